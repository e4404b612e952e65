"""Which calls of a variant file are the variants that a case states."""

from __future__ import annotations

from proband.genotype.allele import Allele
from proband.genotype.edit import Edit, edit_of
from proband.genotype.genome import Genome
from proband.genotype.model import Call
from proband.genotype.stated import StatedChange
from proband.genotype.stated_alleles import StatedAllele
from proband.knowledge.hgvs import Change, changes


def calls_of(one: StatedAllele, genome: Genome) -> tuple[Call, ...]:
    """The passing calls of a file that are a stated variant."""
    same = (allele for allele in genome.alleles if allele.symbol == one.symbol and _is(one, allele, genome))
    return tuple({id(allele.call): allele.call for allele in same}.values())


def _is(one: StatedAllele, allele: Allele, genome: Genome) -> bool:
    """The same place on GRCh38, the same record of ClinVar, or the same change of the same gene."""
    own = one.mapping.changes
    if allele.known is not None and any(change.known == allele.known for change in own):
        return True
    if allele.consequence.effect == "gene deleted" and any(change.end for change in own):
        return True
    if genome.reading.assembly == "GRCh38" and any(_same_place(change, allele.call) for change in own):
        return True
    stated = {_plain(change) for text in one.variant.hgvs for change in changes(text)}
    consequence = allele.consequence
    called = {_plain(change) for text in (consequence.hgvs_c, consequence.hgvs_p) for change in changes(text)}
    return bool(stated & called)


def _plain(change: Change) -> str:
    """A change without the parentheses of a prediction and the bases of a deletion, which need not be written."""
    text = change.text.replace("(", "").replace(")", "")
    return text.rstrip("ACGT") if text.endswith(("A", "C", "G", "T")) and ("del" in text or "dup" in text) else text


def _same_place(change: StatedChange, call: Call) -> bool:
    if change.chrom != call.chrom or not change.ref:
        return False
    mine, theirs = edit_of(change.pos, change.ref, change.alt), edit_of(call.pos, call.ref, call.alt)
    return mine is not None and theirs is not None and _fit(mine, theirs)


def _fit(mine: Edit, theirs: Edit) -> bool:
    """The same edit; a base that is not stated (N) fits all."""
    same = (mine.start, mine.end) == (theirs.start, theirs.end)
    pairs = ((mine.deleted, theirs.deleted), (mine.inserted, theirs.inserted))
    return same and all(
        len(one) == len(other) and all(base in ("N", found) for base, found in zip(one, other, strict=True))
        for one, other in pairs
    )
