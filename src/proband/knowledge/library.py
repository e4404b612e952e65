"""The library: which packs are installed, which release is used, and the knowledge opened from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from proband.errors import PackMissing
from proband.knowledge.assembly import Bands, Build
from proband.knowledge.diseases import Diseases
from proband.knowledge.frequency import Profiles
from proband.knowledge.genes import Genes
from proband.knowledge.lexicon import Lexicon
from proband.knowledge.neighbours import Neighbours
from proband.knowledge.ontology import Ontology
from proband.knowledge.pack import MANIFEST, Pack
from proband.knowledge.transcripts import Transcripts
from proband.knowledge.variants import KnownVariants

PHENOTYPE = "phenotype"
SHIPPED = Path(__file__).parent / "packs"
_RELEASE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


class Knowledge:
    """What medicine knows, from the packs of one release; everything is read when first asked for."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.release = pack.manifest.release

    @cached_property
    def ontology(self) -> Ontology:
        """The terms."""
        return Ontology(self.pack)

    @cached_property
    def diseases(self) -> Diseases:
        """The diseases."""
        return Diseases(self.pack, self.ontology)

    @cached_property
    def genes(self) -> Genes:
        """The genes."""
        return Genes(self.pack)

    def genes_of(self, disease: int) -> tuple[str, ...]:
        """The symbols of the genes that any entry of a disease's group lists, the leading entry's first."""
        members = self.diseases.group(disease)
        return tuple(dict.fromkeys(gene for member in members for gene in self.genes.of_disease(member)))

    def own_genes(self, disease: int) -> tuple[str, ...]:
        """The genes of the leading entry, or of its group if it has none: other entries list modifiers as well."""
        return self.genes.of_disease(disease) or self.genes_of(disease)

    @cached_property
    def profiles(self) -> Profiles:
        """How often each finding is seen in each disease (frequency.py)."""
        return self._profiles("profile")

    @cached_property
    def joined_profiles(self) -> Profiles:
        """The profiles of OMIM diseases joined with those of their twins in Orphanet."""
        return self._profiles("joined")

    @cached_property
    def backgrounds(self) -> NDArray[np.float32]:
        """How often each finding is seen over all annotated OMIM diseases, in the three profiles: (3, terms)."""
        return np.asarray(self.pack.array("term.background"))

    @cached_property
    def neighbours(self) -> Neighbours:
        """The diseases that are like each disease."""
        return Neighbours(
            self.pack.array("neighbour.index"), self.pack.array("neighbour.weight").astype(np.float32)
        )

    @cached_property
    def information(self) -> NDArray[np.float32]:
        """The information content of each term in bits: -log2 of the share of diseases that have it."""
        return np.asarray(self.pack.array("term.information"))

    @cached_property
    def transcripts(self) -> Transcripts:
        """The transcripts of the newest `mane` pack. Raises PackMissing if there is none."""
        return Transcripts(newest("mane"), lambda: self.gene_symbols)

    @cached_property
    def known_variants(self) -> KnownVariants:
        """ClinVar's pathogenic alleles from the newest `clinvar` pack. Raises PackMissing if there is none."""
        return KnownVariants(newest("clinvar"))

    def bands(self, build: Build) -> Bands:
        """The cytogenetic bands of a build, from the newest `mane` pack. Raises PackMissing if there is none."""
        return Bands(newest("mane"), build)

    def _profiles(self, name: str) -> Profiles:
        return Profiles(
            self.pack.array(f"{name}.bounds"),
            self.pack.array(f"{name}.disease"),
            self.pack.array(f"{name}.share"),
        )

    @cached_property
    def lexicon(self) -> Lexicon:
        """The phrases that name HPO terms."""
        return Lexicon(self.pack.table("lexicon"))

    @property
    def disease_lexicon(self) -> Lexicon:
        """The phrases that name diseases."""
        return self.diseases.lexicon

    @property
    def gene_symbols(self) -> Mapping[str, str]:
        """Gene symbols and aliases with the current symbol."""
        return self.genes.symbols


def user_folder() -> Path:
    """Where `proband data add` puts packs: the user's data folder (or $PROBAND_DATA)."""
    import os

    import platformdirs

    return Path(os.environ.get("PROBAND_DATA") or platformdirs.user_data_dir("proband")) / "packs"


def installed() -> list[Pack]:
    """All installed packs, shipped and added, ordered by name and release; damaged ones included."""
    packs = []
    for root in (SHIPPED, user_folder()):
        if root.is_dir():
            packs += [Pack(path.parent) for path in root.glob(f"*/*/{MANIFEST}")]
    return sorted(packs, key=lambda pack: (pack.folder.parent.name, pack.folder.name))


def newest(name: str) -> Pack:
    """The newest release of a pack that is installed. Raises PackMissing if there is none."""
    packs = [pack for pack in installed() if pack.folder.parent.name == name]
    if not packs:
        raise PackMissing(
            f"the {name} pack is not installed",
            str(SHIPPED),
            "`proband data status` lists what is installed; installing proband again brings back what it ships.",
        )
    return max(packs, key=lambda pack: pack.folder.name)


def open_knowledge(release: str | None = None) -> Knowledge:
    """Open the newest release of the phenotype pack, or the one that ``release`` (YYYY-MM-DD) names.

    Raises PackMissing if there is none, PackCorrupt if it is damaged.
    """
    packs = [pack for pack in installed() if pack.folder.parent.name == PHENOTYPE]
    if release is not None:
        packs = [pack for pack in packs if pack.folder.name == release]
    if not packs:
        wanted = f"release {release} of the phenotype pack" if release else "the phenotype pack"
        raise PackMissing(
            f"{wanted} is not installed",
            str(SHIPPED),
            "`proband data status` lists what is installed; `proband data add hp.obo phenotype.hpoa` adds a "
            "release from files; installing proband again brings back the one that it ships.",
        )
    return Knowledge(max(packs, key=lambda pack: pack.folder.name))
