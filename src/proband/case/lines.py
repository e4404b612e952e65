"""Many phenopackets: a .jsonl or .jsonl.gz file (one a line), a folder, a zip archive, or a single file."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from proband.case.model import Case
from proband.case.phenopacket import read_phenopacket
from proband.errors import FileFormatError
from proband.issue import Issue

_SUFFIXES = (".json", ".yaml", ".yml", ".jsonl", ".jsonl.gz")
# Lies beside a case, and is none (followup/diary.py).
_DIARY = ".diary.jsonl"


def iter_phenopackets(path: str | Path) -> Iterator[tuple[str, Case | None, tuple[Issue, ...]]]:
    """Each phenopacket below ``path``: where it stands (``cohort.jsonl:12``), its Case and its Issues.

    A record that is no phenopacket has None for its Case and one Issue (``unreadable-record``). A folder is
    read in the order of names, with its subfolders. Raises FileFormatError when the file or folder itself
    cannot be read.
    """
    for where, data in iter_records(path):
        yield where, *read_record(where, data)


def iter_records(path: str | Path) -> Iterator[tuple[str, bytes]]:
    """The bytes of each phenopacket below ``path`` (file, lines, folder or zip archive), and where it stands."""
    path = Path(path)
    if path.suffix == ".zip":
        yield from _zipped(path)
        return
    for file in _files(path):
        yield from _records(file)


def read_record(where: str, data: bytes) -> tuple[Case | None, tuple[Issue, ...]]:
    """One record as a Case with its Issues; None and one Issue if it is no phenopacket."""
    try:
        return read_phenopacket(data, where)
    except FileFormatError as error:
        return None, (Issue("error", "unreadable-record", where, error.what, error.advice),)


def _zipped(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(_SUFFIXES[:3]):
                    yield f"{path.name}/{name}", archive.read(name)
    except (OSError, zipfile.BadZipFile, zlib.error) as error:
        what = f"this archive cannot be read ({getattr(error, 'strerror', None) or error})"
        raise FileFormatError(what, path.name, "Pack the phenopackets again.") from None


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    named = (file for file in path.rglob("*") if file.name.endswith(_SUFFIXES) and not file.name.endswith(_DIARY))
    files = sorted(file for file in named if file.is_file())
    if not files:
        advice = f"Its phenopackets should end in one of {', '.join(_SUFFIXES)}."
        raise FileFormatError("this folder holds no phenopacket", path.name, advice)
    return files


def _records(file: Path) -> Iterator[tuple[str, bytes]]:
    try:
        if not file.name.endswith((".jsonl", ".jsonl.gz")):
            yield file.name, file.read_bytes()
            return
        with gzip.open(file, "rb") if file.name.endswith(".gz") else file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield f"{file.name}:{number}", line
    except (OSError, EOFError, zlib.error) as error:
        what = f"this cannot be read ({getattr(error, 'strerror', None) or error})"
        raise FileFormatError(what, file.name, "Check the path and that you may read the file.") from None
