"""What a diary says of the patient, as a case: findings, results, growth, treatments with their response.

    symptom      with an HPO id: present from the first day on which its severity is above 0
    temperature  from 38.0 °C: fever
    laboratory   high or low by the sourced interval of the day's age: the finding of the narrative's analyte table
    weight, height   by the WHO standards: the finding of the narrative's growth table
    treatment    with the verdict of the follow-up as its response

What a treatment may do itself says nothing of the disease. A result that is abnormal for the first time under a
treatment is therefore named and not counted, and only what was measured without one excludes a finding: a result
that was never abnormal, a symptom that was entered as 0 each time, over at least LEAST_DAYS_ABSENT days (a periodic
symptom is absent between two attacks; the number is an assumption).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import msgspec

from proband.case.check import with_current_terms
from proband.case.model import (
    Case,
    Direction,
    Finding,
    Measurement,
    Response,
    Sex,
    Span,
    Term,
    TimePoint,
    Treatment,
)
from proband.followup.assess import Assessment
from proband.followup.dates import iso, ordinal
from proband.followup.day import FEVER, fever_grade, is_fever
from proband.followup.diary import Diary
from proband.followup.entry import Entry, standing
from proband.followup.growth import GrowthSeries
from proband.followup.series import LaboratorySeries
from proband.followup.summary import FollowUp, summarise
from proband.followup.usable import usable_entries
from proband.followup.verdict import VerdictWord
from proband.issue import Issue
from proband.knowledge import Knowledge
from proband.knowledge.growth import Indicator
from proband.knowledge.ontology import Ontology
from proband.narrative import tables
from proband.narrative.growth_meaning import growth_rows, judged
from proband.narrative.laboratory import LaboratoryMention

LEAST_DAYS_ABSENT = 28
_RESPONSES: Mapping[VerdictWord, Response] = {
    "complete": "complete",
    "partial": "partial",
    "none": "none",
    "not yet assessable": "unknown",
}
_INDICATORS: Mapping[str, Indicator] = {"weight": "weight", "height": "height"}
_COLUMNS: Mapping[Direction, str] = {"high": "high_term", "low": "low_term", "normal": "normal_excludes"}


class Facts(msgspec.Struct, frozen=True):
    """What a diary says as a ``case`` of its own, and the ``issues`` of its entries."""

    case: Case
    issues: tuple[Issue, ...]


class _Seen(msgspec.Struct, frozen=True):
    """A finding on one day: its term, whether it was ``present`` and ``what`` showed it ('': a person)."""

    day: int
    term_id: str
    present: bool
    what: str = ""


def diary_facts(diary: Diary, case: Case, knowledge: Knowledge, *, until: int | None = None) -> Facts:
    """The diary of a case as facts, those up to a day (a day number; all of them by default)."""
    held = standing(diary.entries)
    entries, _ = usable_entries(held, until)  # their faults are among the issues of the summary
    as_of = None if until is None or not entries else iso(until)
    follow = summarise(diary, knowledge, case=case, as_of=as_of)
    sex: Sex = follow.sex if follow.sex in ("female", "male", "other") else "unknown"  # type: ignore[assignment]
    given = [_days_of(one) for one in follow.treatments] if entries else []
    seen = [*_symptoms(entries), *_results(follow.laboratory), *_growth(follow.growth, follow.born, sex)]
    known = frozenset(one.term.id for one in with_current_terms(case, knowledge.ontology).present)
    findings, issues = _findings(seen, given, known, knowledge.ontology)
    told = Case(
        id=case.id,
        sex=sex,
        date_of_birth=follow.born,
        findings=tuple(findings),
        measurements=tuple(_measurements(follow)) if entries else (),
        treatments=tuple(_treatments(follow.treatments)) if entries else (),
    )
    return Facts(told, (*_said(follow.issues), *_without_term(entries), *issues))


def _days_of(treatment: Assessment) -> tuple[int, int, str]:
    """The first day of a treatment, the day of its stop (or a day that never comes), and the agent."""
    stop = ordinal(treatment.stop) if treatment.stop else None
    return ordinal(treatment.start) or 0, stop or 10**9, treatment.agent


def _said(issues: Iterable[Issue]) -> Iterator[Issue]:
    """The issues of the summary that bear on the facts: what is only about reminders is left to it."""
    return (issue for issue in issues if issue.code != "no-care-pack")


def _symptoms(entries: Iterable[Entry]) -> Iterator[_Seen]:
    for entry in entries:
        day = ordinal(entry.date) or 0
        if entry.kind == "temperature" and (grade := fever_grade(entry)) == grade:
            yield _Seen(day, FEVER, grade > 0)
        elif entry.kind == "symptom" and entry.value is not None and (term := _term_of(entry)):
            yield _Seen(day, term, entry.value > 0)


def _term_of(entry: Entry) -> str:
    return FEVER if is_fever(entry) else entry.code if entry.code.startswith("HP:") else ""


def _results(series: Iterable[LaboratorySeries]) -> Iterator[_Seen]:
    """The findings of laboratory values, by the direction of each beside its sourced interval."""
    for one in series:
        row = _analyte_rows().get(one.analyte, {})
        terms = {direction: row.get(column, "") for direction, column in _COLUMNS.items()}
        for point in one.points:
            if term := terms.get(point.direction):
                what = f"{one.analyte} {point.direction} ({point.stated})"
                yield _Seen(ordinal(point.date) or 0, term, point.direction != "normal", what)


@cache
def _analyte_rows() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in (*tables.rows("label_analytes"), *tables.rows("analytes"))}


def _growth(series: Iterable[GrowthSeries], born: str, sex: Sex) -> Iterator[_Seen]:
    """The findings of weights and heights, judged as those of a story are."""
    birth = ordinal(born) if born else None
    for one in series:
        row = growth_rows()[_INDICATORS[one.measure], False]
        for point in one.points:
            day = ordinal(point.date)
            if birth is None or day is None or day < birth:
                continue
            stated = Measurement(
                Term(f"LOINC:{row['loinc']}", row["measure"]), point.value, time=TimePoint(age=f"P{day - birth}D")
            )
            (mention,) = judged((LaboratoryMention(Span(0, 0, ""), stated),), (), sex)
            if mention.term is not None:
                yield _Seen(day, mention.term.id, not mention.excluded, f"{row['measure']} {point.stated}")


def _findings(
    seen: Iterable[_Seen], given: list[tuple[int, int, str]], known: frozenset[str], ontology: Ontology
) -> tuple[list[Finding], list[Issue]]:
    """One finding a term that is present or excluded, and what is not counted; ``known`` are the case's own."""
    by_term: dict[str, list[_Seen]] = {}
    for one in sorted(seen, key=lambda one: one.day):
        row = ontology.index(one.term_id)
        if row is not None:
            by_term.setdefault(ontology.id(row), []).append(one)
    findings: list[Finding] = []
    issues: list[Issue] = []
    for term_id, days in by_term.items():
        term = Term(term_id, ontology.label(ontology.index(term_id) or 0))
        first = next((one for one in days if one.present), None)
        if first is None:
            findings += [Finding(term, excluded=True)] if _is_absent(days, given) else []
        elif first.what and term_id not in known and (agents := _under(first.day, given)):
            issues.append(_first_under(term, first, agents))
        else:
            findings.append(Finding(term, onset=TimePoint(date=iso(first.day))))
    return findings, issues


def _is_absent(days: list[_Seen], given: list[tuple[int, int, str]]) -> bool:
    """Whether what was never seen was looked for long enough without a treatment; a result counts at once."""
    free = [one for one in days if not _under(one.day, given)]
    if not free:
        return False
    return any(one.what for one in free) or free[-1].day - free[0].day >= LEAST_DAYS_ABSENT


def _under(day: int, given: list[tuple[int, int, str]]) -> list[str]:
    """The agents that were given on a day; on the day of the start, what was measured was there before."""
    return [agent for start, stop, agent in given if start < day <= stop]


def _first_under(term: Term, first: _Seen, agents: list[str]) -> Issue:
    return Issue(
        "note",
        "first-seen-under-treatment",
        f"{iso(first.day)}, {first.what}",
        f"{term.label} ({term.id}) was first seen under {' and '.join(agents)}: it may be an effect of the "
        "treatment, and was not counted.",
        f"If it belongs to the disease, add it with --finding {term.id}.",
    )


def _measurements(follow: FollowUp) -> Iterator[Measurement]:
    """The last value of each analyte and measure: the others stay in the diary."""
    for one in follow.laboratory:
        last = one.points[-1]
        yield Measurement(
            Term(f"LOINC:{one.loinc}" if one.loinc else "", one.analyte),
            last.value,
            last.stated,
            Term(f"UCUM:{one.unit}", one.unit) if one.unit else None,
            last.low,
            last.high,
            last.direction,
            time=TimePoint(date=last.date),
        )
    for series in follow.growth:
        row, point = growth_rows()[_INDICATORS[series.measure], False], series.points[-1]
        assay, unit = Term(f"LOINC:{row['loinc']}", row["measure"]), Term(f"UCUM:{series.unit}", series.unit)
        yield Measurement(assay, point.value, point.stated, unit, time=TimePoint(date=point.date))


def _treatments(assessed: Iterable[Assessment]) -> Iterator[Treatment]:
    """The treatments of the diary, and those of the case on which the diary has a verdict."""
    for one in assessed:
        response = _RESPONSES[one.verdict]
        if one.said_by == "diary" or response != "unknown":
            yield Treatment(
                agent=Term("", one.agent),
                start=TimePoint(date=one.start),
                stop=TimePoint(date=one.stop) if one.stop else None,
                dose=one.doses[-1].dose if one.doses else "",
                response=response,
                response_text=one.because,
            )


def _without_term(entries: Iterable[Entry]) -> Iterator[Issue]:
    """The symptoms that have no HPO id, once each."""
    names = {one.name for one in entries if one.kind == "symptom" and one.value and not _term_of(one)}
    for name in sorted(names):
        what = f"{name!r} has no id of the HPO: it does not count as a finding."
        yield Issue("note", "no-term", f"diary, {name}", what, "Give the term that is meant with --finding.")
