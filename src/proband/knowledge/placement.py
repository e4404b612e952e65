"""Where the transcripts lie on one build, ready to be searched by position and by interval."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from proband.knowledge.assembly import BUILDS, Build
from proband.knowledge.pack import Pack

# Larger than any position: reversed strands are searched by FLIP - position, so that exons ascend on both strands.
FLIP = 1 << 31


class Placement:
    """The transcripts of one build, ready to be searched.

    ``begins`` are the exons' first bases along the strand; ``key`` is the row and that, ascending over all exons.
    ``order``, ``begin`` and ``reach`` serve the search by interval: the rows by chromosome and first position, that
    chromosome and position, and the furthest last position so far.
    """

    def __init__(self, pack: Pack, build: Build, bounds: NDArray[np.int64], length: NDArray[np.int64]) -> None:
        if build not in BUILDS:
            raise ValueError(build)
        self.chromosome: NDArray[np.int64] = pack.array(f"{build}.chromosome").astype(np.int64)
        self.reverse: NDArray[np.bool_] = pack.array(f"{build}.reverse").astype(bool)
        self.start: NDArray[np.int64] = pack.array(f"{build}.start").astype(np.int64)
        end = self.start + length - 1
        rows = np.repeat(np.arange(len(self.chromosome)), np.diff(bounds))
        self.begins = np.where(self.reverse[rows], FLIP - end, self.start)
        self.key = (rows << 32) | self.begins
        self.first = np.minimum.reduceat(self.start, bounds[:-1])
        self.last = np.maximum.reduceat(end, bounds[:-1])
        begin = (self.chromosome << 32) | self.first
        order = np.argsort(begin, kind="stable")
        self.order = order[self.chromosome[order] > 0]
        self.begin = begin[self.order]
        self.reach = np.maximum.accumulate((self.chromosome[self.order] << 32) | self.last[self.order])

    def along(self, rows: NDArray[np.int64], positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Positions counted in the direction of transcription."""
        return np.where(self.reverse[rows], FLIP - positions, positions)
