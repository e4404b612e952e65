"""Every command does what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import proband

Run = Callable[..., Result]
DITRA, DIRA, FMF = "OMIM:614204", "OMIM:612852", "OMIM:249100"


def test_without_a_command_there_is_help(run: Run) -> None:
    assert run().output == run("--help").output
    assert "workup" in run("-h").output
    assert run("--version").output == f"proband, version {proband.__version__}\n"


def test_a_command_that_is_not_there(run: Run) -> None:
    assert run("cure").exit_code == 2


def test_workup_writes_three_files_and_ends_with_the_path(run: Run, tmp_path: Path, examples: Path) -> None:
    result = run("workup", examples / "ditra-infant.txt", "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == str(tmp_path / "out" / "report.html")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"report.html", "case.json", "result.json"}
    found = json.loads((tmp_path / "out" / "result.json").read_text())
    assert found["differential"][0]["disease_id"] == DITRA
    assert DITRA in (tmp_path / "out" / "report.html").read_text()
    assert json.loads((tmp_path / "out" / "case.json").read_text())["subject"]["sex"] == "FEMALE"


def test_the_same_case_gives_the_same_bytes(run: Run, tmp_path: Path, examples: Path) -> None:
    for name in ("one", "other"):
        run("workup", examples / "fmf-child.txt", "--out", tmp_path / name, "--date", "2030-01-31")
    for name in ("report.html", "case.json", "result.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()
    assert "2030-01-31" in (tmp_path / "one" / "report.html").read_text()


def test_workup_names_its_folder_after_the_case(
    run: Run, tmp_path: Path, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("workup", examples / "dira-newborn.phenopacket.json", "--top", "5", "--json")
    assert len(json.loads(result.stdout)["differential"]) == 5
    assert (tmp_path / "proband-dira-newborn" / "report.html").is_file()


def test_what_workup_wrote_can_be_worked_up_again(run: Run, tmp_path: Path, examples: Path) -> None:
    run("workup", examples / "dira-newborn.txt", "--out", tmp_path / "first")
    run("workup", tmp_path / "first" / "case.json", "--out", tmp_path / "second")
    first, second = (json.loads((tmp_path / name / "result.json").read_text()) for name in ("first", "second"))
    assert first["differential"] == second["differential"]


def test_read_gives_a_phenopacket(run: Run, tmp_path: Path, examples: Path) -> None:
    result = run("read", examples / "marfan-teenager.txt", "--show")
    packet = json.loads(result.stdout)
    assert "HP:0001083" in {feature["type"]["id"] for feature in packet["phenotypicFeatures"]}
    assert "Ectopia lentis" in result.stderr
    run("read", examples / "marfan-teenager.txt", "--out", tmp_path / "case.json")
    assert json.loads((tmp_path / "case.json").read_text()) == packet


def test_a_story_from_stdin(run: Run) -> None:
    result = run("read", "-", stdin="A boy had pustules at 2 weeks of life, without fever.")
    found = {f["type"]["id"]: f.get("excluded", False) for f in json.loads(result.stdout)["phenotypicFeatures"]}
    assert found == {"HP:0200039": False, "HP:0001945": True}


def test_rank_by_findings(run: Run) -> None:
    typed = ("-f", "Pustule", "-f", "HP:0002754", "--not", "fever", "--onset", "P14D", "--sex", "male")
    result = run("rank", *typed, "--top", "3", "--json")
    found = json.loads(result.stdout)
    assert DIRA in [candidate["disease_id"] for candidate in found["differential"]]
    assert len(found["differential"]) == 3
    assert found["case"]["sex"] == "male"
    shown = run("rank", *typed, "--top", "3")
    assert shown.exit_code == 0
    assert DIRA in shown.output


@pytest.mark.parametrize("onset", ["P14D", "p2w", "neonatal", "Neonatal onset", "HP:0003623"])
def test_an_onset_by_age_id_or_name(run: Run, onset: str) -> None:
    found = json.loads(run("rank", "-f", "Pustule", "--onset", onset, "--json").stdout)
    kinds = {part["kind"]: part for part in found["differential"][0]["evidence"]}
    assert "Neonatal onset" in kinds["onset"]["because"]


def test_typed_findings_are_added_to_a_case(run: Run, examples: Path) -> None:
    path = examples / "dira-newborn.phenopacket.json"
    alone, more = (
        json.loads(run("rank", path, *typed, "--json").stdout) for typed in ((), ("-f", "Ectopia lentis"))
    )
    assert len(more["case"]["findings"]) == len(alone["case"]["findings"]) + 1


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ((), "no case was given"),
        (("-f", "Pustle"), "Did you mean: Pustule"),
        (("-f", "HP:9999999"), "no term HP:9999999"),
        (("-f", "Neonatal onset"), "is not a finding"),
        (("-f", "Pustule", "--onset", "soon"), "no age and no onset"),
        (("-f", "Pustule", "--sex", "unsure"), "unsure"),
        (("-f", "Pustule", "--top", "0"), "--top"),
    ],
)
def test_typed_nonsense_is_a_usage_error(run: Run, typed: tuple[str, ...], message: str) -> None:
    result = run("rank", *typed)
    assert result.exit_code == 2
    assert message in result.output


@pytest.mark.parametrize("disease", [DIRA, "mim_612852", "ORPHA:210115", "MONDO:0013021", "DIRA"])
def test_why_by_id_and_alias(run: Run, examples: Path, disease: str) -> None:
    result = run("why", examples / "ditra-infant.txt", "--disease", disease)
    assert result.exit_code == 0
    assert DIRA in result.output
    assert "rank" in result.output


def test_why_by_gene(run: Run) -> None:
    """A gene with one disease means that disease; a gene with several is ambiguous."""
    assert DITRA in run("why", "-f", "Pustule", "-d", "IL36RN").output
    result = run("why", "-f", "Pustule", "-d", "IL1RN")
    assert result.exit_code == 2
    assert DIRA in result.output


def test_why_of_a_disease_far_down_the_list(run: Run) -> None:
    result = run("why", "-f", "Pustule", "-d", "Marfan syndrome")
    assert "OMIM:154700" in result.output


def test_why_of_a_family_of_diseases_names_its_members(run: Run) -> None:
    result = run("why", "-f", "Recurrent fever", "-d", "ORPHA:342")
    assert "family of diseases" in result.output
    assert FMF in result.output


UNCLEAR = [
    ("psoriasis", "Psoriasis 14, pustular"),
    ("xyzzy", "no disease"),
    ("GAA", "OMIM:232300"),
    ("OMIM:999999", "no disease"),
    ("MONDO:9999999", "no disease"),
]


@pytest.mark.parametrize(("disease", "message"), UNCLEAR)
def test_a_disease_that_is_unknown_or_ambiguous(run: Run, disease: str, message: str) -> None:
    result = run("why", "-f", "Pustule", "-d", disease)
    assert result.exit_code == 2
    assert message in result.output


def test_fmf_means_the_disease_and_not_the_family_of_that_name(run: Run) -> None:
    assert FMF in run("why", "-f", "Fever", "-d", "FMF").output


def test_verbose_tells_the_steps_and_no_word_of_the_patient(run: Run, examples: Path, tmp_path: Path) -> None:
    result = run("-v", "workup", examples / "ditra-infant.txt", "--out", tmp_path)
    assert "ranked the diseases:" in result.stderr
    assert "Lina" not in result.stderr


def test_a_terminal_that_lacks_letters_gets_question_marks(examples: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "proband.cli.main", "workup", examples / "fmf-child.txt", "--out", tmp_path]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    run = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=60)
    assert run.returncode == 0
    assert run.stdout.isascii()


def test_a_reader_that_goes_away_is_no_error() -> None:
    """proband rank ... | head -1"""
    command = [sys.executable, "-m", "proband.cli.main", "rank", "-f", "Fever", "--top", "200"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        assert run.stderr.read() == b""
