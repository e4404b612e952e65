"""What the name of a column, or a name typed on the command line, means in a diary.

date, time, day, age                  when
GPPGA pustules, AIDAI 1               an instrument's item
weight [kg], temperature [°C]         a measurement, with its unit in brackets
leukocytes [10*9/L], CRP [mg/L]       an analyte of the narrative's table, by any of its names
pustules, irritability                a symptom that the HPO knows by that name (or by its id)
treatment start | stop, dose: AGENT   a treatment
visit, note, photo                    text
symptom: NAME, laboratory: NAME       said outright, also where neither table knows the name
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, get_args

import msgspec

from proband.followup.limits import Fault, item_named
from proband.followup.units import USUAL, body_code, laboratory_code
from proband.knowledge import Knowledge
from proband.narrative import tables
from proband.narrative.analytes import find_analytes

Key = Literal["date", "time", "day", "age"]
Reads = Literal[
    "date", "time", "day", "age", "symptom", "item", "temperature", "weight", "height", "laboratory",
    "start", "stop", "dose", "visit", "note", "photo", "unknown",
]  # fmt: skip
KEYS: frozenset[str] = frozenset(get_args(Key))
_WORDS: dict[str, Reads] = {
    "date": "date", "time": "time", "day": "day", "day of life": "day", "age": "age",
    "temperature": "temperature", "temp": "temperature", "temp.": "temperature", "body temperature": "temperature",
    "weight": "weight", "body weight": "weight", "height": "height", "length": "height", "body height": "height",
    "body length": "height", "visit": "visit", "note": "note", "notes": "note", "comment": "note",
    "comments": "note", "remark": "note", "remarks": "note",
    "photo": "photo", "photograph": "photo", "treatment start": "start", "treatment stop": "stop",
    "start": "start", "stop": "stop", "drug start": "start", "drug stop": "stop", "medication start": "start",
    "medication stop": "stop",
}  # fmt: skip
_LEADS: dict[str, Reads] = {
    "symptom": "symptom", "item": "item", "laboratory": "laboratory", "lab": "laboratory", "dose": "dose",
}  # fmt: skip
_UNIT = re.compile(r"^(?P<name>.*\S)\s*(?:\[(?P<square>.*)\]|\((?P<round>[^()]*)\))$")
_LOINC = re.compile(r"(?:LOINC:)?(\d{1,6}-\d)", re.IGNORECASE)
_SCALE = re.compile(r"0\s*(?:-|–|to)\s*[13]|yes\s*/\s*no|y\s*/\s*n|severity", re.IGNORECASE)
_ABBREVIATION = 5
INSTRUMENTS = ("gppga ", "aidai ", "addi ")


class Column(msgspec.Struct, frozen=True):
    """A column: its ``title`` as written, what it ``reads``, the ``name`` and ``code`` (CURIE) of the thing, and
    its ``unit`` (UCUM, or as written where it is not known). ``fault`` is what is the matter with the title."""

    title: str
    reads: Reads
    name: str = ""
    code: str = ""
    unit: str = ""
    fault: Fault | None = None


def column_of(title: str, knowledge: Knowledge) -> Column:
    """The column of a title; one that means nothing is ``unknown`` and says so in ``fault``."""
    plain = " ".join(title.split())
    lead, colon, rest = plain.partition(":")
    if colon and lead.casefold() in _LEADS and rest.strip():
        return _said(title, _LEADS[lead.casefold()], rest.strip(), knowledge)
    named, unit = _parted(plain)
    if (reads := _WORDS.get(named.casefold())) is not None:
        return _with_unit(Column(title, reads, named), unit)
    if plain.casefold().startswith(INSTRUMENTS):
        return _item(title, plain)
    return (
        _analyte(title, named, unit)
        or _joined_up(title, plain)
        or _symptom(title, plain, knowledge)
        or (_symptom(title, named, knowledge) if _SCALE.fullmatch(unit) else None)
        or _drug(title, named, unit)
        or _unnamed_analyte(title, named, unit)
        or _unknown(title)
    )


def agent_of(name: str) -> tuple[str, str]:
    """The usual name of a drug and its code (``ATC:``, else ''), by any of its names; as written if unknown."""
    return _agents().get(name.casefold().strip(), (name.strip(), ""))


def is_agent(name: str) -> bool:
    """Whether a drug of this name is known."""
    return name.casefold().strip() in _agents()


def _parted(title: str) -> tuple[str, str]:
    """A title without the unit in its brackets, and the unit."""
    match = _UNIT.match(title)
    return (match["name"], (match["square"] or match["round"] or "").strip()) if match else (title, "")


def _said(title: str, reads: Reads, rest: str, knowledge: Knowledge) -> Column:
    """A column whose title says what it is."""
    named, unit = _parted(rest)
    if reads == "item":
        return _item(title, rest)
    if reads == "symptom":
        return _symptom(title, rest, knowledge) or Column(title, "symptom", rest)
    if reads == "dose":
        name, code = agent_of(named)
        return Column(title, "dose", name, code, unit)
    return _analyte(title, named, unit) or _with_unit(Column(title, "laboratory", named), unit)


def _item(title: str, plain: str) -> Column:
    name = item_named(plain)
    return Column(title, "item", name) if name else _unknown(title)


def _with_unit(column: Column, unit: str) -> Column:
    """The column with its unit in UCUM; one that is not known stays as written, with a fault."""
    reads = column.reads
    if reads == "temperature" or reads == "weight" or reads == "height":
        code = body_code(reads, unit) if unit else ""
        known = f"{unit!r} is no unit of {reads}: give {USUAL[reads]}, or another that is one."
    else:
        code = laboratory_code(unit) if unit and reads == "laboratory" else unit
        known = f"The unit {unit!r} is not known: the values are kept as they stand, and not compared."
    if code is not None:
        return msgspec.structs.replace(column, unit=code)
    level: Literal["error", "warning"] = "warning" if reads == "laboratory" else "error"
    return msgspec.structs.replace(column, unit=unit, fault=Fault(level, "unknown-unit", known))


def _analyte(title: str, named: str, unit: str) -> Column | None:
    """The column of an analyte, by its name, a synonym, a symbol or its LOINC code; None if it is none."""
    row = _analyte_row(named)
    if row is None:
        return None
    if row["name"] == "body temperature":
        return _with_unit(Column(title, "temperature", "temperature"), unit)
    code = f"LOINC:{row['loinc']}" if row["loinc"] else ""
    return _with_unit(Column(title, "laboratory", row["name"], code), unit)


@cache
def _analyte_row(named: str) -> dict[str, str] | None:
    if (match := _LOINC.fullmatch(named)) is not None:
        return next((row for row in tables.rows("analytes") if row["loinc"] == match[1]), None)
    plain = named.replace("_", " ")
    # In prose an abbreviation in small letters may be a word; as the name of a column it is none.
    spellings = (plain, plain.upper(), plain.capitalize()) if len(plain) <= _ABBREVIATION else (plain,)
    for spelling in spellings:
        # A symbol ("Na") counts only with a value behind it.
        for one in find_analytes(f"{spelling} 1 mg/L"):
            if one.start == 0 and one.end == len(plain) and one.entry.direction is None:
                return one.entry.row
    return None


def _joined_up(title: str, plain: str) -> Column | None:
    """The column of a name with its unit behind a low line (weight_kg, crp_mg_l)."""
    parts = plain.split("_")
    for at in range(len(parts) - 1, 0, -1):
        named, unit = " ".join(parts[:at]), "/".join(parts[at:])
        reads = _WORDS.get(named.casefold())
        column = Column(title, reads, named) if reads is not None else None
        found = _with_unit(column, unit) if column is not None and reads in USUAL else _analyte(title, named, unit)
        if found is not None and found.unit and found.fault is None:
            return found
    return None


def _drug(title: str, named: str, unit: str) -> Column | None:
    """The column of the doses of a drug (anakinra [mg])."""
    if not is_agent(named):
        return None
    name, code = agent_of(named)
    return Column(title, "dose", name, code, unit)


def _unnamed_analyte(title: str, named: str, unit: str) -> Column | None:
    """The column of what is measured in a laboratory's unit, under a name that the table does not know."""
    code = laboratory_code(unit) if unit else None
    if code is None or unit == "%":
        return None
    what = f"No analyte of the name {named!r} is known: its values are kept under this name, and not compared."
    return Column(title, "laboratory", named, "", code, Fault("warning", "unknown-analyte", what))


def _symptom(title: str, named: str, knowledge: Knowledge) -> Column | None:
    """The column of a symptom that the HPO knows; None if it knows none of this name."""
    ontology = knowledge.ontology
    plain = named.replace("_", " ")
    row = ontology.index(named) if named[:3].upper() == "HP:" else None
    rows = knowledge.lexicon.lookup(plain) if row is None else (row,)
    found = next((one for one in rows if ontology.branch(one) == "phenotype"), None)
    if found is None:
        return None
    name = ontology.label(found) if row is not None else plain
    return Column(title, "symptom", name, ontology.id(found))


def _unknown(title: str) -> Column:
    what = "The column is not known: its cells were not read."
    advice = "Rename it, say what it is (`symptom: NAME`, `laboratory: NAME [unit]`), or remove it."
    return Column(title, "unknown", fault=Fault("error", "unknown-column", what, advice))


@cache
def _agents() -> dict[str, tuple[str, str]]:
    """Every name of a treatment with its usual one and its code."""
    found: dict[str, tuple[str, str]] = {}
    for row in tables.rows("drugs"):
        if row["kind"] in ("drug", "class"):
            meant = (row["name"], f"ATC:{row['atc']}" if row["atc"] else "")
            for name in (row["name"], *tables.names(row["also"])):
                found.setdefault(name.casefold(), meant)
    return found
