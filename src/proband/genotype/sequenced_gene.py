"""Consequences with the user's reference sequence at hand (tier T1): the protein change, and which alignment holds.

An indel in a repeat has several equal alignments. HGVS shows the 3'-most. What it does to the protein is told from
the one that harms least, because the sequence that results is the same: where one of them leaves the start codon as
it was, it is as it was. (Splice sites: see alignment.py.)
"""

from __future__ import annotations

from functools import partial

import msgspec

from proband.genotype.alignment import touched_sites
from proband.genotype.edit import Bases, Edit, in_direction
from proband.genotype.gene_model import GeneModel
from proband.genotype.longer import Extent, effect_of, extent_of, is_coding, splice_site
from proband.genotype.model import Consequence, Effect
from proband.genotype.protein import ProteinChange, coding_change, codon_change
from proband.genotype.sequence import Reference
from proband.genotype.severity import severity
from proband.genotype.single_base import beside_splice_site

_CONTRADICTS = "the reference sequence has another base here"
_NO_FRAME = "the reference sequence does not translate on this transcript"


class Sequences:
    """The sequences of genes in a reference; '' where it has not all of their bases."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._transcripts: dict[int, str] = {}

    def bases(self, model: GeneModel) -> Bases:
        """The bases of the gene's chromosome, from a first to a last position."""
        return partial(self._reference.bases, model.chrom)

    def transcript(self, model: GeneModel) -> str:
        """The exons, joined, in the direction of transcription."""
        if model.row not in self._transcripts:
            bases = self.bases(model)
            exons = [in_direction(bases(first, last), model.strand) for first, last in model.exons]
            self._transcripts[model.row] = "".join(exons) if all(exons) else ""
        return self._transcripts[model.row]

    def codon(self, model: GeneModel, number: int) -> str:
        """A codon (from 1) of the coding sequence, completed by A where the transcript ends in it."""
        if model.cds is None:
            return ""
        first = model.cds[0] + 3 * (number - 1)
        places = [model.genome(first + at) for at in range(min(3, model.cds[1] - first + 1))]
        bases = self.bases(model)
        if abs(places[-1] - places[0]) == len(places) - 1:
            found = in_direction(bases(min(places), max(places)), model.strand)
        else:
            found = "".join(in_direction(bases(place, place), model.strand) for place in places)
        return found.ljust(3, "A") if len(found) == len(places) else ""

    def holds(self, model: GeneModel, edit: Edit) -> bool:
        """Whether the deleted bases are those of the reference; an insertion asks for none but its neighbours."""
        found = self.bases(model)(edit.start, edit.end) if edit.deleted else self.bases(model)(edit.end, edit.start)
        return bool(found) and "N" not in found and edit.deleted in ("", found)


def translated(model: GeneModel, sequences: Sequences, found: Consequence, ref: str, alt: str) -> Consequence:
    """The consequence of a coding SNV, by its codon; ``found``, with a reason, where the sequence is no help."""
    assert found.codon is not None
    assert found.codon_position is not None
    old, at = sequences.codon(model, found.codon), found.codon_position - 1
    if not old or "N" in old:
        return found
    if old[at] != in_direction(ref, model.strand):
        return msgspec.structs.replace(found, because=f"{_CONTRADICTS}; {found.because}")
    new = old[:at] + in_direction(alt, model.strand) + old[at + 1 :]
    if found.codon == model.codons and model.cds is not None:
        number = model.cds[0] + 3 * (found.codon - 1) + at
        change = _changed(model, sequences, number, number, new[at])
    else:
        change = codon_change(model, found.codon, old, new)
    if change is None:
        return msgspec.structs.replace(found, because=f"{_NO_FRAME}; {found.because}")
    return _with_protein(model, found, change, near=found.because.endswith("splicing may change"))


def _changed(model: GeneModel, sequences: Sequences, first: int, last: int, inserted: str) -> ProteinChange | None:
    transcript = sequences.transcript(model)
    return coding_change(model, transcript, first, last, inserted) if transcript else None


def _with_protein(model: GeneModel, found: Consequence, change: ProteinChange, *, near: bool) -> Consequence:
    effect, because = beside_splice_site(change.effect, "") if near else (change.effect, "")
    return msgspec.structs.replace(
        found,
        effect=effect,
        tier="T1",
        hgvs_p=change.hgvs_p,
        because=because,
        escapes_decay=None if change.stop is None else model.escapes_decay(change.stop),
    )


class Told(msgspec.Struct, frozen=True):
    """What an edit of several bases does, told from one of its alignments."""

    edit: Edit
    extent: Extent
    effect: Effect
    because: str
    change: ProteinChange | None = None


def told(model: GeneModel, edit: Edit, sequences: Sequences | None) -> Told:
    """What one alignment of an edit does, by the model and, if there is one, the sequence."""
    extent = extent_of(model, edit)
    effect, because = effect_of(model, edit, extent)
    spliced = bool(extent.donors or extent.acceptors)
    if sequences is None or not is_coding(model, extent) or (spliced and not extent.lost and not extent.joins):
        return Told(edit, extent, effect, because)
    if spliced and effect in ("splice donor", "splice acceptor"):
        return Told(edit, extent, effect, because)
    inserted = in_direction(edit.inserted, model.strand)
    change = _changed(model, sequences, extent.first, extent.last, inserted)
    if change is None:
        return Told(edit, extent, effect, f"{because}; {_NO_FRAME}")
    return Told(edit, extent, change.effect, _kept(because), change)


def _kept(because: str) -> str:
    """The remarks that stay when the protein change is known."""
    return "; ".join(part for part in because.split("; ") if part.startswith(("takes", "joins", "comes", "one of")))


def least_harm(model: GeneModel, edits: tuple[Edit, ...], sequences: Sequences | None) -> Told:
    """What an edit does: by its alignment that harms least (the 3'-most of equals), and by the splice sites."""
    best = max((told(model, edit, sequences) for edit in edits), key=lambda one: severity(one.effect))
    touched = touched_sites(model, edits)
    spliced = best.extent.donors or best.extent.acceptors
    if spliced or not (touched.donors or touched.acceptors):
        return best
    effect, because = splice_site(model, touched)
    presumed = "" if sequences is not None else ", the bases beside the border presumed"
    because = f"{because} by an equal alignment{presumed}; by another: {best.effect}"
    return msgspec.structs.replace(best, effect=effect, because=f"{because}; {best.because}".rstrip("; "))
