"""The variants that a case states as records beside those of a file: each once, and what of them is in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from proband.case.model import Case
from proband.genotype.acmg import classify
from proband.genotype.candidate import Describer, Standing
from proband.genotype.curated import Curation
from proband.genotype.genome import Genome
from proband.genotype.listing import Listing, known_to
from proband.genotype.result import CandidateVariant, DiseaseWeight, Found, PossibleChange
from proband.genotype.segregation import Pattern
from proband.genotype.stated import expressions
from proband.genotype.stated_alleles import StatedAllele, StatedGenotype, significance_of, stated_genotype
from proband.genotype.stated_file import calls_of
from proband.genotype.wording import place_text
from proband.issue import Issue
from proband.knowledge import Knowledge

_ONLY_CURATOR = ("PS3, BS3, PS4, PM1, PP2, BS2, BP1, BP3, BP5", "only a curator can say")
_NO_FREQUENCY = ("PM2, BA1, BS1", "no population frequency is at hand")
_NO_SCORE = ("PP3, BP4, BP7", "no prediction is at hand")
_NO_PARENTS = ("PS2, PM6", "the case does not say what both parents carry")
_CARRIED: dict[str, Pattern] = {
    "homozygous": "homozygous",
    "heterozygous": "heterozygous",
    "compound heterozygous": "compound heterozygous",
    "hemizygous": "hemizygous",
    "homoplasmic": "mitochondrial",
    "heteroplasmic": "mitochondrial",
}
_NOTHING_KNOWN = "The consequence of the variant could not be told from what the case states."


def found(
    case: Case,
    knowledge: Knowledge,
    standing: Standing,
    genome: Genome | None = None,
    curation: Curation | None = None,
) -> Found:
    """The records of a case's genotype, stated and sequenced."""
    genotype = stated_genotype(case, knowledge, known=genome is None or genome.options.known)
    curators = curation or Curation()
    calls = {one.places: calls_of(one, genome) for one in genotype.alleles} if genome is not None else {}
    marks = {id(call): places for places, each in calls.items() for call in each}
    listed = Listing(genome, case, knowledge, curators, standing, marks).result() if genome is not None else None
    shown = {one.stated for one in (*listed.candidates, *listed.without_disease)} if listed is not None else set()
    describer = Describer(case, knowledge, curators, standing, genotype.family, known_to(genome, knowledge))
    rows = _Records(describer, genotype, {places for places, each in calls.items() if each})
    stated = tuple(rows.of(one) for one in genotype.alleles if one.places not in shown)
    missing = (_not_called(one, genome) for one in genotype.alleles if genome is not None and not calls[one.places])
    curated = () if curation is None else _unmatched(curation, genotype, genome)
    return Found(stated, listed, (*genotype.issues, *filter(None, missing), *curated))


def records_of(
    genes: Sequence[str],
    case: Case,
    knowledge: Knowledge,
    standing: Standing,
    genome: Genome | None = None,
    curation: Curation | None = None,
) -> tuple[CandidateVariant, ...]:
    """The records of some genes: what the case states, and the candidates of the file."""
    genotype = stated_genotype(case, knowledge, known=genome is None or genome.options.known)
    curators = curation or Curation()
    stated = [one for one in genotype.alleles if one.symbol in genes]
    calls = {one.places: calls_of(one, genome) for one in stated} if genome is not None else {}
    describer = Describer(case, knowledge, curators, standing, genotype.family, known_to(genome, knowledge))
    rows = _Records(describer, genotype, {places for places, each in calls.items() if each})
    listed: tuple[CandidateVariant, ...] = ()
    if genome is not None:
        marks = {id(call): places for places, each in calls.items() for call in each}
        listed = Listing(genome, case, knowledge, curators, standing, marks).of_genes(genes)
    shown = {one.stated for one in listed}
    return (*(rows.of(one) for one in stated if one.places not in shown), *listed)


def _unmatched(curation: Curation, genotype: StatedGenotype, genome: Genome | None) -> tuple[Issue, ...]:
    """What of the curators' file could not be read, or is about no variant of this case."""
    alleles = [one.allele for one in genotype.alleles if one.allele is not None]
    alleles += [allele for each in genome.candidates.values() for allele in each] if genome is not None else []
    return (*curation.issues, *curation.unmatched(alleles))


def _not_called(one: StatedAllele, genome: Genome | None) -> Issue | None:
    """A variant that can be compared with the file, and is not among its calls."""
    if genome is None or one.change is None:
        return None
    covered = one.symbol in genome.background.lengths
    why = "" if covered else f" The file does not seem to cover {one.symbol}."
    what = f"{one.name} is stated in the case and is not among the calls of the variant file that passed.{why}"
    advice = "Ask with `proband why CASE --vcf FILE --gene GENE` what the file has there."
    return Issue("note", "stated-not-in-file", f"/variants/{one.places[0]}", what, advice)


class _Records:
    """Makes the records; ``in_file`` are the places of variants that the file called and set aside."""

    def __init__(self, describer: Describer, genotype: StatedGenotype, in_file: set[tuple[int, ...]]) -> None:
        self._describer = describer
        self._genotype = genotype
        self._in_file = in_file

    def of(self, one: StatedAllele) -> CandidateVariant:
        """The record of a stated variant."""
        diseases = self._describer.diseases(one.symbol) if one.symbol else ()
        record = self._described(one, diseases)
        variant = one.variant
        return msgspec.structs.replace(
            record,
            gene=one.symbol or variant.gene,
            hgnc_id=one.mapping.hgnc_id or variant.gene_id,
            place=record.place if one.mapping.settled else "",
            tier="stated",
            hgvs_p=record.hgvs_p or _stated_as(one, "p"),
            hgvs_c=record.hgvs_c if len(one.mapping.changes) < 2 else "",
            reported=significance_of(variant),
            missing=tuple(self._missing(one)),
            flags=(*record.flags, *self._flags(one)),
            stated=one.places,
            as_written=", ".join(variant.hgvs) or variant.as_written,
            possible=tuple(self._possible(one)),
        )

    def _described(self, one: StatedAllele, diseases: tuple[DiseaseWeight, ...]) -> CandidateVariant:
        calls = self._genotype.calls.get(one.symbol)
        if one.allele is None or calls is None:
            return _bare(one, diseases)
        record = self._describer.of(one.allele, calls, diseases)
        if one.variant.zygosity != "unknown" or record.zygosity != "heterozygous":
            return record
        alone = record.segregation in ("heterozygous", "second hit not found")
        flags = tuple(flag for flag in record.flags if flag != "second hit not found")
        segregation: Pattern = "not stated" if alone else record.segregation
        return msgspec.structs.replace(record, zygosity="not stated", segregation=segregation, flags=flags)

    def _missing(self, one: StatedAllele) -> Iterator[tuple[str, str]]:
        yield _ONLY_CURATOR
        known = one.change.known if one.change is not None else None
        if known is None or known.frequency is None:
            yield _NO_FREQUENCY
        yield _NO_SCORE
        if one.variant.inherited_from not in ("de novo", "both"):
            yield _NO_PARENTS

    def _flags(self, one: StatedAllele) -> Iterator[str]:
        if one.places in self._in_file:
            yield "in the file too, but not among its candidates"
        if not one.mapping.changes:
            yield "not placed on the genome"
        elif len(one.mapping.changes) > 1:
            yield f"{len(one.mapping.changes)} changes of DNA possible"

    def _possible(self, one: StatedAllele) -> Iterator[PossibleChange]:
        """The changes that it may be, where that is not settled; those that ClinVar knows first."""
        for change in () if one.mapping.settled else one.mapping.changes:
            if change.ref:
                place = place_text(change.chrom, change.pos, change.ref, change.alt)
                written = change.consequence.hgvs_c if change.consequence else ""
                yield PossibleChange(place, written, self._describer.clinvar(change.known), change.because)


def _stated_as(one: StatedAllele, kind: str) -> str:
    """The expression of a kind (c, p) that is stated; '' if there is none."""
    return next((change.text for change in expressions(one.variant) if change.kind == kind), "")


def _bare(one: StatedAllele, diseases: tuple[DiseaseWeight, ...]) -> CandidateVariant:
    """A variant of which nothing is known but what is stated."""
    change = one.change
    carried: Pattern = _CARRIED.get(one.variant.zygosity, "not stated")
    return CandidateVariant(
        gene=one.symbol,
        hgnc_id=one.mapping.hgnc_id,
        place=place_text(change.chrom, change.pos, change.ref, change.alt) if change is not None else "",
        transcript=one.mapping.transcript,
        hgvs_c=_stated_as(one, "c"),
        hgvs_p="",
        effect="other",
        tier="stated",
        because=_NOTHING_KNOWN,
        exon="",
        zygosity="heterozygous" if carried == "compound heterozygous" else carried,
        segregation=carried,
        phase="",
        partner="",
        de_novo=one.variant.inherited_from == "de novo",
        observations=(),
        frequency=None,
        frequency_source="",
        scores={},
        reported="",
        clinvar=None,
        same_codon=0,
        in_run="cannot tell",
        acmg=classify(()),
        missing=(),
        diseases=diseases,
        flags=(),
    )
