"""Names of genes in words: how they are compared, where they come from, and which are left out."""

from __future__ import annotations

import json

import pytest

from proband.knowledge import Knowledge
from proband.knowledge.build.gene_names import (
    enzyme_names,
    mesh_descriptor_names,
    mesh_protein_names,
    with_names,
)
from proband.knowledge.build.hgnc import HgncGene, name_table
from proband.knowledge.genes import name_key

GENES = [
    HgncGene(1, "LIPA", 1, (), ("lipase A, lysosomal acid type",)),
    HgncGene(2, "LIPC", 2, (), ("lipase C, hepatic type",)),
    HgncGene(3, "CES1", 3, (), ("carboxylesterase 1",)),
    HgncGene(4, "HMBS", 4, (), ("hydroxymethylbilane synthase",)),
]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Interleukin-36 receptor antagonist", "interleukin 36 receptor antagonist"),
        ("tissue non-specific alkaline phosphatase", "tissue-nonspecific alkaline phosphatase"),
        ("collagen type II alpha 1 chain", "collagen type 2 α1 chain"),
        ("haemoglobin", "hemoglobin"),
    ],
)
def test_names_are_compared_by_what_matters(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_names_from_each_source() -> None:
    descriptors = mesh_descriptor_names("D1\tDeaminase, Porphobilinogen\tX Y\n", "MESH\tD1\tx\tHGNC\t4\tHMBS\n")
    proteins = mesh_protein_names("C1\tCes1 protein, mouse\tliver esterase protein, mouse\n", GENES)
    table = "Approved symbol\tEnzyme IDs\nHMBS\t2.5.1.61\nLIPA\t3.1.1.3\nLIPC\t3.1.1.3\n"
    classes = [
        {"id": "2.5.1.61", "name": "Preuroporphyrinogen synthase"},
        {"id": "3.1.1.3", "name": "Triacylglycerol lipase"},
    ]
    names = name_table(with_names(GENES, descriptors, proteins, enzyme_names(json.dumps(classes), table)))
    assert names["porphobilinogendeaminase"] == "HMBS"
    assert names["preuroporphyrinogensynthase"] == "HMBS"
    assert names["liveresterase"] == "CES1"
    assert "triacylglycerollipase" not in names


def test_the_name_of_a_family_names_no_gene() -> None:
    assert "lipase" not in name_table(with_names(GENES, [("CES1", "Lipase")]))


def test_a_name_of_two_genes_names_none() -> None:
    assert "esterase" not in name_table(with_names(GENES, [("CES1", "esterase"), ("HMBS", "esterase")]))


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("fibrillin-1", "FBN1"),
        ("mevalonate kinase", "MVK"),
        ("tissue non-specific alkaline phosphatase", "ALPL"),
        ("porphobilinogen deaminase", "HMBS"),
        ("cryopyrin", "NLRP3"),
        ("pyrin", "MEFV"),
    ],
)
def test_names_of_the_shipped_pack(name: str, symbol: str, knowledge: Knowledge) -> None:
    assert knowledge.genes.names[name_key(name)] == symbol
