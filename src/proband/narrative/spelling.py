"""Typing errors of one edit in long words: "hepatomegally" is read as "hepatomegaly".

A word is mended only where no phrase of the knowledge has it, where it is no ordinary English word
(``tables/ordinary_words.tsv``), and where exactly one word of the knowledge is one edit away; a different ending is
a different word ("thickener"), not an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import msgspec

from proband.knowledge import Knowledge
from proband.knowledge.wording import Word, loose_form
from proband.narrative import tables

SHORTEST = 8
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def mended(found: Sequence[Word], knowledge: Knowledge) -> list[Word]:
    """The words, those with one typing error in the forms of the word that was meant."""
    return [_mended(word, knowledge) if _may_be_wrong(word) else word for word in found]


def _may_be_wrong(word: Word) -> bool:
    """Whether a word is long, of letters only, and no name or abbreviation."""
    return len(word.strict) >= SHORTEST and word.text[1:].islower() and word.text.isascii() and word.text.isalpha()


def _mended(word: Word, knowledge: Knowledge) -> Word:
    meant = _meant(word.strict, knowledge)
    return word if meant is None else msgspec.structs.replace(word, strict=meant, loose=loose_form(meant))


@lru_cache(maxsize=1 << 16)
def _meant(word: str, knowledge: Knowledge) -> str | None:
    """The one known word that is an edit away from a word that nothing knows, or None."""
    known = _vocabulary(knowledge)
    if word in known or word in _ordinary():
        return None
    found = {near for near in _other_final_e(word) if near in known}
    if not found and not _has_family(word, knowledge):
        found = {near for near in _neighbours(word) if near in known}
    return found.pop() if len(found) == 1 else None


def _has_family(word: str, knowledge: Knowledge) -> bool:
    """Whether some phrase has a word of the same family."""
    family = loose_form(word)
    return bool(knowledge.lexicon.reach(family) or knowledge.disease_lexicon.reach(family))


def _other_final_e(word: str) -> tuple[str, ...]:
    """The word with a final "e" more or less ("interleukine", "syndrom")."""
    return (word + "e", word[:-1]) if word.endswith("e") else (word + "e",)


def _neighbours(word: str) -> Iterator[str]:
    """The words one edit away that begin and end alike."""
    for at in range(1, len(word) - 1):
        head, tail = word[:at], word[at:]
        yield head + tail[1:]
        yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            yield head + letter + tail[1:]
            yield head + letter + tail
    for letter in _LETTERS:
        yield word[:-1] + letter + word[-1]


@lru_cache(maxsize=4)
def _vocabulary(knowledge: Knowledge) -> frozenset[str]:
    return knowledge.lexicon.vocabulary(SHORTEST) | knowledge.disease_lexicon.vocabulary(SHORTEST)


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(row["word"] for row in tables.rows("ordinary_words"))
