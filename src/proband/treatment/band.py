"""Whether a patient is in a band of age and weight of a label, and what the band says in words."""

from __future__ import annotations

from collections.abc import Callable

from proband.knowledge.care import Band
from proband.treatment.duration import in_words, label_days

_Reached = Callable[[float, float], bool]
# Field, what it limits, how a value keeps within it, and how it is said.
_LIMITS: tuple[tuple[str, str, _Reached, str], ...] = (
    ("age_from", "age", lambda value, limit: value >= limit, "from {}"),
    ("age_above", "age", lambda value, limit: value > limit, "above {}"),
    ("age_to", "age", lambda value, limit: value <= limit, "to {}"),
    ("age_below", "age", lambda value, limit: value < limit, "below {}"),
    ("weight_kg_from", "weight", lambda value, limit: value >= limit, "from {}"),
    ("weight_kg_above", "weight", lambda value, limit: value > limit, "above {}"),
    ("weight_kg_to", "weight", lambda value, limit: value <= limit, "to {}"),
    ("weight_kg_below", "weight", lambda value, limit: value < limit, "below {}"),
)


def within(band: Band, age: str | None, weight_kg: float | None) -> bool | None:
    """Whether the patient is in the band; None where that needs an age or weight that is not known.

    A limit that is known not to be kept decides, whatever is unknown beside it.
    """
    answers = [_kept(band, age, weight_kg, *limit[:3]) for limit in _LIMITS if getattr(band, limit[0]) is not None]
    if False in answers:
        return False
    return None if None in answers else True


def missing(band: Band, age: str | None, weight_kg: float | None) -> tuple[str, ...]:
    """What of the patient is not known and would be needed: "age", "weight"."""
    known = {"age": age is not None, "weight": weight_kg is not None}
    needed = (of for field, of, _, _ in _LIMITS if getattr(band, field) is not None)
    return tuple(dict.fromkeys(of for of in needed if not known[of]))


def limits(band: Band) -> bool:
    """Whether the band has a limit at all."""
    return any(getattr(band, field) is not None for field, _, _, _ in _LIMITS)


def band_words(band: Band) -> str:
    """The band in words: "from 12 years and 40 kg", "from 2 years, above 40 kg"; empty without limits."""
    said = [
        form.format(in_words(limit) if of == "age" else f"{limit:g} kg")
        for field, of, _, form in _LIMITS
        if (limit := getattr(band, field)) is not None
    ]
    if len(said) == 2 and all(one.startswith("from ") for one in said):
        return f"{said[0]} and {said[1].removeprefix('from ')}"
    return ", ".join(said)


def _kept(
    band: Band, age: str | None, weight_kg: float | None, field: str, of: str, keeps: _Reached
) -> bool | None:
    limit = getattr(band, field)
    if of == "age":
        return None if age is None else keeps(label_days(age), label_days(limit))
    return None if weight_kg is None else keeps(weight_kg, limit)
