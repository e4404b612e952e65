"""The mechanism of a disease with this patient's findings and the drugs on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from proband.case.model import Case, Finding
from proband.evidence import Named
from proband.knowledge.care import DiseaseCare, Edge, Node
from proband.knowledge.ontology import Ontology
from proband.treatment.result import Mechanism, MechanismEdge, MechanismNode


def mechanism(
    disease: DiseaseCare, case: Case, ontology: Ontology, names: dict[str, list[str]]
) -> Mechanism | None:
    """The graph; ``names`` are those of the options by the node that they act on. None where none is described."""
    if not disease.nodes:
        return None
    improved = downstream(disease.nodes, disease.edges)
    nodes = (_node(node, case, ontology, names, improved[node.id]) for node in disease.nodes)
    edges = (MechanismEdge(one.start, one.end, one.text, one.evidence, one.source) for one in disease.edges)
    return Mechanism(tuple(nodes), tuple(edges))


def downstream(nodes: Iterable[Node], edges: Iterable[Edge]) -> dict[str, tuple[str, ...]]:
    """The finding nodes that can be reached from each node along the edges, itself among them."""
    kinds = {node.id: node.kind for node in nodes}
    next_of: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        next_of[edge.start].append(edge.end)
    return {start: tuple(end for end in _reached(start, next_of) if kinds.get(end) == "finding") for start in kinds}


def _reached(start: str, next_of: dict[str, list[str]]) -> tuple[str, ...]:
    """The nodes along the edges from a start, which may run in a circle."""
    found, waiting = {start: None}, [start]
    while waiting:
        for end in next_of.get(waiting.pop(), ()):
            if end not in found:
                found[end] = None
                waiting.append(end)
    return tuple(found)


def _node(
    node: Node, case: Case, ontology: Ontology, names: dict[str, list[str]], improves: tuple[str, ...]
) -> MechanismNode:
    terms = [row for term in node.terms if (row := ontology.index(term)) is not None]
    seen = [one for one in case.present if _meets(one, terms, ontology)]
    # "The skin was clear at birth" excludes nothing that was seen later.
    denied = [one for one in case.excluded if _excludes(one, terms, ontology) and not _seen(one, seen, ontology)]
    return MechanismNode(
        id=node.id,
        kind=node.kind,
        label=node.label,
        findings=_named(seen),
        excluded=_named(denied),
        agents=tuple(names.get(node.id, ())),
        improves=improves,
    )


def _named(findings: Iterable[Finding]) -> tuple[Named, ...]:
    return tuple(dict.fromkeys(Named(one.term.id, one.term.label) for one in findings))


def _meets(finding: Finding, terms: list[int], ontology: Ontology) -> bool:
    """Whether a present finding is one of the terms or more specific."""
    row = ontology.index(finding.term.id)
    return row is not None and any(ontology.is_a(row, term) for term in terms)


def _excludes(finding: Finding, terms: list[int], ontology: Ontology) -> bool:
    """Whether an excluded finding is one of the terms or more general."""
    row = ontology.index(finding.term.id)
    return row is not None and any(ontology.is_a(term, row) for term in terms)


def _seen(excluded: Finding, present: Iterable[Finding], ontology: Ontology) -> bool:
    """Whether one of the present findings is what was excluded (at another time)."""
    row = ontology.index(excluded.term.id)
    found = (ontology.index(one.term.id) for one in present)
    return row is not None and any(at is not None and ontology.is_a(at, row) for at in found)
