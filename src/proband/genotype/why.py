"""Why a variant, or a gene, of the file is or is not a candidate: all gates that each allele met, in their order.

the file    in the file, place, carried, quality (trace.py): one list for every allele; where one of these stops it
            and a table of frequencies was given, also what the table says
the genome  frequency, consequence (genome.py): of an allele that is among the calls, in one gene
a disease   inheritance, score: of a candidate, for each disease of its gene. These stop nothing: they weigh
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from proband.case.model import Sex
from proband.genotype.allele import Allele
from proband.genotype.curated import Place
from proband.genotype.frequency import Allele as Written
from proband.genotype.frequency import FrequencyTable
from proband.genotype.genome import FLANK, Genome, frequency_gate, gates, gene_regions
from proband.genotype.likelihood import PATTERNS, GeneCalls, Inheritance, inheritances
from proband.genotype.model import ByDisease, Frequency, Gate
from proband.genotype.opened import Sources
from proband.genotype.record import trim
from proband.genotype.segregation import CONTRADICTED, Segregation
from proband.genotype.trace import Traced, gates_of_allele, trace_interval
from proband.genotype.wording import name_of, pattern_words, place_text
from proband.knowledge import Knowledge
from proband.knowledge.inheritance import cause_of, modes_of

_ASKED: dict[Inheritance, str] = {
    "dominant": "one allele (dominant)",
    "recessive": "two alleles (recessive)",
    "X-linked": "an allele on X (X-linked)",
    "mitochondrial": "an allele of the mitochondrion",
}
_INHERITED = "What does not fit is not left out: it weighs less."
_SCORED = "The log10 ratio of the genotype for this disease; above 0 speaks for it."
_BASES = frozenset("ACGTN")
_NO_GENE = "What lies in no gene that is known here cannot be weighed."


class Scores(msgspec.Struct, frozen=True):
    """By the row of a disease, its rank and the log10 ratio of the genotype; ``sex`` as the case tells it."""

    ranks: ByDisease
    weights: ByDisease
    sex: Sex = "unknown"


class DiseaseGates(msgspec.Struct, frozen=True):
    """What a disease of the gene asks of an allele, and where the disease stands."""

    disease_id: str
    name: str
    rank: float
    gates: tuple[Gate, ...]


class AlleleGates(msgspec.Struct, frozen=True):
    """One allele (in one gene, if it reached one) and the gates it met; ``diseases`` only for a candidate.

    ``place`` is chromosome:position:ref:alt on the file's assembly.
    """

    place: str
    gene: str
    name: str
    gates: tuple[Gate, ...]
    diseases: tuple[DiseaseGates, ...] = ()

    @property
    def stopped_by(self) -> Gate | None:
        """The first gate that was not passed; None for a candidate."""
        return next((gate for gate in self.gates if gate.passed is False), None)


class Asked(msgspec.Struct, frozen=True):
    """The answer for a variant or a gene: ``alleles`` is empty if neither file nor case has one in the gene.

    ``file`` says whether a variant file was asked.
    """

    what: str
    alleles: tuple[AlleleGates, ...]
    file: bool = True


class Inquiry:
    """Answers for one file and one case."""

    def __init__(self, sources: Sources, genome: Genome, knowledge: Knowledge, scores: Scores) -> None:
        self._sources = sources
        self._genome = genome
        self._knowledge = knowledge
        self._scores = scores
        self._regions = gene_regions(knowledge, genome.reading.assembly)

    def variant(self, place: Place) -> Asked:
        """The gates of one allele. Raises as ``read_variants`` does."""
        beside = self._traced(place.chrom, place.pos, place.pos + len(place.ref) - 1)
        found = gates_of_allele(beside, place.pos, place.ref, place.alt)
        trimmed = trim(place.pos, place.ref, place.alt)
        seen = self._frequencies([(place.chrom, *trimmed)])
        followed = self._followed(place.chrom, *trimmed, tuple(found), seen)
        return Asked(place_text(place.chrom, *trimmed), tuple(followed))

    def gene(self, symbol: str) -> Asked:
        """The gates of every allele that the file has from the gene's first to its last exon."""
        traced = [
            (chrom, one) for chrom, start, end in self._spans(symbol) for one in self._traced(chrom, start, end)
        ]
        seen = self._frequencies([(chrom, one.pos, one.ref, one.alt) for chrom, one in traced if one.stopped_by])
        return Asked(
            symbol,
            tuple(
                each
                for chrom, one in traced
                for each in self._followed(chrom, one.pos, one.ref, one.alt, one.gates, seen, symbol)
            ),
        )

    def _frequencies(self, alleles: list[tuple[int, int, str, str]]) -> dict[Written, Frequency]:
        """What the user's table says of alleles; nothing without a table."""
        wanted = [Written(*one) for one in alleles if one[2] and set(one[3]) <= _BASES]
        if self._sources.frequencies is None or not wanted:
            return {}
        return FrequencyTable(self._sources.frequencies).of(wanted)[0]

    def _frequency(self, written: Written, seen: dict[Written, Frequency]) -> tuple[Gate, ...]:
        """The gate of frequency for an allele that the file itself stopped, if the table has the allele."""
        if written not in seen:
            return ()
        known = self._knowledge.known_variants.find(self._genome.reading.assembly, *written)
        return (frequency_gate(seen[written], known=known is not None and self._genome.options.known),)

    def _traced(self, chrom: int, start: int, end: int) -> list[Traced]:
        return trace_interval(
            self._sources.variants,
            chrom,
            start,
            end,
            ped=self._sources.ped,
            proband=self._sources.proband,
            assembly=self._genome.reading.assembly,
            regions=self._regions,
            sex=self._scores.sex,
        )

    def _spans(self, symbol: str) -> Iterator[tuple[int, int, int]]:
        """Where the gene lies, with what is read beside it; one span a chromosome (X and Y share some genes)."""
        transcripts, assembly = self._knowledge.transcripts, self._genome.reading.assembly
        placed = [transcripts.span(row, assembly) for row in transcripts.by_gene(symbol)]
        spans = [span for span in placed if span is not None]
        for chrom in sorted({span.chromosome for span in spans}):
            here = [span for span in spans if span.chromosome == chrom]
            yield chrom, min(span.start for span in here) - FLANK, max(span.end for span in here) + FLANK

    def _followed(
        self,
        chrom: int,
        pos: int,
        ref: str,
        alt: str,
        found: tuple[Gate, ...],
        seen: dict[Written, Frequency],
        symbol: str = "",
    ) -> Iterator[AlleleGates]:
        """An allele of the file, on through each gene that it lies in (or that was asked for)."""
        place = place_text(chrom, pos, ref, alt)
        if any(gate.passed is False for gate in found):
            met = (*found, *self._frequency(Written(chrom, pos, ref, alt), seen))
            yield AlleleGates(place, symbol, "", met)
            return
        alleles = [one for one in self._at(chrom, pos, ref, alt) if symbol in ("", one.symbol)]
        for allele in alleles:
            met = (*found, *gates(allele))
            stopped = any(gate.passed is False for gate in met)
            diseases = () if stopped else tuple(self._diseases(allele))
            yield AlleleGates(place, allele.symbol, name_of(allele), met, diseases)
        if not alleles:
            yield AlleleGates(place, symbol, "", (*found, _outside(symbol)))

    def _at(self, chrom: int, pos: int, ref: str, alt: str) -> list[Allele]:
        wanted = chrom, pos, ref, alt
        return [
            one
            for one in self._genome.alleles
            if (one.call.chrom, one.call.pos, one.call.ref.upper(), one.call.alt.upper()) == wanted
        ]

    def _diseases(self, allele: Allele) -> Iterator[DiseaseGates]:
        diseases, calls = self._knowledge.diseases, self._genome.calls[allele.symbol]
        rows = dict.fromkeys(diseases.lead(row) for row in self._knowledge.genes.diseases_of(allele.symbol))
        for row in sorted(rows, key=lambda row: (self._scores.ranks[row], row)):
            rank, score = float(self._scores.ranks[row]), score_gate(self._scores, row)
            inheritance = inheritance_gate(allele, calls, self._modes(row))
            yield DiseaseGates(diseases.id(row), diseases.name(row), rank, (inheritance, score))

    def _modes(self, disease: int) -> tuple[Inheritance, ...]:
        sex = self._scores.sex if self._scores.sex != "unknown" else self._genome.proband_sex
        return inheritances(modes_of(self._knowledge, disease), sex, cause_of(self._knowledge, disease))


def score_gate(scores: Scores, row: int) -> Gate:
    """The weight of the genotype for a disease, and its rank."""
    rank, weight = float(scores.ranks[row]), float(scores.weights[row])
    return Gate("score", weight > 0, f"{weight:+.1f}, rank {rank:,.10g}", "above 0", _SCORED)


def inheritance_gate(allele: Allele, calls: GeneCalls, modes: tuple[Inheritance, ...]) -> Gate:
    """Whether an allele is carried as one of the modes asks, and no relative contradicts it."""
    found = [calls.best(allele, mode) for mode in modes]
    fitting = [one for mode, one in zip(modes, found, strict=True) if fits(one, mode)]
    shown = max(fitting or found, key=lambda one: one.log10_lr)
    said = "; ".join(f"{one.who} {one.because} ({one.log10_lr:+.1f})" for one in shown.observations)
    value = pattern_words(shown) + (f"; {said}" if said else "")
    return Gate("inheritance", bool(fitting), value, " or ".join(_ASKED[mode] for mode in modes), _INHERITED)


def fits(one: Segregation, mode: Inheritance) -> bool:
    """Whether a segregation is one that the mode asks for, uncontradicted."""
    whole = one.pattern in PATTERNS[mode] and one.pattern != "second hit not found"
    return whole and all(seen.log10_lr >= CONTRADICTED for seen in one.observations)


def _outside(symbol: str) -> Gate:
    asked = (
        f"an exon of {symbol} or its splice region" if symbol else "an exon of a known gene or its splice region"
    )
    return Gate("gene", False, "no consequence known", asked, _NO_GENE)
