"""The trajectory in words, as a table, and as a figure of the posterior over age."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import msgspec

from proband import age
from proband.differential.course import Course, Step, Trajectory
from proband.report import words
from proband.report.figures import Scale

HEIGHT, TOP, BOTTOM, LEFT, RIGHT = 300.0, 12.0, 26.0, 44.0, 62.0
APART = 14.0
PLATEAU = 30.0
TOLD = 0.03
DRAWN = 6
LEAST_DRAWN = 0.01

# Lines are told apart by dash and letter, marks by shape; colour only helps.
DASHES = ("", "7 4", "2 3", "10 3 2 3", "14 5", "1 5", "4 4")


class LineView(msgspec.Struct, frozen=True):
    """One disease over the ages.

    ``letter`` names its line in the figure (empty if it is not drawn); ``name``; ``link``; ``percents`` and
    ``ranks`` at each age in words; ``shares`` the former from 0 to 1; ``leads`` from when it led, in words.
    """

    letter: str
    name: str
    link: words.Link
    percents: tuple[str, ...]
    ranks: tuple[str, ...]
    shares: tuple[float, ...]
    leads: str


class TrajectoryView(msgspec.Struct, frozen=True):
    """The differential over the ages.

    ``sentence`` says from when the diagnosis could have led; ``caution`` what was taken as known from the start;
    ``ages`` in words with ``days``; ``news`` what came to be known at each; ``lines`` of the diseases, and
    ``none`` the line of "none of these".
    """

    sentence: str
    caution: str
    ages: tuple[str, ...]
    days: tuple[float, ...]
    news: tuple[str, ...]
    lines: tuple[LineView, ...]
    none: LineView


def trajectory_view(trajectory: Trajectory) -> TrajectoryView:
    """The whole trajectory in words."""
    steps = trajectory.steps
    drawn = [course for course in trajectory.courses if max(course.posterior) >= LEAST_DRAWN][:DRAWN]
    letters = {course.disease_id: "ABCDEFGH"[at] for at, course in enumerate(drawn)}
    lines = tuple(_line(course, letters.get(course.disease_id, "")) for course in trajectory.courses)
    none = tuple(step.none_of_these for step in steps)
    percents = tuple(words.percent(share) for share in none)
    return TrajectoryView(
        sentence=_sentence(trajectory),
        caution=_caution(trajectory),
        ages=tuple(_age(step) for step in steps),
        days=tuple(step.age_days for step in steps),
        news=tuple("; ".join(step.new) for step in steps),
        lines=lines,
        none=LineView("–", "None of these diseases", words.Link(""), percents, (), none, ""),
    )


def _age(step: Step) -> str:
    return "birth" if step.age_days == 0 else age.words(step.age)


def _line(course: Course, letter: str) -> LineView:
    name = f"{course.name} ({course.abbreviations[0]})" if course.abbreviations else course.name
    return LineView(
        letter=letter,
        name=name,
        link=words.link(course.disease_id),
        percents=tuple(words.percent(share) for share in course.posterior),
        ranks=tuple(words.rank(rank) for rank in course.rank),
        shares=course.posterior,
        leads="" if course.leads_from is None else f"leads from {_since(course.leads_from)}",
    )


def _since(iso: str) -> str:
    return "birth" if age.age_days(iso) == 0 else f"the age of {age.words(iso)}"


def _sentence(trajectory: Trajectory) -> str:
    leader = next((course for course in trajectory.courses if course.leads_from is not None), None)
    if not trajectory.steps or leader is None or leader.leads_from is None:
        return "The case states no ages, or no disease leads alone: there is no trajectory to tell."
    told = f"{leader.name} could have led the list from {_since(leader.leads_from)}"
    by_findings = leader.leads_by_findings_from
    if by_findings is None:
        return f"{told}, with genotype and family; by findings alone it never leads."
    if by_findings != leader.leads_from:
        return f"{told}; by findings alone, from {_since(by_findings)}."
    return f"{told}."


def _caution(trajectory: Trajectory) -> str:
    untimed = [
        _counted(trajectory.untimed, "finding has no stated time", "findings have no stated time"),
        _counted(trajectory.untimed_variants, "variant is stated without one", "variants are stated without one"),
    ]
    told = [part for part in untimed if part]
    if not told:
        return "Every finding has a stated time. The age is when something began, not when it was noticed."
    return f"{words.listed(told)}: taken as known from the start, because the case does not say otherwise."


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def trajectory_figure(view: TrajectoryView, width: float) -> str:
    """The posterior of the leading diseases over age as SVG, ``width`` units wide; empty without two ages."""
    if len(view.days) < 2:
        return ""
    scale = Scale(view.days, width, left=LEFT, right=RIGHT)
    lines = [line for line in view.lines if line.letter]
    body = "".join(_drawn(line, at, view.days, scale) for at, line in enumerate(lines))
    body += _drawn(view.none, len(DASHES) - 1, view.days, scale, style="none")
    title = f"Posterior of the leading diseases from {view.ages[0]} to {view.ages[-1]}"
    return (
        f'<svg class="course" viewBox="0 0 {width:g} {HEIGHT:g}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title><desc>{escape(view.sentence)} The table has the numbers.</desc>"
        f"{''.join(_axes(scale, width))}{body}{''.join(_letters([*lines, view.none], view.days, scale))}</svg>"
    )


def legend_mark(at: int, line: LineView) -> str:
    """The sample of a line for the legend."""
    style, at = ("none", len(DASHES) - 1) if line.letter == "–" else (f"c{at}", at)
    return (
        f'<svg class="course key" viewBox="0 0 44 14" role="img" aria-label="Line {escape(line.letter)}">'
        f'<g class="{style}"><path d="M0 7H44" stroke-dasharray="{DASHES[at]}"/>{_mark(at, 22, 7)}</g></svg>'
    )


def _y(share: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)


def _axes(scale: Scale, width: float) -> Iterable[str]:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = _y(share)
        yield f'<line class="grid" x1="{LEFT:g}" x2="{width - RIGHT + PLATEAU:g}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text class="tick" x="{LEFT - 8:g}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>'
    for days, label in scale.ticks():
        x = scale.x(days)
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP:g}" y2="{HEIGHT - BOTTOM + 4:g}"/>'
        yield f'<text class="tick" x="{x:.1f}" y="{HEIGHT - 6:g}" text-anchor="middle">{label}</text>'


def _drawn(line: LineView, at: int, days: Sequence[float], scale: Scale, *, style: str = "") -> str:
    """A line in steps: between two ages nothing new is known."""
    points = [(scale.x(day), _y(share)) for day, share in zip(days, line.shares, strict=True)]
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in points[1:])
    path += f"h{PLATEAU:g}"
    marks = "".join(_mark(at, x, y) for x, y in points)
    name = escape(f"{line.letter}: {line.name}")
    dash = f' stroke-dasharray="{DASHES[at]}"' if DASHES[at] else ""
    return f'<g class="{style or f"c{at}"}"><title>{name}</title><path d="{path}"{dash}/>{marks}</g>'


def _mark(at: int, x: float, y: float) -> str:
    """The mark of a line: each has its shape."""
    shapes = (
        f"M{x - 4:.1f} {y:.1f}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z",
        f"M{x - 3.6:.1f} {y - 3.6:.1f}h7.2v7.2h-7.2Z",
        f"M{x:.1f} {y - 4.8:.1f}l4.6 8.4h-9.2Z",
        f"M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5Z",
        f"M{x:.1f} {y + 4.8:.1f}l4.6 -8.4h-9.2Z",
        f"M{x - 5:.1f} {y - 2:.1f}h10v4h-10Z",
        f"M{x - 3:.1f} {y:.1f}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0Z",
    )
    return f'<path class="point" d="{shapes[at]}"/>'


def _letters(lines: Sequence[LineView], days: Sequence[float], scale: Scale) -> Iterable[str]:
    """The letter of each line at its end, moved apart where lines end together; a line that ends low has it at
    its highest point, and one that never rises has none (the table has its numbers)."""
    x = scale.x(scale.last) + PLATEAU + 9
    above = HEIGHT
    for line in sorted(lines, key=lambda line: (line.shares[-1], line.letter)):
        peak = max(range(len(days)), key=lambda at: line.shares[at])
        if line.shares[-1] >= TOLD:
            above = min(_y(line.shares[-1]) + 4, above - APART)
            yield _letter(line, x, above)
        elif line.shares[peak] >= TOLD:
            yield _letter(line, scale.x(days[peak]) + 8, _y(line.shares[peak]) - 6)


def _letter(line: LineView, x: float, y: float) -> str:
    return f'<text class="end" x="{x:.1f}" y="{y:.1f}">{escape(line.letter)}</text>'
