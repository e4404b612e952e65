"""The case in time: every finding, measurement and treatment with the age that the source states."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from proband.age import DAYS_A_YEAR, ONSET_BANDS, age_days, is_age
from proband.case.model import Case, Finding, Measurement, TimePoint, Treatment
from proband.report import words

OLDEST_DAYS = 100 * DAYS_A_YEAR
_RESPONSES = {
    "complete": "complete response",
    "partial": "partial response",
    "none": "no response",
    "worse": "worse",
    "unknown": "",
}


Lane = Literal["findings", "measurements", "treatments"]


class Moment(msgspec.Struct, frozen=True):
    """Something of the case with its place in time.

    ``lane`` is the row of the figure; ``label`` in words; ``start_days`` and ``end_days`` since birth, where
    an open end is None; ``vague`` means "some time in this interval"; ``excluded`` that it was not there;
    ``when`` the time in words.
    """

    lane: Lane
    label: str
    start_days: float
    end_days: float | None
    vague: bool
    excluded: bool
    when: str


class TimelineView(msgspec.Struct, frozen=True):
    """The case in time.

    ``moments`` in order of age; ``untimed`` names what has no stated time; ``last_days`` is the age at the
    last encounter (None if not stated) and ``last`` the same in words; ``summary`` tells it as one text.
    """

    moments: tuple[Moment, ...]
    untimed: tuple[str, ...]
    last_days: float | None
    last: str
    summary: str


def timeline_view(case: Case) -> TimelineView:
    """Everything of the case that has a time, by age, and what has none."""
    items = list(_items(case))
    moments = [moment for moment in (_moment(case, *item) for item in items) if moment is not None]
    moments.sort(key=lambda moment: (moment.start_days, moment.end_days or moment.start_days, moment.label))
    last = None if case.age is None else _bounds(case.age, case.date_of_birth)
    return TimelineView(
        moments=tuple(moments),
        untimed=tuple(item[1] for item in items if _moment(case, *item) is None),
        last_days=None if last is None else last[1],
        last=words.when(case.age),
        summary="; ".join(f"{moment.when}: {moment.label}" for moment in moments),
    )


def response_words(treatment: Treatment) -> str:
    """The stated response to a treatment in words; empty if it is not stated."""
    return _RESPONSES[treatment.response]


def label_of(finding: Finding) -> str:
    """A finding's label, with "no" before what was excluded."""
    label = finding.term.label or finding.term.id
    return f"no {words.lowered(label)}" if finding.excluded else label


_Item = tuple[Lane, str, TimePoint | None, TimePoint | None, bool]


def _items(case: Case) -> Iterable[_Item]:
    for finding in case.findings:
        yield "findings", label_of(finding), finding.onset, finding.resolution, finding.excluded
    for measurement in case.measurements:
        yield "measurements", _measured(measurement), measurement.time, None, False
    for treatment in case.treatments:
        response = response_words(treatment)
        label = treatment.agent.label or treatment.agent.id
        told = f"{label}: {response}" if response else label
        yield "treatments", told, treatment.start, treatment.stop, False


def _measured(measurement: Measurement) -> str:
    value = value_words(measurement) or measurement.direction
    return f"{measurement.assay.label or measurement.assay.id} {value}".strip()


def value_words(measurement: Measurement) -> str:
    """A measured value with its unit, as stated."""
    if measurement.value is None:
        return measurement.value_text
    unit = measurement.unit and (measurement.unit.label or measurement.unit.id)
    return f"{measurement.value:g} {unit or ''}".strip()


def _moment(
    case: Case, lane: Lane, label: str, start: TimePoint | None, end: TimePoint | None, excluded: bool
) -> Moment | None:
    bounds = None if start is None else _bounds(start, case.date_of_birth)
    if bounds is None:
        return None
    first, latest, vague = bounds
    stop = None if end is None else _bounds(end, case.date_of_birth)
    if stop is not None:
        latest, vague = max(stop[1], first), False
    until = latest if vague or stop is not None else None
    return Moment(lane, label, first, until, vague, excluded, words.span_of(start, end, since=""))


def _bounds(time: TimePoint, birth: str) -> tuple[float, float, bool] | None:
    """The first and last day that a stated time can mean, and whether it is an interval; None if no age."""
    start = time.earliest_days(birth)
    if start is None or start < 0:
        return None
    end = _end(time, start)
    return start, end, end > start


def _end(time: TimePoint, start: float) -> float:
    if time.age is not None:
        return max(age_days(time.age_end), start) if time.age_end and is_age(time.age_end) else start
    if time.onset_class is not None:
        uppers = (upper for band_id, _, upper in ONSET_BANDS if band_id == time.onset_class.id)
        return min(next(uppers, start), OLDEST_DAYS)
    return start
