"""Units as a diary states them: UCUM codes, and what a weight, height or temperature is in the usual unit.

    weight kg, height cm, temperature °C     tables/body_units.tsv
    laboratory values                        the narrative's table of units

A diary keeps the value and the unit that were stated; conversion is for whoever compares.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Literal

from proband.narrative import tables
from proband.narrative.quantities import VALUE, normal_unit, ucum

TABLES = Path(__file__).parent / "tables"
Body = Literal["temperature", "weight", "height"]
# Cells counted in a smaller volume: 1/nL is 10^9/L.
_SAME = {"/nl": "10*9/L", "1/nl": "10*9/L", "/pl": "10*12/L", "1/pl": "10*12/L"}
USUAL: dict[Body, str] = {"temperature": "Cel", "weight": "kg", "height": "cm"}


def in_usual(kind: Body, value: float, unit: str) -> float | None:
    """A temperature in °C, a weight in kg, a height in cm; None for a unit that is none of this kind.

    ``unit`` is a UCUM code; an empty one is the usual unit.
    """
    row = _by_code().get((kind, unit or USUAL[kind]))
    return None if row is None else round(value * float(row["factor"]) + float(row["offset"]), 6)


def body_code(kind: Body, unit: str) -> str | None:
    """The UCUM code of a unit of this kind as written ("lbs", "°F"); None if it is none."""
    row = _by_spelling().get((kind, "".join(unit.casefold().split())))
    return None if row is None else row["ucum"]


@cache
def laboratory_code(unit: str) -> str | None:
    """The UCUM code of a laboratory's unit as written ("x10^9/L", "mg/dl", "10*9/L"); None if it is not known."""
    if unit in _laboratory_codes():
        return unit
    if (same := _SAME.get(unit.casefold().replace(" ", ""))) is not None:
        return same
    written = unit.replace("10*", "10^").strip()
    for lead in ("1 ", "1 x "):
        match = VALUE.fullmatch(lead + written)
        if match is not None and (code := ucum(normal_unit(match["unit"] or "", match["power"] or ""))):
            return code
    return None


@cache
def _laboratory_codes() -> frozenset[str]:
    return frozenset(row["ucum"] for row in tables.rows("units") if row["ucum"])


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (TABLES / "body_units.tsv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t"))


@cache
def _by_code() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["kind"], row["ucum"]): row for row in _rows()}


@cache
def _by_spelling() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["kind"], row["spelling"]): row for row in _rows()}
