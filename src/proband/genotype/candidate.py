"""One allele as a record for people: how it is carried, its criteria, its diseases, short remarks.

The same for an allele of a file (listing.py) and one that the case states (stated_listing.py).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from proband.case.model import Case
from proband.genotype.acmg import Classification, classify, combined
from proband.genotype.allele import Allele
from proband.genotype.consanguinity import outside_runs
from proband.genotype.criteria import Inheritance, Setting, Variants, automatic, unassessed
from proband.genotype.curated import Curation
from proband.genotype.founder import established, founders
from proband.genotype.homozygosity import Autozygosity
from proband.genotype.likelihood import GeneCalls
from proband.genotype.mechanism import loss_beside_clinvar
from proband.genotype.model import ByDisease
from proband.genotype.result import CandidateVariant, ClinVarLine, DiseaseWeight
from proband.genotype.segregation import CONTRADICTED, Family, Segregation, zygosity
from proband.genotype.wording import place_of
from proband.knowledge import Knowledge
from proband.knowledge.inheritance import modes_of
from proband.knowledge.variants import KnownVariant, KnownVariants

# PP4 asks for a phenotype that is specific for the gene's disease: its rank by findings alone.
HIGHLY_FITTING = 5
_MODES: tuple[tuple[str, Inheritance], ...] = (
    ("AR", "recessive"),
    ("AD", "dominant"),
    ("XLR", "X-linked"),
    ("XLD", "X-linked"),
    ("XL", "X-linked"),
    ("MT", "mitochondrial"),
)


class Standing(msgspec.Struct, frozen=True):
    """By the row of a disease: ``ranks``, the log10 ratio of the genotype (``weights``), and ``phenotype_ranks``.

    The last is the rank by findings alone: PP4 rests on that and is never added to the ranking.
    """

    ranks: ByDisease
    weights: ByDisease
    phenotype_ranks: ByDisease


class Describer:
    """Makes the records of one case and one family; without ``autozygosity`` nothing is said of runs."""

    def __init__(
        self,
        case: Case,
        knowledge: Knowledge,
        curation: Curation,
        standing: Standing,
        family: Family,
        variants: Variants,
        autozygosity: Autozygosity | None = None,
    ) -> None:
        self._case = case
        self._knowledge = knowledge
        self._curation = curation
        self._standing = standing
        self._family = family
        self._variants = variants
        self._autozygosity = autozygosity
        self._known = isinstance(variants, KnownVariants)

    def diseases(self, symbol: str) -> tuple[DiseaseWeight, ...]:
        """The diseases of a gene, best rank first."""
        knowledge = self._knowledge
        rows = dict.fromkeys(knowledge.diseases.lead(row) for row in knowledge.genes.diseases_of(symbol))
        return tuple(sorted(map(self.disease, rows), key=lambda one: (one.rank, one.disease_id)))

    def disease(self, row: int) -> DiseaseWeight:
        """A disease with its rank and the weight of the genotype."""
        diseases, standing = self._knowledge.diseases, self._standing
        return DiseaseWeight(
            diseases.id(row), diseases.name(row), float(standing.ranks[row]), float(standing.weights[row])
        )

    def inheritance(self, diseases: tuple[DiseaseWeight, ...]) -> Inheritance:
        """How the best disease of the gene is inherited, if in one way."""
        row = self._knowledge.diseases.index(diseases[0].disease_id) if diseases else None
        modes = frozenset() if row is None else modes_of(self._knowledge, row)
        named = {name for mode, name in _MODES if mode in modes}
        return named.pop() if len(named) == 1 else ""

    def of(self, allele: Allele, calls: GeneCalls, diseases: tuple[DiseaseWeight, ...]) -> CandidateVariant:
        """The record of one allele of a gene, in the segregation that speaks most for it."""
        how = self.inheritance(diseases)
        best = calls.best(allele, how)
        partner = next((one for one in calls.alleles if one is not allele and one.call in best.calls), None)
        consequence, call, family = allele.consequence, allele.call, self._family
        proband = family.proband
        return CandidateVariant(
            gene=allele.symbol,
            hgnc_id=consequence.hgnc_id,
            place=place_of(allele),
            transcript=consequence.transcript,
            hgvs_c=consequence.hgvs_c,
            hgvs_p=consequence.hgvs_p,
            effect=consequence.effect,
            tier=consequence.tier,
            because=consequence.because,
            exon=consequence.exon,
            zygosity=zygosity(call, call.genotypes[proband], family.people[proband], family.assembly),
            segregation=best.pattern,
            phase=best.phase,
            partner=place_of(partner) if partner else "",
            de_novo=best.de_novo,
            observations=best.observations,
            frequency=call.frequency.value if call.frequency else None,
            frequency_source=call.frequency.source if call.frequency else "",
            scores=call.scores,
            reported=call.reported,
            clinvar=self._clinvar(allele),
            same_codon=allele.same_codon,
            in_run=allele.in_run,
            acmg=self._classified(allele, best, partner, diseases, how),
            missing=unassessed(allele, family),
            diseases=diseases,
            flags=(*self._flags(allele, best, how), *self._listed(allele, diseases)),
        )

    def clinvar(self, known: KnownVariant | None) -> ClinVarLine | None:
        """ClinVar's word on an allele, with the release."""
        release = self._knowledge.known_variants.release
        return ClinVarLine(known.variation_id, known.significance, known.stars, release) if known else None

    def _clinvar(self, allele: Allele) -> ClinVarLine | None:
        """Its record where it is known to be pathogenic, else any other word that the pack holds."""
        known, call = self._knowledge.known_variants, allele.call
        if allele.known is not None or not self._known or not call.ref or call.end:
            return self.clinvar(allele.known)
        word = known.word(self._family.assembly, call.chrom, call.pos, call.ref, call.alt)
        return ClinVarLine(word.variation_id, word.significance, word.stars, known.release) if word else None

    def _classified(
        self,
        allele: Allele,
        best: Segregation,
        partner: Allele | None,
        diseases: tuple[DiseaseWeight, ...],
        how: Inheritance,
    ) -> Classification:
        row = self._knowledge.diseases.index(diseases[0].disease_id) if diseases else None
        setting = Setting(
            inheritance=how,
            consanguineous=self._case.consanguinity.stated,
            phenotype="" if row is None else self._fitting(row),
            protein_length=self._protein_length(allele),
            mechanism=loss_beside_clinvar(allele.symbol, self._knowledge, known=self._known),
        )
        own = automatic(allele, best, self._family, self._variants, setting, partner)
        added = self._curation.of(allele)
        return classify(combined((*own, *added), self._curation.withdrawn(allele)))

    def _fitting(self, disease: int) -> str:
        """The sentence of PP4: the findings alone put a disease of one gene among the first."""
        rank = self._standing.phenotype_ranks[disease]
        if rank > HIGHLY_FITTING or len(self._knowledge.own_genes(disease)) != 1:
            return ""
        name = self._knowledge.diseases.name(disease)
        return f"by findings alone {name}, which has one known gene, stands at rank {rank:g}"

    def _protein_length(self, allele: Allele) -> int | None:
        rows = self._knowledge.transcripts.by_gene(allele.symbol)
        length = self._knowledge.transcripts.transcript(rows[0]).cds_length if rows else 0
        return length // 3 - 1 if length else None

    def _listed(self, allele: Allele, diseases: tuple[DiseaseWeight, ...]) -> Iterator[str]:
        """That the care pack lists an allele for a disease of its gene as established, or what it says of it."""
        index, consequence = self._knowledge.diseases.index, allele.consequence
        rows = [row for one in diseases if (row := index(one.disease_id)) is not None]
        written = (consequence.hgvs_c, consequence.hgvs_p)
        for one in founders(allele.symbol, written, "", rows, self._knowledge):
            # An annotation is ClinVar's own word, which has a line of its own.
            if one.evidence != "annotation":
                words = "known founder or recurrent variant" if established(one) else f"listed: {one.effect}"
                yield f"{words} ({', '.join(one.source)})"

    def _flags(self, allele: Allele, best: Segregation, how: Inheritance) -> Iterator[str]:
        if best.pattern == "second hit not found" and how in ("recessive", ""):
            yield "second hit not found"
        if best.phase == "phase unknown":
            yield "phase unknown"
        if best.de_novo:
            yield "new in the patient"
        if best.pattern == "homozygous" and self._autozygosity is not None:
            call, stated = allele.call, self._case.consanguinity
            if outside_runs(self._autozygosity, stated, call.chrom, call.pos, place_of(allele)):
                yield "homozygous outside all runs"
        for one in best.observations:
            if one.log10_lr < CONTRADICTED:
                yield f"against it: {one.who} {one.because}"
