"""What the user gets: files that are whole or not there, and the terminal."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from proband.errors import UsageError
from proband.issue import Issue, worst_level

if TYPE_CHECKING:
    from rich.console import Console


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write files into a folder, which is made if need be. Raises UsageError if that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise UsageError("this is a file, not a folder", str(folder), "Give another folder with --out.") from None
    except OSError as error:
        raise _cannot_write(folder, error) from error
    for name, data in files.items():
        write_file(folder / name, data)


def write_file(path: Path, data: bytes) -> None:
    """Write a file under a temporary name beside it, then rename: a reader never sees half of it."""
    if path.is_dir():
        raise UsageError("this is a folder", str(path), "Give the name of a file with --out.")
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise _cannot_write(path, error) from error
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The permissions that the user takes from new files (there is no way to read them without setting them)."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _cannot_write(path: Path, error: OSError) -> UsageError:
    return UsageError(
        f"it cannot be written ({error.strerror})", str(path), "Give another place with --out, or check the disk."
    )


def write_stdout(data: bytes) -> None:
    """Write bytes to stdout as they are."""
    click.echo(data, nl=False)


def terminal(*, err: bool = False) -> Console:
    """The terminal; a pipe or a file gets plain text."""
    from rich.console import Console

    return Console(stderr=err, highlight=False)


def exit_code(issues: tuple[Issue, ...]) -> int:
    """1 if the case has error-level Issues, else 0."""
    return 1 if worst_level(issues) == "error" else 0


def say_issues(issues: tuple[Issue, ...]) -> None:
    """Errors and warnings on stderr, for commands whose stdout is data."""
    for issue in issues:
        if issue.level != "note":
            click.echo(f"{issue.level}: {issue.where}: {issue.what} {issue.advice}".rstrip(), err=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    """With --verbose, say what is done and how long it took. Never the patient's words."""
    context = click.get_current_context(silent=True)
    settings: dict[str, Any] = (context.obj or {}) if context is not None else {}
    began = time.perf_counter()
    yield
    if settings.get("verbose"):
        click.echo(f"{what}: {time.perf_counter() - began:.2f} s", err=True)
