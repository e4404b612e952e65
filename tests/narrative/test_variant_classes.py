"""The class that a story gives a variant: the gold table, and that any text can be read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.knowledge import Knowledge
from proband.narrative.allele_classes import classes_of, later_class
from proband.narrative.frame import read_frame
from proband.narrative.variants import find_variants

GOLD = Path(__file__).parent.parent / "gold" / "variant_classes.tsv"
CLASSES = {"pathogenic", "likely pathogenic", "uncertain significance", "likely benign", "benign"}


def gold() -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", gold(), ids=lambda row: f"{row['sentence'][:50]} {row['hgvs']}")
def test_gold(row: dict[str, str], knowledge: Knowledge) -> None:
    found = [mention.variant for mention in find_variants(read_frame(row["sentence"]), knowledge.genes)]
    (variant,) = (one for one in found if row["hgvs"] in one.hgvs)
    assert variant.significance == (row["significance"] or "")


def test_a_gene_alone_has_a_class_too(knowledge: Knowledge) -> None:
    (mention,) = find_variants(read_frame("She carried a benign IL36RN variant."), knowledge.genes)
    assert (mention.variant.gene, mention.variant.significance) == ("IL36RN", "benign")


WORDS = [
    "benign",
    "pathogenic",
    "likely",
    "not",
    "VUS",
    "and",
    "a",
    "variant",
    "c.1A>G",
    "was",
    "(",
    ")",
    ",",
    "both",
]


@given(st.lists(st.sampled_from(WORDS), max_size=14), st.integers(0, 3))
def test_any_words_give_classes_of_the_variants_that_are_there(words: list[str], count: int) -> None:
    text = " ".join(words)
    at = [place for place in range(len(text)) if text.startswith("c.1A>G", place)][:count]
    found = classes_of(text, [(place, place + 6) for place in at])
    assert set(found) <= set(range(len(at)))
    assert set(found.values()) <= CLASSES
    assert later_class(text)[0] in {"", *CLASSES}
