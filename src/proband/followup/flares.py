"""Flares from daily scores, by a definition that is stated and the same for everybody.

    quiet level   the lower quartile of the observed days' scores
    active day    its score lies at least RISE above the quiet level
    flare         active days of which no two neighbours are further apart than BRIDGE days; a second quiet day
                  observed between them ends it as well
    counted       if it has two active days, one of them at least SURE above the quiet level, or a single one at
                  least CLEAR above it

A day without an entry is not observed: it neither continues a flare nor ends one, and a flare that fell on such
days alone cannot be seen. The score of a day is the sum of its symptoms' severities (0 to 3 each), fever among
them (day.py).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np
from numpy.typing import NDArray

RISE = 2.0
SURE = 3.0
CLEAR = 4.0
BRIDGE = 3
QUIET_QUANTILE = 0.25
DEFINITION = (
    f"A flare is a run of days whose symptom score lies at least {RISE:g} above the patient's quiet level (the "
    f"lower quartile of all observed days), with one of them at least {SURE:g} above it; days up to {BRIDGE} apart "
    f"belong together unless two quiet days were observed between them. A single such day counts if its score lies "
    f"at least {CLEAR:g} above. Days without an entry are not observed."
)


class Flare(msgspec.Struct, frozen=True):
    """One flare: first and last active day and the day of its highest score, as day numbers; that score, and how
    many of its days were observed. ``onset`` is the day on which it most likely began: the middle of the days
    from the last quiet one that was observed to the first active one."""

    start: int
    end: int
    peak: int
    score: float
    observed: int
    onset: float


def find_flares(days: NDArray[np.int64], scores: NDArray[np.float64]) -> tuple[Flare, ...]:
    """The flares of the observed ``days`` (ascending day numbers) with their ``scores``, in order."""
    if not len(days):
        return ()
    quiet = quiet_level(scores)
    active = scores >= quiet + RISE
    return tuple(
        _flare(days, scores, run)
        for run in _runs(days, active)
        if float(scores[run].max()) >= quiet + (SURE if len(run) > 1 else CLEAR)
    )


def quiet_level(scores: NDArray[np.float64]) -> float:
    """The score of a quiet day of this patient: the lower quartile."""
    return float(np.quantile(scores, QUIET_QUANTILE, method="lower")) if len(scores) else 0.0


def _runs(days: NDArray[np.int64], active: NDArray[np.bool_]) -> Iterator[list[int]]:
    """The active days that belong together, as indices."""
    run: list[int] = []
    for at in np.flatnonzero(active).tolist():
        if run:
            between = at - run[-1] - 1  # observed days between two active ones are quiet
            if days[at] - days[run[-1]] > BRIDGE or between >= 2:
                yield run
                run = []
        run.append(at)
    if run:
        yield run


def _flare(days: NDArray[np.int64], scores: NDArray[np.float64], run: list[int]) -> Flare:
    first, last = run[0], run[-1]
    peak = max(run, key=lambda at: scores[at])
    quiet_before = (
        int(days[first - 1]) if first and days[first] - days[first - 1] <= BRIDGE else int(days[first]) - 1
    )
    onset = (quiet_before + 1 + int(days[first])) / 2
    return Flare(int(days[first]), int(days[last]), int(days[peak]), float(scores[peak]), last - first + 1, onset)
