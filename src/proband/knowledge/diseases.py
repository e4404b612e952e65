"""Diseases and what is known of each: annotations with their references, onset, inheritance, genes, names.

A disease is one entry of one catalogue (OMIM, Orphanet, DECIPHER), a row number inside. Entries that mean
the same disease form a group, which results show once.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.curie import parse_curie
from proband.knowledge.lexicon import Lexicon
from proband.knowledge.ontology import Csr, Ontology
from proband.knowledge.pack import Pack, Strings

CATALOGUES = ("OMIM", "ORPHA", "DECIPHER")
CATALOGUE_STRIDE = 10**9

FREQUENCY_CLASSES = (
    "",
    "HP:0040280",
    "HP:0040281",
    "HP:0040282",
    "HP:0040283",
    "HP:0040284",
    "HP:0040285",
)
FREQUENCY_NAMES = ("", "always", "very frequent", "frequent", "occasional", "very rare", "excluded")
SEXES = ("", "FEMALE", "MALE")
ASPECTS = "PICMH"
EVIDENCE_CODES = ("", "IEA", "PCS", "TAS")

_ABBREVIATION = re.compile(r"^[A-Z][A-Za-z0-9-]{1,9}$(?<=[A-Z0-9])")

Layer = Literal["annotated", "links only"]


class Annotation(msgspec.Struct, frozen=True):
    """What a catalogue says of one finding (or onset, or inheritance) in one disease: all its rows together.

    ``n`` of ``m`` patients are summed over the rows that count; ``frequency`` is how the source states it;
    ``negated`` means that the catalogue says the finding does not belong to the disease.
    """

    term: int
    n: int
    m: int
    frequency: str
    negated: bool
    onset: int | None
    sex: str
    modifiers: tuple[str, ...]
    references: tuple[str, ...]


class Diseases:
    """All diseases of the phenotype pack."""

    def __init__(self, pack: Pack, ontology: Ontology) -> None:
        self._pack = pack
        self._ontology = ontology
        self.codes: NDArray[np.int64] = pack.array("disease.code")
        self.layers: NDArray[np.uint8] = pack.array("disease.layer")
        self.leads: NDArray[np.int32] = pack.array("disease.lead")
        self.profile_twins: NDArray[np.int32] = pack.array("disease.twin")
        self.umbrellas: NDArray[np.bool_] = pack.array("disease.umbrella")
        self.annotated_terms: NDArray[np.int32] = pack.array("disease.annotated_terms")
        self.onset_counts: NDArray[np.float32] = pack.array("disease.onset_counts")
        self.reported_variants: NDArray[np.int32] = pack.array("disease.reported")
        self.names: Strings = pack.strings("disease.name")
        self._rows = pack.array("row.bounds")

    def __len__(self) -> int:
        return len(self.codes)

    def index(self, disease_id: str) -> int | None:
        """The row of a disease id, or None if the pack has no such disease."""
        parts = parse_curie(disease_id)
        if parts is None or parts[0] not in CATALOGUES or not parts[1].isdigit():
            return None
        code = CATALOGUES.index(parts[0]) * CATALOGUE_STRIDE + int(parts[1])
        row = int(np.searchsorted(self.codes, code))
        return row if row < len(self.codes) and int(self.codes[row]) == code else None

    def id(self, row: int) -> str:
        """The CURIE of a disease."""
        catalogue, number = divmod(int(self.codes[row]), CATALOGUE_STRIDE)
        return f"{CATALOGUES[catalogue]}:{number}"

    def name(self, row: int) -> str:
        """The name of a disease in its catalogue."""
        return self.names[row]

    def aliases(self, row: int) -> tuple[str, ...]:
        """Other names of the disease (MONDO's synonyms among them), of all entries of its group."""
        found: dict[str, None] = {}
        for member in self.group(row):
            for at in self._aliases_of[member].tolist():
                found[self._alias_texts[at]] = None
        return tuple(found)

    def abbreviations(self, row: int) -> tuple[str, ...]:
        """The short names that clinicians use (DITRA, FMF): the aliases in capitals, at most three."""
        short = [alias for alias in self.aliases(row) if _ABBREVIATION.match(alias)]
        return tuple(sorted(short, key=lambda alias: any(c.isdigit() for c in alias))[:3])

    def layer(self, row: int) -> Layer:
        """Whether the disease has full annotations or is known by links only (the supplement)."""
        return "links only" if int(self.layers[row]) else "annotated"

    def lead(self, row: int) -> int:
        """The entry that stands for the disease's group in results."""
        return int(self.leads[row])

    def group(self, row: int) -> tuple[int, ...]:
        """All entries of the same disease, the leading one first."""
        lead = self.lead(row)
        return (lead, *self._followers.get(lead, ()))

    def find(self, text: str) -> tuple[int, ...]:
        """The leading entries that an id, a name or an alias means, best first; empty if none."""
        row = self.index(text)
        if row is not None:
            return (self.lead(row),)
        return tuple(dict.fromkeys(self.lead(row) for row in self.lexicon.lookup(text)))

    def annotations(self, row: int, aspect: str = "P") -> tuple[Annotation, ...]:
        """The annotations of one aspect (P phenotype, I inheritance, C onset and course, M, H), by term."""
        by_term: dict[tuple[int, bool], list[int]] = {}
        for at in range(int(self._rows[row]), int(self._rows[row + 1])):
            if int(self._aspects[at]) == ASPECTS.index(aspect):
                by_term.setdefault((int(self._terms[at]), bool(self._negated[at])), []).append(at)
        return tuple(self._annotation(term, negated, rows) for (term, negated), rows in by_term.items())

    def inheritance(self, row: int) -> tuple[int, ...]:
        """The inheritance terms of the disease, those of all entries of its group."""
        terms = {note.term for member in self.group(row) for note in self.annotations(member, "I")}
        return tuple(sorted(terms))

    def inheritance_links(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """All (disease, inheritance term) pairs as two parallel arrays."""
        at = np.flatnonzero((self._aspects == ASPECTS.index("I")) & ~self._negated)
        owner = np.searchsorted(self._rows, at, side="right") - 1
        return owner.astype(np.int32), np.asarray(self._terms[at], dtype=np.int32)

    def row_arrays(self) -> dict[str, NDArray[Any]]:
        """The annotation rows as arrays (for benchmarks that subtract a publication)."""
        names = ("term", "n", "m", "share", "class", "negated", "aspect", "references")
        arrays = {name: self._pack.array(f"row.{name}") for name in names}
        arrays["disease"] = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self._rows))
        return arrays

    @cached_property
    def reference_sets(self) -> Strings:
        """Interned sets of references, ``;`` between them, that ``row.references`` points into."""
        return self._pack.strings("reference_set")

    @cached_property
    def lexicon(self) -> Lexicon:
        """The names and aliases of all diseases, for looking them up in words."""
        return Lexicon(self._pack.table("disease_lexicon"))

    @cached_property
    def _followers(self) -> dict[int, tuple[int, ...]]:
        """The other entries of each group, by its lead."""
        found: dict[int, tuple[int, ...]] = {}
        for row in np.flatnonzero(self.leads != np.arange(len(self))).tolist():
            lead = int(self.leads[row])
            found[lead] = (*found.get(lead, ()), row)
        return found

    @cached_property
    def _aliases_of(self) -> Csr:
        return Csr(self._pack, "disease.aliases")

    @cached_property
    def _alias_texts(self) -> Strings:
        return self._pack.strings("alias")

    @cached_property
    def _terms(self) -> NDArray[np.int32]:
        return self._pack.array("row.term")

    @cached_property
    def _aspects(self) -> NDArray[np.uint8]:
        return self._pack.array("row.aspect")

    @cached_property
    def _negated(self) -> NDArray[np.bool_]:
        return self._pack.array("row.negated")

    @cached_property
    def _columns(self) -> dict[str, NDArray[Any]]:
        names = ("n", "m", "share", "class", "onset", "sex", "modifiers", "references")
        return {name: self._pack.array(f"row.{name}") for name in names}

    @cached_property
    def _modifier_sets(self) -> Strings:
        return self._pack.strings("modifier_set")

    def _annotation(self, term: int, negated: bool, rows: list[int]) -> Annotation:
        column = self._columns
        n = sum(int(column["n"][at]) for at in rows)
        m = sum(int(column["m"][at]) for at in rows)
        onsets = [int(column["onset"][at]) for at in rows if int(column["onset"][at]) >= 0]
        references = dict.fromkeys(
            part for at in rows for part in self.reference_sets[int(column["references"][at])].split(";") if part
        )
        modifiers = dict.fromkeys(
            part for at in rows for part in self._modifier_sets[int(column["modifiers"][at])].split(";") if part
        )
        sexes = {SEXES[int(column["sex"][at])] for at in rows}
        return Annotation(
            term=term,
            n=n,
            m=m,
            frequency=self._frequency_words(rows, n, m),
            negated=negated,
            onset=min(onsets) if onsets else None,
            sex=sexes.pop() if len(sexes) == 1 else "",
            modifiers=tuple(modifiers),
            references=tuple(references),
        )

    def _frequency_words(self, rows: list[int], n: int, m: int) -> str:
        """The frequency as the sources state it: counts before classes before percentages."""
        if m:
            return f"{n}/{m}"
        column = self._columns
        for at in rows:
            if int(column["class"][at]):
                return FREQUENCY_NAMES[int(column["class"][at])]
        for at in rows:
            share = float(column["share"][at])
            if not np.isnan(share):
                return f"{share:.0%}"
        return ""
