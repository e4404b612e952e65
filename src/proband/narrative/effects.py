"""Which treatment a wording of effect speaks of: "did not respond to A and B", "A brought B to an end".

Treatments that stand in one list are one group. A cue points ahead through a preposition, else back, clause by
clause; a sentence without a treatment of its own says what the last one did.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from proband.case.model import Span, TimePoint
from proband.narrative import whose
from proband.narrative.agents import CLAUSE
from proband.narrative.document import Document
from proband.narrative.harms import find_harms
from proband.narrative.relatives_clause import is_relatives
from proband.narrative.response import Cue, is_weak


class Given(msgspec.Struct):
    """One treatment while the story is read; offsets are those of the whole text."""

    start: int
    end: int
    row: dict[str, str]
    route: str = ""
    dose: str = ""
    begin: TimePoint | None = None
    stop: TimePoint | None = None
    cues: list[Cue] = msgspec.field(default_factory=list)
    said: list[Span] = msgspec.field(default_factory=list)
    talk: list[Span] = msgspec.field(default_factory=list)
    spans: list[Span] = msgspec.field(default_factory=list)
    harms: list[Span] = msgspec.field(default_factory=list)


_LIST_GAP = re.compile(
    r"""^(?:\s*(?:\([^()]{0,60}\)|[,/&+]|\b(?:and|or|plus|with|nor|as\s+well\s+as|then|combined|together|both|
    also|in\s+combination|followed\s+by|the|an?|
        oral|orally|topical|topically|systemic|intravenous|intravenously|iv|i\.v\.|subcutaneous|inhaled|
        intralesional|intramuscular|intra-articular|high|low|dose|high-dose|
        low-dose|pulse|pulsed|repeated|several|various|different|multiple|regular|long-term|prolonged|later|
        even|further|other|potent|high-potency|strong|moderate|mild|
        broad-spectrum|empirical|empiric|prophylactic|continuous|boluses?|bolus|infusions?|injections?|
        treatment|therapy|tablets?|creams?|ointments?|supplementation|
        supplements|replacement|inhibitors?|nightly|overnight|pump|(?:from|since|at)\s+(?:the\s+age\s+of\s+
          |ages?\s+)?\d[\d./ ½]*\s*
        (?:days?|weeks?|wks?|months?|mo|years?|yrs?|y)?(?:\s+of\s+(?:age|life)|\s+old)?|of|courses?|at|doses?|daily|weekly|up|to|\d[\d.,-]*\s*(?:mg|g|mcg|
        µg|IU|U|units|ml|mL)?(?:/\w+)*)\b))*\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_SEQUENCE = re.compile(
    r"\b(?:then|later|subsequently|finally|eventually|followed|before|switched|replaced|instead|until|"
    r"after\s+that|added|next)\b",
    re.IGNORECASE,
)
_PREVENTION = re.compile(
    r"\b(?:to\s+(?:prevent|avoid|reduce\s+the\s+risk\s+of|protect\s+against)|prophyla\w+\s+(?:against|for|of)|"
    r"prevention\s+of|at\s+risk\s+(?:of|for)|risk\s+of)\s+[^.;]{3,80}",
    re.IGNORECASE,
)


def groups_of(words: str, offset: int, given: Sequence[Given]) -> list[list[Given]]:
    """Treatments that stand in one list ("A, B and oral C") as one group."""
    groups: list[list[Given]] = []
    for item in given:
        gap = words[groups[-1][-1].end - offset : item.start - offset] if groups else ""
        if groups and len(gap) < 120 and _LIST_GAP.match(gap):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def tie(doc: Document, offset: int, words: str, groups: Sequence[list[Given]], cues: Sequence[Cue]) -> None:
    """Tie each wording of effect to the treatments that it speaks of."""
    breaks = [0, *(match.end() for match in CLAUSE.finditer(words)), len(words)]
    for cue in cues:
        for item in _meant(words, offset, groups, cue, breaks):
            item.cues.append(cue)
            item.said.append(_stretch(doc, offset, words, cue, breaks))
            if cue.response in ("complete", "partial") or not _is_persistence(words, cue):
                item.talk.append(item.said[-1])
    for group in groups:
        for item in group:
            item.cues = [cue for cue in item.cues if not is_weak(words, cue)] or item.cues
    for match in _PREVENTION.finditer(words):
        groups[0][0].talk.append(doc.span(offset + match.start(), offset + match.end()))


def _meant(words: str, offset: int, groups: Sequence[list[Given]], cue: Cue, breaks: Sequence[int]) -> list[Given]:
    """The treatments that a cue points at: ahead of it through a preposition, else back, clause by clause."""
    clause_start = max(b for b in breaks if b <= cue.start)
    clause_end = min(b for b in breaks if b >= cue.end)
    inside = [item for g in groups if cue.start + offset <= g[0].start < cue.end + offset for item in g]
    if inside and cue.looks != "ahead":
        return inside
    ahead = [g for g in groups if cue.end + offset <= g[0].start < clause_end + offset]
    if ahead and (cue.looks == "ahead" or _points_ahead(words[cue.end : ahead[0][0].start - offset])):
        return ahead[0]
    if cue.looks == "ahead":
        return []
    back = [g for g in groups if g[-1].end <= cue.start + offset]
    if back and _OPEN_BRACKET.search(words[back[-1][-1].end - offset : cue.start]):
        return [back[-1][-1]]
    here = [g for g in back if g[0].start >= clause_start + offset]
    around = [g for g in groups if g[0].start < cue.start + offset < g[-1].end]
    if not here and not around and ahead:
        return ahead[0]
    return _run_back(words, offset, here or around or back)


# "A, and B (from 4 years; infections much fewer)": what stands in brackets is said of the one before them.
_OPEN_BRACKET = re.compile(r"\([^()]*$")
_AHEAD = re.compile(
    r"^[^;]{0,60}?\b(?:to|with|on|under|after|by|following|upon|from|of|through|once|when|since|during|despite|"
    r"using|thanks)\s+(?:[\w-]+\s+){0,6}$",
    re.IGNORECASE,
)


def _points_ahead(gap: str) -> bool:
    """Whether the words between a cue and a treatment lead to it ("improved after introduction of ...")."""
    return _AHEAD.match(gap) is not None and _SEQUENCE.search(gap) is None and "," not in gap


def _run_back(words: str, offset: int, groups: Sequence[list[Given]]) -> list[Given]:
    """The last group and those before it, up to where the story goes on to another treatment."""
    if not groups:
        return []
    meant = list(groups[-1])
    for earlier, later in zip(reversed(groups[:-1]), reversed(groups[1:]), strict=True):
        gap = words[earlier[-1].end - offset : later[0].start - offset]
        if _SEQUENCE.search(gap) or any(item.cues for item in earlier) or CLAUSE.search(gap):
            break
        meant += earlier
    return meant


def _is_persistence(words: str, cue: Cue) -> bool:
    """Whether a cue says that a finding was still there: then the finding stands, and is no treatment talk."""
    return (
        re.match(
            r"(?:persist|went|kept|stayed|remain|continu|despite|in\s+spite)",
            words[cue.start : cue.end],
            re.IGNORECASE,
        )
        is not None
    )


def _stretch(doc: Document, offset: int, words: str, cue: Cue, breaks: Sequence[int]) -> Span:
    """The words from a cue to the end of its clause."""
    end = min(b for b in breaks if b >= cue.end)
    text = words[cue.start : end].rstrip(" ,.;")
    text = re.sub(r",?\s+(?:but|whereas|while|however|yet|although|and)$", "", text)
    return doc.span(offset + cue.start, offset + cue.start + len(text))


def _is_relatives(words: str, cue: Cue) -> bool:
    """Whether a wording of effect is said of a relative ("... from her mother, who is symptom-free")."""
    return whose.is_relatives(words, cue.start) or is_relatives(words[: cue.start], words[cue.end :])


def tie_to_recent(doc: Document, offset: int, words: str, recent: Sequence[Given], cues: Sequence[Cue]) -> None:
    """A sentence without a treatment of its own says what the last one did."""
    for cue in cues:
        if _is_relatives(words, cue) or cue.looks == "ahead":
            continue
        stretch = _stretch(doc, offset, words, cue, [0, *(m.end() for m in CLAUSE.finditer(words)), len(words)])
        for item in recent:
            item.cues.append(cue)
            item.said.append(stretch)


def note_harms(doc: Document, offset: int, words: str, groups: Sequence[list[Given]]) -> None:
    """Keep for each treatment the stretches of its sentence that tell of adverse effects."""
    for group in groups:
        harms = [
            doc.span(offset + start, offset + end)
            for start, end in find_harms(words, group[0].start - offset, group[-1].end - offset)
        ]
        for item in group:
            item.harms += harms
