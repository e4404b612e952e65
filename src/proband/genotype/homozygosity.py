"""Runs of homozygosity: where both copies of a chromosome come from one ancestor, and how much of the genome.

A hidden Markov model of two states along each autosome, autozygous (A) or not (N), as in BCFtools/RoH (Narasimhan
2016, PMID:26826718), but without allele frequencies, which a single file does not hold. Calls less than 20 kb apart
are one observation, k heterozygous of n, because neighbours are inherited together:

    N:  k ~ beta-binomial(n, mean h, correlation c)      h and c are estimated on the file itself
    A:  k ~ beta-binomial(n, mean 0.006, correlation 0.3)   errors, which come in clusters (paralogous genes)
    A -> N:  exp(-g d) is the chance of no crossover in d Morgan, with g = 7 meioses between the copies

The share of A starts at 2 % and is estimated in three rounds of forward-backward. A run is what is A with a
posterior above 0.7 over 3 Mb or more; shorter stretches are mostly old ones, which anyone has (ACMG: 2 to 5
Mb, PMID:23328890). It may cross a gap without calls (a centromere). F is the length of the runs over that of the
autosomes from first to last call; its range is what is A for sure and what may be. See bench/homozygosity.py.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.genotype.allele import InRun
from proband.genotype.model import Assembly, Sites
from proband.issue import Issue
from proband.knowledge.assembly import AUTOSOMES

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Fewer calls than a filtered or small panel has; an exome lists 20,000 to 50,000.
LEAST_SITES = 10_000
# Unrelated parents give about 1.5 to 2 (two in theory); a file without its homozygous calls gives 10 and more.
MOST_HETEROZYGOUS_PER_HOMOZYGOUS = 5.0
# Both copies the same in half of the genome would still leave 0.4.
LEAST_HETEROZYGOUS_PER_HOMOZYGOUS = 0.15

SAME_OBSERVATION_BP = 20_000
LONGEST_GAP_BP = 5_000_000
REACH_BP = 500_000
SHORTEST_RUN_BP = 3_000_000
SHORTEST_UNSURE_BP = 1_500_000
LEAST_RUN_SITES = 10
MORGAN_PER_BP = 1.2e-8
MEIOSES = 7.0
ERRORS, ERROR_CORRELATION = 0.006, 0.3
FIRST_SHARE = 0.02
ROUNDS = 3
RUN_POSTERIOR = 0.7
# What counts towards F and the ends of its range: least posterior, least length, part of the gaps beside it.
LIKELY, SURE, UNSURE = (0.5, SHORTEST_RUN_BP, 0.5), (0.95, SHORTEST_RUN_BP, 0.0), (0.05, SHORTEST_UNSURE_BP, 1.0)


class Run(msgspec.Struct, frozen=True):
    """One run: 1-based closed positions, calls within it, and the share of them that is homozygous (0 to 1)."""

    chrom: int
    start: int
    end: int
    sites: int
    homozygous: float

    @property
    def length_bp(self) -> int:
        """Its length in base pairs."""
        return self.end - self.start + 1


class Stretches(msgspec.Struct, frozen=True):
    """The assessed genome, cut half way between observations; all arrays have one row a stretch, in genome order.

    ``chrom``, ``start``, ``end`` (1-based, closed; neighbours touch unless a gap lies between them), ``sites``,
    ``heterozygous`` (calls), ``posterior`` (that the stretch is autozygous, 0 to 1).
    """

    chrom: Ints
    start: Ints
    end: Ints
    sites: Ints
    heterozygous: Ints
    posterior: Floats

    @property
    def length_bp(self) -> Ints:
        """The length of each in base pairs."""
        return self.end - self.start + 1


class Autozygosity(msgspec.Struct, frozen=True, dict=True):
    """The runs of one person and what follows. ``refused`` says why nothing could be told (then all else is empty).

    ``share`` is F, ``low`` and ``high`` its range, all from 0 to 1 of the assessed autosomes (``assessed_bp``);
    ``heterozygous_per_homozygous`` is the ratio of the ``sites`` called.
    """

    assembly: Assembly
    sites: int
    heterozygous_per_homozygous: float
    runs: tuple[Run, ...] = ()
    share: float = 0.0
    low: float = 0.0
    high: float = 0.0
    assessed_bp: int = 0
    stretches: Stretches | None = None
    refused: Issue | None = None

    def in_run(self, chrom: int, pos: int) -> InRun:
        """Whether a position lies in a run; "cannot tell" in gaps, at unsure borders, and off the autosomes."""
        if self.stretches is None or chrom not in AUTOSOMES:
            return "cannot tell"
        if any(run.chrom == chrom and run.start <= pos <= run.end for run in self.runs):
            return "yes"
        at = bisect_right(self._starts, (chrom << 32) | pos) - 1
        inside = at >= 0 and self.stretches.chrom[at] == chrom and pos <= self.stretches.end[at]
        return "no" if inside and self.stretches.posterior[at] < UNSURE[0] else "cannot tell"

    @cached_property
    def _starts(self) -> list[int]:
        assert self.stretches is not None
        starts: list[int] = ((self.stretches.chrom << 32) | self.stretches.start).tolist()
        return starts


def runs(sites: Sites, assembly: Assembly) -> Autozygosity:
    """The runs of homozygosity of one person; refused, with the reason, where the file cannot show them."""
    autosomal = (sites.chrom >= 1) & (sites.chrom <= 22) & (sites.copies > 0)
    order = np.lexsort((sites.pos[autosomal], sites.chrom[autosomal]))
    chrom = sites.chrom[autosomal][order].astype(np.int64)
    pos = sites.pos[autosomal][order].astype(np.int64)
    heterozygous = sites.copies[autosomal][order] == 1
    ratio = int(heterozygous.sum()) / max(int((~heterozygous).sum()), 1)
    refused = _refusal(len(pos), ratio)
    if refused is not None:
        return Autozygosity(assembly, len(pos), ratio, refused=refused)
    stretches = _decoded(_observed(chrom, pos, heterozygous))
    found = tuple(_runs(stretches))
    assessed = _assessed(stretches)
    share, low, high = (_long(stretches, *limits) / assessed for limits in (LIKELY, SURE, UNSURE))
    return Autozygosity(
        assembly, len(pos), ratio, found, share, min(low, share), max(high, share), assessed, stretches
    )


def _refusal(sites: int, ratio: float) -> Issue | None:
    if sites < LEAST_SITES:
        what = f"{sites:,} SNVs were called on the autosomes; runs of homozygosity need {LEAST_SITES:,}."
    elif ratio > MOST_HETEROZYGOUS_PER_HOMOZYGOUS:
        what = (
            f"{ratio:.1f} heterozygous SNVs for one homozygous (expected 1.5 to 2, less in children of relatives):"
            " the homozygous calls seem to have been filtered out."
        )
    elif ratio < LEAST_HETEROZYGOUS_PER_HOMOZYGOUS:
        what = (
            f"{ratio:.2f} heterozygous SNVs for one homozygous: heterozygous calls seem to have been filtered out."
        )
    else:
        return None
    advice = "Give the file as the caller wrote it, before any filter on frequency, genotype or consequence."
    return Issue("warning", "homozygosity-not-assessed", "variants", what, advice)


class _Observed(NamedTuple):
    chrom: Ints
    first: Ints
    last: Ints
    sites: Ints
    heterozygous: Ints


def _observed(chrom: Ints, pos: Ints, heterozygous: NDArray[np.bool_]) -> _Observed:
    """Calls less than SAME_OBSERVATION_BP from the one before are one observation."""
    new = np.ones(len(pos), bool)
    new[1:] = (np.diff(chrom) != 0) | (np.diff(pos) > SAME_OBSERVATION_BP)
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(pos)) - 1
    counts = np.add.reduceat(heterozygous.astype(np.int64), first)
    return _Observed(chrom[first], pos[first], pos[last], last - first + 1, counts)


def _decoded(seen: _Observed) -> Stretches:
    """The posterior of every observation after a few rounds, and the stretch that it stands for."""
    share = FIRST_SHARE
    distance = np.clip(seen.first[1:] - seen.last[:-1], 0, LONGEST_GAP_BP)
    broken = np.diff(seen.chrom) != 0
    stay = np.where(broken, 0.0, np.exp(-MEIOSES * MORGAN_PER_BP * distance))
    start, end = _borders(seen, broken)
    length = (end - start + 1).astype(np.float64)
    posterior = np.full(len(seen.sites), share)
    for _ in range(ROUNDS):
        odds = np.exp(_beta_binomial(seen, ERRORS, ERROR_CORRELATION) - _not_autozygous(seen, posterior))
        posterior = _posterior(odds, stay, share)
        share = float(np.clip((posterior * length).sum() / length.sum(), 1e-3, 0.5))
    return Stretches(seen.chrom, start, end, seen.sites, seen.heterozygous, posterior)


def _borders(seen: _Observed, broken: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Each stretch reaches half way to its neighbours, but not far into a gap."""
    start, end = seen.first.copy(), seen.last.copy()
    middle = (seen.last[:-1] + seen.first[1:]) // 2
    end[:-1] = np.where(broken, end[:-1], np.minimum(middle, end[:-1] + REACH_BP))
    start[1:] = np.where(broken, start[1:], np.maximum(middle + 1, start[1:] - REACH_BP))
    return start, end


def _not_autozygous(seen: _Observed, posterior: Floats) -> Floats:
    """The log likelihood outside runs, with mean and correlation of the observations that lie there."""
    weight = 1 - posterior
    mean = float((weight * seen.heterozygous).sum() / (weight * seen.sites).sum())
    several = seen.sites > 1
    n, k, w = seen.sites[several], seen.heterozygous[several], weight[several]
    # The variance of k is n m (1 - m) (1 + (n - 1) c): the correlation c by moments.
    excess = (w * ((k - n * mean) ** 2 - n * mean * (1 - mean))).sum()
    pairs = (w * n * (n - 1) * mean * (1 - mean)).sum()
    correlation = float(np.clip(excess / max(float(pairs), 1e-9), 0.01, 0.9))
    return _beta_binomial(seen, mean, correlation)


def _beta_binomial(seen: _Observed, mean: float, correlation: float) -> Floats:
    """The log probability of k heterozygous of n without the binomial coefficient, which both states share."""
    total = 1 / correlation - 1
    steps = np.arange(int(seen.sites.max()))

    def rising(start: float) -> Floats:
        return np.concatenate(([0.0], np.cumsum(np.log(start + steps))))

    k, n = seen.heterozygous, seen.sites
    result: Floats = rising(mean * total)[k] + rising((1 - mean) * total)[n - k] - rising(total)[n]
    return result


def _posterior(odds: Floats, stay: Floats, share: float) -> Floats:
    """Forward-backward of two states, carried as odds of A to N: plain Python is the fastest here."""
    prior = share / (1 - share)
    to_a = ((1 - stay) * share).tolist()  # N -> A; A -> A is that plus stay
    kept = stay.tolist()
    seen = odds.tolist()
    forward = [prior * seen[0]]
    value = forward[0]
    for likelihood, again, enter in zip(seen[1:], kept, to_a, strict=True):
        value = likelihood * (value * (again + enter) + enter) / (value * (1 - again - enter) + 1 - enter)
        forward.append(value)
    value = 1.0
    backward = [value]
    for likelihood, again, enter in zip(seen[:0:-1], kept[::-1], to_a[::-1], strict=True):
        weighted = likelihood * value
        value = ((again + enter) * weighted + 1 - again - enter) / (enter * weighted + 1 - enter)
        backward.append(value)
    total = np.array(forward) * np.array(backward[::-1])
    result: Floats = total / (1 + total)
    return result


def _spans(stretches: Stretches, least: float) -> Iterator[tuple[int, int]]:
    """First and last row of each unbroken series of stretches whose posterior is above ``least``."""
    inside = stretches.posterior > least
    joined = np.zeros(len(inside) + 1, bool)
    joined[1:-1] = inside[1:] & inside[:-1] & (stretches.chrom[1:] == stretches.chrom[:-1])
    first, last = np.flatnonzero(inside & ~joined[:-1]), np.flatnonzero(inside & ~joined[1:])
    yield from zip(first.tolist(), last.tolist(), strict=True)


def _runs(stretches: Stretches) -> Iterator[Run]:
    for first, last in _spans(stretches, RUN_POSTERIOR):
        start, end = int(stretches.start[first]), int(stretches.end[last])
        count = int(stretches.sites[first : last + 1].sum())
        if end - start + 1 < SHORTEST_RUN_BP or count < LEAST_RUN_SITES:
            continue
        heterozygous = int(stretches.heterozygous[first : last + 1].sum())
        yield Run(int(stretches.chrom[first]), start, end, count, 1 - heterozygous / count)


def _long(stretches: Stretches, least: float, shortest: int, gaps: float) -> float:
    """The summed length of all series above ``least`` that are ``shortest`` or longer, in base pairs.

    ``gaps`` is the part of the unassigned gaps before and after that is counted with them.
    """
    before, after = _gaps(stretches)
    total = 0.0
    for first, last in _spans(stretches, least):
        length = int(stretches.end[last] - stretches.start[first]) + 1
        total += length + gaps * int(before[first] + after[last]) if length >= shortest else 0.0
    return total


def _gaps(stretches: Stretches) -> tuple[Ints, Ints]:
    """The bases between each stretch and the one before and after it on its chromosome."""
    between = np.where(np.diff(stretches.chrom) == 0, stretches.start[1:] - stretches.end[:-1] - 1, 0)
    return np.append(0, between), np.append(between, 0)


def _assessed(stretches: Stretches) -> int:
    """From the first to the last call of each autosome, in base pairs."""
    new = np.flatnonzero(np.append(True, np.diff(stretches.chrom) != 0))
    last = np.append(new[1:], len(stretches.chrom)) - 1
    return int((stretches.end[last] - stretches.start[new] + 1).sum())
