"""The records of the Case as elements of a phenopacket (version 2): the inverse of elements.py.

What version 2 has no field for is either put in words where a reader will look (a description) or left to
the extension that ``phenopacket_write`` adds; nothing is put into a field that means something else.
"""

from __future__ import annotations

from typing import Any

from proband.age import length_words, words
from proband.case.elements import RECURRENT, RESPONSES, ZYGOSITIES, read_expressions
from proband.case.model import (
    Case,
    Finding,
    Measurement,
    Reference,
    StatedDisease,
    Term,
    TimePoint,
    Treatment,
    Variant,
    own_id,
)
from proband.case.remainder import overlay, unpack
from proband.case.upgrade import hgvs_syntax

Json = dict[str, Any]
# "author statement used in manual assertion": the words of the story are the evidence.
_AUTHOR_STATEMENT = {"id": "ECO:0000302", "label": "author statement used in manual assertion"}
_GENO = {zygosity: term_id for term_id, (label, zygosity) in ZYGOSITIES.items() if label == zygosity}
_SEXES = {"male": "MALE", "female": "FEMALE", "other": "OTHER_SEX"}
_VITAL_STATES = {"alive": "ALIVE", "deceased": "DECEASED"}
_RESPONSE_IDS = {
    "complete": "NCIT:C102560",
    "partial": "NCIT:C102560",
    "none": "NCIT:C102561",
    "worse": "NCIT:C102561",
}


def said(**fields: Any) -> Json:
    """The fields that say something: without None, empty texts, False and empty lists."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {}) and value is not False}


def restore(element: Json, kept: str) -> Json:
    """An element with what its source said beyond our fields put back."""
    restored: Json = overlay(element, unpack(kept))
    return restored


def render_term(term: Term | None) -> Json | None:
    """An ontology class. A name that no vocabulary has a code for gets an id of this program (``own_id``)."""
    return None if term is None else {"id": term.id or own_id(term.label), **said(label=term.label)}


def render_terms(terms: tuple[Term, ...]) -> list[Json]:
    """A list of ontology classes."""
    return [{"id": term.id or own_id(term.label), **said(label=term.label)} for term in terms]


def render_time(time: TimePoint | None) -> Json | None:
    """A TimeElement, or None when the time is stated in words only."""
    if time is None:
        return None
    if time.age is not None:
        return _span("age", "ageRange", _age(time.age), None if time.age_end is None else _age(time.age_end))
    if time.gestation_days is not None:
        weeks, days = divmod(time.gestation_days, 7)
        return {"gestationalAge": {"weeks": weeks, **({"days": days} if days else {})}}
    if time.onset_class is not None:
        return {"ontologyClass": render_term(time.onset_class)}
    return None if time.date is None else _span("timestamp", "interval", time.date, time.date_end)


def _age(text: str) -> Json:
    return {"iso8601duration": text}


def _span(single: str, double: str, start: Any, end: Any) -> Json:
    return {single: start} if end is None else {double: {"start": start, "end": end}}


def render_reference(reference: Reference) -> Json:
    """An external reference."""
    return said(id=reference.id, description=reference.description)


def _render_evidence(reference: Reference) -> Json:
    return said(evidenceCode=render_term(reference.code), reference=render_reference(reference))


def render_finding(finding: Finding) -> Json:
    """A phenotypic feature, with its course and the words of the story where people will see them."""
    modifiers = finding.modifiers
    if finding.recurs_every and RECURRENT.id not in {modifier.id for modifier in modifiers}:
        modifiers = (*modifiers, RECURRENT)
    recurrence = f"recurs every {words(finding.recurs_every)}" if finding.recurs_every else ""
    length = f"each episode lasts {length_words(finding.lasts)}" if finding.lasts else ""
    quotes = [f"“{span.text}”" for span in finding.spans]
    evidence = [_render_evidence(one) for one in finding.evidence]
    if quotes:
        told = {"id": "proband:narrative", "description": " … ".join(quotes)}
        evidence.append({"evidenceCode": _AUTHOR_STATEMENT, "reference": told})
    return said(
        type=render_term(finding.term),
        excluded=finding.excluded,
        onset=render_time(finding.onset),
        resolution=render_time(finding.resolution),
        severity=render_term(finding.severity),
        modifiers=render_terms(modifiers),
        evidence=evidence,
        description="; ".join(part for part in (finding.description, recurrence, length) if part),
    )


def render_measurement(measurement: Measurement) -> Json:
    """A measurement; a value that is only told in words goes into the description."""
    value: Json | None = None
    if measurement.value is not None:
        value = {"quantity": _quantity(measurement)}
    elif measurement.interpretation is not None:
        value = {"ontologyClass": render_term(measurement.interpretation)}
    described = (measurement.description, measurement.value_text if value is None else "")
    return said(
        assay=render_term(measurement.assay),
        value=value,
        timeObserved=render_time(measurement.time),
        description="; ".join(part for part in described if part),
    )


def _quantity(measurement: Measurement) -> Json:
    unit = render_term(measurement.unit)
    limits = {"low": measurement.low, "high": measurement.high}
    interval = {name: limit for name, limit in limits.items() if limit is not None}
    quantity: Json = {**said(unit=unit), "value": measurement.value}
    return {**quantity, "referenceRange": {**said(unit=unit), **interval}} if interval else quantity


def render_treatment(treatment: Treatment) -> Json:
    """A medical action. Starting ages have no field in version 2 (a procedure's has)."""
    response = _RESPONSE_IDS.get(treatment.response)
    return said(
        **_action(treatment),
        treatmentTarget=render_term(treatment.target),
        treatmentIntent=render_term(treatment.intent),
        responseToTreatment=None if response is None else {"id": response, "label": RESPONSES[response][0]},
        adverseEvents=render_terms(treatment.adverse_events),
        treatmentTerminationReason=render_term(treatment.stop_reason),
    )


def _action(treatment: Treatment) -> Json:
    agent = render_term(treatment.agent)
    if treatment.kind == "procedure":
        return {"procedure": {"code": agent, **said(performed=render_time(treatment.start))}}
    if treatment.kind == "radiation":
        return {"radiationTherapy": {"modality": agent}}
    if treatment.kind == "other":
        course = said(startTime=render_time(treatment.start), endTime=render_time(treatment.stop))
        return {"therapeuticRegimen": {"ontologyClass": agent, **course}}
    return {"treatment": {"agent": agent, **said(routeOfAdministration=render_term(treatment.route))}}


def render_disease(disease: StatedDisease) -> Json:
    """A stated disease."""
    return said(
        term=render_term(disease.term),
        excluded=disease.excluded,
        onset=render_time(disease.onset),
        resolution=render_time(disease.resolution),
    )


def render_variant(variant: Variant) -> Json:
    """A genomic interpretation (whose it is, is for the document to say)."""
    descriptor = said(
        label=variant.as_written,
        geneContext=said(valueId=variant.gene_id, symbol=variant.gene),
        expressions=[{"syntax": hgvs_syntax(value), "value": value} for value in variant.hgvs],
        vcfRecord=_vcf_record(variant),
        allelicState=_allelic_state(variant),
    )
    return said(
        interpretationStatus=_enum(variant.interpretation_status),
        variantInterpretation=said(
            acmgPathogenicityClassification=_enum(variant.significance), variationDescriptor=descriptor
        ),
    )


def _allelic_state(variant: Variant) -> Json | None:
    state = _GENO.get(variant.zygosity)
    return None if state is None else {"id": state, "label": variant.zygosity}


def restore_treatment(treatment: Treatment) -> Json:
    """A medical action as its source had it: what still says the same is not overwritten."""
    element, kept = render_treatment(treatment), unpack(treatment.kept)
    stated = kept.get("responseToTreatment", {}).get("id", "")
    if stated in RESPONSES and RESPONSES[stated][1] == treatment.response:
        element.pop("responseToTreatment", None)
    protocol = kept.get("therapeuticRegimen", {}).get("externalReference", {})
    if protocol and Term(protocol.get("id", ""), protocol.get("description", "")) == treatment.agent:
        element.get("therapeuticRegimen", {}).pop("ontologyClass", None)
    restored: Json = overlay(element, kept)
    return restored


def restore_variant(variant: Variant) -> Json:
    """A genomic interpretation as its source had it: what still says the same is not overwritten."""
    element, kept = render_variant(variant), unpack(variant.kept)
    descriptor, stated = (
        one.get("variantInterpretation", {}).get("variationDescriptor", {}) for one in (element, kept)
    )
    state = stated.get("allelicState", {}).get("id", "")
    if state in ZYGOSITIES and ZYGOSITIES[state][1] == variant.zygosity:
        descriptor.pop("allelicState", None)
    if read_expressions(stated.get("expressions", ())) == variant.hgvs:
        descriptor.pop("expressions", None)
    restored: Json = overlay(element, kept)
    return restored


def _vcf_record(variant: Variant) -> Json:
    record = said(genomeAssembly=variant.assembly, chrom=variant.chrom, ref=variant.ref, alt=variant.alt)
    return record if variant.pos is None else {**record, "pos": variant.pos}


def _enum(text: str) -> str:
    return text.upper().replace(" ", "_")


def render_head(case: Case) -> Json:
    """Everything of a phenopacket but its lists: id, subject and metadata, as far as the Case knows them."""
    vital = said(status=_VITAL_STATES.get(case.vital_state), timeOfDeath=render_time(case.death))
    subject = said(
        dateOfBirth=case.date_of_birth,
        timeAtLastEncounter=render_time(case.age),
        vitalStatus=vital,
        sex=_SEXES.get(case.sex),
    )
    references = [render_reference(reference) for reference in case.references]
    return {"id": case.id, "subject": subject, "metaData": said(externalReferences=references)}
