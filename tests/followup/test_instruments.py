"""Instruments by their definitions; a missing item is never a 0."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.followup.instruments import AIDAI_ITEMS, Score, addi, aidai, gppga

GOLD = Path(__file__).parent.parent / "gold" / "instruments.tsv"
DAMAGE = {
    "sub- or infertility": 2, "amenorrhoea": 1, "amyloidosis": 3, "proteinuria": 1, "renal insufficiency": 3,
    "growth failure": 2, "puberty delay": 1, "serosal scarring": 1, "developmental delay": 2,
    "cognitive impairment": 3, "raised intracranial pressure": 2, "central nervous system involvement": 3,
    "hearing loss": 2, "ocular involvement": 3, "joint restriction": 2, "bone deformity": 2, "osteoporosis": 1,
    "musculoskeletal pain": 1,
}  # fmt: skip


def _gold() -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", _gold(), ids=lambda row: row["items"])
def test_gold(row: dict[str, str]) -> None:
    items = {name: float(value) for name, value in (part.split("=") for part in row["items"].split(";"))}
    score = gppga(items)
    assert score.value == (float(row["value"]) if row["value"] else None)
    assert score.meaning == row["meaning"]
    assert score.source


@given(st.tuples(*[st.integers(0, 4)] * 3))
def test_gppga_rises_with_each_item(points: tuple[int, int, int]) -> None:
    def grade(values: tuple[int, ...]) -> float:
        score = gppga(dict(zip(("erythema", "pustules", "scaling"), map(float, values), strict=True)))
        assert score.value is not None
        return score.value

    worse = tuple(min(value + 1, 4) for value in points)
    assert grade(points) <= grade(worse)
    assert (grade(points) == 0) == (not any(points))


def _month(active: int) -> list[dict[str, float]]:
    """Thirty days with so many ticks, spread over the first items."""
    days = [{f"AIDAI {item}": 0.0 for item in range(1, AIDAI_ITEMS + 1)} for _ in range(30)]
    for tick in range(active):
        days[tick % 30][f"AIDAI {tick // 30 + 1}"] = 1.0
    return days


@pytest.mark.parametrize(("ticks", "meaning"), [(0, "inactive"), (8, "inactive"), (9, "active"), (360, "active")])
def test_aidai_is_active_from_nine(ticks: int, meaning: str) -> None:
    score = aidai(_month(ticks), "fmf")
    assert (score.value, score.meaning, score.exploratory) == (float(ticks), meaning, False)


def test_aidai_outside_the_diseases_that_it_was_validated_in_is_exploratory() -> None:
    assert aidai(_month(3), "ditra").exploratory


@pytest.mark.parametrize("days", [_month(3)[:29], [*_month(3)[:29], {"AIDAI 1": 1.0}]])
def test_aidai_with_a_day_or_an_item_missing_is_not_computable(days: list[dict[str, float]]) -> None:
    score = aidai(days, "fmf")
    assert score.value is None
    assert score.because


def test_addi_caps_each_category_and_reaches_27() -> None:
    assert addi({name: float(points) for name, points in DAMAGE.items()}, 30.0).value == 27.0


def test_addi_of_an_infant_names_what_cannot_be_scored() -> None:
    items = {name: 0.0 for name in DAMAGE if name not in ("sub- or infertility", "amenorrhoea", "puberty delay")}
    score = addi({**items, "growth failure": 2.0}, 0.5)
    assert score.value == 2.0
    assert score.not_assessable == ("sub- or infertility", "amenorrhoea", "puberty delay")


def test_addi_without_an_item_is_not_computable() -> None:
    score: Score = addi({"proteinuria": 1.0}, 30.0)
    assert score.value is None
    assert "amyloidosis" in score.because
