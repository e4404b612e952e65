"""The shipped care pack against doses that people worked out from the labels (tests/gold/doses.tsv)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from proband.knowledge import Knowledge
from proband.knowledge.care import Care
from proband.treatment.dosing import label_doses
from proband.treatment.licence import holding, licence_status
from proband.treatment.patient import Patient
from proband.treatment.result import LabelDose

GOLD = Path(__file__).parents[1] / "gold" / "doses.tsv"
# Doses have three significant digits; a ceiling is rounded down.
ROUNDED = 0.005


def _rows() -> list[dict[str, str]]:
    lines = [line for line in GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


ROWS = _rows()


@pytest.fixture(scope="session")
def shipped(knowledge: Knowledge) -> Care:
    care = knowledge.care
    if care is None:
        pytest.skip("the autoinflammatory pack is not built")
    return care


def _doses(row: dict[str, str], care: Care) -> list[LabelDose]:
    """The doses of the region's labels for this disease and patient."""
    agent, patient = care.agents[row["agent"]], Patient(row["age"], float(row["weight_kg"]), "unknown")
    held = [one for one in holding(agent, (row["disease_id"],), patient) if one.region == row["region"]]
    return [dose for one in held for dose in label_doses(agent, one, patient.age, patient.weight_kg)]


def test_there_are_rows_enough() -> None:
    assert len(ROWS) >= 60


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{r['disease']}-{r['agent']}-{r['region']}-{r['age']}-{r['weight_kg']}" for r in ROWS]
)
def test_a_label_dose(row: dict[str, str], shipped: Care) -> None:
    found = _doses(row, shipped)
    if row["licensed"] == "no":
        assert found == []
        return
    every = [one for one in found if one.interval == (row["interval"] or None)]
    expected = (float(row["low_mg"]), float(row["high_mg"]))
    near = [one for one in every if (one.low_mg, one.high_mg) == pytest.approx(expected, rel=ROUNDED)]
    assert len(near) == 1, found
    ceiling = float(row["ceiling_mg"]) if row["ceiling_mg"] else None
    assert near[0].ceiling_mg == (None if ceiling is None else pytest.approx(ceiling, rel=2 * ROUNDED))


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['agent']}-{r['region']}-{r['age']}-{r['weight_kg']}" for r in ROWS])
def test_licensed_or_not(row: dict[str, str], shipped: Care) -> None:
    patient = Patient(row["age"], float(row["weight_kg"]), "unknown")
    status = licence_status(shipped.agents[row["agent"]], (row["disease_id"],), patient, None)
    assert (row["region"] in [one.region for one in status.regions]) is (row["licensed"] == "yes")
