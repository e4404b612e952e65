"""Times, diseases and relatives of whole stories: gold tables of invented sentences."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from proband.knowledge import Knowledge, open_knowledge
from proband.narrative.items import written_time
from proband.narrative.read import read_story

GOLD = Path(__file__).parents[1] / "gold"


def rows(name: str) -> list[dict[str, str]]:
    with (GOLD / name).open(encoding="utf-8") as file:
        return [
            {key: (value or "").replace("\\n", "\n").replace("\\t", "\t") for key, value in row.items()}
            for row in csv.DictReader(file, delimiter="\t")
        ]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return open_knowledge()


@pytest.mark.parametrize("row", rows("narrative_times.tsv"), ids=lambda row: row["text"][:60])
def test_when_a_finding_was_there(row: dict[str, str], knowledge: Knowledge) -> None:
    case, _ = read_story(row["text"], knowledge)
    finding = next(one for one in case.present if one.term.id == row["finding"])
    assert (written_time(finding.onset), written_time(finding.resolution)) == (row["onset"], row["resolution"]), (
        row["why"]
    )


@pytest.mark.parametrize("row", rows("narrative_diseases.tsv"), ids=lambda row: row["text"][:60])
def test_what_is_said_of_a_disease(row: dict[str, str], knowledge: Knowledge) -> None:
    case, _ = read_story(row["text"], knowledge)
    said: dict[str, set[str]] = {"confirmed": set(), "considered": set(), "excluded": set()}
    for disease in case.diseases:
        kind = "excluded" if disease.excluded else "considered" if disease.considered else "confirmed"
        said[kind].add(disease.term.id)
    assert said == {kind: set(filter(None, row[kind].split("|"))) for kind in said}, row["why"]


@pytest.mark.parametrize("row", rows("narrative_relatives.tsv"), ids=lambda row: row["text"][:60])
def test_what_is_said_of_a_relative(row: dict[str, str], knowledge: Knowledge) -> None:
    case, _ = read_story(row["text"], knowledge)
    affected = {True: "yes", False: "no", None: ""}
    found = [
        (one.relation, affected[one.affected], "|".join(finding.term.id for finding in one.findings))
        for one in case.relatives
    ]
    wanted = [(row["relation"], row["affected"], row["findings"])] if row["relation"] else []
    assert found == wanted, row["why"]
    assert not [finding for finding in case.present if finding.term.id in row["findings"].split("|")]


@pytest.mark.parametrize("row", rows("adverse_effects.tsv"), ids=lambda row: row["story"][:60])
def test_what_a_treatment_did_that_nobody_wanted(row: dict[str, str], knowledge: Knowledge) -> None:
    case, _ = read_story(row["story"], knowledge)
    found = {one.agent.label: "|".join(event.id for event in one.adverse_events) for one in case.treatments}
    assert found[row["agent"]] == row["events"]


def test_a_drug_stopped_for_want_of_effect_harmed_nobody(knowledge: Knowledge) -> None:
    case, _ = read_story("Colchicine was stopped because of persistent fever.", knowledge)
    assert [one.adverse_events for one in case.treatments] == [()]


@pytest.mark.parametrize("row", rows("records.tsv"), ids=lambda row: f"{row['record'][:30]} {row['words']}")
def test_whole_records(row: dict[str, str], knowledge: Knowledge) -> None:
    """Letters, e-mails, lists, tables and several visits: onset, response, exclusion, and what is no finding."""
    case, _ = read_story(row["record"], knowledge)
    named = [one for one in case.findings if any(row["words"].lower() in s.text.lower() for s in one.spans)]
    if row["kind"] == "response":
        assert {one.agent.label: one.response for one in case.treatments}[row["words"]] == row["value"]
    elif row["kind"] == "unread":
        assert not [one for one in named if any(span.text == row["words"] for span in one.spans)]
    else:
        own = [one for one in named if one.excluded == (row["kind"] == "excluded")]
        assert row["value"] in [written_time(one.onset) for one in own] if row["value"] else own
