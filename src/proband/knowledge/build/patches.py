"""Genes that MANE has on a patch of GRCh38 only (POLR2A): where the same exons lie on the chromosome.

A patch corrects a stretch of a chromosome. Variants are called on the chromosome itself, where Ensembl has the gene
as well: if every splice junction of the transcript is one of the gene's there, all at one distance, that is where
it lies. Else the correction changed the transcript, and its c. numbers mean nothing on the chromosome (SHANK3,
SLC37A4).
"""

from __future__ import annotations

import gzip
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from proband.errors import FileFormatError
from proband.knowledge.assembly import chromosome_code
from proband.knowledge.build.clinvar import member

_CACHE = "package/dist/data/cache"
_STRUCTURES = f"{_CACHE}/gene-structures/homo-sapiens-gene-structures.tsv.gz"
_GENES = f"{_CACHE}/genes/homo-sapiens-genes.tsv.gz"
_EXON = "1"

Exons = Sequence[tuple[int, int]]


class Chromosomes:
    """The first and last bases of the exons of Ensembl's genes on the chromosomes, by symbol."""

    def __init__(self, archive: Path) -> None:
        """Raises FileFormatError if the archive has no gene structures."""
        try:
            with tarfile.open(archive) as package:
                genes, structures = (
                    gzip.decompress(member(package, name)).decode().splitlines() for name in (_GENES, _STRUCTURES)
                )
        except (tarfile.TarError, KeyError, OSError) as error:
            raise FileFormatError(f"no gene structures in it ({error})", str(archive)) from error
        self._start = {symbol: (code, start) for symbol, code, start in _starts(genes)}
        self._first: defaultdict[str, set[int]] = defaultdict(set)
        self._last: defaultdict[str, set[int]] = defaultdict(set)
        for line in structures:
            symbol = line.split("\t")[0].rpartition("-")[0]
            if not line.startswith("#") and symbol in self._start:
                self._add(symbol, line.split("\t"))

    def shift(self, symbol: str, contig: str, exons: Exons) -> int | None:
        """The distance from a transcript on a patch to the same one on the chromosome; None if there is none."""
        code, _ = self._start.get(symbol, (0, 0))
        if not code or code != chromosome_code(contig.partition("_")[0]) or len(exons) < 2:
            return None
        starts, ends = [first for first, _ in exons[1:]], [last for _, last in exons[:-1]]
        moves = Counter(there - here for here in starts for there in self._first[symbol])
        moves.update(there - here for here in ends for there in self._last[symbol])
        move, count = moves.most_common(1)[0] if moves else (0, 0)
        return move if count == len(starts) + len(ends) else None

    def _add(self, symbol: str, row: list[str]) -> None:
        """One transcript: name, its start from the gene's, biotype, strand, then ``part;start;last - first``."""
        start = self._start[symbol][1] + int(row[1])
        for part, offset, length in (feature.split(";") for feature in row[4:]):
            if part == _EXON:
                self._first[symbol].add(start + int(offset))
                self._last[symbol].add(start + int(offset) + int(length))


def _starts(lines: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Symbol, chromosome code and first base of each gene."""
    for line in lines:
        if not line.startswith("#"):
            chromosome, start, _, _, symbol = line.split("\t")[:5]
            yield symbol, chromosome_code(chromosome), int(start)
