"""The days of a table's rows: calendar dates as people write them, or days of life.

2024-03-04, 2024/03/04, 2024-03-04T08:30     read as they stand
4.3.2024, 4 March 2024, March 4, 2024        the day first, or the month in words
17/03/2024                                   one order is possible; another such date decides for 03/04/2024
03/04/2024                                   where nothing decides: not read
day 12, P6M12D                               days of life (birth is day 0) and ages, with a date of birth
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from proband.followup.limits import Fault

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(
    r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_FIGURES = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_AGE = re.compile(r"P(?=.)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})W)?(?:(\d{1,5})D)?", re.IGNORECASE)
_LIFE = re.compile(r"\d{1,5}")
AMBIGUOUS = Fault(
    "error",
    "ambiguous-date",
    "The date can be read with the day or with the month first, and no other date of the table decides.",
    "Write it as YYYY-MM-DD.",
)
_ADVICE = "Write it as YYYY-MM-DD."
_YEARS = range(1900, 2200)
_OLDEST = timedelta(days=47_500)  # 130 years: older than anyone has become


def day_first(texts: Iterable[str]) -> bool | None:
    """Whether figures put the day first, by those that can be read in one order only; None if none decides, or
    if they contradict each other."""
    said = {order for text in texts if (order := _only_order(text)) is not None}
    return said.pop() if len(said) == 1 else None


def read_date(text: str, first: bool | None) -> date | Fault:
    """The day that a text means; ``first`` says whether figures put the day first (None: nobody can tell)."""
    plain = " ".join(text.split())
    try:
        day = _read(plain, first)
    except ValueError:
        day = None
    if isinstance(day, date) and day.year not in _YEARS:
        what = f"The year {day.year} lies before {_YEARS.start} or after {_YEARS.stop - 1}."
        return Fault("error", "not-a-date", what, "Check the year.")
    if day is None:
        return Fault("error", "not-a-date", f"{plain[:40]!r} is no date.", _ADVICE)
    return day


def clock_of(text: str) -> str:
    """The time of day (HH:MM) that stands behind a date; '' for none, and for midnight, which programs add."""
    match = _ISO.fullmatch(" ".join(text.split()))
    return match[5] if match and match[5] and match[5] != "00:00" else ""


def read_day_of_life(text: str, born: date) -> date | Fault:
    """The day of a day of life (birth is 0)."""
    plain = text.strip()
    try:
        if _LIFE.fullmatch(plain) and timedelta(days=int(plain)) <= _OLDEST:
            return born + timedelta(days=int(plain))
    except OverflowError:
        pass
    return Fault("error", "not-a-day", f"{plain[:40]!r} is no day of life.", "Give a whole number; birth is day 0.")


def read_age(text: str, born: date) -> date | Fault:
    """The day of an age that names one: an ISO 8601 duration with days or weeks (P6M12D, P90D)."""
    match = _AGE.fullmatch(text.strip())
    if match is None or not (match[3] or match[4]):
        what = f"{text.strip()[:40]!r} is no age in days."
        return Fault("error", "not-a-day", what, "Give an ISO 8601 duration with days: P6M12D, P190D.")
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    too_old = Fault("error", "not-a-day", f"{text.strip()[:40]!r} is older than anyone.")
    try:
        day = _months_on(born, 12 * years + months) + timedelta(days=7 * weeks + days)
    except (ValueError, OverflowError):
        return too_old
    return day if day - born <= _OLDEST else too_old


def _months_on(born: date, months: int) -> date:
    """The monthly birthday; the last day of a month that is too short."""
    year, month = divmod(born.month - 1 + months, 12)
    begin = date(born.year + year, month + 1, 1)
    longest = ((begin + timedelta(days=32)).replace(day=1) - timedelta(days=1)).day
    return begin.replace(day=min(born.day, longest))


def _read(text: str, first: bool | None) -> date | Fault:
    if match := _ISO.fullmatch(text):
        return date(int(match[1]), int(match[3]), int(match[4]))
    if match := _DAY_MONTH.fullmatch(text):
        return date(int(match[3]), _month(match[2]), int(match[1]))
    if match := _MONTH_DAY.fullmatch(text):
        return date(int(match[3]), _month(match[1]), int(match[2]))
    match = _FIGURES.fullmatch(text)
    if match is None:
        raise ValueError(text)
    one, other, year = int(match[1]), int(match[3]), int(match[4])
    order = True if match[2] == "." else _only_order(text)
    order = first if order is None else order
    if order is None and one != other:
        date(year, one, other)  # neither order is a day of the calendar: no date at all
        return AMBIGUOUS
    return date(year, one, other) if order is False else date(year, other, one)


def _only_order(text: str) -> bool | None:
    """True or False where figures can only be read with the day or the month first."""
    match = _FIGURES.fullmatch(text.strip())
    if match is None or match[2] == ".":
        return None
    one, other = int(match[1]), int(match[3])
    if one > 12 >= other:
        return True
    return False if other > 12 >= one else None


def _month(word: str) -> int:
    """The number of a month by its name. Raises ValueError if it is none."""
    return _MONTHS.index(word.casefold()[:3]) + 1
