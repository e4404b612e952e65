"""A told story becomes a Case: each item with its place in the text, its status, and the time it stands under."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from proband.case.model import (
    Case,
    Mention,
    Narrative,
    Reference,
    Span,
    StatedDisease,
    Status,
    Term,
    Treatment,
)
from proband.errors import UsageError
from proband.issue import Issue
from proband.knowledge import Knowledge
from proband.knowledge.wording import word_set
from proband.narrative.abbreviations import with_abbreviations
from proband.narrative.assertion import Verdict, judge, of_whom
from proband.narrative.document import Document, Placed
from proband.narrative.family import find_age, find_ancestry, find_consanguinity, find_sex
from proband.narrative.findings import dated, find_findings
from proband.narrative.frame import read_frame
from proband.narrative.gathering import Seen, as_mention, gather
from proband.narrative.growth import find_growth
from proband.narrative.growth_meaning import judged
from proband.narrative.harms import adverse_events
from proband.narrative.kin import Said, find_relatives
from proband.narrative.laboratory import LaboratoryMention, find_laboratory
from proband.narrative.passages import Passage, passages
from proband.narrative.stated_variants import VariantMention
from proband.narrative.therapy import TreatmentMention, find_treatments
from proband.narrative.times import TimeMention, find_times
from proband.narrative.told_of_relatives import with_relatives_told
from proband.narrative.variant_issues import variant_issues
from proband.narrative.variants import find_variants

LONG_TEXT = 1_000_000
LONGEST_TEXT = 3_000_000


def read_story(text: str, knowledge: Knowledge) -> tuple[Case, tuple[Issue, ...]]:
    """Read a story into a Case and say what a person should know about the reading.

    Raises UsageError for a text of more than 3 million characters.
    """
    if len(text) > LONGEST_TEXT:
        raise UsageError(
            f"the text has {len(text):,} characters, more than the {LONGEST_TEXT:,} that are read as one story",
            advice="Give the story of one patient; split a collection into its stories.",
        )
    doc = with_relatives_told(read_frame(text))
    times = find_times(doc)
    treatments = find_treatments(doc, times)
    lexicon, disease_lexicon = with_abbreviations(doc, knowledge)
    story = tuple(passages(doc, knowledge, disease_lexicon))
    places = _Places(doc, story)
    sex, sex_span = find_sex(doc)
    results = (*find_laboratory(doc, times, sex), *find_growth(doc))
    laboratory = judged(dated(doc, story, times, results), times, sex)
    talk = [span for mention in treatments for span in mention.talk]
    seen = find_findings(doc, story, knowledge, lexicon, times, laboratory, talk)
    variants = find_variants(doc, knowledge.genes)
    diseases = _diseases(doc, story, knowledge, [(item.start, item.end) for item in seen])
    findings, both = gather(doc, seen, knowledge)
    mentions = (
        *(as_mention(doc, item, knowledge) for item in seen),
        *_other_mentions(times, laboratory, treatments, variants, places),
        *diseases,
        *([Mention(sex_span, "sex", "present")] if sex_span else []),
    )
    case = Case(
        sex=sex,
        age=find_age(doc, times),
        ancestry=find_ancestry(doc),
        findings=tuple(findings),
        measurements=tuple(m.measurement for m in laboratory if places.verdict(m.span).status == "present"),
        treatments=tuple(_with_harms(m, seen, knowledge) for m in treatments),
        variants=tuple(m.variant for m in variants),
        diseases=_stated(diseases),
        relatives=find_relatives(doc, tuple(_said_of_relatives(mentions))),
        consanguinity=find_consanguinity(doc),
        narrative=Narrative(text, tuple(sorted(mentions, key=_place)), doc.title, doc.citation),
        references=_references(doc),
    )
    return case, tuple(_issues(doc, case, both))


def _with_harms(mention: TreatmentMention, seen: Sequence[Seen], knowledge: Knowledge) -> Treatment:
    """The treatment with the findings that the story calls its adverse effects."""
    events = adverse_events(mention.harms, seen, knowledge) if mention.harms else ()
    return msgspec.structs.replace(mention.treatment, adverse_events=events) if events else mention.treatment


def _place(mention: Mention) -> tuple[int, int, str]:
    return mention.span.start, mention.span.end, mention.kind


class _Places:
    """The passages of a story by place."""

    def __init__(self, doc: Document, story: Sequence[Passage]) -> None:
        self._doc = doc
        self._story = story
        self._starts = [passage.sentence.start for passage in story]

    def verdict(self, span: Span) -> Verdict:
        """Whose the item at ``span`` is: "present" stands for the patient's own."""
        passage = self._passage(span.start)
        if passage is None:
            return Verdict("other", "outside the story")
        words, offset = self._doc.words(passage.sentence), passage.sentence.start
        return of_whom(words, span.start, span.end, passage.clauses, offset) or Verdict("present")

    def _passage(self, position: int) -> Passage | None:
        at = bisect_right(self._starts, position) - 1
        if at < 0 or position >= self._story[at].sentence.end:
            return None
        return self._story[at]


def _other_mentions(
    times: Sequence[TimeMention],
    laboratory: Sequence[LaboratoryMention],
    treatments: Sequence[TreatmentMention],
    variants: Sequence[VariantMention],
    places: _Places,
) -> Iterator[Mention]:
    statuses: dict[str, Status] = {"patient": "present", "relative": "family", "other": "background"}
    for time in times:
        yield Mention(time.span, "age", statuses[time.of], None, time.iso)
    for result in laboratory:
        yield Mention(result.span, "measurement", places.verdict(result.span).status, result.measurement.assay)
    for treatment in treatments:
        yield Mention(treatment.span, "treatment", "present", treatment.treatment.agent)
    for variant in variants:
        yield Mention(variant.span, "variant", "excluded" if variant.variant.absent else "present")


def _diseases(
    doc: Document, story: Sequence[Passage], knowledge: Knowledge, terms: Sequence[tuple[int, int]]
) -> tuple[Mention, ...]:
    """The diseases that the story names, each with what it says of them; what names a term names no disease."""
    found = []
    named = Placed(terms, lambda term: term[0])
    for passage in story:
        here = named.between(passage.sentence.start, passage.sentence.end)
        words = doc.words(passage.sentence)
        for start, end, row in passage.diseases:
            if any(a <= start and end <= b for a, b in here):
                continue
            verdict = judge(words, start, end, passage.clauses, passage.sentence.start)
            term = Term(knowledge.diseases.id(row), knowledge.diseases.name(row))
            found.append(Mention(doc.span(start, end), "disease", verdict.status, term, verdict.because))
    return tuple(found)


def _said_of_relatives(mentions: Sequence[Mention]) -> Iterator[Said]:
    """The findings and diseases that the story says of relatives."""
    for mention in mentions:
        if mention.status == "family" and mention.term is not None and mention.kind in ("finding", "disease"):
            yield Said(mention.span.start, mention.span.end, mention.term, mention.kind == "finding")


def _stated(mentions: Sequence[Mention]) -> tuple[StatedDisease, ...]:
    """The diseases of the patient: stated, considered or excluded; the firmest statement of each counts."""
    firmness: dict[Status, int] = {"present": 0, "excluded": 1, "possible": 2, "differential": 2}
    by_term: dict[Term, list[Mention]] = {}
    for mention in mentions:
        if mention.status in firmness and mention.term is not None:
            by_term.setdefault(mention.term, []).append(mention)
    stated = []
    for term, own in by_term.items():
        status = min((mention.status for mention in own), key=lambda status: firmness[status])
        stated.append(
            StatedDisease(
                term,
                excluded=status == "excluded",
                considered=firmness[status] == 2,
                spans=tuple(mention.span for mention in own),
            )
        )
    return tuple(stated)


def _references(doc: Document) -> tuple[Reference, ...]:
    return (Reference(description=doc.citation),) if doc.citation else ()


def _issues(doc: Document, case: Case, both: Sequence[Term]) -> Iterator[Issue]:
    """What a person should know about this reading."""
    if len(doc.text) > LONG_TEXT:
        yield Issue(
            "warning",
            "long-text",
            "/narrative/text",
            f"the text has {len(doc.text):,} characters; it was read as the story of one patient",
            "Give the story of one patient only.",
        )
    if not case.present:
        yield Issue(
            "warning",
            "no-findings",
            "/findings",
            "no finding of the patient was read in this text",
            "Is it an English story about one patient? Findings can also be given as HPO ids.",
        )
    if doc.text.strip() and not _looks_english(doc.text):
        yield Issue(
            "warning",
            "not-english",
            "/narrative/text",
            "the text does not look English; only English is read",
            "Give an English text, or the findings as HPO ids.",
        )
    yield from variant_issues(case.variants)
    for term in both:
        yield Issue(
            "note",
            "present-and-excluded",
            "/findings",
            f"{term.label} ({term.id}) is said to be there at one place and absent at another; kept as present",
            "Check the two places in the reading.",
        )


# Function words of English that are no words of its neighbours (German has "in", "an" and "was").
_ENGLISH = word_set("the of and with were is he she his her to had for by from there that which no at")


def _looks_english(text: str) -> bool:
    words = [word.strip(".,;:()").lower() for word in text[:20000].split()]
    letters = [word for word in words if word.isalpha()]
    return len(letters) < 40 or sum(word in _ENGLISH for word in letters) >= len(letters) / 20
