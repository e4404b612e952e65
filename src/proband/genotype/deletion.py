"""Deletions: which genes they hit, and what is left of these.

A deletion comes from a record that names only its ends (<DEL>), or from one whose bases are written out. The latter
is a call like any other and its consequence is told with the rest (longer.py); here it is only asked which syndrome
it may be (syndrome.py).
"""

from __future__ import annotations

import msgspec
import numpy as np

from proband.genotype.edit import Edit
from proband.genotype.gene_model import GeneModel
from proband.genotype.longer import Extent, effect_of, extent_of
from proband.genotype.model import Assembly, Call, Consequence, Reading
from proband.knowledge.transcripts import Transcripts

# Shorter ones are small variants, as in VCF's own practice.
LEAST_BASES = 50


class Deletion(msgspec.Struct, frozen=True):
    """Deleted bases, from a first to a last position (1-based, closed); ``call`` is its call in the file."""

    call: Call
    start: int
    end: int

    @property
    def chrom(self) -> int:
        """The chromosome's code."""
        return self.call.chrom

    @property
    def size(self) -> int:
        """Its bases."""
        return self.end - self.start + 1


def deletions_of(reading: Reading) -> tuple[Deletion, ...]:
    """The deletions of the proband: those by their ends, and calls that lose at least 50 bases."""
    named = (Deletion(call, call.pos, call.end) for call in reading.deletions)
    written = (
        Deletion(call, call.pos + 1, call.pos + len(call.ref) - len(call.alt))
        for call in reading.calls
        if len(call.ref) - len(call.alt) >= LEAST_BASES
    )
    return (*named, *written)


def hit_genes(deletion: Deletion, transcripts: Transcripts, assembly: Assembly) -> tuple[Consequence, ...]:
    """What a deletion does to each gene of which it takes a base of an exon, one a gene."""
    place = [np.array([value]) for value in (deletion.chrom, deletion.start, deletion.end)]
    _, rows = transcripts.overlapping(assembly, *place)
    found: dict[str, Consequence] = {}
    for row in sorted(rows.tolist(), key=lambda row: transcripts.by_gene(transcripts.symbol(row)).index(row)):
        consequence = _hit(deletion, GeneModel(transcripts, row, assembly))
        if consequence is not None:
            found.setdefault(consequence.symbol, consequence)
    return tuple(found.values())


def takes_exon(deletion: Deletion, transcripts: Transcripts, symbol: str, assembly: Assembly) -> bool:
    """Whether a deletion takes at least one exon of a gene whole."""
    for row in transcripts.by_gene(symbol)[:1]:
        if transcripts.chromosome(row, assembly) == deletion.chrom:
            return bool(_extent(deletion, GeneModel(transcripts, row, assembly)).lost)
    return False


def _edit(deletion: Deletion) -> Edit:
    return Edit(deletion.start, deletion.end, "N" * deletion.size, "")


def _extent(deletion: Deletion, model: GeneModel) -> Extent:
    return extent_of(model, _edit(deletion))


def _hit(deletion: Deletion, model: GeneModel) -> Consequence | None:
    extent = _extent(deletion, model)
    if extent.outside:
        return None
    whole = len(extent.lost) == model.exon_count
    effect, because = effect_of(model, _edit(deletion), extent)
    if whole:
        effect, because = "gene deleted", f"takes all {model.exon_count} exons"
    exons = dict.fromkeys(str(exon) for exon in (extent.exons[0], extent.exons[-1]))
    return Consequence(
        effect=effect,
        tier="T2",
        symbol=model.symbol,
        hgnc_id=model.hgnc_id,
        transcript=model.accession,
        exon=f"{'-'.join(exons)}/{model.exon_count}",
        escapes_decay=False if whole else None,
        because=f"deletion of {size_text(deletion.size)}: {because}",
    )


def size_text(bases: int) -> str:
    """A length as people say it: 812 bases, 175 kb, 2.6 Mb."""
    if bases < 1000:
        return f"{bases} bases"
    return f"{bases / 1e3:.3g} kb" if bases < 999_500 else f"{bases / 1e6:.3g} Mb"
