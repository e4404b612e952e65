"""Entries from what a person types: the same words and limits as in the cells of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from proband.errors import UsageError
from proband.followup.cells import read_cell
from proband.followup.columns import Column, agent_of, column_of
from proband.followup.entry import Entry, standing, with_id
from proband.followup.limits import Fault, impossible
from proband.followup.table_dates import read_date
from proband.issue import Issue
from proband.knowledge import Knowledge

CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_NAMED = {"symptom": "symptom", "item": "item", "lab": "laboratory"}
_TEXT = frozenset(("visit", "note", "photo"))


class Typed(msgspec.Struct, frozen=True):
    """The ``entries`` of what was typed, and the ``issues`` of what could not be read."""

    entries: tuple[Entry, ...]
    issues: tuple[Issue, ...]


def typed_entries(told: Iterable[tuple[str, str]], day: str, clock: str, knowledge: Knowledge) -> Typed:
    """The entries of (option, text) pairs on one day: ("symptom", "pustules=2"), ("start", "anakinra 1 mg/kg")."""
    entries: list[Entry] = []
    issues: list[Issue] = []
    for option, text in told:
        column, cell = _column(option, text, knowledge)
        reading = read_cell(column, cell)
        fault = reading.fault
        if not reading.entries and fault is None:
            fault = Fault(
                "error", "no-value", "Nothing is stated.", f"Write it as `--{option} {_EXAMPLES[option]}`."
            )
        if fault is not None:
            issues.append(Issue(fault.level, fault.code, f"--{option} {text[:60]}", fault.what, fault.advice))
        for entry in reading.entries:
            event = "dose" if option == "dose" else entry.event
            entries.append(msgspec.structs.replace(entry, date=day, time=clock, event=event, source="typed"))
        if column.reads == "symptom" and not column.code and reading.entries:
            issues.append(_no_term(option, column.name))
    return Typed(tuple(map(with_id, entries)), tuple(issues))


_EXAMPLES = {
    "symptom": '"pustules=2"',
    "item": '"GPPGA pustules=2"',
    "lab": '"CRP=12 mg/L"',
    "temperature": "38.4",
    "weight": '"6.4 kg"',
    "height": '"68 cm"',
    "start": '"anakinra 1 mg/kg/day"',
    "dose": '"anakinra 2 mg/kg/day"',
    "stop": "anakinra",
    "visit": '"clinic"',
    "note": '"a text"',
    "photo": "arm.jpg",
}


def _column(option: str, text: str, knowledge: Knowledge) -> tuple[Column, str]:
    """The column that an option stands for, and its cell."""
    if option in _NAMED:
        name, stated, cell = text.rpartition("=")
        if not stated:  # a symptom without a grade is there; a value or points cannot be guessed
            name, cell = text, "yes" if option == "symptom" else ""
        return column_of(f"{_NAMED[option]}: {name.strip()}", knowledge), cell.strip()
    if option in ("start", "stop", "dose"):
        return Column(option, "stop" if option == "stop" else "start"), text
    return column_of(option, knowledge), text


def _no_term(option: str, name: str) -> Issue:
    what = f"The HPO knows no {name!r}: it was kept under this name."
    return Issue("note", "no-term", f"--{option}", what, "A name or an id of the HPO lets it count as a finding.")


def day_of(text: str, option: str = "--date") -> str:
    """A day as typed (YYYY-MM-DD, 4 March 2024). Raises UsageError for what is none or can be read in two ways."""
    day = read_date(text, None)
    if isinstance(day, Fault):
        raise UsageError(day.what, option, day.advice)
    return day.isoformat()


def found(entries: tuple[Entry, ...], wanted: str) -> Entry:
    """The entry with an id, or the only one whose id begins so. Raises UsageError."""
    plain = wanted.strip().casefold()
    named = [entry for entry in entries if plain and entry.id.startswith(plain)]
    exact = [entry for entry in named if entry.id == plain] or named
    if len(exact) == 1:
        return exact[0]
    what = f"{len(exact)} entries have an id that begins so" if exact else "there is no entry of this id"
    raise UsageError(what, wanted, "`proband follow CASE list --history` shows the ids.")


def corrected(entries: tuple[Entry, ...], entry: Entry, changes: Mapping[str, str], knowledge: Knowledge) -> Entry:
    """The entry that takes another's place, with the changes (value, date, time, name, dose, text) made.

    Raises UsageError for a change that makes no entry, or none at all, and for an entry that was corrected already.
    """
    _refuse_replaced(entries, entry)
    made = msgspec.structs.replace(entry, corrects=entry.id, id="", written="", source="typed")
    for field, text in changes.items():
        made = _changed(made, field, text.strip(), knowledge)
    withdrawn = any(one.corrects == entry.id and one.kind == "withdrawal" for one in entries)
    if (
        msgspec.structs.replace(made, corrects=entry.corrects)
        == msgspec.structs.replace(entry, id="", written="", source="typed")
        and not withdrawn
    ):
        raise UsageError("nothing is changed", entry.id, "Give what is to be corrected: --value, --date ...")
    fault = impossible(made)
    if fault is not None:
        raise UsageError(fault.what, entry.id, fault.advice)
    return with_id(made)


def withdrawn(entries: tuple[Entry, ...], entry: Entry, because: str) -> Entry:
    """The entry that withdraws another. Raises UsageError if something else has its place already."""
    _refuse_replaced(entries, entry)
    return with_id(
        Entry(kind="withdrawal", date=entry.date, text=because.strip(), corrects=entry.id, source="typed")
    )


def _refuse_replaced(entries: tuple[Entry, ...], entry: Entry) -> None:
    if entry.kind == "withdrawal":
        raise UsageError(
            "this is a withdrawal", entry.id, "Correct the entry that it withdrew: it then holds again."
        )
    held = {one.id for one in standing(entries)}
    by = next((one for one in entries if one.corrects == entry.id and one.id in held), None)
    if by is not None:
        raise UsageError(f"it was corrected by {by.id}", entry.id, "Correct or withdraw that one.")


def _changed(entry: Entry, field: str, text: str, knowledge: Knowledge) -> Entry:
    if field == "date":
        return msgspec.structs.replace(entry, date=day_of(text))
    if field == "value":
        return _revalued(entry, text)
    if field == "name":
        return _renamed(entry, text, knowledge)
    if field == "dose" and entry.kind != "treatment":
        raise UsageError("only a treatment has a dose", entry.corrects, "Give --value.")
    return msgspec.structs.replace(entry, **{field: text})


def _revalued(entry: Entry, text: str) -> Entry:
    kind = entry.kind
    if kind == "treatment" or kind == "withdrawal" or kind in _TEXT:
        raise UsageError(f"a {kind} has no value", entry.corrects, "Give --dose or --text.")
    column = Column("value", kind, entry.name, entry.code, entry.unit)
    reading = read_cell(column, text)
    if not reading.entries:
        fault = reading.fault or Fault("error", "no-value", "Nothing is stated.")
        raise UsageError(fault.what, "--value", fault.advice)
    read = reading.entries[0]
    bound = read.text or entry.text.lstrip("<>")
    return msgspec.structs.replace(entry, value=read.value, unit=read.unit, text=bound)


def _renamed(entry: Entry, text: str, knowledge: Knowledge) -> Entry:
    if entry.kind == "treatment":
        name, code = agent_of(text)
    elif entry.kind in ("symptom", "item", "laboratory"):
        column = column_of(f"{entry.kind}: {text}", knowledge)
        name, code = column.name, column.code
    else:
        raise UsageError(f"a {entry.kind} has no name", entry.corrects, "Give --text.")
    return msgspec.structs.replace(entry, name=name, code=code)
