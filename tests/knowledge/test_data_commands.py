"""`proband data`: what is there, whether it is whole, and a newer release from files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import small_release as small
from proband.cli.main import main
from proband.errors import PackCorrupt
from proband.knowledge import library, open_knowledge


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The files of a small release that is newer than any."""
    texts = {"hp.obo": small.HP_OBO, "phenotype.hpoa": small.PHENOTYPE_HPOA, "genes_to_phenotype.txt": small.GENES}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return [tmp_path / name for name in texts]


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert "Traceback" not in result.output
    return result


def test_status_names_packs_ages_sources_and_licences(data: Path) -> None:
    result = run("data", "status", "--date", "2026-02-16")
    assert result.exit_code == 0
    assert "phenotype 2025-01-16\n  1 year 1 month old" in result.output
    assert "CC BY 4.0" in result.output
    assert "enables" in result.output


def test_status_refuses_what_is_no_day(data: Path) -> None:
    assert run("data", "status", "--date", "soon").exit_code == 2


def test_verify_finds_the_shipped_packs_whole(data: Path) -> None:
    result = run("data", "verify")
    assert result.exit_code == 0
    assert result.output.count("whole") == len(library.installed())


def test_an_added_release_is_used_unless_another_is_asked_for(data: Path, files: list[Path]) -> None:
    result = run("data", "add", *files)
    assert result.exit_code == 0, result.output
    assert "It is used from now on." in result.output
    assert open_knowledge().release == "2030-02-03"
    assert open_knowledge("2025-01-16").release == "2025-01-16"
    assert "OMIM:1" in run("rank", "-f", "Pimple").output
    assert "Psoriasis" in run("rank", "-f", "Pustule", "--release", "2025-01-16").output
    assert "phenotype 2030-02-03" in run("data", "status").output
    assert run("data", "verify").output.count("whole") == len(library.installed())


def test_an_added_release_names_its_files_with_their_sums(data: Path, files: list[Path]) -> None:
    run("data", "add", *files)
    sources = open_knowledge().pack.manifest.sources
    named = [source for source in sources if source.carried_by == "file"]
    assert [source.name.split(": ")[1] for source in named] == [path.name for path in files]
    assert all(len(source.sha256) == 64 for source in named)


def test_without_the_file_of_genes_the_shipped_links_are_used_and_said(data: Path, files: list[Path]) -> None:
    result = run("data", "add", *files[:2])
    assert result.exit_code == 0, result.output
    assert "genes_to_phenotype.txt: Not given" in result.output


def test_files_of_different_releases_are_told(data: Path, files: list[Path]) -> None:
    files[1].write_text(small.PHENOTYPE_HPOA.replace("2030-02-03", "2029-01-01"))
    assert "the annotations are of 2029-01-01" in run("data", "add", *files).output


def test_adding_again_replaces_the_release(data: Path, files: list[Path]) -> None:
    run("data", "add", *files)
    files[1].write_text(small.PHENOTYPE_HPOA.replace("Rash two", "Rash second"))
    assert run("data", "add", *files).exit_code == 0
    diseases = open_knowledge().diseases
    assert diseases.name(diseases.index("OMIM:2") or 0) == "Rash second"
    assert [path.name for path in (data / "packs").iterdir()] == ["phenotype"]


def test_the_release_that_is_shipped_is_not_added(data: Path, files: list[Path]) -> None:
    files[0].write_text(small.HP_OBO.replace("2030-02-03", "2025-01-16"))
    result = run("data", "add", *files)
    assert result.exit_code == 2
    assert "already" in result.output


def test_the_order_of_the_files_does_not_matter(data: Path, files: list[Path]) -> None:
    result = run("data", "add", *reversed(files))
    assert result.exit_code == 0, result.output
    assert open_knowledge().release == "2030-02-03"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda files: files[1:], "Give the hp.obo file with it"),
        (lambda files: files[2:], "Give the hp.obo file and the phenotype.hpoa file with it"),
        (lambda files: files[:1], "Give the phenotype.hpoa file with it"),
        (lambda files: [files[0], files[0]], "Give one hp.obo file at a time"),
        (lambda files: [files[0], files[1], files[0]], "Give one hp.obo file at a time"),
        (lambda files: [files[0].with_name("nothing"), files[1]], "no such file"),
        (lambda files: [files[0].parent], "this is a folder"),
    ],
)
def test_other_files_are_refused_and_leave_nothing(
    data: Path, files: list[Path], change: Callable[[list[Path]], list[Path]], message: str
) -> None:
    result = run("data", "add", *change(files))
    assert result.exit_code == 2
    assert message in result.output
    assert not list(data.rglob("manifest.json"))


def test_a_build_that_fails_leaves_no_half_built_pack(
    data: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PackCorrupt("damaged", "here", "again")

    monkeypatch.setattr("proband.knowledge.build.add._check", fail)
    assert run("data", "add", *files).exit_code == 3
    assert list((data / "packs").iterdir()) == []
    assert open_knowledge().release == "2025-01-16"


def test_a_damaged_pack_is_found_and_stops_the_work(data: Path, files: list[Path]) -> None:
    run("data", "add", *files)
    folder = data / "packs" / "phenotype" / "2030-02-03"
    (folder / "term.label.txt").write_bytes(b"?" + (folder / "term.label.txt").read_bytes()[1:])
    result = run("data", "verify")
    assert result.exit_code == 3
    assert "term.label.txt" in result.output
    (folder / "term.label.txt").write_bytes(b"")
    result = run("rank", "-f", "Fever")
    assert result.exit_code == 3
    assert "term.label.txt" in result.output
    (folder / "manifest.json").write_text("{")
    assert run("data", "verify").exit_code == 3
    assert "damaged" in run("data", "status").output
    shutil.rmtree(folder)
    assert run("data", "verify").exit_code == 0


def test_without_any_pack_the_advice_is_to_install_again(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("proband.knowledge.library", "proband.cli.packs"):
        monkeypatch.setattr(f"{module}.SHIPPED", tmp_path / "nothing")
    assert library.installed() == []
    for arguments in (("data", "verify"), ("data", "status"), ("rank", "-f", "Fever")):
        result = run(*arguments)
        assert result.exit_code == 3
        assert "nstall" in result.output
