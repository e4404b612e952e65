"""How well genes are ranked from findings and an exome: `python bench/genotype.py --cases FILE.jsonl[.gz]`.

Published patients (findings and causal variants real) get a simulated exome of rare variants, written as VCF and
read like any other file. Semi-synthetic: not comparable with figures of cohorts.

background   a Poisson number (mean 400) of rare variants, placed in the coding sequence of MANE transcripts in
             proportion to its length: 80 % exchange an amino acid, 6 % truncate, 14 % lie in splice regions; 5 %
             homozygous. These shares are assumptions; --rare changes the number.
spike        the patient's own variants at their place, with quality fields drawn as for all others.
cases        at least one observed finding, all variants with place and alleles, one gene; two a gene at most.
NEW          cases whose publication no annotation of the disease cites.
--family     the same patients once more with both parents and common sites (families.py); names begin "family.".

Intervals are of 95 %, genes drawn with replacement. "null" is frameshift, stop, lost start; a pair of two classes
is "mixed"; what lies outside coding sequence and splice regions is "not captured".
"""

from __future__ import annotations

import gzip
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click
import msgspec
import numpy as np

from exome import BASES, Coding, background, spike, write_vcf
from families import Asked, Origin, Population, simulate, write_family, write_pedigree
from neighbours import OTHERS, others
from proband.case.model import Case, Variant
from proband.case.phenopacket import read_phenopacket
from proband.diagnose import Differential
from proband.differential.finding import FindingModel
from proband.genotype.consequence import call_consequences
from proband.genotype.genome import Genome, Options, gene_regions
from proband.genotype.vcf import read_variants
from proband.knowledge import Knowledge, open_knowledge
from proband.knowledge.assembly import chromosome_code
from proband.knowledge.inheritance import modes_of
from strata import GeneRanks, by_variants, interval, table


class Truth(msgspec.Struct):
    """A patient without the answer; apart from it the gene, its variants, whether it is new, or recessive alone."""

    case: Case
    gene: str
    variants: tuple[Variant, ...]
    new: bool
    recessive: bool


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
    modes = modes_of(knowledge, row)
    recessive = "AR" in modes and "AD" not in modes
    return Truth(asked, gene, tuple(variants), not _cited(case, row, knowledge), recessive)


def _cited(case: Case, row: int, knowledge: Knowledge) -> bool:
    papers = {reference.id for reference in case.references}
    diseases = knowledge.diseases
    group = diseases.group(diseases.lead(row))
    return any(papers & set(a.references) for member in group for a in diseases.annotations(member))


@click.command()
@click.option("--cases", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--rare", default=400.0, show_default=True, help="Rare variants of an exome.")
@click.option("--limit", default=0, help="Only so many cases.")
@click.option("--family", is_flag=True, help="Also with both parents.")
@click.option("--json", "json_path", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Ranks of every case, as TSV.")
@click.option("--ranks-only", is_flag=True, help="Leave out consequences, runs, speed and memory.")
def main(
    cases: Path,
    seed: int,
    rare: float,
    limit: int,
    family: bool,
    json_path: Path | None,
    out: Path | None,
    ranks_only: bool,
) -> None:
    """Print how high the causal gene ranks, with and without ClinVar."""
    random = np.random.default_rng(seed)
    knowledge = open_knowledge()
    truths = read_truths(cases, knowledge, 2, random)[: limit or None]
    strata = strata_of(truths, knowledge)
    ranks = measure(truths, knowledge, Singles(knowledge, rare, random))
    figures = _shown(truths, ranks, strata, random)
    if family:
        trios = Trios(knowledge, rare, np.random.default_rng([seed, 1]))
        found = measure(truths, knowledge, trios)
        shown = _shown(truths, found, strata | of_family(truths, trios.origins), random, "family: ")
        figures |= {f"family.{name}": value for name, value in shown.items()}
        ranks |= {f"family_{way}": found[way] for way in WAYS}
    if out:
        write_ranks(out, truths, ranks)
    if not ranks_only:
        figures |= others(cases, knowledge, random)
        for name in OTHERS:
            click.echo(f"{name:40s} {figures.get(name, float('nan')):.4g}")
    if json_path:
        json_path.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _shown(
    truths: Sequence[Truth],
    ranks: dict[str, list[float]],
    strata: Mapping[str, Sequence[bool]],
    random: np.random.Generator,
    title: str = "",
) -> dict[str, float]:
    """The figures, after they were printed."""
    figures = summarise(truths, ranks, strata, random)
    click.echo(f"{title}{len(truths)} cases of {figures['genes']:.0f} genes")
    for line in table(figures, list(strata), WAYS):
        click.echo(line)
    return figures


WAYS = ("phenotype", "no_clinvar", "clinvar")


class Singles:
    """Writes the exome of one patient: rare variants and the causal ones."""

    def __init__(self, knowledge: Knowledge, rare: float, random: np.random.Generator) -> None:
        self._coding, self._rare, self._random = Coding(knowledge), rare, random

    def __call__(self, truth: Truth, path: Path) -> Path | None:
        own = spike(truth.variants)
        taken = {(one.chrom, one.pos) for one in own}
        drawn = background(self._coding, self._rare, self._random)
        write_vcf([*(one for one in drawn if (one.chrom, one.pos) not in taken), *own], path, self._random)
        return None


class Trios:
    """Writes the exome of a patient and both parents, and the PED file; keeps the origin of the causal alleles."""

    def __init__(self, knowledge: Knowledge, rare: float, random: np.random.Generator) -> None:
        self._coding, self._rare, self._random = Coding(knowledge), rare, random
        self._population = Population(random)
        self.origins: list[Origin] = []

    def __call__(self, truth: Truth, path: Path) -> Path | None:
        asked = Asked(truth.variants, truth.case.sex, truth.recessive)
        rows, origin = simulate(asked, self._population, self._coding, self._rare, self._random)
        self.origins.append(origin)
        write_family(rows, path, self._random)
        pedigree = path.with_suffix(".ped")
        write_pedigree(origin, truth.case.sex, pedigree)
        return pedigree


def measure(
    truths: Sequence[Truth], knowledge: Knowledge, write: Callable[[Truth, Path], Path | None]
) -> dict[str, list[float]]:
    """The rank of every true gene by findings alone, with the exome, and with ClinVar as well.

    ``write`` makes the variant file of a patient and, for a family, its PED file.
    """
    genes = GeneRanks(knowledge)
    regions = gene_regions(knowledge, "GRCh38")
    model = FindingModel(knowledge)
    ranks: dict[str, list[float]] = {way: [] for way in WAYS}
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "exome.vcf"
        for number, truth in enumerate(truths):
            pedigree = write(truth, path)
            reading = read_variants(path, ped=pedigree, regions=regions, sex=truth.case.sex)
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


def strata_of(truths: Sequence[Truth], knowledge: Knowledge) -> dict[str, Sequence[bool]]:
    """Which cases are in which group."""
    strata: dict[str, Sequence[bool]] = {
        "all": [True] * len(truths),
        "NEW": [truth.new for truth in truths],
        "OLD": [not truth.new for truth in truths],
    }
    for zygosity in ("heterozygous", "homozygous", "hemizygous"):
        strata[zygosity] = [len(truth.variants) == 1 and truth.variants[0].zygosity == zygosity for truth in truths]
    strata["two variants"] = [len(truth.variants) == 2 for truth in truths]
    return strata | by_variants([truth.variants for truth in truths], knowledge)


def of_family(truths: Sequence[Truth], origins: Sequence[Origin]) -> dict[str, Sequence[bool]]:
    """Groups that only families have: related parents, new alleles, single ones that a parent has."""
    single = [len(truth.variants) == 1 and truth.variants[0].zygosity == "heterozygous" for truth in truths]
    told = list(zip(origins, single, strict=True))
    return {
        "related parents": [origin.related for origin in origins],
        "new in the child": [origin.new for origin in origins],
        "affected parent": [any(origin.affected) for origin in origins],
        "healthy parent has it": [one and not origin.new and not any(origin.affected) for origin, one in told],
    }


def summarise(
    truths: Sequence[Truth],
    ranks: dict[str, list[float]],
    strata: Mapping[str, Sequence[bool]],
    random: np.random.Generator,
) -> dict[str, float]:
    """Shares of cases at the top in per cent, by stratum, with intervals of the first rank clustered by gene."""
    found: dict[str, float] = {"cases": len(truths), "genes": len({truth.gene for truth in truths})}
    for stratum, chosen in strata.items():
        genes = [truth.gene for truth, yes in zip(truths, chosen, strict=True) if yes]
        found[f"{stratum}.cases"] = len(genes)
        for way in WAYS:
            mine = np.array([rank for rank, yes in zip(ranks[way], chosen, strict=True) if yes])
            for top in (1, 10):
                found[f"{stratum}.{way}.top{top}"] = 100 * float((mine <= top).mean()) if genes else 0.0
            low, high = interval(genes, mine <= 1, random)
            found |= {f"{stratum}.{way}.top1.low": low, f"{stratum}.{way}.top1.high": high}
    return found


def write_ranks(out: Path, truths: Sequence[Truth], ranks: dict[str, list[float]]) -> None:
    """One line a case."""
    lines = ["\t".join(("case", "gene", "new", "zygosity", "variant", *ranks))]
    for at, truth in enumerate(truths):
        names = " ".join(v.hgvs[0] if v.hgvs else v.as_written for v in truth.variants)
        zygosity = "/".join(v.zygosity for v in truth.variants)
        row = (
            truth.case.id,
            truth.gene,
            str(truth.new),
            zygosity,
            names,
            *(f"{found[at]:g}" for found in ranks.values()),
        )
        lines.append("\t".join(row))
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
