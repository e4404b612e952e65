"""A person's review of the reading survives a second run."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from proband.cli.main import main

STORY = "A girl of 3 years had fever and a rash. She had red patches on the arms."


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    return result.exit_code, result.stdout


def test_corrections_change_the_phenopacket(tmp_path: Path) -> None:
    story, review = tmp_path / "story.txt", tmp_path / "review.yaml"
    story.write_text(STORY)
    review.write_text("- {action: change, id: HP:0001945, status: excluded}\n")
    code, output = _run("read", str(story), "--corrections", str(review))
    fever = next(f for f in json.loads(output)["phenotypicFeatures"] if f["type"]["id"] == "HP:0001945")
    assert (code, fever["excluded"]) == (0, True)


def test_a_correction_that_matches_nothing_is_reported(tmp_path: Path) -> None:
    story, review = tmp_path / "story.txt", tmp_path / "review.yaml"
    story.write_text(STORY)
    review.write_text("- {action: reject, text: no such words}\n")
    result = CliRunner().invoke(main, ["read", str(story), "--corrections", str(review)])
    assert "no such words" in result.output


def test_a_file_that_is_no_list_of_corrections_is_a_clear_error(tmp_path: Path) -> None:
    story, review = tmp_path / "story.txt", tmp_path / "review.yaml"
    story.write_text(STORY)
    review.write_text("just: words")
    result = CliRunner().invoke(main, ["read", str(story), "--corrections", str(review)])
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_the_items_are_a_table(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(STORY)
    code, output = _run("read", str(story), "--tsv")
    rows = [line.split("\t") for line in output.splitlines()]
    at = rows[0].index("id")
    assert code == 0
    assert "HP:0001945" in {row[at] for row in rows[1:]}
    assert all(STORY[int(row[0]) : int(row[1])] == row[2] for row in rows[1:] if row[0])
