"""Wilson's interval against published values, and what must always hold of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.treatment.interval import wilson


# Values as in Newcombe's comparison of methods (Stat Med 1998;17:857-872), the score method.
@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_published_values(count: int, total: int, low: float, high: float) -> None:
    assert wilson(count, total) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(st.integers(1, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_interval_holds_the_share_and_mirrors(counted: tuple[int, int]) -> None:
    count, total = counted
    low, high = wilson(count, total)
    assert 0 <= low <= count / total <= high <= 1
    other_low, other_high = wilson(total - count, total)
    assert (1 - other_high, 1 - other_low) == (pytest.approx(low), pytest.approx(high))


def test_nothing_counted_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
