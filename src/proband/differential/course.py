"""How the differential went as the patient grew: the records of a trajectory (made in proband/trajectory.py)."""

from __future__ import annotations

import msgspec


class Step(msgspec.Struct, frozen=True):
    """The differential at one age.

    ``age`` is the age as ISO 8601 and ``age_days`` in days; ``new`` names the findings (with "no" before what was
    excluded) and stated diagnoses that came to be known then; ``findings`` counts those known so far;
    ``leader`` is the id of the first disease; ``none_of_these`` the posterior (0 to 1) that no disease fits.
    """

    age: str
    age_days: float
    new: tuple[str, ...]
    findings: int
    leader: str
    none_of_these: float


class Course(msgspec.Struct, frozen=True):
    """One disease over the steps: ``posterior`` (0 to 1), ``rank`` and ``phenotype_only_rank`` at each.

    ``leads_from`` is the age (ISO 8601) from which it led the list to the end, by all evidence; None if it does
    not lead in the end. ``leads_by_findings_from`` is the same without genotype and family.
    """

    disease_id: str
    name: str
    abbreviations: tuple[str, ...]
    posterior: tuple[float, ...]
    rank: tuple[float, ...]
    phenotype_only_rank: tuple[float, ...]
    leads_from: str | None
    leads_by_findings_from: str | None


class Trajectory(msgspec.Struct, frozen=True):
    """The differential re-run with what was known at each age of the story.

    ``steps`` by age; ``courses`` of the diseases that lead at the end (five) or led on the way, the last leader
    first. ``untimed`` counts the findings without a time, and ``untimed_variants`` the variants, which never
    have one: both are taken as known from the start.
    """

    steps: tuple[Step, ...]
    courses: tuple[Course, ...]
    untimed: int
    untimed_variants: int
