"""Variants: the gold table, joined writings, other writings of one allele, and that any text can be read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.knowledge import Knowledge
from proband.knowledge.hgvs_writing import protein
from proband.narrative.alleles import find_alleles
from proband.narrative.frame import read_frame
from proband.narrative.stated_variants import VariantMention
from proband.narrative.variants import find_variants


class FewGenes:
    """A small vocabulary, so that a property test needs no pack."""

    symbols: Mapping[str, str] = {symbol: symbol for symbol in ("IL36RN", "IL1RN", "MEFV", "CRP")}
    names: Mapping[str, str] = {"mevalonatekinase": "MVK"}


GENES = FewGenes()


def gold() -> list[dict[str, str]]:
    """The rows of the gold table: one fact a row, empty cells at the end may be left out."""
    path = Path(__file__).parent.parent / "gold" / "variants.tsv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = header.split("\t")
    return [dict(zip(columns, [*line.split("\t"), *[""] * len(columns)], strict=False)) for line in lines]


def facts(mention: VariantMention) -> tuple[str, ...]:
    """What a row of the gold table says of one variant."""
    variant = mention.variant
    absent = "yes" if variant.absent else "no"
    return variant.gene, ",".join(sorted(variant.hgvs)), variant.zygosity, variant.inherited_from, absent


@pytest.mark.parametrize("row", gold(), ids=lambda row: row["sentence"][:60])
def test_gold(row: dict[str, str], knowledge: Knowledge) -> None:
    found = [facts(mention) for mention in find_variants(read_frame(row["sentence"]), knowledge.genes)]
    if row["gene"] == "-":
        assert not found
        return
    hgvs = ",".join(sorted(row["hgvs"].split(",")))
    assert (row["gene"], hgvs, *(row[key] for key in ("zygosity", "inherited_from", "absent"))) in found
    assert len(found) == int(row["count"] or len(found))


@pytest.mark.parametrize(
    ("written", "hgvs"),
    [
        ("L27P", "p.Leu27Pro"),
        ("p.(Leu27Pro)", "p.Leu27Pro"),
        ("Q54X", "p.Gln54*"),
        ("p.Gln54Ter", "p.Gln54*"),
        ("p.Arg10ArgfsX1", "p.Arg10Argfs*1"),
        ("p.K10fs*12", "p.Lys10fs*12"),
        ("p.Gly20_Val22del", "p.Gly20_Val22del"),
    ],
)
def test_protein_changes_are_written_alike(written: str, hgvs: str) -> None:
    assert protein(written) == hgvs


@pytest.mark.parametrize(
    "text", ["T cells", "HLA-B27", "the L5 vertebra", "C3 and C4", "H1N1", "D9S12", "G6PD", "E coli"]
)
def test_what_only_looks_like_an_allele(text: str) -> None:
    assert not find_alleles(text, short=True)


def test_a_variant_told_twice_is_one() -> None:
    text = "A homozygous c.80T>C of IL36RN was found. This is the same mutation, c.80T>C, as in other children."
    (mention,) = find_variants(read_frame(text), GENES)
    assert mention.variant.zygosity == "homozygous"


def test_a_place_on_the_genome() -> None:
    (mention,) = find_variants(read_frame("He carried chr2:113060902 T>C (GRCh38) in IL36RN."), GENES)
    variant = mention.variant
    assert (variant.chrom, variant.pos, variant.ref, variant.alt) == ("2", 113060902, "T", "C")
    assert variant.assembly == "GRCh38"


WORDS = st.lists(
    st.sampled_from(
        [
            "IL36RN",
            "mutation",
            "c.80T>C",
            "(p.Leu27Pro)",
            "L27P",
            "homozygous",
            "no",
            "and",
            "was found",
            "normal",
            "de novo",
            "mother",
            ",",
            ".",
            "exon 3 deletion",
            "rs123456",
            "the gene",
        ]
    ),
    max_size=30,
).map(" ".join)


@given(st.one_of(st.text(max_size=300), WORDS))
def test_any_text_is_read(text: str) -> None:
    for mention in find_variants(read_frame(text), GENES):
        for span in (mention.span, *mention.variant.spans):
            assert text[span.start : span.end] == span.text
