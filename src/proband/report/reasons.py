"""The differential and its explanations as view records: bars, reasons for and against, what is left over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from proband.diagnose import Candidate
from proband.differential.explain import Expected
from proband.evidence import Evidence
from proband.report import words
from proband.report.words import Link


class BarKind(msgspec.Struct, frozen=True):
    """A group of evidence in the bars: ``name`` is its style, ``label`` what it means."""

    name: str
    label: str


class BarPart(msgspec.Struct, frozen=True):
    """One piece of an evidence bar.

    ``kind`` is the group of evidence as a style name, ``label`` in words; ``log10_lr`` is the signed sum of
    the parts of that sign; ``start`` and ``length`` are shares (0 to 1) of the common width of all bars.
    """

    kind: str
    label: str
    log10_lr: float
    start: float
    length: float


class DifferentialRow(msgspec.Struct, frozen=True):
    """One line of the differential.

    ``rank`` and ``phenotype_only_rank`` are numbers in words (ties share the mean rank); ``name`` with
    ``abbreviations``; ``ids`` link to the catalogues; ``genes``; ``inheritance``; ``posterior`` from 0 to 1
    with ``percent`` the same in words; ``score`` is the signed log10 likelihood ratio; ``bar`` its parts and
    ``bar_text`` the same in words; ``links_only`` marks diseases known without frequencies; ``anchor`` is the
    id of its explanation on the page, empty if it is not explained there.
    """

    rank: str
    phenotype_only_rank: str
    name: str
    abbreviations: tuple[str, ...]
    ids: tuple[Link, ...]
    genes: tuple[str, ...]
    inheritance: tuple[str, ...]
    posterior: float
    percent: str
    score: str
    bar: tuple[BarPart, ...]
    bar_text: str
    links_only: bool
    anchor: str


class Reason(msgspec.Struct, frozen=True):
    """One part of the score of one disease.

    ``kind`` and ``kind_label`` the sort of evidence; ``label`` and ``term_id`` the patient's finding (with
    "no" if it was excluded; the kind, where there is none); ``log10_lr`` (None if not weighed), ``weight``
    the same signed and rounded, ``times`` in words; ``match`` and ``annotation`` what it meets in the
    disease; ``frequency`` there; ``because`` the sentence; ``sources`` what it rests on.
    """

    kind: str
    kind_label: str
    label: str
    term_id: str
    log10_lr: float | None
    weight: str
    times: str
    match: str
    annotation: str
    frequency: str
    because: str
    sources: tuple[Link, ...]


class ExpectedView(msgspec.Struct, frozen=True):
    """What is typical and was not mentioned: ``label``, ``term`` as a link, ``share`` of patients in per cent,
    ``frequency`` as the source states it, ``sources``."""

    label: str
    term: Link
    share: str
    frequency: str
    sources: tuple[Link, ...]


class ExplanationView(msgspec.Struct, frozen=True):
    """Why one disease stands where it stands.

    ``row`` is its line in the differential. Every part of the score is in exactly one of ``supporting``
    (strongest first), ``against`` (strongest first), ``neutral`` and ``unexplained`` (findings that the
    disease's annotations do not meet, with ``unexplained_weight`` together); ``expected`` was not mentioned.
    """

    row: DifferentialRow
    supporting: tuple[Reason, ...]
    against: tuple[Reason, ...]
    neutral: tuple[Reason, ...]
    unexplained: tuple[Reason, ...]
    unexplained_weight: str
    expected: tuple[ExpectedView, ...]


BAR_KINDS = (
    BarKind("findings", "findings"),
    BarKind("genes", "genotype and inheritance"),
    BarKind("course", "onset and sex"),
    BarKind("excluded", "excluded findings"),
    BarKind("unseen", "typical, not mentioned"),
    BarKind("other", "other"),
)
_BAR_OF: Mapping[str, str] = {
    "finding": "findings",
    "excluded": "excluded",
    "unseen": "unseen",
    "prior": "course",
    "onset": "course",
    "sex": "course",
    "inheritance": "genes",
    "genotype": "genes",
    "considered": "course",
    "response": "other",
}
KIND_LABELS: Mapping[str, str] = {
    "finding": "Finding",
    "excluded": "Excluded finding",
    "unseen": "Not mentioned",
    "prior": "How often it is diagnosed",
    "onset": "Age at onset",
    "sex": "Sex",
    "inheritance": "Inheritance",
    "genotype": "Genotype",
    "considered": "The clinicians' own view",
    "response": "Response to treatment",
}

Sums = dict[tuple[str, bool], float]


class Scale:
    """The common scale of the bars of several diseases, in log10 units to the left and right of zero."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        sums = [_sums(candidate) for candidate in candidates]
        self.left = max((_side(parts, False) for parts in sums), default=0.0)
        self.right = max((_side(parts, True) for parts in sums), default=0.0)
        self.width = self.left + self.right or 1.0

    @property
    def zero(self) -> float:
        """Where zero lies, from 0 (left) to 1."""
        return self.left / self.width


def differential_row(candidate: Candidate, scale: Scale, anchor: str = "") -> DifferentialRow:
    """One disease as a line of the differential."""
    bar = tuple(_bar(_sums(candidate), scale))
    return DifferentialRow(
        rank=words.rank(candidate.rank),
        phenotype_only_rank=words.rank(candidate.phenotype_only_rank),
        name=candidate.name,
        abbreviations=candidate.abbreviations,
        ids=tuple(words.link(curie) for curie in (candidate.disease_id, *candidate.same_as)),
        genes=candidate.genes,
        inheritance=tuple(_shorter(mode) for mode in candidate.inheritance),
        posterior=candidate.posterior,
        percent=words.percent(candidate.posterior),
        score=words.weight(candidate.log10_lr),
        bar=bar,
        bar_text=", ".join(f"{part.label} {words.weight(part.log10_lr)}" for part in bar),
        links_only=candidate.knowledge == "links only",
        anchor=anchor,
    )


def explanation_view(candidate: Candidate, row: DifferentialRow | None = None) -> ExplanationView:
    """Why one disease stands where it stands."""
    left_over = [part for part in candidate.evidence if part.kind == "finding" and part.match == "none"]
    met = [part for part in candidate.evidence if part not in left_over]
    return ExplanationView(
        row=row or differential_row(candidate, Scale([candidate])),
        supporting=_reasons(sorted((p for p in met if p.log10_lr >= words.NEUTRAL), key=lambda p: -p.log10_lr)),
        against=_reasons(sorted((p for p in met if p.log10_lr <= -words.NEUTRAL), key=lambda p: p.log10_lr)),
        neutral=_reasons([p for p in met if abs(p.log10_lr) < words.NEUTRAL]),
        unexplained=(*_reasons(left_over), *_unweighed(candidate, left_over)),
        unexplained_weight=words.weight(sum(part.log10_lr for part in left_over)),
        expected=tuple(_expected(row) for row in candidate.expected),
    )


def bar_kinds(rows: Sequence[DifferentialRow]) -> tuple[BarKind, ...]:
    """The groups of evidence that occur in the bars."""
    used = {part.kind for row in rows for part in row.bar}
    return tuple(kind for kind in BAR_KINDS if kind.name in used)


def _shorter(mode: str) -> str:
    return mode.removesuffix(" inheritance")


def _sums(candidate: Candidate) -> Sums:
    """The parts of a score by group and sign."""
    sums: Sums = {}
    for part in candidate.evidence:
        key = (_BAR_OF.get(part.kind, "other"), part.log10_lr > 0)
        sums[key] = sums.get(key, 0.0) + part.log10_lr
    return sums


def _side(sums: Sums, positive: bool) -> float:
    return sum(abs(value) for (_, sign), value in sums.items() if sign == positive)


def _bar(sums: Sums, scale: Scale) -> Iterable[BarPart]:
    """The pieces of a bar: from zero outwards on each side, in the order of the legend."""
    for positive in (True, False):
        at = scale.zero
        for kind in BAR_KINDS:
            value = sums.get((kind.name, positive), 0.0)
            length = abs(value) / scale.width
            if length:
                yield BarPart(kind.name, kind.label, value, at if positive else at - length, length)
            at += length if positive else -length


def _reasons(parts: Iterable[Evidence]) -> tuple[Reason, ...]:
    return tuple(_reason(part) for part in parts)


def _reason(part: Evidence) -> Reason:
    kind = KIND_LABELS.get(part.kind, part.kind.capitalize())
    return Reason(
        kind=part.kind,
        kind_label=kind,
        label=_label(part) or kind,
        term_id=part.finding.id if part.finding else "",
        log10_lr=part.log10_lr,
        weight=words.weight(part.log10_lr),
        times=words.times(part.log10_lr),
        match="" if part.match in (None, "none") else str(part.match),
        annotation=part.annotation.label if part.annotation else "",
        frequency=words.counted(part.frequency),
        because=part.because,
        sources=tuple(words.link(source) for source in part.source),
    )


def _label(part: Evidence) -> str:
    label = part.finding.label if part.finding else ""
    return f"no {words.lowered(label)}" if part.kind == "excluded" and label else label


def _unweighed(candidate: Candidate, weighed: Sequence[Evidence]) -> Iterable[Reason]:
    """What the disease leaves unexplained and no part of the score speaks of."""
    known = {part.finding.id for part in weighed if part.finding}
    for named in candidate.unexplained:
        if named.id not in known:
            because = "Not described in this disease."
            yield Reason("finding", "Finding", named.label, named.id, None, "", "", "", "", "", because, ())


def _expected(row: Expected) -> ExpectedView:
    return ExpectedView(
        label=row.term.label,
        term=words.link(row.term.id),
        share=words.percent(row.share),
        frequency=words.counted(row.frequency),
        sources=tuple(words.link(reference) for reference in row.references),
    )
