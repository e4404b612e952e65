"""Weight and height over time as WHO z-scores, and whether they catch up or fall.

A change of more than CLEAR_CHANGE standard deviations between two measurements at least LEAST_APART days apart is
called catching up or falling: 0.67 is the distance between two lines of a centile chart, above which a gain is
clinically significant catch-up growth (Ong 2000, BMJ 320:967-71, PMID:10753147: gains of weight from birth to two
years; taken over here for any time and for height, which is an assumption).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, cast

import msgspec

from proband.errors import ProbandError
from proband.followup.dates import ordinal
from proband.followup.entry import Entry
from proband.followup.series import Patient
from proband.followup.units import USUAL, Body, in_usual
from proband.issue import Issue
from proband.knowledge.growth import GrowthStandard, Indicator, open_growth

CLEAR_CHANGE = 0.67
LEAST_APART = 28
CHANGE_SOURCE = "PMID:10753147"
Measure = Literal["weight", "height"]
MEASURES: tuple[Measure, ...] = ("weight", "height")
GrowthWord = Literal["catching up", "falling", "steady"]


class GrowthPoint(msgspec.Struct, frozen=True):
    """One measurement: its ``date``, the ``value`` in the series' unit, what was ``stated``, the ``z`` score."""

    date: str
    value: float
    stated: str
    z: float | None


class GrowthSeries(msgspec.Struct, frozen=True):
    """One ``measure`` over time in ``unit`` (kg, cm) with the ``standard`` of its z-scores, and ``because`` where
    there are none."""

    measure: Measure
    unit: str
    points: tuple[GrowthPoint, ...]
    standard: str = ""
    because: str = ""


class GrowthChange(msgspec.Struct, frozen=True):
    """The change of a z-score: ``z_before`` (last on or before ``date_before``), ``z_now``, the difference
    ``change``, and the ``word`` for it (catching up, falling, steady)."""

    measure: Measure
    date_before: str
    z_before: float
    date_now: str
    z_now: float
    change: float
    word: GrowthWord


def growth_series(entries: Iterable[Entry], patient: Patient) -> tuple[tuple[GrowthSeries, ...], tuple[Issue, ...]]:
    """The series of weight and height, and what could not be used."""
    issues: list[Issue] = []
    standard = _standard()
    rows: dict[Measure, list[Entry]] = {measure: [] for measure in MEASURES}
    for entry in entries:
        if (entry.kind == "weight" or entry.kind == "height") and entry.value is not None:
            rows[entry.kind].append(entry)
    found = [_series(measure, rows[measure], patient, standard, issues) for measure in MEASURES if rows[measure]]
    return tuple(one for one in found if one.points), tuple(issues)


def growth_changes(series: Iterable[GrowthSeries], before: str, start: str, end: str) -> tuple[GrowthChange, ...]:
    """The change of each measure from the last z-score before a start to the last one after it.

    All are dates: measurements from ``before`` to ``start`` are before it, later ones to ``end`` under it.
    """
    found = (_change(one, before, start, end) for one in series)
    return tuple(one for one in found if one is not None)


def _standard() -> GrowthStandard | None:
    try:
        return open_growth()
    except ProbandError:
        return None


def _series(
    measure: Measure,
    entries: Sequence[Entry],
    patient: Patient,
    standard: GrowthStandard | None,
    issues: list[Issue],
) -> GrowthSeries:
    points: list[GrowthPoint] = []
    for entry in entries:
        value = in_usual(cast("Body", measure), entry.value or 0.0, entry.unit)
        if value is None or value <= 0:
            issues.append(_unusable(entry))
            continue
        stated = f"{entry.value:g} {entry.unit or USUAL[cast('Body', measure)]}"
        points.append(GrowthPoint(entry.date, value, stated, _z(measure, entry.date, value, patient, standard)))
    scored = any(point.z is not None for point in points)
    name = f"WHO, {standard.release}" if standard is not None and scored else ""
    because = "" if scored else _why_not_scored(patient, standard)
    return GrowthSeries(measure, USUAL[cast("Body", measure)], tuple(points), name, because)


def _z(
    measure: Measure, date: str, value: float, patient: Patient, standard: GrowthStandard | None
) -> float | None:
    age = patient.age_days(ordinal(date) or 0)
    if standard is None or age is None or patient.sex not in ("female", "male"):
        return None
    z = standard.z_score(cast("Indicator", measure), value, patient.sex, age)
    return None if z is None else round(z, 3)


def _why_not_scored(patient: Patient, standard: GrowthStandard | None) -> str:
    if standard is None:
        return "Not assessed: the growth standards are not installed."
    missing = [
        *(["the date of birth"] if patient.born is None else []),
        *(["the sex"] if patient.sex not in ("female", "male") else []),
    ]
    if missing:
        return f"Not assessed: {' and '.join(missing)} not known."
    return "Not assessed: the standards do not cover these ages."


def _unusable(entry: Entry) -> Issue:
    return Issue(
        "warning",
        "measurement-not-used",
        f"{entry.date}, {entry.kind}",
        f"{entry.value:g} {entry.unit} is no {entry.kind} that can be used.",
        "Correct the entry with `proband follow CASE correct`.",
    )


def _change(series: GrowthSeries, before: str, start: str, end: str) -> GrowthChange | None:
    scored = [(point.date, point.z) for point in series.points if point.z is not None]
    earlier = [one for one in scored if before <= one[0] <= start]
    under = [one for one in scored if start < one[0] <= end]
    if not earlier or not under:
        return None
    (date_before, z_before), (date_now, z_now) = earlier[-1], under[-1]
    if (ordinal(date_now) or 0) - (ordinal(date_before) or 0) < LEAST_APART:
        return None
    change = round(z_now - z_before, 3)
    return GrowthChange(series.measure, date_before, z_before, date_now, z_now, change, _word(change))


def _word(change: float) -> GrowthWord:
    if change > CLEAR_CHANGE:
        return "catching up"
    return "falling" if change < -CLEAR_CHANGE else "steady"
