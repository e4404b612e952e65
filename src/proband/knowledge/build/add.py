"""Build a newer HPO release from files into the user's data folder (`proband data add`).

MONDO and HGNC come from the packs that proband ships.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from proband.errors import FileFormatError, UsageError
from proband.issue import Issue
from proband.knowledge.build.clinvar import load_reported
from proband.knowledge.build.hgnc import HgncGene, load_hgnc
from proband.knowledge.build.hpoa import Hpoa, read_gene_links, read_hpoa
from proband.knowledge.build.obo import Obo, read_obo
from proband.knowledge.build.phenotype import Inputs, build_phenotype
from proband.knowledge.build.sources import HPO, ORPHANET
from proband.knowledge.build.whole import BUILT_BY, Added, Say, check_whole, not_as_built, place_pack, shipped
from proband.knowledge.library import PHENOTYPE, SHIPPED, Knowledge, user_folder
from proband.knowledge.mondo import MondoEntry, load_mondo
from proband.knowledge.pack import Pack, Source, sha256_of


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
    manifest = place_pack(
        place, lambda folder: build_phenotype(inputs, folder, BUILT_BY), lambda folder: _check(folder)
    )
    return Added(place, manifest, issues)


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
    pack = shipped(PHENOTYPE)
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
    mondo, hgnc, clinvar = (shipped(name) for name in names)
    sources = [source for pack in (mondo, hgnc, clinvar) for source in pack.manifest.sources]
    return load_mondo(mondo), load_hgnc(hgnc), load_reported(clinvar), sources


def _sources(files: Sequence[Path], release: str) -> list[Source]:
    """The files themselves with their sums; Orphanet's annotations lie inside phenotype.hpoa."""
    named = [
        Source(
            f"Human Phenotype Ontology: {path.name}", release, HPO.licence, "file", sha256_of(path), HPO.citation
        )
        for path in files
    ]
    return [*named, msgspec.structs.replace(ORPHANET, release=release, carried_by="phenotype.hpoa")]


def _check(folder: Path) -> None:
    check_whole(folder)
    knowledge = Knowledge(Pack(folder))
    if not len(knowledge.diseases) or not len(knowledge.ontology):
        raise not_as_built(folder, "it is empty")
