"""Consanguinity and a stated genotype as evidence: a gold table of the weights and their direction."""

from __future__ import annotations

import pytest

from proband.case.model import Case, Consanguinity, Finding, Relative, StatedDisease, Term, Variant
from proband.diagnose import Differential
from proband.genotype.weigh import weigh_stated
from proband.knowledge import open_knowledge

KNOWLEDGE = open_knowledge()
RASH = (Finding(Term("HP:0200039")),)


def disease(disease_id: str) -> int:
    row = KNOWLEDGE.diseases.index(disease_id)
    assert row is not None
    return row


@pytest.mark.parametrize(
    ("variants", "disease_id", "sex", "log10_lr"),
    [
        ((Variant(gene="IL36RN", zygosity="homozygous"),), "OMIM:614204", "male", 3.0),
        (
            (
                Variant(gene="IL36RN", hgvs=("p.Leu27Pro",), zygosity="heterozygous"),
                Variant(gene="IL36RN", hgvs=("p.Ser113Leu",), zygosity="heterozygous"),
            ),
            "OMIM:614204",
            "male",
            3.0,
        ),
        ((Variant(gene="IL36RN", zygosity="heterozygous"),), "OMIM:614204", "male", 0.5),
        ((Variant(gene="IL36RN"),), "OMIM:614204", "male", 2.0),
        ((Variant(gene="IL36RN", absent=True),), "OMIM:614204", "male", -1.0),
        ((Variant(gene="FBN1", zygosity="heterozygous"),), "OMIM:154700", "female", 2.5),
        ((Variant(gene="WAS", zygosity="hemizygous"),), "OMIM:301000", "male", 3.0),
    ],
)
def test_a_stated_genotype_weighs_by_inheritance(
    variants: tuple[Variant, ...], disease_id: str, sex: str, log10_lr: float
) -> None:
    case = Case(findings=RASH, variants=variants, sex=sex)  # type: ignore[arg-type]
    parts = weigh_stated(case, KNOWLEDGE)[KNOWLEDGE.diseases.lead(disease(disease_id))]
    assert sum(part.log10_lr for part in parts) == pytest.approx(log10_lr, abs=0.01)
    assert all(part.because for part in parts)


def test_a_gene_alias_finds_the_disease() -> None:
    assert weigh_stated(Case(variants=(Variant(gene="FIL1D", zygosity="homozygous"),)), KNOWLEDGE)


def test_related_parents_raise_recessive_diseases_only() -> None:
    related = Case(findings=RASH, consanguinity=Consanguinity("yes"))
    apart, together = Differential(Case(findings=RASH), KNOWLEDGE), Differential(related, KNOWLEDGE)
    recessive, dominant = disease("OMIM:614204"), disease("OMIM:154700")
    assert together.scores[recessive] > apart.scores[recessive]
    assert together.scores[dominant] < apart.scores[dominant]
    for row in (recessive, dominant):
        assert together.phenotype_ranks[row] == apart.phenotype_ranks[row]


def test_consanguinity_that_is_not_stated_is_no_evidence() -> None:
    unknown = Differential(Case(findings=RASH, consanguinity=Consanguinity("unknown")), KNOWLEDGE)
    assert (unknown.scores == Differential(Case(findings=RASH), KNOWLEDGE).scores).all()


@pytest.mark.parametrize(
    ("stated", "log10_lr"),
    [({"considered": True}, 0.5), ({"excluded": True}, -1.0), ({}, None)],
)
def test_what_the_clinicians_considered_is_weak_evidence_and_a_stated_diagnosis_is_none(
    stated: dict[str, bool], log10_lr: float | None
) -> None:
    case = Case(findings=RASH, diseases=(StatedDisease(Term("OMIM:614204"), **stated),))
    differential = Differential(case, KNOWLEDGE)
    parts = [e for e in differential.candidate(disease("OMIM:614204")).evidence if e.kind == "considered"]
    assert [part.log10_lr for part in parts] == ([] if log10_lr is None else [log10_lr])
    apart = Differential(Case(findings=RASH), KNOWLEDGE)
    assert differential.phenotype_ranks[disease("OMIM:614204")] == apart.phenotype_ranks[disease("OMIM:614204")]


@pytest.mark.parametrize(
    ("relatives", "recessive", "dominant"),
    [
        ((Relative("mother", affected=True),), -0.40, 0.30),
        ((Relative("sister", affected=True),), 0.30, -0.30),
        ((Relative("father", affected=True), Relative("brother", affected=True)), -0.40, 0.30),
        ((Relative("sister", affected=False), Relative("mother")), 0.0, 0.0),
        ((Relative("aunt", affected=True),), 0.0, 0.0),
    ],
)
def test_affected_relatives_weigh_by_inheritance(
    relatives: tuple[Relative, ...], recessive: float, dominant: float
) -> None:
    differential = Differential(Case(findings=RASH, relatives=relatives), KNOWLEDGE)
    for disease_id, log10_lr in (("OMIM:614204", recessive), ("OMIM:154700", dominant)):
        parts = [e for e in differential.candidate(disease(disease_id)).evidence if e.kind == "inheritance"]
        assert sum(part.log10_lr for part in parts) == pytest.approx(log10_lr)
