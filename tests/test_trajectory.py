"""The differential over the ages of an invented case."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from proband.age import age_days
from proband.case.model import Case, Finding, Term, TimePoint, Treatment, Variant
from proband.diagnose import Differential
from proband.knowledge import Knowledge
from proband.trajectory import ages, trajectory

MARFAN = "OMIM:154700"


def seen(term: str, age: str | None) -> Finding:
    return Finding(Term(term), onset=None if age is None else TimePoint(age=age))


@pytest.fixture
def case() -> Case:
    """Short sight first, the hallmarks later."""
    return Case(
        age=TimePoint(age="P16Y"),
        findings=(
            seen("HP:0000545", "P4Y"),
            seen("HP:0002650", "P11Y"),
            seen("HP:0001083", "P12Y6M"),
            seen("HP:0001166", "P12Y6M"),
            seen("HP:0002616", "P14Y"),
            seen("HP:0000767", None),
        ),
        treatments=(Treatment(Term("", "losartan"), start=TimePoint(age="P15Y")),),
    )


def test_the_ages_are_those_of_the_story_in_order(case: Case) -> None:
    assert ages(case) == ("P4Y", "P11Y", "P12Y6M", "P14Y", "P15Y", "P16Y")
    assert ages(Case()) == ()


def test_a_class_of_onset_begins_with_its_band() -> None:
    onset = TimePoint(onset_class=Term("HP:0003593", "Infantile onset"))
    assert ages(Case(findings=(Finding(Term("HP:0000545"), onset=onset),))) == ("P28D",)


def test_many_ages_are_cut_but_the_last_stays() -> None:
    many = Case(findings=tuple(seen("HP:0000545", f"P{n}D") for n in range(100)))
    assert len(ages(many)) == 40
    assert ages(many)[-1] == "P99D"


def test_later_hallmarks_move_the_disease_up(case: Case, knowledge: Knowledge) -> None:
    told = trajectory(case, knowledge)
    marfan = next(course for course in told.courses if course.disease_id == MARFAN)
    assert marfan.rank[-1] == 1
    assert marfan.rank[0] > marfan.rank[-1]
    assert marfan.posterior[-1] > marfan.posterior[0]
    assert marfan.leads_from is not None
    assert age_days("P4Y") < age_days(marfan.leads_from) <= age_days("P14Y")


def test_the_steps_say_what_came_to_be_known(case: Case, knowledge: Knowledge) -> None:
    steps = trajectory(case, knowledge).steps
    assert [step.age_days for step in steps] == sorted(step.age_days for step in steps)
    assert [step.findings for step in steps] == [2, 3, 5, 6, 6, 6]
    assert all(len(step.new) == more for step, more in zip(steps, (2, 1, 2, 1, 0, 0), strict=True))


def test_the_last_step_is_the_diagnosis(case: Case, knowledge: Knowledge) -> None:
    told, whole = trajectory(case, knowledge), Differential(case, knowledge)
    assert told.steps[-1].leader == knowledge.diseases.id(whole.leading(1)[0])
    assert told.steps[-1].none_of_these == pytest.approx(whole.none_of_these, rel=1e-5)
    assert all(len(course.posterior) == len(course.rank) == len(told.steps) for course in told.courses)


def test_what_has_no_time_is_counted(case: Case, knowledge: Knowledge) -> None:
    told = trajectory(replace(case, variants=(Variant(gene="FBN1", zygosity="heterozygous"),)), knowledge)
    assert (told.untimed, told.untimed_variants) == (1, 1)
    marfan = next(course for course in told.courses if course.disease_id == MARFAN)
    assert marfan.leads_from is not None
    assert marfan.leads_by_findings_from is not None
    assert age_days(marfan.leads_from) < age_days(marfan.leads_by_findings_from)


def test_a_case_without_ages_has_no_steps(knowledge: Knowledge) -> None:
    told = trajectory(Case(findings=(seen("HP:0000545", None),)), knowledge)
    assert told.steps == told.courses == ()
    assert told.untimed == 1
