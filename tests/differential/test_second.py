"""Two diseases in one patient are told from one; what would be new is listed."""

from __future__ import annotations

import pytest

from proband.case.model import Case, Finding, Term
from proband.diagnose import Differential, diagnose
from proband.differential.second import novelty
from proband.evidence import Evidence, Named
from proband.knowledge import Knowledge, open_knowledge

KNOWLEDGE = open_knowledge()
FIBROSIS, MARFAN, FMF = "OMIM:219700", "OMIM:154700", "OMIM:249100"


def typical(disease_id: str, count: int) -> list[str]:
    """The most telling annotations of a disease: share times information."""
    row = KNOWLEDGE.diseases.index(disease_id)
    assert row is not None
    notes = [note for note in KNOWLEDGE.diseases.annotations(row) if not note.negated]
    joined = KNOWLEDGE.joined_profiles

    def telling(term: int) -> float:
        diseases, share = joined.column(term)
        return float(share[diseases == row].max(initial=0.0) * KNOWLEDGE.information[term])

    terms = sorted({note.term for note in notes}, key=lambda term: (-telling(term), term))
    specific = KNOWLEDGE.ontology.most_specific(terms[: 2 * count])
    return [KNOWLEDGE.ontology.id(term) for term in terms if term in specific][:count]


def case(*terms: str) -> Case:
    return Case(findings=tuple(Finding(Term(term)) for term in dict.fromkeys(terms)))


def test_two_merged_patients_give_a_second_diagnosis() -> None:
    merged = case(*typical(FIBROSIS, 8), *typical(MARFAN, 8))
    differential = Differential(merged, KNOWLEDGE)
    leader = KNOWLEDGE.diseases.id(differential.leading(1)[0])
    found = differential.second()
    both = {FIBROSIS, MARFAN}
    assert leader in both
    assert (both - {leader}) <= {one.disease_id for one in found}
    for one in found:
        assert len(one.explains) >= 2
        assert one.log10_lr >= one.threshold
        assert one.disease_id != leader


@pytest.mark.parametrize("disease_id", [FIBROSIS, MARFAN, FMF])
def test_one_disease_has_no_second(disease_id: str) -> None:
    assert Differential(case(*typical(disease_id, 10)), KNOWLEDGE).second() == ()


def test_two_stray_findings_are_no_second_disease() -> None:
    assert Differential(case(*typical(MARFAN, 8), "HP:0000821", "HP:0000389"), KNOWLEDGE).second() == ()


def test_what_would_be_new_is_what_no_annotation_covers(knowledge: Knowledge) -> None:
    diagnosis = diagnose(case(*typical(MARFAN, 6), "HP:0200039"), knowledge, questions=3)
    assert diagnosis.novelty is not None
    assert diagnosis.novelty.disease_id == diagnosis.differential[0].disease_id
    assert diagnosis.novelty.release == knowledge.release
    assert [one.finding.id for one in diagnosis.novelty.findings] == ["HP:0200039"]


def test_a_related_annotation_does_not_cover_but_is_named() -> None:
    pustule, rash = Named("HP:0200039", "Pustule"), Named("HP:0000988", "Skin rash")
    parts = [
        Evidence("finding", "OMIM:1", 0.5, "", (), pustule, "related", rash),
        Evidence("finding", "OMIM:1", 0.5, "", (), rash, "exact", rash),
        Evidence("finding", "OMIM:1", -0.5, "", (), Named("HP:0001945", "Fever"), "none"),
        Evidence("excluded", "OMIM:1", -0.5, "", (), Named("HP:0002014", "Diarrhea"), "none"),
    ]
    found = novelty("OMIM:1", "A disease", parts, "2025-01-16").findings
    assert [(one.finding.label, one.nearest) for one in found] == [("Pustule", rash), ("Fever", None)]
