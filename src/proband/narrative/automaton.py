"""Many patterns of words found in one pass: an automaton whose states are made when a text first comes to them.

A pattern is a sequence of parts: a choice between runs of words, a part that may be missing, a gap, a number. All
patterns together are one non-deterministic automaton; the sets of places that it can be in are its states, each
made once and kept, so that a word of a text costs one look-up however many patterns there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

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

    def __init__(self, patterns: Iterable[Sequence[Part]]) -> None:
        self._words: list[dict[str, list[int]]] = []
        self._empty: list[list[int]] = []
        self._any: list[list[int]] = []
        self._across: list[list[int]] = []
        self._ended: dict[int, int] = {}
        self._states: dict[tuple[int, ...], _State] = {}
        start = self._place()
        for number, pattern in enumerate(patterns):
            at = start
            for part in pattern:
                at = self._add(part, at)
            self._ended[at] = number
        self._start = self._state([start])

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
            places = [next_ for at in state.places for next_ in self._words[at].get(word, ())]
            if word != COMMA:
                places += [next_ for at in state.places for next_ in self._any[at]]
            places += [next_ for at in state.places for next_ in self._across[at]]
            found = state.after[key] = self._state(places) if places else False
        return found

    def _state(self, places: Iterable[int]) -> _State:
        """The state of some places and of all that is reached from them without a word."""
        todo, closed = list(places), set(places)
        while todo:
            for place in self._empty[todo.pop()]:
                if place not in closed:
                    closed.add(place)
                    todo.append(place)
        key = tuple(sorted(closed))
        if key not in self._states:
            ended = tuple(self._ended[place] for place in key if place in self._ended)
            named = frozenset(word for place in key for word in self._words[place])
            self._states[key] = _State(key, ended, {}, named)
        return self._states[key]

    def _place(self) -> int:
        self._words.append({})
        self._empty.append([])
        self._any.append([])
        self._across.append([])
        return len(self._words) - 1

    def _add(self, part: Part, start: int) -> int:
        """Add a part after a place; the place after it."""
        end = self._place()
        if part.gap:
            self._add_gap(part.gap, start, end)
        for run in part.choices:
            at = start
            for word in run[:-1]:
                following = self._place()
                self._words[at].setdefault(word, []).append(following)
                at = following
            self._words[at].setdefault(run[-1], []).append(end)
        if part.optional:
            self._empty[start].append(end)
        return end

    def _add_gap(self, size: int, start: int, end: int) -> None:
        taking = self._any if size == GAP_SHORT else self._across
        self._empty[start].append(end)
        at = start
        for _ in range(size):
            following = self._place()
            taking[at].append(following)
            self._empty[following].append(end)
            at = following
