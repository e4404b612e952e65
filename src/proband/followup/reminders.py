"""What the monitoring schedules ask for, as of one day: done, due, overdue, missed, planned.

The checks are those of the agents that are being given and of the case's disease in the care pack, with their
sources. A check that is scheduled ("after 1, 2 and 3 months, then every 3 months until 1 year") is answered by
entries within its window: a quarter of the interval to the neighbouring check on either side of the due day,
LEAST_WINDOW to MOST_WINDOW days.

    done          every assay of it was entered within the window
    planned       the next one, whose window has not begun (later ones are not listed)
    due           the window is open and not every assay was entered
    overdue       the window is over, and no later entries made up for it
    missed        the window is over; later entries made up for it, or a later check is overdue in its place
    not recorded  nothing that a diary holds could answer it, or (before the start) nothing was entered
    no schedule   its source names no times: the last entry is shown

A check without an assay is answered by an entry of what it names (weight, growth, an instrument), or by a visit or
note whose text names it. Nothing here is an order: it is what the sources ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from proband.followup.activity import Scored
from proband.followup.dates import LAST, iso_or_none, later, ordinal
from proband.followup.entry import Entry
from proband.followup.given import Given
from proband.followup.instruments import INSTRUMENTS
from proband.followup.series import analyte_of
from proband.knowledge.care import Care, Check, DiseaseCare

LEAST_WINDOW, MOST_WINDOW = 3, 28
BEFORE_DAYS = 28
State = Literal["done", "due", "overdue", "missed", "planned", "not recorded", "no schedule"]
Days = Mapping[str, Sequence[int]]
_KINDS: dict[str, tuple[str, ...]] = {"weight": ("weight",), "growth": ("weight", "height")}


class Reminder(msgspec.Struct, frozen=True):
    """One check: the ``test``, ``of`` which agent or disease, its ``state``, when it is ``due`` (None without a
    schedule) within ``window_days`` on either side, when it was ``done`` (the last entry for it, None if none),
    ``because`` in a few words, the source's ``text``, and the keys of its ``source``."""

    test: str
    of: str
    state: State
    due: str | None
    window_days: int | None
    done: str | None
    because: str
    text: str
    source: tuple[str, ...]


class Diaried(msgspec.Struct, frozen=True):
    """The days on which things were entered, ascending: by LOINC code, "weight", "height" and instrument; and the
    texts of visits and notes, in small letters."""

    days: dict[str, list[int]]
    texts: tuple[tuple[int, str], ...]


def diaried(entries: Iterable[Entry], scores: Iterable[Scored]) -> Diaried:
    """What of a diary can answer checks."""
    days: dict[str, list[int]] = {}
    texts: list[tuple[int, str]] = []
    for entry in entries:
        day = ordinal(entry.date)
        if day is None:
            continue
        if entry.kind == "laboratory":
            days.setdefault(analyte_of(entry.name, entry.code)[1], []).append(day)
            days.setdefault(entry.code.rpartition(":")[2], []).append(day)
        elif entry.kind == "weight" or entry.kind == "height":
            days.setdefault(entry.kind, []).append(day)
        elif entry.kind == "visit" or entry.kind == "note":
            texts.append((day, entry.text.casefold()))
    for score in scores:
        if score.value is not None:
            days.setdefault(score.instrument, []).append(ordinal(score.date) or 0)
    days.pop("", None)
    return Diaried({key: sorted(set(found)) for key, found in days.items()}, tuple(texts))


def reminders(
    periods: Iterable[Given], disease: DiseaseCare | None, care: Care, entered: Diaried, as_of: int
) -> tuple[Reminder, ...]:
    """The reminders of everything that is being given on the day ``as_of``, and of the disease, by due date."""
    found: list[Reminder] = []
    ids = (disease.id, *disease.other_ids) if disease is not None else ()
    for period in periods:
        agent = care.agents.get(period.key)
        if agent is not None and period.start <= as_of < period.end(as_of):
            for check in agent.checks_in(ids):
                found += _of_check(check, agent.name, period.start, entered, as_of)
    for check in disease.monitoring if disease is not None else ():
        found += _of_disease(check, disease.name if disease else "", entered, as_of)
    return tuple(sorted(found, key=lambda one: (one.due or "9999", one.of, one.test)))


def schedule(check: Check, start: int, as_of: int) -> tuple[int, ...]:
    """The due days of a check from its ``start`` to the second that lies after ``as_of``."""
    days = [later(start, one) for one in check.at]
    last = later(start, check.until) if check.until else None
    base, times = days[-1] if days else start, 1
    while check.every and sum(day > as_of for day in days) < 2:
        day = later(base, check.every, times)
        if day <= (days[-1] if days else start) or (last is not None and day > last):
            break
        days.append(day)
        times += 1
    return tuple(days)


def windows(days: Sequence[int], start: int) -> tuple[int, ...]:
    """How many days before and after each due day an entry counts for it."""
    edges = [start, *days]
    found = []
    for at, day in enumerate(days, start=1):
        gap = day - edges[at - 1]
        if at + 1 < len(edges):
            gap = min(gap, edges[at + 1] - day)
        found.append(min(max(gap // 4, LEAST_WINDOW), MOST_WINDOW))
    return tuple(found)


def _of_check(check: Check, of: str, start: int, entered: Diaried, as_of: int) -> Iterator[Reminder]:
    """The reminders of one check of an agent that was started on day ``start``."""
    answers = _answers(check, entered)
    if check.when == "stopping":
        return
    if check.when == "before":
        done = _all_within(answers, start - BEFORE_DAYS, min(start, as_of))
        because = f"asked for before the first dose; entries of the {BEFORE_DAYS} days before it count"
        yield _reminder(check, of, "done" if done else "not recorded", start, BEFORE_DAYS, done, because)
    elif not check.at and not check.every:
        yield _unscheduled(check, of, answers)
    else:
        yield from _scheduled(check, of, start, answers, as_of)


def _of_disease(check: Check, of: str, entered: Diaried, as_of: int) -> Iterator[Reminder]:
    """A check of the disease: an interval counts from the last entry, because no start is known."""
    answers = _answers(check, entered)
    done = _all_within(answers, 0, as_of)
    if not check.every or done is None:
        yield _unscheduled(check, of, answers)
        return
    due = later(done, check.every)
    window = windows((due,), done)[0]
    state: State = "planned" if as_of < due - window else "due" if as_of <= due + window else "overdue"
    yield _reminder(check, of, state, due, window, done, "counted from the last entry")


def _scheduled(
    check: Check, of: str, start: int, answers: Sequence[Sequence[int]], as_of: int
) -> Iterator[Reminder]:
    days = schedule(check, start, as_of)
    holds = bool(check.assay or _keys(check) or any(answers))
    rows = [(day, window, *_state(day, window, answers, as_of, holds)) for day, window in _zipped(days, start)]
    last_overdue = max((day for day, _, state, _ in rows if state == "overdue"), default=None)
    for day, window, state, done in rows:
        if state == "overdue" and day != last_overdue:
            state = "missed"
        yield _reminder(check, of, state, day, window, done, _because(state, answers, day, window))
        if state == "planned":
            return


def _zipped(days: Sequence[int], start: int) -> Iterator[tuple[int, int]]:
    return zip(days, windows(days, start), strict=True)


def _state(
    day: int, window: int, answers: Sequence[Sequence[int]], as_of: int, holds: bool
) -> tuple[State, int | None]:
    """The state of one due day, and the day on which it was done; ``holds``: a diary can answer the check."""
    done = _all_within(answers, day - window, min(day + window, as_of))
    if done is not None:
        return "done", done
    if as_of < day - window:
        return "planned", None
    if not holds:
        return "not recorded", None
    if as_of <= day + window:
        return "due", None
    return ("overdue", None) if _all_within(answers, day, as_of) is None else ("missed", None)


def _answers(check: Check, entered: Diaried) -> tuple[Sequence[int], ...]:
    """For each thing that a check asks for the days on which it was entered."""
    if check.assay:
        return tuple(entered.days.get(code, ()) for code in check.assay)
    if keys := _keys(check):
        return tuple(entered.days.get(key, ()) for key in keys)
    return (tuple(day for day, text in entered.texts if check.test.casefold() in text),)


def _keys(check: Check) -> tuple[str, ...]:
    """What of a body or an instrument a check names."""
    test = check.test.casefold()
    return _KINDS.get(test) or tuple(one for one in INSTRUMENTS if one.casefold() in test)


def _all_within(answers: Sequence[Sequence[int]], first: int, last: int) -> int | None:
    """The day on which the last of the things asked for was entered within these days; None if not all were."""
    found = [[day for day in days if first <= day <= last] for days in answers]
    return max(max(days) for days in found) if found and all(found) else None


def _because(state: State, answers: Sequence[Sequence[int]], day: int, window: int) -> str:
    """Why a due day is in its state."""
    entered = sum(any(day - window <= one <= day + window for one in days) for days in answers)
    if state in ("due", "overdue", "missed") and len(answers) > 1 and entered:
        return f"{entered} of {len(answers)} assays entered within the window"
    return {
        "done": "entered within the window",
        "planned": "the next one",
        "due": "the window is open",
        "overdue": "nothing entered since its window began",
        "missed": "nothing entered within the window",
    }.get(state, "no entry of the diary names it")


def _unscheduled(check: Check, of: str, answers: Sequence[Sequence[int]]) -> Reminder:
    last = _all_within(answers, 0, LAST)
    return _reminder(check, of, "no schedule", None, None, last, "its source names no times")


def _reminder(
    check: Check, of: str, state: State, due: int | None, window: int | None, done: int | None, because: str
) -> Reminder:
    return Reminder(
        check.test,
        of,
        state,
        iso_or_none(due),
        window,
        iso_or_none(done),
        because,
        check.statement.text,
        check.statement.source,
    )
