"""How often a disease is diagnosed, before anything is known of the patient: docs/methods.md, section 9.

    prior(d) ~ (1 + min(variants of d, 300)) ^ 0.5

The variants are the distinct pathogenic and likely pathogenic ones that ClinVar holds for the disease with two
stars or more. They count families that were found, though they also count how large a gene is and how often it
is tested: hence the square root, and the cap.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from proband.knowledge import Knowledge

EXPONENT = 0.5
MOST_VARIANTS = 300


def prior_log_ratio(knowledge: Knowledge, competing: NDArray[np.bool_]) -> NDArray[np.float64]:
    """ln of each disease's prior over that of the average competing disease: shape (diseases,)."""
    variants = np.asarray(knowledge.diseases.reported_variants, dtype=np.float64)
    weight = (1.0 + np.minimum(variants, MOST_VARIANTS)) ** EXPONENT
    ratio: NDArray[np.float64] = np.log(weight / weight[competing].mean())
    return ratio
