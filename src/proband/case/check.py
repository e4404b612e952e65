"""Intrinsic checks: what is wrong with a Case whatever the disease, as Issues."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import msgspec

from proband.age import DAYS_A_YEAR, age_days, is_age, latest_days
from proband.case.model import Case, Finding, Relative, Term, TimePoint
from proband.curie import normalise_curie
from proband.issue import Issue

OLDEST_YEARS = 125  # the longest documented life lasted 122 years
LONGEST_GESTATION_DAYS = 45 * 7

_Placed = tuple[str, Finding]


class TermCheck(Protocol):
    """Knows the terms of an ontology (``knowledge`` has one; a Case does not know it)."""

    def resolve(self, term_id: str) -> tuple[str, str] | None:
        """The current id and label of a term by any of its ids, or None for an id that is not known."""


def check_case(case: Case, known: TermCheck) -> tuple[Issue, ...]:
    """Everything that is wrong with the content of ``case`` in itself, in the order of the case."""
    return tuple(issue for check in CHECKS for issue in check(case, known))


def with_current_terms(case: Case, known: TermCheck) -> Case:
    """``case`` with every obsolete, alternative or oddly spelled HPO id replaced by the current one."""
    return msgspec.structs.replace(
        case,
        findings=_current_findings(case.findings, known),
        relatives=tuple(_current_relative(relative, known) for relative in case.relatives),
    )


def _current_relative(relative: Relative, known: TermCheck) -> Relative:
    return msgspec.structs.replace(relative, findings=_current_findings(relative.findings, known))


def _current_findings(findings: tuple[Finding, ...], known: TermCheck) -> tuple[Finding, ...]:
    return tuple(
        msgspec.structs.replace(
            finding,
            term=_current(finding.term, known),
            severity=None if finding.severity is None else _current(finding.severity, known),
            modifiers=tuple(_current(modifier, known) for modifier in finding.modifiers),
        )
        for finding in findings
    )


def _current(term: Term, known: TermCheck) -> Term:
    found = known.resolve(normalise_curie(term.id) or term.id)
    if found is None or (found[0] == term.id and term.label):
        return term
    return Term(*found)


def _findings(case: Case) -> Iterator[_Placed]:
    for place, finding in enumerate(case.findings):
        yield f"/phenotypicFeatures/{place}", finding
    for place, relative in enumerate(case.relatives):
        for index, finding in enumerate(relative.findings):
            yield f"/relatives/{place}/phenotypicFeatures/{index}", finding


def _terms(case: Case) -> Iterator[tuple[str, Term]]:
    for where, finding in _findings(case):
        yield f"{where}/type", finding.term
        if finding.severity is not None:
            yield f"{where}/severity", finding.severity
        for index, modifier in enumerate(finding.modifiers):
            yield f"{where}/modifiers/{index}", modifier


def _check_terms(case: Case, known: TermCheck) -> Iterator[Issue]:
    for where, term in _terms(case):
        issue = _check_term(where, term, known)
        if issue is not None:
            yield issue


def _check_term(where: str, term: Term, known: TermCheck) -> Issue | None:
    spelled = normalise_curie(term.id)
    if spelled is None:
        return Issue("error", "malformed-id", where, f"{term.id!r} is no identifier", "write it like HP:0001945")
    found = known.resolve(spelled)
    if found is None:
        return _unknown(where, term, spelled)
    if found[0] != spelled:
        what = f"{_named(term)} is no longer used; its replacement is {found[0]} {found[1]}"
        return Issue("warning", "obsolete-term", where, what, "the replacement is used")
    if spelled != term.id:
        return Issue("note", "malformed-id", where, f"{term.id!r} is taken as {spelled}", f"write {spelled}")
    return None


def _unknown(where: str, term: Term, spelled: str) -> Issue:
    if spelled.startswith("HP:"):
        what = f"{_named(term)} is not in this release of the HPO"
        return Issue("error", "unknown-term", where, what, "correct the id, or add a newer release")
    what = f"{_named(term)} is not an HPO term and cannot be compared with diseases"
    return Issue("warning", "unknown-term", where, what, "add the HPO term that says the same")


def _named(term: Term) -> str:
    return f"{term.id} {term.label}".strip()


def _check_polarity(case: Case, known: TermCheck) -> Iterator[Issue]:
    """A finding both present and excluded, and one that is said twice."""
    seen: dict[tuple[str, bool], Finding] = {}
    for place, finding in enumerate(case.findings):
        where = f"/phenotypicFeatures/{place}"
        name = _current(finding.term, known).id
        if (name, not finding.excluded) in seen:
            what = f"{_named(finding.term)} is given both as present and as excluded"
            yield Issue("error", "contradiction", where, what, "remove one of the two")
        twin = seen.setdefault((name, finding.excluded), finding)
        if twin is not finding and twin.onset == finding.onset:
            yield Issue(
                "note", "duplicate-finding", where, f"{_named(finding.term)} is given twice", "it counts once"
            )


def _check_course(case: Case, known: TermCheck) -> Iterator[Issue]:
    """Onset after the last encounter, and resolution before the onset."""
    last = _latest(case.age)
    for place, finding in enumerate(case.findings):
        where = f"/phenotypicFeatures/{place}"
        begin, end = _days(finding.onset), _latest(finding.resolution)
        if begin is not None and last is not None and begin >= last:
            what = f"{_named(finding.term)} begins after the last encounter"
            yield Issue("error", "onset-after-encounter", f"{where}/onset", what, "correct one of the two ages")
        if begin is not None and end is not None and end <= begin:
            what = f"{_named(finding.term)} ends before it begins"
            yield Issue("error", "resolution-before-onset", f"{where}/resolution", what, "correct one of the two")


def _days(time: TimePoint | None) -> float | None:
    return None if time is None else time.days()


def _latest(time: TimePoint | None) -> float | None:
    """The first day that is certainly later than ``time``: an age is as precise as its finest unit."""
    age = None if time is None else (time.age_end or time.age)
    if time is not None and age is None and time.gestation_days is not None:
        return 1.0
    return latest_days(age) if age is not None and is_age(age) else None


def _times(case: Case) -> Iterator[tuple[str, TimePoint | None]]:
    yield "/subject/timeAtLastEncounter", case.age
    yield "/subject/vitalStatus/timeOfDeath", case.death
    for where, finding in _findings(case):
        yield f"{where}/onset", finding.onset
        yield f"{where}/resolution", finding.resolution
    for place, measurement in enumerate(case.measurements):
        yield f"/measurements/{place}/timeObserved", measurement.time
    for place, treatment in enumerate(case.treatments):
        yield f"/medicalActions/{place}", treatment.start
        yield f"/medicalActions/{place}", treatment.stop
    for place, disease in enumerate(case.diseases):
        yield f"/diseases/{place}/onset", disease.onset


def _check_ages(case: Case, known: TermCheck) -> Iterator[Issue]:
    for where, time in _times(case):
        what = "" if time is None else _impossible(time)
        if what:
            yield Issue("error", "impossible-age", where, what, "correct the age")


def _impossible(time: TimePoint) -> str:
    """Why a time cannot be, or ''."""
    for age in (time.age, time.age_end):
        if age is not None and not is_age(age):
            return f"{age!r} is no age (an age is written like P2W or P3Y6M)"
    days = time.days()
    if days is not None and days > OLDEST_YEARS * DAYS_A_YEAR:
        return f"{time.age} is more than {OLDEST_YEARS} years"
    if time.gestation_days is not None and not 0 <= time.gestation_days <= LONGEST_GESTATION_DAYS:
        return f"{time.gestation_days} days is no gestational age"
    if time.age and time.age_end and latest_days(time.age_end) <= age_days(time.age):
        return f"the range {time.age} to {time.age_end} ends before it begins"
    return ""


def _check_findings(case: Case, known: TermCheck) -> Iterator[Issue]:
    if not case.findings:
        advice = "add what was seen, and what was looked for and not seen"
        yield Issue("warning", "no-findings", "/phenotypicFeatures", "the case has no finding", advice)


CHECKS: tuple[Callable[[Case, TermCheck], Iterator[Issue]], ...] = (
    _check_findings,
    _check_terms,
    _check_polarity,
    _check_course,
    _check_ages,
)
