"""Ages against the borders of a label: whole months and years, not mean days.

A label says "from 12 years": a child is 12 on a birthday, and P12Y, P144M and P11Y12M are the same age. An age that
is stated in days or weeks reaches a border of months or years with the whole part of as many mean months: 365 days
are 1 year, 730 days 2 years, 243 days 8 months.
"""

from __future__ import annotations

import re

from proband.age import DAYS_A_MONTH, words

_PART = re.compile(r"(\d+(?:\.\d+)?)([YMWD])")
_MONTHS = {"Y": 12.0, "M": 1.0}
_DAYS = {"W": 7.0, "D": 1.0}
ADULT = "P18Y"


def label_days(text: str) -> float:
    """A duration (ISO 8601) in days as labels count them: months and years as whole days, hours left out."""
    months = days = 0.0
    for number, unit in _PART.findall(text.partition("T")[0]):
        months += float(number) * _MONTHS.get(unit, 0.0)
        days += float(number) * _DAYS.get(unit, 0.0)
    return float(int(months * DAYS_A_MONTH)) + days


def reached(age: str, border: str) -> bool:
    """Whether somebody of this age has reached the border (both ISO 8601)."""
    return label_days(age) >= label_days(border)


def in_words(text: str) -> str:
    """A duration in words; P12Y is "12 years"."""
    return words(text)
