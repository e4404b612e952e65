"""`proband data add` on the terminal: how far the work is, what was added, and what is used from now on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from proband.cli.outputs import terminal
from proband.errors import UsageError

if TYPE_CHECKING:
    from proband.knowledge.build.files import Taken
    from proband.knowledge.build.whole import Added


def no_folder(paths: Sequence[Path]) -> None:
    """Raise UsageError if one of the paths is a folder: which of its files are meant is for the user to say."""
    for path in paths:
        if path.is_dir():
            advice = "Name the files: `proband data add FOLDER/hp.obo FOLDER/phenotype.hpoa`."
            raise UsageError("this is a folder, not a file", str(path), advice)


@contextmanager
def progress() -> Iterator[tuple[Callable[[str], None], Callable[[float], None]]]:
    """Says each step; on a terminal a bar shows how far a long one is. Both write to stderr."""
    console = terminal(err=True)
    if not console.is_terminal:
        yield (lambda what: click.echo(f"{what} ...", err=True)), (lambda _: None)
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:

        def say(what: str) -> None:
            """A new bar: one that is full cannot go back to a step of unknown length."""
            for task in bars.task_ids:
                bars.remove_task(task)
            bars.add_task(what, total=None)

        def advance(share: float) -> None:
            for task in bars.task_ids:
                bars.update(task, total=1.0, completed=share)

        yield say, advance


def say_taken(taken: Sequence[Taken]) -> None:
    """What was added, with counts, and what the user should know of it."""
    for one in taken:
        for issue in one.issues:
            click.echo(f"{issue.level}: {issue.where}: {issue.what} {issue.advice}".rstrip(), err=True)
        if one.pack is not None:
            _say_pack(one.pack)
        elif one.file is not None:
            from proband.knowledge.remembered import KIND_WORDS

            file = one.file
            click.echo(f"Added as {KIND_WORDS[file.kind]} on {file.build}: {file.path}")
            click.echo("It is used from its place where a command is given none; do not move or change it.")


def _say_pack(added: Added) -> None:
    manifest = added.manifest
    click.echo(f"Added the {manifest.name} pack of release {manifest.release}: {added.folder}")
    click.echo("  " + ", ".join(f"{count:,} {name}" for name, count in manifest.rows.items()))
    click.echo(_used(added))


def _used(added: Added) -> str:
    """Whether the pack is the one that is used from now on."""
    from proband.knowledge.library import newest

    if newest(added.manifest.name).folder == added.folder:
        return "It is used from now on."
    advice = f"; ask with --release {added.manifest.release}" if added.manifest.name == "phenotype" else ""
    return f"A newer one is in use{advice}."
