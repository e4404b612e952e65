"""Activity and damage instruments, as far as their definitions were read (tables/items.tsv, tables/caps.tsv).

    GPPGA   mean of erythema, pustules and scaling (0 to 4 each), put into five classes; 0 only if all three are 0
    AIDAI   the twelve yes/no items of the published form, summed over 30 days; 9 or more is active disease
    ADDI    eighteen items of damage in eight categories, each category capped

The wording of AIDAI's items was not read: a diary holds twelve of them under any names ("AIDAI 1" ... ), as the
published form has them. GPPASI's weights were not read in print, and it is not computed. A missing item makes a
score "not computable", with the reason: nothing is taken as 0 because nobody wrote it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

TABLES = Path(__file__).parent / "tables"
Instrument = Literal["GPPGA", "AIDAI", "ADDI"]
INSTRUMENTS: tuple[Instrument, ...] = ("GPPGA", "AIDAI", "ADDI")

AIDAI_ITEMS, AIDAI_DAYS, AIDAI_ACTIVE = 12, 30, 9
AIDAI_SOURCE = "PMC4251184; sum over 30 days: Ann Rheum Dis 2017;76 Suppl 2:398 (THU0509)"
# The diseases that AIDAI was validated in, by the keys of the care pack.
AIDAI_VALIDATED = frozenset(("fmf", "fcas1", "mws", "nomid", "traps", "hids", "mevalonic-aciduria"))
GPPGA_CLASSES = ("clear", "almost clear", "mild", "moderate", "severe")
# Upper limits (not reached) of the mean for the classes 1, 2 and 3.
_GPPGA_BELOW = (1.5, 2.5, 3.5)
INFANT_YEARS = 2.0


class Score(msgspec.Struct, frozen=True):
    """A score: ``value`` (None if it is not computable), in words (``meaning``), ``because``, and its ``source``.

    ``exploratory`` marks an instrument that was not validated in this disease; ``not_assessable`` items that
    cannot be scored at this age, which are left out and not taken as 0.
    """

    instrument: Instrument
    value: float | None
    meaning: str
    because: str
    source: str
    exploratory: bool = False
    not_assessable: tuple[str, ...] = ()


def gppga(items: Mapping[str, float]) -> Score:
    """The GPPGA of one day from its three items (0 to 4)."""
    rows = _items("GPPGA")
    fault = _fault(items, rows)
    source = next(iter(rows.values()))["source"]
    if fault:
        return Score("GPPGA", None, "not computable", fault, source)
    points = [items[name] for name in rows]
    mean = sum(points) / len(points)
    grade = 0 if not any(points) else 1 + sum(mean >= limit for limit in _GPPGA_BELOW)
    return Score("GPPGA", float(grade), GPPGA_CLASSES[grade], f"mean of the three items {mean:.2f}", source)


def aidai(days: Sequence[Mapping[str, float]], disease: str = "") -> Score:
    """The AIDAI of 30 days in a row, each with its twelve yes/no items (1 or 0). ``disease`` is a care pack key."""
    exploratory = disease not in AIDAI_VALIDATED
    if len(days) != AIDAI_DAYS:
        because = f"{len(days)} days: the score is the sum over {AIDAI_DAYS}"
        return Score("AIDAI", None, "not computable", because, AIDAI_SOURCE, exploratory)
    short = [at for at, day in enumerate(days, start=1) if len(day) != AIDAI_ITEMS]
    if short:
        because = f"{len(short)} of {AIDAI_DAYS} days have not all {AIDAI_ITEMS} items"
        return Score("AIDAI", None, "not computable", because, AIDAI_SOURCE, exploratory)
    if any(value not in (0, 1) for day in days for value in day.values()):
        return Score("AIDAI", None, "not computable", "an item is neither 0 nor 1", AIDAI_SOURCE, exploratory)
    total = float(sum(sum(day.values()) for day in days))
    meaning = "active" if total >= AIDAI_ACTIVE else "inactive"
    because = f"sum of {AIDAI_ITEMS} items over {AIDAI_DAYS} days; {AIDAI_ACTIVE} or more is active"
    return Score("AIDAI", total, meaning, because, AIDAI_SOURCE, exploratory)


def addi(items: Mapping[str, float], age_years: float | None) -> Score:
    """The ADDI from its eighteen items; what cannot be scored in an infant is named, and not taken as 0."""
    rows = _items("ADDI")
    left_out: tuple[str, ...] = ()
    if age_years is not None and age_years < INFANT_YEARS:
        left_out = tuple(name for name, row in rows.items() if row["infant"] == "no")
    asked = {name: row for name, row in rows.items() if name not in left_out}
    source = next(iter(rows.values()))["source"]
    fault = _fault(items, asked)
    if fault:
        return Score("ADDI", None, "not computable", fault, source, not_assessable=left_out)
    sums: dict[str, float] = {}
    for name, row in asked.items():
        sums[row["category"]] = sums.get(row["category"], 0.0) + items[name]
    total = sum(min(points, _caps()[category]) for category, points in sums.items())
    most = sum(_caps().values())
    because = "; ".join(f"{category} {min(points, _caps()[category]):g}" for category, points in sums.items())
    return Score("ADDI", total, f"{total:g} of {most:g}", because, source, not_assessable=left_out)


def _fault(items: Mapping[str, float], rows: Mapping[str, Mapping[str, str]]) -> str:
    """Why the items do not make a score; empty if they do."""
    missing = [name for name in rows if name not in items]
    if missing:
        return f"not recorded: {', '.join(missing)}"
    wrong = [
        f"{name} is {items[name]:g} (possible: {row['points'].replace('|', ', ')})"
        for name, row in rows.items()
        if items[name] not in {float(points) for points in row["points"].split("|")}
    ]
    return "; ".join(wrong)


@cache
def _items(instrument: Instrument) -> dict[str, dict[str, str]]:
    """The items of an instrument, by name."""
    return {row["item"]: row for row in _rows("items") if row["instrument"] == instrument}


@cache
def _caps() -> dict[str, float]:
    return {row["category"]: float(row["cap"]) for row in _rows("caps")}


def _rows(table: str) -> list[dict[str, str]]:
    with (TABLES / f"{table}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
