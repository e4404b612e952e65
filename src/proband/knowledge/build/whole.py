"""A pack in the user's folder appears whole or not at all: built beside its place, checked, and renamed.

Whatever stops the work (a damaged file, an interrupt) leaves the folder as it was.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from proband import __version__
from proband.errors import PackCorrupt, PackMissing, UsageError
from proband.issue import Issue
from proband.knowledge.library import SHIPPED, installed, user_folder
from proband.knowledge.pack import Manifest, Pack

BUILT_BY = f"proband {__version__} (proband data add)"
LEFTOVER = ".building-"

Say = Callable[[str], None]
Advance = Callable[[float], None]  # is told which share (0 to 1) of a long step is done


class Added(msgspec.Struct, frozen=True):
    """The new pack: its folder, its manifest, and what was met on the way."""

    folder: Path
    manifest: Manifest
    issues: tuple[Issue, ...]


def place_pack(place: Path, write: Callable[[Path], Manifest], check: Callable[[Path], None]) -> Manifest:
    """Let ``write`` fill a folder beside the place, let ``check`` look at it, and move it there in one step.

    Raises UsageError if the data folder cannot be written, and whatever ``write`` and ``check`` raise.
    """
    scratch = _scratch()
    try:
        folder = scratch / place.parent.name / place.name
        manifest = write(folder)
        check(folder)
        _move(folder, place, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return manifest


def check_whole(folder: Path) -> None:
    """Raise PackCorrupt if what lies on the disk is not what the manifest says."""
    damaged = [name for name, _ in Pack(folder).verify()]
    if damaged:
        raise not_as_built(folder, ", ".join(damaged))


def not_as_built(folder: Path, what: str) -> PackCorrupt:
    """The error for a pack that was written and is not right."""
    return PackCorrupt(
        f"what was written is not what was built ({what})",
        str(folder),
        "Check the disk, and the files that you gave.",
    )


def shipped(name: str) -> Pack:
    """The newest pack of a name that proband ships. Raises PackMissing if there is none."""
    found = [pack for pack in installed() if pack.folder.parent.name == name and SHIPPED in pack.folder.parents]
    if not found:
        raise PackMissing(f"the pack {name} is not installed", str(SHIPPED), "Install proband again.")
    return max(found, key=lambda pack: pack.folder.name)


def _scratch() -> Path:
    root = user_folder()
    try:
        root.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=LEFTOVER, dir=root))
    except OSError as error:
        raise UsageError(
            f"the data folder cannot be written ({error.strerror})",
            str(root),
            "Set PROBAND_DATA to another folder.",
        ) from error


def _move(folder: Path, place: Path, scratch: Path) -> None:
    """Put the pack in its place; a pack of the same release that stands there gives way only now."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        os.replace(place, scratch / "before")  # noqa: PTH105  (a folder)
    os.replace(folder, place)  # noqa: PTH105
