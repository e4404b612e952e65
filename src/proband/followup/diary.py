"""The diary on the disk: a file of JSON Lines beside the case, to which entries are only ever added.

    {"format":"proband-diary/1","case":"p1","born":"2024-01-10"}
    {"kind":"symptom","date":"2024-02-01","name":"pustules","value":3.0, ... ,"id":"5f0c..."}

JSON Lines, because a person can read it in any editor and in any year, because adding a line does not touch the
lines before it, and because a line that was cut off by a crash damages itself alone. A writer holds the lock of the
file, puts its lines behind the last one in one write, and has them on the disk (fsync) before it says so. A last
line without its end was never acknowledged: readers leave it out with an Issue, and the next writer begins a new
line after it. A header that comes later tells what the first one did not know yet (a date of birth).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from io import FileIO
from pathlib import Path

import msgspec

from proband.errors import FileFormatError, UsageError
from proband.followup.entry import Entry, with_id
from proband.issue import Issue

FORMAT = "proband-diary/1"
SUFFIX = ".diary.jsonl"
_HEADER = b'{"format":'


class Header(msgspec.Struct, frozen=True, omit_defaults=True):
    """The first line: the ``format``, the ``case`` that it belongs to, the date of birth (``born``) and the ``sex``
    if they are known."""

    format: str
    case: str = ""
    born: str = ""
    sex: str = ""


class Diary(msgspec.Struct, frozen=True):
    """A diary as read: its ``header``, all ``entries`` as they were written, and the ``issues`` of its lines."""

    header: Header
    entries: tuple[Entry, ...]
    issues: tuple[Issue, ...] = ()


class Added(msgspec.Struct, frozen=True):
    """What a writing did: the entries that were ``added`` and how many were there ``already``."""

    added: tuple[Entry, ...]
    already: int


def diary_path(case: Path) -> Path:
    """The diary of a case: its file's name with .diary.jsonl, or the path itself if it is a diary."""
    if case.name.endswith(SUFFIX):
        return case
    # Only the suffix goes: "J.Doe.txt" and "J.Roe.txt" are two patients.
    return case.with_name(case.with_suffix("").name.removesuffix(".phenopacket") + SUFFIX)


def read_diary(path: Path) -> Diary:
    """The diary of a file. Raises FileFormatError if it is none, UsageError if it is not there."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(
            "there is no diary yet", str(path), "Begin it with `proband follow CASE add` or `import`."
        ) from None
    except OSError as error:
        raise FileFormatError(f"it cannot be read ({error.strerror})", str(path)) from error
    return _decoded(data, path)


def add_entries(path: Path, entries: Iterable[Entry], header: Header, *, now: str | None = None) -> Added:
    """Add entries that are not there yet; when this returns they are on the disk.

    ``header`` is written if the file is new, or if it tells what the diary did not know. ``now`` is the time of
    writing (RFC 3339), the clock's by default. Raises FileFormatError if the file is no diary, UsageError if it
    cannot be written or is another patient's (another date of birth or sex).
    """
    written = now or datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    try:
        with _locked(path) as file:
            data = file.read()
            if _is_torn_header(data):
                file.truncate(0)
                data = b""
            diary = _decoded(data, path) if data else None
            fresh, already = _fresh(entries, {one.id for one in diary.entries} if diary else set(), written)
            told = joined(diary.header, header, path) if diary else header
            lines = [msgspec.json.encode(told)] if diary is None or told != diary.header else []
            _append(file, data, [*lines, *map(msgspec.json.encode, fresh)])
            if not data:
                _sync_folder(path.parent)
    except OSError as error:
        raise UsageError(
            f"it cannot be written ({error.strerror})", str(path), "Check the folder's permissions and the disk."
        ) from error
    return Added(tuple(fresh), already)


def joined(known: Header, given: Header, path: Path) -> Header:
    """The header with what is given beside it. Raises UsageError where they contradict each other."""
    for name, one, other in (("born", known.born, given.born), ("sex", known.sex, given.sex)):
        if one and other and one != other:
            raise UsageError(
                f"the diary has {name} {one}, and {other} was given",
                str(path),
                "Check whether it is the same patient; nothing was written.",
            )
    return Header(FORMAT, known.case or given.case, known.born or given.born, known.sex or given.sex)


def _fresh(entries: Iterable[Entry], known: set[str], written: str) -> tuple[list[Entry], int]:
    """The entries whose ids are new, and how many are not."""
    fresh: dict[str, Entry] = {}
    already = 0
    for entry in entries:
        made = with_id(entry)
        if made.id in known or made.id in fresh:
            already += 1
        else:
            fresh[made.id] = msgspec.structs.replace(made, written=written)
    return list(fresh.values()), already


def _is_torn_header(data: bytes) -> bool:
    """Whether a crash cut off the very first line: nothing was acknowledged, and the file begins anew."""
    begin = b'{"format":"proband-diary'
    return bool(data) and b"\n" not in data and (data.startswith(begin) or begin.startswith(data))


def _append(file: FileIO, before: bytes, lines: Sequence[bytes]) -> None:
    """Add lines behind what the file held ``before``, all of them, and wait until they are on the disk."""
    if not lines:
        return
    # A last line without its end was cut off by a crash: what comes now must not be glued to it.
    glue = b"\n" if before and not before.endswith(b"\n") else b""
    left = memoryview(glue + b"\n".join(lines) + b"\n")
    try:
        while left:
            left = left[file.write(left) or 0 :]
        os.fsync(file.fileno())
    except OSError:
        with contextlib.suppress(OSError):  # a full disk: what was not acknowledged should not be half there
            file.truncate(len(before))
        raise


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[FileIO]:
    """The file, open for reading and adding, locked against other writers; it is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileIO(path, "a+b", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        _lock(file.fileno())
        file.seek(0)
        yield file


def _lock(descriptor: int) -> None:
    """Wait for the lock; closing the file, or the end of the process, gives it back."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _sync_folder(folder: Path) -> None:
    """A new file is only safe once its folder is."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _decoded(data: bytes, path: Path) -> Diary:
    if not data or _is_torn_header(data):
        return Diary(Header(FORMAT), (), (_damaged(path.name, 1, "nothing was written yet"),))
    lines = data.split(b"\n")
    torn = lines.pop()  # what follows the last line end: nothing, or a line that was never acknowledged
    header = _header(lines[0] if lines else b"", path)
    numbered = list(enumerate(lines[1:], start=2))
    broken: list[Issue] = []
    if header.born and not is_day(header.born):
        broken.append(_damaged(path.name, 1, f"the date of birth {header.born[:20]!r} is no day, and was left out"))
        header = msgspec.structs.replace(header, born="")
    for number, line in numbered:
        if line.startswith(_HEADER):
            later = _later(header, line)
            if later is None:
                broken.append(_damaged(path.name, number, "a header that was cut off"))
            header = later or header
    rows = [(number, line) for number, line in numbered if line and not line.startswith(_HEADER)]
    entries, issues = _entries(rows, path.name)
    issues += broken
    if torn:
        last, _ = _entries([(len(lines) + 1, torn)], path.name)
        entries += last
        if not last:
            issues.append(_damaged(path.name, len(lines) + 1, "it was cut off while it was written"))
    once: dict[str, Entry] = {}
    for entry in entries:
        once.setdefault(entry.id, entry)
    return Diary(header, tuple(once.values()), tuple(issues))


def _header(line: bytes, path: Path) -> Header:
    """The first line. Raises FileFormatError if it is no header, or one of another version."""
    try:
        header = msgspec.json.decode(line, type=Header)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise FileFormatError(
            "this is no diary: its first line is not a diary's header", str(path), "Give the case, or its diary."
        ) from None
    if header.format != FORMAT:
        raise FileFormatError(f"a diary of the format {header.format!r}; this program reads {FORMAT}", str(path))
    return header


def _later(header: Header, line: bytes) -> Header | None:
    """The header with what a later one adds; None for a damaged one, which adds nothing."""
    try:
        later = msgspec.json.decode(line, type=Header)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return Header(FORMAT, header.case or later.case, header.born or later.born, header.sex or later.sex)


def _entries(rows: Sequence[tuple[int, bytes]], name: str) -> tuple[list[Entry], list[Issue]]:
    """The entries of numbered lines; a line that is none becomes an Issue. Decoded at once if all are whole."""
    try:
        together = msgspec.json.decode(b"[" + b",".join(line for _, line in rows) + b"]", type=list[Entry])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        together = []
    if len(together) == len(rows) and not _not_days(together) and all(entry.id for entry in together):
        return together, []
    return _one_by_one(rows, name)


def _one_by_one(rows: Sequence[tuple[int, bytes]], name: str) -> tuple[list[Entry], list[Issue]]:
    decoder = msgspec.json.Decoder(Entry)
    entries: list[Entry] = []
    issues: list[Issue] = []
    for number, line in rows:
        try:
            entry = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            issues.append(_damaged(name, number, str(error)))
            continue
        if _not_days([entry]):
            issues.append(_damaged(name, number, "its date is no calendar day"))
        else:  # a line that a person wrote has no id
            entries.append(entry if entry.id else with_id(entry))
    return entries, issues


def _not_days(entries: Sequence[Entry]) -> set[str]:
    """The dates of entries that are no calendar days as YYYY-MM-DD."""
    return {day for day in {entry.date for entry in entries} if not is_day(day)}


def is_day(text: str) -> bool:
    """Whether a text is a calendar day as YYYY-MM-DD."""
    try:
        return len(text) == 10 and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _damaged(name: str, line: int, what: str) -> Issue:
    return Issue(
        "warning",
        "diary-line",
        f"{name}, line {line}",
        f"This line is no entry ({what}).",
        "Every other line was read; look at the line, and enter it again if it held something.",
    )
