"""Laboratory results: the gold table, list scope, stated intervals, and that any text can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
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
    for table in ("analytes", "intervals", "units"):
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
