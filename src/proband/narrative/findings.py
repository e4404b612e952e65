"""The findings of a story: every term it names with its status, time and qualities, then one Finding a term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from proband.case.model import Finding, Mention, Span, Status, Term, TimePoint
from proband.knowledge import Knowledge
from proband.knowledge.wording import Word, word_set, words
from proband.narrative.assertion import Verdict, judge, masked
from proband.narrative.document import NOT_PATIENT, Document, Placed, Sentence
from proband.narrative.laboratory import LaboratoryMention
from proband.narrative.normal import find_normal
from proband.narrative.qualify import comes_back, qualities, recurrent
from proband.narrative.spans import Allowed, How, find_phrases
from proband.narrative.stance import Clause, Stance, clauses
from proband.narrative.terms import TermMention, admit
from proband.narrative.times import TimeMention
from proband.narrative.when import Clock
from proband.narrative.wordings import normal_lexicon, patient_lexicon


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


class Passage(msgspec.Struct, frozen=True):
    """A sentence with its words, its clauses and the diseases that it names."""

    sentence: Sentence
    words: tuple[Word, ...]
    clauses: tuple[Clause, ...]
    diseases: tuple[tuple[int, int, int], ...]


def passages(doc: Document, knowledge: Knowledge) -> Iterator[Passage]:
    """The sentences that can speak of the patient, in order, with whom each clause speaks of."""
    before: Stance = "patient"
    for sentence in doc.sentences:
        if sentence.section in NOT_PATIENT or sentence.heading:
            continue
        found = words(doc.text, sentence.start, sentence.end)
        diseases = tuple(named_diseases(found, knowledge))
        parts = clauses(doc, sentence, [(start, end) for start, end, _ in diseases], before)
        before = parts[-1].stance
        yield Passage(sentence, tuple(found), tuple(parts), diseases)


def named_diseases(found: Sequence[Word], knowledge: Knowledge) -> Iterator[tuple[int, int, int]]:
    """The diseases that the words of a sentence name: (start, end, disease row), the longest name at each place."""
    lexicon, at = knowledge.disease_lexicon, 0
    while at < len(found):
        word = found[at]
        short = lexicon.short(word.text) if len(word.text) > 2 and word.text[1:].upper() == word.text[1:] else ()
        length, rows = (1, short) if short else next(iter(_long_names(found, at, knowledge)), (0, ()))
        if length:
            yield word.start, found[at + length - 1].end, rows[0]
        at += max(length, 1)


def _long_names(found: Sequence[Word], at: int, knowledge: Knowledge) -> Iterator[tuple[int, Sequence[int]]]:
    for end, rows in knowledge.disease_lexicon.phrases(found, at):
        if end - at > 1 or (len(found[at].text) > 5 and found[at].strict not in _NO_NAME):
            yield end - at, rows


# Words that stand in many names of diseases and are none by themselves.
_NO_NAME = word_set(
    "syndrome disease disorder deficiency dysplasia dystrophy anomaly malformation disability retardation "
    "mutation cancer tumor neoplasm abnormality condition infection inflammation anemia infantile "
    "juvenile neonatal congenital"
)


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
    times: Sequence[TimeMention],
    results: Sequence[LaboratoryMention],
    talk: Sequence[Span],
) -> tuple[Seen, ...]:
    """Every term that the story names, with its status, time and qualities, in order of place."""
    allowed = admit(knowledge, ("phenotype",))
    clock = Clock(doc, times)
    returning = (t for t in times if t.kind == "interval" and t.of == "patient")
    intervals = Placed(returning, lambda t: t.span.start)
    measured = Placed(_measured(results, knowledge), lambda c: c.start)
    talking = Placed(talk, lambda span: span.start)
    seen: list[Seen] = []
    for passage in story:
        clock.enter(passage.sentence)
        bounds = (passage.sentence.start, passage.sentence.end)
        here = talking.between(*bounds)
        candidates = _candidates(passage, measured.between(*bounds), knowledge, allowed)
        words = doc.words(passage.sentence)
        whole = [(c.start, c.end) for c in candidates if c.how != "shared"]
        plain = masked(words, whole, passage.sentence.start)
        for candidate in candidates:
            verdict = _verdict(plain, passage, candidate, here)
            seen.append(_qualified(doc, passage, candidate, verdict, clock, intervals.between(*bounds), knowledge))
    return tuple(seen)


def _measured(results: Sequence[LaboratoryMention], knowledge: Knowledge) -> list[Candidate]:
    """The terms that laboratory results mean."""
    found = []
    for result in results:
        row = None if result.term is None else knowledge.ontology.index(result.term.id)
        if row is not None:
            says = Verdict("excluded", "a normal result") if result.excluded else Verdict("present", "a result")
            found.append(Candidate(result.span.start, result.span.end, row, says, result.measurement.time))
    return found


def _candidates(
    passage: Passage, results: Sequence[Candidate], knowledge: Knowledge, allowed: Allowed
) -> list[Candidate]:
    """The terms of one sentence by results, by normal states and by name, each stretch read once."""
    lexicon = patient_lexicon(knowledge)
    normal = [
        Candidate(m.start, m.end, m.row, NORMAL)
        for m in find_normal(passage.words, lexicon, normal_lexicon(knowledge), allowed)
        if not any(_overlap(m, result) for result in results)
    ]
    named = [
        Candidate(passage.words[p.first].start, passage.words[p.last - 1].end, p.row, how=p.how)
        for p in find_phrases(passage.words, lexicon, allowed)
    ]
    named = [c for c in named if not any(_names_disease(c.start, c.end, d, passage) for d in passage.diseases)]
    results = [r for r in results if not any(_covers(c, r) for c in named)]
    taken = [*results, *normal]
    named = [c for c in named if not any(_overlap(c, other) for other in taken)]
    return sorted((*taken, *named), key=lambda c: (c.start, c.end))


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
    verdict = judge(plain, candidate.start, candidate.end, passage.clauses, passage.sentence.start)
    if candidate.says is not None:
        return verdict if verdict.status in ("background", "family") else candidate.says
    if verdict.status == "present" and any(span.start <= candidate.start < span.end for span in talk):
        return Verdict("treatment", "talk of a treatment")
    return verdict


def _qualified(
    doc: Document,
    passage: Passage,
    mention: Candidate,
    verdict: Verdict,
    clock: Clock,
    intervals: Sequence[TimeMention],
    knowledge: Knowledge,
) -> Seen:
    if verdict.status not in ("present", "excluded", "resolved", "possible"):
        return Seen(mention.start, mention.end, mention.row, verdict)
    time = mention.time or clock.governing(mention.start, passage.clauses)
    if verdict.status == "excluded":
        return Seen(mention.start, mention.end, mention.row, verdict, time)
    clause = next(c for c in reversed(passage.clauses) if c.start <= mention.start)
    left, right = doc.text[clause.start : mention.start], doc.text[mention.end : clause.end]
    how = qualities(left, doc.text[mention.start : mention.end], right, knowledge.ontology.label(mention.row))
    every = _interval(doc, clause, intervals)
    modifiers = recurrent(how.modifiers) if every else how.modifiers
    return Seen(mention.start, mention.end, mention.row, verdict, time, how.severity, modifiers, every)


def _interval(doc: Document, clause: Clause, intervals: Sequence[TimeMention]) -> str | None:
    """The interval at which a finding returns, where its clause says that it does."""
    if not comes_back(doc.text[clause.start : clause.end]):
        return None
    return next((t.iso for t in intervals if clause.start <= t.span.start < clause.end), None)


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
        if item.verdict.status in FINDING_STATUS:
            by_row.setdefault(item.row, []).append(item)
    both = [
        term_of(row, knowledge) for row, items in by_row.items() if len({item.verdict.status for item in items}) > 1
    ]
    return [_finding(doc, row, items, knowledge) for row, items in by_row.items()], both


def _finding(doc: Document, row: int, items: Sequence[Seen], knowledge: Knowledge) -> Finding:
    """The finding of one term: present wins over excluded, the earliest time is its onset."""
    present = [item for item in items if item.verdict.status == "present"]
    mine = present or list(items)
    times = [item.time for item in mine if item.time is not None]
    modifiers = dict.fromkeys(modifier for item in mine for modifier in item.modifiers)
    return Finding(
        term=term_of(row, knowledge),
        excluded=not present,
        onset=min(times, key=_days, default=None),
        severity=next((item.severity for item in mine if item.severity), None),
        modifiers=tuple(modifiers),
        recurs_every=next((item.recurs_every for item in mine if item.recurs_every), None),
        spans=tuple(doc.span(item.start, item.end) for item in mine),
    )


def _days(time: TimePoint) -> float:
    days = time.days()
    return float("inf") if days is None else days
