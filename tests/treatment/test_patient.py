"""Which age and weight are used, and what is wrong with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.case.model import Case, Measurement, Narrative, Term, TimePoint
from proband.treatment.patient import implausible, patient_of
from proband.treatment.weight import BODY_WEIGHT


def _weight(value: float, unit: str = "kg", age: str | None = "P6M") -> Measurement:
    time = None if age is None else TimePoint(age=age)
    return Measurement(Term(BODY_WEIGHT, "body weight"), value, unit=Term(f"UCUM:{unit}", unit), time=time)


def _case(*weights: Measurement, age: str | None = "P6M", sex: str = "male") -> Case:
    return Case(sex=sex, age=None if age is None else TimePoint(age=age), measurements=weights)  # type: ignore[arg-type]


def _codes(case: Case, **typed: float | str | None) -> list[tuple[str, str]]:
    return [(issue.level, issue.code) for issue in patient_of(case, **typed).issues]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("weight", "age", "sex", "fine"),
    [
        (6.4, "P6M", "male", True),
        (64, "P6M", "male", False),
        (64, "P6M", "unknown", False),
        (0.64, "P6M", "female", False),
        (6400, "P6M", "female", False),
        (0.9, "P0D", "female", False),
        (3.3, "P1D", "unknown", True),
        (2.5, "P6M", "male", False),
        (20, "P6Y", "female", True),
        (64, "P16Y", "male", True),
        (11, "P16Y", "male", False),
        (301, "P30Y", "male", False),
        (70, "P30Y", "unknown", True),
    ],
)
def test_which_weights_are_plausible(weight: float, age: str, sex: str, fine: bool) -> None:
    assert (implausible(weight, age, sex) is None) is fine


def test_a_weight_of_the_case_is_used() -> None:
    patient = patient_of(_case(_weight(6.4)))
    assert (patient.age, patient.weight_kg, patient.issues) == ("P6M", 6.4, ())
    assert patient_of(_case(_weight(6400, "g"))).weight_kg == 6.4


@pytest.mark.parametrize(("unit", "value"), [("lb", 14.1), ("[lb_av]", 14.1), ("Pounds", 14.1), ("oz", 225.6)])
def test_pounds_and_ounces_are_converted(unit: str, value: float) -> None:
    assert patient_of(_case(_weight(value, unit))).weight_kg == pytest.approx(6.3957, abs=1e-3)


def test_a_unit_that_is_not_understood_is_said() -> None:
    (issue,) = patient_of(_case(_weight(1, "stone"))).issues
    assert (issue.code, "1 stone" in issue.what) == ("weight-unit", True)
    bare = Measurement(Term(BODY_WEIGHT, "body weight"), 6.4)
    assert _codes(_case(bare)) == [("warning", "weight-unit")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A boy of 6 months. Weight 14 lb.", "weight-unit"),
        ("He weighed about 14 pounds.", "weight-unit"),
        ("Birth weight 7 lb.", "weight-unknown"),
        ("He weighed 7 lb 2 oz at birth.", "weight-unknown"),
        ("Weight loss of 3 lb.", "weight-unknown"),
        ("He was well.", "weight-unknown"),
    ],
)
def test_pounds_in_a_text_are_not_read_and_not_denied(text: str, code: str) -> None:
    case = Case(age=TimePoint(age="P6M"), narrative=Narrative(text))
    assert [issue.code for issue in patient_of(case).issues] == [code]


def test_the_latest_weight_counts() -> None:
    assert patient_of(_case(_weight(6.4), _weight(4.0, age="P2M"))).weight_kg == 6.4


def test_a_birth_weight_is_no_weight_of_today() -> None:
    born = Measurement(Term("LOINC:8339-4", "birth weight"), 3.3, unit=Term("UCUM:kg", "kg"))
    assert _codes(_case(born)) == [("warning", "weight-unknown")]


@pytest.mark.parametrize(
    ("case", "typed", "codes"),
    [
        (_case(), {}, [("warning", "weight-unknown")]),
        (_case(age=None), {"weight_kg": 6.4}, [("warning", "age-unknown")]),
        (_case(), {"weight_kg": 64}, [("error", "weight-implausible")]),
        (_case(), {"weight_kg": 0}, [("error", "weight-implausible")]),
        (_case(), {"weight_kg": float("nan")}, [("error", "weight-implausible")]),
        (_case(_weight(64)), {}, [("error", "weight-implausible")]),
        (_case(_weight(6.4), _weight(8.0)), {}, [("error", "weight-conflict")]),
        (_case(_weight(6.4)), {"weight_kg": 8}, [("warning", "weight-conflict")]),
        (_case(), {"weight_kg": 6.4, "age": "P7M"}, [("warning", "age-conflict")]),
        (_case(_weight(5.0, age="P3M")), {}, [("warning", "weight-old")]),
        (_case(_weight(6.4, age=None)), {}, [("warning", "weight-undated")]),
        (_case(age="P200Y"), {"weight_kg": 70}, [("error", "age-implausible")]),
    ],
)
def test_what_is_wrong_becomes_an_issue(
    case: Case, typed: dict[str, float | str], codes: list[tuple[str, str]]
) -> None:
    assert _codes(case, **typed) == codes


def test_a_range_of_ages_is_not_one_age() -> None:
    patient = patient_of(Case(age=TimePoint(age="P6M", age_end="P2Y")), weight_kg=8)
    assert patient.age is None
    assert not patient.dosable


def test_an_age_from_dates() -> None:
    case = Case(age=TimePoint(date="2021-01-01T00:00:00Z"), date_of_birth="2020-01-01")
    assert patient_of(case, weight_kg=9.5).age == "P366D"


@given(st.floats(allow_nan=True), st.sampled_from(["P0D", "P6M", "P9Y", "P10Y", "P40Y"]))
def test_no_weight_raises_and_an_error_leaves_none(weight: float, age: str) -> None:
    patient = patient_of(_case(age=age), weight_kg=weight)
    wrong = any(issue.level == "error" for issue in patient.issues)
    assert (patient.weight_kg is None) is wrong
