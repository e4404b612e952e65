"""The candidates of a genome as records for people: which are shown, in what order, and what was not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from proband.case.model import Case
from proband.genotype.candidate import Describer, Standing
from proband.genotype.criteria import Variants
from proband.genotype.curated import Curation
from proband.genotype.deletion import Deletion, hit_genes
from proband.genotype.genome import Genome
from proband.genotype.likelihood import GeneCalls
from proband.genotype.model import Call
from proband.genotype.result import CandidateVariant, DeletionFound, DiseaseWeight, GenomeResult, Runs
from proband.genotype.wording import place_text
from proband.knowledge import Knowledge
from proband.knowledge.assembly import chromosome_name
from proband.knowledge.variants import KnownVariant

SHOWN, SHOWN_WITHOUT_DISEASE, DELETIONS_SHOWN = 40, 20, 20
_TYPES = {
    "DUP": "duplications",
    "INS": "insertions without their bases",
    "INV": "inversions",
    "BND": "breakends",
    "CNV": "copy numbers",
    "DEL": "deletions without their end",
}
# The calls of a genome that a case states, by the identity of the call: the places of the case's variants.
StatedCalls = Mapping[int, tuple[int, ...]]


class Nothing:
    """ClinVar switched off."""

    def at_codon(self, symbol: str, codon: int) -> tuple[KnownVariant, ...]:
        """No variant."""
        return ()

    def lof_mechanism(self, symbol: str) -> bool:
        """Not known."""
        return False


def known_to(genome: Genome | None, knowledge: Knowledge) -> Variants:
    """ClinVar's variants, unless they were switched off."""
    return knowledge.known_variants if genome is None or genome.options.known else Nothing()


class Listing:
    """Makes the GenomeResult of one genome; ``stated`` are its calls that the case states as well."""

    def __init__(
        self,
        genome: Genome,
        case: Case,
        knowledge: Knowledge,
        curation: Curation,
        standing: Standing,
        stated: StatedCalls | None = None,
    ) -> None:
        self._genome = genome
        self._knowledge = knowledge
        self._stated = stated or {}
        variants = known_to(genome, knowledge)
        self._describer = Describer(
            case, knowledge, curation, standing, genome.family, variants, genome.autozygosity
        )

    def result(self) -> GenomeResult:
        """The whole of it."""
        genome, reading = self._genome, self._genome.reading
        genes = [(self._describer.diseases(calls.symbol), calls) for calls in genome.calls.values()]
        known = sorted(
            (one for one in genes if one[0] and self._speaks(*one)), key=lambda of: (of[0][0].rank, of[1].symbol)
        )
        unknown = sorted((one for one in genes if not one[0]), key=lambda of: of[1].symbol)
        candidates, total = self._candidates(known, SHOWN)
        without, total_without = self._candidates(unknown, SHOWN_WITHOUT_DISEASE)
        return GenomeResult(
            assembly=reading.assembly,
            assembly_because=reading.assembly_because,
            people=reading.people,
            records=reading.records,
            alleles=reading.alleles,
            calls=len(reading.calls) + len(reading.deletions),
            counts=reading.counts,
            dialects=reading.dialects,
            tiers=dict(Counter(allele.consequence.tier for allele in genome.alleles)),
            genes=len(genome.background.lengths),
            panel=genome.background.panel,
            runs=self._runs(),
            candidates=candidates,
            without_disease=without,
            not_assessed=tuple(self._not_assessed()),
            mendel=reading.mendel,
            clinvar=self._knowledge.known_variants.release if genome.options.known else "",
            sha256=reading.sha256,
            clinvar_holds=self._knowledge.known_variants.scope if genome.options.known else "",
            candidates_total=total,
            without_disease_total=total_without,
            deletions=tuple(self._deletions()),
        )

    def of_genes(self, genes: Sequence[str]) -> tuple[CandidateVariant, ...]:
        """The candidates of some genes."""
        found = [self._genome.calls[gene] for gene in genes if gene in self._genome.calls]
        return self._candidates([(self._describer.diseases(calls.symbol), calls) for calls in found], SHOWN)[0]

    def _runs(self) -> Runs:
        found = self._genome.autozygosity
        refused = found.refused.what if found.refused else ""
        ratio = found.heterozygous_per_homozygous
        return Runs(found.runs, found.share, found.low, found.high, found.sites, ratio, refused)

    def _not_assessed(self) -> Iterator[str]:
        genome = self._genome
        yield "variants deep in introns and between genes"
        yield from self._copy_number()
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

    def _copy_number(self) -> Iterator[str]:
        """What of copy number and structure was not looked at, and how much of it the file holds."""
        others = [f"{_TYPES.get(name, name)} {count}" for name, count in self._genome.reading.symbolic.items()]
        held = f" (alleles in the file that were left out: {', '.join(others)})" if others else ""
        if self._genome.reading.deletions:
            yield f"copy number but for the deletions that the file names, and structural rearrangements{held}"
        else:
            yield f"copy number: deletions and duplications of exons or more, and structural rearrangements{held}"

    def _candidates(
        self, genes: list[tuple[tuple[DiseaseWeight, ...], GeneCalls]], shown: int
    ) -> tuple[tuple[CandidateVariant, ...], int]:
        """The first alleles of the genes in their order, those that the case states in any case; and how many."""
        every = [(calls, allele, diseases) for diseases, calls in genes for allele in calls.alleles]
        kept = [one for place, one in enumerate(every) if place < shown or id(one[1].call) in self._stated]
        records = (
            msgspec.structs.replace(
                self._describer.of(allele, calls, diseases), stated=self._stated.get(id(allele.call), ())
            )
            for calls, allele, diseases in kept
        )
        return tuple(records), len(every)

    def _speaks(self, diseases: tuple[DiseaseWeight, ...], calls: GeneCalls) -> bool:
        """Whether a gene's alleles speak for a disease of it, or ClinVar or the case names one of them."""
        return any(one.log10_lr > 0 for one in diseases) or any(
            allele.known or id(allele.call) in self._stated for allele in calls.alleles
        )

    def _deletions(self) -> Iterator[DeletionFound]:
        """The deletions that the file names by their ends or that may be a syndrome, the longest first."""
        genome = self._genome
        syndromes: dict[int, dict[int, str]] = {}
        for disease, found in genome.syndromes.items():
            for match, _ in found:
                syndromes.setdefault(id(match.deletion.call), {})[disease] = match.syndrome.band
        shown = [one for one in genome.deletions if one.call.end or id(one.call) in syndromes]
        for one in sorted(shown, key=lambda each: -each.size)[:DELETIONS_SHOWN]:
            yield self._deletion(one, syndromes.get(id(one.call), {}))

    def _deletion(self, one: Deletion, syndromes: Mapping[int, str]) -> DeletionFound:
        transcripts, assembly = self._knowledge.transcripts, self._genome.reading.assembly
        genes = hit_genes(one, transcripts, assembly)
        diseases = sorted((self._describer.disease(row) for row in syndromes), key=lambda each: each.rank)
        return DeletionFound(
            place=_place(one.call, one),
            chromosome=chromosome_name(one.chrom, prefix=True),
            start=one.start,
            end=one.end,
            zygosity=self._genome.carried(one.call),
            genes=tuple(each.symbol for each in genes),
            whole=tuple(each.symbol for each in genes if each.effect == "gene deleted"),
            bands=tuple(dict.fromkeys(syndromes.values())),
            syndromes=tuple(diseases),
        )


def _place(call: Call, one: Deletion) -> str:
    return place_text(call.chrom, one.start, str(one.end), "DEL")
