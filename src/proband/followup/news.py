"""What a case says that it did not say before, fact by fact, and which source says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from proband.case.model import Case, Measurement, Treatment
from proband.followup.change import NewFact
from proband.followup.joined import variant_key

T = TypeVar("T")


class Source(msgspec.Struct, frozen=True):
    """New facts as a case of their own, and where they come from (``name``: diary, typed, a file)."""

    name: str
    case: Case

    def says(self, one: object) -> bool:
        """Whether a record is one of this source's."""
        case = self.case
        return any(
            one in part
            for part in (
                case.findings,
                case.measurements,
                case.treatments,
                case.variants,
                case.diseases,
                case.relatives,
            )
        )


def new_facts(before: Case, after: Case, sources: Sequence[Source] = ()) -> Iterator[NewFact]:
    """The facts of ``after`` that ``before`` has not got, each with the first of the ``sources`` that says it."""
    yield from _findings(before, after, sources)
    for result in _beyond(after.measurements, before.measurements):
        yield NewFact(
            "result", result.assay.id, result.assay.label, _value(result), result.time, _said_by(result, sources)
        )
    for given in _beyond(after.treatments, before.treatments):
        yield _treatment(given, _said_by(given, sources))
    yield from _variants(before, after, sources)
    yield from _background(before, after, sources)


def _findings(before: Case, after: Case, sources: Sequence[Source]) -> Iterator[NewFact]:
    known = {(one.term.id, one.excluded) for one in before.findings}
    for one in after.findings:
        if (one.term.id, one.excluded) not in known:
            kind = "excluded" if one.excluded else "finding"
            instead = "excluded" if (one.term.id, True) in known else ""
            where = _said_by(one, sources)
            yield NewFact(kind, one.term.id, one.term.label, "", one.onset, where, instead)  # type: ignore[arg-type]


def _value(one: Measurement) -> str:
    unit = one.unit.label if one.unit is not None else ""
    value = one.value_text or (f"{one.value:g} {unit}".strip() if one.value is not None else "")
    return f"{value} ({one.direction})".strip() if one.direction != "unknown" else value


def _treatment(one: Treatment, source: str) -> NewFact:
    if one.response == "unknown":
        return NewFact("treatment", one.agent.id, one.agent.label, "", one.start, source)
    return NewFact("response", one.agent.id, one.agent.label, one.response, one.start, source)


def _variants(before: Case, after: Case, sources: Sequence[Source]) -> Iterator[NewFact]:
    written = {variant_key(one) for one in before.variants}
    for one in after.variants:
        if variant_key(one) not in written:
            label = " ".join(filter(None, (one.gene, one.hgvs[0] if one.hgvs else one.as_written)))
            value = "not found" if one.absent else one.zygosity
            yield NewFact("variant", one.gene_id, label, value, source=_said_by(one, sources))


def _background(before: Case, after: Case, sources: Sequence[Source]) -> Iterator[NewFact]:
    """Stated diagnoses, the family, and the sex."""
    for one in _beyond(after.diseases, before.diseases):
        status = "excluded" if one.excluded else "considered" if one.considered else "stated"
        yield NewFact("diagnosis", one.term.id, one.term.label, status, source=_said_by(one, sources))
    for person in _beyond(after.relatives, before.relatives):
        status = {True: "affected", False: "not affected", None: ""}[person.affected]
        yield NewFact("family", person.id, person.relation, status, source=_said_by(person, sources))
    if after.consanguinity.stated != before.consanguinity.stated:
        yield NewFact("family", "", "parents related", after.consanguinity.stated)
    if after.sex != before.sex:
        where = next((one.name for one in sources if one.case.sex == after.sex), "case")
        yield NewFact("sex", "", after.sex, source=where)


def _beyond(after: Iterable[T], before: Sequence[T]) -> Iterator[T]:
    return (one for one in after if one not in before)


def _said_by(record: object, sources: Sequence[Source]) -> str:
    """The first source that says something; "case" where an earlier state of the case itself did not."""
    return next((one.name for one in sources if one.says(record)), "case")
