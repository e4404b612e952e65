"""Laboratory results and vital signs: in words ("CRP was normal") and in values ("CRP 39 mg/L (normal < 8)").

Analytes that stand in one list share what is said of the list. The direction comes from the words, else from the
reference interval that is stated, else from a sourced interval for the age (only a few analytes have one, and where
sources or units would disagree the direction stays unknown). A normal result excludes an HPO term; which one each
analyte gives is in ``tables/analytes.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from proband.case.model import Direction, Measurement, Span, Term
from proband.narrative import tables, whose
from proband.narrative.document import Document, Sentence
from proband.narrative.phrases import PhraseBook
from proband.narrative.quantities import VALUE, Value, by_interval, by_reference, read_value, ucum
from proband.narrative.sayings import ADVERB, FLUID, NOUN, is_denied, said_after, said_before
from proband.narrative.times import TimeMention, find_times


class LaboratoryMention(msgspec.Struct, frozen=True):
    """A stated result. ``term`` is what it means in the HPO, present or excluded; None where it means nothing."""

    span: Span
    measurement: Measurement
    term: Term | None = None
    excluded: bool = False


class _Entry(msgspec.Struct, frozen=True):
    """What a phrase of the table stands for: an analyte, or a word that says analyte and direction at once."""

    row: dict[str, str]
    direction: Direction | None = None


class _Named(msgspec.Struct, frozen=True):
    """An analyte in a sentence (offsets within the sentence)."""

    start: int
    end: int
    entry: _Entry


_LIST_GAP = re.compile(
    rf"^\s*(?:{NOUN}\s*)?(?:\([^()]{{0,40}}\)\s*)?(?:,|/|&|\band\b|\bor\b|\bnor\b|\bas\s+well\s+as\b|\bwith\b|"
    rf",\s*and\b)+\s*(?:{FLUID}\s+|(?:the\s+)?panel\s+of\s+|{NOUN}\s+)*"
    r"(?:antibodies\s+to\s+)?$",
    re.IGNORECASE,
)
_TO_VALUE = re.compile(
    rf"""^\s*(?:{NOUN}\b)?\s*[,:=(]?\s*(?:(?P<not>not|never)\s+)?
         (?:(?:was|were|is|are|of|at|to|from|fell|rose|dropped|increased|peaked|reached|ranged|between|being|
         only|about|up|as|had|measured|on|a|an|the|strip|and|with|has|been|down|
            \w+ly|(?P<word>high|low|elevated|raised|reduced|decreased|normal|positive|slightly|markedly)|
            {ADVERB}|in)\s+|[(,:=]\s*){{0,8}}?$""",
    re.IGNORECASE | re.VERBOSE,
)
_NEGATED = re.compile(
    r"\b(?:no|not|without|neither|nor|never|denied|absence\s+of)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE
)
_PERCENT_BEFORE = re.compile(r"(?P<value>\d+(?:\.\d+)?)\s?%\s+(?:of\s+)?$")
_SECOND = re.compile(r"^\s*to\s+$")
_GIVEN = re.compile(r"\b(?:intravenous|oral|subcutaneous|i\.?v\.?|topical|prophylactic)\s+$", re.IGNORECASE)
# What an analyte's name may be a part of without being measured ("interleukin-1 receptor antagonist").
_NO_ANALYTE = re.compile(
    r"[\s-]+(?:receptors?|antagonists?|inhibitors?|genes?|blockade|blockers?|pathways?|signal\w*|gated)\b",
    re.IGNORECASE,
)
_SHORT_WORDS = frozenset({"iron", "urea", "zinc", "band", "pulse"})


def find_laboratory(doc: Document, times: Sequence[TimeMention] | None = None) -> tuple[LaboratoryMention, ...]:
    """All results that the story states of the patient, in order; ``times`` gives the age for the intervals."""
    ages = _Ages(find_times(doc) if times is None else times)
    found: list[LaboratoryMention] = []
    for sentence in whose.sentences(doc):
        words = doc.text[sentence.start : sentence.end]
        named = _named(words)
        if not named or whose.is_background(words):
            continue
        days = ages.days_at(sentence.end)
        for group in _lists(words, named):
            if not whose.is_relatives(words, group[0].start):
                found += _read(doc, sentence, words, group, named, days)
    return tuple(found)


class _Ages:
    """The patient's age at a place of the story: the highest one stated before it (an onset looks back)."""

    def __init__(self, times: Sequence[TimeMention]) -> None:
        self._ages = [
            (t.span.start, t.time) for t in times if t.of == "patient" and t.kind in ("age", "now", "relative")
        ]
        self._next = 0
        self._highest: float | None = None

    def days_at(self, position: int) -> float | None:
        """Age in days at a place; places must be asked for in order."""
        while self._next < len(self._ages) and self._ages[self._next][0] < position:
            time = self._ages[self._next][1]
            days = time.days() if time else None
            if days is not None:
                self._highest = max(days, self._highest or 0.0)
            self._next += 1
        return self._highest


@cache
def _book() -> PhraseBook[_Entry]:
    phrases: list[tuple[str, _Entry]] = []
    for row in tables.rows("analytes"):
        phrases += [(name, _Entry(row)) for name in (row["name"], *tables.names(row["also"]))]
        phrases += [(name, _Entry(row, "low")) for name in tables.names(row["words_low"])]
        phrases += [(name, _Entry(row, "high")) for name in tables.names(row["words_high"])]
    return PhraseBook(phrases)


def _named(words: str) -> list[_Named]:
    """The analytes of a sentence; short abbreviations count only in capitals."""
    return [
        _Named(start, end, entry)
        for start, end, entry in _book().find(words)
        if not _GIVEN.search(words[max(0, start - 20) : start])
        and not _NO_ANALYTE.match(words, end)
        and words[start - 1 : start] != "-"
        and (end - start > 4 or not words[start:end].islower() or words[start:end].rstrip("s") in _SHORT_WORDS)
    ]


def _lists(words: str, named: Sequence[_Named]) -> list[list[_Named]]:
    groups: list[list[_Named]] = []
    for item in named:
        last = groups[-1][-1] if groups else None
        plain = last is not None and last.entry.direction is None and item.entry.direction is None
        if last is not None and plain and _LIST_GAP.match(words[last.end : item.start]):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _read(
    doc: Document,
    sentence: Sentence,
    words: str,
    group: Sequence[_Named],
    named: Sequence[_Named],
    days: float | None,
) -> Iterator[LaboratoryMention]:
    """The results of one list of analytes."""
    shared = _said(words, group, named)
    for item in group:
        limit = min((other.start for other in named if other.start >= item.end), default=len(words))
        values = list(_values(words, item, limit))
        own = shared if not values else _by_words(words, item, values[0][0])
        if item.entry.direction is not None:
            if not _NEGATED.search(words[max(0, item.start - 40) : item.start]):
                yield _mention(doc, sentence, item, item.entry.direction, values[0][1] if values else None, True)
            continue
        if not values:
            if own is not None:
                end = max(item.end, shared[1]) if shared and item is group[-1] else item.end
                yield _mention(doc, sentence, item, own[0], None, False, end)
            continue
        reference = next((value for _, value in values if by_reference(value) != "unknown"), None)
        for index, (_, value) in enumerate(values):
            value = _with_reference(value, reference)
            stated = own if index == 0 else None
            direction = stated[0] if stated else _by_numbers(value, item.entry.row["name"], days)
            if direction == "unknown" and shared and len(values) == 1:
                direction = shared[0]
            yield _mention(doc, sentence, item, direction, value, False)


def _with_reference(value: Value, other: Value | None) -> Value:
    if other is None or value.reference_low is not None or value.reference_high is not None:
        return value
    return msgspec.structs.replace(value, reference_low=other.reference_low, reference_high=other.reference_high)


def _by_numbers(value: Value, analyte: str, days: float | None) -> Direction:
    direction = by_reference(value)
    return direction if direction != "unknown" else by_interval(value, analyte, days)


def _said(words: str, group: Sequence[_Named], named: Sequence[_Named]) -> tuple[Direction, int] | None:
    """What the words around a list say of it: (direction, end of the saying)."""
    first, last = group[0], group[-1]
    next_start = min((other.start for other in named if other.start >= last.end), default=len(words))
    previous = max((other.end for other in named if other.end <= first.start), default=0)
    before, after = words[max(previous, first.start - 80) : first.start], words[last.end : next_start]
    if said := said_after(after, before):
        return said[0], last.end + said[1]
    if direction := said_before(before):
        return direction, last.end
    if is_denied(before) and all(item.entry.row["kind"] == "antibody" for item in group):
        return "normal", last.end
    return None


def _by_words(words: str, item: _Named, value_start: int) -> tuple[Direction, int] | None:
    """What is said between an analyte and its value, or right before the analyte."""
    gap = words[item.end : value_start]
    if said := said_after(gap):
        return said[0], value_start
    direction = said_before(words[max(0, item.start - 60) : item.start])
    return (direction, value_start) if direction else None


def _values(words: str, item: _Named, limit: int) -> Iterator[tuple[int, Value]]:
    """The values of an analyte: right after it ("... 85-95 g/L"), or a share before it ("14% bands")."""
    if before := _PERCENT_BEFORE.search(words[max(0, item.start - 20) : item.start]):
        share = VALUE.search(before.group())
        if share:
            yield item.start, read_value(before.group(), share)
            return
    position = item.end
    for match in VALUE.finditer(words, item.end, min(len(words), limit)):
        gap = words[position : match.start()]
        fits = _TO_VALUE.match(gap) if position == item.end else _SECOND.match(gap)
        if not fits or _is_dilution(words, match) or _is_time(words, match):
            return
        value = read_value(words, match)
        yield match.start(), value
        position = match.end()


def _is_dilution(words: str, match: re.Match[str]) -> bool:
    """A titre ("1:80") or a pair ("102/65") is kept as words, it is no number to compare."""
    return words[match.end("value") : match.end("value") + 1] == ":" or (
        match["unit"] is None and re.match(r"/\d", words[match.end() : match.end() + 2]) is not None
    )


def _is_time(words: str, match: re.Match[str]) -> bool:
    return (
        match["unit"] is None
        and re.match(r"[\s-]*(?:days?|weeks?|months?|years?|hours?|times|st|nd|rd|th)\b", words[match.end() :][:12])
        is not None
    )


def _mention(
    doc: Document,
    sentence: Sentence,
    item: _Named,
    direction: Direction,
    value: Value | None,
    word: bool,
    end: int = 0,
) -> LaboratoryMention:
    row = item.entry.row
    stop = max(item.end, end, value.end if value and value.end > item.end else 0)
    span = doc.span(sentence.start + item.start, sentence.start + min(stop, sentence.end - sentence.start))
    term, excluded = (None, False) if word else _meaning(row, direction)
    unit = ucum(value.unit) if value else ""
    measurement = Measurement(
        assay=Term(f"LOINC:{row['loinc']}" if row["loinc"] else "", row["name"]),
        value=value.low if value and value.low == value.high and not value.sign else None,
        value_text=value.text if value else "",
        unit=Term(f"UCUM:{unit}", unit) if unit else None,
        low=value.reference_low if value else None,
        high=value.reference_high if value else None,
        direction=direction,
        interpretation=term if term and not excluded else None,
        spans=(span,),
    )
    return LaboratoryMention(span, measurement, term, excluded)


def _meaning(row: dict[str, str], direction: Direction) -> tuple[Term | None, bool]:
    """The HPO term of a direction, and whether it is excluded (a normal result excludes the abnormality)."""
    column = {"high": "high_term", "low": "low_term", "normal": "normal_excludes"}.get(direction)
    term_id = row[column] if column else ""
    return (Term(term_id) if term_id else None), direction == "normal" and bool(term_id)
