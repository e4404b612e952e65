"""What was given, from when to when: the treatment entries of a diary, and the case's treatments beside them.

A start opens a period of an agent, or its first dose where there is no start; a stop closes it. Names are those of
the care pack where it knows them (so "Kineret" stops what "anakinra" began). A treatment of the case counts where
the diary says nothing of its agent and its time can be placed in the diary's: by a date, or by an age and the date
of birth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from proband.case.model import Case, Term, TimePoint, Treatment
from proband.followup.dates import iso, later, ordinal
from proband.followup.entry import Entry
from proband.issue import Issue
from proband.knowledge.care import Care
from proband.treatment.groups import agent_of


class Dose(msgspec.Struct, frozen=True):
    """A ``dose`` as it was written, and its ``date``."""

    date: str
    dose: str


class Given(msgspec.Struct, frozen=True):
    """One period of one treatment: ``agent`` as shown, its ``key`` (of the care pack, else the name in small
    letters), the first day and the day of the stop (None: it goes on) as day numbers, its ``doses``, and whether
    the "diary" or the "case" says so."""

    agent: str
    key: str
    start: int
    stop: int | None = None
    doses: tuple[Dose, ...] = ()
    said_by: str = "diary"

    def end(self, last: int) -> int:
        """The first day on which it was not given any more, at most the day after ``last``."""
        return last + 1 if self.stop is None else min(self.stop, last + 1)


class Whole(msgspec.Struct, frozen=True):
    """All periods in the order of their starts, and what could not be placed."""

    periods: tuple[Given, ...]
    issues: tuple[Issue, ...]


def given(entries: Iterable[Entry], care: Care | None, case: Case | None, born: int | None, first: int) -> Whole:
    """The periods of the diary's treatment entries, and of the case's treatments that reach its ``first`` day."""
    issues: list[Issue] = []
    by_key: dict[str, list[tuple[str, Entry]]] = {}
    for entry in entries:
        if entry.kind == "treatment":
            agent, key = named(entry.name, entry.code, care)
            by_key.setdefault(key, []).append((agent, entry))
    periods = [one for key, rows in by_key.items() for one in _periods(key, rows, issues)]
    unplaced: list[str] = []
    for treatment in case.treatments if case is not None else ():
        agent, key = named(treatment.agent.label, treatment.agent.id, care)
        if key not in by_key:
            periods += _of_case(agent, key, treatment, born, first, unplaced)
    issues += [_not_placed(unplaced)] if unplaced else []
    periods.sort(key=lambda one: (one.start, one.agent))
    return Whole(tuple(periods), tuple(issues))


def named(name: str, code: str, care: Care | None) -> tuple[str, str]:
    """The name and the key of an agent: those of the care pack, else the name as written."""
    agent = None if care is None else agent_of(Treatment(Term(_curie(code), name)), care)
    return (name, name.casefold().strip()) if agent is None else (agent.name, agent.key)


def _curie(code: str) -> str:
    return code if not code or ":" in code else f"ATC:{code}"


def _periods(key: str, rows: Sequence[tuple[str, Entry]], issues: list[Issue]) -> Iterator[Given]:
    """The periods of one agent from its entries, in order."""
    current: Given | None = None
    for agent, entry in rows:
        day = ordinal(entry.date) or 0
        if entry.event == "stop":
            if current is None:
                issues.append(_issue(entry, "stopped, and no start is written", "It was not judged."))
            else:
                yield msgspec.structs.replace(current, stop=day)
            current = None
            continue
        if current is not None and entry.event == "start":
            issues.append(_issue(entry, "started again without a stop", "It was taken as one period."))
        current = current or Given(agent, key, day)
        if entry.dose:
            current = msgspec.structs.replace(current, doses=(*current.doses, Dose(entry.date, entry.dose)))
    if current is not None:
        yield current


def _issue(entry: Entry, what: str, then: str) -> Issue:
    return Issue(
        "warning",
        "treatment-events",
        f"{entry.date}, {entry.name}",
        f"{entry.name} was {what}. {then}",
        "Add the missing entry with `proband follow CASE add`.",
    )


def _of_case(
    agent: str, key: str, treatment: Treatment, born: int | None, first: int, unplaced: list[str]
) -> Iterator[Given]:
    """The period of a treatment of the case, if its start can be placed and it reaches the diary."""
    start, stop = _day(treatment.start, born), _day(treatment.stop, born)
    if start is None:
        unplaced.append(agent)
    elif stop is None or (stop >= first and stop >= start):
        doses = (Dose(iso(start), treatment.dose),) if treatment.dose else ()
        yield Given(agent, key, start, stop, doses, "case")


def _not_placed(agents: Sequence[str]) -> Issue:
    return Issue(
        "note",
        "treatment-not-placed",
        ", ".join(dict.fromkeys(agents)),
        "The case names these treatments without a time that can be placed in the diary: they were not judged.",
        "Add their starts and stops with `proband follow CASE add` if they fall into the diary.",
    )


def _day(time: TimePoint | None, born: int | None) -> int | None:
    """The day of a date, or of an age after the day of birth; None for any other time."""
    if time is None:
        return None
    if time.date is not None:
        return ordinal(time.date)
    return None if time.age is None or born is None or time.days() is None else later(born, time.age)
