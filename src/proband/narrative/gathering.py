"""What was seen, gathered: one Finding a term, from all the places that name it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from proband.case.model import Finding, Mention, Status, Term, TimePoint
from proband.knowledge import Knowledge
from proband.narrative.assertion import Verdict
from proband.narrative.document import Document


class Seen(msgspec.Struct, frozen=True):
    """A term at a place of the story with all that was read of it."""

    start: int
    end: int
    row: int
    verdict: Verdict
    time: TimePoint | None = None
    severity: Term | None = None
    modifiers: tuple[Term, ...] = ()
    recurs_every: str | None = None
    resolution: TimePoint | None = None
    lasts: str | None = None


def as_mention(doc: Document, seen: Seen, knowledge: Knowledge) -> Mention:
    """The mention of a term as the narrative keeps it."""
    term = term_of(seen.row, knowledge)
    return Mention(doc.span(seen.start, seen.end), "finding", seen.verdict.status, term, seen.verdict.because)


def term_of(row: int, knowledge: Knowledge) -> Term:
    """The term of a row."""
    return Term(knowledge.ontology.id(row), knowledge.ontology.label(row))


FINDING_STATUS: frozenset[Status] = frozenset({"present", "excluded"})


def gather(doc: Document, seen: Sequence[Seen], knowledge: Knowledge) -> tuple[list[Finding], list[Term]]:
    """One Finding a term in narrative order, and the terms that are said to be both present and absent."""
    by_row: dict[int, list[Seen]] = {}
    for item in seen:
        if item.verdict.status in FINDING_STATUS or item.verdict.status == "resolved":
            by_row.setdefault(item.row, []).append(item)
    both = [
        term_of(row, knowledge)
        for row, items in by_row.items()
        if len({item.verdict.status for item in items} & FINDING_STATUS) > 1
    ]
    return [_finding(doc, row, items, knowledge) for row, items in by_row.items()], both


def _finding(doc: Document, row: int, items: Sequence[Seen], knowledge: Knowledge) -> Finding:
    """The finding of one term: present wins over excluded, the earliest time is its onset.

    What is no longer there was there ("he no longer has seizures"): it is a finding with an end.
    """
    present = [item for item in items if item.verdict.status in ("present", "resolved")]
    mine = present or [item for item in items if item.verdict.status == "excluded"]
    times = [item.time for item in mine if item.time is not None]
    modifiers = dict.fromkeys(modifier for item in mine for modifier in item.modifiers)
    return Finding(
        term=term_of(row, knowledge),
        excluded=not present,
        onset=min(times, key=_days, default=None),
        resolution=_resolution(items) if present else None,
        severity=next((item.severity for item in mine if item.severity), None),
        modifiers=tuple(modifiers),
        recurs_every=next((item.recurs_every for item in mine if item.recurs_every), None),
        lasts=next((item.lasts for item in mine if item.lasts), None),
        spans=tuple(doc.span(item.start, item.end) for item in mine),
    )


def _resolution(items: Sequence[Seen]) -> TimePoint | None:
    """When a finding ended, unless it is seen again at a later age."""
    ends = [item.resolution for item in items if item.resolution is not None]
    last = max(ends, key=_days, default=None)
    if last is None:
        return None
    again = (_days(item.time) for item in items if item.verdict.status == "present" and item.time is not None)
    return None if any(_days(last) < days < float("inf") for days in again) else last


def _days(time: TimePoint) -> float:
    days = time.days()
    return float("inf") if days is None else days
