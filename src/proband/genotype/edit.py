"""An allele as an edit: which bases go, which come, on the genome and in the direction of a transcript."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from proband.genotype.translate import reverse_complement

BASES = frozenset("ACGTN")
# An insertion or deletion slides no further than this along a repeat.
_FARTHEST_SLIDE = 10_000
_WINDOW = 64

# The bases from a first to a last genome position (closed); '' where they are not known.
Bases = Callable[[int, int], str]


class Edit(NamedTuple):
    """The bases ``deleted`` from ``start`` to ``end`` are replaced by ``inserted``; what both share is trimmed.

    Positions are 1-based on the genome. Where nothing is deleted, the bases come in between ``end`` and ``start``,
    which is ``end + 1``. ``before`` is the base in front of ``start``, '' if the allele does not show it.
    """

    start: int
    end: int
    deleted: str
    inserted: str
    before: str = ""

    @property
    def net(self) -> int:
        """By how many bases the sequence grows."""
        return len(self.inserted) - len(self.deleted)

    @property
    def is_insertion(self) -> bool:
        """Whether nothing is deleted."""
        return not self.deleted

    @property
    def is_exchange(self) -> bool:
        """Whether bases go and others come."""
        return bool(self.deleted and self.inserted)


def edit_of(pos: int, ref: str, alt: str) -> Edit | None:
    """The edit of a VCF allele; None for a symbolic allele, and for one that changes nothing."""
    if ref in BASES and alt in BASES:
        return Edit(pos, pos, ref, alt) if ref != alt or ref == "N" else None
    ref, alt = ref.upper(), alt.upper()
    if not (ref and alt) or not BASES.issuperset(ref + alt):
        return None
    if len(ref) == len(alt) == 1:
        return edit_of(pos, ref, alt)
    if set(ref) == {"N"}:
        return _unknown_bases(pos, ref, alt)
    end = _shared(ref[::-1], alt[::-1], min(len(ref), len(alt)) - 1)
    ref, alt = ref[: len(ref) - end], alt[: len(alt) - end]
    start = _shared(ref, alt, min(len(ref), len(alt)))
    if start == len(ref) == len(alt):
        return None
    before = ref[start - 1] if start else ""
    pos, ref, alt = pos + start, ref[start:], alt[start:]
    more = _shared(ref[::-1], alt[::-1], min(len(ref), len(alt)))
    return Edit(pos, pos + len(ref) - 1 - more, ref[: len(ref) - more], alt[: len(alt) - more], before)


def _unknown_bases(pos: int, ref: str, alt: str) -> Edit:
    """An allele whose REF is not known (all N): its first base stays if the alternate begins with an N as well."""
    kept = int(alt[0] == "N")
    return Edit(pos + kept, pos + len(ref) - 1, ref[kept:], alt[kept:])


def _shared(one: str, other: str, most: int) -> int:
    at = 0
    while at < most and one[at] == other[at]:
        at += 1
    return at


def in_direction(sequence: str, strand: int) -> str:
    """Bases of the genome as the transcript has them."""
    return sequence if strand > 0 else reverse_complement(sequence)


def slid(edit: Edit, strand: int, bases: Bases) -> Edit:
    """The same insertion or deletion as far 3' in the direction of ``strand`` as the sequence allows."""
    if edit.is_exchange:
        return edit
    unit = edit.deleted or edit.inserted
    steps = _slide(edit, unit, strand, bases)
    turned = steps % len(unit)
    if strand > 0:
        unit, by = unit[turned:] + unit[:turned], steps
    else:
        unit, by = unit[len(unit) - turned :] + unit[: len(unit) - turned], -steps
    deleted, inserted = ("", unit) if edit.is_insertion else (unit, "")
    return Edit(edit.start + by, edit.end + by, deleted, inserted)


def _slide(edit: Edit, unit: str, strand: int, bases: Bases) -> int:
    """By how many bases it can slide: as long as the next base is the one that it leaves behind."""
    steps = 0
    window = ""
    while steps < _FARTHEST_SLIDE:
        at = steps % _WINDOW
        if at == 0:
            window = _next_bases(edit, strand, steps, bases)
        wanted = unit[steps % len(unit)] if strand > 0 else unit[-1 - steps % len(unit)]
        if at >= len(window) or window[at] != wanted or wanted == "N":
            return steps
        steps += 1
    return steps


def _next_bases(edit: Edit, strand: int, steps: int, bases: Bases) -> str:
    if strand > 0:
        first = edit.end + 1 + steps
        return bases(first, first + _WINDOW - 1)
    last = edit.start - 1 - steps
    return bases(last - _WINDOW + 1, last)[::-1]


def is_duplication(edit: Edit, bases: Bases, strand: int = 1) -> bool:
    """Whether the inserted bases are those that stand right before them, in the direction of ``strand``."""
    if not edit.is_insertion:
        return False
    size = len(edit.inserted)
    if strand > 0:
        return bases(edit.start - size, edit.end) == edit.inserted
    return bases(edit.start, edit.start + size - 1) == edit.inserted
