"""`proband why`: the reasons for the rank of one disease, and for what became of one variant or gene."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from proband.cli.entered import case_options, knowledge_options
from proband.cli.genome import genome_options

if TYPE_CHECKING:
    from rich.console import Console

    from proband.diagnose import Differential
    from proband.genotype.why import Asked

MEMBERS_SHOWN = 10


@click.command()
@case_options
@click.option("--disease", "-d", metavar="ID|NAME", help="An id, a name, an alias or a gene.")
@click.option("--variant", metavar="CHR:POS:REF:ALT", help="An allele: what became of it in the variant file.")
@click.option(
    "--gene", metavar="SYMBOL", help="A gene: what became of its alleles in the variant file and the case."
)
@genome_options
@knowledge_options
@click.option("--json", "as_json", is_flag=True, help="Print the answers as JSON.")
@click.pass_context
def why(
    ctx: click.Context,
    /,
    case: str | None,
    finding: tuple[str, ...],
    excluded: tuple[str, ...],
    onset: str | None,
    sex: str | None,
    disease: str | None,
    variant: str | None,
    gene: str | None,
    no_supplement: bool,
    no_overlay: bool,
    release: str | None,
    as_json: bool,
    **genome_given: Any,
) -> None:
    """Explain why a disease stands where it stands, or why a variant or a gene is a candidate or is not.

    CASE is a file as for workup; findings are typed as for rank.

    \b
    proband why letter.txt -d OMIM:612852
    proband why letter.txt -d DIRA
    proband why -f Pustule -f Osteomyelitis -d IL1RN
    proband why letter.txt --gene IL36RN
    proband why letter.txt --vcf family.vcf.gz --ped family.ped --variant chr2:113060902:T:C
    """
    from proband.cli.asked import disease_of
    from proband.cli.entered import given_case
    from proband.cli.genome import opened
    from proband.cli.outputs import exit_code, say_issues
    from proband.cli.traced import asked_of, check
    from proband.diagnose import Differential
    from proband.knowledge import open_knowledge

    knowledge = open_knowledge(release, overlay=not no_overlay)
    check(disease, variant, gene, genome_given, knowledge, with_case=case is not None)
    asked = None if disease is None else disease_of(disease, knowledge)
    patient, issues = given_case(case, finding, excluded, onset, sex, knowledge)
    genome = opened(genome_given, patient, knowledge)
    differential = Differential(patient, knowledge, supplement=not no_supplement, genome=genome)
    answers = asked_of(variant, gene, genome_given, genome, differential)
    _answer(differential, asked, answers, as_json)
    issues = (*issues, *(genome.reading.issues if genome is not None else ()))
    say_issues(issues)
    ctx.exit(exit_code(issues))


def _answer(differential: Differential, disease: int | None, answers: list[Asked], as_json: bool) -> None:
    """Both kinds of answer, the disease's first."""
    from proband.cli.outputs import terminal

    if as_json:
        _write(differential, disease, answers)
        return
    console = terminal()
    if disease is not None:
        _print(differential, disease, console)
    if answers:
        from proband.report.gates import print_asked

        for number, one in enumerate(answers):
            if number or disease is not None:
                console.print()
            print_asked(one, console)


def _write(differential: Differential, disease: int | None, answers: list[Asked]) -> None:
    import msgspec

    from proband.cli.outputs import write_stdout

    found = {"disease": None if disease is None else differential.candidate(disease), "asked": answers}
    write_stdout(msgspec.json.format(msgspec.json.encode(found, order="deterministic"), indent=2) + b"\n")


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
