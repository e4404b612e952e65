"""What a result says of a genome: its candidates, its runs, and what was not assessed."""

from __future__ import annotations

import msgspec

from proband.genotype.acmg import Classification
from proband.genotype.allele import InRun
from proband.genotype.homozygosity import Run
from proband.genotype.model import Assembly, Effect, Mendel, Person, Tier
from proband.genotype.segregation import Observation, Pattern, Phase
from proband.issue import Issue


class ClinVarLine(msgspec.Struct, frozen=True):
    """ClinVar's word on an allele, apart from all criteria. ``stars`` are its review stars."""

    variation_id: int
    significance: str
    stars: int
    release: str


class DiseaseWeight(msgspec.Struct, frozen=True):
    """A disease of the gene that the variant is evidence for, or against: its rank and the gene's log10 ratio."""

    disease_id: str
    name: str
    rank: float
    log10_lr: float


class PossibleChange(msgspec.Struct, frozen=True):
    """One change of DNA that a stated change of the protein may be: ``place`` on GRCh38, ``hgvs_c``, and whether
    ClinVar knows it."""

    place: str
    hgvs_c: str
    clinvar: ClinVarLine | None
    because: str


class CandidateVariant(msgspec.Struct, frozen=True):
    """One candidate allele of the proband.

    ``place`` is chromosome:position:ref:alt on the file's assembly (GRCh38 for what only the case states, '' where
    that is not settled); of a deletion without its bases chromosome:first:last:DEL. ``frequency`` is None where it
    is unknown, which does not mean rare. ``same_codon`` counts ClinVar's other missense variants of the codon.
    ``segregation`` says how it is carried, ``partner`` the place of the second allele of a pair. ``missing`` holds
    the criteria that could not be asked, with the reason. ``flags`` are short remarks (second hit not found ...).
    ``stated`` are the places of the case's variants that state it, from 0; an allele with tier "stated" is in no
    file, ``reported`` is then the class that the case gives it, ``as_written`` how it is named there, and
    ``possible`` the changes of DNA that a change of the protein leaves open.
    """

    gene: str
    hgnc_id: str
    place: str
    transcript: str
    hgvs_c: str
    hgvs_p: str
    effect: Effect
    tier: Tier
    because: str
    exon: str
    zygosity: Pattern
    segregation: Pattern
    phase: Phase
    partner: str
    de_novo: bool
    observations: tuple[Observation, ...]
    frequency: float | None
    frequency_source: str
    scores: dict[str, float]
    reported: str
    clinvar: ClinVarLine | None
    same_codon: int
    in_run: InRun
    acmg: Classification
    missing: tuple[tuple[str, str], ...]
    diseases: tuple[DiseaseWeight, ...]
    flags: tuple[str, ...]
    stated: tuple[int, ...] = ()
    as_written: str = ""
    possible: tuple[PossibleChange, ...] = ()


class DeletionFound(msgspec.Struct, frozen=True):
    """A deletion of the file: its first and last deleted base, the ``genes`` that it hits and those that are gone
    ``whole``, and the ``syndromes`` that it may be, with their ``bands``."""

    place: str
    chromosome: str
    start: int
    end: int
    zygosity: Pattern
    genes: tuple[str, ...]
    whole: tuple[str, ...]
    bands: tuple[str, ...]
    syndromes: tuple[DiseaseWeight, ...]


class Runs(msgspec.Struct, frozen=True):
    """Runs of homozygosity. ``share`` (0 to 1) of the assessed autosomes with its range; ``refused`` says why there
    is no answer ("" if there is one)."""

    runs: tuple[Run, ...]
    share: float
    low: float
    high: float
    sites: int
    heterozygous_per_homozygous: float
    refused: str


class GenomeResult(msgspec.Struct, frozen=True):
    """A sequenced genome in a result.

    ``counts`` are alleles set aside by reason; ``genes`` the number of genes that the file can say something of,
    ``panel`` whether only these seem to have been looked at. ``candidates`` lie in genes of ranked diseases, best
    first; ``without_disease`` in genes of which no disease is known here. ``clinvar`` is the release that was
    matched, "" for none; ``clinvar_holds`` says which classifications it holds, and which of them weigh.
    The lists are cut: ``candidates_total`` and ``without_disease_total`` are the numbers of all. ``deletions`` are
    those that the file names by their ends, or that may be a syndrome, the longest first.
    """

    assembly: Assembly
    assembly_because: str
    people: tuple[Person, ...]
    records: int
    alleles: int
    calls: int
    counts: dict[str, int]
    dialects: tuple[str, ...]
    tiers: dict[str, int]
    genes: int
    panel: bool
    runs: Runs
    candidates: tuple[CandidateVariant, ...]
    without_disease: tuple[CandidateVariant, ...]
    not_assessed: tuple[str, ...]
    mendel: Mendel | None
    clinvar: str
    sha256: str
    clinvar_holds: str = ""
    candidates_total: int = 0
    without_disease_total: int = 0
    deletions: tuple[DeletionFound, ...] = ()


class Found(msgspec.Struct, frozen=True):
    """The genotype of a case: what it states and what its file holds.

    ``stated`` are the variants that the case states and that are not among the file's candidates; ``genome`` the
    result of the file, in which those that are have their mark; ``issues`` say what could not be placed, and what
    is stated and was not called.
    """

    stated: tuple[CandidateVariant, ...] = ()
    genome: GenomeResult | None = None
    issues: tuple[Issue, ...] = ()
