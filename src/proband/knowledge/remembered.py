"""Files of the user that are used from their place: population frequencies and reference sequences.

They are too large to be copied. What is kept of one, in ``sources.json`` of the data folder, is its path, its
assembly, its size, when it was changed, and the sum of its ends; a file that is no longer the one that was added is
not used.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Literal

import msgspec

from proband.errors import PackCorrupt
from proband.knowledge.assembly import Build
from proband.knowledge.library import data_folder

Kind = Literal["frequencies", "sequence"]
KIND_WORDS: dict[Kind, str] = {"frequencies": "population frequencies", "sequence": "reference sequence"}
_EDGE = 1 << 20


class Remembered(msgspec.Struct, frozen=True):
    """One file. ``size`` in bytes, ``modified_ns`` since 1970, ``edges`` the sha256 of its first and last MiB."""

    kind: Kind
    path: str
    build: Build
    size: int
    modified_ns: int
    edges: str


def list_file() -> Path:
    """Where the list of the files is kept."""
    return data_folder() / "sources.json"


def remembered() -> tuple[Remembered, ...]:
    """The files that were added, by kind and assembly. Raises PackCorrupt if the list cannot be read."""
    path = list_file()
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[Remembered, ...])
    except FileNotFoundError:
        return ()
    except (msgspec.MsgspecError, OSError, UnicodeDecodeError) as error:
        advice = "Delete this list, and add the files again with `proband data add`."
        raise PackCorrupt(f"the list of your files cannot be read ({error})", str(path), advice) from error


def describe(kind: Kind, path: Path, build: Build) -> Remembered:
    """What is kept of a file. Raises OSError."""
    stat = path.stat()
    return Remembered(kind, str(path.absolute()), build, stat.st_size, stat.st_mtime_ns, edges_of(path))


def remember(file: Remembered) -> Remembered | None:
    """Keep a file instead of the one of its kind and assembly, which is given back. Raises OSError."""
    known = remembered()
    before = next((one for one in known if (one.kind, one.build) == (file.kind, file.build)), None)
    _write([one for one in known if one is not before] + [file])
    return before


def forget(path: str) -> Remembered | None:
    """Take a file out of the list; None if it is not in it. The file itself stays. Raises OSError."""
    known = remembered()
    wanted = {path, str(Path(path).absolute())}
    gone = next((one for one in known if one.path in wanted), None)
    if gone is not None:
        _write([one for one in known if one is not gone])
    return gone


def fault_of(file: Remembered) -> str:
    """Why a file is no longer the one that was added; "" if it still is."""
    path = Path(file.path)
    try:
        stat = path.stat()
        if not path.is_file():
            return "it is not a file any more"
        if stat.st_size != file.size:
            return f"it has changed since it was added ({stat.st_size:,} bytes, {file.size:,} before)"
        if stat.st_mtime_ns != file.modified_ns and edges_of(path) != file.edges:
            return "it has changed since it was added"
    except FileNotFoundError:
        return "it is not there any more"
    except OSError as error:
        return f"it cannot be read ({error.strerror})"
    return ""


def edges_of(path: Path) -> str:
    """The sha256 of the first and the last MiB of a file: the whole of one of many GB would take minutes."""
    digest = hashlib.sha256()
    with path.open("rb") as raw:
        digest.update(raw.read(_EDGE))
        raw.seek(max(0, path.stat().st_size - _EDGE))
        digest.update(raw.read(_EDGE))
    return digest.hexdigest()


def _write(files: list[Remembered]) -> None:
    """Write the list under a temporary name, then rename."""
    path = list_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    ordered = sorted(files, key=lambda one: (one.kind, one.build))
    try:
        temporary.write_bytes(msgspec.json.format(msgspec.json.encode(ordered), indent=1) + b"\n")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
