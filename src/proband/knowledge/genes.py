"""Genes, their links to diseases, and the symbols and aliases by which texts name them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.knowledge.ontology import Csr
from proband.knowledge.pack import Pack

_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa", "ζ": "zeta"}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_SPELLING = (("ae", "e"), ("oe", "e"), ("our", "or"), ("sulph", "sulf"))
_PART = re.compile(r"[a-z]+|\d+")


def name_key(name: str) -> str:
    """A gene's name as names are compared: "Interleukin-36 receptor" is "interleukin36receptor".

    Case, hyphens and white space do not count, "II" is "2", "α" is "alpha", British spelling is American.
    """
    plain = name.lower()
    for letter, spelled in _GREEK.items():
        plain = plain.replace(letter, spelled)
    key = "".join(_ROMAN.get(part, part) for part in _PART.findall(plain))
    for british, american in _SPELLING:
        key = key.replace(british, american)
    return key


class Gene(msgspec.Struct, frozen=True):
    """A gene: its current HGNC symbol, HGNC id ("HGNC:15561", or empty) and NCBI gene id."""

    symbol: str
    hgnc_id: str
    ncbi_id: int


class Genes:
    """The genes that have a link to a disease of the pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._symbols = pack.strings("gene.symbol")

    def __len__(self) -> int:
        return len(self._symbols)

    def gene(self, row: int) -> Gene:
        """One gene."""
        hgnc = int(self._pack.array("gene.hgnc")[row])
        return Gene(self._symbols[row], f"HGNC:{hgnc}" if hgnc else "", int(self._pack.array("gene.ncbi")[row]))

    def row(self, symbol: str) -> int | None:
        """The row of a gene by its current symbol or an alias; None if no disease has it."""
        return self._rows.get(self.symbols.get(symbol, symbol))

    def of_disease(self, disease: int) -> tuple[str, ...]:
        """The symbols of the genes linked to a disease."""
        return tuple(self._symbols[row] for row in self._of_disease[disease].tolist())

    def with_gene(self, diseases: int) -> NDArray[np.bool_]:
        """Which of the diseases have a gene: a boolean vector."""
        linked: NDArray[np.bool_] = np.diff(self._of_disease.bounds)[:diseases] > 0
        return linked

    def diseases_of(self, symbol: str) -> tuple[int, ...]:
        """The diseases linked to a gene (current symbol or alias); empty if none."""
        row = self.row(symbol)
        return () if row is None else tuple(self._diseases[row].tolist())

    @cached_property
    def symbols(self) -> Mapping[str, str]:
        """Every symbol and unambiguous alias of the human genes (HGNC) with the current symbol."""
        table: dict[str, str] = self._pack.table("gene_symbols")
        return table

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of genes and of their proteins, as ``name_key`` makes them, with the gene's current symbol."""
        stored = "gene_names.json.gz" in self._pack.manifest.files  # not in a pack that an older release built
        table: dict[str, str] = self._pack.table("gene_names") if stored else {}
        return table

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {symbol: row for row, symbol in enumerate(self._symbols)}

    @cached_property
    def _of_disease(self) -> Csr:
        return Csr(self._pack, "disease.genes")

    @cached_property
    def _diseases(self) -> Csr:
        return Csr(self._pack, "gene.diseases")
