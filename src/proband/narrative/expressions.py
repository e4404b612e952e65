"""Everyday and clinical expressions that name a finding without its name: fixed words with room between them.

    liver [edge] ... below [costal] (margin|ribs)      "The liver edge was firm, 3 cm below the ribs"
    (unable|could not) .. (walk|stand)                  "she could no longer walk"

An expression is a row of a table ``expressions_SYSTEM.tsv``: words by their family (``knowledge/wording.py``),
``(a|b c)`` one of several, ``[a|b]`` one of several or nothing, ``..`` up to three words without a comma between,
``...`` up to six words, ``#`` a number. Articles count on neither side. ``says`` is ``present``, or ``normal``
where the expression describes the healthy state and so excludes the term.

The tables are compiled beforehand (``keep_book``), which spares every start 0.2 s; what was compiled from other
tables than those at hand is not used.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

import msgspec

from proband.knowledge import Knowledge, wordclasses, wording
from proband.knowledge.wording import ARTICLES, LINKS, Word, loose_form, strict_form
from proband.narrative import automaton, phrase_words, tables
from proband.narrative.automaton import GAP_LONG, GAP_SHORT, NUMBER, Automaton, Part, Table, table_of
from proband.narrative.phrase_words import UNSAID

_ELEMENT = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]|(\.{2,3})|(#)|([^\s()\[\]]+)")
# An expression that is one choice, and a word.
_CHOICE = re.compile(r"[^()\[\]\s.#]+|\([^()]*\)")
_WORD = re.compile(r"\w+")
_BEGINNING = "expressions_"
KEPT = Path(__file__).parent / "tables" / "expressions.msgpack.z"
_UNCOUNTED = {loose_form(word) for word in LINKS | UNSAID}


class Expressed(msgspec.Struct, frozen=True):
    """An expression in a sentence: words ``first`` to ``last`` (exclusive) of the list that was searched."""

    first: int
    last: int
    row: int
    normal: bool
    size: int


class Book(msgspec.Struct, frozen=True, array_like=True):
    """Expressions, compiled: what the tables say, whatever terms a release has.

    ``alone`` are single words that are a whole expression (word, HPO id, whether it says normal); ``means`` says
    of each pattern of ``table``: HPO id, normal, how many words it fixes. ``made_from`` is the sum of all that
    decides what is in here.
    """

    made_from: str
    alone: tuple[tuple[str, str, bool], ...]
    means: tuple[tuple[str, bool, int], ...]
    table: Table


class Expressions:
    """A book of expressions, all searched for in one pass (``automaton.py``); those without a ``row`` are left out.

    A word that is an expression alone is compared as it stands: its family says other things too ("prematurity").
    """

    def __init__(self, book: Book, row_of: Callable[[str], int | None]) -> None:
        rows = [(word, row_of(term), normal) for word, term, normal in book.alone]
        self._alone = {word: (row, normal) for word, row, normal in rows if row is not None}
        self._automaton = Automaton(book.table)
        self._means = [(row_of(term), normal, size) for term, normal, size in book.means]

    def find(self, words: Sequence[Word]) -> Iterator[Expressed]:
        """Every expression in the words of one sentence."""
        for at, word in enumerate(words):
            if word.strict in self._alone:
                yield Expressed(at, at + 1, *self._alone[word.strict], 1)
        for match in self._automaton.find(words):
            row, normal, size = self._means[match.pattern]
            if row is not None:
                yield Expressed(match.first, match.last, row, normal, size)


def book_of(rows: Iterable[tuple[str, str, bool]], made_from: str = "") -> Book:
    """Expressions (text, HPO id, whether it says normal) as a book. Raises ValueError as ``compiled`` does."""
    rows = list(rows)
    alone = tuple((word, term, normal) for text, term, normal in rows for word in _single_words(text))
    parts = [(compiled(text), term, normal) for text, term, normal in rows]
    longer = [(found, term, normal) for found, term, normal in parts if found]
    means = tuple((term, normal, _size(found)) for found, term, normal in longer)
    return Book(made_from, alone, means, table_of(found for found, _, _ in longer))


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
    return Expressions(kept_book() or book_of_tables(), knowledge.ontology.index)


def book_of_tables() -> Book:
    """The expressions of all tables."""
    rows = (row for name in tables.named(_BEGINNING) for row in tables.rows(name))
    return book_of(((row["expression"], row["hpo"], row["says"] == "normal") for row in rows), made_from())


def kept_book() -> Book | None:
    """The book that was compiled before; None if a table or the code that reads it has changed since."""
    try:
        book = msgspec.msgpack.decode(zlib.decompress(KEPT.read_bytes()), type=Book)
    except (OSError, zlib.error, msgspec.MsgspecError):
        return None
    return book if book.made_from == made_from() else None


def made_from() -> str:
    """The sum of the tables and of the modules that decide what a word is and how an expression is read."""
    modules = (wording, wordclasses, automaton, phrase_words)
    sources = [*sorted(KEPT.parent.glob(f"{_BEGINNING}*.tsv")), *(Path(str(one.__file__)) for one in modules)]
    found = hashlib.sha256()
    for source in (*sources, Path(__file__)):
        found.update(source.read_bytes())
    return found.hexdigest()


def keep_book() -> None:
    """Compile the tables into the file beside them: `python -m proband.narrative.expressions`."""
    KEPT.write_bytes(zlib.compress(msgspec.msgpack.encode(book_of_tables()), 9))


if __name__ == "__main__":
    keep_book()
