"""`proband workup`: the whole way from a case to the report."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from proband.cli.entered import knowledge_options
from proband.cli.genome import genome_options

if TYPE_CHECKING:
    from proband.diagnose import Diagnosis
    from proband.followup.summary import FollowUp
    from proband.genotype.curated import Curation
    from proband.knowledge import Knowledge

QUESTIONS = 8


@click.command()
@click.argument("case", type=click.Path(allow_dash=True))
@click.option(
    "--out", type=click.Path(path_type=Path), help="The folder for the results (proband-NAME of the case)."
)
@click.option(
    "--top", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many diseases to list."
)
@click.option(
    "--trajectory", is_flag=True, help="Add the differential as it would have been at each age of the story."
)
@click.option(
    "--corrections",
    type=click.Path(path_type=Path),
    help="A person's corrections of the reading (YAML or TSV): reject, change, add.",
)
@genome_options
@click.option(
    "--criteria",
    type=click.Path(path_type=Path),
    help="ACMG/AMP criteria that curators add to variants (YAML or TSV).",
)
@click.option("--weight", type=float, metavar="KG", help="The weight in kg for label doses, instead of the case's.")
@click.option("--region", type=click.Choice(["us", "eu", "uk", "jp"]), help="Whose licences and doses count first.")
@click.option("--date", help="A date to print in the report; without one, the same case gives the same bytes.")
@knowledge_options
@click.option("--json", "as_json", is_flag=True, help="Print result.json instead of the report.")
@click.pass_context
def workup(
    ctx: click.Context,
    /,
    case: str,
    out: Path | None,
    top: int,
    trajectory: bool,
    corrections: Path | None,
    criteria: Path | None,
    weight: float | None,
    region: Any,
    date: str | None,
    release: str | None,
    no_supplement: bool,
    no_overlay: bool,
    as_json: bool,
    **genome_given: Any,
) -> None:
    """Read a case, rank its diseases, explain them, and write the report.

    CASE is a story as text, a PubMed record, a phenopacket (JSON or YAML), or - for stdin. The folder gets
    report.html, case.json (a GA4GH phenopacket, version 2) and result.json.
    """
    from proband.cli.genome import opened
    from proband.cli.inputs import read_case, stem
    from proband.cli.outputs import exit_code, step, write_files
    from proband.diagnose import diagnose
    from proband.knowledge import open_knowledge
    from proband.workup import worked_up

    knowledge = open_knowledge(release, overlay=not no_overlay)
    with step("read the case"):
        patient, issues = read_case(case, knowledge, corrections)
    with step("read the genome"):
        genome = opened(genome_given, patient, knowledge)
        curation = _curation(criteria, bool(genome_given["vcf"] or patient.variants), knowledge)
    with step("ranked the diseases"):
        diagnosis = diagnose(
            patient,
            knowledge,
            top=top,
            supplement=not no_supplement,
            issues=issues,
            date=date,
            questions=QUESTIONS,
            genome=genome,
            curation=curation,
        )
    if trajectory:
        diagnosis = _with_trajectory(diagnosis, knowledge, not no_supplement)
    with step("looked for treatment options"):
        diagnosis = worked_up(
            diagnosis,
            knowledge,
            weight_kg=weight,
            region=region,
            genome=genome,
            curation=curation,
        )
    folder = out or Path(f"proband-{stem(case)}")
    with step("wrote the report"):
        files = _files(diagnosis, knowledge.release, _followup(case, diagnosis, knowledge))
        write_files(folder, files)
    _print(diagnosis, files["result.json"], [str(folder / name) for name in files], as_json)
    plan = diagnosis.treatment
    ctx.exit(exit_code((*diagnosis.issues, *(plan.issues if plan is not None else ()))))


def _followup(case: str, diagnosis: Diagnosis, knowledge: Knowledge) -> FollowUp | None:
    """What the diary beside the case shows, if there is one."""
    from proband.followup.diary import diary_path, read_diary
    from proband.followup.summary import summarise

    path = diary_path(Path(case))
    if case == "-" or not path.exists():
        return None
    return summarise(read_diary(path), knowledge, case=diagnosis.case)


def _curation(criteria: Path | None, has_variants: bool, knowledge: Knowledge) -> Curation | None:
    if criteria is None:
        return None
    from proband.errors import UsageError
    from proband.genotype.curated import read_criteria

    if not has_variants:
        what = "--criteria needs a variant, and the case states none"
        raise UsageError(what, "--criteria", "Give a variant file with --vcf FILE.")
    return read_criteria(criteria, knowledge.gene_symbols)


def _with_trajectory(diagnosis: Diagnosis, knowledge: Knowledge, supplement: bool) -> Diagnosis:
    import msgspec

    from proband.cli.outputs import step
    from proband.trajectory import trajectory

    with step("ran the differential at each age"):
        run = trajectory(diagnosis.case, knowledge, supplement=supplement)
    return msgspec.structs.replace(diagnosis, trajectory=run)


def _files(diagnosis: Diagnosis, release: str, follow: FollowUp | None) -> dict[str, bytes]:
    """What the folder gets. Everything is made before anything is written."""
    from proband.case.phenopacket_write import write_phenopacket
    from proband.report.html import render_html
    from proband.report.result import result_json

    return {
        "case.json": write_phenopacket(
            diagnosis.case, created=_created(diagnosis.provenance.date), hpo_release=release
        ),
        "result.json": result_json(diagnosis),
        "report.html": render_html(diagnosis, follow=follow).encode(),
    }


def _created(date: str | None) -> str | None:
    """The date as a phenopacket wants it, if it is a day or a time (people may write any text)."""
    try:
        time = None if date is None else datetime.fromisoformat(date)
    except ValueError:
        return None
    return (
        None
        if time is None
        else (time if time.tzinfo else time.replace(tzinfo=UTC)).isoformat().replace("+00:00", "Z")
    )


def _print(diagnosis: Diagnosis, result: bytes, paths: list[str], as_json: bool) -> None:
    """The report on the terminal; the path of the page is the last line, so that it can be picked up."""
    from proband.cli.outputs import terminal, write_stdout
    from proband.report.terminal import print_report

    if as_json:
        write_stdout(result)
    else:
        print_report(diagnosis, terminal(), top=len(diagnosis.differential), files=paths[:-1])
    click.echo(paths[-1], err=as_json)
