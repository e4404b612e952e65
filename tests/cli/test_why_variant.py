"""`proband why` for a variant or a gene of the patient's file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]

HEADER = (
    "##fileformat=VCFv4.2",
    "##contig=<ID=chr2,length=242193529>",
    '##INFO=<ID=gnomAD_AF,Number=A,Type=Float,Description="Allele frequency in the population">',
    "#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT child mother father",
)
# Of IL36RN: one allele that passes, and one stopped by each kind of gate. (c.80T>C is at 113060902.)
RECORDS = (
    "chr2 113059466 . C T 900 PASS gnomAD_AF=0.2 GT:DP:GQ 0/1:40:99 0/1:40:99 0/0:40:99",
    "chr2 113060500 . A G 900 PASS . GT:DP:GQ 0/1:40:99 0/1:40:99 0/0:40:99",
    "chr2 113060902 . T C 900 PASS gnomAD_AF=0.0003 GT:DP:GQ 1/1:40:99 0/1:40:99 0/1:40:99",
    "chr2 113060905 . C T 900 PASS . GT:DP:GQ 0/0:40:99 0/1:40:99 0/0:40:99",
    "chr2 113062235 . C T 900 LowQual . GT:DP:GQ 0/1:7:99 0/1:40:99 0/0:40:99",
    "chr2 113062577 . C T 900 PASS . GT:DP:GQ 0/1:40:99 0/1:40:99 0/0:40:99",
)
PED = "f child father mother 2 2\nf mother 0 0 2 1\nf father 0 0 1 1\n"
DITRA = "OMIM:614204"


@pytest.fixture
def family(tmp_path: Path) -> list[str]:
    """The options of a small family's files."""
    vcf, ped = tmp_path / "family.vcf", tmp_path / "family.ped"
    lines = [*HEADER[:3], *(line.replace(" ", "\t") for line in (HEADER[3], *RECORDS)), ""]
    vcf.write_text("\n".join(lines))
    ped.write_text(PED)
    return ["-f", "Pustule", "--vcf", str(vcf), "--ped", str(ped), "--no-cache"]


def asked(run: Run, family: list[str], *more: str) -> list[dict[str, Any]]:
    result = run("why", *family, *more, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["asked"]


def stop(allele: dict[str, Any]) -> tuple[str, str]:
    return next(((one["name"], one["value"]) for one in allele["gates"] if one["passed"] is False), ("", ""))


def test_a_candidate_meets_all_gates_and_its_disease(run: Run, family: list[str]) -> None:
    (answer,) = asked(run, family, "--variant", "chr2:113060902:T:C")
    (allele,) = answer["alleles"]
    assert stop(allele) == ("", "")
    values = {gate["name"]: gate["value"] for gate in allele["gates"]}
    assert values["depth"] == "40"
    assert values["frequency"] == "0.0003 (gnomAD_AF)"
    assert all(gate["threshold"] and gate["because"] for gate in allele["gates"])
    disease = next(one for one in allele["diseases"] if one["disease_id"] == DITRA)
    inheritance, score = disease["gates"]
    assert inheritance["passed"]
    assert inheritance["value"].startswith("homozygous")
    assert score["passed"] is score["value"].startswith("+")
    assert f"rank {disease['rank']:g}" in score["value"]


@pytest.mark.parametrize(
    ("variant", "gate", "value"),
    [
        ("2-113060902-T-G", "in the file", "other alleles: T>C"),
        ("chr2:113060903:T:C", "in the file", "no record here"),
        ("chr2:113060905:C:T", "carried", "0 of 2 called alleles"),
        ("chr2:113062235:c:t", "FILTER", "LowQual"),
        ("chr2:113060500:A:G", "place", "outside"),
        ("chr2:113059466:C:T", "frequency", "0.2 (gnomAD_AF)"),
    ],
)
def test_the_first_gate_that_stopped_it(run: Run, family: list[str], variant: str, gate: str, value: str) -> None:
    (answer,) = asked(run, family, "--variant", variant)
    assert [stop(allele) for allele in answer["alleles"]] == [(gate, value)]
    shown = run("why", *family, "--variant", variant).stdout
    assert f"stopped by {gate}: {value}" in shown
    assert not any(allele["diseases"] for allele in answer["alleles"])


def test_a_gene_lists_each_of_its_alleles(run: Run, family: list[str]) -> None:
    (answer,) = asked(run, family, "--gene", "IL36RN")
    names = [stop(allele)[0] for allele in answer["alleles"]]
    assert names == ["frequency", "place", "", "carried", "FILTER", ""]
    shown = run("why", *family, "--gene", "IL36RN").stdout
    assert "IL36RN c.80T>C" in shown
    assert "1 more, stopped by: carried" in shown


def test_one_copy_does_not_fit_a_recessive_disease(run: Run, family: list[str], tmp_path: Path) -> None:
    lone = tmp_path / "lone.vcf"
    text = (tmp_path / "family.vcf").read_text()
    lone.write_text("\n".join(line for line in text.split("\n") if "113060902" not in line))
    given = [str(lone) if part.endswith("family.vcf") else part for part in family]
    (answer,) = asked(run, given, "--variant", "chr2:113062577:C:T")
    (allele,) = answer["alleles"]
    inheritance = next(one for one in allele["diseases"] if one["disease_id"] == DITRA)["gates"][0]
    assert not inheritance["passed"]
    assert "second hit not found" in inheritance["value"]


def test_a_gene_without_a_record(run: Run, family: list[str]) -> None:
    result = run("why", *family, "--gene", "IL1RN")
    assert result.exit_code == 0
    assert "no record" in result.stdout


def test_a_disease_and_a_variant_together(run: Run, family: list[str]) -> None:
    result = run("why", *family, "-d", DITRA, "--variant", "chr2:113060902:T:C")
    assert result.exit_code == 0
    assert "by findings alone" in result.stdout
    assert "a candidate" in result.stdout


WRONG = (
    (("--variant", "chr2:113060902"), "is no variant"),
    (("--variant", "chr99:5:A:C"), "is no variant"),
    (("--variant", "chr2:5:A:A"), "changes nothing"),
    (("--variant", "chr2:0:A:C"), "no position 0"),
    (("--variant", "chr2:242193530:A:C"), "has 242,193,529 bases"),
    (("--gene", "IL36R"), "IL36RN"),
    (("--gene", "xyzzy123"), "no gene is called"),
    ((), "nothing was asked"),
)


@pytest.mark.parametrize(("options", "message"), WRONG)
def test_what_cannot_be_meant(run: Run, family: list[str], options: tuple[str, ...], message: str) -> None:
    result = run("why", *family, *options)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize("option", [("--gene", "IL36RN"), ("--variant", "chr2:5:A:C"), ("--ped", "family.ped")])
def test_what_needs_a_variant_file(run: Run, option: tuple[str, str]) -> None:
    result = run("why", "-f", "Pustule", "-d", DITRA, *option)
    assert result.exit_code == 2
    assert "needs a variant file" in result.stderr


STORY = "A girl had pustular psoriasis. She was homozygous for c.80T>C in IL36RN. Sequencing of MEFV was normal.\n"


def test_a_gene_needs_no_file_where_a_case_is_given(run: Run, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(STORY)
    (answer,) = json.loads(run("why", str(story), "--gene", "IL36RN", "--json").stdout)["asked"]
    (allele,) = answer["alleles"]
    assert not answer["file"]
    assert [gate["name"] for gate in allele["gates"]] == ["stated", "class", "place", "consequence"]
    assert allele["diseases"][0]["disease_id"] == DITRA
    assert "looked for and not found" in run("why", str(story), "--gene", "MEFV").stdout
    assert "states none of this gene" in run("why", str(story), "--gene", "IL1RN").stdout


def test_a_stated_variant_that_the_file_lacks_is_shown(run: Run, family: list[str], tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(STORY.replace("c.80T>C", "c.338C>A"))
    result = run("why", str(story), *family[2:], "--gene", "IL36RN", "--json")
    alleles = json.loads(result.stdout)["asked"][0]["alleles"]
    stated = [one for one in alleles if "as stated in the case" in one["name"]]
    assert len(stated) == 1
    assert stated[0]["gates"][-1]["name"] == "in the file"
    assert len(alleles) == 7
