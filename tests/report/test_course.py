"""The course as a figure: only what was observed, inside its axis, and small however long the diary is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.report.course import FONT, LEFT, PANEL, RIGHT, Band, Course, Panel, Point, course_figure
from proband.report.html import NARROW, WIDE
from proband.report.lettering import breadth

DrawingOf = Callable[[str], Any]
FIRST = date(2024, 2, 5).toordinal()


def symptoms(*values: float | None, **more: Any) -> Panel:
    """A bar a day; None is a day that nobody wrote down."""
    points = (Point(FIRST + at, value, f"day {at}") for at, value in enumerate(values) if value is not None)
    return Panel("symptoms", "sum of severities", tuple(points), bars=True, **more)


def blood(*values: tuple[int, float, float | None, float | None], name: str = "platelets") -> Panel:
    """Values as (day, value, low, high)."""
    points = (
        Point(FIRST + day, value, f"{value:g}", low, high, high is not None and value > high)
        for day, value, low, high in values
    )
    return Panel(name, "10*9/L", tuple(points))


def course(*panels: Panel, days: int = 100, bands: tuple[Band, ...] = ()) -> Course:
    return Course(FIRST, FIRST + days, bands, panels, "Course of <a> child")


def lefts(rects: list[tuple[float, float, float, float]]) -> list[float]:
    return [left for left, *_ in rects]


def at(day: float, days: int = 100, width: int = WIDE) -> float:
    return LEFT + (width - LEFT - RIGHT) * day / days


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_bar_stands_on_each_observed_day_and_on_no_other(width: int, drawing_of: DrawingOf) -> None:
    figure = drawing_of(course_figure(course(symptoms(3, None, 0, 2, *[None] * 90, 1)), width))
    bars = figure.rects("day")
    assert lefts(bars) == pytest.approx([at(day, width=width) for day in (0, 3, 94)], abs=0.06)
    heights = [low - top for _, top, _, low in bars]
    assert heights[0] / heights[1] == pytest.approx(3 / 2, abs=0.02)
    assert heights[0] <= PANEL
    # A day without symptoms is a stroke on the axis, a day not written down is nothing.
    quiet = next(one["d"] for one in figure.page.all("path") if one["class"] == "quiet")
    assert quiet.count("M") == 1
    assert f"M{at(2, width=width):.1f} " in quiet


def test_a_treatment_lasts_from_its_start_to_its_end_and_never_beyond_the_axis(drawing_of: DrawingOf) -> None:
    bands = (
        Band(FIRST + 20, FIRST + 50, "anakinra: complete"),
        Band(FIRST - 400, FIRST + 10, "acitretin: none"),
        Band(
            FIRST + 90, FIRST + 999, "a drug with a name that is far longer than the room that is left: not judged"
        ),
    )
    figure = drawing_of(course_figure(course(symptoms(1, 2), bands=bands), WIDE))
    found = sorted(figure.rects("band"))
    assert [(left, right) for left, _, right, _ in found] == [
        pytest.approx((at(start), at(end)), abs=0.11) for start, end in ((0, 10), (20, 50), (90, 100))
    ]
    for expected in ("anakinra: complete", "acitretin: none", "not judged"):
        assert expected in figure.page.text


def test_names_of_treatments_do_not_lie_on_one_another(drawing_of: DrawingOf) -> None:
    bands = tuple(Band(FIRST + 5 * at, FIRST + 90, f"treatment {at}: not judged") for at in range(6))
    figure = drawing_of(course_figure(course(symptoms(1), bands=bands), NARROW))
    names = [(float(one["x"]), float(one["y"])) for one in figure.page.all("text") if one["class"] == "under"]
    assert len(names) == len(bands)
    rows = [y for _, y in names]
    assert len(set(rows)) == len(rows)
    assert min(top for _, top, *_ in figure.rects("band")) > max(rows)


def test_the_interval_steps_where_it_changes_and_is_open_where_it_is_not_known(drawing_of: DrawingOf) -> None:
    panel = blood(
        (0, 300, 200, 500), (10, 310, 200, 500), (20, 400, 150, 450), (40, 500, None, None), (60, 390, 150, 450)
    )
    found = drawing_of(course_figure(course(panel), WIDE)).rects("interval")
    assert [(left, right) for left, _, right, _ in found] == [
        pytest.approx((at(start), at(end)), abs=0.11) for start, end in ((0, 20), (20, 40), (60, 100))
    ]
    heights = [low - top for _, top, _, low in found]
    assert heights[0] == pytest.approx(heights[1], abs=0.11)
    assert found[0][1] < found[1][1]


def test_a_value_outside_is_marked(drawing_of: DrawingOf) -> None:
    figure = drawing_of(course_figure(course(blood((0, 300, 200, 500), (10, 700, 200, 500))), WIDE))
    assert [one["class"] for one in figure.page.all("circle")] == ["dot", "dot outside"]


def test_a_long_name_ends_before_the_axis_and_what_is_written_is_escaped(drawing_of: DrawingOf) -> None:
    panel = blood((0, 3, None, None), name="gamma-glutamyltransferase of the <liver> in serum or plasma")
    svg = course_figure(course(panel), NARROW)
    names = re.findall('<text class="name"[^>]*>(.*?)</text>', svg)
    assert "&lt;liver&gt;" in "".join(names)
    assert "<liver>" not in svg
    assert drawing_of(svg).page.open == []
    assert len(names) >= 3
    assert all(breadth(unescape(name), FONT, bold=True) <= LEFT for name in names)


def test_large_values_are_written_out(drawing_of: DrawingOf) -> None:
    figure = drawing_of(course_figure(course(blood((0, 1650, None, None), (50, 0.8, None, None))), WIDE))
    assert "1650" in figure.page.text
    assert "e+" not in figure.page.text


@pytest.mark.parametrize(("days", "expected"), [(0, "5 Feb 2024"), (20, "5 Feb 2024"), (200, "Mar 2024")])
def test_the_axis_always_says_when(days: int, expected: str, drawing_of: DrawingOf) -> None:
    for width in (WIDE, NARROW):
        text = drawing_of(course_figure(course(symptoms(1), days=days), width)).page.text
        assert expected in text


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("days", [1, 40, 70, 300, 900, 3650])
def test_dates_do_not_lie_on_one_another(days: int, width: int, drawing_of: DrawingOf) -> None:
    figure = drawing_of(course_figure(course(symptoms(1), days=days), width))
    xs = [float(one["x"]) for one in figure.page.all("text") if one.get("text-anchor") == "middle"]
    assert xs == sorted(xs)
    assert all(after - before > 45 for before, after in pairwise(xs))


@given(
    days=st.integers(0, 4000),
    values=st.lists(st.tuples(st.integers(0, 4000), st.floats(0, 1e5), st.floats(0, 1e4)), max_size=40),
    start=st.integers(-500, 4500),
    width=st.sampled_from((WIDE, NARROW)),
)
def test_whatever_was_measured_is_drawn_inside_the_figure(
    drawing_of: DrawingOf, days: int, values: list[tuple[int, float, float]], start: int, width: int
) -> None:
    kept = sorted({day: (day, value, low, low + 1.0) for day, value, low in values if day <= days}.values())
    panels = [symptoms(*[2.0] * min(days + 1, 5))]
    panels += [blood(*kept)] if kept else []
    band = Band(FIRST + start, FIRST + start + 100, "anakinra: partial")
    figure = drawing_of(course_figure(course(*panels, days=days, bands=(band,)), width))
    assert figure.outside() == []


def test_ten_years_stay_small(drawing_of: DrawingOf) -> None:
    """3,650 days of symptoms and of twelve series, both layouts: less than a megabyte, and nothing high is lost."""
    days = range(3650)
    spike = 1234
    series = [
        blood(*((day, 9000.0 if day == spike else 100.0 + 7 * (day % 13), 150, 160 + day // 700) for day in days))
        for _ in range(12)
    ]
    made = course(symptoms(*(float(day % 4) for day in days)), *series, days=3649)
    wide, narrow = course_figure(made, WIDE), course_figure(made, NARROW)
    assert len(wide) + len(narrow) < 1_000_000
    assert wide.count("<title>9000</title>") == narrow.count("<title>9000</title>") == 12
    assert drawing_of(wide).outside() == drawing_of(narrow).outside() == []


def test_nothing_is_drawn_of_nothing() -> None:
    assert course_figure(None, WIDE) == ""
    assert course_figure(course(), WIDE) == ""
