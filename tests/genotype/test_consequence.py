"""What alleles do to genes: published variants by the transcript alone, and an invented gene with its sequence."""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import small_genes as genes
from proband.errors import FileFormatError, UsageError
from proband.genotype.consequence import call_consequences
from proband.genotype.model import Assembly, Call, Consequence
from proband.genotype.sequence import Reference
from proband.genotype.severity import severity
from proband.genotype.translate import STANDARD, translate
from proband.knowledge import open_knowledge
from proband.knowledge.assembly import chromosome_code
from proband.knowledge.transcripts import Transcripts

GOLD = Path(__file__).parent.parent / "gold" / "consequences.tsv"
ESCAPES = {"yes": True, "no": False, "-": None}


def _gold() -> list[dict[str, str]]:
    lines = [line for line in GOLD.read_text().splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


@pytest.fixture(scope="module")
def mane() -> Transcripts:
    return open_knowledge().transcripts


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Transcripts:
    return genes.small_transcripts(tmp_path_factory.mktemp("pack"))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    pytest.importorskip("pysam")
    return Reference(genes.write_fasta(tmp_path_factory.mktemp("fasta")))


def called(
    allele: tuple[int, int, str, str],
    transcripts: Transcripts,
    reference: Reference | None = None,
    build: Assembly = "GRCh38",
) -> tuple[Consequence, ...]:
    (call,) = call_consequences([Call(*allele, 1, ())], transcripts, build, reference)
    return call.consequences


def in_gene(gene: str, place: int, ref: str, alt: str) -> tuple[int, int, str, str]:
    """The VCF allele of a change of bases from a place (from 0) of the invented gene, in its own direction."""
    if len(ref) == len(alt) == 1:
        position = genes.plus(place) if gene == "PLUS1" else genes.minus(place)
        return 2, position, *((ref, alt) if gene == "PLUS1" else (genes.reverse(ref), genes.reverse(alt)))
    if gene == "PLUS1":
        low = genes.plus(place)
    else:
        low = genes.minus(place + len(ref) - 1)
        ref, alt = genes.reverse(ref), genes.reverse(alt)
    anchor = genes.SEQUENCE[low - 2]
    return 2, low - 1, anchor + ref, anchor + alt


@pytest.mark.parametrize("row", _gold(), ids=lambda row: f"{row['gene']} {row['effect']} {row['build']}")
def test_published_variants_do_what_was_published(row: dict[str, str], mane: Transcripts) -> None:
    build: Assembly = "GRCh37" if row["build"] == "GRCh37" else "GRCh38"
    allele = (chromosome_code(row["chromosome"]), int(row["position"]), row["ref"], row["alt"])
    current = mane.symbol(mane.by_gene(row["gene"])[0])
    (found,) = [one for one in called(allele, mane, build=build) if one.symbol == current]
    assert found.tier == "T2"
    assert found.effect == row["effect"]
    assert found.exon == row["exon"]
    assert found.escapes_decay is ESCAPES[row["decay"]]
    if row["hgvs_c"] != "-":
        assert found.hgvs_c == row["hgvs_c"]
    if found.effect == "coding SNV":
        assert "protein change not determined" in found.because


# Changes of the invented gene by the place of the first base in its coding sequence.
CHANGES = [
    (4, "G", "A", "missense", "c.4G>A", "p.Ala2Thr", None),
    (6, "T", "C", "synonymous", "c.6T>C", "p.(Ala2=)", None),
    (10, "C", "T", "stop gained", "c.10C>T", "p.Arg4Ter", False),
    (1, "A", "G", "start lost", "c.1A>G", "p.Met1?", None),
    (2, "TG", "", "start lost", "c.2_3del", "p.Met1?", None),
    (15, "G", "A", "splice region", "c.15G>A", "p.(Gln5=)", None),
    (15, "G", "", "splice donor", "c.15+1del", "", None),
    (20, "A", "", "frameshift", "c.24del", "p.Lys8AsnfsTer31", True),
    (22, "", "T", "stop gained", "c.21_22insT", "p.Lys8Ter", False),
    (24, "", "A", "frameshift", "c.24dup", "p.Trp9MetfsTer38", True),
    (19, "GAA", "", "in-frame deletion", "c.19_21del", "p.Glu7del", None),
    (20, "", "TAA", "in-frame insertion", "c.19_20insTAA", "p.Glu7delinsValLys", None),
    (31, "GCAGAC", "", "in-frame deletion", "c.97_102del", "p.Ala33_Asp34del", None),
    (31, "", "GCAGAC", "in-frame insertion", "c.97_102dup", "p.Ala33_Asp34dup", None),
    (25, "TG", "AA", "missense", "c.25_26delinsAA", "p.Trp9Lys", None),
    (109, "G", "C", "missense", "c.109G>C", "p.Ala37Pro", None),
    (124, "T", "C", "stop lost", "c.124T>C", "p.Ter42GlnextTer2", None),
    (125, "", "A", "3' UTR", "c.126dup", "", None),
]


@pytest.mark.parametrize("gene", ["PLUS1", "MINUS1"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change[4])
def test_the_sequence_tells_the_protein_change_on_both_strands(
    gene: str, change: tuple[int, str, str, str, str, str, bool | None], small: Transcripts, reference: Reference
) -> None:
    number, ref, alt, effect, hgvs_c, hgvs_p, escapes = change
    (found,) = called(in_gene(gene, genes.of_coding(number), ref, alt), small, reference)
    assert (found.symbol, found.tier) == (gene, "T1")
    assert (found.effect, found.hgvs_c, found.hgvs_p) == (effect, hgvs_c, hgvs_p)
    assert found.escapes_decay is escapes


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_without_the_sequence_nothing_is_said_that_the_sequence_contradicts(
    small: Transcripts, reference: Reference, data: st.DataObject
) -> None:
    number = data.draw(st.integers(1, len(genes.CDS)))
    ref = genes.CDS[number - 1]
    alt = data.draw(st.sampled_from([base for base in "ACGT" if base != ref]))
    gene = data.draw(st.sampled_from(["PLUS1", "MINUS1"]))
    allele = in_gene(gene, genes.of_coding(number), ref, alt)
    (guess,), (told,) = called(allele, small), called(allele, small, reference)
    edited = genes.CDS[: number - 1] + alt + genes.CDS[number:]
    old, new = (translate(sequence, STANDARD)[(number - 1) // 3] for sequence in (genes.CDS, edited))
    assert (guess.hgvs_c, guess.codon, guess.codon_position) == (told.hgvs_c, told.codon, told.codon_position)
    silent = told.effect in ("synonymous", "splice region")
    assert silent == (old == new)
    assert (told.effect == "stop gained") == (new == "*" != old and number > 3)
    if guess.effect != "coding SNV":
        assert guess.effect == told.effect


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_indels_inside_an_exon_have_the_protein_of_the_edited_sequence(
    small: Transcripts, reference: Reference, data: st.DataObject
) -> None:
    number = data.draw(st.integers(34, 90))
    gone = data.draw(st.integers(0, 7))
    come = data.draw(st.text("ACGT", min_size=0 if gone else 1, max_size=7))
    ref = genes.CDS[number - 1 : number - 1 + gone]
    if come == ref:
        return
    gene = data.draw(st.sampled_from(["PLUS1", "MINUS1"]))
    (found,) = called(in_gene(gene, genes.of_coding(number), ref, come), small, reference)
    rest = genes.CDS[number - 1 + gone :] + genes.UTR3
    protein = translate(genes.CDS[: number - 1] + come + rest, STANDARD)
    stop = protein.find("*")
    old = translate(genes.CDS, STANDARD)
    shift = (len(come) - gone) % 3
    if protein[: stop + 1] == old:
        assert found.effect == "synonymous"
    elif shift:
        assert found.effect in ("frameshift", "stop gained")
    else:
        early = 0 <= stop < len(old) - 1 + (len(come) - gone) // 3
        expected = ("stop gained",) if early else ("missense", "in-frame deletion", "in-frame insertion")
        assert found.effect in expected
    if "fsTer" in found.hgvs_p and stop >= 0:
        first, distance = int(found.hgvs_p[5:].partition("fsTer")[0][:-3]), int(found.hgvs_p.partition("fsTer")[2])
        assert first + distance - 1 == stop + 1


def test_a_whole_exon_may_be_lost(small: Transcripts) -> None:
    start = len(genes.EXONS[0]) + 20
    gone = genes.GENE[start : start + len(genes.INTRONS[0]) + len(genes.EXONS[1])]
    for gene in ("PLUS1", "MINUS1"):
        (found,) = called(in_gene(gene, start, gone, ""), small)
        assert found.effect == "frameshift"
        assert "exon 2 of 3 whole (94 coding bases: shifts the frame)" in found.because


def test_a_deletion_from_exon_to_intron_hits_the_splice_site(small: Transcripts) -> None:
    border = len(genes.EXONS[0])
    for gene in ("PLUS1", "MINUS1"):
        (donor,) = called(in_gene(gene, border - 2, genes.GENE[border - 2 : border + 6], ""), small)
        assert donor.effect == "splice donor"
        assert donor.hgvs_c == "c.14_15+6del"
        behind = border + len(genes.INTRONS[0])
        (acceptor,) = called(in_gene(gene, behind - 4, genes.GENE[behind - 4 : behind + 3], ""), small)
        assert acceptor.effect == "splice acceptor"
        assert acceptor.hgvs_c == "c.16-4_18del"


def test_without_a_sequence_an_indel_says_what_is_not_known_of_its_place(small: Transcripts) -> None:
    (plus,) = called(in_gene("PLUS1", genes.of_coding(33), "A", ""), small)
    (minus,) = called(in_gene("MINUS1", genes.of_coding(33), "A", ""), small)
    assert "not 3'-normalised" in plus.because
    assert "not 3'-normalised" not in minus.because
    assert "new stop not determined" in plus.because


def test_genes_beside_each_other_have_one_consequence_each_the_most_severe_first(mane: Transcripts) -> None:
    # The mitochondrial genes of ATPase 6 and 8 share bases 8527 to 8572.
    found = called((25, 8530, "A", "G"), mane)
    assert {one.symbol for one in found} == {"MT-ATP6", "MT-ATP8"}
    assert [severity(one.effect) for one in found] == sorted(severity(one.effect) for one in found)


def test_what_the_file_says_stays_and_is_completed(mane: Transcripts) -> None:
    said = Consequence("stop gained", "T0", "IL1F5", hgvs_p="p.Leu27Ter", because="as VEP says")
    call = Call(2, 113060902, "T", "A", 1, (), consequences=(said,))
    ((found,),) = (one.consequences for one in call_consequences([call], mane, "GRCh38"))
    assert (found.tier, found.effect, found.hgvs_p, found.because) == (
        "T0",
        "stop gained",
        "p.Leu27Ter",
        "as VEP says",
    )
    assert (found.symbol, found.hgvs_c, found.codon, found.exon) == ("IL36RN", "c.80T>A", 27, "3/5")
    assert found.escapes_decay is False
    other = msgspec.structs.replace(said, transcript="ENST00000000000.1")
    (found,) = call_consequences([msgspec.structs.replace(call, consequences=(other,))], mane, "GRCh38")[
        0
    ].consequences
    assert (found.symbol, found.hgvs_c) == ("IL36RN", "")


def test_calls_outside_genes_and_symbolic_alleles_get_nothing(small: Transcripts) -> None:
    calls = [Call(2, 3, "C", "T", 1, ()), Call(2, genes.plus(5), "A", "<DEL>", 2, ()), Call(3, 5, "A", "C", 3, ())]
    assert [call.consequences for call in call_consequences(calls, small, "GRCh38")] == [(), (), ()]
    assert call_consequences([], small, "GRCh38") == ()


def test_a_reference_of_another_build_is_refused(small: Transcripts, tmp_path: Path) -> None:
    pytest.importorskip("pysam")
    shifted = Reference(genes.write_fasta(tmp_path, sequence=genes.SEQUENCE[1:] + "A"))
    calls = [
        Call(2, at, genes.SEQUENCE[at - 1], "A" if genes.SEQUENCE[at - 1] != "A" else "C", 1, ())
        for at in range(1, len(genes.SEQUENCE), 3)
    ]
    with pytest.raises(FileFormatError, match="wrong build"):
        call_consequences(calls, small, "GRCh38", shifted)


def test_a_base_that_the_reference_has_not_is_told_by_the_transcript_alone(
    small: Transcripts, reference: Reference
) -> None:
    allele = in_gene("PLUS1", genes.of_coding(4), "T", "C")
    (found,) = called(allele, small, reference)
    assert found.tier == "T2"
    assert "the reference sequence has another base here" in found.because


def test_a_reference_without_index_says_how_to_make_it(small: Transcripts, tmp_path: Path) -> None:
    path = genes.write_fasta(tmp_path, index=False)
    with pytest.raises(UsageError) as raised:
        called((2, 40, "A", "C"), small, Reference(path))
    assert "samtools faidx genome.fa" in str(raised.value)
    assert not Path(f"{path}.fai").exists()
    with pytest.raises(UsageError, match="no such reference"):
        called((2, 40, "A", "C"), small, Reference(tmp_path / "nothing.fa"))


def test_without_pysam_the_advice_is_to_install_it(
    small: Transcripts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pysam", None)
    with pytest.raises(UsageError, match="pysam"):
        called((2, 40, "A", "C"), small, Reference(genes.write_fasta(tmp_path)))


def test_twenty_thousand_calls_in_genes_take_a_fraction_of_a_second(mane: Transcripts) -> None:
    rows = [row for row in range(len(mane)) if mane.cds(row)][:5000]
    calls = []
    for row in rows:
        first, last = mane.exons(row, "GRCh38")[0].tolist()
        code = mane.chromosome(row, "GRCh38")
        calls += [Call(code, first + (last - first) * at // 4, "A", "G", 1, ()) for at in range(4)]
    call_consequences(calls, mane, "GRCh38")
    start = time.process_time()
    call_consequences(calls, mane, "GRCh38")
    assert time.process_time() - start < 1.0  # 0.15 s on an idle machine
