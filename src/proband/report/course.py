"""A patient over time as one figure: symptoms, instruments, blood and growth on one axis, treatments as bands.

The axis is the calendar, in days. A column of the figure stands for one day, or for the worst of several where
there are more days than columns. Colours come from the page's style sheet.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import date
from html import escape

import msgspec

# In units of the figure: room for names on the left and right, the height of a panel, the space between two, of the
# band of treatments above all, and of the axis below.
LEFT, RIGHT, PANEL, GAP, TOP, BOTTOM = 118, 46, 64, 16, 26, 22
LETTER = 6.4
MOST_TICKS = 8
Height = Callable[[float], float]


class Band(msgspec.Struct, frozen=True):
    """A treatment: from ``start`` to ``end`` (day numbers), and its ``label``."""

    start: int
    end: int
    label: str


class Point(msgspec.Struct, frozen=True):
    """A value on a day (``day`` number), with the interval that held then (``low``, ``high``), whether it lies
    ``outside``, and the ``title`` that says it."""

    day: int
    value: float
    title: str
    low: float | None = None
    high: float | None = None
    outside: bool = False


class Panel(msgspec.Struct, frozen=True):
    """One series: its ``name``, ``unit``, ``points`` in order, whether they are ``bars`` (days) or a line, lines
    to draw across (``marks``), and stretches to mark (``spans``: the flares)."""

    name: str
    unit: str
    points: tuple[Point, ...]
    bars: bool = False
    marks: tuple[float, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


class Course(msgspec.Struct, frozen=True):
    """All that the figure shows: ``first`` and ``last`` day, the ``bands``, the ``panels`` and a ``summary``."""

    first: int
    last: int
    bands: tuple[Band, ...]
    panels: tuple[Panel, ...]
    summary: str


def course_figure(course: Course | None, width: int) -> str:
    """The figure, ``width`` units wide; empty if there is nothing to draw."""
    if course is None or not course.panels:
        return ""
    scale = _Axis(course.first, course.last, width)
    height = TOP + len(course.panels) * (PANEL + GAP) + BOTTOM
    floor = height - BOTTOM
    parts = [
        *_ticks(scale, floor),
        *(_band(band, scale, floor) for band in course.bands),
        *(_panel(panel, scale, TOP + at * (PANEL + GAP) + GAP) for at, panel in enumerate(course.panels)),
    ]
    return (
        f'<svg class="diary" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(course.summary)}">'
        f"<title>{escape(course.summary)}</title>{''.join(parts)}</svg>"
    )


class _Axis:
    """Days on a line."""

    def __init__(self, first: int, last: int, width: int) -> None:
        self.first, self.last, self.width = first, max(last, first + 1), width
        self.span = width - LEFT - RIGHT

    def x(self, day: float) -> float:
        return LEFT + self.span * (day - self.first) / (self.last - self.first)

    def inside(self, day: int) -> int:
        return min(max(day, self.first), self.last)


def _ticks(scale: _Axis, floor: float) -> Iterator[str]:
    """The first days of months, as many as there is room for."""
    starts = list(_months(scale.first, scale.last))
    step = max(1, math.ceil(len(starts) / (MOST_TICKS if scale.span > 500 else MOST_TICKS // 2)))
    for day in starts[::step]:
        x, when = scale.x(day), date.fromordinal(day)
        label = when.strftime("%b %Y") if when.month == 1 or step > 1 else when.strftime("%b")
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{floor}"/>'
        yield f'<text class="tick" x="{x:.1f}" y="{floor + 14}" text-anchor="middle">{label}</text>'


def _months(first: int, last: int) -> Iterator[int]:
    year, month = date.fromordinal(first).year, date.fromordinal(first).month
    while (day := date(year, month, 1).toordinal()) <= last:
        if day >= first:
            yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _band(band: Band, scale: _Axis, floor: float) -> str:
    x, end = scale.x(scale.inside(band.start)), scale.x(scale.inside(band.end))
    room = max(int((scale.width - x) / LETTER), 3)
    label = band.label if len(band.label) <= room else f"{band.label[: room - 1]}…"
    breadth = max(end - x, 1.5)
    return (
        f'<g class="band"><rect x="{x:.1f}" y="{TOP - 8}" width="{breadth:.1f}" height="{floor - TOP + 8}">'
        f"<title>{escape(band.label)}</title></rect>"
        f'<text x="{x + 3:.1f}" y="{TOP - 12}">{escape(label)}</text></g>'
    )


def _panel(panel: Panel, scale: _Axis, top: float) -> str:
    low, high = _range(panel)

    def y(value: float) -> float:
        return top + PANEL * (1 - (value - low) / (high - low))

    spans = "".join(
        f'<rect class="flare" x="{scale.x(start) - 0.5:.1f}" y="{top}" '
        f'width="{max(scale.x(end + 1) - scale.x(start), 1.5):.1f}" height="{PANEL}"/>'
        for start, end in panel.spans
    )
    marks = "".join(
        f'<line class="mark" x1="{LEFT}" x2="{scale.width - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}"/>'
        f'<text class="tick" x="{scale.width - RIGHT + 4}" y="{y(value) + 4:.1f}">{value:g}</text>'
        for value in panel.marks
        if low <= value <= high
    )
    drawn = "".join((_bars if panel.bars else _line)(panel, scale, y))
    ends = "" if panel.marks else _ends(panel, scale, y)
    return (
        f'<g class="panel"><line class="axis" x1="{LEFT}" x2="{scale.width - RIGHT}" y1="{top + PANEL}" '
        f'y2="{top + PANEL}"/>{spans}{_interval(panel, scale, y)}{marks}{ends}{drawn}'
        f'<text class="name" x="0" y="{top + 14}">{escape(panel.name)}</text>'
        f'<text class="tick" x="0" y="{top + 30}">{escape(panel.unit)}</text></g>'
    )


def _range(panel: Panel) -> tuple[float, float]:
    values = [point.value for point in panel.points]
    limits = [limit for point in panel.points for limit in (point.low, point.high) if limit is not None]
    low, high = min([*values, *limits, *panel.marks]), max([*values, *limits, *panel.marks])
    if panel.bars:
        low = 0.0
    margin = 0.08 * (high - low) or 1.0
    return (low if panel.bars else low - margin), high + margin


def _ends(panel: Panel, scale: _Axis, y: Height) -> str:
    """The lowest and the highest value at the right; of bars the highest alone."""
    values = [point.value for point in panel.points]
    shown = {max(values)} if panel.bars else {min(values), max(values)}
    return "".join(
        f'<text class="tick" x="{scale.width - RIGHT + 4}" y="{y(value) + 4:.1f}">{value:.3g}</text>'
        for value in sorted(shown)
    )


def _bars(panel: Panel, scale: _Axis, y: Height) -> Iterator[str]:
    """A bar a day; of the days in one column the worst."""
    worst: dict[int, Point] = {}
    for point in panel.points:
        column = int(scale.x(point.day))
        if column not in worst or point.value > worst[column].value:
            worst[column] = point
    breadth = max(min(scale.span / (scale.last - scale.first), 6.0), 1.0)
    for point in worst.values():
        if point.value > 0:
            top, floor = y(point.value), y(0.0)
            yield (
                f'<rect class="day" x="{scale.x(point.day):.1f}" y="{top:.1f}" width="{breadth:.1f}" '
                f'height="{max(floor - top, 0.5):.1f}"><title>{escape(point.title)}</title></rect>'
            )


def _line(panel: Panel, scale: _Axis, y: Height) -> Iterator[str]:
    places = [(scale.x(point.day), y(point.value)) for point in panel.points]
    path = "M" + "L".join(f"{x:.1f} {at:.1f}" for x, at in places)
    yield f'<path class="line" d="{path}"/>'
    for point, (x, at) in zip(panel.points, places, strict=True):
        style = "dot outside" if point.outside else "dot"
        title = f"<title>{escape(point.title)}</title>"
        yield f'<circle class="{style}" cx="{x:.1f}" cy="{at:.1f}" r="3">{title}</circle>'


def _interval(panel: Panel, scale: _Axis, y: Height) -> str:
    """The interval of the age, as a band that steps where it changes."""
    known = [
        (point.day, point.low, point.high)
        for point in panel.points
        if point.low is not None and point.high is not None
    ]
    if not known:
        return ""
    rects: list[str] = []
    for at, (day, low, high) in enumerate(known):
        start = scale.first if at == 0 else day
        end = known[at + 1][0] if at + 1 < len(known) else scale.last
        top, floor = y(high), y(low)
        rects.append(
            f'<rect class="interval" x="{scale.x(start):.1f}" y="{top:.1f}" '
            f'width="{max(scale.x(end) - scale.x(start), 0.5):.1f}" height="{floor - top:.1f}"/>'
        )
    return "".join(rects)
