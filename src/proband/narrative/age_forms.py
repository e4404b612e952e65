"""Ages that say by their own words that they are ages: "aged 7", "when he was five", "the second week of life".

"in her twenties"    age    P20Y/P29Y      "28+3 weeks"          age    199 days of gestation
"in infancy"         onset  HP:0003593     "his fifth birthday"  age    P5Y
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from proband.case.model import Term
from proband.narrative.quantity import Length, length, letter, number, ordinal
from proband.narrative.time_words import (
    BARE_AGE,
    BIRTH,
    BIRTHDAY,
    BRITISH,
    CLASS,
    CLASS_HINT,
    CLASSES,
    DAY_OF_LIFE,
    DECADE,
    DECADES,
    DOSE_BEFORE,
    FIRST_OF_LIFE,
    GESTATION,
    NOTED_AGE,
    NOTED_SINCE,
    NTH_DECADE,
    ORDINAL_TIME,
    PLAIN_AGE,
    WITHIN_OF_BIRTH,
)

TimeKind = Literal["age", "onset", "interval", "now", "relative", "duration"]


# What notes abbreviate further than prose does.
_UNIT_OF_NOTES = {"h": "hour"}


class Reading(msgspec.Struct):
    """One time as its own words say it, before relative times are resolved (offsets within the sentence)."""

    start: int
    end: int
    kind: TimeKind
    first: Length | None = None
    second: Length | None = None
    onset: Term | None = None
    gestation_days: int | None = None
    sign: int = 0
    over: bool = False


def age_forms(words: str) -> Iterator[Reading]:
    """The ages and onset classes of one sentence that need no word before or after them."""
    yield from _bare_ages(words)
    yield from _plain_ages(words)
    yield from _noted(words)
    yield from _ordinals(words)
    yield from _first_of_life(words)
    yield from _births(words)
    yield from _decades(words)
    yield from _british(words)
    pregnant = list(_gestations(words))
    yield from pregnant
    yield from _onset_classes(words)


def _bare_ages(words: str) -> Iterator[Reading]:
    for match in BARE_AGE.finditer(words):
        years = number(match["years"])
        if match["years"][:1] not in "aA" and years <= 110:
            yield Reading(match.start(), match.end(), "now" if match["now"] else "age", length(years, "Y"))


def _plain_ages(words: str) -> Iterator[Reading]:
    """ "She was 13 when ...", "at 16 he could ...": years, because nothing else is said."""
    for match in PLAIN_AGE.finditer(words):
        group = next(name for name in ("was", "when", "at") if match[name])
        years = number(match[group]) + (0.5 if match[f"{group}_half"] else 0.0)
        if years and match[group].lower() not in ("a", "an") and years < 110:
            end = max(match.end(group), match.end(f"{group}_half"))
            yield Reading(match.start(group), end, "age", length(years, "Y"))


def _ordinals(words: str) -> Iterator[Reading]:
    """ "the second day of life" is day 1 (one day has passed); a first week is a range from P0D to P1W."""
    for match in ORDINAL_TIME.finditer(words):
        unit = letter(match["unit"] or match["unit_2"] or match["unit_3"])
        nth = ordinal(match["ordinal"] or match["ordinal_2"])
        upper = None if unit == "D" else length(nth, unit)
        yield Reading(match.start(), match.end(), "age", length(max(nth - 1, 0), unit), upper)
    for match in DAY_OF_LIFE.finditer(words):
        count, unit = int(match["count"] or match["day"] or match["day_2"]), letter(match["unit"] or "day")
        yield Reading(match.start(), match.end(), "age", length(count, unit))
    for match in BIRTHDAY.finditer(words):
        yield Reading(match.start(), match.end(), "age", length(ordinal(match["ordinal"]), "Y"))


def _first_of_life(words: str) -> Iterator[Reading]:
    """ "Within the first 24 hours of life", "within two days of birth": from birth to then."""
    for pattern in (FIRST_OF_LIFE, WITHIN_OF_BIRTH):
        for match in pattern.finditer(words):
            upper = length(number(match["count"]), letter(match["unit"]))
            yield Reading(match.start(), match.end(), "age", length(0, "D"), upper)


def _decades(words: str) -> Iterator[Reading]:
    """ "In her twenties" is a range of ten years, also where it says early or late: where that ends is not said."""
    for match in DECADE.finditer(words):
        years = DECADES[match["decade"].lower()]
        yield Reading(match.start(), match.end(), "age", length(years, "Y"), length(years + 9, "Y"))
    for match in NTH_DECADE.finditer(words):
        years = 10 * max(ordinal(match["ordinal"]) - 1, 0)
        yield Reading(match.start(), match.end(), "age", length(years, "Y"), length(years + 9, "Y"))


def _noted(words: str) -> Iterator[Reading]:
    """ "34M", "Ms. R., 41, a teacher": years; "x 2 weeks", "since last month": a length before the visit."""
    for match in NOTED_AGE.finditer(words):
        yield Reading(match.start("years"), match.end(), "age", length(int(match["years"]), "Y"))
    for match in NOTED_SINCE.finditer(words):
        if not DOSE_BEFORE.search(words[max(0, match.start() - 40) : match.start()].rstrip() + " "):
            unit = (match["unit"] or match["unit_2"]).lower()
            step = length(number(match["count"] or "one"), letter(_UNIT_OF_NOTES.get(unit, unit)))
            yield Reading(match.start(), match.end(), "relative", step, sign=-1)


def _british(words: str) -> Iterator[Reading]:
    """ "A 6/12-old": twelfths of a year are months, parts of 52 weeks, sevenths of a week days."""
    for match in BRITISH.finditer(words):
        unit = {"12": "M", "52": "W", "7": "D"}[match["parts"]]
        yield Reading(match.start(), match.end(), "age", length(int(match["count"]), unit))


def _gestations(words: str) -> Iterator[Reading]:
    """ "At 28+3 weeks", "born at 38/40"."""
    for match in GESTATION.finditer(words):
        days = 7 * int(match["weeks"] or match["weeks_2"]) + int(match["days"] or 0)
        yield Reading(match.start(), match.end(), "age", gestation_days=days)


def _births(words: str) -> Iterator[Reading]:
    for match in BIRTH.finditer(words):
        if match.group().lower().startswith("congenital"):
            continue
        yield Reading(match.start(), match.end(), "age", length(0, "D"))


def _onset_classes(words: str) -> Iterator[Reading]:
    if CLASS_HINT.search(words) is None:
        return
    for match in CLASS.finditer(words):
        term_id, label, begins, _ = CLASSES[int((match.lastgroup or "c0")[1:])]
        start = Length(((begins[-1], int(begins[1:-1])),)) if begins else None
        yield Reading(match.start(), match.end(), "onset", start, onset=Term(term_id, label))
