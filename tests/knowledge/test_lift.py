"""From GRCh38 to GRCh37 by anchors: only where those on both sides agree."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.errors import FileFormatError
from proband.knowledge.assembly import MT
from proband.knowledge.build.lift import Anchor, Lift, read_anchors

# One base was put in between 2000 and 3000, and twenty were taken out between 5000 and 6000.
ANCHORS: list[Anchor] = [(1, p, p + 100) for p in (1000, 1200, 2000)]
ANCHORS += [(1, p, p + 101) for p in (3000, 4000, 5000)]
ANCHORS += [(1, p, p + 81) for p in (6000, 7000)]


@pytest.mark.parametrize(
    ("start", "end", "shift"),
    [
        (1000, 1000, 100),
        (1100, 1900, 100),
        (2000, 2000, 100),
        (2500, 2600, None),
        (1900, 2001, None),
        (3000, 5000, 101),
        (6500, 6500, 81),
        (7001, 7001, None),
        (10, 20, None),
    ],
)
def test_a_stretch_lies_where_its_anchors_agree(start: int, end: int, shift: int | None) -> None:
    assert Lift(ANCHORS).shift(1, start, end) == shift


def test_other_chromosomes_have_no_place_and_the_mitochondrion_keeps_its_own() -> None:
    assert Lift(ANCHORS).shift(2, 1000, 1001) is None
    assert Lift([]).shift(MT, 5, 10) == 0


def test_an_exon_may_stick_out_a_little() -> None:
    lift = Lift(ANCHORS)
    assert lift.shift_of_exon(1, 4900, 5040) == 101
    assert lift.shift_of_exon(1, 4900, 5400) is None
    assert lift.shift_of_exon(1, 5960, 6100) == 81
    assert lift.shift_of_exon(1, 5300, 5400) is None


def test_a_lone_contradiction_is_left_out_and_a_split_anchor_too() -> None:
    lift = Lift([*ANCHORS, (1, 1100, 1234), (1, 4500, 4600), (1, 4500, 4700)])
    assert lift.shift(1, 1050, 1150) == 100
    assert lift.shift(1, 4400, 4600) == 101


@given(st.integers(1000, 7000), st.integers(0, 3000))
def test_what_is_placed_is_at_the_shift_of_both_neighbours(start: int, length: int) -> None:
    shift = Lift(ANCHORS).shift(1, start, start + length)
    around = {new - old for _, old, new in ANCHORS if start <= old <= start + length}
    assert shift is None or around <= {shift}


def test_a_wheel_without_tables_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("nothing", "")
    with pytest.raises(FileFormatError):
        list(read_anchors(path, path))
