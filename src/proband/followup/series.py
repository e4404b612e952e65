"""Laboratory values over time: each analyte in one unit, each value beside the sourced interval for its day.

The unit of a series is that of the analyte's intervals, or of its table, or of its first value. The interval is the
one for the age and sex on the day of the value (narrative/intervals.py); without a date of birth only an interval
that holds at every age is used. A value whose unit cannot be converted is named in an Issue and left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

import msgspec

from proband.case.model import Direction, Sex
from proband.followup.dates import iso, ordinal
from proband.followup.entry import Entry
from proband.followup.units import laboratory_code
from proband.issue import Issue
from proband.narrative import tables
from proband.narrative.analytes import find_analytes
from proband.narrative.intervals import Interval, converted, interval_for


class Patient(msgspec.Struct, frozen=True):
    """What ages and intervals need to know: the day of birth (a day number, None if not known) and the sex."""

    born: int | None
    sex: Sex

    def age_days(self, day: int) -> float | None:
        """The age on a day; None without a day of birth, or before it."""
        return None if self.born is None or day < self.born else float(day - self.born)


class LaboratoryPoint(msgspec.Struct, frozen=True):
    """One value: its ``date``, the ``value`` in the series' unit, what was ``stated``, the interval for that day
    (``low``, ``high``) with its ``source``, and the ``direction`` (high, low, normal, or unknown)."""

    date: str
    value: float
    stated: str
    low: float | None
    high: float | None
    direction: Direction
    source: str = ""


class LaboratorySeries(msgspec.Struct, frozen=True):
    """One ``analyte`` over time: its ``loinc`` code ('' if it has none), the ``unit`` (UCUM) of all its
    ``points``, in order, and ``because`` where they could not be compared with an interval."""

    analyte: str
    loinc: str
    unit: str
    points: tuple[LaboratoryPoint, ...]
    because: str = ""


def laboratory_series(
    entries: Iterable[Entry], patient: Patient
) -> tuple[tuple[LaboratorySeries, ...], tuple[Issue, ...]]:
    """The series of all analytes that were measured, by name, and what could not be used."""
    by_analyte: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        if entry.kind == "laboratory" and entry.value is not None:
            by_analyte.setdefault(analyte_of(entry.name, entry.code), []).append(entry)
    issues: list[Issue] = []
    found = [_series(name, loinc, rows, patient, issues) for (name, loinc), rows in sorted(by_analyte.items())]
    return tuple(one for one in found if one.points), tuple(issues)


@cache
def analyte_of(name: str, code: str) -> tuple[str, str]:
    """The analyte (the table's name) and LOINC code of an entry; its own name and code if the table has neither."""
    loinc = code.rpartition(":")[2]
    for row in tables.rows("analytes"):
        if (loinc and row["loinc"] == loinc) or row["name"] == name:
            return row["name"], row["loinc"]
    named = find_analytes(f"{name} 1 mg/L")
    if named and named[0].start == 0 and named[0].end == len(name):
        return named[0].name, named[0].entry.row["loinc"]
    return name, loinc


def _series(
    name: str, loinc: str, entries: Sequence[Entry], patient: Patient, issues: list[Issue]
) -> LaboratorySeries:
    unit = _unit_of(name, entries)
    points: list[LaboratoryPoint] = []
    lost: Counter[str] = Counter()
    for entry in entries:
        value = _in_unit(entry, unit, name)
        if value is None:
            lost[entry.unit] += 1
        else:
            points.append(_point(entry, value, unit, name, patient))
    issues += [_not_converted(name, stated, count, unit) for stated, count in sorted(lost.items())]
    return LaboratorySeries(name, loinc, unit, tuple(points), _why_not_compared(points, patient))


def _unit_of(name: str, entries: Sequence[Entry]) -> str:
    """The unit of a series: of the intervals, of the analyte's table, or of the first value."""
    interval = next((row["unit"] for row in tables.rows("intervals") if row["analyte"] == name), "")
    table = next((row["unit"] for row in tables.rows("analytes") if row["name"] == name), "")
    first = next((_code(entry.unit) for entry in entries if entry.unit), "")
    usable = first and all(converted(1.0, first, unit, name) is None for unit in (interval, table) if unit)
    return first if usable else interval or table or first


def _code(unit: str) -> str:
    return laboratory_code(unit) or unit


def _in_unit(entry: Entry, unit: str, name: str) -> float | None:
    if entry.value is None or (not entry.unit and unit):
        return None
    value = converted(entry.value, _code(entry.unit), unit, name)
    return None if value is None else round(value, 6)


def _point(entry: Entry, value: float, unit: str, name: str, patient: Patient) -> LaboratoryPoint:
    age = patient.age_days(ordinal(entry.date) or 0)
    interval = interval_for(name, age, patient.sex)
    stated = f"{entry.value:g} {entry.unit}".strip()
    if interval is None:
        return LaboratoryPoint(entry.date, value, stated, None, None, "unknown")
    low, high = (_limit(limit, interval, unit, name) for limit in (interval.low, interval.high))
    return LaboratoryPoint(entry.date, value, stated, low, high, _direction(value, low, high), interval.source)


def _limit(limit: float | None, interval: Interval, unit: str, name: str) -> float | None:
    return None if limit is None else converted(limit, interval.unit, unit, name)


def _direction(value: float, low: float | None, high: float | None) -> Direction:
    """Where a value lies; without an upper limit only a low one can be told."""
    if high is not None and value > high:
        return "high"
    if low is not None and value < low:
        return "low"
    return "normal" if high is not None else "unknown"


def _why_not_compared(points: Sequence[LaboratoryPoint], patient: Patient) -> str:
    if any(point.direction != "unknown" for point in points):
        return ""
    if patient.born is None:
        return "Not assessed: the date of birth is not known, and the intervals are those of ages."
    return "Not assessed: there is no sourced interval, or not one alone, for this analyte, age and sex."


def _not_converted(name: str, stated: str, count: int, unit: str) -> Issue:
    times = "One value" if count == 1 else f"{count} values"
    said = f"in {stated!r} cannot be converted to {unit!r}" if stated else f"without a unit (expected: {unit})"
    return Issue(
        "warning",
        "unit-not-converted",
        name,
        f"{times} of {name} {said}: left out of the series.",
        "Correct the entries with `proband follow CASE correct`.",
    )


class LaboratoryChange(msgspec.Struct, frozen=True):
    """What became of one analyte under a treatment.

    ``before`` is the direction of the last value before it (``before_value`` on ``before_date``), ``now`` that of
    the last value under it; ``state`` is "normalised", "still abnormal", "newly abnormal", "normal" or
    "not measured since". ``normal_since`` is the first day from which on every value was normal.
    """

    analyte: str
    unit: str
    state: str
    before: Direction
    before_value: float
    before_date: str
    now: Direction = "unknown"
    now_value: float | None = None
    now_date: str | None = None
    normal_since: str | None = None


def changes(series: Iterable[LaboratorySeries], before: int, start: int, end: int) -> tuple[LaboratoryChange, ...]:
    """The change of each analyte: the last value from day ``before`` to ``start``, the values after it to ``end``.

    A value on the day of the start is one before it. Values that could not be compared do not count.
    """
    found = (_change(one, iso(before), iso(start), iso(end)) for one in series)
    return tuple(one for one in found if one is not None)


def _change(series: LaboratorySeries, before: str, start: str, end: str) -> LaboratoryChange | None:
    compared = [point for point in series.points if point.direction != "unknown"]
    earlier = [point for point in compared if before <= point.date <= start]
    under = [point for point in compared if start < point.date <= end]
    if not earlier:
        return None
    first = earlier[-1]
    told = LaboratoryChange(
        series.analyte, series.unit, "not measured since", first.direction, first.value, first.date
    )
    if not under:
        return told
    last = under[-1]
    return msgspec.structs.replace(
        told,
        state=_state(first.direction != "normal", last.direction != "normal"),
        now=last.direction,
        now_value=last.value,
        now_date=last.date,
        normal_since=_normal_since(under),
    )


def _state(was: bool, still: bool) -> str:
    if was:
        return "still abnormal" if still else "normalised"
    return "newly abnormal" if still else "normal"


def _normal_since(under: Sequence[LaboratoryPoint]) -> str | None:
    """The date of the first of the normal values at the end of a series."""
    since = None
    for point in reversed(under):
        if point.direction != "normal":
            break
        since = point.date
    return since
