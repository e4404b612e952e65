"""Calendar dates made ages, where the story gives the date of birth: "DOB 3 May 2010 ... seen on 10 June 2018".

Figures such as 03/05/2010 can be read in two orders; another date of the same text decides (17/05 can only be a
day first), else only what both orders agree on is kept: the full years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from proband.narrative.age_forms import Reading
from proband.narrative.quantity import Length, length

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"""(?<![\d/.-])(?:
      (?P<y1>(?:19|20)\d\d)-(?P<m1>\d\d)-(?P<d1>\d\d)
    | (?P<a>\d{{1,2}})(?P<sep>[/.-])(?P<b>\d{{1,2}})(?P=sep)(?P<y2>(?:19|20)\d\d)
    | (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m3>{_MONTH}),?\s+(?P<y3>(?:19|20)\d\d)
    | (?P<m4>{_MONTH})\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y4>(?:19|20)\d\d)
    )(?![\d/-])""",
    re.IGNORECASE | re.VERBOSE,
)
_BORN = re.compile(
    r"(?:\bd\.?\s?o\.?\s?b\b\.?|\bdate\s+of\s+birth|\bborn(?:\s+on)?|\bbirth\s?date|\*)\s*[:=)]?\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_OLDEST_YEARS = 110


class Birth(msgspec.Struct, frozen=True):
    """The date of birth, where it stands, and whether figures put the day first (None: nobody can tell)."""

    day: date
    start: int
    end: int
    day_first: bool | None


def find_birth(text: str) -> Birth | None:
    """The date of birth that a text states first, or None."""
    if re.search(r"birth|born|d\.?\s?o\.?\s?b", text, re.IGNORECASE) is None:
        return None
    found = list(_DATE.finditer(text))
    day_first = _order(found)
    for match in found:
        if _BORN.search(text, max(0, match.start() - 24), match.start()):
            day = _read(match, day_first is not False)
            return Birth(day, match.start(), match.end(), day_first) if day else None
    return None


def dated_ages(words: str, offset: int, birth: Birth | None) -> Iterator[Reading]:
    """The dates of one sentence (which begins at ``offset``) as ages."""
    if birth is None:
        return
    for match in _DATE.finditer(words):
        age = None if offset + match.start() == birth.start else _age(match, birth)
        if age is not None:
            yield Reading(match.start(), match.end(), "age", age)


def _order(found: list[re.Match[str]]) -> bool | None:
    """Whether figures put the day first, by a date that can be read in one order only."""
    for match in found:
        if match["a"] and (int(match["a"]) > 12 or match["sep"] == "."):
            return True
        if match["b"] and int(match["b"]) > 12:
            return False
    return None


def _read(match: re.Match[str], day_first: bool) -> date | None:
    if match["a"]:
        day, month = (match["a"], match["b"]) if day_first else (match["b"], match["a"])
        year = match["y2"]
    else:
        year = match["y1"] or match["y3"] or match["y4"]
        day = match["d1"] or match["d3"] or match["d4"]
        month = match["m1"] or str(_MONTHS.index((match["m3"] or match["m4"]).lower()[:3]) + 1)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _age(match: re.Match[str], birth: Birth) -> Length | None:
    day = _read(match, birth.day_first is not False)
    if day is None or day < birth.day or day.year - birth.day.year > _OLDEST_YEARS:
        return None
    months = (day.year - birth.day.year) * 12 + day.month - birth.day.month - (day.day < birth.day.day)
    if match["a"] and birth.day_first is None:
        return length(months // 12, "Y") if months >= 12 else None
    if months < 2:
        return length((day - birth.day).days, "D")
    return Length((("Y", months // 12), ("M", months % 12))) if months >= 24 else length(months, "M")
