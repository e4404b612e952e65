"""Writings of one variant that stand together: ``c.80T>C (p.Leu27Pro, rs387906914)`` is one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from proband.knowledge.hgvs_writing import codon_of
from proband.knowledge.wording import word_set
from proband.narrative.alleles import Allele

# Words that may stand between two writings of one variant; so may numbers, transcripts and gene symbols.
_BETWEEN = word_set(
    "and or which that is are was the a an predicted predicting resulting result results leading lead leads "
    "causing cause causes corresponding corresponds equivalent also known named written as to in by at on "
    "protein level amino acid residue substitution change cdna dna nucleotide alias previously formerly legacy "
    "exon intron of premature stop truncated frameshift splice missense nonsense variant mutation i.e. e.g. "
    "dbsnp producing encoding replacing giving with from into for its it thus hence probably likely presumably "
    "designated reported called termed denoted altering changing affecting gene homozygous heterozygous de "
    "novo novel pathogenic transition transversion point base codon coding position creating introducing what "
    "hemizygous single would should yielding predicts encodes resulted leads changes abolishing this mature "
    "mitochondrial"
)
_TOKEN = re.compile(r"[^\s,;:/()\[\]-]+")
_LABEL = re.compile(r"\d+|N[MP]_[\d.]+|[A-Z][A-Z0-9]+")
_TWO = re.compile(
    r"\band\b(?![^a-z]*(?:leads?|results?|is|was|caus\w+|predict\w+|thus|hence|changes|replac\w+))", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_OTHER_NAME = re.compile(r"\(|\b(?:also|formerly|previously|legacy|old|known|i\.e\.)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![+*-])\b[cp]\.\D*?(\d+)")

Group = Sequence[Allele]


def joined(clause: str, alleles: Sequence[Allele]) -> list[list[Allele]]:
    """Neighbouring writings of different kinds with nothing of their own between them are one variant."""
    groups: list[list[Allele]] = []
    for allele in alleles:
        if groups and _is_same(clause, groups[-1], allele):
            groups[-1].append(allele)
        else:
            groups.append([allele])
    return groups


def _is_same(clause: str, group: Group, allele: Allele) -> bool:
    gap = clause[group[-1].end : allele.start]
    if of_one_codon(expressions(group), allele.hgvs):
        return "/" in gap or len(gap) <= 90
    if gap.strip() == "/":
        return False
    if allele.kind in {member.kind for member in group} and not _is_renumbered(gap, group[-1], allele):
        return False
    return len(gap) <= 90 and _TWO.search(gap) is None and all(map(_may_stand_between, _TOKEN.findall(gap)))


def _is_renumbered(gap: str, one: Allele, other: Allele) -> bool:
    """Whether two writings differ in the number alone: "N370S (p.Asn409Ser)", "nucleotide 80 T to C (c.80T>C)"."""
    first, second = (allele.unnumbered or "".join(allele.hgvs[:1]) for allele in (one, other))
    if one.unnumbered or other.unnumbered:
        return first[2:] == second[2:]
    same = first != second and _DIGITS.sub("", first) == _DIGITS.sub("", second)
    return same and _OTHER_NAME.search(gap) is not None


def _may_stand_between(token: str) -> bool:
    return token.lower() in _BETWEEN or _LABEL.fullmatch(token) is not None


def expressions(group: Group) -> tuple[str, ...]:
    """The HGVS of a group; a number without "c." counts as coding if a protein change beside it has its codon."""
    codons = {_number(text) for allele in group if allele.kind == "protein" for text in allele.hgvs}
    found: list[str] = []
    for allele in group:
        found += allele.hgvs
        at = _number(allele.unnumbered)
        if at and codon_of(at) in codons:
            found.append(allele.unnumbered)
    return tuple(dict.fromkeys(found))


def of_one_codon(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one of two variants is told by its coding change alone, the other by the protein's, of one codon."""
    for first, second in ((one, other), (other, one)):
        if any(text.startswith("p.") for text in first) or not all(text.startswith("p.") for text in second):
            continue
        codons = {codon_of(at) for text in first if (at := _number(text))}
        return bool(codons & {_number(text) for text in second})
    return False


def _number(expression: str) -> int:
    """The number of a plain position, 0 where there is none (none given, in an intron, before the start)."""
    match = _NUMBER.match(expression)
    return int(match[1]) if match and not re.match(r"[cp]\.[-*]|.*\d[+-]\d", expression) else 0


def masked(clause: str, alleles: Sequence[Allele]) -> str:
    """The clause with an ``@`` for each character of a variant, so that patterns see where one stands."""
    text = clause
    for allele in alleles:
        text = text[: allele.start] + "@" * (allele.end - allele.start) + text[allele.end :]
    return text
