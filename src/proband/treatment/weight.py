"""The body weights that a case states, in kilograms, and those whose unit is not understood.

The international pound is 0.45359237 kg by definition, the ounce a sixteenth of it.
"""

from __future__ import annotations

import re

from proband.case.model import Case, Measurement

BODY_WEIGHT = "LOINC:29463-7"
_NAMES = ("body weight", "weight")
_POUND = 0.45359237
# UCUM codes and the words that people write, in lower case.
_KG = {
    **dict.fromkeys(("kg", "kilogram", "kilograms"), 1.0),
    **dict.fromkeys(("g", "gram", "grams"), 0.001),
    **dict.fromkeys(("[lb_av]", "lb", "lbs", "pound", "pounds"), _POUND),
    **dict.fromkeys(("[oz_av]", "oz", "ounce", "ounces"), _POUND / 16),
}
# A weight in a text in a unit that the narrative does not read ("weight 14 lb 3 oz"); not a birth weight.
_TOLD = re.compile(
    r"(?<!birth)(?<!birth )(?<!birth-)\bweigh(?:s|ed|ing|t)?\b(?!\s*(?:loss|gain))[^.;\n\d]{0,30}"
    r"(?P<said>\d[\d.,]*\s?(?:lbs?|pounds?|stones?|st|ounces?|oz)\b)(?!.{0,20}\bat birth)",
    re.IGNORECASE,
)


def is_weight(one: Measurement) -> bool:
    """Whether it is a body weight with a value (a birth weight is another assay)."""
    return one.value is not None and (one.assay.id == BODY_WEIGHT or one.assay.label.casefold() in _NAMES)


def kilograms(one: Measurement) -> float | None:
    """The value of a body weight in kg; None for anything else, and for a unit that is not understood."""
    if one.value is None or one.unit is None or not is_weight(one):
        return None
    unit = one.unit.id.partition(":")[2] or one.unit.label
    factor = _KG.get(unit.casefold()) or _KG.get(one.unit.label.casefold())
    return None if factor is None else one.value * factor


def not_understood(case: Case) -> str:
    """The first body weight of the case whose unit is missing or not understood, as it stands; empty if none is."""
    for one in case.measurements:
        if is_weight(one) and kilograms(one) is None:
            return f"{one.value:g} {one.unit.label or one.unit.id}" if one.unit else f"{one.value:g} without a unit"
    told = _TOLD.search(case.narrative.text) if case.narrative else None
    return told["said"] if told else ""
