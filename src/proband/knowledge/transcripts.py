"""Transcripts (MANE): genes at an interval, exons, and HGVS c. numbers of genome positions and back.

A transcript is its row number inside the program. Exons are stored in the direction of transcription, with one
length for both builds: a transcript has a GRCh37 model only if every exon was found there with the same length, in
the same order, on the same strand. (Where the builds differ within the UTR of a coding exon, its coding part was
found; c. numbers in such a UTR can be off by a few bases on GRCh37.) The CDS is stored in the transcript's own
numbering (n.), which is the same in both builds. Mitochondrial genes and small RNA genes, which MANE has not, are
rows of one exon without a CDS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.knowledge.assembly import Build, Region
from proband.knowledge.hgvs_position import CPosition, Landmarks, Place
from proband.knowledge.pack import Pack
from proband.knowledge.placement import FLIP, Placement

# The values of the array `status`.
STATUSES = ("MANE Select", "MANE Plus Clinical", "small RNA", "mitochondrial")

OUTSIDE, UTR5, CDS, UTR3, NONCODING = range(5)


class Transcript(msgspec.Struct, frozen=True):
    """One transcript: current HGNC symbol, HGNC id ("HGNC:15561"), accessions with versions, status.

    ``refseq`` is "NM_012275.3", or empty for genes outside MANE; ``status`` is one of STATUSES; ``coding``: it has
    a CDS; ``length`` and ``cds_length`` (with the stop codon, 0 without CDS) in bases.
    """

    symbol: str
    hgnc_id: str
    refseq: str
    protein: str
    ensembl: str
    status: str
    coding: bool
    length: int
    cds_length: int


class Located(NamedTuple):
    """Where genome positions lie in transcripts; every array is as long as the (row, position) pairs asked for.

    region   uint8: OUTSIDE, UTR5, CDS, UTR3, NONCODING, of the nearest exon base where the position is in an intron
    base     int64: the c. number of that base (n. number for NONCODING); negative in UTR5, counted from the stop
             codon in UTR3; OUTSIDE continues the numbers of the end that is nearer (c.-124 of a promoter)
    offset   int64: 0 in an exon; in an intron the signed distance to the nearest exon base (the middle is +)
    exon     int64: the 1-based number of that base's exon in the direction of transcription
    after_acceptor, before_donor  int64: how many bases of the exon lie before and after that base; 0 for its first
             and last base
    """

    region: NDArray[np.uint8]
    base: NDArray[np.int64]
    offset: NDArray[np.int64]
    exon: NDArray[np.int64]
    after_acceptor: NDArray[np.int64]
    before_donor: NDArray[np.int64]


class Transcripts:
    """The transcripts of an installed `mane` pack. ``symbols`` gives the table of gene aliases when asked."""

    def __init__(self, pack: Pack, symbols: Callable[[], Mapping[str, str]] = dict) -> None:
        self._pack = pack
        self._aliases = symbols
        self._symbol = pack.strings("symbol")
        self._status: NDArray[np.uint8] = pack.array("status")
        self._bounds: NDArray[np.int64] = pack.array("exons.bounds").astype(np.int64)
        self._length: NDArray[np.int64] = pack.array("exon.length").astype(np.int64)
        self._cds_first: NDArray[np.int64] = pack.array("cds.first").astype(np.int64)
        self._cds_last: NDArray[np.int64] = pack.array("cds.last").astype(np.int64)
        self._placements: dict[Build, Placement] = {}

    def __len__(self) -> int:
        return len(self._symbol)

    @property
    def release(self) -> str:
        """The release of the `mane` pack."""
        return self._pack.manifest.release

    def transcript(self, row: int) -> Transcript:
        """One transcript."""
        refseq, protein, ensembl = (column[row] for column in self._accessions)
        hgnc = int(self._hgnc[row])
        coding = self.cds(row)
        return Transcript(
            self._symbol[row],
            f"HGNC:{hgnc}" if hgnc else "",
            refseq,
            protein,
            ensembl,
            STATUSES[int(self._status[row])],
            coding is not None,
            int(self._length[self._bounds[row] : self._bounds[row + 1]].sum()),
            coding[1] - coding[0] + 1 if coding else 0,
        )

    def symbol(self, row: int) -> str:
        """The current HGNC symbol of a transcript's gene."""
        return self._symbol[row]

    def by_gene(self, name: str) -> tuple[int, ...]:
        """The rows of a gene by symbol, alias or HGNC id, MANE Select first; empty if it has none here."""
        rows = self._by_name.get(name) or self._by_name.get(name.upper())
        return rows or self._by_name.get(self._aliases().get(name, ""), ())

    def by_accession(self, accession: str) -> int | None:
        """The row of an NM_, NP_ or ENST accession; its version need not be the one that is stored here."""
        return self._by_accession.get(accession.split(".")[0])

    def on_build(self, build: Build) -> NDArray[np.bool_]:
        """Which transcripts have a model on the build: a boolean vector (all on GRCh38, about 97 % on GRCh37)."""
        return self._placement(build).chromosome > 0

    def chromosome(self, row: int, build: Build) -> int:
        """The chromosome's code; 0 if the transcript has no model on the build."""
        return int(self._placement(build).chromosome[row])

    def strand(self, row: int, build: Build) -> int:
        """+1 or -1; 0 if it has no model on the build."""
        there = self._placement(build)
        return 0 if not there.chromosome[row] else -1 if there.reverse[row] else 1

    def span(self, row: int, build: Build) -> Region | None:
        """First and last position of a transcript; None if it has no model on the build."""
        there = self._placement(build)
        if not there.chromosome[row]:
            return None
        return Region(int(there.chromosome[row]), int(there.first[row]), int(there.last[row]))

    def exons(self, row: int, build: Build) -> NDArray[np.int64]:
        """First and last position (start <= end) of each exon in the direction of transcription: (exons, 2).

        Empty if the transcript has no model on the build.
        """
        there, part = self._placement(build), slice(self._bounds[row], self._bounds[row + 1])
        if not there.chromosome[row]:
            return np.empty((0, 2), dtype=np.int64)
        return np.column_stack((there.start[part], there.start[part] + self._length[part] - 1))

    def exon_count(self, row: int) -> int:
        """How many exons a transcript has."""
        return int(self._bounds[row + 1] - self._bounds[row])

    def cds(self, row: int) -> tuple[int, int] | None:
        """First and last base of the CDS with its stop codon, by n. number (from 1); None without a CDS."""
        first = int(self._cds_first[row])
        return (first, int(self._cds_last[row])) if first else None

    def exon_intervals(self, build: Build) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Chromosome code, first and last position of all exons that are placed on the build."""
        there = self._placement(build)
        rows = np.repeat(np.arange(len(self)), np.diff(self._bounds))
        placed = there.chromosome[rows] > 0
        ends = there.start + self._length - 1
        return there.chromosome[rows][placed], there.start[placed], ends[placed]

    @cached_property
    def lengths(self) -> dict[str, int]:
        """The coding bases of each gene's first transcript; of a gene without a CDS, all its bases."""
        coding = np.where(self._cds_first > 0, self._cds_last - self._cds_first + 1, 0)
        whole = np.add.reduceat(self._length, self._bounds[:-1])
        found: dict[str, int] = {}
        for row in np.argsort(self._status, kind="stable").tolist():
            found.setdefault(self._symbol[row], int(coding[row]) or int(whole[row]))
        return found

    def overlapping(
        self,
        build: Build,
        chromosomes: NDArray[np.integer],
        starts: NDArray[np.integer],
        ends: NDArray[np.integer],
        *,
        flank: int = 0,
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Which record touches which transcript: (index of the record, row) pairs, in the order of the records.

        ``flank`` widens every record on both sides, in bases.
        """
        there = self._placement(build)
        prefix = chromosomes.astype(np.int64) << 32
        left = np.maximum(starts.astype(np.int64) - flank, 0)
        low = np.searchsorted(there.reach, prefix | left, "left")
        high = np.searchsorted(there.begin, prefix | (ends.astype(np.int64) + flank), "right")
        count = np.maximum(high - low, 0)
        record = np.repeat(np.arange(len(count)), count)
        within = np.arange(len(record)) - np.repeat(np.cumsum(count) - count, count)
        row = there.order[np.repeat(low, count) + within]
        touches = there.last[row] >= left[record]
        return record[touches], row[touches]

    def locate(self, build: Build, rows: NDArray[np.integer], positions: NDArray[np.integer]) -> Located:
        """Where each position lies in the transcript of the same index; OUTSIDE where it has no there."""
        there = self._placement(build)
        row = np.asarray(rows, dtype=np.int64)
        along = there.along(row, np.asarray(positions, dtype=np.int64))
        first, last = self._bounds[row], self._bounds[row + 1] - 1
        exon = np.clip(np.searchsorted(there.key, (row << 32) | along, "right") - 1, first, last)
        past = along - there.begins[exon] - self._length[exon] + 1  # bases beyond the exon's last base
        to_next = np.where(exon < last, there.begins[np.minimum(exon + 1, len(there.begins) - 1)] - along, 0)
        intron = (past > 0) & (exon < last)
        nearer_next = intron & (to_next < past)
        at = exon + nearer_next
        offset = np.where(intron, np.where(nearer_next, -to_next, past), 0)
        number = self._number[at] + np.where(
            intron, np.where(nearer_next, 0, self._length[at] - 1), along - there.begins[at]
        )
        outside = (there.chromosome[row] == 0) | (along < there.begins[first]) | ((past > 0) & (exon == last))
        region, base = self._c_numbers(row, number)
        inner = number - self._number[at]
        return Located(
            np.where(outside, OUTSIDE, region).astype(np.uint8),
            base,
            offset,
            at - first + 1,
            inner,
            self._length[at] - 1 - inner,
        )

    def genome_to_c(self, row: int, build: Build, position: int) -> CPosition | None:
        """The c. number (n. without a CDS) of a genome position; None outside the transcript."""
        found = self.locate(build, np.array([row]), np.array([position]))
        if found.region[0] == OUTSIDE:
            return None
        return CPosition(int(found.base[0]), int(found.offset[0]), bool(found.region[0] == UTR3))

    def c_to_genome(self, row: int, build: Build, position: Place) -> int | None:
        """The genome position of a c. number (n. without a CDS), also beyond the transcript's ends (c.-124).

        None if there is no such base: an offset from within an exon or longer than the intron, a number 0, or no
        model on the build.
        """
        there = self._placement(build)
        if not there.chromosome[row]:
            return None
        part = slice(self._bounds[row], self._bounds[row + 1])
        landmarks = Landmarks(self._number[part], self._length[part], there.begins[part], self.cds(row))
        along = landmarks.along(position)
        if along is None:
            return None
        return FLIP - along if there.reverse[row] else along

    def _c_numbers(
        self, row: NDArray[np.int64], number: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        first, last = self._cds_first[row], self._cds_last[row]
        conditions = [first == 0, number < first, number <= last]
        region = np.select(conditions, [NONCODING, UTR5, CDS], UTR3)
        return region, np.select(conditions, [number, number - first, number - first + 1], number - last)

    @cached_property
    def _number(self) -> NDArray[np.int64]:
        """The n. number of each exon's first base."""
        before = np.cumsum(self._length) - self._length
        return before - np.repeat(before[self._bounds[:-1]], np.diff(self._bounds)) + 1

    def _placement(self, build: Build) -> Placement:
        if build not in self._placements:
            self._placements[build] = Placement(self._pack, build, self._bounds, self._length)
        return self._placements[build]

    @cached_property
    def _by_name(self) -> dict[str, tuple[int, ...]]:
        """Rows by symbol, by the symbols that MANE itself uses, and by HGNC id; MANE Select first."""
        names: dict[str, list[int]] = {}
        hgnc = self._pack.array("hgnc").tolist()
        for row in np.argsort(self._status, kind="stable").tolist():
            names.setdefault(self._symbol[row], []).append(row)
            if hgnc[row]:
                names.setdefault(f"HGNC:{hgnc[row]}", []).append(row)
        table = {name: tuple(rows) for name, rows in names.items()}
        aliases = zip(self._pack.strings("alias"), self._pack.array("alias.row").tolist(), strict=True)
        return {alias: table[self._symbol[row]] for alias, row in aliases} | table

    @cached_property
    def _accessions(self) -> tuple[list[str], ...]:
        """RefSeq, protein and Ensembl accessions, decoded once: an exome asks for most of them."""
        return tuple(list(self._pack.strings(name)) for name in ("refseq", "protein", "ensembl"))

    @cached_property
    def _hgnc(self) -> NDArray[np.integer]:
        return self._pack.array("hgnc")

    @cached_property
    def _by_accession(self) -> dict[str, int]:
        columns = [self._pack.strings(name) for name in ("ensembl", "protein", "refseq")]
        return {name.split(".")[0]: row for column in columns for row, name in enumerate(column) if name}
