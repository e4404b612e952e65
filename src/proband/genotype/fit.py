"""Does the genotype of a case fit a disease: what "molecularly confirmed" may rest on.

Strict on purpose. A variant is established if ClinVar has it as pathogenic or likely pathogenic with two stars, the
source states one of these classes, the care pack lists it as established for this disease, it takes the function
of a gene whose loss causes disease, or curators' criteria class it so. And the way it is carried must be the way in
which the disease is inherited:

    dominant        one established allele
    recessive       an established allele twice, or two of them that are known to be on different chromosomes
    X-linked        an established allele on the X of a male; of a female only where the disease is dominant
    mitochondrial   an established allele
    not known       as recessive

A syndrome that is a lost piece of chromosome is fitted by a deletion of that piece alone, a disease that comes of
somatic changes by a mosaic one, or by one that the care pack lists for it. Nothing fits a mere susceptibility.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from proband.case.model import Case, Sex
from proband.genotype.candidate import Standing
from proband.genotype.curated import Curation
from proband.genotype.fit_wording import Ground, classes_of, display_name, fitting, not_fitting
from proband.genotype.founder import established, founders
from proband.genotype.genome import Genome
from proband.genotype.likelihood import PATTERNS, Inheritance, inheritances
from proband.genotype.result import CandidateVariant
from proband.genotype.stated_listing import records_of
from proband.genotype.syndrome import is_copy_number
from proband.genotype.weigh import own_genes
from proband.genotype.wording import place_text
from proband.knowledge import Knowledge
from proband.knowledge.inheritance import Mode, cause_of, modes_of

LEAST_STARS = 2
PATHOGENIC = ("pathogenic", "likely pathogenic")
_BENIGN = ("benign", "likely benign")
_SURE_NULL = ("very strong", "strong")
_NO_GENE = "No gene of this disease is known here, so no variant can fit it."
_ONLY_A_RISK = "This entry is a susceptibility: a variant raises the risk and does not make the diagnosis."
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
    records = records_of(genes, case, knowledge, _standing(lead), genome, curation)
    cause = cause_of(knowledge, lead)
    how = _ONE_ALLELE if cause == "somatic" else _asked(modes_of(knowledge, lead), case.sex)
    asked = _Asked(case, knowledge, lead, cause == "somatic", how)
    tried = [
        asked.of_gene(disease_id, gene, own)
        for gene in genes
        if (own := [one for one in records if one.gene == gene])
    ]
    if not tried:
        nothing = f"No variant of {' or '.join(genes)} is stated or was found." if genes else _NO_GENE
        return GenotypeFit(disease_id, "", (), False, nothing, ())
    if cause == "susceptibility":
        return GenotypeFit(disease_id, "", tried[0].variants, False, _ONLY_A_RISK, ())
    return next((one for one in tried if one.fits), tried[0])


def _asked(modes: frozenset[Mode], sex: Sex) -> tuple[Inheritance, ...]:
    """How the disease is inherited; two alleles where it is not known, and in a woman where it is of the X."""
    one_allele_in_women = modes & {"AD", "XLD"}
    if not modes or (sex == "female" and modes & {"XL", "XLR"} and not one_allele_in_women):
        return ("recessive",)
    return inheritances(modes, sex)


# A somatic change of one copy, whether there are two or one.
_ONE_ALLELE: tuple[Inheritance, ...] = ("dominant", "X-linked")


class _First:
    """The disease that is asked about comes first, so that alleles are joined in the way that it is inherited."""

    def __init__(self, row: int | None) -> None:
        self._row = row

    def __getitem__(self, disease: int) -> float:
        return 1.0 if disease == self._row else float("inf")


def _standing(row: int) -> Standing:
    """No disease has a rank by findings: classes are asked for without PP4, which rests on it."""
    nowhere = _First(None)
    return Standing(_First(row), nowhere, nowhere)


def _by_deletion(disease_id: str, lead: int, genome: Genome | None) -> GenotypeFit | None:
    """A deletion that may be the syndrome; of both copies where the syndrome is recessive."""
    for match in () if genome is None else genome.fitting_deletions(lead):
        call = match.deletion.call
        place = place_text(call.chrom, match.deletion.start, str(match.deletion.end), "DEL")
        because = f"{match.because}, {genome.carried(call)}." if genome is not None else ""
        return GenotypeFit(disease_id, "", (place,), True, because, ("variant file",))
    return None


class _Asked:
    """What one disease asks of a genotype; ``row`` is its leading entry, ``how`` the ways of its inheritance."""

    def __init__(
        self, case: Case, knowledge: Knowledge, row: int, somatic: bool, how: tuple[Inheritance, ...]
    ) -> None:
        self._case = case
        self._knowledge = knowledge
        self._row = row
        self._somatic = somatic
        self._how = how

    def of_gene(self, disease_id: str, gene: str, own: list[CandidateVariant]) -> GenotypeFit:
        """Whether the variants of one gene fit."""
        grounds = {id(one): found for one in own if (found := self._established(one, gene))}
        sure = [one for one in own if id(one) in grounds]
        for mode in self._how:
            carried = _carried(sure, mode)
            if carried:
                asks = "as a somatic disease asks" if self._somatic else f"as {mode} inheritance asks"
                because = fitting(carried, asks, [ground for one in carried for ground in grounds[id(one)]])
                sources = tuple(
                    dict.fromkeys(source for one in carried for _, each in grounds[id(one)] for source in each)
                )
                return GenotypeFit(disease_id, gene, tuple(map(display_name, carried)), True, because, sources)
        others = [one for one in own if id(one) not in grounds]
        because = not_fitting(sure, others, () if self._somatic else self._how, self._case)
        return GenotypeFit(disease_id, gene, tuple(map(display_name, own)), False, because, ())

    def _established(self, one: CandidateVariant, gene: str) -> tuple[Ground, ...]:
        """What says that an allele is pathogenic; () if nothing does, or its source holds it to be benign."""
        stated = classes_of(one, self._case)
        if stated & set(_BENIGN) or one.acmg.by_points in _BENIGN or one.acmg.conflict:
            return ()
        # Where the source of the case is not certain, the list does not overrule it.
        listed = () if "uncertain significance" in stated else tuple(self._listed(one))
        if self._somatic and not _is_mosaic(one, self._case):
            return listed
        recessive_gene = _has_recessive(gene, self._knowledge)
        null_counts = self._how == ("recessive",) or "X-linked" in self._how or not recessive_gene
        return (*_grounds(one, stated, null_counts=null_counts and not self._somatic), *listed)

    def _listed(self, one: CandidateVariant) -> Iterator[Ground]:
        """The care pack's word on it, if its sources carry the weight."""
        written = (one.hgvs_c, one.hgvs_p, *(each for each in one.as_written.split(", ") if one.stated))
        legacy = one.as_written if one.stated else ""
        for found in founders(one.gene, written, legacy, [self._row], self._knowledge):
            if established(found):
                who = f" ({found.population})" if found.population else ""
                yield f"a known variant of this disease{who}", found.source


def _is_mosaic(one: CandidateVariant, case: Case) -> bool:
    return any(case.variants[place].zygosity == "mosaic" for place in one.stated)


def _carried(sure: Sequence[CandidateVariant], mode: Inheritance) -> tuple[CandidateVariant, ...]:
    """The established alleles that are carried as the mode asks; () if none are."""
    for one in sure:
        if one.segregation == "not stated" and mode == "dominant":
            return (one,)
        if one.segregation in PATTERNS[mode] and one.segregation in _ALONE[mode]:
            return (one,)
        if mode == "dominant" and one.zygosity == "heterozygous":
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
    """Two different alleles that are each other's partner, on different chromosomes.

    The place of a stated allele may not be settled; then its partner's word counts.
    """
    if "in trans" not in (one.phase, other.phase) or not (one.partner and other.partner):
        return False
    if one.place and other.place:
        return one.partner == other.place
    return one.partner == other.place or other.partner == one.place or not (one.place or other.place)


def _grounds(one: CandidateVariant, stated: set[str], *, null_counts: bool) -> Iterator[Ground]:
    line = one.clinvar
    if line is not None and line.stars >= LEAST_STARS and line.significance.lower().startswith(PATHOGENIC):
        yield f"{line.significance} in ClinVar, {line.stars} stars", (f"ClinVar:{line.variation_id}",)
    yield from ((f"stated as {word}", ("stated in the case",)) for word in PATHOGENIC if word in stated)
    if one.effect == "gene deleted" and one.zygosity in ("homozygous", "hemizygous") and null_counts:
        yield "no copy of the gene is left", ("stated in the case" if one.tier == "stated" else "variant file",)
    null = [each for each in one.acmg.criteria if each.code == "PVS1" and each.strength in _SURE_NULL]
    if null and null_counts:
        yield f"{one.effect} in a gene whose loss of function causes disease", null[0].source
    curated = [each for each in one.acmg.criteria if each.by == "curator"]
    if curated and one.acmg.by_points in PATHOGENIC:
        labels = ", ".join(each.label for each in one.acmg.criteria)
        yield f"{one.acmg.by_points} with curators' criteria ({labels})", ("curators' criteria",)


def _has_recessive(gene: str, knowledge: Knowledge) -> bool:
    """Whether a gene has a recessive disease: then its dominant ones may come by other means than losing a copy."""
    return any("AR" in modes_of(knowledge, row) for row in knowledge.genes.diseases_of(gene))
