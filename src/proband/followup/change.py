"""What a later visit or newer knowledge did to the differential: the records (made in compare.py).

    Change ── before, after    Side
           ── new              NewFact          what came to be known (new facts only)
           ── raised           Raised           what deserves a person's look
           ── diseases         DiseaseChange ── because  EvidenceChange

Evidence by evidence: the differences of a disease's parts add up to the change of its score.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from proband.case.model import TimePoint
from proband.diagnose import Provenance
from proband.evidence import Kind, Named
from proband.issue import Issue

SCHEMA = "proband-change/1"
LEADING = 5

PartState = Literal["new", "gone", "changed", "reweighed"]
RaisedReason = Literal[
    "leads",
    "first three",
    "posterior doubled",
    "first three by findings",
    "posterior by findings doubled",
    "candidate gene",
]


class EvidenceChange(msgspec.Struct, frozen=True):
    """One part of a disease's score before and after.

    ``state`` is "new", "gone", "changed" (it says something else: another annotation, frequency, reference or
    response) or "reweighed" (it says the same and weighs differently, because the number of findings or what other
    findings imply has changed). ``log10_before`` and ``log10_after`` are its weights (0 where it is not there),
    ``difference`` the one less the other. ``because``, ``annotation``, ``frequency`` and ``source`` are those of
    after (of before if it is gone); ``frequency_before`` and ``new_source`` tell what an annotation was and which
    references are new.
    """

    kind: Kind
    state: PartState
    finding: Named | None
    log10_before: float
    log10_after: float
    difference: float
    because: str
    annotation: Named | None = None
    frequency: str | None = None
    frequency_before: str | None = None
    source: tuple[str, ...] = ()
    new_source: tuple[str, ...] = ()


class DiseaseChange(msgspec.Struct, frozen=True):
    """One disease before and after.

    Ranks (1 is first, ties share the mean), ``findings_rank`` by findings, onset and sex alone, posteriors (0 to 1)
    and ``log10`` scores are None on the side whose knowledge has no such disease. ``because`` holds every part of
    the evidence that differs, the largest difference first; their differences add up to the change of the score.
    """

    disease_id: str
    name: str
    abbreviations: tuple[str, ...]
    genes: tuple[str, ...]
    rank_before: float | None
    rank_after: float | None
    findings_rank_before: float | None
    findings_rank_after: float | None
    posterior_before: float | None
    posterior_after: float | None
    log10_before: float | None
    log10_after: float | None
    because: tuple[EvidenceChange, ...]


class Raised(msgspec.Struct, frozen=True):
    """A change that deserves a person's look.

    ``reason``: the disease newly "leads"; its rank came into the "first three", or its "posterior doubled" to at
    least 1 % (by all evidence, or "by findings", onset and sex alone); or the newer release links it with a
    "candidate gene", in which the patient has a variant: ``gene`` and the ``variants`` as stated (empty: those of
    the variant file).
    """

    reason: RaisedReason
    disease_id: str
    gene: str = ""
    variants: tuple[str, ...] = ()


class NewFact(msgspec.Struct, frozen=True):
    """Something that was not known before: its ``kind``, ``id`` and ``label``, a ``value`` in words, the ``time``
    that is stated, ``source`` (diary, typed, the name of a file), and what it stands in the place of
    (``instead_of``)."""

    kind: Literal["finding", "excluded", "result", "treatment", "response", "variant", "diagnosis", "family", "sex"]
    id: str
    label: str
    value: str = ""
    time: TimePoint | None = None
    source: str = ""
    instead_of: str = ""


class Side(msgspec.Struct, frozen=True):
    """The differential on one side: ``what`` it is in words, the ``release``, how many present ``findings`` it
    rests on, the ``leader`` with its ``leader_posterior``, and the posterior of ``none_of_these`` (0 to 1)."""

    what: str
    release: str
    findings: int
    leader: Named
    leader_posterior: float
    none_of_these: float


class Change(msgspec.Struct, frozen=True):
    """What moved, by how much and because of what. ``kind`` is "facts" (the same knowledge, more of the patient) or
    "release" (the same patient, newer knowledge).

    ``new`` are the facts that were added; ``raised`` what deserves a look, the disease that now ranks best first;
    ``diseases`` those that lead on either side and those that are raised, by their rank after.
    """

    case_id: str
    kind: Literal["facts", "release"]
    before: Side
    after: Side
    new: tuple[NewFact, ...]
    raised: tuple[Raised, ...]
    diseases: tuple[DiseaseChange, ...]
    issues: tuple[Issue, ...]
    provenance: Provenance
    schema: str = SCHEMA
