"""Insertions, deletions and exchanges of several bases in HGVS c. numbers (n. without coding sequence, m.)."""

from __future__ import annotations

from proband.genotype.edit import Edit, in_direction
from proband.genotype.gene_model import GeneModel, position_text
from proband.genotype.single_base import Place

NOT_SHIFTED = "c. position not 3'-normalised without a reference sequence"
_NOT_TOLD = "a duplication is not told from an insertion without a reference sequence"


def edit_hgvs(model: GeneModel, edit: Edit, low: Place, high: Place, *, duplicates: bool = False) -> str:
    """The change, as it is placed.

    ``low`` and ``high`` are the places of the lower and higher genome position: of the first and last deleted base,
    or of the two bases beside an insertion. ``duplicates``: the places are those of the bases that are doubled.
    """
    first, last = _positions(model, edit, low, high, duplicates)
    span = first if first == last else f"{first}_{last}"
    if duplicates:
        return f"{model.prefix}{span}dup"
    # The mitochondrion is described on its forward strand, whatever the strand of the gene.
    inserted = edit.inserted if model.mitochondrial else in_direction(edit.inserted, model.strand)
    if edit.is_insertion:
        return f"{model.prefix}{span}ins{inserted}"
    return f"{model.prefix}{span}{f'delins{inserted}' if inserted else 'del'}"


def _positions(model: GeneModel, edit: Edit, low: Place, high: Place, duplicates: bool) -> tuple[str, str]:
    if model.mitochondrial:
        if duplicates:
            return str(edit.start - len(edit.inserted)), str(edit.end)
        return (str(edit.end), str(edit.start)) if edit.is_insertion else (str(edit.start), str(edit.end))
    texts = [position_text(model, place.region, place.base, place.offset) for place in (low, high)]
    return (texts[0], texts[1]) if model.strand > 0 else (texts[1], texts[0])


def how_placed(model: GeneModel, edit: Edit) -> str:
    """What is not known of an indel's HGVS form without a sequence; '' if nothing.

    On the reverse strand the leftmost alignment of VCF is the 3'-most of the gene: it is settled if the base before
    it is not the one that sliding on would bring in.
    """
    if edit.is_exchange:
        return ""
    unit = edit.deleted or edit.inserted
    leftmost = bool(edit.before) and edit.before != unit[-1]
    if model.mitochondrial or model.strand > 0 or not leftmost:
        return NOT_SHIFTED
    return _NOT_TOLD if edit.is_insertion else ""
