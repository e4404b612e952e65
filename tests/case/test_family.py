"""Families: Family messages, kinship in a pedigree, and PED files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from proband.case.model import Consanguinity
from proband.case.pedigree import read_ped
from proband.case.phenopacket import read_document, read_phenopacket
from proband.case.phenopacket_write import write_phenopacket
from proband.errors import FileFormatError

Json = dict[str, Any]

# Grandparents g and h; their children f (father) and u (aunt); a half-sister by the father; a cousin by the aunt.
PED = """\
# family id father mother sex status
F g 0 0 1 1
F h 0 0 2 1
F f g h 1 1
F u g h 2 1
F m 0 0 2 0
F boy f m 1 2
F sis f m 2 2
F half f x 2 1
F niece 0 sis 2 1
F cousin 0 u 1 1
F son boy 0 1 1
F stranger 0 0 1 1
"""


def test_a_family_is_read_as_the_case_of_its_proband(family_message: Json) -> None:
    case, issues = read_document(family_message)
    assert issues == ()
    assert case.id == "boy-packet"
    assert case.consanguinity == Consanguinity("yes")
    relations = {relative.id: (relative.relation, relative.affected) for relative in case.relatives}
    assert relations == {
        "sister": ("sister", True),
        "father": ("father", False),
        "mother": ("mother", None),
        "uncle": ("uncle", False),
    }
    sister = case.relatives[0]
    assert [finding.term.id for finding in sister.findings] == ["HP:0001250"]


def test_nothing_of_a_family_is_lost(family_message: Json) -> None:
    case, _ = read_document(family_message)
    text = write_phenopacket(case)
    assert read_phenopacket(text)[0] == case
    for word in ("sister-packet", "LOINC:1988-5", "at night", "family-1", "grandfather"):
        assert word in text.decode()


@pytest.mark.parametrize(("value", "stated"), [(True, "yes"), (False, "no"), (None, "unknown")])
@pytest.mark.parametrize("name", ["consanguinousParents", "consanguinous_parents"])
def test_whether_the_parents_are_related(family_message: Json, name: str, value: bool | None, stated: str) -> None:
    del family_message["consanguinousParents"]
    family_message[name] = value
    assert read_document(family_message)[0].consanguinity.stated == stated


def test_a_broken_relative_is_told_with_its_place(family_message: Json) -> None:
    family_message["relatives"][0]["phenotypicFeatures"].append({"type": {}})
    case, issues = read_document(family_message)
    assert [issue.where for issue in issues] == ["/relatives/0/phenotypicFeatures/1/type"]
    assert json.loads(case.relatives[0].kept)["phenotypicFeatures"] == [{"type": {}}]


def test_kinship_is_told_from_the_parents() -> None:
    relations = {relative.id: relative.relation for relative in read_ped(PED, "boy")}
    assert relations == {
        "g": "grandfather",
        "h": "grandmother",
        "f": "father",
        "u": "aunt",
        "m": "mother",
        "sis": "sister",
        "half": "half-sister",
        "niece": "niece",
        "cousin": "cousin",
        "son": "son",
        "stranger": "relative",
    }


def test_a_ped_file_that_cannot_be_used_is_refused_in_words() -> None:
    with pytest.raises(FileFormatError, match="line 1 has 2 columns"):
        read_ped("F boy", "boy", Path("x.ped").name)
    with pytest.raises(FileFormatError, match="nobody is called 'girl'"):
        read_ped(PED, "girl")
