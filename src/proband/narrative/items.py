"""The reading as a list of items, one for each stretch of the text that was read as something.

``proband read --tsv`` writes them; a person marks what is wrong and gives it back as corrections (corrections.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from proband.case.model import (
    Case,
    Finding,
    Kind,
    Measurement,
    Mention,
    Span,
    StatedDisease,
    Status,
    TimePoint,
    Treatment,
    Variant,
)

Polarity = Literal["present", "excluded", "possible", "resolved", ""]
Experiencer = Literal["patient", "family", "other"]

COLUMNS = ("start", "end", "text", "kind", "id", "label", "status", "polarity", "experiencer", "time", "detail")
_POLARITY: dict[Status, Polarity] = {
    "present": "present",
    "excluded": "excluded",
    "possible": "possible",
    "differential": "possible",
    "resolved": "resolved",
}
_OF_OTHERS: dict[Status, Experiencer] = {"family": "family", "background": "other", "other": "other"}

Element = Finding | Measurement | Treatment | Variant | StatedDisease


class Item(msgspec.Struct, frozen=True):
    """A stretch of the text and what it was read as: kind, id, label, polarity, experiencer, time."""

    span: Span
    kind: Kind
    id: str
    label: str
    status: Status
    polarity: Polarity
    experiencer: Experiencer
    time: str = ""
    detail: str = ""

    def row(self) -> tuple[str, ...]:
        """The cells in the order of ``COLUMNS``; white space within a cell is one space."""
        cells = (
            str(self.span.start), str(self.span.end), self.span.text, self.kind, self.id, self.label, self.status,
            self.polarity, self.experiencer, self.time, self.detail,
        )  # fmt: skip
        return tuple(" ".join(cell.split()) for cell in cells)


def items_of(case: Case) -> tuple[Item, ...]:
    """Every mention of the narrative in order of place, with the time and detail of the element it became."""
    if case.narrative is None:
        return ()
    elements = {
        (kind, span.start, span.end): element for kind, element in _elements(case) for span in element.spans
    }
    return tuple(
        _item(mention, elements.get((mention.kind, mention.span.start, mention.span.end)))
        for mention in case.narrative.mentions
    )


def tsv_of(items: tuple[Item, ...]) -> str:
    """The items as a table with a header, one row an item."""
    rows = (COLUMNS, *(item.row() for item in items))
    return "".join("\t".join(row) + "\n" for row in rows)


def written_time(time: TimePoint | None) -> str:
    """A time in one cell: an ISO 8601 age (a range with ``/``), an onset class, a gestational age, or a date."""
    if time is None:
        return ""
    if time.age is not None:
        return f"{time.age}/{time.age_end}" if time.age_end else time.age
    if time.onset_class is not None:
        return time.onset_class.id
    if time.gestation_days is not None:
        return f"gestation P{time.gestation_days}D"
    return time.date or ""


def _elements(case: Case) -> Iterator[tuple[Kind, Element]]:
    yield from (("finding", one) for one in case.findings)
    yield from (("measurement", one) for one in case.measurements)
    yield from (("treatment", one) for one in case.treatments)
    yield from (("variant", one) for one in case.variants)
    yield from (("disease", one) for one in case.diseases)


def _item(mention: Mention, element: Element | None) -> Item:
    term = mention.term
    status = mention.status
    time, detail = _told(element)
    return Item(
        span=mention.span,
        kind=mention.kind,
        id=term.id if term else "",
        label=term.label if term else _named(element),
        status=status,
        polarity=_POLARITY.get(status, ""),
        experiencer=_OF_OTHERS.get(status, "patient"),
        time=mention.because if mention.kind == "age" else time,
        detail=detail,
    )


def _named(element: Element | None) -> str:
    return " ".join((element.gene, *element.hgvs[:1])).strip() if isinstance(element, Variant) else ""


def _told(element: Element | None) -> tuple[str, str]:
    """(time, detail) of an element: onset, value and direction, response, or zygosity."""
    match element:
        case Finding():
            ended = written_time(element.resolution)
            return written_time(element.onset), f"until {ended}" if ended else ""
        case Measurement():
            unit = element.unit.label if element.unit else ""
            return written_time(element.time), " ".join(filter(None, (element.direction, element.value_text, unit)))
        case Treatment():
            return written_time(element.start), element.response
        case Variant():
            return "", "absent" if element.absent else element.zygosity
        case StatedDisease():
            return written_time(element.onset), ""
        case _:
            return "", ""
