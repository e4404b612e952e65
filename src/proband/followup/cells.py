"""What one cell of a table, or one value typed, says: a number with its unit, a severity, drugs, text.

    6.4, 6,4, 5400 g, 101.3 F, <5 mg/L       values; a bound is the value with "<" or ">" in the entry's text
    0 to 3, none, mild, moderate, severe     severities (0 to 3)
    yes, y, x, + and no, n, -                severities 2 and 0
    anakinra 1 mg/kg/day; prednisone         drugs with their doses

A number such as 1,234 may be one and a bit or a thousand: it is not read.
"""

from __future__ import annotations

import re

import msgspec

from proband.followup.columns import Column, Reads, agent_of, is_agent
from proband.followup.entry import Entry, EntryKind, TreatmentEvent
from proband.followup.limits import Fault, impossible, item_points
from proband.followup.units import USUAL, body_code, laboratory_code

SEVERITIES = {"none": 0.0, "absent": 0.0, "mild": 1.0, "moderate": 2.0, "severe": 3.0}
# Yes says that it was there, not how bad: the middle, so that neither end is invented.
YES, NO = 2.0, 0.0
_YES_NO = dict.fromkeys(("yes", "y", "true", "x", "+", "present"), YES) | dict.fromkeys(
    ("no", "n", "false", "-", "−", "–"), NO
)
_NOTHING = frozenset(("", "na", "n/a", "n.a.", "nd", "n.d.", "nan", "null", "not done", "."))
_NOTHING_MEASURED = _NOTHING | {"-", "−", "–", "none"}
_NUMBER = r"\d+(?:[.,·]\d+)*|[.,]\d+"
# What may stand behind a number as its unit, known or not: no second number ("38.4 / 39.1", "23 400").
_UNIT = r"(?:[x×]?\s*10[*^]?[\d⁰-⁹³²¹]{1,2}\s*)?/?[%°ºA-Za-zµμ\[{]\S*(?:\s+[A-Za-zµμ/]\S*)*"
_VALUE = re.compile(
    rf"(?P<sign>[<>≤≥]\s*)?(?P<minus>[-−–])?\s*(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT})?", re.DOTALL
)
_DRUG = re.compile(r"(?P<agent>(?:\d-)?[^\W\d].*?)(?:[\s,:(]+(?P<dose>(?:\d|[.,]\d).*))?", re.DOTALL)
_NO_AGENT = frozenset(("yes", "y", "x", "+", "no", "n", "all", "true", "start", "stop", "stopped", "started"))
_EVENTS: dict[Reads, TreatmentEvent] = {"start": "start", "stop": "stop", "dose": "dose"}
_DRUG_ADVICE = "Write it as `anakinra 1 mg/kg/day`."
_SHOWN = 40


class Reading(msgspec.Struct, frozen=True):
    """What a cell says: ``entries`` without their date (none if it is empty or could not be read) and the
    ``fault`` that was met."""

    entries: tuple[Entry, ...] = ()
    fault: Fault | None = None


def read_cell(column: Column, cell: str) -> Reading:
    """The entries of a cell; an empty one has neither entries nor a fault."""
    text = " ".join(cell.split()) if column.reads not in ("note", "visit", "photo") else cell.strip()
    kept = _NOTHING if column.reads in ("symptom", "item") else _NOTHING_MEASURED
    if text.casefold() in kept:
        return Reading()
    if column.reads == "unknown" or (column.fault is not None and column.fault.level == "error"):
        return Reading(fault=column.fault)
    reading = _read(column, text)
    fault = next((found for entry in reading.entries if (found := impossible(entry))), None)
    return Reading(fault=fault) if fault else reading


def _read(column: Column, text: str) -> Reading:
    match column.reads:
        case "symptom" | "item":
            return _graded(column, text)
        case "temperature" | "weight" | "height" | "laboratory":
            return _measured(column, column.reads, text)
        case "start" | "stop":
            return _drugs(column.reads, text)
        case "dose":
            return _dosed(column, text)
        case "visit" | "note" | "photo":
            return Reading((Entry(kind=column.reads, date="", text=text),))
    return Reading(fault=column.fault)


def _graded(column: Column, text: str) -> Reading:
    """A symptom's severity or an item's points."""
    word = text.casefold()
    value = number_of(word)
    if value is None:
        value = _points_of(column, word) if column.reads == "item" else _YES_NO.get(word, SEVERITIES.get(word))
    if value is None:
        return _unread(text, "severity", "Give 0 to 3, mild, moderate, severe, yes or no.")
    kind: EntryKind = "item" if column.reads == "item" else "symptom"
    return Reading((Entry(kind=kind, date="", name=column.name, code=column.code, value=value),))


def _points_of(column: Column, word: str) -> float | None:
    """No is 0; yes is 1 where the item has no other points, and says nothing of an item that is graded."""
    said = _YES_NO.get(word)
    if said == YES:
        return 1.0 if item_points(column.name) == (0.0, 1.0) else None
    return said


def _measured(column: Column, kind: EntryKind, text: str) -> Reading:
    """A number, with the unit that stands behind it or in the column's name."""
    match = _VALUE.fullmatch(text)
    value = number_of(match["number"]) if match else None
    if match is None or value is None or (match["sign"] and kind != "laboratory"):
        advice = "Write a number, with a point and without groups of thousands."
        plain = match is None or bool(match["sign"])
        return _unread(text, "number" if plain else "number that can be read in one way only", advice)
    unit, fault = _unit(column, kind, (match["unit"] or "").strip())
    if fault is not None and fault.level == "error":
        return Reading(fault=fault)
    named = kind == "laboratory"
    entry = Entry(
        kind=kind,
        date="",
        name=column.name if named else "",
        code=column.code if named else "",
        value=-value if match["minus"] else value,
        unit=unit,
        text={"<": "<", "≤": "<", ">": ">", "≥": ">"}.get((match["sign"] or "").strip(), ""),
    )
    return Reading((entry,), fault)


def _unit(column: Column, kind: EntryKind, stated: str) -> tuple[str, Fault | None]:
    """The unit of a value in UCUM, and what is to be said of it."""
    if kind == "temperature" or kind == "weight" or kind == "height":
        if not stated and not column.unit:
            said = f"No unit is stated for the {kind}: {USUAL[kind].replace('Cel', '°C')} was taken."
            return USUAL[kind], Fault("note", "no-unit", said, "State it: `weight [kg]`.")
        code = body_code(kind, stated) if stated else column.unit
        unknown = Fault("error", "unknown-unit", f"{stated[:_SHOWN]!r} is no unit of {kind}.")
    else:
        if not stated and not column.unit:
            said = "No unit is stated: the values are kept as they stand."
            return "", Fault("warning", "no-unit", said, "State it: `CRP [mg/L]`.")
        code = laboratory_code(stated) if stated else column.unit
        what = f"The unit {stated[:_SHOWN]!r} is not known: the value is kept as it stands, and not compared."
        unknown = Fault("warning", "unknown-unit", what)
    if code is None:
        return stated, unknown
    if column.unit and code != column.unit:
        if column.fault is not None:
            return code, column.fault
        what = f"The cell states {code}, its column {column.unit}: what the cell states was taken."
        return code, Fault("warning", "mixed-units", what)
    return code, column.fault


def _drugs(reads: Reads, text: str) -> Reading:
    """The drugs of a cell, one or several between semicolons."""
    entries: list[Entry] = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        match = _DRUG.fullmatch(part)
        if match is None or match["agent"].casefold() in _NO_AGENT:
            return _unread(part, "drug with its dose", _DRUG_ADVICE)
        name, code, more = _agent(match["agent"].rstrip(" ,:("))
        dose = " ".join(filter(None, (more, (match["dose"] or "").strip())))
        dose = dose if "(" in dose else dose.rstrip(" )")
        entries.append(Entry(kind="treatment", date="", name=name, code=code, event=_EVENTS[reads], dose=dose))
    return Reading(tuple(entries)) if entries else _unread(text, "drug with its dose", _DRUG_ADVICE)


def _agent(text: str) -> tuple[str, str, str]:
    """The usual name and the code of a drug, and the words behind its name ("anakinra as needed")."""
    words = text.split()
    for end in range(len(words), 0, -1):
        name = " ".join(words[:end])
        if is_agent(name):
            return (*agent_of(name), " ".join(words[end:]))
    return (*agent_of(text), "")


def _dosed(column: Column, text: str) -> Reading:
    """A dose of the column's drug: a number in the column's unit, or as written."""
    match = _VALUE.fullmatch(text)
    value = number_of(match["number"]) if match and not match["sign"] and not match["minus"] else None
    if match is None or value is None:
        return _unread(text, "dose", "Write it as `20 mg`.")
    if not value:
        return _unread(text, "dose", "Say when it was stopped: `treatment stop`.")
    unit = (match["unit"] or "").strip() or column.unit
    dose = f"{value:.12g} {unit}".strip()
    entry = Entry(kind="treatment", date="", name=column.name, code=column.code, event="dose", dose=dose)
    return Reading((entry,))


def number_of(text: str) -> float | None:
    """A number with a decimal point or comma; None if it is none, or can be read in two ways (1,234)."""
    if not re.fullmatch(_NUMBER, text):
        return None
    plain = text.replace("·", ".")
    points, commas = plain.count("."), plain.count(",")
    if points and commas:  # whichever comes last is the decimal sign
        decimal, group = (",", ".") if plain.rindex(",") > plain.rindex(".") else (".", ",")
        grouped = re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{3}})+\{decimal}\d+", plain)
        return float(plain.replace(group, "").replace(decimal, ".")) if grouped else None
    if commas > 1 or points > 1:
        group = "," if commas else "."
        grouped = re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{3}})+", plain)
        return float(plain.replace(group, "")) if grouped else None
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", plain):
        return None
    return float(plain.replace(",", "."))


def _unread(text: str, what: str, advice: str) -> Reading:
    shown = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
    return Reading(fault=Fault("error", "not-read", f"{shown!r} is no {what}.", advice))
