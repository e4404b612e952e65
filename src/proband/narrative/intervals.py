"""The sourced reference interval of an age and a sex, and the units that its value may be stated in.

Laboratories disagree. A row of ``tables/intervals.tsv`` either joins its sources to the widest interval, or holds
one of them; where the rows that fit an age, a sex or a missing unit do not give one answer, the answer is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec

from proband.case.model import Direction, Sex
from proband.narrative import tables
from proband.narrative.quantities import Value, compare, unit_row


class Interval(msgspec.Struct, frozen=True):
    """A sourced reference interval: its limits (None: it has no such limit) in ``unit`` (UCUM), and its source."""

    low: float | None
    high: float | None
    unit: str
    source: str


def interval_for(analyte: str, days: float | None, sex: Sex = "unknown") -> Interval | None:
    """The one interval for this age and sex; None where there is none, or where the rows that fit disagree."""
    found = {
        (row["low"], row["high"], row["unit"]): row["source"]
        for row in _rows().get(analyte, ())
        if _fits(row, days, sex)
    }
    if len(found) != 1:
        return None
    ((low, high, unit), source) = found.popitem()
    return Interval(_limit(low), _limit(high), unit, source)


def converted(value: float, unit: str, target: str, analyte: str) -> float | None:
    """A value in another unit (both UCUM codes); None where the tables do not lead from one to the other."""
    if unit == target:
        return value
    one, other = _unit_of_code(unit), _unit_of_code(target)
    if one is None or other is None or not float(one["factor"]) or not float(other["factor"]):
        return None
    across = _across(analyte, one["dimension"], other["dimension"])
    return value * float(one["factor"]) / float(other["factor"]) * across if across else None


def by_interval(value: Value, analyte: str, days: float | None, sex: Sex = "unknown") -> Direction:
    """High, low or normal by the sourced interval for the age; unknown where rows or units would disagree."""
    rows = [row for row in _rows().get(analyte, ()) if _fits(row, days, sex)]
    said = {_compared(value, row, factor) for row in rows for factor in _factors(value, row)} - {None}
    only = said.pop() if len(said) == 1 else None
    return only or "unknown"


def _compared(value: Value, row: dict[str, str], factor: float) -> Direction | None:
    """What a row makes of a value; one that has a lower limit only says nothing of what lies above it: None."""
    lower = _limit(row["low"])
    direction = compare(value, lower, _limit(row["high"]), factor)
    if direction == "unknown" and not row["high"] and lower is not None and value.low * factor >= lower:
        return None
    return direction


@cache
def _rows() -> dict[str, list[dict[str, str]]]:
    """The rows of each analyte."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in tables.rows("intervals"):
        found.setdefault(row["analyte"], []).append(row)
    return found


def _fits(row: dict[str, str], days: float | None, sex: Sex) -> bool:
    """Whether a row is about this age and this sex; what is not known excludes nothing."""
    other_sex = row["sex"] and sex in ("female", "male") and row["sex"] != sex
    return not other_sex and (days is None or float(row["from_days"]) <= days < float(row["to_days"]))


def _limit(cell: str) -> float | None:
    return float(cell) if cell else None


def _factors(value: Value, row: dict[str, str]) -> Sequence[float]:
    """Factors from the value's unit to the row's; without a unit, those under which the value could be real."""
    target = _unit_of_code(row["unit"])
    if target is None:
        return (1.0,) if not value.unit else ()
    if value.unit:
        unit = unit_row(value.unit)
        if unit is None or not float(unit["factor"]):
            return ()
        factor = _across(row["analyte"], unit["dimension"], target["dimension"])
        return (float(unit["factor"]) / float(target["factor"]) * factor,) if factor else ()
    usual = {"g/L": (1.0, 10.0), "mg/L": (1.0, 10.0), "10*9/L": (1.0, 0.001)}.get(row["unit"], (1.0,))
    top = float(row["high"] or row["low"])
    # Counts with a decimal point are told in thousands a microlitre, however low.
    bottom = top / 1000 if row["unit"] == "10*9/L" and "." in value.text else top / 12
    return tuple(factor for factor in usual if bottom <= abs(value.high) * factor <= top * 60)


@cache
def _unit_of_code(code: str) -> dict[str, str] | None:
    return next((row for row in tables.rows("units") if row["ucum"] == code), None)


def _across(analyte: str, one: str, other: str) -> float:
    """The factor between two dimensions: 1 within one, the molar mass from amount to mass; else 0."""
    if one == other:
        return 1.0
    mass = _molar_masses().get(analyte, 0.0)
    if (one, other) == ("amount", "mass"):
        return mass
    return 1 / mass if mass and (one, other) == ("mass", "amount") else 0.0


@cache
def _molar_masses() -> dict[str, float]:
    return {row["analyte"]: float(row["g_per_mol"]) for row in tables.rows("molar_masses")}
