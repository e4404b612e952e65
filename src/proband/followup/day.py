"""What holds in a diary, as one score a day: what flares are found in (flares.py).

score      the sum of the severities of the day's symptoms, 0 to 3 each; of several entries of one symptom on
           one day the worst; a symptom that was not entered on an observed day counts as 0
fever      a symptom too, graded by the day's highest temperature (FEVER_LIMITS, in °C: 38.0, 39.0, 40.0 for
           1, 2, 3) unless fever was entered as a symptom, whose severity then stands
observed   a day with a symptom, an instrument's item or a temperature; a weight or a visit alone says nothing
           of symptoms
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.followup.entry import Entry
from proband.followup.units import in_usual

FEVER_LIMITS = (38.0, 39.0, 40.0)
FEVER, FEVER_NAMES = "HP:0001945", frozenset(("fever", "pyrexia"))
MOST_SEVERE = 3.0
_OBSERVING = frozenset(("symptom", "item", "temperature"))


class Daily(msgspec.Struct, eq=False):
    """The observed days in order, as arrays of one length.

    ``days`` are proleptic ordinals (``date.fromordinal``), ``scores`` the days' scores; ``symptoms`` the severity
    of each symptom by its name as first entered (NaN: not stated that day); ``fever`` the grade of fever, 0 to 3
    (NaN: neither a temperature nor fever was entered). ``codes`` are the symptoms' HPO ids ('' for none).
    """

    days: NDArray[np.int64]
    scores: NDArray[np.float64]
    symptoms: dict[str, NDArray[np.float64]]
    fever: NDArray[np.float64]
    codes: dict[str, str]


def daily(entries: Iterable[Entry]) -> Daily:
    """The days of the entries that hold (``entry.standing``)."""
    seen = [entry for entry in entries if entry.kind in _OBSERVING]
    place = {day: at for at, day in enumerate(sorted({entry.date for entry in seen}))}
    days = np.array([date.fromisoformat(day).toordinal() for day in place], dtype=np.int64)
    rows: dict[str, NDArray[np.float64]] = {}
    names: dict[str, tuple[str, str]] = {}
    by_temperature, entered = _unstated(len(days)), _unstated(len(days))
    for entry in seen:
        at = place[entry.date]
        if entry.kind == "temperature":
            _worst(by_temperature, at, fever_grade(entry))
        elif entry.kind == "symptom":
            if is_fever(entry):
                _worst(entered, at, _severity(entry))
                continue
            key = entry.code or entry.name.casefold()
            if key not in rows:
                rows[key], names[key] = _unstated(len(days)), (entry.name, entry.code)
            _worst(rows[key], at, _severity(entry))
    fever = np.where(np.isnan(entered), by_temperature, entered)
    scores = np.nan_to_num(np.vstack([fever, *rows.values()])).sum(axis=0)
    symptoms, codes = _named(rows, names)
    return Daily(days, scores, symptoms, fever, codes)


def is_fever(entry: Entry) -> bool:
    """Whether a symptom is fever, by its HPO id or its name."""
    return entry.code == FEVER or (not entry.code and entry.name.casefold() in FEVER_NAMES)


def fever_grade(entry: Entry) -> float:
    """0 to 3 by the limits; NaN for a temperature that cannot be read."""
    celsius = None if entry.value is None else in_usual("temperature", entry.value, entry.unit)
    if celsius is None or not math.isfinite(celsius):
        return math.nan
    return float(sum(celsius >= limit for limit in FEVER_LIMITS))


def _severity(entry: Entry) -> float:
    """The severity within 0 to 3; NaN if none is stated."""
    return math.nan if entry.value is None else min(max(entry.value, 0.0), MOST_SEVERE)


def _unstated(length: int) -> NDArray[np.float64]:
    return np.full(length, np.nan)


def _worst(row: NDArray[np.float64], at: int, value: float) -> None:
    row[at] = np.fmax(row[at], value)


def _named(
    rows: dict[str, NDArray[np.float64]], names: dict[str, tuple[str, str]]
) -> tuple[dict[str, NDArray[np.float64]], dict[str, str]]:
    """The rows by name; where two HPO terms were entered under one name, the later one has its id behind it."""
    symptoms: dict[str, NDArray[np.float64]] = {}
    codes: dict[str, str] = {}
    for key, row in rows.items():
        name, code = names[key]
        shown = name if name not in symptoms else f"{name} ({code or 'no code'})"
        symptoms[shown], codes[shown] = row, code
    return symptoms, codes
