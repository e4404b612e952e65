"""The examples show what they are meant to show (gold/examples.tsv)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from proband.cli.inputs import read_case
from proband.diagnose import diagnose
from proband.knowledge import Knowledge

GOLD = Path(__file__).parent / "gold" / "examples.tsv"


def _rows() -> list[dict[str, str]]:
    lines = [line for line in GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


@pytest.mark.parametrize("row", _rows(), ids=lambda row: f"{row['file']}-{row['disease_id']}")
def test_an_example_ranks_its_disease(row: dict[str, str], examples: Path, knowledge: Knowledge) -> None:
    case, issues = read_case(str(examples / row["file"]), knowledge)
    assert not [issue for issue in issues if issue.level == "error"]
    diagnosis = diagnose(case, knowledge, top=50)
    found = next(one for one in diagnosis.differential if one.disease_id == row["disease_id"])
    assert found.rank <= float(row["rank_at_most"])
    assert found.phenotype_only_rank <= float(row["phenotype_only_rank_at_most"])


def test_every_example_has_a_row(examples: Path) -> None:
    files = {path.name for path in examples.iterdir()} - {"README.md"}
    cases = {name for name in files if name.endswith((".txt", ".json"))}
    assert cases == {row["file"] for row in _rows()}
    readme = (examples / "README.md").read_text(encoding="utf-8")
    assert all(name in readme for name in files)
