"""One line of a VCF as a record, and what its alternate alleles are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import isfinite
from typing import Literal

import msgspec

from proband.knowledge.assembly import chromosome_code

AlleleKind = Literal["sequence", "star", "symbolic", "deletion", "none", "unknown"]

# Before the samples: CHROM POS ID REF ALT QUAL FILTER INFO FORMAT.
FIXED_COLUMNS = 9
_BREAKEND = re.compile(r"[\[\]]|^\.[A-Za-z]+$|^[A-Za-z]+\.$")
# <DEL>, <DEL:ME:ALU> ..., and the copy number 0 of an allele.
_DELETION = re.compile(r"<(?:DEL(?::[^>]*)?|CN0)>", re.I)
_BASES = "ACGTNRYSWKMBDHVacgtnryswkmbdhv"  # with IUPAC's ambiguous ones


class Malformed(ValueError):
    """A record, or a value in it, that cannot be read; says what. It never leaves the reading of one record."""


class Record(msgspec.Struct):
    """One data line; ``line`` counts from 1, ``chrom`` is 0 off the 25 chromosomes, ``samples`` are not split."""

    line: int
    contig: str
    chrom: int
    pos: int
    ref: str
    alts: tuple[str, ...]
    quality: float | None
    filters: tuple[str, ...]
    info: str
    keys: str
    samples: list[str]


code_of = lru_cache(4096)(chromosome_code)


def read_record(text: str, line: int, columns: int) -> Record:
    """The record of one line. Raises Malformed, with what is wrong."""
    fields = text.split("\t")
    if len(fields) != columns:
        raise Malformed(f"it has {len(fields)} columns where the header has {columns}")
    contig, pos, _, ref, alts, quality, filters, info, keys = fields[:FIXED_COLUMNS]
    if not ref or ref.strip(_BASES):
        raise Malformed(f"REF {ref[:20]!r} is not a sequence")
    return Record(
        line,
        contig,
        code_of(contig),
        _position(pos),
        ref.upper(),
        _alternatives(alts, ref),
        None if quality == "." else _quality(quality),
        _filters(filters),
        info,
        keys,
        fields[FIXED_COLUMNS:],
    )


@lru_cache(1024)
def _filters(text: str) -> tuple[str, ...]:
    return () if text in ("PASS", ".") else tuple(text.split(";"))


def whole_number(text: str) -> int | None:
    """A number of at most nine digits, which every position and every number of reads fits into; else None."""
    return int(text) if len(text) < 10 and text.isascii() and text.isdecimal() else None


def _position(text: str) -> int:
    position = whole_number(text)
    if position is None:
        raise Malformed(f"POS {text[:20]!r} is not a position")
    return position


def _quality(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise Malformed(f"QUAL {text[:20]!r} is not a number") from None
    if not isfinite(value):
        raise Malformed(f"QUAL is {text}")
    return value


@lru_cache(1024)
def _alternatives(text: str, ref: str) -> tuple[str, ...]:
    alts = tuple(text.split(",")) if "," in text else (text,)
    for alt in alts:
        if kind_of(alt) == "unknown":
            raise Malformed(f"ALT {alt[:20]!r} is not a sequence")
        if alt.upper() == ref.upper():
            raise Malformed(f"ALT is the same as REF ({alt[:20]})")
    return alts


@lru_cache(1024)
def kind_of(alt: str) -> AlleleKind:
    """Whether an ALT is a sequence, ``*`` (deleted by another record), symbolic (<DEL>, a breakend), or none."""
    if alt and not alt.strip(_BASES):
        return "sequence"
    if alt == ".":
        return "none"
    if alt == "*":
        return "star"
    return "symbolic" if alt.startswith("<") or _BREAKEND.search(alt) else "unknown"


def deleted_to(record: Record, allele: int) -> int:
    """The last base of a deletion whose bases are not written out, by END or SVLEN; 0 for any other allele."""
    alt = record.alts[allele - 1]
    if alt[0] != "<" or not _DELETION.fullmatch(alt):
        return 0
    info = info_fields(record.info)
    stated, lengths = whole_number(info.get("END", "")), info.get("SVLEN", "").split(",")
    length = whole_number(lengths[min(allele, len(lengths)) - 1].lstrip("-"))
    end = stated if stated is not None and len(record.alts) == 1 else record.pos + length if length else stated or 0
    return end if end > record.pos else 0


def symbolic_type(alt: str) -> str:
    """The type of a symbolic allele as VCF names it ("DUP", "INV"), "BND" for a breakend."""
    return alt[1:].split(":")[0].rstrip(">").upper() if alt.startswith("<") else "BND"


def trim(pos: int, ref: str, alt: str) -> tuple[int, str, str]:
    """Position, REF and ALT without the bases they share, from the end, then from the beginning; one stays."""
    if len(ref) == 1 or len(alt) == 1:
        return pos, ref, alt
    end = 0
    while end < min(len(ref), len(alt)) - 1 and ref[-1 - end] == alt[-1 - end]:
        end += 1
    ref, alt = ref[: len(ref) - end], alt[: len(alt) - end]
    start = 0
    while start < min(len(ref), len(alt)) - 1 and ref[start] == alt[start]:
        start += 1
    return pos + start, ref[start:], alt[start:]


def info_fields(info: str) -> dict[str, str]:
    """The INFO column as a dictionary; a flag has the value ''."""
    if info == ".":
        return {}
    return {key: value for key, _, value in (item.partition("=") for item in info.split(";"))}


def column(samples: Sequence[str], place: int | None) -> str:
    """The text of one sample; '.' for a person who is not in the file."""
    return "." if place is None else samples[place]
