"""What the age of onset says of every disease: docs/methods.md, step 8.

    o(d) = ln P(class | d) - ln P(class)

P(class | d) comes from the disease's onset annotations (patients by class), smoothed over neighbouring
classes and with two patients of the general distribution added. No annotation means no evidence.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from proband.knowledge import Knowledge
from proband.knowledge.onset import PLACES

SPREAD_CLASSES = 0.8
PRIOR_PATIENTS = 2.0
ONSET_WEIGHT = 0.7


def onset_column(class_id: str) -> int | None:
    """The place of an HPO onset class among the nine ordered ones, or None for a broad or unknown class."""
    places = PLACES.get(class_id, ())
    return places[0] if len(places) == 1 else None


def onset_log_ratio(knowledge: Knowledge, column: int) -> NDArray[np.float64]:
    """The weighted log likelihood ratio (natural) of an onset class in every disease: shape (diseases,)."""
    return _table(knowledge)[:, column]


@lru_cache(maxsize=4)
def _table(knowledge: Knowledge) -> NDArray[np.float64]:
    return onset_table(np.asarray(knowledge.diseases.onset_counts))


def onset_table(counts: NDArray[np.float32]) -> NDArray[np.float64]:
    """The ratios of all nine classes from the counts of patients: shape (diseases, 9)."""
    known = counts.sum(axis=1) > 0
    places = np.arange(counts.shape[1])
    kernel = np.exp(-np.abs(places[:, None] - places[None, :]) / SPREAD_CLASSES)
    kernel /= kernel.sum(axis=1, keepdims=True)
    smooth = counts @ kernel
    general = (smooth[known] / smooth[known].sum(axis=1, keepdims=True)).mean(axis=0)
    share = (smooth + PRIOR_PATIENTS * general) / (smooth.sum(axis=1, keepdims=True) + PRIOR_PATIENTS)
    ratio = np.log(share) - np.log(general)
    return ONSET_WEIGHT * np.where(known[:, None], ratio, 0.0)
