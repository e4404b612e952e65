"""Whose column is whose: pedigrees, the choice of the proband, and checks on both."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from proband.case.model import Sex
from proband.errors import FileFormatError, UsageError
from proband.genotype.checks import violates
from proband.genotype.model import Mendel, Person, Reading
from proband.genotype.people import read_people
from proband.genotype.regions import Everywhere
from proband.genotype.vcf import read_variants
from proband.issue import Issue

WriteVcf = Callable[..., Path]
TRIO = "F kid dad mum 1 2\nF dad 0 0 1 1\nF mum 0 0 2 1\n"


@pytest.fixture
def write_ped(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "family.ped"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def people(
    samples: str, ped: Path | None = None, proband: str | None = None, sex: Sex = "unknown"
) -> tuple[tuple[Person, ...], tuple[Issue, ...]]:
    return read_people(samples.split(), ped, proband, sex)


def test_the_only_sample_is_the_proband() -> None:
    (person,), issues = people("kid", sex="female")
    assert person == Person("kid", "proband", "female", True, column=0)
    assert issues == ()


@pytest.mark.parametrize("text", [TRIO, TRIO.replace(" ", "\t"), "#Family\tId ...\n\n" + TRIO.replace(" ", "   ")])
def test_a_trio(write_ped: Callable[[str], Path], text: str) -> None:
    found, issues = people("dad kid mum", write_ped(text))
    assert [(one.id, one.relation, one.sex, one.affected, one.column) for one in found] == [
        ("kid", "proband", "male", True, 1),
        ("mum", "mother", "female", False, 2),
        ("dad", "father", "male", False, 0),
    ]
    assert (found[0].father_id, found[0].mother_id, issues) == ("dad", "mum", ())


def test_the_affected_child_is_the_proband_not_the_affected_mother(write_ped: Callable[[str], Path]) -> None:
    found, _ = people("mum kid dad", write_ped(TRIO.replace("F mum 0 0 2 1", "F mum 0 0 2 2")))
    assert found[0].id == "kid"
    assert found[1].affected is True


def test_two_affected_children_must_be_told_apart(write_ped: Callable[[str], Path]) -> None:
    ped = write_ped(TRIO + "F sis dad mum 2 2\n")
    with pytest.raises(UsageError, match="kid, sis"):
        people("kid sis dad mum", ped)
    found, _ = people("kid sis dad mum", ped, "sis")
    assert [one.relation for one in found] == ["proband", "mother", "father", "brother"]


@pytest.mark.parametrize(
    ("samples", "text", "proband", "said"),
    [
        ("kid dad", None, None, "kid, dad"),
        ("kid dad", None, "aunt", "kid, dad"),
        ("kid dad", TRIO.replace("1 2\n", "1 1\n"), None, "nobody in the pedigree is affected"),
        ("kid dad", "F dad 0 0 1 2\n", "kid", "not in the pedigree"),
        ("kid", "F dad 0 0 1 2\n", None, "nobody in the pedigree is affected"),
    ],
)
def test_an_open_proband_is_asked_for(
    write_ped: Callable[[str], Path], samples: str, text: str | None, proband: str | None, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        people(samples, write_ped(text) if text else None, proband)


def test_a_ped_that_cannot_be_read(write_ped: Callable[[str], Path], tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="line 1 has 3 columns"):
        people("kid", write_ped("F kid dad\n"))
    with pytest.raises(UsageError):
        people("kid", tmp_path / "none.ped")


def test_people_without_samples_and_samples_without_people(write_ped: Callable[[str], Path]) -> None:
    found, issues = people("kid mum stranger", write_ped(TRIO))
    assert [one.column for one in found] == [0, 1, None]
    assert {issue.code: issue.what for issue in issues} == {
        "samples-left-out": "Not read: stranger.",
        "people-without-sample": "In the pedigree, but without a column in the file: dad.",
    }


def test_without_a_pedigree_others_are_left_out() -> None:
    found, issues = people("kid dad", None, "kid")
    assert [one.id for one in found] == ["kid"]
    assert "--ped" in issues[0].advice


def test_another_family_of_the_pedigree_is_left_out(write_ped: Callable[[str], Path]) -> None:
    found, _ = people("kid mum dad x", write_ped(TRIO + "G x 0 0 1 1\n"))
    assert "x" not in {one.id for one in found}


@pytest.mark.parametrize(
    ("stated", "sex", "codes"),
    [("unknown", "male", []), ("male", "male", []), ("female", "male", ["sex-disagrees"])],
)
def test_the_sex_of_the_pedigree(write_ped: Callable[[str], Path], stated: Sex, sex: Sex, codes: list[str]) -> None:
    found, issues = people("kid mum dad", write_ped(TRIO), sex=stated)
    assert (found[0].sex, [issue.code for issue in issues]) == (sex, codes)


@pytest.mark.parametrize(
    ("child", "mother", "father", "wrong"),
    [
        (0, 0, 0, False),
        (1, 0, 1, False),
        (1, 0, 0, True),
        (1, 2, 2, True),
        (2, 1, 1, False),
        (2, 0, 2, True),
        (0, 2, None, True),
        (2, None, 0, True),
        (1, None, 2, False),
        (1, None, None, False),
    ],
)
def test_mendel(child: int, mother: int | None, father: int | None, wrong: bool) -> None:
    assert violates(child, mother, father) is wrong
    assert violates(child, father, mother) is wrong


GENOTYPES = ("0/0", "0/1", "1/1")


def family(write_vcf: WriteVcf, ped: Path, wrong: int) -> Reading:
    """Three hundred sites of a trio; at ``wrong`` of them the child has what neither parent has."""
    random.seed(7)
    records = []
    for at in range(300):
        mother, father = (random.choice((0, 1, 2)) for _ in range(2))
        child = (random.random() < mother / 2) + (random.random() < father / 2)
        if at < wrong:
            child, mother, father = 1, 0, 0
        called = " ".join(f"{GENOTYPES[copies]}:30:99" for copies in (child, mother, father))
        records.append(f"chr1 {1000 + at} . A C 50 PASS . GT:DP:GQ {called}")
    path = write_vcf(records, samples=("kid", "mum", "dad"))
    return read_variants(path, ped=ped, regions=Everywhere())


@pytest.mark.parametrize(("wrong", "codes"), [(0, []), (15, []), (60, ["parents-doubtful"])])
def test_parents_who_are_none(
    write_vcf: WriteVcf, write_ped: Callable[[str], Path], wrong: int, codes: list[str]
) -> None:
    reading = family(write_vcf, write_ped(TRIO), wrong)
    assert reading.mendel == Mendel(300, wrong)
    assert [issue.code for issue in reading.issues] == codes


def test_a_badly_called_parent_is_not_compared(write_vcf: WriteVcf, write_ped: Callable[[str], Path]) -> None:
    records = ["chr1 100 . A C 50 PASS . GT:DP:GQ 0/1:30:99 0/0:3:99 ./.:.:."]
    path = write_vcf(records, samples=("kid", "mum", "dad"))
    assert read_variants(path, ped=write_ped(TRIO), regions=Everywhere()).mendel == Mendel(0, 0)


@pytest.mark.parametrize(
    ("heterozygous", "stated", "codes"),
    [
        (40, "female", []),
        (40, "male", ["sex-contradicted"]),
        (1, "male", []),
        (1, "female", ["sex-contradicted"]),
        (1, "unknown", ["sex-from-file"]),
        (13, "female", []),
    ],
)
def test_the_x_chromosome_against_the_sex(
    write_vcf: WriteVcf, heterozygous: int, stated: Sex, codes: list[str]
) -> None:
    calls = ["0/1"] * heterozygous + ["1/1"] * (60 - heterozygous)
    records = [f"chrX {5_000_000 + at} . A C 50 PASS . GT {call}" for at, call in enumerate(calls)]
    par = [f"chrX {1_000_000 + at} . A C 50 PASS . GT 0/1" for at in range(60)]
    reading = read_variants(write_vcf(par + records), regions=Everywhere(), sex=stated)
    assert [issue.code for issue in reading.issues] == codes


def test_too_little_on_x_says_nothing(write_vcf: WriteVcf) -> None:
    records = [f"chrX {5_000_000 + at} . A C 50 PASS . GT 1/1" for at in range(40)]
    assert read_variants(write_vcf(records), regions=Everywhere(), sex="female").issues == ()
