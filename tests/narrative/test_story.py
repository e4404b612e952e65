"""Times, diseases and relatives of whole stories: gold tables of invented sentences."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from proband.case.model import TimePoint
from proband.knowledge import Knowledge, open_knowledge
from proband.narrative.read import read_story

GOLD = Path(__file__).parents[1] / "gold"


def rows(name: str) -> list[dict[str, str]]:
    with (GOLD / name).open(encoding="utf-8") as file:
        return [
            {key: (value or "").replace("\\n", "\n") for key, value in row.items()}
            for row in csv.DictReader(file, delimiter="\t")
        ]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return open_knowledge()


def age(time: TimePoint | None) -> str:
    return (time.age or "") if time is not None else ""


@pytest.mark.parametrize("row", rows("narrative_times.tsv"), ids=lambda row: row["text"][:60])
def test_when_a_finding_was_there(row: dict[str, str], knowledge: Knowledge) -> None:
    case, _ = read_story(row["text"], knowledge)
    finding = next(one for one in case.present if one.term.id == row["finding"])
    assert (age(finding.onset), age(finding.resolution)) == (row["onset"], row["resolution"]), row["why"]


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
