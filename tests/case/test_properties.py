"""Properties: writing loses nothing, reading after writing is the identity, and nothing breaks the reader."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import msgspec
from google.protobuf.json_format import Parse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from phenopackets import Phenopacket

from proband.case.difference import apply, difference
from proband.case.model import (
    Case,
    Consanguinity,
    Finding,
    Measurement,
    Mention,
    Narrative,
    Reference,
    Relative,
    Span,
    StatedDisease,
    Term,
    TimePoint,
    Treatment,
    Variant,
)
from proband.case.phenopacket import read_document, read_phenopacket
from proband.case.phenopacket_write import write_phenopacket
from proband.case.remainder import NOTHING, overlay, remainder
from proband.case.schema import Field, messages
from proband.errors import FileFormatError
from proband.issue import Issue

quickly = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

# Cases: every field of every record, so that a field added later is covered without a word here.
SOME_TEXT = st.text(max_size=8) | st.sampled_from(["", "P2W", "once weekly", "100 % “better”"])
IDS = st.sampled_from(["HP:0001250", "HP:0001945", "HP:0031796", "OMIM:614204", "NCIT:C102560", "x"])
AGES = st.sampled_from(["P0D", "P2W", "P3Y6M", "P7M", "not an age"])
DATES = st.sampled_from(["2013-01-01T00:00:00Z", "2014-01-01T00:00:00Z", "yesterday"])
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=32)

terms = st.builds(Term, id=IDS, label=SOME_TEXT)
spans = st.lists(st.builds(Span, start=st.integers(0, 9), end=st.integers(9, 20), text=SOME_TEXT), max_size=2).map(
    tuple
)
references = st.builds(Reference, id=SOME_TEXT, description=SOME_TEXT, code=st.none() | terms)
times = st.builds(
    TimePoint,
    age=st.none() | AGES,
    age_end=st.none() | AGES,
    onset_class=st.none() | terms,
    gestation_days=st.none() | st.integers(-5, 400),
    date=st.none() | DATES,
    date_end=st.none() | DATES,
    text=SOME_TEXT,
)
FIELDS: dict[Any, Any] = {
    Term: terms,
    Term | None: st.none() | terms,
    tuple[Term, ...]: st.lists(terms, max_size=2).map(tuple),
    TimePoint | None: st.none() | times,
    tuple[Span, ...]: spans,
    tuple[Reference, ...]: st.lists(references, max_size=2).map(tuple),
    str: SOME_TEXT,
    float | None: st.none() | NUMBERS,
    int | None: st.none() | st.integers(-3, 10**9),
}


def records(record: type[msgspec.Struct], /, **special: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any record of this kind; ``kept`` is what reading makes, so it is left out."""
    fields = {field.name: field.type for field in msgspec.structs.fields(record) if field.name != "kept"}
    known = {name: FIELDS[one] for name, one in fields.items() if one in FIELDS and name not in special}
    return st.builds(record, **known, **special)


def several(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=3).map(tuple)


findings = records(
    Finding,
    recurs_every=st.none() | st.sampled_from(["P1W", "P1M"]),
    lasts=st.none() | st.sampled_from(["P2D", "P1D/P3D", "../P3D", "P7D/.."]),
    excluded=st.booleans(),
)
variants = records(
    Variant,
    hgvs=several(st.sampled_from(["NM_173170.1:c.80T>C", "p.Leu27Pro", "L27P"])),
    zygosity=st.sampled_from(["homozygous", "compound heterozygous", "mosaic", "unknown"]),
    significance=st.sampled_from(["", "likely pathogenic", "not provided", "odd"]),
    absent=st.booleans(),
)
treatments = records(
    Treatment,
    kind=st.sampled_from(["drug", "class", "procedure", "diet", "device", "radiation", "other"]),
    response=st.sampled_from(["complete", "partial", "none", "worse", "unknown"]),
)
measurements = records(Measurement, direction=st.sampled_from(["high", "low", "normal", "unknown"]))
diseases = records(StatedDisease, considered=st.booleans(), excluded=st.booleans())
relatives = records(
    Relative,
    sex=st.sampled_from(["male", "unknown"]),
    affected=st.none() | st.booleans(),
    findings=several(findings),
    variants=several(variants),
)
mentions = st.builds(
    Mention,
    span=st.builds(Span, start=st.integers(0, 9), end=st.integers(9, 20), text=SOME_TEXT),
    kind=st.sampled_from(["finding", "gene"]),
    status=st.sampled_from(["present", "background"]),
    term=st.none() | terms,
    because=SOME_TEXT,
)
cases = st.builds(
    Case,
    id=st.text(min_size=1, max_size=5) | st.just(""),
    sex=st.sampled_from(["male", "female", "other", "unknown"]),
    age=st.none() | times,
    date_of_birth=st.just("") | DATES,
    vital_state=st.sampled_from(["alive", "deceased", "unknown"]),
    death=st.none() | times,
    ancestry=SOME_TEXT,
    findings=several(findings),
    measurements=several(measurements),
    treatments=several(treatments),
    variants=several(variants),
    diseases=several(diseases),
    relatives=several(relatives),
    consanguinity=st.builds(
        Consanguinity, stated=st.sampled_from(["yes", "no", "unknown"]), degree=SOME_TEXT, spans=spans
    ),
    narrative=st.none() | st.builds(Narrative, text=st.text(), mentions=several(mentions), title=SOME_TEXT),
    references=several(references),
)


@given(cases)
@quickly
def test_a_case_that_was_written_is_read_as_the_same_case(case: Case) -> None:
    written = write_phenopacket(case)
    Parse(written.decode(), Phenopacket())
    again, _ = read_phenopacket(written)
    assert again == case
    assert write_phenopacket(again) == written


# Packets: any that the schema allows, made from the table of the schema.
LEAVES: dict[str, st.SearchStrategy[Any]] = {
    "bool": st.booleans(),
    "double": NUMBERS,
    "int32": st.integers(-3, 40),
    "int64": st.integers(0, 2**40),
    "uint32": st.integers(0, 9),
    "uint64": st.integers(0, 2**60),
    "string": SOME_TEXT | IDS,
    "Timestamp": st.sampled_from(["2013-01-01T00:00:00Z", "2014-01-01T12:00:00.5+02:00"]),
    "map": st.dictionaries(st.sampled_from(["a", "b"]), SOME_TEXT, max_size=2),
}
NAMED: dict[str, st.SearchStrategy[Any]] = {
    "iso8601duration": AGES,
    "syntax": st.sampled_from(["hgvs.c", "hgvs", "spdi"]),
    "phenopacketSchemaVersion": st.just("2.0"),
}
ELSEWHERE = {"variation", "biosamples"}  # deep, and kept whole


def fields_of(message: str) -> list[Field]:
    """The version 2 fields of a message."""
    version_1 = {"AgeOfOnset", "HtsFile", "GeneOfInterest", "Variant"}
    fields = {field.name: field for field in messages()[message].values()}
    return [
        field
        for field in fields.values()
        if field.type not in version_1
        and "version 1" not in field.oneof
        and field.name not in ELSEWHERE
        and field.name not in ("negated", "isControlSample")
    ]


@st.composite
def packets(draw: st.DrawFn, message: str = "Phenopacket", depth: int = 0) -> dict[str, Any]:
    fields = fields_of(message)
    chosen = draw(st.lists(st.sampled_from(fields), unique=True, max_size=5 if depth else 9))
    packet: dict[str, Any] = {}
    groups: set[str] = set()
    for field in chosen:
        if field.oneof and field.oneof in groups:
            continue
        groups.add(field.oneof)
        one = leaf_or_message(field, depth)
        packet[field.name] = draw(st.lists(one, max_size=3) if field.many else one)
    return packet


def leaf_or_message(field: Field, depth: int) -> st.SearchStrategy[Any]:
    if field.type == "OntologyClass":
        return st.fixed_dictionaries({}, optional={"id": IDS, "label": SOME_TEXT})
    if field.type in LEAVES:
        return NAMED.get(field.name, LEAVES[field.type])
    if "|" in field.type:
        return st.sampled_from(field.type.split("|"))
    return packets(field.type, depth + 1) if depth < 6 else st.just({})


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each value that says something, with its path (places in lists left out, order is free).

    An empty text, false and zero are what version 2 reads for a field that is not there.
    """
    if isinstance(value, dict):
        for key, member in value.items():
            yield from leaves(member, (*path, key))
    elif isinstance(value, list):
        for member in value:
            yield from leaves(member, (*path, "*"))
    elif value not in ("", False, 0):
        yield path, value


def lost(packet: dict[str, Any], written: bytes) -> Counter[Any]:
    return Counter(leaves(packet)) - Counter(leaves(json.loads(written)))


@given(packets())
@settings(quickly, max_examples=150)
def test_every_value_of_a_packet_is_in_what_is_written(packet: dict[str, Any]) -> None:
    Parse(json.dumps(packet), Phenopacket())
    case, _ = read_document(packet)
    written = write_phenopacket(case)
    Parse(written.decode(), Phenopacket())
    assert not lost(packet, written)
    assert read_phenopacket(written)[0] == case


# Anything at all.
NAMES = sorted({field.name for fields in messages().values() for field in fields.values()} | {"negated", "proband"})
KEYS = st.sampled_from(NAMES) | SOME_TEXT
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | SOME_TEXT | AGES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@st.composite
def spoiled(draw: st.DrawFn) -> Any:
    """A packet with something else put into it at one place."""
    packet: Any = draw(packets())
    place = packet
    while isinstance(place, dict | list) and place:
        key = draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
        if draw(st.booleans()) or not isinstance(place[key], dict | list):
            place[key] = draw(anything)
            break
        place = place[key]
    return packet


@given(anything | spoiled())
@example({"variants": [None]})
@settings(quickly, max_examples=200)
def test_any_json_is_read_or_refused_in_words(value: Any) -> None:
    try:
        case, issues = read_phenopacket(json.dumps(value))
    except FileFormatError:
        return
    assert all(isinstance(issue, Issue) and issue.what for issue in issues)
    written = write_phenopacket(case)
    Parse(written.decode(), Phenopacket())
    assert read_phenopacket(written)[0] == case


@given(st.binary(max_size=40) | st.text(max_size=40))
@quickly
def test_any_bytes_are_read_or_refused_in_words(data: bytes | str) -> None:
    with suppress(FileFormatError):
        read_phenopacket(data, "story.txt")


trees = st.recursive(
    st.integers(0, 3) | st.sampled_from(["", "a"]) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "term", "a", "b"]), inner),
    max_leaves=12,
)
objects = st.dictionaries(st.sampled_from(["id", "term", "a", "b"]), trees, max_size=4)


@given(objects, objects)
@settings(quickly, max_examples=200)
def test_a_difference_applied_is_the_other_tree(before: dict[str, Any], after: dict[str, Any]) -> None:
    lost: list[str] = []
    assert apply(before, difference(before, after) or {}, lost) == after
    assert lost == []


@given(objects)
@quickly
def test_nothing_remains_of_what_is_written_whole(tree: dict[str, Any]) -> None:
    assert remainder(tree, tree) is NOTHING
    assert overlay({}, tree) == tree or "id" in tree
