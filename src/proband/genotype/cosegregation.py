"""PP1 and BS4: whether affected relatives have the patient's genotype.

Recessive: each affected brother or sister with both alleles has them by chance with 1/4, each healthy one lacks one
with 3/4, so that LOD = -log10(0.25^affected * 0.75^healthy); supporting from 0.6, moderate from 1.2, strong from
1.5. Dominant and X-linked: affected relatives with the allele are counted (the proband is not): supporting from 2,
moderate from 4, strong from 5. Both as ClinGen's hearing loss panel states the general recommendation
(PMID:30311386; the idea is Jarvik and Browning's, PMID:27236918). BS4: an affected first-degree relative lacks the
genotype. A healthy relative who has it says nothing by itself, because the penetrance is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log10

from proband.genotype.acmg import Criterion, Strength, criterion
from proband.genotype.model import Call, Person
from proband.genotype.segregation import Family, Segregation, copies_of

SOURCES = ("PMID:30311386", "PMID:27236918")
SIBLINGS = frozenset(("brother", "sister"))
FIRST_DEGREE = SIBLINGS | {"mother", "father", "son", "daughter"}

_LOD: tuple[tuple[float, Strength], ...] = ((1.5, "strong"), (1.2, "moderate"), (0.6, "supporting"))
_COUNT: tuple[tuple[float, Strength], ...] = ((5, "strong"), (4, "moderate"), (2, "supporting"))


def segregates(segregation: Segregation, family: Family, inheritance: str) -> Iterator[Criterion]:
    """PP1 or BS4 of a segregation; nothing where no relative of known status was called."""
    both = segregation.pattern in ("homozygous", "compound heterozygous")
    untold = segregation.pattern in ("second hit not found", "mitochondrial")
    if untold or segregation.phase in ("in cis", "phase unknown"):
        return
    if inheritance and both != (inheritance == "recessive") and segregation.pattern != "hemizygous":
        return
    having, lacking, healthy = _counted(segregation, family, both=both)
    if lacking:
        text = f"affected, but without the patient's genotype: {', '.join(one.relation for one in lacking)}"
        yield criterion("BS4", text=f"{text} (unless another cause made them ill)", source=("PMID:25741868",))
    elif having and not segregation.de_novo:
        strength, text = _both(having, healthy) if both else _one(having)
        if strength is not None:
            yield criterion("PP1", strength, text, SOURCES)


def _both(having: list[Person], healthy: list[Person]) -> tuple[Strength | None, str]:
    lod = -log10(0.25 ** len(having) * 0.75 ** len(healthy))
    strength = next((name for least, name in _LOD if lod >= least), None)
    return strength, f"{_names(having)}; {len(healthy)} healthy siblings lack it: LOD {lod:.2f}"


def _one(having: list[Person]) -> tuple[Strength | None, str]:
    return next((name for least, name in _COUNT if len(having) >= least), None), _names(having)


def _names(people: list[Person]) -> str:
    return f"affected with the patient's genotype: {', '.join(one.relation for one in people)}"


def _counted(
    segregation: Segregation, family: Family, *, both: bool
) -> tuple[list[Person], list[Person], list[Person]]:
    """Affected relatives with the genotype, affected close ones without it, healthy siblings without it."""
    having: list[Person] = []
    lacking: list[Person] = []
    healthy: list[Person] = []
    for place, person in family.relatives():
        has = _has(segregation, place, person, family)
        if has is None or person.affected is None or (both and person.relation not in SIBLINGS):
            continue
        if person.affected and has:
            having.append(person)
        elif person.affected and person.relation in FIRST_DEGREE:
            lacking.append(person)
        elif not person.affected and not has and person.relation in SIBLINGS:
            healthy.append(person)
    return having, lacking, healthy


def _has(segregation: Segregation, place: int, person: Person, family: Family) -> bool | None:
    """Whether a relative has the genotype of the segregation; None where a call is missing."""
    copies = [_copies(call, place) for call in segregation.calls]
    if None in copies:
        return None
    whole = segregation.pattern == "homozygous"
    least = [copies_of(call, person, family.assembly) if whole else 1 for call in segregation.calls]
    return all(count is not None and count >= few for count, few in zip(copies, least, strict=True))


def _copies(call: Call, place: int) -> int | None:
    genotype = call.genotypes[place]
    return None if genotype.half_missing and not genotype.copies else genotype.copies
