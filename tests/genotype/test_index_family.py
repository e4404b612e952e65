"""The invented family of examples/: from the story, the exome of three and the pedigree to DITRA."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from proband.case.model import Case
from proband.cli.inputs import read_case
from proband.diagnose import Diagnosis, diagnose
from proband.genotype.curated import read_criteria
from proband.genotype.genome import Genome, Options
from proband.genotype.opened import Sources, open_genome
from proband.genotype.result import CandidateVariant
from proband.knowledge import Knowledge

DITRA, PLACE = "OMIM:614204", "chr2:113060902:T:C"


@pytest.fixture(scope="module")
def case(examples: Path, knowledge: Knowledge) -> Case:
    return read_case(str(examples / "ditra-infant.txt"), knowledge)[0]


@pytest.fixture(scope="module")
def genome(examples: Path, knowledge: Knowledge) -> Genome:
    sources = Sources(examples / "ditra-exome.vcf.gz", examples / "ditra-family.ped")
    return open_genome(sources, knowledge, use_cache=False)


@pytest.fixture(scope="module")
def diagnosis(case: Case, genome: Genome, knowledge: Knowledge) -> Diagnosis:
    return diagnose(case, knowledge, top=5, genome=genome)


def variant(diagnosis: Diagnosis) -> CandidateVariant:
    assert diagnosis.genome is not None
    return next(one for one in diagnosis.genome.candidates if one.place == PLACE)


def test_the_file_is_what_it_says(genome: Genome, examples: Path) -> None:
    reading = genome.reading
    assert reading.assembly == "GRCh38"
    assert [person.relation for person in reading.people] == ["proband", "mother", "father"]
    assert not [issue for issue in reading.issues if issue.level != "note"]
    assert reading.mendel is not None
    assert reading.mendel.violations / reading.mendel.sites < 0.01
    assert (examples / "ditra-exome.vcf.gz").stat().st_size < 400_000


def test_the_child_of_first_cousins(genome: Genome, diagnosis: Diagnosis) -> None:
    found = genome.autozygosity
    assert found.refused is None
    assert 0.03 < found.share < 0.10
    assert 1.2 < found.heterozygous_per_homozygous < 2.2
    assert not [issue for issue in diagnosis.issues if "autozygous" in issue.code]
    assert variant(diagnosis).in_run == "yes"


def test_the_disease_is_first(diagnosis: Diagnosis) -> None:
    leader = diagnosis.differential[0]
    assert (leader.disease_id, leader.rank) == (DITRA, 1)


@pytest.mark.parametrize("known", [True, False])
def test_the_disease_is_first_without_the_word_of_the_story(
    case: Case, genome: Genome, knowledge: Knowledge, known: bool
) -> None:
    """Neither the panel that the letter tells of nor ClinVar is needed."""
    untold = msgspec.structs.replace(case, variants=())
    weighed = Genome(genome.reading, knowledge, Options(known=known))
    found = diagnose(untold, knowledge, top=1, genome=weighed)
    assert (found.differential[0].disease_id, found.differential[0].rank) == (DITRA, 1)
    assert (variant(found).clinvar is not None) is known
    told = next(part for part in found.differential[0].evidence if part.kind == "genotype")
    assert told.log10_lr > 2


def test_the_variant_from_the_file_alone_is_uncertain(diagnosis: Diagnosis) -> None:
    """ClinVar's word stands beside it and is no criterion."""
    found = variant(diagnosis)
    assert (found.gene, found.hgvs_c, found.zygosity) == ("IL36RN", "c.80T>C", "homozygous")
    assert found.acmg.by_points == found.acmg.by_rules == "uncertain significance"
    assert 0 < found.acmg.points < 6
    assert found.acmg.points == sum(one.points for one in found.acmg.criteria)
    assert found.clinvar is not None
    assert (found.clinvar.variation_id, found.clinvar.significance, found.clinvar.stars) == (30489, "Pathogenic", 2)


def test_curators_change_the_class_and_not_the_rank(
    case: Case, genome: Genome, knowledge: Knowledge, examples: Path, diagnosis: Diagnosis
) -> None:
    curation = read_criteria(examples / "ditra-criteria.yaml", knowledge.gene_symbols)
    assert curation.issues == ()
    found = diagnose(case, knowledge, top=5, genome=genome, curation=curation)
    assert variant(found).acmg.by_points in ("likely pathogenic", "pathogenic")
    assert {"PS3", "PM3"} <= {one.code for one in variant(found).acmg.criteria if one.by == "curator"}
    assert found.differential == diagnosis.differential
