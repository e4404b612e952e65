"""Files are whole or not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from proband.cli.outputs import write_file, write_files
from proband.errors import UsageError


def test_a_file_replaces_the_older_one_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write_files(tmp_path / "new" / "folder", {"a": b"1"})
    write_files(tmp_path / "new" / "folder", {"a": b"2"})
    assert [path.name for path in (tmp_path / "new" / "folder").iterdir()] == ["a"]
    assert (tmp_path / "new" / "folder" / "a").read_bytes() == b"2"


def test_what_fails_half_way_leaves_the_older_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    write_file(path, b"old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UsageError, match="No space left"):
        write_file(path, b"new")
    assert [found.read_bytes() for found in tmp_path.iterdir()] == [b"old"]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="folder"):
        write_file(tmp_path, b"")
