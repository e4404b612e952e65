"""What a measure of growth means: by its stated place among healthy children, or by the WHO standards."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import cast

import msgspec

from proband.age import age_days
from proband.case.model import Direction, Measurement, Sex, Term, TimePoint
from proband.knowledge.growth import DAYS_OF_MONTH, GrowthSex, Indicator, open_growth
from proband.narrative import growth_words as say
from proband.narrative import tables
from proband.narrative.growth_words import Position
from proband.narrative.laboratory import LaboratoryMention
from proband.narrative.times import TimeMention

_NEAR_TERM_DAYS = 38 * 7
# Two centiles that are nearer than this are one.
_TINY = 1e-6
_FIFTH_BIRTHDAY = 5 * 365.25
# How much older a child can be than an age in whole units says.
_LEEWAY = (("D", 1.0), ("W", 7.0), ("M", DAYS_OF_MONTH), ("Y", 365.25))


def judged(
    mentions: Sequence[LaboratoryMention], times: Sequence[TimeMention], sex: Sex
) -> tuple[LaboratoryMention, ...]:
    """The mentions, those of growth that the text does not judge judged by the WHO standards."""
    gestation = {t.time.gestation_days for t in times if t.of == "patient" and t.time and t.time.gestation_days}
    weeks = gestation.pop() if len(gestation) == 1 else None
    return tuple(_judged(mention, weeks, sex) for mention in mentions)


@cache
def growth_rows() -> dict[tuple[str, bool], dict[str, str]]:
    """The rows of the table of measures, by what is measured and whether at birth."""
    return {(row["indicator"], bool(row["at_birth"])): row for row in tables.rows("growth")}


@cache
def _rows_by_measure() -> dict[str, dict[str, str]]:
    return {row["measure"]: row for row in tables.rows("growth")}


def by_position(row: dict[str, str], position: Position) -> Direction:
    """High, low or normal by the position that the text states; on the very limit unknown."""
    low, high = (say.z_of_centile(float(row[key])) for key in ("low_centile", "high_centile"))
    point = position.low == position.high
    if position.high < low - _TINY or (not point and position.high <= low + _TINY):
        return "low"
    if position.low > high + _TINY or (not point and position.low >= high - _TINY):
        return "high"
    inside = position.low >= low - _TINY and position.high <= high + _TINY
    on_limit = point and min(abs(position.low - low), abs(position.low - high)) <= _TINY
    return "normal" if inside and not on_limit else "unknown"


def _judged(mention: LaboratoryMention, gestation_days: int | None, sex: Sex) -> LaboratoryMention:
    """A mention with what the WHO standards make of its value, where nothing is said of it."""
    found = mention.measurement
    row = _rows_by_measure().get(found.assay.label)
    gestation_days = (found.time.gestation_days if found.time else None) or gestation_days
    known = found.value is not None and found.direction == "unknown" and sex in ("female", "male")
    if row is None or not known or (row["at_birth"] and (gestation_days or 0) < _NEAR_TERM_DAYS):
        return mention
    scores = _scores(cast("Indicator", row["indicator"]), found, cast("GrowthSex", sex))
    if not scores:
        return mention
    told = f"z-score {scores[0]:.1f} (WHO)"
    return directed(mention, row, _by_scores(row, scores, found.time), told)


def _scores(indicator: Indicator, found: Measurement, sex: GrowthSex) -> list[float]:
    """The z-scores of a value at the youngest and the oldest that its age can mean; empty if either has none."""
    growth = open_growth()
    scores = [growth.z_score(indicator, found.value or 0.0, sex, days) for days in _ages(found.time)]
    return [score for score in scores if score is not None] if None not in scores else []


def _ages(time: TimePoint | None) -> Sequence[float]:
    """The youngest and the oldest age in days that a time can mean; empty if it is no age."""
    days = time.days() if time else None
    if time is None or days is None:
        return ()
    if days == 0:
        return (0.0,)
    if time.age_end is not None:
        return (days, age_days(time.age_end))
    unit = next((leeway for letter, leeway in _LEEWAY if letter in (time.age or "").partition("T")[0]), 1.0)
    return (days, days + unit)


def _by_scores(row: dict[str, str], scores: Sequence[float], time: TimePoint | None) -> Direction:
    """High, low or normal by z-scores that must all agree."""
    lowest, highest = min(scores), max(scores)
    high = float(row["high_z"])
    if row["indicator"] == "bmi" and time is not None and (time.days() or 0) >= _FIFTH_BIRTHDAY:
        high = 2.0
    if highest < float(row["low_z"]):
        return "low"
    if lowest > high:
        return "high"
    low_limit, high_limit = (say.z_of_centile(float(row[key])) for key in ("low_centile", "high_centile"))
    # The week of birth decides what is normal at birth, and the standards here have none.
    inside = low_limit < lowest and highest < min(high, high_limit)
    return "normal" if inside and not row["at_birth"] else "unknown"


def directed(mention: LaboratoryMention, row: dict[str, str], direction: Direction, told: str) -> LaboratoryMention:
    """A mention with its direction and the term that this direction means; ``told`` says how it was found."""
    column = {"low": "low_term", "high": "high_term", "normal": "normal_excludes"}.get(direction)
    term = Term(row[column]) if column and row[column] else None
    excluded = direction == "normal" and term is not None
    measurement = msgspec.structs.replace(
        mention.measurement,
        direction=direction,
        interpretation=term if not excluded else None,
        description=told,
    )
    return LaboratoryMention(mention.span, measurement, term, excluded)
