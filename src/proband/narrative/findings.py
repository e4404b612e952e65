"""The findings of a story: every term it names with its status, time and qualities, then one Finding a term."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from proband.case.model import Span, TimePoint
from proband.knowledge import Knowledge
from proband.knowledge.lexicon import Lexicon
from proband.knowledge.wording import word_set
from proband.narrative.abilities import find_inabilities
from proband.narrative.assertion import Verdict, judge, of_whom
from proband.narrative.denial import masked
from proband.narrative.development import find_developmental
from proband.narrative.document import Document, Placed
from proband.narrative.ending import ending, may_end
from proband.narrative.expressions import expressions
from proband.narrative.gathering import Seen
from proband.narrative.laboratory import LaboratoryMention
from proband.narrative.lasting import Episodes
from proband.narrative.normal import find_normal, holds
from proband.narrative.passages import Passage
from proband.narrative.phrase_words import Allowed, How, Phrase
from proband.narrative.qualify import comes_back, qualities, recurrent
from proband.narrative.spans import find_phrases
from proband.narrative.stance import Clause
from proband.narrative.terms import TermMention, admit
from proband.narrative.times import TimeMention
from proband.narrative.when import Clock
from proband.narrative.wordings import normal_lexicon


class Candidate(msgspec.Struct, frozen=True):
    """A term at a place, before anybody asked whose it is. ``says`` is what its own words decide already."""

    start: int
    end: int
    row: int
    says: Verdict | None = None
    time: TimePoint | None = None
    how: How = "strict"


NORMAL = Verdict("excluded", "called normal")


def find_findings(
    doc: Document,
    story: Sequence[Passage],
    knowledge: Knowledge,
    lexicon: Lexicon,
    times: Sequence[TimeMention],
    results: Sequence[LaboratoryMention],
    talk: Sequence[Span],
) -> tuple[Seen, ...]:
    """Every term that the story names, with its status, time and qualities, in order of place."""
    allowed = admit(knowledge, ("phenotype",))
    clock, episodes = Clock(doc, times), Episodes(doc)
    returning = (t for t in times if t.kind == "interval" and t.of == "patient")
    intervals = Placed(returning, lambda t: t.span.start)
    measured = Placed(_measured(results, knowledge), lambda c: c.start)
    talking = Placed(talk, lambda span: span.start)
    ages = Placed(times, lambda time: time.span.start)
    seen: list[Seen] = []
    for passage in story:
        clock.enter(passage.sentence)
        episodes.enter(passage)
        first = len(seen)
        bounds = (passage.sentence.start, passage.sentence.end)
        here = talking.between(*bounds)
        words = doc.words(passage.sentence)
        results_here = [
            *measured.between(*bounds),
            *_told(words, passage.sentence.start, ages.between(*bounds), knowledge),
        ]
        candidates = _candidates(passage, results_here, knowledge, lexicon, allowed)
        plain = _own_cues(words, candidates, passage.sentence.start)
        for candidate in candidates:
            verdict = _verdict(plain, passage, candidate, here)
            told = (clock, episodes, intervals.between(*bounds))
            seen.append(_qualified(doc, passage, candidate, verdict, told, knowledge))
        episodes.carry(passage, seen, first)
    return tuple(seen)


def dated(
    doc: Document, story: Sequence[Passage], times: Sequence[TimeMention], results: Sequence[LaboratoryMention]
) -> tuple[LaboratoryMention, ...]:
    """The laboratory results with the times that they stand under."""
    if not results:
        return ()
    clock = Clock(doc, times)
    here = Placed(results, lambda result: result.span.start)
    found = []
    for passage in story:
        clock.enter(passage.sentence)
        for result in here.between(passage.sentence.start, passage.sentence.end):
            time = result.measurement.time or clock.governing(result.span.start, passage.clauses)
            measurement = msgspec.structs.replace(result.measurement, time=time)
            found.append(msgspec.structs.replace(result, measurement=measurement))
    return tuple(found)


def _measured(results: Sequence[LaboratoryMention], knowledge: Knowledge) -> list[Candidate]:
    """The terms that laboratory results mean."""
    found = []
    for result in results:
        row = None if result.term is None else knowledge.ontology.index(result.term.id)
        if row is not None:
            says = Verdict("excluded", "a normal result") if result.excluded else Verdict("present", "a result")
            found.append(Candidate(result.span.start, result.span.end, row, says, result.measurement.time))
    return found


def _told(words: str, offset: int, ages: Sequence[TimeMention], knowledge: Knowledge) -> list[Candidate]:
    """The terms that the numbers of a sentence mean: late milestones, the intelligence quotient."""
    found = []
    for told in find_developmental(words, offset, ages):
        row = knowledge.ontology.index(told.term)
        if row is not None:
            says = Verdict("present", told.because)
            found.append(Candidate(offset + told.start, offset + told.end, row, says))
    return found


def _candidates(
    passage: Passage, results: Sequence[Candidate], knowledge: Knowledge, lexicon: Lexicon, allowed: Allowed
) -> list[Candidate]:
    """The terms of one sentence by results, by normal states and by name, each stretch read once."""
    normal = [
        Candidate(m.start, m.end, m.row, NORMAL)
        for m in find_normal(passage.words, lexicon, normal_lexicon(knowledge), allowed)
        if not any(_overlap(m, result) for result in results)
    ]
    expressed = [e for e in expressions(knowledge).find(passage.words) if allowed(e.row)]
    normal += [
        Candidate(passage.words[e.first].start, passage.words[e.last - 1].end, e.row, NORMAL)
        for e in expressed
        if e.normal and holds(passage.words, e.first, e.last)
    ]
    besides = [
        *find_inabilities(passage.words, knowledge.ontology, allowed),
        *(Phrase(e.first, e.last, e.row, e.size, "paraphrase") for e in expressed if not e.normal),
    ]
    named = [
        Candidate(passage.words[p.first].start, passage.words[p.last - 1].end, p.row, how=p.how)
        for p in find_phrases(passage.words, lexicon, allowed, besides=besides)
    ]
    named = [c for c in named if not any(_names_disease(c.start, c.end, d, passage) for d in passage.diseases)]
    results = [r for r in results if not any(_covers(c, r) for c in named)]
    taken = [*results, *normal]
    named = [c for c in named if not any(_overlap(c, other) for other in taken)]
    return sorted((*taken, *named), key=lambda c: (c.start, c.end))


# What a wording may begin with, a list after it ("no speech, ataxia or seizures"), and negations inside it.
_NO = re.compile(r"(?:no|without)\b", re.IGNORECASE)
_LIST = re.compile(r"\s*(?:,|or\b|nor\b)", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|never|no|without|neither|nor)\b|n['’]t\b", re.IGNORECASE)


def _own_cues(text: str, candidates: Sequence[Candidate], offset: int) -> str:
    """``text`` with the words blanked that negate inside a name and so exclude nothing else.

    "Testes were not palpable" denies nothing but says what is the matter; in "no speech, ataxia or seizures" the
    "no" is said of the whole list.
    """
    inside = [
        (c.start, c.end)
        for c in candidates
        if c.how != "shared" and not (c.how == "paraphrase" and _leads(text, c, offset))
    ]
    plain = masked(text, inside, offset)
    for c in candidates:
        said = text[c.start - offset : c.end - offset]
        if c.how == "paraphrase" and c.says is None and (c.start, c.end) in inside and _NOT.search(said):
            plain = plain[: c.start - offset] + "x" * len(said) + plain[c.end - offset :]
    return plain


def _leads(text: str, candidate: Candidate, offset: int) -> bool:
    """Whether the "no" that a wording begins with governs a list."""
    begins = _NO.match(text, candidate.start - offset)
    return begins is not None and _LIST.match(text, candidate.end - offset) is not None


def _overlap(one: Candidate | TermMention, other: Candidate | TermMention) -> bool:
    return one.start < other.end and other.start < one.end


def _covers(named: Candidate, result: Candidate) -> bool:
    """Whether a name says more than the result within it ("iron deficiency anemia" more than low iron)."""
    return (
        named.start <= result.start
        and result.end <= named.end
        and named.end - named.start > result.end - result.start
        and result.says is not None
        and result.says.status == "present"
    )


# Words by which a name is the name of a disease and not a description.
_NOMINAL = word_set("syndrome disease disorder deficiency familial hereditary type congenital mediterranean")


def _names_disease(start: int, end: int, disease: tuple[int, int, int], passage: Passage) -> bool:
    """Whether a term is only a part of the proper name of a disease ("familial Mediterranean fever")."""
    if not (disease[0] <= start and end <= disease[1]) or end - start >= disease[1] - disease[0]:
        return False
    inside = [word for word in passage.words if disease[0] <= word.start < disease[1]]
    proper = any(word.text[0].isupper() and word.start > passage.sentence.start for word in inside)
    return proper or any(word.strict in _NOMINAL for word in inside)


def _verdict(plain: str, passage: Passage, candidate: Candidate, talk: Sequence[Span]) -> Verdict:
    place = (plain, candidate.start, candidate.end, passage.clauses, passage.sentence.start)
    if candidate.says is not None:
        other = of_whom(*place)
        # What is normal in a relative is no finding of theirs.
        return Verdict("other", other.because) if other and candidate.says is NORMAL else other or candidate.says
    verdict = judge(*place)
    if verdict.status == "present" and any(span.start <= candidate.start < span.end for span in talk):
        return Verdict("treatment", "talk of a treatment")
    return verdict


def _qualified(
    doc: Document,
    passage: Passage,
    mention: Candidate,
    verdict: Verdict,
    told: tuple[Clock, Episodes, Sequence[TimeMention]],
    knowledge: Knowledge,
) -> Seen:
    clock, episodes, intervals = told
    if verdict.status not in ("present", "excluded", "resolved", "possible"):
        return Seen(mention.start, mention.end, mention.row, verdict)
    clause = next((c for c in reversed(passage.clauses) if c.start <= mention.start), passage.clauses[0])
    time, resolution = _times(doc, mention, verdict, clock, clause, passage)
    if verdict.status == "excluded":
        return Seen(mention.start, mention.end, mention.row, verdict, time)
    left, right = doc.text[clause.start : mention.start], doc.text[mention.end : clause.end]
    how = qualities(left, doc.text[mention.start : mention.end], right, knowledge.ontology.label(mention.row))
    every = _interval(doc, clause, intervals)
    modifiers = recurrent(how.modifiers) if every else how.modifiers
    lasts = episodes.of(mention.start, mention.end, clause, every)
    return Seen(
        mention.start, mention.end, mention.row, verdict, time, how.severity, modifiers, every, resolution, lasts
    )


def _times(
    doc: Document, mention: Candidate, verdict: Verdict, clock: Clock, clause: Clause, passage: Passage
) -> tuple[TimePoint | None, TimePoint | None]:
    """When a finding was there and when it ended, as far as its sentence says."""
    time = mention.time or clock.governing(mention.start, passage.clauses)
    if verdict.status == "resolved":
        return None, time
    told = verdict.status != "excluded" and (clock.here or may_end(doc.text[clause.start : clause.end]))
    end = ending(doc.text, mention.end, clause.end, clock.here, time) if told else None
    if end is None or end.mention is None:
        return time, None
    began = mention.time or clock.governing(mention.start, passage.clauses, without=end.mention)
    return began, end.time


def _interval(doc: Document, clause: Clause, intervals: Sequence[TimeMention]) -> str | None:
    """The interval at which a finding returns, where its clause says that it does."""
    if not comes_back(doc.text[clause.start : clause.end]):
        return None
    return next((t.iso for t in intervals if clause.start <= t.span.start < clause.end), None)
