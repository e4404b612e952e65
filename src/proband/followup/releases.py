"""Many cases under an older and a newer release: what of them deserves a look, in the order of the input.

    records ── batches ── workers (each opens the releases once) ── Revisited, one a record

A record that cannot be read, or holds nothing to rank by, becomes an Issue and the rest goes on. The number of
workers changes nothing in what comes out.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import msgspec

from proband.case.model import Case
from proband.differential.finding import FindingModel
from proband.errors import ProbandError
from proband.followup.change import Change
from proband.followup.revisit import Asking, revisit_release
from proband.issue import Issue
from proband.knowledge import Knowledge, open_knowledge

BATCH = 20
Read = Callable[[bytes, str, Knowledge], tuple[Case, tuple[Issue, ...]]]


class Record(msgspec.Struct, frozen=True):
    """One case to be read: ``where`` it stands, its bytes (``data``), and the ``older`` release."""

    where: str
    data: bytes
    older: str


class Options(msgspec.Struct, frozen=True):
    """What shapes the comparison: the ``newer`` release, how a record is read (a function of a module, so that
    workers find it), with the supplement or not, with the overlay or not."""

    newer: str
    read: Read
    supplement: bool = True
    overlay: bool = True


class Revisited(msgspec.Struct, frozen=True):
    """What became of one record: its ``change`` (None if it could not be read), whose diseases are those that are
    raised, and its ``issues``."""

    where: str
    change: Change | None
    issues: tuple[Issue, ...]


class Revisitor:
    """Compares records under two releases; a worker makes one, and opens a release when it is first asked for."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._open: dict[str, tuple[Knowledge, FindingModel]] = {}

    def revisited(self, record: Record) -> Revisited:
        """One record compared; what is wrong with it becomes an Issue."""
        newer, second = self._knowledge(self.options.newer)
        try:
            case, issues = self.options.read(record.data, record.where, newer)
        except ProbandError as error:
            return _unreadable(record, error)
        told = tuple(_placed(one, record.where) for one in issues if one.level == "error")
        if not case.present and not case.variants:
            return Revisited(record.where, None, told or (_nothing(record.where),))
        older, first = self._knowledge(record.older)
        # Only what is raised is told of many cases, and only that is explained.
        asking = Asking(0, self.options.supplement)
        change = revisit_release(case, older, newer, asking, models=(first, second), issues=issues)
        return Revisited(record.where, change, told)

    def _knowledge(self, release: str) -> tuple[Knowledge, FindingModel]:
        if release not in self._open:
            knowledge = open_knowledge(release, overlay=self.options.overlay)
            self._open[release] = knowledge, FindingModel(knowledge)
        return self._open[release]


def revisit_many(
    records: Sequence[Record],
    options: Options,
    *,
    workers: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Revisited]:
    """Each record compared, in the order of the input; ``progress(done, total)`` is called after each batch.

    Raises PackMissing if a release is not installed.
    """
    batches = list(_batched(records))
    done = 0
    progress(done, len(records))
    for found in _work(batches, options, min(workers, len(batches))):
        done += len(found)
        progress(done, len(records))
        yield from found


def _work(batches: Sequence[tuple[Record, ...]], options: Options, workers: int) -> Iterator[list[Revisited]]:
    if workers <= 1:
        revisitor = Revisitor(options)
        for batch in batches:
            yield [revisitor.revisited(record) for record in batch]
        return
    # Spawned, not forked: a fork would inherit whatever threads the caller has.
    with ProcessPoolExecutor(workers, get_context("spawn"), _start, (options,)) as pool:
        try:
            yield from pool.map(_revisit, batches)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_REVISITOR: list[Revisitor] = []


def _start(options: Options) -> None:
    _REVISITOR[:] = [Revisitor(options)]


def _revisit(batch: tuple[Record, ...]) -> list[Revisited]:
    return [_REVISITOR[0].revisited(record) for record in batch]


def _batched(records: Iterable[Record]) -> Iterator[tuple[Record, ...]]:
    left = iter(records)
    while batch := tuple(itertools.islice(left, BATCH)):
        yield batch


def _unreadable(record: Record, error: ProbandError) -> Revisited:
    issue = Issue("error", "unreadable-record", record.where, error.what, error.advice)
    return Revisited(record.where, None, (issue,))


def _nothing(where: str) -> Issue:
    return Issue("error", "no-findings", where, "The case has no finding.", "Nothing to rank by.")


def _placed(issue: Issue, where: str) -> Issue:
    inside = issue.where if issue.where.startswith(where) else f"{where} {issue.where}".strip()
    return msgspec.structs.replace(issue, where=inside)
