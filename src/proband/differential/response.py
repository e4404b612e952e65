"""What a treatment and its response say of each disease, from counts (docs/methods.md, "Response as evidence").

    share(r | d)     = (n_r + STRENGTH share(r)) / (n + STRENGTH)     n_r of n in published series of disease d
    share(r)         the response r to this group over all diseases with counts, each disease counting the same, and
                     one more of which nothing is known (1/2)
    log10 ratio      = WEIGHT log10(share(r | d) / share(r)), never beyond LIMIT

A disease without counts for the group is left where it is: that nobody counted says nothing. Few counts stay near
zero by themselves. Responses in letters and series are chosen ones: hence the weight and the limit.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Literal

import msgspec

from proband.case.model import Case, Treatment
from proband.evidence import Evidence
from proband.knowledge import Knowledge
from proband.knowledge.care import Care, DiseaseCare, ResponseCount
from proband.knowledge.care.naming import meant

STRENGTH = 4.0
WEIGHT = 0.5
LIMIT = 0.5
# One patient more on either side, so that no share is 0 or 1.
_FLOOR = 1.0
UNKNOWN_SHARE = 0.5

Outcome = Literal["response", "no response"]


class _Counts(msgspec.Struct, frozen=True):
    """How many responded (completely or in part) of how many, in one disease, to one group of drugs."""

    responded: float
    n: float
    source: tuple[str, ...]


def response_evidence(case: Case, knowledge: Knowledge) -> dict[int, tuple[Evidence, ...]]:
    """Evidence of the treatments with a known response, by the leading entry of each disease."""
    care = knowledge.care
    told = [] if care is None else list(_told(case, care))
    if care is None or not told:
        return {}
    found: dict[int, list[Evidence]] = defaultdict(list)
    for treatment, group, outcome in told:
        counts = _counted(care, group)
        general = _general(counts)
        for key, own in counts.items():
            row = knowledge.diseases.index(care.diseases[key].id)
            if row is not None:
                lead = knowledge.diseases.lead(row)
                found[lead].append(_evidence(knowledge.diseases.id(lead), treatment, group, outcome, own, general))
    return {lead: tuple(parts) for lead, parts in found.items()}


def _told(case: Case, care: Care) -> Iterator[tuple[Treatment, str, Outcome]]:
    """Each group of drugs that was given and whose response is known, once: the last answer counts."""
    last: dict[str, tuple[Treatment, Outcome]] = {}
    for treatment in case.treatments:
        outcome = _outcome(treatment)
        if outcome is not None:
            for group in meant(care, treatment.agent.label, _route(treatment)).groups:
                last[group] = (treatment, outcome)
    for group, (treatment, outcome) in last.items():
        yield treatment, group, outcome


def _outcome(treatment: Treatment) -> Outcome | None:
    if treatment.response in ("complete", "partial"):
        return "response"
    return "no response" if treatment.response in ("none", "worse") else None


def _route(treatment: Treatment) -> str:
    return treatment.route.label if treatment.route is not None else ""


def _counted(care: Care, group: str) -> dict[str, _Counts]:
    """The counts of one group of drugs by disease (key): those of all its options together."""
    found: dict[str, _Counts] = {}
    for disease in care.tables.diseases:
        own = _of_disease(disease, care, group)
        if own is not None:
            found[disease.key] = own
    return found


def _of_disease(disease: DiseaseCare, care: Care, group: str) -> _Counts | None:
    counts = dict.fromkeys(
        count
        for option in disease.treatments
        if (care.agents[option.agent].group if option.agent else option.group) == group
        for count in option.responses
    )
    usable = [(count, responded) for count in counts if (responded := _responded(count)) is not None]
    if not usable:
        return None
    return _Counts(
        responded=sum(responded for _, responded in usable),
        n=sum(count.n for count, _ in usable),
        source=tuple(dict.fromkeys(key for count, _ in usable for key in count.source)),
    )


def _responded(count: ResponseCount) -> int | None:
    """Complete and partial responses; None where what is stated does not settle it."""
    if count.none is not None:
        return count.n - count.none
    if count.complete is not None and count.partial is not None:
        return count.complete + count.partial
    return None


def _general(counts: dict[str, _Counts]) -> float:
    """The share that respond over the diseases with counts, and one of which nothing is known: each the same."""
    shares = [(own.responded + _FLOOR) / (own.n + 2 * _FLOOR) for own in counts.values()]
    return (sum(shares) + UNKNOWN_SHARE) / (len(shares) + 1)


def _evidence(
    subject: str, treatment: Treatment, group: str, outcome: Outcome, own: _Counts, general: float
) -> Evidence:
    share = (own.responded + STRENGTH * general) / (own.n + STRENGTH)
    ratio = share / general if outcome == "response" else (1 - share) / (1 - general)
    weight = max(-LIMIT, min(LIMIT, WEIGHT * math.log10(ratio)))
    small = " (few)" if own.n < 20 else ""
    because = (
        f"{treatment.agent.label} ({group}): {_said(treatment)}. In this disease {own.responded:g} of {own.n:g} "
        f"published responses were complete or partial{small}; {general:.0%} are expected of any disease."
    )
    return Evidence("response", subject, weight, because, own.source)


def _said(treatment: Treatment) -> str:
    return {
        "complete": "the response was complete",
        "partial": "the response was partial",
        "none": "there was no response",
        "worse": "it became worse",
    }[treatment.response]
