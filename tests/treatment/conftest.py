"""A small care folder with the knowledge that proband ships, and the child of the index report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from proband.case.model import Case, Finding, Term, TimePoint, Treatment, Variant
from proband.diagnose import Diagnosis, diagnose
from proband.knowledge import Knowledge
from proband.knowledge.build.care import read_care
from proband.knowledge.care import Care
from proband.treatment.result import TreatmentPlan
from proband.treatment.suggest import suggest

DATA = Path(__file__).parent / "data" / "care"
Plan = Callable[..., TreatmentPlan]

FINDINGS = ("HP:0200039", "HP:0001945", "HP:0002014", "HP:0001508", "HP:0001974", "HP:0003765")
L27P = Variant(gene="IL36RN", hgvs=("c.80T>C", "p.Leu27Pro"), as_written="L27P", zygosity="homozygous")
FAILED = (
    Treatment(Term("", "retinoids"), kind="class", response="none"),
    Treatment(Term("", "topical corticosteroids"), kind="class", route=Term("", "topical"), response="none"),
)


@pytest.fixture(scope="session")
def care() -> Care:
    """The small care folder."""
    return Care.of_tables(read_care(DATA), "test")


@pytest.fixture(scope="session")
def small(knowledge: Knowledge, care: Care) -> Knowledge:
    """The shipped knowledge with the small care folder in place of the shipped one."""
    made = Knowledge(knowledge.pack, overlay=False)
    made.__dict__["care"] = care
    return made


@pytest.fixture(scope="session")
def child(knowledge: Knowledge) -> Case:
    """A boy of 6 months with the findings of DITRA, its genotype, and what had failed."""
    terms = (Term(one, knowledge.ontology.label(knowledge.ontology.index(one) or 0)) for one in FINDINGS)
    return Case(
        sex="male",
        age=TimePoint(age="P6M"),
        findings=tuple(Finding(term) for term in terms),
        variants=(L27P,),
        treatments=FAILED,
    )


@pytest.fixture(scope="session")
def plan(small: Knowledge) -> Plan:
    """The plan of a case, its diagnosis made once."""
    made: dict[bytes, Diagnosis] = {}

    def of(case: Case, **asked: Any) -> TreatmentPlan:
        key = msgspec.json.encode(case)
        diagnosis = made[key] = made.get(key) or diagnose(case, small)
        result = suggest(diagnosis, small, **asked)
        assert result is not None
        return result

    return of
