"""The candidates of a genome as records for people: which alleles are shown, in what order, with what remarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from proband.case.model import Case
from proband.genotype.acmg import Classification, classify, combined
from proband.genotype.allele import Allele
from proband.genotype.consanguinity import outside_runs
from proband.genotype.criteria import Inheritance, Setting, Variants, automatic, unassessed
from proband.genotype.curated import Curation
from proband.genotype.genome import Genome
from proband.genotype.likelihood import GeneCalls
from proband.genotype.model import ByDisease
from proband.genotype.result import CandidateVariant, ClinVarLine, DiseaseWeight, GenomeResult, Runs
from proband.genotype.segregation import CONTRADICTED, Segregation, zygosity
from proband.genotype.wording import place_of
from proband.knowledge import Knowledge
from proband.knowledge.inheritance import modes_of
from proband.knowledge.variants import KnownVariant

SHOWN, SHOWN_WITHOUT_DISEASE = 40, 20
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


class _Nothing:
    """ClinVar switched off."""

    def at_codon(self, symbol: str, codon: int) -> tuple[KnownVariant, ...]:
        """No variant."""
        return ()

    def lof_mechanism(self, symbol: str) -> bool:
        """Not known."""
        return False


class Listing:
    """Makes the GenomeResult of one genome.

    By the row of a disease, ``ranks`` gives its rank, ``weights`` the log10 ratio of its genotype, and
    ``phenotype_ranks`` its rank by findings alone: PP4 rests on that and is never added to the ranking.
    """

    def __init__(
        self,
        genome: Genome,
        case: Case,
        knowledge: Knowledge,
        curation: Curation,
        ranks: ByDisease,
        weights: ByDisease,
        phenotype_ranks: ByDisease,
    ) -> None:
        self._genome = genome
        self._case = case
        self._knowledge = knowledge
        self._curation = curation
        self._ranks, self._weights, self._phenotype_ranks = ranks, weights, phenotype_ranks

    @property
    def _variants(self) -> Variants:
        """ClinVar's variants as the criteria ask for them; none where it is switched off."""
        return self._knowledge.known_variants if self._genome.options.known else _Nothing()

    def result(self) -> GenomeResult:
        """The whole of it."""
        genome, reading = self._genome, self._genome.reading
        genes = [(self._diseases(calls.symbol), calls) for calls in genome.calls.values()]
        known = sorted(
            (one for one in genes if one[0] and _speaks(*one)), key=lambda of: (of[0][0].rank, of[1].symbol)
        )
        unknown = sorted((one for one in genes if not one[0]), key=lambda of: of[1].symbol)
        return GenomeResult(
            assembly=reading.assembly,
            assembly_because=reading.assembly_because,
            people=reading.people,
            records=reading.records,
            alleles=reading.alleles,
            calls=len(reading.calls),
            counts=reading.counts,
            dialects=reading.dialects,
            tiers=dict(Counter(allele.consequence.tier for allele in genome.alleles)),
            genes=len(genome.background.lengths),
            panel=genome.background.panel,
            runs=self._runs(),
            candidates=tuple(islice(self._candidates(known), SHOWN)),
            without_disease=tuple(islice(self._candidates(unknown), SHOWN_WITHOUT_DISEASE)),
            not_assessed=tuple(self._not_assessed()),
            mendel=reading.mendel,
            clinvar=self._knowledge.known_variants.release if genome.options.known else "",
            sha256=reading.sha256,
        )

    def _runs(self) -> Runs:
        found = self._genome.autozygosity
        refused = found.refused.what if found.refused else ""
        ratio = found.heterozygous_per_homozygous
        return Runs(found.runs, found.share, found.low, found.high, found.sites, ratio, refused)

    def _not_assessed(self) -> Iterator[str]:
        genome = self._genome
        yield "variants deep in introns and between genes"
        yield "copy number: deletions and duplications of exons or more, and structural rearrangements"
        yield "repeat expansions"
        yield "places without reads: the file holds what was called, not what was covered"
        if any(allele.consequence.tier == "T2" for allele in genome.alleles):
            yield "the amino acid of coding changes where no annotation and no reference sequence was given"
        if all(allele.call.frequency is None for allele in genome.alleles):
            yield "population frequencies: the file holds none, so that every frequency is unknown"
        if genome.background.panel:
            yield f"all genes but the {len(genome.background.lengths)} in which this file has records"
        if not genome.options.known:
            yield "ClinVar, which was switched off"

    def _candidates(self, genes: list[tuple[tuple[DiseaseWeight, ...], GeneCalls]]) -> Iterator[CandidateVariant]:
        """The alleles of the genes in their order, each in the segregation that speaks most for it."""
        for diseases, calls in genes:
            how = self._inheritance(diseases)
            for allele in calls.alleles:
                yield self._candidate(allele, calls, diseases, how)

    def _diseases(self, symbol: str) -> tuple[DiseaseWeight, ...]:
        knowledge = self._knowledge
        rows = dict.fromkeys(knowledge.diseases.lead(row) for row in knowledge.genes.diseases_of(symbol))
        found = [
            DiseaseWeight(
                knowledge.diseases.id(row),
                knowledge.diseases.name(row),
                float(self._ranks[row]),
                float(self._weights[row]),
            )
            for row in rows
        ]
        return tuple(sorted(found, key=lambda one: (one.rank, one.disease_id)))

    def _inheritance(self, diseases: tuple[DiseaseWeight, ...]) -> Inheritance:
        """How the best disease of the gene is inherited, if in one way."""
        row = self._knowledge.diseases.index(diseases[0].disease_id) if diseases else None
        modes = frozenset() if row is None else modes_of(self._knowledge, row)
        named = {name for mode, name in _MODES if mode in modes}
        return named.pop() if len(named) == 1 else ""

    def _candidate(
        self, allele: Allele, calls: GeneCalls, diseases: tuple[DiseaseWeight, ...], how: Inheritance
    ) -> CandidateVariant:
        best = calls.best(allele, how)
        partner = next((one for one in calls.alleles if one is not allele and one.call in best.calls), None)
        consequence, call, family = allele.consequence, allele.call, self._genome.family
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
            flags=tuple(self._flags(allele, best, how)),
        )

    def _clinvar(self, allele: Allele) -> ClinVarLine | None:
        known = allele.known
        release = self._knowledge.known_variants.release
        return ClinVarLine(known.variation_id, known.significance, known.stars, release) if known else None

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
        )
        own = automatic(allele, best, self._genome.family, self._variants, setting, partner)
        added = self._curation.of(allele)
        return classify(combined((*own, *added), self._curation.withdrawn(allele)))

    def _fitting(self, disease: int) -> str:
        """The sentence of PP4: the findings alone put a disease of one gene among the first."""
        rank = self._phenotype_ranks[disease]
        if rank > HIGHLY_FITTING or len(self._knowledge.own_genes(disease)) != 1:
            return ""
        name = self._knowledge.diseases.name(disease)
        return f"by findings alone {name}, which has one known gene, stands at rank {rank:g}"

    def _protein_length(self, allele: Allele) -> int | None:
        rows = self._knowledge.transcripts.by_gene(allele.symbol)
        length = self._knowledge.transcripts.transcript(rows[0]).cds_length if rows else 0
        return length // 3 - 1 if length else None

    def _flags(self, allele: Allele, best: Segregation, how: Inheritance) -> Iterator[str]:
        if best.pattern == "second hit not found" and how in ("recessive", ""):
            yield "second hit not found"
        if best.phase == "phase unknown":
            yield "phase unknown"
        if best.de_novo:
            yield "new in the patient"
        if best.pattern == "homozygous":
            found, stated = self._genome.autozygosity, self._case.consanguinity
            if outside_runs(found, stated, allele.call.chrom, allele.call.pos, place_of(allele)):
                yield "homozygous outside all runs"
        for one in best.observations:
            if one.log10_lr < CONTRADICTED:
                yield f"against it: {one.who} {one.because}"


def _speaks(diseases: tuple[DiseaseWeight, ...], calls: GeneCalls) -> bool:
    """Whether a gene's alleles speak for one of its diseases, or ClinVar knows one of them."""
    return any(one.log10_lr > 0 for one in diseases) or any(allele.known for allele in calls.alleles)
