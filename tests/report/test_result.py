"""result.json: valid, stable, and documented field by field."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import msgspec
import pytest
from msgspec.structs import replace

from proband.diagnose import Diagnosis
from proband.report.result import result_json, result_schema, schema_json

DOCS = Path(__file__).parents[2] / "docs"


def test_the_schema_in_the_docs_is_current():
    """If this fails: python -m proband.report.result > docs/result.schema.json."""
    assert (DOCS / "result.schema.json").read_bytes() == schema_json()


def test_a_result_is_valid(diagnosis):
    jsonschema.Draft202012Validator.check_schema(result_schema())
    jsonschema.validate(json.loads(result_json(diagnosis)), result_schema())


def test_a_result_can_be_read_back(diagnosis):
    again = msgspec.json.decode(result_json(diagnosis), type=Diagnosis)
    assert again.case == diagnosis.case
    assert [c.disease_id for c in again.differential] == [c.disease_id for c in diagnosis.differential]


def test_the_schema_number_comes_first_and_floats_are_short(diagnosis):
    result = json.loads(result_json(diagnosis))
    assert next(iter(result)) == "schema"
    assert result["differential"][0]["posterior"] == 0.675801


def test_the_same_diagnosis_gives_the_same_bytes(diagnosis):
    options = dict(reversed(diagnosis.provenance.options.items()))
    turned = replace(diagnosis, provenance=replace(diagnosis.provenance, options=options))
    assert result_json(turned) == result_json(diagnosis)


def test_what_is_not_finite_is_null(diagnosis):
    assert json.loads(result_json(replace(diagnosis, none_of_these=float("nan"))))["none_of_these"] is None


@pytest.mark.parametrize("record", sorted(result_schema()["$defs"]))
def test_every_field_is_described(record):
    """docs/result.md has a section for each record with a row for each field, and no other."""
    page = (DOCS / "result.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {record}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    assert section is not None
    described = re.findall(r"^\| `(\w+)` \|", section.group(1), re.MULTILINE)
    assert set(described) == set(result_schema()["$defs"][record]["properties"])
