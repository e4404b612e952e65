"""Does the genotype of a case fit a disease: what "molecularly confirmed" may rest on.

Strict on purpose. A variant is established if ClinVar has it as pathogenic or likely pathogenic with two stars, the
source states one of these classes, it takes the function of a gene whose loss causes disease, or curators' criteria
class it so. And the way it is carried must be the way in which the disease is inherited:

    dominant        one established allele
    recessive       an established allele twice, or two of them that are known to be on different chromosomes
    X-linked        an established allele on the X of a male; of a female only where the disease is dominant
    mitochondrial   an established allele
    not known       as recessive

A syndrome that is a lost piece of chromosome is fitted by a deletion of that piece alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from proband.case.model import Case, Sex
from proband.genotype.candidate import Standing
from proband.genotype.curated import Curation
from proband.genotype.genome import Genome
from proband.genotype.likelihood import PATTERNS, Inheritance, inheritances
from proband.genotype.result import CandidateVariant
from proband.genotype.stated_alleles import significance_of
from proband.genotype.stated_listing import records_of
from proband.genotype.syndrome import is_copy_number
from proband.genotype.weigh import own_genes
from proband.genotype.wording import place_text
from proband.knowledge import Knowledge
from proband.knowledge.inheritance import Mode, modes_of

LEAST_STARS = 2
PATHOGENIC = ("pathogenic", "likely pathogenic")
_BENIGN = ("benign", "likely benign")
_SURE_NULL = ("very strong", "strong")
# Why an allele is established, and the source of that.
Ground = tuple[str, str]
_NO_DELETION = "This disease is a change of the number of copies, and no deletion of its bands was seen."


class GenotypeFit(msgspec.Struct, frozen=True):
    """Whether the genotype fits a disease.

    ``gene`` and ``variants`` (as people call them) are those that were looked at, those that fit if any do;
    ``because`` a sentence; ``source`` what it rests on ("ClinVar:30489", "stated in the case" ...).
    """

    disease_id: str
    gene: str
    variants: tuple[str, ...]
    fits: bool
    because: str
    source: tuple[str, ...]


def genotype_fit(
    case: Case, knowledge: Knowledge, disease: int, genome: Genome | None = None, curation: Curation | None = None
) -> GenotypeFit:
    """Whether what a case states and a variant file holds fits the disease in this row of the knowledge.

    Cheap where there is neither; otherwise only the genes of the disease are looked at.
    """
    disease_id, lead = knowledge.diseases.id(disease), knowledge.diseases.lead(disease)
    if genome is None and not any(not one.absent for one in case.variants):
        return GenotypeFit(disease_id, "", (), False, "No variant is stated, and no variant file was given.", ())
    deleted = _by_deletion(disease_id, lead, genome)
    if deleted is not None or is_copy_number(knowledge.diseases.name(lead)):
        return deleted or GenotypeFit(disease_id, "", (), False, _NO_DELETION, ())
    genes = own_genes(lead, knowledge)
    records = records_of(genes, case, knowledge, _UNRANKED, genome, curation)
    how = _asked(modes_of(knowledge, lead), case.sex)
    tried = [
        _of_gene(disease_id, gene, own, how, case, knowledge)
        for gene in genes
        if (own := [one for one in records if one.gene == gene])
    ]
    if not tried:
        names = " or ".join(genes) or "its gene, which is not known,"
        return GenotypeFit(disease_id, "", (), False, f"No variant of {names} is stated or was found.", ())
    return next((one for one in tried if one.fits), tried[0])


def _asked(modes: frozenset[Mode], sex: Sex) -> tuple[Inheritance, ...]:
    """How the disease is inherited; two alleles where it is not known, and in a woman where it is of the X."""
    one_allele_in_women = modes & {"AD", "XLD"}
    if not modes or (sex == "female" and modes & {"XL", "XLR"} and not one_allele_in_women):
        return ("recessive",)
    return inheritances(modes, sex)


class _Infinite:
    """No disease has a rank here: classes are asked for without PP4, which rests on the rank."""

    def __getitem__(self, disease: int) -> float:
        return float("inf")


_UNRANKED = Standing(_Infinite(), _Infinite(), _Infinite())


def _by_deletion(disease_id: str, lead: int, genome: Genome | None) -> GenotypeFit | None:
    """A deletion that may be the syndrome; of both copies where the syndrome is recessive."""
    for match in () if genome is None else genome.fitting_deletions(lead):
        call = match.deletion.call
        place = place_text(call.chrom, match.deletion.start, str(match.deletion.end), "DEL")
        because = f"{match.because}, {genome.carried(call)}." if genome is not None else ""
        return GenotypeFit(disease_id, "", (place,), True, because, ("variant file",))
    return None


def _of_gene(
    disease_id: str,
    gene: str,
    own: list[CandidateVariant],
    how: tuple[Inheritance, ...],
    case: Case,
    knowledge: Knowledge,
) -> GenotypeFit:
    null_counts = how == ("recessive",) or "X-linked" in how or not _has_recessive(gene, knowledge)
    established = {id(one): source for one in own if (source := _established(one, case, null_counts=null_counts))}
    names = tuple(display_name(one) for one in own)
    if not established:
        because = f"No variant of {gene} ({', '.join(names)}) is established as pathogenic."
        return GenotypeFit(disease_id, gene, names, False, because, ())
    sure = [one for one in own if id(one) in established]
    for mode in how:
        carried = _carried(sure, mode)
        if carried:
            grounds = dict(ground for one in carried for ground in established[id(one)])
            written = tuple(display_name(one) for one in carried)
            patterns = " and ".join(dict.fromkeys(one.segregation for one in carried))
            because = f"{' and '.join(written)}: {patterns}, as {mode} inheritance asks; {'; '.join(grounds)}."
            sources = tuple(dict.fromkeys(grounds.values()))
            return GenotypeFit(disease_id, gene, written, True, because, sources)
    seen = " and ".join(f"{display_name(one)} is {_how(one)}" for one in sure)
    others = [display_name(one) for one in own if id(one) not in established]
    also = f" Not established as pathogenic: {', '.join(others)}." if others else ""
    because = f"{seen}: {' or '.join(how)} inheritance asks for more.{also}"
    return GenotypeFit(disease_id, gene, names, False, because, ())


def _carried(sure: Sequence[CandidateVariant], mode: Inheritance) -> tuple[CandidateVariant, ...]:
    """The established alleles that are carried as the mode asks; () if none are."""
    for one in sure:
        if one.segregation == "not stated" and mode == "dominant":
            return (one,)
        if one.segregation in PATTERNS[mode] and one.segregation in _ALONE[mode]:
            return (one,)
        if mode == "dominant" and one.zygosity == "heterozygous" and one.phase != "in cis":
            return (one,)
    if mode != "recessive":
        return ()
    pairs = ((one, other) for at, one in enumerate(sure) for other in sure[at + 1 :])
    return next((pair for pair in pairs if _in_trans(*pair)), ())


_ALONE: dict[Inheritance, tuple[str, ...]] = {
    "dominant": ("heterozygous", "homozygous"),
    "recessive": ("homozygous", "hemizygous"),
    "X-linked": ("hemizygous", "homozygous"),
    "mitochondrial": ("mitochondrial",),
}


def _in_trans(one: CandidateVariant, other: CandidateVariant) -> bool:
    """Two different alleles that are each other's partner, on different chromosomes."""
    partners = bool(one.place) and one.partner == other.place
    return partners and "in trans" in (one.phase, other.phase)


def _how(one: CandidateVariant) -> str:
    if one.segregation == "not stated":
        return "carried in a zygosity that is not stated"
    return one.segregation if not one.phase else f"{one.segregation}, {one.phase}"


def _established(one: CandidateVariant, case: Case, *, null_counts: bool) -> tuple[Ground, ...]:
    """What says that an allele is pathogenic; () if nothing does, or its source holds it to be benign."""
    stated = {significance_of(case.variants[place]) for place in one.stated} - {""}
    if stated & set(_BENIGN) or one.acmg.by_points in _BENIGN or one.acmg.conflict:
        return ()
    return tuple(_grounds(one, stated, null_counts))


def _grounds(one: CandidateVariant, stated: set[str], null_counts: bool) -> Iterator[Ground]:
    line = one.clinvar
    if line is not None and line.stars >= LEAST_STARS and line.significance.lower().startswith(PATHOGENIC):
        yield f"{line.significance} in ClinVar, {line.stars} stars", f"ClinVar:{line.variation_id}"
    yield from ((f"stated as {word}", "stated in the case") for word in PATHOGENIC if word in stated)
    if one.effect == "gene deleted" and one.zygosity in ("homozygous", "hemizygous") and null_counts:
        yield "the file has no copy of the gene", "variant file"
    null = [each for each in one.acmg.criteria if each.code == "PVS1" and each.strength in _SURE_NULL]
    if null and null_counts:
        yield f"{one.effect} in a gene whose loss of function causes disease", null[0].source[0]
    curated = [each for each in one.acmg.criteria if each.by == "curator"]
    if curated and one.acmg.by_points in PATHOGENIC:
        labels = ", ".join(each.label for each in one.acmg.criteria)
        yield f"{one.acmg.by_points} with curators' criteria ({labels})", "curators' criteria"


def _has_recessive(gene: str, knowledge: Knowledge) -> bool:
    """Whether a gene has a recessive disease: then its dominant ones may come by other means than losing a copy."""
    return any("AR" in modes_of(knowledge, row) for row in knowledge.genes.diseases_of(gene))


def display_name(one: CandidateVariant) -> str:
    """An allele as people call it: gene and c. (or p.) expression, else as written or its place."""
    written = one.hgvs_c or one.hgvs_p or one.as_written or one.place
    return f"{one.gene} {written}".strip()
