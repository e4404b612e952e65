"""Why a variant is or is not a candidate, with what the user's table of frequencies says of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from proband.case.model import Case
from proband.diagnose import Differential
from proband.genotype.curated import Place
from proband.genotype.opened import Sources, open_genome
from proband.genotype.why import AlleleGates, Inquiry, Scores
from proband.knowledge import open_knowledge

WriteVcf = Callable[..., Path]
KNOWLEDGE = open_knowledge()
RECORD = "chr2 113060902 . T C 60 {} . GT {}"


def asked(write_vcf: WriteVcf, tmp_path: Path, frequency: str, *record: str) -> AlleleGates:
    """The answer for IL36RN L27P; ``frequency`` '' for no table."""
    table = tmp_path / "frequencies.tsv"
    table.write_text(f"chrom\tpos\tref\talt\taf\n2\t113060902\tT\tC\t{frequency}\n")
    variants = write_vcf([RECORD.format(*record)])
    sources = Sources(variants, frequencies=table if frequency else None)
    genome = open_genome(sources, KNOWLEDGE, use_cache=False)
    scores = Differential(Case(), KNOWLEDGE, genome=genome)
    inquiry = Inquiry(sources, genome, KNOWLEDGE, Scores(scores.ranks, scores.genotype.log10_lr))
    (one,) = inquiry.variant(Place(2, 113060902, "T", "C")).alleles
    (again,) = inquiry.gene("IL36RN").alleles
    assert [(gate.name, gate.passed, gate.value) for gate in again.gates] == [
        (gate.name, gate.passed, gate.value) for gate in one.gates
    ]
    return one


@pytest.mark.parametrize(("frequency", "passed"), [("0.2", False), ("0.0001", True)])
def test_an_allele_that_the_file_stops_shows_what_the_table_says(
    frequency: str, passed: bool, write_vcf: WriteVcf, tmp_path: Path
) -> None:
    found = asked(write_vcf, tmp_path, frequency, "LowQual", "1/1")
    assert found.stopped_by is not None
    assert found.stopped_by.name == "FILTER"
    last = found.gates[-1]
    assert (last.name, last.passed) == ("frequency", passed)
    assert frequency in last.value


def test_without_a_table_nothing_is_said_of_frequency(write_vcf: WriteVcf, tmp_path: Path) -> None:
    found = asked(write_vcf, tmp_path, "", "LowQual", "1/1")
    assert "frequency" not in [gate.name for gate in found.gates]


def test_a_candidate_has_the_gate_once(write_vcf: WriteVcf, tmp_path: Path) -> None:
    found = asked(write_vcf, tmp_path, "0.0001", "PASS", "1/1")
    assert found.stopped_by is None
    assert [gate.name for gate in found.gates].count("frequency") == 1
    assert found.diseases


def test_a_deletion_by_its_ends_is_followed_through_each_gene(write_vcf: WriteVcf) -> None:
    """IL36RN lies within it, far from the position of the record."""
    variants = write_vcf(["chr2 113000000 . N <DEL> 60 PASS SVTYPE=DEL;END=113175000 GT 0/1"])
    genome = open_genome(Sources(variants), KNOWLEDGE, use_cache=False)
    scores = Differential(Case(), KNOWLEDGE, genome=genome)
    inquiry = Inquiry(Sources(variants), genome, KNOWLEDGE, Scores(scores.ranks, scores.genotype.log10_lr))
    (one,) = inquiry.gene("IL36RN").alleles
    assert one.stopped_by is None
    assert "gene deleted" in [gate.value for gate in one.gates]
    assert one.diseases[0].disease_id == "OMIM:614204"
