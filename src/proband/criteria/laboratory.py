"""Items that a measurement decides: a limit of the laboratory, and whether the acute phase reactants are raised.

A value decides only with its number and its unit; a bound ("< 5") or a range only where all of it lies on one side.
Of several values of a case the one that meets the item counts, because the criteria ask whether it was ever so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec

from proband.age import age_days
from proband.age import words as age_words
from proband.case.model import Case, Measurement
from proband.criteria.facts import CaseFacts, answered, label, listed, unknown, words_of
from proband.criteria.limits import Extent, limit_words, time_extent, within
from proband.criteria.result import ItemResult
from proband.criteria.units import factor, names_of
from proband.knowledge.care import Item
from proband.narrative.quantities import VALUE, read_value

# The analyte (LOINC code, or its name in the table of analytes where it has none) and the finding of a high value.
_ACUTE_PHASE = (
    ("1988-5", "HP:0011227", "CRP"),
    ("4537-7", "HP:0003565", "ESR"),
    ("serum amyloid A", "HP:0033332", "SAA"),
)
_ACUTE_PHASE_RESPONSE = "HP:0033331"


def judge_laboratory(item: Item, facts: CaseFacts) -> ItemResult:
    """An item with a limit for a laboratory value."""
    values = [one for one in facts.case.measurements if _is_of(one, item.assay)]
    judged = [(_holds(item, one, facts.case), one) for one in values]
    # One value that meets the item is enough; one that could meet it leaves it open.
    holds = next((answer for answer in (True, None, False) if any(one is answer for one, _ in judged)), None)
    mine = [one for answer, one in judged if answer is holds]
    if not mine:
        return _without_value(item, facts.case)
    because = f"{listed(_told(one) for one in mine)}; asked: {limit_words(item)}{_for_whom(item)}."
    return _with_words(answered(item, holds, because), mine)


def judge_acute_phase(item: Item, facts: CaseFacts) -> ItemResult:
    """Whether CRP, ESR or SAA is raised; not met only if all three are stated to be normal."""
    seen = facts.present(term for _, term, _ in _ACUTE_PHASE)
    seen += [one for one in facts.case.present if one.term.id == _ACUTE_PHASE_RESPONSE]
    high = [one for one in facts.case.measurements if one.direction == "high" and _reactant(one)]
    if high:
        because = f"Raised: {listed(_told(one) for one in high)}."
        return _with_words(answered(item, True, because, seen), high)
    if seen:
        return answered(item, True, f"{listed(label(one) for one in seen)} is present.", seen)
    normal = [name for code, term, name in _ACUTE_PHASE if _is_normal(code, term, facts)]
    if len(normal) == len(_ACUTE_PHASE):
        return answered(item, False, f"{listed(normal)} are normal.")
    others = [name for _, _, name in _ACUTE_PHASE if name not in normal]
    said = f"{listed(normal)} {'is' if len(normal) == 1 else 'are'} normal, but " if normal else ""
    return unknown(item, f"{said}{listed(others, 'or')} is not stated.")


def _is_of(measurement: Measurement, codes: Sequence[str]) -> bool:
    """Whether a measurement is one of an analyte with one of these LOINC codes, or of its name."""
    assay = measurement.assay
    if assay.id:
        return assay.id in {f"LOINC:{code}" for code in codes}
    return any(assay.label.casefold() in names_of(code) for code in codes)


def _holds(item: Item, one: Measurement, case: Case) -> bool | None:
    """Whether a value meets the item, None if that cannot be said."""
    extent = _extent(one)
    scale = factor(_unit(one), item.unit, item.assay) if extent is not None else None
    if extent is None or scale is None:
        return None
    scaled = Extent(extent.low * scale, extent.high * scale, extent.low_open, extent.high_open)
    young, inside = _young(item, one, case), within(item, scaled)
    if False in (young, inside):
        return False
    return None if None in (young, inside) else True


def _young(item: Item, one: Measurement | None, case: Case) -> bool | None:
    """Whether a value (or the case) is of the age that the item is for."""
    if not item.age_below:
        return True
    stated = one.time if one is not None and one.time is not None else case.age
    age = time_extent(stated, case.date_of_birth)
    limit = age_days(item.age_below)
    if age is None or age.low < limit < age.high:
        return None
    return age.low < limit


def _without_value(item: Item, case: Case) -> ItemResult:
    if _young(item, None, case) is False:
        return answered(item, False, f"It applies below the age of {age_words(item.age_below or '')}.")
    return unknown(item, "No value is stated.")


def _extent(one: Measurement) -> Extent | None:
    """All values that a measurement can mean: its number, a bound or a range."""
    if one.value is not None:
        return Extent(one.value, one.value) if math.isfinite(one.value) else None
    match = VALUE.match(one.value_text.strip())
    if match is None:
        return None
    value = read_value(one.value_text.strip(), match)
    strict = not any(sign in value.text for sign in "≤≥")
    if value.sign == "<":
        return Extent(-math.inf, value.high, high_open=strict)
    return Extent(value.low, math.inf, low_open=strict) if value.sign == ">" else Extent(value.low, value.high)


def _unit(one: Measurement) -> str:
    return "" if one.unit is None else one.unit.id.removeprefix("UCUM:") or one.unit.label


def _reactant(one: Measurement) -> bool:
    return any(_is_of(one, (code,)) for code, _, _ in _ACUTE_PHASE)


def _is_normal(code: str, term: str, facts: CaseFacts) -> bool:
    """Whether a reactant is stated to be normal, and never to be high."""
    measured = any(one.direction == "normal" and _is_of(one, (code,)) for one in facts.case.measurements)
    return measured or facts.excluded(term) is not None


def _told(one: Measurement) -> str:
    """A measurement in words: "ferritin 300 ug/L", "C-reactive protein (high, without a value)"."""
    number = f"{one.value:g}" if one.value is not None else one.value_text
    name = one.assay.label or one.assay.id
    if not number:
        said = "" if one.direction == "unknown" else f"{one.direction}, "
        return f"{name} ({said}without a value)"
    unit = one.unit.label or _unit(one) if one.unit else ""
    return f"{name} {number} {unit}".strip() if unit else f"{name} {number} (no unit)"


def _for_whom(item: Item) -> str:
    return f" under the age of {age_words(item.age_below)}" if item.age_below else ""


def _with_words(result: ItemResult, measured: Iterable[Measurement]) -> ItemResult:
    """The result with the words of the measurements as well."""
    told = words_of(span for one in measured for span in one.spans)
    return msgspec.structs.replace(result, words=tuple(dict.fromkeys((*result.words, *told))))
