"""A table of a diary (CSV) as entries. Its header says its shape:

    wide    date, then a column a thing        date,temperature [°C],weight [kg],pustules,treatment start
    long    date, kind and name, a row a thing date,kind,name,value,unit,event,dose,text

Instead of ``date`` there may be ``day`` (of life; birth is 0) or ``age`` (P6M12D) where the birth date is known.
A long table with a column ``code`` is one that proband wrote (export.py): its rows are taken as they say.

Every cell that is not empty becomes an entry or is named in an Issue, by row and column: nothing is left out in
silence (``cells == imported + empty + named``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import msgspec

from proband.errors import FileFormatError, UsageError
from proband.followup.cells import Reading, read_cell
from proband.followup.columns import KEYS, Column, column_of
from proband.followup.entry import Entry
from proband.followup.limits import Fault
from proband.followup.table_dates import clock_of, day_first, read_age, read_date, read_day_of_life
from proband.followup.table_faults import Count, Faults
from proband.followup.table_long import row_reader
from proband.followup.table_text import Row, TableText, read_text
from proband.issue import Issue
from proband.knowledge import Knowledge

_STEP = 500
_BEFORE_BIRTH = Fault("error", "before-birth", "The date lies before the date of birth.", "Check both.")
_FUTURE = Fault("warning", "future-date", "The date lies in the future; it was imported.", "Check the year.")
_OUT_OF_ORDER = Fault("warning", "out-of-order", "The date lies before that of the row above; it was imported.")
_AGAIN = Fault("warning", "same-date", "The date is that of an earlier row; both were imported.")
_NO_DATE = Fault("error", "no-date", "The row has no date.", "Write it as YYYY-MM-DD.")


class Table(msgspec.Struct, frozen=True):
    """What a table says: its ``entries`` (without ids), its ``issues``, and how many cells there are beside those
    of the date: ``cells``, of which ``imported``, ``empty`` and ``named`` in an Issue of level error."""

    entries: tuple[Entry, ...]
    issues: tuple[Issue, ...]
    cells: int
    imported: int
    empty: int
    named: int


RowReader = Callable[[Row, str, str], list[Entry]]


def read_table(
    data: bytes,
    name: str,
    knowledge: Knowledge,
    *,
    born: str = "",
    today: str = "",
    advance: Callable[[float], None] = lambda _: None,
) -> Table:
    """The entries of a table; ``name`` is what Issues and sources call it.

    ``born`` is the date of birth (YYYY-MM-DD), where it is known; ``today`` the day after which dates lie in the
    future; ``advance`` is told the share of rows that is done. Raises FileFormatError if it is no such table, and
    UsageError if it counts days of life and ``born`` is not known.
    """
    text = read_text(data, name)
    titles = [cell.strip() for cell in text.header.cells]
    lower = [title.casefold() for title in titles]
    faults, count = Faults(name), Count()
    is_long = {"date", "kind"} <= set(lower)
    columns = [] if is_long else _columns(titles, knowledge, faults)
    key = _key(lower, name)
    if lower[key] != "date" and not born:
        raise UsageError(
            f"the table counts by {lower[key]}, and the date of birth is not known", name, "Give it with --born."
        )
    if is_long:
        read_row = row_reader(titles, knowledge, faults, count)
    else:
        read_row = _wide_reader(columns, name, faults, count)
    # A long table has many rows a day, and one of ours has a history, which need not be in order.
    days = _Days(text, key, lower, born, today, faults, again=not is_long, ordered="code" not in lower)
    entries: list[Entry] = []
    for at, row in enumerate(text.rows):
        day = days.of(row)
        if day is None:
            _left_out(row, [at for at, title in enumerate(lower) if title in KEYS], len(titles), count)
        else:
            entries += read_row(row, day, days.clock(row))
        if at % _STEP == 0:
            advance(at / len(text.rows))
    return Table(
        tuple(entries), (*text.issues, *faults.issues()), count.cells, count.imported, count.empty, count.named
    )


def _columns(titles: Sequence[str], knowledge: Knowledge, faults: Faults) -> list[Column]:
    """What each column reads; a second column of dates reads nothing."""
    columns = [column_of(title, knowledge) if title else _untitled() for title in titles]
    seen: set[str] = set()
    for at, column in enumerate(columns):
        if column.reads in KEYS:
            if column.reads in seen:
                twice = Fault("error", "column-twice", "A column of this name is there already; it was not read.")
                columns[at] = Column(column.title, "unknown", fault=twice)
            seen.add(column.reads)
        elif column.title:
            faults.column(column)
    return columns


def _untitled() -> Column:
    return Column("", "unknown", fault=Fault("error", "unknown-column", "The column has no name: it was not read."))


def _key(lower: Sequence[str], name: str) -> int:
    """The column that the day is read from."""
    for key in ("date", "day", "day of life", "age"):
        if key in lower:
            return lower.index(key)
    raise FileFormatError(
        "its header has no column `date`",
        name,
        "Begin the table with a header: `date,temperature [°C],pustules` or `date,kind,name,value,unit`.",
    )


def _left_out(row: Row, keys: Iterable[int], columns: int, count: Count) -> None:
    """Count the cells of a row whose day is not known: its Issue names them."""
    beside = [cell for at, cell in enumerate(row.cells) if at not in set(keys)]
    said = sum(bool(cell.strip()) for cell in beside)
    cells = len(beside) + max(columns - len(row.cells), 0)
    count.cells += cells
    count.named += said
    count.empty += cells - said


class _Days:
    """The day and the time of each row, and what is to be said of them."""

    def __init__(
        self,
        text: TableText,
        key: int,
        lower: Sequence[str],
        born: str,
        today: str,
        faults: Faults,
        *,
        again: bool,
        ordered: bool,
    ) -> None:
        self._key, self._kind, self._title = key, lower[key], text.header.cells[key].strip()
        self._clock = lower.index("time") if "time" in lower else None
        self._born, self._today, self._faults = born, today, faults
        self._first = day_first(_cell(row, key) for row in text.rows) if lower[key] == "date" else None
        self._known: dict[str, str | Fault] = {}
        self._seen: set[str] | None = set() if again else None
        self._ordered = ordered
        self._last = ""

    def of(self, row: Row) -> str | None:
        """The row's day (YYYY-MM-DD), or None, which is an Issue."""
        text = _cell(row, self._key).strip()
        day = self._known.get(text)
        if day is None:
            day = self._known[text] = self._read(text)
        if not isinstance(day, str):
            what = f"{day.what} Nothing of the row was imported."
            self._faults.row(row, self._title, msgspec.structs.replace(day, what=what))
            return None
        if self._today and day > self._today:
            self._faults.row(row, self._title, _FUTURE)
        if self._ordered and day < self._last:
            self._faults.row(row, self._title, _OUT_OF_ORDER)
        if self._seen is not None:
            if day in self._seen:
                self._faults.row(row, self._title, _AGAIN)
            self._seen.add(day)
        self._last = day
        return day

    def clock(self, row: Row) -> str:
        """The row's time of day, or ''; one that is none is an Issue, and the row goes on without it."""
        if self._clock is None:
            return clock_of(_cell(row, self._key))
        text = _cell(row, self._clock).strip()
        plain = text.zfill(5) if len(text) == 4 else text
        try:
            hours, minutes = plain[:5].split(":")
            if len(plain) in (5, 8) and 0 <= int(hours) < 24 and 0 <= int(minutes) < 60:
                return plain[:5]
        except ValueError:
            pass
        if text:
            what = f"{text[:20]!r} is no time of day; the row was imported without it."
            self._faults.row(row, "time", Fault("warning", "not-a-time", what, "Write it as HH:MM."))
        return ""

    def _read(self, text: str) -> str | Fault:
        if not text:
            return _NO_DATE
        if self._kind == "date":
            day = read_date(text, self._first)
        else:
            born = date.fromisoformat(self._born)
            day = read_age(text, born) if self._kind == "age" else read_day_of_life(text, born)
        if isinstance(day, Fault):
            return day
        return _BEFORE_BIRTH if self._born and day.isoformat() < self._born else day.isoformat()


def _cell(row: Row, at: int) -> str:
    return row.cells[at] if at < len(row.cells) else ""


def _wide_reader(columns: Sequence[Column], name: str, faults: Faults, count: Count) -> RowReader:
    """Reads the rows of a wide table; what a text means in a column is worked out once."""
    known: list[dict[str, Reading]] = [{} for _ in columns]
    beside = [at for at, column in enumerate(columns) if column.reads not in KEYS]

    def read(row: Row, day: str, clock: str) -> list[Entry]:
        entries: list[Entry] = []
        cells = row.cells
        count.cells += len(beside)
        for at in beside:
            text = cells[at] if at < len(cells) else ""
            reading = known[at].get(text)
            if reading is None:
                reading = known[at][text] = read_cell(columns[at], text)
            if reading.entries:
                count.imported += 1
                source = f"{name}, row {row.number}, column {columns[at].title}"
                entries += [_dated(entry, day, clock, source) for entry in reading.entries]
            elif reading.fault is None:
                count.empty += 1
            else:
                count.named += 1
            if reading.fault is not None:
                faults.row(row, columns[at].title, reading.fault)
        _too_many(row, len(columns), faults, count)
        return entries

    return read


def _dated(entry: Entry, day: str, clock: str, source: str) -> Entry:
    return Entry(
        kind=entry.kind, date=day, time=clock, name=entry.name, code=entry.code, value=entry.value,
        unit=entry.unit, event=entry.event, dose=entry.dose, text=entry.text, source=source,
    )  # fmt: skip


def _too_many(row: Row, columns: int, faults: Faults, count: Count) -> None:
    """Cells behind the last column belong to nothing."""
    more = row.cells[columns:]
    said = [cell.strip() for cell in more if cell.strip()]
    count.cells += len(more)
    count.empty += len(more) - len(said)
    count.named += len(said)
    if said:
        shown = ", ".join(repr(cell[:40]) for cell in said)
        what = f"The row has {len(more)} cells more than the header: {shown} was not read."
        faults.row(row, "", Fault("error", "too-many-cells", what, "Is a text with a separator not in quotes?"))
