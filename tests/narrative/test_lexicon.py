"""The lexicon: how words are compared, and what a compiled table finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.knowledge.lexicon import Lexicon, compile_phrases
from proband.knowledge.wording import loose_form, strict_form, words

ENTRIES = [
    (0, "Renal cyst", "label"),
    (0, "Kidney cysts", "exact"),
    (1, "Skin rash", "label"),
    (1, "Rash", "exact"),
    (2, "Exanthem", "label"),
    (2, "Rash", "related"),
    (3, "Attention deficit hyperactivity disorder", "label"),
    (3, "ADHD", "abbreviation"),
    (4, "Abnormal liver morphology", "label"),
    (5, "Type A brachydactyly", "label"),
]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(compile_phrases(ENTRIES))


@pytest.mark.parametrize(
    ("one", "other"),
    [("naevi", "nevus"), ("Oedema", "edema"), ("crises", "crisis"), ("teeth", "tooth"), ("masses", "mass"),
     ("diseases", "disease"), ("anaemia", "anemia"), ("vertebrae", "vertebra"), ("Crohn’s", "crohn")],
)  # fmt: skip
def test_spelling_and_number_make_no_difference(one: str, other: str) -> None:
    assert strict_form(one) == strict_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("renal", "kidney"), ("elevated", "raised"), ("anemic", "anemia"), ("ataxic", "ataxia"),
     ("duodenal", "duodenum"), ("stenotic", "stenosis"), ("erythematous", "erythema"), ("dysplastic", "dysplasia")],
)  # fmt: skip
def test_kinship_of_words(one: str, other: str) -> None:
    assert loose_form(strict_form(one)) == loose_form(strict_form(other))


@pytest.mark.parametrize(("one", "other"), [("limb", "limbic"), ("neutrophilic", "neutrophilia"), ("high", "low")])
def test_no_kinship(one: str, other: str) -> None:
    assert loose_form(strict_form(one)) != loose_form(strict_form(other))


def test_exact_surface_breaks_the_tie(lexicon: Lexicon) -> None:
    assert lexicon.lookup("rashes")[0] == 1
    assert lexicon.lookup("exanthem") == (2,)


def test_order_does_not_matter(lexicon: Lexicon) -> None:
    assert lexicon.lookup("cysts of the kidney") == (0,)


def test_short_forms_are_compared_letter_by_letter(lexicon: Lexicon) -> None:
    assert lexicon.lookup("ADHD") == (3,)
    assert lexicon.short("adhd") == ()


def test_manner_of_labels(lexicon: Lexicon) -> None:
    assert lexicon.lookup("hepatic anomaly") == (4,)


def test_a_capital_a_is_no_article(lexicon: Lexicon) -> None:
    assert lexicon.lookup("brachydactyly, type A") == (5,)
    assert lexicon.lookup("type brachydactyly") == ()


def test_compiling_is_deterministic() -> None:
    assert list(compile_phrases(ENTRIES).items()) == list(compile_phrases(ENTRIES).items())


def test_joined_keeps_its_own_first(lexicon: Lexicon) -> None:
    both = lexicon.joined(compile_phrases([(9, "Rash", "exact"), (8, "hives", "exact")]))
    assert both.lookup("rash")[0] == 1
    assert both.lookup("hives") == (8,)


@given(st.text(max_size=200))
def test_words_stand_where_they_say(text: str) -> None:
    for word in words(text):
        assert text[word.start : word.end] == word.text
