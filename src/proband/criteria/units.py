"""From the unit of a stated value to the unit of a limit, by the narrative's tables of units and molar masses."""

from __future__ import annotations

from functools import cache

from proband.narrative import tables


def factor(unit: str, target: str, loinc: tuple[str, ...]) -> float | None:
    """What a value in ``unit`` is multiplied with to be in ``target`` (UCUM codes); None if that is not known.

    ``loinc`` are codes of the analyte, whose molar mass joins amounts with masses.
    """
    if unit == target:
        return 1.0
    one, other = _units().get(unit), _units().get(target)
    if one is None or other is None:
        return None
    within = one[1] / other[1]
    if one[0] == other[0]:
        return within
    mass = next((_molar_masses()[code] for code in loinc if code in _molar_masses()), None)
    if mass is None or {one[0], other[0]} != {"mass", "amount"}:
        return None
    return within * mass if one[0] == "amount" else within / mass


@cache
def _units() -> dict[str, tuple[str, float]]:
    """The dimension of each unit, and its size in the base unit."""
    rows = ((row["ucum"], row["dimension"], float(row["factor"])) for row in tables.rows("units"))
    return {ucum: (dimension, size) for ucum, dimension, size in rows if ucum and size}


@cache
def _molar_masses() -> dict[str, float]:
    """Grams a mole by LOINC code."""
    masses = {row["analyte"]: float(row["g_per_mol"]) for row in tables.rows("molar_masses")}
    rows = (row for row in tables.rows("analytes") if row["loinc"] and row["name"] in masses)
    return {row["loinc"]: masses[row["name"]] for row in rows}


@cache
def names_of(loinc: str) -> frozenset[str]:
    """The names, in small letters, of the analyte with a LOINC code (or with a name, where it has no code)."""
    rows = (row for row in tables.rows("analytes") if loinc in (row["loinc"], row["name"]))
    return frozenset(
        name.casefold() for row in rows for name in (row["name"], *row["also"].split("|")) if name and row["name"]
    )
