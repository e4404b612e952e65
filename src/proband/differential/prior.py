"""Which diseases compete, and how often each is diagnosed, before anything is known of the patient.

docs/methods.md, sections 9 and 10.

    prior(d) ~ (1 + min(variants of d, 300)) ^ 0.5

The variants are the distinct pathogenic and likely pathogenic ones that ClinVar holds for the disease with two
stars or more. They count families that were found, though they also count how large a gene is and how often it
is tested: hence the square root, and the cap.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from proband.knowledge import Knowledge

EXPONENT = 0.5
MOST_VARIANTS = 300


@lru_cache(maxsize=8)
def candidates(knowledge: Knowledge, *, supplement: bool = True) -> NDArray[np.bool_]:
    """Which entries compete: one for each disease; families of diseases do not, and the supplement (diseases
    known by links only) does unless it is switched off."""
    diseases = knowledge.diseases
    lead = np.asarray(diseases.leads) == np.arange(len(diseases))
    competing: NDArray[np.bool_] = (
        lead & ~np.asarray(diseases.umbrellas) & (supplement | (np.asarray(diseases.layers) == 0))
    )
    return competing


@lru_cache(maxsize=4)
def prior_log_ratio(knowledge: Knowledge) -> NDArray[np.float64]:
    """ln of each disease's prior over that of the average competing disease: shape (diseases,)."""
    competing = candidates(knowledge)
    variants = np.asarray(knowledge.diseases.reported_variants, dtype=np.float64)
    weight = (1.0 + np.minimum(variants, MOST_VARIANTS)) ** EXPONENT
    ratio: NDArray[np.float64] = np.log(weight / weight[competing].mean())
    return ratio
