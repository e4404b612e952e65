"""What the patient's sex and the family say of every disease through its mode of inheritance.

sex             P(male) .93 in X-linked recessive, .70 in X-linked, .35 in X-linked dominant diseases, .52
                otherwise; weight .6 (docs/methods.md, step 8)
consanguinity   related parents make a recessive disease likelier: the weight is an assumption of this
                version, stated in docs/methods.md, until the genotype is read
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from proband.knowledge import Knowledge
from proband.knowledge.inheritance import Mode, mode_members

MALE_SHARE: dict[Mode, float] = {"XLR": 0.93, "XL": 0.70, "XLD": 0.35}
MALE_SHARE_OTHERWISE = 0.52
SEX_WEIGHT = 0.6

# log10: a recessive disease three times likelier, one that is only dominant or X-linked half as likely.
CONSANGUINITY_RECESSIVE = 0.48
CONSANGUINITY_OTHER = -0.30


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


def consanguinity_log_ratio(knowledge: Knowledge) -> NDArray[np.float64]:
    """The log likelihood ratio (natural) of consanguineous parents in every disease.

    0 if the inheritance is unknown; an entry without inheritance and without a gene is taken as not
    inherited.
    """
    members = mode_members(knowledge)
    known = np.logical_or.reduce(list(members.values())) | ~knowledge.genes.with_gene(len(knowledge.diseases))
    log10 = np.where(members["AR"], CONSANGUINITY_RECESSIVE, np.where(known, CONSANGUINITY_OTHER, 0.0))
    return log10 * math.log(10)
