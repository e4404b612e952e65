"""The phenopacket schema, versions 1 and 2 in one table, and what of a document conforms to it.

    document ── conform ──▶ Element tree   fields named and typed as the schema says, ready to be read
                       └──▶ Fault list     unknown fields, broken fields: the value itself, and where it stood

Reading the clean tree needs no further suspicion; nothing that was taken out is lost, because each Fault
holds its value. Field names are accepted as JSON writes them and as the .proto spells them (protobuf JSON
allows both), enums by name or number, 64-bit numbers as text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

# Fields of version 1 that version 2 only renamed.
_RENAMED = {
    ("Age", "age"): "iso8601duration",
    ("Disease", "tnmFinding"): "clinicalTnmFinding",
    ("Biosample", "htsFiles"): "files",
    ("Phenopacket", "htsFiles"): "files",
    ("Family", "htsFiles"): "files",
    ("HtsFile", "individualToSampleIdentifiers"): "individualToFileIdentifiers",
}
_TIMESTAMP = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$")
_RANGES = {
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint32": (0, 2**32 - 1),
    "uint64": (0, 2**64 - 1),
}
_DEEPEST = 60  # objects within objects; the deepest honest phenopacket has about 20


class Element(dict[str, Any]):
    """One message of a document that conforms to the schema; ``at`` is the JSON pointer where it stood."""

    __slots__ = ("at",)

    def __init__(self, content: dict[str, Any], at: str = "") -> None:
        super().__init__(content)
        self.at = at


class Field(NamedTuple):
    """One field of a message: its version 2 JSON name, type, whether it repeats, and its oneof group.

    ``current`` tells the fields of version 2 from those of version 1 alone.
    """

    name: str
    type: str
    many: bool
    oneof: str
    current: bool


class Fault(NamedTuple):
    """A value that the schema has no place for: where it stood, the value, a code and the reason."""

    pointer: str
    value: Any
    code: str
    what: str


class _Refused(Exception):
    """A value that does not fit its field; the message says why."""


@lru_cache(maxsize=1)
def messages() -> dict[str, dict[str, Field]]:
    """Each message of the schema, with its fields by every spelling under which they may be written."""
    table: dict[str, dict[str, Field]] = {}
    text = files("proband.case").joinpath("phenopacket_schema.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[2:]:
        message, name, kind, many, proto_name, oneof, versions = line.split("\t")
        renamed = _RENAMED.get((message, name), name)
        group = f"{oneof}, version 1" if oneof and versions == "1" else oneof
        field = Field(renamed, kind, many == "many", group, "2" in versions)
        table.setdefault(message, {}).update({name: field, proto_name: field})
    return table


def escape(key: str) -> str:
    """A key as one segment of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def without_version_1(element: Any, message: str) -> Any:
    """A tree that conforms to the schema, without the fields that only version 1 has."""
    fields = {field.name: field for field in messages()[message].values() if field.current}
    clean: dict[str, Any] = {}
    for name, value in element.items():
        field = fields.get(name)
        if field is None:
            continue
        if field.type not in messages():
            clean[name] = value
        elif field.many:
            clean[name] = [without_version_1(member, field.type) for member in value]
        else:
            clean[name] = without_version_1(value, field.type)
    return clean


def plain(value: Any) -> Any:
    """A tree of Elements as ordinary objects and lists."""
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    return [plain(member) for member in value] if isinstance(value, list) else value


def conform(raw: dict[str, Any], message: str, faults: list[Fault], at: str = "", depth: int = 0) -> Element:
    """What of ``raw`` conforms to ``message``; the rest is appended to ``faults``."""
    fields = messages()[message]
    clean = Element({}, at)
    groups: set[str] = set()
    for key, value in raw.items():
        pointer = f"{at}/{escape(key)}"
        field = fields.get(key)
        if field is None:
            faults.append(Fault(pointer, value, "unknown-field", f"{message} has no field {key!r}"))
        elif value is not None:
            try:
                _refuse_repeated(field, clean, groups)
                clean[field.name] = _value(value, field, faults, pointer, depth)
                groups.add(field.oneof)
            except _Refused as reason:
                faults.append(Fault(pointer, value, "broken-field", str(reason)))
    return clean


def _refuse_repeated(field: Field, clean: Element, groups: set[str]) -> None:
    if field.name in clean:
        raise _Refused("the field is given twice, in two spellings")
    if field.oneof and field.oneof in groups:
        raise _Refused(f"only one of the ways to say {field.oneof!r} can be used")


def _value(value: Any, field: Field, faults: list[Fault], at: str, depth: int) -> Any:
    if field.type == "map":
        return _mapping(value)
    if not field.many:
        return _single(value, field.type, faults, at, depth)
    if not isinstance(value, list):
        raise _Refused(f"a list was expected, not {_noun(value)}")
    members = []
    for index, member in enumerate(value):
        pointer = f"{at}/{index}"
        try:
            members.append(_single(member, field.type, faults, pointer, depth))
        except _Refused as reason:
            faults.append(Fault(pointer, member, "broken-field", str(reason)))
    return members


def _single(value: Any, kind: str, faults: list[Fault], at: str, depth: int) -> Any:
    check = _SCALARS.get(kind)
    if check is not None:
        return check(value)
    if kind in _RANGES:
        return _integer(value, kind)
    if "|" in kind:
        return _choice(value, kind.split("|"))
    if not isinstance(value, dict):
        raise _Refused(f"an object was expected, not {_noun(value)}")
    if depth >= _DEEPEST:
        raise _Refused("nested too deeply")
    return conform(value, kind, faults, at, depth + 1)


def _mapping(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise _Refused("an object of texts was expected")
    return {_text(key): _text(member) for key, member in value.items()}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Refused(f"a text was expected, not {_noun(value)}")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise _Refused("the text holds half a character (a lone surrogate)")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Refused(f"true or false was expected, not {_noun(value)}")
    return value


def _number(value: Any) -> float:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            raise _Refused("a number was expected, not a text") from None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Refused(f"a number was expected, not {_noun(value)}")
    try:
        finite = math.isfinite(value)
    except OverflowError:
        finite = False
    if not finite:
        raise _Refused("a finite number was expected")
    return value


def _integer(value: Any, kind: str) -> int:
    low, high = _RANGES[kind]
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,20}", value):
        value = int(value)
    number = value if isinstance(value, int) and not isinstance(value, bool) else _number(value)
    if int(number) != number or not low <= number <= high:
        raise _Refused(f"a whole number from {low} to {high} was expected")
    return int(number)


def _choice(value: Any, names: list[str]) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(names):
        return names[value]
    if isinstance(value, str) and value in names:
        return value
    raise _Refused(f"one of {', '.join(names)} was expected")


def _timestamp(value: Any) -> str:
    text = _text(value)
    if not _TIMESTAMP.match(text) or not is_calendar_date(text):
        raise _Refused("an RFC 3339 time was expected, such as 2021-03-09T00:00:00Z")
    return text


def is_calendar_date(text: str) -> bool:
    """Whether the beginning of an RFC 3339 timestamp is a date and time that exists."""
    try:
        datetime.fromisoformat(text[:19] + "+00:00")
        offset = text[-6:] if text[-6] in "+-" else "+00:00"
        return offset[1:3] < "24" and offset[4:6] < "60" and datetime.fromisoformat(text[:10]).year >= 1
    except ValueError:
        return False


def _noun(value: Any) -> str:
    nouns = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list"}
    return nouns.get(type(value), "nothing" if value is None else "an object")


_SCALARS: dict[str, Callable[[Any], Any]] = {
    "string": _text,
    "bytes": _text,
    "bool": _flag,
    "double": _number,
    "Timestamp": _timestamp,
}
