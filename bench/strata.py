"""Ranks of genes, groups of patients by what is hard about them, and shares at the top with their intervals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from proband.case.model import Variant
from proband.genotype.consequence import call_consequences
from proband.genotype.model import Call, Effect
from proband.knowledge import Knowledge
from proband.knowledge.assembly import MT, chromosome_code

# "coding SNV": the publication states no protein change, and the place alone does not tell it.
Kind = Literal["missense", "null", "splice", "in-frame", "coding SNV", "other"]
KINDS: tuple[Kind, ...] = ("missense", "null", "splice", "in-frame", "coding SNV", "other")
RESAMPLES = 1000

# What lies in the coding sequence or within eight bases of an intron's ends; the rest an exome may not cover.
_NOT_CAPTURED: frozenset[Effect] = frozenset(("non-coding exon", "5' UTR", "3' UTR", "intron", "other"))
_OF_EFFECT: Mapping[Effect, Kind] = {
    "stop gained": "null",
    "frameshift": "null",
    "start lost": "null",
    "missense": "missense",
    "splice donor": "splice",
    "splice acceptor": "splice",
    "splice region": "splice",
    "in-frame deletion": "in-frame",
    "in-frame insertion": "in-frame",
}
# The protein change as the publication states it: what a place alone cannot tell.
_STATED: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"fs|Ter\d*\)?$|\*\)?$|[A-Za-z]\d+X\)?$|^p\.\(?Met1[^0-9]"), "null"),
    (re.compile(r"del|ins|dup"), "in-frame"),
    (re.compile(r"^p\.\(?[A-Z][a-z]{2}\d+[A-Z][a-z]{2}\)?$"), "missense"),
)


class GeneRanks:
    """Ranks of genes by the best score of their diseases."""

    def __init__(self, knowledge: Knowledge) -> None:
        leads = [row for row in range(len(knowledge.diseases)) if knowledge.diseases.lead(row) == row]
        pairs = [
            (row, knowledge.gene_symbols.get(gene, gene)) for row in leads for gene in knowledge.own_genes(row)
        ]
        self.genes = sorted({gene for _, gene in pairs})
        number = {gene: at for at, gene in enumerate(self.genes)}
        self.number = number
        self._disease = np.array([row for row, _ in pairs])
        self._gene = np.array([number[gene] for _, gene in pairs])

    def rank(self, scores: NDArray[np.float64], gene: str) -> float:
        """From 1; ties share the mean; infinite where no ranked disease has the gene."""
        if gene not in self.number:
            return float("inf")
        best = np.full(len(self.genes), -np.inf)
        np.maximum.at(best, self._gene, scores[self._disease])
        own = best[self.number[gene]]
        return 1 + float((best > own).sum()) + float((best == own).sum() - 1) / 2


def kind_and_capture(variant: Variant, knowledge: Knowledge) -> tuple[Kind, bool]:
    """What a variant does (by the transcripts, else as stated), and whether an exome captures it."""
    call = Call(chromosome_code(variant.chrom), variant.pos or 0, variant.ref, variant.alt, 0, ())
    (called,) = call_consequences((call,), knowledge.transcripts, "GRCh38")
    effect: Effect = called.consequences[0].effect if called.consequences else "other"
    captured = call.chrom != MT and effect not in _NOT_CAPTURED
    if effect == "coding SNV" or effect not in _OF_EFFECT:
        stated = (form.split(":")[-1] for form in variant.hgvs)
        changes = [form for form in stated if form.startswith("p.")] if captured else []
        kinds = (kind for form in changes for pattern, kind in _STATED if pattern.search(form))
        return next(kinds, "coding SNV" if effect == "coding SNV" and not changes else "other"), captured
    return _OF_EFFECT[effect], captured


def by_variants(variants: Sequence[Sequence[Variant]], knowledge: Knowledge) -> dict[str, list[bool]]:
    """Which patients are of each class (a pair of two classes is "mixed"), and whose variants all are captured."""
    told = [[kind_and_capture(one, knowledge) for one in own] for own in variants]
    kinds = [{kind for kind, _ in own} for own in told]
    found: dict[str, list[bool]] = {kind: [own == {kind} for own in kinds] for kind in KINDS}
    captured = [all(yes for _, yes in own) for own in told]
    return {
        **found,
        "mixed": [len(own) > 1 for own in kinds],
        "captured": captured,
        "not captured": [not yes for yes in captured],
    }


def interval(genes: Sequence[str], hits: NDArray[np.bool_], random: np.random.Generator) -> tuple[float, float]:
    """The 95 % interval of a share in per cent, genes drawn with replacement; zeros without patients."""
    if not genes:
        return 0.0, 0.0
    _, gene = np.unique(genes, return_inverse=True)
    hit, size = np.bincount(gene, hits), np.bincount(gene)
    drawn = random.integers(0, len(size), (RESAMPLES, len(size)))
    low, high = np.percentile(100 * hit[drawn].sum(axis=1) / size[drawn].sum(axis=1), (2.5, 97.5)).tolist()
    return low, high


def table(figures: Mapping[str, float], strata: Sequence[str], ways: Sequence[str]) -> Iterator[str]:
    """One line a stratum: patients, then for each way the shares at rank 1 (with interval) and in the first 10."""
    yield f"{'':26s}{'cases':>6s}" + "".join(f"  {way + ' top 1':>26s} {'top 10':>6s}" for way in ways)
    for stratum in strata:
        cells = []
        for way in ways:
            top1, low, high, top10 = (
                figures[f"{stratum}.{way}.{key}"] for key in ("top1", "top1.low", "top1.high", "top10")
            )
            cells.append(f"  {f'{top1:.1f} ({low:.1f} to {high:.1f})':>26s} {top10:6.1f}")
        yield f"{stratum:26s}{figures[f'{stratum}.cases']:6.0f}" + "".join(cells)
