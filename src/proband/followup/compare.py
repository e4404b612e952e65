"""Two differentials of one patient compared: what is raised, and each disease evidence by evidence.

Raised is a disease that, by the first of these rules that holds,

    leads               and did not
    first three         its rank came to FIRST or less, and it rose itself (by LEAST_RISE, or to LEAST_POSTERIOR);
                        between releases only with a posterior of LEAST_SHARE: among diseases that are as good as
                        excluded ranks change with every release
    posterior doubled   to DOUBLED of what it was or more, and at least LEAST_POSTERIOR
    by findings         (new facts only) the same of rank and posterior by findings, onset and sex alone; of the
                        first three a posterior of LEAST_SHARE is enough. A genotype holds the posterior where it
                        is, and what the patient shows may still have come to speak for another disease
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from proband.diagnose import Candidate, Differential
from proband.differential.calibrate import none_log_odds
from proband.differential.rank import posteriors
from proband.evidence import Evidence, Named
from proband.followup.change import DiseaseChange, EvidenceChange, PartState, Raised, RaisedReason, Side

FIRST = 3
DOUBLED = 2.0
LEAST_POSTERIOR = 0.01
LEAST_SHARE = 0.001
LEAST_RISE = 0.05 * float(np.log(10))  # below it a part speaks neither for nor against, in the words of the report

_Pairing = tuple[Evidence | None, Evidence | None]


class Pair:
    """Two differentials of one patient, before and after; diseases are rows of the one or the other knowledge."""

    def __init__(self, before: Differential, after: Differential) -> None:
        self.before, self.after = before, after
        self.releases = before.knowledge is not after.knowledge

    def row_before(self, row: int) -> int | None:
        """The row before of a row after; None if the older knowledge has not got the disease."""
        return _row_in(self.before, row, self.after)

    def followed(self, top: int, raised: Iterable[Raised]) -> list[str]:
        """The ids of the diseases that lead on either side or are raised, by their rank after."""
        leading = [self.after.knowledge.diseases.id(row) for row in self.after.leading(top)]
        for row in self.before.leading(top):
            now = _row_in(self.after, row, self.before)
            side, known = (self.before, row) if now is None else (self.after, now)
            leading.append(side.knowledge.diseases.id(known))
        ids = dict.fromkeys([*leading, *(one.disease_id for one in raised)])
        return sorted(ids, key=self._rank_after)

    def _rank_after(self, disease_id: str) -> float:
        row = self.after.knowledge.diseases.index(disease_id)
        return float("inf") if row is None else self.after.ranks[row]

    def change(self, disease_id: str) -> DiseaseChange:
        """One disease before and after, with all parts of its evidence that differ."""
        row = self.after.knowledge.diseases.index(disease_id)
        earlier = self.before.knowledge.diseases.index(disease_id) if row is None else self.row_before(row)
        before = None if earlier is None else self.before.candidate(earlier)
        after = None if row is None else self.after.candidate(row)
        told = after or before
        assert told is not None  # the id is of one side or the other
        return DiseaseChange(
            disease_id=told.disease_id,
            name=told.name,
            abbreviations=told.abbreviations,
            genes=told.genes,
            rank_before=before.rank if before else None,
            rank_after=after.rank if after else None,
            findings_rank_before=before.phenotype_only_rank if before else None,
            findings_rank_after=after.phenotype_only_rank if after else None,
            posterior_before=before.posterior if before else None,
            posterior_after=after.posterior if after else None,
            log10_before=before.log10_lr if before else None,
            log10_after=after.log10_lr if after else None,
            because=evidence_changes(_evidence(before), _evidence(after)),
        )

    def raised(self) -> Iterator[Raised]:
        """What deserves a look by rank and posterior: one reason a disease, the gravest; by rank after."""
        for row in self._worth_asking():
            reason = self._reason(row)
            if reason is not None:
                yield Raised(reason, self.after.knowledge.diseases.id(row))

    def _worth_asking(self) -> list[int]:
        """The rows after that can be raised at all: the first by all evidence and by findings, and the likely."""
        after = self.after
        competing = np.flatnonzero(after.competing)
        by_findings = competing[np.argsort(-after.phenotype.total[competing], kind="stable")[: 2 * FIRST]]
        likely = np.flatnonzero(np.maximum(after.posterior, self._findings_after) >= LEAST_POSTERIOR)
        rows = dict.fromkeys([*after.leading(2 * FIRST), *map(int, by_findings), *map(int, likely)])
        return sorted(rows, key=lambda row: (after.ranks[row], row))

    def _reason(self, row: int) -> RaisedReason | None:
        after, before, old = self.after, self.before, self.row_before(row)
        known = old is not None and bool(before.competing[old])
        if after.leading(1)[0] == row and (not known or before.leading(1)[0] != old):
            return "leads"
        posterior = float(before.posterior[old]) if old is not None else 0.0
        own = before.scores[old] if old is not None else -np.inf
        rose = _rose(own, after.scores[row], posterior, after.posterior[row])
        rose = rose and (not self.releases or after.posterior[row] >= LEAST_SHARE)
        if rose and after.ranks[row] <= FIRST and (old is None or not known or before.ranks[old] > FIRST):
            return "first three"
        if after.posterior[row] >= max(LEAST_POSTERIOR, DOUBLED * posterior):
            return "posterior doubled"
        return None if self.releases else self._reason_by_findings(row, old if known else None)

    def _reason_by_findings(self, row: int, old: int | None) -> RaisedReason | None:
        before, after = self.before, self.after
        earlier = float("inf") if old is None else before.phenotype_ranks[old]
        posterior = 0.0 if old is None else float(self._findings_before[old])
        own = -np.inf if old is None else before.phenotype.total[old]
        rose = _rose(own, after.phenotype.total[row], posterior, self._findings_after[row])
        if rose and after.phenotype_ranks[row] <= FIRST < earlier:
            return "first three by findings"
        first = min(after.ranks[row], after.phenotype_ranks[row]) <= FIRST
        least = LEAST_SHARE if first else LEAST_POSTERIOR
        doubled = self._findings_after[row] >= max(least, DOUBLED * posterior)
        return "posterior by findings doubled" if doubled else None

    @cached_property
    def _findings_before(self) -> NDArray[np.float64]:
        return _by_findings(self.before)

    @cached_property
    def _findings_after(self) -> NDArray[np.float64]:
        return _by_findings(self.after)


def _rose(score_before: float, score_after: float, before: float, after: float) -> bool:
    """Whether a disease rose itself, by score (natural log) or posterior: one that only moved up because another
    fell is no news."""
    return score_after - score_before >= LEAST_RISE or after >= max(LEAST_POSTERIOR, before)


def _by_findings(side: Differential) -> NDArray[np.float64]:
    """The posterior of every disease by findings, onset and sex alone."""
    return posteriors(side.phenotype.total, side.competing, none_log_odds(side.phenotype.count))[0]


def _evidence(candidate: Candidate | None) -> tuple[Evidence, ...]:
    return candidate.evidence if candidate is not None else ()


def _row_in(side: Differential, row: int, other: Differential) -> int | None:
    """The leading row on one side of a disease of the other, by the ids of all entries of its group."""
    diseases, own = other.knowledge.diseases, side.knowledge.diseases
    if own is diseases:
        return row
    found = (own.index(diseases.id(member)) for member in (row, *diseases.group(row)))
    return next((own.lead(one) for one in found if one is not None), None)


def side_of(differential: Differential, what: str) -> Side:
    """One side in short."""
    row, knowledge = differential.leading(1)[0], differential.knowledge
    return Side(
        what=what,
        release=knowledge.release,
        findings=differential.phenotype.count,
        leader=Named(knowledge.diseases.id(row), knowledge.diseases.name(row)),
        leader_posterior=float(differential.posterior[row]),
        none_of_these=differential.none_of_these,
    )


def evidence_changes(before: Sequence[Evidence], after: Sequence[Evidence]) -> tuple[EvidenceChange, ...]:
    """Every part that differs, the largest difference first; the differences add up to that of the totals."""
    pairs = _paired(before, after)
    found = [_changed(one, other) for one, other in pairs]
    told = [one for one in found if one.difference or one.state != "reweighed"]
    return tuple(sorted(told, key=lambda one: -abs(one.difference)))


def score_change(changes: Iterable[EvidenceChange]) -> float:
    """The sum of the differences: the change of the score (log10)."""
    return sum(one.difference for one in changes)


def _paired(before: Sequence[Evidence], after: Sequence[Evidence]) -> list[_Pairing]:
    """Each part beside what it was: by its finding, else by its words, else as the only one left of its kind."""
    left, pairs, rest = list(before), list[_Pairing](), list[Evidence]()
    for part in after:
        at = next((n for n, one in enumerate(left) if _same(one, part)), None)
        if at is None:
            rest.append(part)
        else:
            pairs.append((left.pop(at), part))
    for part in rest:
        alike = [one for one in left if one.kind == part.kind and one.finding is None and part.finding is None]
        alone = len(alike) == 1 and sum(one.kind == part.kind for one in rest) == 1
        if alone:
            left.remove(alike[0])
        pairs.append((alike[0] if alone else None, part))
    return [*pairs, *((one, None) for one in left)]


def _same(one: Evidence, other: Evidence) -> bool:
    if one.kind != other.kind:
        return False
    if one.finding is not None or other.finding is not None:
        return one.finding is not None and other.finding is not None and one.finding.id == other.finding.id
    return one.because == other.because


def _changed(before: Evidence | None, after: Evidence | None) -> EvidenceChange:
    told = after or before
    assert told is not None  # a pair has at least one
    low, high = (part.log10_lr if part is not None else 0.0 for part in (before, after))
    known = before.source if before is not None else ()
    return EvidenceChange(
        kind=told.kind,
        state=_state(before, after),
        finding=told.finding,
        log10_before=low,
        log10_after=high,
        difference=high - low,
        because=told.because,
        annotation=told.annotation,
        frequency=told.frequency,
        frequency_before=before.frequency if before is not None else None,
        source=told.source,
        new_source=tuple(one for one in told.source if one not in known) if after is not None else (),
    )


def _state(before: Evidence | None, after: Evidence | None) -> PartState:
    if before is None:
        return "new"
    if after is None:
        return "gone"
    said = (before.annotation, before.frequency, before.source, before.because)
    return "reweighed" if said == (after.annotation, after.frequency, after.source, after.because) else "changed"
