"""The family: whose column is whose, who the proband is, and how everybody is related."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from proband.case import pedigree
from proband.case.model import Sex
from proband.errors import UsageError
from proband.genotype.model import Person
from proband.issue import Issue

_FIRST = ("proband", "mother", "father")


def read_people(
    samples: Sequence[str], ped: Path | None, proband: str | None, sex: Sex
) -> tuple[tuple[Person, ...], tuple[Issue, ...]]:
    """The proband, the mother, the father, then the others, each with a column (None: not in the file).

    Without a PED there is only the proband. Raises UsageError if it is open who that is, FileFormatError for a PED
    that cannot be read.
    """
    persons = {} if ped is None else pedigree.read_persons(_text(ped), str(ped))
    name = _proband(samples, persons, proband, str(ped or ""))
    family = _family(persons, name)
    people = [_person(one, family, name, samples, sex) for one in family.values()] or [
        Person(name, "proband", sex, True, column=samples.index(name))
    ]
    people.sort(key=lambda one: _FIRST.index(one.relation) if one.relation in _FIRST else len(_FIRST))
    return tuple(people), (*_sex_issues(family.get(name), sex), *_unused(samples, people, ped))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror})", str(path), "Give a PED file.") from None


def _proband(samples: Sequence[str], persons: dict[str, pedigree.Person], asked: str | None, where: str) -> str:
    if asked is not None:
        if asked not in samples:
            raise UsageError(f"no sample is called {asked!r}", where, f"The samples are: {_list(samples)}.")
        if persons and asked not in persons:
            raise UsageError(f"{asked!r} is not in the pedigree", where, f"It has: {_list(list(persons))}.")
        return asked
    found = _affected(samples, persons) if persons else list(samples)
    if len(found) == 1:
        return found[0]
    what = f"{len(found)} of these samples could be the proband" if found else "nobody in the pedigree is affected"
    raise UsageError(what, where, f"Say which with --proband: {_list(found or samples)}.")


def _affected(samples: Sequence[str], persons: dict[str, pedigree.Person]) -> list[str]:
    """Affected people with a column; where there are several, those of them whose parents are in the pedigree."""
    if len(samples) == 1:
        return list(samples) if samples[0] in persons else []
    affected = [name for name, one in persons.items() if one.affected and name in samples]
    children = [name for name in affected if {persons[name].father_id, persons[name].mother_id} & set(persons)]
    return children if len(affected) > 1 and children else affected


def _family(persons: dict[str, pedigree.Person], name: str) -> dict[str, pedigree.Person]:
    if not persons:
        return {}
    return {key: one for key, one in persons.items() if one.family_id == persons[name].family_id}


def _person(
    one: pedigree.Person, family: dict[str, pedigree.Person], name: str, samples: Sequence[str], sex: Sex
) -> Person:
    own = one.id == name
    return Person(
        one.id,
        "proband" if own else pedigree.relation(one, family, name),
        sex if own and one.sex == "unknown" else one.sex,
        True if own else one.affected,
        one.father_id,
        one.mother_id,
        samples.index(one.id) if one.id in samples else None,
    )


def _sex_issues(person: pedigree.Person | None, sex: Sex) -> tuple[Issue, ...]:
    if person is None or "unknown" in (sex, person.sex) or sex == person.sex:
        return ()
    what = f"The case says {sex}, the pedigree says {person.sex}; the pedigree was believed."
    return (Issue("warning", "sex-disagrees", "pedigree", what, "Check which sample is the patient's."),)


def _unused(samples: Sequence[str], people: Sequence[Person], ped: Path | None) -> tuple[Issue, ...]:
    names = {one.id for one in people}
    left = [name for name in samples if name not in names]
    absent = [one.id for one in people if one.column is None]
    issues = []
    if left:
        advice = "Give their places in the family with --ped." if ped is None else "Add them to the PED file."
        issues.append(Issue("note", "samples-left-out", "variants", f"Not read: {_list(left)}.", advice))
    if absent:
        what = f"In the pedigree, but without a column in the file: {_list(absent)}."
        issues.append(Issue("note", "people-without-sample", "pedigree", what))
    return tuple(issues)


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:10]) + (f" and {len(names) - 10} others" if len(names) > 10 else "")
