"""`proband revisit` as a user calls it: new facts of one patient, and newer knowledge for many."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import small_release as small
from proband.cli.main import main

Run = Callable[..., Result]
OLD, NEW = "2030-02-03", "2030-06-07"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A letter about an infant with pustules and leukocytosis."""
    path = tmp_path / "letter.txt"
    path.write_text(
        "A boy presented at 2 weeks of life with pustules over the whole body and leukocytosis. He was irritable "
        "and failed to thrive. A bone survey showed no osteolysis."
    )
    return path


@pytest.fixture(scope="module")
def small_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small releases: by the newer one Blood three has pustules, and ADARB1 (NCBI gene 104) causes it."""
    folder = tmp_path_factory.mktemp("releases")
    row = small.PHENOTYPE_HPOA.splitlines()[-1].split("\t")
    added = ["OMIM:3", "Blood three", "", "HP:0200039", "PMID:31", *row[5:7], "9/9", *row[8:]]
    first = {
        "hp.obo": small.HP_OBO,
        "phenotype.hpoa": small.PHENOTYPE_HPOA,
        "genes_to_phenotype.txt": small.GENES,
    }
    later = {
        "hp.obo": small.HP_OBO.replace(OLD, NEW),
        "phenotype.hpoa": "\n".join((small.PHENOTYPE_HPOA.replace(OLD, NEW), "\t".join(added))),
        "genes_to_phenotype.txt": f"{small.GENES}\n104\tADARB1\tHP:0001974\tLeukocytosis\t-\tOMIM:3",
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROBAND_DATA", str(folder / "data"))
        for texts in (first, later):
            for file, text in texts.items():
                (folder / file).write_text(text)
            result = CliRunner().invoke(main, ["data", "add", *(str(folder / file) for file in texts)])
            assert result.exit_code == 0, result.output
    return folder / "data"


@pytest.fixture
def releases(small_releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small releases are installed beside the one that proband ships."""
    monkeypatch.setenv("PROBAND_DATA", str(small_releases))


def _packet(name: str, *terms: str, gene: str = "") -> dict[str, object]:
    packet: dict[str, object] = {
        "id": name,
        "subject": {"id": name},
        "phenotypicFeatures": [{"type": {"id": term, "label": term}} for term in terms],
        "metaData": {"created": "2030-01-01T00:00:00Z", "createdBy": "test", "phenopacketSchemaVersion": "2.0"},
    }
    if gene:
        described = {"id": "v", "geneContext": {"valueId": "HGNC:0", "symbol": gene}}
        described["expressions"] = [{"syntax": "hgvs.c", "value": "c.10A>G"}]  # type: ignore[assignment]
        call = {"variationDescriptor": described}
        found = {"subjectOrBiosampleId": name, "interpretationStatus": "CANDIDATE", "variantInterpretation": call}
        diagnosis = {"disease": {"id": "OMIM:1", "label": "?"}, "genomicInterpretations": [found]}
        packet["interpretations"] = [{"id": "i", "progressStatus": "IN_PROGRESS", "diagnosis": diagnosis}]
    return packet


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    """Four records: one that moves, a broken one, one of a gene that is newly known, one that stays."""
    path = tmp_path / "cohort.jsonl"
    records = [
        json.dumps(_packet("moves", "HP:0200039", "HP:0001974")),
        "{ this is no JSON",
        json.dumps(_packet("gene", "HP:0000988", gene="ADARB1")),
        json.dumps(_packet("nothing")),
    ]
    path.write_text("\n".join(records) + "\n")
    return path


def test_a_typed_finding_says_what_moved_and_because_of_what(run: Run, letter: Path) -> None:
    result = run("revisit", letter, "-f", "Osteolysis")
    assert result.exit_code == 0, result.output
    assert "Osteolysis HP:0002797 (was excluded before, typed)" in result.stdout
    assert "DIRA" in result.stdout
    assert "in 11 of 12 patients" in result.stdout


def test_the_diary_beside_the_case_is_read(run: Run, letter: Path) -> None:
    added = run(
        "follow", letter, "add", "--born", "2024-01-10", "--date", "2024-04-01", "--symptom", "osteolysis=2"
    )
    assert added.exit_code == 0, added.output
    result = run("revisit", letter, "--json")
    assert result.exit_code == 0, result.output
    change = json.loads(result.stdout)
    assert change["schema"] == "proband-change/1"
    assert change["kind"] == "facts"
    fact = change["new"][0]
    assert (fact["id"], fact["source"], fact["instead_of"]) == ("HP:0002797", "diary", "excluded")
    for one in change["diseases"]:
        moved = sum(part["difference"] for part in one["because"])
        assert moved == pytest.approx(one["log10_after"] - one["log10_before"], abs=1e-4)


def test_a_newer_letter_is_joined(run: Run, letter: Path) -> None:
    newer = letter.with_name("second.txt")
    newer.write_text("The boy now has diarrhea and arthritis.")
    change = json.loads(run("revisit", letter, "--with", newer, "--json").stdout)
    assert {(one["label"], one["source"]) for one in change["new"]} >= {
        ("Diarrhea", "second.txt"),
        ("Arthritis", "second.txt"),
    }
    assert change["after"]["findings"] > change["before"]["findings"]


def test_since_an_age_compares_the_case_with_itself(run: Run, examples: Path) -> None:
    change = json.loads(run("revisit", examples / "ditra-infant.txt", "--since", "P1M", "--json").stdout)
    assert change["before"]["what"] == "with what was known at P1M"
    assert change["before"]["findings"] < change["after"]["findings"]
    assert {one["source"] for one in change["new"]} == {"case"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no new facts"),
        (["--since", "soon"], "is no date and no age"),
        (["--with", "nothing-there.txt"], "no such file"),
        (["-f", "Osteolisis"], "Did you mean"),
        (["-f", "Fever", "--out", "t.tsv"], "--out is for many cases"),
        (["-f", "Fever", "--workers", "2"], "--workers is for many cases"),
        (["-f", "Fever", "--release", "newest"], "--release compares releases"),
        (["--release", "newest"], "there is nothing to compare"),
        (["--release", "1999-01-01"], "is not installed"),
        (["--result", "nothing-there"], "cannot be read"),
    ],
)
def test_what_cannot_be_meant_is_said(run: Run, letter: Path, arguments: list[str], message: str) -> None:
    result = run("revisit", letter, *arguments)
    assert result.exit_code in (2, 3)
    assert message in result.output


def test_new_facts_are_of_one_patient(run: Run, letter: Path) -> None:
    assert "of one patient" in run("revisit", letter, letter, "-f", "Fever").output
    assert run("revisit", letter.parent, "-f", "Fever").exit_code == 2


@pytest.mark.usefixtures("releases")
def test_one_case_under_two_releases(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(_packet("moves", "HP:0200039", "HP:0001974")))
    result = run("revisit", "--release", NEW, "--from", OLD, path)
    assert result.exit_code == 0, result.output
    assert f"release {NEW}" in result.stdout
    change = json.loads(run("revisit", "--release", "newest", "--from", OLD, path, "--json").stdout)
    (raised,) = [one for one in change["raised"] if one["disease_id"] == "OMIM:3"]
    assert raised["reason"] in ("leads", "first three", "posterior doubled")
    blood = next(one for one in change["diseases"] if one["disease_id"] == "OMIM:3")
    part = next(one for one in blood["because"] if one["finding"] and one["finding"]["id"] == "HP:0200039")
    assert (part["state"], part["frequency"], part["new_source"]) == ("changed", "9/9", ["PMID:31"])
    assert "in 9 of 9 patients" in result.stdout
    assert "Before: not described." in result.stdout
    assert "PMID:31" in result.stdout


@pytest.mark.usefixtures("releases")
def test_the_release_of_an_earlier_result_is_the_older_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "case.json"
    path.write_text(json.dumps(_packet("moves", "HP:0200039", "HP:0001974")))
    shipped = json.loads(run("revisit", "--release", NEW, path, "--json").stdout)
    assert shipped["before"]["release"] == "2025-01-16"  # without a result the oldest that is installed
    assert run("workup", path, "--release", OLD).exit_code == 0
    found = json.loads(run("revisit", "--release", NEW, path, "--json").stdout)
    assert found["before"]["release"] == OLD
    told = json.loads(run("revisit", "--result", tmp_path / "proband-case", path, "--json").stdout)
    assert told["before"]["release"] == OLD
    assert run("revisit", "--release", OLD, path).exit_code == 2


@pytest.mark.usefixtures("releases")
def test_many_cases_give_a_row_a_raised_change(run: Run, cohort: Path) -> None:
    out = cohort.with_name("changes.tsv")
    result = run("revisit", "--release", NEW, "--from", OLD, cohort, "--out", out)
    assert result.exit_code == 1
    assert "cohort.jsonl:2" in result.stderr
    assert "cohort.jsonl:4" in result.stderr
    assert "2 of 4 cases compared" in result.stderr
    head, *lines = out.read_text().splitlines()
    rows = [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]
    assert {row["where"] for row in rows} == {"cohort.jsonl:1", "cohort.jsonl:3"}
    gene = next(row for row in rows if row["reason"] == "candidate gene")
    assert (gene["case_id"], gene["disease_id"], gene["gene"], gene["variants"]) == (
        "gene",
        "OMIM:3",
        "ADARB1",
        "c.10A>G",
    )
    moved = next(row for row in rows if row["case_id"] == "moves" and row["disease_id"] == "OMIM:3")
    assert "Pustule" in moved["because"]
    assert "PMID:31" in moved["because"]


@pytest.mark.usefixtures("releases")
def test_the_rows_do_not_depend_on_how_they_are_made(run: Run, cohort: Path) -> None:
    folder = cohort.with_name("folder")
    folder.mkdir()
    for number, line in enumerate(cohort.read_text().splitlines()):
        if line.startswith('{"'):
            (folder / f"{number}.json").write_text(line)
    packed = cohort.with_name("cohort.zip")
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    told = [
        [json.loads(line) for line in run("revisit", "--from", OLD, path, "--json").stdout.splitlines()]
        for path in (cohort, folder, packed)
    ]
    rows = [[{key: value for key, value in row.items() if key != "where"} for row in found] for found in told]
    assert rows[0]
    assert rows[0] == rows[1] == rows[2]
    table = run("revisit", "--from", OLD, cohort).stdout
    assert run("revisit", "--from", OLD, cohort).stdout == table


@pytest.mark.usefixtures("releases")
def test_workers_change_nothing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    packets = [_packet(f"p{number}", "HP:0200039", "HP:0001974") for number in range(45)]
    path.write_text("\n".join(map(json.dumps, packets)))
    one, two = (run("revisit", "--from", OLD, path, "--workers", n).stdout for n in (1, 2))
    assert one == two
    assert one.count("\n") > 45


@pytest.mark.parametrize("option", [["--out", "table.xlsx"], ["--vcf", "x.vcf", "--out", "t.tsv"]])
@pytest.mark.usefixtures("releases")
def test_many_cases_refuse_what_is_not_for_them(run: Run, cohort: Path, option: list[str]) -> None:
    assert run("revisit", "--from", OLD, cohort, *option).exit_code == 2


@pytest.mark.usefixtures("releases")
def test_a_diary_beside_a_phenopacket_is_no_record(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    case = folder / "case.json"
    case.write_text(json.dumps(_packet("moves", "HP:0200039", "HP:0001974")))
    assert run("follow", case, "add", "--date", "2024-04-01", "--symptom", "pustule=2").exit_code == 0
    result = run("revisit", "--from", OLD, folder)
    assert result.exit_code == 0, result.output
    assert "1 of 1 cases compared" in result.stderr
    assert "this is a diary" in run("revisit", folder / "case.diary.jsonl", "-f", "Fever").output


def test_nothing_moved_is_said(run: Run, letter: Path) -> None:
    result = run("revisit", letter, "-f", "Pustule")
    assert result.exit_code == 0, result.output
    assert "Nothing is new, and nothing moved." in result.stdout
