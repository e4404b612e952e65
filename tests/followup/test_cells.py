"""What cells and dates say: gold tables that a clinician can extend."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.followup.cells import number_of, read_cell
from proband.followup.columns import column_of
from proband.followup.limits import Fault
from proband.followup.table_dates import clock_of, day_first, read_age, read_date, read_day_of_life
from proband.followup.units import in_usual
from proband.knowledge import Knowledge

GOLD = Path(__file__).parents[1] / "gold"


def rows(name: str) -> list[dict[str, str]]:
    with (GOLD / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", rows("diary_cells"), ids=lambda row: f"{row['column']}: {row['cell']}")
def test_a_cell_says_what_the_gold_table_says(row: dict[str, str], knowledge: Knowledge) -> None:
    reading = read_cell(column_of(row["column"], knowledge), row["cell"])
    assert (reading.fault.code if reading.fault else "") == row["fault"]
    assert len(reading.entries) == bool(row["kind"])
    for entry in reading.entries:
        value = "" if entry.value is None else f"{entry.value:g}"
        told = (entry.kind, entry.name, value, entry.unit, entry.event, entry.dose, entry.text)
        assert told == tuple(row[name] for name in ("kind", "name", "value", "unit", "event", "dose", "text"))


@pytest.mark.parametrize("row", rows("diary_dates"), ids=lambda row: f"{row['text']} ({row['others']})")
def test_a_date_is_the_day_of_the_gold_table(row: dict[str, str]) -> None:
    others = [text for text in row["others"].split("|") if text]
    day = read_date(row["text"], day_first([*others, row["text"]]))
    if row["fault"]:
        assert isinstance(day, Fault)
        assert day.code == row["fault"]
    else:
        assert day == date.fromisoformat(row["date"])


@pytest.mark.parametrize(
    ("text", "day"),
    [("P0D", "2024-01-31"), ("P1M0D", "2024-02-29"), ("P12D", "2024-02-12"), ("P1Y0D", "2025-01-31"),
     ("P2W", "2024-02-14"), ("P6M", None), ("P", None), ("6 months", None), ("P999Y9999M99999D", None)],
)  # fmt: skip
def test_an_age_with_days_names_a_day(text: str, day: str | None) -> None:
    read = read_age(text, date(2024, 1, 31))
    assert (None if isinstance(read, Fault) else read.isoformat()) == day


def test_birth_is_day_0_of_life() -> None:
    born = date(2024, 1, 31)
    assert read_day_of_life("0", born) == born
    assert read_day_of_life(" 12 ", born) == date(2024, 2, 12)
    assert isinstance(read_day_of_life("-1", born), Fault)
    assert isinstance(read_day_of_life("99999", date(9990, 1, 1)), Fault)


def test_a_time_behind_a_date_is_kept_but_for_midnight() -> None:
    assert clock_of("2024-03-04 08:30:00") == "08:30"
    assert clock_of("2024-03-04 00:00:00") == ""
    assert clock_of("2024-03-04") == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", 1234.0),
        ("1.234", 1.234),
        ("1,234", None),
        ("0,234", 0.234),
        ("12,34", 12.34),
        ("12,3456", 12.3456),
        ("1,234,567", 1234567.0),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1,2,3", None),
        ("1.2.3", None),
        (".5", 0.5),
    ],
)
def test_a_number_is_read_where_it_can_be_read_in_one_way(text: str, value: float | None) -> None:
    assert number_of(text) == value


@given(st.floats(0.001, 99_999, allow_nan=False).map(lambda value: round(value, 3)))
def test_point_and_comma_say_the_same_or_nothing(value: float) -> None:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    assert number_of(text) == value
    assert number_of(text.replace(".", ",")) in (value, None)


def test_units_of_the_body_by_their_definitions() -> None:
    assert in_usual("temperature", 101.3, "[degF]") == pytest.approx(38.5)
    assert in_usual("temperature", 212.0, "[degF]") == pytest.approx(100.0)
    assert in_usual("weight", 5400, "g") == 5.4
    assert in_usual("weight", 10, "[lb_av]") == pytest.approx(4.5359237)
    assert in_usual("height", 1.1, "m") == pytest.approx(110.0)
    assert in_usual("weight", 1, "cm") is None
