"""Growth in stories: the gold table, what is no growth of the patient, and that any text can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.case.model import Sex, Term
from proband.knowledge import Knowledge
from proband.knowledge.growth import SEXES, GrowthSex, open_growth
from proband.narrative import tables
from proband.narrative.frame import read_frame
from proband.narrative.growth import find_growth
from proband.narrative.read import read_story


def gold() -> list[dict[str, str]]:
    """The rows of the gold table: one measure a row, empty cells at the end may be left out."""
    path = Path(__file__).parent.parent / "gold" / "growth.tsv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = header.split("\t")
    return [dict(zip(columns, [*line.split("\t"), *[""] * len(columns)], strict=False)) for line in lines]


@pytest.mark.parametrize("row", gold(), ids=lambda row: f"{row['story'][:40]} {row['measure']}")
def test_gold(row: dict[str, str], knowledge: Knowledge) -> None:
    case, _ = read_story(row["story"], knowledge)
    found = [m for m in case.measurements if m.assay.label == row["measure"]]
    assert [(str(m.value) if m.value is not None else "", m.direction) for m in found] == [
        (row["value"], row["direction"])
    ]
    assert found[0].assay.id.startswith("LOINC:")
    terms = {(finding.term.id, "yes" if finding.excluded else "no") for finding in case.findings}
    assert not row["term"] or (row["term"], row["excluded"]) in terms
    assert row["term"] or found[0].interpretation is None


@pytest.mark.parametrize(
    "text",
    [
        "Target height was 160 cm and the mother's height was 150 cm.",
        "He received 2 mg/kg body weight of anakinra.",
        "Weight gain was poor, 10 g a day.",
        "The leg length was 40 cm and a 3 cm long scar was seen.",
        "Weight-for-height was below -3 SD.",
        "Low-molecular-weight heparin was given.",
        "Sitting height was 60 cm.",
    ],
)
def test_what_is_no_growth_of_the_patient(text: str) -> None:
    assert find_growth(read_frame(text)) == ()


def test_a_stated_position_beats_the_standard(knowledge: Knowledge) -> None:
    case, _ = read_story("A boy of 2 years had a height of 70 cm (50th centile).", knowledge)
    assert case.measurements[0].direction == "normal"


def test_a_score_is_told_with_the_measurement(knowledge: Knowledge) -> None:
    case, _ = read_story("At 12 months the boy's length was 70 cm.", knowledge)
    (measurement,) = case.measurements
    assert (measurement.direction, measurement.description) == ("low", "z-score -2.4 (WHO)")
    assert measurement.unit == Term("UCUM:cm", "cm")
    assert measurement.time is not None
    assert measurement.time.age == "P12M"


def test_every_row_has_a_source() -> None:
    assert all(row["source"] for row in tables.rows("growth"))


@given(st.sampled_from(SEXES), st.integers(1, 59), st.floats(-4, 4))
def test_a_height_is_short_below_two_deviations_whatever_the_age(
    knowledge: Knowledge, sex: GrowthSex, months: int, z: float
) -> None:
    """An age in whole months can be a month more, so near the limit nothing is concluded; the far side never is."""
    height = open_growth().value_at("height", z, sex, months * 30.4375) or 0
    noun: dict[Sex, str] = {"female": "girl", "male": "boy"}
    case, _ = read_story(f"At {months} months the {noun[sex]}'s length was {height:.1f} cm.", knowledge)
    (measurement,) = case.measurements
    if z < -2.1:
        assert measurement.direction == "low"
    if z > -1.8:
        assert measurement.direction != "low"
    if z < 1.8:
        assert measurement.direction != "high"


PIECES = """height|weight|OFC|was|82 cm|10 kg|(-3.1 SD)|below|the 3rd percentile|and|,|both|birth|at birth|<P3|-2|.|
tall|2,100 g|z-score|respectively|10th, 25th and 50th centiles|BMI 14|at 39 weeks"""
WORDS = st.lists(st.sampled_from(PIECES.replace("\n", "").split("|")), max_size=25).map(" ".join)


@given(st.one_of(st.text(max_size=300), WORDS))
def test_any_text_is_read(text: str) -> None:
    for mention in find_growth(read_frame(text)):
        assert text[mention.span.start : mention.span.end] == mention.span.text
