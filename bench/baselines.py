"""Two ways of ranking that the field knows, for comparison in the same run. Not part of the product."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from proband.differential.finding import FindingModel
from proband.knowledge.frequency import Rows, background, propagate

Vector = NDArray[np.float32]


class LiricalStyle:
    """A likelihood ratio in the manner of LIRICAL (Robinson et al. 2020, doi:10.1016/j.ajhg.2020.06.021).

    Frequencies as stated (a missing one is 1), the most frequent annotation at or below a term counts for it;
    ratio to the background where the disease has the finding; where it has only an ancestor, the ancestor's
    share discounted by how much rarer the finding is; else a fixed small ratio. Observed findings only.
    """

    name = "lirical-style"
    UNRELATED = np.log(0.01)

    def __init__(self, model: FindingModel, rows: Rows, members: NDArray[np.bool_]) -> None:
        self._model = model
        self._profiles = propagate(_stated_shares(rows), model.ontology, noisy_or_weight=0.0)
        self._background = background(self._profiles, members)
        self._cache: dict[int, Vector] = {}

    def score(self, present: Sequence[int]) -> NDArray[np.float64]:
        """The sum of log likelihood ratios of all findings (natural log, shape (width,))."""
        total = np.zeros(self._model.width)
        for term in present:
            total += self._finding(term)
        return total

    def _finding(self, term: int) -> Vector:
        if term not in self._cache:
            ontology, own = self._model.ontology, float(self._background[term])
            ratio = np.full(self._model.width, self.UNRELATED, dtype=np.float32)
            for ancestor in ontology.ancestors(term).tolist():
                if ancestor not in (term, self._model.root) and ontology.branch(ancestor) == "phenotype":
                    discount = own / float(self._background[ancestor])
                    ratio = np.maximum(ratio, _log(self._shares(ancestor) * discount / own))
            share = self._shares(term)
            self._cache[term] = np.where(share > 0, _log(share / own), ratio).astype(np.float32)
        return self._cache[term]

    def _shares(self, term: int) -> Vector:
        shares = np.zeros(self._model.width, dtype=np.float32)
        diseases, share = self._profiles.column(term)
        place = self._model.place[diseases]
        shares[place[place >= 0]] = share[place >= 0]
        return shares


def _log(values: Vector) -> Vector:
    with np.errstate(divide="ignore"):
        logs: Vector = np.log(values)
    return logs


def _stated_shares(rows: Rows) -> Rows:
    """One row a (disease, term): n summed over m summed where counted, else the stated share, else 1."""
    stride = int(rows.term.max()) + 1
    keys, group = np.unique(rows.disease.astype(np.int64) * stride + rows.term, return_inverse=True)
    n, m = (np.bincount(group, weights=column, minlength=len(keys)) for column in (rows.n, rows.m))
    stated = np.full(len(keys), -1.0)
    np.maximum.at(stated, group, np.where(np.isnan(rows.share), -1.0, rows.share))
    share = np.where(m > 0, n / np.maximum(m, 1), np.where(stated >= 0, stated, 1.0))
    zeros = np.zeros(len(keys), dtype=np.int32)
    keep = share > 0
    return Rows(
        disease=(keys // stride).astype(np.int32)[keep],
        term=(keys % stride).astype(np.int32)[keep],
        n=zeros[keep],
        m=zeros[keep],
        share=np.minimum(share, 0.999).astype(np.float32)[keep],
    )


class PhenodigmLike:
    """The mean of the best and the average match, in the manner of PhenoDigm (Smedley et al. 2013,
    doi:10.1093/database/bat025): a match is sqrt(Jaccard of the ancestor sets x information of the common one)."""

    name = "phenodigm-like"

    def __init__(self, model: FindingModel, information: NDArray[np.float32], direct: Rows) -> None:
        self._model = model
        self._information = information
        self._cache: dict[int, Vector] = {}
        place = model.place[direct.disease]
        order = np.argsort(place, kind="stable")
        order = order[place[order] >= 0]
        self._terms = direct.term[order]
        self._columns, self._first = np.unique(place[order], return_index=True)
        self._line_lengths = np.diff(model.ontology.ancestors_of.bounds)

    def score(self, present: Sequence[int]) -> NDArray[np.float64]:
        """(max + mean) / 2 of the forward matches, shape (width,)."""
        matches = np.array([self._match(term) for term in present], dtype=np.float64)
        scores: NDArray[np.float64] = (matches.max(axis=0) + matches.mean(axis=0)) / 2
        return scores

    def _match(self, term: int) -> Vector:
        if term not in self._cache:
            likeness = self._likeness(term)[self._terms]
            best = np.zeros(self._model.width, dtype=np.float32)
            best[self._columns] = np.maximum.reduceat(likeness, self._first)
            self._cache[term] = best
        return self._cache[term]

    def _likeness(self, term: int) -> NDArray[np.float64]:
        """Of a term with every term of the ontology."""
        line = self._model.ontology.ancestors(term)
        shared = np.zeros(len(self._line_lengths))
        bits = np.zeros(len(self._line_lengths), dtype=np.float32)
        for ancestor in line[np.argsort(self._information[line])].tolist():
            below = self._model.ontology.descendants(ancestor)
            shared[below] += 1
            bits[below] = self._information[ancestor]
        joint = len(line) + self._line_lengths - shared
        return np.sqrt(shared / joint * bits)
