"""The builders of the genotype packs: small tables go in, and what comes out says the same."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from proband.errors import FileFormatError
from proband.knowledge.assembly import BUILDS, Band
from proband.knowledge.build.clinvar import Columns, load_reported, read_reported, write_clinvar_pack
from proband.knowledge.build.clinvar_alleles import allele_columns, read_alleles
from proband.knowledge.build.gene_models import SELECT, SMALL_RNA, Model, read_loci
from proband.knowledge.build.lift import Lift
from proband.knowledge.build.mane import write_mane_pack
from proband.knowledge.build.patches import Chromosomes
from proband.knowledge.hgvs_position import CPosition
from proband.knowledge.pack import Pack
from proband.knowledge.transcripts import Transcripts
from proband.knowledge.variants import KnownVariants

VARIANTS = """#CHROM\tPOS\tID\tREF\tALT\tDISEASE_IDS\tAF_EXAC\tCLNREVSTAT\tCLNSIG\tCLNVC\tMC\tORIGIN\tRS
1\t1110\t7\tA\tG\t0,1\t0.001\t0\t1\t0\t1\t1
1\t1140\t8\tCA\tC\t1\t\t1\t0\t0\t0\t1
1\t9000\t9\tT\tC\t\t\t0\t0\t0\t\t1
"""
KEYS = """# disease_mondo_ids_and_names = ["0000007|One", "0000008|Two"]
# clinical_significances = ["Pathogenic", "Likely_pathogenic"]
# clinical_review_statuses = ["criteria_provided,_multiple_submitters,_no_conflicts", "practice_guideline"]
# molecular_consequences = ["SO:0001589|frameshift_variant", "SO:0001583|missense_variant"]
gene\tbyte_offset\tbyte_length
ANTISENSE\t0\t500
"""
GENES = "# chr\tstart\nchr1\t1001\t199\t1\tGENEP\tname\t\t\n"
STRUCTURES = "# name\nGENEP-201\t0\t0\t+\t1;0;49\t1;100;49\t1;150;49\n"
HGNC = (
    "HGNC ID\tApproved symbol\tStatus\tPrevious symbols\tEnsembl gene ID\tLocus type\n"
    "HGNC:5\tGENEA\tApproved\tOLDA, OLDERA\tENSG1\tgene with protein product\n"
    "HGNC:6\tGONE\tEntry Withdrawn\t\t\t\n"
)
# Two exons; the CDS runs from 1101 to 1159 and from 1201 to 1210.
PLUS = Model(1, False, ((1051, 1159), (1201, 1250)), (1101, 1210), SELECT, "GENEA", 5, "NM_1.1", names=("OLDA",))
MINUS = Model(1, True, ((2001, 2100), (2201, 2300)), (2051, 2250), SELECT, "GENEB", 6, "NM_2.1")
RNA = Model(1, True, ((5001, 5060),), None, SMALL_RNA, "RNAC")
# Everything moves by 100; between 2100 and 2201 a base is lost.
ANCHORS = [(1, p, p + 100) for p in (1000, 1300, 2001, 2100)] + [(1, p, p + 99) for p in (2201, 2301, 4000, 5100)]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    cache = "package/dist/data/cache"
    files = {
        f"{cache}/variants/homo-sapiens-variants.tsv.gz": VARIANTS,
        f"{cache}/variants/homo-sapiens-variants.tsv.li.gz": KEYS,
        f"{cache}/genes/homo-sapiens-genes.tsv.gz": GENES,
        f"{cache}/gene-structures/homo-sapiens-gene-structures.tsv.gz": STRUCTURES,
    }
    path = tmp_path / "ideogram.tgz"
    with tarfile.open(path, "w:gz") as package:
        for name, text in files.items():
            data = gzip.compress(text.encode())
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            package.addfile(entry, io.BytesIO(data))
    return path


def _transcripts(folder: Path, lift: Lift | None = None) -> Transcripts:
    bands = {build: [Band(1, "p1", 1, 5000, "gneg"), Band(1, "q1", 5001, 9999, "acen")] for build in BUILDS}
    write_mane_pack(folder, [RNA, MINUS, PLUS], bands, lift or Lift(ANCHORS), [], "test")
    return Transcripts(Pack(folder))


def test_transcripts_come_out_as_they_went_in(tmp_path: Path) -> None:
    found = _transcripts(tmp_path / "2030-01-01")
    assert [found.symbol(row) for row in range(3)] == ["GENEA", "GENEB", "RNAC"]
    assert found.exons(1, "GRCh38").tolist() == [[2201, 2300], [2001, 2100]]
    assert found.exons(1, "GRCh37").tolist() == [[2300, 2399], [2101, 2200]]
    assert [found.cds(row) for row in range(3)] == [(51, 119), (51, 150), None]
    assert found.by_gene("OLDA") == found.by_gene("HGNC:5") == (0,)
    assert found.genome_to_c(0, "GRCh38", 1161) == CPosition(59, 2)
    assert found.genome_to_c(1, "GRCh37", 2299) == CPosition(50, 1)
    assert found.genome_to_c(2, "GRCh38", 5060) == CPosition(1)


def test_a_transcript_that_changes_its_length_has_no_model_on_grch37(tmp_path: Path) -> None:
    """A base is lost inside the second exon of the plus strand, but not near its coding part alone."""
    lift = Lift([(1, 1000, 1100), (1, 1160, 1260), (1, 1205, 1305), (1, 1240, 1339), (1, 1300, 1399)])
    assert _transcripts(tmp_path / "2030-01-01", lift).on_build("GRCh37").tolist() == [False, False, False]
    lift = Lift([(1, 1000, 1100), (1, 1160, 1260), (1, 1215, 1315), (1, 1240, 1339), (1, 1300, 1399)])
    assert _transcripts(tmp_path / "2030-01-02", lift).on_build("GRCh37").tolist() == [True, False, False]


def test_alleles_come_out_as_they_went_in(tmp_path: Path, archive: Path) -> None:
    transcripts = _transcripts(tmp_path / "mane" / "2030-01-01")
    columns = allele_columns(read_alleles(archive, {}, transcripts), transcripts, Lift(ANCHORS))
    reported = read_reported(archive)
    write_clinvar_pack(tmp_path / "2030-01-01", reported, columns, [], "test")
    pack = Pack(tmp_path / "2030-01-01")
    assert load_reported(pack) == reported == {7: 1, 8: 2}
    known = KnownVariants(pack)
    first, second, third = (known.variant(row) for row in range(3))
    assert (first.gene, first.codon, first.frequency) == ("GENEA", 4, 0.001)
    assert first.significance == "Likely pathogenic"
    assert first.diseases == ("MONDO:0000007", "MONDO:0000008")
    assert (second.gene, second.codon, second.stars, second.kind) == ("GENEA", 0, 4, "truncating")
    assert (first.position37, second.position37, third.position37) == (1210, 1240, 0)
    assert (third.gene, third.kind) == ("ANTISENSE", "other")
    assert known.find("GRCh37", 1, 1241, "AT", "T") == second


def test_the_counts_are_the_same_with_and_without_alleles(tmp_path: Path, archive: Path) -> None:
    reported = read_reported(archive)
    bare = write_clinvar_pack(tmp_path / "a" / "r", reported, Columns({}, {}, {}, {}), [], "test")
    transcripts = _transcripts(tmp_path / "mane" / "2030-01-01")
    columns = allele_columns(read_alleles(archive, {}, transcripts), transcripts, Lift([]))
    full = write_clinvar_pack(tmp_path / "b" / "r", reported, columns, [], "test")
    assert bare.files["reported.json.gz"] == full.files["reported.json.gz"]


def test_a_gene_of_a_patch_has_its_place_only_where_every_junction_is_met(archive: Path) -> None:
    chromosomes = Chromosomes(archive)
    exons = [(11, 60), (111, 160), (161, 210)]
    assert chromosomes.shift("GENEP", "chr1_KV1v1_fix", exons) == 990
    assert chromosomes.shift("GENEP", "chr2_KV1v1_fix", exons) is None
    assert chromosomes.shift("GENEP", "chr1_KV1v1_fix", [(11, 60), (112, 160), (161, 210)]) is None
    assert chromosomes.shift("OTHER", "chr1_KV1v1_fix", exons) is None


def test_only_approved_loci_are_read() -> None:
    (locus,) = read_loci(HGNC)
    assert (locus.number, locus.symbol, locus.previous) == (5, "GENEA", ("OLDA", "OLDERA"))


def test_an_archive_without_the_tables_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.tgz"
    with tarfile.open(path, "w:gz"):
        pass
    with pytest.raises(FileFormatError):
        Chromosomes(path)
    with pytest.raises(FileFormatError):
        read_alleles(path, {}, _transcripts(tmp_path / "2030-01-01"))
