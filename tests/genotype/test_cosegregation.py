"""PP1 and BS4: what affected and healthy relatives say."""

from __future__ import annotations

import pytest

import small_family as small

labels, het = small.labels, small.het


@pytest.mark.parametrize(
    ("genotypes", "relatives", "inheritance", "expected"),
    [
        ("1/1 1/1", "sister+", "recessive", ["PM3_Supporting", "PP1"]),
        ("1/1 1/1 1/1", "sister+ brother+", "recessive", ["PM3_Supporting", "PP1_Moderate"]),
        (
            "1/1 1/1 1/1 0/1 0/1 0/1",
            "sister+ brother+ sister- brother- brother-",
            "recessive",
            ["PM3_Supporting", "PP1_Strong"],
        ),
        ("1/1 0/1", "sister-", "recessive", ["PM3_Supporting"]),
        ("1/1 0/1", "sister+", "recessive", ["PM3_Supporting", "BS4"]),
        ("1/1 1/1", "sister-", "recessive", ["PM3_Supporting"]),
        ("0/1 0/1 0/1", "mother+ sister+", "dominant", ["PP1"]),
        ("0/1 0/1", "mother+", "dominant", []),
        ("0/1 0/0", "mother+", "dominant", ["BS4"]),
        ("0/1 0/0", "cousin+", "dominant", []),
        ("0/1 0/1", "mother-", "dominant", []),
        ("0/1 ./.", "mother+", "dominant", []),
    ],
)  # fmt: skip
def test_family(genotypes: str, relatives: str, inheritance: str, expected: list[str]) -> None:
    found = labels(het(genotypes=genotypes), small.family(*relatives.split()), inheritance=inheritance)
    assert found == expected


def test_relatives_with_one_x_count_with_their_one_copy() -> None:
    allele = het(genotypes="1/1 1", chrom=23)
    assert "PP1" in labels(allele, small.family("brother+", sex="female"), inheritance="recessive")


def test_the_maternal_line_says_nothing_of_mitochondrial_alleles() -> None:
    allele = het(genotypes="1/1 1/1 1/1", chrom=25)
    assert labels(allele, small.family("mother+", "sister+"), inheritance="mitochondrial") == []
