"""A diary as a phenopacket and as a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from google.protobuf.json_format import Parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phenopackets import Phenopacket

from proband.case.model import Case, Finding, Term
from proband.case.phenopacket import read_phenopacket
from proband.case.phenopacket_write import write_phenopacket
from proband.followup.diary import FORMAT, Diary, Header, add_entries, read_diary
from proband.followup.entry import Entry, with_id
from proband.followup.export import as_case, as_table
from proband.followup.limits import impossible
from proband.followup.table import read_table
from proband.knowledge import Knowledge

WIDE = """date,temperature [°C],weight [kg],pustules,symptom: strange walk,CRP [mg/L],Hb [g/dL],GPPGA pustules,fever
2024-02-01,38.4,6.4,2,1,<5,7.8,3,
2024-02-09,39.4,6.5,3,,120,9.1,4,
2024-02-10,,,0,,,,,0
"""
TREATED = """date,treatment start,dose: anakinra [mg],treatment stop
2024-02-02,anakinra 1 mg/kg/day; prednisolone,,
2024-03-02,,20,
2024-04-02,,,prednisolone
"""
HEADER = Header(FORMAT, "p1", "2024-01-10", "male")


def diary(knowledge: Knowledge, *texts: str) -> Diary:
    tables = [read_table(text.encode(), "t.csv", knowledge) for text in texts]
    return Diary(HEADER, tuple(with_id(entry) for table in tables for entry in table.entries))


def test_the_phenopacket_of_a_diary(knowledge: Knowledge) -> None:
    exported = as_case(
        diary(knowledge, WIDE, TREATED), knowledge, verdicts={("anakinra", "2024-02-02"): "complete"}
    )
    data = write_phenopacket(exported.case, created="2024-05-01T00:00:00Z", hpo_release=knowledge.release)
    packet = Parse(data, Phenopacket())
    assert (packet.subject.id, packet.subject.date_of_birth.ToJsonString()) == ("p1", "2024-01-10T00:00:00Z")
    crp = [one for one in packet.measurements if one.assay.id == "LOINC:1988-5"]
    assert [(one.value.quantity.value, one.value.quantity.unit.label) for one in crp if one.HasField("value")] == [
        (120.0, "mg/L")
    ]
    assert "<5 mg/L" in crp[0].description
    assert crp[1].time_observed.timestamp.ToJsonString() == "2024-02-09T00:00:00Z"
    hb = next(one for one in packet.measurements if one.assay.id == "LOINC:718-7")
    interval = hb.value.quantity.reference_range
    assert (interval.low, interval.high) == (12.5, 24.0)  # g/dL, of the interval 125 to 240 g/L below 28 days
    assert {one.assay.id for one in packet.measurements} >= {"LOINC:8310-5", "LOINC:29463-7"}
    assert exported.issues[-1].code == "no-term"


def test_treatments_with_doses_their_intervals_and_the_response(knowledge: Knowledge) -> None:
    verdicts = {("anakinra", "2024-02-02"): "complete", ("prednisolone", "2024-02-02"): "none"}
    exported = as_case(diary(knowledge, TREATED), knowledge, verdicts=verdicts)
    packet = Parse(write_phenopacket(exported.case), Phenopacket())
    anakinra, prednisolone = packet.medical_actions
    assert (anakinra.treatment.agent.id, anakinra.treatment.agent.label) == ("ATC:L04AC03", "anakinra")
    first, second = anakinra.treatment.dose_intervals
    assert (first.quantity.value, first.quantity.unit.id) == (1.0, "UCUM:mg/kg/d")
    assert (first.interval.start.ToJsonString(), first.interval.end.ToJsonString()) == (
        "2024-02-02T00:00:00Z", "2024-03-02T00:00:00Z",
    )  # fmt: skip
    assert (second.quantity.value, second.quantity.unit.id) == (20.0, "UCUM:mg")
    assert not second.interval.HasField("end")
    assert anakinra.response_to_treatment.label == "Favorable"
    assert prednisolone.response_to_treatment.label == "Unfavorable"
    assert (prednisolone.treatment.agent.id, prednisolone.treatment.agent.label) == (
        "proband:prednisolone",  # the drug has no code in our table, and a class without an id is none
        "prednisolone",
    )
    stop = exported.case.treatments[1].stop
    assert stop is not None
    assert stop.date == "2024-04-02T00:00:00Z"


def test_symptoms_become_findings_once_with_their_worst_severity(knowledge: Knowledge) -> None:
    found = {one.term.id: one for one in as_case(diary(knowledge, WIDE), knowledge).case.findings}
    pustules = found["HP:0200039"]
    assert not pustules.excluded
    assert pustules.severity is not None
    assert pustules.severity.id == "HP:0012828"
    assert pustules.onset is not None
    assert pustules.onset.date == "2024-02-01T00:00:00Z"
    assert not found["HP:0001945"].excluded  # by temperature


def test_a_symptom_that_was_never_there_is_excluded(knowledge: Knowledge) -> None:
    exported = as_case(diary(knowledge, "date,vomiting\n2024-02-01,0\n2024-02-02,no\n"), knowledge)
    (finding,) = exported.case.findings
    assert (finding.term.label, finding.excluded) == ("Vomiting", True)


def test_what_the_case_says_stays(knowledge: Knowledge) -> None:
    case = Case(
        id="c", sex="female", findings=(Finding(Term("HP:0200039", "Pustule")), Finding(Term("HP:0000023")))
    )
    joined = as_case(diary(knowledge, WIDE, TREATED), knowledge, case=case).case
    assert (joined.id, joined.sex) == ("c", "female")
    assert joined.findings[:2] == case.findings
    assert [one.term.id for one in joined.findings].count("HP:0200039") == 1


def test_the_phenopacket_is_read_back_as_the_same_case(knowledge: Knowledge) -> None:
    case = as_case(diary(knowledge, WIDE, TREATED), knowledge).case
    data = write_phenopacket(case, hpo_release=knowledge.release)
    read, issues = read_phenopacket(data, "x")
    assert not [issue for issue in issues if issue.level == "error"]
    assert write_phenopacket(read, hpo_release=knowledge.release) == data
    assert (len(read.measurements), len(read.treatments)) == (len(case.measurements), len(case.treatments))


def test_a_table_is_read_back_as_the_same_entries(knowledge: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "a.diary.jsonl"
    entries = diary(knowledge, WIDE, TREATED).entries
    fixed = with_id(Entry(kind="weight", date="2024-02-01", value=6.3, unit="kg", corrects=entries[1].id))
    gone = with_id(Entry(kind="withdrawal", date="2024-02-01", text="typed twice", corrects=entries[0].id))
    add_entries(path, [*entries, fixed, gone], HEADER)
    data = as_table(read_diary(path).entries)
    table = read_table(data, "export.csv", knowledge)
    assert table.issues == ()
    assert {with_id(entry).id for entry in table.entries} == {entry.id for entry in read_diary(path).entries}
    assert add_entries(path, table.entries, HEADER).added == ()


words = st.text(st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters="\n\r\t"), max_size=20)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    entries=st.lists(
        st.builds(
            lambda kind, day, clock, name, code, value, unit, event, text: Entry(
                kind=kind,
                date=day,
                time=clock,
                name=name,
                code=code,
                value=value,
                unit=unit,
                event=event,
                text=text,
            ),
            st.sampled_from(
                ("symptom", "temperature", "weight", "laboratory", "treatment", "note", "visit", "item")
            ),
            st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(lambda day: day.isoformat()),
            st.sampled_from(("", "08:30")),
            words,
            words,
            st.floats(0, 50),
            st.sampled_from(("", "kg", "Cel", "mg/L", "odd, unit")),
            st.sampled_from(("", "start", "dose", "stop")),
            words,
        ).filter(lambda entry: impossible(entry) is None),
        max_size=6,
    )
)
def test_any_entry_is_read_back_from_a_table(entries: list[Entry], knowledge: Knowledge) -> None:
    table = read_table(as_table(entries), "export.csv", knowledge)
    assert [with_id(entry).id for entry in table.entries] == [with_id(entry).id for entry in entries]


@pytest.mark.parametrize("text", ["anakinra as needed", "anakinra"])
def test_a_dose_that_is_no_amount_is_no_interval(text: str, knowledge: Knowledge) -> None:
    exported = as_case(diary(knowledge, f"date,treatment start\n2024-02-02,{text}\n"), knowledge)
    packet = Parse(write_phenopacket(exported.case), Phenopacket())
    assert len(packet.medical_actions) == 1
    assert not packet.medical_actions[0].treatment.dose_intervals
