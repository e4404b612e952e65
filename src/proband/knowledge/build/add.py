"""Build a newer HPO release from files into the user's data folder (`proband data add`).

MONDO and HGNC come from the packs that proband ships. A pack appears whole or not at all: it is built in a
folder beside its place, checked, and renamed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from proband import __version__
from proband.errors import FileFormatError, PackCorrupt, PackMissing, UsageError
from proband.issue import Issue
from proband.knowledge.build.clinvar import load_reported
from proband.knowledge.build.hgnc import HgncGene, load_hgnc
from proband.knowledge.build.hpoa import Hpoa, read_gene_links, read_hpoa
from proband.knowledge.build.obo import Obo, read_obo
from proband.knowledge.build.phenotype import Inputs, build_phenotype
from proband.knowledge.build.sources import HPO, ORPHANET
from proband.knowledge.library import PHENOTYPE, SHIPPED, Knowledge, installed, open_knowledge, user_folder
from proband.knowledge.mondo import MondoEntry, load_mondo
from proband.knowledge.pack import Manifest, Pack, Source, sha256_of

BUILT_BY = f"proband {__version__} (proband data add)"
LEFTOVER = ".building-"

Say = Callable[[str], None]


class Added(msgspec.Struct, frozen=True):
    """The new pack: its folder, its manifest, and what was met on the way."""

    folder: Path
    manifest: Manifest
    issues: tuple[Issue, ...]


def add_release(hp_obo: Path, phenotype_hpoa: Path, genes: Path | None, say: Say = lambda _: None) -> Added:
    """Build the phenotype pack of one HPO release from its files; ``say`` is told each step.

    Raises FileFormatError for files of another kind, UsageError if proband ships this release already,
    PackMissing or PackCorrupt if the packs that it builds on cannot be used.
    """
    say(f"reading {hp_obo.name}")
    obo = read_obo(_text(hp_obo), str(hp_obo))
    place = _place_of(obo.release)
    say(f"reading {phenotype_hpoa.name}")
    hpoa = read_hpoa(_text(phenotype_hpoa), str(phenotype_hpoa))
    links, borrowed = _gene_links(genes, say)
    say("reading names and genes from the packs of proband")
    mondo, hgnc, reported, more = _shipped()
    files = [path for path in (hp_obo, phenotype_hpoa, genes) if path is not None]
    inputs = Inputs(
        obo, hpoa, links, mondo, hgnc, None, reported, [*_sources(files, obo.release), *borrowed, *more]
    )
    say(f"building release {obo.release} (a minute at most)")
    issues = (*_differing_releases(obo, hpoa), *map(_borrowed, borrowed))
    return Added(place, _build(inputs, place, say), issues)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError):
        raise UsageError("there is no such file", str(path), "Check the path.") from None
    except PermissionError:
        raise FileFormatError("no permission to read it", str(path), "Ask its owner, or `chmod u+r` it.") from None
    except UnicodeDecodeError:
        raise FileFormatError("this is not a text file", str(path), "Give the files of an HPO release.") from None


def _place_of(release: str) -> Path:
    if (SHIPPED / PHENOTYPE / release).is_dir():
        raise UsageError(
            f"proband ships release {release} of the HPO already", "", "There is nothing to add; it is in use."
        )
    return user_folder() / PHENOTYPE / release


def _differing_releases(obo: Obo, hpoa: Hpoa) -> tuple[Issue, ...]:
    if obo.release == hpoa.release:
        return ()
    return (
        Issue(
            "warning",
            "releases-differ",
            "phenotype.hpoa",
            f"The ontology is of {obo.release}, the annotations are of {hpoa.release}.",
            "Annotations with terms that this ontology does not know are left out. Give files of one release.",
        ),
    )


def _gene_links(genes: Path | None, say: Say) -> tuple[list[tuple[str, int, str]], list[Source]]:
    """The links of genes to diseases: of the file, or those of the newest release that proband ships."""
    if genes is not None:
        say(f"reading {genes.name}")
        return read_gene_links(_text(genes), str(genes)), []
    pack = max(_packs(PHENOTYPE), key=lambda pack: pack.folder.name)
    knowledge = Knowledge(pack)
    links = [
        (gene.symbol, gene.ncbi_id, knowledge.diseases.id(disease))
        for gene in map(knowledge.genes.gene, range(len(knowledge.genes)))
        for disease in knowledge.genes.diseases_of(gene.symbol)
    ]
    source = Source(
        "Human Phenotype Ontology: links of genes to diseases",
        knowledge.release,
        HPO.licence,
        carried_by=f"the pack {PHENOTYPE} {knowledge.release} that proband ships",
    )
    return sorted(links), [source]


def _borrowed(source: Source) -> Issue:
    return Issue(
        "warning",
        "genes-of-another-release",
        "genes_to_phenotype.txt",
        f"Not given: the links of genes to diseases are those of release {source.release}.",
        "Give the genes_to_phenotype.txt of the release to bring them up to date.",
    )


def _shipped() -> tuple[list[MondoEntry], list[HgncGene], dict[int, int], list[Source]]:
    """MONDO, HGNC and ClinVar's counts of the shipped packs, with their sources."""
    names = ("mondo", "hgnc", "clinvar")
    mondo, hgnc, clinvar = (max(_packs(name), key=lambda pack: pack.folder.name) for name in names)
    sources = [source for pack in (mondo, hgnc, clinvar) for source in pack.manifest.sources]
    return load_mondo(mondo), load_hgnc(hgnc), load_reported(clinvar), sources


def _packs(name: str) -> list[Pack]:
    found = [pack for pack in installed() if pack.folder.parent.name == name and SHIPPED in pack.folder.parents]
    if not found:
        raise PackMissing(f"the pack {name} is not installed", str(SHIPPED), "Install proband again.")
    return found


def _sources(files: Sequence[Path], release: str) -> list[Source]:
    """The files themselves with their sums; Orphanet's annotations lie inside phenotype.hpoa."""
    named = [
        Source(
            f"Human Phenotype Ontology: {path.name}", release, HPO.licence, "file", sha256_of(path), HPO.citation
        )
        for path in files
    ]
    return [*named, msgspec.structs.replace(ORPHANET, release=release, carried_by="phenotype.hpoa")]


def _build(inputs: Inputs, place: Path, say: Say) -> Manifest:
    """Build beside the place, check, and move there in one step."""
    root = user_folder()
    try:
        root.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=LEFTOVER, dir=root))
    except OSError as error:
        raise UsageError(
            f"the data folder cannot be written ({error.strerror})",
            str(root),
            "Set PROBAND_DATA to another folder.",
        ) from error
    try:
        folder = scratch / PHENOTYPE / place.name
        manifest = build_phenotype(inputs, folder, BUILT_BY)
        say("checking it")
        _check(folder)
        _move(folder, place, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return manifest


def _check(folder: Path) -> None:
    knowledge = Knowledge(Pack(folder))
    damaged = [name for name, _ in knowledge.pack.verify()]
    if damaged or not len(knowledge.diseases) or not len(knowledge.ontology):
        raise PackCorrupt(
            f"what was written is not what was built ({', '.join(damaged) or 'it is empty'})",
            str(folder),
            "Check the disk, and the files that you gave.",
        )


def _move(folder: Path, place: Path, scratch: Path) -> None:
    """Put the pack in its place; a pack of the same release that stands there gives way only now."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        os.replace(place, scratch / "before")  # noqa: PTH105  (a folder)
    os.replace(folder, place)  # noqa: PTH105


def is_newest(release: str) -> bool:
    """Whether a release is the one that is used when none is asked for."""
    return open_knowledge().release == release
