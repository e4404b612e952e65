"""`proband data`: which knowledge is installed, whether it is whole, and a newer release from files."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def data() -> None:
    """See, check and add the knowledge packs.

    proband uses the newest release of the HPO that is installed, unless --release says otherwise.
    """


@data.command()
@click.option("--date", help="The day to count ages from (YYYY-MM-DD), instead of today.")
def status(date: str | None) -> None:
    """Show which packs are there: release, age, size, what each enables, sources and licences."""
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
@click.argument("hp_obo", type=click.Path(path_type=Path))
@click.argument("phenotype_hpoa", type=click.Path(path_type=Path))
@click.argument("genes_to_phenotype", type=click.Path(path_type=Path), required=False)
def add(hp_obo: Path, phenotype_hpoa: Path, genes_to_phenotype: Path | None) -> None:
    """Build a newer release of the HPO from its files into your data folder.

    The files are those of an HPO release: hp.obo, phenotype.hpoa and, better with it than without,
    genes_to_phenotype.txt. The folder is that of your system, or $PROBAND_DATA.
    """
    from proband.cli.outputs import say_issues
    from proband.knowledge.build.add import add_release, is_newest

    added = add_release(
        hp_obo, phenotype_hpoa, genes_to_phenotype, lambda what: click.echo(f"{what} ...", err=True)
    )
    say_issues(added.issues)
    release = added.manifest.release
    click.echo(f"Added the phenotype pack of release {release}: {added.folder}")
    newest = (
        "It is used from now on." if is_newest(release) else f"A newer one is in use; ask with --release {release}."
    )
    click.echo(newest)
