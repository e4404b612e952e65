"""The genome in the report: each part of a GenomeResult is told, and what was not assessed is said."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.console import Console
from tests.report.test_page import Page

from proband.errors import PackMissing
from proband.genotype.acmg import classify, criterion
from proband.genotype.homozygosity import Run
from proband.genotype.model import Mendel, Person
from proband.genotype.result import (
    CandidateVariant,
    ClinVarLine,
    DeletionFound,
    DiseaseWeight,
    GenomeResult,
    PossibleChange,
    Runs,
)
from proband.genotype.segregation import Observation
from proband.knowledge.assembly import LENGTHS
from proband.report import karyotype as drawing
from proband.report.genome import SHOWN, genome_view
from proband.report.html import render_html
from proband.report.karyotype import BODY, LABEL, TOP, karyotype, karyotype_view
from proband.report.terminal import print_report
from proband.report.variant import variant_view
from proband.report.view import make_view

DITRA = DiseaseWeight("OMIM:614204", "Psoriasis 14, pustular", 1.0, 3.13)


def variant(**fields) -> CandidateVariant:
    """A homozygous missense variant in a run."""
    base = CandidateVariant(
        gene="IL36RN",
        hgnc_id="HGNC:15561",
        place="chr2:113060902:T:C",
        transcript="NM_012275.3",
        hgvs_c="c.80T>C",
        hgvs_p="p.(Leu27Pro)",
        effect="missense",
        tier="T0",
        because="the file's own annotation (CSQ)",
        exon="3/5",
        zygosity="homozygous",
        segregation="homozygous",
        phase="",
        partner="",
        de_novo=False,
        observations=(Observation("brother", 0.72, "is affected and has it too"),),
        frequency=None,
        frequency_source="",
        scores={"revel": 0.81},
        reported="pathogenic",
        clinvar=ClinVarLine(30506, "Pathogenic", 2, "2025-01-06"),
        same_codon=1,
        in_run="yes",
        acmg=classify(
            (
                criterion("PM3", "supporting", "homozygous in a child of relatives", ("PMID:25741868",)),
                criterion("PP3", "moderate", "REVEL 0.81 <high>", ("PMID:36413997",)),
                criterion("PP4", None, "fits", ("PMID:1",), by="curator", curator="A. Curator"),
            )
        ),
        missing=(("PM2, BA1, BS1", "the file holds no population frequency"),),
        diseases=(DITRA,),
        flags=(),
    )
    return replace(base, **fields)


def pair() -> tuple[CandidateVariant, CandidateVariant]:
    """Two alleles of one gene, one with a contradiction."""
    disputed = classify((criterion("PVS1", None, "stop gained"), criterion("BS1", None, "too frequent")))
    first = variant(
        gene="MEFV", place="chr16:3243310:G:A", hgvs_c="c.2177T>C", hgvs_p="p.(Val726Ala)", zygosity="heterozygous",
        segregation="compound heterozygous", phase="in trans", partner="chr16:3243407:T:C", in_run="no",
        frequency=0.00123, frequency_source="gnomADe_AF", clinvar=None, acmg=disputed, same_codon=0,
        diseases=tuple(DiseaseWeight(f"OMIM:{n}", f"Fever {n}", 20.0 + n, -0.4) for n in range(5)),
        observations=(Observation("mother", -0.52, "is healthy and has it too"),),
        flags=("against it: mother is healthy and has it too",), tier="T2",
    )  # fmt: skip
    second = replace(first, place=first.partner, partner=first.place, hgvs_c="", acmg=classify(()), flags=())
    return first, second


def genome(**fields) -> GenomeResult:
    """A file of a girl and her parents."""
    base = GenomeResult(
        assembly="GRCh38",
        assembly_because="the lengths of its contigs",
        people=(
            Person("NA1", "proband", "female", True, column=0),
            Person("NA2", "mother", "female", False, column=1),
            Person("", "brother", "male", True),
        ),
        records=61_234,
        alleles=61_500,
        calls=412,
        counts={"filtered": 1_088, "outside the genes": 60_000, "no call": 0},
        dialects=("CSQ",),
        tiers={"T0": 400, "T2": 12},
        genes=18_000,
        panel=False,
        runs=Runs(
            (Run(2, 95_000_000, 120_000_000, 812, 0.993), Run(7, 10_000_000, 55_000_000, 1_212, 0.99)),
            0.061, 0.055, 0.07, 41_234, 1.3, "",
        ),
        candidates=(variant(), *pair()),
        without_disease=(
            variant(gene="NEWGENE", place="chrX:1000:A:G", hgvs_c="c.1A>G", diseases=(), in_run="cannot tell"),
        ),
        not_assessed=("copy number", "variants deep in introns"),
        mendel=Mendel(5_000, 3),
        clinvar="2025-01-06",
        sha256="ab" * 32,
    )  # fmt: skip
    return replace(base, **fields)


@pytest.fixture
def sequenced(diagnosis):
    return replace(diagnosis, genome=genome())


@pytest.fixture
def page(sequenced):
    return Page(render_html(sequenced))


def section(diagnosis) -> str:
    """The words of the section, spaces joined."""
    html = render_html(diagnosis)
    found = re.search(r'<section id="genome".*?</section>', html, re.DOTALL)
    assert found is not None
    return " ".join(Page(found.group()).text.split())


def told(diagnosis, width=80) -> str:
    stream = io.StringIO()
    print_report(diagnosis, Console(file=stream, width=width))
    return stream.getvalue()


def test_without_a_file_there_is_no_section(diagnosis):
    assert make_view(diagnosis).genome is None
    assert 'id="genome"' not in render_html(diagnosis)
    assert "Genome" not in told(diagnosis)


def test_the_page_stays_whole(sequenced, page):
    html = render_html(sequenced)
    assert page.open == []
    assert "url(" not in html
    assert "REVEL 0.81 <high>" in page.text
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(set(ids)) == len(ids)
    assert {a["href"][1:] for a in page.all("a") if a.get("href", "").startswith("#")} <= set(ids)
    assert all("open" in attrs for attrs in page.all("details"))
    assert all("scope" in attrs for attrs in page.all("th"))
    assert all(attrs["role"] == "img" and attrs["aria-label"] for attrs in page.all("svg"))
    assert render_html(sequenced) == html


@pytest.mark.parametrize(
    "expected",
    [
        "GRCh38", "the lengths of its contigs", "61,234 records", "412 of 61,500 alleles kept", "CSQ", "18,000",
        "proband (NA1, female, affected)", "brother (male, affected, not in the file)", "3 cannot come from them",
        "IL36RN c.80T>C", "p.(Leu27Pro)", "homozygous", "PM3_Supporting", "PP3_Moderate", "+4 points",
        "uncertain significance", "A. Curator", "homozygous in a child of relatives",
        "the file holds no population",
        "Pathogenic 2 stars, 2025-01-06, ClinVar:30506", "1 other missense variant of this codon",
        "frequency unknown", "that is unknown is not a low one", "frequency 0.12 % at most (gnomADe_AF)",
        "compound heterozygous, in trans", "with c.2177T>C", "conflict", "is healthy and has it too",
        "rank 1, +3.1, OMIM:614204", "and 2 more", "in a run", "outside the runs", "cannot tell",
        "2 runs of 3 Mb or more, 70 Mb together", "F = 6.1 % of the assessed autosomes (5.5 % to 7.0 %)",
        "chr2:95,000,000–120,000,000", "first cousins", "NEWGENE", "no known disease", "copy number",
        "variants deep in introns", "outside the genes", "60,000", "revel 0.81", "reported there as pathogenic",
        "consequence from transcript models alone",
    ],
)  # fmt: skip
def test_every_part_is_told(sequenced, expected):
    assert expected in section(sequenced).replace("\N{NO-BREAK SPACE}", " ")


def test_what_was_not_set_aside_is_not_counted(sequenced):
    assert "no call" not in section(sequenced)


def test_refused_runs_are_not_drawn_and_the_reason_is_told(diagnosis):
    refused = replace(genome().runs, refused="812 SNVs were called; runs need 10,000.")
    view = genome_view(replace(diagnosis, genome=genome(runs=refused)))
    assert view.runs.rows == ()
    assert view.runs.sentence == ""
    assert not any(one.runs for one in view.karyotype.chromosomes)
    text = section(replace(diagnosis, genome=genome(runs=refused)))
    assert "not assessed 812 SNVs were called" in text
    assert "Runs of homozygosity not assessed: 812 SNVs" in " ".join(
        told(replace(diagnosis, genome=genome(runs=refused))).split()
    )


def test_a_file_without_candidates_says_so(diagnosis):
    empty = replace(diagnosis, genome=genome(candidates=(), without_disease=(), counts={}, runs=replace(
        genome().runs, runs=(), share=0.0, low=0.0)))  # fmt: skip
    text = section(empty)
    assert "No variant of the file is a candidate" in text
    assert "No allele of the file was set aside" in text
    assert "No run of 3 Mb or more" in text
    assert "no candidate" in told(empty)


@given(st.integers(0, 40))
def test_every_candidate_is_shown_once(count):
    many = tuple(variant(gene=f"GENE{n}", place=f"chr1:{n + 1}:A:G") for n in range(count))
    view = genome_view(_Held(genome(candidates=many)))
    assert [one.gene for one in (*view.candidates, *view.rest)] == [one.gene for one in many]
    assert len(view.candidates) == min(count, SHOWN)
    assert all(one.anchor for one in view.candidates)
    assert not any(one.anchor for one in view.rest)


class _Held:
    """The parts of a Diagnosis that the genome's view asks for."""

    def __init__(self, held: GenomeResult) -> None:
        from proband.case.model import Case

        self.genome, self.case, self.stated = held, Case(), ()


def test_a_long_allele_is_cut_in_the_table_and_whole_in_the_details(diagnosis):
    long = variant(hgvs_c=f"c.10ins{'ACGT' * 50}")
    view = genome_view(replace(diagnosis, genome=genome(candidates=(long,)))).candidates[0]
    assert len(view.written) <= 40
    assert view.hgvs == long.hgvs_c


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        (None, "unknown"),
        (0.0, "0 % at most"),
        (2.7e-6, "0.00027 %"),
        (0.0123, "1.2 %"),
        (0.995, "99.5 %"),
        (1.0, "> 99.9 %"),
    ],
)
def test_a_frequency_reads_as_a_share(frequency, expected):
    shown = variant_view(variant(frequency=frequency), {}).frequency
    assert shown.replace("\N{NO-BREAK SPACE}", " ").startswith(expected)


def test_the_drawing_has_every_chromosome_run_and_gene():
    view = karyotype_view(genome())
    assert [one.name for one in view.chromosomes] == [*(str(n) for n in range(1, 23)), "X", "Y"]
    assert {mark.label for one in view.chromosomes for mark in one.marks} == {"IL36RN", "MEFV"}
    svg = karyotype(view, 920)
    assert svg.count('class="run"') == 2
    assert "Run of homozygosity chr2:95,000,000–120,000,000, 25.0 Mb" in svg
    assert "MEFV: c.2177T&gt;C heterozygous; chr16:3243407:T:C heterozygous" in svg
    assert "2q14.1" in svg


def test_without_the_bands_the_outlines_stay(monkeypatch):
    def missing(name):
        raise PackMissing(name)

    monkeypatch.setattr(drawing, "newest", missing)
    svg = karyotype(karyotype_view(genome(assembly="GRCh37")), 330)
    assert svg.count('class="outline"') == 24
    assert "gpos" not in svg


@given(st.lists(st.integers(1, LENGTHS["GRCh38"][0]), max_size=16).map(sorted))
def test_names_on_a_chromosome_do_not_meet(places):
    unit = BODY / LENGTHS["GRCh38"][0]
    moved = drawing._apart([TOP + place * unit for place in places])
    assert all(after - before >= LABEL - 1e-6 for before, after in pairwise(moved))
    assert all(place <= TOP + BODY + LABEL for place in moved)


@pytest.mark.parametrize("width", [80, 120])
def test_the_terminal_shows_the_first_candidates_and_the_runs(sequenced, width):
    text = told(sequenced, width)
    assert max(len(line) for line in text.splitlines()) <= width
    words = " ".join(text.split())
    for expected in ("IL36RN", "MEFV", "[T0]", "(+4)", "2 runs of 3 Mb or more", "Not assessed: copy number"):
        assert expected in words


def stated(**fields) -> CandidateVariant:
    """A variant that the case states, in no file."""
    return variant(
        tier="stated", stated=(0,), as_written="c.80T>C, p.Leu27Pro", scores={}, reported="likely pathogenic",
        in_run="cannot tell", **fields,
    )  # fmt: skip


def test_what_the_case_states_is_shown_without_a_file(diagnosis):
    text = section(replace(diagnosis, stated=(stated(),)))
    for expected in (
        "Genotype", "1 variant is stated in the case; no variant file was given.", "as stated in the case",
        "IL36RN c.80T>C", "c.80T>C, p.Leu27Pro", "stated as likely pathogenic", "Variants that the case states",
    ):  # fmt: skip
        assert expected in text
    assert "Runs of homozygosity" not in text
    assert "The file" not in text
    assert (
        "svg"
        not in render_html(replace(diagnosis, stated=(stated(),)))
        .split('<section id="genome"')[1]
        .split("</section>")[0]
    )
    assert "[stated]" in " ".join(told(replace(diagnosis, stated=(stated(),))).split())


def test_what_is_stated_stands_before_what_the_file_shows_and_what_is_both_is_marked(diagnosis):
    both = replace(genome(), candidates=(variant(stated=(1,)), *pair()))
    view = genome_view(replace(diagnosis, genome=both, stated=(stated(gene="TTN"),)))
    assert [one.gene for one in view.candidates][:2] == ["TTN", "IL36RN"]
    assert [one.mark for one in view.candidates][:3] == [
        "as stated in the case",
        "in the file and stated in the case",
        "",
    ]
    assert len({one.anchor for one in view.candidates}) == len(view.candidates)
    assert "1 variant that the case states" in view.sentence


def test_the_changes_of_dna_that_a_protein_change_may_be(diagnosis):
    open_one = stated(
        hgvs_c="",
        place="",
        zygosity="not stated",
        segregation="not stated",
        possible=(
            PossibleChange("chr1:100:C:T", "c.784C>T", ClinVarLine(7, "Pathogenic", 2, "2025-01-06"), "base 1"),
            PossibleChange("chr1:100:A:T", "c.784A>T", None, "base 1"),
        ),
    )
    text = section(replace(diagnosis, stated=(open_one,)))
    for expected in ("p.(Leu27Pro)", "zygosity not stated", "c.784C>T", "ClinVar: Pathogenic 2 stars", "c.784A>T"):
        assert expected in text


def test_deletions_and_their_syndromes(diagnosis):
    one = DeletionFound(
        "chr22:18900001:21500000:DEL", "chr22", 18_900_001, 21_500_000, "heterozygous",
        tuple(f"GENE{n}" for n in range(9)), ("GENE1",), ("22q11.2",),
        (DiseaseWeight("ORPHA:567", "22q11.2 deletion syndrome", 1.0, 3.9),),
    )  # fmt: skip
    text = section(replace(diagnosis, genome=genome(deletions=(one,))))
    for expected in ("chr22:18,900,001–21,500,000", "2.6 Mb, 22q11.2", "and 3 more; 1 of 9 whole", "ORPHA:567"):
        assert expected in text
    assert "Deletions" not in section(replace(diagnosis, genome=genome()))


def test_a_list_that_was_cut_says_so(diagnosis):
    cut = genome_view(replace(diagnosis, genome=genome(candidates_total=123)))
    assert "the first 3 of 123 candidates" in cut.sentence
    whole = genome_view(replace(diagnosis, genome=genome(candidates_total=3)))
    assert "3 candidates" in whole.sentence
    assert "first" not in whole.sentence


def test_no_points_have_no_sign(diagnosis):
    text = section(replace(diagnosis, genome=genome(candidates=(variant(acmg=classify(())),))))
    assert "+0 points" not in text
    assert "0 points" in text
