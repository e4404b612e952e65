"""What is due, by a gold table of schedules; and what a diary cannot answer."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.followup.dates import iso, later, ordinal
from proband.followup.entry import Entry
from proband.followup.given import Given
from proband.followup.reminders import Reminder, diaried, reminders, schedule, windows
from proband.knowledge.care import Agent, Care, CareTables, Check, Statement

GOLD = Path(__file__).parent.parent / "gold" / "reminders.tsv"
SAID = Statement(text="A count.", evidence="licence", source=("LABEL:test",))
NEUTROPHILS = "751-8"


def _gold() -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


def _day(text: str) -> int:
    day = ordinal(text)
    assert day is not None
    return day


def _care(*checks: Check) -> Care:
    agent = Agent(key="drug", name="Drug", group="g", target="t", action=SAID, checks=checks)
    return Care.of_tables(CareTables((), (agent,), (), (), ()))


def _count(date: str, name: str = "neutrophils", code: str = f"LOINC:{NEUTROPHILS}") -> Entry:
    return Entry(kind="laboratory", date=date, name=name, code=code, value=3.0, unit="10*9/L")


def _reminders(check: Check, start: str, entries: list[Entry], as_of: str) -> tuple[Reminder, ...]:
    period = Given("Drug", "drug", _day(start))
    return reminders((period,), None, _care(check), diaried(entries, ()), _day(as_of))


@pytest.mark.parametrize("row", _gold(), ids=lambda row: row["note"])
def test_gold(row: dict[str, str]) -> None:
    check = Check(
        when="during",
        test="neutrophils",
        statement=SAID,
        at=_parts(row["at"]),
        every=row["every"] or None,
        until=row["until"] or None,
        assay=(NEUTROPHILS,),
    )
    entries = [_count(date) for date in _parts(row["entered"])]
    found = _reminders(check, row["start"], entries, row["as_of"])
    told = "; ".join(f"{one.due} {one.state}" + (f" {one.done}" if one.done else "") for one in found)
    assert told == row["expected"]
    assert all(one.source == ("LABEL:test",) for one in found)


def test_all_assays_of_a_check_are_needed() -> None:
    check = Check(when="during", test="count", statement=SAID, at=("P1M",), assay=(NEUTROPHILS, "777-3"))
    (half,) = _reminders(check, "2024-01-10", [_count("2024-02-10")], "2024-03-01")
    assert (half.state, half.because) == ("overdue", "1 of 2 assays entered within the window")
    both = [_count("2024-02-10"), _count("2024-02-12", "platelets", "LOINC:777-3")]
    (whole,) = _reminders(check, "2024-01-10", both, "2024-03-01")
    assert (whole.state, whole.done) == ("done", "2024-02-12")


def test_a_check_that_no_diary_can_answer_is_never_overdue() -> None:
    check = Check(when="during", test="eyes", statement=SAID, at=("P1M",))
    (one,) = _reminders(check, "2024-01-10", [], "2025-01-10")
    assert one.state == "not recorded"
    visit = Entry(kind="visit", date="2024-02-09", text="Eyes: no inflammation")
    (seen,) = _reminders(check, "2024-01-10", [visit], "2025-01-10")
    assert (seen.state, seen.done) == ("done", "2024-02-09")


def test_before_the_start() -> None:
    check = Check(when="before", test="neutrophils", statement=SAID, assay=(NEUTROPHILS,))
    assert _reminders(check, "2024-02-10", [_count("2024-01-13")], "2024-03-01")[0].state == "done"
    assert _reminders(check, "2024-02-10", [_count("2024-01-12")], "2024-03-01")[0].state == "not recorded"
    assert _reminders(check, "2024-02-10", [_count("2024-02-11")], "2024-03-01")[0].state == "not recorded"


def test_what_was_stopped_asks_for_nothing() -> None:
    check = Check(when="during", test="neutrophils", statement=SAID, at=("P1M",), assay=(NEUTROPHILS,))
    period = Given("Drug", "drug", _day("2024-01-10"), _day("2024-01-20"))
    assert reminders((period,), None, _care(check), diaried((), ()), _day("2024-02-10")) == ()


@given(
    st.lists(st.sampled_from(("P1W", "P2W", "P1M", "P3M", "P6M", "P1Y")), max_size=3, unique=True),
    st.sampled_from((None, "P0D", "P1W", "P4W", "P3M", "P1Y")),
    st.sampled_from((None, "P1Y", "P10Y")),
    st.integers(0, 4000),
)
def test_schedules_rise_and_windows_do_not_touch(
    at: list[str], every: str | None, until: str | None, length: int
) -> None:
    start = _day("2020-02-29")
    at.sort(key=lambda one: later(start, one))
    check = Check(when="during", test="t", statement=SAID, at=tuple(at), every=every, until=until)
    days = schedule(check, start, start + length)
    assert list(days) == sorted(set(days))
    assert all(iso(day) for day in days)
    sizes = windows(days, start)
    assert all(3 <= size <= 28 for size in sizes)
    pairs = zip(days, sizes, days[1:], sizes[1:], strict=False)
    assert all(one + size < other - least for one, size, other, least in pairs)
