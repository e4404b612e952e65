"""From annotation rows to how often a finding is seen in a disease, over the whole ontology.

The mathematics of docs/methods.md, steps 1 and 2. Arrays in, arrays out; natural units are shares (0 to 1).
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.knowledge.ontology import Ontology

# Frequency classes of the HPO (HP:0040280 .. HP:0040285) at the middle of the range that defines each.
CLASS_SHARES = {
    "HP:0040280": 1.0,
    "HP:0040281": 0.895,
    "HP:0040282": 0.545,
    "HP:0040283": 0.17,
    "HP:0040284": 0.025,
    "HP:0040285": 0.0,
}

PRIOR_PATIENTS = 2.0
PRIOR_SHARE = 0.2
UNSTATED = (1.8, 2.0)
CLASS_PATIENTS = 5.0
NEVER_SEEN_CAP = 0.03
NOISY_OR_WEIGHT = 0.3
TWIN_DISCOUNT = 0.7
BACKGROUND_ADDED = 0.2
BACKGROUND_FLOOR = 5e-5


class Rows(msgspec.Struct, frozen=True, eq=False):
    """Phenotype annotation rows as parallel arrays: one entry a row; ``share`` is NaN where none is stated."""

    disease: NDArray[np.int32]
    term: NDArray[np.int32]
    n: NDArray[np.int32]
    m: NDArray[np.int32]
    share: NDArray[np.float32]


class Profiles(msgspec.Struct, frozen=True, eq=False):
    """Frequencies of findings by term: diseases and shares of term t stand at bounds[t]:bounds[t + 1]."""

    bounds: NDArray[np.int64]
    disease: NDArray[np.int32]
    share: NDArray[np.float32]

    def column(self, term: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The diseases that have a term or one of its descendants, and the share of patients in each."""
        start, end = int(self.bounds[term]), int(self.bounds[term + 1])
        return self.disease[start:end], self.share[start:end]


def direct_shares(rows: Rows) -> Rows:
    """Step 1: one row per (disease, term), its share smoothed with a few prior patients.

    share = (n + k mu) / (m + k), n and m summed over the rows of the pair; a row without a frequency counts
    as 1.8 of 2 patients, a class or percentage as 5 patients at its share; a finding that was only ever
    looked for and not seen (0 of m) is capped at 0.03. The returned ``n`` and ``m`` are stated counts only.
    """
    stated = rows.m > 0
    classed = ~stated & ~np.isnan(rows.share)
    n = np.where(stated, rows.n, np.where(classed, CLASS_PATIENTS * np.nan_to_num(rows.share), UNSTATED[0]))
    m = np.where(stated, rows.m, np.where(classed, CLASS_PATIENTS, UNSTATED[1]))
    stride = int(rows.term.max(initial=0)) + 1
    keys, group = np.unique(rows.disease.astype(np.int64) * stride + rows.term, return_inverse=True)
    n_sum = np.bincount(group, weights=n, minlength=len(keys))
    m_sum = np.bincount(group, weights=m, minlength=len(keys))
    share = (n_sum + PRIOR_PATIENTS * PRIOR_SHARE) / (m_sum + PRIOR_PATIENTS)
    share = np.where(n_sum == 0, np.minimum(share, NEVER_SEEN_CAP), share)
    return Rows(
        disease=(keys // stride).astype(np.int32),
        term=(keys % stride).astype(np.int32),
        n=np.bincount(group, weights=np.where(stated, rows.n, 0), minlength=len(keys)).astype(np.int32),
        m=np.bincount(group, weights=np.where(stated, rows.m, 0), minlength=len(keys)).astype(np.int32),
        share=share.astype(np.float32),
    )


def propagate(direct: Rows, ontology: Ontology, *, noisy_or_weight: float = NOISY_OR_WEIGHT) -> Profiles:
    """Step 2: shares carried up to every ancestor: max + 0.3 (noisy-or - max) over a term's annotations.

    An ancestor is seen whenever one of its descendants is; how much more often than the most frequent of
    them depends on whether they go together, which is not known: hence the weight between the two bounds.
    """
    lines = ontology.ancestors_of
    lengths = np.diff(lines.bounds)[direct.term]
    starts = np.repeat(lines.bounds[direct.term] - np.cumsum(lengths) + lengths, lengths)
    ancestor = lines.values[starts + np.arange(lengths.sum())].astype(np.int64)
    disease = np.repeat(direct.disease, lengths)
    share = np.repeat(direct.share.astype(np.float64), lengths)
    width = int(direct.disease.max(initial=0)) + 1
    key = ancestor * width + disease
    order = np.argsort(key, kind="stable")
    key, share = key[order], share[order]
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    most = np.maximum.reduceat(share, first)
    either = -np.expm1(np.add.reduceat(np.log1p(-share), first))
    joined = most + noisy_or_weight * (either - most)
    terms = key[first] // width
    bounds = np.searchsorted(terms, np.arange(len(ontology) + 1)).astype(np.int64)
    return Profiles(bounds, (key[first] % width).astype(np.int32), joined.astype(np.float32))


def join_twins(profiles: Profiles, twins: NDArray[np.int32]) -> Profiles:
    """A second profile of each disease: its own joined with 0.7 of the shares of its twin (-1 for none)."""
    terms = len(profiles.bounds) - 1
    term = np.repeat(np.arange(terms, dtype=np.int64), np.diff(profiles.bounds))
    owners = np.argsort(twins, kind="stable")
    owners = owners[np.searchsorted(twins[owners], 0) :]
    start = np.searchsorted(twins[owners], profiles.disease, side="left")
    many = np.searchsorted(twins[owners], profiles.disease, side="right") - start
    at = np.repeat(start - np.cumsum(many) + many, many) + np.arange(many.sum())
    disease = np.concatenate([profiles.disease, owners[at].astype(np.int32)])
    share = np.concatenate([profiles.share, TWIN_DISCOUNT * np.repeat(profiles.share, many)])
    key = np.concatenate([term, np.repeat(term, many)]) * len(twins) + disease
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.r_[True, key[order][1:] != key[order][:-1]])
    return Profiles(
        np.searchsorted(key[order][first] // len(twins), np.arange(terms + 1)).astype(np.int64),
        disease[order][first],
        np.maximum.reduceat(share[order], first).astype(np.float32),
    )


def background(profiles: Profiles, members: NDArray[np.bool_]) -> NDArray[np.float32]:
    """How often each term is seen over all diseases in ``members``: (sum of shares + 0.2) / (N + 1), floored."""
    weight = np.where(members[profiles.disease], profiles.share, 0.0)
    sums = np.concatenate([[0.0], np.cumsum(weight, dtype=np.float64)])
    total = sums[profiles.bounds[1:]] - sums[profiles.bounds[:-1]]
    share = (total + BACKGROUND_ADDED) / (int(members.sum()) + 1)
    floored: NDArray[np.float32] = np.maximum(share, BACKGROUND_FLOOR).astype(np.float32)
    return floored
