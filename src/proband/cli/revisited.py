"""`proband revisit --release`: one case or many under two releases; what deserves a look, a row each."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from proband.cli.genome import NAMES
from proband.errors import FileFormatError, UsageError

if TYPE_CHECKING:
    from proband.followup.change import Change
    from proband.followup.releases import Options, Record, Revisited
    from proband.issue import Issue

NEWEST = "newest"
MANY = (".jsonl", ".jsonl.gz", ".zip")
ISSUES_SAID = 20
COLUMNS = (
    "where", "case_id", "disease_id", "name", "reason", "gene", "variants", "rank_before", "rank_after",
    "posterior_before", "posterior_after", "because",
)  # fmt: skip


def between_releases(
    cases: tuple[str, ...], release: str | None, older: str | None, result: Path | None, given: dict[str, Any]
) -> int:
    """Compare the cases under two releases and print what is raised; the exit code."""
    newer = _newer(release)
    if len(cases) > 1 or given["out"] is not None or _holds_many(cases[0]):
        return _many(cases, newer, older or _release_of(result), given)
    return _one(cases[0], newer, older or _release_of(result) or _older(cases[0]), given)


def _holds_many(case: str) -> bool:
    return Path(case).is_dir() or case.endswith(MANY)


def _one(path: str, newer: str, older: str, given: dict[str, Any]) -> int:
    """The whole Change of one case."""
    from proband.cli.genome import opened
    from proband.cli.inputs import read_case
    from proband.cli.outputs import step
    from proband.cli.revisit import answer
    from proband.followup.revisit import Asking, revisit_release
    from proband.knowledge import open_knowledge

    _refuse_same(older, newer)
    first, second = (open_knowledge(one, overlay=not given["no_overlay"]) for one in (older, newer))
    case, issues = read_case(path, second)
    files = {name: given[name] for name in NAMES}
    asking = Asking(given["top"], not given["no_supplement"], lambda patient, known: opened(files, patient, known))
    with step("compared the releases"):
        change = revisit_release(case, first, second, asking, issues=issues)
    return answer(change, given["as_json"])


def _many(cases: tuple[str, ...], newer: str, older: str | None, given: dict[str, Any]) -> int:
    from proband.cli.inputs import case_from_bytes
    from proband.cli.outputs import write_file, write_stdout
    from proband.followup.releases import Options

    _refuse_genome(given)
    as_lines = _as_lines(given["out"], given["as_json"])
    records = list(_records(cases, older))
    todo = [record for record in records if record.older != newer]
    if not todo:
        _refuse_same(newer, newer)
    options = Options(newer, case_from_bytes, not given["no_supplement"], not given["no_overlay"])
    done = _Done()
    for one in _compared(todo, options, given["workers"] or os.cpu_count() or 1):
        done.add(one)
    table = _lines(done.rows) if as_lines else _table(done.rows)
    if given["out"] is None:
        write_stdout(table)
    else:
        write_file(given["out"], table)
    return done.receipt(len(todo), len(records) - len(todo))


class _Done:
    """What came of the cases so far: the rows of what is raised, the issues, and how many were compared."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.issues: list[Issue] = []
        self.compared = self.with_raised = 0

    def add(self, one: Revisited) -> None:
        """Count one record; of its Change only the rows are kept."""
        self.issues += one.issues
        if one.change is not None:
            self.compared += 1
            self.with_raised += bool(one.change.raised)
            self.rows += _rows(one.where, one.change)

    def receipt(self, asked: int, same: int) -> int:
        """Say what was done and what could not be; the exit code."""
        for issue in self.issues[:ISSUES_SAID]:
            click.echo(f"{issue.level}: {issue.where}: {issue.what} {issue.advice}".rstrip(), err=True)
        if len(self.issues) > ISSUES_SAID:
            click.echo(f"and {len(self.issues) - ISSUES_SAID} more issues", err=True)
        raised = f"{len(self.rows)} changes raised in {self.with_raised} of them"
        click.echo(f"{self.compared} of {asked} cases compared; {raised}", err=True)
        if same:
            click.echo(f"{same} cases have a result of the newer release already: not compared", err=True)
        return 1 if self.issues else 0


def _compared(records: Sequence[Record], options: Options, workers: int) -> Iterator[Revisited]:
    """Each record compared, with a progress bar on stderr."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from proband.followup.releases import revisit_many

    columns = (
        TextColumn("comparing"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("cases"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("comparing", total=len(records))
        yield from revisit_many(
            records,
            options,
            workers=workers,
            progress=lambda done, total: shown.update(task, completed=done, total=total),
        )


def _records(cases: Sequence[str], older: str | None) -> Iterator[Record]:
    """Every record below the given paths, in their order, each with the release that it is compared from."""
    from proband.case.lines import iter_records
    from proband.followup.releases import Record

    for case in cases:
        if not Path(case).exists():
            raise UsageError("there is no such file", case, "Check the path.")
        earlier = older or (_oldest() if _holds_many(case) else _older(case))
        for where, data in iter_records(case):
            yield Record(where, data, earlier)


def _rows(where: str, change: Change) -> Iterator[dict[str, Any]]:
    """One row a raised change."""
    from proband.report.change import because_words

    by_id = {one.disease_id: one for one in change.diseases}
    for raised in change.raised:
        one = by_id[raised.disease_id]
        yield {
            "where": where,
            "case_id": change.case_id,
            "disease_id": one.disease_id,
            "name": one.name,
            "reason": raised.reason,
            "gene": raised.gene,
            "variants": list(raised.variants),
            "rank_before": one.rank_before,
            "rank_after": one.rank_after,
            "posterior_before": one.posterior_before,
            "posterior_after": one.posterior_after,
            "because": because_words(raised, change),
        }


def _table(rows: Iterable[dict[str, Any]]) -> bytes:
    lines = ["\t".join(COLUMNS), *("\t".join(_cell(row[name]) for name in COLUMNS) for row in rows)]
    return "".join(f"{line}\n" for line in lines).encode()


def _cell(value: Any) -> str:
    if isinstance(value, list):
        value = "|".join(value)
    said = "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
    return " ".join(said.split())


def _lines(rows: Iterable[dict[str, Any]]) -> bytes:
    import msgspec

    from proband.report.result import rounded

    return b"".join(msgspec.json.encode(rounded(row)) + b"\n" for row in rows)


def _as_lines(out: Path | None, as_json: bool) -> bool:
    """Whether JSON lines are wanted. Raises UsageError for a table of another ending."""
    if out is None or out.suffix == ".jsonl":
        return as_json or out is not None
    if out.suffix not in (".tsv", ".txt") or as_json:
        raise UsageError("the table must end in .tsv, or in .jsonl", str(out), "Name it changes.tsv, for example.")
    return False


def _newer(release: str | None) -> str:
    from proband.knowledge import open_knowledge

    return open_knowledge(None if release in (None, NEWEST) else release).release


def _oldest() -> str:
    """The oldest release of the HPO that is installed. Raises PackMissing if there is none."""
    from proband.knowledge import open_knowledge
    from proband.knowledge.library import PHENOTYPE, installed

    found = [pack.folder.name for pack in installed() if pack.folder.parent.name == PHENOTYPE]
    return min(found) if found else open_knowledge().release


def _older(case: str) -> str:
    """The release of the case's earlier result, where there is one; else the oldest installed."""
    from proband.cli.inputs import stem

    folder = f"proband-{stem(case)}"
    for place in (Path(folder), Path(case).parent / folder):
        if (place / "result.json").is_file():
            return _release_of(place) or _oldest()
    return _oldest()


def _release_of(result: Path | None) -> str | None:
    """The release of the HPO that a result was made with. Raises UsageError and FileFormatError."""
    if result is None:
        return None
    path = result / "result.json" if result.is_dir() else result
    try:
        found = json.loads(path.read_bytes())
        packs = {pack["name"]: pack["release"] for pack in found["provenance"]["packs"]}
        return str(packs["phenotype"])
    except OSError as error:
        raise UsageError(f"it cannot be read ({error.strerror})", str(path), "Check the path.") from None
    except (ValueError, KeyError, TypeError):
        advice = "Give the result.json that `proband workup` wrote, or --from RELEASE."
        raise FileFormatError("this is no result of proband", str(path), advice) from None


def _refuse_same(older: str, newer: str) -> None:
    if older == newer:
        advice = "Add another release with `proband data add`, or name the older one with --from."
        raise UsageError(f"both sides are release {newer}: there is nothing to compare", "--release", advice)


def _refuse_genome(given: dict[str, Any]) -> None:
    for name in NAMES:
        if given[name]:
            option = f"--{name.replace('_', '-')}"
            raise UsageError(f"{option} is of one patient", option, "Compare that case alone.")
