"""What an insertion, a deletion or an exchange of several bases does to a gene, from the transcript model (T2).

extent_of(model, edit)  where the edit lies: exons cut or lost, splice sites hit, numbers of the bases it takes
effect_of(model, edit, extent)  the effect, and in words what was and was not determined
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import msgspec

from proband.genotype.edit import Edit, in_direction
from proband.genotype.gene_model import GeneModel
from proband.genotype.model import Effect
from proband.genotype.single_base import (
    ESSENTIAL,
    REGION_IN_EXON,
    REGION_IN_INTRON,
    UNDETERMINED,
    beside_splice_site,
)
from proband.genotype.translate import has_stop


class Extent(msgspec.Struct, frozen=True):
    """Where an edit lies in a transcript.

    ``first`` and ``last`` are the numbers of the first and last exon base that it takes (``last`` = ``first`` - 1
    for an insertion, which comes in before ``first``; both 0 if no exon is touched). ``exons`` are those that it
    touches (from 1), ``lost`` those that it takes whole. ``donors`` and ``acceptors`` are the exons beside which it
    changes one of the two essential bases. ``near``: it changes a base of a splice region. ``border``: an insertion
    exactly between exon and intron. ``beyond``: one before the first base of the transcript or after the last.
    """

    first: int = 0
    last: int = 0
    exons: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()
    donors: tuple[int, ...] = ()
    acceptors: tuple[int, ...] = ()
    near: bool = False
    border: bool = False
    beyond: bool = False

    @property
    def joins(self) -> bool:
        """Whether it begins in one exon and ends in another, so that what is left of both becomes one."""
        return len(self.exons) > 1 and not {self.exons[0], self.exons[-1]} & set(self.lost)

    @property
    def outside(self) -> bool:
        """Whether no base of an exon is touched."""
        return not self.exons


def extent_of(model: GeneModel, edit: Edit) -> Extent:
    """Where an edit lies in a transcript of its chromosome."""
    ends = (edit.start, edit.end) if model.strand > 0 else (-edit.end, -edit.start)
    return _between(model, *ends) if edit.is_insertion else _over(model, *ends)


def _over(model: GeneModel, start: int, end: int) -> Extent:
    """The extent of deleted bases from ``start`` to ``end``, along."""
    begins, ends = model.begins, model.ends
    low, high = bisect_left(ends, start), bisect_right(begins, end)
    touched = range(low, high)
    around = range(max(low - 1, 0), min(high + 1, len(begins)))
    first = last = 0
    if touched:
        first = model.numbers[low] + max(start - begins[low], 0)
        last = model.numbers[high - 1] + min(end, ends[high - 1]) - begins[high - 1]
    return Extent(
        first,
        last,
        tuple(exon + 1 for exon in touched),
        tuple(exon + 1 for exon in touched if start <= begins[exon] and ends[exon] <= end),
        tuple(e + 1 for e in around if _donor(model, e) and start <= ends[e] + ESSENTIAL and end > ends[e]),
        tuple(e + 1 for e in around if e and start < begins[e] and end >= begins[e] - ESSENTIAL),
        any(_in_region(model, exon, start, end) for exon in around),
    )


def _between(model: GeneModel, right: int, left: int) -> Extent:
    """The extent of bases that come in between ``left`` and ``right``, along."""
    begins, ends = model.begins, model.ends
    exon = max(bisect_right(begins, right) - 1, 0)
    around = range(max(exon - 1, 0), min(exon + 2, len(begins)))
    within = [e for e in around if begins[e] <= right and left <= ends[e]]
    first = model.numbers[within[0]] + right - begins[within[0]] if within else 0
    beyond = left < begins[0] or right > ends[-1]
    inside = bool(within) and not beyond
    return Extent(
        first if inside else 0,
        first - 1 if inside else 0,
        tuple(e + 1 for e in within) if inside else (),
        (),
        tuple(e + 1 for e in around if _donor(model, e) and ends[e] < left and right <= ends[e] + ESSENTIAL),
        tuple(e + 1 for e in around if e and begins[e] - ESSENTIAL <= left and right < begins[e]),
        any(_in_region(model, e, right, left) for e in around),
        inside and any(left == ends[e] or right == begins[e] for e in within),
        beyond,
    )


def _donor(model: GeneModel, exon: int) -> bool:
    return exon < model.exon_count - 1


def _in_region(model: GeneModel, exon: int, start: int, end: int) -> bool:
    """Whether bases lie in a splice region of an exon; both neighbours of an insertion (``start`` > ``end``)."""
    low, high = min(start, end), max(start, end)
    begin, last = model.begins[exon], model.ends[exon]
    areas = []
    if exon:
        areas.append((begin - REGION_IN_INTRON, begin + REGION_IN_EXON - 1))
    if _donor(model, exon):
        areas.append((last - REGION_IN_EXON + 1, last + REGION_IN_INTRON))
    if start > end:
        return any(first <= low and high <= final for first, final in areas)
    return any(first <= high and low <= final for first, final in areas)


def effect_of(model: GeneModel, edit: Edit, extent: Extent) -> tuple[Effect, str]:
    """The effect of an edit, and in words what was and was not determined."""
    if extent.outside:
        return _outside_exons(model, extent)
    if extent.lost and not _cut(extent):
        return _exons_lost(model, extent)
    if extent.donors or extent.acceptors:
        if not extent.joins:
            return splice_site(model, extent)
        effect, because = _in_exons(model, edit, extent)
        return effect, f"joins exons {extent.exons[0]} and {extent.exons[-1]}; {because}"
    effect, because = _in_exons(model, edit, extent)
    if extent.border:
        return effect, _and(because, "comes in exactly between exon and intron: splicing may change")
    if extent.near:
        return _near_splice_site(effect, because)
    return effect, because


def _outside_exons(model: GeneModel, extent: Extent) -> tuple[Effect, str]:
    if extent.donors or extent.acceptors:
        return splice_site(model, extent)
    return ("splice region", "in an intron") if extent.near else ("intron", "")


def splice_site(model: GeneModel, extent: Extent) -> tuple[Effect, str]:
    """The effect of a changed splice site, and which it is."""
    sites = [f"donor of exon {exon}" for exon in extent.donors]
    sites += [f"acceptor of exon {exon}" for exon in extent.acceptors]
    effect: Effect = "splice donor" if extent.donors else "splice acceptor"
    return effect, f"changes the {' and the '.join(sites)} of {model.exon_count}"


def _cut(extent: Extent) -> bool:
    """Whether a lost exon's neighbour stays, with its splice site gone or itself cut into."""
    lost = set(extent.lost)
    kept_donor = any(exon not in lost for exon in extent.donors)
    return kept_donor or any(exon not in lost for exon in extent.acceptors) or lost != set(extent.exons)


def _exons_lost(model: GeneModel, extent: Extent) -> tuple[Effect, str]:
    names = "-".join(dict.fromkeys(str(exon) for exon in (extent.lost[0], extent.lost[-1])))
    because = f"takes exon {names} of {model.exon_count} whole"
    coding = model.coding_overlap(extent.first, extent.last)
    if model.cds and extent.first <= model.cds[0] <= extent.last:
        return (
            "start lost",
            f"{because}, with the start codon" if coding < model.cds_length else f"{because}: all codons",
        )
    if model.cds and extent.first <= model.cds[1] <= extent.last:
        return "stop lost", f"{because}, with the stop codon"
    if not coding:
        return _untranslated(model, extent.first), because
    shifts = "shifts the frame" if coding % 3 else "keeps the frame"
    return ("frameshift" if coding % 3 else "in-frame deletion"), f"{because} ({coding} coding bases: {shifts})"


def _untranslated(model: GeneModel, number: int) -> Effect:
    if model.cds is None:
        return "non-coding exon"
    return "5' UTR" if number <= model.cds[0] else "3' UTR"


def _in_exons(model: GeneModel, edit: Edit, extent: Extent) -> tuple[Effect, str]:
    """The effect of an edit of exon bases, splice sites apart."""
    if not is_coding(model, extent):
        return _untranslated(model, extent.first), ""
    assert model.cds is not None
    first, last = model.cds
    if extent.first <= first + 2 and not (edit.is_insertion and extent.first == first):
        return "start lost", f"changes the start codon; {UNDETERMINED}"
    if _touches_stop(last, edit, extent):
        return "stop lost", f"changes the stop codon; {UNDETERMINED}"
    return _in_coding(model, edit, extent.first - first)


def _touches_stop(last: int, edit: Edit, extent: Extent) -> bool:
    """Whether the stop codon goes; a shift of the frame that begins before it is one, wherever it ends."""
    if edit.net % 3:
        return extent.last > last or extent.first > last - 3
    return extent.last > last - 3


def is_coding(model: GeneModel, extent: Extent) -> bool:
    """Whether the edit takes a coding base, or comes in between two."""
    if model.cds is None or extent.outside:
        return False
    first, last = model.cds
    if extent.last < extent.first:
        return first < extent.first <= last
    return extent.first <= last and extent.last >= first


def _in_coding(model: GeneModel, edit: Edit, before: int) -> tuple[Effect, str]:
    """The effect of an edit inside the coding sequence; ``before``: how many coding bases stand before it."""
    if edit.net % 3:
        return "frameshift", f"{edit.net:+d} bases; new stop not determined without a reference sequence"
    inserted = in_direction(edit.inserted, model.strand)
    if has_stop(inserted, before % 3, model.mitochondrial):
        return "stop gained", "the new bases hold a stop codon in frame"
    if edit.net == 0:
        return "coding SNV", f"{len(inserted)} bases exchanged; {UNDETERMINED}"
    effect: Effect = "in-frame deletion" if edit.net < 0 else "in-frame insertion"
    return effect, f"{abs(edit.net) // 3} codon{'s' if abs(edit.net) > 3 else ''}; {UNDETERMINED}"


def _near_splice_site(effect: Effect, because: str) -> tuple[Effect, str]:
    if effect in ("5' UTR", "3' UTR", "non-coding exon"):
        return "splice region", f"in an exon ({effect})"
    return beside_splice_site(effect, because)


def _and(one: str, other: str) -> str:
    return f"{one}; {other}" if one else other
