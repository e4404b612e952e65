"""Automatic criteria: what each needs, what it is worth, and what never becomes one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import small_family as small
from proband.genotype.acmg import classify, combined, criterion, known
from proband.genotype.criteria import Setting, automatic, unassessed
from proband.genotype.segregation import segregations
from proband.knowledge import open_knowledge

NEVER = {"PS1", "PS3", "PS4", "PM1", "PP2", "PP5", "BS2", "BS3", "BP1", "BP3", "BP5", "BP6"}


Variants, labels, het = small.Variants, small.labels, small.het


@pytest.mark.parametrize(
    ("effect", "escapes", "codon", "length", "expected"),
    [
        ("stop gained", False, None, None, ["PVS1"]),
        ("frameshift", False, None, None, ["PVS1"]),
        ("frameshift", None, None, None, ["PVS1_Strong"]),
        ("splice donor", None, None, None, ["PVS1_Strong"]),
        ("stop gained", True, None, None, ["PVS1_Moderate"]),
        ("stop gained", True, 80, 100, ["PVS1_Strong"]),
        ("stop gained", True, 96, 100, ["PVS1_Moderate"]),
        ("start lost", None, None, None, ["PVS1_Supporting"]),
        ("missense", None, None, None, []),
    ],
)
def test_loss_of_function(
    effect: str, escapes: bool | None, codon: int | None, length: int | None, expected: list[str]
) -> None:
    allele = het(effect, escapes_decay=escapes, codon=codon)
    assert labels(allele, protein_length=length) == expected
    assert labels(allele, variants=Variants(lof=False), protein_length=length) == []


@pytest.mark.parametrize(
    ("frequency", "inheritance", "expected"),
    [
        (None, "recessive", []),
        (0.0, "dominant", ["PM2_Supporting"]),
        (1e-4, "dominant", []),
        (1e-4, "recessive", ["PM2_Supporting"]),
        (0.004, "dominant", ["BS1"]),
        (0.004, "recessive", []),
        (0.004, "", []),
        (0.03, "recessive", ["BS1"]),
        (0.06, "recessive", ["BA1"]),
    ],
)
def test_frequency(frequency: float | None, inheritance: str, expected: list[str]) -> None:
    stated = None if frequency is None else small.frequency(frequency)
    assert labels(het(frequency=stated), inheritance=inheritance) == expected


def test_a_frequent_allele_that_clinvar_calls_pathogenic_is_left_to_a_curator() -> None:
    assert labels(het(frequency=small.frequency(0.06), known=small.known())) == []


def test_the_frequency_that_clinvar_gives_counts_where_the_file_has_none() -> None:
    allele = het(known=small.known(frequency=1e-5))
    assert labels(allele, inheritance="recessive") == ["PM2_Supporting"]


@pytest.mark.parametrize(
    ("scores", "effect", "expected"),
    [
        ({"revel": 0.95}, "missense", ["PP3_Strong"]),
        ({"revel": 0.932}, "coding SNV", ["PP3_Strong"]),
        ({"revel": 0.8}, "missense", ["PP3_Moderate"]),
        ({"revel": 0.644}, "missense", ["PP3"]),
        ({"revel": 0.5}, "missense", []),
        ({"revel": 0.29}, "missense", ["BP4"]),
        ({"revel": 0.1}, "missense", ["BP4_Moderate"]),
        ({"revel": 0.01}, "missense", ["BP4_Strong"]),
        ({"revel": 0.01, "spliceai": 0.4}, "missense", ["PP3"]),
        ({"revel": 0.95, "spliceai": 0.4}, "missense", ["PP3_Strong"]),
        ({"spliceai": 0.05}, "missense", []),
        ({"spliceai": 0.2}, "intron", ["PP3"]),
        ({"spliceai": 0.15}, "intron", []),
        ({"spliceai": 0.1}, "splice region", ["BP4"]),
        ({"spliceai": 0.05}, "synonymous", ["BP4", "BP7"]),
        ({"spliceai": 0.9}, "synonymous", ["PP3"]),
        ({"spliceai": 0.99}, "splice donor", ["PVS1_Strong"]),
        ({"revel": 0.95}, "stop gained", ["PVS1_Strong"]),
        ({"cadd": 40.0}, "missense", []),
        ({}, "synonymous", []),
    ],
)
def test_predictions(scores: dict[str, float], effect: str, expected: list[str]) -> None:
    assert labels(het(effect, scores=scores)) == expected


@pytest.mark.parametrize(
    ("consanguineous", "inheritance", "expected"),
    [
        ("no", "recessive", ["PM3_Supporting"]),
        ("unknown", "recessive", ["PM3_Supporting"]),
        ("yes", "recessive", []),
        ("no", "dominant", []),
        ("no", "", []),
    ],
)
def test_homozygous(consanguineous: str, inheritance: str, expected: list[str]) -> None:
    found = labels(het(genotypes="1/1"), consanguineous=consanguineous, inheritance=inheritance)
    assert found == expected


@pytest.mark.parametrize(
    ("first", "second", "is_known", "expected"),
    [
        ("0|1", "1|0", True, ["PM3"]),
        ("0/1", "0/1", True, ["PM3_Supporting"]),
        ("0|1", "0|1", True, ["BP2"]),
        ("0|1", "1|0", False, []),
        ("0|1", "0|1", False, []),
    ],
)
def test_the_other_allele(first: str, second: str, is_known: bool, expected: list[str]) -> None:
    partner = het(genotypes=second, pos=9, known=small.known(7) if is_known else None)
    found = labels(het(genotypes=first), partner=partner, pattern="compound heterozygous", inheritance="recessive")
    assert found == expected


@pytest.mark.parametrize(
    ("genotypes", "relatives", "setting", "expected"),
    [
        ("0/1 0/0 0/0", "mother- father-", {}, ["PM6_Supporting"]),
        ("0/1 0/0 0/0", "mother- father-", {"highly_specific": True}, ["PM6"]),
        ("0/1 0/0 0/0", "mother- father-", {"parentage_confirmed": True}, ["PS2_Moderate"]),
        ("0/1 0/0 0/0", "mother- father-", {"parentage_confirmed": True, "highly_specific": True}, ["PS2"]),
        ("0/1 0/0 0/0", "mother- father-", {"inheritance": "recessive"}, []),
        ("0/1 0/0:5 0/0", "mother- father-", {}, []),
        ("0/1 0/0", "mother-", {}, []),
        ("0/1 0/1 0/0", "mother- father-", {}, []),
        ("0/1 0/0 0/0", "mother+ father-", {}, ["BS4"]),
    ],
)
def test_new(genotypes: str, relatives: str, setting: dict[str, Any], expected: list[str]) -> None:
    assert labels(het(genotypes=genotypes), small.family(*relatives.split()), **setting) == expected


@pytest.mark.parametrize(
    ("effect", "significance", "alt", "position", "expected"),
    [
        ("missense", "Pathogenic", "G", 2, ["PM5"]),
        ("missense", "Likely pathogenic", "G", 2, ["PM5_Supporting"]),
        ("coding SNV", "Pathogenic", "G", 2, ["PM5_Supporting"]),
        ("coding SNV", "Pathogenic/Likely pathogenic", "C", 1, ["PM5_Supporting"]),
        ("coding SNV", "Likely pathogenic", "G", 2, []),
        ("coding SNV", "Pathogenic", "G", 3, []),
        ("synonymous", "Pathogenic", "G", 3, []),
    ],
)
def test_the_same_codon(effect: str, significance: str, alt: str, position: int, expected: list[str]) -> None:
    allele = het(effect, codon=27, codon_position=position, alt=alt)
    assert labels(allele, variants=Variants(small.known(5, significance))) == expected


def test_clinvars_record_of_the_allele_itself_is_no_criterion() -> None:
    allele = het(codon=27, codon_position=2, known=small.known(5))
    assert labels(allele, variants=Variants(small.known(5))) == []


@pytest.mark.parametrize(
    ("effect", "expected"),
    [("stop lost", ["PM4"]), ("in-frame deletion", ["PM4_Supporting"]), ("in-frame insertion", ["PM4_Supporting"])],
)
def test_length(effect: str, expected: list[str]) -> None:
    assert labels(het(effect)) == expected


def test_the_phenotype_is_passed_in_capped_and_said_to_count_once() -> None:
    people = small.family()
    allele = het()
    setting = Setting(phenotype="pustular psoriasis from the first weeks")
    found = automatic(allele, segregations([allele.call], people)[0], people, Variants(), setting)
    assert [one.label for one in found] == ["PP4"]
    assert "the ranking does not add it" in found[0].text


def test_what_could_not_be_asked_is_said() -> None:
    told = dict(unassessed(het(), small.family()))
    assert {"PM2, BA1, BS1", "PP3, BP4, BP7", "PS2, PM6"} < set(told)
    full = het(frequency=small.frequency(0.1), scores={"revel": 0.1, "spliceai": 0.1}, genotypes="0/1 0/0 0/0")
    assert len(unassessed(full, small.family("mother", "father"))) == 1


@pytest.mark.parametrize("consanguineous", ["yes", "unknown"])
def test_a_recessive_missense_stays_uncertain_until_curators_speak(consanguineous: str) -> None:
    """IL36RN c.80T>C, homozygous: ClinVar calls it pathogenic, the file alone must not."""
    variants = open_knowledge().known_variants
    record = variants.find("GRCh38", 2, 113_060_902, "T", "C")
    assert record is not None
    call = small.call("1/1", chrom=2, pos=113_060_902)
    allele = small.allele(call, "coding SNV", symbol="IL36RN", codon=27, codon_position=2, known=record)
    people = small.family()
    setting = Setting("recessive", consanguineous, phenotype="generalized pustular psoriasis of infancy")
    alone = automatic(allele, segregations([call], people)[0], people, variants, setting)
    told = classify(alone)
    assert (told.by_points, told.by_rules) == ("uncertain significance", "uncertain significance")
    assert 0 < told.points <= 3
    added = [criterion("PS3", by="curator"), criterion("PM3", "strong", by="curator")]
    curated = classify(combined([*alone, *added]))
    assert (curated.by_points, curated.by_rules) == ("likely pathogenic", "pathogenic")


EFFECTS = st.sampled_from(
    ("missense", "coding SNV", "synonymous", "frameshift", "intron", "in-frame deletion", "stop lost")
)


@given(
    st.data(),
    EFFECTS,
    st.dictionaries(st.sampled_from(("revel", "spliceai")), st.floats(0, 1)),
    st.none() | st.floats(0, 1),
    st.sampled_from(("recessive", "dominant", "X-linked", "mitochondrial", "")),
)
def test_any_allele_gives_each_code_once_with_reason_and_source(
    data: st.DataObject, effect: str, scores: dict[str, float], frequency: float | None, inheritance: Any
) -> None:
    genotypes = data.draw(st.sampled_from(("0/1", "1/1", "0|1")))
    relatives = data.draw(st.sampled_from(("", "mother- father-", "mother+ sister+")))
    others = [data.draw(st.sampled_from(("0/0", "0/1", "1/1", "./."))) for _ in relatives.split()]
    people = small.family(*relatives.split())
    stated = None if frequency is None else small.frequency(frequency)
    allele = het(effect, " ".join([genotypes, *others]), scores=scores, frequency=stated, codon=5, codon_position=2)
    for one in segregations([allele.call], people):
        met = automatic(allele, one, people, Variants(small.known()), Setting(inheritance))
        codes = [criterion.code for criterion in met]
        assert len(codes) == len(set(codes))
        assert not set(codes) & NEVER
        assert set(codes) <= set(known())
        assert all(criterion.text and criterion.source and criterion.by == "automatic" for criterion in met)
        assert not {"PM2", "BA1"} <= set(codes)
        if frequency is None:
            assert not set(codes) & {"PM2", "BA1", "BS1"}
