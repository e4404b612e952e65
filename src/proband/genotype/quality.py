"""The tests an allele meets on its way from the file to a call: where it is, whose it is, how good the call is.

One list of tests decides for the whole file (``first_failed``) and explains a single allele (``gates``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from proband.genotype.model import Gate, Genotype
from proband.genotype.record import AlleleKind
from proband.knowledge.assembly import MT, chromosome_name

Reason = Literal[
    "malformed",
    "unplaced contig",
    "beyond the chromosome",
    "no alternate allele",
    "star allele",
    "symbolic allele",
    "outside the genes",
    "no call",
    "not carried by the proband",
    "half-missing without the allele",
    "filtered",
    "low quality",
    "low depth",
    "low genotype quality",
    "allele balance",
]


class Thresholds(msgspec.Struct, frozen=True):
    """How good a call of the proband must be. What a file does not hold cannot fail.

    Depth, genotype quality and allele balance are gnomAD's for a high-quality genotype: GQ >= 20, DP >= 10 (5 for
    a haploid call), and one read of five with the allele in a heterozygous call (gnomad_methods, ``get_adj_expr``).
    ``quality`` (QUAL, Phred) is an assumption: 20 is one wrong site in a hundred.
    ``pass_only`` believes the caller's own filters: FILTER must be PASS or empty.
    """

    pass_only: bool = True
    quality: float = 20
    depth: int = 10
    haploid_depth: int = 5
    genotype_quality: float = 20
    balance: float = 0.2


DEFAULT_THRESHOLDS = Thresholds()


class Observed(msgspec.Struct):
    """What the tests look at: one allele of one record, and the proband's call of it."""

    chrom: int
    pos: int
    beyond: bool
    kind: AlleleKind
    inside: bool
    filters: tuple[str, ...] = ()
    quality: float | None = None
    genotype: Genotype = Genotype(None, 0)

    @property
    def heterozygous(self) -> bool:
        """Called with and without the allele; half-missing calls are neither."""
        genotype = self.genotype
        return bool(genotype.copies) and genotype.called > (genotype.copies or 0)

    @property
    def balance(self) -> float | None:
        """The share of the proband's reads that carry the allele; None where the file does not say."""
        depth, alt = self.genotype.depth, self.genotype.alt_depth
        return None if alt is None or not depth else alt / depth


class Test(msgspec.Struct, frozen=True):
    """One test: its reason code when it fails, whether it is passed, and how to say what was found and asked."""

    __test__ = False  # not one of pytest's

    reason: Reason
    name: str
    passed: Callable[[Observed, Thresholds], bool | None]
    value: Callable[[Observed], str]
    threshold: Callable[[Observed, Thresholds], str]
    because: str


def first_failed(observed: Observed, thresholds: Thresholds, tests: tuple[Test, ...]) -> Reason | None:
    """The reason code of the first test that fails; None if all are passed or cannot be told."""
    for test in tests:
        if test.passed(observed, thresholds) is False:
            return test.reason
    return None


def gates(observed: Observed, thresholds: Thresholds, tests: tuple[Test, ...]) -> tuple[Gate, ...]:
    """What each test says of one allele, with the number and the threshold."""
    return tuple(
        Gate(
            test.name,
            test.passed(observed, thresholds),
            test.value(observed),
            test.threshold(observed, thresholds),
            test.because,
        )
        for test in tests
    )


def _at_least(value: float | None, threshold: float) -> bool | None:
    return None if value is None else value >= threshold


def _depth_asked(observed: Observed, thresholds: Thresholds) -> int:
    """A haploid call was made from one chromosome, with half the reads."""
    haploid = observed.genotype.called == 1 and not observed.genotype.half_missing
    return thresholds.haploid_depth if haploid else thresholds.depth


def _balanced(observed: Observed, thresholds: Thresholds) -> bool | None:
    """Asked of heterozygous calls, but not on the mitochondrion, where a low share of reads is heteroplasmy."""
    if observed.chrom == MT or not observed.heterozygous:
        return None
    return _at_least(observed.balance, thresholds.balance)


def _shown(value: float | None) -> str:
    return "not in the file" if value is None else f"{value:.3g}" if value < 1 else f"{value:g}"


def _called(genotype: Genotype) -> str:
    if genotype.copies is None:
        return "not called"
    half = " (half of the call is missing)" if genotype.half_missing else ""
    return f"{genotype.copies} of {genotype.called} called alleles{half}"


PLACE_TESTS = (
    Test(
        "unplaced contig",
        "chromosome",
        lambda seen, asked: seen.chrom > 0,
        lambda seen: chromosome_name(seen.chrom) if seen.chrom else "another contig",
        lambda seen, asked: "1 to 22, X, Y or MT",
        "Decoys, patches and unplaced contigs have no transcripts here.",
    ),
    Test(
        "beyond the chromosome",
        "position",
        lambda seen, asked: not seen.beyond,
        lambda seen: str(seen.pos),
        lambda seen, asked: "within the chromosome",
        "A position after the end of the chromosome belongs to another assembly.",
    ),
    Test(
        "no alternate allele",
        "alternate allele",
        lambda seen, asked: seen.kind != "none",
        lambda seen: seen.kind,
        lambda seen, asked: "one that differs from the reference",
        "The record says only that the reference was seen.",
    ),
    Test(
        "star allele",
        "star allele",
        lambda seen, asked: seen.kind != "star",
        lambda seen: seen.kind,
        lambda seen, asked: "not *",
        "* stands for a deletion that has a record of its own further up.",
    ),
    Test(
        "symbolic allele",
        "sequence",
        lambda seen, asked: seen.kind != "symbolic",
        lambda seen: seen.kind,
        lambda seen, asked: "the sequence is written out, or it is a deletion with its end",
        "Duplications, insertions without their bases, inversions and breakends are not assessed.",
    ),
    Test(
        "outside the genes",
        "place",
        lambda seen, asked: seen.inside,
        lambda seen: "in a gene" if seen.inside else "outside",
        lambda seen, asked: "in or next to an exon of a known gene",
        "What lies between the genes and deep in introns is not assessed.",
    ),
)

CARRIER_TESTS = (
    Test(
        "no call",
        "call",
        lambda seen, asked: seen.genotype.copies is not None,
        lambda seen: _called(seen.genotype),
        lambda seen, asked: "called",
        "Nothing was called for the proband here: neither carried nor not carried.",
    ),
    Test(
        "half-missing without the allele",
        "missing half",
        lambda seen, asked: not (seen.genotype.half_missing and seen.genotype.copies == 0),
        lambda seen: _called(seen.genotype),
        lambda seen, asked: "the allele, or a whole call",
        "One allele was called and is another one; what the missing half is, the file does not say.",
    ),
    Test(
        "not carried by the proband",
        "carried",
        lambda seen, asked: seen.genotype.copies != 0,
        lambda seen: _called(seen.genotype),
        lambda seen, asked: "at least 1",
        "Only alleles that the proband carries can explain the proband.",
    ),
)

QUALITY_TESTS = (
    Test(
        "filtered",
        "FILTER",
        lambda seen, asked: not (asked.pass_only and seen.filters),
        lambda seen: ";".join(seen.filters) or "PASS",
        lambda seen, asked: "PASS" if asked.pass_only else "any",
        "The caller itself doubts the record.",
    ),
    Test(
        "low quality",
        "QUAL",
        lambda seen, asked: _at_least(seen.quality, asked.quality),
        lambda seen: _shown(seen.quality),
        lambda seen, asked: f"at least {asked.quality:g}",
        "The probability that there is no variant at all, in Phred (20 is 1 %).",
    ),
    Test(
        "low depth",
        "depth",
        lambda seen, asked: _at_least(seen.genotype.depth, _depth_asked(seen, asked)),
        lambda seen: _shown(seen.genotype.depth),
        lambda seen, asked: f"at least {_depth_asked(seen, asked)} reads",
        "With few reads one of the two alleles is missed, or an error looks like an allele.",
    ),
    Test(
        "low genotype quality",
        "GQ",
        lambda seen, asked: _at_least(seen.genotype.quality, asked.genotype_quality),
        lambda seen: _shown(seen.genotype.quality),
        lambda seen, asked: f"at least {asked.genotype_quality:g}",
        "The probability that the proband's genotype is another one, in Phred (20 is 1 %).",
    ),
    Test(
        "allele balance",
        "allele balance",
        _balanced,
        lambda seen: _shown(seen.balance),
        lambda seen, asked: f"at least {asked.balance:g} of the reads in a heterozygous call",
        "A true heterozygous allele is on about half of the reads; far fewer speak for an error (or a mosaic).",
    ),
)

ALL_TESTS = (*PLACE_TESTS, *CARRIER_TESTS, *QUALITY_TESTS)
