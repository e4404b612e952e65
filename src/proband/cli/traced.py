"""The variant or the gene that a user asks about, in the patient's file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proband.cli.entered import suggestions
from proband.cli.genome import sources_of
from proband.errors import UsageError

if TYPE_CHECKING:
    from proband.diagnose import Differential
    from proband.genotype.curated import Place
    from proband.genotype.genome import Genome
    from proband.genotype.why import Asked
    from proband.knowledge import Knowledge
    from proband.knowledge.assembly import Build

FORM = "Write chromosome:position:reference:alternate, as in chr2:113060902:T:C."


def check(
    disease: str | None,
    variant: str | None,
    gene: str | None,
    given: dict[str, Any],
    knowledge: Knowledge,
    *,
    with_case: bool,
) -> None:
    """Raises UsageError for what can be seen before any file is read; a case may state variants of a gene."""
    if not (disease or variant or gene):
        raise UsageError(
            "nothing was asked", "--disease", "Give --disease NAME, --gene SYMBOL, or with --vcf FILE a --variant."
        )
    for name, value in (("--variant", variant), ("--gene", gene)):
        if value is not None and given["vcf"] is None and not (with_case and name == "--gene"):
            raise UsageError(f"{name} needs a variant file", name, "Give the file with --vcf FILE.")
    if variant is not None:
        place_of(variant)
    if gene is not None:
        symbol_of(gene, knowledge)


def asked_of(
    variant: str | None,
    gene: str | None,
    given: dict[str, Any],
    genome: Genome | None,
    differential: Differential,
) -> list[Asked]:
    """The answers, the variant's first. Raises UsageError for a variant that the assembly cannot have."""
    from proband.genotype.why import Asked, Inquiry, Scores
    from proband.genotype.why_stated import stated_gates

    knowledge, case = differential.knowledge, differential.case
    scores = Scores(differential.ranks, differential.genotype.log10_lr, case.sex)
    inquiry = None if genome is None else Inquiry(sources_of(given), genome, knowledge, scores)
    answers = []
    if variant is not None and inquiry is not None and genome is not None:
        answers.append(inquiry.variant(on_assembly(place_of(variant), genome.reading.assembly)))
    if gene is not None:
        symbol = symbol_of(gene, knowledge)
        called = () if inquiry is None else inquiry.gene(symbol).alleles
        stated = stated_gates(symbol, case, knowledge, scores, genome)
        answers.append(Asked(symbol, (*called, *stated), file=genome is not None))
    return answers


def place_of(text: str) -> Place:
    """The allele that was typed. Raises UsageError for any other form."""
    from proband.genotype.curated import place_stated

    place = place_stated(text)
    if place is None:
        raise UsageError(f"{text!r} is no variant", "--variant", FORM)
    if place.ref == place.alt:
        raise UsageError(f"{text!r} changes nothing", "--variant", FORM)
    return place


def on_assembly(place: Place, assembly: Build) -> Place:
    """The same allele. Raises UsageError if it does not lie within its chromosome."""
    from proband.knowledge.assembly import LENGTHS, chromosome_name

    length = LENGTHS[assembly][place.chrom - 1]
    if not 1 <= place.pos <= length - len(place.ref) + 1:
        name = chromosome_name(place.chrom, prefix=True)
        raise UsageError(
            f"{name} of {assembly} has {length:,} bases; there is no position {place.pos:,}",
            "--variant",
            f"The file is on {assembly}: give the position on it.",
        )
    return place


def symbol_of(text: str, knowledge: Knowledge) -> str:
    """The current symbol of a gene. Raises UsageError with suggestions if no transcript of it is known."""
    transcripts = knowledge.transcripts
    rows = transcripts.by_gene(text.strip())
    if rows:
        return transcripts.symbol(rows[0])
    near = suggestions(text.strip(), transcripts.lengths)
    advice = f"Did you mean: {', '.join(near)}?" if near else "Give its HGNC symbol, such as IL36RN."
    raise UsageError(f"no gene is called {text!r}", "--gene", advice)
