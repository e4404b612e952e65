"""Growth: z-scores against figures that WHO prints, and the shape of the standard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.knowledge.growth import INDICATORS, SEXES, GrowthSex, Indicator, centile, open_growth

MONTH = 30.4375


@pytest.mark.parametrize(
    ("indicator", "sex", "days", "median"),
    [
        ("height", "male", 0, 49.8842),
        ("height", "female", 0, 49.1477),
        ("weight", "male", 0, 3.3464),
        ("weight", "female", 0, 3.2322),
        ("head", "male", 0, 34.4618),
        ("head", "female", 0, 33.8787),
        ("height", "male", 228 * MONTH, 176.5432),
        ("height", "female", 228 * MONTH, 163.1548),
        ("weight", "male", 120 * MONTH, 31.1586),
        ("bmi", "female", 228 * MONTH, 21.4269),
    ],
)
def test_the_median_is_the_printed_one(indicator: Indicator, sex: GrowthSex, days: float, median: float) -> None:
    found = open_growth().parameters(indicator, sex, days)
    assert found is not None
    assert found[1] == pytest.approx(median, abs=1e-4)
    assert open_growth().z_score(indicator, median, sex, days) == pytest.approx(0, abs=1e-4)


def test_the_body_mass_index_at_19_years_meets_the_adult_limits() -> None:
    """At 19 years +1 and +2 SD are 25.4 and 29.7 kg/m2 in boys (de Onis 2007, PMC2636412)."""
    values = [open_growth().value_at("bmi", z, "male", 228 * MONTH) for z in (1, 2)]
    assert values == pytest.approx([25.4, 29.7], abs=0.05)


def test_weight_beyond_three_deviations_goes_in_steps_as_wide_as_the_third() -> None:
    two, three = (open_growth().value_at("weight", z, "female", 365) or 0 for z in (2, 3))
    assert open_growth().z_score("weight", three + 2 * (three - two), "female", 365) == pytest.approx(5, abs=1e-3)


@pytest.mark.parametrize(
    ("indicator", "days"), [("head", 1900), ("weight", 121 * MONTH), ("height", 19.1 * 365.25), ("height", -1)]
)
def test_outside_the_ages_covered_there_is_no_score(indicator: Indicator, days: float) -> None:
    assert open_growth().z_score(indicator, 40, "female", days) is None


@given(
    st.sampled_from(INDICATORS),
    st.sampled_from(SEXES),
    st.floats(0, 1856),
    st.floats(-2.9, 2.9),
    st.floats(0.01, 0.5),
)
def test_a_larger_child_has_a_larger_score(
    indicator: Indicator, sex: GrowthSex, days: float, z: float, more: float
) -> None:
    growth = open_growth()
    value = growth.value_at(indicator, z, sex, days)
    assert value is not None
    assert growth.z_score(indicator, value, sex, days) == pytest.approx(z, abs=1e-3)
    assert (growth.z_score(indicator, value + more, sex, days) or 0) > z


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_any_value_gives_a_score_or_none(value: float) -> None:
    found = open_growth().z_score("weight", value, "male", 100)
    assert found is None or found > -1000


def test_centiles() -> None:
    assert [round(centile(z), 1) for z in (-2, 0, 2)] == [2.3, 50.0, 97.7]
