"""The records of judged criteria.

CriteriaResult ── items     ItemResult: met, not met or unknown, and what decided it
               ── branches  BranchResult: one way to fulfil the set
               ── missing   what would have to be known to decide
"""

from __future__ import annotations

from typing import Literal

import msgspec

from proband.evidence import Named
from proband.knowledge.care import Evidence, Reference, Statement
from proband.knowledge.care.criteria import Genotype

Answer = Literal["met", "not met", "unknown"]
GenotypeAnswer = Literal["confirmatory", "not confirmatory", "unknown"]
Outcome = Literal["fulfilled", "not fulfilled", "undecided", "provisional"]
JudgedBy = Literal["program", "clinician"]


class ItemResult(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a set.

    ``because`` is a sentence that names what decided the ``answer``; ``finding`` is the HPO term of the case that
    did, if one did, and ``words`` are those of the story. ``parts`` are the ids of the items that it is made of.
    ``judged_by`` is "clinician" for what no case record can hold: such an item is always unknown here.
    """

    id: str
    text: str
    answer: Answer
    because: str
    finding: Named | None = None
    words: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    judged_by: JudgedBy = "program"


class BranchResult(msgspec.Struct, frozen=True, kw_only=True):
    """One way to fulfil the set: with this ``genotype``, ``least`` of the ``items``.

    ``met`` and ``unknown`` count its items; ``more`` is how many further items would fulfil it. ``outcome`` is
    "open" while unknown items, or a genotype that is not known, could still fulfil it.
    """

    genotype: Genotype
    least: int
    items: tuple[str, ...]
    met: int
    unknown: int
    more: int
    outcome: Literal["fulfilled", "not fulfilled", "open"]
    because: str


class CriteriaSource(Reference, frozen=True, kw_only=True, omit_defaults=False):
    """What a source key of a set stands for: the care pack's Reference, under a name of its own."""


class CriteriaResult(msgspec.Struct, frozen=True, kw_only=True):
    """A set of criteria judged for one case.

    ``disease_id`` is the leading, stated or confirmed disease of the case that the set is about, if there is one.
    ``outcome`` is "undecided" while unknown items could decide it either way, and "provisional" where a first
    episode is still too short for what the set asks of its course. ``entry`` are the ids of the items that must all
    be met; ``missing`` are the unknown ones (and "genotype") that keep the set from being decided. ``genotype`` is
    what the case shows of the set's ``genes``. ``references`` are what the keys in ``source`` and of the statements
    mean.
    """

    key: str
    name: str
    disease_id: str
    disease_name: str
    genes: tuple[str, ...]
    outcome: Outcome
    because: str
    genotype: GenotypeAnswer
    genotype_because: str
    entry: tuple[str, ...]
    items: tuple[ItemResult, ...]
    branches: tuple[BranchResult, ...]
    missing: tuple[Named, ...]
    performance: tuple[Statement, ...]
    notes: tuple[Statement, ...]
    evidence: Evidence
    source: tuple[str, ...]
    references: tuple[CriteriaSource, ...] = ()
