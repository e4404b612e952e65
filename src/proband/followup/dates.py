"""Days as numbers, and what lies a label's interval after a day: months and years by the calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

_PART = re.compile(r"(\d+(?:\.\d+)?)([YMWD])")
LAST = date.max.toordinal()


@lru_cache(maxsize=65536)
def ordinal(text: str) -> int | None:
    """The day number of a date, or of the date that a time begins with; None if it is none."""
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return None


def iso(day: int) -> str:
    """A day number as YYYY-MM-DD."""
    return date.fromordinal(day).isoformat()


def iso_or_none(day: int | None) -> str | None:
    """The same where there may be no day."""
    return None if day is None else iso(day)


def later(day: int, duration: str, times: int = 1) -> int:
    """The day that lies ``times`` an ISO 8601 duration after a day.

    Months end where the calendar does (a month after 31 January is 28 or 29 February); fractions of months and
    hours are left out. What lies beyond the calendar is its last day.
    """
    months, days = _parts(duration)
    start = date.fromordinal(day)
    month = start.year * 12 + start.month - 1 + int(months * times)
    year, month = divmod(month, 12)
    if year > date.max.year:
        return LAST
    shifted = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    return min(shifted.toordinal() + int(days * times), LAST)


@lru_cache(maxsize=256)
def _parts(duration: str) -> tuple[float, float]:
    """The months and the days of a duration."""
    months = days = 0.0
    for number, unit in _PART.findall(duration.partition("T")[0]):
        months += float(number) * {"Y": 12, "M": 1}.get(unit, 0)
        days += float(number) * {"W": 7, "D": 1}.get(unit, 0)
    return months, days
