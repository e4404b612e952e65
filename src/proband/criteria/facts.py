"""What a case says of HPO terms: present, excluded, or nothing; and the words for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from proband.case.model import Case, Finding, Span
from proband.criteria.result import Answer, ItemResult
from proband.evidence import Named
from proband.knowledge import Knowledge
from proband.knowledge.care import Item

_SHOWN = 4
# An item that asks how high a fever was has its limit in this unit; what the narrative calls the measurement.
CELSIUS, TEMPERATURE = "Cel", frozenset(("body temperature", "LOINC:8310-5"))
_ANSWERS: dict[bool | None, Answer] = {True: "met", False: "not met", None: "unknown"}


class CaseFacts:
    """The findings of one case by term. What is not mentioned is unknown, never absent."""

    def __init__(self, case: Case, knowledge: Knowledge) -> None:
        self.case = case
        self.ontology = knowledge.ontology
        self.rows = [(self.ontology.index(finding.term.id), finding) for finding in case.findings]

    def present(self, terms: Iterable[str]) -> list[Finding]:
        """The present findings that are one of the terms, or more specific than one."""
        asked = [row for term in terms if (row := self.ontology.index(term)) is not None]
        return [
            finding
            for row, finding in self.rows
            if row is not None and not finding.excluded and any(self.ontology.is_a(row, one) for one in asked)
        ]

    def excluded(self, term: str) -> Finding | None:
        """The finding whose exclusion excludes the term: itself, or a more general one."""
        asked = self.ontology.index(term)
        covering = (
            finding
            for row, finding in self.rows
            if asked is not None and row is not None and finding.excluded and self.ontology.is_a(asked, row)
        )
        return next(covering, None)

    def reached(self, item: Item) -> bool:
        """Whether a body temperature of the case reaches an item's least (°C)."""
        own = (one for one in self.case.measurements if {one.assay.label, one.assay.id} & TEMPERATURE)
        return any(one.value is not None and one.value >= (item.least or 0.0) for one in own)

    def label(self, term: str) -> str:
        """The label of a term."""
        row = self.ontology.index(term)
        return term if row is None else self.ontology.label(row)


def judge_terms(item: Item, facts: CaseFacts) -> ItemResult:
    """An item that asks for findings (``present``), or for none of them (``absent``)."""
    terms = item.present or item.absent
    asked = bool(item.present)
    seen = facts.present(terms)
    if seen and item.unit == CELSIUS and not facts.reached(item):
        how_high = f"how high it was, against {item.least:g} °C, is not stated"
        return unknown(item, f"{listed(label(one) for one in seen)} {_is(len(seen))} present; {how_high}.", seen)
    if seen:
        return answered(item, asked, f"{listed(label(one) for one in seen)} {_is(len(seen))} present.", seen)
    gone = [facts.excluded(term) for term in terms]
    found = [one for one in gone if one is not None]
    if found and len(found) == len(terms):
        once = list({id(one): one for one in found}.values())
        return answered(item, not asked, f"{listed(label(one) for one in once)} {_is(len(once))} excluded.", once)
    open_ones = [facts.label(term) for term, one in zip(terms, gone, strict=True) if one is None]
    return unknown(item, f"The case does not mention {listed(open_ones, 'or')}.")


def unknown(item: Item, because: str, findings: Sequence[Finding] = ()) -> ItemResult:
    """An item that the case leaves open."""
    return answered(item, None, because, findings)


def answered(item: Item, holds: bool | None, because: str, findings: Sequence[Finding] = ()) -> ItemResult:
    """An item by whether it holds (None leaves it unknown), with the findings that say so."""
    first = findings[0].term if findings else None
    return ItemResult(
        id=item.id,
        text=item.text,
        answer=_ANSWERS[holds],
        because=because[:1].upper() + because[1:],
        finding=None if first is None or holds is None else Named(first.id, first.label),
        words=words_of(span for finding in findings for span in finding.spans),
        parts=item.of,
    )


def words_of(spans: Iterable[Span]) -> tuple[str, ...]:
    """The words of the story at these places, each once."""
    return tuple(dict.fromkeys(span.text for span in spans if span.text))


def label(finding: Finding) -> str:
    """What a finding is called."""
    return finding.term.label or finding.term.id


def listed(names: Iterable[str], joiner: str = "and") -> str:
    """Names in a row: "a, b and c"; a long row is cut."""
    once = list(_cut(list(dict.fromkeys(names))))
    return once[0] if len(once) == 1 else f"{', '.join(once[:-1])} {joiner} {once[-1]}" if once else ""


def _cut(names: list[str]) -> Iterator[str]:
    yield from names[:_SHOWN]
    if len(names) > _SHOWN:
        yield f"{len(names) - _SHOWN} more"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
