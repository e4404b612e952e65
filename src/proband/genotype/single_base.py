"""What the exchange of one base does to a gene, from the transcript model alone (tier T2).

The genetic code often leaves one possibility without the codon being known: C for T at the third base is silent in
every codon, and most exchanges of the second base can only be missense. Where it leaves several, the effect is
"coding SNV".
"""

from __future__ import annotations

from typing import NamedTuple

from proband.genotype.edit import in_direction
from proband.genotype.gene_model import GeneModel, position_text, seen_region
from proband.genotype.model import Consequence, Effect
from proband.genotype.translate import outcomes, stop_outcomes
from proband.knowledge.transcripts import CDS, NONCODING, UTR3, UTR5

UNDETERMINED = "protein change not determined without a reference sequence"
# Sequence Ontology: a splice donor or acceptor variant changes the two bases at an end of an intron (SO:0001575,
# SO:0001574), a splice region variant 1 to 3 bases of the exon or 3 to 8 of the intron (SO:0001630).
ESSENTIAL, REGION_IN_INTRON, REGION_IN_EXON = 2, 8, 3

_IN_EXON: dict[int, Effect] = {UTR5: "5' UTR", UTR3: "3' UTR", NONCODING: "non-coding exon"}


class Place(NamedTuple):
    """Where one base lies in a transcript; the fields of Transcripts.locate."""

    region: int
    base: int
    offset: int
    exon: int
    after_acceptor: int
    before_donor: int


def single_base(model: GeneModel, place: Place, pos: int, ref: str, alt: str) -> Consequence:
    """The consequence of an SNV at genome position ``pos``."""
    region = seen_region(model, place.region)
    if place.offset:
        effect, because = in_intron(model, place.exon, place.offset)
    elif region == CDS:
        return _coding(model, place, pos, ref, alt)
    else:
        effect, because = _untranslated(model, place, _IN_EXON.get(region, "other"))
    return Consequence(
        effect=effect,
        tier="T2",
        symbol=model.symbol,
        hgnc_id=model.hgnc_id,
        transcript=model.accession,
        hgvs_c=single_base_hgvs(model, place, pos, ref, alt),
        exon="" if place.offset else f"{place.exon}/{model.exon_count}",
        because=because,
    )


def _untranslated(model: GeneModel, place: Place, effect: Effect) -> tuple[Effect, str]:
    return ("splice region", f"in an exon ({effect})") if near_splice_site(model, place) else (effect, "")


def in_intron(model: GeneModel, exon: int, offset: int) -> tuple[Effect, str]:
    """Effect of a base of an intron, ``offset`` bases from the nearest base of ``exon``."""
    distance = abs(offset)
    if distance > REGION_IN_INTRON:
        return "intron", ""
    because = f"intron {exon if offset > 0 else exon - 1}/{model.exon_count - 1}, base {offset:+d}"
    if distance > ESSENTIAL:
        return "splice region", because
    return "splice donor" if offset > 0 else "splice acceptor", because


def near_splice_site(model: GeneModel, place: Place) -> bool:
    """Whether a base of an exon is one of the three next to an intron."""
    after_intron = place.after_acceptor < REGION_IN_EXON and place.exon > 1
    return after_intron or (place.before_donor < REGION_IN_EXON and place.exon < model.exon_count)


def single_base_hgvs(model: GeneModel, place: Place, pos: int, ref: str, alt: str) -> str:
    """The change in c. numbers (n. without coding sequence, m. on the mitochondrion)."""
    if model.mitochondrial:
        return f"m.{pos}{ref}>{alt}"
    old, new = in_direction(ref, model.strand), in_direction(alt, model.strand)
    return f"{model.prefix}{position_text(model, place.region, place.base, place.offset)}{old}>{new}"


def _coding(model: GeneModel, place: Place, pos: int, ref: str, alt: str) -> Consequence:
    codon, position = (place.base + 2) // 3, (place.base - 1) % 3 + 1
    effect, because = _coding_effect(
        model, codon, position, in_direction(ref, model.strand), in_direction(alt, model.strand)
    )
    if near_splice_site(model, place):
        effect, because = beside_splice_site(effect, because)
    return Consequence(
        effect=effect,
        tier="T2",
        symbol=model.symbol,
        hgnc_id=model.hgnc_id,
        transcript=model.accession,
        hgvs_c=single_base_hgvs(model, place, pos, ref, alt),
        codon=codon,
        codon_position=position,
        exon=f"{place.exon}/{model.exon_count}",
        because=because,
    )


def beside_splice_site(effect: Effect, because: str) -> tuple[Effect, str]:
    """A change in the last bases of an exon: silent ones count as splice region, the others say so."""
    remark = "one of the three bases beside an intron, splicing may change"
    joined = f"{because}; {remark}" if because else remark
    return ("splice region" if effect == "synonymous" else effect), joined


def _coding_effect(model: GeneModel, codon: int, position: int, ref: str, alt: str) -> tuple[Effect, str]:
    if codon == 1:
        # Some mitochondrial genes begin with ATA or ATT.
        return (
            ("coding SNV", f"start codon; {UNDETERMINED}") if model.mitochondrial else ("start lost", "start codon")
        )
    if codon < model.codons:
        return _by_code(outcomes(position, ref, alt, model.mitochondrial), position)
    if model.mitochondrial:
        return "coding SNV", f"stop codon; {UNDETERMINED}"
    effect, because = _by_code(stop_outcomes(position, ref, alt), position)
    return effect, f"stop codon; {because}" if because else "stop codon"


def _by_code(possible: frozenset[str], position: int) -> tuple[Effect, str]:
    if possible == {"synonymous"}:
        return "synonymous", f"silent in every codon (base {position})"
    if possible == {"missense"}:
        return "missense", f"missense in every codon (base {position}); {UNDETERMINED}"
    if possible == {"stop lost"}:
        return "stop lost", ""
    return "coding SNV", UNDETERMINED
