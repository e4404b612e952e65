"""Many phenopackets at once."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from proband.case.lines import iter_phenopackets
from proband.errors import FileFormatError

LINES = b'{"id": "one", "subject": {}}\n\n{"id": "two"\n{"id": "three", "subject": {"sex": 5.5}}\n'


@pytest.mark.parametrize("name", ["cohort.jsonl", "cohort.jsonl.gz"])
def test_a_bad_record_is_told_with_its_line_and_the_next_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(LINES) if name.endswith(".gz") else LINES)
    records = list(iter_phenopackets(path))
    assert [where for where, _, _ in records] == [f"{name}:1", f"{name}:3", f"{name}:4"]
    assert [None if case is None else case.id for _, case, _ in records] == ["one", None, "three"]
    assert [[issue.code for issue in issues] for _, _, issues in records] == [
        [],
        ["unreadable-record"],
        ["broken-field"],
    ]


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "b.json").write_text('{"id": "b"}')
    (tmp_path / "sub" / "c.jsonl").write_bytes(LINES)
    (tmp_path / "a.yaml").write_text("id: a\nsubject: {sex: MALE}\n")
    (tmp_path / "notes.txt").write_text("not this one")
    ids = [case.id for _, case, _ in iter_phenopackets(tmp_path) if case is not None]
    assert ids == ["a", "b", "one", "three"]


@pytest.mark.parametrize("name", ["nothing.json", "broken.jsonl.gz", "cut.jsonl.gz", "."])
def test_a_file_that_cannot_be_read_is_refused_in_words(tmp_path: Path, name: str) -> None:
    (tmp_path / "broken.jsonl.gz").write_bytes(b"not gzip")
    if name == "cut.jsonl.gz":
        (tmp_path / name).write_bytes(gzip.compress(LINES * 500)[:-20])
    if name == ".":
        (tmp_path / "broken.jsonl.gz").unlink()
    with pytest.raises(FileFormatError) as caught:
        list(iter_phenopackets(tmp_path / name))
    assert caught.value.advice
