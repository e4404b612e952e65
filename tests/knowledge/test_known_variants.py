"""ClinVar's alleles: found however they are written, and never more said than that they are there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.knowledge import open_knowledge
from proband.knowledge.assembly import BUILDS, Build
from proband.knowledge.transcripts import CDS
from proband.knowledge.variants import GeneRecord, KnownVariants, kind_of, trimmed


@pytest.fixture(scope="module")
def known() -> KnownVariants:
    return open_knowledge().known_variants


@pytest.mark.parametrize(("build", "position"), [("GRCh38", 113060902), ("GRCh37", 113818479)])
def test_the_variant_of_the_founding_case_is_known(known: KnownVariants, build: Build, position: int) -> None:
    found = known.find(build, 2, position, "T", "C")
    assert found is not None
    assert (found.variation_id, found.gene, found.significance, found.stars) == (30489, "IL36RN", "Pathogenic", 2)
    assert (found.kind, found.codon, found.frequency) == ("missense", 27, 0.00027)
    assert found.diseases == ("MONDO:0013626", "MONDO:0100491")
    assert known.find(build, 2, position, "T", "G") is None
    assert known.find(build, 3, position, "T", "C") is None


def test_every_variant_finds_itself_on_both_builds(known: KnownVariants) -> None:
    rows = np.arange(0, len(known), 61)
    variants = [known.variant(row) for row in rows.tolist()]
    codes = np.array([one.chromosome for one in variants])
    for build in BUILDS:
        places = np.array([one.position if build == "GRCh38" else one.position37 for one in variants])
        found = known.matches(build, codes, places, [one.ref for one in variants], [one.alt for one in variants])
        assert (found == np.where(places > 0, rows, -1)).all()
        assert (places > 0).mean() > 0.99


@given(st.data())
def test_another_anchor_is_the_same_allele(data: st.DataObject) -> None:
    known = open_knowledge().known_variants
    one = known.variant(data.draw(st.integers(0, len(known) - 1)))
    before, behind = (data.draw(st.text("ACGT", max_size=3)) for _ in range(2))
    wider = (one.position - len(before), before + one.ref + behind, before + one.alt + behind)
    plain, padded = trimmed(one.position, one.ref, one.alt), trimmed(*wider)
    same = plain == padded  # a padding that lengthens a repeat may shift an insertion or deletion
    assert same or len(one.ref) != len(one.alt)
    if same:
        found = known.find("GRCh38", one.chromosome, wider[0], wider[1].lower(), wider[2])
        assert found == one


@pytest.mark.parametrize(
    ("allele", "expected"),
    [
        ((10, "T", "C"), (10, "T", "C")),
        ((10, "CA", "C"), (11, "A", "")),
        ((10, "C", "CAA"), (11, "", "AA")),
        ((10, "TAA", "TA"), (11, "A", "")),
        ((10, "GTC", "GAC"), (11, "T", "A")),
        ((10, "AC", "GT"), (10, "AC", "GT")),
        ((10, "A", "A"), (10, "", "")),
    ],
)
def test_shared_bases_are_trimmed(allele: tuple[int, str, str], expected: tuple[int, str, str]) -> None:
    assert trimmed(*allele) == expected


def test_genes_are_counted_by_kind(known: KnownVariants) -> None:
    assert known.record("IL36RN") == GeneRecord("IL36RN", truncating=0, missense=1, inframe=0, other=1)
    assert known.record("NO-SUCH-GENE") is None
    assert known.lof_mechanism("FBN1")
    assert not known.lof_mechanism("IL36RN")
    assert not known.lof_mechanism("NO-SUCH-GENE")
    for symbol in ("FBN1", "IL36RN", "PAH"):
        record, variants = known.record(symbol), known.of_gene(symbol)
        assert record is not None
        counted = [record.truncating, record.missense, record.inframe, record.other]
        kinds = [one.kind for one in variants]
        assert counted == [kinds.count(kind) for kind in ("truncating", "missense", "inframe", "other")]


def test_codons_are_those_of_the_transcript(known: KnownVariants) -> None:
    transcripts = open_knowledge().transcripts
    assert [one.variation_id for one in known.at_codon("IL36RN", 27)] == [30489]
    assert known.at_codon("IL36RN", 28) == known.at_codon("IL36RN", 0) == ()
    row = transcripts.by_gene("PAH")[0]
    codons = known.codons("PAH")
    assert len(codons) > 50
    for codon in codons.tolist():
        for one in known.at_codon("PAH", codon):
            found = transcripts.locate("GRCh38", np.array([row]), np.array([one.position]))
            assert found.region[0] == CDS
            assert (int(found.base[0]) + 2) // 3 == codon
            assert "missense_variant" in one.consequences


def test_the_severest_consequence_names_the_kind() -> None:
    assert kind_of(["missense_variant", "splice_donor_variant"]) == "truncating"
    assert kind_of(["intron_variant", "missense_variant"]) == "missense"
    assert kind_of(["inframe_deletion"]) == "inframe"
    assert kind_of([]) == kind_of(["stop_lost"]) == "other"


def test_the_pack_says_what_absence_means(known: KnownVariants) -> None:
    manifest = known._pack.manifest
    assert known.release == manifest.release == "2024-12-15"
    assert "absent means nothing" in manifest.enables
    assert manifest.rows["alleles"] == len(known)
