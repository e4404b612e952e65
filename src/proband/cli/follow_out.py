"""`proband follow CASE export`, `summary` and `report`: the diary for others, and what it shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from proband.followup.summary import FollowUp


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Write to a file instead of stdout.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["phenopacket", "csv"]),
    help="What to write; without it by the name of the file (.csv), else a phenopacket.",
)
@click.option("--history", is_flag=True, help="csv: also entries that were corrected or withdrawn.")
@click.pass_context
def export(ctx: click.Context, out: Path | None, form: str | None, history: bool) -> None:
    """Give the diary as a phenopacket or as a table.

    The phenopacket has the case's own content, if its file is given, with the measurements, treatments (with their
    response, where one can be judged) and findings of the diary. The table (CSV) can be imported again.
    """
    from proband.cli.diaries import place_of
    from proband.cli.outputs import exit_code, say_issues, write_file, write_stdout
    from proband.followup.diary import read_diary
    from proband.followup.entry import standing
    from proband.followup.export import as_table

    place = place_of(ctx.obj["case"])
    diary = read_diary(place.diary)
    as_csv = form == "csv" or (form is None and out is not None and out.suffix.casefold() == ".csv")
    issues = diary.issues
    if as_csv:
        data = as_table(diary.entries if history else standing(diary.entries))
    else:
        data, met = _phenopacket(place, diary)
        issues = (*issues, *met)
    if out is None:
        write_stdout(data)
    else:
        write_file(out, data)
        click.echo(str(out))
    say_issues(issues)
    ctx.exit(exit_code(issues))


def _phenopacket(place: Any, diary: Any) -> tuple[bytes, tuple[Any, ...]]:
    from proband.case.phenopacket_write import write_phenopacket
    from proband.cli.diaries import case_of
    from proband.followup.export import as_case
    from proband.followup.summary import summarise
    from proband.knowledge import open_knowledge

    knowledge = open_knowledge()
    case, met = case_of(place, knowledge)
    follow_up = summarise(diary, knowledge, case=case)
    verdicts = {(one.agent, one.start): one.verdict for one in follow_up.treatments}
    exported = as_case(diary, knowledge, case=case, verdicts=verdicts)
    data = write_phenopacket(exported.case, hpo_release=knowledge.release)
    return data, (*met, *exported.issues)


@click.command()
@click.option("--as-of", metavar="DATE", help="As it was known on that day; without it on the diary's last day.")
@click.option("--json", "as_json", is_flag=True, help="Print the follow-up as JSON.")
@click.pass_context
def summary(ctx: click.Context, as_of: str | None, as_json: bool) -> None:
    """Show flares and their period, scores, blood, growth, the verdict on each treatment, and what is due."""
    from proband.cli.diaries import case_of, place_of
    from proband.cli.outputs import exit_code, say_issues, step
    from proband.followup.diary import read_diary
    from proband.followup.summary import summarise
    from proband.knowledge import open_knowledge

    place = place_of(ctx.obj["case"])
    diary = read_diary(place.diary)
    knowledge = open_knowledge()
    case, met = case_of(place, knowledge)
    with step("summed up the diary"):
        found = summarise(diary, knowledge, case=case, as_of=as_of)
    _answer(found, as_json)
    issues = tuple(dict.fromkeys((*met, *diary.issues, *found.issues)))
    say_issues(issues)
    ctx.exit(exit_code(issues))


@click.command()
@click.option("--as-of", metavar="DATE", help="As it was known on that day; without it on the diary's last day.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; without it NAME-followup.html.")
@click.pass_context
def report(ctx: click.Context, as_of: str | None, out: Path | None) -> None:
    """Write the follow-up as one page (HTML) for the next visit.

    It lies beside the diary and needs nothing else. The path is printed.
    """
    from proband.cli.diaries import case_of, place_of
    from proband.cli.outputs import exit_code, say_issues, step, write_file
    from proband.followup.diary import SUFFIX, read_diary
    from proband.followup.summary import summarise
    from proband.knowledge import open_knowledge
    from proband.report.html import render_followup

    place = place_of(ctx.obj["case"])
    diary = read_diary(place.diary)
    knowledge = open_knowledge()
    case, met = case_of(place, knowledge)
    with step("summed up the diary"):
        found = summarise(diary, knowledge, case=case, as_of=as_of)
    path = out or place.diary.with_name(f"{place.diary.name.removesuffix(SUFFIX)}-followup.html")
    with step("wrote the page"):
        write_file(path, render_followup(found).encode())
    click.echo(str(path))
    issues = tuple(dict.fromkeys((*met, *diary.issues, *found.issues)))
    say_issues(issues)
    ctx.exit(exit_code(issues))


def _answer(found: FollowUp, as_json: bool) -> None:
    if not as_json:
        for line in _told(found):
            click.echo(line)
        return
    import msgspec

    from proband.cli.outputs import write_stdout
    from proband.report.result import rounded

    fields = rounded(msgspec.to_builtins(found, order="deterministic"))
    write_stdout(msgspec.json.format(msgspec.json.encode(fields), indent=1) + b"\n")


def _told(found: FollowUp) -> list[str]:
    """The follow-up in lines of plain text; the whole of it is in the JSON and in the report."""
    observed = f"{found.days_observed} of {found.days} days written down"
    lines = (
        [f"Follow-up from {found.first_day} to {found.last_day}: {observed}."] if found.days else ["No entries."]
    )
    lines += ["", _flares_told(found)]
    for flare in found.flares:
        symptoms = f": {', '.join(flare.symptoms)}" if flare.symptoms else ""
        lines.append(f"  {flare.start} to {flare.end}, worst on {flare.peak} (score {flare.score:g}){symptoms}")
    if found.days_since_last_flare is not None:
        lines.append(f"  {found.days_since_last_flare} days since the last one, as of {found.as_of}.")
    lines.append(f"  {found.definition}")
    lines += ["", f"Period: {found.periodicity.because}"]
    for one in found.treatments:
        until = f"to {one.stop}" if one.stop else "and goes on"
        lines += ["", f"{one.agent}, from {one.start} {until}: {one.verdict}", f"  {one.because}"]
        lines += [f"  {line}" for line in one.rests_on if line != one.because]
        lines += [f"  {confounder.kind}: {confounder.text}" for confounder in one.confounders]
        if one.time_to_response_days is not None:
            lines.append(f"  first day of a lasting pause: {one.time_to_response_days} days after the start")
    lines += _series(found)
    if found.due:
        lines += ["", "To check:"]
        lines += [
            f"  {due.state}: {due.test} ({due.of}){f', {due.due}' if due.due else ''}; {due.because}"
            for due in found.due
        ]
    return lines


def _flares_told(found: FollowUp) -> str:
    """How many flares; where none could have been seen, that instead of a 0."""
    if not found.days_observed:
        return "Flares: not assessed, because no day with symptoms or a temperature is written down."
    level = f", sought above a quiet level of {found.quiet_level:g}" if found.quiet_level else ""
    return f"Flares: {len(found.flares)}{level}"


def _series(found: FollowUp) -> list[str]:
    """The last value of each series."""
    lines: list[str] = []
    if found.laboratory or found.growth:
        lines += ["", "Last values:"]
    for series in found.laboratory:
        point = series.points[-1]
        direction = "" if point.direction == "unknown" else f", {point.direction}"
        lines.append(f"  {series.analyte} {point.value:g} {series.unit} on {point.date}{direction}")
    for growth in found.growth:
        last = growth.points[-1]
        z = "" if last.z is None else f", z-score {last.z:.1f}"
        lines.append(f"  {growth.measure} {last.value:g} {growth.unit} on {last.date}{z}")
    return lines
