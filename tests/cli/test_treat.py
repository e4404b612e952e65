"""`proband treat` as a user calls it, on the small care folder of tests/treatment."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from proband.knowledge.build.care import read_care
from proband.knowledge.care import Care
from proband.knowledge.library import Knowledge

Run = Callable[..., Result]
DATA = Path(__file__).parents[1] / "treatment" / "data" / "care"


@pytest.fixture(scope="module")
def care() -> Care:
    return Care.of_tables(read_care(DATA), "test")


@pytest.fixture
def treat(run: Run, care: Care, examples: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call `proband treat` on the example of DITRA."""
    monkeypatch.setattr(Knowledge, "care", property(lambda _: care))
    return lambda *more: run("treat", examples / "ditra-infant.txt", *more)


def test_the_plan_in_words(treat: Run) -> None:
    result = treat("--weight", "6.4", "--age", "P6M")
    assert result.exit_code == 0
    for words in (
        "Confirmed:",
        "1. spesolimab",
        "licensed from 12 years and 40 kg (US)",
        "off label here: 6.4 to 12.8 mg",
        "ceiling 51.2 mg",
        "4 of 4 flares (complete), 95 % 51 to 100 %, small number",
        "[PMID:31286990]",
        "Decision support",
    ):
        assert words in result.output, words


def test_the_plan_as_json(treat: Run) -> None:
    result = treat("--weight", "6.4", "--age", "P6M", "--json")
    found = json.loads(result.stdout)
    assert {"disease_id", "confirmed", "options", "warnings", "issues"} <= set(found)
    option = found["options"][0]
    wanted = {"order", "agent", "target", "licence", "dose", "responses", "for", "against", "checks", "sources"}
    assert wanted <= set(option)
    assert {"status", "regions"} <= set(option["licence"])
    anakinra = next(one for one in found["options"] if one["agent"] == "anakinra")
    dose = anakinra["dose"]
    assert (dose["low_mg"], dose["high_mg"], dose["ceiling_mg"], dose["interval"]) == (6.4, 12.8, 51.2, "P1D")


def test_another_disease_by_its_abbreviation(treat: Run) -> None:
    found = json.loads(treat("--disease", "DIRA", "--weight", "6.4", "--region", "us", "--json").stdout)
    assert (found["disease_id"], found["region"]) == ("OMIM:612852", "us")
    assert found["options"][0]["agent"] == "anakinra"
    assert not found["confirmed"]
    assert "IL1RN" in found["confirm"][0]["text"]


def test_a_weight_that_cannot_be_is_an_error_without_a_dose(treat: Run) -> None:
    result = treat("--weight", "64", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert "weight-implausible" in [one["code"] for one in found["issues"]]
    assert all(one["dose"] is None for one in found["options"])
    assert "64 kg" in result.stderr


def test_the_weight_of_the_story_is_used(treat: Run) -> None:
    found = json.loads(treat("--json").stdout)
    assert (found["age"], found["weight_kg"]) == ("P7M", 5.9)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--age", "six months"), "is no age"),
        (("--weight", "heavy"), "is not a valid float"),
        (("--region", "mars"), "is not one of"),
        (("--disease", "no such disease"), "no disease"),
    ],
)
def test_what_cannot_be_meant_is_refused(treat: Run, arguments: tuple[str, ...], said: str) -> None:
    result = treat(*arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_a_disease_without_knowledge_says_so(treat: Run) -> None:
    result = treat("--disease", "OMIM:154700")
    assert "No treatment knowledge is installed for this disease" in result.output


STORY = """A 6-month-old boy with generalized pustular psoriasis since the age of 5 weeks. He had recurrent fever,
pustules, erythroderma, leukocytosis and failure to thrive; cultures were sterile. Weight 6.4 kg. Acitretin was
without effect. Oral prednisolone was stopped at 5 months.
"""


def test_a_story_without_a_genotype(run: Run, care: Care, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Knowledge, "care", property(lambda _: care))
    output = run("treat", "-", "--disease", "DITRA", stdin=STORY).output
    assert "Not confirmed" in output
    assert output.index("Sequencing of IL36RN") < output.index("1. spesolimab")
    assert "1. spesolimab (IL-36 receptor blockade), if confirmed" in output
    assert "given and stopped: prednisolone" in output
    assert "acitretin: no response (stated in the case)" in output
