"""Whether a genotype fits a disease: the gold table, and what must hold of any stated genotype."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proband.case.model import Case, Variant
from proband.genotype.curated import parse_criteria
from proband.genotype.fit import genotype_fit
from proband.knowledge import open_knowledge

GOLD = Path(__file__).parent.parent / "gold" / "genotype_fit.tsv"
KNOWLEDGE = open_knowledge()
CLASSES = ("", "pathogenic", "likely pathogenic", "uncertain significance", "likely benign", "benign")


def gold() -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def row_of(disease_id: str) -> int:
    row = KNOWLEDGE.diseases.index(disease_id)
    assert row is not None
    return row


def variant(text: str) -> Variant:
    """Gene, HGVS, zygosity, then if need be its class (both with _) and the parent it comes from."""
    gene, hgvs, zygosity, *more = text.split()
    origin = next((word for word in more if word in ("mother", "father")), "")
    significance = next((word for word in more if word not in ("mother", "father")), "")
    return Variant(
        gene=gene,
        hgvs=(hgvs,),
        zygosity=zygosity.replace("_", " "),  # type: ignore[arg-type]
        significance=significance.replace("_", " "),
        inherited_from=origin,
    )


@pytest.mark.parametrize("row", gold(), ids=lambda row: f"{row['disease']} {row['remark']}")
def test_gold(row: dict[str, str]) -> None:
    variants = tuple(variant(text) for text in row["variants"].split("; ") if text)
    case = Case(sex=row["sex"], variants=variants)  # type: ignore[arg-type]
    found = genotype_fit(case, KNOWLEDGE, row_of(row["disease"]))
    assert ("yes" if found.fits else "no") == row["fits"], found.because
    assert found.because.endswith(".")
    assert bool(found.source) is found.fits


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["homozygous", "heterozygous", "unknown"]),
    st.sampled_from(CLASSES),
    st.sampled_from(["p.Leu27Pro", "c.100A>G", "c.115+6T>C", "what nobody can read"]),
)
def test_only_two_copies_of_an_established_allele_fit_a_recessive_disease(
    zygosity: str, significance: str, hgvs: str
) -> None:
    one = Variant(gene="IL36RN", hgvs=(hgvs,), zygosity=zygosity, significance=significance)  # type: ignore[arg-type]
    found = genotype_fit(Case(variants=(one,)), KNOWLEDGE, row_of("OMIM:614204"))
    if found.fits:
        assert zygosity == "homozygous"
        assert "benign" not in significance
        assert found.gene == "IL36RN"


def test_curators_can_establish_a_stated_variant() -> None:
    case = Case(variants=(variant("IL36RN c.100A>G homozygous"),))
    row = row_of("OMIM:614204")
    assert not genotype_fit(case, KNOWLEDGE, row).fits
    entries = "".join(
        f"- variant: IL36RN c.100A>G\n  code: {code}\n  text: made up\n  source: PMID:1\n  curator: A. B.\n"
        for code in ("PS3", "PM2", "PM3", "PP1")
    )
    found = genotype_fit(case, KNOWLEDGE, row, curation=parse_criteria(entries))
    assert found.fits
    assert "curators' criteria" in found.source
