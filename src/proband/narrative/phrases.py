"""A phrase book: finds the longest known phrase at each word of a text, in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

Entry = TypeVar("Entry")

_WORD = re.compile(r"[^\W_]+")


def _stem(word: str) -> str:
    """The word without a plural ``s``: short words and ``ss`` keep theirs (gas, mass)."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


class PhraseBook(Generic[Entry]):
    """Entries by the phrases that name them; case, hyphens and a plural ``s`` make no difference."""

    def __init__(self, phrases: Iterable[tuple[str, Entry]]) -> None:
        self._entries: dict[tuple[str, ...], Entry] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        for phrase, entry in phrases:
            key = tuple(_stem(match.group().lower()) for match in _WORD.finditer(phrase))
            self._entries.setdefault(key, entry)
            lengths = {len(key), *self._lengths.get(key[0], ())}
            self._lengths[key[0]] = tuple(sorted(lengths, reverse=True))

    def find(self, text: str) -> Iterator[tuple[int, int, Entry]]:
        """Yield (start, end, entry) of the longest phrase at each place, left to right, without overlap."""
        words = [(match.start(), match.end(), _stem(match.group().lower())) for match in _WORD.finditer(text)]
        position = 0
        while position < len(words):
            found = self._longest(words, position)
            if found is None:
                position += 1
                continue
            length, entry = found
            yield words[position][0], words[position + length - 1][1], entry
            position += length

    def _longest(self, words: list[tuple[int, int, str]], position: int) -> tuple[int, Entry] | None:
        for length in self._lengths.get(words[position][2], ()):
            key = tuple(word for _, _, word in words[position : position + length])
            if len(key) == length and key in self._entries:
                return length, self._entries[key]
        return None
