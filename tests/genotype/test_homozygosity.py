"""Runs of homozygosity in made-up exomes, what is refused, and the parents' kinship beside the story."""

from __future__ import annotations

import time
from functools import cache
from itertools import pairwise

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proband.case.model import Consanguinity
from proband.genotype.consanguinity import compare, kinship_of, nearest, outside_runs, percent
from proband.genotype.homozygosity import Autozygosity, Run, runs
from proband.genotype.model import Sites
from proband.genotype.tables import rows
from proband.knowledge.assembly import LENGTHS, X

LENGTH = LENGTHS["GRCh38"]
Segment = tuple[int, int, int]


def sites(
    *segments: Segment, count: int = 24_000, heterozygous: float = 0.62, errors: float = 0.003, seed: int = 0
) -> Sites:
    """Calls spread evenly over the autosomes in pairs of neighbours, with what lies in the segments homozygous."""
    rng = np.random.default_rng(seed)
    chrom = np.sort(rng.choice(22, count, p=np.array(LENGTH[:22]) / sum(LENGTH[:22])) + 1)
    pos = (rng.random(count) * np.array(LENGTH)[chrom - 1]).astype(np.int64)
    pos = np.where(np.arange(count) % 2 == 1, np.roll(pos, 1) + 200, pos)
    order = np.lexsort((pos, chrom))
    chrom, pos = chrom[order], pos[order]
    chance = np.full(count, heterozygous)
    for number, start, end in segments:
        chance[(chrom == number) & (pos >= start) & (pos <= end)] = errors
    copies = np.where(rng.random(count) < chance, 1, 2)
    return Sites(chrom.astype(np.int8), pos.astype(np.int32), copies.astype(np.int8))


COUSINS: tuple[Segment, ...] = (
    (1, 20_000_000, 60_000_000),
    (3, 100_000_000, 118_000_000),
    (5, 1, 25_000_000),
    (8, 60_000_000, 95_000_000),
    (12, 40_000_000, 52_000_000),
    (17, 30_000_000, 83_000_000),
)


@cache
def cousins() -> Autozygosity:
    return runs(sites(*COUSINS), "GRCh38")


@cache
def unrelated() -> Autozygosity:
    return runs(sites(seed=1), "GRCh38")


def shared(run: Run, segment: Segment) -> int:
    chrom, start, end = segment
    return max(0, min(run.end, end) - max(run.start, start)) if run.chrom == chrom else 0


def test_the_segments_are_found_and_nothing_else() -> None:
    found = cousins()
    assert found.refused is None
    assert len(found.runs) == len(COUSINS)
    both = sum(shared(run, segment) for run in found.runs for segment in COUSINS)
    assert both / sum(end - start for _, start, end in COUSINS) > 0.96
    assert both / sum(run.length_bp for run in found.runs) > 0.96
    assert all(run.homozygous > 0.98 and run.sites > 50 for run in found.runs)


def test_f_is_a_range_around_the_truth() -> None:
    found = cousins()
    truth = sum(end - start for _, start, end in COUSINS) / sum(LENGTH[:22])
    assert found.low <= found.share <= found.high
    assert found.low - 0.001 <= truth <= found.high
    assert found.high - found.low < 0.02


def test_unrelated_parents_leave_no_run() -> None:
    found = unrelated()
    assert found.runs == ()
    assert found.share == 0.0
    assert found.high < 0.01


def test_inside_outside_and_what_cannot_be_told() -> None:
    found = cousins()
    assert found.in_run(1, 40_000_000) == "yes"
    assert found.in_run(2, 40_000_000) == "no"
    assert found.in_run(X, 40_000_000) == "cannot tell"
    assert found.in_run(1, LENGTH[0] + 10_000_000) == "cannot tell"
    borders = [(run.chrom, place) for run in found.runs for place in (run.start, run.end)]
    around = {found.in_run(chrom, place + by) for chrom, place in borders for by in range(-300_000, 300_000, 5_000)}
    assert around == {"yes", "no", "cannot tell"}


def test_a_run_crosses_a_centromere_without_calls_but_nothing_is_told_within_a_gap() -> None:
    whole = sites((7, 40_000_000, 80_000_000))
    gap = (whole.chrom == 7) & (whole.pos > 57_000_000) & (whole.pos < 62_000_000)
    other = (whole.chrom == 2) & (whole.pos > 90_000_000) & (whole.pos < 96_000_000)
    left = Sites(*(array[~(gap | other)] for array in (whole.chrom, whole.pos, whole.copies)))
    found = runs(left, "GRCh38")
    assert len(found.runs) == 1
    assert found.in_run(7, 59_000_000) == "yes"
    assert found.in_run(2, 93_000_000) == "cannot tell"


def test_wrong_heterozygous_calls_do_not_break_a_run() -> None:
    found = runs(sites(*COUSINS, errors=0.02, seed=3), "GRCh38")
    assert len(found.runs) == len(COUSINS)


@pytest.mark.parametrize(
    ("made", "word"),
    [
        (sites(count=4_000), "10,000"),
        (sites(heterozygous=0.95), "homozygous calls seem"),
        (sites(heterozygous=0.05), "heterozygous calls seem"),
        (Sites(np.zeros(0, np.int8), np.zeros(0, np.int32), np.zeros(0, np.int8)), "10,000"),
    ],
)
def test_a_filtered_file_is_refused_with_the_reason(made: Sites, word: str) -> None:
    found = runs(made, "GRCh38")
    assert found.refused is not None
    assert word in found.refused.what
    assert found.refused.advice
    assert found.runs == ()
    assert found.in_run(1, 40_000_000) == "cannot tell"
    assert compare(found, Consanguinity("yes", "first cousins")) == ()
    assert outside_runs(found, Consanguinity("yes"), 1, 5, "x") is None


def test_the_order_of_the_file_and_calls_off_the_autosomes_do_not_matter() -> None:
    made = sites(*COUSINS)
    shuffled = np.random.default_rng(5).permutation(len(made.pos))
    with_x = Sites(
        np.append(made.chrom[shuffled], np.full(500, X, np.int8)),
        np.append(made.pos[shuffled], np.arange(500, dtype=np.int32)),
        np.append(made.copies[shuffled], np.full(500, 2, np.int8)),
    )
    assert runs(with_x, "GRCh38").runs == cousins().runs


def test_forty_thousand_calls_take_a_moment() -> None:
    made = sites(*COUSINS, count=40_000)
    began = time.perf_counter()
    runs(made, "GRCh38")
    assert time.perf_counter() - began < 0.5


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.floats(0.3, 0.75), st.integers(0, 3))
def test_any_exome_gives_consistent_figures(seed: int, heterozygous: float, segments: int) -> None:
    made = sites(*COUSINS[:segments], count=12_000, heterozygous=heterozygous, seed=seed)
    found = runs(made, "GRCh38")
    assert 0 <= found.low <= found.share <= found.high <= 1
    for run in found.runs:
        assert 1 <= run.start < run.end <= LENGTH[run.chrom - 1] + 600_000
        assert found.in_run(run.chrom, (run.start + run.end) // 2) == "yes"
    ends = [(run.chrom, run.start, run.end) for run in found.runs]
    assert ends == sorted(ends)
    assert all(one[0] < other[0] or one[2] < other[1] for one, other in pairwise(ends))


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("first cousins", "first cousins"),
        ("first-degree cousins", "first cousins"),
        ("double first cousins", "double first cousins"),
        ("first cousins once removed", "first cousins once removed"),
        ("half-first cousins", "first cousins once removed"),
        ("second cousins", "second cousins"),
        ("third degree cousins", "third cousins or more distant"),
        ("uncle and niece", "uncle and niece"),
        ("", None),
        ("distant relatives", None),
    ],
)
def test_kinship_of_the_words_of_a_story(words: str, relation: str | None) -> None:
    found = kinship_of(words)
    assert (found.relation if found else None) == relation


def test_every_relation_lies_within_its_own_limits() -> None:
    for row in rows("kinship"):
        assert float(row["low"]) < float(row["expected"]) < float(row["high"])


def with_share(low: float, share: float, high: float) -> Autozygosity:
    return msgspec.structs.replace(cousins(), low=low, share=share, high=high)


@pytest.mark.parametrize(
    ("low", "share", "high", "stated", "degree", "code"),
    [
        (0.05, 0.06, 0.07, "yes", "first cousins", None),
        (0.0, 0.001, 0.004, "yes", "first cousins", "less-autozygous-than-stated"),
        (0.0, 0.001, 0.004, "yes", "second cousins", None),
        (0.0, 0.001, 0.004, "yes", "", "less-autozygous-than-stated"),
        (0.19, 0.2, 0.21, "yes", "first cousins", "more-autozygous-than-stated"),
        (0.05, 0.06, 0.07, "yes", "", None),
        (0.05, 0.06, 0.07, "no", "", "autozygosity-not-stated"),
        (0.05, 0.06, 0.07, "unknown", "", "autozygosity-not-stated"),
        (0.0, 0.001, 0.004, "no", "", None),
        (0.0, 0.001, 0.004, "unknown", "", None),
    ],
)
def test_the_story_beside_the_genome(
    low: float, share: float, high: float, stated: str, degree: str, code: str | None
) -> None:
    issues = compare(with_share(low, share, high), Consanguinity(stated, degree))  # type: ignore[arg-type]
    assert [one.code for one in issues] == ([code] if code else [])
    assert all(one.advice and percent(with_share(low, share, high)) in one.what for one in issues)


def test_a_denied_kinship_is_told_with_care_and_a_very_close_one_with_more() -> None:
    (denied,) = compare(with_share(0.05, 0.06, 0.07), Consanguinity("no"))
    assert denied.level == "warning"
    assert "first cousins" in denied.what
    assert "distant ties" in denied.what
    (close,) = compare(with_share(0.23, 0.25, 0.27), Consanguinity())
    assert "before it is told" in close.advice
    assert nearest(0.25).expected == 0.25


def test_one_homozygous_chromosome_is_not_kinship() -> None:
    found = runs(sites((15, 20_000_000, 101_000_000), seed=4), "GRCh38")
    (issue,) = compare(found, Consanguinity())
    assert issue.code == "one-homozygous-chromosome"
    assert "chromosome 15" in issue.what


def test_a_homozygous_call_outside_runs_is_flagged_in_children_of_relatives_only() -> None:
    name = "GENE1 c.5A>G"
    flagged = outside_runs(cousins(), Consanguinity("yes"), 2, 40_000_000, name)
    assert flagged is not None
    assert name in flagged.what
    assert outside_runs(cousins(), Consanguinity("yes"), 1, 40_000_000, name) is None
    assert outside_runs(cousins(), Consanguinity("yes"), X, 40_000_000, name) is None
    assert outside_runs(cousins(), Consanguinity("no"), 2, 40_000_000, name) is not None
    assert outside_runs(unrelated(), Consanguinity("no"), 2, 40_000_000, name) is None
    assert outside_runs(unrelated(), Consanguinity("yes"), 2, 40_000_000, name) is not None
