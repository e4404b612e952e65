"""The ways in which a variant is written in a sentence, and each as HGVS where that can be done without guessing.

c.80T>C   NM_012275.3:c.80T>C   c.[80T>C];[115+6T>C]   p.(Leu27Pro)   L27P   ΔF508   m.3243A>G   A3243G of mtDNA
IVS2+1G>A   621+1G>T   rs387906914   exon 3 deletion   ->  kept as written: no HGVS can be made of them alone
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from proband.knowledge.hgvs_writing import (
    CODING,
    INTRON,
    PROTEIN,
    SHORT,
    UNPREFIXED,
    coding,
    protein,
)
from proband.narrative.allele_words import WORDED, find_bases, find_residues

AlleleKind = Literal["coding", "protein", "genomic", "intron", "rs", "words"]

_GENOMIC = re.compile(
    r"(?P<genomic>\b(?:chr|Chr|chromosome\s)(?P<chrom>[0-9]{1,2}|X|Y|MT?)\s?(?:\(GRCh3[78]\)\s?)?"
    r":\s?(?:g\.)?(?P<pos>\d[\d,]{2,12})\s?[-:]?\s?"
    r"(?:(?P<ref>[ACGT]+)\s?(?:>|→|/|:|-)\s?(?P<alt>[ACGT]+)\b|del[ACGT]*|dup[ACGT]*|ins[ACGT]+))"
)
_RS = re.compile(r"\b(?P<rs>rs\d{3,12})\b")
_BRACKETS = re.compile(
    r"\b(?P<prefix>[cpm])\.\s?(?P<first>\[[^\[\]]{3,60}\])\s?;?\s?(?P<second>\[[^\[\]]{1,60}\])?"
)
_PIECE = re.compile(r"[^\[\];()]+(?:\([^()]*\))?")
_BASES_ONLY = re.compile(r"[ACGT]\d+[ACGT]")
_MITOCHONDRIAL = re.compile(r"\bmitochondrial|\bmtDNA|heteroplasm|homoplasm|\btRNA|\bMT-|\brRNA", re.IGNORECASE)
# Amino acids whose letters are also bases and that one base can turn into each other: the rest is a base change.
_ONE_STEP = frozenset({"AG", "AT", "GA", "GC", "CG", "TA"})
_ADAPTED_NUMBERS = re.compile(r"\b(?:nucleotide|transition|transversion|base|SNP|polymorphism)\b", re.IGNORECASE)


class Allele(msgspec.Struct, frozen=True):
    """One writing of a variant: where it stands in its sentence, and its HGVS (none where it cannot be had).

    ``unnumbered``: the coding change that it is if its number counts from the start codon, which it does not say.
    """

    start: int
    end: int
    kind: AlleleKind
    hgvs: tuple[str, ...] = ()
    unnumbered: str = ""
    chrom: str = ""
    pos: int | None = None
    ref: str = ""
    alt: str = ""


def find_alleles(words: str, short: bool) -> list[Allele]:
    """The writings of variants in a sentence, in order; bare ones such as L27P only where ``short`` allows."""
    found = [*_bracketed(words), *_written(words)]
    if short:
        found += [*_bare(words), *_worded(words)]
    kept: list[Allele] = []
    for allele in sorted(found, key=lambda allele: (allele.start, -allele.end)):
        if not kept or allele.start >= kept[-1].end:
            kept.append(allele)
    return kept


def _written(words: str) -> Iterator[Allele]:
    for match in CODING.finditer(words):
        yield Allele(
            match.start(), _end(match), "coding", _with_reference(coding(match["coding"]), match["reference"])
        )
    for match in PROTEIN.finditer(words):
        yield Allele(match.start(), _end(match), "protein", (protein(match["protein"]),))
    for match in _GENOMIC.finditer(words):
        yield Allele(
            match.start(), match.end(), "genomic", (), "", match["chrom"], int(match["pos"].replace(",", "")),
            match["ref"] or "", match["alt"] or "",
        )  # fmt: skip
    for match in INTRON.finditer(words):
        yield Allele(match.start(), match.end(), "intron")
    for match in _RS.finditer(words):
        yield Allele(match.start(), match.end(), "rs")


def _end(match: re.Match[str]) -> int:
    """The end without trailing white space and without a closing bracket that the match does not open."""
    plain = match.group().rstrip()
    while plain[-1:] in (")", "]") and plain.count(plain[-1]) > plain.count({")": "(", "]": "["}[plain[-1]]):
        plain = plain[:-1]
    return match.start() + len(plain)


def _with_reference(change: str, reference: str | None) -> tuple[str, ...]:
    return (change, f"{reference}:{change}") if reference else (change,)


def _bracketed(words: str) -> Iterator[Allele]:
    """The changes of ``c.[80T>C];[115+6T>C]``, each at its own place."""
    for match in _BRACKETS.finditer(words):
        for bracket in ("first", "second"):
            for piece in _PIECE.finditer(match[bracket] or ""):
                change = f"{match['prefix']}.{piece.group().strip()}"
                pattern, write = (PROTEIN, protein) if match["prefix"] == "p" else (CODING, coding)
                if (pattern.fullmatch(change)) is not None:
                    start = match.start(bracket) + piece.start()
                    kind: AlleleKind = "protein" if match["prefix"] == "p" else "coding"
                    yield Allele(start, start + len(piece.group()), kind, (write(change),))


def _bare(words: str) -> Iterator[Allele]:
    """Changes without a prefix: L27P, ΔF508, 218G>A."""
    mitochondrial = _MITOCHONDRIAL.search(words) is not None
    for match in SHORT.finditer(words):
        if match["deleted"] or _is_change(match):
            yield _short(match, mitochondrial, _ADAPTED_NUMBERS.search(words) is not None)
    for match in UNPREFIXED.finditer(words):
        plain = re.sub(r"kb|bp|\s", "", match["unprefixed"])
        offset_in_kb = "kb" in match["unprefixed"]
        yield Allele(match.start(), match.end(), "coding", (), "" if offset_in_kb else coding(f"c.{plain}"))


def _is_change(match: re.Match[str]) -> bool:
    """Whether "L27P" can be an amino acid change: it changes something, and is no complement or blood group."""
    if match["from"] == match["to"]:
        return False
    return len(match["place"]) > 1 or match["from"] == "M"


def _short(match: re.Match[str], mitochondrial: bool, of_bases: bool) -> Allele:
    text = match["short"]
    if _BASES_ONLY.fullmatch(text):
        if mitochondrial:
            change = f"m.{match['place']}{match['from']}>{match['to']}"
            return Allele(match.start(), match.end(), "coding", (change,))
        if of_bases or match["from"] + match["to"] not in _ONE_STEP:
            change = f"c.{match['place']}{match['from']}>{match['to']}"
            return Allele(match.start(), match.end(), "coding", (), change)
    return Allele(match.start(), match.end(), "protein", (protein(text),))


def _worded(words: str) -> Iterator[Allele]:
    for start, end, change in find_residues(words):
        yield Allele(start, end, "protein", (change,))
    mitochondrial = _MITOCHONDRIAL.search(words) is not None
    for start, end, change, certain in find_bases(words):
        if mitochondrial:
            yield Allele(start, end, "coding", (f"m.{change[2:]}",))
        else:
            yield Allele(start, end, "coding", (change,) if certain else (), "" if certain else change)
    for match in WORDED.finditer(words):
        yield Allele(match.start(), match.end(), "words")
