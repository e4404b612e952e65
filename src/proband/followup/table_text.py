"""A table as text: bytes to rows of cells, each with the number of its line.

Commas, semicolons or tabs; UTF-8 (with or without its mark) or UTF-16 with a mark, else Windows-1252 with an Issue;
lines that begin with # are remarks; a file whose quotation marks do not pair is read as if they were letters.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

import msgspec

from proband.errors import FileFormatError
from proband.issue import Issue

SEPARATORS = ("\t", ";", ",")
# A remark, or the line with which a spreadsheet names its separator.
_REMARK = re.compile(r"\s*(?:#|sep=.\s*$)")
# Whose the diary is, as a remark may say it: "# born: 2024-01-05", "# sex: female".
_WHOSE = re.compile(r"\s*#\s*(?P<what>born|sex)\s*:\s*(?P<value>[^\s,;]+)", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Row(msgspec.Struct, frozen=True):
    """One row: the ``number`` of its first line in the file (from 1), and its cells."""

    number: int
    cells: tuple[str, ...]


class TableText(msgspec.Struct, frozen=True):
    """The first row that is no remark (``header``), the other rows, and what was met."""

    header: Row
    rows: tuple[Row, ...]
    issues: tuple[Issue, ...] = ()


def read_text(data: bytes, name: str) -> TableText:
    """The rows of a table. Raises FileFormatError if there are none, or if it is no text."""
    text, issues = _decoded(data, name)
    separator = _separator(text)
    try:
        rows = _rows(text, separator, quoted=True)
    except csv.Error:
        rows = _unquoted(text, separator, name)
        issues = (
            *issues,
            _issue("unpaired-quotes", name, "Its quotation marks do not pair: they were read as letters."),
        )
    if not rows:
        raise FileFormatError("there is no row in it", name, "Give a table with a header: date, weight [kg], ...")
    return TableText(rows[0], tuple(rows[1:]), issues)


def whose(data: bytes, name: str) -> dict[str, str]:
    """What a table's remarks say of the patient: ``born`` and ``sex``, as they stand. Raises FileFormatError."""
    text, _ = _decoded(data, name)
    found = (match for line in text.splitlines() if (match := _WHOSE.match(line)))
    return {match["what"].casefold(): match["value"] for match in found}


def _unquoted(text: str, separator: str, name: str) -> list[Row]:
    try:
        return _rows(text, separator, quoted=False)
    except csv.Error as error:
        raise FileFormatError(f"it cannot be read as a table ({error})", name, "Save the table as CSV.") from None


def _decoded(data: bytes, name: str) -> tuple[str, tuple[Issue, ...]]:
    issues: tuple[Issue, ...] = ()
    encoding = next((one for mark, one in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        issues = (_issue("guessed-encoding", name, "It is not UTF-8; it was read as Windows-1252."),)
    if "\0" in text:
        raise FileFormatError("this is a binary file", name, "Save the table as CSV.")
    return text, issues


def _issue(code: str, name: str, what: str) -> Issue:
    return Issue("warning", code, name, what, "Look at the entries, and save the table as CSV in UTF-8.")


def _separator(text: str) -> str:
    """What stands most often in the header."""
    header = next((line for line in io.StringIO(text) if _counts(line)), "")
    return max(SEPARATORS, key=lambda one: (header.count(one), one == ","))


def _counts(line: str) -> bool:
    return bool(line.strip()) and _REMARK.match(line) is None


def _rows(text: str, separator: str, *, quoted: bool) -> list[Row]:
    """The rows that hold anything. Raises csv.Error where quotation marks do not pair."""
    read: list[int] = []
    lines = _lines(text, read)
    if quoted:
        reader = csv.reader(lines, delimiter=separator, strict=True)
    else:
        reader = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
    rows: list[Row] = []
    for cells in reader:
        number = read[0]
        read.clear()
        if any(cell.strip() for cell in cells):
            rows.append(Row(number, tuple(cells if quoted else _bare(cells))))
    return rows


def _bare(cells: Sequence[str]) -> Iterator[str]:
    """Cells without the quotation marks around them."""
    for cell in cells:
        plain = cell.strip()
        yield plain[1:-1] if len(plain) > 1 and plain[0] == plain[-1] == '"' else cell


def _lines(text: str, read: list[int]) -> Iterator[str]:
    """The lines that are no remarks; the number of each is added to ``read`` when it is taken."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        # Within a quoted cell (more than one line read since the last row) a line is no remark.
        if read or _REMARK.match(line) is None:
            read.append(number)
            yield line
