"""Everyday wordings: tables that hold, patterns that find what they say, and no more than a plain search finds."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proband.knowledge import Knowledge, open_knowledge
from proband.knowledge.wording import words
from proband.narrative import tables
from proband.narrative.automaton import GAP_LONG, GAP_SHORT, NUMBER, Automaton, Part, table_of
from proband.narrative.expressions import Expressions, book_of, book_of_tables, compiled, kept_book
from proband.narrative.read import read_story


@cache
def knowledge() -> Knowledge:
    return open_knowledge()


def _cells(name: str, columns: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(row[column], row.get("label", "")) for row in tables.rows(name) for column in columns if row[column]]


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("expressions_general", ("hpo",)),
        ("paraphrases", ("hpo",)),
        ("milestones", ("hpo",)),
        ("abilities", ("unable", "unaided", "difficult", "late", "lost")),
    ],
)
def test_every_row_names_a_current_term_by_its_label(name: str, columns: tuple[str, ...]) -> None:
    ontology = knowledge().ontology
    for term, label in _cells(name, columns):
        row = ontology.index(term)
        assert row is not None, term
        assert not ontology.is_obsolete(term), term
        assert not label or ontology.label(row) == label, term


def test_no_expression_stands_twice() -> None:
    found = [row["expression"] for name in tables.named("expressions_") for row in tables.rows(name)]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("expression", "text", "found"),
    [
        ("liver [edge] .. below (costal arch|ribs)", "The liver edge was 3 cm below the ribs.",
         "liver edge was 3 cm below the ribs"),
        ("liver [edge] .. below (costal arch|ribs)", "The liver, as was said, lay below the ribs.", ""),
        ("lost # kg", "She lost 3 kg.", "lost 3 kg"),
        ("lost # kg", "She lost many kg.", ""),
        ("(large|big) liver", "A markedly big, firm liver.", ""),
        ("(large|big) liver", "Large livers.", "Large livers"),
        ("skin was dry", "The skin was very dry.", "skin was very dry"),
        ("prematurity", "Retinopathy of prematurity.", "prematurity"),
        ("prematurity", "Premature closure.", ""),
        ("(born early|prematurity)", "He was born early.", "born early"),
    ],
)  # fmt: skip
def test_what_an_expression_finds(expression: str, text: str, found: str) -> None:
    said = words(text)
    book = book_of([(expression, "HP:0000001", False)])
    spans = [text[said[e.first].start : said[e.last - 1].end] for e in Expressions(book, lambda _: 1).find(said)]
    assert not list(Expressions(book, lambda _: None).find(said))  # a release without the term
    assert spans == ([found] if found else [])


def test_the_kept_expressions_are_those_of_the_tables() -> None:
    kept = kept_book()
    assert kept is not None, "tables or code have changed: run `python -m proband.narrative.expressions`"
    assert kept == book_of_tables()


def test_an_expression_without_a_word_is_refused() -> None:
    for text in ("[a|b]", "..", "(the|his)"):
        with pytest.raises(ValueError, match=r"word|choice"):
            compiled(text)


LETTERS = st.sampled_from(["kidney", "liver", "spleen", "heart"])
RUN = st.lists(LETTERS, min_size=1, max_size=2).map(tuple)
PART = st.one_of(
    st.builds(Part, st.lists(RUN, min_size=1, max_size=2).map(tuple), st.booleans()),
    st.sampled_from([Part(gap=GAP_SHORT), Part(gap=GAP_LONG), Part(((NUMBER,),))]),
)
PATTERN = st.tuples(
    st.builds(Part, st.lists(RUN, min_size=1, max_size=2).map(tuple)), st.lists(PART, max_size=3)
).map(lambda pair: (pair[0], *pair[1]))
TEXT = st.lists(st.sampled_from(["kidney", "liver", "spleen", "heart", "7", ","]), max_size=12)


def _as_regex(pattern: tuple[Part, ...]) -> re.Pattern[str]:
    out = []
    for part in pattern:
        if part.gap:
            # As in the automaton, a long gap may take a comma too, which counts as a word of it.
            out.append(r"(?:\w+ ){0,3}" if part.gap == GAP_SHORT else r"(?:[\w,]+ ){0,6}")
        else:
            runs = "|".join("".join((r"\d+" if w == NUMBER else w) + " " for w in run) for run in part.choices)
            out.append(f"(?:{runs})" + ("?" if part.optional else ""))
    return re.compile("".join(out))


@settings(max_examples=200, deadline=None)
@given(st.lists(PATTERN, min_size=1, max_size=3), TEXT)
def test_the_automaton_finds_where_a_plain_search_does(patterns: list[tuple[Part, ...]], tokens: list[str]) -> None:
    # One comma parts words as well as two do.
    tokens = [t for at, t in enumerate(tokens) if t != "," or (at and tokens[at - 1] != ",")]
    tokens = tokens[1:] if tokens[:1] == [","] else tokens
    found = words(" ".join(tokens))
    text = "".join(("" if word.joined or at == 0 else ", ") + word.strict + " " for at, word in enumerate(found))
    starts = [m.start() for m in re.finditer(r"\w+ ", text)]
    got = {(match.first, match.pattern) for match in Automaton(table_of(patterns)).find(found)}
    wanted = {
        (at, number)
        for number, pattern in enumerate(patterns)
        for at, start in enumerate(starts)
        if _as_regex(pattern).match(text, start)
    }
    assert got == wanted


def test_cue_and_activity_may_be_parted() -> None:
    case, _ = read_story("At 5 years he still could not yet really speak.", knowledge())
    assert "HP:0001344" in {finding.term.id for finding in case.present}
