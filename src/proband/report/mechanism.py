"""The mechanism of a disease as a figure: from the defect to the findings, the drugs where they act.

Nodes stand in layers by how far they are from the defect; a wide figure has the layers as columns, a narrow one as
rows. Colours come from the page's style sheet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape
from statistics import fmean

import msgspec

from proband.treatment.result import Mechanism, MechanismNode

# In units of the figure: the letter's breadth, a line, the space in a box, between boxes and between layers.
LETTER, LINE, PAD, GAP, APART = 6.4, 15, 8, 14, 34
MOST_WIDE, NARROW_WIDE = 190, 500
MARKS = {"agent": "⊣ ", "finding": "✓ ", "excluded": "✗ "}


class _Box(msgspec.Struct, frozen=True):
    """A node with its place: left, top, width, height, and its lines of text as (style, text)."""

    node: MechanismNode
    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[str, str], ...]

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


def mechanism_figure(mechanism: Mechanism | None, width: int) -> str:
    """The figure, ``width`` units wide; empty if there is no mechanism."""
    if mechanism is None or not mechanism.nodes:
        return ""
    layers = _layers(mechanism)
    boxes = _across(layers, width) if width >= NARROW_WIDE else _down(layers, width)
    by_id = {box.node.id: box for box in boxes}
    height = max(box.y + box.height for box in boxes) + 4
    across = width >= NARROW_WIDE
    said, head = _summary(mechanism), f"head-{width}"
    arrows = "".join(
        _arrow(by_id[edge.start], by_id[edge.end], edge.text, across, head)
        for edge in mechanism.edges
        if edge.start in by_id and edge.end in by_id
    )
    return (
        f'<svg class="mechanism" viewBox="0 0 {width} {height:.0f}" role="img" aria-label="{escape(said)}">'
        f"<title>{escape(said)}</title>{_head(head)}{arrows}{''.join(_drawn(box) for box in boxes)}</svg>"
    )


def _head(name: str) -> str:
    return (
        f'<defs><marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>'
    )


def _summary(mechanism: Mechanism) -> str:
    labels = {node.id: node.label for node in mechanism.nodes}
    links = [f"{labels[edge.start]} to {labels[edge.end]}" for edge in mechanism.edges if edge.start in labels]
    drugs = [f"{agent} acts on {node.label}" for node in mechanism.nodes for agent in node.agents]
    return "Mechanism: " + "; ".join([*links, *drugs])


def _layers(mechanism: Mechanism) -> list[list[MechanismNode]]:
    """Nodes by their longest way from a node that nothing leads to; within a layer near what leads to them."""
    depth = dict.fromkeys((node.id for node in mechanism.nodes), 0)
    for _ in mechanism.nodes:
        for edge in mechanism.edges:
            if edge.start in depth and edge.end in depth and depth[edge.end] <= depth[edge.start] < len(depth):
                depth[edge.end] = depth[edge.start] + 1
    found: dict[int, list[MechanismNode]] = defaultdict(list)
    for node in mechanism.nodes:
        found[depth[node.id]].append(node)
    layers = [found[level] for level in sorted(found)]
    place: dict[str, float] = {}
    for layer in layers:
        layer.sort(key=lambda node: _between(node, mechanism, place))
        place.update({node.id: at - len(layer) / 2 for at, node in enumerate(layer)})
    return layers


def _between(node: MechanismNode, mechanism: Mechanism, place: dict[str, float]) -> float:
    """The middle of the nodes that lead to a node."""
    before = [place[edge.start] for edge in mechanism.edges if edge.end == node.id and edge.start in place]
    return fmean(before) if before else 0.0


def _across(layers: Sequence[Sequence[MechanismNode]], width: int) -> list[_Box]:
    """Layers as columns, each centred."""
    breadth = min(MOST_WIDE, (width - 4 - APART * (len(layers) - 1)) / len(layers))
    step = (width - 4 - breadth) / max(len(layers) - 1, 1)
    columns = [[(node, _lines(node, breadth)) for node in layer] for layer in layers]
    tall = max(sum(_height(lines) + GAP for _, lines in column) - GAP for column in columns)
    boxes = []
    for at, column in enumerate(columns):
        y = 2 + (tall - sum(_height(lines) + GAP for _, lines in column) + GAP) / 2
        for node, lines in column:
            boxes.append(_Box(node, 2 + at * step, y, breadth, _height(lines), lines))
            y += _height(lines) + GAP
    return boxes


def _down(layers: Sequence[Sequence[MechanismNode]], width: int) -> list[_Box]:
    """Layers as rows, at most two nodes beside one another."""
    boxes, y = [], 2.0
    for layer in layers:
        for at in range(0, len(layer), 2):
            row = layer[at : at + 2]
            breadth = (width - 4 - GAP * (len(row) - 1)) / len(row)
            made = [(node, _lines(node, breadth)) for node in row]
            tall = max(_height(lines) for _, lines in made)
            boxes += [
                _Box(node, 2 + i * (breadth + GAP), y, breadth, tall, lines) for i, (node, lines) in enumerate(made)
            ]
            y += tall + GAP
        y += APART - GAP
    return boxes


def _lines(node: MechanismNode, breadth: float) -> tuple[tuple[str, str], ...]:
    """The label, the patient's findings and the drugs, broken to the box."""
    room = int((breadth - 2 * PAD) / LETTER)
    parts = [("label", node.label)]
    parts += [("finding", MARKS["finding"] + named.label) for named in node.findings]
    parts += [("excluded", MARKS["excluded"] + named.label) for named in node.excluded]
    parts += [("agent", MARKS["agent"] + agent) for agent in node.agents]
    return tuple((style, line) for style, text in parts for line in _broken(text, room))


def _broken(text: str, room: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > room:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def _height(lines: Sequence[tuple[str, str]]) -> float:
    return 2 * PAD + LINE * len(lines) - 3


def _drawn(box: _Box) -> str:
    x, top = box.x + PAD, box.y + PAD - 5
    text = "".join(
        f'<text class="{style}" x="{x:.1f}" y="{top + LINE * at:.1f}">{escape(line)}</text>'
        for at, (style, line) in enumerate(box.lines, start=1)
    )
    seen = " seen" if box.node.findings else ""
    return (
        f'<g class="node {box.node.kind}{seen}"><rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" '
        f'height="{box.height:.1f}" rx="4"/>{text}</g>'
    )


def _arrow(start: _Box, end: _Box, text: str, across: bool, head: str) -> str:
    if across:
        (x, y), (x_end, y_end) = (start.x + start.width, start.middle[1]), (end.x, end.middle[1])
        bend = (x_end - x) / 2
        path = f"M{x:.1f} {y:.1f}C{x + bend:.1f} {y:.1f} {x_end - bend:.1f} {y_end:.1f} {x_end:.1f} {y_end:.1f}"
    else:
        (x, y), (x_end, y_end) = (start.middle[0], start.y + start.height), (end.middle[0], end.y)
        bend = (y_end - y) / 2
        path = f"M{x:.1f} {y:.1f}C{x:.1f} {y + bend:.1f} {x_end:.1f} {y_end - bend:.1f} {x_end:.1f} {y_end:.1f}"
    return f'<path class="arrow" d="{path}" marker-end="url(#{head})"><title>{escape(text)}</title></path>'
