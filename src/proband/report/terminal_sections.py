"""The sections of the report in the terminal that stand beside the differential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proband.report.criteria import CriteriaView
from proband.report.genome import GenomeView
from proband.report.next import NextView
from proband.report.terminal_text import add_row, joined, new_table, say
from proband.report.treatment import TreatmentView
from proband.report.variant import VariantView

if TYPE_CHECKING:
    from rich.console import Console

VARIANTS_SHOWN = 5
OPTIONS_SHOWN = 5


def print_next(console: Console, view: NextView) -> None:
    """What to look for next, by the way it is obtained, and what tells confused diseases apart."""
    say(console, view.settled)
    for group in view.groups:
        console.print()
        say(console, group.title, "bold")
        for question in group.questions:
            about = joined(question.how, f"chance {question.chance}", question.gain)
            say(console, f"  {question.label} ({about})")
            say(console, f"    {question.sentence}", "dim")
    if view.separators:
        console.print()
        say(console, "Known to be confused", "bold")
    for one in view.separators:
        say(console, f"  {joined(f'{one.towards} rather than {one.against}', one.text, one.answer)}")
        say(console, f"    {joined(one.how, *one.sources)}", "dim")


def print_treatment(console: Console, view: TreatmentView) -> None:
    """Whether the disease is confirmed, and the options by a line each; the page says the rest."""
    console.print()
    say(console, f"What can be done: {view.name}", "bold")
    say(console, view.standing)
    say(console, view.unknown)
    for said in () if view.confirmed else view.confirm:
        say(console, f"  {said.text}")
    for text in view.issues:
        say(console, f"  {text}", "yellow")
    if view.options:
        rows = new_table("", "Option", "Licence here", "Dose as labelled", "Responses", "In this patient")
        for one in view.options[:OPTIONS_SHOWN]:
            dose = one.dose.short if one.dose is not None else ""
            counted = one.responses[0].short if one.responses else ""
            add_row(rows, str(one.order), one.agent, one.status, dose, counted, " ".join(one.tried))
        console.print(rows)
        more = len(view.options) - OPTIONS_SHOWN
        say(console, f"  and {more} more" if more > 0 else "", "dim")
        say(
            console,
            "Sources, checks and cautions: the report, or `proband treat`. Nothing here is an order.",
            "dim",
        )


def print_criteria(console: Console, view: CriteriaView) -> None:
    """The sets that concern a disease of the case, each with its outcome; the others by name."""
    say(console, "Classification criteria", "bold")
    for one in view.sets:
        say(console, f"  {one.name}: {one.outcome}. {one.counts} {one.because}")
    for one in view.others:
        say(console, f"  {one.name}: {one.outcome}. {one.counts}", "dim")
    say(console, f"  {view.note}", "dim")


def print_genome(console: Console, view: GenomeView) -> None:
    """The first candidates of the file, and its runs of homozygosity."""
    say(console, "Genome", "bold")
    say(console, view.sentence)
    if view.candidates:
        rows = new_table("Variant", "Carried", "ACMG/AMP", "ClinVar", "Evidence for")
        for one in view.candidates[:VARIANTS_SHOWN]:
            add_row(rows, *_variant_cells(one))
        console.print(rows)
    more = len(view.candidates) + len(view.rest) - VARIANTS_SHOWN
    say(console, f"  and {more} more" if more > 0 else "", "dim")
    say(console, view.runs.sentence or f"Runs of homozygosity not assessed: {view.runs.refused}")
    say(console, f"Not assessed: {'; '.join(view.not_assessed)}" if view.not_assessed else "", "dim")


def _variant_cells(one: VariantView) -> tuple[str, ...]:
    known = f"{one.clinvar.significance}, {one.clinvar.stars}" if one.clinvar else "not matched"
    by_rules = "" if one.acmg.agreed else f"by the rules {one.acmg.by_rules}"
    classes = joined(f"{one.acmg.by_points} ({one.acmg.points})", by_rules, "conflict" if one.acmg.conflict else "")
    first = f"{one.diseases[0].name} (rank {one.diseases[0].rank})" if one.diseases else ""
    return (
        f"{joined(one.gene, one.written, one.protein, gap=' ')} [{one.tier}]",
        one.carried,
        classes,
        known,
        first,
    )
