"""Genotypes: what one person's column says about one allele of a record."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from proband.genotype.model import Genotype
from proband.genotype.record import Malformed, whole_number

_GT = re.compile(r"[/|]?(?:\.|\d{1,9})(?:[/|](?:\.|\d{1,9}))*")
NOT_CALLED = Genotype(None, 0)


class Layout(NamedTuple):
    """At which place of a sample's column each value stands; -1 where the record has none."""

    gt: int
    dp: int
    ad: int
    gq: int
    ps: int
    ao: int
    ro: int
    dv: int
    rd: int
    pgt: int
    pid: int


class Alleles(NamedTuple):
    """The allele numbers of a GT in order (None: not called), and whether all of it is phased.

    ``missing`` counts those that were not called; ``highest`` is the highest number.
    """

    numbers: tuple[int | None, ...]
    phased: bool
    missing: int
    highest: int


@lru_cache(1024)
def layout_of(keys: str) -> Layout:
    """The layout that a FORMAT column describes."""
    names = keys.split(":")
    return Layout(*(names.index(name.upper()) if name.upper() in names else -1 for name in Layout._fields))


@lru_cache(4096)
def read_alleles(text: str) -> Alleles:
    """A GT: "0/1", "1|0", "1", "./.", "0/.", "1/2", "/0|1" (VCF 4.4). Raises Malformed for anything else."""
    if not _GT.fullmatch(text):
        raise Malformed(f"the genotype {text[:20]!r} cannot be read")
    numbers = tuple(None if part == "." else int(part) for part in re.split(r"[/|]", text.lstrip("/|")))
    called = [number for number in numbers if number is not None]
    return Alleles(numbers, "/" not in text and "|" in text, len(numbers) - len(called), max(called, default=0))


def read_genotype(sample: str, layout: Layout, allele: int, alternatives: int) -> Genotype:
    """What one person's column says about allele number ``allele`` (from 1) of a record with ``alternatives`` ALTs.

    A phased call is phased over its phase set (PS, or over the chromosome without one). GATK's PGT and PID, which
    phase a call that GT leaves unphased, count as well. Raises Malformed.
    """
    cells = sample.split(":")
    numbers, phased, missing, highest = read_alleles(_cell(cells, layout.gt))
    if missing == len(numbers):
        return NOT_CALLED
    if highest > alternatives:
        raise Malformed(f"the genotype {cells[layout.gt]} names an allele that the record does not have")
    places = tuple(place for place, number in enumerate(numbers) if number == allele) if phased else ()
    phase_set = _text(cells, layout.ps) if phased else ""
    if not phased and layout.pgt >= 0 and not missing:
        places, phase_set = _physical_phase(cells, layout, numbers)
    depths = _numbers(cells, layout.ad)
    return Genotype(
        numbers.count(allele),
        len(numbers) - missing,
        places,
        phased or bool(phase_set),
        phase_set,
        _depth(cells, layout, depths),
        _alt_depth(cells, layout, depths, allele, alternatives),
        _decimal(_cell(cells, layout.gq)),
        missing > 0,
    )


def _physical_phase(
    cells: list[str], layout: Layout, numbers: tuple[int | None, ...]
) -> tuple[tuple[int, ...], str]:
    """GATK's haplotypes: PGT 0|1 or 1|0 within the set PID, for a heterozygous call."""
    phase, name = _text(cells, layout.pgt), _text(cells, layout.pid)
    if sorted(map(str, numbers)) != ["0", "1"] or phase not in ("0|1", "1|0") or not name:
        return (), ""
    return (phase.index("1") // 2,), name


def _cell(cells: list[str], at: int) -> str:
    """A value of the column; '.' where the record has none, or where trailing values were left out."""
    return cells[at] if 0 <= at < len(cells) else "."


def _text(cells: list[str], at: int) -> str:
    cell = _cell(cells, at)
    return "" if cell == "." else cell


@lru_cache(4096)
def _decimal(cell: str) -> float | None:
    if cell in (".", ""):
        return None
    try:
        return float(cell)
    except ValueError:
        raise Malformed(f"{cell[:20]!r} in a sample's column is not a number") from None


@lru_cache(4096)
def _count(cell: str) -> int | None:
    """A number of reads; some callers write it as a decimal number."""
    whole = whole_number(cell)
    if whole is not None:
        return whole
    value = _decimal(cell)
    if value is None:
        return None
    if not 0 <= value < 1e9:
        raise Malformed(f"{cell[:20]!r} in a sample's column is not a number of reads")
    return int(value)


def _numbers(cells: list[str], at: int) -> tuple[int | None, ...]:
    return _counts(cells[at]) if 0 <= at < len(cells) else ()


@lru_cache(1 << 14)
def _counts(cell: str) -> tuple[int | None, ...]:
    """Numbers of reads; most pairs of them stand in a file many times."""
    return () if cell == "." else tuple(_count(part) for part in cell.split(","))


def _depth(cells: list[str], layout: Layout, depths: tuple[int | None, ...]) -> int | None:
    """DP, or the reads of all alleles together."""
    stated = _count(_cell(cells, layout.dp))
    if stated is not None:
        return stated
    parts = depths or (*_numbers(cells, layout.ro), *_numbers(cells, layout.ao))
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) > 1 else None


def _alt_depth(
    cells: list[str], layout: Layout, depths: tuple[int | None, ...], allele: int, alternatives: int
) -> int | None:
    """Reads with the allele: AD (of all alleles; VarScan: of the ALT, beside RD), freebayes' AO, samtools' DV."""
    if len(depths) == alternatives + 1:
        return depths[allele]
    if len(depths) == 1 and alternatives == 1 and layout.rd >= 0:
        return depths[0]
    observed = _numbers(cells, layout.ao)
    if len(observed) == alternatives:
        return observed[allele - 1]
    return _count(_cell(cells, layout.dv)) if alternatives == 1 else None
