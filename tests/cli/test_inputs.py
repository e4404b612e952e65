"""What a file is, is told by its content."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from proband.cli.inputs import case_from_bytes, decode, read_case, stem
from proband.knowledge import Knowledge

STORY = "Der Junge Jérôme: pustules at 2 weeks of life, without fever."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    text, issues = decode(STORY.encode(encoding), "story.txt")
    assert text == STORY
    assert [issue.code for issue in issues] == (["guessed-encoding"] if encoding == "cp1252" else [])


def test_a_phenopacket_is_known_in_json_and_yaml(knowledge: Knowledge, examples: Path) -> None:
    path = examples / "dira-newborn.phenopacket.json"
    from_json, _ = read_case(str(path), knowledge)
    as_yaml = yaml.safe_dump(yaml.safe_load(path.read_text())).encode()
    from_yaml, _ = case_from_bytes(as_yaml, "case.yaml", knowledge)
    assert from_json == from_yaml
    assert len(from_json.findings) == 17


@pytest.mark.parametrize("head", ["[Article in French]\n\n", "Subject: a boy\n\n", "Findings:\n- "])
def test_a_story_may_begin_like_something_else(knowledge: Knowledge, head: str) -> None:
    case, _ = case_from_bytes(f"{head}He has pustules.".encode(), "story.txt", knowledge)
    assert [finding.term.label for finding in case.findings] == ["Pustule"]


def test_results_are_named_after_the_case() -> None:
    assert stem("some/where/dira.phenopacket.json") == "dira"
    assert stem("-") == "stdin"
    assert stem(".hidden") == "case"
