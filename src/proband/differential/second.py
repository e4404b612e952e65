"""What the leading disease leaves over: a second disease for it, and what would be new (docs/methods.md, 14).

Findings that a disease does not explain are scored on their own. Of thousands of diseases some will fit two
findings that have nothing to do with each other. The threshold is therefore what such findings reach: n findings,
each drawn from the annotations of another disease, give a best log10 likelihood ratio, before the weight of
calibrate.py, whose 99th percentile is 4.1 for two findings and about 5 for more (bench/second.py).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.differential.calibrate import evidence_weight
from proband.differential.explain import Explainer
from proband.differential.rank import PhenotypeScores
from proband.evidence import Evidence, Named

LEAST_FINDINGS = 2
THRESHOLD_TWO = 4.1
THRESHOLD_MORE = 5.0
SHOWN = 3
TRIED = 10
BEHIND_LOG10 = 1.0
LN10 = float(np.log(10))


class SecondDiagnosis(msgspec.Struct, frozen=True):
    """A disease that could stand beside the leading one.

    ``explains`` are findings that the leading disease leaves unexplained and this one does not; ``log10_lr``
    its evidence by all that is left over, weighted as if nothing else were known; ``threshold`` what unrelated
    findings of that number reach once in a hundred.
    """

    disease_id: str
    name: str
    abbreviations: tuple[str, ...]
    genes: tuple[str, ...]
    explains: tuple[Named, ...]
    log10_lr: float
    threshold: float


class New(msgspec.Struct, frozen=True):
    """A finding of the patient that is not described in a disease; ``nearest`` is what is described instead."""

    finding: Named
    nearest: Named | None = None


class Novelty(msgspec.Struct, frozen=True):
    """What would be new in a disease, if the patient has it: findings that none of its annotations covers.

    ``release`` is the release of the annotations: the date up to which "new" can mean anything.
    """

    disease_id: str
    name: str
    release: str
    findings: tuple[New, ...]


def second_diagnoses(
    scores: PhenotypeScores, competing: NDArray[np.bool_], leader: int, *, explainer: Explainer | None = None
) -> tuple[SecondDiagnosis, ...]:
    """The diseases that explain what the leader (a row) leaves over, best first; empty if chance would do.

    Those within one power of ten of the best (before the weight) are given, three at most.
    """
    explainer = explainer or Explainer(scores)
    over = explainer.unexplained(leader)
    if len(over) < LEAST_FINDINGS:
        return ()
    weight = evidence_weight(len(over))
    threshold = weight * (THRESHOLD_TWO if len(over) == LEAST_FINDINGS else THRESHOLD_MORE)
    fit = _fit(scores, competing, leader, over, weight)
    order = np.argsort(-fit, kind="stable")[:TRIED].tolist()
    least = max(threshold, float(fit[order[0]]) - weight * BEHIND_LOG10)
    fitting = [row for row in order if fit[row] >= least]
    found = (_second(scores, explainer, row, over, float(fit[row]), threshold) for row in fitting)
    return tuple(one for one in found if len(one.explains) >= LEAST_FINDINGS)[:SHOWN]


def _fit(
    scores: PhenotypeScores, competing: NDArray[np.bool_], leader: int, over: tuple[Named, ...], weight: float
) -> NDArray[np.float64]:
    """log10 likelihood ratio of what is left over, the excluded findings and the sex, in every other disease."""
    ontology = scores.knowledge.ontology
    present = [row for one in over if (row := ontology.index(one.id)) is not None]
    sex = scores.sex / scores.weight
    fit = weight * (scores.model.score(present, scores.phenotype.excluded) + sex) / LN10
    possible = competing.copy()
    possible[leader] = False
    return np.where(possible, fit, -np.inf)


def _second(
    scores: PhenotypeScores, explainer: Explainer, row: int, over: tuple[Named, ...], fit: float, threshold: float
) -> SecondDiagnosis:
    knowledge = scores.knowledge
    diseases = knowledge.diseases
    missed = {one.id for one in explainer.unexplained(row)}
    return SecondDiagnosis(
        disease_id=diseases.id(row),
        name=diseases.name(row),
        abbreviations=diseases.abbreviations(row),
        genes=knowledge.genes_of(row),
        explains=tuple(one for one in over if one.id not in missed),
        log10_lr=fit,
        threshold=threshold,
    )


def novelty(disease_id: str, name: str, evidence: Iterable[Evidence], release: str) -> Novelty:
    """The findings that the annotations of a disease do not cover, from its evidence.

    An annotation covers a finding if it is the finding, more specific, or more general; a mere relative does not.
    """
    return Novelty(
        disease_id,
        name,
        release,
        tuple(
            New(part.finding, part.annotation)
            for part in evidence
            if part.kind == "finding" and part.finding is not None and part.match in ("none", "related")
        ),
    )
