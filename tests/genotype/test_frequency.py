"""Tables of frequencies that the user gives: a VCF, with or without an index, or columns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from proband.errors import FileFormatError, UsageError
from proband.genotype.frequency import Allele, FrequencyTable
from proband.genotype.regions import Everywhere
from proband.genotype.vcf import read_variants

WriteVcf = Callable[..., Path]
WANTED = [
    Allele(1, 100, "A", "C"),
    Allele(1, 200, "CA", "C"),
    Allele(2, 300, "G", "T"),
    Allele(2, 300, "G", "A"),
    Allele(23, 400, "T", "TA"),
]
GNOMAD = (
    "chr1 100 . A C . PASS AC=1;AF=0.0001;AF_afr=0.002;nhomalt=3",
    "chr1 200 . CAA CA . PASS AF=0.01",
    "chr2 300 . G A,T . PASS AF=0.2,0.3",
    "chr2 301 . G T . PASS AF=0.9",
    "chrX 400 . T G . PASS AF=0.9",
)
EXPECTED = {WANTED[0]: 0.002, WANTED[1]: 0.01, WANTED[2]: 0.3, WANTED[3]: 0.2}


@pytest.fixture
def gnomad(tmp_path: Path) -> Path:
    lines = ["##fileformat=VCFv4.2", "##contig=<ID=chr1>", "##contig=<ID=chr2>", "##contig=<ID=chrX>"]
    rows = ["#CHROM POS ID REF ALT QUAL FILTER INFO", *GNOMAD]
    path = tmp_path / "gnomad.vcf"
    path.write_text("\n".join([*lines, *(row.replace(" ", "\t") for row in rows), ""]), encoding="utf-8")
    return path


def values(path: Path) -> dict[Allele, float]:
    found, _ = FrequencyTable(path).of(WANTED)
    return {allele: frequency.value for allele, frequency in found.items()}


def test_a_vcf(gnomad: Path) -> None:
    assert values(gnomad) == EXPECTED


def test_a_vcf_with_an_index(gnomad: Path) -> None:
    pysam = pytest.importorskip("pysam")
    indexed = Path(pysam.tabix_index(str(gnomad), preset="vcf"))
    assert indexed.with_name(indexed.name + ".tbi").exists()
    assert values(indexed) == EXPECTED


def test_an_index_without_pysam_is_not_needed(gnomad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    pysam = pytest.importorskip("pysam")
    indexed = Path(pysam.tabix_index(str(gnomad), preset="vcf"))
    monkeypatch.setitem(sys.modules, "pysam", None)
    assert values(indexed) == EXPECTED


@pytest.mark.parametrize("head", ["chrom\tpos\tref\talt\taf", "#CHROM\tPOS\tREF\tALT\tgnomad_AF"])
def test_columns(tmp_path: Path, head: str) -> None:
    path = tmp_path / "table.tsv"
    path.write_text(
        f"{head}\n1\t100\tA\tC\t0.5\nchr2\t300\tg\tt\t1e-5\n2\t300\tG\tA\t7\nx\ty\tz\n", encoding="utf-8"
    )
    assert values(path) == {WANTED[0]: 0.5, WANTED[2]: 1e-5}


def test_the_source_is_the_file_and_absence_is_not_rarity(gnomad: Path) -> None:
    found, (issue,) = FrequencyTable(gnomad).of(WANTED)
    assert found[WANTED[0]].source == "gnomad.vcf"
    assert found[WANTED[0]].homozygotes == 3
    assert WANTED[4] not in found
    assert "unknown, not rare" in issue.what


def test_no_table(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        FrequencyTable(tmp_path / "none.tsv")
    path = tmp_path / "other.tsv"
    path.write_text("gene\tpLI\nABCA4\t0\n", encoding="utf-8")
    with pytest.raises(FileFormatError, match="chrom, pos, ref, alt, af"):
        FrequencyTable(path).of(WANTED)
    path.write_bytes(b"\x1f\x8b\x08\x00half a gzip")
    with pytest.raises(FileFormatError):
        FrequencyTable(path).of(WANTED)


@pytest.mark.parametrize(("own", "value"), [("0.5", 0.5), ("0.00001", 0.002)])
def test_the_higher_of_file_and_table_counts(write_vcf: WriteVcf, gnomad: Path, own: str, value: float) -> None:
    path = write_vcf([f"chr1 100 . A C 50 PASS gnomAD_AF={own} GT 0/1", "chr9 7 . A C 50 PASS . GT 0/1"])
    reading = read_variants(path, regions=Everywhere(), frequency_table=FrequencyTable(gnomad))
    known, unknown = reading.calls
    assert known.frequency is not None
    assert known.frequency.value == value
    assert unknown.frequency is None
    assert "frequency-table" in {issue.code for issue in reading.issues}
