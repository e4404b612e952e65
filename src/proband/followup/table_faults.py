"""What was met in a table, by row and column; the same fault of several rows is one Issue that names them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from proband.followup.columns import Column
from proband.followup.limits import Fault
from proband.followup.table_text import Row
from proband.issue import Issue


class Count(msgspec.Struct):
    """The cells of a table beside those of the date, as they are counted."""

    cells: int = 0
    imported: int = 0
    empty: int = 0
    named: int = 0


class Faults:
    """The faults of one table, ``name``."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._rows: dict[tuple[str, Fault], list[int]] = {}

    def row(self, row: Row, title: str, fault: Fault) -> None:
        """A fault of a row, in the column of this title (in none: '')."""
        self._rows.setdefault((title, fault), []).append(row.number)

    def column(self, column: Column) -> None:
        """A fault of a column as such, said also where no row says anything in it."""
        if column.fault is not None and column.fault.level == "error":
            self._rows.setdefault((column.title, column.fault), [])

    def issues(self) -> tuple[Issue, ...]:
        """An Issue for each, in the order of their first rows."""
        found = sorted(self._rows.items(), key=lambda item: item[1][:1])
        return tuple(self._issue(title, fault, rows) for (title, fault), rows in found)

    def _issue(self, title: str, fault: Fault, rows: Sequence[int]) -> Issue:
        where = [self.name]
        if rows:
            where.append(f"{'row' if len(rows) == 1 else 'rows'} {', '.join(runs(rows))}")
        if title:
            where.append(f"column {title}")
        return Issue(fault.level, fault.code, ", ".join(where), fault.what, fault.advice)


def runs(numbers: Sequence[int]) -> Iterator[str]:
    """Ascending numbers as runs: 2 to 5, 9."""
    at = 0
    while at < len(numbers):
        last = at
        while last + 1 < len(numbers) and numbers[last + 1] == numbers[last] + 1:
            last += 1
        yield f"{numbers[at]} to {numbers[last]}" if last > at else f"{numbers[at]}"
        at = last + 1
