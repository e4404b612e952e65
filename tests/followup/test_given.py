"""What was given, from when to when, from the diary's entries and the case's treatments."""

from __future__ import annotations

from proband.case.model import Case, Term, TimePoint, Treatment
from proband.followup.dates import iso, iso_or_none, ordinal
from proband.followup.entry import Entry, TreatmentEvent
from proband.followup.given import Whole, given
from proband.knowledge.care import Care

BORN = ordinal("2024-01-05") or 0
FIRST = ordinal("2024-02-05") or 0


def _entry(date: str, event: TreatmentEvent, name: str = "anakinra", dose: str = "") -> Entry:
    return Entry(kind="treatment", date=date, name=name, event=event, dose=dose)


def _given(care: Care | None, *entries: Entry, case: Case | None = None, born: int | None = BORN) -> Whole:
    return given(entries, care, case, born, FIRST)


def _told(whole: Whole) -> list[tuple[str, str, str | None]]:
    return [(one.agent, iso(one.start), iso_or_none(one.stop)) for one in whole.periods]


def test_a_brand_name_stops_what_the_drug_began(care: Care) -> None:
    whole = _given(care, _entry("2024-03-01", "start"), _entry("2024-04-01", "stop", "Kineret"))
    assert _told(whole) == [("anakinra", "2024-03-01", "2024-04-01")]
    assert whole.issues == ()


def test_a_code_names_the_agent(care: Care) -> None:
    entry = Entry(kind="treatment", date="2024-03-01", name="study drug", code="ATC:L04AC03", event="start")
    assert _told(_given(care, entry)) == [("anakinra", "2024-03-01", None)]


def test_a_second_start_after_a_stop_is_a_second_period(care: Care) -> None:
    whole = _given(care, _entry("2024-03-01", "start"), _entry("2024-03-20", "stop"), _entry("2024-05-01", "start"))
    assert _told(whole) == [("anakinra", "2024-03-01", "2024-03-20"), ("anakinra", "2024-05-01", None)]


def test_doses_are_kept_and_open_a_period(care: Care) -> None:
    whole = _given(care, _entry("2024-03-01", "dose", dose="2 mg/kg"), _entry("2024-04-01", "dose", dose="4 mg/kg"))
    (period,) = whole.periods
    assert [(one.date, one.dose) for one in period.doses] == [("2024-03-01", "2 mg/kg"), ("2024-04-01", "4 mg/kg")]


def test_events_that_do_not_fit_are_named(care: Care) -> None:
    whole = _given(care, _entry("2024-03-01", "stop"), _entry("2024-04-01", "start"), _entry("2024-05-01", "start"))
    assert _told(whole) == [("anakinra", "2024-04-01", None)]
    assert [issue.code for issue in whole.issues] == ["treatment-events"] * 2


def test_treatments_of_the_case_count_where_the_diary_says_nothing(care: Care) -> None:
    case = Case(
        treatments=(
            Treatment(Term("", "acitretin"), start=TimePoint(age="P4M"), stop=TimePoint(age="P5M2W")),
            Treatment(Term("", "anakinra"), start=TimePoint(age="P6M")),
            Treatment(Term("", "topical corticosteroid")),
        )
    )
    whole = _given(care, _entry("2024-07-08", "start"), case=case)
    assert _told(whole) == [("acitretin", "2024-05-05", "2024-06-19"), ("anakinra", "2024-07-08", None)]
    assert [one.said_by for one in whole.periods] == ["case", "diary"]
    assert [issue.code for issue in whole.issues] == ["treatment-not-placed"]


def test_ages_need_a_birth_date_and_what_ended_before_the_diary_is_no_period(care: Care) -> None:
    case = Case(
        treatments=(
            Treatment(Term("", "acitretin"), start=TimePoint(age="P4M")),
            Treatment(
                Term("", "ciclosporin"), start=TimePoint(date="2023-01-01"), stop=TimePoint(date="2023-06-01")
            ),
        )
    )
    whole = _given(care, case=case, born=None)
    assert whole.periods == ()
    assert [issue.where for issue in whole.issues] == ["acitretin"]


def test_without_a_care_pack_names_are_as_written() -> None:
    assert _told(_given(None, _entry("2024-03-01", "start", "My Drug"))) == [("My Drug", "2024-03-01", None)]
