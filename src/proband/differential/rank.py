"""From a case to a score of every disease by its findings, onset and sex, and from scores to ranks.

score(d) = weight(n) (findings(d) + onset(d) + sex(d) + prior(d))      natural logs
posterior(d) ~ e^score(d) / N,   none of these ~ e^none(n)              weight, none: calibrate.py
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.age import onset_class
from proband.case.model import Case
from proband.differential.calibrate import evidence_weight
from proband.differential.finding import FindingModel
from proband.differential.inheritance import sex_log_ratio
from proband.differential.onset import onset_column, onset_log_ratio
from proband.differential.prior import prior_log_ratio
from proband.knowledge import Knowledge


class Phenotype(msgspec.Struct, frozen=True):
    """What of a case the differential scores: term rows, onset class and sex."""

    present: tuple[int, ...]
    excluded: tuple[int, ...]
    onset: str | None
    sex: Literal["male", "female"] | None


class PhenotypeScores:
    """The scores of all diseases for one case, part by part. Vectors have shape (diseases,), natural logs.

    ``weight`` is the calibrated weight of all parts; they hold it already.
    """

    def __init__(self, case: Case, knowledge: Knowledge, model: FindingModel | None = None) -> None:
        self.knowledge = knowledge
        self.model = model or FindingModel(knowledge)
        self.phenotype = read_phenotype(case, knowledge)
        self.count = len(self.model.ontology.most_specific(self.phenotype.present))
        self.weight = evidence_weight(self.count)

    @cached_property
    def findings(self) -> NDArray[np.float64]:
        """Present and excluded findings."""
        return self.weight * self.model.score(self.phenotype.present, self.phenotype.excluded)

    @cached_property
    def onset(self) -> NDArray[np.float64]:
        """The age of onset."""
        column = onset_column(self.phenotype.onset) if self.phenotype.onset else None
        if column is None:
            return np.zeros(len(self.knowledge.diseases))
        return self.weight * onset_log_ratio(self.knowledge, column)

    @cached_property
    def sex(self) -> NDArray[np.float64]:
        """The patient's sex."""
        if self.phenotype.sex is None:
            return np.zeros(len(self.knowledge.diseases))
        return self.weight * sex_log_ratio(self.knowledge, self.phenotype.sex)

    @cached_property
    def prior(self) -> NDArray[np.float64]:
        """How often each disease is diagnosed, against the average disease."""
        return self.weight * prior_log_ratio(self.knowledge)

    @cached_property
    def total(self) -> NDArray[np.float64]:
        """The sum of the parts."""
        return self.findings + self.onset + self.sex + self.prior


def read_phenotype(case: Case, knowledge: Knowledge) -> Phenotype:
    """The parts of a case that are scored. Terms that the release does not know, or that are no phenotypic
    abnormality, are left out here; `case.check` names them as Issues."""
    ontology = knowledge.ontology

    def rows(findings: tuple[str, ...]) -> tuple[int, ...]:
        found = {row for term in findings if (row := ontology.index(term)) is not None}
        return tuple(sorted(row for row in found if ontology.branch(row) == "phenotype"))

    return Phenotype(
        present=rows(tuple(finding.term.id for finding in case.present)),
        excluded=rows(tuple(finding.term.id for finding in case.excluded)),
        onset=case_onset(case),
        sex=case.sex if case.sex in ("male", "female") else None,
    )


def case_onset(case: Case) -> str | None:
    """The HPO onset class of the illness: of the first present finding, or of a stated disease (whatever it is
    called), that has a time; None if nothing has one."""
    times = [f.onset for f in case.present if f.onset] + [d.onset for d in case.diseases if d.onset]
    classes = [time.onset_class.id for time in times if time.onset_class is not None]
    classes += [onset_class(days)[0] for time in times if (days := time.days()) is not None]
    columns = [(column, name) for name in classes if (column := onset_column(name)) is not None]
    return min(columns)[1] if columns else None


class MeanRanks:
    """The rank of any disease among the competing ones, 1 the best; ties share the mean rank.

    ``ranks[row]`` is looked up when asked, because a case asks for some ranks out of thousands. A disease that does
    not compete gets the rank that it would take.
    """

    def __init__(self, scores: NDArray[np.float64], competing: NDArray[np.bool_]) -> None:
        self._scores = scores
        self._competing = competing
        self._pool = np.sort(scores[competing])

    def __getitem__(self, disease: int) -> float:
        own = self._scores[disease]
        first, last = (int(np.searchsorted(self._pool, own, side)) for side in ("left", "right"))
        others = last - first - int(self._competing[disease])
        return 1.0 + len(self._pool) - last + others / 2


def posteriors(
    scores: NDArray[np.float64], competing: NDArray[np.bool_], none: float
) -> tuple[NDArray[np.float64], float]:
    """The posterior of every competing disease (0 elsewhere) and of "none of these"; together they are 1.

    ``none`` is the log odds of "none of these" (calibrate.none_log_odds).
    """
    logits = np.where(competing, scores - np.log(max(int(competing.sum()), 1)), -np.inf)
    top = max(float(logits.max(initial=none)), none)
    weights = np.exp(logits - top)
    rest = float(np.exp(none - top))
    total = float(weights.sum()) + rest
    return weights / total, rest / total
