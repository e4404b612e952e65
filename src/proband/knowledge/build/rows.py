"""Arrays that packs are made of: compressed sparse rows and interned sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def bounds_of(rows: Sequence[Sequence[Any]]) -> NDArray[np.int64]:
    """The bounds of rows of different lengths: row i stands at bounds[i]:bounds[i + 1]."""
    bounds = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=bounds[1:])
    return bounds


def csr_arrays(name: str, rows: Sequence[Sequence[int]]) -> dict[str, NDArray[Any]]:
    """The two arrays ``NAME.bounds`` and ``NAME.values`` of rows of integers."""
    values = [value for row in rows for value in row]
    return {f"{name}.bounds": bounds_of(rows), f"{name}.values": np.array(values, dtype=np.int32)}


class Interned:
    """Distinct texts in the order of their first appearance, and the number of each."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of a text, given at its first appearance."""
        if text not in self._numbers:
            self._numbers[text] = len(self.texts)
            self.texts.append(text)
        return self._numbers[text]
