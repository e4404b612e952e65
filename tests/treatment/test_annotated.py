"""Treatment annotations of a disease that the care pack does not hold, from a file that the user added."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

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
    assert "PMID:20301510" in {one.id for one in made.references}
