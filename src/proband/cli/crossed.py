"""Cross-references of diseases for the command line: what a MONDO or Orphanet id means in OMIM."""

from __future__ import annotations


def omim_of(disease_id: str, *, below: bool = False) -> tuple[int, ...]:
    """The OMIM numbers behind an id (``below``: and of all diseases under it); empty without the mondo pack."""
    from proband.knowledge.library import installed
    from proband.knowledge.mondo import omim_of as cross_reference

    packs = [pack for pack in installed() if pack.folder.parent.name == "mondo"]
    return cross_reference(disease_id, packs[-1], below=below) if packs else ()
