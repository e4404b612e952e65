"""Reading variant files: every allele becomes a call or is counted; nothing but the caller's mistakes raises."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.errors import FileFormatError, UsageError
from proband.genotype.model import Call, Reading
from proband.genotype.quality import Thresholds
from proband.genotype.regions import Everywhere, Regions
from proband.genotype.vcf import read_variants

WriteVcf = Callable[..., Path]
GOOD = "GT:AD:DP:GQ 0/1:10,10:20:99"
DEMO = Path(__file__).parents[3] / "shared" / "data" / "scout-demo-643594.clinical.vcf.gz"


def read(path: Path, **more: object) -> Reading:
    reading = read_variants(path, **{"regions": Everywhere(), **more})  # type: ignore[arg-type]
    assert reading.alleles == len(reading.calls) + sum(reading.counts.values())
    return reading


def the_call(path: Path, **more: object) -> Call:
    (call,) = read(path, **more).calls
    return call


def codes(reading: Reading) -> set[str]:
    return {issue.code for issue in reading.issues}


def test_a_heterozygous_snv(write_vcf: WriteVcf) -> None:
    reading = read(write_vcf([f"chr2 113060902 rs1 T C 312.5 PASS . {GOOD}"]))
    (call,) = reading.calls
    assert (call.chrom, call.pos, call.ref, call.alt, call.line, call.quality) == (2, 113060902, "T", "C", 1, 312.5)
    (own,) = call.genotypes
    assert (own.copies, own.called, own.depth, own.alt_depth, own.quality) == (1, 2, 20, 10, 99)
    assert call.frequency is None
    assert reading.assembly == "GRCh38"
    assert reading.issues == ()


def test_the_same_file_plain_gzipped_bgzipped_and_as_bcf(write_vcf: WriteVcf, tmp_path: Path) -> None:
    pysam = pytest.importorskip("pysam")
    formats = [
        f'##FORMAT=<ID={name},Number={number},Type={kind},Description="x">'
        for name, number, kind in (
            ("GT", 1, "String"),
            ("AD", "R", "Integer"),
            ("DP", 1, "Integer"),
            ("GQ", 1, "Integer"),
        )
    ]
    records = [f"chr1 {pos} . A C,G 50 PASS . GT:AD:DP:GQ 1|2:0,9,11:20:99" for pos in (1000, 2000)]
    plain = write_vcf(records, header=formats)
    zipped = tmp_path / "a.vcf.gz"
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    bgzipped = tmp_path / "b.vcf.gz"
    pysam.tabix_compress(str(plain), str(bgzipped))
    binary = tmp_path / "c.bcf"
    with pysam.VariantFile(str(plain)) as source, pysam.VariantFile(str(binary), "wb", header=source.header) as out:
        for record in source:
            out.write(record)
    readings = [read(path) for path in (plain, zipped, bgzipped, binary)]
    assert len(readings[0].calls) == 4
    assert all(reading.calls == readings[0].calls and not reading.issues for reading in readings)
    assert len({reading.sha256 for reading in readings}) == 4


def test_the_sum_of_the_file(write_vcf: WriteVcf) -> None:
    path = write_vcf([f"chr1 100 . A C 50 PASS . {GOOD}"])
    assert read(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


REASONS = (
    ("chr1 x . A C 50 PASS . GT 0/1", "malformed"),
    ("chrUn_KI270302v1 5 . A C 50 PASS . GT 0/1", "unplaced contig"),
    ("chr21 46709984 . A C 50 PASS . GT 0/1", "beyond the chromosome"),
    ("chr1 100 . A . 50 PASS . GT 0/0", "no alternate allele"),
    ("chr1 100 . A * 50 PASS . GT 0/1", "star allele"),
    ("chr1 100 . A <DEL> 50 PASS . GT 0/1", "symbolic allele"),
    ("chr1 100 . A A[chr2:5[ 50 PASS . GT 0/1", "symbolic allele"),
    ("chr9 100 . A C 50 PASS . GT 0/1", "outside the genes"),
    ("chr1 100 . A C 50 PASS . GT ./.", "no call"),
    ("chr1 100 . A C 50 PASS . DP 30", "no call"),
    ("chr1 100 . A C 50 PASS . GT 0/0", "not carried by the proband"),
    ("chr1 100 . A C 50 PASS . GT 0/.", "half-missing without the allele"),
    ("chr1 100 . A C 50 LowQual;SnpGap . GT 0/1", "filtered"),
    ("chr1 100 . A C 19.9 PASS . GT 0/1", "low quality"),
    ("chr1 100 . A C 50 PASS . GT:DP 0/1:9", "low depth"),
    ("chr1 100 . A C 50 PASS . GT:GQ 0/1:19", "low genotype quality"),
    ("chr1 100 . A C 50 PASS . GT:AD 0/1:17,3", "allele balance"),
)


@pytest.mark.parametrize(("record", "reason"), REASONS)
def test_each_reason(write_vcf: WriteVcf, record: str, reason: str) -> None:
    regions = Regions(np.array([1, 21]), np.array([1, 1]), np.array([10**9, 10**9]))
    reading = read(write_vcf([record]), regions=regions)
    assert (reading.counts, reading.calls, reading.records) == ({reason: 1}, (), 1)


def test_thresholds_can_be_changed(write_vcf: WriteVcf) -> None:
    path = write_vcf(["chr1 100 . A C 5 LowQual . GT:AD:DP:GQ 0/1:8,1:9:3"])
    lax = Thresholds(pass_only=False, quality=0, depth=1, genotype_quality=0, balance=0)
    assert the_call(path, thresholds=lax).filters == ("LowQual",)
    assert read(path).calls == ()


def test_what_the_file_does_not_hold_cannot_fail(write_vcf: WriteVcf) -> None:
    assert the_call(write_vcf(["chr1 100 . A C . . . GT 0/1"])).quality is None


def test_two_alternate_alleles_are_two_calls(write_vcf: WriteVcf) -> None:
    reading = read(write_vcf(["chr1 100 . A C,G 50 PASS . GT:AD:DP 1/2:0,12,8:20"]))
    assert [(call.alt, call.genotypes[0].copies, call.genotypes[0].alt_depth) for call in reading.calls] == [
        ("C", 1, 12),
        ("G", 1, 8),
    ]
    assert reading.alleles == 2


def test_a_star_beside_an_allele_is_counted(write_vcf: WriteVcf) -> None:
    reading = read(write_vcf(["chr1 100 . A C,* 50 PASS . GT 1/2"]))
    assert [call.alt for call in reading.calls] == ["C"]
    assert reading.counts == {"star allele": 1}


@pytest.mark.parametrize(
    ("alleles", "trimmed"),
    [
        ("100 CAAA CAA", (100, "CA", "C")),
        ("100 CAG CTG", (101, "A", "T")),
        ("100 ACGT A", (100, "ACGT", "A")),
        ("100 c t", (100, "C", "T")),
        ("100 GATT GCTT", (101, "A", "C")),
    ],
)
def test_shared_bases_go(write_vcf: WriteVcf, alleles: str, trimmed: tuple[int, str, str]) -> None:
    pos, ref, alt = alleles.split()
    call = the_call(write_vcf([f"chr1 {pos} . {ref} {alt} 50 PASS . GT 1/1"]))
    assert (call.pos, call.ref, call.alt) == trimmed


@pytest.mark.parametrize(
    ("where", "genotype", "copies", "called"),
    [
        ("chrX 5000000", "1", 1, 1),
        ("chrX 5000000", "1/1", 2, 2),
        ("chrX 5000000", "0/1", 1, 2),
        ("chr1 100", "./1", 1, 1),
        ("chr1 100", "1/.", 1, 1),
        ("chr1 100", "0/1/1", 2, 3),
        ("chrM 3243", "0/1", 1, 2),
        ("MT 3243", "1", 1, 1),
    ],
)
def test_copies_and_called(write_vcf: WriteVcf, where: str, genotype: str, copies: int, called: int) -> None:
    chrom, pos = where.split()
    own = the_call(write_vcf([f"{chrom} {pos} . A G 50 PASS . GT {genotype}"])).genotypes[0]
    assert (own.copies, own.called, own.half_missing) == (copies, called, "." in genotype)


def test_a_haploid_call_needs_half_the_reads(write_vcf: WriteVcf) -> None:
    assert read(write_vcf(["chrX 5000000 . A G 50 PASS . GT:DP 1:5"])).calls
    assert not read(write_vcf(["chrX 5000000 . A G 50 PASS . GT:DP 1:4"])).calls


def test_heteroplasmy_is_kept(write_vcf: WriteVcf) -> None:
    own = the_call(write_vcf(["chrM 3243 . A G 50 PASS . GT:AD:DP 0/1:950,50:1000"])).genotypes[0]
    assert (own.alt_depth, own.depth) == (50, 1000)


MALFORMED = (
    "chr1 100 . A C 50 PASS",
    "chr1 100 . A C 50 PASS . GT 0/1 0/1",
    "chr1 abc . A C 50 PASS . GT 0/1",
    "chr1 -5 . A C 50 PASS . GT 0/1",
    "chr1 100 . A C fifty PASS . GT 0/1",
    "chr1 100 . A C nan PASS . GT 0/1",
    "chr1 100 . A 17 50 PASS . GT 0/1",
    "chr1 100 . ? C 50 PASS . GT 0/1",
    "chr1 100 . A A 50 PASS . GT 0/1",
    "chr1 100 . A C 50 PASS . GT x/y",
    "chr1 100 . A C 50 PASS . GT 0/5",
    "chr1 100 . A C 50 PASS . GT:DP 0/1:many",
    "chr1 100 . A  50 PASS . GT 0/1",
    "garbage",
    f"chr1 {'9' * 5000} . A C 50 PASS . GT 0/1",
    f"chr1 100 . A C 50 PASS . GT 0/{'9' * 5000}",
    f"chr1 100 . A C 50 PASS . GT:DP 0/1:{'9' * 5000}",
)


@pytest.mark.parametrize("record", MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_records_are_counted_and_shown(write_vcf: WriteVcf, record: str) -> None:
    good = f"chr1 200 . A C 50 PASS . {GOOD}"
    reading = read(write_vcf([good, record, good]))
    assert (reading.records, len(reading.calls), reading.counts) == (3, 2, {"malformed": 1})
    assert [call.line for call in reading.calls] == [1, 3]
    (issue,) = reading.issues
    assert (issue.code, issue.level) == ("malformed-records", "warning")
    assert "record 2" in issue.what


def test_many_malformed_records_are_not_all_listed(write_vcf: WriteVcf) -> None:
    (issue,) = read(write_vcf(["garbage"] * 40)).issues
    assert issue.what.count("record ") == 5
    assert "35 others" in issue.what


WRONG = {
    "empty": b"",
    "blank": b"\n\n",
    "pdf": b"%PDF-1.7\n...",
    "zip": b"PK\x03\x04....",
    "text": b"A girl of four years was born to first cousins.\n",
    "fasta": b">chr1\nACGT\n",
    "old": b"##fileformat=VCFv3.3\n",
    "packed nonsense": gzip.compress(b"nothing to see here"),
    "packed and empty": gzip.compress(b""),
    "half a gzip": gzip.compress(b"##fileformat=VCFv4.2\n" * 9999)[:60],
    "no columns": b"##fileformat=VCFv4.2\nchr1\t100\t.\tA\tC\n",
    "only meta lines": b"##fileformat=VCFv4.2\n##contig=<ID=chr1,length=248956422>\n",
    "spaces": b"##fileformat=VCFv4.2\n#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT P\n",
    "no samples": b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n",
    "format without samples": b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\n",
    "twins": b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tP\tP\n",
}


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG.keys())
def test_what_is_no_vcf_is_a_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "given.vcf"
    path.write_bytes(content)
    with pytest.raises(FileFormatError) as caught:
        read(path, assembly="GRCh38")
    assert "given.vcf" in str(caught.value)


def test_the_error_says_what_it_is_instead(tmp_path: Path) -> None:
    path = tmp_path / "report.vcf"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(FileFormatError, match="this is a PDF"):
        read(path)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read(tmp_path / "nowhere.vcf")
    with pytest.raises(UsageError):
        read(tmp_path)


def test_a_bcf_without_pysam_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.bcf"
    path.write_bytes(gzip.compress(b"BCF\x02\x02...."))
    monkeypatch.setitem(sys.modules, "pysam", None)
    with pytest.raises(UsageError, match=r"pip install proband\[genotype\]"):
        read(path)


def test_a_damaged_bcf_is_a_clear_error(tmp_path: Path) -> None:
    pytest.importorskip("pysam")
    path = tmp_path / "a.bcf"
    path.write_bytes(gzip.compress(b"BCF\x02\x02...."))
    with pytest.raises(FileFormatError):
        read(path)


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes(write_vcf: WriteVcf, tmp_path: Path) -> None:
    text = write_vcf([f"chr1 {pos} . A C 50 PASS . {GOOD}" for pos in range(1000, 9000)]).read_bytes()
    path = tmp_path / "cut.vcf.gz"
    packed = gzip.compress(text)
    path.write_bytes(packed[: len(packed) * 3 // 4])
    reading = read(path)
    assert 0 < reading.records < 8000
    (issue,) = [issue for issue in reading.issues if issue.level == "error"]
    assert issue.code == "file-cut-off"


def test_a_bgzipped_file_without_its_end(write_vcf: WriteVcf, tmp_path: Path) -> None:
    pysam = pytest.importorskip("pysam")
    path = tmp_path / "b.vcf.gz"
    pysam.tabix_compress(str(write_vcf([f"chr1 100 . A C 50 PASS . {GOOD}"])), str(path))
    assert "file-cut-off" not in codes(read(path))
    path.write_bytes(path.read_bytes()[:-28])
    assert "file-cut-off" in codes(read(path))


def test_only_a_header(write_vcf: WriteVcf) -> None:
    reading = read(write_vcf([]))
    assert (reading.records, reading.calls, codes(reading)) == (0, (), {"no-records"})


def test_windows_line_ends_and_byte_order_mark(write_vcf: WriteVcf, tmp_path: Path) -> None:
    text = write_vcf([f"chr1 100 . A C 50 PASS . {GOOD}"]).read_bytes()
    path = tmp_path / "windows.vcf"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert len(read(path).calls) == 1


def test_other_letters_than_utf8(write_vcf: WriteVcf, tmp_path: Path) -> None:
    path = tmp_path / "latin.vcf"
    path.write_bytes(write_vcf([f"chr1 100 . A C 50 PASS NAME=Zoe {GOOD}"]).read_bytes().replace(b"Zoe", b"Zo\xe9"))
    assert len(read(path).calls) == 1


def test_undeclared_fields_contigs_and_illegal_tags_are_read(
    write_vcf: WriteVcf, capfd: pytest.CaptureFixture[str]
) -> None:
    header = ['##INFO=<ID=1000GAF,Number=1,Type=Float,Description="Frequency in the 1000G database.">']
    reading = read(write_vcf(["1 100 . A C 50 PASS 1000GAF=0.01;ODD=3;FLAG GT:ODD 0/1:7"], header=header))
    assert reading.calls[0].frequency is not None
    assert reading.calls[0].frequency.value == 0.01
    assert codes(reading) == {"illegal-tags"}
    assert capfd.readouterr() == ("", "")


def test_sites_are_the_autosomal_snvs_in_and_outside_the_genes(write_vcf: WriteVcf) -> None:
    path = write_vcf(
        [
            "chr1 100 . A C 50 PASS . GT 0/1",
            "chr1 200 . A C 50 PASS . GT 1/1",
            "chr1 300 . A C 50 PASS . GT 0/0",
            "chr1 400 . AT A 50 PASS . GT 0/1",
            "chr1 500 . A C,G 50 PASS . GT 1/2",
            "chr1 600 . A C 50 LowQual . GT 0/1",
            "chr1 700 . A C 50 PASS . GT ./1",
            "chrX 5000000 . A C 50 PASS . GT 0/1",
            "chr2 800 . A C 50 PASS . GT 1|0",
        ]
    )
    genes = Regions(np.array([1]), np.array([150]), np.array([250]))
    reading = read(path, regions=genes)
    sites = reading.sites
    assert list(zip(sites.chrom.tolist(), sites.pos.tolist(), sites.copies.tolist(), strict=True)) == [
        (1, 100, 1),
        (1, 200, 2),
        (2, 800, 1),
    ]
    assert (sites.chrom.dtype, sites.pos.dtype, sites.copies.dtype) == (np.int8, np.int32, np.int8)
    assert [call.pos for call in reading.calls] == [200]


def test_a_gvcf_has_sites(write_vcf: WriteVcf) -> None:
    reading = read(write_vcf(["chr1 100 . A C,<NON_REF> 50 PASS . GT 0/1", "chr1 101 . A <NON_REF> . . . GT 0/0"]))
    assert (len(reading.calls), reading.sites.copies.tolist()) == (1, [1])
    assert reading.counts == {"symbolic allele": 2}


def test_positions_after_the_end_of_a_chromosome_are_an_error(write_vcf: WriteVcf) -> None:
    reading = read(write_vcf(["chr21 48000000 . A C 50 PASS . GT 0/1"]))
    assert "wrong-assembly" in codes(reading)


def test_no_known_chromosome(write_vcf: WriteVcf) -> None:
    assert "no-known-chromosome" in codes(read(write_vcf(["contig7 100 . A C 50 PASS . GT 0/1"])))


GENOTYPE = st.from_regex(r"\A(\.|[0-4])([/|](\.|[0-4])){0,2}\Z")
ALLELES = st.lists(st.sampled_from(["C", "G", "T", "AT", "*", "<DEL>", "."]), min_size=1, max_size=3, unique=True)
RECORD = st.builds(
    lambda chrom, pos, alts, quality, filters, genotype, depth: (
        f"{chrom} {pos} . A {','.join(alts)} {quality} {filters} . GT:DP {genotype}:{depth}"
    ),
    st.sampled_from(["chr1", "1", "chrX", "chrM", "chrUn_1", "HLA"]),
    st.sampled_from(["1", "16000", "x", "", "900000000"]),
    ALLELES,
    st.sampled_from([".", "10", "99.5", "x"]),
    st.sampled_from([".", "PASS", "q10"]),
    GENOTYPE,
    st.sampled_from([".", "3", "30", "?"]),
)


@given(st.lists(RECORD, max_size=8))
def test_every_allele_is_a_call_or_is_counted(tmp_path_factory: pytest.TempPathFactory, records: list[str]) -> None:
    path = tmp_path_factory.mktemp("any") / "any.vcf"
    columns = "#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT P"
    path.write_text("\n".join(["##fileformat=VCFv4.2", *(r.replace(" ", "\t") for r in [columns, *records])]))
    reading = read(path, assembly="GRCh38")
    assert reading.records == len(records)
    assert all(call.genotypes[0].copies for call in reading.calls)


def test_vcf_is_read_without_pysam(write_vcf: WriteVcf) -> None:
    path = write_vcf([f"chr1 100 . A C 50 PASS . {GOOD}"])
    program = (
        "import sys; sys.modules['pysam'] = None\n"
        "from pathlib import Path\n"
        "from proband.genotype.regions import Everywhere\n"
        "from proband.genotype.vcf import read_variants\n"
        f"print(len(read_variants(Path({str(path)!r}), regions=Everywhere()).calls))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("1", "")


@pytest.mark.skipif(not DEMO.exists(), reason="the demo trio of Scout is not beside the repository")
def test_the_demo_trio_is_read_without_loss() -> None:
    reading = read(DEMO, ped=DEMO.with_name("scout-demo-643594.ped"))
    assert (reading.records, reading.alleles) == (680, 680)
    assert (reading.assembly, reading.dialects) == ("GRCh37", ("CSQ", "ANN"))
    assert [(one.id, one.relation, one.sex, one.affected) for one in reading.people] == [
        ("ADM1059A2", "proband", "male", True),
        ("ADM1059A3", "mother", "female", False),
        ("ADM1059A1", "father", "male", False),
    ]
    assert codes(reading) == {"illegal-tags"}
    assert "malformed" not in reading.counts
    by_place = {(call.chrom, call.pos, call.alt): call for call in reading.calls}
    call = by_place[(1, 156146640, "A")]
    assert [one.copies for one in call.genotypes] == [1, 0, 1]
    assert call.scores["cadd"] == 21.0
    assert [(c.symbol, c.effect, c.hgvs_c, c.hgvs_p) for c in call.consequences] == [
        ("SEMA4A", "missense", "c.2138G>A", "p.Arg713Gln")
    ]
    assert any(call.scores.get("cadd", 0) % 1 for call in reading.calls)  # declared Integer, written 2.444


@pytest.mark.skipif(not DEMO.exists(), reason="the demo trio of Scout is not beside the repository")
def test_every_allele_of_the_demo_trio_can_be_had() -> None:
    everything = Thresholds(pass_only=False, quality=0, depth=0, haploid_depth=0, genotype_quality=0, balance=0)
    reading = read(DEMO, ped=DEMO.with_name("scout-demo-643594.ped"), thresholds=everything)
    assert set(reading.counts) == {"no call", "not carried by the proband", "half-missing without the allele"}
