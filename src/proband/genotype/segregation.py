"""How an allele, or a pair of alleles, of one gene goes through the family, and what that is worth.

A ``Segregation`` is one way in which the calls of a gene could explain the patient: one heterozygous allele, a
homozygous one, two different ones, one on the X of a boy, or one heterozygous allele whose partner was not found.
Each relative who was sequenced adds an ``Observation``: the log10 ratio of how likely his or her genotype is if
these alleles cause the disease to how likely it is if they do not (Mendel's shares, with a penetrance). What is
contradicted stays in the list, with its reason: it weighs less, it does not vanish.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log10
from typing import Literal

import msgspec

from proband.genotype.model import Assembly, Call, Genotype, Person
from proband.knowledge.assembly import MT, X, Y, in_par

Pattern = Literal[
    "heterozygous",
    "homozygous",
    "compound heterozygous",
    "hemizygous",
    "mitochondrial",
    "second hit not found",
    "not stated",
]
Phase = Literal["in trans", "in cis", "phase unknown", ""]

# The share of carriers of a fully penetrant genotype who are healthy (missed or late disease, mosaicism).
HEALTHY_CARRIERS = 0.03
HEALTHY_CARRIERS_INCOMPLETE = 0.4
# The share of affected relatives who have another cause (phenocopies, second diseases).
OTHER_CAUSE = 0.03
# With two healthy parents and a dominant disease four alleles of five are new (sporadic cases of severe disease).
NEW_IN_SPORADIC = 0.8
# A third of boys with a lethal X-linked disease have a new allele (Haldane); the other mothers are carriers.
NEW_IN_BOYS = 1 / 3
# Of all rare heterozygous calls of a child, about one in a hundred looks new: one or two true ones in an exome of
# some two hundred rare calls, and errors.
NEW_AMONG_RARE = 0.01
# A homozygous call of which one parent has no copy: a deletion, uniparental disomy, or an error.
ONE_CARRIER_PARENT = 0.1


# Log10 ratios of relatives below it contradict a segregation.
CONTRADICTED = -0.3


class Observation(msgspec.Struct, frozen=True):
    """What one relative's genotype, or the phase of two alleles, says: a log10 likelihood ratio with its reason."""

    who: str
    log10_lr: float
    because: str


class Segregation(msgspec.Struct, frozen=True):
    """One way in which the calls of a gene could explain the patient. ``calls`` are one allele, or the two."""

    pattern: Pattern
    calls: tuple[Call, ...]
    phase: Phase = ""
    de_novo: bool = False
    observations: tuple[Observation, ...] = ()

    @property
    def log10_lr(self) -> float:
        """The sum over the relatives."""
        return sum(one.log10_lr for one in self.observations)


class Family(msgspec.Struct, frozen=True):
    """The people of a reading, in the order of each call's genotypes. ``incomplete`` allows healthy carriers."""

    people: tuple[Person, ...]
    assembly: Assembly
    incomplete: bool = False

    @property
    def proband(self) -> int:
        """The place of the proband."""
        return next(place for place, person in enumerate(self.people) if person.relation == "proband")

    def place(self, relation: str) -> int | None:
        """The place of the first person of that relation who is in the file."""
        for place, person in enumerate(self.people):
            if person.relation == relation and person.column is not None:
                return place
        return None

    def relatives(self) -> Iterator[tuple[int, Person]]:
        """Everyone of the file but the proband."""
        for place, person in enumerate(self.people):
            if person.relation != "proband" and person.column is not None:
                yield place, person

    @property
    def healthy_carriers(self) -> float:
        """The share of carriers of the disease's genotype who are healthy."""
        return HEALTHY_CARRIERS_INCOMPLETE if self.incomplete else HEALTHY_CARRIERS


def segregations(calls: Sequence[Call], family: Family) -> tuple[Segregation, ...]:
    """All ways in which the calls of one gene could explain the patient, by dominant and by recessive disease."""
    found = [_alone(call, family) for call in calls]
    heterozygous = [call for call in calls if _zygosity(call, family) == "heterozygous"]
    pairs = [
        _pair(one, other, family)
        for place, one in enumerate(heterozygous)
        for other in heterozygous[place + 1 :]
        if one.chrom not in (Y, MT)
    ]
    paired = {id(call) for pair in pairs if pair.phase != "in cis" for call in pair.calls}
    lonely = [Segregation("second hit not found", (call,)) for call in heterozygous if id(call) not in paired]
    return (*found, *pairs, *lonely)


def _zygosity(call: Call, family: Family) -> Pattern:
    place = family.proband
    return zygosity(call, call.genotypes[place], family.people[place], family.assembly)


def zygosity(call: Call, genotype: Genotype, person: Person, assembly: Assembly) -> Pattern:
    """What a carrier's call is: a man's allele on X (or Y) outside the pseudoautosomal regions is hemizygous.

    Callers write such a genotype as 1, 1/1, or 0/1: all three are one copy of one.
    """
    if call.chrom == MT:
        return "mitochondrial"
    if copies_of(call, person, assembly) == 1:
        return "hemizygous"
    if genotype.called == 1 and not genotype.half_missing:
        return "hemizygous"
    return "homozygous" if genotype.copies == 2 else "heterozygous"


def copies_of(call: Call, person: Person, assembly: Assembly) -> int:
    """How many copies of the place of a call a person has: one on the X of a man, else two."""
    one = person.sex == "male" and call.chrom in (X, Y) and not in_par(assembly, call.chrom, call.pos)
    return 1 if one else 2


def _alone(call: Call, family: Family) -> Segregation:
    pattern = _zygosity(call, family)
    if pattern == "homozygous":
        return Segregation(
            pattern, (call,), observations=(*_parents_of_homozygous(call, family), *_both(call, family))
        )
    if pattern == "heterozygous":
        new = _is_new(call, family)
        return Segregation(pattern, (call,), de_novo=new, observations=tuple(_dominant(call, family, new)))
    new = pattern == "hemizygous" and _is_new_in_one_copy(call, family)
    return Segregation(pattern, (call,), de_novo=new, observations=tuple(_single_copy(call, family, new)))


def _copies(call: Call, place: int) -> int | None:
    """How many copies a person has; None where the call is missing or half-missing without the allele."""
    genotype = call.genotypes[place]
    if genotype.half_missing and not genotype.copies:
        return None
    return genotype.copies


def _lacks(call: Call, family: Family, relation: str) -> bool:
    place = family.place(relation)
    return place is not None and _copies(call, place) == 0


def _is_new(call: Call, family: Family) -> bool:
    """Both parents were called, and neither has the allele."""
    return _lacks(call, family, "mother") and _lacks(call, family, "father")


def _is_new_in_one_copy(call: Call, family: Family) -> bool:
    """The parent who gives this chromosome was called, and has not got the allele."""
    if family.people[family.proband].sex == "male" and call.chrom in (X, Y):
        return _lacks(call, family, "mother" if call.chrom == X else "father")
    return _is_new(call, family)


def _dominant(call: Call, family: Family, new: bool) -> Iterator[Observation]:
    if new:
        yield Observation(
            "parents",
            log10(NEW_IN_SPORADIC / NEW_AMONG_RARE),
            "neither parent has it (parentage not tested by this program)",
        )
    for place, person in family.relatives():
        copies = _copies(call, place)
        if copies is None or (new and person.relation in ("mother", "father")):
            continue
        yield from _carrier(person, copies > 0, family.healthy_carriers, share=0.5)


def _single_copy(call: Call, family: Family, new: bool) -> Iterator[Observation]:
    """One copy of one (X of a man, mitochondrial): a mother who carries it is no contradiction.

    The whole maternal line has a mitochondrial allele, in shares that differ: who has it says nothing.
    """
    if call.chrom == MT:
        return
    if new:
        parent = "father" if call.chrom == Y else "mother"
        yield Observation(parent, log10(NEW_IN_BOYS / NEW_AMONG_RARE), "does not have it: new in the patient")
    for place, person in family.relatives():
        copies = _copies(call, place)
        if copies is None or (new and person.relation in ("mother", "father")):
            continue
        if person.sex == "female" and call.chrom in (X, Y):
            continue
        if person.relation == "father" and call.chrom == X:
            continue
        yield from _carrier(person, copies > 0, family.healthy_carriers, share=0.5)


def _carrier(person: Person, carries: bool, healthy_carriers: float, share: float) -> Iterator[Observation]:
    """A relative of known status: ``share`` is how often a relative of a carrier has the genotype by chance."""
    if person.affected is None:
        return
    if person.affected:
        ratio = (1 - OTHER_CAUSE) / share if carries else OTHER_CAUSE / (1 - share)
        words = "is affected and has it too" if carries else "is affected and does not have it"
    else:
        ratio = healthy_carriers / share if carries else (1 - healthy_carriers) / (1 - share)
        words = "is healthy and has it too" if carries else "is healthy and does not have it"
    yield Observation(person.relation, log10(ratio), words)


def _parents_of_homozygous(call: Call, family: Family) -> Iterator[Observation]:
    lacking = [relation for relation in ("mother", "father") if _lacks(call, family, relation)]
    places = [family.place(relation) for relation in ("mother", "father")]
    if all(place is not None and _copies(call, place) == 1 for place in places):
        yield Observation("both parents", 0.0, "carry one copy each")
    if lacking:
        yield Observation(
            " and ".join(lacking),
            log10(ONE_CARRIER_PARENT) * len(lacking),
            "has no copy: a deletion on one chromosome, uniparental disomy, or an error",
        )


def _both(call: Call, family: Family) -> Iterator[Observation]:
    """Relatives of a patient with two copies: who has both and is healthy speaks against."""
    for place, person in family.relatives():
        copies, all_copies = _copies(call, place), copies_of(call, person, family.assembly)
        if copies is None or (person.relation in ("mother", "father") and copies < all_copies):
            continue
        yield from _carrier(person, copies >= all_copies, family.healthy_carriers, share=0.5**all_copies)


def _pair(one: Call, other: Call, family: Family) -> Segregation:
    phase, because = _phase(one, other, family)
    weight = {"in trans": log10(2), "in cis": log10(OTHER_CAUSE), "phase unknown": 0.0, "": 0.0}[phase]
    seen = [Observation("phase", weight, because)]
    for place, person in family.relatives():
        copies = _copies(one, place), _copies(other, place)
        if None in copies or person.relation in ("mother", "father"):
            continue
        seen += _carrier(person, all(copies), family.healthy_carriers, share=0.25)
    return Segregation("compound heterozygous", (one, other), phase, observations=tuple(seen))


def _phase(one: Call, other: Call, family: Family) -> tuple[Phase, str]:
    """In trans or in cis, by the parents, else by the phase of the reads, else not known."""
    origins = {_origin(one, family), _origin(other, family)}
    if origins == {"mother", "father"}:
        return "in trans", "one allele is the mother's, the other the father's"
    if origins in ({"mother"}, {"father"}):
        return "in cis", f"both alleles come from the {origins.pop()}"
    first, second = one.genotypes[family.proband], other.genotypes[family.proband]
    if first.phased and second.phased and first.phase_set == second.phase_set:
        trans = first.haplotypes != second.haplotypes
        return ("in trans" if trans else "in cis"), "by the phase that is stated"
    for relation, absent in (("mother", "father"), ("father", "mother")):
        if _has_one(one, other, family, relation) and family.place(absent) is None:
            return "in trans", f"the {relation} has one and not the other"
    return "phase unknown", "the parents and the file do not tell whether both are on one chromosome"


def _has_one(one: Call, other: Call, family: Family, relation: str) -> bool:
    """A parent has one allele only: the other one is on the other parent's chromosome, or, rarely, new."""
    place = family.place(relation)
    if place is None:
        return False
    copies = _copies(one, place), _copies(other, place)
    return None not in copies and bool(copies[0]) != bool(copies[1])


def _origin(call: Call, family: Family) -> str:
    """The parent who has the allele, when the other one was called without it."""
    for relation, other in (("mother", "father"), ("father", "mother")):
        place = family.place(relation)
        if place is not None and (_copies(call, place) or 0) > 0 and _lacks(call, family, other):
            return relation
    return ""
