"""One line of a diary: what was seen, measured, given or decided on one day.

    symptom      name (or HPO code), severity 0 to 3 (0: looked for and not there)
    item         an item of an instrument ("GPPGA pustules"), its value
    temperature, weight, height      value and unit
    laboratory   analyte (name or LOINC code), value and unit
    treatment    agent, event start | dose | stop, dose
    visit, photo, note               text (a photograph only by the name of its file)
    correction   the entry that takes the place of another, or withdraws it

An entry is never changed. Its id is made of what it says, so that the same line read twice is one entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Literal, get_args

import msgspec

EntryKind = Literal[
    "symptom",
    "item",
    "temperature",
    "weight",
    "height",
    "laboratory",
    "treatment",
    "visit",
    "photo",
    "note",
    "withdrawal",
]
TreatmentEvent = Literal["", "start", "dose", "stop"]
KINDS: tuple[EntryKind, ...] = get_args(EntryKind)


class Entry(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One entry.

    ``date`` is a calendar day (YYYY-MM-DD), ``time`` HH:MM if it matters. ``name`` is the symptom, item, analyte or
    agent; ``code`` its HPO, LOINC or ATC code. ``value`` is a severity (0 to 3), an item's points or a measurement
    in ``unit`` (UCUM). ``event`` and ``dose`` are for treatments. ``corrects`` is the id of the entry whose place
    this one takes; a withdrawal takes its place with nothing. ``written`` is when it was written (RFC 3339, UTC)
    and ``source`` from where ("typed", or the file's name and row): neither is part of the id.
    """

    kind: EntryKind
    date: str
    time: str = ""
    name: str = ""
    code: str = ""
    value: float | None = None
    unit: str = ""
    event: TreatmentEvent = ""
    dose: str = ""
    text: str = ""
    corrects: str = ""
    written: str = ""
    source: str = ""
    id: str = ""


def with_id(entry: Entry) -> Entry:
    """The entry with the id that its content gives: 16 hexadecimal digits."""
    told = msgspec.structs.replace(entry, id="", written="", source="")
    digest = hashlib.sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()
    return msgspec.structs.replace(entry, id=digest[:16])


def standing(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """What holds now: entries that no later one corrects or withdraws, by day and then as they were written."""
    corrected = {entry.corrects for entry in entries if entry.corrects}
    held = [entry for entry in entries if entry.id not in corrected and entry.kind != "withdrawal"]
    return tuple(sorted(held, key=lambda entry: (entry.date, entry.time)))


def saying_otherwise(held: Iterable[Entry], fresh: Iterable[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """The fresh entries that state another value or dose than one that holds of the same thing at the same time,
    each with that one: a table that was changed by hand and imported again."""
    there = {_thing(entry): entry for entry in held if entry.kind not in _TOLD}
    for entry in fresh:
        other = there.get(_thing(entry)) if not entry.corrects else None
        if other is not None and (other.value, other.unit, other.dose) != (entry.value, entry.unit, entry.dose):
            yield entry, other


# Several of these may well be written on one day.
_TOLD = frozenset(("visit", "photo", "note", "withdrawal"))


def _thing(entry: Entry) -> tuple[str, ...]:
    return entry.kind, entry.date, entry.time, entry.code or entry.name.casefold(), entry.event
