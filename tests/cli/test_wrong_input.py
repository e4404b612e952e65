"""What people give by mistake: each has its message and its exit code."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from proband.errors import PackMissing

Run = Callable[..., Result]


def _zip() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return data.getvalue()


def _packet(**fields: object) -> bytes:
    packet = {"id": "p", "subject": {"id": "s"}, "phenotypicFeatures": [], "metaData": {}}
    return json.dumps({**packet, **fields}).encode()


FEATURE = {"type": {"id": "HP:0200039", "label": "Pustule"}}
MANY = b"\n".join([_packet(phenotypicFeatures=[FEATURE])] * 3)

# name, content, exit code, words of the message
FILES = [
    ("empty", b"", 2, "nothing in it"),
    ("white space", b" \n\t \r\n", 2, "nothing in it"),
    ("a byte order mark alone", b"\xef\xbb\xbf", 2, "nothing in it"),
    ("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", 2, "this is a PDF"),
    ("a Word document", _zip(), 2, "save it as plain text"),
    ("an old Word document", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), 2, "old Word document"),
    ("rich text", rb"{\rtf1\ansi A rash.}", 2, "rich text"),
    ("gzip", b"\x1f\x8b\x08\x00" + bytes(20), 2, "gunzip"),
    ("an image", b"\x89PNG\r\n\x1a\n" + bytes(20), 2, "an image"),
    ("a web page", b"<!doctype html><html><body>A rash.</body></html>", 2, "web page"),
    ("variants", b"##fileformat=VCFv4.2\n#CHROM\tPOS\n", 2, "VCF"),
    ("binary with zeros", bytes(range(256)) * 8, 2, "binary"),
    ("binary without zeros", bytes(range(1, 32)) * 64, 2, "binary"),
    ("broken JSON", b'{"id": "p", ', 2, "broken JSON"),
    ("another JSON", b'{"differential": [], "schema": "proband-result/1"}', 2, "phenopacket"),
    ("a JSON list", b"[1, 2]", 2, "one phenopacket"),
    ("JSON lines", MANY, 2, "many cases"),
    ("a broken field", _packet(phenotypicFeatures=[FEATURE, {"type": 7}]), 1, "broken-field"),
    ("an unknown id", _packet(phenotypicFeatures=[FEATURE, {"type": {"id": "HP:9999999"}}]), 1, "HP:9999999"),
    ("no finding at all", _packet(), 1, "No finding was read"),
    ("a text without a finding", b"The weather was fine and the train was on time.\n", 1, "No finding was read"),
]


@pytest.mark.parametrize(("content", "code", "message"), [pytest.param(*row[1:], id=row[0]) for row in FILES])
def test_a_wrong_file_has_its_message_and_exit_code(
    run: Run, tmp_path: Path, content: bytes, code: int, message: str
) -> None:
    path = tmp_path / "case"
    path.write_bytes(content)
    result = run("workup", path, "--out", tmp_path / "out")
    assert result.exit_code == code
    assert message in " ".join(result.output.split())
    assert (tmp_path / "out").exists() == (code == 1)


@pytest.mark.parametrize(("content", "code"), [pytest.param(row[1], row[2], id=row[0]) for row in FILES[:4]])
def test_the_same_from_stdin(run: Run, content: bytes, code: int) -> None:
    result = run("rank", "-", stdin=content)
    assert result.exit_code == code
    assert "stdin" in result.output


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    result = run("workup", tmp_path / "nothing.txt")
    assert result.exit_code == 2
    assert "there is no such file" in result.output
    assert "nothing.txt" in result.output


def test_a_folder(run: Run, tmp_path: Path) -> None:
    result = run("read", tmp_path)
    assert result.exit_code == 2
    assert "this is a folder" in result.output


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission_to_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "locked.txt"
    path.write_text("A rash.")
    path.chmod(0)
    result = run("workup", path)
    assert result.exit_code == 2
    assert "no permission" in result.output


def test_no_permission_to_read_as_the_system_says_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for root, who may read everything."""
    path = tmp_path / "locked.txt"
    path.write_text("A rash.")

    read_bytes = Path.read_bytes

    def refuse(this: Path) -> bytes:
        if this == path:
            raise PermissionError(13, "Permission denied")
        return read_bytes(this)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    result = run("workup", path)
    assert result.exit_code == 2
    assert "no permission" in result.output


def test_no_permission_to_write(run: Run, tmp_path: Path, examples: Path) -> None:
    place = tmp_path / "file"
    place.write_text("")
    result = run("workup", examples / "fmf-child.txt", "--out", place)
    assert result.exit_code == 2
    assert "not a folder" in result.output


def test_a_file_that_is_far_too_large(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    result = run("workup", path)
    assert result.exit_code == 2
    assert "more than a case" in result.output


def test_a_long_text_is_read(run: Run, tmp_path: Path, examples: Path) -> None:
    filling = "The family came by train and stayed for a day. They went home in the evening.\n"
    path = tmp_path / "long.txt"
    path.write_text(filling * (120_000 // len(filling)) + (examples / "marfan-teenager.txt").read_text())
    result = run("rank", path, "--top", "3")
    assert result.exit_code == 0
    assert "OMIM:154700" in result.output


def test_ten_megabytes_of_text_are_refused_at_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("A boy of 3 years had fever and a rash.\n" * 260_000)
    result = run("workup", path)
    assert result.exit_code == 2
    assert "more than the story of one patient" in result.output


def test_an_unknown_release_is_missing_data(run: Run) -> None:
    result = run("rank", "-f", "Fever", "--release", "1999-01-01")
    assert result.exit_code == PackMissing.exit_code == 3
    assert "proband data status" in result.output


def test_an_error_that_nobody_foresaw_names_no_patient(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("Lina has fever")

    monkeypatch.setattr("proband.knowledge.open_knowledge", break_down)
    result = run("rank", "-f", "Fever")
    assert result.exit_code == 70
    assert "RuntimeError" in result.output
    assert "Lina" not in result.output
    assert "--debug" in result.output


def test_an_interruption_is_short(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("proband.knowledge.open_knowledge", interrupt)
    result = run("rank", "-f", "Fever")
    assert result.exit_code == 130
    assert result.output.strip() == "Interrupted."
