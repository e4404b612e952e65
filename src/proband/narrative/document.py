"""The document that the narrative room reads: a text, its sections, its sentences, all by character offsets."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import Generic, Literal, TypeVar

import msgspec

from proband.case.model import Span

Item = TypeVar("Item")

Section = Literal[
    "title",
    "body",
    "history",
    "family",
    "examination",
    "investigations",
    "treatment",
    "assessment",
    "background",
    "keywords",
    "citation",
    "mesh",
]

# Sections that are about the publication or the vocabulary, never about the patient.
NOT_PATIENT: frozenset[Section] = frozenset({"title", "keywords", "citation", "mesh"})


class Sentence(msgspec.Struct, frozen=True):
    """A sentence (or a list item, a table row, a heading line): half-open character range and its section.

    ``heading`` marks a line that only names the section that follows, ``of_relative`` a sentence that goes on about
    the relative of the sentence before.
    """

    start: int
    end: int
    section: Section = "body"
    heading: bool = False
    of_relative: bool = False


class Placed(Generic[Item]):
    """Items by where they begin, so that those of one sentence are found without looking at all."""

    def __init__(self, items: Iterable[Item], start: Callable[[Item], int]) -> None:
        self._items = sorted(items, key=start)
        self._starts = [start(item) for item in self._items]

    def between(self, start: int, end: int) -> list[Item]:
        """The items that begin at ``start`` or later and before ``end``."""
        return self._items[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


class Document(msgspec.Struct, frozen=True):
    """A text with its sentences in order. Sentences never overlap; white space between them is left out.

    ``text`` is what is read: as long as the source, but with plain spaces, hyphens and quotation marks.
    ``source`` is the text as it was given, where that is not the same.
    """

    text: str
    sentences: tuple[Sentence, ...]
    kind: Literal["story", "pubmed"] = "story"
    title: str = ""
    citation: str = ""
    source: str = ""

    def words(self, sentence: Sentence) -> str:
        """The words of one sentence."""
        return self.text[sentence.start : sentence.end]

    def span(self, start: int, end: int) -> Span:
        """The span of a character range, with the words that stand there in the source."""
        return Span(start, end, (self.source or self.text)[start:end])

    def sentence_at(self, position: int) -> Sentence | None:
        """The sentence that holds a character position, or None between sentences."""
        at = bisect_right(self.sentences, position, key=lambda sentence: sentence.start) - 1
        if at < 0 or position >= self.sentences[at].end:
            return None
        return self.sentences[at]
