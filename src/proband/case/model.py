"""The Case: who the patient is and what was seen, when. Frozen records that know no medicine.

    Case ── findings     Finding (present or excluded; onset, resolution, severity, modifiers, spans)
         ── measurements Measurement
         ── treatments   Treatment (agent, start, stop, response)
         ── variants     Variant (as stated)
         ── diseases     StatedDisease (diagnosed, considered or excluded before us)
         ── relatives    Relative
         ── narrative    Narrative (the text, and every Mention with its span and status)

A time is a TimePoint: an age (ISO 8601), a range of ages, an onset class, a gestational age or a date.
A span is a half-open range of characters of ``Case.narrative.text``.
``kept`` of an element is what its source says beyond the fields here, as JSON text (remainder.py): it travels
with the record. ``interpretation`` numbers the source's interpretation (from 0) that a variant or a diagnosis
was stated in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Literal, TypeVar

import msgspec

from proband.age import age_days, is_age, onset_begins

Sex = Literal["male", "female", "other", "unknown"]
VitalState = Literal["alive", "deceased", "unknown"]
Consanguineous = Literal["yes", "no", "unknown"]
Zygosity = Literal[
    "homozygous",
    "heterozygous",
    "compound heterozygous",
    "hemizygous",
    "homoplasmic",
    "heteroplasmic",
    "mosaic",
    "unknown",
]
Response = Literal["complete", "partial", "none", "worse", "unknown"]
Direction = Literal["high", "low", "normal", "abnormal", "unknown"]
Kind = Literal["finding", "measurement", "treatment", "variant", "disease", "gene", "age", "sex", "family"]
Status = Literal[
    "present",
    "excluded",
    "possible",
    "family",
    "background",
    "differential",
    "treatment",
    "historical",
    "resolved",
    "other",
]


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """The common ground of all case records: frozen, and written without the fields left at their default."""


class Term(Record, frozen=True):
    """An ontology class: a CURIE and its label."""

    id: str
    label: str = ""


def own_id(label: str) -> str:
    """The id of a name that no vocabulary has a code for, because an ontology class must have one; '' for none."""
    return f"proband:{'_'.join(label.split())}" if label else ""


class Span(Record, frozen=True):
    """A half-open range of characters of the narrative, and the words that stand there."""

    start: int
    end: int
    text: str


class Reference(Record, frozen=True):
    """Where a statement comes from: an evidence code, an identifier (PMID:...), and a description."""

    id: str = ""
    description: str = ""
    code: Term | None = None


class TimePoint(Record, frozen=True):
    """When: exactly one of the ways of saying it, with the precision of the source kept.

    ``age`` and ``age_end`` are ISO 8601 durations since birth (``P2W``); with both it is a range.
    ``onset_class`` is an HPO onset term; ``gestation_days`` counts from the last menstrual period;
    ``date`` and ``date_end`` are RFC 3339 timestamps. ``text`` is how the story said it.
    """

    age: str | None = None
    age_end: str | None = None
    onset_class: Term | None = None
    gestation_days: int | None = None
    date: str | None = None
    date_end: str | None = None
    text: str = ""

    def days(self) -> float | None:
        """Age in days since birth where it is stated as an age, else None (0 for before birth)."""
        if self.age is not None:
            return age_days(self.age) if is_age(self.age) else None
        return 0.0 if self.gestation_days is not None else None

    def earliest_days(self, date_of_birth: str = "") -> float | None:
        """The first day of life that this can mean; an onset class begins with its band.

        A date counts from ``date_of_birth`` when that is known.
        """
        if self.date is not None:
            return _days_between(date_of_birth, self.date)
        if self.onset_class is not None and self.days() is None:
            return onset_begins(self.onset_class.id)
        return self.days()


def _days_between(start: str, end: str) -> float | None:
    """Whole days from one RFC 3339 time to another, or None where either is no date."""
    try:
        return float((date.fromisoformat(end[:10]) - date.fromisoformat(start[:10])).days)
    except ValueError:
        return None


class Finding(Record, frozen=True):
    """A phenotypic abnormality that was seen, or looked for and not seen (``excluded``).

    ``recurs_every`` is the ISO 8601 interval of a periodic finding (``P1W`` for weekly flares); ``lasts`` how long
    one episode of it lasts, an ISO 8601 duration or a range (``P1D/P3D``; ``../P3D`` for up to three days,
    ``P7D/..`` for seven or more).
    """

    term: Term
    excluded: bool = False
    onset: TimePoint | None = None
    resolution: TimePoint | None = None
    severity: Term | None = None
    modifiers: tuple[Term, ...] = ()
    recurs_every: str | None = None
    lasts: str | None = None
    evidence: tuple[Reference, ...] = ()
    spans: tuple[Span, ...] = ()
    description: str = ""
    kept: str = ""


class Measurement(Record, frozen=True):
    """A laboratory value or a physical measurement, as stated.

    ``value`` is a number in ``unit``; ``low`` and ``high`` the reference interval in the same unit;
    ``direction`` what the source says of it (or what the interval makes of it).
    """

    assay: Term
    value: float | None = None
    value_text: str = ""
    unit: Term | None = None
    low: float | None = None
    high: float | None = None
    direction: Direction = "unknown"
    interpretation: Term | None = None
    time: TimePoint | None = None
    spans: tuple[Span, ...] = ()
    description: str = ""
    kept: str = ""


class Treatment(Record, frozen=True):
    """A drug, a class of drugs, or a procedure that was given, and what the patient did under it."""

    agent: Term
    kind: Literal["drug", "class", "procedure", "diet", "device", "radiation", "other"] = "drug"
    start: TimePoint | None = None
    stop: TimePoint | None = None
    dose: str = ""
    route: Term | None = None
    response: Response = "unknown"
    response_text: str = ""
    intent: Term | None = None
    target: Term | None = None
    stop_reason: Term | None = None
    adverse_events: tuple[Term, ...] = ()
    spans: tuple[Span, ...] = ()
    kept: str = ""


class Variant(Record, frozen=True):
    """A variant as the source states it. ``absent`` means looked for and not found.

    ``hgvs`` holds each expression as it can be written unambiguously (``c.80T>C``, ``p.Leu27Pro``);
    ``as_written`` what the text says (``L27P``). ``chrom``, ``pos``, ``ref``, ``alt`` are 1-based VCF fields.
    """

    gene: str = ""
    gene_id: str = ""
    hgvs: tuple[str, ...] = ()
    as_written: str = ""
    zygosity: Zygosity = "unknown"
    absent: bool = False
    inherited_from: str = ""
    assembly: str = ""
    chrom: str = ""
    pos: int | None = None
    ref: str = ""
    alt: str = ""
    significance: str = ""
    interpretation_status: str = ""
    spans: tuple[Span, ...] = ()
    interpretation: int | None = None
    kept: str = ""


class StatedDisease(Record, frozen=True):
    """A diagnosis that the source names: confirmed, considered, or excluded."""

    term: Term
    excluded: bool = False
    considered: bool = False
    onset: TimePoint | None = None
    resolution: TimePoint | None = None
    spans: tuple[Span, ...] = ()
    interpretation: int | None = None
    kept: str = ""


class Relative(Record, frozen=True):
    """A member of the family. ``relation`` is to the proband: mother, father, sister, brother, cousin ..."""

    relation: str
    id: str = ""
    sex: Sex = "unknown"
    affected: bool | None = None
    findings: tuple[Finding, ...] = ()
    variants: tuple[Variant, ...] = ()
    mother_id: str = ""
    father_id: str = ""
    description: str = ""
    spans: tuple[Span, ...] = ()
    kept: str = ""


class Consanguinity(Record, frozen=True):
    """Whether the parents are related, and how, as far as stated."""

    stated: Consanguineous = "unknown"
    degree: str = ""
    spans: tuple[Span, ...] = ()


class Mention(Record, frozen=True):
    """A stretch of the narrative that was read as something, and whose it is.

    ``status`` tells the patient's own (present, excluded, possible, resolved ...) from what is not the
    patient's (family, background, differential, treatment talk). Only ``present`` and ``excluded`` mentions
    become findings.
    """

    span: Span
    kind: Kind
    status: Status
    term: Term | None = None
    because: str = ""


class Narrative(Record, frozen=True):
    """The story as it was given, and its reading. ``source`` is a title or citation, never a file path."""

    text: str
    mentions: tuple[Mention, ...] = ()
    title: str = ""
    source: str = ""


class Case(Record, frozen=True):
    """One patient: the proband.

    ``age`` is the time at the last encounter. ``kept`` holds what a phenopacket said that these records have
    no field for, by JSON pointer, so that writing loses nothing.
    """

    id: str = "proband"
    sex: Sex = "unknown"
    age: TimePoint | None = None
    date_of_birth: str = ""
    vital_state: VitalState = "unknown"
    death: TimePoint | None = None
    ancestry: str = ""
    findings: tuple[Finding, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    variants: tuple[Variant, ...] = ()
    diseases: tuple[StatedDisease, ...] = ()
    relatives: tuple[Relative, ...] = ()
    consanguinity: Consanguinity = Consanguinity()
    narrative: Narrative | None = None
    references: tuple[Reference, ...] = ()
    kept: dict[str, Any] = {}

    @property
    def present(self) -> tuple[Finding, ...]:
        """The findings that were seen."""
        return tuple(finding for finding in self.findings if not finding.excluded)

    @property
    def excluded(self) -> tuple[Finding, ...]:
        """The findings that were looked for and not seen."""
        return tuple(finding for finding in self.findings if finding.excluded)

    def at(self, age: str) -> Case:
        """The case as it was known at ``age`` (ISO 8601): later findings, values and treatments left out.

        What has no time is taken as known from the start, because the source does not say otherwise. A
        response, and why a treatment was stopped, are known once it was stopped, when that time is stated.
        The narrative stays whole, so that spans stay true. Raises ValueError if ``age`` is no duration.
        """
        limit = age_days(age)

        def later(time: TimePoint | None) -> bool:
            days = None if time is None else time.earliest_days(self.date_of_birth)
            return days is not None and days > limit

        return msgspec.structs.replace(
            self,
            age=TimePoint(age=age) if self.age is None or later(self.age) else self.age,
            **_alive_until(self, later),
            findings=tuple(_open(one, later) for one in self.findings if not later(one.onset)),
            treatments=tuple(_ongoing(one, later) for one in self.treatments if not later(one.start)),
            measurements=tuple(one for one in self.measurements if not later(one.time)),
            diseases=tuple(_open(one, later) for one in self.diseases if not later(one.onset)),
        )


Later = Callable[[TimePoint | None], bool]
Lasting = TypeVar("Lasting", Finding, StatedDisease)


def _open(record: Lasting, later: Later) -> Lasting:
    """A finding or disease whose end is not known yet, when it lies later."""
    return msgspec.structs.replace(record, resolution=None) if later(record.resolution) else record


def _ongoing(treatment: Treatment, later: Later) -> Treatment:
    if not later(treatment.stop):
        return treatment
    return msgspec.structs.replace(treatment, stop=None, stop_reason=None, response="unknown", response_text="")


def _alive_until(case: Case, later: Later) -> dict[str, Any]:
    """Nobody has died yet at an age before the death; without its time, before the last encounter."""
    if later(case.death):
        return {"death": None, "vital_state": "alive"}
    if case.death is None and case.vital_state == "deceased" and later(case.age):
        return {"vital_state": "unknown"}
    return {}
