"""The case as it was known at an age."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.case.model import (
    Case,
    Finding,
    Measurement,
    Mention,
    Narrative,
    Span,
    StatedDisease,
    Term,
    TimePoint,
    Treatment,
)


def age(text: str) -> TimePoint:
    return TimePoint(age=text)


STORY = Narrative("Pustules.", (Mention(Span(0, 8, "Pustules"), "finding", "present"),))
CASE = Case(
    age=age("P5Y"),
    date_of_birth="2010-01-01T00:00:00Z",
    findings=(
        Finding(Term("born with it"), onset=TimePoint(gestation_days=200)),
        Finding(Term("no time")),
        Finding(Term("two weeks"), onset=age("P2W"), resolution=age("P3Y")),
        Finding(Term("a range"), onset=TimePoint(age="P1Y", age_end="P2Y")),
        Finding(Term("juvenile"), onset=TimePoint(onset_class=Term("HP:0003621"))),
        Finding(Term("in 2014"), onset=TimePoint(date="2014-06-01T00:00:00Z")),
    ),
    measurements=(Measurement(Term("CRP"), time=age("P1Y")),),
    treatments=(
        Treatment(Term("acitretin"), start=age("P1M"), stop=age("P1Y"), response="none", response_text="no effect"),
        Treatment(Term("anakinra"), start=age("P4Y"), response="complete"),
    ),
    diseases=(StatedDisease(Term("DITRA"), onset=age("P4Y")),),
    narrative=STORY,
)


@pytest.mark.parametrize(
    ("when", "findings"),
    [
        ("P0D", ["born with it", "no time"]),
        ("P2W", ["born with it", "no time", "two weeks"]),
        ("P1Y", ["born with it", "no time", "two weeks", "a range"]),
        ("P4Y11M", ["born with it", "no time", "two weeks", "a range", "in 2014"]),
        ("P5Y", ["born with it", "no time", "two weeks", "a range", "juvenile", "in 2014"]),
    ],
)
def test_later_findings_are_not_known_yet(when: str, findings: list[str]) -> None:
    assert [finding.term.id for finding in CASE.at(when).findings] == findings


def test_what_ends_later_has_not_ended_yet() -> None:
    assert CASE.at("P2Y").findings[2].resolution is None
    assert CASE.at("P3Y").findings[2].resolution == age("P3Y")


def test_a_response_is_known_when_the_treatment_was_stopped() -> None:
    (running,) = CASE.at("P2M").treatments
    assert (running.stop, running.response, running.response_text) == (None, "unknown", "")
    assert CASE.at("P1Y").treatments[0].response == "none"


def test_values_and_diagnoses_come_in_their_time() -> None:
    infant = CASE.at("P2M")
    assert (infant.measurements, infant.diseases) == ((), ())
    assert len(CASE.at("P4Y").diseases) == 1


def test_the_story_stays_whole_so_that_spans_stay_true() -> None:
    assert CASE.at("P0D").narrative == STORY


def test_the_last_encounter_does_not_move_into_the_future() -> None:
    assert CASE.at("P2Y").age == age("P2Y")
    assert CASE.at("P50Y") == CASE


def test_nobody_has_died_before_the_death() -> None:
    deceased = Case(age=age("P5Y"), vital_state="deceased", death=age("P5Y"))
    assert (deceased.at("P4Y").vital_state, deceased.at("P4Y").death) == ("alive", None)
    assert deceased.at("P5Y") == deceased
    assert Case(age=age("P5Y"), vital_state="deceased").at("P1Y").vital_state == "unknown"


def test_an_age_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        CASE.at("two weeks")


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_looking_back_from_a_look_back_is_looking_back_further(one: int, other: int) -> None:
    earlier, later = sorted((one, other))
    assert CASE.at(f"P{later}D").at(f"P{earlier}D") == CASE.at(f"P{earlier}D")
