"""A laboratory's table that was pasted as text: rows whose cells stand between tabs, bars or wide spaces.

    Test          Result   Unit    Reference
    Hemoglobin    7.8      g/dL    11.5-14.5

Without a line of headings the cells are told by what they hold.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from proband.narrative.analytes import Named
from proband.narrative.flags import find_flag
from proband.narrative.quantities import UNIT, VALUE, Value, normal_unit, read_reference, read_value, unit_row
from proband.narrative.sayings import said_after
from proband.narrative.stated_values import Stated

Role = Literal["name", "value", "unit", "reference", "flag", ""]

_HEADING_WORDS: dict[Role, str] = {
    "name": r"tests?|analytes?|parameters?|investigations?|assays?|variables?|lab(?:oratory)?|components?|markers?",
    "unit": r"units?",
    "reference": r"ref(?:erence)?|normal|range|interval|limits|biological",
    "flag": r"flag|interpretation|comments?|status|h/l|abnormal",
    "value": r"results?|values?|patient|measured|levels?|findings?|observed",
}
_HEADINGS = {role: re.compile(rf"(?:{words})\b.*", re.IGNORECASE) for role, words in _HEADING_WORDS.items()}
_EXPONENT = re.compile(r"[x×*]?\s?10\s?(?:\^|\*\*|\*|e)?\s?\(?(12|3|6|9|³|⁶|⁹|¹²)\)?\s?(/.*)", re.IGNORECASE)
_UNIT_IN_NAME = re.compile(rf"[(\[,]\s*(?P<unit>(?:[x×]?\s?10\S{{1,3}}/[^\s)\]]+)|{UNIT})\s*[)\]]?", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:[<>≤≥]|up\s+to\b|\d[\d.,]*\s?(?:-|–|—|to)\s?\d)", re.IGNORECASE)
_LONGEST_NAME = 60


class _Cell(msgspec.Struct, frozen=True):
    """A cell of a row: where it begins and ends in the sentence, and its text."""

    start: int
    end: int
    text: str


class ResultsTable:
    """The rows of the tables of a story, read one after the other: a line of headings holds for those below it."""

    def __init__(self) -> None:
        self._roles: tuple[Role, ...] = ()

    def row(self, words: str, named: Sequence[Named]) -> list[Stated]:
        """The values of a row about one analyte; empty if the sentence is no such row."""
        cells = list(_cells(words))
        if len(cells) < 2:
            self._roles = ()
            return []
        if not named:
            roles = tuple(_heading(cell.text) for cell in cells)
            self._roles = roles if sum(role != "" for role in roles) >= 2 else self._roles
            return []
        first = cells[0]
        inside = [item for item in named if item.start < first.end]
        if len(inside) != 1 or named[0].start < first.start or first.end - first.start > _LONGEST_NAME:
            return []
        roles = self._roles if len(self._roles) == len(cells) else _told_by_content(cells)
        return list(_values(cells, roles))


def _cells(words: str) -> Iterator[_Cell]:
    """The cells of a line; a line without separators is one cell."""
    separator = "\t" if "\t" in words else r"\|" if words.count("|") > 1 else r"\s{2,}"
    position = 0
    for match in re.finditer(rf"{separator}|$", words):
        text = words[position : match.start()]
        left = len(text) - len(text.lstrip())
        if text.strip():
            yield _Cell(position + left, position + len(text.rstrip()), text.strip())
        elif separator == "\t" and position:
            yield _Cell(position, position, "")
        position = match.end()


def _heading(text: str) -> Role:
    return next((role for role, pattern in _HEADINGS.items() if pattern.fullmatch(text)), "")


def _told_by_content(cells: Sequence[_Cell]) -> tuple[Role, ...]:
    """The roles of cells without headings: after the name a value, then what goes with it."""
    roles: list[Role] = ["name"]
    for cell in cells[1:]:
        if _unit(cell.text):
            roles.append("unit")
        elif find_flag(f"({cell.text})", 0):
            roles.append("flag")
        elif "value" in roles and _RANGE.match(cell.text):
            roles.append("reference")
        else:
            roles.append("value")
    return tuple(roles)


def _values(cells: Sequence[_Cell], roles: Sequence[Role]) -> Iterator[Stated]:
    """The values of a row, each with the unit, interval and flag that the row states."""
    by_role = {role: cell.text for role, cell in zip(roles, cells, strict=True)}
    name = _UNIT_IN_NAME.search(cells[0].text)
    unit = _unit(by_role.get("unit", "")) or (_unit(name["unit"]) if name else "")
    flag = find_flag(f"({by_role['flag']})", 0) if by_role.get("flag") else None
    for role, cell in zip(roles, cells, strict=True):
        value = _value(cell) if role in ("value", "") else None
        if value is None:
            continue
        value = msgspec.structs.replace(
            value, unit=value.unit or unit, end=cell.end, flag=value.flag or (flag.direction if flag else None)
        )
        if value.reference_low is None and value.reference_high is None:
            low, high = read_reference(by_role.get("reference", ""), value.unit)
            value = msgspec.structs.replace(value, reference_low=low, reference_high=high)
        yield cell.start, value


def _value(cell: _Cell) -> Value | None:
    """The value of a cell: a number, or a word ("negative"); None if it holds neither."""
    match = VALUE.match(cell.text)
    if match and not re.match(r"[\s-]*[A-Za-z]{3}", cell.text[match.end() :]) and ":" not in cell.text:
        return read_value(cell.text, match)
    said = said_after(cell.text)
    if said is None or len(cell.text) > 40:
        return None
    return Value(cell.text, -math.inf, math.inf, "", "", cell.end, flag=said[0])


def _unit(text: str) -> str:
    """A cell that is a unit as the table of units spells it, or an empty string."""
    exponent = _EXPONENT.fullmatch(text.strip())
    unit = normal_unit(exponent[2], exponent[1]) if exponent else normal_unit(text.strip(), "")
    return unit if unit_row(unit) else ""
