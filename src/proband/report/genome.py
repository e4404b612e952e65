"""The genome in words: the file, its candidates and runs, what was set aside and what was not assessed."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from proband.case.model import Consanguinity
from proband.diagnose import Diagnosis
from proband.genotype.deletion import size_text
from proband.genotype.homozygosity import SHORTEST_RUN_BP, Run
from proband.genotype.model import Person
from proband.genotype.result import CandidateVariant, DeletionFound, GenomeResult, Runs
from proband.knowledge.assembly import chromosome_name
from proband.report import words
from proband.report.karyotype import KaryotypeView, karyotype_view
from proband.report.variant import TIERS, ForDisease, VariantView, disease_view, variant_view, written

SHOWN = 15
MB = 1_000_000
NO_CANDIDATE = "No variant of the file is a candidate in a gene of a known disease."
CLASSES = (
    "Criteria are met where the file, the family, the packs or a curator say so; most need a curator. Points: "
    "Tavtigian 2020 (pathogenic from 10, likely from 6, uncertain from 0, likely benign from −6). Rules: "
    "Richards 2015. ClinVar stands apart and is no criterion. "
    "A frequency that is unknown is not a low one."
)
DELETIONS = (
    "Deletions are matched to the syndromes of the bands that these name, by place, size and genes. Which parent "
    "the chromosome comes from, and mosaics, are not looked at."
)
NO_FILE = "no variant file was given"
GENES_SHOWN = 6
WITHOUT_DISEASE = (
    "No disease of these genes is known to this program: their variants move no disease, and may be the finding."
)


class Fact(msgspec.Struct, frozen=True):
    """One line about the file: its ``label`` and the ``text``."""

    label: str
    text: str


class RunView(msgspec.Struct, frozen=True):
    """A run of homozygosity: ``place`` as chromosome and positions, ``length`` in Mb, the number of its ``sites``
    and the share that is ``homozygous``, the ``candidates`` that lie in it."""

    place: str
    length: str
    sites: str
    homozygous: str
    candidates: tuple[str, ...]


class RunsView(msgspec.Struct, frozen=True):
    """The runs: the ``sentence`` on F with its range, or ``refused``, why there is none; ``stated``, what the case
    says of the parents; ``rows``, longest first."""

    sentence: str
    refused: str
    stated: str
    rows: tuple[RunView, ...]


class DeletionView(msgspec.Struct, frozen=True):
    """A deletion: its ``place`` and ``length``, the ``zygosity``, the ``genes`` in words, its ``bands`` and the
    ``syndromes`` that it may be."""

    place: str
    length: str
    zygosity: str
    genes: str
    bands: str
    syndromes: tuple[ForDisease, ...]


class GenomeView(msgspec.Struct, frozen=True):
    """What a variant file shows, and the variants that the case states; without a file ``file`` is empty and there
    is no ``karyotype``. ``title`` is the heading.

    ``file`` says what was read, line by line, ``sentence`` the same in one; ``candidates`` are shown with details,
    ``rest`` in a table only, ``without_disease`` are those in genes of no known disease; ``empty`` says so if there
    is no candidate. ``classes`` and ``alone`` explain the classification and the last table; ``tiers`` what the
    tiers mean that occur. ``runs`` of homozygosity, the ``karyotype``, ``set_aside`` the numbers of alleles by
    reason, and what was ``not_assessed``. ``deletions`` are those of many bases, ``deleted`` how they were matched.
    """

    sentence: str
    file: tuple[Fact, ...]
    candidates: tuple[VariantView, ...]
    rest: tuple[VariantView, ...]
    without_disease: tuple[VariantView, ...]
    empty: str
    classes: str
    alone: str
    tiers: tuple[Fact, ...]
    runs: RunsView
    karyotype: KaryotypeView | None
    set_aside: tuple[Fact, ...]
    not_assessed: tuple[str, ...]
    title: str = "Genome"
    deletions: tuple[DeletionView, ...] = ()
    deleted: str = DELETIONS


def genome_view(diagnosis: Diagnosis) -> GenomeView | None:
    """The genotype of a diagnosis in words, what the case states first; None if there is nothing."""
    genome, stated = diagnosis.genome, diagnosis.stated
    if genome is None:
        return _stated_view(stated, diagnosis.case.consanguinity) if stated else None
    first = (*stated, *genome.candidates[:SHOWN])
    names = _names((*stated, *genome.candidates, *genome.without_disease))
    return GenomeView(
        sentence=_sentence(genome, len(stated)),
        file=tuple(Fact(label, text) for label, text in _file(genome) if text),
        candidates=_detailed(first, names),
        rest=tuple(variant_view(one, names) for one in genome.candidates[SHOWN:]),
        without_disease=tuple(variant_view(one, names) for one in genome.without_disease),
        empty="" if first else NO_CANDIDATE,
        classes=CLASSES,
        alone=WITHOUT_DISEASE,
        tiers=_tiers((*stated, *genome.candidates, *genome.without_disease)),
        runs=_runs(genome.runs, genome.candidates, diagnosis.case.consanguinity),
        karyotype=karyotype_view(genome),
        set_aside=tuple(
            Fact(reason, f"{count:,}")
            for reason, count in sorted(genome.counts.items(), key=lambda item: (-item[1], item[0]))
            if count
        ),
        not_assessed=genome.not_assessed,
        deletions=tuple(_deletion(one) for one in genome.deletions),
    )


def _stated_view(stated: tuple[CandidateVariant, ...], consanguinity: Consanguinity) -> GenomeView:
    """The variants that the case states, where there is no file."""
    what = _counted(len(stated), "variant")
    return GenomeView(
        sentence=f"{what} {'is' if len(stated) == 1 else 'are'} stated in the case; {NO_FILE}.",
        file=(),
        candidates=_detailed(stated, _names(stated)),
        rest=(),
        without_disease=(),
        empty="",
        classes=CLASSES,
        alone=WITHOUT_DISEASE,
        tiers=_tiers(stated),
        runs=RunsView("", NO_FILE, _stated(consanguinity), ()),
        karyotype=None,
        set_aside=(),
        not_assessed=(),
        title="Genotype",
    )


def _names(variants: tuple[CandidateVariant, ...]) -> dict[str, str]:
    return {one.place: written(one) for one in variants if one.place}


def _tiers(variants: tuple[CandidateVariant, ...]) -> tuple[Fact, ...]:
    shown = {one.tier for one in variants}
    return tuple(Fact(tier, means) for tier, means in TIERS.items() if tier in shown)


def _detailed(variants: tuple[CandidateVariant, ...], names: dict[str, str]) -> tuple[VariantView, ...]:
    return tuple(variant_view(one, names, f"variant-{at}") for at, one in enumerate(variants, start=1))


def _deletion(one: DeletionFound) -> DeletionView:
    names = ", ".join(one.genes[:GENES_SHOWN])
    more = f" and {len(one.genes) - GENES_SHOWN} more" if len(one.genes) > GENES_SHOWN else ""
    whole = f"; {len(one.whole):,} of {len(one.genes):,} whole" if one.genes else ""
    return DeletionView(
        place=f"{one.chromosome}:{one.start:,}–{one.end:,}",
        length=size_text(one.end - one.start + 1),
        zygosity=one.zygosity,
        genes=f"{names}{more}{whole}" if one.genes else "no gene",
        bands=", ".join(one.bands),
        syndromes=tuple(disease_view(each) for each in one.syndromes),
    )


def _sentence(genome: GenomeResult, stated: int) -> str:
    total = max(genome.candidates_total, len(genome.candidates))
    cut = f"the first {len(genome.candidates)} of " if total > len(genome.candidates) else ""
    candidates = f"{cut}{_counted(total, 'candidate')}"
    genes = len({one.gene for one in genome.candidates})
    where = f"{candidates} in {_counted(genes, 'gene')} of known diseases" if genes else "no candidate"
    also = (
        f"; {_counted(stated, 'variant')} that the case states and the file does not show as one" if stated else ""
    )
    return (
        f"{_counted(genome.records, 'record')} on {genome.assembly} (told from {genome.assembly_because}), "
        f"{_counted(genome.calls, 'allele')} kept: {where}{also}."
    )


def _file(genome: GenomeResult) -> Iterator[tuple[str, str]]:
    panel = ": only these seem to have been looked at (a panel)" if genome.panel else ""
    kept = f"{genome.calls:,} of {_counted(genome.alleles, 'allele')} kept, from {genome.records:,} records"
    yield "Assembly", f"{genome.assembly}, told from {genome.assembly_because}"
    yield "Calls", kept
    yield "People", "; ".join(_person(person) for person in genome.people)
    if genome.mendel is not None:
        compared = f"{genome.mendel.sites:,} sites compared with the parents"
        yield "Parents", f"{compared}, {genome.mendel.violations:,} cannot come from them"
    yield "Annotation", ", ".join(genome.dialects) or "none in the file"
    yield "Consequences", "; ".join(_tier(tier, count) for tier, count in sorted(genome.tiers.items()))
    yield "Genes", f"{genome.genes:,} in which the file can say something{panel}"
    holds = f": {genome.clinvar_holds}" if genome.clinvar_holds else ""
    yield "ClinVar", f"release {genome.clinvar}{holds}" if genome.clinvar else "not asked"
    yield "SHA-256", genome.sha256


def _person(person: Person) -> str:
    status = {None: "", True: "affected", False: "healthy"}[person.affected]
    sex = "" if person.sex == "unknown" else person.sex
    away = "not in the file" if person.column is None else ""
    about = ", ".join(part for part in (person.id, sex, status, away) if part)
    return f"{person.relation or 'relation not known'} ({about})"


def _tier(tier: str, count: int) -> str:
    known: dict[str, str] = {str(name): means for name, means in TIERS.items()}
    return f"{count:,} {tier} ({known.get(tier, 'not known')})"


def _runs(runs: Runs, candidates: tuple[CandidateVariant, ...], stated: Consanguinity) -> RunsView:
    rows = sorted(runs.runs, key=lambda run: (-run.length_bp, run.chrom, run.start))
    return RunsView(
        sentence="" if runs.refused else _share(runs),
        refused=runs.refused,
        stated=_stated(stated),
        rows=() if runs.refused else tuple(_run(run, candidates) for run in rows),
    )


def _share(runs: Runs) -> str:
    total = sum(run.length_bp for run in runs.runs) / MB
    least = f"of {SHORTEST_RUN_BP / MB:g} Mb or more"
    found = (
        f"{_counted(len(runs.runs), 'run')} {least}, {total:,.0f} Mb together" if runs.runs else f"No run {least}"
    )
    return (
        f"{found}. F = {words.percent(runs.share)} of the assessed autosomes ({words.percent(runs.low)} to "
        f"{words.percent(runs.high)}), from {runs.sites:,} SNVs with {runs.heterozygous_per_homozygous:.1f} "
        "heterozygous for one homozygous."
    )


def _stated(stated: Consanguinity) -> str:
    if stated.stated == "unknown":
        return "The case does not say whether the parents are related."
    if stated.stated == "no":
        return "The case says that the parents are not related."
    return f"The case says that the parents are related{f': {stated.degree}' if stated.degree else ''}."


def _run(run: Run, candidates: tuple[CandidateVariant, ...]) -> RunView:
    name = chromosome_name(run.chrom, prefix=True)
    inside = (one.gene for one in candidates if _lies_in(one, name, run))
    return RunView(
        place=f"{name}:{run.start:,}–{run.end:,}",
        length=f"{run.length_bp / MB:.1f}{words.SPACE}Mb",
        sites=f"{run.sites:,}",
        homozygous=words.percent(run.homozygous),
        candidates=tuple(dict.fromkeys(inside)),
    )


def _lies_in(one: CandidateVariant, chromosome: str, run: Run) -> bool:
    chrom, pos, *_ = one.place.split(":")
    return chrom == chromosome and run.start <= int(pos) <= run.end


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
