"""What a phrase in a text is, and the words that may stand in and around one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from proband.knowledge.wording import LINKS, Word, word_set

How = Literal["strict", "short", "loose", "shared", "paraphrase"]
Allowed = Callable[[int], bool]

# Words between the parts of a phrase that change nothing about which term it is.
OPTIONAL = word_set(
    "right left both bilateral unilateral severe mild moderate marked slight profound intense persistent "
    "significant obvious typical extensive subtle striking massive more slightly mildly severely "
    "moderately markedly very rather somewhat quite extremely several many multiple some few also still "
    "only diffuse generalized widespread whole entire lasting all new"
)
COPULAS = word_set("is was are were be been being became become appeared seemed remained looked")
# Verbs that say no more than that something is there: "stones were found in both kidneys", "the liver held cysts".
THERE = word_set(
    "found seen noted noticed observed detected visible evident present contained contain contains showed shown"
)
UNSAID = COPULAS | THERE
CROSSED = LINKS | OPTIONAL | UNSAID
PASSED = OPTIONAL | COPULAS | {"neither"}
# Words that never stand inside a phrase put together from its parts.
WALLS = word_set("no not nor or without never neither but than although though because which who that")
JOINERS = frozenset({"and", "or", "nor"})
# Nouns of the skin: "scaly eruption" is said of the skin though the skin is not named.
SKIN_NOUNS = word_set("eruption rash exanthem exanthema lesion patch plaque")

# An adjective whose noun is yet to come.
PRENOMINAL = re.compile(r"(?:ic|al|ar|ous)$")


class Phrase(msgspec.Struct, frozen=True):
    """Words ``first`` to ``last`` (exclusive) of a word list that name ``row``; ``size`` counts what matched."""

    first: int
    last: int
    row: int
    size: int
    how: How


SKIN = Word(0, 0, "skin", "skin", "skin", True)


def first_allowed(targets: Sequence[int], allowed: Allowed) -> int | None:
    """The best target that is allowed, or None."""
    return next((row for row in targets if allowed(row)), None)


def size_of(window: Sequence[Word]) -> int:
    """How many words of a window count."""
    return sum(not word.is_link and word.strict not in UNSAID for word in window)


def is_open(found: Sequence[Word], last: int) -> bool:
    """Whether the words before ``last`` end in an adjective whose noun is yet to come ("neural | crest")."""
    if last >= len(found) or not found[last].joined or found[last].strict in CROSSED | WALLS | JOINERS:
        return False
    return PRENOMINAL.search(found[last - 1].strict) is not None
