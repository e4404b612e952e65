"""Treatments: what was given, from when, how much, and what the patient did under it.

Each sentence is cut into clauses; treatments that stand in one list are one group, and a wording of effect
(``response.py``) is tied to the group that it points at: "did not respond to A and B", "A brought B to an end",
"A was given, but the fever went on". A treatment without an effect in its own sentence takes it from the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from proband.case.model import Span, Term, Treatment
from proband.narrative import whose
from proband.narrative.agents import Agent, find_agents
from proband.narrative.document import Document, Placed
from proband.narrative.effects import Given, groups_of, note_harms, tie, tie_to_recent
from proband.narrative.ending import after_length
from proband.narrative.response import combined, find_cues
from proband.narrative.times import TimeMention


class TreatmentMention(msgspec.Struct, frozen=True):
    """A treatment that was given; ``talk`` are stretches about its effect: no new findings stand there.

    ``harms`` are stretches that tell of adverse effects: the findings that stand there are adverse events.
    """

    span: Span
    treatment: Treatment
    talk: tuple[Span, ...] = ()
    harms: tuple[Span, ...] = ()


# Ages of something else than a treatment: of death, of presentation, of onset.
_NO_START = re.compile(
    r"\b(?:died|dies|death|deceased|succumbed|present\w*|seen|admitted|referred|diagnosed|notic\w+|noted|onset|"
    r"developed|girl|boy|"
    r"infant|baby|child|man|woman|patient)\b[^,;]{0,25}$",
    re.IGNORECASE,
)
_STOPPED = re.compile(
    r"\b(?:stop\w*|discontinu\w+|withdraw\w*|withdrawn|ceased|until|weaned|ended)\b", re.IGNORECASE
)


def find_treatments(doc: Document, times: Sequence[TimeMention]) -> tuple[TreatmentMention, ...]:
    """The treatments that the patient was given, each once, with response, dose, route and ages where stated."""
    everything: list[Given] = []
    recent: list[Given] = []
    clock = _dating(times)
    for sentence in whose.sentences(doc):
        words = doc.text[sentence.start : sentence.end]
        if whose.is_background(words):
            recent = []
            continue
        given = [_given(agent, sentence.start) for agent in find_agents(words)]
        cues = list(find_cues(words)) if given or recent else []
        groups = groups_of(words, sentence.start, given)
        if groups:
            tie(doc, sentence.start, words, groups, cues)
            note_harms(doc, sentence.start, words, groups)
            _date(groups, clock.between(sentence.start, sentence.end), doc.text)
        else:
            tie_to_recent(doc, sentence.start, words, recent, cues)
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


def _given(agent: Agent, offset: int) -> Given:
    return Given(offset + agent.start, offset + agent.end, agent.row, agent.route, agent.dose)


def _date(groups: Sequence[list[Given]], ages: Sequence[TimeMention], text: str) -> None:
    """Give each age of the sentence to the nearest group of treatments, as its start or its end."""
    for mention in ages:
        start, end = mention.span.start, mention.span.end
        if _NO_START.search(text[max(0, start - 40) : start]) or mention.span.text.endswith("old"):
            continue
        group = min(groups, key=lambda g: max(g[0].start - end, start - g[-1].end, 0))
        ended = _is_end(group, text, start)
        for item in group:
            if mention.kind == "duration":
                item.stop = item.stop or (after_length(item.begin, mention) if ended else None)
            elif ended:
                item.stop = item.stop or mention.time
            else:
                item.begin = item.begin or mention.time


_STOPPING = re.compile(
    r"\b(?:stop\w*|discontinu\w+|withdr\w+|ceased|weaning|weaned\s+off)\s+(?:the\s+)?$", re.IGNORECASE
)


def _is_end(group: Sequence[Given], text: str, start: int) -> bool:
    """Whether the age at ``start`` says when a treatment was stopped: the word for it stands between them."""
    first, last = group[0].start, group[-1].end
    left = max(last, start - 45) if last <= start else max(0, start - 45)
    if last <= start and _STOPPING.search(text[max(0, first - 30) : first]):
        return True
    return _STOPPED.search(text[left:start]) is not None


def _merged(everything: Sequence[Given]) -> list[Given]:
    """Each treatment once: the same agent by the same route told again adds to what is known."""
    kept: dict[tuple[str, str], Given] = {}
    for item in everything:
        key = _key(item, kept)
        if key not in kept:
            kept[key] = item
            continue
        known = kept[key]
        known.cues = known.cues or item.cues
        known.said = known.said or item.said
        known.talk += item.talk
        known.harms += item.harms
        known.spans.append(Span(item.start, item.end, ""))
        known.begin, known.stop = known.begin or item.begin, known.stop or item.stop
        known.dose, known.route = known.dose or item.dose, known.route or item.route
    return list(kept.values())


def _key(item: Given, kept: dict[tuple[str, str], Given]) -> tuple[str, str]:
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


def _mention(doc: Document, item: Given) -> TreatmentMention:
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
    return TreatmentMention(span, treatment, tuple(dict.fromkeys(item.talk)), tuple(dict.fromkeys(item.harms)))
