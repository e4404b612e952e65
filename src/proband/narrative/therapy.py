"""Treatments: what was given, from when, how much, and what the patient did under it.

Each sentence is cut into clauses; treatments that stand in one list are one group, and a wording of effect
(``response.py``) is tied to the group that it points at: "did not respond to A and B", "A brought B to an end",
"A was given, but the fever went on". A treatment without an effect in its own sentence takes it from the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from proband.case.model import Span, Term, TimePoint, Treatment
from proband.narrative import whose
from proband.narrative.agents import CLAUSE, Agent, find_agents
from proband.narrative.document import Document, Placed
from proband.narrative.ending import after_length
from proband.narrative.response import Cue, combined, find_cues, is_weak
from proband.narrative.times import TimeMention


class TreatmentMention(msgspec.Struct, frozen=True):
    """A treatment that was given; ``talk`` are stretches about its effect: no new findings stand there."""

    span: Span
    treatment: Treatment
    talk: tuple[Span, ...] = ()


class _Given(msgspec.Struct):
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


_LIST_GAP = re.compile(
    r"""^(?:\s*(?:\([^()]{0,60}\)|[,/&+]|\b(?:and|or|plus|with|nor|as\s+well\s+as|then|combined|together|both|
    also|in\s+combination|followed\s+by|the|an?|
        oral|orally|topical|topically|systemic|intravenous|intravenously|iv|i\.v\.|subcutaneous|inhaled|
        intralesional|intramuscular|intra-articular|high|low|dose|high-dose|
        low-dose|pulse|pulsed|repeated|several|various|different|multiple|regular|long-term|prolonged|later|
        even|further|other|potent|high-potency|strong|moderate|mild|
        broad-spectrum|empirical|empiric|prophylactic|continuous|boluses?|bolus|infusions?|injections?|
        treatment|therapy|tablets?|creams?|ointments?|supplementation|
        supplements|replacement|inhibitors?|of|courses?|at|doses?|daily|weekly|up|to|\d[\d.,-]*\s*(?:mg|g|mcg|
        µg|IU|U|units|ml|mL)?(?:/\w+)*)\b))*\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
# Ages of something else than a treatment: of death, of presentation, of onset.
_NO_START = re.compile(
    r"\b(?:died|dies|death|deceased|succumbed|present\w*|seen|admitted|referred|diagnosed|notic\w+|noted|onset|"
    r"developed|girl|boy|"
    r"infant|baby|child|man|woman|patient)\b[^,;]{0,25}$",
    re.IGNORECASE,
)
_SEQUENCE = re.compile(
    r"\b(?:then|later|subsequently|finally|eventually|followed|before|switched|replaced|instead|until|"
    r"after\s+that|added|next)\b",
    re.IGNORECASE,
)

_STOPPED = re.compile(
    r"\b(?:stop\w*|discontinu\w+|withdraw\w*|withdrawn|ceased|until|weaned|ended)\b", re.IGNORECASE
)
_PREVENTION = re.compile(
    r"\b(?:to\s+(?:prevent|avoid|reduce\s+the\s+risk\s+of|protect\s+against)|prophyla\w+\s+(?:against|for|of)|"
    r"prevention\s+of|at\s+risk\s+(?:of|for)|risk\s+of)\s+[^.;]{3,80}",
    re.IGNORECASE,
)


def find_treatments(doc: Document, times: Sequence[TimeMention]) -> tuple[TreatmentMention, ...]:
    """The treatments that the patient was given, each once, with response, dose, route and ages where stated."""
    everything: list[_Given] = []
    recent: list[_Given] = []
    clock = _dating(times)
    for sentence in whose.sentences(doc):
        words = doc.text[sentence.start : sentence.end]
        if whose.is_background(words):
            recent = []
            continue
        given = [_given(agent, sentence.start) for agent in find_agents(words)]
        cues = list(find_cues(words)) if given or recent else []
        groups = _groups(words, sentence.start, given)
        if groups:
            _tie(doc, sentence.start, words, groups, cues)
            _date(groups, clock.between(sentence.start, sentence.end), doc.text)
        else:
            _tie_to_recent(doc, sentence.start, words, recent, cues)
        everything += given
        recent = [item for item in (groups[-1] if groups else []) if not item.cues]
    return tuple(_mention(doc, item) for item in _merged(everything))


def _dating(times: Sequence[TimeMention]) -> Placed[TimeMention]:
    """The patient's ages and the lengths of time, by place."""
    ages = (
        t
        for t in times
        if t.of == "patient"
        and (t.kind == "duration" or (t.kind in ("age", "relative", "now") and t.time and t.time.age))
    )
    return Placed(ages, lambda t: t.span.start)


def _given(agent: Agent, offset: int) -> _Given:
    return _Given(offset + agent.start, offset + agent.end, agent.row, agent.route, agent.dose)


def _groups(words: str, offset: int, given: Sequence[_Given]) -> list[list[_Given]]:
    """Treatments that stand in one list ("A, B and oral C") as one group."""
    groups: list[list[_Given]] = []
    for item in given:
        gap = words[groups[-1][-1].end - offset : item.start - offset] if groups else ""
        if groups and len(gap) < 120 and _LIST_GAP.match(gap):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _tie(doc: Document, offset: int, words: str, groups: Sequence[list[_Given]], cues: Sequence[Cue]) -> None:
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


def _meant(
    words: str, offset: int, groups: Sequence[list[_Given]], cue: Cue, breaks: Sequence[int]
) -> list[_Given]:
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
    here = [g for g in back if g[0].start >= clause_start + offset]
    around = [g for g in groups if g[0].start < cue.start + offset < g[-1].end]
    if not here and not around and ahead:
        return ahead[0]
    return _run_back(words, offset, here or around or back)


_AHEAD = re.compile(
    r"^[^;]{0,60}?\b(?:to|with|on|under|after|by|following|upon|from|of|through|once|when|since|during|despite|"
    r"using|thanks)\s+(?:[\w-]+\s+){0,6}$",
    re.IGNORECASE,
)


def _points_ahead(gap: str) -> bool:
    """Whether the words between a cue and a treatment lead to it ("improved after introduction of ...")."""
    return _AHEAD.match(gap) is not None and _SEQUENCE.search(gap) is None and "," not in gap


def _run_back(words: str, offset: int, groups: Sequence[list[_Given]]) -> list[_Given]:
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


def _tie_to_recent(doc: Document, offset: int, words: str, recent: Sequence[_Given], cues: Sequence[Cue]) -> None:
    """A sentence without a treatment of its own says what the last one did."""
    for cue in cues:
        if whose.is_relatives(words, cue.start) or cue.looks == "ahead":
            continue
        stretch = _stretch(doc, offset, words, cue, [0, *(m.end() for m in CLAUSE.finditer(words)), len(words)])
        for item in recent:
            item.cues.append(cue)
            item.said.append(stretch)


def _date(groups: Sequence[list[_Given]], ages: Sequence[TimeMention], text: str) -> None:
    """Give each age of the sentence to the nearest group of treatments, as its start or its end."""
    for mention in ages:
        start, end = mention.span.start, mention.span.end
        if _NO_START.search(text[max(0, start - 40) : start]) or mention.span.text.endswith("old"):
            continue
        group = min(groups, key=lambda g: max(g[0].start - end, start - g[-1].end, 0))
        ended = _STOPPED.search(text[max(0, start - 45) : start]) is not None
        for item in group:
            if mention.kind == "duration":
                item.stop = item.stop or (after_length(item.begin, mention) if ended else None)
            elif ended:
                item.stop = item.stop or mention.time
            else:
                item.begin = item.begin or mention.time


def _merged(everything: Sequence[_Given]) -> list[_Given]:
    """Each treatment once: the same agent by the same route told again adds to what is known."""
    kept: dict[tuple[str, str], _Given] = {}
    for item in everything:
        key = _key(item, kept)
        if key not in kept:
            kept[key] = item
            continue
        known = kept[key]
        known.cues = known.cues or item.cues
        known.said = known.said or item.said
        known.talk += item.talk
        known.spans.append(Span(item.start, item.end, ""))
        known.begin, known.stop = known.begin or item.begin, known.stop or item.stop
        known.dose, known.route = known.dose or item.dose, known.route or item.route
    return list(kept.values())


def _key(item: _Given, kept: dict[tuple[str, str], _Given]) -> tuple[str, str]:
    """What makes two mentions the same: the agent, and for classes the route."""
    name = item.row["name"]
    if name == "topical treatments":
        return next((key for key, other in kept.items() if "topical" in f"{key[0]} {other.route}"), (name, ""))
    if item.row["kind"] != "class":
        return name, ""
    return next(
        (key for key in kept if key[0] == name and (not item.route or key[1] in ("", item.route))),
        (name, item.route),
    )


def _mention(doc: Document, item: _Given) -> TreatmentMention:
    span = doc.span(item.start, item.end)
    row = item.row
    treatment = Treatment(
        agent=Term(f"ATC:{row['atc']}" if row["atc"] else "", row["name"]),
        kind=row["kind"],  # type: ignore[arg-type]
        start=item.begin,
        stop=item.stop,
        dose=item.dose,
        route=Term("", item.route) if item.route else None,
        response=combined(item.cues),
        response_text=item.said[0].text if item.said else "",
        spans=(span, *(doc.span(other.start, other.end) for other in item.spans)),
    )
    return TreatmentMention(span, treatment, tuple(dict.fromkeys(item.talk)))
