"""Laboratory results and vital signs: in words ("CRP was normal") and in values ("CRP 39 mg/L (normal < 8)").

Analytes that stand in one list share what is said of the list. The direction comes from the words, else from the
laboratory's own mark or interval, else from a sourced interval for age and sex (only some analytes have one, and
where sources or units would disagree the direction stays unknown). A normal result excludes an HPO term; which one
each analyte gives is in ``tables/analytes.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from proband.case.model import Direction, Measurement, Sex, Span, Term
from proband.narrative import whose
from proband.narrative.analytes import Named, find_analytes, lists
from proband.narrative.document import Document, Sentence
from proband.narrative.family import find_sex
from proband.narrative.intervals import by_interval
from proband.narrative.lack import Said, is_there_or_not, lacking, was_not_done
from proband.narrative.patient_age import Ages
from proband.narrative.quantities import Value, by_reference, ucum
from proband.narrative.results_table import ResultsTable
from proband.narrative.sayings import FLUID, is_denied, said_after, said_before, said_of_all, says_anything
from proband.narrative.stated_values import Stated, values_in_row, values_of
from proband.narrative.times import TimeMention, find_times


class LaboratoryMention(msgspec.Struct, frozen=True):
    """A stated result. ``term`` is what it means in the HPO, present or excluded; None where it means nothing."""

    span: Span
    measurement: Measurement
    term: Term | None = None
    excluded: bool = False


_NEGATED = re.compile(
    r"\b(?:no|not|without|neither|nor|never|denied|absence\s+of)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE
)
_AS_WELL = re.compile(rf",?\s+as\s+(?:was|were|is|are)\s+(?:{FLUID}\s+)*$", re.IGNORECASE)
# A word for a result and the analyte in the bracket behind it: "anemia (Hb 9.1 g/dL)".
_OF_THE_WORD = re.compile(rf"^\s*(?:[(\[,:]|with|of)\s*(?:an?\s+)?(?:{FLUID}\s+)*$", re.IGNORECASE)


# "Raised Hb to 9.6": how the value came about, not where it lies.
_BROUGHT_TO = re.compile(r"\s+(?:levels?\s+)?(?:from\s+[\d.]+\s+)?to\s+$", re.IGNORECASE)
_SAID_BEHIND = re.compile(r"\s*[,)]?\s*(?:,\s*)?(?:which\s+)?(?:is|was|not)\s", re.IGNORECASE)


class _Text(msgspec.Struct, frozen=True):
    """A sentence that is read: its words, its analytes in order, the patient's age in days, and sex."""

    doc: Document
    sentence: Sentence
    words: str
    named: list[Named]
    days: float | None
    sex: Sex
    has_words: bool

    def until(self, at: int) -> int:
        """Where the analyte number ``at`` ends for its values: the next analyte, or the end."""
        return self.named[at + 1].start if at + 1 < len(self.named) else len(self.words)


def find_laboratory(
    doc: Document, times: Sequence[TimeMention] | None = None, sex: Sex | None = None
) -> tuple[LaboratoryMention, ...]:
    """All results that the story states of the patient, in order; ``times`` and ``sex`` choose the intervals."""
    ages = Ages(find_times(doc) if times is None else times)
    sex = find_sex(doc)[0] if sex is None else sex
    table = ResultsTable()
    found: list[LaboratoryMention] = []
    for sentence in whose.sentences(doc):
        words = doc.text[sentence.start : sentence.end]
        named = find_analytes(words)
        row = table.row(words, named)
        if not named or whose.is_background(words):
            continue
        text = _Text(
            doc, sentence, words, named, ages.days_in(sentence.start, sentence.end), sex, says_anything(words)
        )
        found += _of_row(text, row) if row else _of_sentence(text)
    return tuple(found)


def _of_row(text: _Text, values: Sequence[Stated]) -> Iterator[LaboratoryMention]:
    """The results of one row of a table."""
    for _, value in values:
        yield _mention(text, text.named[0], _by_numbers(value, text.named[0].name, text), value)


def _of_sentence(text: _Text) -> Iterator[LaboratoryMention]:
    """The results of running text."""
    found: list[LaboratoryMention] = []
    before: Said = None
    at = 0
    for group in (part for whole in lists(text.words, text.named) for part in _parted(text, whole)):
        if not whose.is_relatives(text.words, group[0].start):
            before = _said(text, group, at) or _said_as_well(text, group, at, before)
            found += _read(text, group, at, before)
        at += len(group)
    yield from _immunoglobulins_together([m for m in _with_what_is_said_of_all(text, found) if _is_told(text, m)])


# Classes of antibodies that are measured together; two of them normal exclude what all of them mean.
_CLASSES = frozenset({"IgG", "IgA", "IgM"})
_NORMAL_CLASSES = Term("HP:0010701", "Abnormal circulating immunoglobulin concentration")


def _immunoglobulins_together(found: list[LaboratoryMention]) -> Iterator[LaboratoryMention]:
    """The results, with one term for the classes of immunoglobulins that one sentence calls normal in words."""
    normal = [
        m for m in found if m.excluded and not m.measurement.value_text and m.measurement.assay.label in _CLASSES
    ]
    for mention in found:
        together = len(normal) > 1 and any(mention is one for one in normal)
        yield msgspec.structs.replace(mention, term=Term(_NORMAL_CLASSES.id)) if together else mention


def _is_told(text: _Text, mention: LaboratoryMention) -> bool:
    """Whether a result says anything: a bare number behind a name that only a label has may be a dose."""
    measurement = mention.measurement
    if measurement.direction != "unknown" or measurement.unit is not None:
        return True
    return not any(
        item.name == measurement.assay.label and item.entry.row["kind"] == "label" for item in text.named
    )


def _said(text: _Text, group: Sequence[Named], at: int) -> Said:
    """What the words around a list say of it."""
    if not text.has_words:
        return None
    first, last = group[0], group[-1]
    previous = text.named[at - 1].end if at else 0
    words = text.words
    before, after = (
        words[max(previous, first.start - 80) : first.start],
        words[last.end : text.until(at + len(group) - 1)],
    )
    if said := said_after(after, before):
        return lacking((said[0], last.end + said[1]), words, last)
    if direction := said_before(before):
        return direction, last.end
    if is_denied(before) and not was_not_done(after) and all(is_there_or_not(item) for item in group):
        return "normal", last.end
    return None


def _parted(text: _Text, group: Sequence[Named]) -> Iterator[Sequence[Named]]:
    """A list of analytes; its first one apart where "no" is said of that one only ("no cells, protein normal")."""
    before, after = text.words[max(0, group[0].start - 40) : group[0].start], text.words[group[-1].end :]
    said = said_after(after) if len(group) > 1 and is_denied(before) else None
    if said is not None and said[0] == "normal" and is_there_or_not(group[0]):
        yield group[:1]
        yield group[1:]
    else:
        yield group


def _said_as_well(text: _Text, group: Sequence[Named], at: int, before: Said) -> Said:
    """What was said of the list before, where this one is added to it ("..., as were urea and sodium")."""
    gap = text.words[text.named[at - 1].end : group[0].start] if at else ""
    return (before[0], group[-1].end) if before and _AS_WELL.search(gap) else None


def _read(text: _Text, group: Sequence[Named], first: int, shared: Said) -> Iterator[LaboratoryMention]:
    """The results of one list of analytes; ``first`` is the number of its first one in the sentence."""
    row = values_in_row(text.words, group, text.until(first + len(group) - 1)) if len(group) > 1 else []
    for offset, item in enumerate(group):
        at = first + offset
        values = row[offset : offset + 1] or list(values_of(text.words, item, text.until(at)))
        if item.entry.direction is not None:
            if not _NEGATED.search(text.words[max(0, item.start - 40) : item.start]):
                yield _mention(text, item, item.entry.direction, values[0][1] if values else None, word=True)
        elif values:
            yield from _with_values(text, at, values, shared, is_row=bool(row))
        elif shared is not None:
            yield _mention(text, item, shared[0], None, end=shared[1] if item is group[-1] else 0)


def _with_values(
    text: _Text, at: int, values: Sequence[Stated], shared: Said, *, is_row: bool
) -> Iterator[LaboratoryMention]:
    """The values of one analyte, each with what is known of it."""
    item = text.named[at]
    own = None if is_row or not text.has_words else _by_words(text.words, item, values[0][0])
    reference = next((value for _, value in values if by_reference(value) != "unknown"), None)
    for index, (_, stated) in enumerate(values):
        value = _with_reference(stated, reference)
        direction = own if own and index == 0 else _by_numbers(value, item.name, text)
        if len(values) == 1 and not is_row:
            direction = _by_words_behind(text, at, value) or direction
        if direction == "unknown" and shared and (len(values) == 1 or is_row):
            direction = shared[0]
        yield _mention(text, item, direction if direction != "unknown" else _by_word_before(text, at), value)


def _by_words_behind(text: _Text, at: int, value: Value) -> Direction | None:
    """What is said of one analyte behind its value ("6 umol/L, was normal"): it beats any interval of ours."""
    behind = text.words[max(value.end, text.named[at].end) : text.until(at)]
    said = said_after(behind) if text.has_words and _SAID_BEHIND.match(behind) else None
    return said[0] if said else None


def _by_word_before(text: _Text, at: int) -> Direction:
    """The direction of the word that a bracket with a value stands behind ("anemia (Hb 9.1 g/dL)")."""
    before = text.named[at - 1] if at else None
    if before is None or before.entry.direction is None or before.name != text.named[at].name:
        return "unknown"
    gap = text.words[before.end : text.named[at].start]
    return before.entry.direction if _OF_THE_WORD.match(gap) else "unknown"


def _with_reference(value: Value, other: Value | None) -> Value:
    if other is None or value.reference_low is not None or value.reference_high is not None:
        return value
    return msgspec.structs.replace(value, reference_low=other.reference_low, reference_high=other.reference_high)


def _by_numbers(value: Value, analyte: str, text: _Text) -> Direction:
    """The direction by the laboratory's own mark, its own interval, or a sourced one."""
    direction = value.flag or by_reference(value)
    return direction if direction != "unknown" else by_interval(value, analyte, text.days, text.sex)


def _by_words(words: str, item: Named, value_start: int) -> Direction | None:
    """What is said between an analyte and its value, or right before the analyte."""
    between = words[item.end : value_start]
    said = said_after(between)
    return (
        said[0]
        if said
        else None
        if _BROUGHT_TO.match(between)
        else said_before(words[max(0, item.start - 60) : item.start])
    )


def _with_what_is_said_of_all(text: _Text, found: list[LaboratoryMention]) -> list[LaboratoryMention]:
    """The results with what the end says of two or all of them ("copper 3.1 and ceruloplasmin 0.05, both low")."""
    if not found:
        return found
    start = text.sentence.start
    said = said_of_all(text.words[found[-1].span.end - start :])
    if said is None:
        return found
    first = max(0, len(found) - 2) if said[1] else 0
    rows = {item.name: item.entry.row for item in text.named}
    return [
        _directed(mention, said[0], rows) if at >= first and mention.measurement.direction == "unknown" else mention
        for at, mention in enumerate(found)
    ]


def _directed(
    mention: LaboratoryMention, direction: Direction, rows: dict[str, dict[str, str]]
) -> LaboratoryMention:
    term, excluded = _meaning(rows[mention.measurement.assay.label], direction)
    measurement = msgspec.structs.replace(
        mention.measurement, direction=direction, interpretation=term if term and not excluded else None
    )
    return LaboratoryMention(mention.span, measurement, term, excluded)


def _mention(
    text: _Text, item: Named, direction: Direction, value: Value | None, *, word: bool = False, end: int = 0
) -> LaboratoryMention:
    row = item.entry.row
    stop = max(item.end, end, value.end if value and value.end > item.end else 0)
    start = text.sentence.start
    span = text.doc.span(start + item.start, min(start + stop, text.sentence.end))
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
