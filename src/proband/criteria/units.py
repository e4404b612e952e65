"""From the unit of a stated value to the unit of a limit, by the narrative's tables of units and molar masses."""

from __future__ import annotations

from functools import cache

from proband.narrative import tables
from proband.narrative.intervals import converted


def factor(unit: str, target: str, loinc: tuple[str, ...]) -> float | None:
    """What a value in ``unit`` is multiplied with to be in ``target`` (UCUM codes); None if that is not known.

    ``loinc`` are codes of the analyte, whose molar mass joins amounts with masses.
    """
    factors = (
        converted(1.0, unit, target, analyte) for analyte in (*(_analytes().get(code, "") for code in loinc), "")
    )
    return next((found for found in factors if found is not None), None)


@cache
def _analytes() -> dict[str, str]:
    """The name of the analyte by LOINC code."""
    return {row["loinc"]: row["name"] for row in tables.rows("analytes") if row["loinc"]}


@cache
def names_of(loinc: str) -> frozenset[str]:
    """The names, in small letters, of the analyte with a LOINC code (or with a name, where it has no code)."""
    rows = (row for row in tables.rows("analytes") if loinc in (row["loinc"], row["name"]))
    return frozenset(
        name.casefold() for row in rows for name in (row["name"], *row["also"].split("|")) if name and row["name"]
    )
