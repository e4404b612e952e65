"""From one assembly to the other with what proband ships: the exons and known alleles that have a place on both.

The packs hold no chain file (build/lift.py says why). The ends of every exon that has a model on both builds are
anchors, as are ClinVar's alleles of the shipped pack; between two anchors at one distance there is no net
insertion or deletion. What the packs could not place themselves is a break: nothing is placed across it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from proband.knowledge.assembly import BUILDS, MT, Build
from proband.knowledge.build.lift import Anchor, Lift
from proband.knowledge.pack import Pack
from proband.knowledge.transcripts import Transcripts

Places = NDArray[np.int64]
_NONE = np.empty(0, np.int64)


class Between:
    """The way from ``build`` to the other one, by the transcripts and the alleles of the shipped packs."""

    def __init__(self, build: Build, transcripts: Transcripts, clinvar: Pack) -> None:
        anchors = [*_exon_anchors(transcripts), *_allele_anchors(clinvar)]
        self._to37 = Lift(anchors)
        self._to38 = Lift((code, new, old) for code, old, new in anchors) if build == BUILDS[0] else None
        breaks = np.array([*_exon_breaks(transcripts), *_allele_breaks(clinvar)], dtype=np.int64).reshape(-1, 2)
        self._breaks = {code: np.sort(breaks[breaks[:, 0] == code, 1]) for code in np.unique(breaks[:, 0]).tolist()}

    def places(self, chromosome: Places, position: Places, length: Places) -> Places:
        """The first positions of stretches on the other build; 0 where that cannot be told."""
        found = np.zeros(len(position), dtype=np.int64)
        for code in np.unique(chromosome).tolist():
            rows = np.flatnonzero(chromosome == code)
            found[rows] = self._placed(code, position[rows], length[rows])
        return found

    def _placed(self, code: int, start: Places, length: Places) -> Places:
        if self._to38 is None:
            return self._forward(code, start, length)
        # The breaks are known on GRCh38: a place there counts if the way back leads to where it came from.
        shift, known = self._to38.shifts(code, start, start + length - 1)
        back = self._forward(code, start + shift, length)
        return np.where(known & (back == start), start + shift, 0)

    def _forward(self, code: int, start: Places, length: Places) -> Places:
        end = start + length - 1
        shift, known = self._to37.shifts(code, start, end)
        breaks = self._breaks.get(code, _NONE)
        before, after = self._to37.around(code, start, end)
        broken = np.searchsorted(breaks, after, "right") > np.searchsorted(breaks, before, "left")
        return np.where(known & (~broken | (code == MT)), start + shift, 0)


def _exon_anchors(transcripts: Transcripts) -> Iterator[Anchor]:
    """Both ends of the exons, as chromosome, position on GRCh38, position on GRCh37."""
    for row in np.flatnonzero(_on_both(transcripts)).tolist():
        code = transcripts.chromosome(row, "GRCh38")
        places = (transcripts.exons(row, build).ravel().tolist() for build in ("GRCh38", "GRCh37"))
        yield from ((code, old, new) for old, new in zip(*places, strict=True))


def _exon_breaks(transcripts: Transcripts) -> Iterator[tuple[int, int]]:
    """Both ends of the exons on GRCh38 that have no model on GRCh37, or another strand there."""
    for row in np.flatnonzero(~_on_both(transcripts)).tolist():
        code = transcripts.chromosome(row, "GRCh38")
        yield from ((code, place) for place in transcripts.exons(row, "GRCh38").ravel().tolist())


def _on_both(transcripts: Transcripts) -> NDArray[np.bool_]:
    """Which transcripts lie on one chromosome and strand on both builds."""
    rows = range(len(transcripts))
    places = [
        [(transcripts.chromosome(row, build), transcripts.strand(row, build)) for row in rows] for build in BUILDS
    ]
    return np.array([one == other and one[0] > 0 for one, other in zip(*places, strict=True)], dtype=bool)


def _allele_anchors(pack: Pack) -> Iterator[Anchor]:
    return ((code, old, new) for code, old, new in _alleles(pack) if new)


def _allele_breaks(pack: Pack) -> Iterator[tuple[int, int]]:
    return ((code, old) for code, old, new in _alleles(pack) if not new)


def _alleles(pack: Pack) -> Iterator[Anchor]:
    columns = (pack.array(f"allele.{name}").tolist() for name in ("chromosome", "position", "position37"))
    return zip(*columns, strict=True)
