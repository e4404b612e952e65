"""How well genes are ranked from findings and an exome: `python bench/genotype.py --cases FILE.jsonl[.gz]`.

Published patients (findings and causal variants real) get a simulated exome of rare variants, written as VCF and
read like any other file. Semi-synthetic: not comparable with figures of cohorts.

background   a Poisson number (mean 400) of rare variants, placed in the coding sequence of MANE transcripts in
             proportion to its length: 80 % exchange an amino acid, 6 % truncate, 14 % lie in splice regions; 5 %
             homozygous. These shares are assumptions; --rare changes the number.
spike        the patient's own variants at their place, with quality fields drawn as for all others.
cases        at least one observed finding, all variants with place and alleles, one gene; two a gene at most.
NEW          cases whose publication no annotation of the disease cites.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.case.model import Case, Variant
from proband.case.phenopacket import read_phenopacket
from proband.diagnose import Differential
from proband.differential.finding import FindingModel
from proband.genotype.allele import CHANGES_PROTEIN
from proband.genotype.consequence import call_consequences
from proband.genotype.genome import Genome, Options, gene_regions
from proband.genotype.vcf import read_variants
from proband.knowledge import Knowledge, open_knowledge
from proband.knowledge.assembly import LENGTHS, X, chromosome_code, chromosome_name
from proband.knowledge.transcripts import CDS

BASES = "ACGT"
TRANSITION = {"A": "G", "G": "A", "C": "T", "T": "C"}
TRANSITIONS_SHARE = 0.68
SHARES = {"missense": 0.80, "truncating": 0.06, "splice region": 0.14}
HOMOZYGOUS = 0.05
RESAMPLES = 1000


class Truth(msgspec.Struct):
    """A patient without the answer; apart from it the gene, its variants, and whether it is new."""

    case: Case
    gene: str
    variants: tuple[Variant, ...]
    new: bool


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


def spike(truth: Truth) -> list[Record]:
    """The patient's own variants, as a caller writes them."""
    double = {"homozygous": "1/1", "hemizygous": "1/1"}
    return [
        Record(chromosome_code(v.chrom), v.pos or 0, v.ref, v.alt, double.get(v.zygosity, "0/1"))
        for v in truth.variants
    ]


def write_vcf(records: Sequence[Record], path: Path, random: np.random.Generator) -> None:
    """A single-sample file; depth and quality of every line are drawn alike."""
    lines = ["##fileformat=VCFv4.2", '##FILTER=<ID=PASS,Description="All filters passed">']
    lines += [
        f"##contig=<ID={chromosome_name(code, prefix=True)},length={length}>"
        for code, length in enumerate(LENGTHS["GRCh38"], 1)
    ]
    lines += [
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
        '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Allelic depths">',
        '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">',
        '##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Genotype quality">',
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tproband",
    ]
    for one in sorted(records, key=lambda r: (r.chrom, r.pos, r.ref, r.alt)):
        depth = int(random.integers(30, 120))
        alternate = depth if one.genotype == "1/1" else round(depth * random.normal(0.48, 0.05))
        reads = f"{depth - alternate},{alternate}"
        name = chromosome_name(one.chrom, prefix=True)
        quality = f"{random.uniform(200, 2000):.1f}"
        call = f"{one.genotype}:{reads}:{depth}:{int(random.integers(60, 100))}"
        lines.append(f"{name}\t{one.pos}\t.\t{one.ref}\t{one.alt}\t{quality}\tPASS\t.\tGT:AD:DP:GQ\t{call}")
    path.write_text("\n".join(lines) + "\n", encoding="ascii")


def read_truths(path: Path, knowledge: Knowledge, per_gene: int, random: np.random.Generator) -> list[Truth]:
    """The cases that can be asked; at most ``per_gene`` of each gene, drawn by chance."""
    by_gene: dict[str, list[Truth]] = defaultdict(list)
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            case, _ = read_phenopacket(line, f"line {number}")
            truth = _truth(case, knowledge)
            if truth is not None:
                by_gene[truth.gene].append(truth)
    chosen = []
    for gene in sorted(by_gene):
        found = by_gene[gene]
        order = random.permutation(len(found))[:per_gene]
        chosen += [found[at] for at in sorted(order.tolist())]
    return chosen


def _truth(case: Case, knowledge: Knowledge) -> Truth | None:
    variants = [v for v in case.variants if not v.absent]
    genes = {knowledge.gene_symbols.get(v.gene, v.gene) for v in variants}
    placed = variants and all(v.pos and v.ref and v.alt and set(v.ref + v.alt) <= set(BASES) for v in variants)
    if not case.present or len(genes) != 1 or not placed or not all(chromosome_code(v.chrom) for v in variants):
        return None
    gene = genes.pop()
    disease = next((d.term.id for d in case.diseases if not d.excluded), "")
    row = knowledge.diseases.index(disease)
    if row is None or not knowledge.genes.diseases_of(gene):
        return None
    asked = msgspec.structs.replace(case, diseases=(), variants=())
    return Truth(asked, gene, tuple(variants), not _cited(case, row, knowledge))


def _cited(case: Case, row: int, knowledge: Knowledge) -> bool:
    papers = {reference.id for reference in case.references}
    diseases = knowledge.diseases
    group = diseases.group(diseases.lead(row))
    return any(papers & set(a.references) for member in group for a in diseases.annotations(member))


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


@click.command()
@click.option("--cases", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--rare", default=400.0, show_default=True, help="Rare variants of an exome.")
@click.option("--limit", default=0, help="Only so many cases.")
@click.option("--json", "json_path", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Ranks of every case, as TSV.")
@click.option("--ranks-only", is_flag=True, help="Leave out consequences, runs, speed and memory.")
def main(
    cases: Path, seed: int, rare: float, limit: int, json_path: Path | None, out: Path | None, ranks_only: bool
) -> None:
    """Print how high the causal gene ranks, with and without ClinVar."""
    random = np.random.default_rng(seed)
    knowledge = open_knowledge()
    truths = read_truths(cases, knowledge, 2, random)[: limit or None]
    ranks = measure(truths, knowledge, rare, random)
    figures = summarise(truths, ranks, random)
    for name, value in figures.items():
        click.echo(f"{name:40s} {value:.4g}")
    if out:
        write_ranks(out, truths, ranks)
    if not ranks_only:
        figures |= others(cases, knowledge, random)
        for name in OTHERS:
            click.echo(f"{name:40s} {figures.get(name, float('nan')):.4g}")
    if json_path:
        json_path.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")


OTHERS = (
    "hgvs_c.share", "frameshift.share", "splice.share", "roh.sensitivity", "roh.precision", "exome_s", "peak_mb"
)  # fmt: skip


def others(cases: Path, knowledge: Knowledge, random: np.random.Generator) -> dict[str, float]:
    """The figures of the neighbouring benches, and speed and memory of the installed command on large files."""
    found: dict[str, float] = {}
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        for number, arguments in enumerate(
            (["hgvs.py", "--cases", str(cases)], ["consequence.py"], ["homozygosity.py"])
        ):
            path = Path(folder) / f"{number}.json"
            command = [sys.executable, str(here / arguments[0]), *arguments[1:], "--json", str(path)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            found |= flat(json.loads(path.read_text(encoding="utf-8")))
        exome, genome = Path(folder) / "exome.vcf", Path(folder) / "genome.vcf"
        write_vcf(large(knowledge, 38_000, 0.6, random), exome, random)
        found["exome_s"] = min(_run(exome, folder)[0] for _ in range(2))
        write_vcf(large(knowledge, 1_000_000, 0.02, random), genome, random)
        found["genome_s"], found["peak_mb"] = _run(genome, folder)
    return found


def flat(figures: dict[str, Any], before: str = "") -> dict[str, float]:
    """Figures under names with dots: {"a": {"b": 1}} is {"a.b": 1}."""
    found: dict[str, float] = {}
    for name, value in figures.items():
        found |= flat(value, f"{before}{name}.") if isinstance(value, dict) else {f"{before}{name}": value}
    return found


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


def _run(path: Path, folder: str) -> tuple[float, float]:
    """Seconds and peak memory in megabytes of one workup with this file."""
    story = Path(folder) / "story.txt"
    story.write_text("A 3-year-old boy with seizures, hypotonia and microcephaly.", encoding="utf-8")
    began = time.perf_counter()
    command = [sys.executable, "-m", "proband", "workup", str(story), "--vcf", str(path), "--no-cache"]
    process = subprocess.Popen([*command, "--out", f"{folder}/out"], stdout=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    return time.perf_counter() - began, used.ru_maxrss / 1024


WAYS = ("phenotype", "no_clinvar", "clinvar")


def measure(
    truths: Sequence[Truth], knowledge: Knowledge, rare: float, random: np.random.Generator
) -> dict[str, list[float]]:
    """The rank of every true gene by findings alone, with the exome, and with ClinVar as well."""
    coding, genes = Coding(knowledge), GeneRanks(knowledge)
    regions = gene_regions(knowledge, "GRCh38")
    model = FindingModel(knowledge)
    ranks: dict[str, list[float]] = {way: [] for way in WAYS}
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "exome.vcf"
        for number, truth in enumerate(truths):
            own = spike(truth)
            taken = {(one.chrom, one.pos) for one in own}
            others = [one for one in background(coding, rare, random) if (one.chrom, one.pos) not in taken]
            write_vcf([*others, *own], path, random)
            reading = read_variants(path, regions=regions, sex=truth.case.sex)
            calls = call_consequences(reading.calls, knowledge.transcripts, "GRCh38")
            reading = msgspec.structs.replace(reading, calls=calls)
            for way in WAYS:
                genome = None if way == "phenotype" else Genome(reading, knowledge, Options(known=way == "clinvar"))
                asked = Differential(truth.case, knowledge, supplement=False, model=model, genome=genome)
                scores = np.where(asked.competing, asked.scores, -np.inf)
                ranks[way].append(genes.rank(scores, truth.gene))
            if number % 100 == 99:
                click.echo(f"{number + 1} of {len(truths)}, {time.perf_counter() - began:.0f} s", err=True)
    return ranks


def summarise(
    truths: Sequence[Truth], ranks: dict[str, list[float]], random: np.random.Generator
) -> dict[str, float]:
    """Shares of cases at the top, by stratum, with intervals clustered by gene for the headline."""
    found: dict[str, float] = {"cases": len(truths), "genes": len({truth.gene for truth in truths})}
    strata: dict[str, list[bool]] = {
        "all": [True] * len(truths),
        "NEW": [truth.new for truth in truths],
        "OLD": [not truth.new for truth in truths],
    }
    for zygosity in ("heterozygous", "homozygous", "hemizygous"):
        strata[zygosity] = [len(truth.variants) == 1 and truth.variants[0].zygosity == zygosity for truth in truths]
    strata["two variants"] = [len(truth.variants) == 2 for truth in truths]
    for stratum, chosen in strata.items():
        found[f"{stratum}.cases"] = sum(chosen)
        for way in WAYS:
            mine = np.array([rank for rank, yes in zip(ranks[way], chosen, strict=True) if yes])
            for top in (1, 10):
                found[f"{stratum}.{way}.top{top}"] = 100 * float((mine <= top).mean()) if len(mine) else 0.0
    for stratum in ("all", "NEW"):
        low, high = _interval(truths, ranks["no_clinvar"], strata[stratum], random)
        found |= {f"{stratum}.no_clinvar.top1.low": low, f"{stratum}.no_clinvar.top1.high": high}
    return found


def _interval(
    truths: Sequence[Truth], ranks: Sequence[float], chosen: Sequence[bool], random: np.random.Generator
) -> tuple[float, float]:
    hits: dict[str, list[bool]] = defaultdict(list)
    for truth, rank, yes in zip(truths, ranks, chosen, strict=True):
        if yes:
            hits[truth.gene].append(rank <= 1)
    genes = sorted(hits)
    drawn = []
    for _ in range(RESAMPLES if genes else 0):
        sample = [hits[genes[at]] for at in random.integers(0, len(genes), len(genes))]
        drawn.append(100 * sum(map(sum, sample)) / sum(map(len, sample)))
    return tuple(np.percentile(drawn, (2.5, 97.5)).tolist()) if drawn else (0.0, 0.0)


def write_ranks(out: Path, truths: Sequence[Truth], ranks: dict[str, list[float]]) -> None:
    """One line a case."""
    lines = ["\t".join(("case", "gene", "new", "zygosity", "variant", *WAYS))]
    for at, truth in enumerate(truths):
        names = " ".join(v.hgvs[0] if v.hgvs else v.as_written for v in truth.variants)
        zygosity = "/".join(v.zygosity for v in truth.variants)
        row = (truth.case.id, truth.gene, str(truth.new), zygosity, names, *(f"{ranks[way][at]:g}" for way in WAYS))
        lines.append("\t".join(row))
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
