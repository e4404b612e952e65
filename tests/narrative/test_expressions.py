"""Everyday expressions (gold/expressions.tsv): each sentence is read as the finding that it means."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from proband.knowledge import Knowledge
from proband.narrative import tables
from proband.narrative.read import read_story

GOLD = Path(__file__).parents[1] / "gold" / "expressions.tsv"
SYSTEMS = tables.named("expressions_")


def _rows() -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row["sentence"])
def test_a_sentence_means_its_finding(row: dict[str, str], knowledge: Knowledge) -> None:
    case, _ = read_story(row["sentence"], knowledge)
    found = {(finding.term.id, finding.excluded) for finding in case.findings}
    assert (row["hpo"], row["says"] == "normal") in found


@pytest.mark.parametrize("system", SYSTEMS)
def test_terms_are_current_and_named_as_the_release_names_them(system: str, knowledge: Knowledge) -> None:
    for row in tables.rows(system):
        term = knowledge.ontology.index(row["hpo"])
        assert term is not None, row
        assert knowledge.ontology.id(term) == row["hpo"], row
        assert knowledge.ontology.label(term) == row["label"], row
        assert row["says"] in ("present", "normal"), row
        assert row["source"], row
