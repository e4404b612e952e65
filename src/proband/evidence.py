"""Evidence: the coin in which every arm of proband pays.

A finding, an onset, an inheritance pattern or a genotype each become Evidence for or against one disease;
the parts of one disease add up to its score (``total``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

Kind = Literal[
    "finding", "excluded", "unseen", "prior", "onset", "sex", "inheritance", "genotype", "considered", "response"
]
Match = Literal["exact", "more general", "more specific", "related", "none"]


class Named(msgspec.Struct, frozen=True):
    """An identifier with its label."""

    id: str
    label: str


class Evidence(msgspec.Struct, frozen=True):
    """One reason for or against one disease.

    ``log10_lr`` is the base-10 logarithm of the likelihood ratio: +1 makes the disease ten times likelier.
    ``because`` is a sentence for people; ``source`` holds what it rests on (PMID:..., OMIM:..., a method).
    For a finding: ``finding`` is the patient's term; ``annotation`` the disease's term that it meets, and
    ``match`` what that annotation is to the finding (exact, more general, more specific, related);
    ``frequency`` is the annotation's frequency as its source states it ("14/16").
    """

    kind: Kind
    subject: str
    log10_lr: float
    because: str
    source: tuple[str, ...] = ()
    finding: Named | None = None
    match: Match | None = None
    annotation: Named | None = None
    frequency: str | None = None


def total(evidence: Iterable[Evidence]) -> float:
    """The sum of the log10 likelihood ratios: the score of one disease."""
    return sum(part.log10_lr for part in evidence)
