"""What tells confused diseases apart is shown when both lead, with what the case says of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from proband.case.model import Case, Finding, Term
from proband.differential.separate import Separation, separations
from proband.knowledge import Knowledge
from proband.knowledge.care import Care, CareTables, DiseaseCare, Separator, Statement

SAID = Statement(text="as published", evidence="series", source=("PMID:31286990",))
OSTEOLYSIS, BONE = "HP:0002797", "HP:0000924"


def _disease(key: str, disease_id: str) -> DiseaseCare:
    return DiseaseCare(
        key=key, id=disease_id, name=key, abbreviation=key.upper(), genes=("X",), inheritance=("AR",),
        disease_class="other", depth="brief", summary=SAID,
    )  # fmt: skip


PAIRS = (("ditra", "OMIM:614204"), ("dira", "OMIM:612852"), ("fmf", "OMIM:249100"))
CARE = Care.of_tables(
    CareTables(
        diseases=tuple(_disease(*each) for each in PAIRS),
        agents=(),
        separators=(
            Separator(
                points_to="dira", against="ditra", term=OSTEOLYSIS, text="osteolysis", how="bone survey",
                evidence="series", source=("PMID:19494218",),
            ),
        ),
        criteria=(),
        references=(),
    )
)  # fmt: skip


def _found(knowledge: Knowledge, *findings: Finding, leading: tuple[str, ...]) -> tuple[Separation, ...]:
    seen = SimpleNamespace(care=CARE, diseases=knowledge.diseases, ontology=knowledge.ontology)
    rows = [row for name in leading if (row := knowledge.diseases.index(name)) is not None]
    return separations(Case(findings=findings), seen, rows)  # type: ignore[arg-type]


def test_the_first_is_told_from_any_that_it_is_confused_with(knowledge: Knowledge) -> None:
    (one,) = _found(knowledge, leading=("OMIM:614204", "OMIM:249100"))
    assert (one.points_to.id, one.against.id) == ("OMIM:612852", "OMIM:614204")


def test_others_only_where_both_lead(knowledge: Knowledge) -> None:
    assert not _found(knowledge, leading=("OMIM:249100", "OMIM:614204"))
    assert _found(knowledge, leading=("OMIM:249100", "OMIM:614204", "OMIM:612852"))


def test_the_separator_says_for_whom_it_speaks_and_how_to_look(knowledge: Knowledge) -> None:
    (one,) = _found(knowledge, leading=("OMIM:614204", "OMIM:612852"))
    assert (one.points_to.label, one.against.label, one.how) == ("DIRA", "DITRA", "bone survey")
    assert one.source == ("PMID:19494218",)


@pytest.mark.parametrize(
    ("term", "excluded", "answer"),
    [
        (OSTEOLYSIS, False, "present"),
        (OSTEOLYSIS, True, "excluded"),
        (BONE, True, "excluded"),
        (BONE, False, "open"),
    ],
)
def test_what_the_case_says_of_it_already(knowledge: Knowledge, term: str, excluded: bool, answer: str) -> None:
    finding = Finding(Term(term), excluded=excluded)
    (one,) = _found(knowledge, finding, leading=("OMIM:614204", "OMIM:612852"))
    assert one.answer == answer
