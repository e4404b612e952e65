"""`proband data add` of any file: told by its content; and files that stay where they are."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from proband.errors import FileFormatError
from proband.knowledge.assembly import LENGTHS
from proband.knowledge.build.recognise import recognise
from proband.knowledge.remembered import fault_of, list_file, remembered

Run = Callable[..., Result]
VCF = "##fileformat=VCFv4.2\n"
COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"
CONTIG37 = f"##contig=<ID=1,length={LENGTHS['GRCh37'][0]}>\n"
CONTIG38 = f"##contig=<ID=chr1,length={LENGTHS['GRCh38'][0]},assembly=gnomAD_GRCh38>\n"
AF = '##INFO=<ID=AF,Number=A,Type=Float,Description="x">\n'
TABLE = "chrom\tpos\tref\talt\taf\n1\t10\tA\tC\t0.1\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a file under a name that says nothing."""

    def make(text: str, name: str = "file") -> Path:
        (tmp_path / name).write_text(text)
        return tmp_path / name

    return make


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("format-version: 1.2\ndata-version: hp/releases/2030-01-01\n\n[Term]\n", "ontology"),
        ("#description: x\n#version: 2030-01-01\ndatabase_id\tdisease_name\tqualifier\n", "annotations"),
        ("ncbi_gene_id\tgene_symbol\thpo_id\n", "genes"),
        ("disease_id\tmaxo_id\n", "treatments"),
        (f"{VCF}##INFO=<ID=CLNSIG,x>\n##INFO=<ID=CLNREVSTAT,x>\n##INFO=<ID=AF_EXAC,x>\n{COLUMNS}\n", "ClinVar"),
        (f"{VCF}{AF}{COLUMNS}\n", "frequencies"),
        (f"{VCF}##INFO=<ID=AF_afr,x>\n{COLUMNS}\n", "frequencies"),
        (TABLE, "frequencies"),
        ("#CHROM\tPOS\tREF\tALT\tAF\n", "frequencies"),
        (">chr1 a sequence\nACGT\n", "sequence"),
    ],
)
def test_a_file_is_told_by_its_content(write: Callable[[str], Path], text: str, kind: str) -> None:
    assert recognise(write(text)) == kind
    packed = write("").with_name("packed")
    packed.write_bytes(gzip.compress(text.encode()))
    assert recognise(packed) == kind


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("Dear colleague, a boy of three", "no file that `proband data add` knows"),
        ("format-version: 1.2\ndata-version: mondo/2030\n[Term]\n", "no file that `proband data add` knows"),
        ("disease_id\ttreatment\n", "no file that `proband data add` knows"),
        ("PK\0\0\0zip", "not a text file"),
        (f"{VCF}{AF}{COLUMNS}\tFORMAT\tANNA\n", "somebody's genotypes"),
        (f"{VCF}##INFO=<ID=DP,x>\n{COLUMNS}\n", "neither ClinVar's classifications"),
    ],
)
def test_a_file_that_is_nothing_known_is_refused(
    data: Path, run: Run, write: Callable[[str], Path], text: str, message: str
) -> None:
    with pytest.raises(FileFormatError, match=message):
        recognise(write(text))
    result = run("data", "add", write(text))
    assert result.exit_code == 2
    assert message in result.output
    assert not data.exists()


def test_nothing_is_taken_up_if_one_file_is_not_known(data: Path, run: Run, write: Callable[..., Path]) -> None:
    assert run("data", "add", write(f"{VCF}{CONTIG38}{AF}{COLUMNS}\n", "a"), write("?", "b")).exit_code == 2
    assert remembered() == ()


@pytest.mark.parametrize(
    ("head", "build"),
    [
        (CONTIG38, "GRCh38"),
        (CONTIG37, "GRCh37"),
        ("##reference=file:///refs/hs37d5.fa\n", "GRCh37"),
        ("##contig=<ID=chr1,assembly=gnomAD_GRCh38>\n", "GRCh38"),
    ],
)
def test_frequencies_are_remembered_with_their_assembly(
    data: Path, run: Run, write: Callable[..., Path], head: str, build: str
) -> None:
    path = write(f"{VCF}{head}{AF}{COLUMNS}\n")
    result = run("data", "add", path)
    assert result.exit_code == 0, result.output
    (file,) = remembered()
    assert (file.kind, file.path, file.build, file.size) == ("frequencies", str(path), build, path.stat().st_size)
    assert f"population frequencies, {build}: {path}" in run("data", "status").output


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (TABLE, (), "does not say whether it is on GRCh37 or GRCh38"),
        (f"{VCF}{AF}{COLUMNS}\n", (), "does not say whether it is on GRCh37 or GRCh38"),
        (f"{VCF}{CONTIG38}{AF}{COLUMNS}\n", ("--assembly", "GRCh37"), "does not agree"),
        (f"{VCF}{CONTIG38}##reference=hg19\n{AF}{COLUMNS}\n", (), "does not agree"),
    ],
)
def test_the_assembly_is_never_guessed(
    data: Path, run: Run, write: Callable[..., Path], text: str, options: tuple[str, ...], message: str
) -> None:
    result = run("data", "add", write(text), *options)
    assert result.exit_code == 2
    assert message in result.output
    assert remembered() == ()


def test_another_file_of_the_same_kind_takes_the_place(data: Path, run: Run, write: Callable[..., Path]) -> None:
    first, second = write(TABLE, "first"), write(TABLE, "second")
    assert run("data", "add", first, "--assembly", "GRCh38").exit_code == 0
    assert run("data", "add", first, "--assembly", "GRCh37").exit_code == 0
    assert "takes the place" not in run("data", "add", first, "--assembly", "GRCh38").output
    assert f"It takes the place of {first}" in run("data", "add", second, "--assembly", "GRCh38").output
    assert [(file.build, Path(file.path).name) for file in remembered()] == [
        ("GRCh37", "first"),
        ("GRCh38", "second"),
    ]


def test_a_changed_file_and_a_vanished_one_are_told(data: Path, run: Run, write: Callable[..., Path]) -> None:
    path = write(TABLE)
    run("data", "add", path, "--assembly", "GRCh38")
    (file,) = remembered()
    os.utime(path, ns=(1, 1))
    assert fault_of(file) == ""  # touched, but the same
    path.write_text(TABLE.replace("0.1", "0.2"))
    assert fault_of(file) == "it has changed since it was added"
    path.write_text(TABLE + "\n")
    assert "it has changed since it was added (" in run("data", "status").output
    path.unlink()
    assert fault_of(file) == "it is not there any more"
    assert "not used: it is not there any more" in run("data", "status").output


def test_a_sequence_gets_its_index(data: Path, run: Run, write: Callable[..., Path]) -> None:
    pytest.importorskip("pysam")
    path = write(">chr1\nACGT\nACGT\n", "g")
    assert run("data", "add", path).exit_code == 2
    result = run("data", "add", path, "--assembly", "GRCh38")
    assert result.exit_code == 0, result.output
    assert path.with_name("g.fai").read_text().startswith("chr1\t8\t")
    assert [file.kind for file in remembered()] == ["sequence"]


def test_the_lengths_of_a_sequence_tell_its_assembly(data: Path, run: Run, write: Callable[..., Path]) -> None:
    path = write(">1\nACGT\n", "g")
    index = write(f"1\t{LENGTHS['GRCh37'][0]}\t3\t4\t5\n", "g.fai")
    assert run("data", "add", path, "--assembly", "GRCh38").exit_code == 2
    assert run("data", "add", path).exit_code == 0
    assert [file.build for file in remembered()] == ["GRCh37"]
    index.write_text("nonsense\n")
    assert "this is no index of a FASTA file" in run("data", "add", path).output


def test_a_sequence_that_is_gzipped_cannot_be_indexed(data: Path, run: Run, tmp_path: Path) -> None:
    pytest.importorskip("pysam")
    path = tmp_path / "g.fa.gz"
    path.write_bytes(gzip.compress(b">chr1\nACGT\n"))
    result = run("data", "add", path, "--assembly", "GRCh38")
    assert result.exit_code == 2
    assert "bgzip" in result.output


def test_a_file_is_forgotten_and_stays(data: Path, run: Run, write: Callable[..., Path]) -> None:
    path = write(TABLE)
    run("data", "add", path, "--assembly", "GRCh38")
    assert f"No longer used: {path}" in run("data", "remove", path).output
    assert remembered() == ()
    assert path.is_file()
    assert run("data", "remove", path).exit_code == 2


def test_only_packs_that_were_added_are_removed(data: Path, run: Run, write: Callable[..., Path]) -> None:
    row = "MONDO:1\tA\tPMID:1\tMAXO:1\trest\tHP:0001513\ttreats\tTAS\t\t\t\t2024-01-02\t2024-01-02"
    columns = (
        "disease_id\tdisease_name\tsource_id\tmaxo_id\tmaxo_name\thpo_id\trelation\tevidence\textension_id\t"
        "extension_name\tcomment\tlast_updated\tcreated"
    )
    run("data", "add", write(f"{columns}\n{row}\n"))
    assert (data / "packs" / "maxo" / "2024-01-02").is_dir()
    assert "Removed the maxo pack" in run("data", "remove", "maxo", "2024-01-02").output
    assert not list(data.rglob("manifest.json"))
    for name, release, message in (("maxo", "2024-01-02", "no pack"), ("clinvar", "2024-12-15", "proband ships")):
        result = run("data", "remove", name, release)
        assert result.exit_code == 2
        assert message in result.output


def test_a_damaged_list_is_told(data: Path, run: Run) -> None:
    list_file().parent.mkdir(parents=True)
    list_file().write_text("{")
    result = run("data", "status")
    assert result.exit_code == 3
    assert "sources.json" in result.output
