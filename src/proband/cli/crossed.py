"""Cross-references of diseases by the pack `mondo`: which OMIM entries another identifier means or covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proband.curie import parse_curie

if TYPE_CHECKING:
    from proband.knowledge.ontology import Csr
    from proband.knowledge.pack import Pack


def omim_of(disease_id: str, *, below: bool = False) -> tuple[int, ...]:
    """The OMIM numbers of a MONDO or Orphanet id, with ``below`` those of all diseases under it as well.

    Empty without the pack, or if the id is neither.
    """
    from proband.knowledge.library import installed
    from proband.knowledge.ontology import Csr

    catalogue, number = parse_curie(disease_id) or ("", "")
    packs = [pack for pack in installed() if pack.folder.parent.name == "mondo"]
    if catalogue not in ("MONDO", "ORPHA") or not number.isdigit() or not packs:
        return ()
    rows = _rows(catalogue, int(number), packs[-1])
    omim = Csr(packs[-1], "mondo.omim")
    wanted = _with_descendants(rows, Csr(packs[-1], "mondo.parents")) if below else rows
    return tuple(sorted({found for row in wanted for found in omim[row].tolist()}))


def _rows(catalogue: str, number: int, pack: Pack) -> set[int]:
    import numpy as np

    from proband.knowledge.ontology import Csr

    if catalogue == "MONDO":
        return set(np.flatnonzero(pack.array("mondo.number") == number).tolist())
    orpha = Csr(pack, "mondo.orpha")
    at = np.flatnonzero(orpha.values == number)
    return set((np.searchsorted(orpha.bounds, at, side="right") - 1).tolist())


def _with_descendants(rows: set[int], parents: Csr) -> set[int]:
    children: dict[int, list[int]] = {}
    for row in range(len(parents)):
        for parent in parents[row].tolist():
            children.setdefault(parent, []).append(row)
    found, waiting = set(rows), list(rows)
    while waiting:
        new = set(children.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found
