"""Scores of instruments over time, and their change under a treatment against published definitions.

    GPPGA, ADDI   one score for each day with items of it; an ADDI is carried by no other day
    AIDAI         30 days in a row, counted back from the last day with one of its items, block by block

A response is defined where its source was read: GPPGA total 0 or 1, and pustulation subscore 0 (the end points of
the trial of spesolimab in flares, NCT03782792). So is a flare: a GPPGA total that rose by RISE or more from a
baseline of 0 or 1, with a pustulation subscore of RISE or more (the trial of its prevention, NCT04399837). Of the
others no definition was read, and none is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from proband.followup.dates import iso, ordinal
from proband.followup.entry import Entry
from proband.followup.instruments import AIDAI_DAYS, Instrument, Score, addi, aidai, gppga
from proband.followup.series import Patient

# What GPPGA's responses were read in: registry text and publications of the trial.
GPPGA_RESPONSE_SOURCE = "TRIAL:NCT03782792"
GPPGA_FLARE_SOURCE = "TRIAL:NCT04399837"
RISE = 2.0
CLEAR_OR_ALMOST = 1.0
DAYS_A_YEAR = 365.25
Items = Mapping[str, float]


class Scored(msgspec.Struct, frozen=True):
    """A score of an ``instrument`` on a ``date`` (AIDAI: the last of 30 days), as instruments.Score has it.

    ``items`` are the points that it was computed from (empty for an AIDAI).
    """

    instrument: Instrument
    date: str
    value: float | None
    meaning: str
    because: str
    source: str
    exploratory: bool = False
    not_assessable: tuple[str, ...] = ()
    items: dict[str, float] = {}


class Met(msgspec.Struct, frozen=True):
    """Whether a published ``definition`` of response is ``met``, and its ``source``."""

    definition: str
    met: bool
    source: str


class ScoreChange(msgspec.Struct, frozen=True):
    """An instrument's last score ``before`` a treatment and its last ``now``, with the ``responses`` it meets."""

    instrument: Instrument
    before: float | None
    before_date: str
    now: float | None
    now_date: str
    responses: tuple[Met, ...] = ()


class InstrumentFlare(msgspec.Struct, frozen=True):
    """A flare by an ``instrument``'s own definition: the ``date`` of the score that shows it, the ``value`` there,
    the ``baseline`` and its ``baseline_date``, and the ``source`` of the definition."""

    instrument: Instrument
    date: str
    value: float
    baseline: float
    baseline_date: str
    source: str


def instrument_flares(found: Iterable[Scored]) -> tuple[InstrumentFlare, ...]:
    """The flares by the GPPGA's definition, each once: the next one needs a score of 0 or 1 between."""
    flares: list[InstrumentFlare] = []
    baseline: Scored | None = None
    for one in found:
        if one.instrument != "GPPGA" or one.value is None:
            continue
        if one.value <= CLEAR_OR_ALMOST:
            baseline = one
        elif baseline is not None and baseline.value is not None and _rose(one, baseline.value):
            flares.append(
                InstrumentFlare("GPPGA", one.date, one.value, baseline.value, baseline.date, GPPGA_FLARE_SOURCE)
            )
            baseline = None
    return tuple(flares)


def _rose(score: Scored, baseline: float) -> bool:
    return (score.value or 0.0) - baseline >= RISE and score.items.get("pustules", 0.0) >= RISE


def scores(entries: Iterable[Entry], patient: Patient, disease: str = "") -> tuple[Scored, ...]:
    """All scores, by instrument and day; ``disease`` (a key of the care pack) says where AIDAI was validated."""
    items = _by_day(entries)
    return (
        *(_scored(day, gppga(points), points) for day, points in items["GPPGA"].items()),
        *_aidai_scores(items["AIDAI"], disease),
        *(_scored(day, addi(points, _years(patient, day)), points) for day, points in items["ADDI"].items()),
    )


def score_changes(found: Sequence[Scored], before: str, start: str, end: str) -> tuple[ScoreChange, ...]:
    """For each instrument the last computable score from ``before`` to ``start``, and the last one after it."""
    changes = (_change([one for one in found if one.instrument == name], before, start, end) for name in _NAMES)
    return tuple(one for one in changes if one is not None)


_NAMES: tuple[Instrument, ...] = ("GPPGA", "AIDAI", "ADDI")


def _by_day(entries: Iterable[Entry]) -> dict[Instrument, dict[int, dict[str, float]]]:
    """The items of each instrument by day; of one item entered twice on a day the last one holds."""
    found: dict[Instrument, dict[int, dict[str, float]]] = {name: {} for name in _NAMES}
    for entry in entries:
        instrument, _, item = entry.name.partition(" ")
        day = ordinal(entry.date) if entry.kind == "item" else None
        for name in _NAMES:
            if day is not None and entry.value is not None and instrument.upper() == name:
                found[name].setdefault(day, {})[item] = entry.value
    return found


def _scored(day: int, score: Score, points: Items) -> Scored:
    return Scored(
        score.instrument,
        iso(day),
        score.value,
        score.meaning,
        score.because,
        score.source,
        score.exploratory,
        score.not_assessable,
        dict(points),
    )


def _aidai_scores(days: Mapping[int, Items], disease: str) -> Iterator[Scored]:
    """The scores of the blocks of 30 days that hold an item, the earliest first."""
    if not days:
        return
    first, last = min(days), max(days)
    ends = [end for end in range(last, first - 1, -AIDAI_DAYS) if _block(days, end)]
    for end in reversed(ends):
        yield _scored(end, aidai([days.get(day, {}) for day in _days_to(end)], disease), {})


def _block(days: Mapping[int, Items], end: int) -> bool:
    return any(day in days for day in _days_to(end))


def _days_to(end: int) -> range:
    return range(end - AIDAI_DAYS + 1, end + 1)


def _years(patient: Patient, day: int) -> float | None:
    age = patient.age_days(day)
    return None if age is None else age / DAYS_A_YEAR


def _change(found: Sequence[Scored], before: str, start: str, end: str) -> ScoreChange | None:
    computable = [one for one in found if one.value is not None]
    earlier = [one for one in computable if before <= one.date <= start]
    under = [one for one in computable if start < one.date <= end]
    if not earlier or not under:
        return None
    first, last = earlier[-1], under[-1]
    return ScoreChange(first.instrument, first.value, first.date, last.value, last.date, tuple(_responses(last)))


def _responses(score: Scored) -> Iterator[Met]:
    if score.instrument == "GPPGA" and score.value is not None:
        yield Met("GPPGA total 0 or 1", score.value <= 1, GPPGA_RESPONSE_SOURCE)
        yield Met("GPPGA pustulation subscore 0", score.items.get("pustules") == 0, GPPGA_RESPONSE_SOURCE)
