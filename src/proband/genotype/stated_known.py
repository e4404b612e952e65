"""ClinVar's record of a stated allele, also where the two are aligned differently or bases are not known."""

from __future__ import annotations

from proband.genotype.edit import Edit, edit_of
from proband.genotype.gene_model import GeneModel
from proband.knowledge.hgvs import Change
from proband.knowledge.variants import KnownVariant, KnownVariants


def equal_known(
    chrom: int, pos: int, ref: str, alt: str, symbol: str, known: KnownVariants
) -> tuple[KnownVariant | None, str]:
    """ClinVar's variant and, if it is not written in the same way, how the two were found to be one.

    HGVS aligns an indel to the 3' end of the gene and ClinVar's VCF to the left. Two that overlap are equal if the
    bases of one, turned by the distance between them, are those of the other. A base that is not known (N) fits
    all, and then only a single candidate counts.
    """
    found = known.find("GRCh38", chrom, pos, ref, alt)
    edit = edit_of(pos, ref, alt)
    if found is not None or edit is None or edit.is_exchange or not symbol:
        return found, ""
    candidates = [one for one in known.of_gene(symbol) if one.chromosome == chrom and _equal(edit, one)]
    if len(candidates) != 1:
        return None, ""
    sure = "N" not in edit.deleted + edit.inserted
    how = "aligned differently" if sure else "by place and length: its bases were not stated"
    return candidates[0], f"ClinVar {candidates[0].variation_id} {how}"


def fitting_known(model: GeneModel, change: Change, known: KnownVariants) -> tuple[KnownVariant, ...]:
    """ClinVar's frameshifts, or in-frame changes of the right length, at the residues of a p. expression."""
    if change.start is None or change.end is None or change.edit not in ("frameshift", "deletion", "duplication"):
        return ()
    codons = (change.start.base, change.end.base)
    first, last = sorted(model.genome(model.number_of_codon(codon)) for codon in codons)
    residues = codons[1] - codons[0] + 1
    net = {"deletion": -3 * residues, "duplication": 3 * residues}.get(change.edit)
    return tuple(
        one
        for one in known.of_gene(model.symbol)
        if one.chromosome == model.chrom
        and (edit := edit_of(one.position, one.ref, one.alt)) is not None
        and (edit.net == net if net is not None else edit.net % 3)
        and edit.start <= last + 3
        and edit.end >= first - 3
    )


def _equal(edit: Edit, variant: KnownVariant) -> bool:
    other = edit_of(variant.position, variant.ref, variant.alt)
    if other is None or other.is_exchange or other.net != edit.net:
        return False
    unit, theirs = edit.deleted or edit.inserted, other.deleted or other.inserted
    shift = edit.start - other.start
    if abs(shift) > len(unit):
        return False
    turned = theirs[shift % len(unit) :] + theirs[: shift % len(unit)]
    return all(one in ("N", base) for one, base in zip(unit, turned, strict=True))
