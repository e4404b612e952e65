"""`proband why`: the reasons for the rank of one disease, however low."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from proband.cli.entered import case_options, knowledge_options

if TYPE_CHECKING:
    from rich.console import Console

    from proband.diagnose import Differential

MEMBERS_SHOWN = 10


@click.command()
@case_options
@click.option("--disease", "-d", required=True, metavar="ID|NAME", help="An id, a name, an alias or a gene.")
@knowledge_options
@click.pass_context
def why(
    ctx: click.Context,
    case: str | None,
    finding: tuple[str, ...],
    excluded: tuple[str, ...],
    onset: str | None,
    sex: str | None,
    disease: str,
    no_supplement: bool,
    release: str | None,
) -> None:
    """Explain why a disease stands where it stands: its rank, and each piece of evidence.

    CASE is a file as for workup; findings are typed as for rank.

    \b
    proband why letter.txt -d OMIM:612852
    proband why letter.txt -d DIRA
    proband why -f Pustule -f Osteomyelitis -d IL1RN
    """
    from proband.cli.asked import disease_of
    from proband.cli.entered import given_case
    from proband.cli.outputs import exit_code, say_issues, terminal
    from proband.diagnose import Differential
    from proband.knowledge import open_knowledge

    knowledge = open_knowledge(release)
    asked = disease_of(disease, knowledge)
    patient, issues = given_case(case, finding, excluded, onset, sex, knowledge)
    differential = Differential(patient, knowledge, supplement=not no_supplement)
    _print(differential, asked, terminal())
    say_issues(issues)
    ctx.exit(exit_code(issues))


def _print(differential: Differential, asked: int, console: Console) -> None:
    from proband.report.terminal import print_candidate

    print_candidate(differential.candidate(asked), console, competing=int(differential.competing.sum()))
    for line in _standing(differential, asked):
        console.print(line, markup=False, soft_wrap=True)


def _standing(differential: Differential, asked: int) -> list[str]:
    """What to say of an entry that does not compete for a rank of its own."""
    from proband.cli.asked import members

    diseases = differential.knowledge.diseases
    if differential.competing[asked]:
        return []
    if not diseases.umbrellas[asked]:
        return ["It is known by links only and was left out of the ranking (--no-supplement)."]
    found = sorted(members(asked, differential.knowledge), key=lambda row: float(differential.ranks[row]))
    lines = ["This entry is a family of diseases: it is not ranked itself; the rank above is where it would stand."]
    if found:
        lines.append("Its members and their ranks:")
    lines += [
        f"  {differential.ranks[row]:>8,.0f}  {diseases.id(row):14} {diseases.name(row)}"
        for row in found[:MEMBERS_SHOWN]
    ]
    if len(found) > MEMBERS_SHOWN:
        lines.append(f"  and {len(found) - MEMBERS_SHOWN} more")
    return lines
