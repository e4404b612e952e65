"""Abbreviations that the story defines itself: "failure to thrive (FTT)", "FTT (failure to thrive)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proband.knowledge import Knowledge
from proband.knowledge.lexicon import Lexicon
from proband.knowledge.wording import words
from proband.narrative.document import Document
from proband.narrative.spelling import mended
from proband.narrative.terms import admit
from proband.narrative.wordings import patient_lexicon

_IN_BRACKETS = re.compile(r"\(\s*(?P<short>[A-Z][A-Za-z0-9/-]{1,8}?)(?P<plural>s)?\s*(?=[),;])")
_BEFORE_BRACKETS = re.compile(r"\b(?P<short>[A-Z][A-Za-z0-9/-]{0,8}[A-Z0-9])\s*\(\s*(?P<long>[^()]{6,80})\)")
_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset({"of", "the", "and", "to", "in", "for", "with", "by", "on", "a", "an"})
_LONGEST = 100


def find_abbreviations(doc: Document) -> dict[str, tuple[int, int]]:
    """The short forms with the place of the words that each stands for; the first definition counts."""
    found: dict[str, tuple[int, int]] = {}
    for short, start, end in _definitions(doc.text):
        found.setdefault(short, (start, end))
    return found


def _definitions(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _IN_BRACKETS.finditer(text):
        short = match["short"]
        if sum(c.isupper() for c in short) < 2:
            continue
        start = max(0, match.start() - _LONGEST)
        before = re.split(r"[.;:()\n]", text[start : match.start()])[-1]
        place = _long_form(short, before)
        if place is not None:
            offset = match.start() - len(before)
            yield short, offset + place[0], offset + place[1]
    for match in _BEFORE_BRACKETS.finditer(text):
        place = _long_form(match["short"], match["long"])
        if place is not None:
            yield match["short"], match.start("long") + place[0], match.start("long") + place[1]


def _long_form(short: str, before: str) -> tuple[int, int] | None:
    """The last words of a stretch whose initials are the letters of the short form; small words need none."""
    letters = [c for c in short.lower() if c.isalnum()]
    found = list(_WORD.finditer(before))
    if not found or before[found[-1].end() :].strip():
        return None
    at = len(found) - 1
    for letter in reversed(letters):
        while at >= 0 and found[at].group()[0].lower() != letter and found[at].group().lower() in _SMALL:
            at -= 1
        if at < 0 or found[at].group()[0].lower() != letter:
            return None
        at -= 1
    return found[at + 1].start(), found[-1].end()


def with_abbreviations(doc: Document, knowledge: Knowledge) -> tuple[Lexicon, Lexicon]:
    """The lexicons of findings and of diseases, with what the story's own abbreviations stand for."""
    findings, diseases = patient_lexicon(knowledge), knowledge.disease_lexicon
    terms: dict[str, list[int]] = {}
    names: dict[str, list[int]] = {}
    allowed = admit(knowledge, ("phenotype",))
    for short, (start, end) in find_abbreviations(doc).items():
        long = mended(words(doc.text, start, end), knowledge)
        rows = [row for row in findings.strict(long) or findings.loose(long) if allowed(row)]
        named = list(diseases.strict(long))
        if rows or named:
            terms[short], names[short] = rows[:1], named[:1]
    return findings.with_short_forms(terms), diseases.with_short_forms(names)
