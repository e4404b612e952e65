"""What the patient's sex says of every disease through its mode of inheritance: docs/methods.md, section 7.

P(male) is .93 in X-linked recessive, .70 in X-linked, .35 in X-linked dominant diseases, .52 otherwise; weight .6.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from proband.knowledge import Knowledge
from proband.knowledge.inheritance import Mode, mode_members

MALE_SHARE: dict[Mode, float] = {"XLR": 0.93, "XL": 0.70, "XLD": 0.35}
MALE_SHARE_OTHERWISE = 0.52
SEX_WEIGHT = 0.6


@lru_cache(maxsize=8)
def sex_log_ratio(knowledge: Knowledge, sex: Literal["male", "female"]) -> NDArray[np.float64]:
    """The weighted log likelihood ratio (natural) of the patient's sex in every disease."""
    members = mode_members(knowledge)
    male = np.full(len(knowledge.diseases), MALE_SHARE_OTHERWISE)
    # The most specific statement decides: XLR and XLD are X-linked too.
    for mode in ("XL", "XLD", "XLR"):
        male = np.where(members[mode], MALE_SHARE[mode], male)
    share = male if sex == "male" else 1 - male
    general = MALE_SHARE_OTHERWISE if sex == "male" else 1 - MALE_SHARE_OTHERWISE
    return SEX_WEIGHT * np.log(share / general)
