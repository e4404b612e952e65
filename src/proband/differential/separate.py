"""What tells the leading diseases apart where they are known to be confused, from the care pack's separators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from proband.case.model import Case
from proband.evidence import Named
from proband.knowledge import Knowledge
from proband.knowledge.care import Care, DiseaseCare, Separator

Answer = Literal["open", "present", "excluded"]
# At most so many, the ones among the leading diseases first.
SHOWN = 12
_ORDER: tuple[Answer, ...] = ("open", "present", "excluded")


class Separation(msgspec.Struct, frozen=True):
    """One finding that tells two of the leading diseases apart.

    It speaks for ``points_to`` and against ``against``; ``finding`` is its HPO term, None for one that has none;
    ``how`` says how to look for it; ``answer`` what the case says of it already.
    """

    points_to: Named
    against: Named
    finding: Named | None
    text: str
    how: str
    answer: Answer
    evidence: str
    source: tuple[str, ...]


def separations(case: Case, knowledge: Knowledge, leading: Sequence[int]) -> tuple[Separation, ...]:
    """The separators among the leading diseases (rows), and those of the first disease from any that it is known to
    be confused with, however low that one ranks; what the case leaves open comes first."""
    care = knowledge.care
    if care is None:
        return ()
    known = [_care_of(care, knowledge, row) for row in leading]
    names = {one.key: _named(one, knowledge) for one in known if one is not None}
    among = care.separators(names)
    first = known[0] if known else None
    beside = () if first is None else care.separators_of(first.key)
    chosen = dict.fromkeys((*among, *beside))
    for one in chosen:
        for key in (one.points_to, one.against):
            names.setdefault(key, _named(care.diseases[key], knowledge))
    found = [_separation(one, names, case, knowledge) for one in chosen]
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.answer)))[:SHOWN]


def _care_of(care: Care, knowledge: Knowledge, row: int) -> DiseaseCare | None:
    return care.of(knowledge.diseases.id(member) for member in knowledge.diseases.group(row))


def _named(disease: DiseaseCare, knowledge: Knowledge) -> Named:
    row = knowledge.diseases.index(disease.id)
    lead = disease.id if row is None else knowledge.diseases.id(knowledge.diseases.lead(row))
    return Named(lead, disease.abbreviation or disease.name)


def _separation(one: Separator, names: dict[str, Named], case: Case, knowledge: Knowledge) -> Separation:
    row = knowledge.ontology.index(one.term) if one.term else None
    return Separation(
        points_to=names[one.points_to],
        against=names[one.against],
        finding=None if row is None else Named(knowledge.ontology.id(row), knowledge.ontology.label(row)),
        text=one.text,
        how=one.how,
        answer="open" if row is None else _answer(case, knowledge, row),
        evidence=one.evidence,
        source=one.source,
    )


def _answer(case: Case, knowledge: Knowledge, term: int) -> Answer:
    """Whether the case has the finding (or a more specific one), or excludes it (or a more general one)."""
    ontology = knowledge.ontology
    for finding in case.findings:
        row = ontology.index(finding.term.id)
        if row is not None and not finding.excluded and ontology.is_a(row, term):
            return "present"
        if row is not None and finding.excluded and ontology.is_a(term, row):
            return "excluded"
    return "open"
