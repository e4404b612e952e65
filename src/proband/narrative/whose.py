"""Whose a statement is: the patient's, a relative's, or nobody's in particular (disease background).

The rules look only at one sentence. They decide for times, values, treatments and variants; findings have
their own, finer rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from proband.narrative.document import NOT_PATIENT, Document, Sentence

Whose = Literal["patient", "relative", "other"]

# A "sentence" longer than this is a table or a broken text; it is read in pieces, so that time stays linear.
LONGEST = 1500
# How far before a relative the words stand that say how it is meant.
NEAR = 80

KINSHIP = (
    r"(?:great-?\s?)?(?:grand)?(?:mother|father|parent)s?|mum|mom|dad|brothers?|sisters?|siblings?|twins?|"
    r"(?:half-?)(?:brother|sister)s?|cousins?|uncles?|aunts?|nieces?|nephews?|relatives?|"
    r"family\s+members?|offspring|husband|wife"
)
PERSON = (
    r"patient|proband|propositus|proposita|index\s+case|boy|girl|infant|baby|child|newborn|neonate|toddler|"
    r"adolescent|teenager|youngster|man|woman|male|female|gentleman|lady|daughter|son"
)

_KIN = re.compile(rf"\b(?:{KINSHIP})\b", re.IGNORECASE)
_GENERAL = re.compile(
    r"""\b(?:
      (?:is|are|as|,)\s+(?:an?|the|one\s+of)\s+(?:[\w-]+[\s,]+){0,6}?
        (?:disease|disorder|syndrome|condition|entity|[a-z]+opathy|genodermatosis|error\s+of\s+metabolism)s?\b
    | (?:is|are|can\s+be|may\s+be)\s+(?:\w+\s+)?(?:characteri[sz]ed|caused|defined|marked|due)\b
    | (?:usually|typically|commonly|often|frequently|sometimes|rarely)\s+(?:begins?|starts?|presents?|appears?|
        leads?|shows?|causes?|affects?|occurs?)
    | results?\s+from | (?<!other\s)(?<!possible\s)causes\s+(?!were|was|of|had|for) | (?:can|may|
    might)\s+(?:also\s+)?(?:be|look|present|cause|occur|include|lead)
    | should\s+(?:always\s+)?be\s+(?:considered|thought|suspected|sought|treated|given|offered|tested|started)
    | (?:has|have)\s+(?:also\s+)?been\s+(?:reported|described|published|shown|proposed|used|associated|observed|
        linked|recommended|successful)
    | in\s+the\s+literature
    | (?:other|previous|reported|published|most|some|many|all|several|affected|few|these|those|half\s+of\s+the)\s+
        (?:[\w-]+\s+){0,2}(?:patients|cases|children|families|individuals|infants|people|carriers)
    | (?:patients|children|individuals|people|infants|adults|cases)\s+(?:with|who|suffering|affected)
    | first[\s-]line | treatment\s+of\s+choice | guidelines?
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_PATIENT = re.compile(
    rf"""\b(?:
      (?:he|she|his|her|him|hers|himself|herself)\b
    | (?:our|the|this|that|index)\s+(?:[\w-]+\s+){{0,3}}(?:{PERSON}|proband|case)\b
    | an?\s+(?:[\w-]+[\s,]+){{0,5}}?(?:{PERSON})\b
    | we\s+(?:saw|report|describe|present|started|treated|gave|examined|found|began|followed|evaluated|diagnosed)
    | was\s+(?:admitted|referred|born|started|found|treated|seen)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_OTHERS = re.compile(
    r"\b(?:other|another|previous|published)\s+(?:\w+\s+)?(?:patients?|cases?|children|child|families|family)\b",
    re.IGNORECASE,
)
_OWNER = r"(?:his|her|their|the|an?|one|two|three|both|another|whose|my|our|patient's|child's)"
_NO_PREPOSITION = r"(?!(?:of|to|from|by|with|in|for|like|than|and)\s)"
_RELATIVE = re.compile(
    rf"""(?:(?P<governed>\b(?:of|to|from|by|with|in|for|like|than)\s+)(?:\b{_OWNER}\s+)?(?:{_NO_PREPOSITION}[\w-]+\s+){{0,4}}?
         |(?:\b{_OWNER}\s+)?(?:{_NO_PREPOSITION}[\w-]+,?\s+){{0,4}}?)
         (?<![-\w])(?P<kin>{KINSHIP})\b(?!-)(?!\s+(?:reported|noticed|noted|brought|
         gave\s+birth|denied|consented|refused|wished|observed|described|said|told|complained|
         remember\w*|agreed|recall\w*|dated|dates|saw|thinks|thought))""",
    re.IGNORECASE | re.VERBOSE,
)
_BACK_TO_PATIENT = re.compile(
    rf"\b(?:the|our|this)\s+(?:{PERSON})\b|;|\b(?:reports?|says?|said|told|reported|noted)\s+that\s+s?he\b|\b(?:son|daughter)\s+of\b|,\s+(?:but|and|while|whereas)\s+"
    r"(?:he|she)\b",
    re.IGNORECASE,
)
# "The patient, but not his sister, was ...": the sister is named only to be set apart.
_SET_APART = re.compile(
    r"\b(?:not|unlike|nor|except)\s+(?:(?:in|that\s+of)\s+)?(?:his|her|their|the|an?)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
# "Two of his brothers had ...": the brothers are the subject, though "of" stands before them.
SOME_OF = re.compile(
    r"\b(?:one|two|three|four|five|six|both|all|some|none|several|each|either|neither|many|most|\d+)\s+of\s+(?:(?:his|her|their|the|"
    r"all)\s+){0,2}(?:[\w-]+\s+){0,2}$|^\W*of\s+(?:his|her|their|the)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\bs?he\b", re.IGNORECASE)
FEMALE_KIN = re.compile(r"mother|mum|mom|sister|aunt|niece|wife", re.IGNORECASE)
MALE_KIN = re.compile(r"father|dad|brother|uncle|nephew|husband", re.IGNORECASE)
_KIN_AFTER_AGE = re.compile(
    rf"^\w+[\s-]+(?:year|month|week|day)s?[\s-]+old[\s-]+(?:[a-z-]+\s+){{0,2}}(?:{KINSHIP})\b", re.IGNORECASE
)


def sentences(doc: Document) -> Iterator[Sentence]:
    """The sentences that can be about the patient, in order; very long ones in pieces cut at white space."""
    for sentence in doc.sentences:
        if sentence.section in NOT_PATIENT or sentence.of_relative:
            continue
        start = sentence.start
        while sentence.end - start > LONGEST:
            cut = doc.text.rfind(" ", start + 1, start + LONGEST)
            cut = cut if cut > start else start + LONGEST
            yield Sentence(start, cut, sentence.section)
            start = cut
        yield Sentence(start, sentence.end, sentence.section)


@lru_cache(maxsize=1024)
def is_background(words: str) -> bool:
    """Whether a sentence speaks of a disease or of other patients, and not of this one."""
    return (_GENERAL.search(words) is not None or _OTHERS.search(words) is not None) and (
        _PATIENT.search(words) is None
    )


def is_relatives(words: str, position: int) -> bool:
    """Whether what stands at ``position`` of the sentence is said of a relative, not of the patient."""
    if not _names_kin(words):
        return False
    if _KIN_AFTER_AGE.match(words[position : position + 60]):
        return True
    subject = _subject(words, position)
    return subject is not None and not _is_of_another_sex(subject["kin"], words[subject.end() : position])


def relative_told(words: str) -> str | None:
    """The word for the relative ("sister", "parents") of whom a sentence speaks at its end, None where of none."""
    subject = _subject(words, len(words)) if _names_kin(words) else None
    if subject is None or _is_of_another_sex(subject["kin"], words[subject.end() :]):
        return None
    return subject["kin"]


def _subject(words: str, position: int) -> re.Match[str] | None:
    """The last relative named before ``position`` of whom the words go on to speak."""
    subject = None
    for match in _RELATIVE.finditer(words, 0, position):
        before = words[max(0, match.start("kin") - NEAR) : match.start("kin")]
        governed = match["governed"] and not SOME_OF.search(before)
        if not governed and not _SET_APART.search(before):
            subject = match
    if subject is None or _BACK_TO_PATIENT.search(words, subject.end(), position):
        return None
    return subject


def _is_of_another_sex(kin: str, between: str) -> bool:
    """Whether a "he" or "she" after a relative cannot be that relative: "her parents were ... and she was ...".

    A pronoun for one person is not said of several, nor "he" of a sister.
    """
    pronouns = {match.group().lower() for match in _PRONOUN.finditer(between)}
    if not pronouns:
        return False
    if re.search(r"(?:s|members?)$", kin, re.IGNORECASE):
        return True
    female, male = FEMALE_KIN.search(kin) is not None, MALE_KIN.search(kin) is not None
    return (female and "he" in pronouns and "she" not in pronouns) or (
        male and "she" in pronouns and "he" not in pronouns
    )


@lru_cache(maxsize=1024)
def _names_kin(words: str) -> bool:
    """Whether a sentence names a relative at all: most do not, and need no closer reading."""
    return _KIN.search(words) is not None


def whose(words: str, position: int) -> Whose:
    """Whose the statement at ``position`` of a sentence is."""
    if is_background(words):
        return "other"
    return "relative" if is_relatives(words, position) else "patient"
