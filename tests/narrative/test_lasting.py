"""How long one episode lasts: a gold table of invented sentences, and what it must not disturb."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from proband.age import length_days
from proband.knowledge import Knowledge
from proband.narrative.read import read_story

GOLD = Path(__file__).parents[1] / "gold" / "episodes.tsv"


def gold() -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", gold(), ids=lambda row: f"{row['text'][:50]} {row['finding']}")
def test_how_long_an_episode_lasts(row: dict[str, str], knowledge: Knowledge) -> None:
    case, _ = read_story(row["text"], knowledge)
    found = next(one for one in case.present if one.term.id == row["finding"])
    assert (found.lasts or "") == row["lasts"], row["why"]
    assert found.lasts is None or length_days(found.lasts) is not None


@pytest.mark.parametrize("words", ["lasting 1 to 3 days", "of two days", "resolving within 48 hours"])
def test_a_length_is_no_onset(words: str, knowledge: Knowledge) -> None:
    case, _ = read_story(f"From the age of 2 years he had attacks of fever {words}.", knowledge)
    fever = next(one for one in case.present if one.term.id in ("HP:0001945", "HP:0001954"))
    assert fever.onset is not None
    assert fever.onset.age == "P2Y"
    assert fever.lasts is not None


def test_the_length_of_a_relatives_attacks_is_not_the_patients(knowledge: Knowledge) -> None:
    story = "He has recurrent fever. His brother has attacks of pain. Each attack lasts 3 days."
    case, _ = read_story(story, knowledge)
    assert [(one.term.id, one.lasts) for one in case.present] == [("HP:0001954", None)]


def test_what_is_excluded_lasts_no_time(knowledge: Knowledge) -> None:
    case, _ = read_story("There were no attacks of fever lasting more than a day.", knowledge)
    assert [one.lasts for one in case.excluded] == [None] * len(case.excluded)
