"""What the age of onset says of every disease: docs/methods.md, step 8.

    o(d) = ln P(class | d) - ln P(class)

P(class | d) comes from the disease's onset annotations (patients by class), smoothed over neighbouring
classes and with two patients of the general distribution added. No annotation means no evidence.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from proband.age import ONSET_BANDS
from proband.knowledge import Knowledge

SPREAD_CLASSES = 0.8
PRIOR_PATIENTS = 2.0
ONSET_WEIGHT = 0.7

# Column of Diseases.onset_counts for each HPO onset class; the first column is "before birth".
_BEFORE_BIRTH = ("HP:0030674", "HP:0011460", "HP:0011461", "HP:0034197", "HP:0034198", "HP:0034199")
_COLUMNS = {term_id: 1 + place for place, (term_id, _, _) in enumerate(ONSET_BANDS)}
_COLUMNS |= dict.fromkeys(_BEFORE_BIRTH, 0)
_COLUMNS |= dict.fromkeys(("HP:0025708", "HP:0025709", "HP:0025710"), _COLUMNS["HP:0011462"])


def onset_column(class_id: str) -> int | None:
    """The place of an HPO onset class among the nine ordered ones, or None for a broad or unknown class."""
    return _COLUMNS.get(class_id)


def onset_log_ratio(knowledge: Knowledge, column: int) -> NDArray[np.float64]:
    """The weighted log likelihood ratio (natural) of an onset class in every disease: shape (diseases,)."""
    return _table(knowledge)[:, column]


@lru_cache(maxsize=4)
def _table(knowledge: Knowledge) -> NDArray[np.float64]:
    """The ratios of all nine classes: shape (diseases, 9)."""
    counts = np.asarray(knowledge.diseases.onset_counts, dtype=np.float64)
    known = counts.sum(axis=1) > 0
    places = np.arange(counts.shape[1])
    kernel = np.exp(-np.abs(places[:, None] - places[None, :]) / SPREAD_CLASSES)
    kernel /= kernel.sum(axis=1, keepdims=True)
    smooth = counts @ kernel
    general = (smooth[known] / smooth[known].sum(axis=1, keepdims=True)).mean(axis=0)
    share = (smooth + PRIOR_PATIENTS * general) / (smooth.sum(axis=1, keepdims=True) + PRIOR_PATIENTS)
    ratio = np.log(share) - np.log(general)
    return ONSET_WEIGHT * np.where(known[:, None], ratio, 0.0)
