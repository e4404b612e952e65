"""The frame: sections, sentences, records; all by offsets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from proband.narrative.frame import read_frame

RECORD = """A boy with a blue tongue: first report

Ann Imag Dis. 2031 Jan;12(3):4-9. doi: 10.9999/aid.2031.1.

A boy of 3 years had a blue tongue. He was given water.

Keywords: tongue; blue.

Publication types

  • Case Reports

MeSH terms

  • Tongue Diseases / genetics*
  • Male
"""
LETTER = """Dear colleague,

History: He vomited at 2 weeks.
Family history
Mother well.

EXAMINATION:
- no rash
- mild hypotonia (see Fig. 2)
Investigations
CRP 12 mg/L
"""


def test_a_record_is_told_from_its_story() -> None:
    doc = read_frame(RECORD)
    assert doc.kind == "pubmed"
    assert doc.title == "A boy with a blue tongue: first report"
    assert doc.citation.startswith("Ann Imag Dis.")
    body = [doc.words(s) for s in doc.sentences if s.section == "body"]
    assert body == ["A boy of 3 years had a blue tongue.", "He was given water."]
    assert {doc.words(s) for s in doc.sentences if s.section == "mesh"} >= {"Tongue Diseases / genetics*", "Male"}


def test_headings_set_the_section() -> None:
    doc = read_frame(LETTER)
    section = {doc.words(s): s.section for s in doc.sentences if not s.heading}
    assert section["He vomited at 2 weeks."] == "history"
    assert section["Mother well."] == "family"
    assert section["no rash"] == "examination"
    assert section["CRP 12 mg/L"] == "investigations"


def test_abbreviations_and_decimals_do_not_end_a_sentence() -> None:
    doc = read_frame("He took 2.5 mg of it, e.g. Tuesday. See Fig. 3. Dr. Who saw him.")
    assert [doc.words(s) for s in doc.sentences] == [
        "He took 2.5 mg of it, e.g. Tuesday.",
        "See Fig. 3.",
        "Dr. Who saw him.",
    ]


def test_wrapped_lines_are_one_sentence() -> None:
    text = "The child had been well until the age of four months, when\nshe was found to have a large spleen."
    assert len(read_frame(text).sentences) == 1


def test_a_text_without_stops_is_cut() -> None:
    assert all(s.end - s.start <= 1200 for s in read_frame("word " * 5000).sentences)


@given(st.text(max_size=400))
def test_sentences_lie_inside_and_do_not_overlap(text: str) -> None:
    end = 0
    for sentence in read_frame(text).sentences:
        assert end <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end]
        end = sentence.end
