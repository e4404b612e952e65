"""The flare rate under a treatment against the rate before it, with an interval that knows how regular flares are.

    rate         flares / observed days
    var(log r)   (c2 n + (1 - c2)^2 / 6) / n^2          n flares; c2 the squared spread of their intervals
    interval     log ratio -/+ t sqrt(var before + var under)

For flares at random (c2 = 1) that is Poisson's 1 / n; for strictly regular ones (c2 = 0) only the phase is left,
whose variance is 1/6 of a flare (the count of a renewal process in a window that begins at random). c2 is measured
on the intervals before and under treatment together and drawn towards PRIOR_SPREAD by PRIOR intervals, because few
intervals say little. Without a flare under treatment half a flare is counted, and the lower end is 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import numpy as np

PRIOR = 1.0
PRIOR_SPREAD = 0.25
LEAST_SPREAD = 0.01
CONFIDENCE = 0.975


class Period(msgspec.Struct, frozen=True):
    """A stretch of the diary: the flares' onsets (day numbers) in it, and how many of its days were observed.

    ``observable`` are the days of which flares could be seen (observed days and the unobserved ones near them).
    """

    onsets: tuple[float, ...]
    days: float


class RateRatio(msgspec.Struct, frozen=True):
    """The rate under treatment over the rate before, with its 95 % interval."""

    ratio: float
    low: float
    high: float


def rate_ratio(before: Period, under: Period) -> RateRatio | None:
    """The ratio of the rates; None if there was no flare or no day before."""
    if not before.onsets or before.days <= 0 or under.days <= 0:
        return None
    n_before, n_under = len(before.onsets), len(under.onsets)
    spread, weight = squared_spread(before.onsets, under.onsets)
    counted = n_under if n_under else 0.5
    log_ratio = math.log((counted / under.days) / (n_before / before.days))
    error = math.sqrt(_variance(n_before, spread) + _variance(counted, spread))
    margin = student(CONFIDENCE, weight) * error
    ratio = 0.0 if not n_under else math.exp(log_ratio)
    return RateRatio(ratio, 0.0 if not n_under else math.exp(log_ratio - margin), math.exp(log_ratio + margin))


def squared_spread(*periods: Sequence[float]) -> tuple[float, float]:
    """The squared coefficient of variation of the intervals of all periods together, and the
    degrees of freedom that it rests on."""
    squares, count = 0.0, 0.0
    for onsets in periods:
        intervals = np.diff(np.asarray(onsets, dtype=np.float64))
        if len(intervals) > 1:
            squares += float(np.sum((intervals / intervals.mean() - 1) ** 2))
            count += len(intervals) - 1
    pooled = (squares + PRIOR * PRIOR_SPREAD) / (count + PRIOR)
    return min(max(pooled, LEAST_SPREAD), 1.5), count + PRIOR


def _variance(flares: float, spread: float) -> float:
    """The variance of the logarithm of a rate."""
    return (spread * flares + (1 - min(spread, 1.0)) ** 2 / 6) / flares**2


def student(share: float, freedom: float) -> float:
    """The quantile of Student's t (Hill 1970, Commun. ACM 13:619, by the series in 1/freedom)."""
    from statistics import NormalDist

    z = NormalDist().inv_cdf(share)
    v = max(freedom, 2.0)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / v + second / v**2 + third / v**3
