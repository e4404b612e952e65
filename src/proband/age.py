"""Ages as ISO 8601 durations since birth, and the onset bands of the HPO.

A month is 365.25 / 12 days, a year 365.25 days: enough for ages, never used for doses.
"""

from __future__ import annotations

import re

DAYS_A_YEAR = 365.25
DAYS_A_MONTH = DAYS_A_YEAR / 12
# The open end of a range, as ISO 8601-2 writes it.
OPEN = ".."

# At most nine digits: what is longer is no age, and would not be a number of days either.
_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
_DURATION = re.compile(
    rf"P(?=.)(?:(?P<years>{_NUMBER})Y)?(?:(?P<months>{_NUMBER})M)?(?:(?P<weeks>{_NUMBER})W)?"
    rf"(?:(?P<days>{_NUMBER})D)?(?:T(?=.)(?:(?P<hours>{_NUMBER})H)?(?:(?P<minutes>{_NUMBER})M)?"
    rf"(?:(?P<seconds>{_NUMBER})S)?)?"
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

# Antenatal, embryonal and fetal onset, and the three trimesters.
_BEFORE_BIRTH = frozenset(("HP:0030674", "HP:0011460", "HP:0011461", "HP:0034199", "HP:0034198", "HP:0034197"))


def is_age(text: str) -> bool:
    """Whether ``text`` is an ISO 8601 duration that can be an age."""
    return _DURATION.fullmatch(text) is not None


def age_days(text: str) -> float:
    """Days since birth of an ISO 8601 duration (``P2W`` is 14.0).

    Raises ValueError if ``text`` is no duration.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"not an ISO 8601 duration: {text!r}")
    return sum(float(number) * _DAYS[unit] for unit, number in match.groupdict().items() if number)


def latest_days(text: str) -> float:
    """The end of the time that an age can mean: ``P3Y`` is any day before the fourth birthday.

    Raises ValueError if ``text`` is no duration.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"not an ISO 8601 duration: {text!r}")
    finest = [_DAYS[unit] for unit, number in match.groupdict().items() if number][-1]
    return age_days(text) + finest


def onset_class(days: float) -> tuple[str, str]:
    """The HPO onset class (id, label) that an age in days falls into.

    Congenital means at birth: day 0 itself; anything later in the first 28 days is neonatal, and day 28 is
    the first infantile one.
    """
    for term_id, label, upper in ONSET_BANDS:
        if days <= 0.0 or (upper > 0.0 and days < upper):
            return term_id, label
    return ONSET_BANDS[-1][:2]


def onset_begins(term_id: str) -> float | None:
    """The first day of life on which an onset of this HPO class can be, in days; None for another class."""
    begin = 0.0
    for band_id, _, upper in ONSET_BANDS:
        if band_id == term_id:
            return begin
        begin = upper
    return 0.0 if term_id in _BEFORE_BIRTH else None


def words(text: str) -> str:
    """An ISO 8601 age in plain words: ``P2W`` is "2 weeks", ``P1Y2M`` is "1 year 2 months".

    Parts that are zero are left out, unless there is no other; what is no age is given back as it is.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        return text
    stated = [(number, unit) for unit, number in match.groupdict().items() if number]
    telling = [part for part in stated if float(part[0])] or stated[-1:]
    return " ".join(f"{number} {unit[:-1] if number == '1' else unit}" for number, unit in telling)


def length_days(text: str) -> tuple[float, float] | None:
    """The least and the most days of a length of time; None if ``text`` is none.

    A length is an ISO 8601 duration (``P2D``) or a range of them (``P1D/P3D``), open as ``../P3D`` or ``P7D/..``.
    """
    low, _, high = text.partition("/")
    ends = (low, high or low)
    if not all(end == OPEN or is_age(end) for end in ends) or set(ends) == {OPEN}:
        return None
    return (
        0.0 if ends[0] == OPEN else age_days(ends[0]),
        float("inf") if ends[1] == OPEN else age_days(ends[1]),
    )


def length_words(text: str) -> str:
    """A length of time in words: "2 days", "1 to 3 days", "up to 3 days", "7 days or more"."""
    low, _, high = text.partition("/")
    if not high:
        return words(low)
    if low == OPEN or high == OPEN:
        return f"up to {words(high)}" if low == OPEN else f"{words(low)} or more"
    first, last = words(low).split(), words(high).split()
    same = len(first) == len(last) == 2 and first[1].rstrip("s") == last[1].rstrip("s")
    return f"{first[0] if same else ' '.join(first)} to {' '.join(last)}"
