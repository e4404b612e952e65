"""The mechanism of a disease as a figure: from the defect to the findings, the drugs where they act.

Nodes stand in layers by how far they are from the defect; a wide figure has the layers as columns, a narrow one as
rows. An arrow that skips a row runs beside the boxes, never through one. Colours come from the page's style sheet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from statistics import fmean

import msgspec

from proband.report.lettering import broken
from proband.treatment.result import Mechanism, MechanismEdge, MechanismNode

# In units of the figure: the font, a line, the space in a box, between boxes of a layer, between layers, between
# the rows that a layer takes in a narrow figure, and for an arrow that runs beside the boxes.
FONT, LINE, PAD, GAP, APART, BETWEEN, LANE = 12.5, 15, 7, 14, 28, 24, 9
MOST_WIDE, NARROW_WIDE, BESIDE = 190, 500, 2
MARKS = {"agent": "⊣", "finding": "✓", "excluded": "✗"}
# No break between a mark and the word behind it.
TIED = "\N{NO-BREAK SPACE}"
Rows = Sequence[Sequence[MechanismNode]]


class Box(msgspec.Struct, frozen=True):
    """A node with its place: ``row`` (a column in a wide figure), left ``x``, top ``y``, ``width``, ``height``, and
    its ``lines`` of text as (style, text)."""

    node: MechanismNode
    row: int
    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[str, str], ...]

    @property
    def middle(self) -> tuple[float, float]:
        """The point in its middle."""
        return self.x + self.width / 2, self.y + self.height / 2


def mechanism_figure(mechanism: Mechanism | None, width: int) -> str:
    """The figure, ``width`` units wide; empty if there is no mechanism."""
    if mechanism is None or not mechanism.nodes:
        return ""
    boxes, lanes = placed(mechanism, width)
    across, head = width >= NARROW_WIDE, f"head-{width}"
    height = max(box.y + box.height for box in boxes) + 4 + (LANE * len(lanes) + 4 if across and lanes else 0)
    edge = max(box.y + box.height if across else box.x + box.width for box in boxes)
    last = width if across else height
    by_id, said = {box.node.id: box for box in boxes}, escape(_summary(mechanism))
    arrows = "".join(
        _arrow(_path(by_id[one.start], by_id[one.end], lanes, (edge, last - 1), across), one.text, head)
        for one in _known(mechanism)
    )
    return (
        f'<svg class="mechanism" viewBox="0 0 {width} {height:.0f}" role="img" aria-label="{said}">'
        f"<title>{said}</title>{_head(head)}{arrows}{''.join(_drawn(box) for box in boxes)}</svg>"
    )


def placed(mechanism: Mechanism, width: int) -> tuple[list[Box], dict[str, int]]:
    """The boxes, and the lanes: the number of the way beside the boxes by the node that it leads to. An arrow
    takes one if it does not go to the very next row."""
    layers = _layers(mechanism)
    if width >= NARROW_WIDE:
        return _across(layers, width), _lanes(mechanism, layers)
    lanes = _lanes(mechanism, [row for layer in layers for row in _halved(layer)])
    return _down(layers, width - (LANE * len(lanes) + 4 if lanes else 0)), lanes


def _known(mechanism: Mechanism) -> Iterator[MechanismEdge]:
    """The links between nodes that there are."""
    ids = {node.id for node in mechanism.nodes}
    return (edge for edge in mechanism.edges if edge.start in ids and edge.end in ids)


def _lanes(mechanism: Mechanism, rows: Rows) -> dict[str, int]:
    row = {node.id: at for at, nodes in enumerate(rows) for node in nodes}
    ends = dict.fromkeys(edge.end for edge in _known(mechanism) if row[edge.end] - row[edge.start] != 1)
    return {end: at for at, end in enumerate(ends)}


def _head(name: str) -> str:
    return (
        f'<defs><marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>'
    )


def _summary(mechanism: Mechanism) -> str:
    labels = {node.id: node.label for node in mechanism.nodes}
    links = [f"{labels[edge.start]} to {labels[edge.end]}" for edge in _known(mechanism)]
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


def _across(layers: Rows, width: int) -> list[Box]:
    """Layers as columns, each centred."""
    breadth = min(MOST_WIDE, (width - 4 - APART * (len(layers) - 1)) / len(layers))
    step = (width - 4 - breadth) / max(len(layers) - 1, 1)
    columns = [[(node, _lines(node, breadth)) for node in layer] for layer in layers]
    tall = max(sum(_height(lines) + GAP for _, lines in column) - GAP for column in columns)
    boxes = []
    for at, column in enumerate(columns):
        y = 2 + (tall - sum(_height(lines) + GAP for _, lines in column) + GAP) / 2
        for node, lines in column:
            boxes.append(Box(node, at, 2 + at * step, y, breadth, _height(lines), lines))
            y += _height(lines) + GAP
    return boxes


def _halved(layer: Sequence[MechanismNode]) -> list[Sequence[MechanismNode]]:
    """A layer as rows of a narrow figure."""
    return [layer[at : at + BESIDE] for at in range(0, len(layer), BESIDE)]


def _down(layers: Rows, width: int) -> list[Box]:
    """Layers as rows, at most two nodes beside one another."""
    boxes: list[Box] = []
    at, y = 0, 2.0
    for layer in layers:
        for row in _halved(layer):
            boxes += _row(row, at, y, width)
            at, y = at + 1, y + boxes[-1].height + BETWEEN
        y += APART - BETWEEN
    return boxes


def _row(nodes: Sequence[MechanismNode], at: int, y: float, width: int) -> list[Box]:
    """Nodes beside one another, all as tall as the tallest."""
    breadth = (width - 4 - GAP * (len(nodes) - 1)) / len(nodes)
    made = [(node, _lines(node, breadth)) for node in nodes]
    tall = max(_height(lines) for _, lines in made)
    return [Box(node, at, 2 + i * (breadth + GAP), y, breadth, tall, lines) for i, (node, lines) in enumerate(made)]


def _lines(node: MechanismNode, breadth: float) -> tuple[tuple[str, str], ...]:
    """The label, the patient's findings and the drugs, broken to the box."""
    parts = [("label", node.label)]
    parts += [("finding", f"{MARKS['finding']}{TIED}{named.label}") for named in node.findings]
    parts += [("excluded", f"{MARKS['excluded']}{TIED}{named.label}") for named in node.excluded]
    parts += [("agent", f"{MARKS['agent']}{TIED}{agent}") for agent in node.agents]
    room = breadth - 2 * PAD
    return tuple((style, line) for style, text in parts for line in broken(text, room, FONT, bold=style == "label"))


def _height(lines: Sequence[tuple[str, str]]) -> float:
    return 2 * PAD + LINE * len(lines) - 3


def _drawn(box: Box) -> str:
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


def _path(start: Box, end: Box, lanes: Mapping[str, int], ends: tuple[float, float], across: bool) -> str:
    """The way of an arrow: a bow to the next row, else along a lane beside the boxes.

    ``ends`` are where the boxes end beside, and the figure below.

    Drawn as in a narrow figure, from above to below; a wide figure is that turned over.
    """
    if across:
        (row, x), (row_end, x_end) = (start.x + start.width, start.middle[1]), (end.x, end.middle[1])
    else:
        (x, row), (x_end, row_end) = (start.middle[0], start.y + start.height), (end.middle[0], end.y)
    bend = (row_end - row) / 2
    bow = [(x, row), (x, row + bend), (x_end, row_end - bend), (x_end, row_end)]
    if end.row - start.row == 1:
        return "M{} C{} {} {}".format(*_points(bow, across))
    lane = lanes[end.node.id]
    beside, out, back = (
        ends[0] + LANE * (lane + 0.7),
        min(row + 4 + 2 * (lane % 3), ends[1]),
        max(row_end - 12 - 2 * (lane % 3), 1),
    )
    turns = [(x, row), (x, out), (beside, out), (beside, back), (x_end, back), (x_end, row_end)]
    return "M" + " L".join(_points(turns, across))


def _points(places: Sequence[tuple[float, float]], across: bool) -> list[str]:
    return [f"{y:.1f} {x:.1f}" if across else f"{x:.1f} {y:.1f}" for x, y in places]


def _arrow(path: str, text: str, head: str) -> str:
    return f'<path class="arrow" d="{path}" marker-end="url(#{head})"><title>{escape(text)}</title></path>'
