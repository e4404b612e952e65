"""A patient over time as one figure: symptoms, instruments, blood and growth on one axis, treatments as bands.

The axis is the calendar, in days. A bar stands for one day, or for the worst of several where there are more days
than room for bars; where there are many values, a line is drawn through the lowest and the highest of a column.
Colours come from the page's style sheet.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import date
from html import escape

import msgspec

from proband.report.lettering import breadth, broken

# In units of the figure: room for names on the left and right, the height of a panel, the space between two, above
# all panels, and of the axis below; the font, and a line of it.
LEFT, RIGHT, PANEL, GAP, TOP, BOTTOM = 118, 46, 64, 16, 12, 22
FONT, LINE = 12, 14
# Ticks of the axis: the most, and the room of one.
MOST_TICKS, TICK = 8, 60
# Where months are too few for ticks, days are taken.
FEW_DAYS = 62
# A column of a line: of many values in one only the lowest and the highest are drawn.
COLUMN = 4.0
Height = Callable[[float], float]
Limits = tuple[float, float] | None


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
    scale, labels = _Axis(course.first, course.last, width), _labels(course, width)
    top = TOP + LINE * max((row for _, row, _ in labels), default=0)
    floor = top + len(course.panels) * (PANEL + GAP)
    parts = [
        *_ticks(scale, top, floor),
        *(_band(band, scale, top, floor) for band in course.bands),
        *(_panel(panel, scale, top + at * (PANEL + GAP) + GAP) for at, panel in enumerate(course.panels)),
        *(f'<text class="under" x="{x:.1f}" y="{LINE * row - 2}">{escape(text)}</text>' for x, row, text in labels),
    ]
    return (
        f'<svg class="diary" viewBox="0 0 {width} {floor + BOTTOM}" role="img" '
        f'aria-label="{escape(course.summary)}"><title>{escape(course.summary)}</title>{"".join(parts)}</svg>'
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


def _ticks(scale: _Axis, top: float, floor: float) -> Iterator[str]:
    """The first days of months, as many as there is room for; days where the diary is short."""
    days = scale.last - scale.first <= FEW_DAYS
    starts = list(range(scale.first, scale.last + 1) if days else _months(scale.first, scale.last))
    step = max(1, math.ceil(len(starts) / min(MOST_TICKS, scale.span // TICK)))
    said = 0
    for day in starts[::step]:
        x, when = scale.x(day), date.fromordinal(day)
        label = f"{when.day} {when:%b}" if days else f"{when:%b}"
        # The year where it is another than before.
        label, said = (label if when.year == said else f"{label} {when.year}"), when.year
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{floor}"/>'
        yield f'<text class="tick" x="{x:.1f}" y="{floor + 14}" text-anchor="middle">{label}</text>'


def _months(first: int, last: int) -> Iterator[int]:
    year, month = date.fromordinal(first).year, date.fromordinal(first).month
    while (day := date(year, month, 1).toordinal()) <= last:
        if day >= first:
            yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _labels(course: Course, width: int) -> list[tuple[float, int, str]]:
    """The names of treatments as (x, row, text): where each begins, in as many rows as they need, from 1."""
    scale = _Axis(course.first, course.last, width)
    ends: list[float] = []
    found: list[tuple[float, int, str]] = []
    for band in sorted(course.bands, key=lambda one: one.start):
        text = next(broken(band.label, width - 4, FONT, bold=True))
        long = breadth(text, FONT, bold=True)
        x = max(min(scale.x(scale.inside(band.start)) + 3, width - long - 2), 0.0)
        row = next((at for at, end in enumerate(ends) if end <= x), len(ends))
        ends[row : row + 1] = [x + long + 8]
        found.append((x, row + 1, text))
    return found


def _band(band: Band, scale: _Axis, top: float, floor: float) -> str:
    x, end = scale.x(scale.inside(band.start)), scale.x(scale.inside(band.end))
    return (
        f'<rect class="band" x="{x:.1f}" y="{top}" width="{max(end - x, 1.5):.1f}" height="{floor - top}">'
        f"<title>{escape(band.label)}</title></rect>"
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
        f"{_named(panel, top)}</g>"
    )


def _named(panel: Panel, top: float) -> str:
    """The name and the unit, in lines that end before the axis."""
    parts = [("name", line) for line in broken(panel.name, LEFT - 8, FONT, bold=True)]
    parts += [("tick", line) for line in broken(panel.unit, LEFT - 8, FONT)] if panel.unit else []
    return "".join(
        f'<text class="{style}" x="0" y="{top + LINE * at}">{escape(line)}</text>'
        for at, (style, line) in enumerate(parts, start=1)
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
    """The lowest and the highest value at the right; of bars, or where they are close, the highest alone."""
    values = [point.value for point in panel.points]
    apart = y(min(values)) - y(max(values)) >= LINE
    shown = {min(values), max(values)} if apart and not panel.bars else {max(values)}
    return "".join(
        f'<text class="tick" x="{scale.width - RIGHT + 4}" y="{y(value) + 4:.1f}">{_short(value)}</text>'
        for value in sorted(shown)
    )


def _short(value: float) -> str:
    """A value in three digits, or all that stand before the point."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _bars(panel: Panel, scale: _Axis, y: Height) -> Iterator[str]:
    """A bar a day, a stroke on the axis for a day without symptoms; of the days in one column the worst."""
    worst: dict[int, Point] = {}
    for point in panel.points:
        column = int(scale.x(point.day))
        if column not in worst or point.value > worst[column].value:
            worst[column] = point
    wide = max(min(scale.span / (scale.last - scale.first), 6.0), 1.0)
    quiet = (f"M{scale.x(one.day):.1f} {y(0.0):.1f}h{wide:.1f}" for one in worst.values() if one.value <= 0)
    yield f'<path class="quiet" d="{"".join(quiet)}"/>'
    for point in worst.values():
        if point.value > 0:
            top, floor = y(point.value), y(0.0)
            yield (
                f'<rect class="day" x="{scale.x(point.day):.1f}" y="{top:.1f}" width="{wide:.1f}" '
                f'height="{max(floor - top, 0.5):.1f}"><title>{escape(point.title)}</title></rect>'
            )


def _line(panel: Panel, scale: _Axis, y: Height) -> Iterator[str]:
    points = _thinned(panel.points, scale)
    places = [(scale.x(point.day), y(point.value)) for point in points]
    radius = 3 if len(points) * 2 * COLUMN <= scale.span else 1.5
    path = "M" + "L".join(f"{x:.1f} {at:.1f}" for x, at in places)
    yield f'<path class="line" d="{path}"/>'
    for point, (x, at) in zip(points, places, strict=True):
        style = "dot outside" if point.outside else "dot"
        title = f"<title>{escape(point.title)}</title>"
        yield f'<circle class="{style}" cx="{x:.1f}" cy="{at:.1f}" r="{radius}">{title}</circle>'


def _thinned(points: tuple[Point, ...], scale: _Axis) -> list[Point]:
    """The points in order; of a column with more than two the lowest and the highest."""
    columns: dict[int, list[Point]] = {}
    for point in points:
        columns.setdefault(int(scale.x(point.day) / COLUMN), []).append(point)
    kept: list[Point] = []
    for column in columns.values():
        ends = (min(column, key=lambda one: one.value), max(column, key=lambda one: one.value))
        kept += column if len(column) <= len(ends) else sorted(ends, key=lambda one: one.day)
    return kept


def _interval(panel: Panel, scale: _Axis, y: Height) -> str:
    """The interval of the age, as a band that steps where it changes; a gap where none is known."""
    steps: list[tuple[float, Limits]] = []
    for point in panel.points:
        limits = None if point.low is None or point.high is None else (point.low, point.high)
        if not steps or steps[-1][1] != limits:
            steps.append((scale.x(point.day) if steps else LEFT, limits))
    ends = [start for start, _ in steps[1:]] + [scale.x(scale.last)]
    return "".join(
        f'<rect class="interval" x="{start:.1f}" y="{y(limits[1]):.1f}" width="{max(end - start, 0.5):.1f}" '
        f'height="{y(limits[0]) - y(limits[1]):.1f}"/>'
        for (start, limits), end in zip(steps, ends, strict=True)
        if limits is not None
    )
