"""Where a stated variant lies on GRCh38, as its record and its g., m., c. and n. expressions say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import msgspec
import numpy as np

from proband.case.model import Variant
from proband.genotype.edit import in_direction
from proband.genotype.gene_model import GeneModel
from proband.genotype.sequence import Reference
from proband.issue import Issue, Level
from proband.knowledge.assembly import BUILDS, MT, Build, build_of_accession, build_of_name, chromosome_code
from proband.knowledge.hgvs import Change
from proband.knowledge.transcripts import Transcripts
from proband.knowledge.variants import KnownVariants

_LARGEST = 10_000  # bases; larger pieces are structural variants, which are not mapped


class Allele(msgspec.Struct, frozen=True):
    """An allele on GRCh38 as in VCF, with N for bases that are not stated; what it was told from.

    ``hgvs_c`` and ``transcript`` are the expression and the accession that it was told from, if so.
    """

    chrom: int
    pos: int
    ref: str
    alt: str
    because: str
    hgvs_c: str = ""
    transcript: str = ""


class Places:
    """The gene and the places of one stated variant; ``issues`` collects what was odd."""

    def __init__(
        self,
        variant: Variant,
        stated: Sequence[Change],
        transcripts: Transcripts,
        known: KnownVariants,
        reference: Reference | None = None,
    ) -> None:
        self._variant = variant
        self._stated = stated
        self._transcripts = transcripts
        self._known = known
        self._reference = reference
        self.issues: list[Issue] = []
        self.row = self._row()

    @cached_property
    def model(self) -> GeneModel | None:
        """The transcript of the gene on GRCh38."""
        return None if self.row is None else GeneModel(self._transcripts, self.row, "GRCh38")

    @property
    def symbol(self) -> str:
        """The current symbol of the gene; '' if none is stated."""
        return "" if self.row is None else self._transcripts.symbol(self.row)

    def alleles(self) -> tuple[Allele, ...]:
        """The allele that is stated, from the first source that leads to one; () if none does."""
        found = self._record()
        for change in sorted(self._stated, key=lambda one: one.kind not in ("g", "m")):
            if change.kind in ("p", "unknown"):
                continue
            allele = self._genomic(change) if change.kind in ("g", "m") else self._coding(change)
            if allele is None:
                continue
            if found is None:
                found = allele
            elif not _may_be_same(found, allele):
                self._note("warning", "expressions-disagree", f"{change.full} is not at the place of the record.")
            elif allele.hgvs_c and not found.hgvs_c:
                found = msgspec.structs.replace(found, hgvs_c=allele.hgvs_c, transcript=allele.transcript)
        return () if found is None else (self._checked(found),)

    def _row(self) -> int | None:
        names = (self._variant.gene_id, self._variant.gene, *(change.gene for change in self._stated))
        accessions = (self._transcripts.by_accession(one.reference) for one in self._stated if one.reference)
        # A row of the stated transcript tells MANE Plus Clinical from Select.
        by_accession = next((row for row in accessions if row is not None), None)
        rows = [found[0] for name in names if name and (found := self._transcripts.by_gene(name))]
        if by_accession is not None:
            return by_accession
        if not rows and any(names):
            what = f"No transcript of {next(filter(None, names))} is at hand."
            self._note("warning", "unknown-gene", what, "Give the gene by its HGNC symbol or id.")
        return rows[0] if rows else None

    def _note(self, level: Level, code: str, what: str, advice: str = "") -> None:
        self.issues.append(Issue(level, code, "", what, advice))

    def _record(self) -> Allele | None:
        """The allele of the record, lifted from GRCh37 if need be."""
        variant = self._variant
        code = chromosome_code(variant.chrom) if variant.chrom else 0
        if not code or variant.pos is None or not variant.ref or not variant.alt:
            return None
        ref, alt = variant.ref.upper(), variant.alt.upper()
        if not set(ref + alt) <= set("ACGTN"):
            self._note("note", "not-a-small-variant", f"The allele {variant.alt} is not spelled out in bases.")
            return None
        build = self._build(code, variant.pos)
        if build == "GRCh38" or code == MT:
            return Allele(code, variant.pos, ref, alt, "as stated")
        return self._lifted(code, variant.pos, ref, alt)

    def _build(self, code: int, position: int) -> Build:
        """The stated assembly, else the one on which the position lies in the gene."""
        build = build_of_name(self._variant.assembly) or build_of_accession(self._variant.chrom)
        if build is not None:
            return build
        fitting = [one for one in BUILDS if self._in_gene(one, code, position)]
        told = "it lies in the gene there" if len(fitting) == 1 else "the newer one"
        taken: Build = "GRCh37" if fitting == ["GRCh37"] else "GRCh38"
        what = f"No assembly is stated with the position; {taken} was taken ({told})."
        self._note("note" if len(fitting) == 1 else "warning", "assembly-not-stated", what)
        return taken

    def _in_gene(self, build: Build, code: int, position: int) -> bool:
        span = self._transcripts.span(self.row, build) if self.row is not None else None
        return span is not None and span.chromosome == code and span.start <= position <= span.end

    def _lifted(self, code: int, position: int, ref: str, alt: str) -> Allele | None:
        """An allele of GRCh37 on GRCh38, by ClinVar's record of it or by its c. number."""
        known = self._known.find("GRCh37", code, position, ref, alt)
        if known is not None:
            return Allele(
                code, known.position, known.ref, known.alt, f"from GRCh37 by ClinVar {known.variation_id}"
            )
        for row in self._rows_at(code, position):
            number = self._transcripts.genome_to_c(row, "GRCh37", position)
            there = number and self._transcripts.c_to_genome(row, "GRCh38", number)
            same = self._transcripts.strand(row, "GRCh37") == self._transcripts.strand(row, "GRCh38")
            if number and there and (same or len(ref) == len(alt) == 1):
                strand = 1 if same else -1
                chrom = self._transcripts.chromosome(row, "GRCh38")
                because = f"from GRCh37 by its number {number} in {self._transcripts.symbol(row)}"
                return Allele(chrom, there, in_direction(ref, strand), in_direction(alt, strand), because)
        what = "The position on GRCh37 lies in no transcript that both assemblies have."
        self._note("warning", "not-lifted", what, "Give it on GRCh38, or as a c. expression.")
        return None

    def _rows_at(self, code: int, position: int) -> list[int]:
        """The transcripts at a position of GRCh37, the stated gene first."""
        place = np.array([position])
        _, rows = self._transcripts.overlapping("GRCh37", np.array([code]), place, place)
        return sorted(rows.tolist(), key=lambda row: row != self.row)

    def _genomic(self, change: Change) -> Allele | None:
        code = MT if change.kind == "m" else chromosome_code(change.reference)
        if not code or change.start is None or change.end is None or not change.start.exact or not change.end.exact:
            return None
        build = build_of_accession(change.reference)
        placed = self._placed(change, code, change.start.base, change.end.base, 1)
        if placed is None or code == MT or build == "GRCh38":
            return placed
        if build is None:
            what = f"The version of {change.reference or 'the reference'} tells no assembly."
            self._note("warning", "assembly-not-stated", what)
            return None
        return self._lifted(code, placed.pos, placed.ref, placed.alt) if "N" not in placed.ref else None

    def _coding(self, change: Change) -> Allele | None:
        row = self._transcript_of(change)
        if row is None or change.start is None or change.end is None:
            return None
        if not (change.start.exact and change.end.exact):
            what = f"{change.full} does not say exactly where the change begins or ends."
            self._note("note", "uncertain-position", what)
            return None
        ends = [self._transcripts.c_to_genome(row, "GRCh38", place) for place in (change.start, change.end)]
        if None in ends:
            what = f"{change.full} is beyond the transcript {self._transcripts.transcript(row).refseq}."
            self._note("warning", "position-beyond", what, "The number may belong to another transcript.")
            return None
        low, high = sorted(end for end in ends if end is not None)
        strand = self._transcripts.strand(row, "GRCh38")
        placed = self._placed(change, self._transcripts.chromosome(row, "GRCh38"), low, high, strand)
        if placed is None:
            return None
        transcript = self._transcripts.transcript(row)
        return msgspec.structs.replace(
            placed, hgvs_c=change.text, transcript=transcript.refseq or transcript.ensembl
        )

    def _transcript_of(self, change: Change) -> int | None:
        """The row on which a c. expression is placed; what is not quite its own transcript is noted."""
        row = self._transcripts.by_accession(change.reference) if change.reference else None
        if row is None and self.row is not None:
            row = self.row
            own = self._transcripts.transcript(row).refseq
            if change.reference and own:
                what = f"{change.full} is not on the MANE transcript {own}: numbering may differ."
                self._note("warning", "not-on-mane", what, f"Give the change on {own}, or its place on the genome.")
            elif own:
                self._note("note", "no-transcript", f"{change.text} names no transcript; {own} was taken.")
        elif row is not None:
            own = self._transcripts.transcript(row).refseq
            if own.startswith("NM") and "." in change.reference and own != change.reference:
                self._note("note", "other-version", f"{change.full} was placed on {own}: numbering may differ.")
        return row

    def _placed(self, change: Change, chrom: int, low: int, high: int, strand: int) -> Allele | None:
        """The VCF allele of an edit of the bases from ``low`` to ``high``."""
        size = high - low + 1
        ref, alt = in_direction(change.ref, strand), in_direction(change.alt, strand)
        because = f"by {change.full}"
        if size > _LARGEST:
            self._note("note", "not-a-small-variant", f"{change.full} changes {size} bases.")
        elif change.edit == "substitution" and size == 1:
            return Allele(chrom, low, ref, alt, because)
        elif change.edit == "deletion":
            gone = ref if len(ref) == size else self._bases(chrom, low, high)
            return Allele(chrom, low - 1, f"N{gone}", "N", because)
        elif change.edit == "duplication":
            more = alt if len(alt) == size else self._bases(chrom, low, high)
            return Allele(chrom, high, more[-1], f"{more[-1]}{more}", because)
        elif change.edit == "insertion" and size == 2 and alt:
            return Allele(chrom, low, "N", f"N{alt}", because)
        elif change.edit == "deletion-insertion" and alt:
            gone = ref if len(ref) == size else self._bases(chrom, low, high)
            return Allele(chrom, low, gone, alt, because)
        elif change.edit != "identity":
            self._note("note", "not-mapped", f"{change.full} is no change of a few bases that can be placed.")
        return None

    def _bases(self, chrom: int, low: int, high: int) -> str:
        """The bases of the reference sequence; N for each without one."""
        found = self._reference.bases(chrom, low, high) if self._reference is not None else ""
        return found or "N" * (high - low + 1)

    def _checked(self, allele: Allele) -> Allele:
        """The allele with the bases of the reference sequence in place of N; a contradiction is noted."""
        if self._reference is None:
            return allele
        found = self._reference.bases(allele.chrom, allele.pos, allele.pos + len(allele.ref) - 1)
        if not found:
            return allele
        if any(stated not in ("N", base) for stated, base in zip(allele.ref, found, strict=True)):
            what = f"The stated reference bases {allele.ref} are {found} in the reference sequence."
            self._note(
                "error", "reference-contradicts", what, "Check the position, the transcript and the assembly."
            )
            return allele
        alt = found[0] + allele.alt[1:] if allele.alt.startswith("N") else allele.alt
        return msgspec.structs.replace(allele, ref=found, alt=alt)


def _may_be_same(one: Allele, other: Allele) -> bool:
    """Whether two alleles can be one: substitutions at one place, indels of one length that are not far apart."""
    if one.chrom != other.chrom or len(one.alt) - len(one.ref) != len(other.alt) - len(other.ref):
        return False
    if len(one.ref) == len(one.alt) == 1:
        return (one.pos, one.ref, one.alt) == (other.pos, other.ref, other.alt)
    return abs(one.pos - other.pos) <= 500
