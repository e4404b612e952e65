"""Doses of labels: bands, borders, ceilings; never a dose without an age and a weight."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.knowledge.care import Band, Care, Dose, Licence
from proband.treatment.band import band_words, missing, within
from proband.treatment.dosing import amounts, bands, by_surface, label_doses
from proband.treatment.duration import label_days, reached

PER_KG = Dose(
    low=1, high=2, unit="mg/kg", ceiling=8, interval="P1D", interval_text="daily", route="subcutaneous",
    source=("x",),
)  # fmt: skip
WEEKLY = Dose(
    low=4.4, high=4.4, unit="mg/kg", most_mg=320, interval="P1W", interval_text="weekly", route="subcutaneous",
    source=("x",),
)  # fmt: skip
weights = st.floats(0.5, 250).map(lambda value: round(value, 2))


@pytest.mark.parametrize(
    ("age", "border", "there"),
    [
        ("P4Y", "P4Y", True),
        ("P3Y11M", "P4Y", False),
        ("P48M", "P4Y", True),
        ("P3Y12M", "P4Y", True),
        ("P8M", "P8M", True),
        ("P7M3W", "P8M", False),
        ("P7M", "P8M", False),
        ("P243D", "P8M", True),
        ("P242D", "P8M", False),
        ("P365D", "P1Y", True),
        ("P364D", "P1Y", False),
        ("P52W", "P1Y", False),
        ("P53W", "P1Y", True),
        ("P730D", "P2Y", True),
        ("P11Y11M30D", "P12Y", False),
        ("P144M", "P12Y", True),
        ("P12Y", "P12Y", True),
        ("P0.5Y", "P6M", True),
        ("P1Y", "P12M", True),
        ("P14D", "P2W", True),
    ],
)
def test_an_age_reaches_a_border_as_birthdays_do(age: str, border: str, there: bool) -> None:
    assert reached(age, border) is there


@given(st.integers(0, 1200), st.integers(0, 1200))
def test_months_are_compared_as_numbers(one: int, other: int) -> None:
    assert reached(f"P{one}M", f"P{other}M") is (one >= other)
    assert reached(f"P{one // 12}Y{one % 12}M", f"P{other}M") is (one >= other)


@given(st.integers(0, 100))
def test_a_year_is_twelve_months(years: int) -> None:
    assert label_days(f"P{years}Y") == label_days(f"P{12 * years}M")


@pytest.mark.parametrize(
    ("band", "age", "weight", "inside"),
    [
        (Band(weight_kg_from=15, weight_kg_to=40), "P5Y", 15, True),
        (Band(weight_kg_from=15, weight_kg_to=40), "P5Y", 40, True),
        (Band(weight_kg_from=15, weight_kg_to=40), "P5Y", 40.1, False),
        (Band(weight_kg_from=15, weight_kg_to=40), "P5Y", 14.99, False),
        (Band(weight_kg_above=40), "P5Y", 40, False),
        (Band(weight_kg_above=40), "P5Y", 40.01, True),
        (Band(weight_kg_from=7.5, weight_kg_below=15), "P5Y", 15, False),
        (Band(age_from="P2Y", age_below="P4Y"), "P4Y", 15, False),
        (Band(age_from="P2Y", age_below="P4Y"), "P3Y11M", 15, True),
        (Band(age_above="P12Y"), "P12Y", 50, False),
        (Band(age_to="P12Y"), "P12Y", 50, True),
        (Band(age_from="P8M", weight_kg_from=10), "P6M", None, False),
        (Band(age_from="P8M", weight_kg_from=10), "P9M", None, None),
        (Band(age_from="P8M", weight_kg_from=10), None, 12, None),
        (Band(), None, None, True),
    ],
)
def test_the_borders_of_a_band(band: Band, age: str | None, weight: float | None, inside: bool | None) -> None:
    assert within(band, age, weight) is inside


def test_what_is_missing_is_named() -> None:
    assert missing(Band(age_from="P8M", weight_kg_from=10), "P9M", None) == ("weight",)
    assert missing(Band(age_from="P8M"), None, None) == ("age",)


def test_a_band_in_words() -> None:
    assert band_words(Band(age_from="P12Y", weight_kg_from=40)) == "from 12 years and 40 kg"
    assert band_words(Band(age_from="P2Y", age_below="P4Y", weight_kg_from=7.5)) == (
        "from 2 years, below 4 years, from 7.5 kg"
    )
    assert band_words(Band()) == ""


def test_the_dose_of_the_index_child() -> None:
    found = amounts(PER_KG, 6.4)
    assert found is not None
    assert (found.low_mg, found.high_mg, found.ceiling_mg, found.raised) == (6.4, 12.8, 51.2, True)


def test_the_highest_single_amount_is_the_ceiling_of_a_dose_that_is_not_raised() -> None:
    found = amounts(WEEKLY, 10)
    assert found is not None
    assert (found.low_mg, found.ceiling_mg, found.raised) == (44, 320, False)


@given(weights, weights)
def test_a_dose_per_kilogram_rises_with_the_weight(one: float, other: float) -> None:
    low, high = sorted((one, other))
    for dose in (PER_KG, WEEKLY):
        less, more = amounts(dose, low), amounts(dose, high)
        assert less is not None
        assert more is not None
        assert less.low_mg <= more.low_mg
        assert less.high_mg <= more.high_mg


@given(weights, st.floats(0.1, 20), st.floats(1, 5), st.floats(1, 5), st.none() | st.floats(1, 400))
def test_no_amount_passes_the_ceiling(
    weight: float, low: float, wide: float, up: float, most: float | None
) -> None:
    dose = Dose(
        low=low, high=low * wide, unit="mg/kg", ceiling=low * wide * up, most_mg=most, interval="P1D",
        interval_text="daily", route="oral", source=("x",),
    )  # fmt: skip
    found = amounts(dose, weight)
    assert found is not None
    assert found.ceiling_mg is not None
    assert found.low_mg <= found.high_mg <= found.ceiling_mg
    assert found.ceiling_mg <= low * wide * up * weight * (1 + 1e-9)
    assert most is None or found.ceiling_mg <= most


@given(weights, st.floats(1, 400))
def test_no_single_amount_passes_the_highest(weight: float, most: float) -> None:
    dose = Dose(
        low=2, high=4, unit="mg/kg", most_mg=most, interval="P1D", interval_text="daily", route="oral",
        source=("x",),
    )  # fmt: skip
    found = amounts(dose, weight)
    assert found is not None
    assert max(found.low_mg, found.high_mg) <= found.ceiling_mg <= most
    assert not found.raised


@given(weights)
def test_amounts_have_three_significant_digits(weight: float) -> None:
    found = amounts(PER_KG, weight)
    assert found is not None
    assert all(value == float(f"{value:.3g}") for value in (found.low_mg, found.high_mg, found.ceiling_mg or 0.0))


def test_a_dose_per_square_metre_gives_no_mg(care: Care) -> None:
    licence = care.agents["methotrexate"].licences[0]
    assert list(label_doses(care.agents["methotrexate"], licence, "P5Y", 18.0)) == []
    assert by_surface(licence, "P5Y", 18.0)


@given(st.sampled_from([None, "P6M", "P5Y"]), st.none() | weights)
def test_no_dose_without_age_and_weight(age: str | None, weight: float | None) -> None:
    licence = Licence(
        region="us", agency="FDA", indication="NOMID", label_date="2025", no_least_age=True, doses=(PER_KG,),
        source=("x",),
    )  # fmt: skip
    assert bool(bands(licence, age, weight)) is (age is not None and weight is not None)


def test_the_bands_of_a_label_at_their_border(care: Care) -> None:
    agent = care.agents["canakinumab"]
    at = {
        weight: [(one.low_mg, one.ceiling_mg) for one in label_doses(agent, agent.licences[0], "P6Y", weight)]
        for weight in (14.9, 15.0, 40.0, 40.1)
    }
    assert at == {14.9: [], 15.0: [(30.0, 45.0)], 40.0: [(80.0, 120.0)], 40.1: [(150.0, None)]}
    assert not list(label_doses(agent, agent.licences[0], "P3Y11M", 20.0))
    assert list(label_doses(agent, agent.licences[0], "P4Y", 20.0))
