"""Deletions of a file: what is read of them, which genes they hit, and which syndromes they may be."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.case.model import Case, Finding, Term, Variant
from proband.diagnose import Diagnosis, diagnose
from proband.genotype.deletion import deletions_of, hit_genes, size_text
from proband.genotype.fit import genotype_fit
from proband.genotype.genome import Genome
from proband.genotype.opened import Sources, open_genome
from proband.genotype.syndrome import is_deletion, syndrome_of, syndromes
from proband.genotype.weigh import weigh_stated
from proband.knowledge import open_knowledge

WriteVcf = Callable[..., Path]
GOLD = Path(__file__).parent.parent / "gold" / "deletion_syndromes.tsv"
KNOWLEDGE = open_knowledge()
DITRA, DIRA, SYNDROME = "OMIM:614204", "OMIM:612852", "ORPHA:567"
IN_2Q13 = "chr2 113000000 . N <DEL> 60 PASS SVTYPE=DEL;SVLEN=-175000 GT "


def gold() -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def genome(write_vcf: WriteVcf, *records: str, build: str = "GRCh38") -> Genome:
    return open_genome(Sources(write_vcf(records, build=build)), KNOWLEDGE, use_cache=False)


def record(chrom: str, start: int, end: int, genotype: str = "0/1") -> str:
    return f"chr{chrom} {start - 1} . N <DEL> 60 PASS SVTYPE=DEL;END={end} GT {genotype}"


def row_of(disease_id: str) -> int:
    row = KNOWLEDGE.diseases.index(disease_id)
    assert row is not None
    return KNOWLEDGE.diseases.lead(row)


@pytest.mark.parametrize("row", gold(), ids=lambda row: f"{row['chrom']}:{row['start']} {row['disease']}")
def test_gold(row: dict[str, str], write_vcf: WriteVcf) -> None:
    text = record(row["chrom"], int(row["start"]), int(row["end"]), row["genotype"])
    found = genome(write_vcf, text, build=row["build"])
    disease = row_of(row["disease"])
    weight = found.evidence("unknown", "unknown").log10_lr[disease]
    assert ("yes" if found.fitting_deletions(disease) else "no") == row["matches"], row["remark"]
    assert weight > 2 or row["matches"] == "no"


@pytest.mark.parametrize(
    ("alt", "info", "first", "last"),
    [
        ("<DEL>", "END=2000", 1001, 2000),
        ("<DEL:ME:ALU>", "SVLEN=-300", 1001, 1300),
        ("<DEL>", "SVLEN=300", 1001, 1300),
        ("<CN0>", "END=2000;SVTYPE=CNV", 1001, 2000),
    ],
)
def test_the_ends_of_a_deletion(alt: str, info: str, first: int, last: int, write_vcf: WriteVcf) -> None:
    reading = genome(write_vcf, f"chr1 1000 . N {alt} 60 PASS {info} GT 0/1").reading
    if not reading.deletions:  # nothing of a gene lies there
        assert reading.counts == {"outside the genes": 1}
    from proband.genotype.record import deleted_to, read_record

    parsed = read_record(f"chr1\t1000\t.\tN\t{alt}\t60\tPASS\t{info}\tGT\t0/1", 1, 10)
    assert (parsed.pos + 1, deleted_to(parsed, 1)) == (first, last)


def test_what_is_not_handled_is_counted_by_type(write_vcf: WriteVcf) -> None:
    found = genome(
        write_vcf,
        record("22", 18_900_001, 21_500_000),
        "chr2 113000000 . N <DUP> 60 PASS END=113100000 GT 0/1",
        "chr2 113000000 . N <INV> 60 PASS END=113100000 GT 0/1",
        "chr2 113000000 . N <INS> 60 PASS SVLEN=300 GT 0/1",
        "chr2 113000000 . N N[chr5:100[ 60 PASS . GT 0/1",
        "chr2 113000000 . N <DEL> 60 PASS . GT 0/1",
        "chr2 113000000 . N <DEL> 60 LowQual END=113100000 GT 0/1",
        "chr2 113000000 . N <DEL> 60 PASS END=113100000 GT 0/0",
    )
    reading = found.reading
    assert reading.symbolic == {"BND": 1, "DEL": 1, "DUP": 1, "INS": 1, "INV": 1}
    assert reading.counts == {"filtered": 1, "not carried by the proband": 1, "symbolic allele": 5}
    assert reading.alleles == len(reading.calls) + len(reading.deletions) + sum(reading.counts.values()) == 8
    told = " ".join(diagnose(Case(), KNOWLEDGE, genome=found, top=1).genome.not_assessed)  # type: ignore[union-attr]
    assert "duplications 1" in told
    assert "deletions without their end 1" in told


def test_a_deletion_of_both_copies_takes_the_genes_of_2q13(write_vcf: WriteVcf) -> None:
    found = genome(write_vcf, IN_2Q13 + "1/1")
    (deletion,) = deletions_of(found.reading)
    effects = {one.symbol: one.effect for one in hit_genes(deletion, KNOWLEDGE.transcripts, "GRCh38")}
    assert effects["IL1RN"] == effects["IL36RN"] == "gene deleted"
    weights = found.evidence("unknown", "yes").log10_lr
    assert weights[row_of(DIRA)] > 3
    assert weights[row_of(DITRA)] > 3
    fit = genotype_fit(Case(), KNOWLEDGE, row_of(DIRA), found)
    assert fit.fits
    assert fit.source[0] == "variant file"


def test_one_copy_of_a_recessive_gene_is_a_carrier(write_vcf: WriteVcf) -> None:
    found = genome(write_vcf, IN_2Q13 + "0/1")
    calls = found.calls["IL1RN"]
    assert {one.pattern for one in calls.segregations} == {"heterozygous", "second hit not found"}
    assert found.evidence("unknown", "no").log10_lr[row_of(DIRA)] < 2
    fit = genotype_fit(Case(), KNOWLEDGE, row_of(DIRA), found)
    assert not fit.fits


def test_a_deletion_and_a_point_variant_are_a_pair(write_vcf: WriteVcf) -> None:
    """One IL36RN is gone, the other has L27P: the call in the deleted stretch looks homozygous."""
    found = genome(write_vcf, IN_2Q13 + "0/1", "chr2 113060902 . T C 60 PASS . GT 1/1")
    assert found.evidence("unknown", "no").log10_lr[row_of(DITRA)] > 3


def test_a_part_of_a_gene(write_vcf: WriteVcf) -> None:
    """Exon 3 of IL36RN alone."""
    (row,) = KNOWLEDGE.transcripts.by_gene("IL36RN")[:1]
    first, last = KNOWLEDGE.transcripts.exons(row, "GRCh38")[2].tolist()
    found = genome(write_vcf, record("2", first - 60, last + 60))
    (hit,) = [one for one in found.alleles if one.symbol == "IL36RN"]
    assert hit.consequence.effect in ("frameshift", "in-frame deletion")
    assert "takes exon 3 of 5 whole" in hit.consequence.because


def test_a_written_out_deletion_is_matched_too(write_vcf: WriteVcf) -> None:
    found = genome(write_vcf, f"chr1 1000000 . {'A' * 200} A 60 PASS . GT 0/1")
    assert [one.size for one in found.deletions] in ([199], [])
    assert found.syndromes == {}


def test_a_point_variant_never_counts_for_a_deletion_syndrome(write_vcf: WriteVcf) -> None:
    case = Case(variants=(Variant(gene="TBX1", hgvs=("c.1223del",), zygosity="heterozygous"),))
    assert row_of(SYNDROME) not in weigh_stated(case, KNOWLEDGE)
    found = genome(write_vcf, "chr22 19766000 . AC A 60 PASS . GT 0/1")
    assert found.evidence("unknown", "no").log10_lr[row_of(SYNDROME)] == 0


def told(found: Genome) -> Diagnosis:
    findings = (Finding(Term("HP:0001629")), Finding(Term("HP:0000627")))
    return diagnose(Case(findings=findings), KNOWLEDGE, top=5, genome=found)


def test_the_deletion_and_its_syndromes_are_listed(write_vcf: WriteVcf) -> None:
    diagnosis = told(genome(write_vcf, record("22", 18_900_001, 21_500_000)))
    assert diagnosis.genome is not None
    (listed,) = diagnosis.genome.deletions
    assert (listed.zygosity, listed.start, listed.end) == ("heterozygous", 18_900_001, 21_500_000)
    assert {SYNDROME, "OMIM:188400", "OMIM:192430"} <= {one.disease_id for one in listed.syndromes}
    assert "TBX1" in listed.genes
    assert diagnosis.differential[0].disease_id in ("OMIM:188400", "OMIM:192430", SYNDROME)
    why = next(one for one in diagnosis.differential[0].evidence if one.kind == "genotype")
    assert "2.6 Mb are deleted in 22q11.2" in why.because


@pytest.mark.parametrize(
    ("name", "band"),
    [
        ("Chromosome 22q11.2 deletion syndrome, distal", "22q11.2"),
        ("Del(2)(q23.1)", "2q23.1"),
        ("9q33.3q34.11 microdeletion syndrome", "9q33.3-q34.11"),
        ("Chromosome 15q26-qter deletion syndrome", "15q26-qter"),
        ("Chromosome 6pter-p24 deletion syndrome", "6pter-p24"),
        ("Monosomy 18p syndrome", "18p"),
        ("chromosome Xq28 deletion syndrome, 3.4-Kb", "Xq28"),
        ("16p11.2 duplication syndrome", ""),
        ("Mitochondrial DNA deletion syndrome", ""),
        ("Psoriasis 14, pustular", ""),
        ("Myotubular myopathy 1", ""),
    ],
)
def test_the_bands_of_a_name(name: str, band: str) -> None:
    found = syndrome_of(0, name, KNOWLEDGE.bands("GRCh38"))
    assert (found.band if found else "") == band


def test_every_syndrome_lies_on_its_chromosome() -> None:
    from proband.knowledge.assembly import LENGTHS

    found = syndromes(KNOWLEDGE, "GRCh38")
    assert len(found) > 150
    for one in found:
        assert 1 <= one.start < one.end <= LENGTHS["GRCh38"][one.chrom - 1]
        assert is_deletion(one.name)
        assert one.least <= one.most


@given(st.integers(1, 249_000_000))
def test_a_length_has_a_unit_and_at_most_three_digits(bases: int) -> None:
    number, unit = size_text(bases).split()
    assert unit in ("bases", "kb", "Mb")
    assert len(number.replace(".", "").lstrip("0")) <= 4
