"""Why an allele is not among the calls: the same tests that decide for the whole file, with their numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from proband.genotype.model import Gate
from proband.genotype.quality import DEFAULT_THRESHOLDS, Thresholds
from proband.genotype.regions import Everywhere, Regions, Within
from proband.genotype.trace import gates_of_allele, trace_interval
from proband.genotype.vcf import read_variants

WriteVcf = Callable[..., Path]
RECORDS = (
    "chr1 100 . A C 50 PASS . GT:AD:DP:GQ 0/1:10,10:20:99",
    "chr1 200 . CAA CA 50 PASS . GT:AD:DP:GQ 0/1:16,2:18:99",
    "chr1 300 . A C,* 12 LowQual . GT:DP 1/2:7",
    "chr1 400 . A C 50 PASS . GT 0/0",
    "chr1 500 . A C 50 PASS . GT 0/9",
    "chr2 100 . A C 50 PASS . GT 0/1",
    "chr3 100 . A C 50 PASS . GT ./.",
)


def stopped(gates: list[Gate]) -> dict[str, tuple[str, str]]:
    return {gate.name: (gate.value, gate.threshold) for gate in gates if gate.passed is False}


def trace_variant(
    path: Path,
    chrom: int,
    pos: int,
    ref: str,
    alt: str,
    *,
    regions: Within,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> list[Gate]:
    beside = trace_interval(path, chrom, pos, pos + len(ref) - 1, regions=regions, thresholds=thresholds)
    return gates_of_allele(beside, pos, ref, alt)


def test_an_allele_that_is_among_the_calls(write_vcf: WriteVcf) -> None:
    gates = trace_variant(write_vcf(RECORDS), 1, 100, "A", "C", regions=Everywhere())
    assert stopped(gates) == {}
    assert {gate.name: gate.value for gate in gates}["depth"] == "20"
    assert all(gate.because for gate in gates)


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ((1, 200, "CAA", "CA"), {"allele balance": ("0.111", "at least 0.2 of the reads in a heterozygous call")}),
        ((1, 200, "CA", "C"), {"allele balance": ("0.111", "at least 0.2 of the reads in a heterozygous call")}),
        (
            (1, 300, "A", "C"),
            {
                "FILTER": ("LowQual", "PASS"),
                "QUAL": ("12", "at least 20"),
                "depth": ("7", "at least 10 reads"),
            },
        ),
        ((1, 400, "A", "C"), {"carried": ("0 of 2 called alleles", "at least 1")}),
        ((2, 100, "A", "C"), {"place": ("outside", "in or next to an exon of a known gene")}),
        (
            (3, 100, "A", "C"),
            {"place": ("outside", "in or next to an exon of a known gene"), "call": ("not called", "called")},
        ),
        ((1, 100, "A", "T"), {"in the file": ("other alleles: A>C", "A>T")}),
        ((5, 100, "A", "T"), {"in the file": ("no record here", "A>T")}),
    ],
)
def test_where_it_was_stopped(
    write_vcf: WriteVcf, place: tuple[int, int, str, str], why: dict[str, tuple[str, str]]
) -> None:
    regions = Regions(np.array([1]), np.array([1]), np.array([10**6]))
    assert stopped(trace_variant(write_vcf(RECORDS), *place, regions=regions)) == why


def test_an_interval(write_vcf: WriteVcf) -> None:
    traced = trace_interval(write_vcf(RECORDS), 1, 201, 500, regions=Everywhere())
    assert [(one.line, one.pos, one.ref, one.alt) for one in traced] == [
        (2, 200, "CA", "C"),
        (3, 300, "A", "C"),
        (3, 300, "A", "*"),
        (4, 400, "A", "C"),
        (5, 500, "", ""),
    ]
    assert [one.stopped_by.name if one.stopped_by else "" for one in traced] == [
        "allele balance",
        "FILTER",
        "star allele",
        "carried",
        "readable",
    ]


def test_thresholds_are_those_of_the_reading(write_vcf: WriteVcf) -> None:
    gates = trace_variant(
        write_vcf(RECORDS), 1, 200, "CA", "C", regions=Everywhere(), thresholds=Thresholds(balance=0.1)
    )
    assert stopped(gates) == {}


def test_bulk_and_trace_agree(write_vcf: WriteVcf) -> None:
    """An allele is a call exactly if no gate stops it."""
    path = write_vcf(RECORDS)
    calls = {(call.chrom, call.pos, call.ref, call.alt) for call in read_variants(path, regions=Everywhere()).calls}
    for chrom in (1, 2, 3):
        for one in trace_interval(path, chrom, 1, 10**6, regions=Everywhere()):
            assert ((chrom, one.pos, one.ref, one.alt) in calls) is (one.stopped_by is None)
