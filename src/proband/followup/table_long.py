"""The rows of a long table: a row a thing.

    date        kind         name      value  unit   event  dose          text
    2024-02-01  symptom      pustules  2
    2024-02-01  laboratory   CRP       12     mg/L
    2024-02-03  treatment    anakinra                start  1 mg/kg/day

With a column ``code`` a row is taken as it says (an export of ours); without it names and units are looked up as
those of a wide table's columns are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Literal, get_args

import msgspec

from proband.followup.cells import Reading, read_cell
from proband.followup.columns import Column, agent_of, column_of
from proband.followup.entry import KINDS, Entry, EntryKind, TreatmentEvent
from proband.followup.limits import Fault, impossible, item_named
from proband.followup.table_faults import Count, Faults
from proband.followup.table_text import Row
from proband.knowledge import Knowledge

LONG = ("date", "time", "kind", "name", "code", "value", "unit", "event", "dose", "text", "corrects", "id")
_KEYS = frozenset(("date", "time"))
_EVENTS: tuple[TreatmentEvent, ...] = get_args(TreatmentEvent)
_UNKNOWN = Fault(
    "error",
    "unknown-column",
    "The column is not known: its cells were not read.",
    f"A long table has the columns {', '.join(LONG)}.",
)
_KIND = Fault("error", "unknown-kind", "The kind is not known.", f"It is one of: {', '.join(KINDS)}.")
_TOLD: tuple[Literal["visit", "note", "photo"], ...] = ("visit", "note", "photo")


def row_reader(
    titles: Sequence[str], knowledge: Knowledge, faults: Faults, count: Count
) -> Callable[[Row, str, str], list[Entry]]:
    """The function that reads one row (its day and time are known) into entries, and counts its cells."""
    names = [title.casefold() for title in titles]
    unknown = [at for at, name in enumerate(names) if name not in LONG or name in names[:at]]
    for at in unknown:
        faults.column(Column(titles[at], "unknown", fault=_UNKNOWN))
    place = {name: at for at, name in enumerate(names) if at not in unknown}
    exact = "code" in place
    column = cache(lambda kind, name: _column(kind, name, knowledge))

    def read(row: Row, day: str, clock: str) -> list[Entry]:
        cells = {name: row.cells[at] for name, at in place.items() if at < len(row.cells)}
        told = cells if exact else {name: " ".join(cell.split()) for name, cell in cells.items()}
        reading = _exact(told) if exact else _looked_up(told, column)
        _counted(row, len(titles), [place[name] for name in _KEYS if name in place], unknown, reading, count)
        for at in unknown:
            if at < len(row.cells) and row.cells[at].strip():
                faults.row(row, titles[at], _UNKNOWN)
        if any(cell.strip() for cell in row.cells[len(titles) :]):
            faults.row(row, "", Fault("error", "too-many-cells", "The row has more cells than the header."))
        if reading.fault is not None:
            what = f"{_whose(told)}: {reading.fault.what}"
            faults.row(row, "", msgspec.structs.replace(reading.fault, what=what))
        source = f"{faults.name}, row {row.number}"
        return [
            msgspec.structs.replace(entry, date=day, time=entry.time or clock, source=source)
            for entry in reading.entries
        ]

    return read


def _whose(cells: Mapping[str, str]) -> str:
    """What a row is about, for an Issue."""
    return " ".join((cells.get("kind", ""), cells.get("name", ""))).strip()[:60] or "no kind"


def _counted(
    row: Row, columns: int, keys: Sequence[int], unknown: Sequence[int], reading: Reading, count: Count
) -> None:
    """The cells of a row share its fate, but for those that belong to no column."""
    cells = [*row.cells, *[""] * (columns - len(row.cells))]
    for at, cell in enumerate(cells):
        if at in keys:
            continue
        count.cells += 1
        if not cell.strip():
            count.empty += 1
        elif reading.entries and at not in unknown and at < columns:
            count.imported += 1
        else:
            count.named += 1


def _exact(cells: Mapping[str, str]) -> Reading:
    """A row that proband wrote."""
    kind = cells.get("kind", "").strip()
    if kind not in KINDS:
        return Reading(fault=_KIND)
    event = cells.get("event", "").strip()
    if event not in _EVENTS:
        return Reading(fault=Fault("error", "unknown-event", f"{event[:20]!r} is no start, dose or stop."))
    try:
        value = float(cells["value"]) if cells.get("value", "").strip() else None
    except ValueError:
        return Reading(fault=Fault("error", "not-read", f"{cells['value'][:40]!r} is no number."))
    texts = {name: cells.get(name, "") for name in ("name", "code", "unit", "dose", "text", "corrects")}
    entry = Entry(kind=_kind(kind), date="", value=value, event=_event(event), **texts)
    fault = impossible(entry)
    return Reading(fault=fault) if fault else Reading((entry,))


def _looked_up(cells: Mapping[str, str], column: Callable[[str, str], Column]) -> Reading:
    """A row that a person wrote."""
    kind, name = cells.get("kind", "").casefold(), cells.get("name", "")
    kind = {"lab": "laboratory", "drug": "treatment", "medication": "treatment"}.get(kind, kind)
    if kind not in KINDS:
        return Reading(fault=_KIND)
    if kind == "withdrawal":
        advice = "Withdraw an entry by its id: `proband follow CASE withdraw ID`."
        return Reading(fault=Fault("error", "withdrawal", "A table that a person wrote withdraws nothing.", advice))
    if kind == "treatment":
        return _treatment(cells, name)
    if (told := next((one for one in _TOLD if one == kind), None)) is not None:
        said = [cells.get(part, "") for part in ("name", "value", "text") if cells.get(part, "")]
        return read_cell(Column(kind, told), "; ".join(said))
    value = " ".join(filter(None, (cells.get("value", ""), cells.get("unit", ""))))
    reading = read_cell(column(kind, name), value)
    if not reading.entries and reading.fault is None:
        return Reading(fault=Fault("error", "no-value", "The row states no value."))
    text = cells.get("text", "")
    if text and reading.entries:
        entry = reading.entries[0]
        joined = "; ".join(filter(None, (entry.text, text)))
        return Reading((msgspec.structs.replace(entry, text=joined),), reading.fault)
    return reading


def _treatment(cells: Mapping[str, str], name: str) -> Reading:
    usual, code = agent_of(name)
    dose = cells.get("dose", "") or " ".join(filter(None, (cells.get("value", ""), cells.get("unit", ""))))
    event = cells.get("event", "").casefold()
    if event not in _EVENTS:
        return Reading(fault=Fault("error", "unknown-event", f"{event[:20]!r} is no start, dose or stop."))
    entry = Entry(
        kind="treatment", date="", name=usual, code=code, event=_event(event), dose=dose, text=cells.get("text", "")
    )
    fault = impossible(entry)
    return Reading(fault=fault) if fault else Reading((entry,))


def _column(kind: str, name: str, knowledge: Knowledge) -> Column:
    """The column that a row of a long table would be a cell of."""
    if kind in ("temperature", "weight", "height"):
        return column_of(kind, knowledge)
    if kind == "item":
        return Column(name, "item", item_named(name) or name)
    return column_of(f"{kind}: {name}", knowledge)


def _kind(text: str) -> EntryKind:
    return next(kind for kind in KINDS if kind == text)


def _event(text: str) -> TreatmentEvent:
    return next((event for event in _EVENTS if event == text), "")
