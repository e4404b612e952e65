"""The shipped care pack: the index child as a specialist would want it, and every disease of the pack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from proband.case.model import Case, TimePoint
from proband.diagnose import diagnose
from proband.knowledge import Knowledge
from proband.treatment.licence import licence_status
from proband.treatment.patient import Patient
from proband.treatment.result import TreatmentOption, TreatmentPlan
from proband.treatment.suggest import suggest

DITRA, DIRA = "OMIM:614204", "OMIM:612852"


@pytest.fixture(scope="module", autouse=True)
def _is_built(knowledge: Knowledge) -> None:
    if knowledge.care is None:
        pytest.skip("the autoinflammatory pack is not built")


@pytest.fixture(scope="module")
def index(knowledge: Knowledge, child: Case) -> TreatmentPlan:
    plan = suggest(diagnose(child, knowledge), knowledge, weight_kg=6.4)
    assert plan is not None
    return plan


def _of_group(plan: TreatmentPlan, group: str) -> list[TreatmentOption]:
    return [one for one in plan.options if one.group == group]


def _counts(plan: TreatmentPlan, group: str) -> set[tuple[int | None, int]]:
    shares = [share for option in _of_group(plan, group) for share in option.responses if share.unit == "flares"]
    return {(share.complete, share.n) for share in shares}


def test_the_disease_is_confirmed_by_its_genotype(index: TreatmentPlan) -> None:
    assert (index.disease_id, index.confirmed, index.known) == (DITRA, True, "full")


def test_the_antibody_is_first_though_not_for_this_age(index: TreatmentPlan) -> None:
    first = index.options[0]
    assert (first.group, first.licence.status, first.dose) == ("IL-36 receptor blockade", "not-at-this-age", None)
    assert "12 years and 40 kg" in first.licence.text


@pytest.mark.parametrize(
    ("group", "count"),
    [
        ("IL-17 blockade", (4, 4)),
        ("IL-12/23 blockade", (4, 4)),
        ("TNF blockade", (7, 12)),
        ("IL-1 blockade", (1, 8)),
    ],
)
def test_the_counts_of_flares(index: TreatmentPlan, group: str, count: tuple[int, int]) -> None:
    assert count in _counts(index, group)


def test_anakinra_has_the_dose_of_its_neighbours(index: TreatmentPlan) -> None:
    option = next(one for one in index.options if one.agent == "anakinra")
    dose = option.dose
    assert dose is not None
    assert (option.licence.status, dose.off_label) == ("off-label", True)
    assert (dose.low_mg, dose.high_mg, dose.ceiling_mg, dose.interval) == (6.4, 12.8, 51.2, "P1D")
    assert "DIRA" in dose.neighbour
    assert "NOMID" in dose.neighbour
    assert any("PMID:24019411" in one.source for one in option.for_)
    assert option.against


def test_neutrophils_are_checked_and_followed(index: TreatmentPlan) -> None:
    option = next(one for one in index.options if one.agent == "anakinra")
    assert any(one.about == "neutrophils" for one in option.checks)
    assert any(
        one.about == "neutrophils"
        and one.applies.startswith("after 1 month, 2 months and 3 months, then every 3 m")
        for one in option.monitoring
    )


def test_the_retinoid_of_the_guideline_has_failed(index: TreatmentPlan) -> None:
    option = next(one for one in index.options if one.group == "retinoid")
    assert {part.name: part.points for part in option.fit}["tried"] == -4
    assert any(one.evidence == "guideline" for one in option.for_)
    assert option.order > len(index.options) / 2


def test_steroid_withdrawal_is_warned_of(index: TreatmentPlan) -> None:
    assert any("steroid" in one.text and "ithdraw" in one.text for one in index.warnings)


def test_dira_in_the_same_child(knowledge: Knowledge, child: Case) -> None:
    plan = suggest(diagnose(child, knowledge), knowledge, disease=DIRA, weight_kg=6.4)
    assert plan is not None
    first = plan.options[0]
    assert (first.agent, first.licence.status, plan.confirmed) == ("anakinra", "licensed", False)
    assert plan.confirm


def test_colchicine_comes_before_what_follows_it_in_fmf(knowledge: Knowledge) -> None:
    case = Case(sex="female", age=TimePoint(age="P6Y"))
    plan = suggest(diagnose(case, knowledge), knowledge, disease="OMIM:249100", weight_kg=20)
    assert plan is not None
    assert plan.options[0].agent == "colchicine"


@pytest.mark.parametrize(
    ("age", "weight", "disease", "agent", "status", "regions"),
    [
        ("P6M", 6.4, "OMIM:142680", "canakinumab", "licensed", ["us"]),
        ("P6M", 6.4, "OMIM:260920", "canakinumab", "licensed", ["us"]),
        ("P6M", 6.4, "OMIM:249100", "canakinumab", "licensed", ["us"]),
        ("P6M", 6.4, "OMIM:607115", "canakinumab", "not-at-this-age", []),
        ("P12Y", 29.9, DITRA, "spesolimab", "not-at-this-age", []),
        ("P12Y", 30.0, DITRA, "spesolimab", "licensed", ["eu"]),
    ],
)
def test_only_limits_that_were_read_license(
    knowledge: Knowledge, age: str, weight: float, disease: str, agent: str, status: str, regions: list[str]
) -> None:
    assert knowledge.care is not None
    found = licence_status(knowledge.care.agents[agent], (disease,), Patient(age, weight, "male"), None)
    assert (found.status, [one.region for one in found.regions]) == (status, regions)


def test_a_flare_is_treated_once_and_prevented_at_an_interval(knowledge: Knowledge, child: Case) -> None:
    plan = suggest(diagnose(child, knowledge), knowledge, disease=DITRA, age="P12Y", weight_kg=40, region="us")
    assert plan is not None
    option = next(one for one in plan.options if one.agent == "spesolimab")
    assert [(one.high_mg, one.interval) for one in option.doses if one.region == "us"] == [
        (900, None),
        (300, "P4W"),
    ]


def test_no_option_says_a_caution_in_two_ways_or_of_another_disease(index: TreatmentPlan) -> None:
    for option in index.options:
        texts = [one.text for one in option.cautions]
        assert sum(("sorias" in text and "TNF" in text) or "New or worse psoriasis" in text for text in texts) <= 1
        assert not any("TRAPS" in text for text in texts)


def test_the_dose_of_a_neighbour_says_nothing_of_how_it_is_raised_there(knowledge: Knowledge, child: Case) -> None:
    plan = suggest(diagnose(child, knowledge), knowledge, disease="OMIM:142680", age="P6Y", weight_kg=20)
    assert plan is not None
    option = next(one for one in plan.options if one.agent == "anakinra")
    assert option.doses
    assert {(one.off_label, one.raise_text, one.ceiling_mg) for one in option.doses} == {(True, "", 160.0)}


# What orders: "must", or a sentence that begins with an imperative.
ORDERS = re.compile(
    r"\b(?:must|should|ought to|(?:has|have|needs?|is|are) to be)\b"
    r"|(?:^|[.:;] )(?:give|start|stop|avoid|use|check|do not)\b",
    re.IGNORECASE,
)


def test_no_text_gives_an_order(knowledge: Knowledge) -> None:
    assert knowledge.care is not None
    tables = knowledge.care.tables
    said = {
        text
        for record in _records((*tables.diseases, *tables.agents, *tables.separators))
        for field in ("text", "how", "conditions", "interval_text", "raise_text")
        if isinstance(text := getattr(record, field, ""), str)
    }
    assert len(said) > 500
    assert [text for text in sorted(said) if ORDERS.search(text)] == []


@pytest.mark.parametrize("age", ["P6M", "P30Y"])
def test_every_disease_has_a_plan_whose_statements_have_sources(
    knowledge: Knowledge, child: Case, age: str
) -> None:
    diagnosis, care = diagnose(child, knowledge), knowledge.care
    assert care is not None
    weight = 6.4 if age == "P6M" else 60.0
    for disease in care.tables.diseases:
        plan = suggest(diagnosis, knowledge, disease=disease.id, age=age, weight_kg=weight)
        assert plan is not None
        known = {one.id for one in plan.references}
        used: set[str] = set()
        for record in _records(plan):
            if "source" in record.__struct_fields__:
                source: Any = getattr(record, "source")  # noqa: B009  (a field that only some records have)
                assert source, (disease.key, record)
                used.update(source)
        assert used == known, disease.key


def _records(value: object) -> Iterator[msgspec.Struct]:
    if isinstance(value, tuple):
        for each in value:
            yield from _records(each)
    elif isinstance(value, msgspec.Struct):
        yield value
        for field in value.__struct_fields__:
            yield from _records(getattr(value, field))
