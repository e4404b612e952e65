"""Which assembly of the human genome a file is on: told from its header and checked, never guessed.

The lengths of the chromosomes decide. What the header says in words (``##reference``, ``assembly=``, the command of
the annotator) must agree, and so must the user. Files on NCBI36 (hg18) or T2T-CHM13 are refused: no knowledge here
has their coordinates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from proband.errors import FileFormatError
from proband.genotype.header import Header
from proband.genotype.model import Assembly
from proband.issue import Issue
from proband.knowledge.assembly import (
    BUILDS,
    HG19_MITOCHONDRION,
    LENGTHS,
    MT,
    Build,
    build_of_accession,
    build_of_lengths,
    build_of_name,
    chromosome_code,
)

_ADVICE = "Say it with --assembly GRCh37 or --assembly GRCh38, if you know it for certain."
_OTHER_NAMES = {
    "NCBI36 (hg18)": r"hg18|ncbi36|\bb36\b|build36|human_b36",
    "T2T-CHM13": r"chm13|t2t|\bhs1\b",
    "a mouse genome": r"grcm3[89]|mm10|mm39",
}
# Lengths of chromosome 1 and X: NCBI36 from UCSC's hg18.chrom.sizes, CHM13v2.0 from GCF_009914755.1.
_OTHER_LENGTHS = {
    247249719: "NCBI36 (hg18)",
    154913754: "NCBI36 (hg18)",
    248387328: "T2T-CHM13",
    154259566: "T2T-CHM13",
}


def tell_assembly(header: Header, asked: Assembly | None, where: str) -> tuple[Assembly, str, tuple[Issue, ...]]:
    """The assembly, what it was told from, and issues. Raises FileFormatError for two assemblies and for none."""
    _refuse_others(header, where)
    found = {because: build for because, build in _witnesses(header, where) if build}
    if asked:
        found["--assembly"] = asked
    builds = set(found.values())
    if len(builds) > 1:
        said = "; ".join(f"{because}: {build}" for because, build in found.items())
        what = f"what it says of its assembly does not agree ({said})"
        raise FileFormatError(what, where, "Find out which assembly the reads were mapped to, and mend the header.")
    if not builds:
        what = "the header does not say which assembly of the genome it is on"
        raise FileFormatError(what, where, _ADVICE)
    return builds.pop(), ", ".join(found), _mitochondrion(header)


def _witnesses(header: Header, where: str) -> list[tuple[str, Build | None]]:
    lengths = build_of_lengths(header.contigs)
    mixed = _mixed(header.contigs)
    if mixed:
        raise FileFormatError(mixed, where, "The header was put together from files on different assemblies.")
    accessions = {build for name in header.contigs if (build := build_of_accession(name))}
    named = [(_witness(line), build) for line in header.statements for build in _named(line)]
    by_accession = [("RefSeq accessions of the contigs", build) for build in sorted(accessions)]
    return [("lengths of the chromosomes", lengths), *by_accession[:2], *named]


def _witness(line: str) -> str:
    return line.split("=", 1)[0].removeprefix("##")


def _named(line: str) -> list[Build]:
    """The builds that a line names; a path may hold both (a lifted file), and then it contradicts itself."""
    words = re.split(r"[\s/,;\"=]+", line)
    return sorted({build for word in words if (build := build_of_name(word))})


def _mixed(contigs: Mapping[str, int]) -> str:
    """What is wrong if chromosomes have lengths of both builds, or of none."""
    votes: dict[str, list[str]] = {"GRCh37": [], "GRCh38": [], "neither": []}
    for name, length in contigs.items():
        code = chromosome_code(name)
        if length and 0 < code < MT:
            fitting = [build for build in BUILDS if LENGTHS[build][code - 1] == length]
            votes[fitting[0] if fitting else "neither"].append(name)
    given = [f"{', '.join(names[:3])}: {build}" for build, names in votes.items() if names]
    return (
        f"the lengths of its chromosomes do not agree ({'; '.join(given)})" if len(given) > 1 else _strange(votes)
    )


def _strange(votes: Mapping[str, list[str]]) -> str:
    names = votes["neither"]
    return f"{', '.join(names[:3])} have lengths that are neither GRCh37's nor GRCh38's" if names else ""


def _refuse_others(header: Header, where: str) -> None:
    named = [
        name for line in header.statements for name, words in _OTHER_NAMES.items() if re.search(words, line, re.I)
    ]
    measured = [_OTHER_LENGTHS[length] for length in header.contigs.values() if length in _OTHER_LENGTHS]
    if measured or (named and build_of_lengths(header.contigs) is None):
        what = f"the file is on {(measured or named)[0]}, for which proband has no transcripts"
        raise FileFormatError(what, where, "Lift it to GRCh38, or better: map the reads again.")


def _mitochondrion(header: Header) -> tuple[Issue, ...]:
    if HG19_MITOCHONDRION not in [n for name, n in header.contigs.items() if chromosome_code(name) == MT]:
        return ()
    what = "The mitochondrion of this file is UCSC hg19's, not the Cambridge sequence: its positions are others."
    return (Issue("warning", "old-mitochondrion", "header", what, "Do not read the mitochondrial variants."),)
