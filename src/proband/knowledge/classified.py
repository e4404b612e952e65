"""What ClinVar says of all other alleles, from a `clinvar` pack that was made of ClinVar's own file.

    variants.KnownVariants    pathogenic and likely pathogenic, two review stars or more: they weigh
    Classified                every other classification that is kept: shown beside an allele, and weighs nothing

Kept are pathogenic and likely pathogenic with fewer stars (or with low penetrance), conflicting, uncertain with a
star or more, benign and likely benign with two stars or more. An allele is found by its place and the sum of its
trimmed bases in memory-mapped arrays: opening reads nothing.
"""

from __future__ import annotations

from functools import cached_property
from zlib import crc32

import msgspec
import numpy as np

from proband.knowledge.assembly import Build
from proband.knowledge.pack import Pack

SIGNIFICANCES = "other.significances"
SCOPE = (
    "pathogenic and likely pathogenic with two review stars or more weigh; other classifications are shown and "
    "weigh nothing"
)


class ClinVarWord(msgspec.Struct, frozen=True):
    """ClinVar's classification of an allele ("Benign", "Uncertain significance") and its stars (0-4)."""

    variation_id: int
    significance: str
    stars: int


def has_classified(pack: Pack) -> bool:
    """Whether a `clinvar` pack holds other classifications than pathogenic with two stars."""
    return f"{SIGNIFICANCES}.json.gz" in pack.manifest.files


def sum_of(ref: str, alt: str) -> int:
    """The sum that stands for the trimmed bases of an allele: 32 bits, different for all single-base exchanges."""
    return crc32(f"{ref}>{alt}".encode())


class Classified:
    """The other classifications of a pack; empty if it has none."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self.complete = has_classified(pack)

    def of(self, build: Build, chromosome: int, position: int, ref: str, alt: str) -> ClinVarWord | None:
        """The word on an allele whose shared bases are trimmed (``variants.trimmed``); None if there is none."""
        if not self.complete:
            return None
        keys, rows = (self._pack.array(f"other.{build}.{name}") for name in ("key", "row"))
        low, high = np.searchsorted(keys, (chromosome << 32) + position + np.array([0, 1]))
        wanted = sum_of(ref, alt)
        sums = self._pack.array("other.sum")
        found = next((row for row in rows[low:high].tolist() if int(sums[row]) == wanted), None)
        return None if found is None else self._word(found)

    def _word(self, row: int) -> ClinVarWord:
        number, significance, stars = (
            int(self._pack.array(f"other.{name}")[row]) for name in ("number", "significance", "stars")
        )
        return ClinVarWord(number, self._significances[significance], stars)

    @cached_property
    def _significances(self) -> list[str]:
        return msgspec.convert(self._pack.table(SIGNIFICANCES), list[str])
