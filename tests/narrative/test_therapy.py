"""Treatments: the gold table, restated events, dose and route, and that any text can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.narrative import tables
from proband.narrative.frame import read_frame
from proband.narrative.items import written_time
from proband.narrative.therapy import TreatmentMention, find_treatments
from proband.narrative.times import find_times


def treatments(text: str) -> tuple[TreatmentMention, ...]:
    """The treatments of a text."""
    doc = read_frame(text)
    return find_treatments(doc, find_times(doc))


def gold() -> list[dict[str, str]]:
    """The rows of the gold table: one fact a row, empty cells at the end may be left out."""
    path = Path(__file__).parent.parent / "gold" / "treatments.tsv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = header.split("\t")
    return [dict(zip(columns, [*line.split("\t"), *[""] * len(columns)], strict=False)) for line in lines]


@pytest.mark.parametrize("row", gold(), ids=lambda row: row["story"][:60])
def test_gold(row: dict[str, str]) -> None:
    found = {
        mention.treatment.agent.label: (
            mention.treatment.response,
            written_time(mention.treatment.start),
            mention.treatment.dose,
            written_time(mention.treatment.stop) if row["stop"] else "",
            (mention.treatment.route.label if mention.treatment.route else "") if row["route"] else "",
        )
        for mention in treatments(row["story"].replace("\\n", "\n"))
    }
    if row["agent"] == "-":
        assert not found
    else:
        assert found.get(row["agent"]) == (
            row["response"], row["start"], row["dose"], row["stop"], row["route"],
        )  # fmt: skip


def test_a_treatment_told_twice_is_one() -> None:
    text = "She did not respond to topical steroids. There was no improvement under standard topical treatment."
    (mention,) = treatments(text)
    assert (mention.treatment.response, len(mention.treatment.spans)) == ("none", 2)


def test_talk_about_effect_is_marked() -> None:
    (mention,) = treatments("There was absence of skin lesion improvement under acitretin.")
    assert mention.talk[0].text == "absence of skin lesion improvement under acitretin"


def test_codes_and_routes() -> None:
    (mention,) = treatments("Subcutaneous anakinra 2 mg/kg/day was given.")
    treatment = mention.treatment
    assert (treatment.agent.id, treatment.dose) == ("ATC:L04AC03", "2 mg/kg/day")
    assert treatment.route is not None
    assert treatment.route.label == "subcutaneous"


def test_every_row_has_a_source() -> None:
    assert all(row["source"] for row in tables.rows("drugs"))


WORDS = st.lists(
    st.sampled_from(
        [
            "anakinra",
            "antibiotics",
            "and",
            "did not respond to",
            "improved",
            ",",
            "but",
            "the fever went on",
            "despite",
            "retinoids",
            "at 6 months",
            "mg/kg",
            "2",
            ".",
            "no",
            "neither",
            "nor",
        ]
    ),
    max_size=30,
).map(" ".join)


@given(st.one_of(st.text(max_size=300), WORDS))
def test_any_text_is_read(text: str) -> None:
    for mention in treatments(text):
        for span in (mention.span, *mention.treatment.spans, *mention.talk):
            assert text[span.start : span.end] == span.text
