"""What else could explain a change under a treatment: its confounders, each named by a stated rule.

overlap           another treatment was started, stopped or changed in its dose from NEAR_DAYS before the start
                  to the end of the period (one that was given unchanged all along is none)
regression        it was started within a flare or in the BRIDGE days after one; or the mean score of the
                  MONTH_DAYS before it lay at least WORSE times above that of the whole time before. Bad times
                  are followed by better ones by themselves (regression to the mean)
little follow-up  less than LITTLE_DAYS after the first LAG_DAYS
missing days      less than WRITTEN of the days before or under it are written down
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.followup.dates import iso, ordinal
from proband.followup.flares import BRIDGE, Flare
from proband.followup.given import Given
from proband.followup.verdict import LAG_DAYS

NEAR_DAYS = 28
MONTH_DAYS = 28
WORSE = 1.25
LEAST_MONTHS = 3
LITTLE_DAYS = 84
WRITTEN = 0.6


class Confounder(msgspec.Struct, frozen=True):
    """One confounder: its ``kind`` (overlap, regression, little follow-up, missing days) and a sentence."""

    kind: str
    text: str


def overlaps(period: Given, others: Iterable[Given], last: int) -> Iterator[Confounder]:
    """The other treatments that changed near the start of a period or within it."""
    earliest, end = period.start - NEAR_DAYS, period.end(last)
    for other in others:
        said = [] if other is period or other.key == period.key else list(_changed(other, earliest, end))
        if said:
            yield Confounder("overlap", f"{other.agent} was {' and '.join(said)}.")


def _changed(other: Given, earliest: int, end: int) -> Iterator[str]:
    """What happened to another treatment within these days, in words."""
    if earliest <= other.start < end:
        yield f"started on {iso(other.start)}"
    for dose in other.doses:
        day = ordinal(dose.date) or 0
        if earliest <= day < end and day != other.start:
            yield f"given at {dose.dose} from {dose.date}"
    if other.stop is not None and earliest <= other.stop < end:
        yield f"stopped on {iso(other.stop)}"


def after_a_bad_time(
    start: int, before: int, flares: Sequence[Flare], days: NDArray[np.int64], scores: NDArray[np.float64]
) -> Iterator[Confounder]:
    """Whether a treatment that began on day ``start`` was begun in a bad time of the days from ``before`` on."""
    near = [one for one in flares if one.start <= start <= one.end + BRIDGE]
    if near:
        flare = near[-1]
        when = "within" if start <= flare.end else "right after"
        text = f"It was started {when} the flare of {iso(flare.start)} to {iso(flare.end)}, which ends by itself."
        yield Confounder("regression", text)
    whole = scores[(days >= before) & (days < start)]
    month = scores[(days >= max(before, start - MONTH_DAYS)) & (days < start)]
    long_enough = start - before >= LEAST_MONTHS * MONTH_DAYS and len(month) >= MONTH_DAYS / 2
    if long_enough and float(month.mean()) >= WORSE * float(whole.mean()) > 0:
        yield Confounder(
            "regression",
            f"The {MONTH_DAYS} days before it were worse than usual: a mean score of {month.mean():.1f} against "
            f"{whole.mean():.1f} over the whole time before.",
        )


def thin(days_under: float, written_before: float, written_under: float) -> Iterator[Confounder]:
    """Whether there is little follow-up or much of it is missing; the shares of days that were written down."""
    if days_under < LITTLE_DAYS:
        text = f"Only {max(days_under, 0):.0f} days were followed after the first {LAG_DAYS}."
        yield Confounder("little follow-up", text)
    for share, when in ((written_before, "before it"), (written_under, "under it")):
        if share < WRITTEN:
            yield Confounder("missing days", f"Only {share:.0%} of the days {when} are written down.")
