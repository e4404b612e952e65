"""The family: Family messages, pedigrees and PED files as Relatives of the proband."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from proband.case.model import Case, Consanguinity, Relative, Sex
from proband.case.remainder import pack
from proband.case.schema import Element, Fault, plain
from proband.case.upgrade import upgrade_files, upgrade_version
from proband.errors import FileFormatError
from proband.issue import Issue

ReadPacket = Callable[[Element, list[Fault], list[Issue]], Case]

_SEXES: dict[str, Sex] = {"MALE": "male", "FEMALE": "female", "OTHER_SEX": "other", "1": "male", "2": "female"}
_AFFECTED = {"AFFECTED": True, "UNAFFECTED": False, "2": True, "1": False}
_WORDS = {
    "parent": ("father", "mother"),
    "sibling": ("brother", "sister"),
    "half-sibling": ("half-brother", "half-sister"),
    "child": ("son", "daughter"),
    "grandparent": ("grandfather", "grandmother"),
    "parent's sibling": ("uncle", "aunt"),
    "sibling's child": ("nephew", "niece"),
    "cousin": ("cousin", "cousin"),
}


class Person(msgspec.Struct, frozen=True):
    """One row of a pedigree; an unknown parent is ''."""

    id: str
    father_id: str = ""
    mother_id: str = ""
    sex: Sex = "unknown"
    affected: bool | None = None
    family_id: str = ""


def read_family(family: Element, read_packet: ReadPacket, faults: list[Fault], issues: list[Issue]) -> Case:
    """The Case of the proband of a Family message, with its relatives and whether the parents are related.

    The frame of the message (its id, pedigree, files and metadata) is kept under ``/family``.
    """
    upgrade_files(family)
    upgrade_version(family)
    proband = family["proband"]
    case = read_packet(proband, faults, issues)
    proband_id = proband.get("subject", {}).get("id") or case.id
    persons = {person.id: person for person in map(_person, family.get("pedigree", {}).get("persons", ()))}
    relatives = [
        _relative(packet, read_packet(packet, faults, issues), persons, proband_id)
        for packet in family.get("relatives", ())
    ]
    told = {proband_id, *(relative.id for relative in relatives)}
    relatives += [_from_person(person, persons, proband_id) for person in persons.values() if person.id not in told]
    frame = {name: plain(value) for name, value in family.items() if name not in ("proband", "relatives")}
    return msgspec.structs.replace(
        case,
        relatives=case.relatives + tuple(relatives),
        consanguinity=_consanguinity(family.get("consanguinousParents"), case.consanguinity),
        kept={**case.kept, **({"/family": frame} if frame else {})},
    )


def _consanguinity(related: bool | None, stated: Consanguinity) -> Consanguinity:
    """``false`` counts as said when it is written out; a field left out says nothing."""
    if related is None or stated.stated != "unknown":
        return stated
    return Consanguinity("yes" if related else "no")


def _person(element: Element) -> Person:
    return Person(
        id=element.get("individualId", ""),
        father_id=_parent(element.get("paternalId", "")),
        mother_id=_parent(element.get("maternalId", "")),
        sex=_SEXES.get(element.get("sex", ""), "unknown"),
        affected=_AFFECTED.get(element.get("affectedStatus", "")),
        family_id=element.get("familyId", ""),
    )


def _parent(text: str) -> str:
    return "" if text == "0" else text


def _relative(packet: Element, case: Case, persons: dict[str, Person], proband_id: str) -> Relative:
    """A relative with a phenopacket of its own; what Relative has no field for is kept beside it."""
    name = packet.get("subject", {}).get("id") or case.id
    person = persons.get(name, Person(name))
    known = Person(name, person.father_id, person.mother_id, case.sex, person.affected)
    unread = {key: value for key, value in case.kept.items() if key.startswith("/phenotypicFeatures/")}
    rest = {key: value for key, value in packet.items() if key != "phenotypicFeatures"}
    relative = _from_person(known, {**persons, name: known}, proband_id)
    kept = pack({**plain(rest), **({"phenotypicFeatures": list(unread.values())} if unread else {})})
    return msgspec.structs.replace(relative, findings=case.findings, variants=case.variants, kept=kept)


def _from_person(person: Person, persons: dict[str, Person], proband_id: str) -> Relative:
    return Relative(
        relation(person, persons, proband_id),
        id=person.id,
        sex=person.sex,
        affected=person.affected,
        mother_id=person.mother_id,
        father_id=person.father_id,
    )


def relation(person: Person, persons: dict[str, Person], proband_id: str) -> str:
    """What ``person`` is to the proband, as far as the pedigree tells: "mother", "cousin" ..., or "relative"."""
    kin = _kin(person, persons, proband_id)
    if kin is None:
        return "relative"
    male, female = _WORDS[kin]
    sex = _sex_as_parent(person, persons)
    return {"male": male, "female": female}.get(sex, kin)


def _sex_as_parent(person: Person, persons: dict[str, Person]) -> Sex:
    if person.sex != "unknown":
        return person.sex
    if any(other.mother_id == person.id for other in persons.values()):
        return "female"
    return "male" if any(other.father_id == person.id for other in persons.values()) else "unknown"


def _kin(person: Person, persons: dict[str, Person], proband_id: str) -> str | None:
    """The degree of kinship. Up the pedigree first, then down; the proband's own line before others."""

    def parents(name: str) -> set[str]:
        found = persons.get(name)
        return {found.father_id, found.mother_id} - {""} if found else set()

    own = parents(proband_id)
    theirs = parents(person.id)
    grandparents = {up for parent in own for up in parents(parent)}
    if person.id in own:
        return "parent"
    if proband_id in theirs:
        return "child"
    if own & theirs:
        return "half-sibling" if len(own) == len(theirs) == 2 and own != theirs else "sibling"
    if person.id in grandparents:
        return "grandparent"
    if grandparents & theirs:
        return "parent's sibling"
    siblings = {other.id for other in persons.values() if own & parents(other.id)} - {proband_id}
    if siblings & theirs:
        return "sibling's child"
    if any(grandparents & parents(parent) for parent in theirs):
        return "cousin"
    return None


def read_ped(text: str, proband_id: str, where: str = "") -> tuple[Relative, ...]:
    """The relatives of ``proband_id`` in a PED file.

    Raises FileFormatError as ``read_persons`` does, and when the proband is not in the file.
    """
    persons = read_persons(text, where)
    if proband_id not in persons:
        raise FileFormatError(
            f"nobody is called {proband_id!r} in this pedigree", where, "Give the id of the proband."
        )
    return tuple(_from_person(one, persons, proband_id) for one in persons.values() if one.id != proband_id)


def read_persons(text: str, where: str = "") -> dict[str, Person]:
    """The rows of a PED file by individual id (family, id, father, mother, sex, status; tabs or spaces).

    Raises FileFormatError for a line of fewer than six columns.
    """
    persons: dict[str, Person] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = line.split()
        if len(columns) < 6:
            what = f"line {number} has {len(columns)} columns"
            raise FileFormatError(what, where, "A PED line has six: family, id, father, mother, sex, status.")
        family, name, father, mother, sex, status = columns[:6]
        persons[name] = Person(
            name, _parent(father), _parent(mother), _SEXES.get(sex, "unknown"), _AFFECTED.get(status), family
        )
    return persons
