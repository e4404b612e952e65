"""What findings say of every disease at once: likelihood ratios as arrays over all diseases.

The mathematics of docs/methods.md, steps 3 to 6. Natural logarithms inside; Evidence shows base 10.

    share(d, t)   how often term t (or a descendant) is seen in disease d          knowledge.frequency
    ratio(d, t)   ln share - ln background where the disease has t; otherwise backed off from the parents
    finding(d, t) ln((1 - noise) e^ratio + noise): an unexplained finding costs at most ln noise, and less in a
                  disease of which little is written
    score(d)      sum over the findings, part by term and part by what each term adds to its parents,
                  less a little for what the disease has and nobody mentioned

Three profiles are scored and averaged: the disease's own, the own joined with its twin in Orphanet, and that
with what the diseases nearest to it lend.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from proband.knowledge import Knowledge
from proband.knowledge.frequency import Profiles
from proband.knowledge.neighbours import Neighbours, lend
from proband.knowledge.ontology import BRANCHES

Vector = NDArray[np.float32]

BACK_OFF_SLOPE = 0.5
BACK_OFF_COST = 1.0
NOISE_LEAST = 0.15
NOISE_MOST = 0.6
NOISE_DEPTH_TERMS = 20.0
TERM_PART = 0.75
INCREMENT_PART = 0.25
UNSEEN_WEIGHT = 0.03
PROFILE_WEIGHTS = (0.25, 0.35, 0.40)
EXCLUDED_WEIGHT = 0.5
RATIOS_KEPT = 4000


class FindingModel:
    """Scores findings against many diseases at once. A vector has one entry for each of ``columns``.

    ``columns`` are disease rows, all of them unless told otherwise. ``profiles`` (own and joined),
    ``neighbours`` and ``depth`` (annotated terms of each disease) replace the knowledge's: a benchmark that
    subtracts a publication does that, and may know more rows than the knowledge.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        columns: NDArray[np.intp] | None = None,
        profiles: tuple[Profiles, Profiles] | None = None,
        neighbours: Neighbours | None = None,
        depth: NDArray[np.int32] | None = None,
    ) -> None:
        self.ontology = knowledge.ontology
        self.profiles = profiles or (knowledge.profiles, knowledge.joined_profiles)
        self.root = self.ontology.phenotype_root
        # Whether a term is a phenotypic abnormality that tells something (the root tells nothing).
        counts = np.asarray(self.ontology.branches) == BRANCHES.index("phenotype")
        counts[self.root] = False
        self._counts: list[bool] = counts.tolist()
        depth = np.asarray(knowledge.diseases.annotated_terms) if depth is None else depth
        self.columns = np.arange(len(depth)) if columns is None else columns
        self.place = np.full(len(depth), -1, dtype=np.int32)
        self.place[self.columns] = np.arange(len(self.columns), dtype=np.int32)
        near = knowledge.neighbours if neighbours is None else neighbours
        self._neighbours = Neighbours(near.index[self.columns], near.weight[self.columns])
        self.log_background = np.log(knowledge.backgrounds)
        self._noise = noise(depth[self.columns])
        self._ratios: dict[int, NDArray[np.float32]] = {}
        self._findings: dict[int, Vector] = {}
        self._implied: dict[int, Vector] = {}
        self._excluded: dict[int, Vector] = {}
        self._unseen: Vector | None = None

    @property
    def width(self) -> int:
        """How many diseases a vector holds."""
        return len(self.columns)

    def closure(self, terms: Sequence[int]) -> list[int]:
        """All terms that the findings imply, ascending, below and without the phenotype root."""
        implied = frozenset[int]().union(*(self.ontology.line(term) for term in terms))
        return sorted(term for term in implied if self._counts[term])

    def shares(self, term: int) -> NDArray[np.float32]:
        """How often a term is seen: shape (3, width). Row 0 is the own profile, row 1 joined with the twin, row 2
        with what the neighbours lend."""
        own, joined = self._described(term)
        described = joined[self.columns]
        return np.stack([own[self.columns], described, lend(described, joined, self._neighbours)])

    def own_share(self, term: int, disease: int) -> float:
        """How often a term is seen in one disease by its own profile: ``shares`` for one place."""
        return _share(self.profiles[0], term, int(self.columns[disease]))

    def is_near(self, term: int, disease: int) -> bool:
        """Whether a term is described in one disease, its twin, or one of its neighbours."""
        lenders = self._neighbours.index[disease][self._neighbours.weight[disease] > 0].tolist()
        joined = self.profiles[1]
        return any(_share(joined, term, row) > 0 for row in (int(self.columns[disease]), *lenders))

    def _described(self, term: int) -> NDArray[np.float32]:
        """The shares of the own and the joined profile for all rows that are known, not the columns only."""
        shares = np.zeros((2, len(self.place)), dtype=np.float32)
        for row, profiles in enumerate(self.profiles):
            diseases, share = profiles.column(term)
            shares[row, diseases] = share
        return shares

    def finding(self, term: int) -> Vector:
        """The log likelihood ratio of a finding in each disease, noise included."""
        if term not in self._findings:
            noisy = np.log((1 - self._noise) * self._ratio(term) + self._noise)
            self._findings[term] = np.asarray(PROFILE_WEIGHTS, dtype=np.float32) @ noisy
        return self._findings[term]

    def increment(self, term: int) -> Vector:
        """What a term adds to the mean of its parents: the part of its ratio that is its own."""
        parents = [self.finding(int(p)) for p in self.ontology.parents(term) if int(p) != self.root]
        own = self.finding(term)
        return own - np.mean(parents, axis=0) if parents else own

    def mentioned(self, term: int) -> Vector:
        """What mentioning a term takes back of the unseen penalty (zero or positive)."""
        return -self._cost(term, UNSEEN_WEIGHT)

    def implied(self, term: int) -> Vector:
        """All that an implied term adds to the score: the part of its increment, and what it takes back."""
        if term not in self._implied:
            self._implied[term] = INCREMENT_PART * self.increment(term) + self.mentioned(term)
        return self._implied[term]

    def unseen(self) -> Vector:
        """The penalty (zero or negative) of each disease if nothing of it had been mentioned."""
        if self._unseen is None:
            sums = [self._unseen_of(profiles) for profiles in self.profiles]
            self._unseen = np.mean(sums, axis=0).astype(np.float32)
        return self._unseen

    def _unseen_of(self, profiles: Profiles) -> NDArray[np.float64]:
        cost = np.log1p(-UNSEEN_WEIGHT * np.asarray(profiles.share, dtype=np.float64))
        cost[int(profiles.bounds[self.root]) : int(profiles.bounds[self.root + 1])] = 0.0
        sums = np.bincount(profiles.disease, weights=cost, minlength=len(self.place))
        return sums[self.columns].astype(np.float64)

    def excluded(self, term: int) -> Vector:
        """The log likelihood ratio of a finding that was looked for and not seen: zero or negative.

        ln(1 - 0.5 share): half the textbook weight, because what a letter denies was not always looked for
        with care; it never raises a disease, and a disease without the finding is left where it is.
        """
        if term not in self._excluded:
            self._excluded[term] = self._cost(term, EXCLUDED_WEIGHT)
        return self._excluded[term]

    def _cost(self, term: int, weight: float) -> Vector:
        """ln(1 - weight x share), averaged over the own and the joined profile (zero or negative)."""
        cost = np.zeros(self.width, dtype=np.float32)
        for profiles in self.profiles:
            diseases, share = profiles.column(term)
            place = self.place[diseases]
            here = place >= 0
            cost[place[here]] += np.log1p(-weight * share[here].astype(np.float32)) / len(self.profiles)
        return cost

    def score(self, present: Sequence[int], excluded: Sequence[int] = ()) -> NDArray[np.float64]:
        """The sum over present and excluded findings for every disease (natural log, shape (width,))."""
        specific = self.ontology.most_specific(present)
        total = self.unseen().copy()
        for term in specific:
            total += TERM_PART * self.finding(term)
        for term in self.closure(specific):
            total += self.implied(term)
        for term in self.ontology.most_specific(excluded):
            total += self.excluded(term)
        return total.astype(np.float64)

    def parts(self, present: Sequence[int], disease: int) -> dict[int, float]:
        """The share of each specific finding in the score of one disease; increments that several findings
        imply are split evenly among them, so that the parts add up."""
        specific = self.ontology.most_specific(present)
        lines = {term: set(self.closure([term])) for term in specific}
        parts = {term: TERM_PART * float(self.finding(term)[disease]) for term in specific}
        for ancestor in self.closure(specific):
            holders = [term for term in specific if ancestor in lines[term]]
            for term in holders:
                parts[term] += INCREMENT_PART * float(self.increment(ancestor)[disease]) / len(holders)
        return parts

    def unmentioned(self, present: Sequence[int], disease: int) -> float:
        """The unseen penalty that is left for one disease (zero or negative)."""
        specific = self.ontology.most_specific(present)
        back = sum(self._mentioned_in(term, disease) for term in self.closure(specific))
        return float(self.unseen()[disease]) + back

    def _mentioned_in(self, term: int, disease: int) -> float:
        """``mentioned`` for one disease."""
        shares = [_share(profiles, term, int(self.columns[disease])) for profiles in self.profiles]
        return -sum(float(np.log1p(-UNSEEN_WEIGHT * share)) for share in shares) / len(shares)

    def _ratio(self, term: int) -> NDArray[np.float32]:
        """share / background, backed off from the parents where the disease lacks the term: (3, width).

        Ratios themselves, not their logarithms: one logarithm is taken at the end, when the noise is added.
        """
        known = self._ratios.get(term)
        if known is not None:
            return known
        if term == self.root:
            ratio = np.ones((3, self.width), dtype=np.float32)
        else:
            share = self.shares(term)
            described = share * np.exp(-self.log_background[:, term, None])
            ratio = np.where(share > 0, described, self._backed_off(term))
        # Only new terms need the ratios of others: beyond a bound it is cheaper to work them out again.
        if len(self._ratios) >= RATIOS_KEPT:
            self._ratios.clear()
        self._ratios[term] = ratio
        return ratio

    def _backed_off(self, term: int) -> NDArray[np.float32]:
        level = self.log_background
        best = np.zeros((3, self.width), dtype=np.float32)
        for parent in self.ontology.parents(term).tolist():
            step = BACK_OFF_SLOPE * (level[:, term] - level[:, parent]) - BACK_OFF_COST
            best = np.maximum(best, self._ratio(parent) * np.exp(step)[:, None].astype(np.float32))
        return best


def _share(profiles: Profiles, term: int, row: int) -> float:
    """The share of one disease in a column of a profile, whose diseases ascend; 0 where it is not there."""
    diseases, share = profiles.column(term)
    at = int(np.searchsorted(diseases, row))
    return float(share[at]) if at < len(diseases) and diseases[at] == row else 0.0


def noise(depth: NDArray[np.int32]) -> Vector:
    """The chance that a finding of the patient has nothing to do with what is written of the disease.

    From 0.6 for a disease with hardly an annotation down to 0.15 for one described in full: the less is
    written, the less does it mean that a finding is not.
    """
    extent = depth.astype(np.float32) / NOISE_DEPTH_TERMS
    shares: Vector = (NOISE_LEAST + (NOISE_MOST - NOISE_LEAST) * np.exp(-extent)).astype(np.float32)
    return shares
