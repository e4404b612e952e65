"""The view records: documented, and true to the Diagnosis that they show."""

from __future__ import annotations

import inspect
import re

import msgspec
import pytest
from msgspec.structs import replace

from proband.case.model import Case, Finding, Term, TimePoint, Treatment
from proband.report import genome, karyotype, patient, reasons, story, timeline, trajectory, variant, view, words
from proband.report import next as following
from proband.report.reasons import explanation_view
from proband.report.timeline import timeline_view
from proband.report.view import lead_view, make_view

RECORDS = {
    record
    for module in (
        *(following, genome, karyotype, patient, reasons, story, timeline, trajectory, variant, view, words),
    )
    for record in vars(module).values()
    if inspect.isclass(record)
    and issubclass(record, msgspec.Struct)
    and record.__module__.startswith("proband.report")
}


@pytest.mark.parametrize("record", sorted(RECORDS, key=lambda record: record.__name__))
def test_every_field_is_documented(record):
    named = set(re.findall(r"``(\w+)``", record.__doc__))
    assert set(record.__struct_fields__) <= named


def test_every_part_of_the_score_is_told_once(diagnosis):
    for candidate in diagnosis.differential:
        why = explanation_view(candidate)
        told = [*why.supporting, *why.against, *why.neutral, *why.unexplained]
        assert len(told) == len(candidate.evidence)
        assert sum(reason.log10_lr for reason in told) == pytest.approx(candidate.log10_lr)


def test_bars_lie_within_the_common_width_and_add_up(diagnosis):
    report = make_view(diagnosis)
    for row, candidate in zip(report.differential, diagnosis.differential, strict=True):
        assert all(-1e-9 <= part.start <= part.start + part.length <= 1 + 1e-9 for part in row.bar)
        assert sum(part.log10_lr for part in row.bar) == pytest.approx(candidate.log10_lr)
        assert all((part.start >= report.bar_zero - 1e-9) == (part.log10_lr > 0) for part in row.bar)


def test_only_the_first_are_explained(diagnosis):
    report = make_view(diagnosis, explained=1)
    assert [row.anchor for row in report.differential] == ["why-1", "", ""]
    assert len(report.explanations) == 1


def test_what_no_part_weighs_is_still_unexplained(diagnosis):
    first = diagnosis.differential[0]
    bare = replace(first, evidence=first.evidence[:2])
    assert [reason.log10_lr for reason in explanation_view(bare).unexplained] == [None]


def test_the_lead_says_how_far_and_what_the_percentages_rest_on(diagnosis):
    lead = lead_view(diagnosis)
    assert "Psoriasis 14, pustular (DITRA)" in lead.sentence
    assert "assumption" in lead.caution
    assert lead_view(replace(diagnosis, calibrated=True)).caution == ""


def test_the_lead_says_when_nothing_fits(diagnosis):
    assert "No disease in the knowledge" in lead_view(replace(diagnosis, none_of_these=0.9)).sentence
    assert "No disease could be ranked" in lead_view(replace(diagnosis, differential=())).sentence


def test_the_time_line_keeps_everything(case):
    line = timeline_view(case)
    assert len(line.moments) + len(line.untimed) == 7
    assert "no fever" in line.untimed
    vague = next(moment for moment in line.moments if moment.vague)
    assert (vague.label, vague.start_days, round(vague.end_days)) == ("Diarrhea", 28.0, 365)


@pytest.mark.parametrize(
    ("time", "days"),
    [
        (TimePoint(age="P1M", age_end="P2M"), 30.4),
        (TimePoint(date="2020-01-31T00:00:00Z"), 30.0),
        (TimePoint(gestation_days=210), 0.0),
        (TimePoint(date="1999-01-01"), None),
        (TimePoint(age="soon"), None),
        (TimePoint(text="early"), None),
    ],
)
def test_each_way_of_saying_when_has_its_place(time, days):
    case = Case(date_of_birth="2020-01-01", findings=(Finding(Term("HP:1", "One"), onset=time),))
    starts = [moment.start_days for moment in timeline_view(case).moments]
    assert starts == ([] if days is None else [pytest.approx(days, abs=0.1)])


def test_a_treatment_that_ended_lasts():
    treatment = Treatment(Term("", "drug"), start=TimePoint(age="P1M"), stop=TimePoint(age="P2M"))
    moment = timeline_view(Case(treatments=(treatment,))).moments[0]
    assert moment.end_days > moment.start_days
    assert not moment.vague
    assert moment.when == "1 month until 2 months"
