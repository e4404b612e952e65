"""Every source that a result rests on, and what it was used for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from proband.knowledge.care import Reference
from proband.report.sources import source_link

_SOURCE_FIELDS = ("source", "sources", "references")
# What the parts of a result are called; a part that has a name of its own is called by it as well.
_PARTS = {
    "differential": "differential",
    "questions": "what next",
    "separators": "known to be confused",
    "second": "second disease",
    "novelty": "what would be new",
    "genome": "genome",
    "stated": "stated variants",
    "treatment": "treatment",
    "criteria": "criteria",
    "case": "case",
}
_NAMES = ("name", "agent", "label", "gene", "code")


class Cited(msgspec.Struct, frozen=True):
    """One source: its ``key``, the ``address`` (empty if it has none), ``title`` and ``date`` where they are known,
    how much of it was ``read``, and what it was ``used_for``."""

    key: str
    address: str
    title: str
    date: str
    read: str
    used_for: tuple[str, ...]


def citations(result: Mapping[str, Any], references: Mapping[str, Reference]) -> tuple[Cited, ...]:
    """The sources of a result.json, by key; then the packs that it was made with. ``references`` says what the keys
    of the care pack stand for."""
    used: dict[str, dict[str, None]] = {}
    for part, value in result.items():
        if part in _PARTS:
            for key, where in _sources(value, _PARTS[part]):
                used.setdefault(key, {})[where] = None
    known = {**references, **_own_references(result)}
    cited = tuple(_cited(key, tuple(where), known) for key, where in sorted(used.items()))
    return (*cited, *_packs(result))


def _sources(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """(key, what it was used for) of every list of sources within."""
    if isinstance(value, list):
        for each in value:
            yield from _sources(each, where)
    if not isinstance(value, dict):
        return
    name = next((value[field] for field in _NAMES if isinstance(value.get(field), str) and value[field]), "")
    inside = f"{where}: {name}" if name and ": " not in where else where
    for field, each in value.items():
        if field in _SOURCE_FIELDS and isinstance(each, list):
            yield from ((key, inside) for key in each if isinstance(key, str) and _is_key(key))
        else:
            yield from _sources(each, inside)


def _is_key(text: str) -> bool:
    """Whether a source is a key ("PMID:1") and no words of the program ("stated in the case")."""
    prefix, colon, local = text.partition(":")
    return text == "ClinVar" or (bool(colon) and bool(local) and " " not in prefix)


def _own_references(result: Mapping[str, Any]) -> dict[str, Reference]:
    """The references that the result itself lists."""
    plan = result.get("treatment") or {}
    listed = plan.get("references", ()) if isinstance(plan, dict) else ()
    try:
        return {one.id: one for one in msgspec.convert(list(listed), list[Reference])}
    except msgspec.ValidationError:
        return {}


def _cited(key: str, used_for: tuple[str, ...], known: Mapping[str, Reference]) -> Cited:
    reference = known.get(key)
    address = source_link(key, known).url
    if reference is None:
        return Cited(key, address, "", "", "", used_for)
    read = f"{reference.read}{', quoted by another page' if reference.secondary else ''}"
    return Cited(key, address, reference.title, reference.date, read, used_for)


def _packs(result: Mapping[str, Any]) -> Iterator[Cited]:
    """The packs that the result names, with their sources."""
    provenance = result.get("provenance") or {}
    for pack in provenance.get("packs", ()):
        used_for = (f"pack {pack.get('name', '')} {pack.get('release', '')}",)
        for source in pack.get("sources", ()):
            yield Cited(str(source), "", "", "", "", used_for)
