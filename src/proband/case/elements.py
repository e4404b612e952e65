"""The elements of a phenopacket (version 2, conforming to the schema) as records of the Case."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from proband.age import is_age
from proband.case.model import (
    Direction,
    Finding,
    Measurement,
    Reference,
    Response,
    StatedDisease,
    Term,
    TimePoint,
    Treatment,
    Variant,
    Zygosity,
    own_id,
)
from proband.case.schema import Element
from proband.issue import Issue

RECURRENT = Term("HP:0031796", "Recurrent")
ZYGOSITIES: dict[str, tuple[str, Zygosity]] = {
    "GENO:0000135": ("heterozygous", "heterozygous"),
    "GENO:0000136": ("homozygous", "homozygous"),
    "GENO:0000134": ("hemizygous", "hemizygous"),
    "GENO:0000402": ("compound heterozygous", "compound heterozygous"),
    "GENO:0000602": ("homoplasmic", "homoplasmic"),
    "GENO:0000603": ("heteroplasmic", "heteroplasmic"),
    "GENO:0000604": ("hemizygous X-linked", "hemizygous"),
    "GENO:0000605": ("hemizygous Y-linked", "hemizygous"),
}
# "Favorable" and "unfavorable" are the general classes that phenopacket-tools offers, and what is written. They
# do not grade a response: what they lose (a complete response is "favorable" too) stands in the extension.
RESPONSES: dict[str, tuple[str, Response]] = {
    "NCIT:C102560": ("Favorable", "partial"),
    "NCIT:C102561": ("Unfavorable", "none"),
    "NCIT:C4870": ("Complete Response", "complete"),
    "NCIT:C18058": ("Partial Response", "partial"),
    "NCIT:C18213": ("Stable Disease", "none"),
    "NCIT:C35571": ("Progressive Disease", "worse"),
}
_KINDS: dict[str, Literal["drug", "procedure", "radiation", "other"]] = {
    "treatment": "drug",
    "procedure": "procedure",
    "radiationTherapy": "radiation",
    "therapeuticRegimen": "other",
}


def broken(element: Element, what: str, advice: str = "") -> Issue:
    """The issue that an element cannot be read as what it should be; it is kept as it stands."""
    return Issue("error", "broken-field", element.at or "/", what, advice)


def read_term(element: Element | None, issues: list[Issue]) -> Term | None:
    """An ontology class; without an id it says nothing that can be used, which is an issue."""
    if element is None:
        return None
    if not element.get("id"):
        issues.append(broken(element, "an ontology class without an id", "give the id of the term"))
        return None
    label = element.get("label", "")
    return Term("" if element["id"] == own_id(label) else element["id"], label)


def read_terms(elements: list[Element] | None, issues: list[Issue]) -> tuple[Term, ...]:
    """Every ontology class of a list that has an id."""
    terms = (read_term(element, issues) for element in elements or ())
    return tuple(term for term in terms if term is not None)


def read_time(element: Element | None, issues: list[Issue]) -> TimePoint | None:
    """A TimeElement: an age, a range of ages, a gestational age, an onset class, a date or an interval."""
    if element is None:
        return None
    for name, read in _TIMES.items():
        if name in element:
            time: TimePoint | None = read(element[name], issues)
            if time is None and not isinstance(element[name], str):
                issues.append(broken(element[name], "this is not a time", "an age is written like P2W or P3Y6M"))
            return time
    issues.append(broken(element, "no time is given here", "give an age such as P2W, or leave the field out"))
    return None


def _read_age(element: Element, issues: list[Issue]) -> TimePoint | None:
    text = element.get("iso8601duration", "")
    return TimePoint(age=text) if is_age(text) else None


def _read_age_range(element: Element, issues: list[Issue]) -> TimePoint | None:
    start, end = (_read_age(element.get(name, {}), issues) for name in ("start", "end"))
    return None if start is None or end is None else TimePoint(age=start.age, age_end=end.age)


def _read_gestation(element: Element, issues: list[Issue]) -> TimePoint | None:
    weeks, days = element.get("weeks", 0), element.get("days", 0)
    fits = weeks >= 0 and 0 <= days < 7
    return TimePoint(gestation_days=weeks * 7 + days) if fits else None


def _read_class(element: Element, issues: list[Issue]) -> TimePoint | None:
    return TimePoint(onset_class=Term(element["id"], element.get("label", ""))) if element.get("id") else None


def _read_date(text: str, issues: list[Issue]) -> TimePoint | None:
    return TimePoint(date=text)


def _read_interval(element: Element, issues: list[Issue]) -> TimePoint | None:
    if "start" not in element or "end" not in element:
        return None
    return TimePoint(date=element["start"], date_end=element["end"])


_TIMES: dict[str, Any] = {
    "age": _read_age,
    "ageRange": _read_age_range,
    "gestationalAge": _read_gestation,
    "ontologyClass": _read_class,
    "timestamp": _read_date,
    "interval": _read_interval,
}


def read_reference(element: Element) -> Reference:
    """An external reference: its id and description."""
    return Reference(id=element.get("id", ""), description=element.get("description", ""))


def _read_evidence(element: Element, issues: list[Issue]) -> Reference:
    reference = read_reference(element.get("reference", Element({})))
    return msgspec.structs.replace(reference, code=read_term(element.get("evidenceCode"), issues))


def read_finding(element: Element, issues: list[Issue]) -> Finding | None:
    """A phenotypic feature as a Finding, or None (and an issue) when it names no term."""
    term = read_term(element.get("type", Element({}, f"{element.at}/type")), issues)
    if term is None:
        return None
    return Finding(
        term,
        excluded=element.get("excluded", False),
        onset=read_time(element.get("onset"), issues),
        resolution=read_time(element.get("resolution"), issues),
        severity=read_term(element.get("severity"), issues),
        modifiers=read_terms(element.get("modifiers"), issues),
        evidence=tuple(_read_evidence(one, issues) for one in element.get("evidence", ())),
        description=element.get("description", ""),
    )


def read_measurement(element: Element, issues: list[Issue]) -> Measurement | None:
    """A measurement, or None (and an issue) when it names no assay."""
    assay = read_term(element.get("assay", Element({}, f"{element.at}/assay")), issues)
    if assay is None:
        return None
    measured = element.get("value", {})
    quantity = measured.get("quantity", {})
    value = quantity.get("value", 0.0) if "quantity" in measured else None
    low, high = _interval(quantity, issues)
    return Measurement(
        assay,
        value=value,
        unit=read_term(quantity.get("unit"), issues),
        low=low,
        high=high,
        direction=direction(value, low, high),
        interpretation=read_term(measured.get("ontologyClass"), issues),
        time=read_time(element.get("timeObserved"), issues),
        description=element.get("description", ""),
    )


def _interval(quantity: dict[str, Any], issues: list[Issue]) -> tuple[float | None, float | None]:
    """The reference interval, when it is in the unit of the value; else it is only kept."""
    interval = quantity.get("referenceRange")
    if interval is None:
        return None, None
    unit, other = (one.get("unit", {}).get("id", "") for one in (quantity, interval))
    if other and unit != other:
        what = f"the value is in {unit or 'no unit'} and its reference interval in {other}"
        issues.append(Issue("warning", "unit-mismatch", interval.at, what, "give both in one unit"))
        return None, None
    return interval.get("low"), interval.get("high")


def direction(value: float | None, low: float | None, high: float | None) -> Direction:
    """What the reference interval makes of a value."""
    if value is None or (low is None and high is None):
        return "unknown"
    if low is not None and value < low:
        return "low"
    return "high" if high is not None and value > high else "normal"


def read_treatment(element: Element, issues: list[Issue]) -> Treatment | None:
    """A medical action (drug, procedure, radiation, regimen), or None (and an issue) when it names none."""
    name = next((name for name in _KINDS if name in element), None)
    if name is None:
        issues.append(broken(element, "a medical action without a treatment or procedure"))
        return None
    action = element[name]
    agent = _read_agent(name, action, issues)
    if agent is None:
        return None
    start, stop = _read_course(name, action, issues)
    return Treatment(
        agent,
        kind=_KINDS[name],
        start=start,
        stop=stop,
        dose=_dose(action.get("doseIntervals", ())),
        route=read_term(action.get("routeOfAdministration"), issues),
        response=_read_response(element.get("responseToTreatment")),
        intent=read_term(element.get("treatmentIntent"), issues),
        target=read_term(element.get("treatmentTarget"), issues),
        stop_reason=read_term(element.get("treatmentTerminationReason"), issues),
        adverse_events=read_terms(element.get("adverseEvents"), issues),
    )


def _read_agent(name: str, action: Element, issues: list[Issue]) -> Term | None:
    if name == "therapeuticRegimen" and "externalReference" in action:
        reference = action["externalReference"]
        named = Element({"id": reference.get("id", ""), "label": reference.get("description", "")}, reference.at)
        return read_term(named, issues)
    field = {"treatment": "agent", "procedure": "code", "radiationTherapy": "modality"}.get(name, "ontologyClass")
    return read_term(action.get(field, Element({}, f"{action.at}/{field}")), issues)


def _read_course(name: str, action: Element, issues: list[Issue]) -> tuple[TimePoint | None, TimePoint | None]:
    if name == "procedure":
        return read_time(action.get("performed"), issues), None
    if name == "therapeuticRegimen":
        return read_time(action.get("startTime"), issues), read_time(action.get("endTime"), issues)
    intervals = [dose["interval"] for dose in action.get("doseIntervals", ()) if "interval" in dose]
    starts = [interval["start"] for interval in intervals if "start" in interval]
    ends = [interval["end"] for interval in intervals if "end" in interval]
    return (
        TimePoint(date=starts[0]) if starts else None,
        TimePoint(date=ends[-1]) if ends and len(ends) == len(intervals) else None,
    )


def _dose(intervals: list[Element] | tuple[()]) -> str:
    """The first stated dose in words: ``100 mg, once daily``."""
    for interval in intervals:
        quantity = interval.get("quantity", {})
        unit = quantity.get("unit", {})
        amount = f"{quantity.get('value', 0):g} {unit.get('label') or unit.get('id', '')}" if quantity else ""
        frequency = interval.get("scheduleFrequency", {}).get("label", "")
        return ", ".join(part for part in (amount.strip(), frequency) if part)
    return ""


def _read_response(element: Element | None) -> Response:
    return "unknown" if element is None else RESPONSES.get(element.get("id", ""), ("", "unknown"))[1]


def read_disease(element: Element, issues: list[Issue]) -> StatedDisease | None:
    """A stated disease, or None (and an issue) when it names no term."""
    term = read_term(element.get("term", Element({}, f"{element.at}/term")), issues)
    if term is None:
        return None
    return StatedDisease(
        term,
        excluded=element.get("excluded", False),
        onset=read_time(element.get("onset"), issues),
        resolution=read_time(element.get("resolution"), issues),
    )


def read_variant(element: Element) -> Variant | None:
    """A genomic interpretation as a Variant; None when it is about a gene only or describes nothing."""
    interpreted = element.get("variantInterpretation", {})
    descriptor = interpreted.get("variationDescriptor", {})
    gene, record = descriptor.get("geneContext", {}), descriptor.get("vcfRecord", {})
    variant = Variant(
        gene=gene.get("symbol", ""),
        gene_id=gene.get("valueId", ""),
        hgvs=read_expressions(descriptor.get("expressions", ())),
        as_written=descriptor.get("label", ""),
        zygosity=ZYGOSITIES.get(descriptor.get("allelicState", {}).get("id", ""), ("", "unknown"))[1],
        assembly=record.get("genomeAssembly", ""),
        chrom=record.get("chrom", ""),
        pos=record.get("pos"),
        ref=record.get("ref", ""),
        alt=record.get("alt", ""),
    )
    if variant == Variant():
        return None
    return msgspec.structs.replace(
        variant,
        significance=_words(interpreted.get("acmgPathogenicityClassification", ""), "NOT_PROVIDED"),
        interpretation_status=_words(element.get("interpretationStatus", ""), "UNKNOWN_STATUS"),
    )


def read_expressions(expressions: Any) -> tuple[str, ...]:
    """The HGVS expressions among the ways in which a variant is written, each once."""
    values = (one.get("value", "") for one in expressions if one.get("syntax", "").startswith("hgvs"))
    return tuple(dict.fromkeys(value for value in values if value))


def _words(enum: str, unsaid: str) -> str:
    """``LIKELY_PATHOGENIC`` in words: "likely pathogenic"; nothing for the name that says nothing."""
    return "" if enum == unsaid else enum.lower().replace("_", " ")
