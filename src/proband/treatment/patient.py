"""The age and the weight that doses are computed with, or the Issue that says why there is none.

A typed age or weight goes before the case's. Nothing is guessed: without a plausible weight and age no dose is
computed. Plausible is what the World Health Organization does not flag: a weight for age between -6 and +5 standard
deviations (the flags of WHO's package `anthro`; the child's sex, or either where it is not known). Above the ages
of its tables (10 years) a weight must lie between LIGHTEST_KG and HEAVIEST_KG, an assumption.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import msgspec

from proband.age import is_age, words
from proband.case.model import Case, Measurement
from proband.errors import PackMissing
from proband.issue import Issue, Level
from proband.knowledge.growth import SEXES, GrowthSex, open_growth
from proband.treatment.duration import label_days
from proband.treatment.weight import kilograms, not_understood

LEAST_Z, MOST_Z = -6.0, 5.0
LIGHTEST_KG, HEAVIEST_KG = 15.0, 300.0
# The least weight and the most of anyone, where no table can be asked.
LEAST_KG = 0.3
OLDEST = "P120Y"
# Two weights of one time, or a typed one and the case's, that differ by more than this share contradict each other.
DIFFERENT = 0.1
# From this age on (first), a weight that was taken longer ago than that (second) is called old.
_OLD_AFTER = (("P5Y", "P6M"), ("P1Y", "P3M"), ("P0D", "P1M"))


class Patient(msgspec.Struct, frozen=True):
    """What doses and limits of labels are asked with: ``age`` (ISO 8601), ``weight_kg``, ``sex``.

    ``dosable`` says that age and weight are known and plausible; a weight that is not plausible is left out.
    """

    age: str | None
    weight_kg: float | None
    sex: str
    issues: tuple[Issue, ...] = ()

    @property
    def dosable(self) -> bool:
        """Whether a dose can be computed."""
        return self.age is not None and self.weight_kg is not None


def patient_of(case: Case, *, age: str | None = None, weight_kg: float | None = None) -> Patient:
    """The patient of a case; ``age`` and ``weight_kg`` are those typed beside it."""
    known, issues = _age(case, age)
    weight, more = _weight(case, known, weight_kg)
    issues = [*issues, *more]
    if weight is not None and known is not None:
        found = implausible(weight, known, case.sex)
        issues += [found] if found else []
        weight = None if found else weight
    return Patient(known, weight, case.sex, tuple(issues))


def implausible(weight_kg: float, age: str, sex: str) -> Issue | None:
    """The Issue of a weight that nobody of this age has; None for a plausible one."""
    least, most = _bounds_in_words(weight_kg, age, sex)
    if not least and not most:
        return None
    return _issue(
        "error",
        "weight-implausible",
        f"{weight_kg:g} kg at {words(age)} is not plausible: {least or most}; no dose is computed.",
        "Check the weight, its unit and the age.",
    )


def _bounds_in_words(weight_kg: float, age: str, sex: str) -> tuple[str, str]:
    """Why a weight is too low, and why it is too high; empty texts for a plausible one."""
    if not math.isfinite(weight_kg) or weight_kg < LEAST_KG:
        return f"below {LEAST_KG:g} kg", ""
    if weight_kg > HEAVIEST_KG:
        return "", f"above {HEAVIEST_KG:g} kg"
    scores = _z_scores(weight_kg, age, sex)
    if not scores:
        return (f"below {LIGHTEST_KG:g} kg above the ages of WHO's tables" if weight_kg < LIGHTEST_KG else ""), ""
    low = f"below {LEAST_Z:g} standard deviations of weight for age" if max(scores) < LEAST_Z else ""
    return low, (f"above +{MOST_Z:g} standard deviations of weight for age" if min(scores) > MOST_Z else "")


def weight_z_scores(patient: Patient) -> tuple[float, ...]:
    """The standard deviations of the patient's weight for age: of the sex, or of both where it is not known."""
    if patient.age is None or patient.weight_kg is None:
        return ()
    return _z_scores(patient.weight_kg, patient.age, patient.sex)


def _z_scores(weight_kg: float, age: str, sex: str) -> tuple[float, ...]:
    asked: Iterable[GrowthSex] = tuple(one for one in SEXES if one == sex) or SEXES
    try:
        standard = open_growth()
    except PackMissing:
        return ()
    scores = (standard.z_score("weight", weight_kg, one, label_days(age)) for one in asked)
    return tuple(score for score in scores if score is not None)


def _age(case: Case, typed: str | None) -> tuple[str | None, list[Issue]]:
    stated = _stated_age(case)
    age = typed or stated
    if age is None:
        return None, [
            _issue(
                "warning",
                "age-unknown",
                "The case does not state one age of the patient; no dose is computed.",
                "Give it with --age (P6M, P3Y).",
            )
        ]
    if label_days(age) > label_days(OLDEST):
        what = f"An age of {words(age)} is not plausible; no dose is computed."
        return None, [_issue("error", "age-implausible", what, "Check the age.")]
    if typed and stated and label_days(typed) != label_days(stated):
        what = f"The age given is {words(typed)}, that of the case {words(stated)}; the one given is used."
        return age, [_issue("warning", "age-conflict", what, "Check the age.")]
    return age, []


def _stated_age(case: Case) -> str | None:
    """The one age that the case states for the last encounter; a range is none."""
    time = case.age
    if time is None or time.age_end not in (None, time.age):
        return None
    if time.age is not None:
        return time.age if is_age(time.age) else None
    days = None if time.date is None else time.earliest_days(case.date_of_birth)
    return None if days is None or days < 0 else f"P{int(days)}D"


def _weight(case: Case, age: str | None, typed: float | None) -> tuple[float | None, list[Issue]]:
    stated, issues = _stated_weight(case, age)
    if typed is None:
        return stated, issues
    if not math.isfinite(typed) or typed <= 0:
        what = f"A weight of {typed:g} kg is not plausible; no dose is computed."
        return None, [_issue("error", "weight-implausible", what, "Check the weight.")]
    if stated is not None and abs(typed - stated) > DIFFERENT * stated:
        what = f"The weight given is {typed:g} kg, that of the case {stated:g} kg; the one given is used."
        return typed, [_issue("warning", "weight-conflict", what, "Check the weight.")]
    return typed, []


def _stated_weight(case: Case, age: str | None) -> tuple[float | None, list[Issue]]:
    """The latest weight of the case in kg, with what is wrong with it."""
    weights = [(_taken(one, case), kg) for one in case.measurements if (kg := kilograms(one)) is not None]
    if not weights:
        return None, [_no_weight(not_understood(case))]
    latest = max(taken for taken, _ in weights)
    found = [kg for taken, kg in weights if taken == latest]
    if max(found) - min(found) > DIFFERENT * min(found):
        listed = " and ".join(f"{kg:g}" for kg in dict.fromkeys(found))
        what = f"The case states several weights of one time ({listed} kg); no dose is computed."
        return None, [_issue("error", "weight-conflict", what, "Give the right one with --weight KG.")]
    return found[-1], _aged(found[-1], latest, age)


def _no_weight(said: str) -> Issue:
    """That the case states no weight, or only one (as ``said``) that is not understood."""
    advice = "Give it with --weight KG."
    if said:
        what = f"The case states a weight that is not understood ({said}); no dose is computed."
        return _issue("warning", "weight-unit", what, advice)
    what = "No weight is given and the case states none; no dose is computed."
    return _issue("warning", "weight-unknown", what, advice)


def _aged(kg: float, taken: float, age: str | None) -> list[Issue]:
    """The warning of a weight that was taken long before the age, or at no stated time."""
    if age is None:
        return []
    advice = "Give the weight of today with --weight KG."
    if taken < 0:
        what = f"The case does not say when the weight of {kg:g} kg was taken."
        return [_issue("warning", "weight-undated", what, advice)]
    limit = next(limit for start, limit in _OLD_AFTER if label_days(age) >= label_days(start))
    if label_days(age) - taken > label_days(limit):
        what = f"The weight of {kg:g} kg is more than {words(limit)} old at {words(age)}."
        return [_issue("warning", "weight-old", what, advice)]
    if taken - label_days(age) > label_days(limit):
        what = f"The weight of {kg:g} kg was taken more than {words(limit)} after {words(age)}."
        return [_issue("warning", "weight-old", what, advice)]
    return []


def _taken(one: Measurement, case: Case) -> float:
    """The day of life of a measurement; -1 where no time is stated."""
    if one.time is None:
        return -1.0
    if one.time.age is not None and is_age(one.time.age):
        return label_days(one.time.age)
    days = one.time.earliest_days(case.date_of_birth)
    return -1.0 if days is None else days


def _issue(level: Level, code: str, what: str, advice: str) -> Issue:
    return Issue(level, code, "treatment", what, advice)
