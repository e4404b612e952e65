"""Phenopackets as they come: version 2, version 1, YAML, broken in one place, and not phenopackets at all."""

from __future__ import annotations

import copy
import json
from typing import Any

import msgspec
import pytest
import yaml
from google.protobuf.json_format import MessageToDict, Parse
from phenopackets import Phenopacket

from proband.case.model import Case, Consanguinity, Finding, Narrative, Span, Term, TimePoint, Treatment, Variant
from proband.case.phenopacket import read_document, read_phenopacket
from proband.case.phenopacket_write import write_phenopacket
from proband.errors import FileFormatError

Json = dict[str, Any]


def written(case: Case, **options: Any) -> Json:
    packet: Json = json.loads(write_phenopacket(case, **options))
    return packet


def codes(packet: Json) -> list[tuple[str, str]]:
    return [(issue.code, issue.where) for issue in read_document(packet)[1]]


# Version 2.


def test_a_version_2_packet_is_read(seizure_packet: Json) -> None:
    case, issues = read_document(seizure_packet)
    assert issues == ()
    assert (case.id, case.sex, case.vital_state) == ("girl-1", "female", "alive")
    assert case.age == TimePoint(age="P6Y")
    seizure = case.findings[0]
    assert seizure.term == Term("HP:0001250", "Seizure")
    assert seizure.onset == TimePoint(age="P7M")
    assert seizure.resolution == TimePoint(age="P3Y", age_end="P4Y")
    assert seizure.severity == Term("HP:0012828", "Severe")
    assert seizure.evidence[0].id == "PMID:1"
    assert [finding.term.id for finding in case.excluded] == ["HP:0001263"]
    assert case.findings[2].onset == TimePoint(gestation_days=222)
    assert case.findings[3].onset == TimePoint(onset_class=Term("HP:0011463", "Childhood onset"))
    assert case.findings[4].onset == TimePoint(date="2013-01-01T00:00:00Z")


def test_measurements_have_their_interval_and_what_it_makes_of_them(seizure_packet: Json) -> None:
    crp, interleukin, pressure = read_document(seizure_packet)[0].measurements
    assert (crp.value, crp.low, crp.high, crp.direction) == (87.5, 0, 5, "high")
    assert interleukin.interpretation == Term("NCIT:C25626", "Present")
    assert pressure.value is None
    assert "Systolic" in pressure.kept


def test_an_interval_in_another_unit_is_not_compared(seizure_packet: Json) -> None:
    quantity = seizure_packet["measurements"][0]["value"]["quantity"]
    quantity["referenceRange"]["unit"] = {"id": "UCUM:g/L"}
    case, issues = read_document(seizure_packet)
    assert case.measurements[0].direction == "unknown"
    assert [issue.code for issue in issues] == ["unit-mismatch"]


def test_treatments_of_every_kind_are_read(seizure_packet: Json) -> None:
    drug, procedure, radiation, regimen = read_document(seizure_packet)[0].treatments
    assert (drug.agent.label, drug.dose, drug.response) == ("stiripentol", "250 mg, twice daily", "partial")
    assert drug.start == TimePoint(date="2014-05-01T00:00:00Z")
    assert drug.adverse_events == (Term("HP:0002013", "Vomiting"),)
    assert (procedure.kind, procedure.start) == ("procedure", TimePoint(age="P5Y"))
    assert (radiation.kind, radiation.agent.label) == ("radiation", "Photon")
    assert (regimen.kind, regimen.agent.label) == ("other", "ketogenic diet protocol")


def test_a_variant_is_read_and_a_gene_alone_is_not_a_variant(seizure_packet: Json) -> None:
    (variant,) = read_document(seizure_packet)[0].variants
    assert (variant.gene, variant.gene_id, variant.zygosity) == ("SCN1A", "HGNC:10585", "heterozygous")
    assert variant.hgvs == ("NM_001165963.4:c.602+1G>A",)
    assert (variant.chrom, variant.pos, variant.ref, variant.alt) == ("2", 166046935, "C", "T")
    assert (variant.significance, variant.interpretation_status) == ("likely pathogenic", "causative")


def test_the_answer_is_a_stated_disease_told_once(seizure_packet: Json) -> None:
    dravet, hemiplegia = read_document(seizure_packet)[0].diseases
    assert dravet.term.id == "OMIM:607208"
    assert hemiplegia.excluded
    del seizure_packet["diseases"]
    (dravet,) = read_document(seizure_packet)[0].diseases
    assert dravet.interpretation == 0


@pytest.mark.parametrize("without", ["", "diseases", "interpretations", "metaData", "subject"])
def test_what_is_written_is_what_was_read(seizure_packet: Json, without: str) -> None:
    seizure_packet.pop(without, None)
    again = written(read_document(copy.deepcopy(seizure_packet))[0])
    original, rewritten = (Parse(json.dumps(one), Phenopacket()) for one in (seizure_packet, again))
    for name in seizure_packet.keys() - {"metaData", "interpretations", "files"}:
        assert MessageToDict(original)[name] == MessageToDict(rewritten)[name]
    assert without in ("metaData", "subject") or again["metaData"] == seizure_packet["metaData"]


def test_a_packet_that_needs_no_extension_gets_none(seizure_packet: Json) -> None:
    assert written(read_document(copy.deepcopy(seizure_packet))[0])["files"] == seizure_packet["files"]


def test_what_was_kept_follows_its_finding_when_others_are_removed(seizure_packet: Json) -> None:
    case, _ = read_document(seizure_packet)
    fewer = msgspec.structs.replace(case, findings=case.findings[::-1], diseases=case.diseases[:1])
    packet = written(fewer)
    assert packet["phenotypicFeatures"][-1]["evidence"][0]["reference"]["reference"] == "https://example.org/1"
    assert packet["diseases"][0]["primarySite"]["label"] == "brain"
    assert read_document(packet)[0] == fewer


def test_a_corrected_value_is_not_overwritten_by_what_was_kept(seizure_packet: Json) -> None:
    seizure_packet["phenotypicFeatures"][0]["onset"] = {"age": {"iso8601duration": "P6X"}}
    seizure_packet["phenotypicFeatures"][0]["excluded"] = False
    case, _ = read_document(seizure_packet)
    corrected = msgspec.structs.replace(case.findings[0], onset=TimePoint(age="P6M"), excluded=True)
    (feature,) = written(msgspec.structs.replace(case, findings=(corrected,)))["phenotypicFeatures"]
    assert feature["onset"] == {"age": {"iso8601duration": "P6M"}}
    assert feature["excluded"] is True


def test_yaml_says_the_same(seizure_packet: Json) -> None:
    text = yaml.safe_dump(seizure_packet)
    assert read_phenopacket(text)[0] == read_document(seizure_packet)[0]
    unquoted = "id: x\nsubject:\n  dateOfBirth: 2012-04-01T00:00:00Z\n"
    assert read_phenopacket(unquoted)[0].date_of_birth == "2012-04-01T00:00:00Z"


def test_field_names_of_the_proto_file_are_read() -> None:
    packet = {"id": "x", "phenotypic_features": [{"type": {"id": "HP:0001250"}, "excluded": True}]}
    case, issues = read_document(packet)
    assert case.findings == (Finding(Term("HP:0001250"), excluded=True),)
    assert issues == ()


# Version 1.


def test_a_version_1_packet_is_read(version_1_packet: Json) -> None:
    case, issues = read_document(version_1_packet)
    assert issues == ()
    assert case.age == TimePoint(age="P14Y")
    assert [finding.excluded for finding in case.findings] == [False, True, False, False]
    assert [finding.onset for finding in case.findings] == [
        TimePoint(onset_class=Term("HP:0011461", "Fetal onset")),
        None,
        TimePoint(age="P10Y"),
        TimePoint(age="P6M", age_end="P9M"),
    ]
    expression, record = case.variants
    assert (expression.hgvs, expression.zygosity) == (("NM_001848.2:c.877G>A",), "heterozygous")
    assert (record.assembly, record.chrom, record.pos) == ("GRCh37", "21", 47409881)
    assert case.diseases[0].onset == TimePoint(age="P6M")


def test_a_version_1_packet_is_written_in_version_2(version_1_packet: Json) -> None:
    case, _ = read_document(version_1_packet)
    text = write_phenopacket(case)
    packet = MessageToDict(Parse(text.decode(), Phenopacket()))
    assert packet["metaData"]["phenopacketSchemaVersion"] == "2.0"
    assert packet["phenotypicFeatures"][1]["excluded"] is True
    calls = [call for one in packet["interpretations"] for call in one["diagnosis"]["genomicInterpretations"]]
    assert {"gene": {"valueId": "HGNC:2211", "symbol": "COL6A1"}} in calls
    assert packet["files"][0]["fileAttributes"] == {"htsFormat": "VCF", "genomeAssembly": "GRCh37"}
    assert read_phenopacket(text)[0] == case


@pytest.mark.parametrize(
    ("flags", "excluded", "conflict"),
    [
        ({"negated": True}, True, False),
        ({"excluded": True}, True, False),
        ({"negated": True, "excluded": True}, True, False),
        ({"negated": True, "excluded": False}, True, True),
        ({"negated": False, "excluded": True}, True, True),
        ({"negated": False}, False, False),
        ({}, False, False),
    ],
)
@pytest.mark.parametrize("version", ["1.0.0", "2.0"])
def test_a_negation_is_never_lost(flags: Json, excluded: bool, conflict: bool, version: str) -> None:
    feature = {"type": {"id": "HP:0001250"}, **flags}
    packet = {"id": "x", "phenotypicFeatures": [feature], "metaData": {"phenopacketSchemaVersion": version}}
    case, issues = read_document(packet)
    assert case.findings[0].excluded is excluded
    assert [issue.code for issue in issues] == (["negation-conflict"] if conflict else [])


# Broken in one place: told, kept, and the rest is read.


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        ({"subject": 5}, "/subject"),
        (
            {"subject": {"timeAtLastEncounter": {"age": {"iso8601duration": "P6X"}}}},
            "/subject/timeAtLastEncounter/age",
        ),
        ({"subject": {"time_at_last_encounter": {}}}, "/subject/time_at_last_encounter"),
        ({"phenotypicFeatures": [{"type": {"id": "HP:0001250"}, "onset": {}}]}, "/phenotypicFeatures/0/onset"),
        ({"phenotypicFeatures": [{"type": {"id": "HP:0001250"}, "onset": 3}]}, "/phenotypicFeatures/0/onset"),
        ({"phenotypicFeatures": [{"type": {"label": "Fever"}}]}, "/phenotypicFeatures/0/type"),
        ({"phenotypicFeatures": [{"excluded": True}]}, "/phenotypicFeatures/0/type"),
        ({"phenotypicFeatures": [7, {"type": {"id": "HP:0001250"}}]}, "/phenotypicFeatures/0"),
        ({"phenotypicFeatures": [7, {"type": {"id": ""}}]}, "/phenotypicFeatures/1/type"),
        ({"medicalActions": [{"treatment": {}}]}, "/medicalActions/0/treatment/agent"),
        ({"medicalActions": [{}]}, "/medicalActions/0"),
        ({"diseases": [{"onset": {"age": {"iso8601duration": "P1Y"}}}]}, "/diseases/0/term"),
    ],
)
def test_a_broken_field_is_told_with_its_place_and_kept(spoil: Json, where: str) -> None:
    packet = {"id": "x", "measurements": [{"assay": {"id": "LOINC:1988-5"}}], **spoil}
    assert ("broken-field", where) in codes(copy.deepcopy(packet))
    case, _ = read_document(copy.deepcopy(packet))
    assert len(case.measurements) == 1
    text = write_phenopacket(case)
    Parse(text.decode(), Phenopacket())
    assert read_phenopacket(text)[0] == case


def test_a_finding_without_an_id_is_not_lost() -> None:
    nameless = {"type": {"label": "strange hands"}, "description": "both"}
    packet = {"id": "x", "phenotypicFeatures": [nameless, {"type": {"id": "HP:0001250"}}]}
    case, _ = read_document(packet)
    assert case.kept["/phenotypicFeatures/0"] == nameless
    assert nameless in written(case)["phenotypicFeatures"]


def test_an_unknown_field_is_told_and_kept() -> None:
    packet = {"id": "x", "phenotypicFeatures": [{"type": {"id": "HP:0001250"}, "laterality": "left"}]}
    case, issues = read_document(packet)
    assert [(one.level, one.code, one.where) for one in issues] == [
        ("note", "unknown-field", "/phenotypicFeatures/0/laterality")
    ]
    assert read_document(written(case))[0].kept == {**case.kept, "/phenotypicFeatures/0/laterality": "left"}


# Not a phenopacket.


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "not text"),
        (b"\x00\x01\xff", "not text"),
        (b"{", "broken JSON"),
        (b'{"id": "x",}', "broken JSON"),
        (b"[" * 100_000, "nested|broken"),
        (b"[]", "no object"),
        (b"3", "no object"),
        (b"A boy of two weeks had pustules. " * 300_000, "none of its fields"),
        (b"Family history: none.\nOn examination: a rash.", "none of its fields"),
        (b"- id: x\nid: y", "neither JSON nor YAML"),
        (b"id: [b", "neither JSON nor YAML"),
        (b"a: &x {b: 1}\nsubject: *x", "aliases"),
        (b'{"a": 1}', "none of its fields"),
        (b'{"resourceType": "Patient", "id": "x"}', "FHIR"),
        (b'{"id": "c", "members": []}', "several patients"),
    ],
)
def test_what_is_no_phenopacket_is_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(FileFormatError, match=reason) as caught:
        read_phenopacket(data, "case.json")
    assert caught.value.where == "case.json"
    assert caught.value.advice


# What version 2 has no field for.

PUSTULES = Span(14, 29, "weekly pustules")


@pytest.fixture
def infant() -> Case:
    text = "A boy had weekly pustules; “80 % of the skin”. Anakinra cleared it."
    return Case(
        id="infant",
        sex="male",
        age=TimePoint(age="P4M"),
        ancestry="Lebanese",
        findings=(Finding(Term("HP:0200039", "Pustule"), recurs_every="P1W", lasts="P1D/P3D", spans=(PUSTULES,)),),
        treatments=(
            Treatment(Term("x:anakinra", "anakinra"), start=TimePoint(age="P3M"), response="complete"),
            Treatment(Term("x:acitretin", "acitretin"), response="none", response_text="without effect"),
        ),
        variants=(
            Variant(gene="IL36RN", hgvs=("p.Leu27Pro",), as_written="L27P", zygosity="homozygous"),
            Variant(gene="IL1RN", absent=True),
        ),
        consanguinity=Consanguinity("yes", "first cousins"),
        narrative=Narrative(text),
    )


def test_what_version_2_has_no_field_for_is_carried_in_a_file(infant: Case) -> None:
    packet = written(infant)
    (file,) = packet["files"]
    assert file["uri"].startswith("data:text/plain;charset=utf-8,A%20boy")
    assert file["fileAttributes"]["consanguinity"] == "yes (first cousins)"
    assert read_document(packet)[0] == infant


def test_other_programs_see_recurrence_words_and_response(infant: Case) -> None:
    packet = written(infant)
    (feature,) = packet["phenotypicFeatures"]
    assert feature["description"] == "recurs every 1 week; each episode lasts 1 to 3 days"
    assert feature["modifiers"] == [{"id": "HP:0031796", "label": "Recurrent"}]
    assert feature["evidence"][0]["reference"]["description"] == "“weekly pustules”"
    assert [one["responseToTreatment"]["label"] for one in packet["medicalActions"]] == ["Favorable", "Unfavorable"]
    (call,) = packet["interpretations"][0]["diagnosis"]["genomicInterpretations"]
    assert call["variantInterpretation"]["variationDescriptor"]["geneContext"] == {"symbol": "IL36RN"}


def test_the_date_and_the_release_come_from_the_caller(infant: Case) -> None:
    metadata = written(infant, created="2024-05-01T00:00:00Z", hpo_release="2025-01-16")["metaData"]
    assert metadata["created"] == "2024-05-01T00:00:00Z"
    assert ("hp", "2025-01-16") in {(one["id"], one["version"]) for one in metadata["resources"]}
    assert "created" not in written(infant)["metaData"]


def test_an_extension_still_fits_after_another_program_edited_the_packet(infant: Case) -> None:
    packet = written(infant)
    fever = {"type": {"id": "HP:0001945", "label": "Fever"}}
    packet["phenotypicFeatures"].insert(0, fever)
    del packet["medicalActions"][1]
    case, issues = read_document(packet)
    assert {finding.term.id: finding.recurs_every for finding in case.findings} == {
        "HP:0200039": "P1W",
        "HP:0001945": None,
    }
    assert [treatment.response for treatment in case.treatments] == ["complete"]
    assert [issue.code for issue in issues] == ["edited-elsewhere"]


@pytest.mark.parametrize(
    "content", ["", "[]", '{"change": 3}', '{"change": {"set": {"findings": 4}}}', '{"x": {}}']
)
def test_a_damaged_extension_is_told_and_the_rest_is_read(infant: Case, content: str) -> None:
    packet = written(infant)
    packet["files"][0]["fileAttributes"]["proband"] = content
    case, issues = read_document(packet)
    assert [issue.code for issue in issues] == ["broken-field"]
    assert case.findings[0].term.label == "Pustule"
    assert case.narrative == infant.narrative


def test_a_drug_that_no_vocabulary_has_a_code_for_survives():
    """An ontology class must have an id: a name alone gets one of this program, and loses it when it is read."""
    case = Case(treatments=(Treatment(agent=Term("", "flucloxacillin syrup"), response="none"),))
    written = write_phenopacket(case)
    assert json.loads(written)["medicalActions"][0]["treatment"]["agent"]["id"] == "proband:flucloxacillin_syrup"
    again, issues = read_phenopacket(written)
    assert again.treatments == case.treatments
    assert not issues
