"""The case as it was known on a day or at an age, with what its diary said until then."""

from __future__ import annotations

import math

import msgspec

from proband.age import age_days, is_age
from proband.case.model import Case
from proband.errors import UsageError
from proband.followup.dates import ordinal
from proband.followup.diary import Diary
from proband.followup.facts import diary_facts
from proband.followup.joined import joined
from proband.followup.usable import is_date
from proband.issue import Issue
from proband.knowledge import Knowledge


class Since(msgspec.Struct, frozen=True):
    """A moment of a patient's life: the ``age`` (ISO 8601) and the ``day`` (a day number), each None where the
    date of birth is needed for it and not known."""

    age: str | None
    day: int | None


def since_of(text: str, born: str) -> Since:
    """The moment of a date (YYYY-MM-DD) or an age (P6M). Raises UsageError for what is neither."""
    birth = ordinal(born) if born else None
    if is_age(text.upper()):
        age = text.upper()
        return Since(age, None if birth is None else birth + math.floor(age_days(age)))
    day = ordinal(text) if is_date(text) else None
    if day is None:
        raise UsageError(f"{text!r} is no date and no age", "--since", "Give 2024-03-01, or an age such as P6M.")
    if birth is not None and day < birth:
        raise UsageError(f"{text} is before the birth ({born[:10]})", "--since", "Give a later date.")
    return Since(None if birth is None else f"P{day - birth}D", day)


def known_at(since: Since, case: Case, diary: Diary | None, knowledge: Knowledge) -> tuple[Case, tuple[Issue, ...]]:
    """The case as it was known then, and what of it could not be placed in time."""
    before, issues = (case, _not_placed()) if since.age is None else (case.at(since.age), ())
    if diary is None:
        return before, issues
    if since.day is None:
        return before, (*issues, _diary_is_new())
    facts = diary_facts(diary, before, knowledge, until=since.day)
    known, _ = joined(before, facts.case, knowledge.ontology)
    return known, issues


def _not_placed() -> tuple[Issue, ...]:
    what = "The date of birth is not known: the whole case counts as known before that date."
    return (Issue("note", "since-not-placed", "--since", what, "State the date of birth, or give an age."),)


def _diary_is_new() -> Issue:
    what = "The date of birth is not known: the whole diary counts as new."
    return Issue("note", "since-not-placed", "--since", what, "State the date of birth, or give a date.")
