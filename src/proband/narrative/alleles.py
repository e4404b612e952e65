"""The ways in which a variant is written, and each of them as HGVS where that can be done without guessing.

c.80T>C   NM_012275.3:c.80T>C   c.1302+5G>C   c.1468_1475delinsT   c.35delG
p.Leu27Pro   p.(Leu27Pro)   p.L27P   L27P  ->  p.Leu27Pro          p.Arg10ArgfsX1  ->  p.Arg10Argfs*1
IVS2+1G>A   rs387906914   exon 3 deletion  ->  kept as written: no HGVS can be made of them alone
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

AlleleKind = Literal["coding", "protein", "genomic", "intron", "rs", "words"]

_THREE = {
    "A": "Ala",
    "R": "Arg",
    "N": "Asn",
    "D": "Asp",
    "C": "Cys",
    "Q": "Gln",
    "E": "Glu",
    "G": "Gly",
    "H": "His",
    "I": "Ile",
    "L": "Leu",
    "K": "Lys",
    "M": "Met",
    "F": "Phe",
    "P": "Pro",
    "S": "Ser",
    "T": "Thr",
    "W": "Trp",
    "Y": "Tyr",
    "V": "Val",
    "U": "Sec",
    "X": "*",
    "*": "*",
}
_AA3 = r"(?:Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Ser|Thr|Trp|Tyr|Val|Sec)"
_AA1 = r"[ARNDCQEGHILKMFPSTWYV]"
_REFERENCE = r"(?:(?P<{0}>(?:N[CMGRP]_\d+|ENS[TP]\d+|LRG_\d+\w*)(?:\.\d+)?)\s*(?:\([\w-]+\))?\s*:\s*)?"
_PLACE = r"[-*]?\d+(?:\s?[+-]\s?\d+)?"
_BASES = r"(?:[ACGTacgt]+|\d+)?(?![a-z])"

CODING = re.compile(
    _REFERENCE.format("reference")
    + rf"""(?P<coding>\b[cnm]\.\s?\(?{_PLACE}(?:\s?_\s?{_PLACE})?\s?
         (?:[ACGT]\s?(?:>|→|->|/|-\s?>)\s?[ACGT]\b|delins[ACGT]+|del\s?{_BASES}ins[ACGT]+|(?:del|dup|inv)\s?{_BASES}
         |ins\s?{_BASES}|[ACGT]=|=)\)?)""",
    re.VERBOSE,
)
PROTEIN = re.compile(
    _REFERENCE.format("protein_reference")
    + rf"""(?P<protein>(?:\bp\.\s?)\(?(?:{_AA3}|{_AA1})\d+
         (?:_(?:{_AA3}|{_AA1})\d+)?
         (?:\(?(?:{_AA3}|{_AA1})?(?:fs|FS)\s?(?:(?:X|\*|Ter|TER|ter)\s?\d*|\d+)?|delins(?:{_AA3}|{_AA1})+|del|
         dup|ins(?:{_AA3}|{_AA1})+
         |(?:{_AA3}|Ter|TER|ter|Stop|stop|\*|X|=|{_AA1})(?![a-z\d]))\)?
       |\b{_AA3}-?\d+-?(?:_{_AA3}\d+)?(?:{_AA3}?fs(?:(?:X|\*|Ter)\d*)?|{_AA3}|Ter|Stop|\*|X|del|dup)(?![a-z\d]))""",
    re.VERBOSE,
)
SHORT = re.compile(
    rf"(?<![\w./-])(?P<short>(?P<from>{_AA1})(?P<place>\d{{1,4}})(?P<to>{_AA1}|X|\*|fs(?:X|\*)?\d*|del))(?![\w/])"
)
INTRON = re.compile(
    r"\b(?P<intron>IVS\s?-?\d+\s?(?:DS|AS)?\s?[+-]\s?\d+\s?(?:[ACGT]\s?(?:>|-->|->|→|-)\s?[ACGT]|del\s?[ACGT]*|"
    r"ins\s?[ACGT]+"
    r"|dup\s?[ACGT]*))(?![a-z])"
)
GENOMIC = re.compile(
    r"(?P<genomic>\b(?:chr|Chr|chromosome\s)(?P<chrom>[0-9]{1,2}|X|Y|"
    r"MT?)\s?(?:\(GRCh3[78]\)\s?)?:\s?(?:g\.)?(?P<pos>\d[\d,]{2,12})\s?"
    r"(?:(?P<ref>[ACGT]+)\s?(?:>|→|/)\s?(?P<alt>[ACGT]+)\b|del[ACGT]*|dup[ACGT]*|ins[ACGT]+)|"
    r"\bg\.\d+(?:_\d+)?(?:[ACGT]>[ACGT]|del[ACGT]*|"
    r"dup[ACGT]*|ins[ACGT]+))"
)
RS = re.compile(r"\b(?P<rs>rs\d{3,12})\b")
_SIZE = r"(?:[\w.,-]+[\s-](?:kb|bp|Mb|base[\s-]?pairs?|nucleotides?|bases)[\s-])"
_EXONS = r"exons?\s+(?:\d+[A-Za-z]?|[IVX]+)(?:\s*(?:-|–|to|and|through|,)\s*(?:\d+|[IVX]+))*"
WORDS = re.compile(
    rf"""\b(?P<words>
      (?:{_SIZE}|whole[\s-]gene\s|large\s|multi-?exon(?:ic)?\s|partial\s|intragenic\s)?
        (?:deletions?|duplications?|insertions?)\s+
        (?:of\s+(?:\w+\s+(?:nucleotides?|bases?|base\s+pairs?|bp)\s+)?)(?:(?:in|of|within|at)\s+)?(?:{_EXONS}|
        (?:the\s+)?(?:whole|entire)\s+gene)
    | (?:deletions?|duplications?|insertions?)\s+of\s+[\w-]+\s+(?:nucleotides?|bases?|base\s+pairs?|bp)\b
    | {_EXONS}\s+(?:deletion|duplication|skipping)
    | (?:{_SIZE}|whole[\s-]gene\s)(?:deletion|duplication|insertion)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_PATTERNS: tuple[tuple[AlleleKind, re.Pattern[str]], ...] = (
    ("coding", CODING),
    ("genomic", GENOMIC),
    ("protein", PROTEIN),
    ("intron", INTRON),
    ("rs", RS),
    ("words", WORDS),
)


class Allele(msgspec.Struct, frozen=True):
    """One writing of a variant: where it stands in its sentence, and its HGVS (none where it cannot be had)."""

    start: int
    end: int
    kind: AlleleKind
    hgvs: tuple[str, ...] = ()
    chrom: str = ""
    pos: int | None = None
    ref: str = ""
    alt: str = ""


def find_alleles(words: str, short: bool) -> list[Allele]:
    """The writings of variants in a sentence, in order; bare ones such as L27P only where ``short`` allows."""
    found = [_allele(kind, match) for kind, pattern in _PATTERNS for match in pattern.finditer(words)]
    if short:
        found += [_short(match) for match in SHORT.finditer(words) if _is_change(match)]
    kept: list[Allele] = []
    for allele in sorted(found, key=lambda allele: (allele.start, -allele.end)):
        if not kept or allele.start >= kept[-1].end:
            kept.append(allele)
    return kept


def _allele(kind: AlleleKind, match: re.Match[str]) -> Allele:
    end = match.start() + len(_without_loose_end(match.group()))
    if kind == "coding":
        return Allele(match.start(), end, kind, _coding(match["coding"], match["reference"] or ""))
    if kind == "protein":
        return Allele(match.start(), end, kind, (protein_hgvs(match["protein"]),))
    if kind == "genomic":
        return _genomic(match)
    return Allele(match.start(), match.end(), kind)


def _without_loose_end(text: str) -> str:
    """The text without trailing white space and without a closing bracket that it does not open."""
    plain = text.rstrip()
    return plain[:-1] if plain.endswith(")") and plain.count(")") > plain.count("(") else plain


def _coding(text: str, reference: str) -> tuple[str, ...]:
    plain = re.sub(r"[\s()]", "", text)
    plain = re.sub(r"(?<=[ACGT])(?:→|->|/)(?=[ACGT])", ">", plain)
    return (plain, f"{reference}:{plain}") if reference else (plain,)


def protein_hgvs(text: str) -> str:
    """A protein change in three-letter names: ``p.L27P``, ``p.(Leu27Pro)``, ``Leu27Pro`` are ``p.Leu27Pro``."""
    plain = re.sub(r"[\s()-]", "", text).removeprefix("p.")
    plain = re.sub(r"(?i)stop|(?<=\d)X(?![a-z])", "*", plain)
    plain = re.sub(r"(?i)fs(?:X|ter|\*)?(?=\d)", "fs*", plain)
    plain = re.sub(r"(?i)fs(?:X|ter|\*)$", "fs", plain)
    plain = re.sub(rf"(?<![a-z]){_AA1}(?![a-z])", lambda match: _THREE[match.group()], plain.replace("fs", "@"))
    plain = re.sub(rf"(?<=\d){_AA1}(?=@)|^{_AA1}(?=\d)", lambda match: _THREE[match.group()], plain)
    return "p." + plain.replace("@", "fs")


def _short(match: re.Match[str]) -> Allele:
    return Allele(match.start(), match.end(), "protein", (protein_hgvs(match["short"]),))


def _is_change(match: re.Match[str]) -> bool:
    """Whether "L27P" can be an amino acid change: it changes something, and is no complement or blood group."""
    if match["from"] == match["to"]:
        return False
    return len(match["place"]) > 1 or match["from"] == "M"


def _genomic(match: re.Match[str]) -> Allele:
    text = re.sub(r"\s", "", match["genomic"])
    if not match["chrom"]:
        return Allele(match.start(), match.end(), "genomic", (text,))
    pos = int(match["pos"].replace(",", ""))
    return Allele(
        match.start(), match.end(), "genomic", (), match["chrom"], pos, match["ref"] or "", match["alt"] or ""
    )
