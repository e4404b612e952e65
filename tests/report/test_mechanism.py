"""The mechanism as a figure: over every disease of the pack, in both layouts, nothing lies on anything else."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from proband.evidence import Named
from proband.report.html import NARROW, WIDE
from proband.report.lettering import breadth, broken
from proband.report.mechanism import FONT, PAD, Box, mechanism_figure, placed
from proband.treatment.result import Mechanism, MechanismEdge, MechanismNode, TreatmentPlan

Plans = dict[str, TreatmentPlan]
DrawingOf = Callable[[str], Any]
# An edge of a box may be touched: that is where arrows begin and end.
TOUCH = 0.2


def drawn(plans: Plans) -> dict[str, Mechanism]:
    return {key: plan.mechanism for key, plan in plans.items() if plan.mechanism is not None}


def node(name: str, **more: Any) -> MechanismNode:
    return MechanismNode(name, more.pop("kind", "step"), name, (), (), more.pop("agents", ()), **more)


def chain(*pairs: str) -> Mechanism:
    """A graph of "ab", "bc": from a to b, from b to c."""
    names = dict.fromkeys(letter for pair in pairs for letter in pair)
    edges = (MechanismEdge(start, end, "leads to", "review", ("PMID:1",)) for start, end in pairs)
    return Mechanism(tuple(node(name) for name in names), tuple(edges))


def inside(box: Box, x: float, y: float) -> bool:
    across = box.x + TOUCH < x < box.x + box.width - TOUCH
    return across and box.y + TOUCH < y < box.y + box.height - TOUCH


def along(path: list[tuple[float, float]], bow: bool) -> list[tuple[float, float]]:
    """Points along a path, of a bow (cubic) or of straight lines, close enough that no box slips between."""
    steps = [step / 60 for step in range(61)]
    if bow:
        a, b, c, d = path
        parts = [((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3) for t in steps]
        return [
            tuple(p * a[i] + q * b[i] + r * c[i] + s * d[i] for i in (0, 1))  # type: ignore[misc]
            for p, q, r, s in parts
        ]
    return [(x + t * (x2 - x), y + t * (y2 - y)) for (x, y), (x2, y2) in pairwise(path) for t in steps]


def crossing(svg: str, boxes: list[Box], drawing_of: DrawingOf) -> list[str]:
    """The boxes that an arrow runs through."""
    ways = [one["d"] for one in drawing_of(svg).page.all("path") if one.get("class") == "arrow"]
    paths = zip(drawing_of(svg).paths(), ways, strict=True)
    places = [at for path, way in paths for at in along(path, "C" in way)]
    return [box.node.id for box in boxes if any(inside(box, *at) for at in places)]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_box_lies_on_another(plans: Plans, width: int) -> None:
    assert len(drawn(plans)) > 20
    for key, mechanism in drawn(plans).items():
        boxes, _ = placed(mechanism, width)
        assert len(boxes) == len(mechanism.nodes), key
        for at, one in enumerate(boxes):
            for two in boxes[at + 1 :]:
                beside = one.x + one.width <= two.x or two.x + two.width <= one.x
                assert beside or one.y + one.height <= two.y or two.y + two.height <= one.y, (key, one, two)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_all_is_inside_the_figure_and_inside_its_box(plans: Plans, width: int, drawing_of: DrawingOf) -> None:
    for key, mechanism in drawn(plans).items():
        figure = drawing_of(mechanism_figure(mechanism, width))
        assert figure.width == width
        assert figure.outside() == [], key
        for box in placed(mechanism, width)[0]:
            for style, line in box.lines:
                assert breadth(line, FONT, bold=style == "label") <= box.width - 2 * PAD + 0.01, (key, line)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_link_is_an_arrow_and_no_arrow_runs_through_a_box(
    plans: Plans, width: int, drawing_of: DrawingOf
) -> None:
    for key, mechanism in drawn(plans).items():
        svg = mechanism_figure(mechanism, width)
        ids = {one.id for one in mechanism.nodes}
        assert all(edge.start in ids and edge.end in ids for edge in mechanism.edges), key
        assert svg.count('class="arrow"') == len(mechanism.edges), key
        assert crossing(svg, placed(mechanism, width)[0], drawing_of) == [], key


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_arrows_begin_and_end_at_the_boxes_that_they_join(width: int, drawing_of: DrawingOf) -> None:
    mechanism = chain("ab", "bc", "cd", "ad", "bd")
    boxes = {box.node.id: box for box in placed(mechanism, width)[0]}
    for edge, path in zip(mechanism.edges, drawing_of(mechanism_figure(mechanism, width)).paths(), strict=True):
        start, end = boxes[edge.start], boxes[edge.end]
        if width == WIDE:
            expected = ((start.x + start.width, start.middle[1]), (end.x, end.middle[1]))
        else:
            expected = ((start.middle[0], start.y + start.height), (end.middle[0], end.y))
        assert path[0] == pytest.approx(expected[0], abs=0.1)
        assert path[-1] == pytest.approx(expected[1], abs=0.1)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    "pairs", [("ab", "bc", "ca"), ("ab", "ac", "ad", "ae", "be", "ce", "de"), ("aa",), ("ab", "ba", "cd")]
)
def test_any_graph_is_drawn_inside_the_figure(pairs: tuple[str, ...], width: int, drawing_of: DrawingOf) -> None:
    mechanism = chain(*pairs)
    svg = mechanism_figure(mechanism, width)
    assert drawing_of(svg).outside() == []
    assert svg.count('class="arrow"') == len(pairs)
    assert crossing(svg, placed(mechanism, width)[0], drawing_of) == []


def test_what_the_patient_has_and_where_drugs_act_stands_on_the_nodes(plans: Plans, drawing_of: DrawingOf) -> None:
    for key, mechanism in drawn(plans).items():
        agents = {option.agent for option in plans[key].options if option.node in {n.id for n in mechanism.nodes}}
        assert agents <= {agent for one in mechanism.nodes for agent in one.agents}, key
        for width in (WIDE, NARROW):
            boxes, text = placed(mechanism, width)[0], drawing_of(mechanism_figure(mechanism, width)).page.text
            for box in boxes:
                joined = "".join(line for _, line in box.lines).replace("-", "").replace(" ", "")
                for said in (*box.node.agents, *(one.label for one in (*box.node.findings, *box.node.excluded))):
                    assert said.replace("-", "").replace(" ", "") in joined, (key, said)
                assert all(line in text for _, line in box.lines), key


def test_a_finding_that_is_there_is_told_from_one_that_is_not(drawing_of: DrawingOf) -> None:
    fever, rash = Named("HP:0001945", "Fever"), Named("HP:0000988", "Rash <b>")
    one = MechanismNode("skin", "finding", "skin", (fever,), (rash,), ("anakinra",))
    figure = drawing_of(mechanism_figure(Mechanism((one,), ()), WIDE))
    assert "node finding seen" in [attrs.get("class") for attrs in figure.page.all("g")]
    assert [attrs["class"] for attrs in figure.page.all("text")] == ["label", "finding", "excluded", "agent"]
    for expected in ("✓\N{NO-BREAK SPACE}Fever", "✗\N{NO-BREAK SPACE}Rash <b>", "⊣\N{NO-BREAK SPACE}anakinra"):
        assert expected in figure.page.text


def test_both_layouts_can_stand_in_one_page(plans: Plans, drawing_of: DrawingOf) -> None:
    mechanism = drawn(plans)["ditra"]
    wide, narrow = (drawing_of(mechanism_figure(mechanism, width)).page.ids for width in (WIDE, NARROW))
    assert wide
    assert not set(wide) & set(narrow)


def test_nothing_is_drawn_of_nothing() -> None:
    assert mechanism_figure(None, WIDE) == ""
    assert mechanism_figure(Mechanism((), ()), WIDE) == ""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("fever", ["fever"]),
        ("reverse-transcriptase inhibitors", ["reverse-", "transcriptase", "inhibitors"]),
        ("methylprednisolone", ["methylprednisol-", "one"]),
        ("", [""]),
    ],
)
def test_a_word_that_is_too_long_is_broken(text: str, lines: list[str]) -> None:
    assert list(broken(text, 100, 12.5)) == lines
