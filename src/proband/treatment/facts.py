"""What the case says of conditions that matter for treatment: present, possible, excluded, or not stated.

What nobody wrote down is "not stated", never absent. A condition is read from findings (HPO terms and what lies
under them), from measurements with their direction, from age and sex.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal

import msgspec

from proband.age import words
from proband.case.model import Case, Finding, Measurement
from proband.knowledge import Knowledge
from proband.knowledge.care.agents import CautionWhen
from proband.narrative import tables
from proband.treatment.duration import reached
from proband.treatment.patient import Patient, weight_z_scores

Holds = Literal["applies", "possible", "excluded", "not stated", "cannot"]

# Findings that are the condition, findings that may be a sign of it, and assays (LOINC) with a direction.
_FINDINGS: dict[CautionWhen, tuple[str, ...]] = {
    "infection": ("HP:0032101", "HP:0002719", "HP:0100806", "HP:0031690"),
    "renal impairment": ("HP:0000083", "HP:0012622", "HP:0012213"),
    "hepatic impairment": ("HP:0001410", "HP:0001399"),
    "neutropenia": ("HP:0001875",),
    "thrombocytopenia": ("HP:0001873",),
    "cytopenia": ("HP:0001876", "HP:0001882", "HP:0001875", "HP:0001873"),
    "bowel inflammation": ("HP:0002037", "HP:0004387", "HP:0100280"),
    "failure to thrive": ("HP:0001508", "HP:0004325"),
    "demyelination": ("HP:0007305", "HP:0011096"),
    "hyperlipidaemia": ("HP:0003077", "HP:0003124", "HP:0002155"),
    "psoriasis": ("HP:0003765",),
}
_SIGNS: dict[CautionWhen, tuple[str, ...]] = {
    "bowel inflammation": ("HP:0002014",),
    "renal impairment": ("HP:0003259",),
    "hepatic impairment": ("HP:0002910", "HP:0031964", "HP:0012115"),
}
_ASSAYS: dict[CautionWhen, tuple[tuple[str, str], ...]] = {
    "neutropenia": (("LOINC:751-8", "low"),),
    "thrombocytopenia": (("LOINC:777-3", "low"),),
    "cytopenia": (("LOINC:751-8", "low"), ("LOINC:777-3", "low"), ("LOINC:6690-2", "low")),
    "hyperlipidaemia": (("LOINC:2571-8", "high"), ("LOINC:2093-3", "high")),
}
# WHO calls a weight for age below this many standard deviations underweight.
UNDERWEIGHT_Z = -2.0
# The ages between which a pregnancy is thought of (an assumption).
FERTILE_FROM, FERTILE_TO = "P10Y", "P55Y"
LIVE_VACCINES_TO = "P5Y"


class Fact(msgspec.Struct, frozen=True):
    """Whether a condition holds in the case, and the words for it."""

    holds: Holds
    text: str = ""


class CaseFacts:
    """The conditions of one case, asked one by one."""

    def __init__(self, case: Case, patient: Patient, knowledge: Knowledge) -> None:
        self.case = case
        self.patient = patient
        self.ontology = knowledge.ontology

    def of(self, when: CautionWhen) -> Fact:
        """What the case says of a condition (not for "always", "with agent" and "on stopping")."""
        if when == "infant":
            return self._infant()
        if when == "live vaccine":
            return self._live_vaccines()
        if when == "pregnancy potential":
            return self._pregnancy()
        if when == "failure to thrive" and (thin := self._underweight()):
            return thin
        return self._clinical(when)

    def of_findings(self, terms: tuple[str, ...]) -> Fact:
        """Whether one of these findings, or one under them, is present or excluded."""
        seen = [one.term.label for one in self.case.present if self._under(one, terms)]
        if seen:
            return Fact("applies", f"in this case: {_listed(seen)}")
        gone = [one.term.label for one in self.case.excluded if terms and self._covers(one, terms)]
        return Fact("excluded", f"excluded in this case: {_listed(gone)}") if gone else Fact("not stated")

    def of_assays(self, codes: tuple[str, ...]) -> Fact:
        """What the case says of these laboratory assays (LOINC codes), as values or as findings."""
        wanted = {f"LOINC:{code}" for code in codes}
        values = [_value(one) for one in self.case.measurements if one.assay.id in wanted]
        seen = [one.term.label for one in self.case.present if self._under(one, _terms_of(codes))]
        if values or seen:
            return Fact("cannot", f"stated in this case: {_listed([*values, *seen])}")
        return Fact("not stated", "not stated in the case")

    def _clinical(self, when: CautionWhen) -> Fact:
        fact = self.of_findings(_FINDINGS.get(when, ()))
        measured = list(self._measured(when)) if fact.holds != "applies" else []
        if measured:
            return Fact("applies", f"in this case: {_listed(measured)}")
        if fact.holds == "not stated":
            sign = self.of_findings(_SIGNS.get(when, ()))
            if sign.holds == "applies":
                return Fact("possible", f"{sign.text}; {when} itself is not stated")
            return Fact("not stated", f"{when} is not stated in the case")
        return fact

    def _measured(self, when: CautionWhen) -> Iterator[str]:
        wanted = _ASSAYS.get(when, ())
        for one in self.case.measurements:
            if (one.assay.id, one.direction) in wanted:
                yield _value(one)

    def _infant(self) -> Fact:
        age = self.patient.age
        if age is None:
            return Fact("not stated", "the age is not known")
        return Fact("cannot") if reached(age, "P1Y") else Fact("applies", f"age {words(age)}")

    def _live_vaccines(self) -> Fact:
        age = self.patient.age
        if age is None or reached(age, LIVE_VACCINES_TO):
            return Fact("not stated", "which live vaccines are due is not stated in the case")
        asked = "which live vaccines (rotavirus, BCG, measles-mumps-rubella) were given or are due"
        return Fact("possible", f"age {words(age)}: {asked} is not stated in the case")

    def _pregnancy(self) -> Fact:
        age, sex = self.patient.age, self.patient.sex
        if sex == "male" or (age is not None and (not reached(age, FERTILE_FROM) or reached(age, FERTILE_TO))):
            return Fact("cannot")
        if age is None or sex != "female":
            return Fact("not stated", "the age or the sex is not known")
        return Fact("possible", f"female, age {words(age)}; pregnancy is not stated in the case")

    def _underweight(self) -> Fact | None:
        scores = weight_z_scores(self.patient)
        if scores and max(scores) < UNDERWEIGHT_Z:
            below = f"{max(scores):.1f} standard deviations of weight for age"
            return Fact("applies", f"{self.patient.weight_kg:g} kg: {below}")
        return None

    def _under(self, finding: Finding, terms: tuple[str, ...]) -> bool:
        """Whether the finding is one of the terms or lies under one."""
        row = self.ontology.index(finding.term.id)
        return row is not None and any(self._is_a(row, term) for term in terms)

    def _covers(self, finding: Finding, terms: tuple[str, ...]) -> bool:
        """Whether excluding the finding excludes every one of the terms: it is above them all."""
        row = self.ontology.index(finding.term.id)
        asked = [self.ontology.index(term) for term in terms]
        return row is not None and all(one is not None and self.ontology.is_a(one, row) for one in asked)

    def _is_a(self, row: int, term: str) -> bool:
        above = self.ontology.index(term)
        return above is not None and self.ontology.is_a(row, above)


def _value(one: Measurement) -> str:
    """A measurement in words: "neutrophils 0.9 10*9/L (low)"."""
    unit = one.unit.label if one.unit else ""
    value = f"{one.value:g}" if one.value is not None else one.value_text
    said = "" if one.direction == "unknown" else f"({one.direction})"
    return " ".join(part for part in (one.assay.label, value, unit if value else "", said) if part)


@cache
def _analyte_terms() -> dict[str, tuple[str, ...]]:
    """The findings that the narrative's table gives for a low and a high value, by LOINC code."""
    rows = (row for row in tables.rows("analytes") if row["loinc"])
    return {row["loinc"]: tuple(filter(None, (row["low_term"], row["high_term"]))) for row in rows}


def _terms_of(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(term for code in codes for term in _analyte_terms().get(code, ()))


def _listed(labels: list[str]) -> str:
    return ", ".join(dict.fromkeys(labels))
