"""One treatment judged: flares before and under it, blood, growth, instruments, and what confounds them.

before    from the first day of the diary, or the last end of an earlier treatment, or the start (after the
          first LAG_DAYS) of one that goes on, to the day before the start
under     from LAG_DAYS after the start to the stop, or to the last day
days      those on which a flare could be seen: within BRIDGE days of one that was written down
persistent   a symptom of at least 1 on more than MOST of the days written down under it; or one or another of
          them (IN_TURN)
time to response   days to the first of as many flare-free days in a row as the window holds (LEAST_FREE, or
          TWICE the mean interval of the flares before), half of them written down; for a response only
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.followup import overlap
from proband.followup.activity import ScoreChange, Scored, score_changes
from proband.followup.dates import iso, iso_or_none
from proband.followup.day import Daily
from proband.followup.flares import BRIDGE, RISE, Flare, quiet_level
from proband.followup.given import Dose, Given
from proband.followup.growth import GrowthChange, GrowthSeries, growth_changes
from proband.followup.overlap import Confounder
from proband.followup.rates import Period
from proband.followup.series import LaboratoryChange, LaboratorySeries, changes
from proband.followup.verdict import LAG_DAYS, MOST, Seen, Verdict, VerdictWord, judge

IN_TURN = "one symptom or another"
LEAST_FREE = 14
TWICE = 2.0


class Record(msgspec.Struct, eq=False):
    """All that was seen, from the ``first`` to the ``last`` day: what every treatment is judged by."""

    first: int
    last: int
    daily: Daily
    flares: tuple[Flare, ...]
    laboratory: tuple[LaboratorySeries, ...]
    growth: tuple[GrowthSeries, ...]
    scores: tuple[Scored, ...]
    periods: tuple[Given, ...]


class Assessment(msgspec.Struct, frozen=True):
    """One treatment period and what came of it.

    ``agent``, its ``key``, ``start`` and ``stop`` (None: it goes on), ``doses``, and who says so (``said_by``: the
    diary or the case). ``verdict`` with the rate ratio of the flares (``rate_ratio``, ``rate_ratio_low``,
    ``rate_ratio_high``; None without flares before) and ``because``; ``rests_on`` says line by line what it rests
    on, ``confounders`` what else could explain it. ``time_to_response_days`` counts from the start (None without a
    response). ``before_from`` and ``counted_from`` are the first days that were counted before and under it,
    ``flares_before``, ``days_before``, ``flares_under`` and ``days_under`` what was counted, and
    ``written_before`` and ``written_under`` the shares of these days that were written down. ``laboratory``,
    ``growth`` and ``instruments`` are the changes from before to now; ``persistent`` symptoms are still there on
    most days.
    """

    agent: str
    key: str
    start: str
    stop: str | None
    doses: tuple[Dose, ...]
    said_by: str
    verdict: VerdictWord
    rate_ratio: float | None
    rate_ratio_low: float | None
    rate_ratio_high: float | None
    because: str
    rests_on: tuple[str, ...]
    confounders: tuple[Confounder, ...]
    time_to_response_days: int | None
    before_from: str
    counted_from: str
    flares_before: int
    days_before: int
    flares_under: int
    days_under: int
    written_before: float
    written_under: float
    laboratory: tuple[LaboratoryChange, ...]
    growth: tuple[GrowthChange, ...]
    instruments: tuple[ScoreChange, ...]
    persistent: tuple[str, ...]


def assess(period: Given, record: Record) -> Assessment:
    """The assessment of one period of the record."""
    before, counted, end = _before(period, record), period.start + LAG_DAYS, period.end(record.last)
    seen = _seen(record, before, period.start, counted, end)
    laboratory = changes(record.laboratory, before, period.start, end - 1)
    dates = (iso(before), iso(period.start), iso(max(end - 1, 1)))
    growth, scores = growth_changes(record.growth, *dates), score_changes(record.scores, *dates)
    persistent = _persistent(record.daily, counted, end)
    verdict = judge(seen, still_abnormal=_not_normal(laboratory), persistent=_still(persistent))
    free = _free_days(seen.before)
    return Assessment(
        agent=period.agent,
        key=period.key,
        start=iso(period.start),
        stop=iso_or_none(period.stop) if period.end(record.last) <= record.last else None,
        doses=period.doses,
        said_by=period.said_by,
        verdict=verdict.verdict,
        rate_ratio=verdict.ratio.ratio if verdict.ratio else None,
        rate_ratio_low=verdict.ratio.low if verdict.ratio else None,
        rate_ratio_high=verdict.ratio.high if verdict.ratio else None,
        because=verdict.because,
        rests_on=(
            *_flare_lines(seen, record.daily, (before, period.start, counted, end)),
            *_rests_on(seen, laboratory, growth, scores, persistent),
        ),
        confounders=_confounders(period, record, before, seen),
        time_to_response_days=_time_to_response(record, period.start, end, free, verdict),
        before_from=iso(before),
        counted_from=iso(counted),
        flares_before=len(seen.before.onsets),
        days_before=int(seen.before.days),
        flares_under=len(seen.under.onsets),
        days_under=int(seen.under.days),
        written_before=seen.written_before,
        written_under=seen.written_under,
        laboratory=laboratory,
        growth=growth,
        instruments=scores,
        persistent=persistent,
    )


def _before(period: Given, record: Record) -> int:
    """The first day of the time before a period: all that was given then was given the whole time, or did nothing.

    A treatment that ended without effect changed nothing, and does not divide the time before.
    """
    limits = [record.first]
    for other in record.periods:
        if other is period or other.start >= period.start:
            continue
        ended = other.stop is not None and other.stop <= period.start
        if not (ended and _had_no_effect(other, record)):
            limits.append(other.end(record.last) if ended else other.start + LAG_DAYS)
    return min(max(limits), period.start)


def _had_no_effect(period: Given, record: Record) -> bool:
    """Whether the flares went on under a treatment as before it."""
    before, counted, end = _before(period, record), period.start + LAG_DAYS, period.end(record.last)
    return judge(_seen(record, before, period.start, counted, end)).verdict == "none"


def _seen(record: Record, before: int, start: int, counted: int, end: int) -> Seen:
    earlier = tuple(one.onset for one in record.flares if before <= one.start < start)
    under = tuple(one.onset for one in record.flares if one.start >= start and counted <= one.onset < end)
    days = record.daily.days
    return Seen(
        Period(earlier, float(observable(days, before, start))),
        Period(under, float(observable(days, counted, end))),
        _written(days, before, start),
        _written(days, counted, end),
        _share(record.daily, before, start, quiet_level(record.daily.scores) + RISE),
        _share(record.daily, counted, end, quiet_level(record.daily.scores) + RISE),
        _share(record.daily, before, start, 1.0),
    )


def _share(daily: Daily, start: int, end: int, least: float) -> float:
    """The share of the days written down that have a score of ``least`` or more; 0 without a day."""
    scores = daily.scores[_at(daily, start, end)]
    return float((scores >= least).mean()) if len(scores) else 0.0


def _at(daily: Daily, start: int, end: int) -> slice:
    """Where the days from ``start`` to before ``end`` lie."""
    return slice(int(np.searchsorted(daily.days, start)), int(np.searchsorted(daily.days, max(end, start))))


def observable(days: NDArray[np.int64], start: int, end: int) -> int:
    """How many days from ``start`` to before ``end`` lie within BRIDGE days of an observed one."""
    if end <= start:
        return 0
    seen = np.zeros(end - start + 2 * BRIDGE, dtype=np.int64)
    near = days[(days >= start) & (days < end)] - start
    for shift in range(2 * BRIDGE + 1):
        seen[near + shift] = 1
    return int(seen[BRIDGE : BRIDGE + end - start].sum())


def _written(days: NDArray[np.int64], start: int, end: int) -> float:
    return float(_observed(days, start, end)) / (end - start) if end > start else 0.0


def _observed(days: NDArray[np.int64], start: int, end: int) -> int:
    return int(np.searchsorted(days, end) - np.searchsorted(days, start))


def _persistent(daily: Daily, start: int, end: int) -> tuple[str, ...]:
    """The symptoms, fever among them, that are there on most of the observed days from ``start`` on."""
    at = _at(daily, start, end)
    length = at.stop - at.start
    rows = {**daily.symptoms, "fever": daily.fever}
    found = tuple(
        name for name, row in rows.items() if length and np.sum(np.nan_to_num(row[at]) >= 1) > MOST * length
    )
    return found or ((IN_TURN,) if _share(daily, start, end, 1.0) > MOST else ())


def _not_normal(laboratory: Sequence[LaboratoryChange]) -> tuple[str, ...]:
    """What was abnormal in the blood before and is not known to be normal now, in words."""
    return tuple(
        f"{one.analyte} {one.state}" for one in laboratory if one.before != "normal" and one.state != "normalised"
    )


def _still(persistent: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{name} on most days" for name in persistent)


def _confounders(period: Given, record: Record, before: int, seen: Seen) -> tuple[Confounder, ...]:
    daily = record.daily
    return (
        *overlap.overlaps(period, record.periods, record.last),
        *overlap.after_a_bad_time(period.start, before, record.flares, daily.days, daily.scores),
        *overlap.thin(seen.under.days, seen.written_before, seen.written_under),
    )


def _free_days(before: Period) -> int:
    """How many days without a flare are more than a pause between two of them."""
    flares = len(before.onsets)
    return max(LEAST_FREE, math.ceil(TWICE * before.days / flares)) if flares else LEAST_FREE


def _time_to_response(record: Record, start: int, end: int, free: int, verdict: Verdict) -> int | None:
    """Days from the start to the first of ``free`` days without a flare; None without a response."""
    if verdict.verdict not in ("complete", "partial"):
        return None
    flares = [one for one in record.flares if one.end >= start and one.start < end]
    begins = [start, *(one.end + 1 for one in flares)]
    ends = [*(one.start for one in flares), end]
    for begin, until in zip(begins, ends, strict=True):
        for day in range(max(begin, start), until - free + 1):
            if 2 * _observed(record.daily.days, day, day + free) >= free:
                return day - start
    return None


def _flare_lines(seen: Seen, daily: Daily, days: tuple[int, int, int, int]) -> Iterator[str]:
    """The flares and the mean symptom score; ``days``: first and end of the time before, and of that under."""
    yield (
        f"flares: {len(seen.under.onsets)} in {seen.under.days:.0f} days under it, {len(seen.before.onsets)} in "
        f"{seen.before.days:.0f} days before ({seen.written_under:.0%} and {seen.written_before:.0%} written down)"
    )
    before, under = daily.scores[_at(daily, *days[:2])], daily.scores[_at(daily, *days[2:])]
    if len(before) and len(under):
        yield f"mean symptom score of a day: {under.mean():.1f} under it, {before.mean():.1f} before"


def _rests_on(
    seen: Seen,
    laboratory: Sequence[LaboratoryChange],
    growth: Sequence[GrowthChange],
    scores: Sequence[ScoreChange],
    persistent: Sequence[str],
) -> tuple[str, ...]:
    """What a verdict rests on, a line each; growth and instruments stand beside it and do not decide it."""
    lines = [_laboratory_line(one) for one in laboratory if one.before != "normal" or one.state != "normal"]
    lines += [f"symptoms: {name} on most days" for name in persistent]
    if not persistent and seen.written_under:
        lines.append("symptoms: none on most days")
    lines += [_growth_line(one) for one in growth]
    return (*lines, *(_score_line(one) for one in scores))


def _laboratory_line(one: LaboratoryChange) -> str:
    line = f"{one.analyte}: {one.before} on {one.before_date} ({one.before_value:g} {one.unit})"
    if one.now_date is None:
        return f"{line}, not measured since"
    since = f", normal since {one.normal_since}" if one.normal_since else ""
    return f"{line}, {one.now} on {one.now_date} ({one.now_value:g} {one.unit}){since}"


def _growth_line(one: GrowthChange) -> str:
    return (
        f"{one.measure}: z-score {one.z_before:.1f} on {one.date_before}, {one.z_now:.1f} on {one.date_now}: "
        f"{one.word}"
    )


def _score_line(one: ScoreChange) -> str:
    met = "".join(f"; {each.definition}: {'met' if each.met else 'not met'}" for each in one.responses)
    return f"{one.instrument}: {one.before:g} on {one.before_date}, {one.now:g} on {one.now_date}{met}"
