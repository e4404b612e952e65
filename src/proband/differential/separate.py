"""What tells the leading diseases apart where they are known to be confused, from the care pack's separators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from proband.case.model import Case
from proband.evidence import Named
from proband.knowledge import Knowledge
from proband.knowledge.care import Separator

Answer = Literal["open", "present", "excluded"]
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


def separations(case: Case, knowledge: Knowledge, leading: Iterable[int]) -> tuple[Separation, ...]:
    """The separators among the leading diseases (rows), those that the case leaves open first."""
    care = knowledge.care
    if care is None:
        return ()
    names: dict[str, Named] = {}
    for row in leading:
        known = care.of(knowledge.diseases.id(member) for member in knowledge.diseases.group(row))
        if known is not None:
            short = known.abbreviation or known.name
            names.setdefault(known.key, Named(knowledge.diseases.id(row), short))
    found = [_separation(one, names, case, knowledge) for one in care.separators(names)]
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.answer)))


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
