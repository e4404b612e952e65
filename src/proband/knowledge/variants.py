"""Variants that ClinVar knows: pathogenic or likely pathogenic with two review stars or more.

The shipped pack holds only those: no benign, uncertain, conflicting or one-star variant is in it, so that a variant
which is absent may be anything. A pack made of ClinVar's own file also holds other classifications, which are asked
for apart (``KnownVariants.word``) and weigh nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.knowledge.assembly import BUILDS, Build
from proband.knowledge.classified import SCOPE, Classified, ClinVarWord
from proband.knowledge.pack import Pack

VariantKind = Literal["truncating", "missense", "inframe", "other"]

_KINDS: tuple[tuple[VariantKind, frozenset[str]], ...] = (
    (
        "truncating",
        frozenset(("nonsense", "frameshift_variant", "splice_donor_variant", "splice_acceptor_variant")),
    ),
    ("inframe", frozenset(("inframe_deletion", "inframe_insertion", "inframe_indel"))),
    ("missense", frozenset(("missense_variant",))),
)
LIMITED = "pathogenic and likely pathogenic with two review stars or more only"
# So many truncating P/LP variants say that losing the gene's function is a mechanism of disease.
LOF_VARIANTS = 3


class KnownVariant(msgspec.Struct, frozen=True):
    """One ClinVar variant. Positions 1-based, alleles as in ClinVar's VCF (GRCh38); ``position37`` 0 if not lifted.

    ``significance``: "Pathogenic", "Pathogenic/Likely pathogenic", "Likely pathogenic". ``stars``: 2, 3 (expert
    panel) or 4 (practice guideline). ``consequences``: Sequence Ontology terms as ClinVar gives them
    ("missense_variant"), of any transcript. ``diseases``: MONDO ids. ``frequency``: of ExAC, 0 to 1; None if
    ClinVar gives none. ``codon``: of a missense substitution in the gene's MANE Select transcript, otherwise 0.
    """

    variation_id: int
    gene: str
    chromosome: int
    position: int
    position37: int
    ref: str
    alt: str
    significance: str
    stars: int
    consequences: tuple[str, ...]
    diseases: tuple[str, ...]
    frequency: float | None
    codon: int = 0

    @property
    def kind(self) -> VariantKind:
        """What it does to the protein, the severest of its consequences."""
        return kind_of(self.consequences)


class GeneRecord(msgspec.Struct, frozen=True):
    """How many P/LP variants of each kind ClinVar has for a gene.

    ``truncating``: nonsense, frameshift, splice donor or acceptor. ``inframe``: in-frame insertions and deletions.
    ``other``: start and stop lost, UTR, intron, synonymous, non-coding ...
    """

    symbol: str
    truncating: int
    missense: int
    inframe: int
    other: int


def kind_of(consequences: Sequence[str]) -> VariantKind:
    """The severest of ClinVar's consequences: truncating, in-frame, missense, or other."""
    return next((kind for kind, terms in _KINDS if terms.intersection(consequences)), "other")


def trimmed(position: int, ref: str, alt: str) -> tuple[int, str, str]:
    """An allele without the bases that ref and alt share: the ends first, then the beginnings.

    ("TAA" > "TA" at 10 is "A" > "" at 11.) The same change written with other anchors is the same thereafter; what
    only a reference sequence could tell (shifting within a repeat) stays apart.
    """
    while ref and alt and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    shared = 0
    while shared < min(len(ref), len(alt)) and ref[shared] == alt[shared]:
        shared += 1
    return position + shared, ref[shared:], alt[shared:]


class KnownVariants:
    """ClinVar's pathogenic and likely pathogenic variants (two stars or more) of a `clinvar` pack, by allele."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._chromosome: NDArray[np.int64] = pack.array("allele.chromosome").astype(np.int64)
        self._trim: NDArray[np.int64] = pack.array("allele.trim").astype(np.int64)
        self._change = pack.strings("allele.change")
        self._gene: NDArray[np.int64] = pack.array("allele.gene").astype(np.int64)
        self._symbols = list(pack.strings("gene.symbol"))
        self._columns: dict[str, NDArray[Any]] = {}
        self._keys: dict[Build, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}

    def __len__(self) -> int:
        return len(self._chromosome)

    @property
    def release(self) -> str:
        """The date of the ClinVar release."""
        return self._pack.manifest.release

    @property
    def scope(self) -> str:
        """Which of ClinVar's classifications the pack holds, and which of them weigh, in words."""
        return SCOPE if self._classified.complete else LIMITED

    def word(self, build: Build, chromosome: int, position: int, ref: str, alt: str) -> ClinVarWord | None:
        """What ClinVar says of an allele that is not among these variants: benign, uncertain, fewer stars ...

        None if the pack does not hold it, which means nothing.
        """
        return self._classified.of(build, chromosome, *trimmed(position, ref.upper(), alt.upper()))

    def variant(self, row: int) -> KnownVariant:
        """One variant."""
        ref, alt = self._change[row].split(">")
        value = {name: int(self._column(f"allele.{name}")[row]) for name in _NUMBERS}
        bounds = self._column("allele.diseases.bounds")
        diseases = self._column("allele.diseases.values")[bounds[row] : bounds[row + 1]]
        numbers = self._column("disease.mondo")[diseases].tolist()
        return KnownVariant(
            variation_id=value["number"],
            gene=self._symbols[int(self._gene[row])],
            chromosome=int(self._chromosome[row]),
            position=value["position"],
            position37=value["position37"],
            ref=ref,
            alt=alt,
            significance=self._significances[value["significance"]],
            stars=value["stars"],
            consequences=tuple(self._consequences[value["consequences"]]),
            diseases=tuple(f"MONDO:{number:07d}" for number in numbers),
            frequency=self._frequencies.get(row),
            codon=value["codon"],
        )

    def matches(
        self,
        build: Build,
        chromosomes: NDArray[np.integer],
        positions: NDArray[np.integer],
        refs: Sequence[str],
        alts: Sequence[str],
    ) -> NDArray[np.int32]:
        """The row of each allele, -1 where there is none, which means nothing.

        The bases that ref and alt share are trimmed first, so that the way an insertion or deletion is anchored
        does not matter; alleles should be aligned to the left, as ClinVar's are. Case does not matter.
        """
        alleles = [trimmed(0, r.upper(), a.upper()) for r, a in zip(refs, alts, strict=True)]
        moved = np.array([shift for shift, _, _ in alleles], dtype=np.int64)
        wanted = (chromosomes.astype(np.int64) << 32) | (positions.astype(np.int64) + moved)
        keys, order = self._keys_of(build)
        low, high = (np.searchsorted(keys, wanted, side) for side in ("left", "right"))
        found = np.full(len(wanted), -1, dtype=np.int32)
        for at in np.flatnonzero(high > low).tolist():
            _, ref, alt = alleles[at]
            rows = order[low[at] : high[at]].tolist()
            found[at] = next((row for row in rows if self._trimmed_change(row) == (ref, alt)), -1)
        return found

    def find(self, build: Build, chromosome: int, position: int, ref: str, alt: str) -> KnownVariant | None:
        """The variant of one allele; None if it is not here, which means nothing."""
        row = int(self.matches(build, np.array([chromosome]), np.array([position]), [ref], [alt])[0])
        return None if row < 0 else self.variant(row)

    def at_codon(self, symbol: str, codon: int) -> tuple[KnownVariant, ...]:
        """The missense substitutions of a codon (from 1) of the gene's MANE Select transcript."""
        rows = self._rows_of(symbol)
        codons = self._column("allele.codon")[rows]
        return tuple(self.variant(row) for row in rows[(codons == codon) & (codons > 0)].tolist())

    def codons(self, symbol: str) -> NDArray[np.int64]:
        """The codons of the gene that have a missense substitution, ascending."""
        codons: NDArray[np.int64] = np.unique(self._column("allele.codon")[self._rows_of(symbol)]).astype(np.int64)
        return codons[codons > 0]

    @cached_property
    def by_codon(self) -> dict[tuple[str, int], tuple[int, ...]]:
        """The ClinVar numbers of the missense substitutions of every codon that has one, by gene and codon."""
        codons = self._column("allele.codon")
        found: dict[tuple[str, int], list[int]] = {}
        for row in np.flatnonzero(codons > 0).tolist():
            gene = self._symbols[int(self._gene[row])]
            found.setdefault((gene, int(codons[row])), []).append(int(self._column("allele.number")[row]))
        return {place: tuple(numbers) for place, numbers in found.items()}

    def of_gene(self, symbol: str) -> tuple[KnownVariant, ...]:
        """All variants of a gene by its current symbol."""
        return tuple(self.variant(row) for row in self._rows_of(symbol).tolist())

    def record(self, symbol: str) -> GeneRecord | None:
        """How many of each kind the gene has; None if it has none here."""
        return self.records.get(symbol)

    def lof_mechanism(self, symbol: str) -> bool:
        """Whether three or more truncating P/LP variants say that loss of the gene's function causes disease."""
        record = self.records.get(symbol)
        return record is not None and record.truncating >= LOF_VARIANTS

    def positions(self, build: Build) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Chromosome code and first changed base of all variants that are placed on the build, ascending."""
        keys, _ = self._keys_of(build)
        return keys >> 32, keys & 0xFFFFFFFF

    @cached_property
    def records(self) -> dict[str, GeneRecord]:
        """How many variants of each kind every gene has, by symbol."""
        kinds = [kind_of(terms) for terms in self._consequences]
        pairs = zip(self._gene.tolist(), self._pack.array("allele.consequences").tolist(), strict=True)
        counts = Counter((gene, kinds[group]) for gene, group in pairs)
        return {
            symbol: GeneRecord(
                symbol, *(counts[gene, kind] for kind in ("truncating", "missense", "inframe", "other"))
            )
            for gene, symbol in enumerate(self._symbols)
            if symbol
        }

    def _column(self, name: str) -> NDArray[Any]:
        """An array of the pack, opened once."""
        if name not in self._columns:
            self._columns[name] = self._pack.array(name)
        return self._columns[name]

    def _rows_of(self, symbol: str) -> NDArray[np.int64]:
        gene = self._number_of.get(symbol)
        return np.flatnonzero(self._gene == gene) if gene is not None else np.empty(0, dtype=np.int64)

    def _trimmed_change(self, row: int) -> tuple[str, str]:
        ref, alt = self._change[row].split(">")
        return ref[self._trim[row] :], alt[self._trim[row] :]

    def _keys_of(self, build: Build) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Chromosome and first changed base of every variant on the build, ascending, and the variants' rows."""
        if build not in self._keys:
            name = {BUILDS[0]: "allele.position37", BUILDS[1]: "allele.position"}[build]
            position = self._pack.array(name).astype(np.int64)
            keys = (self._chromosome << 32) | (position + self._trim)
            order = np.argsort(keys, kind="stable")
            order = order[position[order] > 0]
            self._keys[build] = keys[order], order
        return self._keys[build]

    @cached_property
    def _classified(self) -> Classified:
        return Classified(self._pack)

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {symbol: number for number, symbol in enumerate(self._symbols) if symbol}

    @cached_property
    def _consequences(self) -> list[list[str]]:
        return msgspec.convert(self._pack.table("consequences"), list[list[str]])

    @cached_property
    def _significances(self) -> list[str]:
        return msgspec.convert(self._pack.table("significances"), list[str])

    @cached_property
    def _frequencies(self) -> dict[int, float]:
        rows = self._pack.array("allele.frequency.row").tolist()
        values = self._pack.array("allele.frequency").tolist()
        return {row: round(value, 7) for row, value in zip(rows, values, strict=True)}


_NUMBERS = ("number", "position", "position37", "significance", "stars", "consequences", "codon")
