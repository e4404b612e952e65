"""Every source that a result rests on, and what it was used for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from proband.knowledge.care import Reference
from proband.report.sources import read_words, source_link

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
# Parts whose keys without a reference come from the HPO annotation of the disease that the part is about.
_ANNOTATED = ("differential: ", "second disease: ", "what would be new: ")
_CLINVAR = "ClinVar"
# The date at the end of a pack's source.
_DATE = re.compile(r"\((?P<date>\d{4}-\d{2}-\d{2})\)$")
_NAMED = 3
_NAMES = ("name", "agent", "label", "gene", "code")


class Cited(msgspec.Struct, frozen=True):
    """One source: its ``key``, the ``address`` (empty if it has none), ``title`` (what it is, or what cites it),
    the ``date`` where it is known, how much of it was ``read``, and what it was ``used_for``."""

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
    listed = {**references, **_own_references(result)}
    released = _clinvar_release(result)
    told = {key: _told(key, tuple(uses), released) for key, uses in used.items() if key not in listed}
    known = {**listed, **told}
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


def _told(key: str, used_for: tuple[str, ...], clinvar_release: str) -> Reference:
    """What a key without a reference is: ClinVar with its release, or what the annotation of a disease cites."""
    prefix, _, local = key.partition(":")
    if prefix == _CLINVAR:
        title = f"ClinVar, variation {local}" if local else "ClinVar, pathogenic variants by disease"
        return Reference(id=key, title=title, kind="database", date=clinvar_release, read="whole")
    names = [use.removeprefix(part) for use in used_for for part in _ANNOTATED if use.startswith(part)]
    by = f"the HPO annotation of {_listed(names)}" if names else f"the part on {used_for[0].partition(':')[0]}"
    return Reference(id=key, title=f"cited by {by}", kind="paper", read="not read")


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return "; ".join(names[:_NAMED]) + (f"; and {more} more" if more > 0 else "")


def _clinvar_release(result: Mapping[str, Any]) -> str:
    """The release of ClinVar that the result's packs name; empty if none does."""
    sources = (one.key for one in _packs(result) if one.key.startswith(_CLINVAR))
    return next((match["date"] for one in sources if (match := _DATE.search(one))), "")


def _cited(key: str, used_for: tuple[str, ...], known: Mapping[str, Reference]) -> Cited:
    reference = known[key]
    address = source_link(key, known).url
    return Cited(key, address, reference.title, reference.date, read_words(reference), used_for)


def _packs(result: Mapping[str, Any]) -> Iterator[Cited]:
    """The packs that the result names, with their sources."""
    provenance = result.get("provenance") or {}
    for pack in provenance.get("packs", ()):
        used_for = (f"pack {pack.get('name', '')} {pack.get('release', '')}",)
        for source in pack.get("sources", ()):
            dated = _DATE.search(str(source))
            title = str(source).partition(":")[0]
            yield Cited(str(source), "", title, dated["date"] if dated else "", "whole", used_for)
