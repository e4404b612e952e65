"""From summed evidence to probabilities that mean what they say: docs/methods.md, section 9.

    weight(n) = 1.31 n^-0.57, between 0.2 and 1             n specific findings of the patient
    ln odds of "none of these" before any evidence = -2.37 + 0.33 ln n, against the average disease

Findings of one patient are not independent: a syndrome's tenth finding says less than its first. All evidence
of the phenotype is therefore multiplied by one weight that falls with the number of findings. More findings
also make it likelier that some disease fits by chance, which the second line allows for.

The four numbers were learned by `bench/calibration.py` (maximum likelihood, five-fold by disease) on published
patients whose own publication had been subtracted, those whose disease has no entry among them.
"""

from __future__ import annotations

import math

WEIGHT_AT_ONE = 1.31
WEIGHT_FALL = 0.57
WEIGHT_RANGE = (0.2, 1.0)
NONE_AT_ONE = -2.37
NONE_RISE = 0.33


def evidence_weight(findings: int) -> float:
    """The weight of all phenotype evidence of a case with so many specific findings."""
    low, high = WEIGHT_RANGE
    weight: float = WEIGHT_AT_ONE * max(findings, 1) ** -WEIGHT_FALL
    return min(max(weight, low), high)


def none_log_odds(findings: int) -> float:
    """ln of the weight of "none of these" against the sum over all diseases at the evidence of the average one."""
    return NONE_AT_ONE + NONE_RISE * math.log(max(findings, 1))
