"""Stated variants on the genome: every way of stating them, and what is said where they leave something open."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import small_genes as genes
from proband.case.model import Variant
from proband.genotype.sequence import Reference
from proband.genotype.stated import StatedMapping, map_stated
from proband.knowledge import Knowledge, open_knowledge


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return open_knowledge()


def mapped(variant: Variant, knowledge: Knowledge) -> StatedMapping:
    (found,) = map_stated([variant], knowledge)
    return found


def codes(found: StatedMapping) -> list[str]:
    return [issue.code for issue in found.issues]


@pytest.mark.parametrize(
    "variant",
    [
        Variant(gene="IL36RN", hgvs=("p.Leu27Pro",)),
        Variant(gene="IL1F5", as_written="L27P"),
        Variant(gene="IL36RN", hgvs=("c.80T>C", "p.Leu27Pro")),
        Variant(hgvs=("NM_012275.3:c.80T>C",)),
        Variant(hgvs=("NP_036407.1:p.Leu27Pro",)),
        Variant(hgvs=("NC_000002.12:g.113060902T>C",)),
        Variant(hgvs=("NC_000002.11:g.113818479T>C",)),
        Variant(gene="HGNC:15561", assembly="hg38", chrom="chr2", pos=113060902, ref="T", alt="C"),
        Variant(gene="IL36RN", assembly="GRCh37", chrom="2", pos=113818479, ref="T", alt="C"),
        Variant(gene="IL36RN", chrom="2", pos=113818479, ref="T", alt="C"),
    ],
    ids=str,
)
def test_one_variant_stated_in_many_ways_is_one_change(variant: Variant, knowledge: Knowledge) -> None:
    found = mapped(variant, knowledge)
    (change,) = found.changes
    assert found.settled
    assert (found.symbol, found.hgnc_id, found.transcript) == ("IL36RN", "HGNC:15561", "NM_012275.3")
    assert (change.chrom, change.pos, change.ref, change.alt) == (2, 113060902, "T", "C")
    assert change.consequence is not None
    assert (change.consequence.effect, change.consequence.hgvs_c) == ("missense", "c.80T>C")
    assert change.consequence.codon == 27
    assert change.known is not None
    assert (change.known.variation_id, change.known.stars) == (30489, 2)


def test_an_allele_of_grch37_that_clinvar_has_not_goes_through_its_c_number(knowledge: Knowledge) -> None:
    found = mapped(Variant(gene="IL36RN", assembly="GRCh37", chrom="2", pos=113818480, ref="G", alt="A"), knowledge)
    (change,) = found.changes
    assert change.pos == 113060903
    assert change.known is None
    assert change.because == "from GRCh37 by its number 81 in IL36RN"
    outside = mapped(Variant(assembly="GRCh37", chrom="2", pos=5_000_001, ref="G", alt="A"), knowledge)
    assert (outside.changes, codes(outside)) == ((), ["not-lifted"])


def test_a_protein_change_with_several_codons_gives_all_that_the_code_allows(knowledge: Knowledge) -> None:
    found = mapped(Variant(gene="NLRP3", hgvs=("p.Arg262Trp",)), knowledge)
    assert {(change.ref, change.alt) for change in found.changes} <= {("C", "T"), ("A", "T")}
    assert not found.changes[-1].known or len(found.changes) == 1
    assert "protein-only" in codes(found)


def test_clinvar_in_the_codon_narrows_what_a_protein_change_can_be(knowledge: Knowledge) -> None:
    # R248 of TP53 is CGG by ClinVar's variants of that codon: the stop can come from C>T alone.
    found = mapped(Variant(gene="TP53", hgvs=("p.Arg248Gln",)), knowledge)
    (change,) = found.changes
    assert change.known is not None
    assert change.known.variation_id == 12356
    assert len(change.same_codon) >= 2
    wrong = mapped(Variant(gene="TP53", hgvs=("p.Phe248Leu",)), knowledge)
    assert "reference-contradicts" in codes(wrong)


@pytest.mark.parametrize(
    ("hgvs", "known"),
    [
        ("c.1521_1523delCTT", "aligned differently"),
        ("c.1521_1523del", "by place and length"),
    ],
)
def test_a_deletion_is_known_in_any_alignment(hgvs: str, known: str, knowledge: Knowledge) -> None:
    (change,) = mapped(Variant(gene="CFTR", hgvs=(hgvs, "p.Phe508del")), knowledge).changes
    assert change.known is not None
    assert change.known.variation_id == 7105
    assert known in change.because
    assert change.consequence is not None
    assert (change.consequence.effect, change.consequence.hgvs_c) == ("in-frame deletion", hgvs)
    assert change.consequence.hgvs_p == "p.Phe508del"


def test_a_protein_deletion_alone_names_what_clinvar_has_there(knowledge: Knowledge) -> None:
    found = mapped(Variant(gene="CFTR", hgvs=("p.Phe508del",)), knowledge)
    (change,) = found.changes
    assert (change.ref, change.alt, change.known) == ("", "", None)
    assert 7105 in [one.variation_id for one in change.same_codon]
    assert not found.settled
    assert codes(found) == ["protein-only"]


def test_a_stated_stop_makes_a_coding_snv_a_stop_gained(knowledge: Knowledge) -> None:
    (change,) = mapped(Variant(hgvs=("NM_007294.4:c.1687C>T", "p.Gln563*")), knowledge).changes
    assert change.consequence is not None
    assert (change.consequence.effect, change.consequence.hgvs_p) == ("stop gained", "p.Gln563*")
    assert change.consequence.escapes_decay is False


@pytest.mark.parametrize(
    ("variant", "code"),
    [
        (Variant(gene="NOSUCH9", hgvs=("c.1A>G",)), "unknown-gene"),
        (Variant(gene="MEFV", hgvs=("c.99999A>G",)), "position-beyond"),
        (Variant(gene="TP53", hgvs=("p.Arg999Gln",)), "position-beyond"),
        (Variant(gene="CFTR", hgvs=("NM_999999.1:c.80T>C",)), "not-on-mane"),
        (Variant(gene="CFTR", hgvs=("NM_000492.3:c.80T>C",)), "other-version"),
        (Variant(gene="CFTR", hgvs=("c.80T>C",)), "no-transcript"),
        (Variant(gene="BRCA1", hgvs=("c.181T>G", "p.Cys62Gly")), "expressions-disagree"),
        (Variant(hgvs=("NM_012275.3:c.80T>G", "NC_000002.12:g.113060902T>C")), "expressions-disagree"),
        (Variant(gene="DMD", hgvs=("c.(93+1_94-1)_(649+1_650-1)del",)), "uncertain-position"),
        (Variant(gene="FXN", hgvs=("c.165+1340GAA[850]",)), "not-mapped"),
        (Variant(chrom="1", pos=1000, assembly="GRCh38", ref="N", alt="<DEL>"), "not-a-small-variant"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_placed_or_contradicts_itself_is_said(
    variant: Variant, code: str, knowledge: Knowledge
) -> None:
    found = mapped(variant, knowledge)
    assert code in codes(found)
    assert all(issue.where == "/variants/0" for issue in found.issues)


def test_mitochondrial_and_small_rna_variants_are_placed(knowledge: Knowledge) -> None:
    (mitochondrial,) = mapped(Variant(gene="MT-ND1", hgvs=("m.3460G>A",)), knowledge).changes
    assert (mitochondrial.chrom, mitochondrial.pos) == (25, 3460)
    assert mitochondrial.consequence is not None
    assert mitochondrial.consequence.symbol == "MT-ND1"
    (small_rna,) = mapped(Variant(gene="RNU4-2", hgvs=("NR_003137.2:n.64_65insT",)), knowledge).changes
    assert (small_rna.pos, small_rna.ref, small_rna.alt) == (120291839, "N", "NA")
    assert small_rna.known is not None


def test_a_gene_alone_has_no_change(knowledge: Knowledge) -> None:
    found = mapped(Variant(gene="BIRC4"), knowledge)
    assert (found.symbol, found.changes, found.issues) == ("XIAP", (), ())


class NothingKnown:
    """ClinVar without a variant."""

    def find(self, *_: object) -> None:
        return None

    def of_gene(self, _: str) -> tuple[()]:
        return ()

    def at_codon(self, *_: object) -> tuple[()]:
        return ()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    transcripts = genes.small_transcripts(tmp_path_factory.mktemp("pack"))
    return SimpleNamespace(transcripts=transcripts, known_variants=NothingKnown())


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    pytest.importorskip("pysam")
    return Reference(genes.write_fasta(tmp_path_factory.mktemp("fasta")))


@pytest.mark.parametrize("gene", ["PLUS1", "MINUS1"])
def test_the_sequence_settles_what_a_statement_leaves_open(
    gene: str, small: SimpleNamespace, reference: Reference
) -> None:
    variants = [Variant(gene=gene, hgvs=(text,)) for text in ("p.Arg4*", "c.20del", "c.97_102dup", "c.4A>G")]
    open_ones = map_stated(variants, small)
    stop, deletion, duplication, wrong = map_stated(variants, small, reference)
    assert [len(one.changes) for one in open_ones] == [2, 1, 1, 1]
    assert [one.settled for one in open_ones] == [False, False, False, True]
    assert [len(one.changes) for one in (stop, deletion, duplication)] == [1, 1, 1]
    assert deletion.settled
    assert duplication.settled
    (change,) = deletion.changes
    assert change.consequence is not None
    assert (change.consequence.tier, change.consequence.hgvs_p) == ("T1", "p.Lys8AsnfsTer31")
    assert "reference-contradicts" in codes(wrong)


@settings(deadline=None, max_examples=100)
@given(number=st.integers(1, 126), base=st.sampled_from("ACGT"), gene=st.sampled_from(["PLUS1", "MINUS1"]))
def test_a_c_expression_comes_back_as_it_was_stated(
    small: SimpleNamespace, number: int, base: str, gene: str
) -> None:
    old = genes.CDS[number - 1]
    text = f"c.{number}{old}>{base}"
    if old == base:
        return
    (found,) = map_stated([Variant(gene=gene, hgvs=(text,))], small)
    (change,) = found.changes
    assert change.consequence is not None
    assert change.consequence.hgvs_c == text
    assert change.ref == genes.SEQUENCE[change.pos - 1]


@settings(deadline=None, max_examples=200)
@given(
    text=st.text("cpgm.0123456789_+-*>ACGTdelinsupfLPQ()?[]:NMX ", max_size=25), gene=st.sampled_from(["CFTR", ""])
)
def test_no_writing_makes_it_fail(knowledge: Knowledge, text: str, gene: str) -> None:
    (found,) = map_stated([Variant(gene=gene, hgvs=(text,), as_written=text)], knowledge)
    assert found.index == 0
