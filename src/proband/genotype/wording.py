"""Sentences for people about alleles, pairs of alleles, and what the family says of them."""

from __future__ import annotations

from proband.genotype.allele import Allele
from proband.genotype.likelihood import GeneRatio
from proband.genotype.segregation import Segregation
from proband.knowledge.assembly import chromosome_name
from proband.knowledge.inheritance import Cause

METHOD = "genotype likelihood (methods)"
# What is added where a genotype counts for less, because an inherited one is seldom the cause.
LESS: dict[Cause, str] = {
    "inherited": "",
    "somatic": " It counts for less: this disease comes of changes that arise in the body.",
    "susceptibility": " It counts for less: this entry is a susceptibility.",
}


def explained(ratio: GeneRatio, genes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Why a gene's calls speak for or against a disease, and what that rests on."""
    if ratio.best is None:
        names = ", ".join(genes[:4]) + (f" and {len(genes) - 4} more" if len(genes) > 4 else "")
        return f"No fitting variant was found in {names} (deep intronic and structural ones are not seen).", (
            METHOD,
        )
    names = " and ".join(name_of(allele) for allele in ratio.alleles)
    parts = [f"{names}: {pattern_words(ratio.best)}"]
    parts += [f"{one.who}: {one.because}" for one in ratio.best.observations]
    known = [allele.known for allele in ratio.alleles if allele.known is not None]
    parts += [f"ClinVar {one.variation_id}: {one.significance}, {one.stars} stars" for one in known]
    sources = tuple(f"ClinVar:{one.variation_id}" for one in known)
    return "; ".join(parts) + ".", (*sources, METHOD)


def name_of(allele: Allele) -> str:
    """An allele by gene and HGVS, or by place where it has no c. position."""
    consequence = allele.consequence
    if consequence.effect == "gene deleted" and consequence.tier == "stated":
        return f"{consequence.symbol} deletion of the whole gene"
    written = consequence.hgvs_c or place_of(allele)
    protein = f" ({consequence.hgvs_p})" if consequence.hgvs_p else f" ({consequence.effect})"
    return f"{consequence.symbol} {written}{protein}"


def place_of(allele: Allele) -> str:
    """Chromosome, position and alleles, as in VCF; of a deletion without its bases the ends, chr2:1000:2000:DEL."""
    call = allele.call
    if call.end:
        return place_text(call.chrom, call.pos, str(call.end), "DEL")
    return place_text(call.chrom, call.pos, call.ref, call.alt)


def place_text(chrom: int, pos: int, ref: str, alt: str) -> str:
    """chr2:113060902:T:C; a question mark for what a record that cannot be read leaves open."""
    return ":".join((chromosome_name(chrom, prefix=True), str(pos), ref or "?", alt or "?"))


def pattern_words(one: Segregation) -> str:
    """How the proband carries the allele or the pair."""
    if one.pattern == "compound heterozygous":
        return f"two heterozygous alleles, {one.phase}"
    if one.pattern == "second hit not found":
        return "one heterozygous allele, second hit not found"
    return f"{one.pattern}, new in the patient" if one.de_novo else one.pattern
