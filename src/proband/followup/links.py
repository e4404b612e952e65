"""Genes that a newer release links with a disease, and in which the patient has a variant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proband.case.model import Variant
from proband.followup.change import Raised
from proband.followup.compare import Pair
from proband.knowledge import Knowledge


def newly_linked(pair: Pair) -> Iterator[Raised]:
    """What to raise of the patient's own genes: each disease that the newer release links with one of them.

    A variant is one that the case states (not one that was looked for and not found), or those of a variant file
    that speak for the disease.
    """
    before, after = pair.before.knowledge, pair.after.knowledge
    stated = _stated(pair, after)
    for symbol, names in stated.items():
        for row in _leads(after, symbol):
            if not _was_linked(pair, before, symbol, row):
                yield Raised("candidate gene", after.diseases.id(row), symbol, names)
    yield from _sequenced(pair, before, after, frozenset(stated))


def _stated(pair: Pair, knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """The variants that the case states, by the current symbol of their gene."""
    found: dict[str, list[str]] = {}
    for one in pair.after.case.variants:
        if one.gene and not one.absent:
            symbol = knowledge.gene_symbols.get(one.gene, one.gene)
            found.setdefault(symbol, []).append(_written(one))
    return {symbol: tuple(dict.fromkeys(names)) for symbol, names in found.items()}


def _written(one: Variant) -> str:
    return one.hgvs[0] if one.hgvs else one.as_written or f"{one.chrom}:{one.pos}:{one.ref}:{one.alt}"


def _leads(knowledge: Knowledge, symbol: str) -> list[int]:
    """The diseases that compete and are linked with a gene."""
    diseases = knowledge.diseases
    rows = dict.fromkeys(diseases.lead(row) for row in knowledge.genes.diseases_of(symbol))
    return [row for row in rows if not diseases.umbrellas[row]]


def _was_linked(pair: Pair, before: Knowledge, symbol: str, row: int) -> bool:
    """Whether the older release knew the gene of a disease, under any entry of its group."""
    old = pair.row_before(row)
    if old is None:
        return False
    current = {before.gene_symbols.get(gene, gene) for gene in before.genes_of(old)}
    return before.gene_symbols.get(symbol, symbol) in current or symbol in current


def _sequenced(pair: Pair, before: Knowledge, after: Knowledge, stated: frozenset[str]) -> Iterator[Raised]:
    """The diseases for which the variant file speaks, with a gene that was not linked with them."""
    for row in (pair.after.genotype.log10_lr > 0).nonzero()[0].tolist():
        parts = pair.after.genotype.evidence(row)
        for gene in after.own_genes(row):
            symbol = after.gene_symbols.get(gene, gene)
            spoken = any(re.search(rf"\b{re.escape(symbol)}\b", part.because) for part in parts)
            if spoken and symbol not in stated and not _was_linked(pair, before, symbol, row):
                yield Raised("candidate gene", after.diseases.id(row), symbol)
