"""Laboratory values in one unit beside the interval of their day, and what became of them."""

from __future__ import annotations

from typing import cast

import pytest

from proband.case.model import Sex
from proband.followup.dates import ordinal
from proband.followup.entry import Entry
from proband.followup.series import LaboratorySeries, Patient, analyte_of, changes, laboratory_series
from proband.narrative import tables
from proband.narrative.intervals import by_interval, converted, interval_for
from proband.narrative.quantities import Value

BORN = ordinal("2024-01-05")
GIRL = Patient(BORN, "female")


def _entry(date: str, value: float, unit: str, name: str = "hemoglobin") -> Entry:
    return Entry(kind="laboratory", date=date, name=name, value=value, unit=unit)


def _only(*entries: Entry, patient: Patient = GIRL) -> LaboratorySeries:
    (series,), issues = laboratory_series(entries, patient)
    assert issues == ()
    return series


@pytest.mark.parametrize(
    ("value", "unit", "in_grams"), [(8.8, "g/dL", 88), (88, "g/L", 88), (88, "g/l", 88), (5.46, "mmol/L", 87.98)]
)
def test_units_become_one(value: float, unit: str, in_grams: float) -> None:
    series = _only(_entry("2024-06-01", 90, "g/L"), _entry("2024-06-02", value, unit))
    assert series.unit == "g/L"
    assert series.points[1].value == pytest.approx(in_grams, abs=0.05)
    assert series.points[1].stated == f"{value:g} {unit}"


def test_names_and_codes_of_one_analyte_are_one_series() -> None:
    names = (("hemoglobin", ""), ("haemoglobin", ""), ("Hb", ""), ("my own name", "LOINC:718-7"))
    assert {analyte_of(*name) for name in names} == {("hemoglobin", "718-7")}
    assert analyte_of("a marker of our own", "") == ("a marker of our own", "")


def test_a_value_that_cannot_be_converted_is_named() -> None:
    entries = (_entry("2024-06-01", 90, "g/L"), _entry("2024-06-02", 9, "furlong"), _entry("2024-06-03", 9, ""))
    (series,), issues = laboratory_series(entries, GIRL)
    assert len(series.points) == 1
    assert [issue.code for issue in issues] == ["unit-not-converted"] * 2
    assert "without a unit" in issues[0].what
    assert "furlong" in issues[1].what


def test_an_analyte_without_an_interval_is_kept() -> None:
    series = _only(_entry("2024-06-01", 3, "my units", "a marker of our own"))
    assert (series.points[0].value, series.points[0].direction) == (3, "unknown")
    assert series.because.startswith("Not assessed")


def test_without_a_birth_date_nothing_is_compared_by_age() -> None:
    series = _only(_entry("2024-06-01", 20, "g/L"), patient=Patient(None, "female"))
    assert series.points[0].direction == "unknown"
    assert "date of birth" in series.because


def test_the_interval_agrees_with_the_narrative() -> None:
    """Where one interval holds, both ways of comparing say the same."""
    spelt = {row["ucum"]: row["spelling"] for row in tables.rows("units")}
    compared = 0
    for row in tables.rows("intervals"):
        days, sex = (float(row["from_days"]) + float(row["to_days"])) / 2, cast("Sex", row["sex"] or "female")
        interval = interval_for(row["analyte"], days, sex)
        if interval is None or interval.high is None or interval.unit not in spelt:
            continue
        value = interval.high * 1.5
        told = by_interval(Value(str(value), value, value, "", spelt[interval.unit], 0), row["analyte"], days, sex)
        assert told == "high"
        compared += 1
    assert compared > 80


def test_conversion_goes_both_ways() -> None:
    there = converted(88.0, "g/L", "mmol/L", "hemoglobin")
    assert there is not None
    assert converted(there, "mmol/L", "g/L", "hemoglobin") == pytest.approx(88.0)
    assert converted(1.0, "g/L", "mm/h", "hemoglobin") is None
    assert converted(1.0, "nonsense", "g/L", "hemoglobin") is None


@pytest.mark.parametrize(
    ("values", "state", "since"),
    [
        ((80, 110, 112), "normalised", "2024-08-01"),
        ((80, 110, 80), "still abnormal", None),
        ((80, 90, 112), "normalised", "2024-09-01"),
        ((110, 112, 80), "newly abnormal", None),
        ((110, 112, 111), "normal", "2024-08-01"),
        ((80,), "not measured since", None),
    ],
)
def test_changes_under_a_treatment(values: tuple[float, ...], state: str, since: str | None) -> None:
    dates = ("2024-07-08", "2024-08-01", "2024-09-01")
    series = _only(*(_entry(date, value, "g/L") for date, value in zip(dates, values, strict=False)))
    first, start, last = (ordinal(date) or 0 for date in ("2024-06-01", "2024-07-08", "2024-09-01"))
    (change,) = changes((series,), first, start, last)
    assert (change.state, change.normal_since) == (state, since)
