"""Points and rules: the gold table, an independent implementation, and what must hold for any set of criteria."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest
from acmg_points.core import classify as oracle
from hypothesis import given
from hypothesis import strategies as st

from proband.genotype.acmg import (
    Classification,
    Criterion,
    Significance,
    Strength,
    classify,
    combined,
    criterion,
    known,
    meaning,
    parsed,
    written,
)

GOLD = Path(__file__).parent.parent / "gold" / "acmg.tsv"
ORDER = list(get_args(Significance))[::-1]


def gold() -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def read(text: str) -> list[Criterion]:
    found = [parsed(word) for word in text.split()]
    return [criterion(*one) for one in found if one is not None]


def worse(one: Significance, other: Significance) -> bool:
    return ORDER.index(one) >= ORDER.index(other)


@pytest.mark.parametrize("row", gold(), ids=lambda row: row["criteria"] or "none")
def test_gold(row: dict[str, str]) -> None:
    criteria = read(row["criteria"])
    assert len(criteria) == len(row["criteria"].split())
    found = classify(criteria)
    assert (found.points, found.by_points, found.by_rules) == (
        int(row["points"]),
        row["by_points"],
        row["by_rules"],
    )
    assert found.conflict == (row["conflict"] == "yes")


def test_every_combination_of_four_codes_agrees_with_acmg_points() -> None:
    """The readings differ in one place only: BA1 with pathogenic criteria, which acmg-points sums as -8."""
    codes = list(known())
    combinations = [one for count in range(1, 5) for one in itertools.combinations(codes, count)]
    assert len(combinations) == 24_157
    for codes_met in combinations:
        theirs, ours = oracle(list(codes_met)), classify([criterion(code) for code in codes_met])
        assert ours.by_rules == theirs.rules_class.lower(), codes_met
        assert ours.points == theirs.total
        if "BA1" in codes_met and ours.conflict:
            assert ours.by_points in ("benign", "uncertain significance")
        else:
            assert ours.by_points == theirs.points_class.lower(), codes_met


@given(st.data())
def test_modified_strengths_agree_with_acmg_points(data: st.DataObject) -> None:
    """Except what the rules of 2015 do not know: moderate benign criteria, and two very strong ones."""
    codes = data.draw(st.lists(st.sampled_from(list(known())), unique=True, min_size=1, max_size=6))
    strengths = st.sampled_from(("supporting", "strong", "very strong", "moderate"))
    criteria = [criterion(code, data.draw(strengths) if code != "BA1" else None) for code in codes]
    ours, theirs = classify(criteria), oracle([one.label for one in criteria])
    assert ours.points == theirs.total
    if not (ours.conflict and "BA1" in codes):
        assert ours.by_points == theirs.points_class.lower()
    unknown = any(one.direction == "benign" and one.strength == "moderate" for one in criteria)
    very = sum(one.direction == "pathogenic" and one.strength == "very strong" for one in criteria)
    if not unknown and very < 2:
        assert ours.by_rules == theirs.rules_class.lower()


def _classes(found: Classification) -> tuple[Significance, Significance]:
    return found.by_points, found.by_rules


PATHOGENIC = [code for code, (direction, _) in known().items() if direction == "pathogenic"]
STRENGTHS: Sequence[Strength] = ("supporting", "moderate", "strong", "very strong")
CRITERIA = st.builds(criterion, st.sampled_from(PATHOGENIC), st.sampled_from(STRENGTHS))


@given(st.lists(CRITERIA, max_size=7, unique_by=lambda one: one.code), CRITERIA)
def test_more_pathogenic_evidence_never_lowers_the_class(criteria: list[Criterion], more: Criterion) -> None:
    before, after = classify(criteria), classify([*criteria, more])
    assert all(map(worse, _classes(after), _classes(before)))


@given(st.lists(CRITERIA, min_size=1, max_size=7, unique_by=lambda one: one.code))
def test_a_stronger_criterion_never_lowers_the_class(criteria: list[Criterion]) -> None:
    first = criteria[0]
    stronger = STRENGTHS[min(STRENGTHS.index(first.strength) + 1, 3)]
    before, after = classify(criteria), classify([criterion(first.code, stronger), *criteria[1:]])
    assert all(map(worse, _classes(after), _classes(before)))


@given(st.permutations(read("PVS1 PM2_Supporting PP3 BP4 BS1")))
def test_the_order_does_not_matter(criteria: list[Criterion]) -> None:
    assert _classes(classify(criteria)) == _classes(classify(read("PVS1 PM2_Supporting PP3 BP4 BS1")))


@given(st.sampled_from(list(known())), st.sampled_from((*STRENGTHS, "stand-alone")))
def test_reading_what_was_written_is_the_identity(code: str, strength: Strength) -> None:
    expected = (code, strength) if strength != "stand-alone" or code == "BA1" else None
    assert parsed(written(code, strength)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pm3_strong", ("PM3", "strong")),
        ("PM2:Supporting", ("PM2", "supporting")),
        ("PVS1 very strong", ("PVS1", "very strong")),
        ("BP4-Moderate", ("BP4", "moderate")),
        ("PM3_Str", ("PM3", "strong")),
        ("PS9", None),
        ("PM7", None),
        ("PS3_Huge", None),
        ("PS3_StandAlone", None),
        ("", None),
    ],
)
def test_codes_as_people_write_them(text: str, expected: tuple[str, Strength] | None) -> None:
    assert parsed(text) == expected


def test_a_curator_comes_before_the_program_and_a_code_counts_once() -> None:
    automatic = read("PM3_Supporting PM2_Supporting PP4")
    found = combined([*automatic, criterion("PM3", "strong", by="curator"), criterion("PP4", "moderate")])
    assert [one.label for one in found] == ["PM2_Supporting", "PM3_Strong", "PP4_Moderate"]
    weaker = combined([criterion("PP3", "strong"), criterion("PP3", "supporting", by="curator")])
    assert [one.label for one in weaker] == ["PP3"]


def test_one_observation_is_not_counted_under_two_codes() -> None:
    assert [one.code for one in combined(read("PM6 PS2 PVS1 PM4 BA1 BS1"))] == ["PVS1", "PS2", "BA1"]


def test_an_automatic_criterion_can_be_taken_back() -> None:
    kept = combined([*read("PM2_Supporting PP3"), criterion("PM2", by="curator")], frozenset({"PM2", "PP3"}))
    assert [one.label for one in kept] == ["PM2"]


def test_the_reason_names_criteria_points_and_both_classes() -> None:
    because = classify(read("PVS1 BP4")).because
    for part in ("PVS1 +8", "BP4 -1", "+7 points", "likely pathogenic", "uncertain significance", "contradict"):
        assert part in because


def test_every_code_has_a_meaning() -> None:
    assert len(known()) == 28
    assert all(meaning(code) for code in known())
