"""The story with what was read in it: a text cut at the borders of its marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Literal

import msgspec

from proband.case.model import Case, Finding, Mention, Narrative, Span

LookName = Literal[
    "present", "excluded", "possible", "past", "aside", "treatment", "genetics", "laboratory", "context"
]


class Look(msgspec.Struct, frozen=True):
    """How a stretch of the story is marked.

    ``name`` is the style, ``label`` what it means, ``sign`` the letters that tell it apart without colour,
    ``sample`` a word to show it on.
    """

    name: LookName
    label: str
    sign: str
    sample: str


class Mark(msgspec.Struct, frozen=True):
    """One thing that was read in the story.

    ``id`` is its anchor on the page; ``label`` the coded term or what kind of statement it is; ``term_id`` its
    identifier; ``kind`` and ``status`` as the reader gave them; ``status_label`` in words; ``look`` how it is
    shown; ``number`` the line in the table of findings (0 if it is in no line); ``title`` is all of it.
    """

    id: str
    label: str
    term_id: str
    kind: str
    status: str
    status_label: str
    look: LookName
    number: int
    title: str


class Segment(msgspec.Struct, frozen=True):
    """A stretch of the story between two borders of marks.

    ``text`` are the very characters; ``marks`` what covers them, the narrowest first; ``starts`` and ``ends``
    are the marks that begin and end here.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    starts: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()


class StoryView(msgspec.Struct, frozen=True):
    """The narrative as it was given, with its reading.

    ``title`` and ``source`` as given; the texts of ``segments`` add up to the narrative; ``legend`` holds the
    looks that occur.
    """

    title: str
    source: str
    segments: tuple[Segment, ...]
    legend: tuple[Look, ...]


_LOOKS = (
    Look("present", "present, with its number among the findings", "", "rash"),
    Look("excluded", "looked for and not there", "no", "fever"),
    Look("possible", "possible, not counted", "?", "bone lesion"),
    Look("past", "in the past or resolved", "past", "thrush"),
    Look("aside", "not said of the patient: a relative, a disease in general, a differential", "family", "eczema"),
    Look("treatment", "treatment", "Rx", "drug"),
    Look("genetics", "gene or variant", "gen", "GENE"),
    Look("laboratory", "measurement", "lab", "value"),
    Look("context", "age, sex, family", "", "2 weeks"),
)
_OF_STATUS: Mapping[str, LookName] = {
    "excluded": "excluded",
    "possible": "possible",
    "historical": "past",
    "resolved": "past",
    "family": "aside",
    "background": "aside",
    "differential": "aside",
    "other": "aside",
    "treatment": "aside",
}
_OF_KIND: Mapping[str, LookName] = {
    "treatment": "treatment",
    "gene": "genetics",
    "variant": "genetics",
    "measurement": "laboratory",
    "age": "context",
    "sex": "context",
    "family": "context",
}
_STATUS_WORDS: Mapping[str, str] = {
    "present": "present",
    "excluded": "not present",
    "possible": "possible",
    "family": "said of a relative",
    "background": "said of a disease in general",
    "differential": "considered, not found",
    "treatment": "talk of treatment",
    "historical": "in the past",
    "resolved": "resolved",
    "other": "not said of the patient",
}
_ASIDE_SIGNS: Mapping[str, str] = {"family": "family", "background": "general", "differential": "ddx"}


def story_view(case: Case) -> StoryView | None:
    """The narrative of a case with its marks, or None if there is none."""
    narrative = case.narrative
    if narrative is None or not narrative.text:
        return None
    marked = list(_marked(case, narrative))
    used = {mark.look for _, mark in marked}
    return StoryView(
        title=narrative.title,
        source=narrative.source,
        segments=tuple(_segments(narrative.text, marked)),
        legend=tuple(look for look in _LOOKS if look.name in used),
    )


def places_of(case: Case) -> dict[int, tuple[str, ...]]:
    """The anchors of each finding's marks in the story, by the finding's number."""
    places: dict[int, list[str]] = {}
    for _, mark in _marked(case, case.narrative or Narrative("")):
        if mark.number:
            places.setdefault(mark.number, []).append(mark.id)
    return {number: tuple(ids) for number, ids in places.items()}


def sign_of(mark: Mark) -> str:
    """The letters that stand at a mark, so that it can be told apart without colour."""
    if mark.look == "aside":
        return _ASIDE_SIGNS.get(mark.status, "")
    sign = next(look.sign for look in _LOOKS if look.name == mark.look)
    return f"{sign} {mark.number}".strip() if mark.number else sign


def signs_of(segment: Segment) -> tuple[tuple[str, LookName], ...]:
    """The signs of the marks that end with a segment, each once, with their looks."""
    signs = dict.fromkeys((sign_of(mark), mark.look) for mark in segment.ends)
    return tuple((sign, look) for sign, look in signs if sign)


def _marked(case: Case, narrative: Narrative) -> Iterable[tuple[Span, Mark]]:
    """Every mention with its span, in the order of the text; spans of findings that no mention covers too."""
    numbers = _numbers(case.findings)
    mentions = [*narrative.mentions, *_unmentioned(case.findings, narrative)]
    mentions = [mention for mention in mentions if _inside(mention.span, narrative.text)]
    mentions.sort(key=lambda mention: (mention.span.start, -mention.span.end))
    for at, mention in enumerate(mentions, start=1):
        number = numbers.get((mention.span.start, mention.span.end, mention.term.id if mention.term else ""))
        yield mention.span, _mark(mention, f"m{at}", number or 0)


def _inside(span: Span, text: str) -> bool:
    return 0 <= span.start < span.end <= len(text)


def _numbers(findings: tuple[Finding, ...]) -> dict[tuple[int, int, str], int]:
    return {
        (span.start, span.end, finding.term.id): number
        for number, finding in enumerate(findings, start=1)
        for span in finding.spans
    }


def _unmentioned(findings: tuple[Finding, ...], narrative: Narrative) -> Iterable[Mention]:
    known = {(m.span.start, m.span.end, m.term.id) for m in narrative.mentions if m.term}
    for finding in findings:
        for span in finding.spans:
            if (span.start, span.end, finding.term.id) not in known:
                yield Mention(span, "finding", "excluded" if finding.excluded else "present", finding.term)


def _mark(mention: Mention, anchor: str, number: int) -> Mark:
    term = mention.term
    label = term.label if term and term.label else mention.span.text
    return Mark(
        id=anchor,
        label=label,
        term_id=term.id if term else "",
        kind=mention.kind,
        status=mention.status,
        status_label=_STATUS_WORDS[mention.status],
        look=_look(mention),
        number=number,
        title=_title(mention, label),
    )


def _title(mention: Mention, label: str) -> str:
    """A mark in words; that a drug or an age is "present" goes without saying."""
    coded = f" ({mention.term.id})" if mention.term and mention.term.id else ""
    if mention.kind == "finding":
        said = f"{label}{coded}: {_STATUS_WORDS[mention.status]}"
    elif mention.status in ("present", mention.kind):
        said = f"{mention.kind}: {label}{coded}"
    else:
        said = f"{mention.kind}: {label}{coded}, {_STATUS_WORDS[mention.status]}"
    return f"{said}. {mention.because}" if mention.because else said


def _look(mention: Mention) -> LookName:
    if mention.kind == "finding":
        return _OF_STATUS.get(mention.status, "present")
    if mention.kind == "treatment" and mention.status == "treatment":
        return "treatment"
    if mention.kind != "family" and mention.status in _OF_STATUS:
        return _OF_STATUS[mention.status]
    return _OF_KIND.get(mention.kind, "aside")


def _segments(text: str, marked: list[tuple[Span, Mark]]) -> Iterable[Segment]:
    """The text between neighbouring borders; ``marked`` is in the order of the text."""
    borders = sorted({0, len(text), *(edge for span, _ in marked for edge in (span.start, span.end))})
    waiting = list(reversed(marked))
    over: list[tuple[Span, Mark]] = []
    for start, end in pairwise(borders):
        over = [pair for pair in over if pair[0].end > start]
        while waiting and waiting[-1][0].start == start:
            over.append(waiting.pop())
        over.sort(key=lambda pair: pair[0].end - pair[0].start)
        yield _segment(text[start:end], over, start, end)


def _segment(text: str, over: list[tuple[Span, Mark]], start: int, end: int) -> Segment:
    return Segment(
        text=text,
        marks=tuple(mark for _, mark in over),
        starts=tuple(mark for span, mark in over if span.start == start),
        ends=tuple(mark for span, mark in over if span.end == end),
    )
