"""HGVS: the gold table of writings, their parts, and that any text can be asked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.knowledge.hgvs import changes, is_valid, normalised, parsed


def gold() -> list[dict[str, str]]:
    """The rows of the gold table; empty cells at the end may be left out."""
    path = Path(__file__).parent.parent / "gold" / "hgvs.tsv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = header.split("\t")
    return [dict(zip(columns, [*line.split("\t"), *[""] * len(columns)], strict=False)) for line in lines]


@pytest.mark.parametrize("row", gold(), ids=lambda row: row["written"])
def test_gold(row: dict[str, str]) -> None:
    assert ",".join(normalised(row["written"])) == row["expressions"]
    if row["kind"] == "-":
        return
    first = changes(row["written"])[0]
    place = (str(first.start.base), str(first.start.offset)) if first.start else ("", "")
    found = (first.kind, first.edit, *place, first.ref, first.alt, "yes" if first.valid else "no")
    assert found == tuple(row[key] for key in ("kind", "edit", "start", "offset", "ref", "alt", "valid"))


def test_a_place_after_the_stop_codon_and_one_that_is_not_exact() -> None:
    after = parsed("c.*32_*33+2del")
    assert after.start is not None
    assert after.end is not None
    assert (after.start.after_stop, after.end.base, after.end.offset) == (True, 33, 2)
    about = parsed("c.100-?_200+?del").start
    assert about is not None
    assert not about.exact


def test_the_distance_of_a_new_stop() -> None:
    assert parsed("p.Arg42Serfs*12").stop == 12


def test_validity_with_and_without_reference() -> None:
    assert is_valid("NM_012275.3:c.80T>C")
    assert is_valid("c.80T>C")
    assert not is_valid("c.80T>U")
    assert not is_valid("80T>C")


def test_the_parser_is_loaded_only_when_an_expression_is_checked() -> None:
    code = "import sys, proband.cli.main, proband.narrative.read; assert 'ferro_hgvs' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


PIECES = st.lists(
    st.sampled_from(
        [
            "c.",
            "p.",
            "80",
            "T",
            ">",
            "C",
            "del",
            "dup",
            "ins",
            "fs",
            "*",
            "_",
            "Leu",
            "(",
            ")",
            "[",
            "]",
            "?",
            "+",
            "X",
        ]
    ),
    max_size=12,
).map("".join)


@given(st.one_of(st.text(max_size=60), PIECES))
def test_any_text_can_be_asked(text: str) -> None:
    for change in changes(text):
        assert change.valid == (change.because == "")
        assert parsed(change.text, change.reference, change.gene) == change


@given(PIECES)
def test_what_is_normalised_stays_so(text: str) -> None:
    """A normalised expression that is valid is its own normal form."""
    for change in changes(text):
        if change.valid and not change.reference:
            assert change.text in normalised(change.text)
