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
from proband.knowledge.care import CARE, Care
from proband.knowledge.diseases import Diseases
from proband.knowledge.frequency import Profiles
from proband.knowledge.genes import Genes
from proband.knowledge.lexicon import Lexicon
from proband.knowledge.neighbours import Neighbours
from proband.knowledge.ontology import Ontology
from proband.knowledge.overlay import Overlay, overlaid, read_overlay, rejoined
from proband.knowledge.pack import MANIFEST, Pack
from proband.knowledge.transcripts import Transcripts
from proband.knowledge.variants import KnownVariants

PHENOTYPE = "phenotype"
SHIPPED = Path(__file__).parent / "packs"
_RELEASE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


class Knowledge:
    """What medicine knows, from the packs of one release; everything is read when first asked for."""

    def __init__(self, pack: Pack, *, overlay: bool = True) -> None:
        self.pack = pack
        self.release = pack.manifest.release
        self._with_overlay = overlay

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
        """How often each finding is seen in each disease (frequency.py), the overlay laid over it."""
        own = self._profiles("profile")
        return overlaid(own, self.overlay, self.diseases, self.ontology) if self.overlay else own

    @cached_property
    def joined_profiles(self) -> Profiles:
        """The profiles of OMIM diseases joined with those of their twins in Orphanet."""
        joined = self._profiles("joined")
        return rejoined(joined, self.profiles, self.overlay, self.diseases) if self.overlay else joined

    @cached_property
    def overlay(self) -> Overlay:
        """Counts from cohorts that the HPO annotation lacks; empty without the care pack, or if left out."""
        if not self._with_overlay or self.care is None:
            return Overlay({})
        return read_overlay(self.care, self.diseases, self.ontology)

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
        """ClinVar's alleles from the newest `clinvar` pack. Raises PackMissing if there is none."""
        return KnownVariants(newest("clinvar"))

    @cached_property
    def care(self) -> Care | None:
        """Mechanisms and treatments from the newest `autoinflammatory` pack, or None if there is none."""
        packs = [pack for pack in installed() if pack.folder.parent.name == CARE]
        return Care.of_pack(max(packs, key=lambda pack: pack.folder.name)) if packs else None

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


def data_folder() -> Path:
    """The user's data folder of proband (or $PROBAND_DATA)."""
    import os

    import platformdirs

    return Path(os.environ.get("PROBAND_DATA") or platformdirs.user_data_dir("proband"))


def user_folder() -> Path:
    """Where `proband data add` puts packs: in the user's data folder."""
    return data_folder() / "packs"


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
    # Of one release, what the user has added is fuller than what proband ships.
    return max(packs, key=lambda pack: (pack.folder.name, SHIPPED not in pack.folder.parents))


def open_knowledge(release: str | None = None, *, overlay: bool = True) -> Knowledge:
    """Open the newest release of the phenotype pack, or the one that ``release`` (YYYY-MM-DD) names; without
    ``overlay`` the counts that the care pack adds to the HPO annotation are left out.

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
    return Knowledge(max(packs, key=lambda pack: pack.folder.name), overlay=overlay)
