"""Flares, their frequency and their period as the summary tells them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from proband.followup.assess import Record, observable
from proband.followup.dates import iso
from proband.followup.day import Daily
from proband.followup.flares import Flare
from proband.followup.given import Given
from proband.followup.periodicity import LEAST_INTERVALS, Periodicity, periodicity

PER_DAYS = 28
PERIOD_DEFINITION = (
    "The intervals from onset to onset in the longest row of flares without a change of treatment (a start or a "
    "stop); if no such stretch has enough flares, in all of them."
)


class DayScore(msgspec.Struct, frozen=True):
    """The symptom ``score`` of one observed day (``date``)."""

    date: str
    score: float


class FlareSeen(msgspec.Struct, frozen=True):
    """One flare: ``start``, ``end`` and ``peak`` (dates), the ``score`` of the peak, the ``days_observed`` of it,
    its ``symptoms`` (the worst first), the agents that it came ``under``, and ``interval_days`` from the start of
    the one before (None for the first)."""

    start: str
    end: str
    peak: str
    score: float
    days_observed: int
    symptoms: tuple[str, ...]
    under: tuple[str, ...]
    interval_days: int | None


class PeriodSeen(Periodicity, frozen=True):
    """Whether flares are regular, with the days of the first and the last flare
    that were looked at (``first``, ``last``; None without a flare), and the ``definition``."""

    first: str | None
    last: str | None
    definition: str


def day_scores(daily: Daily) -> tuple[DayScore, ...]:
    """The scores of the observed days, in order."""
    return tuple(
        DayScore(iso(day), score) for day, score in zip(daily.days.tolist(), daily.scores.tolist(), strict=True)
    )


def flares_seen(record: Record) -> tuple[FlareSeen, ...]:
    """The flares of a record in order."""
    starts = [one.start for one in record.flares]
    return tuple(
        FlareSeen(
            iso(one.start),
            iso(one.end),
            iso(one.peak),
            one.score,
            one.observed,
            _symptoms(record.daily, one),
            tuple(each.agent for each in record.periods if each.start <= one.start < each.end(record.last)),
            one.start - starts[at - 1] if at else None,
        )
        for at, one in enumerate(record.flares)
    )


def _symptoms(seen: Daily, flare: Flare) -> tuple[str, ...]:
    """The symptoms of a flare, by their worst severity in it and then by name."""
    at = slice(int(np.searchsorted(seen.days, flare.start)), int(np.searchsorted(seen.days, flare.end + 1)))
    worst = {name: float(np.nan_to_num(row[at]).max()) for name, row in seen.symptoms.items()}
    worst["fever"] = float(np.nan_to_num(seen.fever[at]).max())
    present = [name for name, severity in worst.items() if severity > 0]
    return tuple(sorted(present, key=lambda name: (-worst[name], name)))


def frequency(record: Record) -> float | None:
    """Flares in 28 days on which they could be seen; None without such a day."""
    days = observable(record.daily.days, record.first, record.last + 1)
    return PER_DAYS * len(record.flares) / days if days and len(record.daily.days) else None


def period_seen(record: Record) -> PeriodSeen:
    """Whether the flares of a record are regular."""
    flares = _longest_row(record.flares, record.periods)
    found = periodicity([one.onset for one in flares])
    return PeriodSeen(
        **msgspec.structs.asdict(found),
        first=iso(flares[0].start) if flares else None,
        last=iso(flares[-1].start) if flares else None,
        definition=PERIOD_DEFINITION,
    )


def _longest_row(flares: Sequence[Flare], periods: Iterable[Given]) -> Sequence[Flare]:
    """The most flares between two changes of treatment; all of them if those are too few to be tested."""
    changes = sorted({day for one in periods for day in (one.start, one.stop) if day is not None})
    rows: dict[int, list[Flare]] = {}
    for flare in flares:
        rows.setdefault(sum(day <= flare.start for day in changes), []).append(flare)
    longest = max(rows.values(), key=len, default=[])
    return longest if len(longest) > LEAST_INTERVALS else flares
