"""The alleles of ClinVar's pathogenic and likely pathogenic variants, from the cache of npm `ideogram`.

The cache's index lists, for each gene, a stretch that also holds variants of genes inside it or on the other
strand. So the gene of a variant is the one in whose transcript it lies deepest: in the CDS, near an exon, in an
untranslated region, in an intron; the index decides where no transcript is.
"""

from __future__ import annotations

import gzip
import tarfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np

from proband.errors import FileFormatError
from proband.knowledge.assembly import chromosome_code
from proband.knowledge.build.clinvar import TABLE, Columns, member
from proband.knowledge.build.lift import Lift
from proband.knowledge.transcripts import CDS, Transcripts
from proband.knowledge.variants import kind_of, trimmed

# Being outside the CDS weighs as much as being so many bases away from an exon.
_UNTRANSLATED = 10
_MISSENSE = "missense_variant"
_STARS = {
    "criteria_provided,_multiple_submitters,_no_conflicts": 2,
    "reviewed_by_expert_panel": 3,
    "practice_guideline": 4,
}


class Cache(msgspec.Struct, frozen=True):
    """The cache: rows of the table, the lists that their numbers point into, and the gene of each row."""

    rows: list[list[str]]
    diseases: list[str]
    significances: list[str]
    reviews: list[str]
    consequences: list[str]
    genes: list[str]


class Allele(msgspec.Struct, frozen=True):
    """One variant as in the source (GRCh38); ``trim``: how many first bases ref and alt share."""

    chromosome: int
    position: int
    ref: str
    alt: str
    trim: int
    number: int
    stars: int
    significance: str
    consequences: tuple[str, ...]
    gene: str
    diseases: tuple[int, ...]
    frequency: float | None


def read_alleles(archive: Path, symbols: Mapping[str, str], transcripts: Transcripts) -> list[Allele]:
    """The variants in the order of chromosome, first changed base, ref and alt.

    ``symbols`` gives the current symbol of a gene. Raises FileFormatError if the archive has no such cache.
    """
    cache = _read_cache(archive)
    alleles = [_allele(row, gene, cache, symbols) for row, gene in zip(cache.rows, cache.genes, strict=True)]
    return in_order(alleles, transcripts)


def in_order(alleles: Sequence[Allele], transcripts: Transcripts) -> list[Allele]:
    """The alleles (GRCh38) in the order of the pack, each in the gene in whose transcript it lies deepest."""
    alleles = sorted(alleles, key=lambda a: (a.chromosome, a.position + a.trim, a.ref, a.alt))
    inside = _deepest(alleles, transcripts)
    return [msgspec.structs.replace(allele, gene=inside.get(at, allele.gene)) for at, allele in enumerate(alleles)]


def _deepest(alleles: Sequence[Allele], transcripts: Transcripts) -> dict[int, str]:
    """The gene in whose transcript each variant lies deepest, by the variant's place in ``alleles``."""
    chromosomes = np.array([allele.chromosome for allele in alleles], dtype=np.int64)
    positions = np.array([allele.position + allele.trim for allele in alleles], dtype=np.int64)
    record, row = transcripts.overlapping("GRCh38", chromosomes, positions, positions)
    found = transcripts.locate("GRCh38", row, positions[record])
    shallow = np.where(found.region == CDS, 0, _UNTRANSLATED) + np.abs(found.offset)
    best: dict[int, str] = {}
    for pair in np.lexsort((row, shallow, record)).tolist():
        best.setdefault(int(record[pair]), transcripts.symbol(int(row[pair])))
    return best


def _read_cache(archive: Path) -> Cache:
    try:
        with tarfile.open(archive) as package:
            table = gzip.decompress(member(package, f"{TABLE}.gz"))
            keys = gzip.decompress(member(package, f"{TABLE}.li.gz")).decode().splitlines()
    except (tarfile.TarError, KeyError, OSError) as error:
        raise FileFormatError(f"no ClinVar cache in it ({error})", str(archive)) from error
    lists = dict(_lists(keys))
    places = list(_rows(table))
    return Cache(
        [row.split("\t") for _, row in places],
        [name.split("|")[0] for name in lists["disease_mondo_ids_and_names"]],
        [name.replace("_", " ") for name in lists["clinical_significances"]],
        lists["clinical_review_statuses"],
        [name.partition("|")[2] for name in lists["molecular_consequences"]],
        _genes(keys, [start for start, _ in places]),
    )


def _lists(keys: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The lists of the key file: ``# name = ["...", ...]``."""
    for line in keys:
        name, equals, value = line.removeprefix("# ").partition(" = ")
        if equals and value.startswith("["):
            yield name, msgspec.json.decode(value, type=list[str])


def _rows(table: bytes) -> Iterator[tuple[int, str]]:
    """The rows of the table with the byte at which each begins."""
    start = 0
    for line in table.splitlines(keepends=True):
        if line.strip() and not line.startswith(b"#"):
            yield start, line.decode().rstrip("\r\n")
        start += len(line)


def _genes(keys: Sequence[str], starts: Sequence[int]) -> list[str]:
    """The gene of each row, from the index ``gene, first byte, number of bytes``; the shortest stretch wins.

    A stretch runs from a gene's first variant to its last, and holds those of a gene inside it.
    """
    index = [line.split("\t") for line in keys if line and not line.startswith("#")]
    stretches = [(int(row[2]), int(row[1]), row[0]) for row in index if len(row) == 3 and row[1].isdigit()]
    genes = [""] * len(starts)
    at = np.array(starts)
    for length, start, gene in sorted(stretches, reverse=True):
        low, high = np.searchsorted(at, (start, start + length))
        genes[low:high] = [gene] * int(high - low)
    return genes


def _allele(row: list[str], gene: str, cache: Cache, symbols: Mapping[str, str]) -> Allele:
    chromosome, position, number, ref, alt, diseases, frequency, review, significance, _, consequences = row[:11]
    start, _, _ = trimmed(int(position), ref, alt)
    mondo = (cache.diseases[int(at)] for at in diseases.split(",") if at)
    return Allele(
        chromosome_code(chromosome),
        int(position),
        ref,
        alt,
        start - int(position),
        int(number),
        _STARS[cache.reviews[int(review)]],
        cache.significances[int(significance)],
        tuple(cache.consequences[int(at)] for at in consequences.split(",") if at),
        symbols.get(gene, gene),
        tuple(sorted({int(name) for name in mondo if name.isdigit()})),
        float(frequency) if frequency else None,
    )


def allele_columns(alleles: Sequence[Allele], transcripts: Transcripts, lift: Lift) -> Columns:
    """The alleles as columns: with the position on GRCh37 (0 where it was not found) and the codon of missense."""
    return columns_of(alleles, transcripts, _lifted(alleles, lift))


def columns_of(alleles: Sequence[Allele], transcripts: Transcripts, lifted: Sequence[int]) -> Columns:
    """The alleles as columns, with their positions on GRCh37 as given."""
    genes = sorted({allele.gene for allele in alleles})
    diseases = sorted({number for allele in alleles for number in allele.diseases})
    groups = sorted({allele.consequences for allele in alleles})
    significances = sorted({allele.significance for allele in alleles})
    known = [(row, allele.frequency) for row, allele in enumerate(alleles) if allele.frequency is not None]
    codons = _codons(alleles, transcripts)
    listed = {number: at for at, number in enumerate(diseases)}
    group = {terms: at for at, terms in enumerate(groups)}
    arrays = {
        "allele.chromosome": [allele.chromosome for allele in alleles],
        "allele.position": [allele.position for allele in alleles],
        "allele.position37": lifted,
        "allele.trim": [allele.trim for allele in alleles],
        "allele.number": [allele.number for allele in alleles],
        "allele.stars": [allele.stars for allele in alleles],
        "allele.significance": [significances.index(allele.significance) for allele in alleles],
        "allele.consequences": [group[allele.consequences] for allele in alleles],
        "allele.gene": np.searchsorted(genes, [allele.gene for allele in alleles]),
        "allele.codon": codons,
        "allele.diseases.bounds": np.cumsum([0, *(len(allele.diseases) for allele in alleles)], dtype=np.int32),
        "allele.diseases.values": [listed[number] for allele in alleles for number in allele.diseases],
        "allele.frequency.row": [row for row, _ in known],
        "disease.mondo": diseases,
    }
    return Columns(
        {name: np.asarray(values) for name, values in arrays.items()}
        | {"allele.frequency": np.array([frequency for _, frequency in known], dtype=np.float32)},
        {"allele.change": [f"{allele.ref}>{allele.alt}" for allele in alleles], "gene.symbol": genes},
        {"consequences": groups, "significances": significances},
        {
            "alleles": len(alleles),
            "alleles on GRCh37": int(np.count_nonzero(lifted)),
            "genes": len(genes),
            "genes with three truncating variants or more": _with_truncating(alleles, 3),
            "codons with a missense variant": len({(a.gene, c) for a, c in zip(alleles, codons, strict=True) if c}),
        },
    )


def _with_truncating(alleles: Sequence[Allele], least: int) -> int:
    genes = Counter(allele.gene for allele in alleles if kind_of(allele.consequences) == "truncating")
    return sum(count >= least for count in genes.values())


def _lifted(alleles: Sequence[Allele], lift: Lift) -> list[int]:
    shifts = [lift.shift(a.chromosome, a.position, a.position + len(a.ref) - 1) for a in alleles]
    return [0 if by is None else allele.position + by for allele, by in zip(alleles, shifts, strict=True)]


def _codons(alleles: Sequence[Allele], transcripts: Transcripts) -> list[int]:
    """The codon of each missense substitution in the MANE Select transcript of its gene; 0 for the rest."""
    codons = [0] * len(alleles)
    rows_of = {gene: transcripts.by_gene(gene)[:1] for gene in {allele.gene for allele in alleles}}
    wanted = [
        (at, row, allele.position)
        for at, allele in enumerate(alleles)
        if len(allele.ref) == len(allele.alt) == 1 and _MISSENSE in allele.consequences
        for row in rows_of[allele.gene]
        if transcripts.chromosome(row, "GRCh38") == allele.chromosome
    ]
    at, rows, positions = np.array(wanted, dtype=np.int64).reshape(-1, 3).T
    found = transcripts.locate("GRCh38", rows, positions)
    inside = (found.region == CDS) & (found.offset == 0)
    for index, base in zip(at[inside].tolist(), found.base[inside].tolist(), strict=True):
        codons[index] = (base - 1) // 3 + 1
    return codons
