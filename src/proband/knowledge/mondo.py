"""MONDO: which entries of OMIM and Orphanet another identifier means or covers, from the `mondo` pack."""

from __future__ import annotations

import msgspec

from proband.curie import parse_curie
from proband.knowledge.pack import Pack


class MondoEntry(msgspec.Struct, frozen=True):
    """A MONDO disease: number, name, synonyms, its numbers in OMIM and Orphanet, its parents' numbers."""

    number: int
    name: str
    synonyms: tuple[str, ...]
    omim: tuple[int, ...]
    orpha: tuple[int, ...]
    parents: tuple[int, ...]


def load_mondo(pack: Pack) -> list[MondoEntry]:
    """The entries of an installed `mondo` pack."""
    return msgspec.convert(pack.table("diseases"), list[MondoEntry])


def omim_of(disease_id: str, pack: Pack, *, below: bool = False) -> tuple[int, ...]:
    """The OMIM numbers of a MONDO or Orphanet id, with ``below`` those of all diseases under it as well.

    Empty if the id is of another catalogue or not known.
    """
    catalogue, local = parse_curie(disease_id) or ("", "")
    if catalogue not in ("MONDO", "ORPHA") or not local.isdigit():
        return ()
    entries = load_mondo(pack)
    number = int(local)
    meant = {e.number for e in entries if number in ((e.number,) if catalogue == "MONDO" else e.orpha)}
    wanted = _with_descendants(meant, entries) if below else meant
    return tuple(sorted({omim for e in entries if e.number in wanted for omim in e.omim}))


def _with_descendants(numbers: set[int], entries: list[MondoEntry]) -> set[int]:
    children: dict[int, list[int]] = {}
    for entry in entries:
        for parent in entry.parents:
            children.setdefault(parent, []).append(entry.number)
    found, waiting = set(numbers), list(numbers)
    while waiting:
        new = set(children.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found
