"""The ontology half of the phenotype pack: terms as rows, their relations, names and branches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from proband.knowledge.build.obo import Obo, OboTerm
from proband.knowledge.build.rows import bounds_of, csr_arrays
from proband.knowledge.ontology import BRANCHES, Branch

# The nearest of these above a term names its branch.
_BRANCH_ROOTS: dict[str, Branch] = {
    "HP:0000118": "phenotype",
    "HP:0000005": "inheritance",
    "HP:0003674": "onset",
    "HP:0031797": "course",
    "HP:0012824": "severity",
    "HP:0012823": "modifier",
    "HP:0040279": "frequency",
    "HP:0032443": "history",
}
_ASPECT_OF_BRANCH: dict[Branch, str] = {"phenotype": "P", "inheritance": "I", "onset": "C", "course": "C"}


class TermTable:
    """The current terms of an OBO file in row order (ascending HP number)."""

    def __init__(self, obo: Obo) -> None:
        usable = [term for term in obo.terms if term.id.startswith("HP:")]
        self.current: list[OboTerm] = sorted((t for t in usable if not t.obsolete), key=lambda t: t.id)
        self.retired: list[OboTerm] = sorted((t for t in usable if t.obsolete), key=lambda t: t.id)
        self.numbers = [number_of(term.id) for term in self.current]
        self._rows = {term.id: row for row, term in enumerate(self.current)}

    def row(self, term_id: str) -> int | None:
        """The row of a term id, through alternative and replaced ids too."""
        row = self._rows.get(term_id)
        return self._other.get(term_id) if row is None else row

    def aspect(self, number: int) -> str:
        """The annotation aspect (P, I, C) that a term belongs to, or an empty string."""
        row = self.row(f"HP:{number:07d}")
        return "" if row is None else _ASPECT_OF_BRANCH.get(self.branches[row], "")

    @cached_property
    def _other(self) -> dict[str, int]:
        pairs = [(old, term.id) for term in self.current for old in term.alternatives]
        pairs += [(term.id, term.replaced_by) for term in self.retired if term.replaced_by]
        return {old: self._rows[new] for old, new in pairs if new in self._rows}

    @cached_property
    def parents(self) -> list[list[int]]:
        """The rows of each term's parents."""
        return [sorted(self._rows[p] for p in term.parents if p in self._rows) for term in self.current]

    @cached_property
    def ancestors(self) -> list[list[int]]:
        """The rows of each term's ancestors, itself included, ascending."""
        found: list[set[int] | None] = [None] * len(self.current)

        def of(row: int) -> set[int]:
            known = found[row]
            if known is None:
                known = {row}.union(*(of(parent) for parent in self.parents[row]))
                found[row] = known
            return known

        return [sorted(of(row)) for row in range(len(self.current))]

    @cached_property
    def branches(self) -> list[Branch]:
        """The branch of each term."""
        roots = {self._rows[root]: branch for root, branch in _BRANCH_ROOTS.items() if root in self._rows}
        order = {branch: rank for rank, branch in enumerate(_BRANCH_ROOTS.values())}

        def branch_of(row: int) -> Branch:
            above = [roots[a] for a in self.ancestors[row] if a in roots]
            return min(above, key=lambda branch: order[branch], default="other")

        return [branch_of(row) for row in range(len(self.current))]

    def phrases(self) -> Iterable[tuple[int, str, str]]:
        """Every name of every term as (row, surface, kind) for the lexicon."""
        for row, term in enumerate(self.current):
            yield row, term.name, "label"
            for text, scope, kind in term.synonyms:
                if not _is_bare_part(term.name, text):
                    yield row, text, scope if kind == "plain" else kind

    def columns(self) -> tuple[dict[str, Any], dict[str, Sequence[str]], dict[str, Any]]:
        """Arrays, string columns and tables of the ontology."""
        classes = sorted({f"{scope} {kind}" for term in self.current for _, scope, kind in term.synonyms})
        children: list[list[int]] = [[] for _ in self.current]
        for row, parents in enumerate(self.parents):
            for parent in parents:
                children[parent].append(row)
        synonyms = [s for term in self.current for s in term.synonyms]
        arrays = {
            "term.number": np.array(self.numbers, dtype=np.int32),
            "term.branch": np.array([BRANCHES.index(b) for b in self.branches], dtype=np.uint8),
            "synonym.bounds": bounds_of([term.synonyms for term in self.current]),
            "synonym.class": np.array([classes.index(f"{s} {k}") for _, s, k in synonyms], dtype=np.uint8),
            **csr_arrays("term.parents", self.parents),
            **csr_arrays("term.ancestors", self.ancestors),
            **csr_arrays("term.children", children),
            **self._alternative_columns(),
        }
        strings: dict[str, Sequence[str]] = {
            "term.label": [term.name for term in self.current],
            "term.definition": [term.definition for term in self.current],
            "synonym.text": [text for text, _, _ in synonyms],
        }
        return arrays, strings, {"synonym_classes": classes}

    def _alternative_columns(self) -> dict[str, Any]:
        retired = {term.id for term in self.retired}
        ids = sorted(retired | set(self._other))
        return {
            "alternative.number": np.array([number_of(i) for i in ids], dtype=np.int32),
            "alternative.term": np.array([self._other.get(i, -1) for i in ids], dtype=np.int32),
            "alternative.obsolete": np.array([i in retired for i in ids], dtype=np.bool_),
        }


def _is_bare_part(name: str, synonym: str) -> bool:
    """Whether a synonym of a fracture names the bone only ("Bone humerus"), as some in hp.obo do."""
    return _FRACTURE.match(name) is not None and _BROKEN.search(synonym) is None


_FRACTURE = re.compile(r"Fractured\b")
_BROKEN = re.compile(r"fractur|br[eo]ak|broke", re.IGNORECASE)


def number_of(term_id: str) -> int:
    """The number in an HP id."""
    return int(term_id.removeprefix("HP:"))
