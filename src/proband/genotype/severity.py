"""The order of effects, from the most severe to the least."""

from __future__ import annotations

from typing import get_args

from proband.genotype.model import Effect

_PLACE: dict[str, int] = {effect: place for place, effect in enumerate(get_args(Effect))}


def severity(effect: Effect) -> int:
    """The place of an effect, 0 for the most severe."""
    return _PLACE[effect]
