"""The use case: Case x Knowledge -> Diagnosis. The only place where the arms of evidence meet."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband import __version__
from proband.case.check import check_case, with_current_terms
from proband.case.model import Case
from proband.differential.explain import Expected, Explainer
from proband.differential.finding import FindingModel
from proband.differential.rank import (
    MeanRanks,
    PhenotypeScores,
    candidates,
    family_log_ratio,
    posteriors,
)
from proband.evidence import Evidence, Named
from proband.genotype.weigh import weigh_stated
from proband.issue import Issue
from proband.knowledge import Knowledge

LN10 = float(np.log(10))
SCHEMA = "proband-result/1"


class Candidate(msgspec.Struct, frozen=True):
    """One disease of the differential, with its reasons.

    ``rank`` counts from 1, ties share the mean rank; ``phenotype_only_rank`` is the rank by findings, onset and
    sex alone. ``posterior`` is a share from 0 to 1. ``log10_lr`` is the sum of ``evidence``.
    ``knowledge`` is "annotated", or "links only" for a disease whose findings are known without frequencies.
    """

    rank: float
    disease_id: str
    same_as: tuple[str, ...]
    name: str
    abbreviations: tuple[str, ...]
    genes: tuple[str, ...]
    inheritance: tuple[str, ...]
    posterior: float
    log10_lr: float
    phenotype_only_rank: float
    knowledge: str
    evidence: tuple[Evidence, ...]
    unexplained: tuple[Named, ...]
    expected: tuple[Expected, ...]


class PackUsed(msgspec.Struct, frozen=True):
    """A knowledge pack that a result rests on."""

    name: str
    release: str
    sources: tuple[str, ...]


class Provenance(msgspec.Struct, frozen=True):
    """What made a result: program, packs, options, and the date if the user gave one."""

    program: str
    version: str
    packs: tuple[PackUsed, ...]
    options: dict[str, Any]
    date: str | None = None


class Diagnosis(msgspec.Struct, frozen=True):
    """The result for one case: the differential, what was met on the way, and where it comes from.

    ``none_of_these`` is the posterior that no disease of the knowledge explains the case; ``competing`` the
    number of diseases that were ranked. ``calibrated`` says whether the posteriors were fitted to patients.
    """

    case: Case
    differential: tuple[Candidate, ...]
    none_of_these: float
    competing: int
    issues: tuple[Issue, ...]
    provenance: Provenance
    calibrated: bool = False
    schema: str = SCHEMA


class Differential:
    """All diseases scored for one case; single diseases are explained when asked for.

    Vectors have shape (diseases,), natural logs. ``case`` is the case with current term ids.
    """

    def __init__(
        self, case: Case, knowledge: Knowledge, *, supplement: bool = True, model: FindingModel | None = None
    ) -> None:
        self.knowledge = knowledge
        self.case = with_current_terms(case, knowledge.ontology)
        self.phenotype = PhenotypeScores(self.case, knowledge, model)
        self.competing = candidates(knowledge, supplement=supplement)
        self._genotype = weigh_stated(self.case, knowledge)
        self._family = family_log_ratio(self.case, knowledge)
        self.scores = self.phenotype.total + self._family
        for disease, parts in self._genotype.items():
            self.scores[disease] += sum(part.log10_lr for part in parts) * LN10
        self.ranks = MeanRanks(self.scores, self.competing)
        self.phenotype_ranks = MeanRanks(self.phenotype.total, self.competing)
        self.posterior, self.none_of_these = posteriors(self.scores, self.competing)
        self._explainer = Explainer(self.phenotype)

    def leading(self, count: int) -> list[int]:
        """The rows of the best diseases, best first; equal scores in catalogue order."""
        rows = np.flatnonzero(self.competing)
        order = np.argsort(-self.scores[rows], kind="stable")
        return [int(row) for row in rows[order[:count]]]

    def candidate(self, disease: int) -> Candidate:
        """One disease with all its evidence."""
        knowledge = self.knowledge
        diseases = knowledge.diseases
        group = diseases.group(disease)
        evidence = self._evidence(disease)
        return Candidate(
            rank=self.ranks[disease],
            disease_id=diseases.id(disease),
            same_as=tuple(diseases.id(member) for member in group if member != disease),
            name=diseases.name(disease),
            abbreviations=diseases.abbreviations(disease),
            genes=tuple(dict.fromkeys(gene for member in group for gene in knowledge.genes.of_disease(member))),
            inheritance=tuple(knowledge.ontology.label(term) for term in diseases.inheritance(disease)),
            posterior=float(self.posterior[disease]),
            log10_lr=sum(part.log10_lr for part in evidence),
            phenotype_only_rank=self.phenotype_ranks[disease],
            knowledge=diseases.layer(disease),
            evidence=evidence,
            unexplained=self._explainer.unexplained(disease),
            expected=self._explainer.expected(disease),
        )

    def _evidence(self, disease: int) -> tuple[Evidence, ...]:
        parts = [*self._explainer.evidence(disease), *self._genotype.get(disease, ())]
        family = float(self._family[disease])
        if family:
            because = "The parents are consanguineous; the disease is " + (
                "recessive." if family > 0 else "not known to be recessive."
            )
            parts.append(Evidence("inheritance", self.knowledge.diseases.id(disease), family / LN10, because))
        return tuple(parts)


def diagnose(
    case: Case,
    knowledge: Knowledge,
    *,
    top: int = 20,
    supplement: bool = True,
    issues: tuple[Issue, ...] = (),
    date: str | None = None,
) -> Diagnosis:
    """Rank all diseases of the knowledge for a case and explain the first ``top``.

    ``issues`` are those met while reading the case; ``date`` is printed as given.
    """
    differential = Differential(case, knowledge, supplement=supplement)
    return Diagnosis(
        case=differential.case,
        differential=tuple(differential.candidate(row) for row in differential.leading(top)),
        none_of_these=differential.none_of_these,
        competing=int(differential.competing.sum()),
        issues=(*issues, *_not_yet_said(check_case(case, knowledge.ontology), issues)),
        provenance=provenance(knowledge, {"top": top, "supplement": supplement}, date),
    )


def _not_yet_said(found: tuple[Issue, ...], said: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """The issues whose code the reading has not already reported for the case as a whole."""
    general = {issue.code for issue in said if issue.code == "no-findings"}
    return tuple(issue for issue in found if issue.code not in general)


def provenance(knowledge: Knowledge, options: dict[str, Any], date: str | None = None) -> Provenance:
    """The provenance of a result made with this knowledge."""
    manifest = knowledge.pack.manifest
    sources = tuple(f"{source.name} ({source.release})" for source in manifest.sources)
    used = PackUsed(manifest.name, manifest.release, sources)
    return Provenance("proband", __version__, (used,), options, date)


def scores_of(case: Case, knowledge: Knowledge, model: FindingModel) -> tuple[NDArray[np.float64], float]:
    """The total scores of a case (natural log, shape (diseases,)) with a shared model: for many cases."""
    differential = Differential(case, knowledge, model=model)
    return differential.scores, differential.none_of_these
