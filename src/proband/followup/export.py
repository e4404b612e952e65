"""A diary for others: as a GA4GH phenopacket (version 2), and as a table that is read back as the same entries.

    measurements     temperature, weight, height, laboratory values and instruments' items: time, value, unit, LOINC
                     code where one is known, and the sourced reference interval for the age and sex
    medicalActions   each period of a treatment: doses with their intervals, and the response where one was judged
    findings         each symptom with an HPO term once: since when, and how bad at the worst; looked for on every
                     day and never there is excluded

A phenopacket has no place for the severity of every day: that is in the table. What the case says stays.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from proband.case.model import Case, Finding, Measurement, Response, Sex, Term, TimePoint, Treatment
from proband.case.remainder import pack
from proband.followup.dates import iso, ordinal
from proband.followup.day import FEVER, fever_grade, is_fever
from proband.followup.diary import Diary
from proband.followup.entry import Entry, standing
from proband.followup.given import Dose, Given, given
from proband.followup.series import Patient, analyte_of
from proband.followup.table_long import LONG
from proband.issue import Issue
from proband.knowledge import Knowledge
from proband.narrative.intervals import converted, interval_for

# LOINC codes of the growth and vital rows of the narrative's tables, and of body temperature (8310-5).
_BODY = {
    "temperature": Term("LOINC:8310-5", "body temperature"),
    "weight": Term("LOINC:29463-7", "body weight"),
    "height": Term("LOINC:8302-2", "body height"),
}
_SEVERITIES = (
    (2.5, Term("HP:0012828", "Severe")),
    (1.5, Term("HP:0012826", "Moderate")),
    (0.5, Term("HP:0012825", "Mild")),
)
_RESPONSES: dict[str, Response] = {"complete": "complete", "partial": "partial", "none": "none", "worse": "worse"}
_DOSE = re.compile(
    r"(?P<value>\d+(?:[.,]\d+)?)\s*(?P<unit>[A-Za-zµμ%\[\]]+(?:/[A-Za-z0-9]+)*)(?P<rest>.*)", re.DOTALL
)
_UCUM_TIME = {"day": "d", "days": "d", "d": "d", "week": "wk", "weeks": "wk", "hour": "h", "h": "h", "month": "mo"}
Verdicts = Mapping[tuple[str, str], str]


class Exported(msgspec.Struct, frozen=True):
    """The ``case`` with what the diary adds, and what a phenopacket has no place for (``issues``)."""

    case: Case
    issues: tuple[Issue, ...]


def as_case(
    diary: Diary, knowledge: Knowledge, *, case: Case | None = None, verdicts: Verdicts | None = None
) -> Exported:
    """The case with the diary's measurements, treatments and findings added.

    ``verdicts`` are the verdicts on treatments by (agent, first day as YYYY-MM-DD).
    """
    header = diary.header
    known = case or Case(id=header.case or "proband")
    sex: Sex = known.sex if known.sex != "unknown" else _sex(header.sex)
    born = known.date_of_birth or (_timestamp(header.born) if header.born else "")
    held = standing(diary.entries)
    patient = Patient(ordinal(born) if born else None, sex)
    periods = given(held, knowledge.care, None, patient.born, 0)
    findings, issues = _findings(held, known, knowledge)
    joined = msgspec.structs.replace(
        known,
        sex=sex,
        date_of_birth=born,
        findings=(*known.findings, *findings),
        measurements=(*known.measurements, *_measurements(held, patient)),
        treatments=(*known.treatments, *(_treatment(one, held, verdicts or {}) for one in periods.periods)),
    )
    return Exported(joined, (*periods.issues, *issues))


def as_table(entries: Iterable[Entry]) -> bytes:
    """Entries as a long table (UTF-8, commas); import of it gives the same entries."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(LONG)
    for entry in entries:
        value = "" if entry.value is None else repr(entry.value)
        writer.writerow([value if name == "value" else getattr(entry, name) for name in LONG])
    return text.getvalue().encode()


def _sex(text: str) -> Sex:
    return "female" if text == "female" else "male" if text == "male" else "unknown"


def _timestamp(day: str, clock: str = "") -> str:
    return f"{day}T{clock or '00:00'}:00Z"


def _measurements(entries: Sequence[Entry], patient: Patient) -> Iterator[Measurement]:
    for entry in entries:
        if entry.value is None:
            continue
        if entry.kind in _BODY:
            yield _measured(entry, _BODY[entry.kind])
        elif entry.kind == "laboratory":
            name, loinc = analyte_of(entry.name, entry.code)
            yield _with_interval(_measured(entry, Term(f"LOINC:{loinc}" if loinc else "", name)), entry, patient)
        elif entry.kind == "item":
            yield _measured(entry, Term("", entry.name))


def _measured(entry: Entry, assay: Term) -> Measurement:
    bound = entry.text[:1] if entry.text[:1] in ("<", ">") else ""
    return Measurement(
        assay=assay,
        # A bound is no value: it is told in words.
        value=None if bound else entry.value,
        value_text=f"{bound}{entry.value:g} {entry.unit}".strip() if bound else "",
        unit=Term(f"UCUM:{entry.unit}", entry.unit) if entry.unit else None,
        time=TimePoint(date=_timestamp(entry.date, entry.time)),
    )


def _with_interval(measurement: Measurement, entry: Entry, patient: Patient) -> Measurement:
    """The measurement with the sourced interval, in its own unit."""
    day = ordinal(entry.date)
    name = measurement.assay.label
    interval = interval_for(name, None if day is None else patient.age_days(day), patient.sex)
    if interval is None or measurement.value is None or not entry.unit:
        return measurement
    low, high = (
        None if limit is None else converted(limit, interval.unit, entry.unit, name)
        for limit in (interval.low, interval.high)
    )
    if low is None and high is None:
        return measurement
    low, high = (None if limit is None else round(limit, 6) for limit in (low, high))
    direction = "low" if low is not None and measurement.value < low else "normal"
    direction = "high" if high is not None and measurement.value > high else direction
    return msgspec.structs.replace(measurement, low=low, high=high, direction=direction)


def _treatment(period: Given, entries: Sequence[Entry], verdicts: Verdicts) -> Treatment:
    start, stop = iso(period.start), None if period.stop is None else iso(period.stop)
    code = next((one.code for one in entries if one.kind == "treatment" and one.name == period.agent), "")
    intervals = list(_dose_intervals(period.doses, stop))
    return Treatment(
        Term(code, period.agent),
        start=TimePoint(date=_timestamp(start)),
        stop=None if stop is None else TimePoint(date=_timestamp(stop)),
        dose="; ".join(dict.fromkeys(dose.dose for dose in period.doses)),
        response=_RESPONSES.get(verdicts.get((period.agent, start), ""), "unknown"),
        kept=pack({"treatment": {"doseIntervals": intervals}}) if intervals else "",
    )


def _dose_intervals(doses: Sequence[Dose], stop: str | None) -> Iterator[dict[str, object]]:
    """Each dose from its day to the next one's, as version 2 has it; one that is no amount has no place there."""
    ends = [*(dose.date for dose in doses[1:]), stop]
    for dose, end in zip(doses, ends, strict=False):
        match = _DOSE.match(dose.dose)
        if match is not None:
            unit = "/".join(_UCUM_TIME.get(part, part) for part in match["unit"].split("/"))
            interval = {"start": _timestamp(dose.date), **({"end": _timestamp(end)} if end else {})}
            yield {
                "quantity": {
                    "unit": {"id": f"UCUM:{unit}", "label": match["unit"]},
                    "value": float(match["value"].replace(",", ".")),
                },
                "interval": interval,
            }


def _findings(entries: Sequence[Entry], case: Case, knowledge: Knowledge) -> tuple[list[Finding], list[Issue]]:
    """A finding for each symptom that the case does not have yet; one without a term becomes an Issue."""
    seen: dict[str, list[tuple[Entry, float]]] = {}
    nameless: dict[str, int] = {}
    for entry, severity in _graded(entries):
        if entry.code:
            seen.setdefault(entry.code, []).append((entry, severity))
        else:
            nameless[entry.name] = nameless.get(entry.name, 0) + 1
    known = {(finding.term.id, finding.excluded) for finding in case.findings}
    findings = [_finding(code, rows, knowledge) for code, rows in seen.items()]
    there = {finding.term.id for finding in case.findings if not finding.excluded}
    kept = [
        one
        for one in findings
        if (one.term.id, one.excluded) not in known and not (one.excluded and one.term.id in there)
    ]
    return kept, [_no_term(name, count) for name, count in nameless.items()]


def _graded(entries: Iterable[Entry]) -> Iterator[tuple[Entry, float]]:
    """The symptoms with their severities, fever by temperature among them (a cool day says nothing)."""
    for entry in entries:
        if entry.kind == "symptom" and entry.value is not None:
            coded = msgspec.structs.replace(entry, code=FEVER) if is_fever(entry) else entry
            yield coded, entry.value
        elif entry.kind == "temperature" and (grade := fever_grade(entry)) > 0:
            yield msgspec.structs.replace(entry, name="fever", code=FEVER), grade


def _finding(code: str, rows: Sequence[tuple[Entry, float]], knowledge: Knowledge) -> Finding:
    resolved = knowledge.ontology.resolve(code)
    worst = max(severity for _, severity in rows)
    first = min((entry.date for entry, severity in rows if severity > 0), default=None)
    return Finding(
        Term(*resolved) if resolved else Term(code, rows[0][0].name),
        excluded=first is None,
        onset=None if first is None else TimePoint(date=_timestamp(first)),
        severity=next((term for least, term in _SEVERITIES if worst >= least), None),
        description=f"on {len({entry.date for entry, severity in rows if severity > 0})} days of the diary"
        if first
        else "",
    )


def _no_term(name: str, count: int) -> Issue:
    return Issue(
        "warning",
        "no-term",
        name,
        f"The HPO knows no {name!r}: its {count} entries are in the table, not in the phenopacket.",
    )
