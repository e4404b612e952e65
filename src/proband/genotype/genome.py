"""The proband's genome as evidence: from a Reading to the candidate alleles of every gene, and what they weigh.

    Reading ── consequences ── known variants ── runs of homozygosity ── Allele, one for each call and gene
            ── gates: frequency, consequence ── candidates by gene ── GeneCalls ── SequencedEvidence

Nothing here asks for the phenotype, so that a Genome is made once for a file and serves every change of findings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property

import msgspec
import numpy as np

from proband.case.model import Case, Consanguineous, Sex
from proband.genotype.allele import Allele, kind_of
from proband.genotype.background import Background, measure
from proband.genotype.consanguinity import NOTABLE, compare
from proband.genotype.deletion import Deletion, deletions_of, hit_genes
from proband.genotype.homozygosity import Autozygosity, runs
from proband.genotype.likelihood import GeneCalls
from proband.genotype.model import Assembly, Call, Frequency, Gate, Reading
from proband.genotype.regions import Regions
from proband.genotype.segregation import Family, Pattern, zygosity
from proband.genotype.sequenced import SequencedEvidence
from proband.genotype.syndrome import Match, matches
from proband.issue import Issue
from proband.knowledge import Knowledge
from proband.knowledge.inheritance import modes_of
from proband.knowledge.variants import GeneRecord, KnownVariant

# Bases on both sides of an exon in which records are read: the splice region, and what callers anchor before it.
FLANK = 20
# No disease allele of a rare disease is more frequent, but for those that ClinVar knows.
HIGHEST_FREQUENCY = 0.01
# The commonest that it calls pathogenic are carried by a few per cent; above, the reference is the rare one.
HIGHEST_FREQUENCY_KNOWN = 0.05


class Options(msgspec.Struct, frozen=True):
    """How a genome is weighed: with ClinVar's variants or without, with healthy carriers or without."""

    known: bool = True
    incomplete: bool = False


DEFAULT = Options()


def gene_regions(knowledge: Knowledge, assembly: Assembly) -> Regions:
    """Where records are read: all exons with their splice regions, and the places of ClinVar's variants."""
    chrom, start, end = knowledge.transcripts.exon_intervals(assembly)
    known_chrom, known_position = knowledge.known_variants.positions(assembly)
    return Regions(
        np.concatenate((chrom, known_chrom)),
        np.concatenate((start - FLANK, known_position - 1)),
        np.concatenate((end + FLANK, known_position)),
    )


def genome_issues(genome: Genome, case: Case) -> tuple[Issue, ...]:
    """What a person should know about the file, and its runs beside the story."""
    return (*genome.reading.issues, *compare(genome.autozygosity, case.consanguinity))


class Genome:
    """One reading, weighed: all its ``alleles`` in genes, and the ``candidates`` that pass the gates, by gene."""

    def __init__(self, reading: Reading, knowledge: Knowledge, options: Options = DEFAULT) -> None:
        self.reading = reading
        self.options = options
        self.family = Family(reading.people, reading.assembly, options.incomplete)
        self._knowledge = knowledge
        self.autozygosity: Autozygosity = runs(reading.sites, reading.assembly)
        self.deletions: tuple[Deletion, ...] = deletions_of(reading)
        self.alleles = (*self._alleles(), *self._deleted())
        candidates: dict[str, list[Allele]] = defaultdict(list)
        for allele in self.alleles:
            if all(gate.passed is not False for gate in gates(allele)):
                candidates[allele.symbol].append(allele)
        self.candidates = dict(candidates)
        self.background = self._background()
        self.calls = {
            symbol: GeneCalls(
                symbol, alleles, self.family, self.background, self._record(symbol), with_known=options.known
            )
            for symbol, alleles in self.candidates.items()
        }

    def evidence(self, sex: Sex, consanguineous: Consanguineous) -> SequencedEvidence:
        """What the genome says of every disease; a large share in runs counts as related parents."""
        told = sex if sex != "unknown" else self.proband_sex
        return SequencedEvidence(
            self.calls,
            frozenset(self.background.lengths),
            self._knowledge,
            sex=told,
            consanguineous=self._related(consanguineous),
            deleted=self.syndromes,
        )

    def _related(self, stated: Consanguineous) -> Consanguineous:
        """Whether two copies of one allele are to be expected: the genome's word counts more than the story's."""
        if self.autozygosity.refused is not None:
            return stated
        return "yes" if self.autozygosity.share >= NOTABLE else "unknown" if stated == "yes" else "no"

    @property
    def proband_sex(self) -> Sex:
        """The proband's sex by pedigree or case."""
        return self.reading.people[self.family.proband].sex

    @cached_property
    def touched(self) -> dict[str, int]:
        """Alleles by gene, of any kind but deletions of many genes: what tells an exome from a panel."""
        return dict(Counter(allele.symbol for allele in self.alleles if not allele.call.end))

    @cached_property
    def syndromes(self) -> dict[int, tuple[tuple[Match, bool], ...]]:
        """The deletions that may be a syndrome, with whether both copies are gone, by the row of the disease."""
        found = matches(self.deletions, self._knowledge, self.reading.assembly) if self.deletions else {}
        return {
            disease: tuple((one, self.carried(one.deletion.call) != "heterozygous") for one in each)
            for disease, each in found.items()
        }

    def fitting_deletions(self, disease: int) -> tuple[Match, ...]:
        """The deletions that may be the syndrome in this row; of both copies where it is recessive only."""
        both = modes_of(self._knowledge, disease) == {"AR"}
        return tuple(match for match, gone in self.syndromes.get(disease, ()) if gone or not both)

    def carried(self, call: Call) -> Pattern:
        """How the proband carries a call."""
        proband = self.family.proband
        return zygosity(call, call.genotypes[proband], self.family.people[proband], self.family.assembly)

    def _alleles(self) -> list[Allele]:
        pairs = [(call, consequence) for call in self.reading.calls for consequence in call.consequences]
        known = self._known([call for call, _ in pairs])
        return [
            Allele(
                call,
                consequence,
                kind_of(consequence.effect),
                variant,
                self._same_codon(consequence.symbol, consequence.codon, variant),
                self.autozygosity.in_run(call.chrom, call.pos),
            )
            for (call, consequence), variant in zip(pairs, known, strict=True)
        ]

    def _known(self, calls: Sequence[Call]) -> list[KnownVariant | None]:
        if not self.options.known or not calls:
            return [None] * len(calls)
        known = self._knowledge.known_variants
        rows = known.matches(
            self.reading.assembly,
            np.array([call.chrom for call in calls]),
            np.array([call.pos for call in calls]),
            [call.ref for call in calls],
            [call.alt for call in calls],
        )
        return [known.variant(row) if row >= 0 else None for row in rows.tolist()]

    def _same_codon(self, symbol: str, codon: int | None, variant: KnownVariant | None) -> int:
        """How many other missense variants of the codon ClinVar has."""
        if codon is None or not self.options.known:
            return 0
        found = self._codons.get((symbol, codon), ())
        return len([one for one in found if variant is None or one != variant.variation_id])

    @cached_property
    def _codons(self) -> dict[tuple[str, int], tuple[int, ...]]:
        return self._knowledge.known_variants.by_codon

    def _background(self) -> Background:
        carried = (
            (allele, self.carried(allele.call))
            for alleles in self.candidates.values()
            for allele in alleles
            if not allele.call.end
        )
        deleted = {allele.symbol for allele in self.alleles if allele.call.end}
        return measure(carried, self._knowledge.transcripts.lengths, self.touched, deleted)

    def _deleted(self) -> list[Allele]:
        """The genes that deletions without their bases hit: null alleles, or what is left of an exon."""
        transcripts, assembly = self._knowledge.transcripts, self.reading.assembly
        return [
            Allele(
                one.call,
                consequence,
                kind_of(consequence.effect),
                in_run=self.autozygosity.in_run(one.chrom, one.start),
            )
            for one in self.deletions
            if one.call.end
            for consequence in hit_genes(one, transcripts, assembly)
        ]

    def _record(self, symbol: str) -> GeneRecord | None:
        return self._knowledge.known_variants.record(symbol) if self.options.known else None


def gates(allele: Allele) -> tuple[Gate, ...]:
    """The tests between an allele in a gene and the candidates."""
    return frequency_gate(allele.call.frequency, known=allele.known is not None), consequence_gate(allele)


def frequency_gate(frequency: Frequency | None, *, known: bool) -> Gate:
    """Too frequent in a population for a rare disease; unknown frequencies pass, and are called unknown."""
    highest = HIGHEST_FREQUENCY_KNOWN if known else HIGHEST_FREQUENCY
    passed = None if frequency is None else frequency.value <= highest
    return Gate(
        "frequency",
        passed,
        "unknown" if frequency is None else f"{frequency.value:.2g} ({frequency.source})",
        f"at most {HIGHEST_FREQUENCY:g}, or {HIGHEST_FREQUENCY_KNOWN:g} where ClinVar calls it pathogenic",
        "an allele that many people carry causes no rare disease",
    )


def consequence_gate(allele: Allele) -> Gate:
    """Changes of neither protein nor splice site stay out, unless ClinVar or SpliceAI speaks for them."""
    spliced = allele.call.scores.get("spliceai", 0.0) >= 0.2
    return Gate(
        "consequence",
        allele.kind != "silent" or allele.known is not None or spliced,
        allele.consequence.effect,
        "changes protein or splice site, or is known to ClinVar as pathogenic, or SpliceAI is 0.2 or more",
        "silent changes are rarely causal, and every genome has thousands",
    )
