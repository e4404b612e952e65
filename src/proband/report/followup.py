"""The follow-up in words: what a colleague should know before the next visit, on one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from proband.followup.assess import Assessment
from proband.followup.flares import RISE
from proband.followup.reminders import Reminder
from proband.followup.series import LaboratorySeries
from proband.followup.summary import FollowUp
from proband.knowledge.care import Reference
from proband.report import words
from proband.report.course import Band, Course, Panel, Point
from proband.report.sources import SourceView, source_link, source_views
from proband.report.words import Link

LABORATORY_DRAWN = 5
Z_MARKS = (-2.0, 0.0, 2.0)


class TreatmentPeriodView(msgspec.Struct, frozen=True):
    """One treatment: ``agent``, ``when``, the ``verdict``, the ``ratio`` of flare rates with its interval,
    ``because``, the lines that it ``rests_on``, the ``confounders``, and the ``time_to_response``."""

    agent: str
    when: str
    verdict: str
    ratio: str
    because: str
    rests_on: tuple[str, ...]
    confounders: tuple[str, ...]
    time_to_response: str


class LatestView(msgspec.Struct, frozen=True):
    """The latest value of a series: ``name``, ``value`` with unit, ``when``, the ``interval`` for the age, its
    ``word`` (high, low, normal, not assessed), and what it ``was`` first."""

    name: str
    value: str
    when: str
    interval: str
    word: str
    was: str


class DueView(msgspec.Struct, frozen=True):
    """A check: ``test``, ``of`` what, its ``state``, ``when`` it is due, ``because`` and the source's ``text`` with
    its ``sources``."""

    test: str
    of: str
    state: str
    when: str
    because: str
    text: str
    sources: tuple[Link, ...]


class FollowUpView(msgspec.Struct, frozen=True, kw_only=True):
    """The follow-up: ``span`` of the diary, the ``flares`` in a sentence with the ``definition`` and ``period``;
    ``treatments``, the latest values (``latest``), ``scores`` of instruments, what is ``due``, the ``course`` to
    draw, ``issues`` and ``sources``."""

    span: str
    flares: str
    definition: str
    period: str
    treatments: tuple[TreatmentPeriodView, ...]
    latest: tuple[LatestView, ...]
    scores: tuple[str, ...]
    due: tuple[DueView, ...]
    course: Course | None
    issues: tuple[str, ...]
    sources: tuple[SourceView, ...]


def followup_view(follow: FollowUp) -> FollowUpView:
    """The follow-up in words."""
    references = {reference.id: reference for reference in follow.references}
    return FollowUpView(
        span=_span(follow),
        flares=_flares(follow),
        definition=follow.definition,
        period=_period(follow),
        treatments=tuple(_treatment(one) for one in follow.treatments),
        latest=tuple(_latest(follow)),
        scores=tuple(_scores(follow)),
        due=tuple(_due(one, references) for one in follow.due),
        course=_course(follow),
        issues=tuple(f"{one.where}: {one.what} {one.advice}".strip() for one in follow.issues),
        sources=source_views(follow.references),
    )


def _span(follow: FollowUp) -> str:
    if not follow.days:
        return "The diary holds no day yet."
    share = follow.days_observed / follow.days
    return (
        f"{follow.first_day} to {follow.last_day}: {follow.days_observed} of {follow.days} days were written down "
        f"({share:.0%}). As of {follow.as_of}."
    )


def _no_flare(follow: FollowUp) -> str:
    """What it means that no flare was found: somebody who is never well has none that stands out."""
    if not follow.days_observed:
        return "No day with symptoms was written down."
    if follow.quiet_level < RISE:
        return "No flare is in the diary."
    return (
        f"No flare stands out in the diary: its quiet days have a symptom score of {follow.quiet_level:g}, "
        "which is no absence of disease."
    )


def _flares(follow: FollowUp) -> str:
    if not follow.flares:
        return _no_flare(follow)
    last = follow.flares[-1]
    text = f"{len(follow.flares)} flares; the last from {last.start} to {last.end}"
    if follow.days_since_last_flare is not None:
        text += f", {follow.days_since_last_flare} days ago"
    if follow.flares_per_28_days is not None:
        text += f"; {follow.flares_per_28_days:.1f} in 28 days over the whole diary"
    return f"{text}."


def _period(follow: FollowUp) -> str:
    found = follow.periodicity
    if found.period_days is None:
        return f"Period: not tested. {found.because}"
    regular = f"every {found.period_days:.1f} days" if found.periodic else "not shown to be regular"
    return f"Period: {regular}. {found.because}"


def _treatment(one: Assessment) -> TreatmentPeriodView:
    ratio = ""
    if one.rate_ratio is not None and one.rate_ratio_low is not None and one.rate_ratio_high is not None:
        ratio = f"{one.rate_ratio:.2f} (95 % {one.rate_ratio_low:.2f} to {one.rate_ratio_high:.2f})"
    doses = "; ".join(dict.fromkeys(dose.dose for dose in one.doses if dose.dose))
    when = f"from {one.start}" + (f" to {one.stop}" if one.stop else ", ongoing") + (f"; {doses}" if doses else "")
    days = one.time_to_response_days
    return TreatmentPeriodView(
        one.agent,
        when,
        one.verdict,
        ratio,
        one.because,
        one.rests_on,
        tuple(each.text for each in one.confounders),
        "" if days is None else f"{days} days to the response",
    )


def _latest(follow: FollowUp) -> Iterator[LatestView]:
    for series in follow.laboratory:
        last, first = series.points[-1], series.points[0]
        interval = "" if last.low is None and last.high is None else _interval(last.low, last.high)
        word: str = "not assessed" if last.direction == "unknown" else last.direction
        was = f"{first.value:g} on {first.date}" if len(series.points) > 1 else ""
        yield LatestView(series.analyte, f"{last.value:g} {series.unit}", last.date, interval, word, was)
    for growth in follow.growth:
        last_z, first_z = growth.points[-1], growth.points[0]
        word = "z not assessed" if last_z.z is None else f"z {last_z.z:+.1f}"
        was = f"z {first_z.z:+.1f} on {first_z.date}" if first_z.z is not None and len(growth.points) > 1 else ""
        yield LatestView(growth.measure, f"{last_z.value:g} {growth.unit}", last_z.date, "", word, was)


def _interval(low: float | None, high: float | None) -> str:
    if low is None:
        return f"up to {high:g}"
    return f"from {low:g}" if high is None else f"{low:g} to {high:g}"


def _scores(follow: FollowUp) -> Iterator[str]:
    """The last score of each instrument."""
    last = {one.instrument: one for one in follow.instruments}
    for one in last.values():
        said = "not computable" if one.value is None else f"{one.value:g} ({one.meaning})"
        more = "; exploratory: not validated in this disease" if one.exploratory else ""
        yield f"{one.instrument} on {one.date}: {said}; {one.because}{more}. Source: {one.source}."


def _due(one: Reminder, references: dict[str, Reference]) -> DueView:
    when = one.due or "no date in the source"
    if one.due and one.window_days:
        when += f" (within {one.window_days} days)"
    links = tuple(source_link(key, references) for key in one.source)
    return DueView(one.test, one.of, one.state, when, one.because, one.text, links)


def _course(follow: FollowUp) -> Course | None:
    if not follow.days:
        return None
    first, last = _day(follow.first_day), _day(follow.as_of or follow.last_day)
    panels = [*_symptoms(follow), *_instruments(follow), *_laboratory(follow.laboratory), *_growth(follow)]
    bands = tuple(
        Band(_day(one.start), _day(one.stop) if one.stop else last, f"{one.agent}: {one.verdict}")
        for one in follow.treatments
    )
    summary = f"Course from {follow.first_day} to {follow.last_day}: " + ", ".join(panel.name for panel in panels)
    return Course(first, last, bands, tuple(panels), summary)


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _symptoms(follow: FollowUp) -> Iterator[Panel]:
    if follow.scores:
        points = tuple(Point(_day(one.date), one.score, f"{one.date}: {one.score:g}") for one in follow.scores)
        spans = tuple((_day(one.start), _day(one.end)) for one in follow.flares)
        yield Panel("symptoms", "sum of severities", points, bars=True, spans=spans)


def _instruments(follow: FollowUp) -> Iterator[Panel]:
    for name in dict.fromkeys(one.instrument for one in follow.instruments):
        own = [one for one in follow.instruments if one.instrument == name]
        points = tuple(
            Point(_day(one.date), one.value, f"{one.date}: {one.value:g}") for one in own if one.value is not None
        )
        if points:
            yield Panel(name, "", points)


def _laboratory(series: Iterable[LaboratorySeries]) -> Iterator[Panel]:
    """The series with most abnormal values first."""
    ranked = sorted(series, key=lambda one: -sum(point.direction in ("high", "low") for point in one.points))
    for one in ranked[:LABORATORY_DRAWN]:
        points = tuple(
            Point(
                _day(each.date),
                each.value,
                f"{each.date}: {each.value:g} {one.unit}, {each.direction}",
                each.low,
                each.high,
                each.direction in ("high", "low"),
            )
            for each in one.points
        )
        yield Panel(one.analyte, one.unit, points)


def _growth(follow: FollowUp) -> Iterator[Panel]:
    for one in follow.growth:
        points = tuple(
            Point(_day(each.date), each.z, f"{each.date}: {each.value:g} {one.unit}, z {each.z:+.1f}")
            for each in one.points
            if each.z is not None
        )
        if points:
            yield Panel(f"{one.measure} for age", f"z-score{words.SPACE}(WHO)", points, marks=Z_MARKS)
