"""Identifiers: one canonical spelling, by the gold table."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.curie import normalise_curie

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "gold" / "curies.tsv").read_text(encoding="utf-8").splitlines()[2:]
]


@pytest.mark.parametrize(("written", "canonical"), ROWS)
def test_gold(written: str, canonical: str) -> None:
    assert normalise_curie(written) == (canonical or None)


@given(st.text() | st.from_regex(r"\A[A-Za-z]{2,6}[:_][0-9]{1,8}\Z"))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_curie(text)
    assert once is None or normalise_curie(once) == once
