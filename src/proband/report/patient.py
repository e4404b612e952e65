"""The case in words: who the patient is, what was found and measured, what was given, the family."""

from __future__ import annotations

import msgspec

from proband import age
from proband.case.model import Case, Finding, Measurement, Relative, Treatment, Variant
from proband.report import words
from proband.report.story import StoryView, places_of, story_view
from proband.report.timeline import TimelineView, label_of, response_words, timeline_view, value_words
from proband.report.words import Link

_PARENTS = {"yes": "related", "no": "not related", "unknown": "relation not stated"}
_GOOD = {"complete": True, "partial": True, "none": False, "worse": False}


class PatientView(msgspec.Struct, frozen=True):
    """Who the patient is, in the words of a summary line.

    ``sex`` and ``age`` (at the last encounter) are words, empty where not stated; ``family`` says whether the
    parents are related; ``ancestry`` is as stated; ``line`` is all of it as one line.
    """

    sex: str
    age: str
    family: str
    ancestry: str
    line: str


class FindingView(msgspec.Struct, frozen=True):
    """One coded finding.

    ``number`` counts from 1; ``term`` links to the ontology; ``label``; ``excluded``; ``status`` in words;
    ``when`` onset and end; ``details`` severity, modifiers, recurrence; ``words`` what the story says;
    ``places`` the anchors of its marks in the story; ``sources`` its references.
    """

    number: int
    term: Link
    label: str
    excluded: bool
    status: str
    when: str
    details: str
    words: tuple[str, ...]
    places: tuple[str, ...]
    sources: tuple[Link, ...]


class MeasurementView(msgspec.Struct, frozen=True):
    """One measurement: ``assay``, ``value`` with unit, ``direction`` in words, ``interval`` of reference,
    ``when``."""

    assay: str
    value: str
    direction: str
    interval: str
    when: str


class TreatmentView(msgspec.Struct, frozen=True):
    """One treatment: ``agent``, ``dose``, ``when`` it was given, ``response`` in words, ``good`` (True, False,
    or None where not stated), ``said`` how the source puts the response, ``harms`` the adverse events."""

    agent: str
    dose: str
    when: str
    response: str
    good: bool | None
    said: str
    harms: str


class VariantView(msgspec.Struct, frozen=True):
    """One variant: ``gene``, ``hgvs`` as written, ``zygosity``, ``status`` (found or looked for and absent,
    parent of origin, significance as stated)."""

    gene: str
    hgvs: str
    zygosity: str
    status: str


class FamilyView(msgspec.Struct, frozen=True):
    """The family: ``parents`` says whether they are related; each of ``relatives`` is a line in words;
    ``stated`` are the diagnoses that the source names itself."""

    parents: str
    relatives: tuple[str, ...]
    stated: tuple[str, ...]


class CaseView(msgspec.Struct, frozen=True):
    """The case in words: ``title``, ``patient``, ``story`` (None without a narrative), ``timeline``,
    ``findings``, ``measurements``, ``treatments``, ``variants`` and ``family``."""

    title: str
    patient: PatientView
    story: StoryView | None
    timeline: TimelineView
    findings: tuple[FindingView, ...]
    measurements: tuple[MeasurementView, ...]
    treatments: tuple[TreatmentView, ...]
    variants: tuple[VariantView, ...]
    family: FamilyView


def case_view(case: Case) -> CaseView:
    """The case in words."""
    title = case.narrative.title if case.narrative else ""
    places = places_of(case)
    return CaseView(
        title=title or _untitled(case),
        patient=_patient(case),
        story=story_view(case),
        timeline=timeline_view(case),
        findings=tuple(_finding(f, at, places.get(at, ())) for at, f in enumerate(case.findings, start=1)),
        measurements=tuple(_measurement(measurement) for measurement in case.measurements),
        treatments=tuple(_treatment(treatment) for treatment in case.treatments),
        variants=tuple(_variant(variant) for variant in case.variants),
        family=_family(case),
    )


def _untitled(case: Case) -> str:
    return "Case without a title" if case.id == "proband" else f"Case {case.id}"


def _patient(case: Case) -> PatientView:
    sex = "" if case.sex == "unknown" else case.sex
    age = words.when(case.age)
    stated = case.consanguinity.stated
    family = "" if stated == "unknown" else f"parents {_parents(case)}"
    parts = [sex, age, family, case.ancestry, "deceased" if case.vital_state == "deceased" else ""]
    line = ", ".join(part for part in parts if part) or "sex, age and family not stated"
    return PatientView(sex, age, family, case.ancestry, line[:1].upper() + line[1:])


def _parents(case: Case) -> str:
    degree = case.consanguinity.degree
    return _PARENTS[case.consanguinity.stated] + (f" ({degree})" if degree else "")


def _finding(finding: Finding, number: int, places: tuple[str, ...]) -> FindingView:
    return FindingView(
        number=number,
        term=words.link(finding.term.id),
        label=finding.term.label or finding.term.id,
        excluded=finding.excluded,
        status="not present" if finding.excluded else "present",
        when=words.span_of(finding.onset, finding.resolution),
        details=_details(finding),
        words=tuple(dict.fromkeys(span.text for span in finding.spans)),
        places=places,
        sources=tuple(words.link(reference.id) for reference in finding.evidence if reference.id),
    )


def _details(finding: Finding) -> str:
    terms = [finding.severity, *finding.modifiers]
    parts = [(term.label or term.id).lower() for term in terms if term is not None]
    if finding.recurs_every:
        parts.append(f"every {age.words(finding.recurs_every).removeprefix('1 ')}")
    if finding.lasts:
        parts.append(f"lasting {age.length_words(finding.lasts)}")
    return ", ".join([*parts, finding.description] if finding.description else parts)


def _measurement(measurement: Measurement) -> MeasurementView:
    low, high = measurement.low, measurement.high
    interval = "" if low is None and high is None else f"{_bound(low)} to {_bound(high)}"
    direction = "" if measurement.direction == "unknown" else measurement.direction
    return MeasurementView(
        measurement.assay.label or measurement.assay.id,
        value_words(measurement),
        direction,
        interval,
        words.when(measurement.time),
    )


def _bound(value: float | None) -> str:
    return "…" if value is None else f"{value:g}"


def _treatment(treatment: Treatment) -> TreatmentView:
    return TreatmentView(
        agent=treatment.agent.label or treatment.agent.id,
        dose=treatment.dose,
        when=words.span_of(treatment.start, treatment.stop),
        response=response_words(treatment) or "response not stated",
        good=_GOOD.get(treatment.response),
        said=treatment.response_text,
        harms=words.listed([event.label or event.id for event in treatment.adverse_events]),
    )


def _variant(variant: Variant) -> VariantView:
    parts = ["looked for and not found" if variant.absent else "", variant.significance]
    parts.append(f"from the {variant.inherited_from}" if variant.inherited_from else "")
    place = f"{variant.chrom}:{variant.pos} {variant.ref}>{variant.alt}" if variant.pos is not None else ""
    return VariantView(
        gene=variant.gene or variant.gene_id,
        hgvs=", ".join(variant.hgvs) or variant.as_written or place,
        zygosity="" if variant.zygosity == "unknown" else variant.zygosity,
        status=", ".join(part for part in parts if part),
    )


def _family(case: Case) -> FamilyView:
    stated = [
        f"{disease.term.label or disease.term.id}: "
        + ("excluded" if disease.excluded else "considered" if disease.considered else "diagnosed")
        for disease in case.diseases
    ]
    return FamilyView(_parents(case), tuple(_relative(relative) for relative in case.relatives), tuple(stated))


def _relative(relative: Relative) -> str:
    state = {True: "affected", False: "not affected", None: ""}[relative.affected]
    told = [label_of(finding) for finding in relative.findings] or [relative.description]
    variants = [f"{variant.gene} {variant.zygosity}" for variant in relative.variants]
    said = ", ".join(part for part in [state, *told, *variants] if part)
    return f"{relative.relation}: {said or 'nothing further stated'}"
