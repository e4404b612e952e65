"""Treatment annotations of other diseases, from the file that the user added (knowledge/maxo.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proband.knowledge.care import Reference
from proband.knowledge.maxo import TreatmentAnnotation, open_treatment_annotations
from proband.treatment.result import Said

# The root of all findings: an annotation of the disease as a whole.
_ANY_FINDING = "HP:0000118"
# Relations that are no verb that a finding can follow.
_RELATIONS = {
    "contraindicated": "contraindicated in",
    "lack of observed response": "no response was observed in",
    "no observed benefit": "no benefit was observed in",
    "unknown": "relation not stated to",
}
_CODES = {"TAS": "traceable author statement", "PCS": "published clinical study", "IEA": "inferred electronically"}


def annotated(ids: Iterable[str]) -> tuple[tuple[Said, ...], tuple[Reference, ...], str]:
    """What the annotations say of a disease, the references of that, and the release; empty without any."""
    installed = open_treatment_annotations()
    if installed is None:
        return (), (), ""
    found = tuple(one for one in installed.of_disease(ids) if one.citation.strip())
    references = {one.citation: _reference(one) for one in found}
    return tuple(_statements(found)), tuple(references.values()), installed.release if found else ""


def _statements(found: Iterable[TreatmentAnnotation]) -> Iterator[Said]:
    """What says the same with the same code is one statement, with all its sources."""
    sources: dict[tuple[str, str], dict[str, None]] = {}
    for one in found:
        sources.setdefault((_text(one), _code(one)), {})[one.citation] = None
    for (text, code), citations in sources.items():
        yield Said(text, "annotation", tuple(citations), about=code)


def _text(one: TreatmentAnnotation) -> str:
    agent = f" with {_name(one.agent)}" if one.agent else ""
    whole = not one.finding or one.finding_id == _ANY_FINDING
    relation = one.relation.casefold().replace("_", " ")
    relation = _RELATIONS.get(relation, relation)
    return f"{one.treatment}{agent}: {relation} {'the disease as a whole' if whole else one.finding}."


def _code(one: TreatmentAnnotation) -> str:
    """The evidence code with its meaning."""
    meaning = _CODES.get(one.evidence_code, "")
    return f"{one.evidence_code} ({meaning})" if meaning else one.evidence_code


def _name(agent: str) -> str:
    """The agent without its identifier."""
    head, _, rest = agent.partition(" ")
    return rest if ":" in head and rest else agent


def _reference(one: TreatmentAnnotation) -> Reference:
    return Reference(
        id=one.citation,
        title=f"cited by a treatment annotation of MAxO for {one.disease_label}",
        kind="paper" if one.citation.startswith(("PMID", "DOI")) else "database",
        read="not read",
        secondary=True,
    )
