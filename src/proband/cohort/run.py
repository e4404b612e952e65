"""Rank a file, folder or archive of phenopackets into one table.

    records ── parts of 200 ── workers ── PART.tsv (temporary name, then rename) ── one table, in input order

A part that is finished is not done again: an interrupted run goes on where it stopped. The plan beside the
parts says what they were made of; another input, program or option starts anew. The number of workers changes
nothing in the bytes.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from proband import __version__
from proband.case.lines import iter_records, read_record
from proband.diagnose import Differential
from proband.differential.finding import FindingModel
from proband.errors import UsageError
from proband.issue import Issue
from proband.knowledge import Knowledge, open_knowledge

PART_SIZE = 200
COLUMNS = ("where", "case_id", "rank", "disease_id", "same_as", "name", "posterior", "log10_lr", "none_of_these")
LN10 = float(np.log(10))

Record = tuple[str, bytes]


class Options(msgspec.Struct, frozen=True):
    """What shapes the result: how many diseases a case, with the supplement or not, which release, with the
    overlay or not."""

    top: int = 10
    supplement: bool = True
    release: str | None = None
    overlay: bool = True


class Receipt(msgspec.Struct, frozen=True):
    """What one run did: records read, ranked, skipped; parts that were there already."""

    records: int
    ranked: int
    resumed: int
    issues: tuple[Issue, ...]


class Part(msgspec.Struct, frozen=True):
    """The rows and issues of some records, as they are stored until all parts are there."""

    rows: tuple[tuple[str, ...], ...]
    records: int
    ranked: int
    issues: tuple[Issue, ...]


class Ranker:
    """Ranks records with one model; a worker makes one."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.knowledge: Knowledge = open_knowledge(options.release, overlay=options.overlay)
        self.model = FindingModel(self.knowledge)

    def part(self, records: Iterable[Record]) -> Part:
        """The rows of some records; a record that cannot be ranked becomes an Issue."""
        rows: list[tuple[str, ...]] = []
        issues: list[Issue] = []
        total = ranked = 0
        for where, data in records:
            total += 1
            case, met = read_record(where, data)
            issues += [msgspec.structs.replace(i, where=_place(where, i.where)) for i in met if i.level == "error"]
            if case is None:
                continue
            if not case.present:
                issues.append(
                    Issue("error", "no-findings", where, "the case has no finding", "Nothing to rank by.")
                )
                continue
            ranked += 1
            differential = Differential(case, self.knowledge, supplement=self.options.supplement, model=self.model)
            rows += [self._row(where, case.id, differential, row) for row in differential.leading(self.options.top)]
        return Part(tuple(rows), total, ranked, tuple(issues))

    def _row(self, where: str, case_id: str, differential: Differential, disease: int) -> tuple[str, ...]:
        diseases = self.knowledge.diseases
        same = "|".join(diseases.id(member) for member in diseases.group(disease) if member != disease)
        return (
            where,
            case_id,
            f"{differential.ranks[disease]:g}",
            diseases.id(disease),
            same,
            diseases.name(disease),
            f"{differential.posterior[disease]:.6g}",
            f"{differential.scores[disease] / LN10:.6g}",
            f"{differential.none_of_these:.6g}",
        )


def rank_many(
    source: Path,
    out: Path,
    options: Options,
    *,
    workers: int | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Receipt:
    """Rank every phenopacket below ``source`` into the table ``out`` (.tsv, or .parquet with pyarrow).

    ``progress(done, total)`` is called after every part. Raises UsageError for another ending of ``out``,
    FileFormatError if the source cannot be read.
    """
    write = _writer(out)
    parts = [(at, list(records)) for at, records in enumerate(_batched(iter_records(source), PART_SIZE))]
    folder = out.with_name(f"{out.name}.parts")
    _prepare(folder, _plan(parts, options))
    todo = [(at, records) for at, records in parts if not _file(folder, at).exists()]
    resumed = len(parts) - len(todo)
    progress(resumed, len(parts))
    for done, _ in enumerate(_work(todo, folder, options, workers or os.cpu_count() or 1), start=resumed + 1):
        progress(done, len(parts))
    found = [msgspec.json.decode(_file(folder, at).read_bytes(), type=Part) for at, _ in parts]
    write(out, (row for part in found for row in part.rows))
    shutil.rmtree(folder)
    issues = tuple(issue for part in found for issue in part.issues)
    return Receipt(sum(p.records for p in found), sum(p.ranked for p in found), resumed, issues)


def _batched(records: Iterator[Record], size: int) -> Iterator[tuple[Record, ...]]:
    while batch := tuple(itertools.islice(records, size)):
        yield batch


def _plan(parts: list[tuple[int, list[Record]]], options: Options) -> bytes:
    """What the parts are made of: input, options, program and release."""
    digest = hashlib.sha256()
    for _, records in parts:
        for where, data in records:
            digest.update(where.encode() + b"\0" + data)
    release = open_knowledge(options.release).release
    return msgspec.json.encode({"input": digest.hexdigest(), "options": options, "made_by": (__version__, release)})


def _prepare(folder: Path, plan: bytes) -> None:
    """Keep the finished parts of the same plan; anything else is cleared."""
    note = folder / "plan.json"
    if folder.exists() and not (note.exists() and note.read_bytes() == plan):
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    note.write_bytes(plan)


def _file(folder: Path, at: int) -> Path:
    return folder / f"{at:06d}.json"


def _work(todo: list[tuple[int, list[Record]]], folder: Path, options: Options, workers: int) -> Iterator[int]:
    if workers == 1 or len(todo) <= 1:
        ranker = Ranker(options) if todo else None
        for at, records in todo:
            assert ranker is not None
            _store(folder, at, ranker.part(records))
            yield at
        return
    # Spawned, not forked: a fork would inherit whatever threads the caller has.
    with ProcessPoolExecutor(workers, get_context("spawn"), _start, (options,)) as pool:
        yield from _finished(pool, todo, folder)


def _finished(pool: Executor, todo: list[tuple[int, list[Record]]], folder: Path) -> Iterator[int]:
    futures: list[Future[int]] = [pool.submit(_rank_part, folder, at, records) for at, records in todo]
    try:
        for future in futures:
            yield future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_RANKER: list[Ranker] = []


def _start(options: Options) -> None:
    _RANKER[:] = [Ranker(options)]


def _rank_part(folder: Path, at: int, records: list[Record]) -> int:
    _store(folder, at, _RANKER[0].part(records))
    return at


def _store(folder: Path, at: int, part: Part) -> None:
    path = _file(folder, at)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(msgspec.json.encode(part))
    unfinished.replace(path)


def _place(record: str, inside: str) -> str:
    return inside if inside.startswith(record) else f"{record} {inside}".strip()


def _writer(out: Path) -> Callable[[Path, Iterable[tuple[str, ...]]], None]:
    if out.suffix in (".tsv", ".txt"):
        return _write_tsv
    if out.suffix == ".parquet":
        try:
            import pyarrow  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: F401
        except ImportError:
            raise UsageError(
                "writing Parquet needs the package pyarrow",
                str(out),
                "Install it (`pip install proband[cohort]`), or write a .tsv file.",
            ) from None
        return _write_parquet
    raise UsageError("the table must end in .tsv or .parquet", str(out), "Name it ranks.tsv, for example.")


def _write_tsv(out: Path, rows: Iterable[tuple[str, ...]]) -> None:
    unfinished = out.with_name(f".{out.name}.unfinished")
    with unfinished.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(COLUMNS) + "\n")
        for row in rows:
            file.write("\t".join(" ".join(cell.split()) for cell in row) + "\n")
    unfinished.replace(out)


def _write_parquet(out: Path, rows: Iterable[tuple[str, ...]]) -> None:
    import pyarrow
    import pyarrow.parquet  # type: ignore[import-not-found,import-untyped,unused-ignore]

    numbers = {"rank", "posterior", "log10_lr", "none_of_these"}
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for row in rows:
        for name, cell in zip(COLUMNS, row, strict=True):
            columns[name].append(float(cell) if name in numbers else cell)
    unfinished = out.with_name(f".{out.name}.unfinished")
    pyarrow.parquet.write_table(pyarrow.table(columns), unfinished)
    unfinished.replace(out)
