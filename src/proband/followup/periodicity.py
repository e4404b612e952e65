"""Whether flares come at regular intervals, tested against intervals that vary as irregular ones do.

    folded     an interval of about two or three periods is one across missed flares: it counts as that many
    spread     the standard deviation of the folded intervals over the period
    p value    how often intervals drawn from a gamma distribution with a coefficient of variation of IRREGULAR,
               as many and folded in the same way, have as small a spread (Monte Carlo, a fixed seed)

Flares are called periodic if p is below ALPHA. Intervals from onset to onset, so that a period that drifts slowly
is still one; fewer than LEAST_INTERVALS are not tested.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import msgspec
import numpy as np
from numpy.typing import NDArray

IRREGULAR = 0.5
ALPHA = 0.02
LEAST_INTERVALS = 4
DRAWS = 4000
LEAST_SAID = 0.001
# An interval is folded at most over this many periods: a longer one is a pause, and is left out.
MOST_FOLDS = 3
SEED = 20131001


class Periodicity(msgspec.Struct, frozen=True):
    """``period_days`` (None if it was not tested), whether flares are ``periodic``, the ``p_value`` of the test,
    the ``spread`` (standard deviation over the period), the ``low_days`` and ``high_days`` of the period's 95 %
    interval, ``intervals`` counted, and ``because`` in a sentence."""

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
    (period,), (spread,), (used,) = _folded(intervals[None, :])
    null = _null(count)
    p_value = float((1 + np.sum(null <= spread + 1e-12)) / (1 + len(null)))
    margin = 1.96 * spread * period / np.sqrt(max(used, 1))
    periodic = p_value < ALPHA
    word = "regular" if periodic else "not shown to be regular"
    often = f"{p_value:.1%}" if p_value >= LEAST_SAID else f"less than {LEAST_SAID:.1%}"
    because = (
        f"{count} intervals, {period:.1f} days on average with a spread of {spread:.0%}; irregular flares would be "
        f"as regular in {often} of draws: {word}."
    )
    return Periodicity(
        round(float(period), 2),
        periodic,
        p_value,
        float(spread),
        float(period - margin),
        float(period + margin),
        count,
        because,
    )


def _folded(
    intervals: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Period, spread and number of folded intervals of each row of intervals."""
    period = np.median(intervals, axis=1)
    folded, keep = intervals, np.ones_like(intervals, dtype=bool)
    for _ in range(3):
        folds = np.maximum(np.rint(intervals / period[:, None]), 1.0)
        keep = folds <= MOST_FOLDS
        folded = np.where(keep, intervals / folds, np.nan)
        period = np.nanmean(folded, axis=1)
    spread = np.nanstd(folded, axis=1) / period
    return period, spread, keep.sum(axis=1)


@lru_cache(maxsize=256)
def _null(count: int) -> NDArray[np.float64]:
    """The spreads of irregular intervals, ``count`` of them, sorted."""
    shape = 1 / IRREGULAR**2
    drawn = np.random.default_rng(SEED + count).gamma(shape, 1 / shape, (DRAWS, count))
    _, spread, _ = _folded(drawn)
    return np.sort(spread)
