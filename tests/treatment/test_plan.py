"""The plan as a whole: the index child, its neighbour DIRA, no genotype, wrong input, and sources everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from proband.case.model import Case, Response, Span, StatedDisease, Term, Treatment
from proband.diagnose import diagnose
from proband.issue import Issue
from proband.knowledge import Knowledge
from proband.treatment.result import FitPart, TreatmentOption, TreatmentPlan
from proband.treatment.suggest import suggest

Plan = Callable[..., TreatmentPlan]
DITRA, DIRA = "OMIM:614204", "OMIM:612852"


def stated(disease_id: str, **more: Any) -> StatedDisease:
    """A diagnosis of the case."""
    return StatedDisease(Term(disease_id, ""), **more)


def _option(plan: TreatmentPlan, agent: str) -> TreatmentOption:
    return next(one for one in plan.options if one.agent == agent)


def _part(option: TreatmentOption, name: str) -> FitPart | None:
    return next((one for one in option.fit if one.name == name), None)


def test_the_index_child(plan: Plan, child: Case) -> None:
    made = plan(child, weight_kg=6.4)
    assert (made.disease_id, made.confirmed, made.known, made.issues) == (DITRA, True, "full", ())
    assert "homozygous" in made.confirmed_by
    assert [one.order for one in made.options] == list(range(1, len(made.options) + 1))
    first = made.options[0]
    assert (first.agent, first.licence.status, first.dose) == ("spesolimab", "not-at-this-age", None)
    assert "from 12 years and 40 kg" in first.no_dose


def test_the_dose_of_anakinra_is_that_of_its_neighbours(plan: Plan, child: Case) -> None:
    option = _option(plan(child, weight_kg=6.4), "anakinra")
    assert option.licence.status == "off-label"
    assert len(option.doses) == 1
    dose = option.doses[0]
    assert (dose.low_mg, dose.high_mg, dose.ceiling_mg, dose.interval) == (6.4, 12.8, 51.2, "P1D")
    assert dose.off_label
    assert dose.neighbour == "NOMID and DIRA"
    assert "Off label" in dose.basis
    assert "1 to 2 mg/kg x 6.4 kg" in dose.basis


def test_counts_for_and_against(plan: Plan, child: Case) -> None:
    made = plan(child, weight_kg=6.4)
    share = _option(made, "anakinra").responses[0]
    assert (share.complete, share.partial, share.n, share.small) == (1, 1, 8, True)
    assert share.low == pytest.approx(0.0715, abs=0.001)
    assert share.high == pytest.approx(0.5907, abs=0.001)
    full = _option(made, "secukinumab").responses[0]
    assert (full.low, full.high) == (pytest.approx(0.5101, abs=0.001), 1.0)
    assert _option(made, "anakinra").against


def test_what_failed_sinks_and_what_helped_rises(plan: Plan, child: Case) -> None:
    retinoid = _option(plan(child, weight_kg=6.4), "acitretin")
    failed = _part(retinoid, "tried")
    assert failed is not None
    assert failed.points == -4
    assert retinoid.tried[0].response == "none"
    helped = msgspec.structs.replace(
        child, treatments=(Treatment(Term("ATC:L04AC03", "Kineret"), response="complete"),)
    )
    part = _part(_option(plan(helped, weight_kg=6.4), "anakinra"), "tried")
    assert part is not None
    assert part.points == 1


def test_steroid_withdrawal_is_warned_of(plan: Plan, child: Case) -> None:
    made = plan(child, weight_kg=6.4)
    assert any("steroid" in one.text for one in made.warnings)
    assert made.warnings[0].standing == "general"
    given = msgspec.structs.replace(
        child, treatments=(Treatment(Term("", "prednisone"), route=Term("", "oral"), response="partial"),)
    )
    assert plan(given, weight_kg=6.4).warnings[0].standing == "applies"


def test_dira_in_the_same_child(plan: Plan, child: Case) -> None:
    made = plan(child, weight_kg=6.4, disease=DIRA)
    first = made.options[0]
    assert (first.agent, first.licence.status) == ("anakinra", "licensed")
    assert first.dose is not None
    assert not first.dose.off_label
    assert not made.confirmed


def test_without_a_genotype_the_test_comes_first(plan: Plan, child: Case) -> None:
    made = plan(msgspec.structs.replace(child, variants=()), weight_kg=6.4, disease=DITRA)
    assert not made.confirmed
    assert made.confirm
    assert "IL36RN" in made.confirm[0].text


def test_a_disease_without_a_test_in_its_file_gets_its_gene(plan: Plan, child: Case) -> None:
    made = plan(child, weight_kg=6.4, disease=DIRA)
    assert "IL1RN" in made.confirm[0].text
    assert set(made.confirm[0].source) <= {one.id for one in made.references}


@pytest.mark.parametrize(
    ("disease", "confirmed"),
    [
        (stated(DITRA), True),
        (stated("MONDO:0013626"), True),
        (stated(DITRA, spans=(Span(0, 5, "DITRA"),)), True),
        (stated(DITRA, spans=(Span(0, 9, "interleukin-36-receptor antagonist deficiency"),)), True),
        (stated(DITRA, spans=(Span(0, 9, "generalized pustular psoriasis"),)), False),
        (stated(DITRA, spans=(Span(0, 9, "GPP"), Span(10, 15, "DITRA"))), True),
        (stated(DITRA, spans=(Span(0, 9, "IL36RN-related psoriasis"),)), True),
        (StatedDisease(Term("ORPHA:247353", "Generalized pustular psoriasis")), False),
        (StatedDisease(Term(DITRA, "generalized pustular psoriasis")), True),
        (stated(DITRA, considered=True), False),
        (stated(DITRA, excluded=True), False),
    ],
)
def test_a_stated_diagnosis_confirms(plan: Plan, child: Case, disease: object, confirmed: bool) -> None:
    case = msgspec.structs.replace(child, variants=(), diseases=(disease,))
    assert plan(case, weight_kg=6.4, disease=DITRA).confirmed is confirmed


def test_one_copy_does_not_confirm_a_recessive_disease(plan: Plan, child: Case) -> None:
    case = msgspec.structs.replace(
        child, variants=(msgspec.structs.replace(child.variants[0], zygosity="heterozygous"),)
    )
    assert not plan(case, weight_kg=6.4, disease=DITRA).confirmed


@pytest.mark.parametrize("typed", [{"weight_kg": 64.0}, {}, {"weight_kg": -1.0}])
def test_wrong_input_gives_an_issue_and_no_dose(plan: Plan, child: Case, typed: dict[str, float]) -> None:
    for disease in (DITRA, DIRA):
        made = plan(child, disease=disease, **typed)
        assert made.issues
        assert all(one.dose is None and not one.doses and one.no_dose for one in made.options)


def test_an_unknown_age_gives_an_issue_and_no_dose(plan: Plan, child: Case) -> None:
    made = plan(msgspec.structs.replace(child, age=None), weight_kg=6.4)
    assert [one.code for one in made.issues] == ["age-unknown"]
    assert all(one.dose is None for one in made.options)
    assert _option(made, "spesolimab").licence.status != "licensed"


def test_the_region_asked_for_comes_first(plan: Plan, child: Case) -> None:
    older = {"weight_kg": 12.0, "age": "P1Y", "disease": "OMIM:607115"}
    assert [one.region for one in _option(plan(child, **older), "anakinra").doses] == ["us", "eu"]
    europe = plan(child, region="eu", **older)
    assert [one.region for one in _option(europe, "anakinra").doses] == ["eu", "us"]


def test_another_form_of_a_file_has_its_own_licences(plan: Plan, child: Case) -> None:
    made = plan(child, weight_kg=6.4, disease="OMIM:191900")
    assert _option(made, "anakinra").licence.status == "not-at-this-age"
    assert made.name != "Cryopyrin-associated periodic syndrome"


def test_the_mechanism_has_the_findings_and_the_drugs(plan: Plan, child: Case) -> None:
    mechanism = plan(child, weight_kg=6.4).mechanism
    assert mechanism is not None
    nodes = {node.id: node for node in mechanism.nodes}
    assert [one.id for one in nodes["pustules"].findings] == ["HP:0200039"]
    assert nodes["receptor"].agents == ("spesolimab",)
    assert set(nodes["receptor"].improves) == {"pustules", "systemic"}
    assert nodes["il17"].improves == ()


def test_a_disease_without_knowledge_says_so(plan: Plan, child: Case) -> None:
    made = plan(child, weight_kg=6.4, disease="OMIM:154700")
    assert (made.known, made.options, [one.code for one in made.issues]) == ("none", (), ["no-treatment-knowledge"])


def test_a_case_without_a_disease_has_no_plan(small: Knowledge, child: Case) -> None:
    diagnosis = msgspec.structs.replace(diagnose(child, small), differential=())
    case = msgspec.structs.replace(child, variants=())
    assert suggest(msgspec.structs.replace(diagnosis, case=case), small) is None


@pytest.mark.parametrize("disease", [DITRA, DIRA, "OMIM:120100", "OMIM:154700"])
def test_every_statement_has_a_source_that_the_plan_explains(plan: Plan, child: Case, disease: str) -> None:
    made = plan(child, weight_kg=6.4, disease=disease)
    known = {one.id for one in made.references}
    used: set[str] = set()
    for record in _records(made):
        if "source" in record.__struct_fields__:
            assert record.source, record
            used.update(record.source)
    assert used == known
    for option in made.options:
        assert set(option.sources) <= known
        assert list(option.sources) == sorted(set(option.sources))


def _records(value: object) -> Iterator[msgspec.Struct]:
    if isinstance(value, tuple):
        for each in value:
            yield from _records(each)
    elif isinstance(value, msgspec.Struct):
        yield value
        for field in value.__struct_fields__:
            yield from _records(getattr(value, field))


def test_the_points_of_an_option_order_it(plan: Plan, child: Case) -> None:
    sums = [sum(part.points for part in one.fit) for one in plan(child, weight_kg=6.4).options]
    assert sums == sorted(sums, reverse=True)


def test_what_should_come_before_is_asked_for(plan: Plan, child: Case) -> None:
    lacking = _part(_option(plan(child, weight_kg=6.4, disease=DIRA), "canakinumab"), "after")
    assert lacking is not None
    assert (lacking.points, "anakinra" in lacking.because) == (-2, True)
    had = msgspec.structs.replace(child, treatments=(Treatment(Term("", "Kineret"), response="none"),))
    assert _part(_option(plan(had, weight_kg=6.4, disease=DIRA), "canakinumab"), "after") is None


def test_nothing_said_of_the_patient_leads_to_no_disease(small: Knowledge) -> None:
    diagnosis = diagnose(Case(), small)
    assert suggest(diagnosis, small) is None
    asked = suggest(diagnosis, small, disease=DITRA)
    assert asked is not None
    assert not asked.confirmed


def test_a_stated_variant_that_the_file_lacks_is_warned_of(small: Knowledge, child: Case) -> None:
    note = Issue("note", "stated-not-in-file", "/variants/0", "IL36RN c.80T>C is stated and not in the file.")
    other = msgspec.structs.replace(note, what="MEFV p.Met694Val is stated and not in the file.")
    diagnosis = msgspec.structs.replace(diagnose(child, small), issues=(note, other))
    made = suggest(diagnosis, small, weight_kg=6.4)
    assert made is not None
    assert made.issues == (msgspec.structs.replace(note, level="warning"),)


@pytest.mark.parametrize(("response", "points"), [("none", -4.0), ("partial", 0.0), ("complete", 1.0)])
def test_a_response_that_may_be_partial_does_not_sink_what_helped(
    plan: Plan, child: Case, response: Response, points: float
) -> None:
    given = Treatment(Term("", "anakinra"), response=response)
    made = plan(msgspec.structs.replace(child, treatments=(given,)), weight_kg=6.4)
    part = _part(_option(made, "anakinra"), "tried")
    assert part is not None
    assert part.points == points
