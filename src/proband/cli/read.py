"""`proband read`: a story becomes a phenopacket."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from proband.case.model import Case


@click.command()
@click.argument("story", type=click.Path(allow_dash=True))
@click.option("--out", type=click.Path(path_type=Path), help="The file to write, instead of stdout.")
@click.option("--show", is_flag=True, help="Show the reading for people, on stderr.")
@click.option("--tsv", is_flag=True, help="Print one row an item of the reading instead of the phenopacket.")
@click.option(
    "--corrections",
    type=click.Path(path_type=Path),
    help="A person's corrections of the reading (YAML or TSV): reject, change, add.",
)
@click.option("--release", help="The HPO release to use (YYYY-MM-DD) instead of the newest installed.")
@click.pass_context
def read(
    ctx: click.Context,
    story: str,
    out: Path | None,
    show: bool,
    tsv: bool,
    corrections: Path | None,
    release: str | None,
) -> None:
    """Read a story and give it as a phenopacket (GA4GH version 2).

    STORY is a text, a PubMed record, a phenopacket of an older version, or - for stdin.
    """
    from proband.case.check import check_case
    from proband.cli.inputs import read_case
    from proband.cli.outputs import exit_code, say_issues, step, terminal, write_file, write_stdout
    from proband.knowledge import open_knowledge
    from proband.report.terminal import print_case

    knowledge = open_knowledge(release)
    with step("read the story"):
        case, issues = read_case(story, knowledge, corrections)
    issues = (*issues, *check_case(case, knowledge.ontology))
    written = _written(case, knowledge.release, tsv)
    if show:
        print_case(case, terminal(err=True))
    say_issues(issues)
    if out is None:
        write_stdout(written)
    else:
        write_file(out, written)
        click.echo(str(out), err=True)
    ctx.exit(exit_code(issues))


def _written(case: Case, release: str, tsv: bool) -> bytes:
    """The items of the reading as a table, or the case as a phenopacket."""
    if tsv:
        from proband.narrative.items import items_of, tsv_of

        return tsv_of(items_of(case)).encode()
    from proband.case.phenopacket_write import write_phenopacket

    return write_phenopacket(case, hpo_release=release)
