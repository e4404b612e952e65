"""Simulated exomes of a child and both parents: a population of common sites, rare variants, the causal ones.

related     parents of a homozygous child are first cousins (F = 1/16), and so are a tenth of all others, so that
            runs do not betray the answer. Chromosomes are dropped through the family as in children.py; a
            homozygous causal allele lies where the child has one founder's chromosome twice.
common      sites of one population, drawn once; 0.1 % of all genotypes are wrong. They carry their frequency.
rare        each on one founder's chromosome, or local to the families' region (70 % of founders): about --rare in
            the child, 5 % of them homozygous. 1.3 on average are new in the child. None carries a frequency.
causal      a pair comes from both parents. A single heterozygous allele of a dominant disease is new in half of
            the children; of the others, four of five parents who have it are affected. One of a recessive disease,
            whose partner is not in the data, comes from a healthy parent. One on a boy's X is new in a third.

These shares are assumptions, and those of new alleles are near the program's own: see segregation.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from children import ANCESTORS, BLOCK_BP, LENGTH, Ints, World, _along, _haplotype, _positions, gamete
from exome import BASES, TRANSITION, TRANSITIONS_SHARE, Coding, Record, background, spike, vcf_head
from family_exome import FOUNDERS, Pair, _founder, cousins
from proband.case.model import Sex, Variant
from proband.knowledge.assembly import MT, X, Y, chromosome_name

SAMPLES = ("child", "mother", "father")
SITES, LEAST_FREQUENCY, HIGHEST_FREQUENCY = 40_000, 0.02, 0.94
ERROR = 0.001
RELATED_ANYHOW = 0.1
LOCAL_SHARE, LOCAL_CARRIED = 0.1, 0.7
NEW_IN_CHILD = 1.3
NEW_DOMINANT, PARENT_AFFECTED = 0.5, 0.8
NEW_IN_BOYS = 1 / 3
PED_SEX = {"male": 1, "female": 2}


class Asked(msgspec.Struct, frozen=True):
    """What a family is made for: the causal variants, the child's sex, whether the disease is recessive alone."""

    variants: tuple[Variant, ...]
    sex: Sex
    recessive: bool


class Rows(msgspec.Struct):
    """Alleles of a family; ``copies``: (alleles, 3), of child, mother, father. A frequency of 0 is unknown."""

    chrom: Ints
    pos: Ints
    ref: list[str]
    alt: list[str]
    frequency: NDArray[np.float64]
    copies: Ints


class Origin(msgspec.Struct, frozen=True):
    """How the causal alleles came to the child; ``affected`` are mother and father."""

    related: bool
    new: bool
    affected: tuple[bool, bool]


class Population:
    """Common sites in exons, drawn once for all families."""

    def __init__(self, random: np.random.Generator) -> None:
        chrom, pos = _positions(SITES, random)
        frequency = np.exp(random.uniform(np.log(LEAST_FREQUENCY), np.log(HIGHEST_FREQUENCY), len(pos)))
        ends = np.cumsum(random.exponential(BLOCK_BP, int(4e9 / BLOCK_BP)))
        whole = np.concatenate(([0], np.cumsum(LENGTH)))[chrom - 1] + pos
        alleles = random.random((len(pos), ANCESTORS)) < frequency[:, None]
        self.world = World(chrom, pos, np.searchsorted(ends, whole), alleles)
        self.frequency = frequency
        ref = random.choice(list(BASES), len(pos))
        transition = random.random(len(pos)) < TRANSITIONS_SHARE
        others = {base: [one for one in BASES if one not in (base, TRANSITION[base])] for base in BASES}
        self.ref: list[str] = ref.tolist()
        side = random.integers(0, 2, len(pos))
        self.alt = [
            TRANSITION[base] if same else others[base][which]
            for base, same, which in zip(self.ref, transition.tolist(), side.tolist(), strict=True)
        ]

    def rows(self, family: Sequence[Pair], random: np.random.Generator) -> Rows:
        """The sites where somebody of the family has the alternate allele."""
        founders = 1 + max(label for pair in family for mosaic in pair for _, labels in mosaic for label in labels)
        haplotypes = np.stack([_haplotype(self.world, random) for _ in range(founders)])
        along = [[_along(self.world, mosaic, haplotypes) for mosaic in pair] for pair in family]
        copies = np.stack([one.astype(np.int64) + other for one, other in along], axis=1)
        _spoil(copies, random)
        kept = np.flatnonzero(copies.any(axis=1))
        ref, alt = ([letters[at] for at in kept.tolist()] for letters in (self.ref, self.alt))
        world = self.world
        return Rows(world.chrom[kept], world.pos[kept], ref, alt, self.frequency[kept], copies[kept])


def _spoil(copies: Ints, random: np.random.Generator) -> None:
    """One genotype of a thousand is wrong: a heterozygous one looks homozygous, another heterozygous."""
    wrong = random.random(copies.shape) < ERROR
    to = np.where(random.random(copies.shape) < 0.5, 0, 2)
    copies[wrong] = np.where(copies == 1, to, 1)[wrong]


def simulate(
    asked: Asked, population: Population, coding: Coding, rare: float, random: np.random.Generator
) -> tuple[list[Rows], Origin]:
    """The alleles of a family (common, rare, causal), and how the causal ones came to the child."""
    homozygous = [one for one in spike(asked.variants) if one.genotype == "1/1" and one.chrom < X]
    related = bool(homozygous) or random.random() < RELATED_ANYHOW
    trio = _trio(related, random)
    while homozygous and not _by_descent(trio[0], homozygous[0]):
        trio = _trio(related, random)
    causal, origin = _causal(asked, related, random)
    taken = set(zip(causal.chrom.tolist(), causal.pos.tolist(), strict=True))
    founders = FOUNDERS if related else 4
    others = [
        record
        for record in _rare(trio, asked.sex, founders, coding, rare, random)
        if (record[0].chrom, record[0].pos) not in taken
    ]
    found = _rows([record for record, _ in others], np.array([copies for _, copies in others]))
    _spoil(found.copies, random)
    return [population.rows(trio, random), found, causal], origin


def _trio(related: bool, random: np.random.Generator) -> tuple[Pair, Pair, Pair]:
    """The chromosomes of child, mother and father as mosaics of founders."""
    whole = [[([size], [at]) for size in LENGTH] for at in range(4)]
    mother, father = cousins(random) if related else ((whole[0], whole[1]), (whole[2], whole[3]))
    return (gamete(mother, random), gamete(father, random)), mother, father


def _by_descent(child: Pair, record: Record) -> bool:
    """Whether both chromosomes of the child come from one founder at the place of an allele."""
    return _founder(child[0], record.chrom, record.pos) == _founder(child[1], record.chrom, record.pos)


def _rows(records: Sequence[Record], copies: Ints) -> Rows:
    chrom, pos = np.array([one.chrom for one in records]), np.array([one.pos for one in records])
    ref, alt = [one.ref for one in records], [one.alt for one in records]
    return Rows(chrom, pos, ref, alt, np.zeros(len(records)), copies)


def _causal(asked: Asked, related: bool, random: np.random.Generator) -> tuple[Rows, Origin]:
    """The causal alleles, as the assumptions above have them come from the parents."""
    records = spike(asked.variants)
    single = len(records) == 1 and records[0].genotype == "0/1"
    boys = len(records) == 1 and records[0].chrom == X and asked.variants[0].zygosity == "hemizygous"
    if boys:
        new = random.random() < NEW_IN_BOYS
        return _rows(records, np.array([[2, 0 if new else 1, 0]])), Origin(related, new, (False, False))
    if single and records[0].chrom != MT:
        return _alone(records, asked, related, random)
    if single:
        return _rows(records, np.array([[1, 1, 0]])), Origin(related, False, (False, False))
    copies = np.array([_from_both(one, at) for at, one in enumerate(records)])
    father_affected = any(one.chrom == X and one.genotype == "1/1" for one in records)
    return _rows(records, copies), Origin(related, False, (False, father_affected))


def _from_both(record: Record, number: int) -> tuple[int, int, int]:
    """Copies of an allele of a pair: one from each parent in turn, or both from both."""
    if record.chrom in (Y, MT):
        return (2, 0, 2) if record.chrom == Y else (2, 2, 0)
    if record.genotype == "1/1":
        return (2, 1, 2 if record.chrom == X else 1)
    return (1, 1, 0) if number % 2 == 0 else (1, 0, 1)


def _alone(
    records: Sequence[Record], asked: Asked, related: bool, random: np.random.Generator
) -> tuple[Rows, Origin]:
    """One heterozygous allele: new, or of a parent, who may be affected."""
    new = not asked.recessive and random.random() < NEW_DOMINANT
    mothers = random.random() < 0.5
    affected = not new and not asked.recessive and random.random() < PARENT_AFFECTED
    given = 2 if records[0].chrom == X and not mothers else 1
    copies = (1, 0, 0) if new else (1, given, 0) if mothers else (1, 0, given)
    return _rows(records, np.array([copies])), Origin(
        related, new, (affected and mothers, affected and not mothers)
    )


Carried = tuple[Record, tuple[int, int, int]]


def _rare(
    trio: tuple[Pair, Pair, Pair], sex: Sex, founders: int, coding: Coding, rare: float, random: np.random.Generator
) -> Iterator[Carried]:
    """Rare variants of the family with their copies; those that nobody of the three has are left out."""
    for record in background(coding, (1 - LOCAL_SHARE) * rare * founders / 2, random):
        copies = _descended(record, trio, sex, {int(random.integers(founders))})
        if any(copies):
            yield record, copies
    for record in background(coding, LOCAL_SHARE * rare, random):
        carriers = np.flatnonzero(random.random(founders) < LOCAL_CARRIED).tolist()
        if any(copies := _descended(record, trio, sex, set(carriers))):
            yield record, copies
    for record in background(coding, NEW_IN_CHILD, random):
        yield record, (2 if record.chrom in (X, Y) and sex == "male" else 1, 0, 0)


def _descended(record: Record, trio: tuple[Pair, Pair, Pair], sex: Sex, carriers: set[int]) -> tuple[int, int, int]:
    """Copies of child, mother, father of an allele on some founders' chromosomes.

    X does not recombine here: 0 and 1 are the mother's, of which the child has the first, 2 is the father's.
    """
    if record.chrom in (Y, MT):
        return 0, 0, 0
    if record.chrom == X:
        first, second, third = (at in carriers for at in range(3))
        child = 2 * first if sex == "male" else first + third
        return child, first + second, 2 * third
    place = record.chrom, record.pos
    counted = [sum(_founder(mosaic, *place) in carriers for mosaic in pair) for pair in trio]
    return counted[0], counted[1], counted[2]


def write_family(rows: Sequence[Rows], path: Path, random: np.random.Generator) -> None:
    """A file of three samples; depth and quality of every line are drawn alike."""
    lines = vcf_head(
        SAMPLES, ['##INFO=<ID=gnomAD_AF,Number=A,Type=Float,Description="Allele frequency (invented)">']
    )
    body = [line for one in rows for line in _lines(one, random)]
    lines += [text for _, text in sorted(body, key=lambda line: line[0])]
    path.write_text("\n".join(lines) + "\n", encoding="ascii")


def _lines(rows: Rows, random: np.random.Generator) -> Iterator[tuple[tuple[int, int], str]]:
    """The lines of some alleles, each with its place."""
    count = len(rows.ref)
    depth = random.integers(30, 120, (count, 3))
    share = np.clip(random.normal(0.48, 0.05, (count, 3)), 0.3, 0.7)
    alternate = np.where(rows.copies == 1, np.round(depth * share), depth * (rows.copies == 2)).astype(np.int64)
    quality, gq = random.uniform(200, 2000, count).tolist(), random.integers(60, 100, (count, 3)).tolist()
    columns = (rows.chrom, rows.pos, rows.frequency, rows.copies, depth, alternate)
    chroms, positions, frequencies, copies, depths, alternates = (column.tolist() for column in columns)
    names = {code: chromosome_name(code, prefix=True) for code in range(1, MT + 1)}
    for at in range(count):
        calls = "\t".join(
            f"{('0/0', '0/1', '1/1')[n]}:{reads - alt},{alt}:{reads}:{q}"
            for n, reads, alt, q in zip(copies[at], depths[at], alternates[at], gq[at], strict=True)
        )
        info = f"gnomAD_AF={frequencies[at]:.3g}" if frequencies[at] else "."
        place = chroms[at], positions[at]
        front = f"{names[place[0]]}\t{place[1]}\t.\t{rows.ref[at]}\t{rows.alt[at]}\t{quality[at]:.1f}"
        yield place, f"{front}\tPASS\t{info}\tGT:AD:DP:GQ\t{calls}"


def write_pedigree(origin: Origin, sex: Sex, path: Path) -> None:
    """The family as a PED file."""
    mother, father = (2 if affected else 1 for affected in origin.affected)
    path.write_text(
        f"family\tchild\tfather\tmother\t{PED_SEX.get(sex, 0)}\t2\n"
        f"family\tmother\t0\t0\t2\t{mother}\n"
        f"family\tfather\t0\t0\t1\t{father}\n"
    )
