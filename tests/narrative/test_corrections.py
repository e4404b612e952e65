"""The reading as items, and a person's corrections of it."""

from __future__ import annotations

import pytest

from proband.case.model import Case
from proband.errors import UsageError
from proband.knowledge import Knowledge, open_knowledge
from proband.narrative.corrections import apply_corrections, read_corrections
from proband.narrative.items import COLUMNS, items_of, tsv_of
from proband.narrative.read import read_story

STORY = (
    "At 2 years a girl had fever and a cough. She had no seizures. Her sister has asthma. "
    "Blau syndrome was considered. CRP was 40 mg/l. Prednisolone did not help. Lakes of pus formed."
)
YAML = """
- {action: reject, text: cough}
- {action: change, text: fever, new_id: "HP:0001954", onset: P1Y}
- {action: change, id: "HP:0001250", status: present}
- {action: change, text: asthma, status: present}
- {action: change, id: "OMIM:186580", status: excluded}
- {action: add, text: Lakes of pus, id: "HP:0200039", onset: P2Y}
- {action: reject, text: hiccups}
"""
TABLE = "action\ttext\tid\tnew_id\tstatus\tonset\nreject\tcough\t\t\t\t\nchange\tfever\t\tHP:0001954\t\tP1Y\n"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return open_knowledge()


@pytest.fixture(scope="module")
def case(knowledge: Knowledge) -> Case:
    return read_story(STORY, knowledge)[0]


def test_items_quote_the_text_and_say_whose_they_are(case: Case) -> None:
    items = items_of(case)
    by_text = {item.span.text: item for item in items}
    assert all(STORY[item.span.start : item.span.end] == item.span.text for item in items)
    assert (by_text["fever"].id, by_text["fever"].time) == ("HP:0001945", "P2Y")
    assert by_text["seizures"].polarity == "excluded"
    assert by_text["asthma"].experiencer == "family"
    assert by_text["Blau syndrome"].polarity == "possible"
    assert by_text["Prednisolone"].detail == "none"
    assert next(item for item in items if item.kind == "measurement").detail.startswith("high 40")
    assert by_text["2 years"].time == "P2Y"


def test_the_table_has_one_row_an_item(case: Case) -> None:
    header, *lines = tsv_of(items_of(case)).splitlines()
    assert header.split("\t") == list(COLUMNS)
    assert len(lines) == len(items_of(case))
    assert {line.count("\t") for line in lines} == {len(COLUMNS) - 1}


def test_corrections_are_applied_and_the_unmatched_named(case: Case) -> None:
    changed, issues = apply_corrections(case, read_corrections(YAML))
    by_id = {finding.term.id: finding for finding in changed.findings}
    assert set(by_id) == {"HP:0001954", "HP:0001250", "HP:0002099", "HP:0200039", "HP:0011227"}
    assert not any(finding.excluded for finding in changed.findings)
    onset = by_id["HP:0001954"].onset
    assert onset is not None
    assert onset.age == "P1Y"
    assert [disease.excluded for disease in changed.diseases] == [True]
    assert [issue.code for issue in issues] == ["correction-unmatched"]
    again, _ = apply_corrections(case, read_corrections(YAML))
    assert again == changed


def test_a_table_says_the_same(case: Case) -> None:
    changed, issues = apply_corrections(case, read_corrections(TABLE))
    assert {"HP:0012735", "HP:0001945"}.isdisjoint(finding.term.id for finding in changed.findings)
    assert not issues


@pytest.mark.parametrize(
    "text",
    [
        "- {action: drop, text: a}",
        "- {action: reject}",
        "- {action: add, text: a}",
        "a: b",
        "- {action: reject, x: 1}",
        "- {action: change, id: a, status: perhaps}",
        "- {action: change, id: a, onset: soon}",
        "- [",
        "action\ttext\nsell\ta",
    ],
)
def test_what_is_no_correction_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_corrections(text)


def test_nothing_to_correct() -> None:
    assert read_corrections("") == ()
    assert apply_corrections(Case(), ()) == (Case(), ())
