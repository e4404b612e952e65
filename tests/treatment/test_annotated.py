"""Treatment annotations of a disease that the care pack does not hold, from a file that the user added."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import msgspec
import pytest

from proband.case.model import Case
from proband.knowledge.maxo import TreatmentAnnotation
from proband.treatment import annotated
from proband.treatment.result import TreatmentPlan

Plan = Callable[..., TreatmentPlan]


def _annotation(citation: str) -> TreatmentAnnotation:
    return TreatmentAnnotation(
        disease_id="MONDO:0007947",
        disease_label="Marfan syndrome",
        treatment_id="MAXO:0000186",
        treatment="beta blocker therapy",
        agent="CHEBI:35530 beta-adrenergic antagonist",
        relation="TREATS",
        finding_id="HP:0002616",
        finding="Aortic root aneurysm",
        evidence_code="TAS",
        citation=citation,
        comment="",
    )


@pytest.fixture
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (_annotation("PMID:20301510"), _annotation(""))
    found = SimpleNamespace(of_disease=lambda _: rows, release="2025-01-01")
    monkeypatch.setattr(annotated, "open_treatment_annotations", lambda: found)


@pytest.mark.usefixtures("_installed")
def test_annotations_are_shown_with_code_and_citation(plan: Plan, child: Case) -> None:
    made = plan(child, weight_kg=6.4, disease="OMIM:154700")
    assert (made.known, made.release, made.issues) == ("annotations", "2025-01-01", ())
    assert len(made.annotations) == 1
    said = made.annotations[0]
    assert said.text == "beta blocker therapy with beta-adrenergic antagonist: treats Aortic root aneurysm."
    assert said.about.startswith("TAS")
    assert said.source == ("PMID:20301510",)
    assert {one.id: one.read for one in made.references}["PMID:20301510"] == "not read"


def _rows(monkeypatch: pytest.MonkeyPatch, *rows: TreatmentAnnotation) -> None:
    found = SimpleNamespace(of_disease=lambda _: rows, release="2025-01-01")
    monkeypatch.setattr(annotated, "open_treatment_annotations", lambda: found)


def test_the_same_said_twice_is_one_statement_with_both_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    _rows(monkeypatch, _annotation("PMID:1"), _annotation("PMID:2"), _annotation("PMID:1"))
    statements, references, _ = annotated.annotated(("OMIM:154700",))
    assert [one.source for one in statements] == [("PMID:1", "PMID:2")]
    assert {one.id for one in references} == {"PMID:1", "PMID:2"}


@pytest.mark.parametrize(
    ("relation", "finding_id", "said"),
    [
        ("TREATS", "HP:0000118", "treats the disease as a whole."),
        ("TREATS", "", "treats the disease as a whole."),
        ("contraindicated", "HP:0002616", "contraindicated in Aortic root aneurysm."),
        ("no_observed_benefit", "HP:0002616", "no benefit was observed in Aortic root aneurysm."),
        ("lack of observed response", "HP:0002616", "no response was observed in Aortic root aneurysm."),
        ("investigates", "HP:0002616", "investigates Aortic root aneurysm."),
    ],
)
def test_a_relation_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, relation: str, finding_id: str, said: str
) -> None:
    finding = "Aortic root aneurysm" if finding_id else ""
    changed = {"relation": relation, "finding_id": finding_id, "finding": finding}
    _rows(monkeypatch, msgspec.structs.replace(_annotation("PMID:1"), **changed))
    (statement,) = annotated.annotated(("OMIM:154700",))[0]
    assert statement.text.endswith(f": {said}")
