"""The items of a set, judged one by one; those that are made of others after them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from proband.criteria.facts import CaseFacts, answered, judge_terms, listed, unknown
from proband.criteria.measures import Asked, judge_measure
from proband.criteria.result import ItemResult
from proband.knowledge.care import CriteriaSet, Item

# What no record of a case can hold: the program never answers it.
CLINICIANS = frozenset(("episodes counted", "confounders considered", "clinician's judgement"))


def judge_items(one: CriteriaSet, facts: CaseFacts) -> dict[str, ItemResult]:
    """The answers to all items of a set, by id, in its order."""
    terms = tuple(term for item in one.items for term in item.present)
    asked = Asked(facts, terms)
    by_id = {item.id: item for item in one.items}
    found: dict[str, ItemResult] = {}
    for item in one.items:
        _judge(item, by_id, asked, found)
    return {item.id: found[item.id] for item in one.items}


def _judge(item: Item, by_id: Mapping[str, Item], asked: Asked, found: dict[str, ItemResult]) -> ItemResult:
    """One item, its parts first; ``found`` is filled. An item within itself stays unknown."""
    if item.id in found:
        return found[item.id]
    found[item.id] = unknown(item, "It is made of itself.")
    parts = [_judge(by_id[name], by_id, asked, found) for name in item.of if name in by_id]
    found[item.id] = _of_parts(item, parts) if item.of else _single(item, asked)
    return found[item.id]


def _single(item: Item, asked: Asked) -> ItemResult:
    if item.measure in CLINICIANS:
        result = unknown(item, "It is for the clinician to say.")
        return msgspec.structs.replace(result, judged_by="clinician")
    if item.measure:
        return judge_measure(item, asked)
    return judge_terms(item, asked.facts)


def _of_parts(item: Item, parts: list[ItemResult]) -> ItemResult:
    """An item that is met with ``least`` of its parts."""
    least = int(item.least or 1)
    met, open_ones = _with(parts, "met"), _with(parts, "unknown")
    told = f"{len(met)} of {least} met{f' ({listed(met)})' if met else ''}"
    if len(met) >= least:
        return answered(item, True, f"{told}.")
    if len(met) + len(open_ones) < least:
        return answered(item, False, f"{told}; the others are not met.")
    return unknown(item, f"{told}; unknown: {listed(open_ones)}.")


def _with(parts: Iterable[ItemResult], answer: str) -> list[str]:
    return [part.text for part in parts if part.answer == answer]
