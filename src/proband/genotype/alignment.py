"""The equal alignments of an indel, and the splice sites that one of them would change.

In AG|GTAAG the loss of the last G of the exon and of the first G of the intron are one and the same change.
ClinVar places such a change over all of its equal alignments (SPDI data model, PMID:31738401) and calls it by the
splice site that it touches; so is it done here. Without a reference sequence the bases are known as far as the
allele shows them; introns are taken to begin with GT and end with AG (98.7 % do, doi:10.1093/nar/28.21.4364), and
exons before them to end in G (the consensus is MAG|GTRAGT, doi:10.1093/nar/29.1.255).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from proband.genotype.edit import Bases, Edit, in_direction, slid
from proband.genotype.gene_model import GeneModel
from proband.genotype.longer import Extent, extent_of

# An indel this near to an exon's border may have an equal alignment across it, which only the sequence tells.
_NEAR = 3


def alignments(model: GeneModel, bases: Bases, edit: Edit) -> tuple[Edit, ...]:
    """The 3'-most alignment of an edit, and the 5'-most if that is another."""
    both = (slid(edit, model.strand, bases), slid(edit, -model.strand, bases))
    return both[:1] if both[0].start == both[1].start else both


def touched_sites(model: GeneModel, edits: tuple[Edit, ...]) -> Extent:
    """The extent of the bases over which an edit can slide."""
    first, last = min(edit.start for edit in edits), max(edit.end for edit in edits)
    return extent_of(model, edits[0] if last < first else Edit(first, last, "N" * (last - first + 1), ""))


def presumed_alignments(model: GeneModel, edit: Edit) -> tuple[Edit, ...]:
    """The alignments of an edit as far as bases are known without a sequence; the edit alone far from introns."""
    first, last = sorted((model.strand * min(edit.start, edit.end), model.strand * max(edit.start, edit.end)))
    around = range(first - _NEAR, last + _NEAR + 1)
    known = {along: base for exon in _exons_near(model, first, last) for along, base in _ends(model, exon)}
    if edit.is_exchange or known.keys().isdisjoint(around):
        return (edit,)
    return alignments(model, _presumed(model, edit, known), edit)


def _presumed(model: GeneModel, edit: Edit, known: dict[int, str]) -> Bases:
    """The bases that the allele shows, and those that are ``known`` by their place along the strand."""
    bases = dict(zip(range(edit.start, edit.end + 1), edit.deleted, strict=True))
    if edit.before:
        bases[edit.start - 1] = edit.before
    bases |= {model.strand * along: in_direction(base, model.strand) for along, base in known.items()}
    return lambda first, last: "".join(bases.get(place, "N") for place in range(first, last + 1))


def _exons_near(model: GeneModel, first: int, last: int) -> range:
    """The exons (from 0) from the one before a stretch to the one behind it."""
    low, high = bisect_left(model.ends, first), bisect_right(model.begins, last)
    return range(max(low - 1, 0), min(high + 1, model.exon_count))


def _ends(model: GeneModel, exon: int) -> list[tuple[int, str]]:
    """The bases beside the borders of an exon that nearly all have."""
    begin, end = model.begins[exon], model.ends[exon]
    acceptor = [(begin - 2, "A"), (begin - 1, "G")] if exon else []
    return acceptor + ([(end, "G"), (end + 1, "G"), (end + 2, "T")] if exon < model.exon_count - 1 else [])


def near_border(model: GeneModel, edit: Edit) -> bool:
    """Whether an indel lies so near to an exon's border that only the sequence can tell its equal alignments.

    VCF puts indels leftmost, so that an equal one can only lie to the right on the genome.
    """
    if edit.is_exchange:
        return False
    along = model.strand * edit.end
    exons = [model.exons[exon] for exon in _exons_near(model, along, along)]
    return any(0 <= border - edit.end <= _NEAR for first, last in exons for border in (first - 1, last))
