"""Intrinsic checks of a case, against a tiny ontology of four terms."""

from __future__ import annotations

from typing import ClassVar

import pytest

from proband.case.check import check_case, with_current_terms
from proband.case.model import Case, Finding, Relative, Term, TimePoint

SEIZURE, FEVER, DELAY = Term("HP:0001250", "Seizure"), Term("HP:0001945", "Fever"), Term("HP:0001263", "Delay")


class SmallOntology:
    """Knows three terms; HP:0000001 was replaced by Seizure, HP:0002133 is another id of it."""

    CURRENT: ClassVar = {term.id: term.id for term in (SEIZURE, FEVER, DELAY)} | {
        "HP:0000001": SEIZURE.id,
        "HP:0002133": SEIZURE.id,
    }
    LABELS: ClassVar = {term.id: term.label for term in (SEIZURE, FEVER, DELAY)}

    def resolve(self, term_id: str) -> tuple[str, str] | None:
        current = self.CURRENT.get(term_id)
        return None if current is None else (current, self.LABELS[current])


KNOWN = SmallOntology()


def at(age: str) -> TimePoint:
    return TimePoint(age=age)


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ((), [("warning", "no-findings", "/phenotypicFeatures")]),
        ((Finding(SEIZURE),), []),
        ((Finding(Term("HP:9999999")),), [("error", "unknown-term", "/phenotypicFeatures/0/type")]),
        ((Finding(Term("SNOMED:91175000")),), [("warning", "unknown-term", "/phenotypicFeatures/0/type")]),
        ((Finding(Term("HP:0002133")),), [("warning", "obsolete-term", "/phenotypicFeatures/0/type")]),
        ((Finding(Term("hp_1250")),), [("note", "malformed-id", "/phenotypicFeatures/0/type")]),
        ((Finding(Term("seizures")),), [("error", "malformed-id", "/phenotypicFeatures/0/type")]),
        (
            (Finding(SEIZURE, severity=Term("HP:9999999")),),
            [("error", "unknown-term", "/phenotypicFeatures/0/severity")],
        ),
        (
            (Finding(SEIZURE), Finding(FEVER), Finding(Term("HP:0001250"), excluded=True)),
            [("error", "contradiction", "/phenotypicFeatures/2")],
        ),
        ((Finding(SEIZURE), Finding(SEIZURE)), [("note", "duplicate-finding", "/phenotypicFeatures/1")]),
        ((Finding(SEIZURE, onset=at("P1Y")), Finding(SEIZURE, onset=at("P3Y"))), []),
        ((Finding(SEIZURE, onset=at("P7Y")),), [("error", "onset-after-encounter", "/phenotypicFeatures/0/onset")]),
        ((Finding(SEIZURE, onset=at("P6Y6M")),), []),
        (
            (Finding(SEIZURE, onset=at("P3Y"), resolution=at("P1Y")),),
            [("error", "resolution-before-onset", "/phenotypicFeatures/0/resolution")],
        ),
        ((Finding(SEIZURE, onset=at("P1Y"), resolution=at("P12M")),), []),
        ((Finding(SEIZURE, onset=at("soon")),), [("error", "impossible-age", "/phenotypicFeatures/0/onset")]),
        (
            (Finding(SEIZURE, onset=TimePoint(gestation_days=400)),),
            [("error", "impossible-age", "/phenotypicFeatures/0/onset")],
        ),
        (
            (Finding(SEIZURE, onset=TimePoint(age="P3Y", age_end="P1Y")),),
            [("error", "impossible-age", "/phenotypicFeatures/0/onset")],
        ),
    ],
)
def test_each_fault_has_its_code_and_place(
    findings: tuple[Finding, ...], expected: list[tuple[str, str, str]]
) -> None:
    issues = check_case(Case(age=at("P6Y"), findings=findings), KNOWN)
    assert [(issue.level, issue.code, issue.where) for issue in issues] == expected


def test_a_contradiction_is_seen_through_an_old_id() -> None:
    case = Case(findings=(Finding(SEIZURE), Finding(Term("HP:0000001"), excluded=True)))
    assert [issue.code for issue in check_case(case, KNOWN)] == ["obsolete-term", "contradiction"]


@pytest.mark.parametrize(("age", "codes"), [("P122Y", []), ("P126Y", ["impossible-age"])])
def test_nobody_is_126_years_old(age: str, codes: list[str]) -> None:
    case = Case(age=at(age), findings=(Finding(SEIZURE),))
    assert [issue.code for issue in check_case(case, KNOWN)] == codes


def test_a_one_month_old_may_be_told_in_days() -> None:
    case = Case(age=at("P30D"), findings=(Finding(SEIZURE, onset=at("P1M")),))
    assert check_case(case, KNOWN) == ()


def test_the_replacement_is_named_and_made() -> None:
    old = Finding(Term("HP:0000001", "an old name"), modifiers=(Term("hp:1945"),))
    case = Case(findings=(old,), relatives=(Relative("sister", findings=(old,)),))
    (issue, *_) = check_case(case, KNOWN)
    assert "HP:0001250 Seizure" in issue.what
    current = with_current_terms(case, KNOWN)
    assert current.findings == (Finding(SEIZURE, modifiers=(FEVER,)),)
    assert current.relatives[0].findings == current.findings
    assert with_current_terms(current, KNOWN) == current
