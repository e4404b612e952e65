"""Writing to a diary from the command line: what was written, and what a person should know of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from proband.cli.diaries import Place
from proband.errors import UsageError

if TYPE_CHECKING:
    from proband.followup.diary import Diary, Header
    from proband.followup.entry import Entry
    from proband.issue import Issue


def write(
    ctx: click.Context, place: Place, header: Header, entries: Sequence[Entry], issues: Sequence[Issue]
) -> None:
    """Write entries, say which, and end with the exit code of the issues."""
    from proband.cli.diaries import diary_or_none, say_added
    from proband.cli.outputs import exit_code, say_issues, step
    from proband.followup.diary import add_entries

    before = diary_or_none(place)
    met = tuple(issues) if before is None else (*issues, *before.issues, *_against(before, entries))
    with step("wrote the diary"):
        added = add_entries(place.diary, entries, header) if entries else None
    if added is not None:
        say_added(added.added, added.already, place)
    else:
        click.echo("Nothing was added.")
    say_issues(met)
    ctx.exit(exit_code(met))


def _against(before: Diary, entries: Sequence[Entry]) -> Iterator[Issue]:
    """What the diary held before against what is written."""
    from proband.followup.entry import saying_otherwise, standing, with_id

    held = standing(before.entries)
    there = {one.id for one in before.entries}
    made = [with_id(one) for one in entries]
    for entry, other in saying_otherwise(held, (one for one in made if one.id not in there)):
        yield _otherwise(entry, other)
    gone = there - {one.id for one in held}
    yield from (_gone(entry) for entry in made if entry.id in gone)


def _otherwise(entry: Entry, other: Entry) -> Issue:
    """The Issue of an entry that says something else than one that holds."""
    from proband.cli.diaries import told
    from proband.issue import Issue

    return Issue(
        "warning",
        "says-otherwise",
        entry.source,
        f"It says {told(entry)}; the diary says {told(other)} for {entry.date} already, and both hold now.",
        f"Withdraw the wrong one: `proband follow CASE withdraw {other.id}`.",
    )


def _gone(entry: Entry) -> Issue:
    """The Issue of an entry that was there, and was corrected or withdrawn since."""
    from proband.cli.diaries import told
    from proband.issue import Issue

    return Issue(
        "warning",
        "replaced-before",
        entry.source,
        f"{told(entry)} on {entry.date} was corrected or withdrawn since; it does not hold again.",
        f"If it should: `proband follow CASE correct {entry.id}`.",
    )


def table_bytes(file: Path) -> bytes:
    """The bytes of a table. Raises UsageError and FileFormatError."""
    from proband.cli.inputs import LARGEST_BYTES
    from proband.errors import FileFormatError

    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise UsageError("this is larger than a diary", str(file), "Give the table of one patient.")
        return file.read_bytes()
    except FileNotFoundError:
        raise UsageError("there is no such file", str(file), "Check the path.") from None
    except OSError as error:
        raise FileFormatError(f"it cannot be read ({error.strerror})", str(file)) from error
