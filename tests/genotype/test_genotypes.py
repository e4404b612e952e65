"""One person's call of one allele, and the trimming of alleles: properties that hold for any input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from proband.genotype.genotypes import NOT_CALLED, layout_of, read_alleles, read_genotype
from proband.genotype.model import Genotype
from proband.genotype.record import Malformed, trim
from proband.genotype.regions import Regions

BASES = st.text("ACGT", min_size=1, max_size=8)


def genotype(keys: str, sample: str, allele: int = 1, alternatives: int = 1) -> Genotype:
    return read_genotype(sample, layout_of(keys), allele, alternatives)


@given(st.integers(1, 10**6), BASES, BASES, BASES, BASES)
def test_trimmed_alleles_reassemble(pos: int, ref: str, alt: str, before: str, after: str) -> None:
    """Put into the same surroundings, the trimmed alleles change the sequence as the untrimmed ones do."""
    ref, alt = before + ref + after, before + alt + after
    at, short_ref, short_alt = trim(pos, ref, alt)
    start = at - pos
    assert ref[start : start + len(short_ref)] == short_ref
    assert ref[:start] + short_alt + ref[start + len(short_ref) :] == alt


@given(BASES, BASES)
def test_trimmed_alleles_are_minimal(ref: str, alt: str) -> None:
    assume(ref != alt)
    _, ref, alt = trim(1, ref, alt)
    assert trim(1, ref, alt) == (1, ref, alt)
    assert ref
    assert alt
    if min(len(ref), len(alt)) > 1:
        assert ref[0] != alt[0]
        assert ref[-1] != alt[-1]


@given(st.text(max_size=12))
def test_any_text_is_a_genotype_or_malformed(text: str) -> None:
    try:
        numbers, phased, missing, highest = read_alleles(text)
    except Malformed:
        return
    assert numbers
    assert not (phased and "/" in text)
    assert missing == numbers.count(None)
    assert highest == max((number for number in numbers if number is not None), default=0)


@given(st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=1, max_size=4), st.sampled_from("/|"))
def test_a_genotype_is_what_its_numbers_are(numbers: list[int | None], separator: str) -> None:
    text = separator.join("." if number is None else str(number) for number in numbers)
    found = [genotype("GT", text, allele, 3) for allele in (1, 2, 3)]
    called = sum(number is not None for number in numbers)
    for allele, one in enumerate(found, 1):
        assert one.called == called
        assert one.copies == (numbers.count(allele) if called else None)
        assert one.half_missing == (0 < called < len(numbers))
        if one.phased:
            assert all(numbers[place] == allele for place in one.haplotypes)
            assert len(one.haplotypes) == one.copies


@pytest.mark.parametrize(
    ("keys", "sample", "phased", "haplotypes", "phase_set"),
    [
        ("GT", "0|1", True, (1,), ""),
        ("GT", "1|0", True, (0,), ""),
        ("GT", "1|1", True, (0, 1), ""),
        ("GT", "/0|1", False, (), ""),
        ("GT", "|0|1", True, (1,), ""),
        ("GT:PS", "0|1:4711", True, (1,), "4711"),
        ("GT:PS", "0/1:4711", False, (), ""),
        ("GT:PGT:PID", "0/1:1|0:100_A_C", True, (0,), "100_A_C"),
        ("GT:PGT:PID", "0/1:0|1:100_A_C", True, (1,), "100_A_C"),
        ("GT:PGT:PID", "1/1:1|1:100_A_C", False, (), ""),
        ("GT:PGT:PID", "0/1:.:.", False, (), ""),
        ("GT:PGT:PID", "0/1", False, (), ""),
    ],
)
def test_phase(keys: str, sample: str, phased: bool, haplotypes: tuple[int, ...], phase_set: str) -> None:
    found = genotype(keys, sample)
    assert (found.phased, found.haplotypes, found.phase_set) == (phased, haplotypes, phase_set)


@pytest.mark.parametrize(
    ("keys", "sample", "depth", "alt_depth"),
    [
        ("GT:AD:DP", "0/1:12,8:21", 21, 8),
        ("GT:AD", "0/1:12,8", 20, 8),
        ("GT:AD:DP", "0/1:.:.", None, None),
        ("GT:AD:DP", "0/1:.,.:20", 20, None),
        ("GT:AD:DP", "0/1", None, None),
        ("GT:RO:AO", "0/1:11:9", 20, 9),
        ("GT:RO:AO:DP", "0/1:11:9:22", 22, 9),
        ("GT:RD:AD:DP", "0/1:11:9:20", 20, 9),
        ("GT:AD:DP", "0/1:9:20", 20, None),
        ("GT:DP:DV", "0/1:20:9", 20, 9),
        ("GT:AD:DP", "0/1:12,8,3:23", 23, None),
        ("GT:DP", "0/1:20.0", 20, None),
        ("GT", "0/1", None, None),
    ],
)
def test_reads(keys: str, sample: str, depth: int | None, alt_depth: int | None) -> None:
    found = genotype(keys, sample)
    assert (found.depth, found.alt_depth) == (depth, alt_depth)


def test_a_quality_that_is_a_decimal_number() -> None:
    assert genotype("GT:GQ", "0/1:98.7").quality == 98.7


def test_not_called() -> None:
    assert all(genotype("GT:DP", sample) == NOT_CALLED for sample in (".", "./.", ".|.:12", "./.:0"))
    assert genotype("DP", "12") == NOT_CALLED


@pytest.mark.parametrize("sample", ["0/2", "x", "0/1:x", "0/1:-5", "0/1:1e99", ""])
def test_malformed(sample: str) -> None:
    with pytest.raises(Malformed):
        genotype("GT:DP", sample)


INTERVALS = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 60), st.integers(0, 15)), max_size=12)


@given(INTERVALS, st.integers(1, 3), st.integers(1, 80), st.integers(0, 10))
def test_regions_are_what_their_intervals_are(
    intervals: list[tuple[int, int, int]], chrom: int, pos: int, length: int
) -> None:
    columns = np.array(intervals, int).reshape(-1, 3).T
    regions = Regions(columns[0], columns[1], columns[1] + columns[2])
    touched = any(code == chrom and start <= pos + length and start + n >= pos for code, start, n in intervals)
    assert regions.contains(chrom, pos, pos + length) is touched
    assert len(regions) <= len(intervals)
