"""The report in the terminal, made of the same view records as the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from proband.case.model import Case
from proband.diagnose import Candidate, Diagnosis
from proband.report.next import next_view
from proband.report.patient import CaseView, FindingView, case_view
from proband.report.reasons import DifferentialRow, ExplanationView, Reason, explanation_view
from proband.report.terminal_sections import print_criteria, print_genome, print_next, print_treatment
from proband.report.terminal_text import add_row, joined, new_table, quoted, say
from proband.report.view import IssueView, ReportView, lead_view, make_view

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

BAR_CELLS = 12
ITEMS_SHOWN = 12


def print_report(diagnosis: Diagnosis, console: Console, *, top: int = 10, files: Sequence[str] = ()) -> None:
    """The headline, the differential, what can be done, the genome, the first disease, the findings, the issues.

    ``files`` are the paths that were written, named at the end.
    """
    view = make_view(diagnosis, explained=1)
    _heading(console, view.case)
    say(console, view.lead.sentence, "bold")
    say(console, view.lead.caution, "yellow")
    console.print()
    console.print(_differential(view, top))
    if view.treatment is not None:
        print_treatment(console, view.treatment)
    if view.genome is not None:
        console.print()
        print_genome(console, view.genome)
    for explanation in view.explanations:
        console.print()
        _explain(console, explanation)
    if view.criteria is not None:
        console.print()
        print_criteria(console, view.criteria)
    if view.next is not None and view.next.groups:
        console.print()
        say(console, "What next", "bold")
        print_next(console, view.next)
    _beside(console, view)
    console.print()
    _findings(console, view.case)
    _issues(console, view.issues)
    _hints(console, view, files)


def print_candidate(candidate: Candidate, console: Console, *, competing: int) -> None:
    """Why one disease stands at its rank among ``competing`` diseases."""
    explanation = explanation_view(candidate)
    row = explanation.row
    say(console, _name(row), "bold")
    say(console, f"rank {row.rank} of {competing:,}; posterior {row.percent}; score {row.score}")
    say(console, f"rank {row.phenotype_only_rank} by findings alone")
    say(console, " · ".join([*(link.text for link in row.ids), *row.genes, *row.inheritance]), "dim")
    if row.links_only:
        say(console, "The knowledge has links only for this disease: findings without frequencies.", "yellow")
    console.print()
    _explain(console, explanation, most=1000)


def print_questions(diagnosis: Diagnosis, console: Console) -> None:
    """What to look for next, by the way it is obtained, and what each answer would do."""
    say(console, lead_view(diagnosis).sentence, "bold")
    print_next(console, next_view(diagnosis.questions, diagnosis.separators))


def print_case(case: Case, console: Console) -> None:
    """What was read: the patient, findings with their words, measurements, treatments, variants, family."""
    view = case_view(case)
    _heading(console, view)
    console.print()
    _findings(console, view)
    _listed(console, "Measurements", (joined(m.assay, m.value, m.direction, m.when) for m in view.measurements))
    _listed(
        console,
        "Treatments",
        (joined(t.agent, t.dose, t.when, t.response, quoted(t.said)) for t in view.treatments),
    )
    _listed(console, "Variants", (joined(v.gene, v.hgvs, v.zygosity, v.status) for v in view.variants))
    family = [f"parents {view.family.parents}", *view.family.relatives, *view.family.stated]
    _listed(console, "Family and stated diagnoses", family)


def _beside(console: Console, view: ReportView) -> None:
    """The trajectory, a second disease, and what would be new, a sentence each."""
    told = (view.trajectory, view.second, view.novelty)
    for sentence in (part.sentence for part in told if part is not None):
        console.print()
        say(console, sentence)


def _heading(console: Console, case: CaseView) -> None:
    say(console, case.title, "bold cyan")
    say(console, case.patient.line)


def _differential(view: ReportView, top: int) -> Table:
    rows = new_table("Rank", "Disease", "Posterior", "against | for", "Score", "Findings")
    for at, row in enumerate(view.differential[:top]):
        cells = (row.rank, _name(row, ids=True), row.percent, _bar(row, view.bar_zero), row.score)
        add_row(rows, *cells, row.phenotype_only_rank, style="bold" if at == 0 else "")
    add_row(rows, "–", "None of these diseases", view.none_percent, "", "", "")
    return rows


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
    say(console, f"Why {why.row.name} (score {why.row.score})", "bold")
    for title, reasons in (("Speaks for it", why.supporting), ("Speaks against it", why.against)):
        if reasons:
            console.print(_reasons(title, reasons[:most]))
            say(console, f"  and {len(reasons) - most} more" if len(reasons) > most else "", "dim")
    unexplained = [joined(reason.label, reason.weight, gap=" ") for reason in why.unexplained]
    _items(console, f"Leaves unexplained (together {why.unexplained_weight})", unexplained, most)
    expected = [f"{item.label} ({item.frequency})" for item in why.expected]
    _items(console, "Typical and not mentioned", expected, most)
    neutral = [reason.label if reason.term_id else reason.because for reason in why.neutral]
    _items(console, "Neither for nor against", neutral, most)


def _reasons(title: str, reasons: Iterable[Reason]) -> Table:
    rows = new_table("Weight", title, "Meets in the disease", "Source")
    for reason in reasons:
        sources = ", ".join(link.text for link in reason.sources[:2])
        add_row(rows, reason.weight, reason.label, _met(reason), sources)
    return rows


def _met(reason: Reason) -> str:
    if not reason.annotation:
        return reason.because
    met = reason.match if reason.match == "exact" else f"{reason.match}: {reason.annotation}"
    return f"{met}, {reason.frequency}" if reason.frequency != "not stated" else met


def _items(console: Console, title: str, items: Sequence[str], most: int) -> None:
    if items:
        more = f"; and {len(items) - most} more" if len(items) > most else ""
        say(console, f"{title}: {'; '.join(items[:most])}{more}")


def _findings(console: Console, case: CaseView) -> None:
    if not case.findings:
        say(console, "No finding was read.", "yellow")
        return
    rows = new_table("No.", "Finding", "Status", "Time", "Words")
    for finding in case.findings:
        add_row(rows, *_finding_cells(finding), style="red" if finding.excluded else "")
    console.print(rows)


def _finding_cells(finding: FindingView) -> tuple[str, ...]:
    label = joined(finding.label, finding.details)
    said = "; ".join(quoted(word) for word in finding.words)
    return str(finding.number), f"{label} {finding.term.text}", finding.status, finding.when, said


def _listed(console: Console, title: str, lines: Iterable[str]) -> None:
    told = [line for line in lines if line]
    if told:
        console.print()
        say(console, title, "bold")
        for line in told:
            say(console, f"  {line}")


def _issues(console: Console, issues: Sequence[IssueView]) -> None:
    styles = {"error": "red", "warning": "yellow"}
    if issues:
        console.print()
        say(console, "Issues", "bold")
    for issue in issues:
        told = joined(f"{issue.level}: {issue.what}", issue.advice, gap=" ")
        say(console, f"  {told} [{issue.code}]", styles.get(issue.level, ""))


def _hints(console: Console, view: ReportView, files: Sequence[str]) -> None:
    console.print()
    for file in files:
        console.print(f"Written: {file}", markup=False, highlight=False, soft_wrap=True)
    say(console, "Any disease, however low: proband why CASE --disease ID or NAME", "dim")
    packs = ", ".join(f"{pack.name} {pack.release}" for pack in view.provenance.packs)
    say(console, f"{view.provenance.program}; knowledge: {packs}. {view.device}", "dim")
