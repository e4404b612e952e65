"""What can be done, in words: the options of a TreatmentPlan with their evidence for and against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from proband.age import words as age_words
from proband.knowledge.care import Reference
from proband.report import words
from proband.report.amounts import amount_words, dose_words
from proband.report.sources import SourceView, source_link, source_views
from proband.report.words import Link
from proband.treatment.responses import count_words, counted_words
from proband.treatment.result import (
    NOTHING_KNOWN,
    LabelDose,
    Mechanism,
    ResponseShare,
    Said,
    TreatmentOption,
    TreatmentPlan,
)

NOT_AN_ORDER = (
    "What sources say, quoted to a specialist: no line here is an order. A dose is what a label states for this "
    "weight; check it against the current local label before any use."
)
ANNOTATIONS_ONLY = (
    "The annotations are what curators have entered: they are not complete and in no order of merit, and neither "
    "licence nor dose was looked up."
)
STATUS_WORDS = {
    "licensed": "licensed",
    "off-label": "off label",
    "not-at-this-age": "not licensed at this age",
    "not-decided": "licence not decided",
}
EVIDENCE_WORDS = {
    "licence": "licence",
    "guideline": "guideline",
    "randomised": "randomised trial",
    "prospective": "prospective study",
    "series": "series",
    "cases": "case reports",
    "review": "review",
    "annotation": "annotation",
    "laboratory": "laboratory",
}


class SaidView(msgspec.Struct, frozen=True):
    """A statement: ``about`` (a short name, may be empty), ``text``, what makes it ``applies`` in this case, the
    ``evidence`` in words, its ``sources``, and whether it is ``grave``."""

    about: str
    text: str
    applies: str
    evidence: str
    sources: tuple[Link, ...]
    grave: bool


class DoseView(msgspec.Struct, frozen=True):
    """A dose: ``short`` the amount alone, ``text`` with ceiling and interval, ``basis`` (label, region, date,
    arithmetic), whether it is ``off_label``, and its ``sources``."""

    short: str
    text: str
    basis: str
    off_label: bool
    sources: tuple[Link, ...]


class ResponseView(msgspec.Struct, frozen=True):
    """Counts of responses: ``short`` ("8 of 12 flares"), ``text`` with the interval, in whom (``population``), the
    ``evidence`` in words and ``sources``; ``share``, ``low`` and ``high`` from 0 to 1 for the bar (``drawn`` says
    whether there is one)."""

    short: str
    text: str
    population: str
    evidence: str
    sources: tuple[Link, ...]
    drawn: bool
    share: float
    low: float
    high: float


class OptionView(msgspec.Struct, frozen=True, kw_only=True):
    """One option.

    ``order``, ``agent``, its ``group``, what it ``acts_on``, the ``line``; ``status`` with its ``status_text`` and
    the ``regions`` that license it, ``elsewhere`` where else; the ``dose``, other labels' ``doses``, or why there
    is ``no_dose``; ``responses``; what was ``tried``; statements ``speaks_for`` and ``speaks_against``, ``checks``,
    ``monitoring``, ``cautions``, ``expect``, ``reported_doses``; and the ``fit`` that made its order.
    """

    order: int
    agent: str
    group: str
    acts_on: str
    line: str
    status: str
    status_class: str
    status_text: str
    regions: tuple[SaidView, ...]
    elsewhere: tuple[SaidView, ...]
    dose: DoseView | None
    doses: tuple[DoseView, ...]
    no_dose: str
    responses: tuple[ResponseView, ...]
    tried: tuple[str, ...]
    speaks_for: tuple[SaidView, ...]
    speaks_against: tuple[SaidView, ...]
    checks: tuple[SaidView, ...]
    monitoring: tuple[SaidView, ...]
    cautions: tuple[SaidView, ...]
    expect: tuple[SaidView, ...]
    reported_doses: tuple[SaidView, ...]
    fit: str


class TreatmentView(msgspec.Struct, frozen=True, kw_only=True):
    """The section on treatment.

    ``name`` of the disease with its ``link``; ``confirmed`` and the ``standing`` in a sentence; the ``summary``;
    ``confirm`` the confirming tests; ``computed_with`` age, weight and region; ``warnings`` and what to ``avoid``;
    the ``options``; ``monitoring`` of the disease; treatment ``annotations`` of other sources; the ``mechanism``
    and its ``links`` in words; ``others`` that can be asked for; ``issues`` and ``sources``; ``note`` says what the
    section is not; ``unknown`` that no treatment knowledge is installed.
    """

    name: str
    link: Link
    confirmed: bool
    standing: str
    summary: SaidView | None
    confirm: tuple[SaidView, ...]
    computed_with: str
    warnings: tuple[SaidView, ...]
    avoid: tuple[SaidView, ...]
    options: tuple[OptionView, ...]
    monitoring: tuple[SaidView, ...]
    annotations: tuple[SaidView, ...]
    mechanism: Mechanism | None
    links: tuple[SaidView, ...]
    others: tuple[str, ...]
    issues: tuple[str, ...]
    sources: tuple[SourceView, ...]
    note: str
    unknown: str


def treatment_view(plan: TreatmentPlan) -> TreatmentView:
    """The plan in words."""
    references = {reference.id: reference for reference in plan.references}
    said = _Sayer(references)
    return TreatmentView(
        name=f"{plan.name} ({plan.abbreviation})" if plan.abbreviation else plan.name,
        link=words.link(plan.disease_id),
        confirmed=plan.confirmed,
        standing=_standing(plan),
        summary=None if plan.summary is None else said.one(plan.summary),
        confirm=said.all(plan.confirm),
        computed_with=computed_with(plan),
        warnings=said.all(plan.warnings),
        avoid=said.all(plan.avoid),
        options=tuple(_option(option, said) for option in plan.options),
        monitoring=said.all(plan.monitoring),
        annotations=said.all(plan.annotations),
        mechanism=plan.mechanism,
        links=_links(plan.mechanism, said),
        others=tuple(f"{other.label} ({other.id})" for other in plan.others),
        issues=tuple(f"{issue.what} {issue.advice}".strip() for issue in plan.issues),
        sources=source_views(plan.references),
        note=f"{NOT_AN_ORDER} {ANNOTATIONS_ONLY}" if plan.annotations else NOT_AN_ORDER,
        unknown=_unknown(plan),
    )


class _Sayer:
    """Statements into words, with the references that their keys mean."""

    def __init__(self, references: Mapping[str, Reference]) -> None:
        self._references = references

    def links(self, keys: Iterable[str]) -> tuple[Link, ...]:
        return tuple(source_link(key, self._references) for key in keys)

    def one(self, said: Said) -> SaidView:
        evidence = EVIDENCE_WORDS[said.evidence]
        return SaidView(said.about, said.text, said.applies, evidence, self.links(said.source), said.grave)

    def all(self, statements: Iterable[Said]) -> tuple[SaidView, ...]:
        return tuple(self.one(said) for said in statements)


def _unknown(plan: TreatmentPlan) -> str:
    """That nothing is known, where no Issue says it already."""
    said = any(issue.code == NOTHING_KNOWN for issue in plan.issues)
    return "No treatment knowledge is installed for this disease." if plan.known == "none" and not said else ""


def _standing(plan: TreatmentPlan) -> str:
    if plan.confirmed:
        return f"Confirmed: {plan.confirmed_by}"
    return f"Not confirmed: {plan.confirmed_by} Every option below holds only if the disease is confirmed."


def computed_with(plan: TreatmentPlan) -> str:
    """The age, the weight and the region that a plan was made for, in words."""
    age = f"age {age_words(plan.age)}" if plan.age else "age not known"
    weight = f"weight {plan.weight_kg:g} kg" if plan.weight_kg is not None else "weight not known"
    return ", ".join((age, weight, f"region {plan.region.upper()}" if plan.region else "all regions"))


def _option(option: TreatmentOption, said: _Sayer) -> OptionView:
    return OptionView(
        order=option.order,
        agent=option.agent,
        group=option.group,
        acts_on=option.acts_on,
        line=option.line,
        status=STATUS_WORDS[option.licence.status],
        status_class=option.licence.status,
        status_text=option.licence.text,
        regions=tuple(
            SaidView(
                one.region.upper(),
                f"{one.agency}{f' {one.year}' if one.year else ''}, text of {one.label_date}: {one.text}",
                "",
                "licence",
                said.links(one.source),
                False,
            )
            for one in option.licence.regions
        ),
        elsewhere=said.all(option.licence.elsewhere),
        dose=None if option.dose is None else _dose(option.dose, said),
        doses=tuple(_dose(dose, said) for dose in option.doses if dose != option.dose),
        no_dose=option.no_dose,
        responses=tuple(_response(share, said) for share in option.responses),
        tried=tuple(one.text for one in option.tried),
        speaks_for=said.all(option.for_),
        speaks_against=said.all(option.against),
        checks=said.all(option.checks),
        monitoring=said.all(option.monitoring),
        cautions=said.all(option.cautions),
        expect=said.all(option.expect),
        reported_doses=said.all(option.reported_doses),
        fit="; ".join(f"{part.name} {part.points:+.1f} ({part.because})" for part in option.fit),
    )


def _dose(dose: LabelDose, said: _Sayer) -> DoseView:
    return DoseView(amount_words(dose), dose_words(dose), dose.basis, dose.off_label, said.links(dose.source))


def _response(share: ResponseShare, said: _Sayer) -> ResponseView:
    return ResponseView(
        short=counted_words(share),
        text=count_words(share),
        population="; ".join(part for part in (share.population, share.definition) if part),
        evidence=EVIDENCE_WORDS[share.evidence],
        sources=said.links(share.source),
        drawn=share.share is not None,
        share=share.share or 0.0,
        low=share.low or 0.0,
        high=share.high or 0.0,
    )


def _links(mechanism: Mechanism | None, said: _Sayer) -> tuple[SaidView, ...]:
    """The causal links in words, each with what it rests on."""
    if mechanism is None:
        return ()
    labels = {node.id: node.label for node in mechanism.nodes}
    return tuple(
        SaidView(
            f"{labels[edge.start]} → {labels[edge.end]}",
            edge.text,
            "",
            EVIDENCE_WORDS[edge.evidence],
            said.links(edge.source),
            False,
        )
        for edge in mechanism.edges
    )
