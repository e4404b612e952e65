"""Loss of function: stated deletions of whole genes, what makes it a mechanism of disease, and listed variants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from proband.case.model import Case, Variant
from proband.diagnose import diagnose
from proband.genotype.fit import genotype_fit
from proband.genotype.founder import established, founders
from proband.genotype.genome import Options
from proband.genotype.mechanism import loss_beside_clinvar
from proband.genotype.opened import Sources, open_genome
from proband.genotype.stated import map_one
from proband.genotype.stated_alleles import stated_genotype
from proband.genotype.weigh import weigh_stated
from proband.knowledge import open_knowledge
from proband.knowledge.inheritance import cause_of

WriteVcf = Callable[..., Path]
KNOWLEDGE = open_knowledge()
DIRA, DITRA, GASTRIC_CANCER = "OMIM:612852", "OMIM:614204", "OMIM:613659"


def row_of(disease_id: str) -> int:
    row = KNOWLEDGE.diseases.index(disease_id)
    assert row is not None
    return row


WHOLE = (
    ("IL1RN", "homozygous deletion of the IL1RN", True),
    ("IL1RN", "whole-gene deletion", True),
    ("IL1RN", "175-kb deletion at 2q13", True),
    ("IL1RN", "IL1RN gene deletion", True),
    ("TNFAIP3", "deletion of the entire TNFAIP3 gene", True),
    ("IL1RN", "175-kb deletion at 7q11.2", False),
    ("IL1RN", "2-kb deletion at 2q13", False),
    ("IL1RN", "deletion of exon 3 of IL1RN", False),
    ("IL1RN", "15-base in-frame deletion", False),
    ("IL1RN", "IL1RN mutation", False),
)


@pytest.mark.parametrize(("gene", "words", "whole"), WHOLE)
def test_a_deletion_of_the_whole_gene_is_told_from_others(gene: str, words: str, whole: bool) -> None:
    mapping = map_one(0, Variant(gene=gene, as_written=words, zygosity="homozygous"), KNOWLEDGE)
    effects = [change.consequence.effect for change in mapping.changes if change.consequence is not None]
    assert effects == (["gene deleted"] if whole else [])
    assert not mapping.settled


@pytest.mark.parametrize(("zygosity", "fits"), [("homozygous", True), ("heterozygous", False), ("unknown", False)])
def test_a_deleted_gene_counts_with_its_zygosity(zygosity: str, fits: bool) -> None:
    words = "175-kb deletion at 2q13"
    case = Case(variants=(Variant(gene="IL1RN", as_written=words, zygosity=zygosity),))  # type: ignore[arg-type]
    found = genotype_fit(case, KNOWLEDGE, row_of(DIRA))
    assert found.fits is fits, found.because
    assert "deletion of the whole gene" in found.because
    assert found.fits is ("PMID:19494219" in found.source)


def test_a_deleted_gene_is_one_of_a_pair() -> None:
    deletion = Variant(gene="IL1RN", as_written="deletion of the IL1RN gene", inherited_from="mother")
    pair = (deletion, Variant(gene="IL1RN", hgvs=("p.Gln54*",), inherited_from="father"))
    variants = tuple(msgspec.structs.replace(one, zygosity="heterozygous") for one in pair)
    found = genotype_fit(Case(variants=variants), KNOWLEDGE, row_of(DIRA))
    assert found.fits, found.because
    cis = tuple(msgspec.structs.replace(one, inherited_from="mother") for one in variants)
    assert not genotype_fit(Case(variants=cis), KNOWLEDGE, row_of(DIRA)).fits


def test_what_says_that_a_loss_causes_disease() -> None:
    by_care = loss_beside_clinvar("IL1RN", KNOWLEDGE)
    assert by_care is not None
    assert by_care.sure
    assert "PMID:19494218" in by_care.source
    assert loss_beside_clinvar("IL1RN", KNOWLEDGE, known=False) == by_care
    assert loss_beside_clinvar("NLRP3", KNOWLEDGE) is None


def test_few_variants_of_a_recessive_gene_say_less() -> None:
    records = KNOWLEDGE.known_variants.records
    few = [
        found
        for symbol, record in sorted(records.items())[:400]
        if 0 < record.truncating < 3 and (found := loss_beside_clinvar(symbol, KNOWLEDGE)) is not None
    ]
    assert few
    assert not any(one.sure for one in few if one.source[0].startswith("ClinVar"))


LISTED = (
    ("IL36RN", ("c.80T>C",), "", True),
    ("IL36RN", ("p.Leu27Pro",), "", True),
    ("IL36RN", (), "L27P", True),
    ("IL36RN", ("c.80T>G",), "L27P", False),
    ("IL36RN", ("c.368C>T",), "", False),
    ("MEFV", ("c.80T>C",), "", False),
    ("IL36RN", (), "", False),
)


@pytest.mark.parametrize(("gene", "hgvs", "words", "expected"), LISTED)
def test_a_listed_variant_is_known_by_its_names(
    gene: str, hgvs: tuple[str, ...], words: str, expected: bool
) -> None:
    found = founders(gene, hgvs, words, [row_of(DITRA)], KNOWLEDGE)
    assert any(map(established, found)) is expected


def test_no_variant_of_weak_evidence_is_established() -> None:
    care = KNOWLEDGE.care
    assert care is not None
    marked = [one for disease in care.tables.diseases for one in disease.variants if one.established]
    assert marked
    assert all(map(established, marked))
    words = ("low penetrance", "polymorphism", "uncertain significance")
    assert not any(word in one.effect for one in marked for word in words)


def test_what_an_inherited_genotype_is_to_a_disease() -> None:
    causes = {
        GASTRIC_CANCER: "somatic",
        "OMIM:301054": "somatic",
        DIRA: "inherited",
        "OMIM:605074": "inherited",
        "OMIM:145600": "inherited",
        "OMIM:126200": "susceptibility",
    }
    assert {name: cause_of(KNOWLEDGE, row_of(name)) for name in causes} == causes


OTHER = "chr2 113062577 . C T 60 PASS . GT 0/1"
DELETED = "chr2 113000000 . N <DEL> 60 PASS SVTYPE=DEL;SVLEN=-175000 GT 1/1"


def test_clinvar_switched_off_for_the_file_is_off_for_what_is_stated(write_vcf: WriteVcf) -> None:
    case = Case(variants=(Variant(gene="MEFV", hgvs=("c.2080A>G",), zygosity="homozygous"),))
    said = {}
    for known in (True, False):
        genome = open_genome(Sources(write_vcf([OTHER])), KNOWLEDGE, options=Options(known=known), use_cache=False)
        (record,) = diagnose(case, KNOWLEDGE, top=1, genome=genome).stated
        said[known] = record.clinvar, [one.code for one in record.acmg.criteria]
    assert said[True][0] is not None
    assert said[False] == (None, [])


def test_a_stated_deletion_is_found_in_the_file(write_vcf: WriteVcf) -> None:
    deletion = Variant(gene="IL1RN", as_written="deletion of the IL1RN gene", zygosity="homozygous")
    genome = open_genome(Sources(write_vcf([DELETED])), KNOWLEDGE, use_cache=False)
    found = diagnose(Case(variants=(deletion,)), KNOWLEDGE, top=1, genome=genome)
    assert not found.stated
    assert "stated-not-in-file" not in [issue.code for issue in found.issues]


def test_without_clinvar_nothing_of_it_is_said() -> None:
    case = Case(variants=(Variant(gene="IL36RN", hgvs=("c.80T>C",), zygosity="heterozygous"),))
    (one,) = stated_genotype(case, KNOWLEDGE, known=False).alleles
    assert one.change is not None
    assert one.change.known is None
    (evidence,) = weigh_stated(case, KNOWLEDGE, known=False)[row_of(DITRA)]
    assert "ClinVar" not in evidence.because
    assert not any(source.startswith("ClinVar") for source in evidence.source)
    (with_it,) = weigh_stated(case, KNOWLEDGE)[row_of(DITRA)]
    assert "ClinVar" in with_it.because
