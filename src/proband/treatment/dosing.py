"""What a label's dose comes to for one weight and age. Arithmetic only: nothing here knows a disease.

A dose is that of the label's band that the patient is in: per kilogram times the weight, or as it stands. Amounts
have three significant digits and never pass the label's ceiling or its highest single amount. A dose per square
metre gives no mg, because it needs the height.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Context, Decimal

import msgspec

from proband.knowledge.care import Agent, Dose, Licence, Region
from proband.treatment.band import within
from proband.treatment.result import LabelDose

SIGNIFICANT_DIGITS = 3
REGION_NAMES: dict[Region, str] = {"us": "US", "eu": "EU", "uk": "UK", "jp": "Japanese"}
BY_SURFACE = "The label's dose is in mg/m2: it needs the body surface, and no mg are computed."


class Amounts(msgspec.Struct, frozen=True):
    """Milligrams: the starting dose from ``low_mg`` to ``high_mg``; ``ceiling_mg`` is the highest that the label
    allows: after raising it (``raised``), else as a single amount (None: neither is stated)."""

    low_mg: float
    high_mg: float
    ceiling_mg: float | None
    raised: bool


def amounts(dose: Dose, weight_kg: float) -> Amounts | None:
    """The dose in mg for a weight; None for one per square metre."""
    if dose.unit == "mg/m2" or not weight_kg > 0:
        return None
    factor = Decimal(str(weight_kg)) if dose.unit == "mg/kg" else Decimal(1)
    ceiling = _least(None if dose.ceiling is None else Decimal(str(dose.ceiling)) * factor, dose.most_mg)
    top = None if ceiling is None else _rounded(ceiling, up=False)
    low, high = (_rounded(Decimal(str(amount)) * factor) for amount in (dose.low, dose.high))
    return Amounts(
        low_mg=low if top is None else min(low, top),
        high_mg=high if top is None else min(high, top),
        ceiling_mg=top,
        raised=dose.ceiling is not None,
    )


def bands(licence: Licence, age: str | None, weight_kg: float | None) -> tuple[Dose, ...]:
    """The doses of a licence whose band the patient is surely in."""
    if age is None or weight_kg is None or within(licence.least, age, weight_kg) is not True:
        return ()
    return tuple(dose for dose in licence.doses if within(dose.band, age, weight_kg))


def label_doses(
    agent: Agent, licence: Licence, age: str | None, weight_kg: float | None, *, neighbours: str = ""
) -> Iterator[LabelDose]:
    """The licence's doses for this patient. ``neighbours`` names the diseases of a licence for other diseases."""
    for dose in bands(licence, age, weight_kg):
        assert weight_kg is not None  # bands() gives none without a weight
        found = amounts(dose, weight_kg)
        if found is not None:
            yield LabelDose(
                low_mg=found.low_mg,
                high_mg=found.high_mg,
                ceiling_mg=found.ceiling_mg,
                raised=found.raised,
                interval=dose.interval or None,
                interval_text=dose.interval_text,
                route=dose.route,
                raise_text="" if neighbours else dose.raise_text,
                region=licence.region,
                off_label=bool(neighbours),
                neighbour=neighbours,
                basis=_basis(agent, licence, dose, found, weight_kg, neighbours),
                source=dose.source,
            )


def by_surface(licence: Licence, age: str | None, weight_kg: float | None) -> bool:
    """Whether the licence has a dose for this patient that is per square metre."""
    return any(dose.unit == "mg/m2" for dose in bands(licence, age, weight_kg))


def range_words(low: float, high: float, unit: str) -> str:
    """ "1 to 2 mg/kg", "150 mg"."""
    return f"{low:g} {unit}" if low == high else f"{low:g} to {high:g} {unit}"


def _basis(agent: Agent, licence: Licence, dose: Dose, found: Amounts, weight_kg: float, neighbours: str) -> str:
    """Which label, and the arithmetic."""
    label = f"{REGION_NAMES[licence.region]} label of {agent.name} for {neighbours or licence.indication}"
    whose = f"Off label here; dose of the {label}" if neighbours else label
    return f"{whose}, text of {licence.label_date}: {_arithmetic(dose, found, weight_kg)}."


def _arithmetic(dose: Dose, found: Amounts, weight_kg: float) -> str:
    stated = range_words(dose.low, dose.high, dose.unit)
    if dose.unit == "mg":
        steps = [stated]
    else:
        steps = [f"{stated} x {weight_kg:g} kg = {range_words(found.low_mg, found.high_mg, 'mg')}"]
    if dose.ceiling is not None and found.ceiling_mg is not None:
        by_weight = f" x {weight_kg:g} kg" if dose.unit == "mg/kg" else ""
        reached = f" = {found.ceiling_mg:g} mg" if dose.unit == "mg/kg" else ""
        steps.append(f"ceiling {dose.ceiling:g} {dose.unit}{by_weight}{reached}")
    if dose.most_mg is not None:
        steps.append(f"at most {dose.most_mg:g} mg")
    return "; ".join(steps)


def _least(amount: Decimal | None, most_mg: float | None) -> Decimal | None:
    limits = [one for one in (amount, None if most_mg is None else Decimal(str(most_mg))) if one is not None]
    return min(limits, default=None)


def _rounded(amount: Decimal, *, up: bool = True) -> float:
    """Three significant digits: to the nearest, or down where it is a limit."""
    context = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_EVEN if up else ROUND_DOWN)
    return float(context.plus(amount))
