"""Variants that a case states: what they weigh, how they are listed, and what of them is in a file."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proband.case.model import Case, Consanguinity, Finding, Relative, Term, Variant
from proband.diagnose import Diagnosis, diagnose
from proband.evidence import total
from proband.genotype.curated import parse_criteria
from proband.genotype.genome import Genome
from proband.genotype.opened import Sources, open_genome
from proband.genotype.stated_alleles import stated_genotype, worth_of
from proband.genotype.weigh import weigh_stated
from proband.knowledge import open_knowledge

WriteVcf = Callable[..., Path]
GOLD = Path(__file__).parent.parent / "gold" / "stated_weights.tsv"
KNOWLEDGE = open_knowledge()
DITRA = "OMIM:614204"
RASH = (Finding(Term("HP:0200039")),)
L27P = Variant(gene="IL36RN", hgvs=("c.80T>C", "p.Leu27Pro"), zygosity="homozygous")
ORIGINS = {"mother": "mother", "father": "father", "both": "both", "de_novo": "de novo"}


def gold() -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def variant(text: str) -> Variant:
    """Gene, HGVS, zygosity (or "absent"), then if need be its class and where it comes from."""
    gene, hgvs, zygosity, *more = text.split()
    return Variant(
        gene=gene,
        hgvs=(hgvs,),
        zygosity="unknown" if zygosity == "absent" else zygosity,  # type: ignore[arg-type]
        absent=zygosity == "absent",
        inherited_from=next((ORIGINS[word] for word in more if word in ORIGINS), ""),
        significance=next((word.replace("_", " ") for word in more if word not in ORIGINS), ""),
    )


def row_of(disease_id: str) -> int:
    row = KNOWLEDGE.diseases.index(disease_id)
    assert row is not None
    return KNOWLEDGE.diseases.lead(row)


def weight(case: Case, disease_id: str) -> float:
    return total(weigh_stated(case, KNOWLEDGE).get(row_of(disease_id), ()))


@pytest.mark.parametrize("row", gold(), ids=lambda row: row["remark"])
def test_gold(row: dict[str, str]) -> None:
    variants = tuple(variant(text) for text in row["variants"].split("; "))
    related = Consanguinity(row["related"])  # type: ignore[arg-type]
    case = Case(sex=row["sex"], variants=variants, consanguinity=related)  # type: ignore[arg-type]
    assert float(row["least"]) <= weight(case, row["disease"]) <= float(row["most"])


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["IL36RN", "FBN1", "TTN", "MEFV", "WAS", "MT-ND1", "NOSUCHGENE", ""]),
    st.sampled_from(["c.100A>G", "p.Arg30*", "c.20del", "c.1-5000A>G", "p.Leu27Pro", "not HGVS", ""]),
    st.sampled_from(["homozygous", "heterozygous", "hemizygous", "compound heterozygous", "unknown"]),
    st.sampled_from(["", "pathogenic", "benign", "uncertain significance"]),
    st.sampled_from(["", "mother", "father", "both", "de novo"]),
)
def test_nothing_that_is_told_weighs_more_than_a_thousand_to_one(
    gene: str, hgvs: str, zygosity: str, significance: str, origin: str
) -> None:
    one = Variant(
        gene=gene,
        hgvs=(hgvs,) if hgvs else (),
        zygosity=zygosity,  # type: ignore[arg-type]
        significance=significance,
        inherited_from=origin,
    )
    for parts in weigh_stated(Case(variants=(one, one)), KNOWLEDGE).values():
        assert -1.0 <= total(parts) <= 3.0
        assert all(part.because.endswith(".") for part in parts)


def test_a_class_moves_the_weight_in_its_direction() -> None:
    names = ("benign", "likely benign", "uncertain significance", "", "likely pathogenic", "pathogenic")
    plain = Variant(gene="FBN1", hgvs=("c.1001A>G",), zygosity="heterozygous")
    classed = [msgspec.structs.replace(plain, significance=name) for name in names]
    weights = [weight(Case(variants=(one,)), "OMIM:154700") for one in classed]
    assert weights == sorted(weights)
    assert worth_of(Variant(significance="PATHOGENIC"), "missense", known=True) == 1.0
    assert worth_of(Variant(interpretation_status="REJECTED"), "missense", known=False) < 0.1


def test_a_variant_that_is_stated_twice_counts_once() -> None:
    twice = stated_genotype(Case(variants=(L27P, Variant(gene="IL1F5", as_written="L27P"))), KNOWLEDGE)
    (one,) = twice.alleles
    assert (one.places, one.symbol, one.variant.zygosity) == ((0, 1), "IL36RN", "homozygous")


def told(*variants: Variant, genome: Genome | None = None, **fields: object) -> Diagnosis:
    case = Case(findings=RASH, variants=variants, **fields)  # type: ignore[arg-type]
    return diagnose(case, KNOWLEDGE, top=3, genome=genome)


def test_a_stated_variant_is_a_record_like_those_of_a_file() -> None:
    found = told(L27P, Variant(gene="IL1RN", absent=True))
    (one,) = found.stated
    assert (one.gene, one.place, one.hgvs_c, one.tier) == ("IL36RN", "chr2:113060902:T:C", "c.80T>C", "stated")
    assert (one.zygosity, one.segregation, one.stated, one.frequency) == ("homozygous", "homozygous", (0,), None)
    assert one.clinvar is not None
    assert (one.clinvar.variation_id, one.clinvar.stars) == (30489, 2)
    assert one.acmg.by_points == "uncertain significance"
    assert one.diseases[0].disease_id == DITRA
    assert one.diseases[0].rank == 1.0
    assert found.genome is None
    assert found.differential[0].posterior <= 0.999


def test_a_protein_change_shows_what_it_may_be_with_the_known_one_marked() -> None:
    (one,) = told(Variant(gene="NLRP3", hgvs=("p.Arg262Trp",), zygosity="heterozygous")).stated
    assert one.hgvs_p == "p.Arg262Trp"
    if one.place:
        assert one.possible == ()
    else:
        assert len(one.possible) > 1
        assert {each.hgvs_c for each in one.possible} >= {"c.784C>T"}
    (open_one,) = told(Variant(gene="TTN", hgvs=("p.Leu100Phe",), zygosity="heterozygous")).stated
    assert open_one.place == open_one.hgvs_c == ""
    assert len(open_one.possible) >= 2
    assert any("changes of DNA possible" in flag for flag in open_one.flags)


def test_what_cannot_be_placed_is_shown_and_says_why() -> None:
    found = told(Variant(gene="IL36RN", hgvs=("c.999999A>G",), zygosity="homozygous"))
    (one,) = found.stated
    assert one.place == ""
    assert "not placed on the genome" in one.flags
    assert "position-beyond" in [issue.code for issue in found.issues]
    assert one.diseases[0].log10_lr == 3.0


def test_parents_and_pairs() -> None:
    pair = (
        Variant(gene="IL36RN", hgvs=("c.80T>C",), zygosity="heterozygous", inherited_from="mother"),
        Variant(gene="IL36RN", hgvs=("c.338C>T",), zygosity="heterozygous", inherited_from="father"),
    )
    first, second = told(*pair).stated
    assert (first.segregation, first.phase) == ("compound heterozygous", "in trans")
    assert first.partner == second.place
    new = Variant(gene="FBN1", hgvs=("c.1090C>T",), zygosity="heterozygous", inherited_from="de novo")
    (one,) = told(new).stated
    assert one.de_novo
    affected = Variant(gene="FBN1", hgvs=("c.1090C>T",), zygosity="heterozygous", inherited_from="mother")
    (one,) = told(affected, relatives=(Relative("mother", affected=True),)).stated
    assert any("is affected" in seen.because for seen in one.observations)


def exome(write_vcf: WriteVcf, *records: str, build: str = "GRCh38") -> Genome:
    return open_genome(Sources(write_vcf(records, build=build)), KNOWLEDGE, use_cache=False)


@pytest.mark.parametrize(
    ("build", "record"),
    [
        ("GRCh38", "chr2 113060902 . T C 60 PASS . GT 1/1"),
        ("GRCh37", "chr2 113818479 . T C 60 PASS . GT 1/1"),
    ],
)
def test_what_is_stated_and_called_is_shown_once(build: str, record: str, write_vcf: WriteVcf) -> None:
    found = told(L27P, genome=exome(write_vcf, record, build=build))
    assert found.stated == ()
    assert found.genome is not None
    (one,) = [each for each in found.genome.candidates if each.gene == "IL36RN"]
    assert (one.stated, one.tier) == ((0,), "T2")
    assert "stated-not-in-file" not in [issue.code for issue in found.issues]
    why = next(part for part in found.differential[0].evidence if part.kind == "genotype")
    assert "as stated in the case" not in why.because


@pytest.mark.parametrize(
    ("record", "remark"),
    [
        ("chr2 113060902 . T A 60 PASS . GT 1/1", "another allele"),
        ("chr2 113060902 . T C 60 LowQual . GT 1/1", "filtered"),
        ("chr1 1000000 . T C 60 PASS . GT 1/1", "elsewhere"),
    ],
)
def test_what_is_stated_and_was_not_called_is_said(record: str, remark: str, write_vcf: WriteVcf) -> None:
    found = told(L27P, genome=exome(write_vcf, record))
    (issue,) = [one for one in found.issues if one.code == "stated-not-in-file"]
    assert (issue.level, issue.where) == ("note", "/variants/0")
    assert "IL36RN c.80T>C" in issue.what
    assert [one.stated for one in found.stated] == [(0,)], remark
    assert found.differential[0].disease_id == DITRA


def test_what_the_file_set_aside_is_marked(write_vcf: WriteVcf) -> None:
    silent = Variant(gene="IL36RN", hgvs=("c.*50A>G",), zygosity="homozygous")
    place = stated_genotype(Case(variants=(silent,)), KNOWLEDGE).alleles[0].change
    assert place is not None
    record = f"chr2 {place.pos} . {place.ref} {place.alt} 60 PASS . GT 1/1"
    found = told(silent, genome=exome(write_vcf, record))
    (one,) = found.stated
    assert "in the file too, but not among its candidates" in one.flags


def test_curators_criteria_reach_a_stated_variant_and_what_is_about_no_variant_is_said() -> None:
    entries = (
        "- {variant: IL36RN c.80T>C, code: PS3, text: made up, source: 'PMID:1', curator: A. B.}\n"
        "- {variant: MEFV c.2080A>G, code: PS3, text: made up, source: 'PMID:1', curator: A. B.}\n"
    )
    case = Case(findings=RASH, variants=(L27P,))
    found = diagnose(case, KNOWLEDGE, top=1, curation=parse_criteria(entries))
    (one,) = found.stated
    assert "PS3" in [each.code for each in one.acmg.criteria if each.by == "curator"]
    assert any("MEFV" in issue.what for issue in found.issues)
    assert not any("IL36RN c.80T>C" in issue.what for issue in found.issues)
