"""The three example diaries, from the table to the summary: what each is meant to show."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from proband.case.model import Case, StatedDisease, Term
from proband.followup.diary import Diary
from proband.followup.summary import FollowUp, summarise
from proband.knowledge import Knowledge

TRUTH = Path(__file__).parent.parent / "gold" / "diary_flares.tsv"
VERDICTS = {
    "diary-response.csv": "complete",
    "diary-no-response.csv": "none",
    "diary-too-short.csv": "not yet assessable",
}
FILES = tuple(VERDICTS)
DITRA = Case(diseases=(StatedDisease(Term("OMIM:614204", "Deficiency of the interleukin-36 receptor antagonist")),))
BLOOD = ("hemoglobin", "platelets", "white blood cells")


@pytest.fixture(scope="module")
def followed(cared: Knowledge, example: Callable[[str], Diary]) -> dict[str, FollowUp]:
    return {file: summarise(example(file), cared, case=DITRA) for file in FILES}


def _truth(file: str) -> list[tuple[date, date]]:
    with TRUTH.open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t") if row["file"] == file]
    return [(date.fromisoformat(row["start"]), date.fromisoformat(row["end"])) for row in rows]


@pytest.mark.parametrize("file", FILES)
def test_every_flare_is_found_with_its_dates(
    file: str, followed: dict[str, FollowUp], example: Callable[[str], Diary]
) -> None:
    written = {entry.date for entry in example(file).entries if entry.kind == "symptom"}
    expected = []
    for start, end in _truth(file):
        days = [start + timedelta(days=at) for at in range((end - start).days + 1)]
        seen = [day.isoformat() for day in days if day.isoformat() in written]
        expected.append((seen[0], seen[-1]))
    found = followed[file].flares
    assert [(flare.start, flare.end) for flare in found] == expected
    assert all(set(flare.symptoms) == {"pustules", "irritability", "feeding difficulty"} for flare in found)


@pytest.mark.parametrize("file", FILES)
def test_the_period_is_a_week(file: str, followed: dict[str, FollowUp]) -> None:
    found = followed[file].periodicity
    assert found.periodic
    assert found.period_days is not None
    assert found.p_value is not None
    assert abs(found.period_days - 7) < 0.1
    assert found.p_value < 0.01
    assert found.low_days is not None
    assert found.high_days is not None
    assert found.low_days < 7 < found.high_days


@pytest.mark.parametrize(
    ("file", "verdict"), list(zip(FILES, ("complete", "none", "not yet assessable"), strict=True))
)
def test_the_verdict(file: str, verdict: str, followed: dict[str, FollowUp]) -> None:
    (treatment,) = followed[file].treatments
    assert (treatment.agent, treatment.start, treatment.stop) == ("anakinra", "2024-07-08", None)
    assert treatment.verdict == verdict
    assert treatment.because
    assert treatment.rests_on


def test_the_response(followed: dict[str, FollowUp]) -> None:
    (treatment,) = followed["diary-response.csv"].treatments
    assert treatment.rate_ratio == 0
    assert treatment.rate_ratio_high is not None
    assert treatment.rate_ratio_high < 0.5
    changes = {one.analyte: one for one in treatment.laboratory}
    assert all(changes[name].state == "normalised" and changes[name].normal_since for name in BLOOD)
    assert changes["hemoglobin"].before == "low"
    assert changes["platelets"].before == "high"
    assert {one.measure: one.word for one in treatment.growth} == {"weight": "catching up", "height": "steady"}
    (skin,) = treatment.instruments
    assert skin.instrument == "GPPGA"
    assert all(met.met for met in skin.responses)
    # The last flare ends on the third day after the start, 11 July is its last day.
    assert treatment.time_to_response_days == 4
    assert treatment.confounders == ()
    assert treatment.persistent == ()


def test_no_response(followed: dict[str, FollowUp]) -> None:
    (treatment,) = followed["diary-no-response.csv"].treatments
    low, ratio, high = treatment.rate_ratio_low, treatment.rate_ratio, treatment.rate_ratio_high
    assert low is not None
    assert ratio is not None
    assert high is not None
    assert low < 1 < high
    changes = {one.analyte: one for one in treatment.laboratory}
    assert all(changes[name].state == "still abnormal" for name in BLOOD)
    assert all(one.word != "catching up" for one in treatment.growth)
    assert not any(met.met for one in treatment.instruments for met in one.responses)
    assert treatment.time_to_response_days is None


def test_too_short_says_what_is_missing(followed: dict[str, FollowUp]) -> None:
    (treatment,) = followed["diary-too-short.csv"].treatments
    assert "days of follow-up" in treatment.because
    assert [one.kind for one in treatment.confounders] == ["little follow-up"]


def test_neutrophil_counts_are_due(followed: dict[str, FollowUp]) -> None:
    counts = [one for one in followed["diary-response.csv"].due if one.test == "neutrophils"]
    assert [(one.due, one.state, one.done) for one in counts] == [
        ("2024-07-08", "done", "2024-07-08"),
        ("2024-08-08", "done", "2024-08-07"),
        ("2024-09-08", "done", "2024-09-09"),
        ("2024-10-08", "due", None),
        ("2025-01-08", "planned", None),
    ]
    assert all(one.source == ("LABEL:us-kineret",) for one in counts)


def test_values_are_beside_the_interval_of_their_day(followed: dict[str, FollowUp]) -> None:
    series = {one.analyte: one for one in followed["diary-response.csv"].laboratory}
    points = {point.date: point for point in series["hemoglobin"].points}
    # 8.8 g/dL at six weeks (90 to 171 g/L), 8.1 at six months (105 to 145).
    assert (points["2024-02-20"].value, points["2024-02-20"].low, points["2024-02-20"].high) == (88, 90, 171)
    assert (points["2024-07-08"].low, points["2024-07-08"].direction) == (105, "low")
    assert all(point.source for point in series["platelets"].points)
