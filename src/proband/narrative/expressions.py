"""Everyday and clinical expressions that name a finding without its name: fixed words with room between them.

    liver [edge] ... below [costal] (margin|ribs)      "The liver edge was firm, 3 cm below the ribs"
    (unable|could not) .. (walk|stand)                  "she could no longer walk"

An expression is a row of a table ``expressions_SYSTEM.tsv``: words by their family (``knowledge/wording.py``),
``(a|b c)`` one of several, ``[a|b]`` one of several or nothing, ``..`` up to three words without a comma between,
``...`` up to six words, ``#`` a number. Articles count on neither side. ``says`` is ``present``, or ``normal``
where the expression describes the healthy state and so excludes the term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import msgspec

from proband.knowledge import Knowledge
from proband.knowledge.wording import ARTICLES, LINKS, Word, loose_form, strict_form
from proband.narrative import tables
from proband.narrative.automaton import GAP_LONG, GAP_SHORT, NUMBER, Automaton, Part
from proband.narrative.phrase_words import UNSAID

_ELEMENT = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]|(\.{2,3})|(#)|([^\s()\[\]]+)")
# An expression that is one choice, and a word.
_CHOICE = re.compile(r"[^()\[\]\s.#]+|\([^()]*\)")
_WORD = re.compile(r"\w+")
_UNCOUNTED = {loose_form(word) for word in LINKS | UNSAID}


class Expressed(msgspec.Struct, frozen=True):
    """An expression in a sentence: words ``first`` to ``last`` (exclusive) of the list that was searched."""

    first: int
    last: int
    row: int
    normal: bool
    size: int


class Expressions:
    """A book of expressions, all searched for in one pass (``automaton.py``).

    A word that is an expression alone is compared as it stands: its family says other things too ("prematurity").
    """

    def __init__(self, rows: Sequence[tuple[str, int, bool]]) -> None:
        self._alone = {word: (row, normal) for text, row, normal in rows for word in _single_words(text)}
        parts = [(compiled(text), row, normal) for text, row, normal in rows]
        longer = [(found, row, normal) for found, row, normal in parts if found]
        self._automaton = Automaton(found for found, _, _ in longer)
        self._means = [(row, normal, _size(found)) for found, row, normal in longer]

    def find(self, words: Sequence[Word]) -> Iterator[Expressed]:
        """Every expression in the words of one sentence."""
        for at, word in enumerate(words):
            if word.strict in self._alone:
                yield Expressed(at, at + 1, *self._alone[word.strict], 1)
        for match in self._automaton.find(words):
            yield Expressed(match.first, match.last, *self._means[match.pattern])


def compiled(text: str) -> tuple[Part, ...]:
    """The parts of an expression; single words that are the whole of one are left out (``_single_words``).

    Raises ValueError for an expression without a word of its own.
    """
    parts = [part for element in _ELEMENT.findall(text) if (part := _part(element, text)) is not None]
    if not any(part.choices and not part.optional for part in parts):
        raise ValueError(f"no word of its own in {text!r}")
    if len(parts) == 1:
        runs = tuple(run for run in parts[0].choices if len(run) > 1)
        return (Part(runs),) if runs else ()
    return tuple(parts)


def _part(element: tuple[str, ...], text: str) -> Part | None:
    several, optional, gap, number, word = element
    if gap:
        return Part(gap=GAP_SHORT if gap == ".." else GAP_LONG)
    if number:
        return Part(((NUMBER,),))
    runs = [_forms(option) for option in (several or optional or word).split("|")]
    kept = tuple(run for run in runs if run)
    if several and len(kept) < len(runs):
        raise ValueError(f"an empty choice in {text!r}")
    return Part(kept, optional=bool(optional)) if kept else None


def _single_words(text: str) -> list[str]:
    """The strict forms of the words that are a whole expression: "(prematurity|born early)" has one."""
    if not _CHOICE.fullmatch(text):
        return []
    return [strict_form(word) for word in text.strip("()").split("|") if _WORD.fullmatch(word)]


def _size(parts: Sequence[Part]) -> int:
    """How many words an expression fixes, as phrases count them."""
    return sum(
        min(sum(form not in _UNCOUNTED for form in run) for run in part.choices)
        for part in parts
        if part.choices and not part.optional
    )


@cache
def _forms(option: str) -> tuple[str, ...]:
    strict = [strict_form(word) for word in re.split(r"[\s-]+", option.strip()) if word]
    return tuple(NUMBER if word == NUMBER else loose_form(word) for word in strict if word not in ARTICLES)


@lru_cache(maxsize=4)
def expressions(knowledge: Knowledge) -> Expressions:
    """The expressions of all tables, for the terms that the release has."""
    found = []
    for name in tables.named("expressions_"):
        for row in tables.rows(name):
            term = knowledge.ontology.index(row["hpo"])
            if term is not None:
                found.append((row["expression"], term, row["says"] == "normal"))
    return Expressions(found)
