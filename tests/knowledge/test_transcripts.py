"""Transcripts: c. numbers of published variants, and what must hold for every transcript."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.errors import PackMissing
from proband.knowledge import Knowledge, library, open_knowledge
from proband.knowledge.assembly import BUILDS, Build, chromosome_code
from proband.knowledge.hgvs_position import CPosition, parse_c_position
from proband.knowledge.transcripts import CDS, NONCODING, OUTSIDE, UTR5, Transcripts

GOLD = Path(__file__).parent.parent / "gold" / "transcripts.tsv"


def _gold() -> list[dict[str, str]]:
    lines = [line for line in GOLD.read_text().splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


@pytest.fixture(scope="module")
def transcripts() -> Transcripts:
    return open_knowledge().transcripts


@pytest.mark.parametrize("row", _gold(), ids=lambda row: f"{row['gene']} {row['number']} {row['build']}")
def test_published_positions_have_their_c_number(row: dict[str, str], transcripts: Transcripts) -> None:
    build: Build = "GRCh37" if row["build"] == "GRCh37" else "GRCh38"
    transcript = transcripts.by_gene(row["gene"])[0]
    number = parse_c_position(row["number"])
    assert number is not None
    assert transcripts.chromosome(transcript, build) == chromosome_code(row["chromosome"])
    assert transcripts.genome_to_c(transcript, build, int(row["position"])) == number
    assert transcripts.c_to_genome(transcript, build, number) == int(row["position"])
    assert str(number) == row["number"]


def test_a_gene_is_found_by_symbol_alias_hgnc_id_and_accession(transcripts: Transcripts) -> None:
    (row,) = transcripts.by_gene("IL36RN")
    names = ("HGNC:15561", "il36rn", "IL1F5", "FIL1D")
    assert {transcripts.by_gene(name) for name in names[:2]} == {(row,)}
    assert any(transcripts.by_gene(name) == (row,) for name in names[2:])
    accessions = ("NM_012275", "NM_012275.3", "NM_012275.1", "NP_036407.1", "ENST00000393200.7")
    assert {transcripts.by_accession(name) for name in accessions} == {row}
    assert transcripts.by_gene("NO-SUCH-GENE") == ()
    assert transcripts.by_accession("NM_0") is None


def test_select_comes_before_plus_clinical(transcripts: Transcripts) -> None:
    found = [transcripts.transcript(row) for row in transcripts.by_gene("LMNA")]
    assert [(one.refseq, one.status) for one in found] == [
        ("NM_170707.4", "MANE Select"),
        ("NM_005572.4", "MANE Plus Clinical"),
    ]


def test_old_and_new_symbols_lead_to_the_same_rows(transcripts: Transcripts) -> None:
    for old, new in (("TMEM199", "VMA12"), ("RNU2-2P", "RNU2-2")):
        assert transcripts.by_gene(old) == transcripts.by_gene(new) != ()


def test_mitochondrial_genes_and_small_rna_genes_have_no_cds(transcripts: Transcripts) -> None:
    for symbol, length in (("MT-ND1", 956), ("MT-TL1", 75), ("RNU4-2", 141)):
        (row,) = transcripts.by_gene(symbol)
        found = transcripts.transcript(row)
        assert (found.coding, found.length, transcripts.cds(row)) == (False, length, None)
        spans = [transcripts.span(row, build) for build in BUILDS]
        assert all(spans)
    assert transcripts.span(transcripts.by_gene("MT-ND1")[0], "GRCh37") == transcripts.span(
        transcripts.by_gene("MT-ND1")[0], "GRCh38"
    )


@pytest.mark.parametrize("build", BUILDS)
def test_every_model_is_whole(transcripts: Transcripts, build: Build) -> None:
    """Exons ascend along the strand without touching; the CDS lies inside and is a multiple of three."""
    for row in np.flatnonzero(transcripts.on_build(build))[::97].tolist():
        exons = transcripts.exons(row, build)
        forward = exons if transcripts.strand(row, build) > 0 else exons[::-1]
        assert (forward[1:, 0] > forward[:-1, 1] + 1).all()
        coding, found = transcripts.cds(row), transcripts.transcript(row)
        assert int((exons[:, 1] - exons[:, 0] + 1).sum()) == found.length
        if coding:
            assert 1 <= coding[0] < coding[1] <= found.length
            assert found.cds_length % 3 == 0


def test_both_builds_give_one_transcript_one_length(transcripts: Transcripts) -> None:
    share = transcripts.on_build("GRCh37").mean()
    assert 0.97 < share < 1
    for row in np.flatnonzero(transcripts.on_build("GRCh37"))[::211].tolist():
        lengths = [np.diff(transcripts.exons(row, build), axis=1).tolist() for build in BUILDS]
        assert lengths[0] == lengths[1]


def test_a_transcript_without_a_model_on_a_build_says_so(transcripts: Transcripts) -> None:
    row = int(np.flatnonzero(~transcripts.on_build("GRCh37"))[0])
    assert (transcripts.strand(row, "GRCh37"), transcripts.span(row, "GRCh37")) == (0, None)
    assert len(transcripts.exons(row, "GRCh37")) == 0
    assert transcripts.genome_to_c(row, "GRCh37", 1000) is None
    assert transcripts.c_to_genome(row, "GRCh37", CPosition(1)) is None


@given(st.data())
def test_positions_go_to_numbers_and_back(data: st.DataObject) -> None:
    transcripts = open_knowledge().transcripts
    build = data.draw(st.sampled_from(BUILDS))
    row = data.draw(st.integers(0, len(transcripts) - 1).filter(lambda r: bool(transcripts.on_build(build)[r])))
    span = transcripts.span(row, build)
    assert span is not None
    position = data.draw(st.integers(span.start, span.end))
    number = transcripts.genome_to_c(row, build, position)
    assert number is not None
    assert number.base != 0
    assert transcripts.c_to_genome(row, build, number) == position
    assert parse_c_position(str(number)) == number


@given(st.data())
def test_the_search_by_interval_finds_what_a_look_at_all_finds(data: st.DataObject) -> None:
    transcripts = open_knowledge().transcripts
    build = data.draw(st.sampled_from(BUILDS))
    row = data.draw(st.integers(0, len(transcripts) - 1).filter(lambda r: bool(transcripts.on_build(build)[r])))
    span = transcripts.span(row, build)
    assert span is not None
    start = max(1, span.start + data.draw(st.integers(-3000, 3000)))
    end = start + data.draw(st.integers(0, 5000))
    record, found = transcripts.overlapping(
        build, np.array([0, span.chromosome]), np.array([start, start]), np.array([end, end])
    )
    places = transcripts._placement(build)
    inside = (places.chromosome == span.chromosome) & (places.first <= end) & (places.last >= start)
    assert record.tolist() == [1] * len(record)
    assert sorted(found.tolist()) == np.flatnonzero(inside).tolist()


def test_numbers_run_on_beyond_the_ends_of_a_transcript(transcripts: Transcripts) -> None:
    """The promoter variant of TERT that is called c.-124 lies at chr5:1295113 on GRCh38, outside the transcript."""
    (row,) = transcripts.by_gene("TERT")
    position = transcripts.c_to_genome(row, "GRCh38", CPosition(-124))
    assert position == 1_295_113
    found = transcripts.locate("GRCh38", np.array([row]), np.array([position]))
    assert (found.region[0], found.base[0]) == (OUTSIDE, -124)
    assert transcripts.genome_to_c(row, "GRCh38", 1_295_113) is None


@pytest.mark.parametrize("text", ["80+1", "29-1", "30+1", "29+5000000", "469", "0", "100000"])
def test_numbers_that_no_base_has_have_no_position(transcripts: Transcripts, text: str) -> None:
    """IL36RN has 156 codons with the stop, and its first coding exon ends with c.29."""
    (row,) = transcripts.by_gene("IL36RN")
    assert transcripts.c_to_genome(row, "GRCh38", CPosition(29, 1)) is not None
    number = parse_c_position(text)
    assert number is None or transcripts.c_to_genome(row, "GRCh38", number) is None


def test_where_a_position_is_within_its_exon(transcripts: Transcripts) -> None:
    (row,) = transcripts.by_gene("IL36RN")
    exon = transcripts.exons(row, "GRCh38")[1]
    positions = np.array([exon[0] - 1, exon[0], exon[1], exon[1] + 1])
    found = transcripts.locate("GRCh38", np.full(4, row), positions)
    assert found.offset.tolist() == [-1, 0, 0, 1]
    assert found.exon.tolist() == [2, 2, 2, 2]
    assert found.after_acceptor.tolist()[:2] == [0, 0]
    assert found.before_donor.tolist()[2:] == [0, 0]
    assert set(found.region.tolist()) <= {UTR5, CDS}


def test_small_rna_is_numbered_from_its_first_base(transcripts: Transcripts) -> None:
    (row,) = transcripts.by_gene("RNU4-2")
    span = transcripts.span(row, "GRCh38")
    assert span is not None
    found = transcripts.locate("GRCh38", np.array([row, row]), np.array([span.end, span.start]))
    assert (found.region.tolist(), found.base.tolist()) == ([NONCODING] * 2, [1, 141])


@pytest.mark.parametrize("text", ["", "c.80", "80+", "+1", "*", "-0", "8O"])
def test_what_is_no_position_is_none(text: str) -> None:
    assert parse_c_position(text) is None


def test_a_missing_pack_is_told_with_advice(monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge) -> None:
    monkeypatch.setattr(library, "installed", list)
    with pytest.raises(PackMissing, match="mane pack is not installed"):
        _ = Knowledge(knowledge.pack).transcripts
