"""Writing a Case as a GA4GH phenopacket, version 2, losing nothing.

The output depends on the Case and the arguments alone (no clock), conforms to the schema, and is read back
as an equal Case.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from proband.case.extension import extension_file
from proband.case.model import Case
from proband.case.phenopacket import read_plain_packet
from proband.case.remainder import overlay
from proband.case.rendering import (
    Json,
    render_disease,
    render_finding,
    render_head,
    render_measurement,
    restore,
    restore_treatment,
    restore_variant,
)
from proband.case.schema import conform, messages, plain, without_version_1
from proband.case.upgrade import STATED_VARIANTS

_LIST_MEMBER = re.compile(r"^/([A-Za-z]+)/\d+$")
# id, name, url, IRI prefix of the vocabularies that a Case is coded in.
_RESOURCES = {
    "HP": ("hp", "human phenotype ontology", "http://purl.obolibrary.org/obo/hp.owl", "HP_"),
    "GENO": ("geno", "Genotype Ontology", "http://purl.obolibrary.org/obo/geno.owl", "GENO_"),
    "ECO": ("eco", "Evidence and Conclusion Ontology", "http://purl.obolibrary.org/obo/eco.owl", "ECO_"),
    "MONDO": ("mondo", "Mondo Disease Ontology", "http://purl.obolibrary.org/obo/mondo.obo", "MONDO_"),
    "NCIT": ("ncit", "NCI Thesaurus", "http://purl.obolibrary.org/obo/ncit.owl", "NCIT_"),
}


def write_phenopacket(case: Case, *, created: str | None = None, hpo_release: str = "") -> bytes:
    """The Case as an indented phenopacket (version 2 JSON).

    ``created`` is an RFC 3339 time (without it, the one that was read, or none); ``hpo_release`` the release
    of the ontology that the findings were coded with.
    """
    packet = render_packet(case, created=created, hpo_release=hpo_release)
    packet = without_version_1(conform(packet, "Phenopacket", []), "Phenopacket")
    told = read_plain_packet(conform(packet, "Phenopacket", []), [])
    extension = extension_file(told, case)
    if extension is not None:
        packet["files"] = [*packet.get("files", ()), extension]
    return msgspec.json.format(msgspec.json.encode(packet), indent=2) + b"\n"


def render_packet(case: Case, *, created: str | None = None, hpo_release: str = "") -> Json:
    """The Case as a phenopacket, without the extension."""
    packet = _head(case)
    lists = {
        "phenotypicFeatures": [restore(render_finding(one), one.kept) for one in case.findings],
        "measurements": [restore(render_measurement(one), one.kept) for one in case.measurements],
        "interpretations": _interpretations(case, packet["subject"]["id"]),
        "diseases": _diseases(case),
        "medicalActions": [restore_treatment(one) for one in case.treatments],
    }
    packet.update({name: content for name, content in lists.items() if content})
    for name, members in _kept_members(case).items():
        packet[name] = [*packet.get(name, ()), *members]
    metadata = packet.pop("metaData")
    return {**packet, "metaData": _metadata(metadata, packet, created, hpo_release)}


def _head(case: Case) -> Json:
    """Id, subject and metadata, and every field of a phenopacket that was kept whole."""
    head = render_head(case)
    known = {field.name for field in messages()["Phenopacket"].values()} - {"interpretations"}
    for name in sorted(known):
        if f"/{name}" in case.kept:
            kept = case.kept[f"/{name}"]
            head[name] = overlay(head[name], kept) if name in head else kept
    if not isinstance(head["subject"].get("id"), str):
        head["subject"] = {"id": case.id, **head["subject"]}
    return head


def _kept_members(case: Case) -> dict[str, list[Any]]:
    """Members of lists that could not be read (a finding without an id), by the name of their list."""
    members: dict[str, list[Any]] = {}
    for pointer, value in case.kept.items():
        match = _LIST_MEMBER.match(pointer)
        field = messages()["Phenopacket"].get(match[1]) if match else None
        if field is not None and field.many:
            members.setdefault(field.name, []).append(value)
    return members


def _diseases(case: Case) -> list[Json]:
    """The diagnoses that were made or excluded; one that is only considered would be read as one that was made."""
    frames = _frames(case)
    return [
        restore(render_disease(one), one.kept)
        for one in case.diseases
        if not one.considered and not _has_frame(one.interpretation, frames)
    ]


def _frames(case: Case) -> list[Json]:
    kept = case.kept.get("/interpretations")
    frames = kept if isinstance(kept, list) else []
    return [plain(frame) if isinstance(frame, dict) else {} for frame in frames]


def _has_frame(place: int | None, frames: list[Json]) -> bool:
    return place is not None and 0 <= place < len(frames)


def _interpretations(case: Case, subject_id: str) -> list[Json]:
    """The interpretations that were read, with their diseases and variants, and one for all other variants."""
    frames = _frames(case)
    ours: Json = {**STATED_VARIANTS}
    for disease in case.diseases:
        if disease.interpretation is not None and _has_frame(disease.interpretation, frames):
            diagnosis = frames[disease.interpretation].setdefault("diagnosis", {})
            diagnosis["disease"] = render_disease(disease)["term"]
    for variant in case.variants:
        if variant.absent:
            continue
        place = variant.interpretation
        frame = frames[place] if place is not None and _has_frame(place, frames) else ours
        calls = frame.setdefault("diagnosis", {}).setdefault("genomicInterpretations", [])
        calls.append({"subjectOrBiosampleId": subject_id, **restore_variant(variant)})
    return [*frames, ours] if "diagnosis" in ours else frames


def _metadata(kept: Json, packet: Json, created: str | None, hpo_release: str) -> Json:
    metadata = {**({"created": created} if created else {}), "createdBy": "proband", **kept}
    if created:
        metadata["created"] = created
    if "resources" not in metadata:
        metadata["resources"] = _resources(packet, hpo_release)
    return {**metadata, "phenopacketSchemaVersion": metadata.get("phenopacketSchemaVersion") or "2.0"}


def _resources(packet: Json, hpo_release: str) -> list[Json]:
    """The vocabularies that the ids of the packet come from."""
    used = {str(value).partition(":")[0] for value in _ids(packet)}
    return [
        {
            "id": name,
            "name": title,
            "url": url,
            "version": hpo_release if prefix == "HP" else "",
            "namespacePrefix": prefix,
            "iriPrefix": f"http://purl.obolibrary.org/obo/{iri}",
        }
        for prefix, (name, title, url, iri) in _RESOURCES.items()
        if prefix in used
    ]


def _ids(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [found for member in value for found in _ids(member)]
    if not isinstance(value, dict):
        return []
    own = [value["id"]] if isinstance(value.get("id"), str) else []
    return own + [found for member in value.values() for found in _ids(member)]
