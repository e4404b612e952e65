"""Classification criteria as rules: items that a case meets, does not meet, or leaves unknown.

CriteriaSet ── entry    Items that all must be met before anything counts
            ── branches Branch (needs a genotype or none; at least so many of these items)
"""

from __future__ import annotations

from typing import Literal

from proband.knowledge.care.statements import Record, Statement

Genotype = Literal["confirmatory", "not confirmatory", "any"]
# What code judges, because no HPO term says it. The last three are unknown to a program, always.
Measure = Literal[
    "",
    "episode days",
    "age at onset",
    "relatives affected",
    "relapsing",
    "persistent",
    "acute-phase reactants",
    "periodicity",
    "laboratory",
    "episodes counted",
    "confounders considered",
    "clinician's judgement",
]


class Item(Record, frozen=True, kw_only=True):
    """One item.

    It is met if one of the ``present`` HPO terms (or a more specific one) is a present finding, not met if
    every one of them (or a more general one) is excluded, else unknown. ``absent`` turns that round: the item
    asks that none of the terms is present. With ``unit`` Cel a fever counts only from ``least`` °C on.
    ``measure`` names something that is no HPO term and is judged by code: "episode days" (length of an
    episode), "age at onset" (years), "relatives affected" (how many), "relapsing" (more than one episode),
    "persistent" (more than so many days), "acute-phase reactants" (CRP, ESR or SAA raised in the case's
    measurements or findings), "periodicity" (regular recurrence), "laboratory" (a value of one of the LOINC
    codes in ``assay``). "episodes counted", "confounders considered" and "clinician's judgement" stay unknown.
    ``least`` and ``most`` are its limits, both included, ``below`` one that is not included (days, years,
    counts, or the UCUM unit of the laboratory value, as ``unit`` says). ``age_below`` (ISO 8601): the item can
    be met below this age only. ``of`` makes the item out of others (their ids): met with ``least`` of them.
    """

    id: str
    text: str
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    measure: Measure = ""
    assay: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    below: float | None = None
    age_below: str | None = None
    unit: str = ""
    of: tuple[str, ...] = ()


class Branch(Record, frozen=True, kw_only=True):
    """One way to fulfil the set: with this ``genotype``, at least ``least`` of the ``items`` (ids)."""

    genotype: Genotype = "any"
    least: int
    items: tuple[str, ...]


class CriteriaSet(Record, frozen=True, kw_only=True):
    """A published set of criteria for one disease (``disease`` is its key; empty for one without a gene).

    Without a ``disease`` key, the ``genes`` say to which diseases the set belongs.
    """

    key: str
    name: str
    disease: str = ""
    disease_name: str
    genes: tuple[str, ...] = ()
    items: tuple[Item, ...]
    entry: tuple[str, ...] = ()
    branches: tuple[Branch, ...]
    performance: tuple[Statement, ...] = ()
    notes: tuple[Statement, ...] = ()
    evidence: Literal["guideline", "series", "review"]
    source: tuple[str, ...]
