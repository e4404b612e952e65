"""`proband read`: a story becomes a phenopacket."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("story", type=click.Path(allow_dash=True))
@click.option("--out", type=click.Path(path_type=Path), help="The file to write, instead of stdout.")
@click.option("--show", is_flag=True, help="Show the reading for people, on stderr.")
@click.option("--release", help="The HPO release to use (YYYY-MM-DD) instead of the newest installed.")
@click.pass_context
def read(ctx: click.Context, story: str, out: Path | None, show: bool, release: str | None) -> None:
    """Read a story and give it as a phenopacket (GA4GH version 2).

    STORY is a text, a PubMed record, a phenopacket of an older version, or - for stdin.
    """
    from proband.case.check import check_case
    from proband.case.phenopacket_write import write_phenopacket
    from proband.cli.inputs import read_case
    from proband.cli.outputs import exit_code, say_issues, step, terminal, write_file, write_stdout
    from proband.knowledge import open_knowledge
    from proband.report.terminal import print_case

    knowledge = open_knowledge(release)
    with step("read the story"):
        case, issues = read_case(story, knowledge)
    issues = (*issues, *check_case(case, knowledge.ontology))
    packet = write_phenopacket(case, hpo_release=knowledge.release)
    if show:
        print_case(case, terminal(err=True))
    say_issues(issues)
    if out is None:
        write_stdout(packet)
    else:
        write_file(out, packet)
        click.echo(str(out), err=True)
    ctx.exit(exit_code(issues))
