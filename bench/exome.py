"""Simulated exomes: rare variants of one person, places drawn in coding sequence, and the file that holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.case.model import Variant
from proband.genotype.allele import CHANGES_PROTEIN
from proband.knowledge import Knowledge
from proband.knowledge.assembly import LENGTHS, X, chromosome_code, chromosome_name
from proband.knowledge.transcripts import CDS

BASES = "ACGT"
TRANSITION = {"A": "G", "G": "A", "C": "T", "T": "C"}
TRANSITIONS_SHARE = 0.68
SHARES = {"missense": 0.80, "truncating": 0.06, "splice region": 0.14}
HOMOZYGOUS = 0.05


class Record(msgspec.Struct):
    """One line of a simulated file."""

    chrom: int
    pos: int
    ref: str
    alt: str
    genotype: str


class Coding:
    """All coding bases of MANE Select, end to end: draws places in proportion to coding length."""

    def __init__(self, knowledge: Knowledge) -> None:
        transcripts = knowledge.transcripts
        parts: list[tuple[int, int, int]] = []
        placed = transcripts.on_build("GRCh38")
        for row in range(len(transcripts)):
            if (
                not placed[row]
                or transcripts.cds(row) is None
                or transcripts.transcript(row).status != "MANE Select"
            ):
                continue
            code = transcripts.chromosome(row, "GRCh38")
            parts += [(code, int(start), int(end)) for start, end in transcripts.exons(row, "GRCh38")]
        exons = np.array(parts)
        self.chrom, self.start, self.end = exons.T
        self.cumulative = np.cumsum(self.end - self.start + 1)
        self._transcripts = transcripts

    def places(self, count: int, random: np.random.Generator) -> Iterator[tuple[int, int, int]]:
        """(exon, chromosome, position) of bases drawn uniformly from the exons."""
        for at in random.integers(0, self.cumulative[-1], count):
            exon = int(np.searchsorted(self.cumulative, at, "right"))
            offset = int(self.cumulative[exon] - at - 1)
            yield exon, int(self.chrom[exon]), int(self.end[exon]) - offset

    def codon_position(self, chrom: int, pos: int) -> int | None:
        """1 to 3 where the place is coding, else None."""
        rows = self._transcripts.overlapping("GRCh38", np.array([chrom]), np.array([pos]), np.array([pos]))[1]
        for row in rows.tolist():
            found = self._transcripts.locate("GRCh38", np.array([row]), np.array([pos]))
            if found.region[0] == CDS and found.offset[0] == 0:
                return int((found.base[0] - 1) % 3) + 1
        return None


def background(coding: Coding, rare: float, random: np.random.Generator) -> list[Record]:
    """Rare variants of one healthy person."""
    count = random.poisson(rare)
    kinds = random.choice(list(SHARES), count, p=list(SHARES.values()))
    found = []
    for kind in kinds.tolist():
        while (record := _draw(kind, coding, random)) is None:
            pass
        found.append(record)
    return found


def _draw(kind: str, coding: Coding, random: np.random.Generator) -> Record | None:
    genotype = "1/1" if random.random() < HOMOZYGOUS else "0/1"
    exon, chrom, pos = next(coding.places(1, random))
    if kind == "splice region" or (kind == "truncating" and random.random() < 0.25):
        away = int(random.integers(3, 9)) if kind == "splice region" else int(random.integers(1, 3))
        pos = int(coding.end[exon]) + away if random.random() < 0.5 else int(coding.start[exon]) - away
        return Record(chrom, pos, *_exchange(random), genotype)
    position = coding.codon_position(chrom, pos)
    if position is None:
        return None
    if kind == "truncating" and random.random() < 0.67:
        lost = "".join(random.choice(list(BASES), int(random.choice([1, 2, 4]))))
        first = str(random.choice(list(BASES)))
        return Record(chrom, pos - 1, first + lost, first, genotype)
    ref, alt = _exchange(random)
    exchange = "transition" if TRANSITION[ref] == alt else "transversion"
    if random.random() > CHANGES_PROTEIN[position, exchange]:
        return None
    return Record(chrom, pos, ref, alt, genotype)


def _exchange(random: np.random.Generator) -> tuple[str, str]:
    ref = str(random.choice(list(BASES)))
    if random.random() < TRANSITIONS_SHARE:
        return ref, TRANSITION[ref]
    return ref, str(random.choice([base for base in BASES if base not in (ref, TRANSITION[ref])]))


def spike(variants: Sequence[Variant]) -> list[Record]:
    """The patient's own variants, as a caller writes them."""
    double = {"homozygous": "1/1", "hemizygous": "1/1"}
    return [
        Record(chromosome_code(v.chrom), v.pos or 0, v.ref, v.alt, double.get(v.zygosity, "0/1")) for v in variants
    ]


def vcf_head(samples: Sequence[str], info: Sequence[str] = ()) -> list[str]:
    """The header of an invented file on GRCh38: ``info`` are its INFO lines."""
    return [
        "##fileformat=VCFv4.2",
        '##FILTER=<ID=PASS,Description="All filters passed">',
        *(
            f"##contig=<ID={chromosome_name(code, prefix=True)},length={length}>"
            for code, length in enumerate(LENGTHS["GRCh38"], 1)
        ),
        *info,
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
        '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Allelic depths">',
        '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">',
        '##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Genotype quality">',
        "\t".join(("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT", *samples)),
    ]


def write_vcf(records: Sequence[Record], path: Path, random: np.random.Generator) -> None:
    """A single-sample file; depth and quality of every line are drawn alike."""
    lines = vcf_head(("proband",))
    for one in sorted(records, key=lambda r: (r.chrom, r.pos, r.ref, r.alt)):
        depth = int(random.integers(30, 120))
        alternate = depth if one.genotype == "1/1" else round(depth * random.normal(0.48, 0.05))
        reads = f"{depth - alternate},{alternate}"
        name = chromosome_name(one.chrom, prefix=True)
        quality = f"{random.uniform(200, 2000):.1f}"
        call = f"{one.genotype}:{reads}:{depth}:{int(random.integers(60, 100))}"
        lines.append(f"{name}\t{one.pos}\t.\t{one.ref}\t{one.alt}\t{quality}\tPASS\t.\tGT:AD:DP:GQ\t{call}")
    path.write_text("\n".join(lines) + "\n", encoding="ascii")


def large(knowledge: Knowledge, count: int, coding_share: float, random: np.random.Generator) -> list[Record]:
    """Substitutions of an unfiltered file: a share of them in exons, the others anywhere."""
    coding = Coding(knowledge)
    inside = [(chrom, pos) for _, chrom, pos in coding.places(int(count * coding_share), random)]
    code = random.choice(np.arange(1, X + 1), count - len(inside), p=_by_length())
    lengths = np.array(LENGTHS["GRCh38"])[code - 1]
    anywhere = (random.random(len(code)) * (lengths - 2e6) + 1e6).astype(np.int64)
    places = {*inside, *zip(code.tolist(), anywhere.tolist(), strict=True)}
    return [
        Record(*place, *_exchange(random), "1/1" if random.random() < 0.4 else "0/1") for place in sorted(places)
    ]


def _by_length() -> NDArray[np.float64]:
    lengths = np.array(LENGTHS["GRCh38"][:X], dtype=np.float64)
    shares: NDArray[np.float64] = lengths / lengths.sum()
    return shares
