"""One transcript on one assembly, ready for the questions of consequence calling.

Positions are counted in three ways: ``genome`` (VCF), ``along`` (in the direction of transcription: the genome
position on the forward strand, its negative on the reverse), and ``number`` (n., the bases of the exons from 1).
The thirteen protein genes of the mitochondrion have no untranslated ends: all of their single exon is coding.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from proband.genotype.model import Assembly
from proband.knowledge.assembly import MT
from proband.knowledge.transcripts import CDS, OUTSIDE, UTR3, Transcripts

_MITOCHONDRIAL_PROTEINS = ("MT-ND", "MT-CO", "MT-CYB", "MT-ATP")
# Premature stops in the last exon or in the last 50 bases of the exon before it escape nonsense-mediated decay
# (Abou Tayoun 2018, PMID:30192042; the same rule in Ensembl VEP's plugin NMD).
_DECAY_BASES = 50
# Three of 64 codons are stops: a shifted frame goes on for 15 codons in less than half of all cases.
_LIKELY_STOPPED = 15


class GeneModel:
    """A transcript, its exons along the strand, and its coding sequence."""

    def __init__(self, transcripts: Transcripts, row: int, assembly: Assembly) -> None:
        transcript = transcripts.transcript(row)
        self.row = row
        self.symbol = transcript.symbol
        self.hgnc_id = transcript.hgnc_id
        self.accession = transcript.refseq or transcript.ensembl
        self.chrom = transcripts.chromosome(row, assembly)
        self.mitochondrial = self.chrom == MT
        self.strand = transcripts.strand(row, assembly)
        whole = self.mitochondrial and self.symbol.startswith(_MITOCHONDRIAL_PROTEINS)
        self.all_coding = whole
        self.cds = (1, transcript.length) if whole else transcripts.cds(row)
        self.cds_length = self.cds[1] - self.cds[0] + 1 if self.cds else 0
        self.length = transcript.length
        self.exon_count = transcripts.exon_count(row)
        self._transcripts = transcripts
        self._assembly: Assembly = assembly
        self.prefix = "m." if self.mitochondrial else "c." if self.cds else "n."

    @property
    def codons(self) -> int:
        """Codons with the stop codon; the mitochondrial stop may be completed by the poly(A) tail."""
        return -(-self.cds_length // 3)

    @cached_property
    def exons(self) -> list[tuple[int, int]]:
        """First and last genome position of each exon, in the order of transcription."""
        return [(first, last) for first, last in self._transcripts.exons(self.row, self._assembly).tolist()]

    @cached_property
    def begins(self) -> list[int]:
        """The first base of each exon, along."""
        return [first if self.strand > 0 else -last for first, last in self.exons]

    @cached_property
    def ends(self) -> list[int]:
        """The last base of each exon, along."""
        return [last if self.strand > 0 else -first for first, last in self.exons]

    @cached_property
    def numbers(self) -> list[int]:
        """The number of the first base of each exon."""
        numbers = [1]
        for begin, end in zip(self.begins, self.ends, strict=True):
            numbers.append(numbers[-1] + end - begin + 1)
        return numbers[:-1]

    def number(self, along: int) -> int:
        """The number of a base of an exon."""
        exon = max(bisect_right(self.begins, along) - 1, 0)
        return self.numbers[exon] + along - self.begins[exon]

    def number_of_codon(self, codon: int) -> int:
        """The number of the first base of a codon (from 1)."""
        return (self.cds[0] if self.cds else 1) + 3 * (codon - 1)

    def genome(self, number: int) -> int:
        """The genome position of a base of an exon by its number."""
        exon = max(bisect_right(self.numbers, number) - 1, 0)
        return self.strand * (self.begins[exon] + number - self.numbers[exon])

    def coding_overlap(self, first: int, last: int) -> int:
        """How many coding bases have numbers from ``first`` to ``last``."""
        if self.cds is None:
            return 0
        return max(0, min(last, self.cds[1]) - max(first, self.cds[0]) + 1)

    def escapes_decay(self, number: int, *, shifted: bool = False) -> bool | None:
        """Whether a premature stop at this number is expected to escape decay.

        ``shifted``: the number is where the frame shifts, and the stop lies somewhere behind it; None if it may lie
        on either side of the border. None also for the mitochondrion, which has no such decay.
        """
        if self.mitochondrial or self.cds is None:
            return None
        border = self.numbers[-1] - 1 - _DECAY_BASES if self.exon_count > 1 else 0
        if number > border:
            return True
        return None if shifted and (border - number) // 3 < _LIKELY_STOPPED else False


def position_text(model: GeneModel, region: int, base: int, offset: int) -> str:
    """A c. or n. position as HGVS writes it, from what Transcripts.locate gives."""
    star = "*" if region == UTR3 or (region == OUTSIDE and model.cds and base > 0) else ""
    return f"{star}{base}{offset:+d}" if offset else f"{star}{base}"


def seen_region(model: GeneModel, region: int) -> int:
    """The region of a position; in the protein genes of the mitochondrion all is coding."""
    return CDS if model.all_coding and region != OUTSIDE else region
