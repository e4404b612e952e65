"""Why an allele of the file is, or is not, among the calls: the gates it met, with numbers and thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from proband.case.model import Sex
from proband.genotype.model import Assembly, Gate
from proband.genotype.quality import ALL_TESTS, DEFAULT_THRESHOLDS, Thresholds, gates
from proband.genotype.record import Malformed, Record, code_of, deleted_to, read_record, trim, whole_number
from proband.genotype.regions import Within
from proband.genotype.vcf import Reader, open_variants

_IN_FILE = "What the file does not hold was not called: it may be the reference, or nothing was read there."
_READABLE = "A record that cannot be read is counted and left out."


class Traced(msgspec.Struct, frozen=True):
    """One allele of the file, trimmed, and its gates; ``ref`` and ``alt`` are '' if the record cannot be read."""

    line: int
    pos: int
    ref: str
    alt: str
    gates: tuple[Gate, ...]

    @property
    def stopped_by(self) -> Gate | None:
        """The first gate that was not passed; None for an allele that is among the calls."""
        return next((gate for gate in self.gates if gate.passed is False), None)


def trace_interval(
    path: Path,
    chrom: int,
    start: int,
    end: int,
    *,
    ped: Path | None = None,
    proband: str | None = None,
    assembly: Assembly | None = None,
    regions: Within,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    sex: Sex = "unknown",
) -> list[Traced]:
    """Every allele of the file that touches an interval (1-based, closed), in file order.

    Raises as ``read_variants`` does.
    """
    opened = open_variants(path, ped=ped, proband=proband, assembly=assembly, sex=sex)
    reader = Reader(opened, regions, thresholds)
    return [
        traced
        for line, text in enumerate(opened.source.records(), 1)
        if _touches(text, chrom, start, end)
        for traced in _traced(reader, line, text)
    ]


def gates_of_allele(traced: Sequence[Traced], pos: int, ref: str, alt: str) -> list[Gate]:
    """The gates of one allele (1-based position) among those of its REF's interval; one that says so if absent."""
    wanted = trim(pos, ref.upper(), alt.upper())
    for one in traced:
        if (one.pos, one.ref, one.alt) == wanted:
            return list(one.gates)
    others = ", ".join(f"{one.ref}>{one.alt}" for one in traced if one.ref and one.pos == wanted[0])
    here = f"other alleles: {others}" if others else "no record here"
    return [Gate("in the file", False, here, f"{wanted[1]}>{wanted[2]}", _IN_FILE)]


def _touches(text: str, chrom: int, start: int, end: int) -> bool:
    """Whether a line's REF touches the interval, as far as the line can be read."""
    fields = text.split("\t", 4)
    if len(fields) < 5 or code_of(fields[0]) != chrom:
        return False
    pos = whole_number(fields[1])
    return pos is not None and pos <= end and max(pos + len(fields[3]) - 1, _deleted_to(text)) >= start


def _deleted_to(text: str) -> int:
    """The last base of a symbolic deletion, as far as the line can be read; 0 for any other record."""
    if "<" not in text:
        return 0
    try:
        record = read_record(text, 0, text.count("\t") + 1)
    except (Malformed, ValueError):
        return 0
    return max(deleted_to(record, allele) for allele in range(1, len(record.alts) + 1))


def _traced(reader: Reader, line: int, text: str) -> Iterator[Traced]:
    try:
        record = reader.parse(line, text)
        yield from [_allele(reader, record, allele) for allele in range(1, len(record.alts) + 1)]
    except Malformed as error:
        gate = Gate("readable", False, str(error), "a record of VCF", _READABLE)
        yield Traced(line, int(text.split("\t", 2)[1]), "", "", (gate,))


def _allele(reader: Reader, record: Record, allele: int) -> Traced:
    observed = reader.observe(record, allele)
    reader.call_of(observed, record, allele)
    found = Gate("in the file", True, f"record {record.line}", "a record", _IN_FILE)
    passed = gates(observed, reader.thresholds, ALL_TESTS)
    alt = record.alts[allele - 1]
    if observed.kind == "deletion":
        place = (record.pos + 1, "N", "<DEL>")
    elif observed.kind == "sequence":
        place = trim(record.pos, record.ref, alt.upper())
    else:
        place = (record.pos, record.ref, alt)
    return Traced(record.line, *place, (found, *passed))
