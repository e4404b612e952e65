"""How alleles go through families: the gold table, and what must hold for any family."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import small_family as small
from proband.genotype.segregation import Segregation, segregations

GOLD = Path(__file__).parent.parent / "gold" / "segregation.tsv"


def gold() -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def leading(found: tuple[Segregation, ...], pattern: str) -> Segregation:
    return next(one for one in found if one.pattern == pattern)


@pytest.mark.parametrize("row", gold(), ids=lambda row: f"{row['relatives']}|{row['first']}|{row['second']}")
def test_gold(row: dict[str, str]) -> None:
    family = small.family(*row["relatives"].split(), sex=row["sex"])
    calls = [
        small.call(row[name], chrom=int(row["chrom"]), pos=5_000_000) for name in ("first", "second") if row[name]
    ]
    found = leading(segregations(calls, family), row["pattern"])
    assert (found.phase, "yes" if found.de_novo else "no") == (row["phase"], row["new"])
    assert found.log10_lr == pytest.approx(float(row["log10_lr"]), abs=0.006)


def test_one_call_has_one_pattern_and_a_heterozygous_one_may_lack_its_partner() -> None:
    family = small.family()
    assert [one.pattern for one in segregations([small.call("1/1")], family)] == ["homozygous"]
    patterns = [one.pattern for one in segregations([small.call("0/1")], family)]
    assert patterns == ["heterozygous", "second hit not found"]


def test_a_partner_in_cis_is_no_second_hit() -> None:
    calls = [small.call("0|1", pos=1), small.call("0|1", pos=2)]
    patterns = [one.pattern for one in segregations(calls, small.family())]
    assert patterns.count("second hit not found") == 2


def test_phase_of_another_set_says_nothing() -> None:
    import msgspec

    one, other = small.call("0|1"), small.call("1|0")
    genotype = msgspec.structs.replace(other.genotypes[0], phase_set="7")
    found = segregations([one, msgspec.structs.replace(other, genotypes=(genotype,))], small.family())
    assert leading(found, "compound heterozygous").phase == "phase unknown"


def test_the_pseudoautosomal_region_of_a_boy_has_two_copies() -> None:
    assert segregations([small.call("0/1", chrom=23, pos=1_000_000)], small.family())[0].pattern == "heterozygous"


def test_incomplete_penetrance_forgives_healthy_carriers() -> None:
    call = small.call("0/1 0/1")
    strict, open_ = (
        segregations([call], small.family("mother-", incomplete=incomplete))[0].log10_lr
        for incomplete in (False, True)
    )
    assert strict < open_ < 0


GENOTYPES = st.sampled_from(("0/0", "0/1", "1/1", "./.", "0/.", "1/.", "1", "0|1", "1|0"))
RELATIVES = st.lists(
    st.sampled_from(
        ("mother", "father", "sister+", "brother-", "sister-", "brother+", "mother-", "father-", "mother+")
    ),
    max_size=5,
    unique_by=lambda word: word.rstrip("+-") if word[:2] in ("mo", "fa") else object(),
)


@given(st.data(), RELATIVES, st.sampled_from(("male", "female", "unknown")), st.sampled_from((1, 23, 24, 25)))
def test_any_family_gives_finite_evidence_with_reasons(
    data: st.DataObject, relatives: list[str], sex: str, chrom: int
) -> None:
    family = small.family(*relatives, sex=sex)
    carried = st.sampled_from(("0/1", "1/1", "1", "0|1"))
    calls = [
        small.call(
            " ".join([data.draw(carried), *(data.draw(GENOTYPES) for _ in relatives)]), chrom=chrom, pos=place
        )
        for place in (10, 20)
    ]
    found = segregations(calls, family)
    assert len([one for one in found if len(one.calls) == 1 and one.pattern != "second hit not found"]) == 2
    for one in found:
        assert abs(one.log10_lr) < 10
        assert all(seen.because and seen.who for seen in one.observations)
        assert not one.de_novo or any("mother" in word or "father" in word for word in relatives)


@given(st.permutations(["mother-", "father-", "sister+", "brother-"]))
def test_the_order_of_the_relatives_does_not_matter(relatives: list[str]) -> None:
    genotypes = {"mother-": "0/1", "father-": "0/1", "sister+": "1/1", "brother-": "0/0"}
    call = small.call(" ".join(["1/1", *(genotypes[word] for word in relatives)]))
    found = segregations([call], small.family(*relatives))
    assert found[0].log10_lr == pytest.approx(0.588 + 0.112, abs=0.01)
