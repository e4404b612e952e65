"""The care pack opened: diseases, agents, separators, criteria and references, by key and by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

import msgspec

from proband.errors import PackCorrupt
from proband.knowledge.care.agents import Agent
from proband.knowledge.care.criteria import CriteriaSet
from proband.knowledge.care.diseases import DiseaseCare, Separator
from proband.knowledge.care.statements import Reference
from proband.knowledge.pack import Pack

CARE = "autoinflammatory"


class CareTables(msgspec.Struct, frozen=True):
    """All records of the pack, as they are stored."""

    diseases: tuple[DiseaseCare, ...]
    agents: tuple[Agent, ...]
    separators: tuple[Separator, ...]
    criteria: tuple[CriteriaSet, ...]
    references: tuple[Reference, ...]


class Care:
    """What is known of mechanisms and treatments. Everything is looked up by key, or by a disease's id."""

    def __init__(self, read: Callable[[], CareTables], release: str) -> None:
        self._read = read
        self.release = release

    @classmethod
    def of_pack(cls, pack: Pack) -> Care:
        """The care of a pack; its tables are read when first asked for."""
        return cls(lambda: _tables(pack), pack.manifest.release)

    @classmethod
    def of_tables(cls, tables: CareTables, release: str = "") -> Care:
        """The care of tables that are at hand."""
        return cls(lambda: tables, release)

    @cached_property
    def tables(self) -> CareTables:
        """All records. Raises PackCorrupt if they are not what this program expects."""
        return self._read()

    @cached_property
    def agents(self) -> dict[str, Agent]:
        """The agents by key."""
        return {agent.key: agent for agent in self.tables.agents}

    @cached_property
    def diseases(self) -> dict[str, DiseaseCare]:
        """The diseases by key."""
        return {disease.key: disease for disease in self.tables.diseases}

    @cached_property
    def references(self) -> dict[str, Reference]:
        """The references by key."""
        return {reference.id: reference for reference in self.tables.references}

    @cached_property
    def _by_id(self) -> dict[str, DiseaseCare]:
        found: dict[str, DiseaseCare] = {}
        for disease in self.tables.diseases:
            for name in (disease.id, *disease.other_ids, *disease.mondo, *disease.orphanet):
                found.setdefault(name, disease)
        return found

    def of(self, ids: Iterable[str]) -> DiseaseCare | None:
        """What is known of the disease with one of these ids (the first that is known), or None."""
        return next((self._by_id[name] for name in ids if name in self._by_id), None)

    def called(self, name: str) -> tuple[DiseaseCare, ...]:
        """The diseases of this name, abbreviation or alias, whatever its case: several where it means several."""
        return self._called.get(name.casefold().strip(), ())

    @cached_property
    def _called(self) -> dict[str, tuple[DiseaseCare, ...]]:
        found: dict[str, tuple[DiseaseCare, ...]] = {}
        for disease in self.tables.diseases:
            for name in dict.fromkeys(
                each.casefold() for each in (disease.name, disease.abbreviation, *disease.aliases) if each
            ):
                found[name] = (*found.get(name, ()), disease)
        return found

    def separators(self, keys: Iterable[str]) -> tuple[Separator, ...]:
        """What tells the diseases of these keys apart from one another."""
        wanted = set(keys)
        return tuple(one for one in self.tables.separators if {one.points_to, one.against} <= wanted)

    def separators_of(self, key: str) -> tuple[Separator, ...]:
        """What tells the disease of this key from any other."""
        return tuple(one for one in self.tables.separators if key in (one.points_to, one.against))

    def agent_named(self, name: str) -> Agent | None:
        """The agent of this name, brand name or other spelling, whatever its case; None if none is known."""
        return self._by_name.get(name.casefold().strip())

    @cached_property
    def _by_name(self) -> dict[str, Agent]:
        return {name.casefold(): agent for agent in self.tables.agents for name in (agent.name, *agent.names)}


def _tables(pack: Pack) -> CareTables:
    try:
        return msgspec.convert(pack.table("care"), CareTables)
    except msgspec.ValidationError as error:
        raise PackCorrupt(
            f"the care tables are of another version ({error})",
            str(pack.folder),
            "Build the pack again with this version of proband.",
        ) from error
