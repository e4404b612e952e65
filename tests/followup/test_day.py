"""The days of a diary as scores."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.followup.day import Daily, daily, fever_grade
from proband.followup.entry import Entry, standing, with_id

DAYS = tuple(f"2024-02-{day:02}" for day in range(1, 6))


def symptom(day: str, name: str, value: float, code: str = "") -> Entry:
    return Entry(kind="symptom", date=day, name=name, code=code, value=value)


def temperature(day: str, value: float, unit: str = "Cel") -> Entry:
    return Entry(kind="temperature", date=day, value=value, unit=unit)


def test_the_score_of_a_day_is_the_sum_of_its_severities() -> None:
    found = daily([symptom(DAYS[0], "rash", 3), symptom(DAYS[0], "pain", 1), symptom(DAYS[2], "pain", 2)])
    assert [date.fromordinal(day).isoformat() for day in found.days.tolist()] == [DAYS[0], DAYS[2]]
    assert found.scores.tolist() == [4.0, 2.0]
    assert found.symptoms["rash"][0] == 3
    assert np.isnan(found.symptoms["rash"][1])
    assert np.isnan(found.fever).all()


@pytest.mark.parametrize(
    ("celsius", "grade"), [(37.9, 0), (38.0, 1), (38.9, 1), (39.0, 2), (39.9, 2), (40.0, 3), (41.5, 3)]
)
def test_fever_is_graded_by_its_limits(celsius: float, grade: float) -> None:
    found = daily([temperature(DAYS[0], celsius)])
    assert found.fever.tolist() == found.scores.tolist() == [grade]
    assert fever_grade(temperature(DAYS[0], round(celsius * 9 / 5 + 32, 2), "[degF]")) == grade


def test_of_several_entries_of_a_day_the_worst_counts() -> None:
    found = daily([temperature(DAYS[0], 39.2), temperature(DAYS[0], 37.0), symptom(DAYS[0], "rash", 1),
                   symptom(DAYS[0], "Rash", 2)])  # fmt: skip
    assert found.scores.tolist() == [4.0]
    assert list(found.symptoms) == ["rash"]


def test_fever_entered_as_a_symptom_goes_before_the_temperature() -> None:
    for name, code in (("fever", ""), ("hot", "HP:0001945")):
        found = daily([temperature(DAYS[0], 40.5), symptom(DAYS[0], name, 1, code), temperature(DAYS[1], 39.0)])
        assert found.fever.tolist() == [1.0, 2.0]
        assert found.scores.tolist() == [1.0, 2.0]
        assert not found.symptoms


def test_two_names_of_one_term_are_one_symptom() -> None:
    found = daily(
        [symptom(DAYS[0], "joint pain", 1, "HP:0002829"), symptom(DAYS[1], "arthralgia", 2, "HP:0002829")]
    )
    assert list(found.symptoms) == ["joint pain"]
    assert found.symptoms["joint pain"].tolist() == [1.0, 2.0]
    assert found.codes == {"joint pain": "HP:0002829"}


def test_a_day_with_a_weight_alone_is_not_observed_and_one_with_an_item_is() -> None:
    weight = Entry(kind="weight", date=DAYS[0], value=6.4, unit="kg")
    item = Entry(kind="item", date=DAYS[1], name="GPPGA pustules", value=3)
    found = daily([weight, item, symptom(DAYS[2], "rash", 0)])
    assert len(found.days) == 2
    assert found.scores.tolist() == [0.0, 0.0]


def test_what_was_withdrawn_or_corrected_does_not_count() -> None:
    wrong, right = with_id(symptom(DAYS[0], "rash", 3)), symptom(DAYS[0], "rash", 1)
    gone = with_id(symptom(DAYS[1], "rash", 3))
    corrected = with_id(Entry(kind="symptom", date=DAYS[0], name="rash", value=right.value, corrects=wrong.id))
    withdrawal = with_id(Entry(kind="withdrawal", date=DAYS[1], corrects=gone.id))
    found = daily(standing((wrong, gone, corrected, withdrawal)))
    assert found.scores.tolist() == [1.0]


def test_no_entry_no_day() -> None:
    found = daily([])
    assert len(found.days) == len(found.scores) == len(found.fever) == 0


entries = st.builds(
    lambda day, name, value: temperature(day, 36 + value * 1.5) if name == "t" else symptom(day, name, value),
    st.sampled_from(DAYS), st.sampled_from(("rash", "pain", "fever", "t")), st.floats(0, 3),
)  # fmt: skip


def same(one: Daily, other: Daily) -> bool:
    return bool(
        np.array_equal(one.days, other.days)
        and np.allclose(one.scores, other.scores)
        and np.array_equal(one.fever, other.fever, equal_nan=True)
    )


@given(st.lists(entries, max_size=30), st.randoms())
def test_the_order_of_entries_changes_nothing_and_scores_are_within_their_limits(rows: list[Entry], rng) -> None:  # type: ignore[no-untyped-def]
    found = daily(rows)
    mixed = rows[:]
    rng.shuffle(mixed)
    assert same(found, daily(mixed))
    assert (np.diff(found.days) > 0).all()
    assert ((found.scores >= 0) & (found.scores <= 9)).all()
    assert {date.fromordinal(day).isoformat() for day in found.days.tolist()} == {entry.date for entry in rows}
