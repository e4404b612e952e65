"""The stretches of the genome in which records become calls: where the genes are."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from proband.knowledge.assembly import MT


class Within(Protocol):
    """Anything that says whether a stretch of a chromosome (code, 1-based, closed) touches the genes."""

    def contains(self, chrom_code: int, pos: int, end: int) -> bool:
        """Whether positions ``pos`` to ``end`` of a chromosome touch a region."""
        ...


class Regions:
    """Intervals for fast questions, one at a time: merged and sorted, a bisection each.

    ``chrom`` (codes 1 to 25), ``start`` and ``end`` (1-based, closed) have the same length, in any order; they may
    overlap.
    """

    def __init__(self, chrom: NDArray[np.integer], start: NDArray[np.integer], end: NDArray[np.integer]) -> None:
        # Arrays, not lists: there are some 200,000 intervals, and a list would hold an object for each number.
        self._starts: list[array[int]] = []
        self._ends: list[array[int]] = []
        for code in range(MT + 1):
            here = chrom == code
            starts, ends = _merged(start[here].astype(np.int64), end[here].astype(np.int64))
            self._starts.append(array("q", starts.tobytes()))
            self._ends.append(array("q", ends.tobytes()))

    def contains(self, chrom_code: int, pos: int, end: int) -> bool:
        """Whether positions ``pos`` to ``end`` of a chromosome touch a region."""
        at = bisect_right(self._starts[chrom_code], end) - 1
        return at >= 0 and self._ends[chrom_code][at] >= pos

    def __len__(self) -> int:
        """How many intervals there are after merging."""
        return sum(map(len, self._starts))


class Everywhere:
    """The whole genome."""

    def contains(self, chrom_code: int, pos: int, end: int) -> bool:
        """Always."""
        return True


def _merged(start: NDArray[np.int64], end: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    order = np.argsort(start, kind="stable")
    start, end = start[order], np.maximum.accumulate(end[order])
    first = np.ones(len(start), bool)
    first[1:] = start[1:] > end[:-1] + 1
    last = np.append(first[1:], True)[: len(start)]
    return start[first], end[last]
