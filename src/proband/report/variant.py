"""One candidate allele in words: what it is, how it is carried, how it is classified, and what ClinVar says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from proband.genotype.acmg import Classification, Criterion, meaning
from proband.genotype.model import Tier
from proband.genotype.result import CandidateVariant, ClinVarLine, DiseaseWeight
from proband.genotype.segregation import Observation
from proband.report import words
from proband.report.words import Link

TIERS: Mapping[Tier, str] = {
    "T0": "consequence from the file's own annotation",
    "T1": "consequence translated with the reference sequence that was given",
    "T2": "consequence from transcript models alone: no amino acid, no reference sequence",
    "stated": "as the case states it, placed on the gene's MANE transcript; in no file here",
}
IN_RUN = {"yes": "in a run", "no": "outside the runs", "cannot tell": "cannot tell"}
DISEASES_SHOWN = 3
LONGEST = 40

Sort = Literal["pathogenic", "benign"]


class CriterionView(msgspec.Struct, frozen=True):
    """One ACMG/AMP criterion that is met.

    ``label`` is the code with its applied strength where that is not its own, ``meaning`` what the code stands for,
    ``strength`` in words, ``sort`` the direction, ``points`` with sign; ``text`` why it is met, ``sources`` what
    that rests on, ``by`` who says so: "automatic", or the curator.
    """

    label: str
    meaning: str
    strength: str
    sort: Sort
    points: str
    text: str
    sources: tuple[Link, ...]
    by: str


class ClassView(msgspec.Struct, frozen=True):
    """The classification: by the ``points`` of 2020 and by the rules of 2015, side by side.

    ``by_points`` and ``by_rules`` are the classes; ``agreed`` whether they are the same; ``conflict`` the sentence
    on criteria that contradict each other (empty if none do); ``criteria`` those met and ``labels`` their codes;
    ``because`` the sum as a sentence.
    """

    points: str
    by_points: str
    by_rules: str
    agreed: bool
    conflict: str
    criteria: tuple[CriterionView, ...]
    labels: tuple[str, ...]
    because: str


class MissingView(msgspec.Struct, frozen=True):
    """Criteria that could not be asked: their ``codes`` and the ``reason``."""

    codes: str
    reason: str


class ClinVarView(msgspec.Struct, frozen=True):
    """ClinVar's word, apart from the criteria: ``significance``, review ``stars`` in words, ``release``, and the
    ``link`` to the variation."""

    significance: str
    stars: str
    release: str
    link: Link


class ObservationView(msgspec.Struct, frozen=True):
    """What one relative, or the phase, says: ``who``, the ``because``, and the ``weight`` (signed log10 ratio)
    with what it does to the odds (``times``); ``against`` if it speaks against the variant."""

    who: str
    because: str
    weight: str
    times: str
    against: bool


class ForDisease(msgspec.Struct, frozen=True):
    """A disease that the variant is evidence for, or against: ``name``, ``link``, its ``rank`` in the differential
    and the ``weight`` that the gene has for it (signed log10 ratio)."""

    name: str
    link: Link
    rank: str
    weight: str


class PossibleView(msgspec.Struct, frozen=True):
    """A change of DNA that a stated change of the protein may be: as ``written``, its ``place``, ClinVar's word if
    it has one (``clinvar``), and ``because``, how it was told."""

    written: str
    place: str
    clinvar: ClinVarView | None
    because: str


class VariantView(msgspec.Struct, frozen=True):
    """One candidate allele.

    ``anchor`` is the id of its details on the page (empty if it has none there). ``gene`` with ``hgnc``;
    ``written`` the allele as it is called in tables, ``hgvs`` in full, ``protein`` its protein change, ``place`` on
    the file's assembly, ``transcript`` and ``exon``; ``effect``; ``tier`` with ``tier_means`` and ``because`` (what
    was determined). ``zygosity`` of the call and ``carried``, how it goes through the family; ``partner`` the other
    allele of a pair. ``frequency`` in words, never "rare" where it is unknown; ``scores`` and ``reported`` from the
    file; ``clinvar`` (None if it does not know the allele) and ``same_codon`` on the other variants of the codon;
    ``in_run`` in words.
    ``acmg`` the classification, ``missing`` what could not be asked; ``observations`` of the family; ``diseases``
    the first ones and ``more_diseases`` the number of the others; ``flags`` short remarks. ``mark`` says that the
    case states it, and whether the file has it too ('' if the case does not); ``as_written`` how the case names it,
    ``possible`` the changes of DNA that this leaves open.
    """

    anchor: str
    gene: str
    hgnc: str
    written: str
    hgvs: str
    protein: str
    place: str
    transcript: str
    exon: str
    effect: str
    tier: str
    tier_means: str
    because: str
    zygosity: str
    carried: str
    partner: str
    frequency: str
    scores: tuple[str, ...]
    reported: str
    clinvar: ClinVarView | None
    same_codon: str
    in_run: str
    acmg: ClassView
    missing: tuple[MissingView, ...]
    observations: tuple[ObservationView, ...]
    diseases: tuple[ForDisease, ...]
    more_diseases: int
    flags: tuple[str, ...]
    mark: str = ""
    as_written: str = ""
    possible: tuple[PossibleView, ...] = ()


def variant_view(one: CandidateVariant, names: Mapping[str, str], anchor: str = "") -> VariantView:
    """A candidate in words. ``names`` are the written alleles by place, for the partner of a pair."""
    return VariantView(
        anchor=anchor,
        gene=one.gene,
        hgnc=one.hgnc_id,
        written=written(one),
        hgvs=one.hgvs_c,
        protein=one.hgvs_p,
        place=one.place,
        transcript=one.transcript,
        exon=one.exon,
        effect=one.effect,
        tier=one.tier,
        tier_means=TIERS[one.tier],
        because=one.because,
        zygosity=one.zygosity,
        carried=_carried(one),
        partner=names.get(one.partner, one.partner),
        frequency=_frequency(one),
        scores=tuple(f"{name} {value:g}" for name, value in sorted(one.scores.items())),
        reported=one.reported,
        clinvar=_clinvar(one.clinvar),
        same_codon=_same_codon(one.same_codon),
        in_run=IN_RUN[one.in_run],
        acmg=_class(one.acmg),
        missing=tuple(MissingView(codes, reason) for codes, reason in one.missing),
        observations=tuple(_observation(seen) for seen in one.observations),
        diseases=tuple(disease_view(disease) for disease in one.diseases[:DISEASES_SHOWN]),
        more_diseases=max(len(one.diseases) - DISEASES_SHOWN, 0),
        flags=one.flags,
        mark=_mark(one),
        as_written=one.as_written,
        possible=tuple(
            PossibleView(each.hgvs_c, each.place, _clinvar(each.clinvar), each.because) for each in one.possible
        ),
    )


def _mark(one: CandidateVariant) -> str:
    if not one.stated:
        return ""
    return "as stated in the case" if one.tier == "stated" else "in the file and stated in the case"


def written(one: CandidateVariant) -> str:
    """An allele by its c. position, else by its place, else as the case states it; a long one is cut."""
    text = one.hgvs_c or one.place or one.hgvs_p or one.as_written or "variant"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _carried(one: CandidateVariant) -> str:
    if one.segregation == "not stated":
        return "zygosity not stated"
    pattern = "one allele, second hit not found" if one.segregation == "second hit not found" else one.segregation
    new = "new in the patient" if one.de_novo else ""
    return ", ".join(part for part in (pattern, one.phase, new) if part)


def _frequency(one: CandidateVariant) -> str:
    if one.frequency is None:
        return "unknown"
    number = 100 * one.frequency
    share = words.percent(one.frequency) if number >= 1 else f"{number:.2g}{words.SPACE}%"
    return f"{share} at most ({one.frequency_source})" if one.frequency_source else f"{share} at most"


def _clinvar(line: ClinVarLine | None) -> ClinVarView | None:
    if line is None:
        return None
    stars = f"{line.stars} star{'' if line.stars == 1 else 's'}"
    return ClinVarView(line.significance, stars, line.release, words.link(f"ClinVar:{line.variation_id}"))


def _same_codon(count: int) -> str:
    if not count:
        return ""
    return f"{count} other missense variant{'' if count == 1 else 's'} of this codon in ClinVar"


def _class(acmg: Classification) -> ClassView:
    return ClassView(
        points=_signed(acmg.points),
        by_points=acmg.by_points,
        by_rules=acmg.by_rules,
        agreed=acmg.agreed,
        conflict="Pathogenic and benign criteria are both met." if acmg.conflict else "",
        criteria=tuple(_criterion(one) for one in acmg.criteria),
        labels=tuple(one.label for one in acmg.criteria),
        because=acmg.because,
    )


def _criterion(one: Criterion) -> CriterionView:
    return CriterionView(
        label=one.label,
        meaning=meaning(one.code),
        strength=one.strength,
        sort=one.direction,
        points=_signed(one.points),
        text=one.text,
        sources=tuple(words.link(source) for source in one.source),
        by=one.curator or one.by,
    )


def _signed(points: int) -> str:
    return f"{points:+d}".replace("-", words.MINUS) if points else "0"


def _observation(seen: Observation) -> ObservationView:
    against = seen.log10_lr < -words.NEUTRAL
    return ObservationView(seen.who, seen.because, words.weight(seen.log10_lr), words.times(seen.log10_lr), against)


def disease_view(one: DiseaseWeight) -> ForDisease:
    """A disease with its rank and the weight of the genotype."""
    return ForDisease(one.name, words.link(one.disease_id), words.rank(one.rank), words.weight(one.log10_lr))
