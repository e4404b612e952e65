"""Licensed, off label, not at this age, or not decided: by disease, age, weight and region."""

from __future__ import annotations

import pytest

from proband.knowledge.care import Agent, Band, Care, Licence, Statement
from proband.treatment.licence import holding, licence_status
from proband.treatment.patient import Patient

NOMID, DIRA, FCAS, MWS, DITRA = "OMIM:607115", "OMIM:612852", "OMIM:120100", "OMIM:191900", "OMIM:614204"


def _patient(age: str | None, weight: float | None) -> Patient:
    return Patient(age, weight, "male")


@pytest.mark.parametrize(
    ("agent", "disease", "age", "weight", "status", "regions"),
    [
        ("anakinra", DIRA, "P6M", 6.4, "licensed", ["us"]),
        ("anakinra", DIRA, None, None, "licensed", ["us"]),
        ("anakinra", DITRA, "P6M", 6.4, "off-label", []),
        ("anakinra", NOMID, "P6M", 6.4, "licensed", ["us"]),
        ("anakinra", NOMID, "P8M", 10, "licensed", ["us", "eu"]),
        ("anakinra", MWS, "P8M", 9.9, "not-at-this-age", []),
        ("anakinra", MWS, "P7M", 12, "not-at-this-age", []),
        ("anakinra", MWS, "P9M", None, "not-decided", []),
        ("anakinra", MWS, None, 12, "not-decided", []),
        ("anakinra", MWS, "P6M", None, "not-at-this-age", []),
        ("spesolimab", DITRA, "P12Y", 40, "licensed", ["us"]),
        ("spesolimab", DITRA, "P11Y11M", 40, "not-at-this-age", []),
        ("spesolimab", DITRA, "P12Y", 39.9, "not-at-this-age", []),
        ("spesolimab", DITRA, "P12Y", None, "not-decided", []),
        ("secukinumab", DITRA, "P30Y", 70, "off-label", []),
        ("canakinumab", FCAS, "P3Y", 14, "not-at-this-age", []),
        ("canakinumab", FCAS, "P4Y", 15, "licensed", ["us"]),
        ("canakinumab", FCAS, "P18Y", 60, "licensed", ["us", "jp"]),
        ("canakinumab", NOMID, "P18Y", 60, "off-label", []),
    ],
)
def test_the_status(
    care: Care, agent: str, disease: str, age: str | None, weight: float | None, status: str, regions: list[str]
) -> None:
    found = licence_status(care.agents[agent], (disease,), _patient(age, weight), None)
    assert (found.status, [one.region for one in found.regions]) == (status, regions)
    assert len(holding(care.agents[agent], (disease,), _patient(age, weight))) == len(regions)


LIMITS = "a licence whose text was not read to its end"


def _unread(least: Band) -> Agent:
    licence = Licence(
        region="uk", agency="MHRA", diseases=(DITRA,), indication=LIMITS, label_date="2025", least=least,
        limits_unread=True, source=("x",),
    )  # fmt: skip
    action = Statement(text="x", evidence="licence", source=("x",))
    return Agent(key="x", name="x", group="x", target="x", action=action, licences=(licence,))


@pytest.mark.parametrize(
    ("age", "weight", "status"),
    [
        ("P11Y11M", 45, "not-at-this-age"),
        ("P12Y", 29.9, "off-label"),
        ("P12Y", None, "off-label"),
        ("P18Y", 60, "licensed"),
    ],
)
def test_limits_that_were_not_read_never_license_a_child(age: str, weight: float | None, status: str) -> None:
    found = licence_status(_unread(Band(age_from="P12Y")), (DITRA,), _patient(age, weight), None)
    assert found.status == status
    assert ("not read" in found.text) is (status == "off-label")


def test_the_limits_are_said(care: Care) -> None:
    found = licence_status(care.agents["spesolimab"], (DITRA,), _patient("P6M", 6.4), None)
    assert "licensed from 12 years and 40 kg (US)" in found.text


def test_what_is_missing_is_said_and_not_licensed(care: Care) -> None:
    found = licence_status(care.agents["spesolimab"], (DITRA,), _patient("P12Y", None), None)
    assert found.text.startswith("Not decided")
    assert "weight" in found.text


def test_a_licence_of_another_region_is_said_to_be_one(care: Care) -> None:
    found = licence_status(care.agents["anakinra"], (DIRA,), _patient("P6M", 6.4), "eu")
    assert found.status == "licensed"
    assert "Not in the region asked for (EU)" in found.text


def test_withdrawn_licences_and_those_for_other_diseases_are_shown_beside(care: Care) -> None:
    found = licence_status(care.agents["canakinumab"], (FCAS,), _patient("P30Y", 70), None)
    assert [one.text[:2] for one in found.elsewhere if "withdrawn" in one.text] == ["EU"]
    beside = licence_status(care.agents["anakinra"], (DITRA,), _patient("P6M", 6.4), None).elsewhere
    assert len(beside) == 3
    assert all(one.source for one in beside)
