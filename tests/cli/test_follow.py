"""`proband follow CASE ...`: the diary from the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from proband.followup.diary import read_diary
from proband.followup.entry import Entry, standing

Run = Callable[..., Result]
ID = re.compile(r"^  ([0-9a-f]{16})  ", re.MULTILINE)
TABLE = "date,temperature [°C],weight [kg],pustules\n2024-02-01,38.4,6.4,2\n2024-02-02,37.0,,0\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text("A boy, born on 10 January 2024, had pustules at two weeks of age.\n")
    return path


def held(case: Path) -> tuple[Entry, ...]:
    return standing(read_diary(case.with_name("letter.diary.jsonl")).entries)


def test_add_says_what_was_added_with_ids(run: Run, case: Path) -> None:
    result = run(
        "follow",
        case,
        "add",
        "--date",
        "2024-02-01",
        "--symptom",
        "pustules=2",
        "--symptom",
        "irritability=severe",
        "--item",
        "GPPGA pustules=3",
        "--temperature",
        "38.4",
        "--weight",
        "5400 g",
        "--lab",
        "CRP=12 mg/L",
        "--start",
        "Kineret 1 mg/kg/day",
        "--stop",
        "prednisolone",
        "--dose",
        "colchicine 0.5 mg",
        "--height",
        "68",
        "--visit",
        "clinic",
        "--note",
        "a bad night",
        "--photo",
        "arm.jpg",
        "--time",
        "08:30",
    )
    assert result.exit_code == 0, result.output
    entries = held(case)
    assert ID.findall(result.stdout) == [entry.id for entry in entries][:10]
    assert result.stdout.startswith("13 entries added to ")
    told = [(one.kind, one.name, one.value, one.unit, one.event, one.dose) for one in entries]
    assert told[:3] == [
        ("symptom", "pustules", 2.0, "", "", ""),
        ("symptom", "irritability", 3.0, "", "", ""),
        ("item", "GPPGA pustules", 3.0, "", "", ""),
    ]
    assert ("weight", "", 5400.0, "g", "", "") in told
    assert ("laboratory", "C-reactive protein", 12.0, "mg/L", "", "") in told
    assert ("treatment", "anakinra", None, "", "start", "1 mg/kg/day") in told
    assert ("treatment", "colchicine", None, "", "dose", "0.5 mg") in told
    assert {(one.date, one.time, one.source) for one in entries} == {("2024-02-01", "08:30", "typed")}
    # The story says when the patient was born, and its name is the case's.
    header = read_diary(case.with_name("letter.diary.jsonl")).header
    assert (header.case, header.born, header.sex) == ("letter", "2024-01-10", "male")


def test_without_a_date_today_is_taken_and_said(run: Run, case: Path) -> None:
    result = run("follow", case, "add", "--symptom", "rash")
    assert f"today, {date.today().isoformat()}, was taken" in result.stderr
    assert [(one.date, one.value) for one in held(case)] == [(date.today().isoformat(), 2.0)]


def test_what_cannot_be_read_is_named_and_the_rest_is_added(run: Run, case: Path) -> None:
    result = run(
        "follow",
        case,
        "add",
        "--date",
        "2024-02-01",
        "--temperature",
        "84",
        "--symptom",
        "pustules=2",
        "--lab",
        "CRP",
        "--symptom",
        "strange walk=1",
    )
    assert result.exit_code == 1
    assert "--temperature 84: A temperature of 84 °C lies outside 30 to 45 °C." in result.stderr
    assert "--lab CRP: Nothing is stated." in result.stderr
    assert [one.name for one in held(case)] == ["pustules", "strange walk"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add",), "nothing was given"),
        (("add", "--note", "x", "--date", "03/04/2024"), "--date"),
        (("add", "--note", "x", "--date", "2023-12-31"), "before the date of birth"),
        (("add", "--note", "x", "--time", "25:00"), "time of day"),
        (("add", "--note", "x", "--born", "2024-01-11"), "2024-01-11 was given"),
        (("list",), "there is no diary yet"),
        (("summary",), "there is no diary yet"),
        (("export",), "there is no diary yet"),
        (("import", "nothing.csv"), "there is no such file"),
        (("withdraw", "abc"), "there is no diary yet"),
        (("cure",), "No such command"),
    ],
)
def test_a_call_that_cannot_be_meant_ends_with_2_and_writes_nothing(
    run: Run, case: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = run("follow", case, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not case.with_name("letter.diary.jsonl").exists()


@pytest.mark.parametrize("arguments", [("add", "--note", "x"), ("list",), ("import", "diary.csv")])
def test_a_verb_without_a_case_says_so(run: Run, arguments: tuple[str, ...]) -> None:
    result = run("follow", *arguments)
    assert result.exit_code == 2
    assert "The case is missing" in result.stderr


def test_a_case_that_is_not_there_or_a_folder(run: Run, tmp_path: Path) -> None:
    assert "no such file" in run("follow", tmp_path / "x.txt", "list").stderr
    assert "folder" in run("follow", tmp_path, "list").stderr


def test_the_case_stands_before_the_verb_and_a_verb_has_help_without_one(run: Run, case: Path) -> None:
    assert "import" in run("follow", "--help").output
    for verb in ("add", "import", "correct", "withdraw", "list", "export", "summary", "report"):
        result = run("follow", verb, "--help")
        assert result.exit_code == 0
        assert "Usage" in result.output
        assert run("follow", case, verb, "-h").exit_code == 0


def test_import_says_what_was_imported_and_the_second_time_adds_nothing(run: Run, case: Path) -> None:
    table = case.with_name("diary.csv")
    table.write_text(TABLE)
    first = run("follow", case, "import", table)
    assert first.exit_code == 0
    assert "diary.csv: 6 cells: 5 imported, 1 empty, 0 not imported." in first.stdout
    assert len(ID.findall(first.stdout)) == 5
    before = case.with_name("letter.diary.jsonl").read_bytes()
    again = run("follow", case, "import", table)
    assert "0 entries added" in again.stdout
    assert "5 were there already" in again.stdout
    assert case.with_name("letter.diary.jsonl").read_bytes() == before


def test_import_of_bad_rows_ends_with_1_and_of_a_changed_table_says_what_differs(run: Run, case: Path) -> None:
    table = case.with_name("diary.csv")
    table.write_text(TABLE)
    run("follow", case, "import", table)
    table.write_text(TABLE.replace("38.4", "38.9").replace("6.4", "640"))
    result = run("follow", case, "import", table)
    assert result.exit_code == 1
    assert "diary.csv, row 2, column weight [kg]: A weight of 640 kg" in result.stderr
    assert "It says 38.9 °C; the diary says 38.4 °C for 2024-02-01 already" in result.stderr
    assert len(held(case)) == 6


def test_an_age_in_days_needs_a_date_of_birth(run: Run, case: Path) -> None:
    case.write_text("A girl had pustules at two weeks of age.\n")
    table = case.with_name("diary.csv")
    table.write_text("day,pustules\n22,2\n")
    assert "--born" in run("follow", case, "import", table).stderr
    assert run("follow", case, "import", table, "--born", "2024-01-10").exit_code == 0
    assert [one.date for one in held(case)] == ["2024-02-01"]


def test_a_correction_takes_the_place_and_the_history_is_kept(run: Run, case: Path) -> None:
    run("follow", case, "add", "--date", "2024-02-01", "--weight", "64", "--start", "anakinra 1 mg")
    weight, start = held(case)
    result = run("follow", case, "correct", weight.id[:8], "--value", "6400 g", "--date", "2024-02-02")
    assert result.exit_code == 0
    assert [(one.value, one.unit, one.date, one.corrects) for one in held(case) if one.kind == "weight"] == [
        (6400.0, "g", "2024-02-02", weight.id)
    ]
    assert run("follow", case, "correct", start.id, "--dose", "2 mg").exit_code == 0
    assert [one.dose for one in held(case) if one.kind == "treatment"] == ["2 mg"]
    refused = run("follow", case, "correct", weight.id, "--value", "7")
    assert refused.exit_code == 2
    assert "it was corrected by" in refused.stderr
    shown = run("follow", case, "list").stdout
    history = run("follow", case, "list", "--history").stdout
    assert (len(shown.splitlines()), len(history.splitlines())) == (2, 4)
    assert f"corrects {weight.id}" in history
    assert weight.id not in shown


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (("--value", "900"), "outside"),
        (("--value", "heavy"), "is no number"),
        (("--dose", "2 mg"), "only a treatment"),
        (("--name", "x"), "has no name"),
        (("--value", "6.4"), "nothing is changed"),
        ((), "nothing is changed"),
        (("--date", "2023-01-01"), "before the date of birth"),
    ],
)
def test_a_correction_that_cannot_be_meant(run: Run, case: Path, changes: tuple[str, ...], said: str) -> None:
    run("follow", case, "add", "--date", "2024-02-01", "--weight", "6.4")
    (weight,) = held(case)
    result = run("follow", case, "correct", weight.id, *changes)
    assert result.exit_code == 2
    assert said in result.stderr
    assert held(case) == (weight,)


def test_withdraw_and_let_it_hold_again(run: Run, case: Path) -> None:
    typed = ("follow", case, "add", "--date", "2024-02-01", "--symptom", "pustules=2")
    run(*typed)
    (entry,) = held(case)
    assert run("follow", case, "withdraw", entry.id, "--because", "another child").exit_code == 0
    assert held(case) == ()
    again = run(*typed)
    assert "it does not hold again" in again.stderr
    assert held(case) == ()
    assert run("follow", case, "correct", entry.id).exit_code == 0
    assert [one.value for one in held(case)] == [2.0]
    history = run("follow", case, "list", "--history").stdout
    assert "another child" in history
    assert f"withdraws {entry.id}" in history


def test_list_as_json(run: Run, case: Path) -> None:
    run("follow", case, "add", "--date", "2024-02-01", "--lab", "CRP=<5 mg/L")
    assert "<5 mg/L" in run("follow", case, "list").stdout
    (told,) = json.loads(run("follow", case, "list", "--json").stdout)
    assert (told["kind"], told["value"], told["unit"], told["text"]) == ("laboratory", 5.0, "mg/L", "<")


def test_a_diary_can_be_given_in_place_of_its_case(run: Run, case: Path) -> None:
    run("follow", case, "add", "--date", "2024-02-01", "--symptom", "pustules=2")
    diary = case.with_name("letter.diary.jsonl")
    case.unlink()
    assert run("follow", diary, "add", "--date", "2024-02-02", "--symptom", "pustules=1").exit_code == 0
    assert len(run("follow", diary, "list").stdout.splitlines()) == 2
    assert json.loads(run("follow", diary, "export").stdout)["id"] == "letter"


def test_export_and_import_again(run: Run, case: Path, tmp_path: Path) -> None:
    table = case.with_name("diary.csv")
    table.write_text(TABLE)
    run("follow", case, "import", table)
    out = tmp_path / "out.csv"
    assert run("follow", case, "export", "--out", out).stdout.strip() == str(out)
    other = tmp_path / "other.diary.jsonl"
    assert run("follow", other, "import", out).exit_code == 0
    assert {one.id for one in read_diary(other).entries} == {one.id for one in held(case)}
    assert run("follow", case, "export", "--format", "csv").stdout == out.read_text()


def test_the_phenopacket_has_the_case_the_measurements_and_the_treatments(
    run: Run, case: Path, tmp_path: Path
) -> None:
    run("follow", case, "add", "--date", "2024-02-01", "--lab", "CRP=120 mg/L", "--start", "anakinra 1 mg/kg/day")
    out = tmp_path / "case.json"
    assert run("follow", case, "export", "--out", out).exit_code == 0
    packet = json.loads(out.read_text())
    assert packet["subject"]["dateOfBirth"].startswith("2024-01-10")
    assert "HP:0200039" in {one["type"]["id"] for one in packet["phenotypicFeatures"]}
    (crp,) = (one for one in packet["measurements"] if one["assay"]["id"] == "LOINC:1988-5")
    assert crp["value"]["quantity"]["value"] == 120
    assert packet["medicalActions"][0]["treatment"]["doseIntervals"][0]["quantity"]["unit"]["id"] == "UCUM:mg/kg/d"


def test_a_table_of_another_patient_is_refused(run: Run, case: Path, examples: Path) -> None:
    """The letter and the table's remark say different days of birth: they are not one patient."""
    result = run("follow", case, "import", examples / "diary-response.csv")
    assert result.exit_code == 2
    assert "nothing was written" in result.stderr


def test_summary_as_text_and_as_json(run: Run, tmp_path: Path, examples: Path) -> None:
    case = tmp_path / "girl.diary.jsonl"
    assert run("follow", case, "import", examples / "diary-response.csv").exit_code == 0
    text = run("follow", case, "summary")
    assert text.exit_code == 0
    assert "Flares: " in text.stdout
    assert "anakinra" in text.stdout
    told = json.loads(run("follow", case, "summary", "--json").stdout)
    assert {"start", "end", "peak"} <= set(told["flares"][0])
    assert {"period_days", "periodic", "p_value"} <= set(told["periodicity"])
    assert {
        "agent",
        "start",
        "stop",
        "verdict",
        "rate_ratio",
        "rate_ratio_low",
        "rate_ratio_high",
        "because",
    } <= set(told["treatments"][0])
    assert {"laboratory", "growth", "due", "issues"} <= set(told)
    early = json.loads(run("follow", case, "summary", "--json", "--as-of", "2024-03-01").stdout)
    assert len(early["flares"]) < len(told["flares"])


def test_report_is_a_page_beside_the_diary_or_where_it_is_asked_for(
    run: Run, tmp_path: Path, examples: Path
) -> None:
    case = tmp_path / "girl.diary.jsonl"
    assert run("follow", case, "import", examples / "diary-response.csv").exit_code == 0
    result = run("follow", case, "report")
    assert result.exit_code == 0
    assert result.stdout.strip() == str(tmp_path / "girl-followup.html")
    page = (tmp_path / "girl-followup.html").read_text(encoding="utf-8")
    assert "Did it work?" in page
    assert "anakinra" in page
    early = tmp_path / "early.html"
    assert run("follow", case, "report", "--as-of", "2024-03-01", "--out", early).exit_code == 0
    assert "Did it work?" not in early.read_text(encoding="utf-8")
    assert "folder" in run("follow", case, "report", "--out", tmp_path).stderr


def test_verbose_says_nothing_of_the_patient(run: Run, case: Path) -> None:
    result = run("-v", "follow", case, "add", "--date", "2024-02-01", "--note", "Rosamunde slept badly")
    assert "wrote the diary: " in result.stderr
    assert "Rosamunde" not in result.stderr
