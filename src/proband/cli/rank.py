"""`proband rank`: the ranked diseases of a case, or of findings typed on the command line."""

from __future__ import annotations

import click

from proband.cli.entered import case_options, knowledge_options


@click.command()
@case_options
@click.option(
    "--top", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many diseases to list."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON (as result.json).")
@click.option(
    "--out", type=click.Path(), help="For many cases: the table to write (.tsv, or .parquet with pyarrow)."
)
@click.option("--workers", type=click.IntRange(1, 256), help="For many cases: how many processes (all cores).")
@knowledge_options
@click.pass_context
def rank(
    ctx: click.Context,
    case: str | None,
    finding: tuple[str, ...],
    excluded: tuple[str, ...],
    onset: str | None,
    sex: str | None,
    top: int,
    as_json: bool,
    no_supplement: bool,
    no_overlay: bool,
    out: str | None,
    workers: int | None,
    release: str | None,
) -> None:
    """Rank the diseases of a case, of a list of findings, or of both together.

    CASE is a file as for workup. A finding is an HPO id or a name ("Pustule"); -f and -n may be repeated.

    \b
    proband rank -f Pustule -f "Skin rash" -n Fever --onset P14D --sex male
    proband rank letter.txt -f HP:0001974

    With --out CASE is a file of phenopackets, one a line (.jsonl, .jsonl.gz), a folder or a .zip: all are ranked
    on all cores into one table, in the order of the input. A bad record is reported and skipped; an interrupted
    run goes on where it stopped.

    \b
    proband rank cohort.jsonl.gz --out ranks.tsv --top 10
    """
    if out is not None:
        from proband.cli.batch import rank_batch, refuse_typed
        from proband.cohort.run import Options

        refuse_typed(finding, excluded, onset, sex)
        ctx.exit(rank_batch(case, out, Options(top, not no_supplement, release, not no_overlay), workers))
    from proband.cli.entered import given_case
    from proband.cli.outputs import exit_code, say_issues, step, terminal, write_stdout
    from proband.diagnose import diagnose
    from proband.knowledge import open_knowledge
    from proband.report.result import result_json
    from proband.report.terminal import print_report

    knowledge = open_knowledge(release, overlay=not no_overlay)
    patient, issues = given_case(case, finding, excluded, onset, sex, knowledge)
    with step("ranked the diseases"):
        diagnosis = diagnose(patient, knowledge, top=top, supplement=not no_supplement, issues=issues)
    if as_json:
        write_stdout(result_json(diagnosis))
        say_issues(diagnosis.issues)
    else:
        print_report(diagnosis, terminal(), top=top)
    ctx.exit(exit_code(diagnosis.issues))
