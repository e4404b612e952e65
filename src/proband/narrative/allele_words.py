"""Variants told in words: a base or a residue replaced, exons lost, copies of a band, repeats.

arginine-to-cysteine substitution at codon 105   ->  p.Arg105Cys
C-to-T transition at nucleotide 241              ->  c.241C>T, as far as a protein change beside it agrees
deletion of exons 3-5, 16p11.2 microdeletion, GAA expansion of 850 repeats: kept as written, without HGVS

A number of repeats alone ("35 CGG repeats") is no variant: it may well be normal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from proband.knowledge.hgvs_writing import AA3, ARROW, NAMES_TO_THREE

_NAMES = "|".join(sorted(NAMES_TO_THREE, key=len, reverse=True))
_RESIDUE = rf"(?:an?\s+)?(?:{_NAMES}|{AA3}|stop\s+codon)(?:\s+residue)?"
_AT = r"(?:(?:amino[\s-]acid\s+)?(?:codon|residue|position|amino[\s-]acid)s?\s+(?:number\s+|position\s+)?)"
_CHANGE = r"(?:substitution|replacement|exchange|change|mutation|missense\s+\w+|variant|transition|transversion)"
_INTO = rf"(?:\s+(?:by|with|to|into|in|for)\s+|\s*(?:{ARROW})\s*|-(?:to|for|by)-)"

# Each pattern gives "from", "to" and "at" in one of several orders; "for" between them turns the order.
RESIDUES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<from>{_RESIDUE})(?P<into>{_INTO})(?P<to>{_RESIDUE})\s*(?:{_CHANGE}\s+)?(?:at|in|of|\()\s*(?:the\s+)?"
        rf"{_AT}(?P<at>\d+)\b",
        rf"\b{_CHANGE}\s+(?:of\s+|from\s+)(?:the\s+)?(?P<from>{_RESIDUE})(?P<into>{_INTO})(?:the\s+)?(?P<to>{_RESIDUE})\s+"
        rf"(?:at|in)\s+(?:the\s+)?{_AT}(?P<at>\d+)\b",
        rf"\b{_CHANGE}\s+of\s+(?:the\s+)?(?P<from>{_RESIDUE})\s*(?:(?:at|in)\s+(?:the\s+)?{_AT}|-)?(?P<at>\d+)"
        rf"(?P<into>{_INTO})(?:the\s+)?(?P<to>{_RESIDUE})\b",
        rf"\b(?P<from>{_RESIDUE})\s*(?:(?:at|in)\s+(?:the\s+)?{_AT}|-)?(?P<at>\d+)\s+(?:(?:of|in)\s+(?:the\s+)?\w+\s+)?(?:(?:is|was|being|to\s+be)\s+)?"
        rf"(?:(?:replaced|substituted|changed|mutated|altered|converted)(?P<into>{_INTO})|(?:to|by)\s+)(?P<to>{_RESIDUE})\b",
        rf"\b(?P<from>{_RESIDUE})-(?P<at>\d+)-to-(?P<to>{_RESIDUE})\b",
        rf"\b{_AT}(?P<at>\d+)\s+(?:\w+\s+)?from\s+(?P<from>{_RESIDUE})\s*(?:\(\w+\)\s*)?(?:to|into)\s+(?P<to>{_RESIDUE})\b",
        rf"\b{_AT}(?P<at>\d+)\s*(?:\(|,\s*)?(?P<from>{_RESIDUE})(?P<into>{_INTO})(?P<to>{_RESIDUE})\b",
    )
)

_BASE_NAMES = {"adenine": "A", "guanine": "G", "cytosine": "C", "thymine": "T", "adenosine": "A", "guanosine": "G",
               "cytidine": "C", "thymidine": "T"}  # fmt: skip
_BASE = rf"(?:an?\s+)?(?:[ACGT]\b|(?i:{'|'.join(_BASE_NAMES)})\b)"
_NUCLEOTIDE = (
    r"(?:(?:(?P<cdna>(?:position\s+)?c\.|cDNA\s+nucleotide|coding\s+(?:sequence|nucleotide|position))|nucleotides?|nt|bases?|bp|position)"
    r"\s*(?:position\s+|number\s+|no\.?\s*|residue\s+)?)"
)
BASES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<from>{_BASE})(?P<into>\s*(?:{ARROW})\s*|[\s-](?:to|for|by)[\s-])(?P<to>{_BASE})\s*(?:(?:point\s+)?{_CHANGE}\s*)?"
        rf"(?:,\s*)?(?:at|in|of|\()\s*(?:the\s+)?{_NUCLEOTIDE}(?P<at>\d+)(?P<offset>[+-]\d+)?(?P<coding>\s+of\s+the\s+(?:cDNA|coding\s+\w+))?",
        rf"{_CHANGE}\s+(?:of|from)\s+(?:the\s+)?(?P<from>{_BASE})(?P<into>\s+(?:to|by|with|into|for)\s+)(?P<to>{_BASE})\s+at\s+(?:the\s+)?"
        rf"{_NUCLEOTIDE}(?P<at>\d+)(?P<offset>[+-]\d+)?(?P<coding>\s+of\s+the\s+(?:cDNA|coding\s+\w+))?",
        rf"\b{_NUCLEOTIDE}(?P<at>\d+)(?P<offset>[+-]\d+)?\s*[(,]?\s*(?P<from>{_BASE})(?P<into>\s*(?:{ARROW})\s*|[\s-]to[\s-])(?P<to>{_BASE})"
        r"(?P<coding>\s+of\s+the\s+(?:cDNA|coding\s+\w+))?",
    )
)

_SIZE = r"(?:[\w.,-]+[\s-](?:kb|bp|mb|base[\s-]?pairs?|nucleotides?|bases?)[\s-])"
_NUMBER = r"(?:\d+[A-Za-z]?|[IVX]+)\b"
_EXONS = rf"exons?\s+{_NUMBER}(?:\s*(?:-|–|to|and|through|,|&)\s*(?:exons?\s+)?{_NUMBER})*"
_LOSS = r"(?:deletions?|duplications?|triplications?|insertions?|skipping)"
_OF = r"(?:of|in|involving|encompassing|spanning|affecting|including|removing|covering|comprising|within|at)"
_BAND = r"(?:\d{1,2}|X|Y)[pq]\d{1,2}(?:\.\d{1,3})?(?:\s?[-–]?\s?(?:\d{1,2})?[pq]?\d{1,2}(?:\.\d{1,3})?)?"
_UNIT = r"\(?[ACGT]{3,6}\)?n?"
_REPEATED = r"(?:(?:tri|tetra|penta|hexa)nucleotide[\s-]|triplet[\s-])?"
WORDED = re.compile(
    rf"""(?<![\w.])(?:
      arr\s?(?:\[(?:GRCh3[78]|hg19|hg38|hg18)\])?\s?{_BAND}\s?\([\d,\s_–-]+\)\s?[x×]\s?\d(?:[-~]\d)?
    | (?:del|dup)\s?\(\w{{1,2}}\)\s?\([pq][\d.]+(?:[pq][\d.]+)?\)
    | (?:\d[\d.]*[\s-]?(?:[kKM]b)\s+)?{_BAND}\s+(?i:micro)?(?i:deletions?|duplications?|
        triplications?)(?!\s+syndrome)
    | (?i:{_SIZE}?(?:interstitial\s+|de\s+novo\s+|terminal\s+)?(?:micro)?(?:deletion|duplication|
        triplication)\s+(?:{_OF}|on)\s+(?:the\s+)?(?:chromosom\w+\s+)?
        (?:region\s+|band\s+)?){_BAND}
    | (?i:{_SIZE}|whole[\s-]gene\s|large\s|multi-?exon(?:ic)?\s|partial\s|intragenic\s)?
        (?i:{_LOSS})\s+(?i:{_OF})\s+
        (?:(?i:\w+\s+(?:nucleotides?|bases?|base\s+pairs?|bp)\s+(?:in|of|within|at)\s+))?
        (?:(?i:the\s+)?(?:[A-Z][A-Z0-9-]+\s+)?(?i:gene\s+)?(?i:{_EXONS})|(?i:(?:the\s+)?(?:whole|entire|complete)\s+(?:\w+\s+)?gene))
    | (?i:deletions?\s+{_OF}\s+(?:(?:the|both|one|copies|copy|of|entire|whole|complete)\s+){{0,6}})
        [A-Z][A-Z0-9-]*[A-Z0-9](?i:\s+gene)\b
    | (?i:{_LOSS}\s+of\s+[\w-]+\s+(?:nucleotides?|bases?|base\s+pairs?|bp))\b
    | (?i:{_EXONS}\s+(?:(?:homozygous|heterozygous|hemizygous)\s+)?(?:deletion|duplication|skipping|deleted|
        duplicated))
    | (?i:(?:absence|loss|lack)\s+of\s+(?:\w+\s+)?{_EXONS})
    | (?i:(?:{_SIZE}|whole[\s-]gene\s)(?:{_LOSS}))
    | {_UNIT}\s+(?i:{_REPEATED}(?:repeat\s+)?expansions?)(?i:\s*(?:\(|of\s+|with\s+)?(?:about\s+|
        approximately\s+|~|n\s?=\s?)?
        [\d,]+(?:\s*(?:and|/|or|to|-|–)\s*[\d,]+)?(?:\s+(?:{_UNIT}\s+)?repeats?)?)?
    | (?i:expansions?\s+(?:of|to)\s+(?:about\s+|approximately\s+)?)[\d,]+\s+(?:{_UNIT}\s+)?(?i:{_REPEATED}repeats?)
    | (?<=expanded\sallele\sof\s)\d{{2,4}}\s+{_UNIT}\s+(?i:{_REPEATED}repeats?)
    | (?i:expanded\s+(?:\w+\s+){{0,3}}){_UNIT}\s+(?i:{_REPEATED}repeats?)
    | \([ACGT]{{3,6}}\)\s?\d{{1,4}}\b
    )""",
    re.VERBOSE,
)
_ONLY_WHERE_CHANGED = re.compile(
    r"\b(?:substitut|replac|exchang|chang|mutat|transition|transver|varia|codon|altered|convert)", re.IGNORECASE
)


def find_residues(words: str) -> Iterator[tuple[int, int, str]]:
    """Residues replaced: start, end, HGVS."""
    if _ONLY_WHERE_CHANGED.search(words) is None:
        return
    for pattern in RESIDUES:
        for match in pattern.finditer(words):
            old, new = _residue(match["from"]), _residue(match["to"])
            if "for" in (match.groupdict().get("into") or ""):
                old, new = new, old
            if old != new and old != "*":
                yield match.start(), match.end(), f"p.{old}{match['at']}{new}"


def find_bases(words: str) -> Iterator[tuple[int, int, str, bool]]:
    """Bases replaced: start, end, the change as a coding one, and whether the words say that it is coding."""
    for pattern in BASES:
        for match in pattern.finditer(words):
            old, new = _base(match["from"]), _base(match["to"])
            if "for" in match["into"]:
                old, new = new, old
            if old != new:
                certain = bool(match["cdna"] or match["coding"])
                yield match.start(), match.end(), f"c.{match['at']}{match['offset'] or ''}{old}>{new}", certain


def _residue(words: str) -> str:
    plain = re.sub(r"^an?\s+|\s+residue$", "", " ".join(words.lower().split()))
    return NAMES_TO_THREE.get(plain, plain.capitalize())


def _base(words: str) -> str:
    plain = re.sub(r"^an?\s+", "", words.strip())
    return _BASE_NAMES.get(plain.lower(), plain)
