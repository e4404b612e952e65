"""How reports write a change of a gene or a protein, as patterns, and each writing as HGVS.

c.80T>C   c.80 T → C   NM_012275.3(IL36RN):c.80T>C   c.35delg   c.(100+1_101-1)_(200+1_201-1)del   c.54GAA[850]
p.Leu27Pro   p.(Leu27Pro)   p.L27P   L27P   Leu27Pro   Leu-27→Pro          ->  p.Leu27Pro
p.Arg10ArgfsX1   p.R10fs   W53X   W53*   p.Gln54Ter   stop                  ->  p.Arg10Argfs*1 ... p.Trp53*
ΔF508   delF508   F508del                                                   ->  p.Phe508del

What has no HGVS of its own (IVS2+1G>A, 621+1G>T: numbers without a reference) is not made into any here.
"""

from __future__ import annotations

import re

ONE_TO_THREE = {
    "A": "Ala", "R": "Arg", "N": "Asn", "D": "Asp", "C": "Cys", "Q": "Gln", "E": "Glu", "G": "Gly", "H": "His",
    "I": "Ile", "L": "Leu", "K": "Lys", "M": "Met", "F": "Phe", "P": "Pro", "S": "Ser", "T": "Thr", "W": "Trp",
    "Y": "Tyr", "V": "Val", "U": "Sec", "X": "*", "*": "*",
}  # fmt: skip
NAMES_TO_THREE = {
    "alanine": "Ala", "arginine": "Arg", "asparagine": "Asn", "aspartic acid": "Asp", "aspartate": "Asp",
    "cysteine": "Cys", "cystine": "Cys", "glutamine": "Gln", "glutamic acid": "Glu", "glutamate": "Glu",
    "glycine": "Gly", "histidine": "His", "isoleucine": "Ile", "leucine": "Leu", "lysine": "Lys",
    "methionine": "Met", "phenylalanine": "Phe", "proline": "Pro", "serine": "Ser", "threonine": "Thr",
    "tryptophan": "Trp", "tyrosine": "Tyr", "valine": "Val", "selenocysteine": "Sec", "stop": "*",
    "premature stop": "*", "stop codon": "*", "termination": "*", "premature termination": "*",
    "termination codon": "*",
}  # fmt: skip
AA3 = r"(?:Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Ser|Thr|Trp|Tyr|Val|Sec)"
AA1 = "[ARNDCQEGHILKMFPSTWYV]"
STOP = r"(?:Ter|TER|ter|Stop|STOP|stop|\*|X)"
ARROW = r"(?:-{0,2}>|=>|→|⟶|⇒|/|&gt;)"
MINUS = "[-\u2212\u2013\u2010\u2011]"

_REFERENCE = (
    r"(?:(?P<{0}>(?:N[CMGRPTW]_\d+|ENS[TPG]\d+|LRG_\d+\w*)(?:\.\d+)?)\s*(?:\((?P<{0}_gene>[\w-]+)\))?\s*:\s*)?"
)
_POINT = rf"(?:{MINUS}|\*)?(?:\d+|\?)(?:\s?(?:\+|{MINUS})\s?(?:\d+|\?))?"
_PLACE = rf"(?:\(\s?{_POINT}_{_POINT}\s?\)|{_POINT})"
_SOME = r"(?:[ACGTacgt]+|\d+)?"
_BASES = rf"{_SOME}(?![a-z])"
_EDIT = rf"""(?:[ACGTacgt]{{1,30}}\s?{ARROW}\s?[ACGTacgt]{{1,30}}(?![A-Za-z])
    |delins\s?[ACGTacgt]+|del\s?{_SOME}\s?ins\s?[ACGTacgt]+|(?:del|dup|inv|ins)\s?{_BASES}
    |[ACGTN]*\[\d+\]|[ACGT]?=)"""

CODING = re.compile(
    _REFERENCE.format("reference") + rf"(?P<coding>\b[cnmg]\.\s?\(?{_PLACE}(?:\s?_\s?{_PLACE})?\s?{_EDIT}\)?)",
    re.VERBOSE,
)
PROTEIN = re.compile(
    _REFERENCE.format("protein_reference")
    + rf"""(?P<protein>(?:\bp\.\s?)[(\[]?(?:
         (?:{AA3}|{AA1}|{STOP})\s?-?\d+(?:_(?:{AA3}|{AA1})\d+)?
         (?:\(?(?:{AA3}|{AA1})?(?:fs|FS)\s?-?(?:{STOP}\s?\d*|\d+{STOP}?)?|delins(?:{AA3}|{AA1})+|del(?![a-z])|dup(?![a-z])
         |ins(?:{AA3}|{AA1})+|(?:{AA3}|{AA1})?ext(?:{STOP}|-)\d+
         |\s?{ARROW}?\s?(?:{AA3}|{STOP}|[=?]|{AA1})(?![a-z\d]))
         |del(?:{AA3}|{AA1})\d+|=|\?|0\??(?!\d))[)\]]?
       |\b{AA3}[-\s]?\(?\d+\)?(?:_{AA3}\d+(?=del|dup|ins))?
         (?:{AA3}?fs(?:{STOP}\d*)?|\s?(?:{ARROW}|to|-)?\s?{AA3}(?![a-z\d])|{STOP}(?![a-z\d])|(?:del|dup)(?![a-z\d])))""",
    re.VERBOSE,
)
SHORT = re.compile(
    rf"""(?<![\w.-])(?P<short>
      (?P<from>{AA1})(?P<place>\d{{1,4}})(?P<to>{AA1}?fs{STOP}?\d*|{AA1}|X|\*|del|dup)
    | (?:Δ|[Dd]elta[\s-]?|del)(?P<deleted>{AA1}\d{{2,4}})
    )(?![\w])(?!/\w*\.\w)""",
    re.VERBOSE,
)
INTRON = re.compile(
    rf"""\b(?P<intron>(?:IVS|[Ii]ntron\s?)\s?-?\d+\s?(?:DS|AS)?\s?(?:\+|{MINUS})\s?\d+(?:\s?(?:_|-)\s?\+?\d+)?\s?,?\s?
      (?:[ACGT]\s?(?:{ARROW}|-|to)\s?[ACGT]|del\s?[ACGT]*|ins\s?[ACGT]+|dup\s?[ACGT]*))(?![a-z])""",
    re.VERBOSE,
)
UNPREFIXED = re.compile(
    rf"""(?<![\w.:;/+*-])(?:nt\s?)?(?P<unprefixed>(?P<at>\d{{1,5}})(?P<offset>(?:\+|{MINUS})\d+(?:kb)?)?
      (?:[_-](?P<until>\d{{1,5}}))?\s?
      (?:[ACGT]\s?{ARROW}\s?[ACGT]|(?:del|ins|dup)\s?(?:[ACGT]+|\d+\s?bp)(?:ins[ACGT]+)?))(?![A-Za-z])""",
    re.VERBOSE,
)


_LOWER_BASES = re.compile(r"[acgt]+(?=>)|(?<=>)[acgt]+|(?<=del|ins|dup)[acgt]+(?![a-z])|(?<=del)[acgt]+(?=ins)")


def coding(text: str) -> str:
    """A change of DNA without white space, brackets around it, typographic arrows: ``c.80 T→C`` is ``c.80T>C``."""
    plain = _unbracketed(re.sub(r"\s", "", re.sub(MINUS, "-", text.replace("&gt;", ">"))))
    plain = re.sub(rf"(?<=[ACGTacgt]){ARROW}(?=[ACGTacgt])", ">", plain)
    plain = _LOWER_BASES.sub(lambda match: match.group().upper(), plain)
    plain = re.sub(r"^([cng]\.)(\d+)-(\d+)(?=del|dup|ins|inv)", _range, plain)
    return re.sub(r"^([cng]\.\d+_\d+)([ACGT]{2,})>([ACGT]+)$", r"\1del\2ins\3", plain)


def _unbracketed(text: str) -> str:
    """``c.(80T>C)`` as ``c.80T>C``; the brackets of an uncertain place, ``c.(100+1_101-1)_...``, stay."""
    if text.count(")") > text.count("("):
        return text.removesuffix(")")
    return re.sub(r"^([cnmgr]\.)\(([^()]*)\)$", r"\1\2", text)


def _range(match: re.Match[str]) -> str:
    """``c.1234-1236del`` means a range: no intron begins so far from an exon that stands so far left."""
    is_range = int(match[3]) > int(match[2])
    return f"{match[1]}{match[2]}_{match[3]}" if is_range else match.group()


def protein(text: str) -> str:
    """A change of a protein in three-letter names and ``*``; what is in brackets (predicted) is written without."""
    plain = re.sub(rf"[\s()\[\]]|{ARROW}", "", text.removeprefix("p."))
    plain = re.sub(r"(?<=\d)(?:to|-)(?=[A-Z])|(?<=[a-z])-(?=\d)", "", plain)
    plain = re.sub(r"(?i)stop|ter(?![a-z])|(?<=\d)X(?![a-z])|(?<=fs)X", "*", plain)
    plain = re.sub(r"(?i)fs-?\*?(\d+)\*?", r"fs*\1", plain)
    plain = re.sub(r"(?i)fs\*?$", "fs", plain)
    plain = re.sub(r"^(?:Δ|[Dd]elta-?|del)(.+)$", r"\1del", plain)
    return "p." + _three_letters(plain)


def _three_letters(text: str) -> str:
    """One-letter residues as three-letter names; three-letter names and the words of HGVS stay."""
    parts = re.split(rf"({AA3}|delins|del|dup|ins|ext|fs)", text)
    return "".join(part if at % 2 else re.sub(AA1, _named, part) for at, part in enumerate(parts))


def _named(match: re.Match[str]) -> str:
    return ONE_TO_THREE[match.group()]


def codon_of(base: int) -> int:
    """The codon that holds a base of the coding sequence, both counted from 1."""
    return (base + 2) // 3
