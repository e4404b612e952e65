"""Many patterns of words found in one pass: an automaton whose states are made when a text first comes to them.

A pattern is a sequence of parts: a choice between runs of words, a part that may be missing, a gap, a number. All
patterns together are one non-deterministic automaton; the sets of places that it can be in are its states, each
made once and kept, so that a word of a text costs one look-up however many patterns there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec
import numpy as np

from proband.knowledge.wording import Word
from proband.narrative.phrase_words import OPTIONAL

NUMBER = "#"
COMMA = ","
_ORDINAL = ("st", "nd", "rd", "th")
# A gap takes up to so many words: a short one none over a comma.
GAP_SHORT, GAP_LONG = 3, 6


def as_seen(word: Word) -> str:
    """What patterns see of a word: its family, or that it is a number; an ordinal is a word ("third toe")."""
    return NUMBER if word.strict[:1].isdigit() and not word.strict.endswith(_ORDINAL) else word.loose


class Part(msgspec.Struct, frozen=True):
    """A part of a pattern: one of some runs of word families; or a gap of up to ``gap`` words."""

    choices: tuple[tuple[str, ...], ...] = ()
    optional: bool = False
    gap: int = 0


class Match(msgspec.Struct, frozen=True):
    """A pattern in a text: words ``first`` to ``last`` (exclusive), and which pattern it is."""

    first: int
    last: int
    pattern: int


class Table(msgspec.Struct, frozen=True, array_like=True):
    """The steps of a non-deterministic automaton from place to place; all patterns begin at place 0.

    Four columns of 32-bit integers, little-endian: the steps of place p are ``labels`` and ``targets`` from
    bounds[p] to bounds[p + 1], and ``ended`` is the pattern that ends at p (-1 for none). A label is the number of
    a word, or EMPTY (a step that needs no word), ANY (any word but a comma), ACROSS (any word).
    """

    words: tuple[str, ...]
    bounds: bytes
    labels: bytes
    targets: bytes
    ended: bytes


EMPTY, ANY, ACROSS = -1, -2, -3


class _Place(msgspec.Struct):
    """Where the steps from one place lead."""

    words: dict[str, list[int]] = {}
    empty: list[int] = []
    any: list[int] = []
    across: list[int] = []


class _State(msgspec.Struct):
    """Places that patterns have come to, the patterns that end here, and the states that the next words lead to.

    ``other`` is where a word leads that no pattern names here: into a gap, or nowhere.
    """

    places: tuple[int, ...]
    ended: tuple[int, ...]
    after: dict[str, _State | Literal[False]]
    named: frozenset[str]


class Automaton:
    """Patterns by number, searched for together in a run of words."""

    def __init__(self, table: Table) -> None:
        self._words = table.words
        columns = (table.bounds, table.labels, table.targets, table.ended)
        self._bounds, self._labels, self._targets, self._ended = (np.frombuffer(one, "<i4") for one in columns)
        self._places: dict[int, _Place] = {}
        self._states: dict[tuple[int, ...], _State] = {}
        self._start = self._state([0])

    def find(self, words: Sequence[Word]) -> Iterator[Match]:
        """Each pattern at each word where it begins, as far as it reaches."""
        for first in range(len(words)):
            yield from self.matches(words, first)

    def matches(self, words: Sequence[Word], first: int) -> Iterator[Match]:
        """The patterns that begin at word ``first``, each at its longest."""
        if words[first].is_article or as_seen(words[first]) not in self._start.named:
            return
        state = self._start
        longest: dict[int, int] = {}
        for at in range(first, len(words)):
            word = words[at]
            if at > first:
                if not word.joined:
                    following = self._step(state, COMMA)
                    if not following:
                        break
                    state = following
                if word.is_article:
                    continue
            following = self._step(state, as_seen(word))
            if not following:
                # Words of degree may stand anywhere: "the liver was markedly enlarged".
                if at > first and word.strict in OPTIONAL:
                    continue
                break
            state = following
            longest |= dict.fromkeys(state.ended, at + 1)
        for pattern, last in longest.items():
            yield Match(first, last, pattern)

    def _step(self, state: _State, word: str) -> _State | Literal[False]:
        key = word if word in state.named else "" if word != COMMA else COMMA
        found = state.after.get(key)
        if found is None:
            from_here = [self._place(at) for at in state.places]
            places = [next_ for at in from_here for next_ in at.words.get(word, ())]
            if word != COMMA:
                places += [next_ for at in from_here for next_ in at.any]
            places += [next_ for at in from_here for next_ in at.across]
            found = state.after[key] = self._state(places) if places else False
        return found

    def _state(self, places: Iterable[int]) -> _State:
        """The state of some places and of all that is reached from them without a word."""
        todo, closed = list(places), set(places)
        while todo:
            for place in self._place(todo.pop()).empty:
                if place not in closed:
                    closed.add(place)
                    todo.append(place)
        key = tuple(sorted(closed))
        if key not in self._states:
            ended = tuple(int(self._ended[place]) for place in key if self._ended[place] >= 0)
            named = frozenset(word for place in key for word in self._place(place).words)
            self._states[key] = _State(key, ended, {}, named)
        return self._states[key]

    def _place(self, at: int) -> _Place:
        """The steps from a place, read when a text first comes to it."""
        if at not in self._places:
            found = self._places[at] = _Place()
            span = slice(int(self._bounds[at]), int(self._bounds[at + 1]))
            others = {EMPTY: found.empty, ANY: found.any, ACROSS: found.across}
            for label, target in zip(self._labels[span].tolist(), self._targets[span].tolist(), strict=True):
                (found.words.setdefault(self._words[label], []) if label >= 0 else others[label]).append(target)
        return self._places[at]


class _Builder:
    """Collects the steps of patterns."""

    def __init__(self) -> None:
        self.steps: list[list[tuple[int, int]]] = []
        self.words: dict[str, int] = {}
        self.ended: dict[int, int] = {}

    def place(self) -> int:
        """A new place."""
        self.steps.append([])
        return len(self.steps) - 1

    def add(self, part: Part, start: int) -> int:
        """Add a part after a place; the place after it."""
        end = self.place()
        if part.gap:
            self._add_gap(part.gap, start, end)
        for run in part.choices:
            at = start
            for word in run[:-1]:
                following = self.place()
                self._step(at, word, following)
                at = following
            self._step(at, run[-1], end)
        if part.optional:
            self.steps[start].append((EMPTY, end))
        return end

    def _step(self, at: int, word: str, to: int) -> None:
        self.steps[at].append((self.words.setdefault(word, len(self.words)), to))

    def _add_gap(self, size: int, start: int, end: int) -> None:
        taking = ANY if size == GAP_SHORT else ACROSS
        self.steps[start].append((EMPTY, end))
        at = start
        for _ in range(size):
            following = self.place()
            self.steps[at].append((taking, following))
            self.steps[following].append((EMPTY, end))
            at = following


def table_of(patterns: Iterable[Sequence[Part]]) -> Table:
    """The steps of some patterns, which are numbered in their order; the same patterns give the same bytes."""
    builder = _Builder()
    builder.place()
    for number, pattern in enumerate(patterns):
        at = 0
        for part in pattern:
            at = builder.add(part, at)
        builder.ended[at] = number
    bounds = np.cumsum([0, *(len(steps) for steps in builder.steps)])
    steps = np.array([step for steps in builder.steps for step in steps], np.int64).reshape(-1, 2)
    ended = [builder.ended.get(place, -1) for place in range(len(builder.steps))]
    columns = (np.asarray(one).astype("<i4").tobytes() for one in (bounds, steps[:, 0], steps[:, 1], ended))
    return Table(tuple(builder.words), *columns)
