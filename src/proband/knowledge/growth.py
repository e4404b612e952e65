"""Growth: height, weight, head circumference and body mass index as z-scores for age and sex.

The parameters are those of the WHO Child Growth Standards (birth to 5 years) and the WHO growth reference (5 to
19 years; weight to 10 years, head circumference to 5). With the Box-Cox power L, the median M and the
coefficient of variation S of an age, z = ((value / M)^L - 1) / (L S). Measures of weight beyond 3 standard
deviations are told in units of the distance between the second and the third, as WHO does.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from proband.errors import PackMissing
from proband.knowledge.library import SHIPPED, installed
from proband.knowledge.pack import Pack

Indicator = Literal["height", "weight", "head", "bmi"]
INDICATORS: tuple[Indicator, ...] = ("height", "weight", "head", "bmi")
GrowthSex = Literal["female", "male"]
SEXES: tuple[GrowthSex, ...] = ("female", "male")
UNITS: dict[Indicator, str] = {"height": "cm", "weight": "kg", "head": "cm", "bmi": "kg/m2"}

GROWTH = "growth"
# WHO's month of life: a twelfth of 365.25 days.
DAYS_OF_MONTH = 30.4375
# Measures whose distances beyond 3 standard deviations WHO tells in whole steps, because they are skewed.
_SKEWED = frozenset({"weight", "bmi"})


class GrowthStandard:
    """The growth standard of an installed pack; tables are read when first asked for."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.release = pack.manifest.release
        self._tables: dict[str, NDArray[np.float32]] = {}

    def z_score(self, indicator: Indicator, value: float, sex: GrowthSex, age_days: float) -> float | None:
        """Standard deviations from the median; ``value`` in cm, kg or kg/m2. None outside the ages covered."""
        found = self.parameters(indicator, sex, age_days)
        if found is None or not value > 0 or not math.isfinite(value):
            return None
        power, median, spread = found
        z = (math.log(value / median) if power == 0 else ((value / median) ** power - 1) / power) / spread
        if indicator in _SKEWED and abs(z) > 3:
            return _beyond_three(value, math.copysign(1.0, z), found)
        return z

    def parameters(
        self, indicator: Indicator, sex: GrowthSex, age_days: float
    ) -> tuple[float, float, float] | None:
        """L, M and S at an age, interpolated between rows; None outside the ages covered."""
        rows = self._rows(indicator, sex)
        if not rows[0, 0] <= age_days <= rows[-1, 0]:
            return None
        power, median, spread = (float(np.interp(age_days, rows[:, 0], rows[:, column])) for column in (1, 2, 3))
        return power, median, spread

    def value_at(self, indicator: Indicator, z: float, sex: GrowthSex, age_days: float) -> float | None:
        """The value that lies ``z`` standard deviations from the median (within 3 of them)."""
        found = self.parameters(indicator, sex, age_days)
        return None if found is None else _value(z, found)

    def _rows(self, indicator: Indicator, sex: GrowthSex) -> NDArray[np.float32]:
        """The rows (age in days, L, M, S) of one measure and sex."""
        name = f"{indicator}.{sex}"
        if name not in self._tables:
            self._tables[name] = self.pack.array(name)
        return self._tables[name]


def centile(z: float) -> float:
    """The share of healthy children, 0 to 100, that lie below a z-score."""
    return 50 * (1 + math.erf(z / math.sqrt(2)))


@lru_cache(maxsize=1)
def open_growth() -> GrowthStandard:
    """The newest installed growth standard. Raises PackMissing if there is none, PackCorrupt if it is damaged."""
    packs = [pack for pack in installed() if pack.folder.parent.name == GROWTH]
    if not packs:
        raise PackMissing("the growth pack is not installed", str(SHIPPED), "Install proband again.")
    return GrowthStandard(max(packs, key=lambda pack: pack.folder.name))


def _value(z: float, parameters: tuple[float, float, float]) -> float:
    power, median, spread = parameters
    if power == 0:
        return median * math.exp(spread * z)
    return float(median * (1 + power * spread * z) ** (1 / power))


def _beyond_three(value: float, side: float, parameters: tuple[float, float, float]) -> float:
    """The z-score on the ``side`` (1 or -1) beyond 3, in steps as wide as that from 2 to 3."""
    second, third = _value(2 * side, parameters), _value(3 * side, parameters)
    return side * (3 + (value - third) / (third - second))
