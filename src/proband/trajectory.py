"""The trajectory: the differential of a case at each age at which something came to be known.

    trajectory(case, knowledge) ── ages(case)          when something new was known
                                ── Differential(case.at(age)) at each, with one model of the findings
                                ── Trajectory          steps by age, courses by disease

What has no time counts as known from the start, as ``Case.at`` does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec

from proband.age import age_days
from proband.case.model import Case, Finding, TimePoint
from proband.diagnose import Differential
from proband.differential.course import Course, Step, Trajectory
from proband.differential.finding import FindingModel
from proband.knowledge import Knowledge

LEADING = 5
MOST_COURSES = 8
MOST_STEPS = 40


class _At(msgspec.Struct, frozen=True, eq=False):
    """One run of the differential: vectors over all diseases."""

    differential: Differential
    age: str
    leader: int


def trajectory(case: Case, knowledge: Knowledge, *, supplement: bool = True) -> Trajectory:
    """Run the differential with what was known at each age of the case.

    At most 40 ages are run: the first ones and the last, since early ages tell most.
    """
    model = FindingModel(knowledge)
    runs = [_run(case, age, knowledge, model, supplement) for age in ages(case)]
    if not runs:
        return Trajectory((), (), *_untimed(case))
    return Trajectory(tuple(_steps(runs)), tuple(_courses(runs, knowledge)), *_untimed(case))


def ages(case: Case) -> tuple[str, ...]:
    """The ages (ISO 8601, ascending) at which a finding, a diagnosis, a value or a treatment came to be known,
    and that of the last encounter."""
    by_day: dict[float, str] = {}
    for time in _times(case):
        days = time.earliest_days(case.date_of_birth)
        if days is not None and days >= 0:
            by_day.setdefault(days, _iso(time, days))
    known = [by_day[days] for days in sorted(by_day)]
    return tuple(known if len(known) <= MOST_STEPS else [*known[: MOST_STEPS - 1], known[-1]])


def _times(case: Case) -> Iterable[TimePoint]:
    stated = (
        *(finding.onset for finding in case.findings),
        *(disease.onset for disease in case.diseases),
        *(measurement.time for measurement in case.measurements),
        *(treatment.start for treatment in case.treatments),
        case.age,
    )
    return (time for time in stated if time is not None)


def _iso(time: TimePoint, days: float) -> str:
    """The age as it was stated, or else the whole day after which it is surely known."""
    return time.age if time.age is not None else f"P{math.ceil(days)}D"


def _run(case: Case, age: str, knowledge: Knowledge, model: FindingModel, supplement: bool) -> _At:
    differential = Differential(case.at(age), knowledge, supplement=supplement, model=model)
    return _At(differential, age, differential.leading(1)[0])


def _steps(runs: Sequence[_At]) -> Iterable[Step]:
    before: set[str] = set()
    for run in runs:
        known = {_told(finding): finding for finding in run.differential.case.findings}
        yield Step(
            age=run.age,
            age_days=age_days(run.age),
            new=tuple(told for told in known if told not in before),
            findings=len(known),
            leader=run.differential.knowledge.diseases.id(run.leader),
            none_of_these=run.differential.none_of_these,
        )
        before |= set(known)


def _told(finding: Finding) -> str:
    label = finding.term.label or finding.term.id
    return f"no {label}" if finding.excluded else label


def _courses(runs: Sequence[_At], knowledge: Knowledge) -> Iterable[Course]:
    last = runs[-1].differential
    followed = list(dict.fromkeys([*last.leading(LEADING), *(run.leader for run in runs)]))[:MOST_COURSES]
    for row in followed:
        ranks = [run.differential.ranks[row] for run in runs]
        by_findings = [run.differential.phenotype_ranks[row] for run in runs]
        yield Course(
            disease_id=knowledge.diseases.id(row),
            name=knowledge.diseases.name(row),
            abbreviations=knowledge.diseases.abbreviations(row),
            posterior=tuple(float(run.differential.posterior[row]) for run in runs),
            rank=tuple(ranks),
            phenotype_only_rank=tuple(by_findings),
            leads_from=_leads_from(ranks, runs),
            leads_by_findings_from=_leads_from(by_findings, runs),
        )


def _leads_from(ranks: Sequence[float], runs: Sequence[_At]) -> str | None:
    """The first age from which the rank is 1 up to the end."""
    since: str | None = None
    for rank, run in zip(reversed(ranks), reversed(runs), strict=True):
        if rank > 1:
            break
        since = run.age
    return since


def _untimed(case: Case) -> tuple[int, int]:
    findings = sum(f.onset is None or f.onset.earliest_days(case.date_of_birth) is None for f in case.findings)
    return findings, len(case.variants)
