"""`proband data remove`: takes away a pack that the user has added, or a file from the list of the user's own."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from proband.errors import UsageError
from proband.knowledge.library import SHIPPED, installed, user_folder
from proband.knowledge.remembered import forget

_STATUS = "`proband data status` lists what is there."


def remove_pack(name: str, release: str) -> str:
    """Remove a pack of the user; says so. Raises UsageError for one that is not there, or that proband ships."""
    found = [pack.folder for pack in installed() if (pack.folder.parent.name, pack.folder.name) == (name, release)]
    own = [folder for folder in found if SHIPPED not in folder.parents]
    if not own:
        what = f"proband ships {name} {release}" if found else f"there is no pack {name} {release}"
        raise UsageError(what, "", "What proband ships cannot be removed." if found else _STATUS)
    try:
        _take_away(own[0])
    except OSError as error:
        raise UsageError(f"it cannot be removed ({error.strerror})", str(own[0])) from None
    return f"Removed the {name} pack of release {release}: {own[0]}"


def _take_away(folder: Path) -> None:
    """Out of sight in one step, then deleted."""
    scratch = Path(tempfile.mkdtemp(prefix=".removing-", dir=user_folder()))
    os.replace(folder, scratch / folder.name)  # noqa: PTH105  (a folder)
    shutil.rmtree(scratch, ignore_errors=True)


def forget_file(path: str) -> str:
    """Take a file out of the list; says so. Raises UsageError if it is not in it."""
    gone = forget(path)
    if gone is None:
        advice = f"A pack is removed by its name and release (`proband data remove clinvar RELEASE`). {_STATUS}"
        raise UsageError("this is none of the files that you have added", path, advice)
    return f"No longer used: {gone.path}"
