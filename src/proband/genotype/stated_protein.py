"""What a p. expression leaves open: the single-base changes that the genetic code allows, and what they do.

p.Leu27Pro can only be the second base, T>C; p.Arg42* can be C>T or A>T at the first. Where ClinVar has a variant in
the same codon, its reference base rules out what does not fit; so does the user's reference sequence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sized

import msgspec

from proband.genotype.edit import in_direction
from proband.genotype.gene_model import GeneModel
from proband.genotype.model import Consequence, Effect
from proband.genotype.sequence import Reference
from proband.genotype.sequenced_gene import Sequences
from proband.genotype.translate import ONE_LETTER, exchanges, outcome
from proband.issue import Issue, Level
from proband.knowledge.hgvs import Change
from proband.knowledge.variants import KnownVariants

_EDITS: Mapping[str, Effect] = {
    "frameshift": "frameshift",
    "deletion": "in-frame deletion",
    "insertion": "in-frame insertion",
    "duplication": "in-frame insertion",
    "extension": "stop lost",
    "identity": "synonymous",
}


class Possibility(msgspec.Struct, frozen=True):
    """One change of the genome that a p. expression may mean; ``ref`` and ``alt`` '' where it says too little."""

    chrom: int
    pos: int
    ref: str
    alt: str
    consequence: Consequence
    because: str


def possible(
    model: GeneModel, change: Change, known: KnownVariants, reference: Reference | None = None
) -> tuple[tuple[Possibility, ...], tuple[Issue, ...]]:
    """The changes of the genome that a p. expression may mean, and what is to be said of them."""
    if change.start is None or model.cds is None:
        return _start_codon(model, change)
    if not 1 <= change.start.base <= model.codons:
        what = f"{change.text} is beyond the {model.codons} codons of {model.accession}."
        return (), (_issue("warning", "position-beyond", what, "The number may belong to another transcript."),)
    residues = (_one(change.ref), _one(change.alt), model.mitochondrial)
    options = exchanges(*residues) if change.edit == "substitution" else ()
    if not options:
        return _unplaced(model, change, change.start.base)
    fitting = exchanges(*residues, _codon_bases(model, change.start.base, known, reference))
    found = tuple(
        _substituted(model, change, change.start.base, each, fitting or options) for each in fitting or options
    )
    if not fitting:
        what = f"By the reference sequence or ClinVar's variants there, the codon is not one for {change.ref}."
        return found, (_issue("error", "reference-contradicts", what, "Check the number and the transcript."),)
    fit = "one single-base change fits" if len(fitting) == 1 else f"{len(fitting)} single-base changes fit"
    what = f"{change.text} is stated without its change of DNA: {fit}."
    return found, (_issue("note", "protein-only", what),)


def _start_codon(model: GeneModel, change: Change) -> tuple[tuple[Possibility, ...], tuple[Issue, ...]]:
    """A start codon that is exchanged has no HGVS of its own (p.Met1Val), but is clear."""
    if model.cds is None or not change.text.startswith("p.Met1") or change.text[6:7].isdigit():
        return (), ()
    return _unplaced(model, change, 1)


def agreed(consequence: Consequence, change: Change, model: GeneModel) -> tuple[Consequence, Issue | None]:
    """The consequence of a placed change with the stated p. expression, if the two fit; else why they do not."""
    start = change.start
    if start is None or consequence.effect in ("intron", "5' UTR", "3' UTR", "non-coding exon"):
        return consequence, None
    if consequence.codon is not None and start.base != consequence.codon:
        what = f"{change.text} is not at codon {consequence.codon}, where {consequence.hgvs_c} lies."
        return consequence, _issue("warning", "expressions-disagree", what, "Check which of the two is meant.")
    if consequence.tier == "T1":
        return consequence, None
    return _with_statement(consequence, change, model), None


def _with_statement(consequence: Consequence, change: Change, model: GeneModel) -> Consequence:
    effect = _effect(change)
    placed = consequence.effect in ("coding SNV", "missense", "synonymous") and consequence.codon is not None
    if not placed or effect is None:
        effect = consequence.effect
    escapes = _escapes(model, change) if effect in ("stop gained", "frameshift") else None
    return msgspec.structs.replace(
        consequence,
        effect=effect,
        hgvs_p=change.text,
        because="protein change as stated" if placed else consequence.because,
        escapes_decay=consequence.escapes_decay if escapes is None else escapes,
    )


def _escapes(model: GeneModel, change: Change) -> bool | None:
    """Whether the stop that a p. expression states escapes decay; of a shift of the frame it may state no stop."""
    if change.start is None:
        return None
    shifted = change.edit == "frameshift" and not change.stop
    codon = change.start.base + max(change.stop - 1, 0)
    return model.escapes_decay(model.number_of_codon(codon), shifted=shifted)


def _effect(change: Change) -> Effect | None:
    """The effect that a p. expression states."""
    if change.text.startswith("p.Met1") and not change.text[6:7].isdigit():
        return "start lost"
    if change.edit == "substitution":
        return outcome(_one(change.ref), _one(change.alt))
    if change.edit == "deletion-insertion" and change.start is not None and change.end is not None:
        grown = len(change.alt) // 3 - (change.end.base - change.start.base + 1)
        return "missense" if not grown else "in-frame deletion" if grown < 0 else "in-frame insertion"
    return _EDITS.get(change.edit)


def _one(residue: str) -> str:
    return ONE_LETTER.get(residue, residue)


def _substituted(
    model: GeneModel, change: Change, codon: int, exchange: tuple[int, str, str], options: Sized
) -> Possibility:
    """One of the exchanges (position in the codon, from, to) that a substitution may be."""
    position, old, new = exchange
    number = model.number_of_codon(codon) + position - 1
    consequence = msgspec.structs.replace(
        _consequence(model, change),
        hgvs_c=f"c.{3 * (codon - 1) + position}{old}>{new}" if not model.mitochondrial else "",
        codon=codon,
        codon_position=position,
        escapes_decay=model.escapes_decay(number) if change.alt == "*" else None,
    )
    place, alleles = model.genome(number), (in_direction(old, model.strand), in_direction(new, model.strand))
    because = f"base {position} of the codon, {old}>{new}: {_number(len(options))}"
    return Possibility(model.chrom, place, *alleles, consequence, because)


def _number(options: int) -> str:
    return "the only single-base change" if options == 1 else f"one of {options} single-base changes"


def _unplaced(model: GeneModel, change: Change, codon: int) -> tuple[tuple[Possibility, ...], tuple[Issue, ...]]:
    """A change of the protein whose change of DNA cannot be told."""
    effect = _effect(change)
    if effect is None:
        return (), ()
    first = model.number_of_codon(codon)
    place = min(model.genome(min(first + at, model.length)) for at in range(3))
    escapes = _escapes(model, change) if effect in ("stop gained", "frameshift") else None
    consequence = msgspec.structs.replace(_consequence(model, change), escapes_decay=escapes)
    several = " It takes more than one base." if change.edit == "substitution" and effect != "start lost" else ""
    what = f"{change.text} is stated without its change of DNA, which it does not determine.{several}"
    found = Possibility(model.chrom, place, "", "", consequence, "the codon only")
    return (found,), (_issue("note", "protein-only", what, "Give the c. expression or the place on the genome."),)


def _consequence(model: GeneModel, change: Change) -> Consequence:
    return Consequence(
        effect=_effect(change) or "other",
        tier="T2",
        symbol=model.symbol,
        hgnc_id=model.hgnc_id,
        transcript=model.accession,
        hgvs_p=change.text,
        because="protein change as stated",
    )


def _codon_bases(model: GeneModel, codon: int, known: KnownVariants, reference: Reference | None) -> str:
    """The bases of a codon as far as known, of the sequence or of ClinVar's variants in it; N for the others."""
    if reference is not None and (bases := Sequences(reference).codon(model, codon)):
        return bases
    variants = known.at_codon(model.symbol, codon)
    told = {
        one.position: in_direction(one.ref, model.strand) for one in variants if len(one.ref) == len(one.alt) == 1
    }
    first = model.number_of_codon(codon)
    return "".join(told.get(model.genome(first + at), "N") for at in range(3))


def _issue(level: Level, code: str, what: str, advice: str = "") -> Issue:
    return Issue(level, code, "", what, advice)
