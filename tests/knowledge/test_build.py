"""The builders: a small release goes in, a pack comes out that says the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import small_release as small
from proband.errors import FileFormatError, PackCorrupt, PackMissing
from proband.knowledge.build.hgnc import HgncGene, symbol_table
from proband.knowledge.build.hpoa import read_gene_links, read_hpoa
from proband.knowledge.build.mondo import read_mondo
from proband.knowledge.build.obo import read_obo
from proband.knowledge.build.phenotype import Inputs, build_phenotype
from proband.knowledge.build.supplement import Supplement, nearest_known
from proband.knowledge.library import Knowledge
from proband.knowledge.mondo import MondoEntry
from proband.knowledge.pack import Pack


def inputs(**changes: object) -> Inputs:
    given: dict[str, object] = {
        "obo": read_obo(small.HP_OBO),
        "hpoa": read_hpoa(small.PHENOTYPE_HPOA),
        "gene_links": read_gene_links(small.GENES),
        "mondo": [MondoEntry(7, "pustulosis one", ("PUST", "pustular disease one"), (1,), (10,), ())],
        "hgnc": [HgncGene(1, "GENEA", 101, ("OLDA",))],
        "supplement": None,
        "reported": {7: 4},
        "sources": [],
    }
    return Inputs(**{**given, **changes})  # type: ignore[arg-type]


@pytest.fixture
def built(tmp_path: Path) -> Knowledge:
    build_phenotype(inputs(), tmp_path / "2030-02-03", "test")
    return Knowledge(Pack(tmp_path / "2030-02-03"))


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    one = build_phenotype(inputs(), tmp_path / "a" / "r", "test")
    other = build_phenotype(inputs(), tmp_path / "b" / "r", "test")
    assert one.files == other.files


def test_alternative_and_replaced_ids_lead_to_the_current_term(built: Knowledge) -> None:
    ontology = built.ontology
    pustule = ontology.index("HP:0200039")
    assert ontology.index("HP:0999001") == pustule
    assert ontology.resolve("HP:0999002") == ("HP:0001945", "Fever")
    assert ontology.index("HP:0999003") is None
    assert ontology.is_obsolete("HP:0999002")
    assert not ontology.is_obsolete("HP:0999001")
    assert ontology.index("hp_200039") == pustule
    assert ontology.index("OMIM:200039") is None


def test_terms_know_their_branch_names_and_line(built: Knowledge) -> None:
    ontology = built.ontology
    pustule, skin = ontology.index("HP:0200039"), ontology.index("HP:0000951")
    assert pustule is not None
    assert skin is not None
    assert ontology.branch(pustule) == "phenotype"
    neonatal = ontology.index("HP:0003623")
    assert neonatal is not None
    assert ontology.branch(neonatal) == "onset"
    assert [synonym.text for synonym in ontology.synonyms(pustule)] == ["Pustules", "Pimple"]
    assert [synonym.kind for synonym in ontology.synonyms(pustule)] == ["plural_form", "layperson"]
    assert ontology.is_a(pustule, skin)
    assert not ontology.is_a(skin, pustule)
    assert ontology.most_specific([pustule, skin]) == [pustule]


def test_counts_are_summed_over_rows_and_references_kept(built: Knowledge) -> None:
    notes = {built.ontology.label(n.term): n for n in built.diseases.annotations(0)}
    assert (notes["Pustule"].n, notes["Pustule"].m, notes["Pustule"].frequency) == (4, 6, "4/6")
    assert notes["Pustule"].references == ("PMID:11", "PMID:12", "PMID:13")
    assert notes["Fever"].frequency == ""


def test_never_seen_is_not_a_presence(built: Knowledge) -> None:
    """0 of 9 patients: kept as an annotation that says so, and worth at most the weak share of 0.03."""
    diseases, ontology = built.diseases, built.ontology
    rash = diseases.index("OMIM:2")
    pustule = ontology.index("HP:0200039")
    assert rash is not None
    assert pustule is not None
    note = next(n for n in diseases.annotations(rash) if n.term == pustule)
    assert note.frequency == "0/9"
    rows, share = built.profiles.column(pustule)
    assert float(share[np.flatnonzero(rows == rash)[0]]) <= 0.03


def test_a_finding_that_the_catalogue_negates_is_no_part_of_the_profile(built: Knowledge) -> None:
    orphanet = built.diseases.index("ORPHA:10")
    fever = built.ontology.index("HP:0001945")
    assert orphanet is not None
    assert fever is not None
    assert orphanet not in built.profiles.column(fever)[0]
    assert any(note.negated and note.term == fever for note in built.diseases.annotations(orphanet))


def test_shares_follow_the_equation(built: Knowledge) -> None:
    """(n + 2 x 0.2) / (m + 2): 4 of 6 is 0.55; unstated counts as 1.8 of 2; 50 % as 5 patients."""
    expected = {
        ("OMIM:1", "HP:0200039"): 4.4 / 8,
        ("OMIM:1", "HP:0001945"): 2.2 / 4,
        ("OMIM:3", "HP:0001974"): 2.9 / 7,
    }
    for (disease, term), share in expected.items():
        rows, shares = built.profiles.column(built.ontology.index(term) or 0)
        at = np.flatnonzero(rows == built.diseases.index(disease))[0]
        assert float(shares[at]) == pytest.approx(share, rel=1e-3)


def test_an_ancestor_lies_between_the_most_frequent_and_the_noisy_or(built: Knowledge) -> None:
    inflamed = built.ontology.index("HP:0011123")
    rows, shares = built.profiles.column(inflamed or 0)
    share = float(shares[np.flatnonzero(rows == built.diseases.index("OMIM:2"))[0]])
    rash, pustule = (5 * 0.545 + 0.4) / 7, 0.03
    either = 1 - (1 - rash) * (1 - pustule)
    assert share == pytest.approx(rash + 0.3 * (either - rash), rel=1e-3)


def test_one_disease_in_two_catalogues_is_one_group(built: Knowledge) -> None:
    diseases = built.diseases
    one, orphanet = diseases.index("OMIM:1"), diseases.index("ORPHA:10")
    assert one is not None
    assert orphanet is not None
    assert diseases.group(orphanet) == (one, orphanet)
    assert diseases.find("PUST") == (one,)
    assert diseases.find("pustular disease one") == (one,)
    assert diseases.find("ORPHA:10") == (one,)
    assert diseases.abbreviations(one) == ("PUST",)


def test_genes_by_symbol_and_alias(built: Knowledge) -> None:
    one = built.diseases.index("OMIM:1")
    assert one in built.genes.diseases_of("GENEA")
    assert built.genes.of_disease(one or 0) == ("GENEA",)
    assert symbol_table([HgncGene(1, "A1", 1, ("X", "Y")), HgncGene(2, "B1", 2, ("X",))]) == {
        "A1": "A1",
        "B1": "B1",
        "Y": "A1",
    }


def test_the_supplement_is_marked_and_maps_new_terms_to_known_ancestors(tmp_path: Path) -> None:
    supplement = Supplement("2031-01-01", [(9, "Newer", [200039, 7777777])], {"7777777": [1974]})
    assert nearest_known(7777777, {1974}, supplement.parents) == {1974}
    build_phenotype(inputs(supplement=supplement), tmp_path / "r", "test")
    built = Knowledge(Pack(tmp_path / "r"))
    newer = built.diseases.index("OMIM:9")
    assert newer is not None
    assert built.diseases.layer(newer) == "links only"
    labels = {built.ontology.label(note.term) for note in built.diseases.annotations(newer)}
    assert labels == {"Pustule", "Leukocytosis"}


@pytest.mark.parametrize(
    ("reader", "text"),
    [(read_obo, "hello"), (read_hpoa, "#version: 1\nother\tcolumns"), (read_gene_links, "a\tb")],
)
def test_a_file_of_another_kind_is_a_clear_error(reader: object, text: str) -> None:
    with pytest.raises(FileFormatError) as error:
        reader(text)  # type: ignore[operator]
    assert error.value.advice


def test_mondo_keeps_entries_with_cross_references_and_their_ancestors() -> None:
    data = (
        b'[{"id":"1","name":"root"},{"id":"2","name":"family","relations":{"is_a":["1"]}},'
        b'{"id":"3","name":"d","relations":{"is_a":["2"]},"xrefs":[{"id":"5","namespace":"OMIM"}]},'
        b'{"id":"4","name":"unrelated"}]'
    )
    assert [entry.number for entry in read_mondo(data)] == [1, 2, 3]


def test_a_damaged_pack_says_what_is_damaged(tmp_path: Path) -> None:
    folder = tmp_path / "2030-02-03"
    build_phenotype(inputs(), folder, "test")
    path = folder / "term.label.txt"
    path.write_bytes(path.read_bytes()[:-1])
    assert [name for name, _ in Pack(folder).verify()] == ["term.label.txt"]
    with pytest.raises(PackCorrupt, match=r"term\.label\.txt"):
        _ = Knowledge(Pack(folder)).ontology
    (folder / "manifest.json").write_text("{")
    with pytest.raises(PackCorrupt):
        _ = Pack(folder).manifest
    with pytest.raises(PackMissing):
        _ = Pack(tmp_path / "nothing").manifest
