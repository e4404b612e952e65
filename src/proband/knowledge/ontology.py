"""The Human Phenotype Ontology as integers: terms, names, parents, ancestors, branches.

A term is its row number inside; outside it is its CURIE. ``index`` is the only way in.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.curie import normalise_curie
from proband.knowledge.pack import Pack, Strings

Branch = Literal[
    "phenotype", "inheritance", "onset", "course", "severity", "modifier", "frequency", "history", "other"
]
BRANCHES: tuple[Branch, ...] = (
    "phenotype",
    "inheritance",
    "onset",
    "course",
    "severity",
    "modifier",
    "frequency",
    "history",
    "other",
)

PHENOTYPE_ROOT = "HP:0000118"


class Synonym(msgspec.Struct, frozen=True):
    """Another name of a term. ``scope``: exact, broad, narrow, related; ``kind``: layperson, uk_spelling ..."""

    text: str
    scope: str
    kind: str


class Csr:
    """Rows of integers of different lengths in two arrays (compressed sparse rows)."""

    def __init__(self, pack: Pack, name: str) -> None:
        self.bounds: NDArray[np.int64] = pack.array(f"{name}.bounds")
        self.values: NDArray[np.int32] = pack.array(f"{name}.values")

    def __getitem__(self, row: int) -> NDArray[np.int32]:
        return self.values[int(self.bounds[row]) : int(self.bounds[row + 1])]

    def __len__(self) -> int:
        return len(self.bounds) - 1


class Ontology:
    """The terms of one HPO release, read from the phenotype pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self.release: str = pack.manifest.release
        self.numbers: NDArray[np.int32] = pack.array("term.number")
        self.branches: NDArray[np.uint8] = pack.array("term.branch")
        self.parents_of = Csr(pack, "term.parents")
        self.ancestors_of = Csr(pack, "term.ancestors")
        # Ids as they were asked for: many cases ask for the same few thousand.
        self._seen: dict[str, int | None] = {}
        self._lines: dict[int, frozenset[int]] = {}
        self.labels: Strings = pack.strings("term.label")

    def __len__(self) -> int:
        return len(self.numbers)

    def index(self, term_id: str) -> int | None:
        """The row of a term id; alternative and replaced ids lead to the current term; None if unknown."""
        if term_id not in self._seen:
            self._seen[term_id] = self._find(term_id)
        return self._seen[term_id]

    def _find(self, term_id: str) -> int | None:
        number = _number(term_id)
        if number is None:
            return None
        row = int(np.searchsorted(self.numbers, number))
        if row < len(self.numbers) and int(self.numbers[row]) == number:
            return row
        return self._other_ids.get(number)

    def resolve(self, term_id: str) -> tuple[str, str] | None:
        """The current id and label behind a term id, or None if this release does not know it."""
        row = self.index(term_id)
        return None if row is None else (self.id(row), self.label(row))

    def is_obsolete(self, term_id: str) -> bool:
        """Whether the release knows the id only as obsolete (with or without a replacement)."""
        number = _number(term_id)
        return number is not None and number in self._obsolete

    def id(self, row: int) -> str:
        """The CURIE of a term."""
        return f"HP:{int(self.numbers[row]):07d}"

    def label(self, row: int) -> str:
        """The preferred name of a term."""
        return self.labels[row]

    def definition(self, row: int) -> str:
        """The definition of a term, or an empty string."""
        return self._definitions[row]

    def synonyms(self, row: int) -> tuple[Synonym, ...]:
        """The other names of a term, in the order of the release."""
        start, end = self._synonym_bounds[row : row + 2].tolist()
        return tuple(
            Synonym(text, *self._synonym_classes[code].split(" "))
            for text, code in zip(self._synonyms[start:end], self._synonym_codes[start:end].tolist(), strict=True)
        )

    def parents(self, row: int) -> NDArray[np.int32]:
        """The direct parents of a term."""
        return self.parents_of[row]

    def ancestors(self, row: int) -> NDArray[np.int32]:
        """All ancestors of a term, itself included, in ascending order."""
        return self.ancestors_of[row]

    def children(self, row: int) -> NDArray[np.int32]:
        """The direct children of a term."""
        return self._children[row]

    def descendants(self, row: int) -> NDArray[np.int32]:
        """All descendants of a term, itself included, in ascending order."""
        owner = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.ancestors_of.bounds))
        found: NDArray[np.int32] = owner[self.ancestors_of.values == row]
        return found

    def is_a(self, row: int, ancestor: int) -> bool:
        """Whether ``ancestor`` is the term itself or one of its ancestors."""
        return ancestor in self.line(row)

    def branch(self, row: int) -> Branch:
        """The sub-ontology that a term belongs to."""
        return BRANCHES[int(self.branches[row])]

    def line(self, row: int) -> frozenset[int]:
        """A term and all that it implies, as a set: for the unions that every case asks for."""
        if row not in self._lines:
            self._lines[row] = frozenset(self.ancestors(row).tolist())
        return self._lines[row]

    def most_specific(self, rows: Sequence[int]) -> list[int]:
        """The terms of a set that are no ancestor of another of the set, in ascending order."""
        implied = frozenset[int]().union(*(self.line(row) - {row} for row in rows))
        return sorted(set(rows) - implied)

    @cached_property
    def phenotype_root(self) -> int:
        """The row of "Phenotypic abnormality"."""
        root = self.index(PHENOTYPE_ROOT)
        assert root is not None
        return root

    @cached_property
    def _children(self) -> Csr:
        return Csr(self._pack, "term.children")

    @cached_property
    def _definitions(self) -> list[str]:
        table: list[str] = self._pack.table("definitions")
        return table

    @cached_property
    def _synonyms(self) -> Strings:
        return self._pack.strings("synonym.text")

    @cached_property
    def _synonym_codes(self) -> NDArray[np.uint8]:
        return self._pack.array("synonym.class")

    @cached_property
    def _synonym_bounds(self) -> NDArray[np.int64]:
        return self._pack.array("synonym.bounds")

    @cached_property
    def _synonym_classes(self) -> list[str]:
        classes: list[str] = self._pack.table("synonym_classes")
        return classes

    @cached_property
    def _other_ids(self) -> dict[int, int]:
        numbers = self._pack.array("alternative.number").tolist()
        rows = self._pack.array("alternative.term").tolist()
        return {number: row for number, row in zip(numbers, rows, strict=True) if row >= 0}

    @cached_property
    def _obsolete(self) -> frozenset[int]:
        numbers = self._pack.array("alternative.number")
        return frozenset(numbers[self._pack.array("alternative.obsolete")].tolist())


def _number(term_id: str) -> int | None:
    curie = normalise_curie(term_id)
    if curie is None or not curie.startswith("HP:"):
        return None
    local = curie[3:]
    return int(local) if local.isdigit() and len(local) <= 9 else None
