"""`proband data`: which knowledge is installed, whether it is whole, and more of it from files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from proband.knowledge.assembly import Build


@click.group()
def data() -> None:
    """See, check and add the knowledge packs.

    proband uses the newest release of each pack that is installed; of the HPO another one with --release.
    """


@data.command()
@click.option("--date", help="The day to count ages from (YYYY-MM-DD), instead of today.")
def status(date: str | None) -> None:
    """Show which packs are there: release, age, size, what each enables, sources and licences.

    Also the files of yours that are used from their place, and whether they are still what they were.
    """
    from proband.cli.outputs import terminal
    from proband.cli.packs import day_of, print_status
    from proband.knowledge.library import installed

    print_status(installed(), day_of(date), terminal())


@data.command()
def verify() -> None:
    """Check every file of every pack against its sum; exit code 3 if something is damaged."""
    from proband.cli.outputs import terminal
    from proband.cli.packs import print_verified
    from proband.knowledge.library import installed

    print_verified(installed(), terminal())


@data.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option(
    "--assembly",
    type=click.Choice(["GRCh37", "GRCh38"]),
    help="The assembly of frequencies or a sequence that do not say it.",
)
def add(files: tuple[Path, ...], assembly: Build | None) -> None:
    """Add knowledge from files that you have: what each is, is told from its content.

    \b
    hp.obo phenotype.hpoa [genes_to_phenotype.txt]   a release of the HPO
    clinvar.vcf.gz                                   ClinVar, on GRCh37 or GRCh38
    maxo-annotations.tsv                             treatments of diseases
    gnomad.vcf.bgz, a table, genome.fa               used from their place, and not copied

    The folder is that of your system, or $PROBAND_DATA. A pack appears whole or not at all.
    """
    from proband.cli.added import no_folder, progress, say_taken
    from proband.knowledge.build.files import sort_files, take_up

    no_folder(files)
    with progress() as (say, advance):
        taken = take_up(sort_files(files), assembly, say, advance)
    say_taken(taken)


@data.command()
@click.argument("what", metavar="PACK|FILE")
@click.argument("release", required=False)
def remove(what: str, release: str | None) -> None:
    """Remove what you have added: a pack by its name and RELEASE, or a file from the list of yours.

    What proband ships cannot be removed, and a file of yours stays where it is.
    """
    from proband.cli.removed import forget_file, remove_pack

    click.echo(forget_file(what) if release is None else remove_pack(what, release))
