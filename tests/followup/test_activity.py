"""Instruments over time: which days make a score, responses and flares by published definitions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from proband.followup.activity import Scored, instrument_flares, score_changes, scores
from proband.followup.dates import ordinal
from proband.followup.entry import Entry
from proband.followup.series import Patient

INFANT = Patient(ordinal("2024-01-05"), "female")
FIRST = date(2024, 3, 1)


def _day(at: int) -> str:
    return (FIRST + timedelta(days=at)).isoformat()


def _items(at: int, **points: float) -> list[Entry]:
    return [Entry(kind="item", date=_day(at), name=f"GPPGA {name}", value=value) for name, value in points.items()]


def _skin(at: int, points: tuple[float, float, float]) -> list[Entry]:
    return _items(at, **dict(zip(("erythema", "pustules", "scaling"), points, strict=True)))


def _aidai(days: range, value: float = 0.0) -> list[Entry]:
    return [
        Entry(kind="item", date=_day(at), name=f"AIDAI {item}", value=value) for at in days for item in range(1, 13)
    ]


def test_a_day_with_a_missing_item_has_no_score_and_says_why() -> None:
    (score,) = scores(_items(0, erythema=2, pustules=3), INFANT)
    assert score.value is None
    assert "scaling" in score.because


def test_what_was_entered_last_on_a_day_holds() -> None:
    (score,) = scores([*_skin(0, (4, 4, 4)), *_items(0, erythema=0, pustules=0, scaling=0)], INFANT)
    assert score.value == 0


@pytest.mark.parametrize(("days", "values"), [(30, [0.0]), (60, [0.0, 0.0]), (45, [None, 0.0]), (29, [None])])
def test_aidai_counts_thirty_days_back_from_the_last(days: int, values: list[float | None]) -> None:
    found = scores(_aidai(range(days)), INFANT)
    assert [one.value for one in found] == values
    assert found[-1].date == _day(days - 1)


def test_aidai_outside_its_diseases_is_exploratory() -> None:
    entries = _aidai(range(30), 1.0)
    (elsewhere,), (within,) = scores(entries, INFANT, "ditra"), scores(entries, INFANT, "fmf")
    assert (elsewhere.exploratory, within.exploratory) == (True, False)
    assert (within.value, within.meaning) == (360, "active")


@pytest.mark.parametrize(
    ("after", "met"), [((0, 0, 0), [True, True]), ((1, 1, 1), [True, False]), ((3, 0, 3), [False, True])]
)
def test_responses_of_the_gppga(after: tuple[float, float, float], met: list[bool]) -> None:
    found = scores([*_skin(0, (3, 4, 3)), *_skin(40, after)], INFANT)
    (change,) = score_changes(found, _day(0), _day(10), _day(60))
    assert [one.met for one in change.responses] == met
    assert all(one.source == "TRIAL:NCT03782792" for one in change.responses)


def test_a_score_on_the_day_of_the_start_is_one_before_it() -> None:
    found = scores([*_skin(10, (3, 4, 3)), *_skin(40, (0, 0, 0))], INFANT)
    (change,) = score_changes(found, _day(0), _day(10), _day(60))
    assert (change.before_date, change.now_date) == (_day(10), _day(40))
    assert score_changes(found, _day(0), _day(9), _day(60)) == ()


@pytest.mark.parametrize(
    ("course", "flares"),
    [
        ([(0, 0, 0), (3, 3, 3)], [1]),
        ([(1, 1, 1), (3, 3, 3), (4, 4, 4)], [1]),
        ([(1, 1, 1), (3, 3, 3), (1, 0, 1), (3, 3, 3)], [1, 3]),
        ([(1, 1, 1), (2, 2, 2)], []),
        ([(0, 0, 0), (3, 1, 3)], []),
        ([(2, 2, 2), (4, 4, 4)], []),
    ],
)
def test_flares_by_the_gppga(course: list[tuple[float, float, float]], flares: list[int]) -> None:
    entries = [entry for at, points in enumerate(course) for entry in _skin(at, points)]
    assert [one.date for one in instrument_flares(scores(entries, INFANT))] == [_day(at) for at in flares]


def test_an_infants_damage_leaves_out_what_cannot_be_scored() -> None:
    entries = [Entry(kind="item", date=_day(0), name="ADDI growth failure", value=2.0)]
    (score,) = scores(entries, INFANT)
    assert isinstance(score, Scored)
    assert "amenorrhoea" in score.not_assessable
    assert score.value is None
