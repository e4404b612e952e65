"""Simulated exomes of children whose parents are related.

Sites lie in exons of MANE transcripts. Two site frequency spectra: "U-shaped" (33,000 sites that vary, of which a
person lists some 20,000) and "neutral" (density 1/q, 33,000 listed, 1.5 heterozygous for one homozygous, as in real
exomes). Genotypes are wrong with 0.2 %. Neighbours are in linkage disequilibrium: a chromosome is a mosaic of 12
ancestral haplotypes over blocks of 50 kb, and 60 old stretches of 0.6 Mb on average are homozygous in anyone.
Parents' chromosomes are dropped through the pedigree with 1.2 crossovers per 100 Mb.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.genotype.model import Sites
from proband.knowledge import open_knowledge
from proband.knowledge.assembly import LENGTHS

Ints = NDArray[np.int64]
Segments = list[tuple[int, int, int]]  # chromosome, first and last position
Mosaic = list[tuple[list[int], list[int]]]  # of each autosome: ends of the pieces, founder haplotype of each

LENGTH = LENGTHS["GRCh38"][:22]
PEDIGREES = {"0": "unrelated", "1/64": "second cousins", "1/16": "first cousins", "1/8": "uncle and niece"}
SPECTRA = ("U-shaped", "neutral")
CROSSOVERS_PER_BP = 1.2e-8
ERROR = 0.002
ANCESTORS, BLOCK_BP, STAY = 12, 50_000, 0.5
OLD_STRETCHES, OLD_BP = 60, 600_000


class World(msgspec.Struct):
    """Where sites are (sorted), and which ancestral haplotype carries the alternate allele: (sites, ANCESTORS)."""

    chrom: Ints
    pos: Ints
    block: Ints
    alleles: NDArray[np.bool_]


class Child(msgspec.Struct):
    """The calls of a child, where its two chromosomes are identical by descent, and the old stretches."""

    sites: Sites
    truth: Segments
    old: Segments


def simulate(spectrum: str, pedigree: str, rng: np.random.Generator) -> Child:
    """One child: its calls and its truth."""
    world = _world(spectrum, rng)
    one, other = drop(pedigree, rng)
    truth = list(identical(one, other))
    founders = 1 + max(label for mosaic in (one, other) for _, labels in mosaic for label in labels)
    haplotypes = np.stack([_haplotype(world, rng) for _ in range(founders)])
    copies = _along(world, one, haplotypes).astype(np.int64) + _along(world, other, haplotypes)
    old = _old(world, copies, _along(world, one, haplotypes), rng)
    wrong = rng.random(len(copies)) < ERROR
    copies[wrong] = np.where(copies[wrong] == 1, 2, 1)
    listed = copies > 0
    sites = Sites(
        world.chrom[listed].astype(np.int8), world.pos[listed].astype(np.int32), copies[listed].astype(np.int8)
    )
    return Child(sites, truth, old)


def _world(spectrum: str, rng: np.random.Generator) -> World:
    if spectrum == "U-shaped":
        frequency = rng.beta(0.4, 0.4, 33_000)
    else:
        # Density 1/q from 0.005 to 0.995; a person lists 28 % of such sites.
        frequency = np.exp(rng.uniform(np.log(0.005), np.log(0.995), int(33_000 / 0.2835)))
    chrom, pos = _positions(len(frequency), rng)
    key = np.cumsum(rng.exponential(BLOCK_BP, int(4e9 / BLOCK_BP)))
    whole = np.concatenate(([0], np.cumsum(LENGTH)))[chrom - 1] + pos
    block = np.searchsorted(key, whole)
    alleles = rng.random((len(pos), ANCESTORS)) < frequency[:, None]
    return World(chrom, pos, block, alleles)


def _positions(count: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Sites in exons and 50 bases around, evenly by length, without repeats."""
    exons = _exons()
    within = np.minimum(exons[:, 2] - exons[:, 1], 1000) + 100
    chosen = rng.choice(len(exons), count * 2, p=within / within.sum())
    pos = exons[chosen, 1] - 50 + (rng.random(len(chosen)) * within[chosen]).astype(np.int64)
    keys = rng.permutation(np.unique((exons[chosen, 0] << 32) | pos))[:count]
    keys.sort()
    return keys >> 32, keys & 0xFFFFFFFF


@cache
def _exons() -> Ints:
    """Chromosome, first and last position of the exons on the autosomes: (exons, 3)."""
    chrom, start, end = open_knowledge().transcripts.exon_intervals("GRCh38")
    found = np.column_stack((chrom, start, end)).astype(np.int64)
    return found[(found[:, 0] >= 1) & (found[:, 0] <= 22)]


def _haplotype(world: World, rng: np.random.Generator) -> NDArray[np.bool_]:
    """A chromosome set from the population: in each block one of the ancestors, often that of the block before."""
    blocks = int(world.block.max()) + 1
    ancestor = rng.integers(0, ANCESTORS, blocks)
    new = rng.random(blocks) >= STAY
    new[0] = True
    ancestor = ancestor[np.maximum.accumulate(np.where(new, np.arange(blocks), 0))]
    chosen: NDArray[np.bool_] = world.alleles[np.arange(len(world.pos)), ancestor[world.block]]
    return chosen


def _along(world: World, mosaic: Mosaic, haplotypes: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The alleles of one chromosome set that is a mosaic of founder haplotypes."""
    alleles = np.zeros(len(world.pos), bool)
    for number, (ends, labels) in enumerate(mosaic, start=1):
        here = np.flatnonzero(world.chrom == number)
        label = np.array(labels)[np.searchsorted(ends, world.pos[here])]
        alleles[here] = haplotypes[label, here]
    return alleles


def _old(world: World, copies: Ints, first: NDArray[np.bool_], rng: np.random.Generator) -> Segments:
    """Old stretches, which are homozygous in anyone, laid over the genotypes in place."""
    made: Segments = []
    for _ in range(rng.poisson(OLD_STRETCHES)):
        chrom = int(rng.choice(22, p=np.array(LENGTH) / sum(LENGTH)))
        start = int(rng.integers(0, LENGTH[chrom]))
        made.append((chrom + 1, start, start + int(rng.exponential(OLD_BP))))
        here = (world.chrom == chrom + 1) & (world.pos >= start) & (world.pos <= made[-1][2])
        copies[here] = 2 * first[here]
    return made


def drop(pedigree: str, rng: np.random.Generator) -> tuple[Mosaic, Mosaic]:
    """The two chromosome sets of the child, as mosaics of founder haplotypes."""
    founders = iter(range(100))

    def founder() -> tuple[Mosaic, Mosaic]:
        first, second = next(founders), next(founders)
        return [([size], [first]) for size in LENGTH], [([size], [second]) for size in LENGTH]

    def child(mother: tuple[Mosaic, Mosaic], father: tuple[Mosaic, Mosaic]) -> tuple[Mosaic, Mosaic]:
        return gamete(mother, rng), gamete(father, rng)

    if pedigree == "0":
        return child(founder(), founder())
    ancestors = founder(), founder()
    left, right = child(*ancestors), child(*ancestors)
    if pedigree == "1/4":
        return child(left, right)
    right = child(right, founder())
    if pedigree == "1/8":
        return child(left, right)
    left = child(left, founder())
    if pedigree == "1/16":
        return child(left, right)
    left = child(left, founder())
    if pedigree == "1/32":
        return child(left, right)
    return child(left, child(right, founder()))


def gamete(parent: tuple[Mosaic, Mosaic], rng: np.random.Generator) -> Mosaic:
    """One meiosis: crossovers without interference."""
    made: Mosaic = []
    for number, size in enumerate(LENGTH):
        places = [*np.sort(rng.integers(1, size, rng.poisson(size * CROSSOVERS_PER_BP))).tolist(), size]
        strand = int(rng.integers(2))
        ends: list[int] = []
        labels: list[int] = []
        start = 0
        for place in places:
            for end, label in zip(*parent[strand][number], strict=True):
                if end > start:
                    ends.append(min(end, place))
                    labels.append(label)
                if end >= place:
                    break
            start, strand = place, 1 - strand
        made.append((ends, labels))
    return made


def identical(one: Mosaic, other: Mosaic) -> Iterator[tuple[int, int, int]]:
    """Where both chromosome sets hold the same founder haplotype."""
    for number, (first, second) in enumerate(zip(one, other, strict=True), start=1):
        cuts = sorted(set(first[0]) | set(second[0]))
        start, open_at = 0, -1
        for end in cuts:
            same = _label(first, end) == _label(second, end)
            if same and open_at < 0:
                open_at = start
            if not same and open_at >= 0:
                yield number, open_at + 1, start
                open_at = -1
            start = end
        if open_at >= 0:
            yield number, open_at + 1, start


def _label(pieces: tuple[Sequence[int], Sequence[int]], end: int) -> int:
    return pieces[1][int(np.searchsorted(pieces[0], end))]
