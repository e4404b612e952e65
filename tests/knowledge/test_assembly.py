"""Chromosomes: their names, which build a file is of, and the bands."""

from __future__ import annotations

import pytest

from proband.knowledge import Knowledge
from proband.knowledge.assembly import (
    BUILDS,
    LENGTHS,
    MT,
    PAR,
    Build,
    X,
    Y,
    build_of_accession,
    build_of_lengths,
    build_of_name,
    chromosome_code,
    chromosome_name,
    in_par,
    refseq_accession,
)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("2", 2),
        ("chr2", 2),
        ("Chr22", 22),
        ("X", X),
        ("chrY", Y),
        ("M", MT),
        ("chrM", MT),
        ("MT", MT),
        ("NC_000002.12", 2),
        ("NC_000023.10", X),
        ("NC_012920.1", MT),
        ("chr1_KI270706v1_random", 0),
        ("GL000192.1", 0),
        ("NC_000099.1", 0),
        ("NC_000000.1", 0),
        ("0", 0),
        ("", 0),
    ],
)
def test_a_chromosome_is_known_by_any_of_its_names(name: str, code: int) -> None:
    assert chromosome_code(name) == code


@pytest.mark.parametrize("build", BUILDS)
@pytest.mark.parametrize("code", range(1, 26))
def test_names_and_accessions_lead_back_to_the_code(build: Build, code: int) -> None:
    names = (chromosome_name(code), chromosome_name(code, prefix=True), refseq_accession(build, code))
    assert [chromosome_code(name) for name in names] == [code] * 3
    assert build_of_accession(refseq_accession(build, code)) == (None if code == MT else build)


def test_the_build_is_told_by_lengths_unless_they_disagree() -> None:
    assert build_of_lengths({"chr1": 249250621, "chrM": 16571, "GL000192.1": 547496}) == "GRCh37"
    assert build_of_lengths([("1", 248956422), ("X", 156040895)]) == "GRCh38"
    assert build_of_lengths({"1": 249250621, "2": 242193529}) is None
    assert build_of_lengths({"MT": 16569}) is None
    assert build_of_lengths({}) is None


@pytest.mark.parametrize(
    ("text", "build"),
    [
        ("hg19", "GRCh37"),
        ("file:///data/human_g1k_v37_decoy.fasta", "GRCh37"),
        ("GRCh38.p14", "GRCh38"),
        ("GCF_000001405.40", "GRCh38"),
        ("hg18", None),
        ("T2T-CHM13v2.0", None),
    ],
)
def test_the_build_is_told_by_its_name(text: str, build: Build | None) -> None:
    assert build_of_name(text) == build


@pytest.mark.parametrize("build", BUILDS)
def test_the_pseudoautosomal_regions_of_x_and_y_are_as_long_as_one_another(build: Build) -> None:
    lengths = {code: [r.end - r.start for r in PAR[build] if r.chromosome == code] for code in (X, Y)}
    assert lengths[X] == lengths[Y]
    assert in_par(build, X, 2_000_000)
    assert not in_par(build, X, 100_000_000)
    assert not in_par(build, 1, 2_000_000)


@pytest.mark.parametrize("build", BUILDS)
def test_the_bands_cover_every_chromosome_without_gap(knowledge: Knowledge, build: Build) -> None:
    bands = knowledge.bands(build)
    for code in range(1, MT):
        found = bands.of(code)
        starts, ends = [band.start for band in found], [band.end for band in found]
        assert starts == [1, *(end + 1 for end in ends[:-1])]
        assert ends[-1] == LENGTHS[build][code - 1]
        centromere = bands.centromere(code)
        assert centromere is not None
        arms = [band.name[0] for band in found]
        assert arms == sorted(arms)
        assert {band.name[0] for band in found if band.start < centromere.start} <= {"p"}
    assert bands.of(MT) == ()
    assert bands.at(MT, 1) is None


def test_a_position_has_its_band(knowledge: Knowledge) -> None:
    """NOD2 is at 16q12.1 and CFTR at 7q31.2 (OMIM 605956, 602421)."""
    nod2, cftr = knowledge.bands("GRCh38").at(16, 50_700_000), knowledge.bands("GRCh37").at(7, 117_200_000)
    assert nod2 is not None
    assert cftr is not None
    assert (nod2.name, cftr.name) == ("q12.1", "q31.2")
