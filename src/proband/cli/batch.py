"""Many cases from the command line: progress, the issues beside the table, and what was done in one line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proband.cohort.run import Options


def refuse_typed(finding: tuple[str, ...], excluded: tuple[str, ...], onset: str | None, sex: str | None) -> None:
    """What is typed belongs to one case: with --out there are many. Raises UsageError."""
    from proband.errors import UsageError

    given = [("--finding", finding), ("--not", excluded), ("--onset", onset), ("--sex", sex)]
    typed = [name for name, value in given if value]
    if typed:
        raise UsageError(
            f"{' and '.join(typed)} cannot be typed beside many cases",
            "--out",
            "Write them into the phenopackets, or rank the one case without --out.",
        )


def rank_batch(source: str | None, out: str, options: Options, workers: int | None) -> int:
    """Rank a file, folder or archive of phenopackets into ``out``; return the exit code."""
    import click
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from proband.cohort.run import rank_many
    from proband.errors import UsageError

    if source is None:
        raise UsageError(
            "--out ranks many cases, but none were named", "", "proband rank cohort.jsonl --out ranks.tsv"
        )
    table = Path(out)
    columns = (TextColumn("ranking"), BarColumn(), MofNCompleteColumn(), TextColumn("parts"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("ranking", total=None)
        receipt = rank_many(
            Path(source),
            table,
            options,
            workers=workers,
            progress=lambda done, total: shown.update(task, completed=done, total=total),
        )
    for issue in receipt.issues[:20]:
        click.echo(f"{issue.level}: {issue.where}: {issue.what}. {issue.advice}", err=True)
    if receipt.issues:
        click.echo(f"{len(receipt.issues)} issues in all: {_write_issues(table, receipt.issues)}", err=True)
    resumed = f", {receipt.resumed} parts were there from before" if receipt.resumed else ""
    click.echo(f"{receipt.ranked} of {receipt.records} records ranked{resumed}", err=True)
    click.echo(str(table))
    return 1 if receipt.issues else 0


def _write_issues(table: Path, issues: tuple[object, ...]) -> Path:
    """All issues as JSON lines beside the table."""
    import msgspec

    from proband.cli.outputs import write_file

    path = table.with_name(f"{table.name}.issues.jsonl")
    write_file(path, b"".join(msgspec.json.encode(issue) + b"\n" for issue in issues))
    return path
