"""Gene symbols in a sentence, as current symbols; abbreviations that mean something else are left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import msgspec

from proband.narrative import tables


class Gene(msgspec.Struct, frozen=True):
    """A gene symbol in a sentence (offsets within the sentence)."""

    start: int
    end: int
    symbol: str


_TOKEN = re.compile(r"\b[A-Z][A-Za-z0-9]*(?:-[A-Z0-9]+)*\b")

_GENE_WORD_AFTER = re.compile(r"^\s+(?:gene|locus|variants?|mutations?|sequenc\w+|alleles?)\b", re.IGNORECASE)

_GENE_WORD_BEFORE = re.compile(
    r"\b(?:genes?|mutations?\s+(?:in|of)|variants?\s+(?:in|of))\s+(?:the\s+)?$", re.IGNORECASE
)


def find_genes(words: str, genes: Mapping[str, str]) -> list[Gene]:
    """The genes of a sentence, in order; ``genes`` gives the current symbol of a symbol or alias."""
    found = []
    for match in _TOKEN.finditer(words):
        token = match.group()
        symbol = genes.get(token)
        if symbol is None and token.upper() in genes and token[1:] != token[1:].lower():
            symbol = genes[token.upper()]
        if symbol is None or len(token) < 2:
            continue
        if token.upper() in _ambiguous() and not _beside_gene_word(words, match):
            continue
        found.append(Gene(match.start(), match.end(), symbol))
    return found


def _beside_gene_word(words: str, match: re.Match[str]) -> bool:
    before, after = words[max(0, match.start() - 40) : match.start()], words[match.end() : match.end() + 20]
    return _GENE_WORD_AFTER.match(after) is not None or _GENE_WORD_BEFORE.search(before) is not None


def nearest(genes: Sequence[Gene], start: int, end: int) -> str:
    """The symbol of the gene nearest to a stretch."""
    if not genes:
        return ""
    return min(genes, key=lambda gene: max(gene.start - end, start - gene.end, 0)).symbol


@cache
def _ambiguous() -> frozenset[str]:
    """Symbols that in a clinical text mean something else, unless a word such as "gene" stands by."""
    return frozenset(row["symbol"] for row in tables.rows("ambiguous_symbols"))
