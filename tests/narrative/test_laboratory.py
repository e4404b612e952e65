"""Laboratory results: the gold table, list scope, stated intervals, and that any text can be read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from proband.narrative import tables
from proband.narrative.frame import read_frame
from proband.narrative.laboratory import find_laboratory


def gold() -> list[dict[str, str]]:
    """The rows of the gold table: one fact a row, empty cells at the end may be left out."""
    path = Path(__file__).parent.parent / "gold" / "laboratory.tsv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = header.split("\t")
    return [dict(zip(columns, [*line.split("\t"), *[""] * len(columns)], strict=False)) for line in lines]


@pytest.mark.parametrize("row", gold(), ids=lambda row: f"{row['sentence'][:40]} {row['analyte']}")
def test_gold(row: dict[str, str]) -> None:
    found = {
        (
            mention.measurement.assay.label,
            mention.measurement.direction,
            mention.measurement.value_text,
            mention.term.id if mention.term else "",
            "yes" if mention.excluded else "no",
        )
        for mention in find_laboratory(read_frame(row["sentence"]))
    }
    assert tuple(row[key] for key in ("analyte", "direction", "value", "term", "excluded")) in found


def test_a_stated_interval_beats_the_table() -> None:
    (mention,) = find_laboratory(read_frame("A girl of 4 years had platelets of 300 x 10^9/L (reference 350-450)."))
    assert (mention.measurement.direction, mention.measurement.low) == ("low", 350.0)


def test_a_relatives_result_is_not_the_patients() -> None:
    assert not find_laboratory(read_frame("His mother had a low platelet count."))


def test_a_dose_is_no_result() -> None:
    assert not find_laboratory(read_frame("Intravenous immunoglobulin, 500 mg/kg, was given."))


def test_every_row_has_a_source() -> None:
    for table in ("analytes", "intervals", "units", "molar_masses", "specimens", "label_analytes"):
        assert all(row["source"] for row in tables.rows(table))


WORDS = st.lists(
    st.sampled_from(
        [
            "CRP",
            "was",
            "not",
            "elevated",
            "and",
            ",",
            "ESR",
            "39",
            "mg/L",
            "(normal < 8)",
            "low",
            "WBC",
            "x 10^9/L",
            "ANA",
            "1:80",
            "no",
            "negative",
            ".",
            "14% bands",
        ]
    ),
    max_size=30,
).map(" ".join)


@given(st.one_of(st.text(max_size=300), WORDS))
def test_any_text_is_read(text: str) -> None:
    for mention in find_laboratory(read_frame(text)):
        assert text[mention.span.start : mention.span.end] == mention.span.text


TAB_TABLE = """Laboratory results
Test\tResult\tUnit\tReference
Hemoglobin\t7.8\tg/dL\t11.5-14.5
Platelets\t612\t10^9/L\t150-450
CRP\t<5\tmg/L\t<10
ANA\tNegative\t\t
C3\t0.45\tg/L\t\tL
"""
BAR_TABLE = """| Test | Result | Unit | Reference |
|------|--------|------|-----------|
| Hb | 78 | g/L | 115-145 |
| PLT (10^9/L) | 612 | | 150-450 |
| CRP | 3 | mg/L | 0-10 |
| ANA | negative | | |
"""
WIDE_TABLE = """Parameter          At 2 months    At 6 months    Normal range
Hb (g/dL)          7.8            12.0           11.5 - 14.5
Platelets          612            300            150 - 450
"""


@pytest.mark.parametrize(
    ("text", "directions"),
    [
        (TAB_TABLE, ["low", "high", "normal", "normal", "low"]),
        (BAR_TABLE, ["low", "high", "normal", "normal"]),
        (WIDE_TABLE, ["low", "normal", "high", "normal"]),
    ],
)
def test_a_pasted_table_is_read_row_by_row(text: str, directions: list[str]) -> None:
    found = find_laboratory(read_frame(text))
    assert [mention.measurement.direction for mention in found] == directions


def test_a_table_keeps_units_and_intervals() -> None:
    hemoglobin, platelets = (m.measurement for m in find_laboratory(read_frame(TAB_TABLE))[:2])
    assert (hemoglobin.low, hemoglobin.high, hemoglobin.unit and hemoglobin.unit.id) == (11.5, 14.5, "UCUM:g/dL")
    assert (platelets.value, platelets.unit and platelets.unit.id) == (612.0, "UCUM:10*9/L")


@pytest.mark.parametrize(
    "text",
    [
        "Vitamin K 1 mg was given.",
        "The pleural glucose was 20 mg/dL.",
        "The K+ channel was sequenced; P < 0.05.",
        "He has factor V Leiden.",
        "The deletion lies on chromosome 22.",
    ],
)
def test_what_is_no_result_of_the_blood(text: str) -> None:
    assert not find_laboratory(read_frame(text))


@pytest.mark.parametrize(
    ("sex", "direction"), [("boy", "unknown"), ("girl", "high"), ("child", "unknown")], ids=["boy", "girl", "child"]
)
def test_the_interval_is_that_of_the_sex(sex: str, direction: str) -> None:
    """What is above the highest centile of girls may still be a boy's."""
    (mention,) = find_laboratory(read_frame(f"A {sex} of 14 years had a CK of 500 U/L."))
    assert mention.measurement.direction == direction


def test_an_age_of_the_sentence_beats_an_older_one() -> None:
    text = "The girl is now 6 years old. At 1 month the ferritin was 400 µg/L. At 6 years ferritin was 400 µg/L."
    assert [m.measurement.direction for m in find_laboratory(read_frame(text))] == ["normal", "high"]


SAME = [
    ("mg/dL", "umol/L", 88.4, "creatinine"),
    ("mg/dL", "mmol/L", 1 / 3.097, "phosphate"),
    ("g/dL", "g/L", 10, "hemoglobin"),
    ("mg/dL", "mg/L", 10, "CRP"),
    ("/uL", "x 10^9/L", 0.001, "platelets"),
    ("U/L", "ukat/L", 1 / 59.88, "CK"),
]


def direction_at_four(analyte: str, value: float, unit: str) -> str:
    (mention,) = find_laboratory(read_frame(f"At 4 years {analyte} was {value:.6f} {unit}."))
    return mention.measurement.direction


@given(st.sampled_from(SAME), st.floats(0.01, 5000))
def test_the_unit_makes_no_difference(same: tuple[str, str, float, str], value: float) -> None:
    """A value means the same in either unit, unless it lies so near a limit that rounding moves it across."""
    unit, other, factor, analyte = same
    around = {direction_at_four(analyte, value * nearly, unit) for nearly in (0.99, 1, 1.01)}
    assume(len(around) == 1)
    assert direction_at_four(analyte, value * factor, other) in around


@given(st.floats(0.1, 1000), st.floats(0.1, 1000), st.floats(0.1, 1000))
def test_a_stated_interval_decides(value: float, one: float, other: float) -> None:
    low, high = sorted((round(one, 1), round(other, 1)))
    value = round(value, 1)
    expected = "low" if value < low else "high" if value > high else "normal"
    (mention,) = find_laboratory(read_frame(f"Ferritin was {value} ng/mL ({low}-{high})."))
    assert mention.measurement.direction == expected


def test_dense_results_take_linear_time() -> None:
    def seconds(count: int) -> float:
        doc = read_frame("CRP 12 mg/l " * count)
        start = time.perf_counter()
        find_laboratory(doc, ())
        return time.perf_counter() - start

    assert min(seconds(4000) for _ in range(2)) < 10 * max(seconds(1000) for _ in range(2))
