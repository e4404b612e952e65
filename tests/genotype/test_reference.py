"""The assembly of a file: told from its header and checked, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from proband.errors import FileFormatError
from proband.genotype.header import read_header
from proband.genotype.model import Assembly
from proband.genotype.reference import tell_assembly

COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tP"
ONE37, ONE38 = "##contig=<ID=chr1,length=249250621>", "##contig=<ID=1,length=248956422>"


def told(*lines: str, asked: Assembly | None = None) -> tuple[Assembly, str]:
    header = read_header(("##fileformat=VCFv4.2", *lines, COLUMNS), "a.vcf")
    return tell_assembly(header, asked, "a.vcf")[:2]


@pytest.mark.parametrize(
    ("lines", "assembly"),
    [
        ([ONE37], "GRCh37"),
        ([ONE38], "GRCh38"),
        ([ONE38, "##contig=<ID=chrM,length=16569>"], "GRCh38"),
        (["##contig=<ID=chr1,assembly=b37>"], "GRCh37"),
        (["##contig=<ID=chr1,length=249250621,assembly=hg19>", "##reference=/data/human_g1k_v37.fasta"], "GRCh37"),
        (["##reference=file:///refs/Homo_sapiens_assembly38.fasta", ONE38], "GRCh38"),
        (["##reference=GRCh38.p14"], "GRCh38"),
        (["##reference=ftp://x.org/GCF_000001405.40/GRCh38.fna"], "GRCh38"),
        (["##contig=<ID=NC_000001.11,length=248956422>"], "GRCh38"),
        (['##VEP="v104" cache="/vep/104_GRCh37" assembly="GRCh37.p13"'], "GRCh37"),
    ],
)
def test_told_from_the_header(lines: list[str], assembly: Assembly) -> None:
    assert told(*lines)[0] == assembly


def test_it_says_what_it_was_told_from() -> None:
    assert told(ONE37, "##reference=hs37d5.fa")[1] == "lengths of the chromosomes, reference"
    assert told(asked="GRCh38") == ("GRCh38", "--assembly")


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        ([], None),
        (["##reference=genome.fa"], None),
        (["##contig=<ID=chrM,length=16569>"], None),
        ([ONE37], "GRCh38"),
        ([ONE38, "##reference=hg19.fa"], None),
        ([ONE37, "##contig=<ID=chr2,length=242193529>"], None),
        (["##contig=<ID=chr1,length=195471971>"], "GRCh38"),
        (["##reference=/lifted/hg19ToHg38/x.fa", "##contig=<ID=chr1,assembly=hg19>"], "GRCh38"),
        (["##contig=<ID=chr1,length=247249719>"], None),
        (["##reference=hg18.fa"], "GRCh37"),
        (["##contig=<ID=chr1,length=248387328>"], "GRCh38"),
        (["##reference=chm13v2.0.fa"], None),
    ],
)
def test_contradictions_and_silence_are_refused(lines: list[str], asked: Assembly | None) -> None:
    with pytest.raises(FileFormatError):
        told(*lines, asked=asked)


def test_the_advice_for_silence() -> None:
    with pytest.raises(FileFormatError, match="--assembly GRCh38"):
        told()


def test_other_assemblies_are_named() -> None:
    with pytest.raises(FileFormatError, match="hg18"):
        told("##contig=<ID=chr1,length=247249719>")
    with pytest.raises(FileFormatError, match="T2T-CHM13"):
        told("##reference=t2t.fa")


def test_the_old_mitochondrion_is_shown() -> None:
    header = read_header((ONE37, "##contig=<ID=chrM,length=16571>", COLUMNS), "a.vcf")
    assert [issue.code for issue in tell_assembly(header, None, "a.vcf")[2]] == ["old-mitochondrion"]


def test_commas_and_quotes_in_a_description() -> None:
    line = '##INFO=<ID=AF,Number=A,Type=Float,Description="Freq., \\"all\\", in >10 people">'
    header = read_header((line, COLUMNS), "a.vcf")
    assert (header.info["AF"].number, header.info["AF"].type) == ("A", "Float")
    assert "in >10 people" in header.info["AF"].description


def test_all_this_holds_for_files(write_vcf: Callable[..., Path]) -> None:
    from proband.genotype.regions import Everywhere
    from proband.genotype.vcf import read_variants

    path = write_vcf(["1 100 . A C 50 PASS . GT 0/1"], build=None)
    with pytest.raises(FileFormatError):
        read_variants(path, regions=Everywhere())
    assert read_variants(path, regions=Everywhere(), assembly="GRCh37").assembly == "GRCh37"
