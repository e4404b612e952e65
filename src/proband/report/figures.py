"""The figures of the page as SVG: evidence bars and the time line. Colours come from the page's style sheet."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape

import msgspec

from proband.age import DAYS_A_MONTH, DAYS_A_YEAR
from proband.report.reasons import DifferentialRow
from proband.report.timeline import Lane, Moment, TimelineView
from proband.report.words import SPACE

BAR_HEIGHT = 14
LINE = 17
TOP = 30
LETTER = 6.6  # the width of an average letter at the figure's font size, in the figure's units
FINEST_DAYS = 7.0

_TICKS: tuple[tuple[float, str], ...] = (
    (0.0, "birth"),
    *((7.0 * n, f"{n} wk") for n in (1, 2)),
    *((DAYS_A_MONTH * n, f"{n} mo") for n in (1, 2, 3, 6, 9)),
    *((DAYS_A_YEAR * n, f"{n} y") for n in (1, 2, 3, 5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 90, 100)),
)
_LANES: tuple[tuple[Lane, str], ...] = (
    ("findings", "Findings"),
    ("measurements", "Measurements"),
    ("treatments", "Treatments"),
)


def evidence_bar(row: DifferentialRow, zero: float) -> str:
    """The evidence of one disease as a bar: for it to the right of zero, against it to the left."""
    parts = "".join(
        f'<rect class="bar-{part.kind}" x="{100 * part.start:.2f}" y="2" width="{100 * part.length:.2f}" '
        f'height="{BAR_HEIGHT - 4}"><title>{escape(part.label)} {part.log10_lr:+.1f}</title></rect>'
        for part in row.bar
    )
    return (
        f'<svg class="bar" viewBox="0 0 100 {BAR_HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="Evidence: {escape(row.bar_text)}"><title>{escape(row.bar_text)}</title>{parts}'
        f'<line class="zero" x1="{100 * zero:.2f}" x2="{100 * zero:.2f}" y1="0" y2="{BAR_HEIGHT}"/></svg>'
    )


class Scale:
    """Ages on a line: logarithmic, and fine around the first event of the case, so that days and decades fit.

    x = margin + span * log(1 + d / d0) / log(1 + last / d0), with d0 the first age above zero.
    """

    def __init__(self, ages: Iterable[float], width: float, *, left: float = 14, right: float = 14) -> None:
        known = [age for age in ages if age > 0]
        self.last = max(*known, FINEST_DAYS, FINEST_DAYS)
        self.finest = max(min(known, default=self.last), FINEST_DAYS)
        self.margin = left
        self.span = width - left - right

    def x(self, days: float) -> float:
        """The place of an age on the line."""
        return self.margin + self.span * math.log1p(days / self.finest) / math.log1p(self.last / self.finest)

    def ticks(self, apart: float = 46) -> list[tuple[float, str]]:
        """The round ages that have room."""
        shown: list[tuple[float, str]] = []
        for days, label in _TICKS:
            if days <= self.last * 1.001 and (not shown or self.x(days) - self.x(shown[-1][0]) >= apart):
                shown.append((days, label))
        return shown


class _Row(msgspec.Struct, frozen=True):
    """One line of the figure: a mark with its text, broken into lines that fit beside it."""

    moment: Moment
    lines: tuple[str, ...]
    x: float
    x_end: float | None
    left: bool
    y: int


def timeline(view: TimelineView, width: int) -> str:
    """The time line, ``width`` units wide; texts are broken to fit, so that a narrow figure stays readable."""
    if not view.moments:
        return ""
    ages = [age for m in view.moments for age in (m.start_days, m.end_days or 0.0)]
    scale = Scale([*ages, view.last_days or 0.0], width)
    body: list[str] = []
    y = TOP
    for lane, name in _LANES:
        moments = [moment for moment in view.moments if moment.lane == lane]
        if moments:
            y += LINE
            body.append(f'<text class="lane" x="2" y="{y}">{name}</text>')
            rows = list(_rows(_together(moments), scale, y, width))
            body += [_drawn(row) for row in rows]
            y = rows[-1].y + LINE * (len(rows[-1].lines) - 1) + 8
    return _framed(view, scale, "".join(body), width, y + 6)


def _framed(view: TimelineView, scale: Scale, body: str, width: int, height: int) -> str:
    title = f"Time line from birth to {view.last or 'the last event'}"
    return (
        f'<svg class="timeline" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title><desc>{escape(view.summary)}</desc>"
        f"{''.join(_axis(scale, height))}{_last(view, scale, height)}{body}</svg>"
    )


def _axis(scale: Scale, height: int) -> Iterable[str]:
    for days, label in scale.ticks():
        x = scale.x(days)
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 8}" y2="{height}"/>'
        anchor = "start" if days == 0 else "end" if days == scale.last else "middle"
        shift = -10 if anchor == "start" else 0
        yield f'<text class="tick" x="{x + shift:.1f}" y="14" text-anchor="{anchor}">{label}</text>'


def _last(view: TimelineView, scale: Scale, height: int) -> str:
    if view.last_days is None:
        return ""
    x = scale.x(view.last_days)
    return f'<line class="last" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 8}" y2="{height}"/>'


def _together(moments: Sequence[Moment]) -> Iterable[Moment]:
    """Moments of one time as one, their labels joined."""
    groups: dict[tuple[float, float | None, bool, bool], list[Moment]] = {}
    for moment in moments:
        key = (moment.start_days, moment.end_days, moment.vague, moment.excluded)
        groups.setdefault(key, []).append(moment)
    for group in groups.values():
        yield msgspec.structs.replace(group[0], label=" · ".join(moment.label for moment in group))


def _rows(moments: Iterable[Moment], scale: Scale, y: int, width: int) -> Iterable[_Row]:
    for moment in moments:
        x = scale.x(moment.start_days)
        x_end = None if moment.end_days is None else scale.x(moment.end_days)
        left = x > 0.6 * width
        room = (x if left else width - x) - 20
        told = f"{moment.label} ({moment.when.replace(' ', SPACE)})"
        lines = tuple(_broken(told, max(int(room / LETTER), 12)))
        y += LINE
        yield _Row(moment, lines, x, x_end, left, y)
        y += LINE * (len(lines) - 1)


def _broken(text: str, letters: int) -> list[str]:
    """A text in lines of at most ``letters``, broken at spaces."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > letters:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _drawn(row: _Row) -> str:
    tx, anchor = (row.x - 9, "end") if row.left else (row.x + 9, "start")
    texts = "".join(
        f'<text x="{tx:.1f}" y="{row.y + LINE * at}" text-anchor="{anchor}">{escape(line)}</text>'
        for at, line in enumerate(row.lines)
    )
    return f'<g class="{row.moment.lane}">{_mark(row)}{texts}</g>'


def _mark(row: _Row) -> str:
    y = row.y - 4
    dot = f'<circle class="{"hollow" if row.moment.excluded else "dot"}" cx="{row.x:.1f}" cy="{y}" r="4.5"/>'
    if row.x_end is None:
        return dot
    style = "vague" if row.moment.vague else "during"
    length = max(row.x_end - row.x, 2.0)
    return (
        f'<rect class="{style}" x="{row.x:.1f}" y="{y - 8}" width="{length:.1f}" height="16" rx="3"/>'
        f"{'' if row.moment.vague else dot}"
    )
