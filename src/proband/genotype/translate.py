"""The genetic codes, the strands, and the names of amino acids.

Codes 1 (nuclear) and 2 (vertebrate mitochondrial) are those of NCBI's table of genetic codes
(https://www.ncbi.nlm.nih.gov/Taxonomy/Utils/wprintgc.cgi), in the order TCAG of each base.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import cache
from typing import Literal

Outcome = Literal["synonymous", "missense", "stop gained", "stop lost"]
Code = Mapping[str, str]

_ORDER = [*map("".join, itertools.product("TCAG", repeat=3))]
STANDARD: Code = dict(zip(_ORDER, "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", strict=True))
MITOCHONDRIAL: Code = dict(
    zip(_ORDER, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNKKSS**VVVVAAAADDEEGGGG", strict=True)
)
MITOCHONDRIAL_STARTS = frozenset(("ATT", "ATC", "ATA", "ATG", "GTG"))

_COMPLEMENT = str.maketrans("ACGTNacgtn", "TGCANtgcan")
THREE_LETTERS: Mapping[str, str] = {
    "A": "Ala", "C": "Cys", "D": "Asp", "E": "Glu", "F": "Phe", "G": "Gly", "H": "His", "I": "Ile", "K": "Lys",
    "L": "Leu", "M": "Met", "N": "Asn", "P": "Pro", "Q": "Gln", "R": "Arg", "S": "Ser", "T": "Thr", "V": "Val",
    "W": "Trp", "Y": "Tyr", "U": "Sec", "X": "Xaa", "*": "Ter",
}  # fmt: skip
ONE_LETTER: Mapping[str, str] = {three: one for one, three in THREE_LETTERS.items()}


def reverse_complement(sequence: str) -> str:
    """The other strand, read in its own direction."""
    return sequence.translate(_COMPLEMENT)[::-1]


def translate(sequence: str, code: Code, selenocysteines: frozenset[int] = frozenset()) -> str:
    """Amino acids (one letter, ``*`` for a stop, X for a codon with an unknown base) of all whole codons.

    ``selenocysteines`` are the codons (from 0) at which TGA is read as selenocysteine.
    """
    codons = (sequence[at : at + 3] for at in range(0, len(sequence) - 2, 3))
    return "".join(
        "U" if number in selenocysteines and codon == "TGA" else code.get(codon, "X")
        for number, codon in enumerate(codons)
    )


@cache
def outcomes(position: int, ref: str, alt: str, mitochondrial: bool = False) -> frozenset[Outcome]:
    """What a base exchange at a codon position (1 to 3) can do to a codon other than the first and the stop."""
    code = MITOCHONDRIAL if mitochondrial else STANDARD
    found = set()
    for codon, old in code.items():
        if codon[position - 1] == ref and old != "*":
            found.add(outcome(old, code[codon[: position - 1] + alt + codon[position:]]))
    return frozenset(found)


@cache
def stop_outcomes(position: int, ref: str, alt: str) -> frozenset[Outcome]:
    """What a base exchange at a position (1 to 3) of the stop codon of a nuclear gene can do."""
    found = set()
    for codon, old in STANDARD.items():
        if codon[position - 1] == ref and old == "*":
            found.add(outcome(old, STANDARD[codon[: position - 1] + alt + codon[position:]]))
    return frozenset(found)


def outcome(old: str, new: str) -> Outcome:
    """What the exchange of one amino acid (one letter, ``*`` for a stop) for another is."""
    if old == new:
        return "synonymous"
    return "stop gained" if new == "*" else "stop lost" if old == "*" else "missense"


def exchanges(
    old: str, new: str, mitochondrial: bool = False, bases: str = "NNN"
) -> tuple[tuple[int, str, str], ...]:
    """The single-base exchanges (codon position 1 to 3, from, to) that can turn one amino acid into another.

    ``bases`` of the codon narrow them, N where one is not known.
    """
    code = MITOCHONDRIAL if mitochondrial else STANDARD
    found = {
        (at + 1, codon[at], base)
        for codon, residue in code.items()
        if residue == old and all(known in ("N", base) for known, base in zip(bases, codon, strict=True))
        for at in range(3)
        for base in "ACGT"
        if base != codon[at] and code[codon[:at] + base + codon[at + 1 :]] == new
    }
    return tuple(sorted(found))


def has_stop(inserted: str, phase: int, mitochondrial: bool = False) -> bool:
    """Whether bases hold a whole stop codon that come in behind ``phase`` (0 to 2) bases of a codon."""
    code = MITOCHONDRIAL if mitochondrial else STANDARD
    return "*" in translate(inserted[(3 - phase) % 3 :], code)
