"""Writes the exome of the invented family of examples/: `python bench/family_exome.py --out FOLDER --seed N`.

A girl of first cousins and her parents, GRCh38, autosomes. Common sites lie in exons with a density of 1/q, as in
bench/children.py, whose chromosomes are dropped through the family; rare coding variants (bench/genotype.py) lie
each on one founder's chromosome. Drawn again until IL36RN c.80T>C is identical by descent in the child and its
autozygous share is near 1/16. One genotype of a thousand is wrong. Only GT, AD, DP, GQ, and an allele frequency of
common sites; few different values, so that the file stays small.
"""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from children import (
    ANCESTORS,
    BLOCK_BP,
    LENGTH,
    Ints,
    Mosaic,
    World,
    _along,
    _haplotype,
    _positions,
    gamete,
    identical,
)
from exome import Coding, background
from proband.knowledge import open_knowledge
from proband.knowledge.assembly import LENGTHS, chromosome_name

Pair = tuple[Mosaic, Mosaic]
SAMPLES = ("child", "mother", "father")
# NM_012275.3:c.80T>C, ClinVar 30489; the frequency is ExAC's as ClinVar's file of release 2024-12-15 gives it.
CAUSE = (2, 113060902, "T", "C", 0.00027)
SITES, RARE_A_FOUNDER = 44_000, 160
FOUNDERS = 8
SHARE = (0.05, 0.08)
ERROR = 0.001
DEPTHS = (40, 60, 80)
TRANSITION = {"A": "G", "G": "A", "C": "T", "T": "C"}


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--seed", default=36, show_default=True)
def main(out: Path, seed: int) -> None:
    """Write ditra-exome.vcf.gz and ditra-family.ped."""
    random = np.random.default_rng(seed)
    family, cause_founder = draw_family(random)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0) as file:
        file.write(("\n".join(vcf(family, cause_founder, random)) + "\n").encode("ascii"))
    (out / "ditra-exome.vcf.gz").write_bytes(packed.getvalue())
    (out / "ditra-family.ped").write_text(
        "#family\tperson\tfather\tmother\tsex\tphenotype\n"
        "ditra\tchild\tfather\tmother\t2\t2\n"
        "ditra\tmother\t0\t0\t2\t1\n"
        "ditra\tfather\t0\t0\t1\t1\n"
    )


def draw_family(random: np.random.Generator) -> tuple[dict[str, Pair], int]:
    """The chromosomes of child, mother and father as mosaics of founders, and the founder of the causal allele."""
    while True:
        mother, father = cousins(random)
        child = gamete(mother, random), gamete(father, random)
        shared = list(identical(*child))
        share = sum(end - start for _, start, end in shared) / sum(LENGTH)
        if SHARE[0] < share < SHARE[1] and any(
            chrom == CAUSE[0] and start < CAUSE[1] < end for chrom, start, end in shared
        ):
            return dict(zip(SAMPLES, (child, mother, father), strict=True)), _founder(child[0], *CAUSE[:2])


def cousins(random: np.random.Generator) -> tuple[Pair, Pair]:
    """Two first cousins: their grandparents hold founder chromosomes 0 to 3, the others who married in 4 to 7."""
    founders: list[Pair] = [
        ([([size], [2 * at]) for size in LENGTH], [([size], [2 * at + 1]) for size in LENGTH])
        for at in range(FOUNDERS // 2)
    ]
    grandparents, spouses = founders[:2], founders[2:]

    def child(one: Pair, other: Pair) -> Pair:
        return gamete(one, random), gamete(other, random)

    mother, father = (child(child(grandparents[0], grandparents[1]), spouse) for spouse in spouses)
    return mother, father


def _founder(mosaic: Mosaic, chrom: int, pos: int) -> int:
    ends, labels = mosaic[chrom - 1]
    return labels[int(np.searchsorted(ends, pos))]


def vcf(family: dict[str, Pair], cause_founder: int, random: np.random.Generator) -> Iterator[str]:
    """The lines of the file."""
    yield "##fileformat=VCFv4.2"
    yield "##source=invented data of a family that does not exist"
    for code, length in enumerate(LENGTHS["GRCh38"], 1):
        yield f"##contig=<ID={chromosome_name(code, prefix=True)},length={length},assembly=GRCh38>"
    yield '##FILTER=<ID=PASS,Description="All filters passed">'
    yield '##INFO=<ID=ExAC_AF,Number=A,Type=Float,Description="Allele frequency, invented but for IL36RN c.80T>C">'
    yield '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">'
    yield '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Reads of each allele">'
    yield '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Reads">'
    yield '##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Genotype quality">'
    yield "\t".join(("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT", *SAMPLES))
    rows = {**dict(common(family, random)), **dict(rare(family, random))}
    key = CAUSE[0], CAUSE[1]
    copies = np.array([sum(_founder(one, *key) == cause_founder for one in family[name]) for name in SAMPLES])
    rows[key] = (*CAUSE[2:], copies)
    for (chrom, pos), (ref, alt, frequency, copies) in sorted(rows.items(), key=lambda row: row[0]):
        info = f"ExAC_AF={frequency:.1g}" if pos != CAUSE[1] else f"ExAC_AF={frequency:.2g}"
        calls = (_call(int(one), random) for one in copies)
        place = (chromosome_name(chrom, prefix=True), str(pos), ".", ref, alt, "900", "PASS")
        yield "\t".join((*place, info if frequency else ".", "GT:AD:DP:GQ", *calls))


Rows = Iterator[tuple[tuple[int, int], tuple[str, str, float, Ints]]]


def common(family: dict[str, Pair], random: np.random.Generator) -> Rows:
    """Sites that vary in the population, where one of the three has the allele."""
    frequency = np.exp(random.uniform(np.log(0.02), np.log(0.94), SITES))
    chrom, pos = _positions(SITES, random)
    frequency = frequency[: len(pos)]
    key = np.cumsum(random.exponential(BLOCK_BP, int(4e9 / BLOCK_BP)))
    whole = np.concatenate(([0], np.cumsum(LENGTH)))[chrom - 1] + pos
    alleles = random.random((len(pos), ANCESTORS)) < frequency[:, None]
    world = World(chrom, pos, np.searchsorted(key, whole), alleles)
    haplotypes = np.stack([_haplotype(world, random) for _ in range(FOUNDERS)])
    copies = np.stack([_copies(world, family[name], haplotypes) for name in SAMPLES], axis=1)
    wrong = random.random(copies.shape) < ERROR
    copies[wrong] = np.where(copies[wrong] == 1, 2, 1)
    for row in np.flatnonzero(copies.any(axis=1)).tolist():
        ref, alt = _exchange(random)
        yield (int(chrom[row]), int(pos[row])), (ref, alt, float(frequency[row]), copies[row])


def _copies(world: World, person: Pair, haplotypes: NDArray[np.bool_]) -> Ints:
    one, other = (_along(world, mosaic, haplotypes).astype(np.int64) for mosaic in person)
    return one + other


def rare(family: dict[str, Pair], random: np.random.Generator) -> Rows:
    """Rare coding variants, each of one founder; half of them are in no table of frequencies."""
    coding = Coding(open_knowledge())
    for one in background(coding, FOUNDERS * RARE_A_FOUNDER, random):
        founder, known = int(random.integers(FOUNDERS)), random.random() < 0.5
        if one.chrom > len(LENGTH):
            continue
        found = ([_founder(mosaic, one.chrom, one.pos) == founder for mosaic in family[name]] for name in SAMPLES)
        copies = np.array([sum(person) for person in found])
        frequency = float(10 ** random.uniform(-4.5, -2.3)) if known else 0.0
        if copies.any():
            yield (one.chrom, one.pos), (one.ref, one.alt, frequency, copies)


def _exchange(random: np.random.Generator) -> tuple[str, str]:
    ref = str(random.choice(list(TRANSITION)))
    if random.random() < 0.68:
        return ref, TRANSITION[ref]
    return ref, str(random.choice([base for base in TRANSITION if base not in (ref, TRANSITION[ref])]))


def _call(copies: int, random: np.random.Generator) -> str:
    depth = int(random.choice(DEPTHS))
    alternate = (0, depth // 2 + int(random.choice((-4, 0))), depth)[copies]
    return f"{('0/0', '0/1', '1/1')[copies]}:{depth - alternate},{alternate}:{depth}:99"


if __name__ == "__main__":
    sys.exit(main())
