"""What a stated genotype says of a disease.

Where the variants of a gene lead to consequences, they are weighed as those of a file are (likelihood.py), against
what reports name of the rare alleles that anyone has (background.py). That the gene was chosen counts for nothing:
the choice rested on the findings that the phenotype arm weighs. Otherwise, and where only a gene is named, the
fixed weights of this module count; they are assumptions (docs/methods.md, section 15).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import log10

from proband.case.model import Case, Sex, Variant
from proband.evidence import Evidence
from proband.genotype.founder import established, founders
from proband.genotype.likelihood import DOUBT_OF_STATED, GeneRatio, Inheritance, doubted, inheritances, shared
from proband.genotype.stated_alleles import (
    StatedAllele,
    StatedGenotype,
    is_benign,
    is_uncertain,
    significance_of,
    stated_genotype,
)
from proband.genotype.syndrome import is_copy_number
from proband.genotype.wording import LESS, METHOD, name_of, pattern_words
from proband.knowledge import Knowledge
from proband.knowledge.inheritance import Cause, Mode, cause_of, modes_of

BOTH_COPIES = 3.0
ONE_COPY_DOMINANT = 2.5
UNSTATED_ZYGOSITY = 2.0
SECOND_HIT_NOT_FOUND = 0.5
NOT_FOUND = -1.0
# All that was found is benign: the gene was looked at, though perhaps not all of it. Less for an uncertain one.
HELD_BENIGN, LESS_IF_UNCERTAIN = -0.5, 1.0
# Reports name carriers too: one heterozygous allele of a recessive disease, or one of unstated zygosity.
MOST_OF_ONE_HIT, MOST_OF_UNSTATED = 1.0, 2.0

_TWO_COPIES = ("homozygous", "compound heterozygous", "hemizygous", "homoplasmic")

_FROM_PARENTS, _PARENTS = ("homozygous", "compound heterozygous"), ("mother", "father", "both")

# The log10 ratio, the sentence, and what it rests on.
Weighed = tuple[float, str, tuple[str, ...]]


def weigh_stated(case: Case, knowledge: Knowledge, *, known: bool = True) -> dict[int, tuple[Evidence, ...]]:
    """Evidence of the stated variants, by the leading entry of each disease that has their gene as its own.

    A disease of several genes gets the mean over them, those that nothing is stated of being neutral. A syndrome
    that is a lost or gained piece of chromosome gets none: a variant of one gene is not that. Without ``known``
    ClinVar is not asked.
    """
    if not case.variants:
        return {}
    genotype = stated_genotype(case, knowledge, known=known)
    weighed: dict[int, list[Weighed]] = defaultdict(list)
    for gene in sorted(_genes(case, genotype, knowledge)):
        for lead in _diseases(gene, knowledge):
            weighed[lead].append(
                _by_cause(_weighed(gene, lead, case, genotype, knowledge), gene, lead, genotype, knowledge)
            )
    return {lead: (_evidence(lead, parts, knowledge),) for lead, parts in weighed.items()}


def _genes(case: Case, genotype: StatedGenotype, knowledge: Knowledge) -> set[str]:
    """The genes of the stated variants, found or looked for and not found."""
    absent = (knowledge.gene_symbols.get(one.gene, one.gene) for one in case.variants if one.absent)
    return {gene for gene in (*absent, *(one.symbol for one in genotype.alleles)) if gene}


def _diseases(gene: str, knowledge: Knowledge) -> list[int]:
    diseases = knowledge.diseases
    leads = dict.fromkeys(diseases.lead(row) for row in knowledge.genes.diseases_of(gene))
    return [
        lead for lead in leads if gene in own_genes(lead, knowledge) and not is_copy_number(diseases.name(lead))
    ]


def own_genes(lead: int, knowledge: Knowledge) -> tuple[str, ...]:
    """The genes of a disease by their current symbols; other entries of its group list modifiers as well."""
    symbols = knowledge.gene_symbols
    return tuple(dict.fromkeys(symbols.get(gene, gene) for gene in knowledge.own_genes(lead)))


def _by_cause(weighed: Weighed, gene: str, lead: int, genotype: StatedGenotype, knowledge: Knowledge) -> Weighed:
    """Less for a somatic disease or a mere susceptibility, unless the variant is known to be of that disease."""
    cause, found = cause_of(knowledge, lead), [one.variant for one in genotype.of_gene(gene)]
    if cause == "inherited" or any(_is_of(one, cause, gene, lead, knowledge) for one in found):
        return weighed
    log10_lr, because, source = weighed
    inherited = any(one.zygosity in _FROM_PARENTS or one.inherited_from in _PARENTS for one in found)
    return log10(shared(10**log10_lr, cause, surely_inherited=inherited)), because + LESS[cause], source


def _is_of(one: Variant, cause: Cause, gene: str, lead: int, knowledge: Knowledge) -> bool:
    """Whether a variant is mosaic in a somatic disease, or established for the disease by the care pack."""
    if cause == "somatic" and one.zygosity == "mosaic":
        return True
    return any(map(established, founders(gene, one.hgvs, one.as_written, [lead], knowledge)))


def _evidence(lead: int, parts: Iterable[Weighed], knowledge: Knowledge) -> Evidence:
    """The gene that speaks most for the disease."""
    weight, because, source = max(parts, key=lambda part: part[0])
    return Evidence("genotype", knowledge.diseases.id(lead), weight, because, source)


def _weighed(gene: str, lead: int, case: Case, genotype: StatedGenotype, knowledge: Knowledge) -> Weighed:
    modes = modes_of(knowledge, lead)
    found = genotype.of_gene(gene)
    causal = [one.variant for one in found if not is_benign(one.variant)]
    if not causal or gene not in genotype.weighed:
        weight, because = _fixed(gene, [one.variant for one in found], modes, case.sex)
        return weight, because, ("stated in the case", f"gene {gene}")
    how = inheritances(modes, case.sex, cause_of(knowledge, lead))
    ratios = [_ratio(gene, found, mode, case, genotype) for mode in how]
    mean = sum(10**ratio.log10_lr for ratio in ratios) / len(how)
    genes = len(own_genes(lead, knowledge))
    value = log10(doubted((mean + genes - 1) / genes, DOUBT_OF_STATED))
    best = max(ratios, key=lambda ratio: ratio.log10_lr)
    return max(value, NOT_FOUND), _sentence(best, found), _sources(gene, found)


def _ratio(
    gene: str, found: tuple[StatedAllele, ...], how: Inheritance, case: Case, genotype: StatedGenotype
) -> GeneRatio:
    """An allele of unstated zygosity is asked for in at least one copy, in recessive diseases too."""
    calls = genotype.calls[gene]
    if how != "recessive":
        return calls.ratio(how, case.consanguinity.stated)
    if _unstated(found) and calls.segregations[0].pattern == "heterozygous":
        return _at_most(MOST_OF_UNSTATED, calls.ratio("dominant"))
    ratio = calls.ratio(how, case.consanguinity.stated)
    lonely = ratio.best is not None and ratio.best.pattern == "second hit not found"
    return _at_most(MOST_OF_ONE_HIT, ratio) if lonely else ratio


def _at_most(log10_lr: float, ratio: GeneRatio) -> GeneRatio:
    return GeneRatio(min(log10_lr, ratio.log10_lr), ratio.best, ratio.alleles)


def _unstated(found: tuple[StatedAllele, ...]) -> bool:
    return len(found) == 1 and found[0].variant.zygosity == "unknown"


def _sentence(best: GeneRatio, found: tuple[StatedAllele, ...]) -> str:
    alleles = best.alleles or tuple(one.allele for one in found if one.allele is not None)
    names = " and ".join(name_of(allele) for allele in alleles)
    carried = (
        "zygosity not stated" if _unstated(found) else pattern_words(best.best) if best.best else _carried(found)
    )
    parts = [f"{names}, as stated in the case: {carried}"]
    parts += [f"{one.who}: {one.because}" for one in best.best.observations] if best.best else []
    parts += dict.fromkeys(f"stated as {word}" for one in found if (word := significance_of(one.variant)))
    known = [allele.known for allele in alleles if allele.known is not None]
    parts += [f"ClinVar {one.variation_id}: {one.significance}, {one.stars} stars" for one in known]
    return "; ".join(parts) + "."


def _carried(found: tuple[StatedAllele, ...]) -> str:
    return f"{', '.join(dict.fromkeys(one.variant.zygosity for one in found))}, which does not fit the inheritance"


def _sources(gene: str, found: tuple[StatedAllele, ...]) -> tuple[str, ...]:
    known = [one.change.known for one in found if one.change is not None and one.change.known is not None]
    return "stated in the case", f"gene {gene}", *(f"ClinVar:{one.variation_id}" for one in known), METHOD


def _fixed(gene: str, stated: list[Variant], modes: frozenset[Mode], sex: Sex) -> tuple[float, str]:
    """The weight where nothing says what the variants do."""
    if not stated:
        return NOT_FOUND, f"No variant was found in {gene}, the gene of this disease."
    causal = [variant for variant in stated if not is_benign(variant)]
    names = ", ".join(dict.fromkeys(_name(variant) for variant in causal or stated))
    zygosity = _zygosity(causal or stated)
    head = f"{names} in {gene}, {zygosity if zygosity != 'unknown' else 'zygosity not stated'}"
    if not causal:
        return HELD_BENIGN, f"{head}: held to be benign by its source."
    weight, because = _carried_as(zygosity, modes, sex)
    if any(map(is_uncertain, causal)):
        return max(weight - LESS_IF_UNCERTAIN, 0.0), f"{head}: {because} Stated as of uncertain significance."
    return weight, f"{head}: {because}"


def _carried_as(zygosity: str, modes: frozenset[Mode], sex: Sex) -> tuple[float, str]:
    if zygosity in _TWO_COPIES:
        return BOTH_COPIES, "every copy of the gene of this disease is hit."
    recessive_only = modes and modes <= {"AR", "XLR"} and not (sex == "male" and "XLR" in modes)
    if zygosity == "heterozygous" and recessive_only:
        return SECOND_HIT_NOT_FOUND, "one copy is hit, a second hit was not found."
    if zygosity == "heterozygous":
        return ONE_COPY_DOMINANT, "one copy of the gene of this disease is hit."
    return UNSTATED_ZYGOSITY, "in the gene of this disease."


def _zygosity(variants: list[Variant]) -> str:
    stated = {variant.zygosity for variant in variants} - {"unknown"}
    if stated == {"heterozygous"} and len({_name(variant) for variant in variants}) > 1:
        return "compound heterozygous"
    for zygosity in (*_TWO_COPIES, "heterozygous"):
        if zygosity in stated:
            return zygosity
    return "unknown"


def _name(variant: Variant) -> str:
    written = variant.hgvs[0] if variant.hgvs else variant.as_written
    return "a variant" if written in ("", variant.gene) else written
