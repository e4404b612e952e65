"""Whether flares come at regular intervals, tested against intervals that vary as irregular ones do.

    deviation   of an interval from the median: |log(interval / median)|, at most CAP (a missed flare makes an
                interval twice as long: it counts as irregular, but not more than once)
    spread      the mean deviation
    p value     how often intervals drawn from a gamma distribution with a coefficient of variation of IRREGULAR,
                as many, have as small a spread (Monte Carlo, a fixed seed)

Flares are called periodic if p is below ALPHA. Intervals from onset to onset, so that a period that drifts slowly
is still one; fewer than LEAST_INTERVALS are not tested. The period is the mean of the intervals that deviate less
than USUAL (the median if none does), and its interval that of a mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import msgspec
import numpy as np
from numpy.typing import NDArray

IRREGULAR = 0.5
ALPHA = 0.05
LEAST_INTERVALS = 4
CAP = 0.5
USUAL = 0.3
DRAWS = 4000
SEED = 20131001
Z_95 = 1.96


class Periodicity(msgspec.Struct, frozen=True):
    """``period_days`` (None if it was not tested), whether flares are ``periodic``, the ``p_value`` of the test,
    the ``spread`` (mean deviation from the median, 0 to 0.5), the ``low_days`` and ``high_days`` of the period's
    95 % interval, ``intervals`` counted, and ``because`` in a sentence."""

    period_days: float | None
    periodic: bool
    p_value: float | None
    spread: float | None
    low_days: float | None
    high_days: float | None
    intervals: int
    because: str


def periodicity(onsets: Sequence[float]) -> Periodicity:
    """The period of flares that began on these days (ascending), and how sure it is."""
    intervals = np.diff(np.asarray(onsets, dtype=np.float64))
    count = len(intervals)
    if count < LEAST_INTERVALS:
        few = f"{count} intervals between flares: fewer than {LEAST_INTERVALS} are not tested."
        return Periodicity(None, False, None, None, None, None, count, few)
    deviations = _deviations(intervals[None, :])[0]
    spread = float(deviations.mean())
    null = _null(count)
    p_value = float((1 + np.searchsorted(null, spread + 1e-12, side="right")) / (1 + len(null)))
    usual = intervals[deviations < USUAL]
    if not len(usual):
        usual = np.array([np.median(intervals)])
    period = float(usual.mean())
    margin = Z_95 * float(usual.std()) / len(usual) ** 0.5
    periodic = p_value < ALPHA
    return Periodicity(
        round(period, 2),
        periodic,
        p_value,
        spread,
        period - margin,
        period + margin,
        count,
        _because(count, period, spread, p_value, periodic),
    )


def _because(count: int, period: float, spread: float, p_value: float, periodic: bool) -> str:
    often = "less than 0.1 %" if p_value < 0.001 else f"{p_value:.1%}"
    return (
        f"{count} intervals, {period:.1f} days on average, {spread:.0%} off their median on average; irregular "
        f"flares would be as regular in {often} of draws: {'regular' if periodic else 'not shown to be regular'}."
    )


def _deviations(intervals: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each interval lies from the median of its row, capped."""
    median = np.median(intervals, axis=1, keepdims=True)
    capped: NDArray[np.float64] = np.minimum(np.abs(np.log(intervals / median)), CAP)
    return capped


@lru_cache(maxsize=256)
def _null(count: int) -> NDArray[np.float64]:
    """The spreads of irregular intervals, ``count`` of them, sorted."""
    shape = 1 / IRREGULAR**2
    drawn = np.random.default_rng(SEED + count).gamma(shape, 1 / shape, (DRAWS, count))
    return np.sort(_deviations(drawn).mean(axis=1))
