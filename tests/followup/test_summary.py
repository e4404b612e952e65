"""The summary of made diaries: confounders, growth, persistence, what is not known, order, speed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proband.case.model import Case, Term, TimePoint, Treatment
from proband.errors import UsageError
from proband.followup.assess import Assessment, observable
from proband.followup.diary import Diary
from proband.followup.entry import KINDS, Entry
from proband.followup.summary import FollowUp, summarise
from proband.knowledge import Knowledge

DiaryOf = Callable[..., Diary]
FIRST = date(2024, 2, 5)


def _day(at: int) -> str:
    return (FIRST + timedelta(days=at)).isoformat()


def _symptoms(length: int, flares: set[int], quiet: float = 0.0, steps: int = 1) -> Iterator[Entry]:
    """A symptom a day: 3 and 3 on the flares' days and the days after them, else ``quiet``."""
    for at in range(0, length, steps):
        bad = at in flares or at - 1 in flares
        yield Entry(kind="symptom", date=_day(at), name="pustules", value=3.0 if bad else quiet)
        yield Entry(kind="symptom", date=_day(at), name="irritability", value=3.0 if bad else 0.0)


def _drug(at: int, event: str = "start", name: str = "anakinra", dose: str = "") -> Entry:
    return msgspec.convert(
        {"kind": "treatment", "date": _day(at), "name": name, "event": event, "dose": dose}, Entry
    )


def _weekly(start: int, end: int) -> set[int]:
    return set(range(start, end, 7))


@pytest.fixture(scope="module")
def summary(cared: Knowledge, diary_of: DiaryOf) -> Callable[..., FollowUp]:
    def of(*entries: Entry, case: Case | None = None, as_of: str | None = None, **header: str) -> FollowUp:
        return summarise(diary_of(*entries, **header), cared, case=case, as_of=as_of)

    return of


Summary = Callable[..., FollowUp]


def _judged(summary: Summary, *entries: Entry, **more: Case) -> Assessment:
    return summary(*entries, **more).treatments[-1]


def _kinds(one: Assessment) -> list[str]:
    return [confounder.kind for confounder in one.confounders]


def test_a_clean_response_has_no_confounder(summary: Summary) -> None:
    one = _judged(summary, *_symptoms(260, _weekly(3, 140)), _drug(143))
    assert one.verdict == "complete"
    assert _kinds(one) == []
    assert (one.before_from, one.counted_from) == (_day(0), _day(150))
    assert (one.flares_before, one.days_before, one.days_under) == (20, 143, 110)
    assert one.time_to_response_days == 0


@pytest.mark.parametrize(
    ("others", "named"),
    [
        ([_drug(120, name="acitretin")], ["overlap"]),
        ([_drug(10, name="acitretin")], []),
        ([_drug(10, name="acitretin"), _drug(120, "stop", "acitretin")], ["overlap"]),
        ([_drug(10, name="acitretin"), _drug(180, "dose", "acitretin", "10 mg")], ["overlap"]),
        ([_drug(10, name="acitretin"), _drug(100, "stop", "acitretin")], []),
        ([_drug(200, name="acitretin")], ["overlap"]),
    ],
)
def test_overlapping_treatments_are_named(summary: Summary, others: list[Entry], named: list[str]) -> None:
    found = summary(*_symptoms(260, _weekly(3, 140)), _drug(143), *others).treatments
    (one,) = (each for each in found if each.agent == "anakinra")
    assert [kind for kind in _kinds(one) if kind == "overlap"] == named
    assert all("acitretin" in each.text for each in one.confounders if each.kind == "overlap")


def test_the_time_before_begins_where_the_treatment_before_ended(summary: Summary) -> None:
    entries = (*_symptoms(260, _weekly(3, 140)), _drug(10, name="acitretin"), _drug(60, "stop", "acitretin"))
    assert _judged(summary, *entries, _drug(143)).before_from == _day(60)
    # One that goes on is the same before and under it: from where it could have begun to act.
    going_on = (*_symptoms(260, _weekly(3, 140)), _drug(10, name="acitretin"), _drug(143))
    assert _judged(summary, *going_on).before_from == _day(17)


@pytest.mark.parametrize(("start", "word"), [(137, "within"), (140, "right after"), (142, "")])
def test_a_start_in_a_flare_is_named(summary: Summary, start: int, word: str) -> None:
    one = _judged(summary, *_symptoms(260, {3, 10, 30, 60, 90, 136}), _drug(start))
    said = [each.text for each in one.confounders if each.kind == "regression"]
    assert (word in said[0]) if word else (said == [])


def test_a_month_worse_than_usual_is_named(summary: Summary) -> None:
    rare, often = {5, 35, 65, 95}, set(range(116, 138, 4))
    one = _judged(summary, *_symptoms(260, rare | often), _drug(142))
    assert any("worse than usual" in each.text for each in one.confounders)


def test_missing_days_are_named(summary: Summary) -> None:
    one = _judged(summary, *_symptoms(260, _weekly(2, 140), steps=2), _drug(143))
    assert _kinds(one) == ["missing days", "missing days"]


def test_a_symptom_that_stays_makes_no_complete_response(summary: Summary) -> None:
    entries = list(_symptoms(260, _weekly(3, 140)))
    itch = [Entry(kind="symptom", date=_day(at), name="itch", value=1.0) for at in range(260)]
    one = _judged(summary, *entries, *itch, _drug(143))
    assert (one.verdict, one.persistent) == ("partial", ("itch",))
    assert "itch on most days" in one.because


def test_blood_that_was_not_measured_again_makes_no_complete_response(summary: Summary) -> None:
    low = Entry(kind="laboratory", date=_day(140), name="hemoglobin", value=70.0, unit="g/L")
    one = _judged(summary, *_symptoms(260, _weekly(3, 140)), low, _drug(143))
    assert one.verdict == "partial"
    assert "hemoglobin not measured since" in one.because


def test_time_to_response_counts_longer_pauses_for_rarer_flares(summary: Summary) -> None:
    """With a flare every four weeks, two quiet weeks are no response yet."""
    before = set(range(3, 300, 28))
    one = _judged(summary, *_symptoms(620, before | {311, 340}), _drug(305))
    assert one.verdict in ("complete", "partial")
    assert one.time_to_response_days == 342 - 305


def test_growth_changes(summary: Summary) -> None:
    def weights(*values: float) -> list[Entry]:
        dates = (_day(140), _day(200))
        return [Entry(kind="weight", date=day, value=kg, unit="kg") for day, kg in zip(dates, values, strict=True)]

    def word(*values: float) -> str:
        found = _judged(summary, *_symptoms(260, _weekly(3, 140)), *weights(*values), _drug(143)).growth
        return found[0].word

    assert [word(5.2, 6.9), word(6.5, 6.0), word(6.5, 7.3)] == ["catching up", "falling", "steady"]


def test_without_birth_date_and_sex_it_says_what_is_not_assessed(summary: Summary) -> None:
    entries = (*_symptoms(60, {3}), Entry(kind="weight", date=_day(5), value=4.0, unit="kg"))
    found = summary(*entries, born="", sex="")
    assert {issue.code for issue in found.issues} == {"no-birth-date", "no-sex"}
    assert found.growth[0].points[0].z is None
    assert found.growth[0].because == "Not assessed: the date of birth and the sex not known."
    stated = summary(*entries, born="", sex="", case=Case(sex="female", date_of_birth="2024-01-05"))
    assert stated.issues == ()
    assert stated.growth[0].points[0].z is not None


def test_as_of_leaves_out_what_came_later(summary: Summary) -> None:
    entries = (*_symptoms(260, _weekly(3, 260)), _drug(143), _drug(200, "stop"))
    early = summary(*entries, as_of=_day(150))
    assert (early.as_of, early.last_day) == (_day(150), _day(150))
    assert early.treatments[0].stop is None
    assert early.treatments[0].verdict == "not yet assessable"
    late = summary(*entries, as_of=_day(300))
    assert (late.as_of, late.last_day, late.treatments[0].stop) == (_day(300), _day(259), _day(200))
    with pytest.raises(UsageError):
        summary(*entries, as_of="tomorrow")


def test_nothing_at_all(summary: Summary) -> None:
    found = summary()
    assert (found.as_of, found.flares, found.treatments, found.flares_per_28_days) == ("", (), (), None)
    only_visit = summary(Entry(kind="visit", date=_day(0), text="clinic"))
    assert (only_visit.days_observed, only_visit.flares) == (0, ())


def test_content_that_cannot_be_true_is_named_and_left_out(summary: Summary) -> None:
    good = tuple(_symptoms(60, {3, 20}))
    bad = (
        Entry(kind="symptom", date="2024-13-40", name="pustules", value=3.0),
        Entry(kind="symptom", date=_day(40), name="pustules", value=300.0),
        Entry(kind="weight", date=_day(40), value=-4.0, unit="kg"),
        Entry(kind="weight", date=_day(41), value=4.0, unit="furlong"),
    )
    found = summary(*good, *bad)
    assert found.flares == summary(*good).flares
    codes = sorted(issue.code for issue in found.issues)
    assert codes == ["impossible-value", "impossible-value", "not-a-date", "unknown-unit"]


def test_a_diary_of_bad_days_only_says_that_flares_cannot_be_told(summary: Summary) -> None:
    bad_days = (entry for entry in _symptoms(140, _weekly(3, 140)) if entry.value)
    assert [issue.code for issue in summary(*bad_days).issues] == ["no-quiet-days"]
    assert summary(*_symptoms(140, _weekly(3, 140))).issues == ()


def test_the_period_is_that_between_changes_of_treatment(summary: Summary) -> None:
    """Weekly flares that become four-weekly ones under a drug are weekly before it."""
    found = summary(*_symptoms(320, _weekly(3, 140) | {150, 180, 207, 236, 265}), _drug(143))
    assert found.periodicity.periodic
    assert found.periodicity.period_days == pytest.approx(7, abs=0.1)
    assert found.periodicity.last is not None
    assert found.periodicity.last < _day(143)


def test_a_treatment_of_the_case_before_the_diary_is_not_assessable(summary: Summary) -> None:
    case = Case(treatments=(Treatment(Term("", "acitretin"), start=TimePoint(date="2024-01-10")),))
    one = _judged(summary, *_symptoms(100, _weekly(3, 100)), case=case)
    assert (one.said_by, one.verdict) == ("case", "not yet assessable")


_ENTRIES = st.builds(
    Entry,
    kind=st.sampled_from(KINDS),
    date=st.sampled_from([_day(at) for at in range(0, 60, 3)] + ["2024-02-30", "", "2024-03-01T10:00:00"]),
    name=st.sampled_from(("pustules", "fever", "anakinra", "hemoglobin", "GPPGA pustules", "AIDAI 1", "")),
    value=st.none() | st.floats(-5, 200, allow_nan=False),
    unit=st.sampled_from(("", "kg", "g/L", "cm", "Cel", "nonsense")),
    event=st.sampled_from(("", "start", "dose", "stop")),
    text=st.sampled_from(("", "clinic")),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(entries=st.lists(_ENTRIES, max_size=40))
def test_any_content_gives_a_summary_and_the_same_one_again(
    entries: list[Entry], cared: Knowledge, diary_of: DiaryOf
) -> None:
    once, again = (msgspec.json.encode(summarise(diary_of(*entries), cared)) for _ in range(2))
    assert once == again


@given(st.lists(st.integers(0, 60), unique=True, max_size=40).map(sorted), st.integers(0, 60), st.integers(0, 60))
def test_observable_days_are_those_near_an_observed_one(days: list[int], start: int, end: int) -> None:
    near = {day for day in range(start, end) if any(start <= one < end and abs(one - day) <= 3 for one in days)}
    assert observable(np.array(days, dtype=np.int64), start, end) == len(near)


def _ten_years() -> Iterator[Entry]:
    """Twenty entries a day."""
    blood = (("hemoglobin", "g/dL"), ("white blood cells", "10*9/L"), ("CRP", "mg/L"))
    for at in range(3650):
        for symptom in range(12):
            value = float((at % 7 < 2) * 2)
            yield Entry(kind="symptom", date=_day(at), name=f"symptom {symptom}", value=value)
        for item in ("erythema", "pustules", "scaling"):
            yield Entry(kind="item", date=_day(at), name=f"GPPGA {item}", value=1.0)
        for name, unit in blood:
            yield Entry(kind="laboratory", date=_day(at), name=name, value=12.0, unit=unit)
        yield Entry(kind="temperature", date=_day(at), value=37.0, unit="Cel")
        yield Entry(kind="weight", date=_day(at), value=4 + at / 200, unit="kg")
    for at in range(200, 3600, 200):
        yield _drug(at, name=f"drug {at}")


def test_ten_years_of_days_are_summarised_in_a_second(cared: Knowledge, diary_of: DiaryOf) -> None:
    diary = diary_of(*_ten_years())
    begin = time.process_time()
    found = summarise(diary, cared)
    took = time.process_time() - begin
    assert len(found.flares) > 500
    assert len(found.treatments) == 17
    assert took < 1


@pytest.mark.parametrize(
    ("under", "verdict", "why"),
    [
        (lambda at: (3, 3), "none", "100% of the days active"),  # one flare that never ends
        (lambda at: (3, 3) if at % 33 < 27 else (0, 0), "none", "they lasted longer"),
        (lambda at: (3, 0) if at % 7 == 0 else (0, 0), "partial", "of the days active"),  # no flare by definition
        (lambda at: (int(at % 3 == 0), int(at % 3 == 1)), "partial", "one symptom or another on most days"),
        (lambda at: (0, 0), "complete", "rate ratio 0.00"),
    ],
)
def test_fewer_flares_are_no_response_in_somebody_who_stays_ill(
    summary: Summary, under: Callable[[int], tuple[int, int]], verdict: str, why: str
) -> None:
    before = _symptoms(120, _weekly(3, 115))
    later = (
        Entry(kind="symptom", date=_day(at), name=name, value=float(value))
        for at in range(120, 320)
        for name, value in zip(("pustules", "irritability"), under(at), strict=True)
    )
    one = _judged(summary, *before, _drug(120), *later)
    assert one.verdict == verdict
    assert why in one.because


def test_a_course_without_flares_is_said_to_be_one(summary: Summary) -> None:
    found = summary(*_symptoms(240, set(), quiet=2.0), _drug(120))
    assert found.treatments[-1].verdict == "not yet assessable"
    assert "without separate flares" in found.treatments[-1].because
    assert "no-quiet-days" in [issue.code for issue in found.issues]
