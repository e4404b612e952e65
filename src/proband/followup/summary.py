"""The follow-up of one patient as of one day: flares, their period, treatments, series, what is due.

    FollowUp ── flares       FlareSeen          (flares.py)
             ── periodicity  PeriodSeen         (periodicity.py)
             ── treatments   Assessment         (assess.py)
             ── instruments  Scored             (activity.py)
             ── laboratory   LaboratorySeries   (series.py)
             ── growth       GrowthSeries       (growth.py)
             ── due          Reminder           (reminders.py)

The same diary, case and day give the same bytes: no clock is read. docs/followup.md describes every field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import cast

import msgspec
import numpy as np

from proband.case.model import Case, Sex
from proband.errors import UsageError
from proband.followup.activity import Scored, scores
from proband.followup.assess import Assessment, Record, assess, observable
from proband.followup.dates import iso, iso_or_none, ordinal
from proband.followup.day import Daily, daily
from proband.followup.diary import Diary, Header
from proband.followup.entry import Entry, standing
from proband.followup.flares import DEFINITION, Flare, find_flares, quiet_level
from proband.followup.given import Given, given
from proband.followup.growth import GrowthSeries, growth_series
from proband.followup.limits import impossible
from proband.followup.periodicity import LEAST_INTERVALS, Periodicity, periodicity
from proband.followup.reminders import Reminder, diaried, reminders
from proband.followup.series import LaboratorySeries, Patient, laboratory_series
from proband.issue import Issue
from proband.knowledge import Knowledge
from proband.knowledge.care import DiseaseCare, Reference
from proband.treatment.confirmed import disease_ids, stated_rows

SCHEMA = "proband-followup/1"
PER_DAYS = 28
PERIOD_DEFINITION = (
    "The intervals from onset to onset in the longest row of flares without a change of treatment (a start or a "
    "stop); if no such stretch has enough flares, in all of them."
)


class FlareSeen(msgspec.Struct, frozen=True):
    """One flare: ``start``, ``end`` and ``peak`` (dates), the ``score`` of the peak, the ``days_observed`` of it,
    its ``symptoms`` (the worst first), the agents that it came ``under``, and ``interval_days`` from the start of
    the one before (None for the first)."""

    start: str
    end: str
    peak: str
    score: float
    days_observed: int
    symptoms: tuple[str, ...]
    under: tuple[str, ...]
    interval_days: int | None


class PeriodSeen(msgspec.Struct, frozen=True):
    """Whether flares are regular: as periodicity.Periodicity has it, with the days of the first and the last flare
    that were looked at (``first``, ``last``; None without a flare), and the ``definition``."""

    period_days: float | None
    periodic: bool
    p_value: float | None
    spread: float | None
    low_days: float | None
    high_days: float | None
    intervals: int
    because: str
    first: str | None
    last: str | None
    definition: str


class FollowUp(msgspec.Struct, frozen=True):
    """The follow-up of one patient.

    ``case``, ``born`` and ``sex`` as far as they are known; ``as_of`` is the day as of which it holds,
    ``first_day`` and ``last_day`` those of the diary ('' if it is empty). Of its ``days`` (calendar)
    ``days_observed`` were written down. ``definition`` says what a flare is, ``quiet_level`` the score of a quiet
    day. ``flares_per_28_days`` counts the days on which a flare could be seen (None if there are none), and
    ``days_since_last_flare`` from its last day to ``as_of``. ``references`` say what the source keys stand for.
    """

    case: str
    born: str
    sex: str
    as_of: str
    first_day: str
    last_day: str
    days: int
    days_observed: int
    definition: str
    quiet_level: float
    flares: tuple[FlareSeen, ...]
    flares_per_28_days: float | None
    days_since_last_flare: int | None
    periodicity: PeriodSeen
    treatments: tuple[Assessment, ...]
    instruments: tuple[Scored, ...]
    laboratory: tuple[LaboratorySeries, ...]
    growth: tuple[GrowthSeries, ...]
    due: tuple[Reminder, ...]
    references: tuple[Reference, ...]
    issues: tuple[Issue, ...]
    schema: str = SCHEMA


def summarise(
    diary: Diary, knowledge: Knowledge, *, case: Case | None = None, as_of: str | None = None
) -> FollowUp:
    """The follow-up as of a day (YYYY-MM-DD; the last one of the diary by default), as it was known then.

    ``case`` gives the treatments, the disease, the birth date and the sex that the diary does not. Raises
    UsageError if ``as_of`` is no date.
    """
    until = _until(as_of)
    entries, issues = _usable(standing(diary.entries), until)
    patient = _patient(diary.header, case)
    first, last = _span(entries, until)
    record, more = _record(entries, patient, knowledge, case, first, last)
    due = _due(entries, record, knowledge, case)
    return FollowUp(
        case=diary.header.case or (case.id if case is not None else ""),
        born=iso_or_none(patient.born) or "",
        sex=patient.sex,
        as_of=iso(last) if entries or until is not None else "",
        first_day=entries[0].date if entries else "",
        last_day=entries[-1].date if entries else "",
        days=last - first + 1 if entries else 0,
        days_observed=len(record.daily.days),
        definition=DEFINITION,
        quiet_level=quiet_level(record.daily.scores),
        flares=_flares(record),
        flares_per_28_days=_frequency(record),
        days_since_last_flare=last - record.flares[-1].end if record.flares else None,
        periodicity=_period(record),
        treatments=tuple(assess(period, record) for period in record.periods),
        instruments=record.scores,
        laboratory=record.laboratory,
        growth=record.growth,
        due=due,
        references=_references(knowledge, due),
        issues=(*diary.issues, *issues, *more, *_unknown(patient, knowledge)),
    )


def _until(as_of: str | None) -> int | None:
    """The last day that counts. Raises UsageError if it is no date."""
    if as_of is None:
        return None
    day = ordinal(as_of) if _is_date(as_of) else None
    if day is None:
        raise UsageError(f"{as_of!r} is no date", "as of", "Write it as YYYY-MM-DD.")
    return day


def _is_date(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and ordinal(text) is not None


def _usable(entries: Sequence[Entry], until: int | None) -> tuple[list[Entry], list[Issue]]:
    """The entries up to a day that can be true, and an Issue for every kind of those that cannot."""
    usable: list[Entry] = []
    wrong: Counter[tuple[str, str, str]] = Counter()
    places: dict[tuple[str, str, str], str] = {}
    for entry in entries:
        if not _is_date(entry.date):
            key = ("error", "not-a-date", f"{entry.date[:20]!r} is no date (YYYY-MM-DD).")
        elif (fault := impossible(entry)) is not None:
            key = (fault.level, fault.code, fault.what)
        else:
            if until is None or (ordinal(entry.date) or 0) <= until:
                usable.append(entry)
            continue
        wrong[key] += 1
        places.setdefault(key, f"entry {entry.id or '(no id)'} of {entry.date[:20]}")
    return usable, [
        Issue(
            "warning" if level == "warning" else "error",
            code,
            places[level, code, what],
            f"{what} It was left out{f', as were {count - 1} more like it' if count > 1 else ''}.",
            "Correct or withdraw it with `proband follow CASE correct` or `withdraw`.",
        )
        for (level, code, what), count in wrong.items()
    ]


def _patient(header: Header, case: Case | None) -> Patient:
    """Birth and sex: the diary's, else the case's."""
    born = header.born or (case.date_of_birth[:10] if case is not None else "")
    sex = header.sex or (case.sex if case is not None else "")
    known = sex if sex in ("female", "male", "other") else "unknown"
    return Patient(ordinal(born) if born else None, cast("Sex", known))


def _span(entries: Sequence[Entry], until: int | None) -> tuple[int, int]:
    """The first day of the diary, and the day as of which the summary holds."""
    first = ordinal(entries[0].date) if entries else None
    last = ordinal(entries[-1].date) if entries else None
    end = until or last or 1
    return first or end, end


def _record(
    entries: Sequence[Entry], patient: Patient, knowledge: Knowledge, case: Case | None, first: int, last: int
) -> tuple[Record, tuple[Issue, ...]]:
    """All that was seen, and what could not be used of it."""
    seen = daily(entries) if entries else _nothing()
    laboratory, lost = laboratory_series(entries, patient)
    growth, more = growth_series(entries, patient)
    # The time before a treatment begins with the first day on which a flare could be seen.
    observed = int(seen.days[0]) if len(seen.days) else first
    whole = given(entries, knowledge.care, case, patient.born, first)
    disease = _disease(case, knowledge)
    record = Record(
        first=observed,
        last=last,
        daily=seen,
        flares=find_flares(seen.days, seen.scores),
        laboratory=laboratory,
        growth=growth,
        scores=scores(entries, patient, disease.key if disease is not None else ""),
        periods=tuple(one for one in whole.periods if one.start <= last),
    )
    return record, (*lost, *more, *whole.issues)


def _nothing() -> Daily:
    empty = np.zeros(0, dtype=np.float64)
    return Daily(np.zeros(0, dtype=np.int64), empty, {}, empty, {})


def _disease(case: Case | None, knowledge: Knowledge) -> DiseaseCare | None:
    """What the care pack holds of the disease that the case states as the diagnosis."""
    care = knowledge.care
    if case is None or care is None:
        return None
    found = (care.of(disease_ids(knowledge, row)) for row in stated_rows(case, knowledge))
    return next((one for one in found if one is not None), None)


def _flares(record: Record) -> tuple[FlareSeen, ...]:
    starts = [one.start for one in record.flares]
    return tuple(
        FlareSeen(
            iso(one.start),
            iso(one.end),
            iso(one.peak),
            one.score,
            one.observed,
            _symptoms(record.daily, one),
            tuple(each.agent for each in record.periods if each.start <= one.start < each.end(record.last)),
            one.start - starts[at - 1] if at else None,
        )
        for at, one in enumerate(record.flares)
    )


def _symptoms(seen: Daily, flare: Flare) -> tuple[str, ...]:
    """The symptoms of a flare, by their worst severity in it and then by name."""
    at = slice(int(np.searchsorted(seen.days, flare.start)), int(np.searchsorted(seen.days, flare.end + 1)))
    worst = {name: float(np.nan_to_num(row[at]).max()) for name, row in seen.symptoms.items()}
    worst["fever"] = float(np.nan_to_num(seen.fever[at]).max())
    present = [name for name, severity in worst.items() if severity > 0]
    return tuple(sorted(present, key=lambda name: (-worst[name], name)))


def _frequency(record: Record) -> float | None:
    """Flares in 28 days on which they could be seen."""
    days = observable(record.daily.days, record.first, record.last + 1)
    return PER_DAYS * len(record.flares) / days if days and len(record.daily.days) else None


def _period(record: Record) -> PeriodSeen:
    flares = _longest_row(record.flares, record.periods)
    found: Periodicity = periodicity([one.onset for one in flares])
    return PeriodSeen(
        **{name: getattr(found, name) for name in found.__struct_fields__},
        first=iso(flares[0].start) if flares else None,
        last=iso(flares[-1].start) if flares else None,
        definition=PERIOD_DEFINITION,
    )


def _longest_row(flares: Sequence[Flare], periods: Iterable[Given]) -> Sequence[Flare]:
    """The most flares between two changes of treatment; all of them if those are too few to be tested."""
    changes = sorted({day for one in periods for day in (one.start, one.stop) if day is not None})
    rows: dict[int, list[Flare]] = {}
    for flare in flares:
        rows.setdefault(sum(day <= flare.start for day in changes), []).append(flare)
    longest = max(rows.values(), key=len, default=[])
    return longest if len(longest) > LEAST_INTERVALS else flares


def _due(entries: Sequence[Entry], record: Record, knowledge: Knowledge, case: Case | None) -> tuple[Reminder, ...]:
    if knowledge.care is None:
        return ()
    entered = diaried(entries, record.scores)
    return reminders(record.periods, _disease(case, knowledge), knowledge.care, entered, record.last)


def _references(knowledge: Knowledge, due: Iterable[Reminder]) -> tuple[Reference, ...]:
    known = knowledge.care.references if knowledge.care is not None else {}
    used = {key for one in due for key in one.source}
    return tuple(known[key] for key in sorted(used) if key in known)


def _unknown(patient: Patient, knowledge: Knowledge) -> Iterable[Issue]:
    """What could not be assessed at all, and why."""
    if patient.born is None:
        what = "The date of birth is not known: ages, intervals by age and z-scores are not assessed."
        yield Issue("note", "no-birth-date", "diary", what, "Give it with `--born` when you add or import.")
    if patient.sex not in ("female", "male"):
        what = "The sex is not known: z-scores of growth are not assessed."
        yield Issue("note", "no-sex", "diary", what, "State it in the case or with `--sex`.")
    if knowledge.care is None:
        what = "The care pack is not installed: no monitoring schedule is known."
        yield Issue("note", "no-care-pack", "diary", what, "Install proband again.")
