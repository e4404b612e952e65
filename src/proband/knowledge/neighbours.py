"""Which diseases are like a disease: the nearest ones in a space spanned by what diseases have in common.

Each profile becomes a vector of sqrt(share) x information content over its terms, of length 1; the vectors are
projected on the leading directions of the whole (a truncated singular value decomposition by subspace
iteration: Halko, Martinsson, Tropp 2011, doi:10.1137/090771806). Likeness is the cosine there.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.knowledge.frequency import Profiles

NEIGHBOURS = 8
DIRECTIONS = 128
LENT = 0.3
_SEED = 614204
_BLOCK = 16


class Neighbours(msgspec.Struct, frozen=True, eq=False):
    """The nearest diseases of every row: rows of ``index`` (rows, 8 at most), and ``weight`` that adds up to 1."""

    index: NDArray[np.int32]
    weight: NDArray[np.float32]


class _Sparse:
    """The matrix of normalised profiles, for products with thin dense matrices."""

    def __init__(self, profiles: Profiles, information: NDArray[np.float32], rows: int) -> None:
        terms = len(profiles.bounds) - 1
        term = np.repeat(np.arange(terms), np.diff(profiles.bounds))
        weight = np.sqrt(np.asarray(profiles.share, dtype=np.float32)) * information[term]
        keep = weight > 0
        self.term, self.row, weight = term[keep], np.asarray(profiles.disease)[keep].astype(np.int64), weight[keep]
        length = np.sqrt(np.bincount(self.row, weights=weight**2, minlength=rows))
        self.weight = (weight / length[self.row]).astype(np.float32)
        self.rows, self.terms = rows, terms
        self._by_row = np.argsort(self.row, kind="stable")

    def times(self, right: NDArray[np.float32], known: int) -> NDArray[np.float32]:
        """The product with (terms, k): shape (rows, k). ``known`` rows and later ones alike."""
        order = self._by_row
        return _sums(self.row[order], self.term[order], self.weight[order], right, max(known, self.rows))

    def transposed_times(self, right: NDArray[np.float32]) -> NDArray[np.float32]:
        """The transposed product with (rows, k): shape (terms, k)."""
        return _sums(self.term, self.row, self.weight, right, self.terms)


def _sums(
    target: NDArray[np.int64],
    source: NDArray[np.int64],
    weight: NDArray[np.float32],
    right: NDArray[np.float32],
    size: int,
) -> NDArray[np.float32]:
    """out[target] += weight * right[source], target ascending; a few columns at a time to bound memory."""
    first = np.flatnonzero(np.r_[True, target[1:] != target[:-1]])
    out = np.zeros((size, right.shape[1]), dtype=np.float32)
    for start in range(0, right.shape[1], _BLOCK):
        block = np.ascontiguousarray(right[:, start : start + _BLOCK])
        out[target[first], start : start + _BLOCK] = np.add.reduceat(weight[:, None] * block[source], first)
    return out


def lend(
    joined: NDArray[np.float32], everywhere: NDArray[np.float32], neighbours: Neighbours
) -> NDArray[np.float32]:
    """The third profile of one term: the joined share, or 0.3 of the weighted mean of the neighbours' shares
    where that is more. ``joined`` has one entry a row of the neighbours; ``everywhere`` one for each disease."""
    mean = np.einsum("ij,ij->i", everywhere[neighbours.index], neighbours.weight)
    third: NDArray[np.float32] = np.maximum(joined, LENT * mean)
    return third


def find_neighbours(
    profiles: Profiles,
    information: NDArray[np.float32],
    pool: NDArray[np.intp],
    underlying: NDArray[np.int32],
) -> Neighbours:
    """The nearest diseases of ``pool`` for every row of the profiles.

    ``underlying`` maps each row to the disease that it stands for (itself, outside benchmarks): a row is never
    its own neighbour. The directions are found on the pool alone.
    """
    rows = len(underlying)
    matrix = _Sparse(profiles, information, rows)
    in_pool = np.zeros((rows, 1), dtype=np.float32)
    in_pool[pool] = 1.0
    basis = _directions(matrix, in_pool)
    place = matrix.times(basis, rows)
    place /= np.maximum(np.linalg.norm(place, axis=1, keepdims=True), 1e-9)
    return _nearest(place, pool, underlying)


def _directions(matrix: _Sparse, in_pool: NDArray[np.float32]) -> NDArray[np.float32]:
    """An orthonormal basis (terms, k) of the leading directions, by two rounds of subspace iteration."""
    start = np.random.default_rng(_SEED).standard_normal((matrix.terms, DIRECTIONS)).astype(np.float32)
    basis = start
    for _ in range(2):
        seen = matrix.times(basis, matrix.rows) * in_pool
        basis, _ = np.linalg.qr(matrix.transposed_times(seen))
    return basis.astype(np.float32)


def _nearest(place: NDArray[np.float32], pool: NDArray[np.intp], underlying: NDArray[np.int32]) -> Neighbours:
    count = min(NEIGHBOURS, len(pool))
    index = np.zeros((len(place), count), dtype=np.int32)
    weight = np.zeros((len(place), count), dtype=np.float32)
    position = np.full(len(place), -1)
    position[pool] = np.arange(len(pool))
    for start in range(0, len(place), 1000):
        likeness = place[start : start + 1000] @ place[pool].T
        own = position[underlying[start : start + 1000]]
        at = np.flatnonzero(own >= 0)
        likeness[at, own[at]] = -1.0
        best = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
        found = np.take_along_axis(likeness, best, axis=1)
        order = np.lexsort((best, -found), axis=1)
        index[start : start + 1000] = pool[np.take_along_axis(best, order, axis=1)]
        weight[start : start + 1000] = np.maximum(np.take_along_axis(found, order, axis=1), 0.0)
    total = weight.sum(axis=1, keepdims=True)
    return Neighbours(index, np.where(total > 0, weight / np.maximum(total, 1e-9), 0.0).astype(np.float32))
