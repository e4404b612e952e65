"""Cautions apply by what the case says; what it does not say is not stated, never absent."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from proband.case.model import Case, Finding, Measurement, Term, TimePoint, Treatment
from proband.knowledge import Knowledge
from proband.knowledge.care import Care
from proband.treatment.facts import CaseFacts, Fact
from proband.treatment.patient import patient_of
from proband.treatment.result import Said, TreatmentPlan
from proband.treatment.safety import cautions, contraindicated, other_medicines, unsaid
from proband.treatment.tried import given_in

Plan = Callable[..., TreatmentPlan]
NO_NEUTROPENIA = Finding(Term("HP:0001875", "Neutropenia"), excluded=True)
KIDNEY = Finding(Term("HP:0012622", "Chronic kidney disease"))


def _caution(plan: TreatmentPlan, agent: str, about: str) -> Said | None:
    option = next(one for one in plan.options if one.agent == agent)
    return next((one for one in option.cautions if one.about == about), None)


def _with(child: Case, **more: object) -> Case:
    return msgspec.structs.replace(child, **more)


@pytest.mark.parametrize(
    ("more", "agent", "about", "standing"),
    [
        ({}, "anakinra", "neutropenia", "not stated"),
        ({"findings": (Finding(Term("HP:0001875", "Neutropenia")),)}, "anakinra", "neutropenia", "applies"),
        ({"findings": (NO_NEUTROPENIA,)}, "anakinra", "neutropenia", "excluded"),
        (
            {"measurements": (Measurement(Term("LOINC:751-8", "neutrophils"), 0.9, direction="low"),)},
            "anakinra",
            "neutropenia",
            "applies",
        ),
        ({"findings": (KIDNEY,)}, "anakinra", "renal impairment", "applies"),
        ({}, "anakinra", "renal impairment", "not stated"),
        ({}, "anakinra", "infant", "applies"),
        ({}, "anakinra", "with agent", "not stated"),
        ({"treatments": (Treatment(Term("", "infliximab")),)}, "anakinra", "with agent", "applies"),
        (
            {"treatments": (Treatment(Term("", "Remicade"), stop=TimePoint(age="P5M")),)},
            "anakinra",
            "with agent",
            "possible",
        ),
        ({}, "secukinumab", "bowel inflammation", "possible"),
        ({"findings": (Finding(Term("HP:0002583", "Colitis")),)}, "secukinumab", "bowel inflammation", "applies"),
    ],
)  # fmt: skip
def test_when_a_caution_applies(
    plan: Plan, child: Case, more: dict[str, object], agent: str, about: str, standing: str
) -> None:
    made = plan(_with(child, **more), weight_kg=6.4, disease="OMIM:614204")
    found = _caution(made, agent, about)
    assert found is not None
    assert found.standing == standing
    assert found.applies


@pytest.mark.parametrize(
    ("sex", "age", "standing"),
    [
        ("female", "P6M", None),
        ("male", "P20Y", None),
        ("female", "P20Y", "possible"),
        ("unknown", "P20Y", "not stated"),
    ],
)
def test_pregnancy_is_thought_of_where_it_can_be(
    plan: Plan, child: Case, sex: str, age: str, standing: str | None
) -> None:
    made = plan(_with(child, sex=sex), age=age, weight_kg=60 if age == "P20Y" else 6.4, disease="OMIM:614204")
    found = _caution(made, "acitretin", "pregnancy potential")
    assert (found.standing if found else None) == standing


def test_a_contraindication_that_applies_sinks_an_option(plan: Plan, child: Case) -> None:
    few = (Finding(Term("HP:0001875", "Neutropenia")),)
    made = plan(_with(child, findings=few), weight_kg=6.4, disease="OMIM:614204")
    option = next(one for one in made.options if one.agent == "anakinra")
    assert [part.points for part in option.fit if part.name == "contraindicated"] == [-6]
    assert option.cautions[0].standing == "applies"


def _colchicine(findings: tuple[Finding, ...], knowledge: Knowledge) -> Said:
    case = Case(
        age=TimePoint(age="P8Y"), findings=findings, treatments=(Treatment(Term("", "ciclosporin"), kind="drug"),)
    )
    assert knowledge.care is not None
    agent, option = knowledge.care.agents["colchicine"], knowledge.care.diseases["fmf"].treatments[0]
    facts = CaseFacts(case, patient_of(case), knowledge)
    found = cautions(agent, option, facts, given_in(case, knowledge.care))
    return next(one for one in found if one.about == "with agent")


def test_an_interaction_is_a_contraindication_only_where_the_label_says(knowledge: Knowledge) -> None:
    alone = _colchicine((), knowledge)
    assert (alone.grave, alone.standing) == (False, "applies")
    assert "renal impairment is not stated" in alone.applies
    assert "hepatic impairment is not stated" in alone.applies
    with_kidney = _colchicine((KIDNEY,), knowledge)
    assert (with_kidney.grave, with_kidney.standing) == (True, "applies")
    assert contraindicated((with_kidney,)) == (with_kidney,)


@pytest.mark.parametrize(
    "label", ["acitretin", "anakinra", "retinoids", "IL-1 inhibitors", "ustekinumab", "ciclosporin"]
)
def test_what_spesolimab_is_not_combined_with_is_named(knowledge: Knowledge, label: str) -> None:
    care = knowledge.care
    assert care is not None
    case = Case(age=TimePoint(age="P12Y"), treatments=(Treatment(Term("", label)),))
    option = care.diseases["ditra"].treatments[0]
    facts = CaseFacts(case, patient_of(case), knowledge)
    found = cautions(care.agents["spesolimab"], option, facts, given_in(case, care))
    (together,) = (one for one in found if one.about == "with agent")
    assert (together.standing, label in together.applies) == ("applies", True)


def test_live_vaccines_are_asked_for_in_an_infant(plan: Plan, child: Case) -> None:
    option = next(one for one in plan(child, weight_kg=6.4).options if one.agent == "anakinra")
    vaccines = next(one for one in option.checks if one.about == "live vaccines")
    assert "rotavirus" in vaccines.applies
    assert vaccines.standing == "possible"


def test_a_check_says_what_the_case_has(plan: Plan, child: Case) -> None:
    option = next(one for one in plan(child, weight_kg=6.4).options if one.agent == "anakinra")
    assert next(one for one in option.checks if one.about == "neutrophils").applies == "not stated in the case"


def test_the_schedule_of_monitoring_is_in_words(plan: Plan, child: Case) -> None:
    option = next(one for one in plan(child, weight_kg=6.4).options if one.agent == "anakinra")
    assert option.monitoring[0].applies == "after 1 month, 2 months and 3 months, then every 3 months until 1 year"


def test_a_caution_that_a_check_says_is_not_said_twice() -> None:
    check = Said("Tuberculosis is looked for.", "licence", ("LABEL:x",), about="tuberculosis screen")
    same, grave = (msgspec.structs.replace(check, about="tuberculosis", grave=each) for each in (False, True))
    other = msgspec.structs.replace(same, text="Live vaccines are avoided.")
    assert unsaid((same, other, grave), (check,)) == (other, grave)


def test_other_medicines_of_the_case_are_named(knowledge: Knowledge, care: Care) -> None:
    def given(label: str, *, stopped: bool = False) -> Treatment:
        return Treatment(Term("", label), stop=TimePoint(age="P6Y") if stopped else None)

    case = Case(treatments=(given("anakinra"), given("clarithromycin"), given("ibuprofen", stopped=True)))
    anakinra = care.agents["anakinra"]
    found = other_medicines(CaseFacts(case, patient_of(case), knowledge), anakinra)
    assert found == Fact("possible", "given in this case, and no end is stated: clarithromycin")
    alone = Case(treatments=(given("anakinra"),))
    assert other_medicines(CaseFacts(alone, patient_of(alone), knowledge), anakinra).holds == "not stated"
