"""From a Diagnosis to what people read: the one source of the page and of the terminal text.

    make_view(diagnosis) ── case_view      the case in words (story.py, timeline.py)
                         ── lead_view      the headline
                         ── rows, reasons  the differential (reasons.py)
                         ── treatment_view what can be done (treatment.py), where it was asked for
                         ── criteria_view  classification criteria (criteria.py), where there are any
                         ── genome_view    what a variant file shows (genome.py), where there is one
                         ── next, second, novelty (next.py) and trajectory (trajectory.py), where asked for
                         ── provenance_view

Nothing clinical is computed here: ranks, weights and shares are those of the Diagnosis.
"""

from __future__ import annotations

import msgspec

from proband.diagnose import Diagnosis, Provenance
from proband.followup.summary import FollowUp
from proband.issue import Issue
from proband.report import words
from proband.report.criteria import CriteriaView, criteria_view
from proband.report.followup import FollowUpView, followup_view
from proband.report.genome import GenomeView, genome_view
from proband.report.next import NextView, NoveltyView, SecondView, asked, next_view, novelty_view, second_view
from proband.report.patient import CaseView, case_view
from proband.report.reasons import (
    BarKind,
    DifferentialRow,
    ExplanationView,
    Scale,
    bar_kinds,
    differential_row,
    explanation_view,
)
from proband.report.trajectory import TrajectoryView, trajectory_view
from proband.report.treatment import TreatmentView, treatment_view
from proband.workup import Workup

DEVICE = (
    "Decision support, not a medical device: the page shows what the evidence is and where it comes from; "
    "the diagnosis and every decision stay with the clinician."
)
NOT_CALIBRATED = (
    "The percentages are calibrated on published patients for findings, onset and sex. Here a stated genotype, the "
    "family, what the clinicians considered or a response to treatment counts as well, with a weight that is an "
    "assumption: read them as an order and a distance."
)
# How far ahead the first disease is, in words that also hold while the shares are not calibrated.
_VERDICTS = (
    (0.95, "far ahead of all others"),
    (0.75, "clearly ahead of the others"),
    (0.5, "ahead, while others remain possible"),
    (0.2, "first among several that remain possible"),
    (0.0, "first, but no disease stands out"),
)


class LeadView(msgspec.Struct, frozen=True):
    """What leads the list and how far ahead it is, in words.

    ``sentence`` is the whole statement; ``name``, ``percent`` and ``verdict`` are its parts for a headline;
    ``caution`` says what the percentages are worth (empty once they are calibrated).
    """

    sentence: str
    name: str
    percent: str
    verdict: str
    caution: str


class IssueView(msgspec.Struct, frozen=True):
    """One Issue: ``level``, ``code``, ``where``, ``what`` and ``advice`` as they were collected."""

    level: str
    code: str
    where: str
    what: str
    advice: str


class PackView(msgspec.Struct, frozen=True):
    """A knowledge pack: ``name``, ``release`` and its ``sources``."""

    name: str
    release: str
    sources: tuple[str, ...]


class ProvenanceView(msgspec.Struct, frozen=True):
    """What made the result: ``program`` with version, ``packs``, ``options`` in words, ``date`` if one was
    given, the ``schema`` of result.json, and the ``acknowledgement`` that the HPO licence asks for."""

    program: str
    packs: tuple[PackView, ...]
    options: str
    date: str
    schema: str
    acknowledgement: str


class ReportView(msgspec.Struct, frozen=True):
    """The whole report.

    ``case`` as it was read; ``lead`` the headline; ``differential`` the ranked list out of ``competing``
    diseases with ``none_of_these`` as the share that none of them fits (``none_percent`` in per cent);
    ``bar_kinds`` the legend of the bars and ``bar_zero`` where zero lies in all of them (0 to 1);
    ``explanations`` of the first diseases; ``treatment`` what can be done; ``criteria`` what published criteria
    say; ``followup`` what the diary shows; ``genome`` what a variant file shows; ``next`` what to look for,
    ``second`` a second disease, ``novelty`` what would be new, ``trajectory`` the differential over the ages (each
    None if not asked for); ``issues``; ``provenance``; ``device`` says what the report is not.
    """

    case: CaseView
    lead: LeadView
    differential: tuple[DifferentialRow, ...]
    competing: int
    none_of_these: float
    none_percent: str
    bar_kinds: tuple[BarKind, ...]
    bar_zero: float
    explanations: tuple[ExplanationView, ...]
    treatment: TreatmentView | None
    criteria: CriteriaView | None
    followup: FollowUpView | None
    genome: GenomeView | None
    next: NextView | None
    second: SecondView | None
    novelty: NoveltyView | None
    trajectory: TrajectoryView | None
    issues: tuple[IssueView, ...]
    provenance: ProvenanceView
    device: str


def make_view(diagnosis: Diagnosis, *, explained: int = 10, follow: FollowUp | None = None) -> ReportView:
    """The whole report in words; the first ``explained`` diseases with their reasons, and what the diary shows."""
    scale = Scale(diagnosis.differential)
    rows = tuple(
        differential_row(candidate, scale, f"why-{at}" if at <= explained else "")
        for at, candidate in enumerate(diagnosis.differential, start=1)
    )
    return ReportView(
        case=case_view(diagnosis.case),
        lead=lead_view(diagnosis),
        differential=rows,
        competing=diagnosis.competing,
        none_of_these=diagnosis.none_of_these,
        none_percent=words.percent(diagnosis.none_of_these),
        bar_kinds=bar_kinds(rows),
        bar_zero=scale.zero,
        explanations=tuple(
            explanation_view(candidate, row)
            for candidate, row in zip(diagnosis.differential[:explained], rows, strict=False)
        ),
        treatment=_treatment(diagnosis),
        criteria=criteria_view(diagnosis.criteria) if isinstance(diagnosis, Workup) else None,
        followup=None if follow is None else followup_view(follow),
        genome=genome_view(diagnosis),
        next=next_view(diagnosis.questions, diagnosis.separators) if asked(diagnosis) else None,
        second=second_view(diagnosis),
        novelty=novelty_view(diagnosis),
        trajectory=None if diagnosis.trajectory is None else trajectory_view(diagnosis.trajectory),
        issues=tuple(_issue(issue) for issue in diagnosis.issues),
        provenance=provenance_view(diagnosis.provenance, diagnosis.schema),
        device=DEVICE,
    )


def _treatment(diagnosis: Diagnosis) -> TreatmentView | None:
    plan = diagnosis.treatment if isinstance(diagnosis, Workup) else None
    return None if plan is None else treatment_view(plan)


def lead_view(diagnosis: Diagnosis) -> LeadView:
    """What leads and how far, in words; says so when nothing does."""
    caution = "" if diagnosis.calibrated else NOT_CALIBRATED
    none = words.percent(diagnosis.none_of_these)
    if not diagnosis.differential:
        return LeadView("No disease could be ranked for this case.", "", "", "no differential", caution)
    first = diagnosis.differential[0]
    name = f"{first.name} ({first.abbreviations[0]})" if first.abbreviations else first.name
    percent = words.percent(first.posterior)
    if diagnosis.none_of_these > first.posterior:
        verdict = "no disease in the knowledge explains this well"
        sentence = f"No disease in the knowledge explains this case well ({none}); the first is {name}, {percent}."
        return LeadView(sentence, name, percent, verdict, caution)
    verdict = next(text for least, text in _VERDICTS if first.posterior >= least)
    return LeadView(f"{name} leads with {percent}: {verdict}.{_next(diagnosis)}", name, percent, verdict, caution)


def _next(diagnosis: Diagnosis) -> str:
    if len(diagnosis.differential) < 2:
        return ""
    second = diagnosis.differential[1]
    return (
        f" Next is {second.name} with {words.percent(second.posterior)}; "
        f"for none of the {diagnosis.competing:,} diseases stands {words.percent(diagnosis.none_of_these)}."
    )


def provenance_view(provenance: Provenance, schema: str) -> ProvenanceView:
    """What made the result, and the acknowledgement that the HPO licence asks for."""
    release = next((pack.release for pack in provenance.packs if pack.name == "phenotype"), "not stated")
    return ProvenanceView(
        program=f"{provenance.program} {provenance.version}",
        packs=tuple(PackView(pack.name, pack.release, pack.sources) for pack in provenance.packs),
        options=", ".join(f"{name} = {value}" for name, value in provenance.options.items()),
        date=provenance.date or "",
        schema=schema,
        acknowledgement=(
            f"This service/product uses the Human Phenotype Ontology (release {release}). "
            "Find out more at http://www.human-phenotype-ontology.org"
        ),
    )


def _issue(issue: Issue) -> IssueView:
    return IssueView(issue.level, issue.code, issue.where, issue.what, issue.advice)
