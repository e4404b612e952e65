"""The header of a variant file: samples, contigs, what the fields mean, and what it says of the reference."""

from __future__ import annotations

import re

import msgspec

from proband.errors import FileFormatError
from proband.genotype.record import whole_number
from proband.issue import Issue

_COLUMNS = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")
# VCF 4.3, 1.6.1: keys of INFO; 1000G is allowed by name.
_LEGAL_KEY = re.compile(r"[A-Za-z_][0-9A-Za-z_.]*|1000G")
_STRUCTURED = re.compile(r"##(\w+)=<(.*)>\s*$")
_PAIR = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|[^,]*)')


class Field(msgspec.Struct, frozen=True):
    """What the header says of one INFO or FORMAT field."""

    id: str
    number: str
    type: str
    description: str


class Header(msgspec.Struct, frozen=True):
    """``contigs``: name to length (0 if the header has none); ``statements``: lines that may name the reference."""

    samples: tuple[str, ...]
    contigs: dict[str, int]
    info: dict[str, Field]
    statements: tuple[str, ...]
    issues: tuple[Issue, ...] = ()


def read_header(lines: tuple[str, ...], where: str) -> Header:
    """The header from its lines. Raises FileFormatError without a line of columns, or without samples."""
    if not lines or not lines[-1].startswith("#CHROM"):
        raise FileFormatError(
            "the header has no line that begins with #CHROM", where, "The file was cut or is not a VCF."
        )
    samples = _samples(lines[-1], where)
    entries = [match for line in lines if (match := _STRUCTURED.match(line))]
    parts = [(match[1], _pairs(match[2])) for match in entries]
    contigs = {pairs["ID"]: _length(pairs) for kind, pairs in parts if kind == "contig" and "ID" in pairs}
    info = {pairs["ID"]: _field(pairs) for kind, pairs in parts if kind == "INFO" and "ID" in pairs}
    statements = [
        line for line in lines if re.match(r"##(reference|assembly|VEP|SnpEffCmd|DRAGENCommandLine)=", line)
    ]
    assemblies = {pairs["assembly"] for kind, pairs in parts if kind == "contig" and "assembly" in pairs}
    return Header(
        samples=samples,
        contigs=contigs,
        info=info,
        statements=(*statements, *(f"##contig assembly={name}" for name in sorted(assemblies))),
        issues=_illegal_keys(info),
    )


def _samples(line: str, where: str) -> tuple[str, ...]:
    columns = line.rstrip("\r\n").split("\t")
    if len(columns) < len(_COLUMNS) and len(line.split()) >= len(_COLUMNS):
        raise FileFormatError("its columns are separated by spaces", where, "A VCF separates columns by tabs.")
    if tuple(columns[: len(_COLUMNS)]) != _COLUMNS:
        raise FileFormatError(f"its columns are not those of a VCF: {' '.join(columns[:8])}", where)
    samples = tuple(columns[len(_COLUMNS) + 1 :])
    if not samples:
        advice = "Give the file that was called for the proband or the family, with a column for each person."
        raise FileFormatError("this VCF has no samples: it holds variants, but nobody's genotypes", where, advice)
    twice = sorted({name for name in samples if samples.count(name) > 1})
    if twice:
        raise FileFormatError(f"two columns are called {twice[0]!r}", where, "Give every sample its own name.")
    return samples


def _pairs(text: str) -> dict[str, str]:
    return {key: value.strip('"') for key, value in _PAIR.findall(text)}


def _field(pairs: dict[str, str]) -> Field:
    return Field(pairs["ID"], pairs.get("Number", "."), pairs.get("Type", ""), pairs.get("Description", ""))


def _length(pairs: dict[str, str]) -> int:
    return whole_number(pairs.get("length", "")) or 0


def _illegal_keys(info: dict[str, Field]) -> tuple[Issue, ...]:
    illegal = [key for key in info if not _LEGAL_KEY.fullmatch(key)]
    if not illegal:
        return ()
    shown = ", ".join(illegal[:5]) + (" ..." if len(illegal) > 5 else "")
    what = f"{len(illegal)} INFO fields have names that VCF does not allow ({shown}); they were read all the same."
    return (Issue("note", "illegal-tags", "header", what),)
