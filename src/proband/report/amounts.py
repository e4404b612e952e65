"""A label's dose in words."""

from __future__ import annotations

from proband.treatment.dosing import range_words
from proband.treatment.result import LabelDose


def amount_words(dose: LabelDose) -> str:
    """The amount alone: "6.4 to 12.8 mg"."""
    return range_words(dose.low_mg, dose.high_mg, "mg")


def dose_words(dose: LabelDose) -> str:
    """A dose: "6.4 to 12.8 mg, once daily, subcutaneous; ceiling 51.2 mg"; "at most" where the label does not raise
    it and states a highest amount."""
    text = f"{amount_words(dose)}, {dose.interval_text}, {dose.route}"
    if dose.ceiling_mg is not None:
        text += f"; {'ceiling' if dose.raised else 'at most'} {dose.ceiling_mg:g} mg"
    return f"{text} ({dose.raise_text})" if dose.raise_text else text
