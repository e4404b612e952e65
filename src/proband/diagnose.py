"""The use case: Case x Knowledge -> Diagnosis. The only place where the arms of evidence meet."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from proband import __version__
from proband.case.check import check_case, with_current_terms
from proband.case.model import Case
from proband.differential.ask import Asker, Question, best_questions
from proband.differential.calibrate import none_log_odds
from proband.differential.considered import considered_evidence
from proband.differential.course import Trajectory
from proband.differential.explain import Expected, Explainer
from proband.differential.family import because, family_parts
from proband.differential.finding import FindingModel
from proband.differential.information import leading_hypotheses
from proband.differential.prior import candidates
from proband.differential.rank import (
    MeanRanks,
    PhenotypeScores,
    posteriors,
)
from proband.differential.response import response_evidence
from proband.differential.second import Novelty, SecondDiagnosis, novelty, second_diagnoses
from proband.differential.separate import Separation, separations
from proband.evidence import Evidence, Named, total
from proband.genotype.curated import Curation
from proband.genotype.evidence import GenotypeEvidence
from proband.genotype.genome import Genome, genome_issues
from proband.genotype.result import CandidateVariant, Found, GenomeResult
from proband.genotype.testing import gene_tests
from proband.issue import Issue
from proband.knowledge import Knowledge

LN10 = float(np.log(10))
SCHEMA = "proband-result/1"
# What weighs a genotype knows nothing of exchanged samples, incidental alleles and diseases that nobody has
# described: with a genotype the posterior of "none of these" never falls below this (assumption).
LEAST_NONE = 1e-3
# Among how many of the first diseases separators are looked for.
SEPARATED = 10


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
    number of diseases that were ranked. ``calibrated`` says whether the posteriors were fitted to patients: they
    were for findings, onset and sex, not for a stated genotype, the family, what the clinicians considered and
    how the patient responded to treatment.

    ``questions`` are what to look for next; ``second`` diseases for what the leading one leaves unexplained, and
    ``novelty`` what would be new in it; ``trajectory`` the differential over the ages. They are empty unless
    they were asked for; so are ``separators``, what tells leading diseases apart that are known to be confused.
    ``genome`` is what a variant file holds, None without one; ``stated`` are the variants that the case states and
    that are not among the candidates of the file.
    """

    case: Case
    differential: tuple[Candidate, ...]
    none_of_these: float
    competing: int
    issues: tuple[Issue, ...]
    provenance: Provenance
    calibrated: bool = False
    schema: str = SCHEMA
    questions: tuple[Question, ...] = ()
    second: tuple[SecondDiagnosis, ...] = ()
    novelty: Novelty | None = None
    trajectory: Trajectory | None = None
    genome: GenomeResult | None = None
    stated: tuple[CandidateVariant, ...] = ()
    separators: tuple[Separation, ...] = ()


class Differential:
    """All diseases scored for one case; single diseases are explained when asked for.

    Vectors have shape (diseases,), natural logs. ``case`` is the case with current term ids.
    """

    def __init__(
        self,
        case: Case,
        knowledge: Knowledge,
        *,
        supplement: bool = True,
        model: FindingModel | None = None,
        genome: Genome | None = None,
    ) -> None:
        self.knowledge = knowledge
        self.case = with_current_terms(case, knowledge.ontology)
        self.phenotype = PhenotypeScores(self.case, knowledge, model)
        self.competing = candidates(knowledge, supplement=supplement)
        self.genotype = GenotypeEvidence(self.case, knowledge, genome)
        self._considered = considered_evidence(self.case, knowledge)
        self._family = family_parts(self.case, knowledge)
        self.scores = self.phenotype.total + sum(LN10 * part.log10_lr for part in self._family)
        self.scores += LN10 * self.genotype.log10_lr
        self._response = response_evidence(self.case, knowledge)
        for stated in (self._considered, self._response):
            for disease, parts in stated.items():
                self.scores[disease] += total(parts) * LN10
        self.ranks = MeanRanks(self.scores, self.competing)
        self.phenotype_ranks = MeanRanks(self.phenotype.total, self.competing)
        self.posterior, self.none_of_these = posteriors(self.scores, self.competing, self._none())
        self._explainer = Explainer(self.phenotype)

    @property
    def calibrated(self) -> bool:
        """Whether the posteriors rest on what was calibrated alone: findings, onset, sex, prior."""
        return not (self.genotype or self._considered or self._response or self._family)

    def _none(self) -> float:
        """The log odds of "none of these"; with a genotype at least one in a thousand."""
        none = none_log_odds(self.phenotype.count)
        if not self.genotype:
            return none
        logits = self.scores[self.competing] - np.log(max(int(self.competing.sum()), 1))
        return max(none, float(np.logaddexp.reduce(logits)) + float(np.log(LEAST_NONE / (1 - LEAST_NONE))))

    def leading(self, count: int) -> list[int]:
        """The rows of the best diseases, best first; equal scores in catalogue order."""
        rows = np.flatnonzero(self.competing)
        scores = self.scores[rows]
        if count < len(rows):
            # All that reach the count-th best score, so that ties are cut in catalogue order below.
            best = np.flatnonzero(scores >= -np.partition(-scores, count - 1)[count - 1])
            rows, scores = rows[best], scores[best]
        order = np.argsort(-scores, kind="stable")
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
            genes=knowledge.genes_of(disease),
            inheritance=tuple(knowledge.ontology.label(term) for term in diseases.inheritance(disease)),
            posterior=float(self.posterior[disease]),
            log10_lr=sum(part.log10_lr for part in evidence),
            phenotype_only_rank=self.phenotype_ranks[disease],
            knowledge=diseases.layer(disease),
            evidence=evidence,
            unexplained=self._explainer.unexplained(disease),
            expected=self._explainer.expected(disease),
        )

    def ask(self, top: int) -> tuple[Question, ...]:
        """The ``top`` findings and genes that would best split the differential."""
        hypotheses = leading_hypotheses(self.posterior, self.none_of_these)
        asker = Asker(self.phenotype, hypotheses)
        tests = gene_tests(self.case, self.knowledge, hypotheses.rows.tolist())
        return best_questions(asker.findings(top), asker.genes(tests, top), top)

    def separations(self) -> tuple[Separation, ...]:
        """What tells the first diseases apart that are known to be confused."""
        return separations(self.case, self.knowledge, self.leading(SEPARATED))

    def second(self) -> tuple[SecondDiagnosis, ...]:
        """The diseases that explain what the leading one leaves over."""
        leader = self.leading(1)[0]
        return second_diagnoses(self.phenotype, self.competing, leader, explainer=self._explainer)

    def _evidence(self, disease: int) -> tuple[Evidence, ...]:
        parts = [
            *self._explainer.evidence(disease),
            *self.genotype.evidence(disease),
            *self._considered.get(disease, ()),
            *self._response.get(disease, ()),
        ]
        subject = self.knowledge.diseases.id(disease)
        parts += [
            Evidence("inheritance", subject, float(part.log10_lr[disease]), because(part, disease))
            for part in self._family
        ]
        return tuple(parts)


def diagnose(
    case: Case,
    knowledge: Knowledge,
    *,
    top: int = 20,
    supplement: bool = True,
    issues: tuple[Issue, ...] = (),
    date: str | None = None,
    questions: int = 0,
    genome: Genome | None = None,
    curation: Curation | None = None,
) -> Diagnosis:
    """Rank all diseases of the knowledge for a case and explain the first ``top``.

    ``issues`` are those met while reading the case; ``date`` is printed as given. With ``questions`` (how many)
    the Diagnosis also says what to look for next, what a second disease could explain, and what would be new.
    ``genome`` is a variant file that was opened, ``curation`` the criteria that people add to its variants.
    """
    differential = Differential(case, knowledge, supplement=supplement, genome=genome)
    genotype = _genotype(differential, genome, curation)
    met = (*issues, *(genome_issues(genome, case) if genome else ()), *genotype.issues)
    ranked = tuple(differential.candidate(row) for row in differential.leading(top))
    return Diagnosis(
        case=differential.case,
        differential=ranked,
        none_of_these=differential.none_of_these,
        competing=int(differential.competing.sum()),
        calibrated=differential.calibrated,
        issues=(*met, *_not_yet_said(check_case(case, knowledge.ontology), issues)),
        provenance=provenance(knowledge, {"top": top, "supplement": supplement}, date),
        questions=differential.ask(questions) if questions else (),
        second=differential.second() if questions else (),
        novelty=_novelty(ranked[0], knowledge) if questions and ranked else None,
        separators=differential.separations() if questions else (),
        genome=genotype.genome,
        stated=genotype.stated,
    )


def _genotype(differential: Differential, genome: Genome | None, curation: Curation | None) -> Found:
    """What the case states and the file holds of the genotype, with the ranks of the diseases."""
    if genome is None and not differential.case.variants:
        return Found()
    from proband.genotype.candidate import Standing
    from proband.genotype.stated_listing import found

    standing = Standing(differential.ranks, differential.genotype.log10_lr, differential.phenotype_ranks)
    return found(differential.case, differential.knowledge, standing, genome, curation)


def _novelty(leader: Candidate, knowledge: Knowledge) -> Novelty:
    return novelty(leader.disease_id, leader.name, leader.evidence, knowledge.release)


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
