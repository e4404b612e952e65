"""The two assemblies of the human genome: chromosome names and codes, lengths, pseudoautosomal regions, bands.

A chromosome is a code inside the program: 1 to 22, X = 23, Y = 24, MT = 25, and 0 for everything else. Positions
are 1-based and closed at both ends, as in VCF.

Sources: lengths and RefSeq accessions are those of the Genome Reference Consortium's releases GRCh37.p13
(GCF_000001405.25) and GRCh38 (GCF_000001405.26); PAR1 and PAR2 as the Consortium defines them for each release
(stated at https://www.ensembl.org/info/genome/genebuild/human_PARS.html and on the UCSC gateway page of hg19);
bands from NCBI's ideogram files, in the `mane` pack.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.knowledge.pack import Pack

Build = Literal["GRCh37", "GRCh38"]
BUILDS: tuple[Build, Build] = ("GRCh37", "GRCh38")

CHROMOSOMES: tuple[str, ...] = (*(str(number) for number in range(1, 23)), "X", "Y", "MT")
X, Y, MT = 23, 24, 25
AUTOSOMES = range(1, 23)

# By code - 1. The mitochondrion is the revised Cambridge sequence (rCRS) in both.
LENGTHS: Mapping[Build, tuple[int, ...]] = {
    "GRCh37": (
        *(249250621, 243199373, 198022430, 191154276, 180915260, 171115067, 159138663, 146364022, 141213431),
        *(135534747, 135006516, 133851895, 115169878, 107349540, 102531392, 90354753, 81195210, 78077248),
        *(59128983, 63025520, 48129895, 51304566, 155270560, 59373566, 16569),
    ),
    "GRCh38": (
        *(248956422, 242193529, 198295559, 190214555, 181538259, 170805979, 159345973, 145138636, 138394717),
        *(133797422, 135086622, 133275309, 114364328, 107043718, 101991189, 90338345, 83257441, 80373285),
        *(58617616, 64444167, 46709983, 50818468, 156040895, 57227415, 16569),
    ),
}
# UCSC's hg19 has another mitochondrion (NC_001807, African): its positions are not those of rCRS.
HG19_MITOCHONDRION = 16571

# The versions of the RefSeq accessions NC_000001 to NC_000024; NC_012920.1 is the mitochondrion of both.
_REFSEQ_VERSIONS: Mapping[Build, tuple[int, ...]] = {
    "GRCh37": (10, 11, 11, 11, 9, 11, 13, 10, 11, 10, 9, 11, 10, 8, 9, 9, 10, 9, 9, 10, 8, 10, 10, 9),
    "GRCh38": (11, 12, 12, 12, 10, 12, 14, 11, 12, 11, 10, 12, 11, 9, 10, 10, 11, 10, 10, 11, 9, 11, 11, 10),
}
_RCRS = "NC_012920"
_REFSEQ = re.compile(r"NC_0000(\d\d)(?:\.(\d+))?")

_CODES: dict[str, int] = {name: code for code, name in enumerate(CHROMOSOMES, start=1)} | {
    "M": MT,
    "MTDNA": MT,
    "23": X,
    "24": Y,
    "25": MT,
    _RCRS: MT,
    f"{_RCRS}.1": MT,
}


class Region(msgspec.Struct, frozen=True):
    """A stretch of a chromosome: code, first and last position (1-based, closed)."""

    chromosome: int
    start: int
    end: int


class Band(msgspec.Struct, frozen=True):
    """A cytogenetic band: chromosome code, name ("p36.33"), first and last position, stain (gneg, gpos75, acen)."""

    chromosome: int
    name: str
    start: int
    end: int
    stain: str


# PAR1 and PAR2, on X and on Y.
PAR: Mapping[Build, tuple[Region, ...]] = {
    "GRCh37": (
        Region(X, 60_001, 2_699_520),
        Region(X, 154_931_044, 155_260_560),
        Region(Y, 10_001, 2_649_520),
        Region(Y, 59_034_050, 59_363_566),
    ),
    "GRCh38": (
        Region(X, 10_001, 2_781_479),
        Region(X, 155_701_383, 156_030_895),
        Region(Y, 10_001, 2_781_479),
        Region(Y, 56_887_903, 57_217_415),
    ),
}


def chromosome_code(name: str) -> int:
    """The code of a chromosome by any of its names ("chr2", "2", "M", "NC_000002.12"); 0 if none of the 25."""
    plain = name.strip().upper().removeprefix("CHR")
    if plain in _CODES:
        return _CODES[plain]
    match = _REFSEQ.fullmatch(plain)
    number = int(match[1]) if match else 0
    return number if number <= Y else 0


def chromosome_name(code: int, *, prefix: bool = False) -> str:
    """The name of a chromosome ("2", with ``prefix`` "chr2"; the mitochondrion is "MT" or "chrM")."""
    if prefix:
        return "chrM" if code == MT else f"chr{CHROMOSOMES[code - 1]}"
    return CHROMOSOMES[code - 1]


def refseq_accession(build: Build, code: int) -> str:
    """The RefSeq accession of a chromosome with its version ("NC_000002.12")."""
    return f"{_RCRS}.1" if code == MT else f"NC_{code:06d}.{_REFSEQ_VERSIONS[build][code - 1]}"


def build_of_accession(name: str) -> Build | None:
    """The build that a RefSeq accession belongs to by its version; None if both or neither have it."""
    match = _REFSEQ.fullmatch(name.strip().upper())
    if match is None or match[2] is None or not 1 <= int(match[1]) <= Y:
        return None
    version = int(match[2])
    return next((build for build in BUILDS if _REFSEQ_VERSIONS[build][int(match[1]) - 1] == version), None)


def build_of_name(text: str) -> Build | None:
    """The build that a name means ("hg19", "b37", "GRCh38.p14", "hs37d5"); None if it is neither."""
    plain = text.strip().lower()
    if re.search(r"grch37|hg19|\bb37\b|hs37|human_g1k_v37|gcf_000001405\.(?:13|25)\b", plain):
        return "GRCh37"
    if re.search(r"grch38|hg38|\bb38\b|hs38|gcf_000001405\.(?:2[6-9]|3\d|40)\b", plain):
        return "GRCh38"
    return None


def build_of_lengths(contigs: Mapping[str, int] | Iterable[tuple[str, int]]) -> Build | None:
    """The build whose chromosomes have these lengths; None if none is known or they disagree.

    The mitochondrion is the same in both and says nothing.
    """
    pairs = contigs.items() if isinstance(contigs, Mapping) else contigs
    votes: Counter[Build] = Counter()
    for name, length in pairs:
        code = chromosome_code(name)
        votes.update(build for build in BUILDS if 0 < code < MT and LENGTHS[build][code - 1] == length)
    return next(iter(votes)) if len(votes) == 1 else None


def in_par(build: Build, code: int, position: int) -> bool:
    """Whether a position of X or Y lies in a pseudoautosomal region (where males have two copies)."""
    return any(region.chromosome == code and region.start <= position <= region.end for region in PAR[build])


class Bands:
    """The cytogenetic bands of one build at the 850-band level, from the `mane` pack."""

    def __init__(self, pack: Pack, build: Build) -> None:
        self.build = build
        self._chromosome: NDArray[np.uint8] = pack.array(f"band.{build}.chromosome")
        self._start: NDArray[np.uint32] = pack.array(f"band.{build}.start")
        self._end: NDArray[np.uint32] = pack.array(f"band.{build}.end")
        self._name: Sequence[str] = pack.strings(f"band.{build}.name")
        self._stain: Sequence[str] = pack.strings(f"band.{build}.stain")

    def of(self, code: int) -> tuple[Band, ...]:
        """The bands of a chromosome from the end of its short arm to the end of its long arm."""
        return tuple(band for band in self._all if band.chromosome == code)

    def at(self, code: int, position: int) -> Band | None:
        """The band of a position; None outside the chromosome and on the mitochondrion."""
        return next((band for band in self.of(code) if band.start <= position <= band.end), None)

    def centromere(self, code: int) -> Region | None:
        """The centromere: the two bands that stain as one (acen); None for the mitochondrion."""
        inside = [band for band in self.of(code) if band.stain == "acen"]
        return Region(code, inside[0].start, inside[-1].end) if inside else None

    @cached_property
    def _all(self) -> tuple[Band, ...]:
        columns = (self._chromosome.tolist(), self._name, self._start.tolist(), self._end.tolist(), self._stain)
        return tuple(Band(*row) for row in zip(*columns, strict=True))
