"""The genes of a sentence, as current symbols: by symbol or alias, and by name where the words speak of a gene.

Abbreviations that mean something else are left out unless a word such as "gene" stands by. A protein that is only
named ("alkaline phosphatase was low") is no gene.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Protocol

import msgspec

from proband.knowledge.genes import name_key
from proband.narrative import tables


class Vocabulary(Protocol):
    """What genes are called: symbols and aliases, and names by ``name_key``, each with the current symbol."""

    @property
    def symbols(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def names(self) -> Mapping[str, str]: ...  # noqa: D102


class Gene(msgspec.Struct, frozen=True):
    """A gene in a sentence (offsets within the sentence)."""

    start: int
    end: int
    symbol: str


_ROMAN = re.compile(r"[IVX]+")
_TOKEN = re.compile(r"\b[A-Z][A-Za-z0-9]*(?:-[A-Z0-9]+)*\b")

_GENE_WORD_AFTER = re.compile(
    r"^(?:\s+|-)(?:genes?|locus|variants?|mutations?|sequenc\w+|alleles?)\b|^\s*[:(]?\s*[cp]\.", re.IGNORECASE
)
_GENE_WORD_BEFORE = re.compile(
    r"\b(?:genes?|(?:mutations?|variants?|deletions?|duplications?)\s+(?:in|of)|(?:sequencing|mutation(?:al)?\s+analysis|"
    r"genetic\s+(?:testing|analysis)|genotyping|mutation\s+screening)\s+(?:of|for))\s+(?:the\s+)?$",
    re.IGNORECASE,
)

# A name ends where one of these begins ...
_AFTER_NAME = re.compile(
    r"[\s-]+(?:genes?|locus|mutations?|variants?|(?:gene\s+)?(?:deletions?|duplications?))\b", re.IGNORECASE
)
# ... or begins where one of these ends.
_BEFORE_NAME = re.compile(
    r"\b(?:gene\s+(?:of|for|encoding|that\s+encodes|which\s+encodes|coding\s+for|called)"
    r"|(?:mutations?|variants?|changes?|mutated)\s+(?:in|of|within|affecting))\s+(?:the\s+|human\s+)*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w'’]+")
# Words that no name of a gene holds: a longer match would only reach into the sentence.
_NO_NAME = re.compile(r"[.;:()]\s|\b(?:was|were|is|are|had|has|a|an)\b")
_MOST_WORDS = 9


def find_genes(words: str, vocabulary: Vocabulary) -> list[Gene]:
    """The genes of a sentence, in order; a name and a symbol never overlap."""
    found = [*_by_symbol(words, vocabulary.symbols)]
    named = [gene for gene in _by_name(words, vocabulary) if not any(_meet(gene, other) for other in found)]
    kept: list[Gene] = []
    for gene in sorted([*found, *named], key=lambda gene: (gene.start, -gene.end)):
        if not kept or gene.start >= kept[-1].end:
            kept.append(gene)
    return kept


def _meet(one: Gene, other: Gene) -> bool:
    return one.start < other.end and other.start < one.end


def _by_symbol(words: str, symbols: Mapping[str, str]) -> Iterator[Gene]:
    for match in _TOKEN.finditer(words):
        token = match.group()
        symbol = symbols.get(token)
        if symbol is None and token.upper() in symbols and token[1:] != token[1:].lower():
            symbol = symbols[token.upper()]
        if symbol is None or len(token) < 2 or _ROMAN.fullmatch(token):
            continue
        if _needs_gene_word(token, symbol) and not _beside_gene_word(words, match):
            continue
        yield Gene(match.start(), match.end(), symbol)


def _needs_gene_word(token: str, symbol: str) -> bool:
    """Whether a token may well mean something else: an ambiguous one, or an alias of letters only ("NBCCS")."""
    return token.upper() in _ambiguous() or (token != symbol and token.isalpha())


# A change right behind it makes a symbol of a word: "GBA N370S", "CFTR: c.1521_1523del".
_CHANGE_AFTER = re.compile(r"\s*:?\s*(?:[cpm]\.[\d(A-Z*-]|[A-Z]\d{1,4}[A-Z*]\b)")


def _beside_gene_word(words: str, match: re.Match[str]) -> bool:
    before, after = words[max(0, match.start() - 40) : match.start()], words[match.end() : match.end() + 20]
    if _CHANGE_AFTER.match(after):
        return True
    return _GENE_WORD_AFTER.match(after) is not None or _GENE_WORD_BEFORE.search(before) is not None


def _by_name(words: str, vocabulary: Vocabulary) -> Iterator[Gene]:
    """The names before "gene" or "mutation" and after "the gene of": the longest that is a gene's."""
    for match in _AFTER_NAME.finditer(words):
        gene = _longest(words, _ends_at(words, match.start()), vocabulary)
        if gene is not None:
            yield gene
    for match in _BEFORE_NAME.finditer(words):
        gene = _longest(words, _begins_at(words, match.end()), vocabulary)
        if gene is not None:
            yield gene


def _ends_at(words: str, end: int) -> list[tuple[int, int]]:
    """The stretches of up to nine words that end here, the longest first."""
    start = max(0, end - 120)
    for stop in _NO_NAME.finditer(words, start, end):
        start = stop.end()
    return [(match.start(), end) for match in [*_WORD.finditer(words, start, end)][-_MOST_WORDS:]]


def _begins_at(words: str, start: int) -> list[tuple[int, int]]:
    """The stretches of up to nine words that begin here, the longest first."""
    stop = _NO_NAME.search(words, start, start + 120)
    end = stop.start() if stop else min(len(words), start + 120)
    return [(start, match.end()) for match in reversed([*_WORD.finditer(words, start, end)][:_MOST_WORDS])]


def _longest(words: str, stretches: Sequence[tuple[int, int]], vocabulary: Vocabulary) -> Gene | None:
    for start, end in stretches:
        symbol = vocabulary.names.get(name_key(words[start:end]))
        if symbol is not None:
            return Gene(start, end, symbol)
    return None


_LIST = r"(?:\s*(?:,|;|/|and|or|plus|\]|\[|with)\s*(?:\w+\s+){0,2}?@[^@;]{0,12}?)*"
_IN_GENE = re.compile(
    rf"[)\]]*{_LIST}[)\]]*\s*(?:\([^()]*\)\s*)?,?\s*"
    r"(?:(?:pathogenic\s+|missense\s+|nonsense\s+|splice(?:[\s-]site)?\s+)?(?:mutations?|variants?|changes?|alleles?|"
    r"substitutions?|polymorphisms?|deletions?|duplications?|transitions?)\s+)?"
    r"(?:located\s+|found\s+|present\s+|identified\s+|detected\s+)?"
    r"(?:(?:in|of|within|affecting|on)\s+(?:(?:exon|intron|codon)\s+\d+\w?\s+(?:of|in)\s+)?(?:the\s+)?(?:[a-z-]+\s+){0,3})?"
    r"(?:gene\s+)?\(?"
)


def gene_of(genes: Sequence[Gene], words: str, start: int, end: int) -> str:
    """The gene of the variant written at ``start`` to ``end``: "in GENE" right behind it, else the last one named
    before it, else the next one. In ``words`` other variants are masked by ``@``."""
    after = next((gene for gene in genes if gene.start >= end), None)
    before = [gene for gene in genes if 0 <= gene.start < start]
    if after is not None and (not before or _IN_GENE.fullmatch(words[end : after.start])):
        if before and start - before[-1].end <= 2 and "in" not in words[end : after.start].split():
            return before[-1].symbol
        return after.symbol
    if before:
        return before[-1].symbol
    return genes[0].symbol if genes else ""


def nearest(genes: Sequence[Gene], start: int, end: int) -> str:
    """The symbol of the gene nearest to a stretch."""
    if not genes:
        return ""
    return min(genes, key=lambda gene: max(gene.start - end, start - gene.end, 0)).symbol


@cache
def _ambiguous() -> frozenset[str]:
    """Symbols that in a clinical text mean something else, unless a word such as "gene" stands by."""
    return frozenset(row["symbol"] for row in tables.rows("ambiguous_symbols"))
