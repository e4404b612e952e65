"""Two invented genes and their sequence, written for these tests: PLUS1 forward, MINUS1 the same gene in reverse.

Both lie on chromosome 2 of a sequence of a few hundred bases; their three exons and two introns are below. Codon 36
is split by the second intron (G|CA).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from proband.knowledge.pack import Pack, write_pack
from proband.knowledge.transcripts import Transcripts

UTR5, UTR3 = "GGAGCC" * 20, "GCCTGATTTAACC"
EXONS = (
    UTR5 + "ATGGCTCTTCGACAG",
    "GAAGAAAAATGGGAT" + "GCAGAC" * 12 + "TTTTGC" + "G",
    "CACTGAACCGTTACTAA" + UTR3,
)
INTRONS = ("GTAAGTCCATC" + "CTTGATCA" * 4 + "TTCCTTTCAG", "GTGAGTTTGAC" + "ACCTGATC" * 4 + "CTTTTTGCAG")
MARGIN = "TGCATTCACT" * 3
GENE = EXONS[0] + INTRONS[0] + EXONS[1] + INTRONS[1] + EXONS[2]
CDS = (EXONS[0] + EXONS[1] + EXONS[2])[len(UTR5) : -len(UTR3)]
PLUS_START = len(MARGIN) + 1
MINUS_END = len(MARGIN) + len(GENE) + len(MARGIN) + len(GENE)
_COMPLEMENT = str.maketrans("ACGT", "TGCA")


def reverse(sequence: str) -> str:
    return sequence.translate(_COMPLEMENT)[::-1]


SEQUENCE = MARGIN + GENE + MARGIN + reverse(GENE) + MARGIN


def plus(place: int) -> int:
    """The genome position of a base of GENE (from 0) in PLUS1."""
    return PLUS_START + place


def minus(place: int) -> int:
    """The genome position of a base of GENE (from 0) in MINUS1."""
    return MINUS_END - place


def of_coding(number: int) -> int:
    """The place in GENE (from 0) of a base of the coding sequence (c., from 1)."""
    place, behind = len(UTR5) + number - 1, 0
    for exon, intron in zip(EXONS, INTRONS, strict=False):
        behind += len(exon)
        if place >= behind:
            place, behind = place + len(intron), behind + len(intron)
    return place


def write_fasta(folder: Path, *, name: str = "chr2", sequence: str = SEQUENCE, index: bool = True) -> Path:
    """A FASTA file of one line, with its index."""
    path = folder / "genome.fa"
    path.write_text(f">{name}\n{sequence}\n")
    if index:
        width = len(sequence)
        Path(f"{path}.fai").write_text(f"{name}\t{width}\t{len(name) + 2}\t{width}\t{width + 1}\n")
    return path


def small_transcripts(folder: Path) -> Transcripts:
    """The two genes as a `mane` pack."""
    lengths = [len(exon) for exon in EXONS]
    begins = [0, lengths[0] + len(INTRONS[0]), sum(lengths[:2]) + len(INTRONS[0]) + len(INTRONS[1])]
    starts = [plus(at) for at in begins] + [minus(at + size - 1) for at, size in zip(begins, lengths, strict=True)]
    arrays = {
        "status": np.zeros(2, np.int64),
        "hgnc": np.array([1, 2]),
        "exons.bounds": np.array([0, 3, 6]),
        "exon.length": np.array(lengths * 2),
        "cds.first": np.array([len(UTR5) + 1] * 2),
        "cds.last": np.array([sum(lengths) - len(UTR3)] * 2),
        "alias.row": np.zeros(0, np.int64),
    }
    for build in ("GRCh37", "GRCh38"):
        arrays |= {
            f"{build}.chromosome": np.array([2, 2]),
            f"{build}.reverse": np.array([0, 1]),
            f"{build}.start": np.array(starts),
        }
    strings = {
        "symbol": ["PLUS1", "MINUS1"],
        "refseq": ["NM_000001.1", "NM_000002.1"],
        "protein": ["NP_000001.1", "NP_000002.1"],
        "ensembl": ["ENST00000000001.1", "ENST00000000002.1"],
        "alias": [],
    }
    write_pack(
        folder,
        name="mane",
        release="2030-01-01",
        enables="tests",
        sources=(),
        arrays=arrays,
        strings=strings,
        tables={},
        rows={},
        built_by="tests",
    )
    return Transcripts(Pack(folder))
