"""The follow-up of one patient as of one day: flares, their period, treatments, series, what is due.

    FollowUp ── flares       FlareSeen          (seen.py)
             ── periodicity  PeriodSeen         (seen.py)
             ── treatments   Assessment         (assess.py)
             ── instruments  Scored             (activity.py)
             ── laboratory   LaboratorySeries   (series.py)
             ── growth       GrowthSeries       (growth.py)
             ── due          Reminder           (reminders.py)

The same diary, case and day give the same bytes: no clock is read. docs/followup.md describes every field.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

import msgspec
import numpy as np

from proband.case.model import Case, Sex
from proband.errors import UsageError
from proband.followup.activity import InstrumentFlare, Scored, instrument_flares, scores
from proband.followup.assess import Assessment, Record, assess
from proband.followup.dates import iso, iso_or_none, ordinal
from proband.followup.day import Daily, daily
from proband.followup.diary import Diary, Header
from proband.followup.entry import Entry, standing
from proband.followup.flares import DEFINITION, RISE, find_flares, quiet_level
from proband.followup.given import given
from proband.followup.growth import GrowthSeries, growth_series
from proband.followup.reminders import Reminder, diaried, reminders
from proband.followup.seen import DayScore, FlareSeen, PeriodSeen, day_scores, flares_seen, frequency, period_seen
from proband.followup.series import LaboratorySeries, Patient, laboratory_series
from proband.followup.usable import is_date, usable_entries
from proband.issue import Issue
from proband.knowledge import Knowledge
from proband.knowledge.care import DiseaseCare, Reference
from proband.treatment.confirmed import disease_ids
from proband.treatment.stated import stated_diagnoses

SCHEMA = "proband-followup/1"


class FollowUp(msgspec.Struct, frozen=True):
    """The follow-up of one patient.

    ``case``, ``born`` and ``sex`` as far as they are known; ``as_of`` is the day as of which it holds,
    ``first_day`` and ``last_day`` those of the diary ('' if it is empty). Of its ``days`` (calendar)
    ``days_observed`` were written down. ``definition`` says what a flare is, ``quiet_level`` the score of a quiet
    day, ``scores`` those of the observed days. ``flares_per_28_days`` counts the days on which a flare could be
    seen (None if there are none), and ``days_since_last_flare`` from its last day to ``as_of``.
    ``instrument_flares`` are those by an instrument's own definition, where it has one. ``references`` say what the
    source keys stand for.
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
    scores: tuple[DayScore, ...]
    flares: tuple[FlareSeen, ...]
    flares_per_28_days: float | None
    days_since_last_flare: int | None
    periodicity: PeriodSeen
    treatments: tuple[Assessment, ...]
    instruments: tuple[Scored, ...]
    instrument_flares: tuple[InstrumentFlare, ...]
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
    entries, issues = usable_entries(standing(diary.entries), until)
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
        scores=day_scores(record.daily),
        flares=flares_seen(record),
        flares_per_28_days=frequency(record),
        days_since_last_flare=last - record.flares[-1].end if record.flares else None,
        periodicity=period_seen(record),
        treatments=tuple(assess(period, record) for period in record.periods),
        instruments=record.scores,
        instrument_flares=instrument_flares(record.scores),
        laboratory=record.laboratory,
        growth=record.growth,
        due=due,
        references=_references(knowledge, due),
        issues=(*diary.issues, *issues, *more, *_unknown(patient, knowledge), *_never_quiet(record)),
    )


def _until(as_of: str | None) -> int | None:
    """The last day that counts. Raises UsageError if it is no date."""
    if as_of is None:
        return None
    day = ordinal(as_of) if is_date(as_of) else None
    if day is None:
        raise UsageError(f"{as_of!r} is no date", "as of", "Write it as YYYY-MM-DD.")
    return day


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
    found = (
        care.of(disease_ids(knowledge, one.row)) for one in stated_diagnoses(case, knowledge) if not one.loosely
    )
    return next((one for one in found if one is not None), None)


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


def _never_quiet(record: Record) -> Iterable[Issue]:
    """Who writes on bad days only, or is never well, has no quiet day that a flare could rise above."""
    quiet = quiet_level(record.daily.scores)
    if quiet >= RISE:
        what = (
            f"Even the quiet days written down have a score of {quiet:g}: flares are sought above it. If only bad "
            "days are written down, or the symptoms never pause, flares cannot be told from quiet times."
        )
        yield Issue("warning", "no-quiet-days", "diary", what, "Write quiet days down too, with severity 0.")
