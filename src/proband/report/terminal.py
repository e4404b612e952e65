"""The report in the terminal, made of the same view records as the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from proband.case.model import Case
from proband.diagnose import Candidate, Diagnosis
from proband.report.criteria import CriteriaView
from proband.report.genome import GenomeView
from proband.report.next import NextView, next_view
from proband.report.patient import CaseView, FindingView, case_view
from proband.report.reasons import DifferentialRow, ExplanationView, Reason, explanation_view
from proband.report.treatment import TreatmentView
from proband.report.variant import VariantView
from proband.report.view import IssueView, ReportView, lead_view, make_view

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

BAR_CELLS = 12
ITEMS_SHOWN = 12
VARIANTS_SHOWN = 5
OPTIONS_SHOWN = 5


def print_report(diagnosis: Diagnosis, console: Console, *, top: int = 10, files: Sequence[str] = ()) -> None:
    """The headline, the differential, what can be done, the genome, the first disease, the findings, the issues.

    ``files`` are the paths that were written, named at the end.
    """
    view = make_view(diagnosis, explained=1)
    _heading(console, view.case)
    _say(console, view.lead.sentence, "bold")
    _say(console, view.lead.caution, "yellow")
    console.print()
    console.print(_differential(view, top))
    if view.treatment is not None:
        _treatment(console, view.treatment)
    if view.genome is not None:
        console.print()
        _genome(console, view.genome)
    for explanation in view.explanations:
        console.print()
        _explain(console, explanation)
    if view.criteria is not None:
        console.print()
        _criteria(console, view.criteria)
    if view.next is not None and view.next.groups:
        console.print()
        _say(console, "What next", "bold")
        _next(console, view.next)
    _beside(console, view)
    console.print()
    _findings(console, view.case)
    _issues(console, view.issues)
    _hints(console, view, files)


def print_candidate(candidate: Candidate, console: Console, *, competing: int) -> None:
    """Why one disease stands at its rank among ``competing`` diseases."""
    explanation = explanation_view(candidate)
    row = explanation.row
    _say(console, _name(row), "bold")
    _say(console, f"rank {row.rank} of {competing:,}; posterior {row.percent}; score {row.score}")
    _say(console, f"rank {row.phenotype_only_rank} by findings alone")
    _say(console, " · ".join([*(link.text for link in row.ids), *row.genes, *row.inheritance]), "dim")
    if row.links_only:
        _say(console, "The knowledge has links only for this disease: findings without frequencies.", "yellow")
    console.print()
    _explain(console, explanation, most=1000)


def print_questions(diagnosis: Diagnosis, console: Console) -> None:
    """What to look for next, by the way it is obtained, and what each answer would do."""
    _say(console, lead_view(diagnosis).sentence, "bold")
    _next(console, next_view(diagnosis.questions, diagnosis.separators))


def print_case(case: Case, console: Console) -> None:
    """What was read: the patient, findings with their words, measurements, treatments, variants, family."""
    view = case_view(case)
    _heading(console, view)
    console.print()
    _findings(console, view)
    _listed(console, "Measurements", (_joined(m.assay, m.value, m.direction, m.when) for m in view.measurements))
    _listed(
        console,
        "Treatments",
        (_joined(t.agent, t.dose, t.when, t.response, _quoted(t.said)) for t in view.treatments),
    )
    _listed(console, "Variants", (_joined(v.gene, v.hgvs, v.zygosity, v.status) for v in view.variants))
    family = [f"parents {view.family.parents}", *view.family.relatives, *view.family.stated]
    _listed(console, "Family and stated diagnoses", family)


def _next(console: Console, view: NextView) -> None:
    _say(console, view.settled)
    for group in view.groups:
        console.print()
        _say(console, group.title, "bold")
        for question in group.questions:
            about = _joined(question.how, f"chance {question.chance}", question.gain)
            _say(console, f"  {question.label} ({about})")
            _say(console, f"    {question.sentence}", "dim")
    if view.separators:
        console.print()
        _say(console, "Known to be confused", "bold")
    for one in view.separators:
        _say(console, f"  {_joined(f'{one.towards} rather than {one.against}', one.text, one.answer)}")
        _say(console, f"    {_joined(one.how, *one.sources)}", "dim")


def _treatment(console: Console, view: TreatmentView) -> None:
    """Whether the disease is confirmed, and the options by a line each; the page says the rest."""
    console.print()
    _say(console, f"What can be done: {view.name}", "bold")
    _say(console, view.standing)
    _say(console, view.unknown)
    for said in () if view.confirmed else view.confirm:
        _say(console, f"  {said.text}")
    for text in view.issues:
        _say(console, f"  {text}", "yellow")
    if view.options:
        table = _table("", "Option", "Licence here", "Dose as labelled", "Responses", "In this patient")
        for one in view.options[:OPTIONS_SHOWN]:
            dose = one.dose.short if one.dose is not None else ""
            counted = one.responses[0].short if one.responses else ""
            _row(table, str(one.order), one.agent, one.status, dose, counted, " ".join(one.tried))
        console.print(table)
        more = len(view.options) - OPTIONS_SHOWN
        _say(console, f"  and {more} more" if more > 0 else "", "dim")
        _say(
            console,
            "Sources, checks and cautions: the report, or `proband treat`. Nothing here is an order.",
            "dim",
        )


def _criteria(console: Console, view: CriteriaView) -> None:
    """The sets that concern a disease of the case, each with its outcome; the others by name."""
    _say(console, "Classification criteria", "bold")
    for one in view.sets:
        _say(console, f"  {one.name}: {one.outcome}. {one.counts} {one.because}")
    for one in view.others:
        _say(console, f"  {one.name}: {one.outcome}. {one.counts}", "dim")
    _say(console, f"  {view.note}", "dim")


def _genome(console: Console, view: GenomeView) -> None:
    """The first candidates of the file, and its runs of homozygosity."""
    _say(console, "Genome", "bold")
    _say(console, view.sentence)
    if view.candidates:
        table = _table("Variant", "Carried", "ACMG/AMP", "ClinVar", "Evidence for")
        for one in view.candidates[:VARIANTS_SHOWN]:
            _row(table, *_variant_cells(one))
        console.print(table)
    more = len(view.candidates) + len(view.rest) - VARIANTS_SHOWN
    _say(console, f"  and {more} more" if more > 0 else "", "dim")
    _say(console, view.runs.sentence or f"Runs of homozygosity not assessed: {view.runs.refused}")
    _say(console, f"Not assessed: {'; '.join(view.not_assessed)}" if view.not_assessed else "", "dim")


def _variant_cells(one: VariantView) -> tuple[str, ...]:
    known = f"{one.clinvar.significance}, {one.clinvar.stars}" if one.clinvar else "not matched"
    by_rules = "" if one.acmg.agreed else f"by the rules {one.acmg.by_rules}"
    classes = _joined(
        f"{one.acmg.by_points} ({one.acmg.points})", by_rules, "conflict" if one.acmg.conflict else ""
    )
    first = f"{one.diseases[0].name} (rank {one.diseases[0].rank})" if one.diseases else ""
    return (
        f"{_joined(one.gene, one.written, one.protein, gap=' ')} [{one.tier}]",
        one.carried,
        classes,
        known,
        first,
    )


def _beside(console: Console, view: ReportView) -> None:
    """The trajectory, a second disease, and what would be new, a sentence each."""
    told = (view.trajectory, view.second, view.novelty)
    for sentence in (part.sentence for part in told if part is not None):
        console.print()
        _say(console, sentence)


def _say(console: Console, text: str, style: str = "") -> None:
    """A line of plain text: nothing in it is read as markup."""
    from rich.text import Text

    if text:
        console.print(Text(text, style=style))


def _heading(console: Console, case: CaseView) -> None:
    _say(console, case.title, "bold cyan")
    _say(console, case.patient.line)


def _table(*columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for column in columns:
        right = column in ("Rank", "Posterior", "Score", "Findings", "No.", "Weight")
        table.add_column(column, justify="right" if right else "left", no_wrap=right)
    return table


def _row(table: Table, *cells: str, style: str = "") -> None:
    from rich.text import Text

    texts: list[RenderableType] = [Text(cell) for cell in cells]
    table.add_row(*texts, style=style)


def _differential(view: ReportView, top: int) -> Table:
    table = _table("Rank", "Disease", "Posterior", "against | for", "Score", "Findings")
    for at, row in enumerate(view.differential[:top]):
        cells = (row.rank, _name(row, ids=True), row.percent, _bar(row, view.bar_zero), row.score)
        _row(table, *cells, row.phenotype_only_rank, style="bold" if at == 0 else "")
    _row(table, "–", "None of these diseases", view.none_percent, "", "", "")
    return table


def _name(row: DifferentialRow, *, ids: bool = False) -> str:
    name = f"{row.name} ({row.abbreviations[0]})" if row.abbreviations else row.name
    said = f"{name} [links only]" if row.links_only else name
    return f"{said} {row.ids[0].text}" if ids else said


def _bar(row: DifferentialRow, zero: float) -> str:
    """The evidence as a bar of letters: ``-`` against, ``|`` zero, ``=`` for."""
    left = round(BAR_CELLS * zero)
    against = round(BAR_CELLS * sum(part.length for part in row.bar if part.log10_lr < 0))
    favour = round(BAR_CELLS * sum(part.length for part in row.bar if part.log10_lr > 0))
    return f"{'-' * min(against, left):>{left}}|{'=' * favour}"


def _explain(console: Console, why: ExplanationView, *, most: int = ITEMS_SHOWN) -> None:
    _say(console, f"Why {why.row.name} (score {why.row.score})", "bold")
    for title, reasons in (("Speaks for it", why.supporting), ("Speaks against it", why.against)):
        if reasons:
            console.print(_reasons(title, reasons[:most]))
            _say(console, f"  and {len(reasons) - most} more" if len(reasons) > most else "", "dim")
    unexplained = [_joined(reason.label, reason.weight, gap=" ") for reason in why.unexplained]
    _items(console, f"Leaves unexplained (together {why.unexplained_weight})", unexplained, most)
    expected = [f"{item.label} ({item.frequency})" for item in why.expected]
    _items(console, "Typical and not mentioned", expected, most)
    neutral = [reason.label if reason.term_id else reason.because for reason in why.neutral]
    _items(console, "Neither for nor against", neutral, most)


def _reasons(title: str, reasons: Iterable[Reason]) -> Table:
    table = _table("Weight", title, "Meets in the disease", "Source")
    for reason in reasons:
        sources = ", ".join(link.text for link in reason.sources[:2])
        _row(table, reason.weight, reason.label, _met(reason), sources)
    return table


def _met(reason: Reason) -> str:
    if not reason.annotation:
        return reason.because
    met = reason.match if reason.match == "exact" else f"{reason.match}: {reason.annotation}"
    return f"{met}, {reason.frequency}" if reason.frequency != "not stated" else met


def _items(console: Console, title: str, items: Sequence[str], most: int) -> None:
    if items:
        more = f"; and {len(items) - most} more" if len(items) > most else ""
        _say(console, f"{title}: {'; '.join(items[:most])}{more}")


def _findings(console: Console, case: CaseView) -> None:
    if not case.findings:
        _say(console, "No finding was read.", "yellow")
        return
    table = _table("No.", "Finding", "Status", "Time", "Words")
    for finding in case.findings:
        _row(table, *_finding_cells(finding), style="red" if finding.excluded else "")
    console.print(table)


def _finding_cells(finding: FindingView) -> tuple[str, ...]:
    label = _joined(finding.label, finding.details)
    said = "; ".join(_quoted(word) for word in finding.words)
    return str(finding.number), f"{label} {finding.term.text}", finding.status, finding.when, said


def _listed(console: Console, title: str, lines: Iterable[str]) -> None:
    told = [line for line in lines if line]
    if told:
        console.print()
        _say(console, title, "bold")
        for line in told:
            _say(console, f"  {line}")


def _issues(console: Console, issues: Sequence[IssueView]) -> None:
    styles = {"error": "red", "warning": "yellow"}
    if issues:
        console.print()
        _say(console, "Issues", "bold")
    for issue in issues:
        told = _joined(f"{issue.level}: {issue.what}", issue.advice, gap=" ")
        _say(console, f"  {told} [{issue.code}]", styles.get(issue.level, ""))


def _hints(console: Console, view: ReportView, files: Sequence[str]) -> None:
    console.print()
    for file in files:
        console.print(f"Written: {file}", markup=False, highlight=False, soft_wrap=True)
    _say(console, "Any disease, however low: proband why CASE --disease ID or NAME", "dim")
    packs = ", ".join(f"{pack.name} {pack.release}" for pack in view.provenance.packs)
    _say(console, f"{view.provenance.program}; knowledge: {packs}. {view.device}", "dim")


def _joined(*parts: str, gap: str = ", ") -> str:
    return gap.join(part for part in parts if part)


def _quoted(text: str) -> str:
    return f"“{text}”" if text else ""
