"""How well an option fits this patient: a sum of stated parts, each shown with its reason.

| part | points |
|---|---|
| mechanism | 3 acts on the defect itself, 2 on a step of the mechanism, 1 on inflammation in general or a finding |
| licence | 3 licensed in the region asked for (or anywhere if none is asked), 2 elsewhere only, 0 otherwise |
| evidence | 2 for the strongest level (licence) in equal steps to 0 for the weakest (laboratory) |
| line | 1 first line by its sources, 0.5 second, 0 otherwise |
| after | -2 its sources put it after a treatment that is not stated as tried |
| responses | twice the lower bound of the 95 % interval of complete and partial responses, of the largest count |
| tried | -4 failed, -2 another of its group failed, 0 some response, +1 complete response |
| contraindicated | -6 a contraindication of the label applies |
| avoid | -6 the sources advise against it in this disease |
| age | -1 the age is outside that which the sources speak of |

The points are an assumption: they put mechanism and licence first, let what is known weigh more than what is hoped,
and sink what has failed or must not be given. Equal sums are ordered by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from proband.age import words
from proband.knowledge.care import EVIDENCE, Agent, Avoid, DiseaseCare, Evidence, Option, Region
from proband.treatment.duration import reached
from proband.treatment.patient import Patient
from proband.treatment.responses import count_words, lower_bound
from proband.treatment.result import FitPart, LicenceStatus, ResponseShare, Said
from proband.treatment.tried import TriedBefore

DIRECT, ON_MECHANISM, GENERAL = 3.0, 2.0, 1.0
LICENSED_HERE, LICENSED_ELSEWHERE = 3.0, 2.0
EVIDENCE_MOST = 2.0
RESPONSE_WEIGHT = 2.0
FAILED, GROUP_FAILED, PARTIAL, COMPLETE = -4.0, -2.0, 0.0, 1.0
CONTRAINDICATED = AVOID = -6.0
OUTSIDE_AGE = -1.0
LINES = {"first": 1.0, "second": 0.5}
NOT_YET = -2.0
# Groups that damp inflammation whatever its cause.
_GENERAL_GROUPS = frozenset(
    (
        "systemic steroid",
        "topical steroid",
        "retinoid",
        "NSAID",
        "calcineurin inhibition",
        "antifolate",
        "PDE4 inhibition",
    )
)


class Considered(msgspec.Struct, frozen=True):
    """What the parts of one option are made of; ``lacking`` is what should be tried before and is not stated."""

    option: Option
    agent: Agent | None
    groups: frozenset[str]
    licence: LicenceStatus
    responses: tuple[ResponseShare, ...]
    tried: tuple[TriedBefore, ...]
    contraindications: tuple[Said, ...]
    avoided: tuple[Avoid, ...]
    lacking: tuple[str, ...] = ()


def fit_parts(
    one: Considered, disease: DiseaseCare, patient: Patient, region: Region | None
) -> tuple[FitPart, ...]:
    """The parts of an option's fit, in the order of the table."""
    return (
        _mechanism(one, disease),
        _licence(one.licence, region),
        _evidence(one.option),
        *_line(one.option),
        *_after(one),
        *_responses(one.responses),
        *_tried(one.tried),
        *(FitPart("contraindicated", CONTRAINDICATED, each.text) for each in one.contraindications[:1]),
        *_avoid(one.avoided),
        *_age(one.option, patient),
    )


def points(parts: Sequence[FitPart]) -> float:
    """The sum that options are ordered by."""
    return sum(part.points for part in parts)


def _mechanism(one: Considered, disease: DiseaseCare) -> FitPart:
    node = next((each for each in disease.nodes if each.id == one.option.acts_on), None)
    label = node.label if node else one.option.acts_on
    if one.option.direct:
        return FitPart("mechanism", DIRECT, f"acts on what the defect itself sets free: {label}")
    if (node and node.kind == "finding") or (one.groups and one.groups <= _GENERAL_GROUPS):
        return FitPart("mechanism", GENERAL, f"damps inflammation in general, or one finding: {label}")
    return FitPart("mechanism", ON_MECHANISM, f"acts on a step of the mechanism: {label}")


def _licence(licence: LicenceStatus, region: Region | None) -> FitPart:
    here = region is None or any(one.region == region for one in licence.regions)
    worth = 0.0 if licence.status != "licensed" else LICENSED_HERE if here else LICENSED_ELSEWHERE
    return FitPart("licence", worth, licence.text)


def _evidence(option: Option) -> FitPart:
    levels: list[Evidence] = [
        *(each.evidence for each in option.for_),
        *(each.evidence for each in option.responses),
    ]
    if not levels:
        return FitPart("evidence", 0.0, "no evidence for it in the sources")
    best = min(levels, key=EVIDENCE.index)
    worth = EVIDENCE_MOST * (1 - EVIDENCE.index(best) / (len(EVIDENCE) - 1))
    return FitPart("evidence", worth, f"strongest level: {best}")


def _line(option: Option) -> Iterator[FitPart]:
    if option.line in LINES:
        yield FitPart("line", LINES[option.line], f"{option.line} line by its sources")


def _after(one: Considered) -> Iterator[FitPart]:
    if one.lacking:
        named = " or ".join(one.lacking)
        yield FitPart("after", NOT_YET, f"its sources put it after {named}, not stated in the case as tried")


def _responses(shares: tuple[ResponseShare, ...]) -> Iterator[FitPart]:
    found = lower_bound(shares)
    if found is not None:
        yield FitPart("responses", RESPONSE_WEIGHT * found[0], count_words(found[1]))


def _tried(tried: tuple[TriedBefore, ...]) -> Iterator[FitPart]:
    """One part: what was seen under the agent or its group by name goes before another of its group."""
    own = [one for one in tried if one.how != "another of the group" and one.response != "unknown"]
    if own:
        yield _own_response(own)
    elif any(one.response in ("none", "worse") for one in tried):
        yield FitPart("tried", GROUP_FAILED, "another drug of its group was without response in this case")


def _own_response(own: Sequence[TriedBefore]) -> FitPart:
    responses = {one.response for one in own}
    if "complete" in responses:
        return FitPart("tried", COMPLETE, "complete response in this case")
    if "partial" in responses:
        return FitPart("tried", PARTIAL, "response in this case, not stated to be complete")
    return FitPart("tried", FAILED, "already without response in this case")


def _avoid(avoided: tuple[Avoid, ...]) -> Iterator[FitPart]:
    against = [one.statement.text for one in avoided if one.advised_against]
    if against:
        yield FitPart("avoid", AVOID, against[0])


def _age(option: Option, patient: Patient) -> Iterator[FitPart]:
    if patient.age is None:
        return
    if option.least_age and not reached(patient.age, option.least_age):
        yield FitPart("age", OUTSIDE_AGE, f"its sources speak of {words(option.least_age)} and older")
    if option.most_age and not _within_most(patient.age, option.most_age):
        yield FitPart("age", OUTSIDE_AGE, f"its sources speak of {words(option.most_age)} and younger")


def _within_most(age: str, most: str) -> bool:
    return age == most or not reached(age, most)
