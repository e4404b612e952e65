"""Sentences that go on about a relative without naming one: "His sister had seizures. She died at 3 months."

Such a sentence is given to the section "family" and marked, so that nothing in it becomes the patient's. It is
known by its pronoun alone: that of the relative before, which is not the patient's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from proband.case.model import Sex
from proband.narrative import whose
from proband.narrative.document import NOT_PATIENT, Document, Sentence
from proband.narrative.family import find_sex

_GOES_ON = re.compile(
    r"^\W*(?:(?:at|after|from|in|by|since|until|when|later|then|soon|also|subsequently|finally|moreover)\b[^,.;]{0,50},?\s+)?"
    r"(?:(?P<female>she)|(?P<male>he))\b",
    re.IGNORECASE,
)
# The mother tells of her child, or carries it.
_TELLS = re.compile(
    r"\bs?he\s+(?:(?:has|had|also|first|then)\s+){0,2}(?:reported|reports|noticed|noted|brought|gave|denied|denies|said|says|told|"
    r"described|observed|remembered|recalled|stated|thought|believed|feared|breast-?fed)\b|\bpregnan|\bgestation|\bfetal|"
    r"\bfetus|\bfoetus|\bamnio|\bprenatal|\bhydramnios|\bantenatal|\bdelivered\b|\bdelivery\b",
    re.IGNORECASE,
)
_PATIENT = re.compile(
    r"\b(?:patient|proband|propositus|proposita|index|child|infant|baby|newborn|neonate|our)\b", re.IGNORECASE
)


def with_relatives_told(doc: Document) -> Document:
    """The document with the sentences that go on about a relative in the section "family"."""
    if not any(_names_one(doc.words(sentence)) for sentence in doc.sentences):
        return doc
    patient = find_sex(doc)[0]
    if patient == "unknown":
        return doc
    return msgspec.structs.replace(doc, sentences=tuple(_told(doc, patient)))


def _told(doc: Document, patient: Sex) -> Iterator[Sentence]:
    relative: Sex = "unknown"
    for sentence in doc.sentences:
        words = doc.words(sentence)
        if sentence.section in NOT_PATIENT or sentence.heading:
            yield sentence
        elif relative not in ("unknown", patient) and _goes_on(words, relative):
            yield msgspec.structs.replace(sentence, section="family", of_relative=True)
        else:
            relative = _names_one(words) or "unknown"
            yield sentence


def _goes_on(words: str, relative: Sex) -> bool:
    """Whether a sentence begins with the pronoun of the relative and speaks of nobody else."""
    match = _GOES_ON.match(words)
    if match is None or ("female" if match["female"] else "male") != relative:
        return False
    others = r"\b(?:he|his|him)\b" if relative == "female" else r"\b(?:she|her|hers)\b"
    return not (_TELLS.search(words) or _PATIENT.search(words) or re.search(others, words, re.IGNORECASE))


def _names_one(words: str) -> Sex | None:
    """The sex of the one relative that a sentence is about, None where it is about anybody else."""
    kin = whose.relative_told(words) if len(words) <= whose.LONGEST else None
    if kin is None or kin.lower().endswith("s"):
        return None
    return "female" if whose.FEMALE_KIN.search(kin) else "male" if whose.MALE_KIN.search(kin) else None
