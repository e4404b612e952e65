"""What cannot be true of an entry, whoever typed it: no patient has a temperature of 84 °C.

The limits are those of what a person can have at any age, not of what is normal; a value beyond them is a slip of
the pen or of the unit.
"""

from __future__ import annotations

import csv
import math
import re
from functools import cache

import msgspec

from proband.followup.day import MOST_SEVERE
from proband.followup.entry import Entry
from proband.followup.units import TABLES, USUAL, Body, in_usual
from proband.issue import Level

# In °C, kg and cm: beyond them nobody lives.
POSSIBLE: dict[Body, tuple[float, float]] = {
    "temperature": (30.0, 45.0),
    "weight": (0.2, 400.0),
    "height": (20.0, 260.0),
}
_SHOWN = {"Cel": "°C", "kg": "kg", "cm": "cm"}
# Of all analytes of the table these alone can lie below 0.
BELOW_ZERO = frozenset(("base excess", "base deficit"))
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


class Fault(msgspec.Struct, frozen=True):
    """What is the matter with a cell or an entry; who knows the place makes an Issue of it."""

    level: Level
    code: str
    what: str
    advice: str = ""


def impossible(entry: Entry) -> Fault | None:
    """Why an entry cannot be true or says nothing; None if it can be."""
    if entry.value is not None and not math.isfinite(entry.value):
        return _fault("not-a-number", "The value is not finite.")
    if entry.time and not _CLOCK.fullmatch(entry.time):
        return _fault("not-a-time", f"{entry.time[:20]!r} is no time of day.", "Write it as HH:MM.")
    if entry.kind == "symptom":
        return _nameless(entry) or _severity(entry)
    if entry.kind == "item":
        return _nameless(entry) or _item(entry)
    if entry.kind == "laboratory":
        return _nameless(entry) or _laboratory(entry)
    if entry.kind == "temperature" or entry.kind == "weight" or entry.kind == "height":
        return _of_body(entry, entry.kind)
    if entry.kind == "treatment":
        return _nameless(entry) or (None if entry.event else _fault("no-event", "It is no start, dose or stop."))
    if entry.kind == "withdrawal":
        return None if entry.corrects else _fault("nothing-withdrawn", "It names no entry in `corrects`.")
    return None if entry.text else _fault("nothing-said", "There is no text.")


def item_points(name: str) -> tuple[float, ...] | None:
    """The points that an instrument's item ("GPPGA pustules") can have; None if there is no such item."""
    instrument, _, item = name.partition(" ")
    if instrument == "AIDAI":
        return (0.0, 1.0) if item else None
    return _points().get(name)


def item_named(title: str) -> str:
    """The item that a title means, as the table spells it ("gppga PUSTULES"); empty if there is none."""
    instrument, _, item = " ".join(title.split()).partition(" ")
    if instrument.upper() == "AIDAI" and item:
        return f"AIDAI {item}"
    return next((name for name in _points() if name.casefold() == f"{instrument} {item}".casefold()), "")


@cache
def _points() -> dict[str, tuple[float, ...]]:
    with (TABLES / "items.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {f"{row['instrument']} {row['item']}": tuple(map(float, row["points"].split("|"))) for row in rows}


def _nameless(entry: Entry) -> Fault | None:
    return None if entry.name else _fault("no-name", "It does not say of what.")


def _severity(entry: Entry) -> Fault | None:
    if entry.value is None:
        return _fault("no-value", "No severity is stated.", "Give 0 to 3: 0 for not there.")
    if 0 <= entry.value <= MOST_SEVERE:
        return None
    return _fault("impossible-value", f"A severity of {entry.value:g} lies outside 0 to 3.", "Give 0 to 3.")


def _item(entry: Entry) -> Fault | None:
    possible = item_points(entry.name)
    if possible is None:
        return _fault("unknown-item", f"No instrument has an item {entry.name[:60]!r}.")
    if entry.value is None or entry.value not in possible:
        said = "No value" if entry.value is None else f"{entry.value:g}"
        points = ", ".join(f"{one:g}" for one in possible)
        return _fault("impossible-value", f"{said} is none of the points of {entry.name}: {points}.")
    return None


def _laboratory(entry: Entry) -> Fault | None:
    if entry.value is None:
        return _fault("no-value", "No value is stated.")
    if entry.value < 0 and entry.name not in BELOW_ZERO:
        return _fault("impossible-value", f"{entry.value:g} is below 0.", "Check the value.")
    return None


def _of_body(entry: Entry, kind: Body) -> Fault | None:
    if entry.value is None:
        return _fault("no-value", "No value is stated.")
    value = in_usual(kind, entry.value, entry.unit)
    if value is None:
        return _fault("unknown-unit", f"{entry.unit[:20]!r} is no unit of {kind}.")
    low, high = POSSIBLE[kind]
    if low <= value <= high:
        return None
    unit = _SHOWN[USUAL[kind]]
    return _fault(
        "impossible-value",
        f"A {kind} of {value:g} {unit} lies outside {low:g} to {high:g} {unit}.",
        "Check the value and state its unit.",
    )


def _fault(code: str, what: str, advice: str = "") -> Fault:
    return Fault("error", code, what, advice)
