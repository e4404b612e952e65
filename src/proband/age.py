"""Ages as ISO 8601 durations since birth, and the onset bands of the HPO.

A month is 365.25 / 12 days, a year 365.25 days: enough for ages, never used for doses.
"""

from __future__ import annotations

import re

DAYS_A_YEAR = 365.25
DAYS_A_MONTH = DAYS_A_YEAR / 12

_DURATION = re.compile(
    r"^P(?=.)(?:(?P<years>\d+(?:\.\d+)?)Y)?(?:(?P<months>\d+(?:\.\d+)?)M)?(?:(?P<weeks>\d+(?:\.\d+)?)W)?"
    r"(?:(?P<days>\d+(?:\.\d+)?)D)?(?:T(?=.)(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?"
    r"(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?$"
)
_DAYS = {
    "years": DAYS_A_YEAR,
    "months": DAYS_A_MONTH,
    "weeks": 7.0,
    "days": 1.0,
    "hours": 1 / 24,
    "minutes": 1 / 1440,
    "seconds": 1 / 86400,
}

# Upper limits in days of the HPO onset classes, as their definitions in hp.obo state them
# (HP:0003623 "within the first 28 days of life", and so on). Each class begins where the one before ends.
ONSET_BANDS: tuple[tuple[str, str, float], ...] = (
    ("HP:0003577", "Congenital onset", 0.0),
    ("HP:0003623", "Neonatal onset", 28.0),
    ("HP:0003593", "Infantile onset", DAYS_A_YEAR),
    ("HP:0011463", "Childhood onset", 5 * DAYS_A_YEAR),
    ("HP:0003621", "Juvenile onset", 16 * DAYS_A_YEAR),
    ("HP:0011462", "Young adult onset", 40 * DAYS_A_YEAR),
    ("HP:0003596", "Middle age onset", 60 * DAYS_A_YEAR),
    ("HP:0003584", "Late onset", float("inf")),
)


def is_age(text: str) -> bool:
    """Whether ``text`` is an ISO 8601 duration that can be an age."""
    return _DURATION.match(text) is not None


def age_days(text: str) -> float:
    """Days since birth of an ISO 8601 duration (``P2W`` is 14.0).

    Raises ValueError if ``text`` is no duration.
    """
    match = _DURATION.match(text)
    if match is None:
        raise ValueError(f"not an ISO 8601 duration: {text!r}")
    return sum(float(number) * _DAYS[unit] for unit, number in match.groupdict().items() if number)


def onset_class(days: float) -> tuple[str, str]:
    """The HPO onset class (id, label) that an age in days falls into.

    Congenital means at birth: day 0 itself; anything later in the first 28 days is neonatal.
    """
    for term_id, label, upper in ONSET_BANDS:
        if days <= 0.0 or (upper > 0.0 and days < upper):
            return term_id, label
    return ONSET_BANDS[-1][:2]


def words(text: str) -> str:
    """An ISO 8601 age in plain words: ``P2W`` is "2 weeks", ``P1Y2M`` is "1 year 2 months"."""
    match = _DURATION.match(text)
    if match is None:
        return text
    parts = []
    for unit, number in match.groupdict().items():
        if number:
            parts.append(f"{number} {unit if number != '1' else unit[:-1]}")
    return " ".join(parts) or text
