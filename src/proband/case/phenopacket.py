"""Reading GA4GH phenopackets (versions 1 and 2; JSON and YAML) and Family messages into a Case.

    bytes ── decode ── conform ── upgrade ── elements ──▶ Case ── extension ──▶ the same Case as was written

A diagnosis that a phenopacket states (``diseases``, ``interpretations``) is kept as a StatedDisease; it is
the answer, not a finding. Whatever the records have no field for is kept: beside its element (``kept`` of the
record), or in ``Case.kept`` by JSON pointer. What the schema does not know is kept as well, and told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from proband.case.document import decode, is_family
from proband.case.elements import (
    read_disease,
    read_finding,
    read_measurement,
    read_reference,
    read_time,
    read_treatment,
    read_variant,
)
from proband.case.extension import extend, is_extension
from proband.case.model import Case, Sex, StatedDisease, Variant, VitalState
from proband.case.pedigree import read_family
from proband.case.remainder import NOTHING, pack, remainder
from proband.case.rendering import (
    Json,
    render_disease,
    render_finding,
    render_head,
    render_measurement,
    render_treatment,
    render_variant,
)
from proband.case.schema import Element, Fault, conform, plain
from proband.case.upgrade import STATED_VARIANTS, upgrade
from proband.issue import Issue

R = TypeVar("R", bound=msgspec.Struct)
_SEXES: dict[str, Sex] = {"MALE": "male", "FEMALE": "female", "OTHER_SEX": "other"}
_VITAL_STATES: dict[str, VitalState] = {"ALIVE": "alive", "DECEASED": "deceased"}
_LISTS = ("phenotypicFeatures", "measurements", "medicalActions", "diseases", "interpretations")


def read_phenopacket(data: bytes | str, where: str = "") -> tuple[Case, tuple[Issue, ...]]:
    """The Case that a phenopacket or Family message tells, and what is wrong with it.

    ``where`` names the source in messages. Raises FileFormatError when ``data`` is no phenopacket at all; a
    broken field is an Issue (``broken-field``, with its JSON pointer), and the rest is read.
    """
    return read_document(decode(data, where))


def read_document(document: Json) -> tuple[Case, tuple[Issue, ...]]:
    """The Case of a phenopacket or Family that is already decoded to plain JSON values."""
    faults: list[Fault] = []
    issues: list[Issue] = []
    if is_family(document):
        family = conform(document, "Family", faults)
        case = read_family(family, read_packet, faults, issues)
    else:
        case = read_packet(conform(document, "Phenopacket", faults), faults, issues)
    kept = {fault.pointer: plain(fault.value) for fault in faults}
    case = msgspec.structs.replace(case, kept={**case.kept, **kept})
    return case, (*(_told(fault) for fault in faults), *issues)


def _told(fault: Fault) -> Issue:
    level = "error" if fault.code == "broken-field" else "note"
    advice = "correct it, or leave it out" if level == "error" else "it is kept, and not used"
    return Issue("error" if level == "error" else "note", fault.code, fault.pointer, fault.what, advice)


def read_packet(packet: Element, faults: list[Fault], issues: list[Issue]) -> Case:
    """The Case of one phenopacket that conforms to the schema, with the extension of proband applied."""
    upgrade(packet, faults, issues)
    extensions = [file for file in packet.get("files", ()) if is_extension(file)]
    packet["files"] = [file for file in packet.get("files", ()) if not is_extension(file)]
    if not packet["files"]:
        del packet["files"]
    return extend(read_plain_packet(packet, issues), extensions, issues)


def read_plain_packet(packet: Element, issues: list[Issue]) -> Case:
    """The Case of one phenopacket as every reader of version 2 would see it."""
    kept: Json = {}

    def elements(name: str, read: Callable[[Element, list[Issue]], R | None], render: Callable[[R], Json]) -> Any:
        return tuple(_read_elements(packet, name, read, render, kept, issues))

    case = _read_head(packet, issues)
    diseases = elements("diseases", read_disease, render_disease)
    variants, more_diseases = _read_interpretations(packet, diseases, kept)
    case = msgspec.structs.replace(
        case,
        findings=elements("phenotypicFeatures", read_finding, render_finding),
        measurements=elements("measurements", read_measurement, render_measurement),
        treatments=elements("medicalActions", read_treatment, render_treatment),
        diseases=diseases + more_diseases,
        variants=variants,
    )
    kept.update(_rest_of_head(packet, case))
    return msgspec.structs.replace(case, kept=kept)


def _read_head(packet: Element, issues: list[Issue]) -> Case:
    subject = packet.get("subject", {})
    vital = subject.get("vitalStatus", {})
    references = packet.get("metaData", {}).get("externalReferences", ())
    return Case(
        id=packet.get("id") or subject.get("id") or "proband",
        sex=_SEXES.get(subject.get("sex", ""), "unknown"),
        age=read_time(subject.get("timeAtLastEncounter"), issues),
        date_of_birth=subject.get("dateOfBirth", ""),
        vital_state=_VITAL_STATES.get(vital.get("status", ""), "unknown"),
        death=read_time(vital.get("timeOfDeath"), issues),
        references=tuple(read_reference(reference) for reference in references),
    )


def _rest_of_head(packet: Element, case: Case) -> Json:
    """What the packet says outside its lists that the Case has no field for, by JSON pointer."""
    head, rest = render_head(case), {}
    for name, value in packet.items():
        if name == "subject":
            value = {key: one for key, one in value.items() if (key, one) != ("id", case.id)}
        left = NOTHING if name in _LISTS else remainder(value, head.get(name, {}))
        if left is not NOTHING:
            rest[f"/{name}"] = plain(left)
    return rest


def _read_elements(
    packet: Element,
    name: str,
    read: Callable[[Element, list[Issue]], R | None],
    render: Callable[[R], Json],
    kept: Json,
    issues: list[Issue],
) -> list[R]:
    """Each element of a list that can be read, with its remainder; the others are kept by their pointer."""
    records = []
    for element in packet.get(name, ()):
        record = read(element, issues)
        if record is None:
            kept[element.at.removeprefix(packet.at)] = plain(element)
        else:
            rest = pack(remainder(element, render(record)))
            records.append(msgspec.structs.replace(record, kept=rest) if rest else record)
    return records


def _read_interpretations(
    packet: Element, stated: tuple[StatedDisease, ...], kept: Json
) -> tuple[tuple[Variant, ...], tuple[StatedDisease, ...]]:
    """The variants of all interpretations, and the diagnoses that ``diseases`` does not name already.

    The frame of each interpretation, without what was taken out of it, is kept; a record names its frame by
    number.
    """
    subject_id = packet.get("subject", {}).get("id") or packet.get("id", "")
    known = {disease.term.id for disease in stated}
    variants: list[Variant] = []
    diseases: list[StatedDisease] = []
    frames: list[Json] = []
    for interpretation in packet.get("interpretations", ()):
        frame = dict(interpretation)
        diagnosis = dict(frame.pop("diagnosis", {}))
        ours = frame == STATED_VARIANTS
        place = None if ours else len(frames)
        calls = diagnosis.pop("genomicInterpretations", [])
        found = [_read_call(call, place, subject_id) for call in calls]
        variants += [variant for variant in found if variant is not None]
        if left := [call for call, variant in zip(calls, found, strict=True) if variant is None]:
            diagnosis["genomicInterpretations"] = left
        if (disease := _diagnosed(diagnosis, interpretation, place)) and disease.term.id not in known:
            diseases.append(disease)
            del diagnosis["disease"]
        if "diagnosis" in interpretation and (diagnosis or not ours):
            frame["diagnosis"] = diagnosis
        if not (ours and frame == STATED_VARIANTS):
            frames.append(plain(frame))
    if frames:
        kept["/interpretations"] = frames
    return tuple(variants), tuple(diseases)


def _read_call(call: Element, place: int | None, subject_id: str) -> Variant | None:
    variant = read_variant(call)
    if variant is None:
        return None
    content = {key: value for key, value in call.items() if (key, value) != ("subjectOrBiosampleId", subject_id)}
    rest = pack(remainder(content, render_variant(variant)))
    return msgspec.structs.replace(variant, interpretation=place, kept=rest)


def _diagnosed(diagnosis: Json, interpretation: Element, place: int | None) -> StatedDisease | None:
    """The disease of an interpretation that has one and says nothing of it but its name."""
    element = diagnosis.get("disease")
    if element is None or not element.get("id") or place is None:
        return None
    disease = read_disease(Element({"term": element}, interpretation.at), [])
    if disease is None or plain(element) != render_disease(disease)["term"]:
        return None
    considered = interpretation.get("progressStatus") in ("IN_PROGRESS", "UNSOLVED")
    return msgspec.structs.replace(disease, considered=considered, interpretation=place)
