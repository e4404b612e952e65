"""The curators' file: what is read, what is refused with its line, and which allele an entry means."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import small_family as small
from proband.errors import UsageError
from proband.genotype.acmg import classify, combined
from proband.genotype.allele import Allele
from proband.genotype.curated import Curation, parse_criteria, read_criteria

FILE = """\
# What the literature says of p.Leu27Pro
- variant: IL36RN c.80T>C
  code: PS3
  text: less protein and less inhibition of NF-kB in cells
  source: PMID:21848462, PMID:27220475
  curator: A. B.
- variant: IL36RN c.80T>C
  code: PM3_Strong
  text: homozygous in affected members of several families
  source: [PMID:21848462]
- variant: IL36RN c.80T>C
  code: not PP4
"""


def leu27pro(**more: str) -> Allele:
    fields = {"hgvs_c": "c.80T>C", "transcript": "NM_012275.3"} | more
    import msgspec

    call = msgspec.structs.replace(small.call("1/1", chrom=2, pos=113_060_902), ref="T", alt="C")
    return small.allele(call, "missense", symbol="IL36RN", **fields)


def entry(variant: str, code: str = "PS3") -> Curation:
    return parse_criteria(
        f"- variant: '{variant}'\n  code: {code}\n  source: PMID:1\n", symbols={"IL1F5": "IL36RN"}
    )


def test_the_example_is_read_and_meant_for_the_allele() -> None:
    read = parse_criteria(FILE)
    assert [(one.line, one.code, one.withdrawn) for one in read.entries] == [
        (2, "PS3", False),
        (7, "PM3", False),
        (11, "PP4", True),
    ]
    allele = leu27pro()
    first, second = read.of(allele)
    assert (first.label, first.by, first.curator) == ("PS3", "curator", "A. B.")
    assert first.source == ("PMID:21848462", "PMID:27220475")
    assert (second.label, second.source) == ("PM3_Strong", ("PMID:21848462",))
    assert read.withdrawn(allele) == {"PP4"}
    assert read.unmatched([allele]) == ()
    assert classify(combined(read.of(allele))).by_rules == "pathogenic"


@pytest.mark.parametrize(
    "variant",
    [
        "IL36RN c.80T>C",
        "IL36RN:c.80T>C",
        "IL1F5 c.80T>C",
        "NM_012275.3(IL36RN):c.80T>C (p.Leu27Pro)",
        "NM_012275.2:c.80T>C",
        "chr2:113060902:T:C",
        "2-113060902-T-C",
        "2:113,060,902 T>C",
    ],
)
def test_ways_of_naming_a_variant(variant: str) -> None:
    read = entry(variant)
    assert read.issues == ()
    assert [one.code for one in read.of(leu27pro())] == ["PS3"]


@pytest.mark.parametrize("variant", ["IL36RN p.Leu27Pro", "IL36RN L27P", "IL36RN p.(Leu27Pro)", "IL36RN p.L27P"])
def test_a_protein_change_is_matched_where_the_file_knows_it(variant: str) -> None:
    assert entry(variant).of(leu27pro(hgvs_p="p.(Leu27Pro)"))
    read = entry(variant)
    assert not read.of(leu27pro())
    (issue,) = read.unmatched([leu27pro()])
    assert "(c.)" in issue.advice


@pytest.mark.parametrize(
    "variant",
    [
        "IL36RN c.80T>G",
        "IL36RN c.81T>C",
        "IL1RN c.80T>C",
        "NM_000577.5:c.80T>C",
        "chr2:113060903:T:C",
        "chr3:113060902:T:C",
    ],
)
def test_another_variant_is_not_meant_and_is_reported(variant: str) -> None:
    read = entry(variant)
    assert read.of(leu27pro()) == ()
    (issue,) = read.unmatched([leu27pro()])
    assert (issue.code, issue.where) == ("curated-variant-not-found", "criteria, line 1")
    assert variant in issue.what


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- variant: IL36RN c.80T>C\n", 1),
        ("- code: PS3\n", 1),
        ("- variant: IL36RN c.80T>C\n  code: PS9\n", 1),
        ("# remark\n- variant: IL36RN c.80T>C\n  code: PS3_Huge\n", 2),
        ("- variant: c.80T>C\n  code: PS3\n", 1),
        ("- variant: IL36RN\n  code: PS3\n", 1),
        ("- variant: chr99:5:A:C\n  code: PS3\n", 1),
        ("- PS3\n", 1),
        ("PS3\n", 1),
        ("- variant: [\n", 2),
        ("criteria:\n  - variant: IL36RN c.80T>C\n    code: wrong\n", 2),
    ],
)
def test_what_cannot_be_read_is_an_issue_with_its_line(text: str, line: int) -> None:
    read = parse_criteria(text)
    assert read.entries == ()
    (issue,) = read.issues
    assert (issue.level, issue.code, issue.where) == ("error", "criterion-not-read", f"criteria, line {line}")
    assert issue.advice


def test_one_bad_entry_does_not_hide_the_others() -> None:
    read = parse_criteria("- variant: nonsense\n  code: PS3\n" + FILE)
    assert len(read.entries) == 3
    assert [one.where for one in read.issues if one.level == "error"] == ["criteria, line 1"]


def test_remarks() -> None:
    read = parse_criteria("- variant: IL36RN c.80T>C\n  code: PP5\n  sourse: PMID:1\n")
    assert {one.code for one in read.issues} == {"retired-criterion", "criterion-without-reason", "unknown-field"}
    assert len(read.entries) == 1


def test_a_table_is_read_like_a_list(tmp_path: Path) -> None:
    rows = [
        "variant\tcode\ttext\tsource\tcurator",
        "IL36RN c.80T>C\tPS3\tshown in cells\tPMID:21848462\tA. B.",
        "x\ty",
    ]
    path = tmp_path / "criteria.tsv"
    path.write_text("\n".join(["# remark", *rows]), encoding="utf-8")
    read = read_criteria(path)
    assert [(one.line, one.code) for one in read.entries] == [(3, "PS3")]
    assert [one.where for one in read.issues] == ["criteria, line 4"]
    assert parse_criteria("gene\tcode\n", tabular=True).issues[0].where == "criteria, line 1"


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_criteria(tmp_path / "none.yaml")


def test_an_empty_file_holds_nothing() -> None:
    assert parse_criteria("") == parse_criteria("", tabular=True) == Curation()


@given(st.text(max_size=60), st.booleans())
def test_no_text_raises(text: str, tabular: bool) -> None:
    read = parse_criteria(text, tabular=tabular)
    assert all(one.code and one.variant for one in read.entries)


@given(st.dictionaries(st.sampled_from(("variant", "code", "text", "source")), st.text(max_size=20), max_size=4))
def test_no_entry_raises(row: dict[str, str]) -> None:
    import json

    read = parse_criteria(json.dumps([row]))
    assert len(read.entries) + len([one for one in read.issues if one.level == "error"]) == 1
