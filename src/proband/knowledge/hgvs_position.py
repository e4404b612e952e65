"""Positions in HGVS c. and n. numbering: reading, writing, and where they are along a transcript."""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

_POSITION = re.compile(r"(?P<end>[-*])?(?P<base>\d+)(?P<offset>[+-]\d+)?")


class CPosition(NamedTuple):
    """A position in c. (or n.) numbering.

    ``base`` is 80 for c.80, -5 for c.-5, and 5 for c.*5 with ``after_stop``; there is no 0. ``offset`` is 0 in an
    exon, and +1, -2 ... in an intron. str() gives "80", "-5+3", "*5-1".
    """

    base: int
    offset: int = 0
    after_stop: bool = False

    def __str__(self) -> str:
        offset = f"{self.offset:+d}" if self.offset else ""
        return f"{'*' if self.after_stop else ''}{self.base}{offset}"


def parse_c_position(text: str) -> CPosition | None:
    """Read "80", "-5", "*5", "80+1", "81-2"; None if it is none of these or has a base 0."""
    match = _POSITION.fullmatch(text.replace(" ", ""))
    if match is None or not int(match["base"]):
        return None
    base = -int(match["base"]) if match["end"] == "-" else int(match["base"])
    return CPosition(base, int(match["offset"] or 0), match["end"] == "*")


class Place(Protocol):
    """What a place in a transcript says of itself: a CPosition, or the position of an HGVS expression."""

    @property
    def base(self) -> int:
        """The number of the base, without 0."""

    @property
    def offset(self) -> int:
        """How far into an intron; 0 in an exon."""

    @property
    def after_stop(self) -> bool:
        """Whether it is counted from the stop codon."""


class Landmarks(NamedTuple):
    """The exons of one transcript: n. number of each first base, lengths, first bases along the strand; the CDS."""

    number: NDArray[np.int64]
    length: NDArray[np.int64]
    begins: NDArray[np.int64]
    cds: tuple[int, int] | None

    def along(self, position: Place) -> int | None:
        """The position along the strand; None if the transcript has no such base."""
        number = self._number(position)
        if number is None:
            return None
        exon = max(int(np.searchsorted(self.number, number, "right")) - 1, 0)
        if position.offset and not self._is_at_edge(exon, number, position.offset):
            return None
        return int(self.begins[exon]) + number - int(self.number[exon]) + position.offset

    def _number(self, position: Place) -> int | None:
        """The n. number; it runs on beyond both ends of the transcript."""
        if not position.base:
            return None
        if self.cds is None:
            return None if position.after_stop else position.base
        first, last = self.cds
        if position.after_stop:
            return last + position.base
        number = first + position.base - (position.base > 0)
        return number if number <= last else None

    def _is_at_edge(self, exon: int, number: int, offset: int) -> bool:
        """Whether an intron begins at this base in this direction and is at least that long."""
        other = exon + 1 if offset > 0 else exon
        if not 0 < other < len(self.begins):
            return False
        edge = int(self.number[other]) - (offset > 0)
        intron = int(self.begins[other] - self.begins[other - 1] - self.length[other - 1])
        return number == edge and abs(offset) <= intron
