"""The whole reading: gold tables of sentences, and properties of any text."""

from __future__ import annotations

import csv
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proband.errors import UsageError
from proband.knowledge import Knowledge, open_knowledge
from proband.narrative import read as reading
from proband.narrative.read import read_story

GOLD = Path(__file__).parents[1] / "gold"


def rows(name: str) -> list[dict[str, str]]:
    with (GOLD / name).open(encoding="utf-8") as file:
        return [
            {key: (value or "").replace("\\n", "\n").replace("\\t", "\t") for key, value in row.items()}
            for row in csv.DictReader(file, delimiter="\t")
        ]


@cache
def open_knowledge_once() -> Knowledge:
    return open_knowledge()


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return open_knowledge_once()


@pytest.mark.parametrize("row", rows("narrative_findings.tsv"), ids=lambda row: row["text"][:50])
def test_findings(row: dict[str, str], knowledge: Knowledge) -> None:
    case, _ = read_story(row["text"], knowledge)
    present = {finding.term.id for finding in case.present}
    excluded = {finding.term.id for finding in case.excluded}
    wanted = {key: set(filter(None, row[key].split("|"))) for key in ("present", "excluded", "not_asserted")}
    assert wanted["present"] <= present, row["why"]
    assert wanted["excluded"] <= excluded, row["why"]
    assert not wanted["not_asserted"] & (present | excluded), row["why"]
    assert not wanted["present"] & excluded, row["why"]
    assert not wanted["excluded"] & present, row["why"]


@pytest.mark.parametrize("row", rows("narrative_context.tsv"), ids=lambda row: row["text"][:50])
def test_context(row: dict[str, str], knowledge: Knowledge) -> None:
    case, _ = read_story(row["text"], knowledge)
    assert case.narrative is not None
    found = [
        m.status for m in case.narrative.mentions if m.kind == "finding" and m.span.text.lower() == row["words"]
    ]
    assert found == [row["status"]]


STORY = """Dermatitis exemplaris is a disease characterized by fever, asthenia and splenomegaly. YN, a boy of
3 years, developed at the age of 2 weeks a severe scaly rash; attacks of it came back with weekly periodicity.
Since 4 months of age he had diarrhea and dysphagia. He had no fever.

MeSH terms

  • Fever / genetics
  • Splenomegaly
"""


def test_times_severity_and_periods(knowledge: Knowledge) -> None:
    case, issues = read_story(STORY, knowledge)
    by_id = {finding.term.id: finding for finding in case.findings}
    assert set(by_id) >= {"HP:0040189", "HP:0002014", "HP:0002015", "HP:0001945"}
    assert by_id["HP:0001945"].excluded
    assert "HP:0025406" not in by_id
    assert "HP:0001744" not in by_id
    scaling = by_id["HP:0040189"]
    assert scaling.onset is not None
    assert scaling.onset.age == "P2W"
    assert scaling.severity is not None
    assert scaling.severity.id == "HP:0012828"
    onset = by_id["HP:0002014"].onset
    assert onset is not None
    assert onset.age == "P4M"
    assert not issues


def test_present_and_excluded_is_an_issue(knowledge: Knowledge) -> None:
    case, issues = read_story("At 2 months he had a cough. At 3 months he had no cough.", knowledge)
    assert [finding.excluded for finding in case.findings] == [False]
    assert [issue.code for issue in issues] == ["present-and-excluded"]


def test_nothing_to_read_is_an_issue(knowledge: Knowledge) -> None:
    for text in ("", "The bus was late."):
        assert [issue.code for issue in read_story(text, knowledge)[1]] == ["no-findings"]


def test_another_language_is_an_issue(knowledge: Knowledge) -> None:
    text = "Der Junge kam wegen hohem Fieber und starken Schmerzen in die Klinik und wurde dort behandelt. " * 4
    assert "not-english" in {issue.code for issue in read_story(text, knowledge)[1]}


def test_long_and_too_long(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONG_TEXT", 100)
    monkeypatch.setattr(reading, "LONGEST_TEXT", 200)
    text = "She had a cough. "
    assert "long-text" in {issue.code for issue in read_story(text * 7, knowledge)[1]}
    with pytest.raises(UsageError):
        read_story(text * 20, knowledge)


WORDS = "He had no fever and or rash mother was not seizures absent normal hearing disease neither nor History CRP"
PIECES = st.sampled_from(
    [*WORDS.split(), ",", ".", "\n", ":", "2 weeks", "(", ")", "is a", "-", "é", "\t", "12 mg/L"]
)


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join)))
def test_any_text_is_read(text: str) -> None:
    case, _ = read_story(text, open_knowledge_once())
    assert case.narrative is not None
    spans = [mention.span for mention in case.narrative.mentions]
    spans += [span for finding in case.findings for span in finding.spans]
    for span in spans:
        assert 0 <= span.start <= span.end <= len(text)
        assert text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    "piece",
    ["\n", "(", "a", "1", "He had no rash, ", "mother of the father and ", "failure to thrive (FTT) "],
    ids=lambda piece: repr(piece),
)
def test_reading_takes_linear_time(piece: str) -> None:
    knowledge = open_knowledge_once()
    text = (piece * (40_000 // len(piece) + 1))[:40_000]
    began = time.process_time()
    read_story(text, knowledge)
    assert time.process_time() - began < 30


def test_examination_and_measurement_share_the_time_of_the_visit(knowledge: Knowledge) -> None:
    case, _ = read_story(
        "A boy of 4 years was seen. He coughed at 1 year. Blood tests showed CRP 90 mg/l.", knowledge
    )
    time_of = case.measurements[0].time
    assert time_of is not None
    assert time_of.age == "P4Y"
