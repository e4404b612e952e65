"""Times: the gold table, whose they are, and that any text can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.age import is_age
from proband.narrative.frame import read_frame
from proband.narrative.times import TimeMention, find_times


def gold() -> list[dict[str, str]]:
    """The rows of the gold table: one fact a row, empty cells at the end may be left out."""
    path = Path(__file__).parent.parent / "gold" / "times.tsv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = header.split("\t")
    return [dict(zip(columns, [*line.split("\t"), *[""] * len(columns)], strict=False)) for line in lines]


def written(mention: TimeMention) -> str:
    """A time as the gold table writes it: age, range, days of gestation, onset class, or the ISO length."""
    time = mention.time
    if time is None:
        return mention.iso
    if time.onset_class is not None:
        return time.onset_class.id
    if time.gestation_days is not None:
        return f"{time.gestation_days}d"
    return f"{time.age}/{time.age_end}" if time.age_end else time.age or ""


@pytest.mark.parametrize("row", gold(), ids=lambda row: row["quote"])
def test_gold(row: dict[str, str]) -> None:
    found = {
        (mention.kind, written(mention), mention.of)
        for mention in find_times(read_frame(row["sentence"]))
        if row["quote"].lower() in mention.span.text.lower() or mention.span.text.lower() in row["quote"].lower()
    }
    assert (row["kind"], row["time"], row["of"]) in found


@pytest.mark.parametrize(
    "text",
    [
        "She was given 300 mg every 4 weeks.",
        "He took methotrexate 15 mg weekly.",
        "Weekly injections were painful.",
    ],
)
def test_how_often_a_drug_is_given_is_no_interval(text: str) -> None:
    assert not [mention for mention in find_times(read_frame(text)) if mention.kind == "interval"]


def test_a_relative_time_counts_from_the_patients_last_age() -> None:
    text = "The girl fell ill at 2 years. Her brother is aged 9. One month later she was well."
    assert find_times(read_frame(text))[-1].iso == "P2Y1M"


WORDS = st.lists(
    st.sampled_from(
        [
            "at",
            "2",
            "weeks",
            "of",
            "life",
            "every",
            "3-year-old",
            "first",
            "day",
            "later",
            "now",
            "aged",
            "7",
            "14 8/12",
            "years",
            "half a",
            "weekly",
            ".",
        ]
    ),
    max_size=30,
).map(" ".join)


@given(st.one_of(st.text(max_size=300), WORDS))
def test_any_text_is_read(text: str) -> None:
    for mention in find_times(read_frame(text)):
        assert text[mention.span.start : mention.span.end] == mention.span.text
        assert mention.iso == "" or is_age(mention.iso)
