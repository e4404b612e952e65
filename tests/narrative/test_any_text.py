"""Any text at all is read without an exception, and what was read quotes the text where it says it does.

Three kinds of text: whatever characters there are, sentences put together from the words that the rules look at,
and invented records of several visits with their lines mixed and their characters exchanged for look-alikes.
"""

from __future__ import annotations

import time
from functools import cache

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proband.case.model import Case, Span, TimePoint
from proband.errors import UsageError
from proband.knowledge import Knowledge, open_knowledge
from proband.narrative.corrections import Correction, apply_corrections, read_corrections
from proband.narrative.items import COLUMNS, items_of, tsv_of
from proband.narrative.read import read_story

WORDS = [
    "he",
    "she",
    "no",
    "not",
    "without",
    "denied",
    "fever",
    "seizures",
    "rash",
    "ataxia",
    "hepatomegaly",
    "cough",
    "and",
    "or",
    "nor",
    "neither",
    "but",
    "which",
    "was",
    "were",
    "absent",
    "excluded",
    "possible",
    "history",
    "mother",
    "sister",
    "his",
    "her",
    "brother",
    "whose",
    "of",
    "with",
    "since",
    "at",
    "until",
    "from",
    "for",
    "aged",
    "5",
    "2",
    "years",
    "months",
    "weeks",
    "old",
    "later",
    "ago",
    "day",
    "birth",
    "infancy",
    "anakinra",
    "prednisolone",
    "colchicine",
    "mg/kg/day",
    "stopped",
    "because",
    "resolved",
    "improved",
    "led",
    "to",
    "response",
    "poor",
    "none",
    "latter",
    "former",
    "unless",
    "however",
    "first",
    "second",
    "trimester",
    "twenties",
    "visit",
    "now",
    "normal",
    "MRI",
    "CRP",
    "12",
    "mg/L",
    "LPIN2",
    "c.2201C>T",
    "homozygous",
    "disease",
    "characterized",
    "by",
]
MARKS = [
    ".",
    ",",
    ";",
    ":",
    "(",
    ")",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    " | ",
    "-",
    "–",
    "•",
    "½",
    "+",
    "?",
    "/",
    "\u00a0",
    "’",
    "é",
]
LINES = [
    "From: a@example.org",
    "Re: Mia, aged 5 years, DOB 03/05/2015",
    "Visit 1 (12/03/2019, age 4 y)",
    "On examination: no clubbing, hepatomegaly +, ataxia (-).",
    "Family history: her mother has migraine.",
    "| Potassium | 2.6 mmol/L | 3.5-5.0 |",
    "Prednisolone 2 mg/kg/day p.o. was stopped because of vomiting; the fever came back.",
    "Seizures began at 3 months and resolved by 2 years; the latter were excluded.",
    "• Leukemia and osteomyelitis were considered, neither of which was found.",
    "Kind regards,",
    "Dr A. Example",
    "PS: in her twenties she had “fits”.",
]
LOOK_ALIKE = str.maketrans({" ": "\u00a0", "-": "\u2011", "'": "’"})
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(WORDS + MARKS), max_size=50).map(" ".join),
    st.lists(st.sampled_from(LINES), max_size=12).map("\n".join),
    st.lists(st.sampled_from(LINES), max_size=8).map("\r\n".join).map(lambda text: text.translate(LOOK_ALIKE)),
)


@cache
def knowledge() -> Knowledge:
    return open_knowledge()


def spans(value: object) -> list[Span]:
    """All spans within a value, however deep."""
    if isinstance(value, Span):
        return [value]
    if isinstance(value, msgspec.Struct):
        return [span for field in value.__struct_fields__ for span in spans(getattr(value, field))]
    return [span for item in value for span in spans(item)] if isinstance(value, tuple) else []


def times(value: object) -> list[TimePoint]:
    if isinstance(value, TimePoint):
        return [value]
    if isinstance(value, msgspec.Struct):
        return [time for field in value.__struct_fields__ for time in times(getattr(value, field))]
    return [time for item in value for time in times(item)] if isinstance(value, tuple) else []


def check(text: str, case: Case) -> None:
    """Every span lies in the text and quotes it; every time says one thing; every item is a row of cells."""
    for span in spans(case):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
    for point in times(case):
        assert sum(v is not None for v in (point.age, point.onset_class, point.gestation_days, point.date)) == 1
    items = items_of(case)
    assert [item.span.start for item in items] == sorted(item.span.start for item in items)
    assert all(line.count("\t") == len(COLUMNS) - 1 for line in tsv_of(items).splitlines())


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_text_is_read_as_it_stands(text: str) -> None:
    case, issues = read_story(text, knowledge())
    check(text, case)
    assert all(issue.code and issue.what for issue in issues)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.data())
def test_any_reading_can_be_corrected(text: str, data: st.DataObject) -> None:
    case, _ = read_story(text, knowledge())
    words = [item.span.text for item in items_of(case)] or ["fever"]
    rows = st.builds(
        Correction,
        action=st.sampled_from(["reject", "change", "add"]),
        text=st.sampled_from(words),
        id=st.sampled_from(["", "HP:0001945", "HP:0001250"]),
        new_id=st.sampled_from(["", "HP:0002315"]),
        status=st.sampled_from(["", "present", "excluded", "family"]),
        onset=st.sampled_from(["", "P2Y"]),
    )
    corrections = data.draw(st.lists(rows.filter(lambda c: c.action != "add" or bool(c.id)), max_size=4))
    corrected, issues = apply_corrections(case, corrections)
    check(text, corrected)
    assert len(issues) <= len(corrections)


@given(st.text(max_size=200))
def test_any_list_of_corrections_is_read_or_refused(text: str) -> None:
    try:
        rows = read_corrections(text)
    except UsageError:
        return
    assert all(isinstance(row, Correction) for row in rows)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=8).map("\n".join))
def test_look_alike_characters_change_nothing(text: str) -> None:
    """Windows line ends apart, a text with no-break spaces and typographic hyphens reads like the plain one."""
    plain, other = (read_story(one, knowledge())[0] for one in (text, text.translate(LOOK_ALIKE)))
    assert [(f.term.id, f.excluded) for f in plain.findings] == [(f.term.id, f.excluded) for f in other.findings]
    assert [t.agent.label for t in plain.treatments] == [t.agent.label for t in other.treatments]


@pytest.mark.parametrize(
    "piece",
    [
        "Seizures began at 3 months and were not seen later, ",
        "Anakinra was stopped because of pain; the latter was excluded. ",
        "Visit 1 (12/03/2019, age 4 y): ataxia.\n",
        "his mother and ",
        "of the ",
        "- no ",
        "had been at 5 ",
        "for the past two years ",
    ],
    ids=lambda piece: piece.strip(),
)
def test_a_long_text_takes_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        began = time.process_time()
        read_story(text, knowledge())
        return time.process_time() - began

    seconds(2_000)
    small, large = seconds(10_000), seconds(40_000)
    assert large < 12 * small + 1.0
