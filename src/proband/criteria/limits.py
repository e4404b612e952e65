"""Limits of an item, and what is known of a value: where it lies for certain.

A value is known as an Extent: all values that it can be. It is within the limits if all of them are, outside if
none is, and otherwise nobody knows.
"""

from __future__ import annotations

import msgspec

from proband.age import ONSET_BANDS, latest_days, onset_begins
from proband.case.model import TimePoint
from proband.knowledge.care import Item

_NONE = float("inf")


class Extent(msgspec.Struct, frozen=True):
    """All values from ``low`` to ``high``; an end that is ``open`` is not one of them."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False


def within(item: Item, extent: Extent) -> bool | None:
    """Whether a value lies within the limits of an item; None where it can be either."""
    sides = (_above(item.least, extent), _below(item.most, item.below, extent))
    if False in sides:
        return False
    return None if None in sides else True


def _above(least: float | None, extent: Extent) -> bool | None:
    if least is None or extent.low >= least:
        return True
    outside = extent.high < least or (extent.high_open and extent.high <= least)
    return False if outside else None


def _below(most: float | None, below: float | None, extent: Extent) -> bool | None:
    """Whether a value is at most ``most`` and less than ``below``."""
    if most is not None and extent.high > most:
        return False if extent.low > most or (extent.low_open and extent.low >= most) else None
    if below is None or extent.high < below or (extent.high_open and extent.high <= below):
        return True
    return False if extent.low >= below else None


def limit_words(item: Item) -> str:
    """The limits in words: "1 to 3 days", "below 90 g/L"."""
    unit = f" {item.unit}" if item.unit else ""
    if item.below is not None:
        return f"below {item.below:g}{unit}"
    if item.least is not None and item.most is not None:
        return f"{item.least:g} to {item.most:g}{unit}"
    if item.least is not None:
        return f"{item.least:g}{unit} or more"
    return "no limit" if item.most is None else f"{item.most:g}{unit} or less"


def time_extent(time: TimePoint | None, date_of_birth: str = "") -> Extent | None:
    """The days of life that a time can mean ("3 years": up to the fourth birthday); None if it says none."""
    begin = None if time is None else time.earliest_days(date_of_birth)
    if time is None or begin is None:
        return None
    end = _end(time)
    return Extent(begin, begin) if end is None else Extent(begin, end, high_open=end < _NONE)


def _end(time: TimePoint) -> float | None:
    """The first day of life that a time no longer means; None for one that is a single day."""
    if time.age is not None:
        return latest_days(time.age_end or time.age)
    if time.onset_class is None or time.days() is not None:
        return None
    bands = (upper for band_id, _, upper in ONSET_BANDS if time.onset_class and band_id == time.onset_class.id)
    return next(bands, 0.0 if onset_begins(time.onset_class.id) is not None else None)
