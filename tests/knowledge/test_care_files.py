"""The care files as they are shipped: each statement has a source, nothing is unverified, the pack is theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from proband.knowledge import Knowledge
from proband.knowledge.build.care import CARE_RELEASE, Faults, read_care
from proband.knowledge.care import CARE, Care, Dose, Record, Reference, Statement
from proband.knowledge.library import SHIPPED

FOLDER = SHIPPED / CARE
IN_FULL = (
    "ditra", "dira", "nomid", "mws", "fcas1", "fmf", "traps", "hids", "dada2", "candle", "savi", "ags", "nlrc4-mas",
    "card14", "ha20", "papa", "blau", "majeed", "nisbd1", "xiap", "oras", "copa",
)  # fmt: skip


@pytest.fixture(scope="module")
def care(knowledge: Knowledge) -> Care:
    assert knowledge.care is not None
    return knowledge.care


def _records(record: object) -> Iterator[Record]:
    if isinstance(record, Record):
        yield record
        for name in record.__struct_fields__:
            yield from _records(getattr(record, name))
    elif isinstance(record, tuple):
        for each in record:
            yield from _records(each)


def _all(care: Care) -> Iterator[Record]:
    tables = care.tables
    for group in (tables.diseases, tables.agents, tables.separators, tables.criteria):
        yield from _records(group)


def test_the_shipped_pack_is_made_of_the_files(care: Care) -> None:
    assert care.release == CARE_RELEASE
    assert care.tables == read_care(FOLDER)


def test_every_statement_has_a_source_that_is_listed(care: Care) -> None:
    stated = [record for record in _all(care) if hasattr(record, "source")]
    assert len(stated) > 1000
    for record in stated:
        keys: tuple[str, ...] = record.source  # type: ignore[attr-defined]
        assert keys, record
        assert set(keys) <= care.references.keys(), record


@pytest.mark.parametrize("pattern", [r"\(U\)", r"(?i)\bunverified\b", r"(?i)\bTODO\b"])
def test_nothing_unverified_is_shipped(pattern: str) -> None:
    for path in FOLDER.glob("**/*.yaml"):
        assert not re.search(pattern, path.read_text(encoding="utf-8")), path.name


def test_pmids_and_dois_are_well_formed(care: Care) -> None:
    for key in care.references:
        if key.startswith("PMID:"):
            assert re.fullmatch(r"PMID:[1-9]\d{5,8}", key)
        if key.startswith("DOI:"):
            assert re.fullmatch(r"DOI:10\.\d{4,9}/\S+", key)
        if key.startswith("LABEL:"):
            assert care.references[key].date, f"{key} has no date"


def test_doses_have_a_unit_an_interval_and_a_dated_label(care: Care) -> None:
    for agent in care.tables.agents:
        for licence in agent.licences:
            assert licence.label_date, agent.key
            for dose in licence.doses:
                assert isinstance(dose, Dose)
                # A dose that is given once says so in words.
                assert dose.interval.startswith("P") or "one infusion" in dose.interval_text
                assert dose.low <= dose.high <= (dose.ceiling or dose.high)


@pytest.mark.parametrize("key", IN_FULL)
def test_the_diseases_in_full_depth_have_mechanism_and_treatment(care: Care, key: str) -> None:
    disease = care.diseases[key]
    assert disease.depth == "full"
    assert disease.cardinal
    assert disease.confirm
    assert disease.edges
    assert disease.treatments


def test_every_disease_is_one_that_the_ranking_knows(care: Care, knowledge: Knowledge) -> None:
    for disease in care.tables.diseases:
        for name in (disease.id, *disease.other_ids):
            assert knowledge.diseases.index(name) is not None, f"{disease.key}: {name}"


def test_every_hpo_term_is_current(care: Care, knowledge: Knowledge) -> None:
    ontology = knowledge.ontology
    for record in _all(care):
        for name in ("term", "terms", "findings", "present", "absent"):
            value = getattr(record, name, ())
            for term in (value,) if isinstance(value, str) else value:
                if term:
                    row = ontology.index(term)
                    assert row is not None, f"{term} in {record}"
                    assert ontology.id(row) == term, f"{term} is now {ontology.id(row)}"


def test_an_edge_leads_from_every_defect_to_a_finding(care: Care) -> None:
    for disease in care.tables.diseases:
        if disease.depth != "full":
            continue
        ends = {edge.start: set() for edge in disease.edges} | {node.id: set() for node in disease.nodes}
        for edge in disease.edges:
            ends[edge.start].add(edge.end)
        kinds = {node.id: node.kind for node in disease.nodes}
        for node in disease.nodes:
            if node.kind == "defect":
                reached, left = set[str](), [node.id]
                while left:
                    at = left.pop()
                    reached.add(at)
                    left += [end for end in ends[at] if end not in reached]
                assert any(kinds[at] == "finding" for at in reached), disease.key


def test_a_fault_is_named_with_its_file_and_field(tmp_path: Path) -> None:
    (tmp_path / "diseases").mkdir()
    (tmp_path / "diseases" / "wrong.yaml").write_text("key: wrong\nid: OMIM:1\nsurprise: 1\n", encoding="utf-8")
    with pytest.raises(Faults) as found:
        read_care(tmp_path)
    assert any("wrong.yaml" in line for line in found.value.lines)


def test_a_statement_without_source_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"text": "a fact", "evidence": "cases"}, Statement)


def test_references_say_what_was_read(care: Care) -> None:
    assert all(isinstance(one, Reference) and one.title for one in care.references.values())
