"""What the family says of every disease through its mode of inheritance.

The weights are assumptions of this version, written down in docs/methods.md, section 8. They rest on Mendel's
arithmetic: half of the children of an affected parent have a dominant disease, a quarter of the children of two
carriers a recessive one; a new dominant mutation hits one child, not two.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.case.model import Case
from proband.knowledge import Knowledge
from proband.knowledge.inheritance import mode_members

PARENTS = frozenset({"mother", "father"})
SIBLINGS = frozenset({"brother", "sister", "sibling", "twin"})


class Weights(msgspec.Struct, frozen=True):
    """log10 likelihood ratios of one statement for recessive diseases, dominant ones, and all others that are
    inherited in a known way or not inherited."""

    recessive: float
    dominant: float
    other: float


CONSANGUINEOUS = Weights(recessive=0.48, dominant=-0.30, other=-0.30)
AFFECTED_PARENT = Weights(recessive=-0.40, dominant=0.30, other=0.0)
AFFECTED_SIBLING = Weights(recessive=0.30, dominant=-0.30, other=0.0)


class FamilyPart(msgspec.Struct, frozen=True, eq=False):
    """One statement about the family: what it says, and its log10 ratio for every disease (shape (diseases,))."""

    says: str
    log10_lr: NDArray[np.float64]


def family_parts(case: Case, knowledge: Knowledge) -> tuple[FamilyPart, ...]:
    """What is stated of the family and counts; nothing that is not stated counts."""
    affected = {relative.relation for relative in case.relatives if relative.affected}
    parts = []
    if case.consanguinity.stated == "yes":
        parts.append(("The parents are consanguineous", CONSANGUINEOUS))
    if affected & PARENTS:
        parts.append(("A parent is affected", AFFECTED_PARENT))
    elif affected & SIBLINGS:
        parts.append(("A sibling is affected and no parent is said to be", AFFECTED_SIBLING))
    return tuple(FamilyPart(says, _by_mode(weights, knowledge)) for says, weights in parts)


def _by_mode(weights: Weights, knowledge: Knowledge) -> NDArray[np.float64]:
    """A disease that is inherited in both ways gets the better weight; unknown inheritance counts nothing, but an
    entry without inheritance and without a gene is taken as not inherited."""
    members = mode_members(knowledge)
    inherited = np.logical_or.reduce(list(members.values()))
    settled = inherited | ~knowledge.genes.with_gene(len(knowledge.diseases))
    values = np.where(settled, weights.other, 0.0)
    values = np.where(members["AD"], weights.dominant, values)
    values = np.where(members["AR"] & members["AD"], max(weights.recessive, weights.dominant), values)
    result: NDArray[np.float64] = np.where(members["AR"] & ~members["AD"], weights.recessive, values)
    return result


def because(part: FamilyPart, disease: int) -> str:
    """The sentence for one disease."""
    value = float(part.log10_lr[disease])
    fits = "fits" if value > 0 else "does not fit" if value < 0 else "neither fits nor speaks against"
    return f"{part.says}; that {fits} the inheritance of this disease."
