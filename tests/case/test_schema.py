"""The schema table says what the protobuf classes (the oracle) say, and conform keeps to it."""

from typing import Any

import pytest
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.json_format import ParseDict, ParseError
from phenopackets import Family, Phenopacket
from phenopackets.schema.v1 import phenopackets_pb2 as v1

from proband.case.schema import Fault, conform, messages

SCALARS = {
    FieldDescriptor.TYPE_STRING: "string",
    FieldDescriptor.TYPE_BOOL: "bool",
    FieldDescriptor.TYPE_DOUBLE: "double",
    FieldDescriptor.TYPE_INT32: "int32",
    FieldDescriptor.TYPE_INT64: "int64",
    FieldDescriptor.TYPE_UINT32: "uint32",
    FieldDescriptor.TYPE_UINT64: "uint64",
}


def described(root: Descriptor) -> dict[str, Descriptor]:
    found: dict[str, Descriptor] = {}
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if one.full_name not in found and one.full_name != "google.protobuf.Timestamp":
            found[one.full_name] = one
            waiting += [f.message_type for f in one.fields if f.message_type and not is_map(f)]
    return found


def is_map(field: FieldDescriptor) -> bool:
    return bool(field.message_type and field.message_type.GetOptions().map_entry)


def kind(field: FieldDescriptor) -> str:
    if is_map(field):
        return "map"
    if field.message_type:
        return "Timestamp" if field.message_type.name == "Timestamp" else "message"
    if field.enum_type:
        return "|".join(value.name for value in field.enum_type.values)
    return SCALARS[field.type]


@pytest.mark.parametrize("root", [Phenopacket.DESCRIPTOR, Family.DESCRIPTOR, v1.Phenopacket.DESCRIPTOR])
def test_the_table_has_every_field_of_the_oracle(root: Descriptor) -> None:
    for full_name, descriptor in described(root).items():
        name = full_name.split(".v1.")[-1].split(".v2.")[-1].removeprefix("core.")
        if full_name == "org.phenopackets.schema.v1.core.Gene":
            name = "GeneOfInterest"
        for field in descriptor.fields:
            ours = messages()[name][field.json_name]
            assert messages()[name][field.name] == ours
            expected = kind(field)
            assert ours.type == expected or (expected == "message" and ours.type in messages())
            assert ours.many == (field.is_repeated and expected != "map")


@pytest.mark.parametrize(
    ("subject", "pointer", "code"),
    [
        ({"sex": "GIRL"}, "/subject/sex", "broken-field"),
        ({"id": 5}, "/subject/id", "broken-field"),
        ({"id": "a\ud800"}, "/subject/id", "broken-field"),
        ({"alternateIds": "x"}, "/subject/alternateIds", "broken-field"),
        ({"alternateIds": ["x", 3]}, "/subject/alternateIds/1", "broken-field"),
        ({"dateOfBirth": "1 April"}, "/subject/dateOfBirth", "broken-field"),
        ({"dateOfBirth": "2013-02-30T00:00:00Z"}, "/subject/dateOfBirth", "broken-field"),
        ({"taxonomy": 9606}, "/subject/taxonomy", "broken-field"),
        ({"taxonomy": {"name": "x"}}, "/subject/taxonomy/name", "unknown-field"),
        ({"shoe/size": 3}, "/subject/shoe~1size", "unknown-field"),
        ({"vitalStatus": {"survivalTimeInDays": -1}}, "/subject/vitalStatus/survivalTimeInDays", "broken-field"),
        ({"vitalStatus": {"survivalTimeInDays": 1.5}}, "/subject/vitalStatus/survivalTimeInDays", "broken-field"),
        (
            {"vitalStatus": {"survivalTimeInDays": 10**40}},
            "/subject/vitalStatus/survivalTimeInDays",
            "broken-field",
        ),
        (
            {"timeAtLastEncounter": {"age": {}, "ageRange": {}}},
            "/subject/timeAtLastEncounter/ageRange",
            "broken-field",
        ),
        ({"date_of_birth": None, "dateOfBirth": "x"}, "/subject/dateOfBirth", "broken-field"),
    ],
)
def test_what_the_oracle_refuses_is_taken_out_and_told(subject: dict[str, Any], pointer: str, code: str) -> None:
    with pytest.raises((ParseError, UnicodeEncodeError)):
        ParseDict({"subject": subject}, Phenopacket())
    faults: list[Fault] = []
    clean = conform({"subject": subject}, "Phenopacket", faults)
    assert [(fault.pointer, fault.code) for fault in faults] == [(pointer, code)]
    ParseDict(clean, Phenopacket())


@pytest.mark.parametrize(
    "timestamp",
    [
        "2013-01-01T00:00:00Z",
        "2013-01-01T23:59:59.123456789+14:00",
        "0001-01-01T00:00:00Z",
        "2013-01-01T24:00:00Z",
        "2013-01-01T00:60:00Z",
        "2013-01-01",
        "2013-01-01 00:00:00Z",
        "2013-13-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
    ],
)
def test_a_timestamp_is_accepted_exactly_when_the_oracle_accepts_it(timestamp: str) -> None:
    faults: list[Fault] = []
    conform({"dateOfBirth": timestamp}, "Individual", faults)
    try:
        ParseDict({"subject": {"dateOfBirth": timestamp}}, Phenopacket())
        accepted = True
    except ParseError:
        accepted = False
    assert accepted == (not faults)


def test_both_spellings_and_numbered_enums_are_read() -> None:
    faults: list[Fault] = []
    raw = {"subject": {"date_of_birth": "2013-01-01T00:00:00Z", "sex": 2, "alternate_ids": ["x"]}, "files": None}
    clean = conform(raw, "Phenopacket", faults)
    assert clean == {"subject": {"dateOfBirth": "2013-01-01T00:00:00Z", "sex": "MALE", "alternateIds": ["x"]}}
    assert faults == []


@pytest.mark.parametrize(
    "subject", [{"sex": 9}, {"date_of_birth": "2013-01-01T00:00:00Z", "dateOfBirth": "2014-01-01T00:00:00Z"}]
)
def test_what_the_oracle_would_lose_in_silence_is_told(subject: dict[str, Any]) -> None:
    faults: list[Fault] = []
    conform(subject, "Individual", faults)
    assert [fault.value for fault in faults] == list(subject.values())[-1:]
