"""From a variant file to a Reading: every record is read once, and every allele becomes a call or is counted."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec
import numpy as np

from proband.case.model import Sex
from proband.genotype.annotator import Annotator, with_table
from proband.genotype.checks import MendelCheck, SexCheck, parent_columns
from proband.genotype.frequency import FrequencyTable
from proband.genotype.genotypes import Layout, layout_of, read_genotype
from proband.genotype.header import Header, read_header
from proband.genotype.model import Assembly, Call, Genotype, Person, Reading, Sites
from proband.genotype.people import read_people
from proband.genotype.quality import (
    CARRIER_TESTS,
    DEFAULT_THRESHOLDS,
    PLACE_TESTS,
    QUALITY_TESTS,
    Observed,
    Reason,
    Thresholds,
    first_failed,
)
from proband.genotype.record import (
    FIXED_COLUMNS,
    Malformed,
    Record,
    column,
    deleted_to,
    kind_of,
    read_record,
    symbolic_type,
    trim,
)
from proband.genotype.reference import tell_assembly
from proband.genotype.regions import Within
from proband.genotype.source import Source, sha256
from proband.issue import Issue
from proband.knowledge.assembly import LENGTHS, X

_ANYTHING_ELSE = ("<NON_REF>", "<*>")
_SHOWN = 5  # malformed records that are shown with what is wrong


def read_variants(
    path: Path,
    *,
    ped: Path | None = None,
    proband: str | None = None,
    assembly: Assembly | None = None,
    regions: Within,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    sex: Sex = "unknown",
    frequency_table: FrequencyTable | None = None,
) -> Reading:
    """Read a VCF or BCF file of one person or a family.

    Calls are alleles within ``regions`` that the proband carries and that pass ``thresholds``. Raises
    FileFormatError for what is no VCF, has no samples or does not say its assembly; UsageError if it is open who
    the proband is.
    """
    opened = open_variants(path, ped=ped, proband=proband, assembly=assembly, sex=sex)
    return read_opened(opened, regions, thresholds, frequency_table)


def read_opened(
    opened: Opened, regions: Within, thresholds: Thresholds, frequency_table: FrequencyTable | None
) -> Reading:
    """Read what follows the header of a file that was opened, once. Raises FileFormatError."""
    reader = Reader(opened, regions, thresholds)
    records = 0
    for records, text in enumerate(opened.source.records(), 1):
        reader.read(records, text)
    calls, issues = with_table(reader.calls, frequency_table)
    return Reading(
        assembly=opened.assembly,
        assembly_because=opened.because,
        people=opened.people,
        calls=calls,
        sites=reader.sites(),
        records=records,
        counts=dict(sorted(reader.counts.items())),
        dialects=tuple(one.tag for one in reader.annotator.dialects),
        issues=(*opened.issues, *opened.source.issues, *reader.issues(records), *issues),
        sha256=sha256(opened.source.path),
        alleles=len(calls) + len(reader.deletions) + sum(reader.counts.values()),
        mendel=reader.mendel.result(),
        deletions=tuple(reader.deletions),
        symbolic=dict(sorted(reader.symbolic.items())),
    )


class Opened(msgspec.Struct):
    """A variant file whose header was read: whose columns it has, and on which assembly it is."""

    source: Source
    header: Header
    assembly: Assembly
    because: str
    people: tuple[Person, ...]
    issues: tuple[Issue, ...]

    @property
    def proband(self) -> Person:
        """The proband, who always has a column."""
        return self.people[0]


def open_variants(
    path: Path, *, ped: Path | None, proband: str | None, assembly: Assembly | None, sex: Sex
) -> Opened:
    """Open a variant file and read its header and the pedigree. Raises as ``read_variants`` does."""
    source = Source(path)
    header = read_header(source.header, str(path))
    told, because, doubts = tell_assembly(header, assembly, str(path))
    people, remarks = read_people(header.samples, ped, proband, sex)
    return Opened(source, header, told, because, people, (*header.issues, *doubts, *remarks))


class Reader:
    """Takes the records of a file one by one; keeps calls, sites, counts and checks."""

    def __init__(self, opened: Opened, regions: Within, thresholds: Thresholds) -> None:
        self.people = opened.people
        self.thresholds = thresholds
        self.annotator = Annotator(opened.header)
        self.calls: list[Call] = []
        self.deletions: list[Call] = []
        self.symbolic: Counter[str] = Counter()
        self.counts: Counter[Reason] = Counter()
        self.sex = SexCheck(opened.assembly)
        self.mendel = MendelCheck(*parent_columns(opened.people))
        self._regions = regions
        self._width = FIXED_COLUMNS + len(opened.header.samples)
        self._lengths = (0, *LENGTHS[opened.assembly])
        self._malformed: list[str] = []
        self._site_columns = array("b"), array("i"), array("b")

    def read(self, line: int, text: str) -> None:
        """One record: each of its alleles becomes a call or is counted under the reason why not."""
        try:
            record = self.parse(line, text)
            outcomes = [self._allele(record, allele) for allele in range(1, len(record.alts) + 1)]
        except Malformed as error:
            self.counts["malformed"] += 1
            if len(self._malformed) < _SHOWN:
                self._malformed.append(f"record {line}: {error}")
            return
        for alt, outcome in zip(record.alts, outcomes, strict=True):
            if isinstance(outcome, Call):
                (self.deletions if outcome.end else self.calls).append(outcome)
                continue
            self.counts[outcome] += 1
            if outcome == "symbolic allele":
                self.symbolic[symbolic_type(alt)] += 1

    def parse(self, line: int, text: str) -> Record:
        """The record of a line. Raises Malformed."""
        return read_record(text, line, self._width)

    def observe(self, record: Record, allele: int) -> Observed:
        """What the tests of the place look at; the genotype is not read yet."""
        deleted = deleted_to(record, allele)
        end = deleted or record.pos + len(record.ref) - 1
        return Observed(
            record.chrom,
            record.pos,
            end > self._lengths[record.chrom] > 0,
            "deletion" if deleted else kind_of(record.alts[allele - 1]),
            record.chrom > 0 and self._regions.contains(record.chrom, record.pos, end),
            record.filters,
            record.quality,
        )

    def call_of(self, observed: Observed, record: Record, allele: int) -> None:
        """Read the proband's genotype, which the tests of the call look at. Raises Malformed."""
        sample = column(record.samples, self.people[0].column)
        observed.genotype = read_genotype(sample, layout_of(record.keys), allele, len(record.alts))

    def _allele(self, record: Record, allele: int) -> Call | Reason:
        observed = self.observe(record, allele)
        place = first_failed(observed, self.thresholds, PLACE_TESTS)
        site = _is_site(record)
        if place and not (place == "outside the genes" and site):
            return place
        self.call_of(observed, record, allele)
        carried = first_failed(observed, self.thresholds, CARRIER_TESTS)
        poor = first_failed(observed, self.thresholds, QUALITY_TESTS)
        if site and not poor:
            self._site(record, observed, carried)
        return place or carried or poor or self._call(record, allele, observed.genotype)

    def _call(self, record: Record, allele: int, own: Genotype) -> Call:
        layout, alternatives = layout_of(record.keys), len(record.alts)
        pos, ref, alt = trim(record.pos, record.ref, record.alts[allele - 1].upper())
        if deleted := deleted_to(record, allele):
            # The base of POS is the one before the first that is deleted.
            pos, ref, alt = record.pos + 1, "N", "<DEL>"
        call = Call(
            record.chrom,
            pos,
            ref,
            alt,
            record.line,
            (
                own,
                *(
                    read_genotype(column(record.samples, person.column), layout, allele, alternatives)
                    for person in self.people[1:]
                ),
            ),
            record.quality,
            record.filters,
            end=deleted,
        )
        return call if record.info == "." else self.annotator.annotate(record, allele, call)

    def _site(self, record: Record, observed: Observed, carried: Reason | None) -> None:
        """A biallelic SNV whose call is good: for runs of homozygosity, the sex check and the parents."""
        genotype = observed.genotype
        if record.chrom == X:
            if not carried:
                self.sex.add(record.pos, genotype)
            return
        if genotype.called != 2 or genotype.copies is None:
            return
        if genotype.copies:
            for kept, value in zip(self._site_columns, (record.chrom, record.pos, genotype.copies), strict=True):
                kept.append(value)
        if self.mendel.wanted:
            layout = layout_of(record.keys)
            parents = (self.mendel.mother, self.mendel.father)
            self.mendel.add(genotype.copies, *(self._parent(record, observed, layout, one) for one in parents))

    def _parent(self, record: Record, observed: Observed, layout: Layout, place: int | None) -> int | None:
        """The copies in a parent's call, if it is as good as the proband's must be."""
        genotype = read_genotype(column(record.samples, place), layout, 1, len(record.alts))
        if genotype.called != 2:
            return None
        seen = msgspec.structs.replace(observed, genotype=genotype)
        return None if first_failed(seen, self.thresholds, QUALITY_TESTS) else genotype.copies

    def sites(self) -> Sites:
        """The proband's SNVs on the autosomes."""
        chrom, pos, copies = self._site_columns
        return Sites(np.array(chrom, np.int8), np.array(pos, np.int32), np.array(copies, np.int8))

    def issues(self, records: int) -> tuple[Issue, ...]:
        """What a person should know of these records."""
        if not records:
            return (Issue("warning", "no-records", "variants", "The file has a header and no records."),)
        return (
            *_malformed_issue(self._malformed, self.counts["malformed"], records),
            *_beyond_issue(self.counts["beyond the chromosome"]),
            *_unplaced_issue(self.counts["unplaced contig"], records),
            *self.sex.issues(self.people[0].sex),
            *self.mendel.issues(),
        )


def _is_site(record: Record) -> bool:
    """Whether the record is of one SNV on an autosome or X; callers of gVCF add "anything else" as an allele."""
    first, *others = record.alts
    single = len(first) == len(record.ref) == 1 and first.isalpha()
    return single and 0 < record.chrom <= X and all(alt in _ANYTHING_ELSE for alt in others)


def _malformed_issue(shown: list[str], count: int, records: int) -> Iterable[Issue]:
    if count:
        more = f"; and {count - len(shown)} others" if count > len(shown) else ""
        what = f"{count} of {records} records cannot be read ({'; '.join(shown)}{more})."
        yield Issue("warning", "malformed-records", "variants", what, "Mend or export the file again.")


def _beyond_issue(count: int) -> Iterable[Issue]:
    if count:
        what = f"{count} alleles lie after the end of their chromosome: this is not the assembly of the header."
        yield Issue(
            "error", "wrong-assembly", "variants", what, "Find out which assembly the reads were mapped to."
        )


def _unplaced_issue(count: int, records: int) -> Iterable[Issue]:
    if count >= records:
        what = "No record is on a chromosome whose name is known (1, chr1, NC_000001.11 ...)."
        yield Issue("error", "no-known-chromosome", "variants", what, "Rename the contigs of the file.")
