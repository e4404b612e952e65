"""A case with what is newly known of the same patient: the newer word stands where the two differ.

A finding that is now seen replaces one that was excluded (and excludes nothing that it implies); a finding that is
now absent takes nothing away that was seen before. Nothing else of the older case is lost. A sex or a date of birth
that contradicts the known one is an Issue, because it may be another patient.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

import msgspec

from proband.case.check import with_current_terms
from proband.case.model import Case, Finding, Relative, StatedDisease, Treatment, Variant
from proband.issue import Issue
from proband.knowledge.ontology import Ontology

T = TypeVar("T")


def joined(case: Case, newer: Case, ontology: Ontology) -> tuple[Case, tuple[Issue, ...]]:
    """``case`` with what ``newer`` adds, and where the two contradict each other."""
    case, newer = with_current_terms(case, ontology), with_current_terms(newer, ontology)
    together = msgspec.structs.replace(
        case,
        sex=newer.sex if case.sex == "unknown" else case.sex,
        date_of_birth=case.date_of_birth or newer.date_of_birth,
        age=newer.age or case.age,
        vital_state=case.vital_state if newer.vital_state == "unknown" else newer.vital_state,
        death=newer.death or case.death,
        ancestry=case.ancestry or newer.ancestry,
        findings=_findings(case.findings, newer.findings, ontology),
        measurements=_union(
            case.measurements, newer.measurements, lambda one: (one.assay, one.value_text, one.time)
        ),
        treatments=_treatments(case.treatments, newer.treatments),
        variants=_union(case.variants, newer.variants, variant_key),
        diseases=_union(case.diseases, newer.diseases, _disease_key),
        relatives=_relatives(case.relatives, newer.relatives),
        consanguinity=case.consanguinity if newer.consanguinity.stated == "unknown" else newer.consanguinity,
    )
    return together, tuple(_contradictions(case, newer))


def variant_key(variant: Variant) -> Hashable:
    """What tells one stated variant from another: the gene and how it is written, or its place."""
    place = (variant.chrom, variant.pos, variant.ref, variant.alt)
    return variant.gene, variant.hgvs or variant.as_written or place, variant.absent


def _disease_key(disease: StatedDisease) -> Hashable:
    return disease.term.id or disease.term.label.casefold()


def _union(older: Iterable[T], newer: Iterable[T], key: Callable[[T], Hashable]) -> tuple[T, ...]:
    """The older records, each replaced by a newer one of the same key, and the other newer ones behind them."""
    found = {key(one): one for one in newer}
    kept = [found.pop(key(one), one) for one in older]
    return (*kept, *found.values())


def _findings(older: tuple[Finding, ...], newer: tuple[Finding, ...], ontology: Ontology) -> tuple[Finding, ...]:
    seen = {one.term.id for one in older if not one.excluded}
    added = [one for one in newer if not one.excluded and one.term.id not in seen]
    kept = [one for one in older if not (one.excluded and _implied(one, added, ontology))]
    present = [one for one in (*kept, *added) if not one.excluded]
    excluded = {one.term.id for one in kept if one.excluded}
    absent = [
        one
        for one in newer
        if one.excluded and one.term.id not in excluded and not _implied(one, present, ontology)
    ]
    return (*kept, *added, *absent)


def _implied(excluded: Finding, present: Iterable[Finding], ontology: Ontology) -> bool:
    """Whether what was excluded is there if one of these findings is: it is that finding, or more general."""
    row = ontology.index(excluded.term.id)
    rows = (ontology.index(one.term.id) for one in present)
    return row is not None and any(ontology.is_a(one, row) for one in rows if one is not None)


def _treatments(older: tuple[Treatment, ...], newer: tuple[Treatment, ...]) -> tuple[Treatment, ...]:
    """The newer ones last, because the last answer counts; what is said twice stands once."""
    said = {_treatment_key(one) for one in older}
    return (*older, *(one for one in newer if _treatment_key(one) not in said))


def _treatment_key(one: Treatment) -> Hashable:
    return one.agent.label.casefold() or one.agent.id, one.start, one.stop, one.dose, one.response


def _relatives(older: tuple[Relative, ...], newer: tuple[Relative, ...]) -> tuple[Relative, ...]:
    known = {(one.relation, one.id): one for one in older}
    merged = [_relative(known.get((one.relation, one.id)), one) for one in newer]
    return _union(older, merged, lambda one: (one.relation, one.id))


def _relative(older: Relative | None, newer: Relative) -> Relative:
    if older is None:
        return newer
    changes: dict[str, Any] = {
        "affected": older.affected if newer.affected is None else newer.affected,
        "sex": older.sex if newer.sex == "unknown" else newer.sex,
        "findings": _union(older.findings, newer.findings, lambda one: one.term.id),
        "variants": _union(older.variants, newer.variants, variant_key),
    }
    return msgspec.structs.replace(older, **changes)


def _contradictions(case: Case, newer: Case) -> Iterable[Issue]:
    both = (
        ("sex", case.sex if case.sex != "unknown" else "", newer.sex if newer.sex != "unknown" else ""),
        ("date of birth", case.date_of_birth[:10], newer.date_of_birth[:10]),
    )
    for what, one, other in both:
        if one and other and one != other:
            yield Issue(
                "error",
                "another-patient",
                what,
                f"The {what} is {one} in the case and {other} in the new facts; the case's was kept.",
                "Check whether both are of the same patient.",
            )
