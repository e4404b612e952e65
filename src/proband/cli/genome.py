"""The options that give a patient's genome to a command, and opening it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from proband.errors import UsageError

if TYPE_CHECKING:
    from proband.case.model import Case
    from proband.genotype.genome import Genome
    from proband.genotype.opened import Sources
    from proband.knowledge import Knowledge

F = TypeVar("F", bound=Callable[..., Any])

_PATH = click.Path(path_type=Path)
_OPTIONS = (
    click.option("--vcf", type=_PATH, help="The variants of the patient or the family (VCF or BCF)."),
    click.option("--ped", type=_PATH, help="The pedigree of the people in the variant file."),
    click.option("--proband", metavar="SAMPLE", help="Which sample of the variant file is the patient."),
    click.option(
        "--assembly", type=click.Choice(["GRCh37", "GRCh38"]), help="The assembly, if the file does not say it."
    ),
    click.option(
        "--fasta",
        type=_PATH,
        help="A reference sequence with its index, for amino acids (the one added with data add).",
    ),
    click.option(
        "--gnomad", type=_PATH, help="Population frequencies (VCF, or a table with chrom pos ref alt af)."
    ),
    click.option(
        "--incomplete-penetrance", is_flag=True, help="Healthy relatives may carry the disease's alleles."
    ),
    click.option("--no-clinvar", is_flag=True, help="Do not match ClinVar's pathogenic variants."),
    click.option("--no-cache", is_flag=True, help="Read the variant file anew, and keep nothing of it."),
)
NAMES = (
    "vcf", "ped", "proband", "assembly", "fasta", "gnomad", "incomplete_penetrance", "no_clinvar", "no_cache"
)  # fmt: skip


def genome_options(command: F) -> F:
    """The options of every command that takes a variant file."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def opened(given: dict[str, Any], case: Case, knowledge: Knowledge) -> Genome | None:
    """The genome that the options give; None without a variant file.

    Raises UsageError if other options are given without one.
    """
    if given["vcf"] is None:
        alone = [f"--{name.replace('_', '-')}" for name in NAMES if given[name]]
        if alone:
            raise UsageError(f"{alone[0]} needs a variant file", alone[0], "Give the file with --vcf FILE.")
        return None
    from proband.genotype.genome import Options
    from proband.genotype.opened import open_genome

    options = Options(known=not given["no_clinvar"], incomplete=given["incomplete_penetrance"])
    return open_genome(sources_of(given), knowledge, sex=case.sex, options=options, use_cache=not given["no_cache"])


def sources_of(given: dict[str, Any]) -> Sources:
    """The patient's files that the options give (there is a variant file), and the user's own to stand in."""
    from proband.genotype.opened import Sources
    from proband.knowledge.remembered import remembered

    return Sources(
        given["vcf"],
        given["ped"],
        given["proband"],
        given["assembly"],
        given["fasta"],
        given["gnomad"],
        remembered(),
    )
