"""A TreatmentPlan on the terminal: each statement with the keys of its sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from proband.report.amounts import dose_words
from proband.report.sources import read_words
from proband.report.treatment import computed_with
from proband.treatment.fit import points
from proband.treatment.responses import count_words
from proband.treatment.result import NOTHING_KNOWN, LabelDose, ResponseShare, Said, TreatmentOption, TreatmentPlan
from proband.treatment.safety import contraindicated

if TYPE_CHECKING:
    from rich.console import Console

NO_ORDER = (
    "Decision support: this quotes sources to a specialist and orders nothing. A dose is what a label states, "
    "computed for this weight; check it against the current local label."
)
ANNOTATIONS = "Treatment annotations (not complete, in no order; no licence or dose was looked up)"
IF_CONFIRMED = "Not confirmed: each option holds only if the disease is confirmed."


def print_plan(plan: TreatmentPlan, console: Console) -> None:
    """The disease, whether it is confirmed and how to confirm it, the options, what to avoid, the sources."""
    _say(console, f"{plan.name} ({', '.join(filter(None, (plan.abbreviation, plan.disease_id)))})", "bold")
    _confirmed(console, plan)
    _say(console, f"Computed with {computed_with(plan)}.", "dim")
    _listed(console, "", (plan.summary,) if plan.summary else ())
    _listed(console, "Warnings", plan.warnings)
    for option in plan.options:
        console.print()
        _option(console, option, plan.confirmed)
    for issue in plan.issues:
        if issue.code == NOTHING_KNOWN:
            _say(console, f"{issue.what} {issue.advice}", "yellow")
    _listed(console, ANNOTATIONS, plan.annotations)
    _listed(console, "To follow in the disease", plan.monitoring)
    _others(console, plan)
    _sources(console, plan)
    console.print()
    _say(console, NO_ORDER, "yellow")


def _confirmed(console: Console, plan: TreatmentPlan) -> None:
    if plan.confirmed:
        _say(console, f"Confirmed: {plan.confirmed_by}")
        return
    _say(console, f"{IF_CONFIRMED} {plan.confirmed_by}", "yellow")
    _listed(console, "What would confirm it", plan.confirm)


def _option(console: Console, option: TreatmentOption, confirmed: bool) -> None:
    held = "" if confirmed else ", if confirmed"
    _say(console, f"{option.order}. {option.agent} ({option.group}){held}", "bold")
    _say(console, f"   acts on: {option.acts_on}; line: {option.line}; fit {points(option.fit):.1f}", "dim")
    _say(console, f"   Licence: {option.licence.text}")
    for licence in option.licence.regions:
        _say(console, f"     {licence.region.upper()}: {licence.text} {_keys(licence.source)}")
    _statements(console, "licence elsewhere", option.licence.elsewhere)
    _doses(console, option)
    for share in option.responses:
        _say(console, f"   Responses: {_counted(share)} {_keys(share.source)}")
    for tried in option.tried:
        _say(console, f"   Tried: {tried.text}", "yellow")
    for title, statements in _parts(option):
        _statements(console, title, statements)


def _parts(option: TreatmentOption) -> Iterable[tuple[str, tuple[Said, ...]]]:
    return (
        ("for", option.for_),
        ("against", option.against),
        ("check before", option.checks),
        ("watch", option.monitoring),
        ("contraindication that applies", contraindicated(option.cautions)),
        ("caution", tuple(one for one in option.cautions if one not in contraindicated(option.cautions))),
        ("expect", option.expect),
        ("doses in reports, not computed", option.reported_doses),
    )


def _doses(console: Console, option: TreatmentOption) -> None:
    if option.no_dose:
        _say(console, f"   Dose: {option.no_dose}")
    for dose in option.doses:
        _say(console, f"   Label dose: {_dose(dose)} {_keys(dose.source)}")
        _say(console, f"     {dose.basis}", "dim")


def _dose(dose: LabelDose) -> str:
    return f"{'off label here: ' if dose.off_label else ''}{dose_words(dose)}"


def _counted(share: ResponseShare) -> str:
    whom = "; ".join(filter(None, (share.population, share.definition)))
    return f"{count_words(share)}{f' ({whom})' if whom else ''}"


def _statements(console: Console, title: str, statements: Iterable[Said]) -> None:
    for one in statements:
        _say(console, f"   {title}: {_statement(one)}")


def _listed(console: Console, title: str, statements: tuple[Said, ...]) -> None:
    if statements and title:
        console.print()
        _say(console, title, "bold")
    for one in statements:
        _say(console, f"  {_statement(one)}")


def _statement(one: Said) -> str:
    about = f"{one.about}: " if one.about else ""
    applies = f" <{one.applies}>" if one.applies else ""
    return f"{about}{one.text}{applies} {_keys(one.source)}"


def _others(console: Console, plan: TreatmentPlan) -> None:
    if plan.others:
        console.print()
        named = "; ".join(f"{one.label} ({one.id})" for one in plan.others)
        _say(console, f"Treatment knowledge is there for other leading diseases too (--disease): {named}.")


def _sources(console: Console, plan: TreatmentPlan) -> None:
    if not plan.references:
        return
    console.print()
    _say(console, "Sources", "bold")
    for one in plan.references:
        _say(
            console,
            f"  {one.id}: {one.title}{f', {one.date}' if one.date else ''} (read: {read_words(one)})",
            "dim",
        )


def _keys(keys: Iterable[str]) -> str:
    return f"[{', '.join(keys)}]"


def _say(console: Console, text: str, style: str = "") -> None:
    if text:
        console.print(text, style=style, markup=False, soft_wrap=True)
