"""`proband treat`: what sources say can be done, bound to the mechanism, for this age and weight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from proband.cli.entered import knowledge_options
from proband.cli.genome import genome_options
from proband.errors import UsageError

if TYPE_CHECKING:
    from proband.treatment.result import TreatmentPlan

TOP = 20


@click.command()
@click.argument("case", type=click.Path(allow_dash=True))
@click.option("--disease", "-d", metavar="ID|NAME", help="An id, a name, an alias or a gene.")
@click.option("--weight", type=float, metavar="KG", help="The weight in kg, instead of the case's.")
@click.option("--age", metavar="AGE", help="The age as an ISO 8601 duration (P6M), instead of the case's.")
@click.option("--region", type=click.Choice(["us", "eu", "uk", "jp"]), help="Whose licences and doses count first.")
@genome_options
@knowledge_options
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@click.pass_context
def treat(
    ctx: click.Context,
    /,
    case: str,
    disease: str | None,
    weight: float | None,
    age: str | None,
    region: Any,
    release: str | None,
    no_supplement: bool,
    no_overlay: bool,
    as_json: bool,
    **genome_given: Any,
) -> None:
    """Show the treatment options that sources describe for the patient's disease.

    Decision support for specialists: what sources say, with their evidence, and no order. The disease is the one
    asked for, else one that the case confirms, else the leading one. CASE is a file as for workup.

    \b
    proband treat letter.txt --weight 6.4
    proband treat letter.txt --disease DIRA --weight 6.4 --age P6M --region us
    """
    from proband.cli.asked import disease_of
    from proband.cli.genome import opened
    from proband.cli.inputs import read_case
    from proband.cli.outputs import exit_code, say_issues, step
    from proband.diagnose import diagnose
    from proband.knowledge import open_knowledge
    from proband.treatment.suggest import suggest

    at = _age(age)
    knowledge = open_knowledge(release, overlay=not no_overlay)
    asked = None if disease is None else knowledge.diseases.id(disease_of(disease, knowledge))
    patient, issues = read_case(case, knowledge)
    genome = opened(genome_given, patient, knowledge)
    with step("ranked the diseases"):
        diagnosis = diagnose(
            patient, knowledge, top=TOP, supplement=not no_supplement, issues=issues, genome=genome
        )
    plan = suggest(diagnosis, knowledge, disease=asked, weight_kg=weight, age=at, region=region, genome=genome)
    if plan is None:
        advice = "Tell what was seen in the patient (in English), or name a disease with --disease."
        raise UsageError("nothing in the case points to a disease", case, advice)
    _answer(plan, as_json)
    met = (*diagnosis.issues, *plan.issues)
    say_issues(met)
    ctx.exit(exit_code(met))


def _age(text: str | None) -> str | None:
    """The age as it was typed, checked. Raises UsageError."""
    from proband.age import is_age

    if text is None or is_age(text.upper()):
        return text and text.upper()
    raise UsageError(f"{text!r} is no age", "--age", "Give an ISO 8601 duration: P14D, P6M, P3Y.")


def _answer(plan: TreatmentPlan, as_json: bool) -> None:
    if not as_json:
        from proband.cli.outputs import terminal
        from proband.cli.planned import print_plan

        print_plan(plan, terminal())
        return
    import msgspec

    from proband.cli.outputs import write_stdout
    from proband.report.result import rounded

    fields = rounded(msgspec.to_builtins(plan, order="deterministic"))
    write_stdout(msgspec.json.format(msgspec.json.encode(fields), indent=1) + b"\n")
