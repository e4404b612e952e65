"""Ages: days, onset classes and words, by the gold table."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.age import (
    ONSET_BANDS,
    age_days,
    is_age,
    latest_days,
    length_days,
    length_words,
    onset_begins,
    onset_class,
    words,
)

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "gold" / "ages.tsv").read_text(encoding="utf-8").splitlines()[2:]
]


@pytest.mark.parametrize(("age", "days", "onset", "told"), ROWS)
def test_gold(age: str, days: str, onset: str, told: str) -> None:
    assert age_days(age) == float(days)
    assert onset_class(age_days(age))[0] == onset
    assert words(age) == told


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "P6X", "6Y", "P-2W", "-P2W", "P2W\n", "p2w", "P2", "P1M1Y", "P٣Y", "P" + "9" * 400 + "Y"],
)
def test_what_is_no_age(text: str) -> None:
    assert not is_age(text)
    assert words(text) == text
    with pytest.raises(ValueError, match="ISO 8601"):
        age_days(text)
    with pytest.raises(ValueError, match="ISO 8601"):
        latest_days(text)


def test_an_age_means_any_day_until_its_next_birthday_in_the_finest_unit_stated() -> None:
    assert latest_days("P3Y") == age_days("P4Y")
    assert latest_days("P3Y6M") == age_days("P3Y7M")
    assert latest_days("P2W") == 21


def test_an_onset_class_begins_where_the_one_before_ends() -> None:
    assert onset_begins("HP:0003577") == 0  # congenital
    assert onset_begins("HP:0003593") == 28  # infantile
    assert onset_begins("HP:0003584") == age_days("P60Y")  # late
    assert onset_begins("HP:0011461") == 0  # fetal
    assert onset_begins("HP:0001250") is None  # not an onset


@given(st.floats(min_value=0, max_value=50_000))
def test_every_day_of_life_lies_in_exactly_one_band(days: float) -> None:
    term_id, label = onset_class(days)
    assert (term_id, label) in {(one, name) for one, name, _ in ONSET_BANDS}
    begin = onset_begins(term_id)
    assert begin is not None
    assert begin <= days


@pytest.mark.parametrize(
    ("text", "low", "high", "said"),
    [
        ("P2D", 2.0, 2.0, "2 days"),
        ("PT36H", 1.5, 1.5, "36 hours"),
        ("P1D/P3D", 1.0, 3.0, "1 to 3 days"),
        ("PT12H/P3D", 0.5, 3.0, "12 hours to 3 days"),
        ("../P3D", 0.0, 3.0, "up to 3 days"),
        ("P7D/..", 7.0, float("inf"), "7 days or more"),
    ],
)
def test_a_length_of_time(text: str, low: float, high: float, said: str) -> None:
    assert length_days(text) == (low, high)
    assert length_words(text) == said


@pytest.mark.parametrize("text", ["", "../..", "3 days", "P1D/x", "/P3D"])
def test_what_is_no_length_of_time(text: str) -> None:
    assert length_days(text) is None
