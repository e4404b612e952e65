"""`proband ask`: what to look for next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from proband.cli.entered import case_options, knowledge_options

if TYPE_CHECKING:
    from proband.diagnose import Diagnosis


@click.command()
@case_options
@click.option(
    "--top", type=click.IntRange(1, 200), default=12, show_default=True, help="How many questions to ask at most."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON (as result.json).")
@knowledge_options
@click.pass_context
def ask(
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
    release: str | None,
) -> None:
    """Say which finding, test, image or gene would best split the differential, and what each answer would do.

    CASE is a file as for workup; findings are typed as for rank. Nothing is asked that the case answers.

    \b
    proband ask letter.txt
    proband ask -f "Recurrent fever" -f "Abdominal pain" --top 5
    """
    from proband.cli.entered import given_case
    from proband.cli.outputs import exit_code, say_issues, step, write_stdout
    from proband.diagnose import diagnose
    from proband.knowledge import open_knowledge
    from proband.report.result import result_json

    knowledge = open_knowledge(release, overlay=not no_overlay)
    patient, issues = given_case(case, finding, excluded, onset, sex, knowledge)
    with step("looked for the best questions"):
        diagnosis = diagnose(patient, knowledge, supplement=not no_supplement, issues=issues, questions=top)
    if as_json:
        write_stdout(result_json(diagnosis))
    else:
        _print(diagnosis)
    say_issues(diagnosis.issues)
    ctx.exit(exit_code(diagnosis.issues))


def _print(diagnosis: Diagnosis) -> None:
    from proband.cli.outputs import terminal
    from proband.report.terminal import print_questions

    print_questions(diagnosis, terminal())
