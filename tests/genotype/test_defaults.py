"""The user's own files that stand in where a command was given none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from proband.genotype.defaults import default_file
from proband.genotype.opened import Sources, open_genome
from proband.knowledge import Knowledge
from proband.knowledge.assembly import Build
from proband.knowledge.remembered import Remembered, describe

WriteVcf = Callable[..., Path]
RECORD = "chr2 113060902 . T C 900 PASS . GT:DP:GQ:AD 1/1:30:90:0,30"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "freq.tsv"
    path.write_text("chrom\tpos\tref\talt\taf\n2\t113060902\tT\tC\t0.00031\n")
    return path


def told(files: list[Remembered], build: Build) -> tuple[str, str]:
    """The file's name, and the code of what is said."""
    path, issues = default_file("frequencies", files, build)
    return "" if path is None else path.name, " ".join(one.code for one in issues)


def test_the_file_of_the_assembly_is_used(table: Path) -> None:
    file = describe("frequencies", table, "GRCh38")
    assert told([file], "GRCh38") == ("freq.tsv", "source-used")
    assert told([file], "GRCh37") == ("", "source-assembly")
    assert told([], "GRCh38") == ("", "")
    assert default_file("sequence", [file], "GRCh38") == (None, ())


def test_a_file_that_changed_or_vanished_is_not_used(table: Path) -> None:
    file = describe("frequencies", table, "GRCh38")
    table.write_text("chrom\tpos\tref\talt\taf\n")
    assert told([file], "GRCh38") == ("", "source-unusable")
    table.unlink()
    assert told([file], "GRCh38") == ("", "source-unusable")


def test_a_sequence_without_its_index_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "g.fa"
    path.write_text(">chr2\nACGT\n")
    found, issues = default_file("sequence", [describe("sequence", path, "GRCh38")], "GRCh38")
    assert found is None
    assert [one.level for one in issues] == ["warning"]
    assert "its index (.fai)" in issues[0].what


@pytest.mark.parametrize(
    ("build", "given", "frequency", "codes"),
    [
        ("GRCh38", False, 0.00031, ["frequency-table", "source-used"]),
        ("GRCh37", False, None, ["source-assembly"]),
        ("GRCh37", True, 0.00031, ["frequency-table"]),
    ],
)
def test_a_genome_is_opened_with_them(
    knowledge: Knowledge,
    write_vcf: WriteVcf,
    table: Path,
    build: Build,
    given: bool,
    frequency: float | None,
    codes: list[str],
) -> None:
    sources = Sources(
        write_vcf([RECORD]),
        frequencies=table if given else None,
        defaults=(describe("frequencies", table, build),),
    )
    genome = open_genome(sources, knowledge, use_cache=False)
    (call,) = genome.reading.calls
    assert (call.frequency.value if call.frequency else None) == frequency
    found = [one.code for one in genome.reading.issues]
    assert [code for code in found if code.startswith(("source-", "frequency-"))] == codes


def test_what_was_kept_of_a_file_is_not_taken_for_another_table(
    knowledge: Knowledge,
    write_vcf: WriteVcf,
    table: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PROBAND_CACHE", str(tmp_path / "cache"))
    path = write_vcf([RECORD])
    bare = open_genome(Sources(path), knowledge)
    with_table = Sources(path, defaults=(describe("frequencies", table, "GRCh38"),))
    first, again = (open_genome(with_table, knowledge) for _ in range(2))
    assert bare.reading.calls[0].frequency is None
    assert first.reading.calls[0].frequency is not None
    assert again.reading.calls == first.reading.calls
    assert again.reading.issues == first.reading.issues
