"""Of whom each clause of the story speaks: the patient, a relative, or diseases and patients in general.

    "Scurvy causes gum bleeding; the skin bruises easily."    background (a disease, told in the present)
    "Our patient had bruises, but scurvy was never thought of." the patient
    "Other children have been blind; ours was not."            background, then the patient

A clause goes by its own subject and verb; where it has none of its own, by the clause before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from proband.narrative import whose
from proband.narrative.document import Document, Sentence

Stance = Literal["patient", "background", "family"]


class Clause(msgspec.Struct, frozen=True):
    """A stretch of a sentence (offsets in the text) with one stance, and the reason for it.

    ``denied`` says what the words after the clause exclude: "suspected" (what it suspects), "latter" or "former"
    (that one of the two it names), or "all" ("neither of which our patient has").
    """

    start: int
    end: int
    stance: Stance
    because: str = ""
    denied: str = ""


_DENIES_ONE = re.compile(
    r"[\s;.,]*(?:(?:but|and|while|whereas|only|however),?\s+)?the\s+(latter|former|second"
    r"|first)(?:\s+(?:diagnosis|one))?\s+"
    r"(?:was|were|could\s+be|has\s+been|had\s+been|is)\s+(?:\w+\s+){0,2}?"
    r"(?:excluded|ruled\s+out|absent|negative|disproved|not\s+(?:found|present|confirmed))\b",
    re.IGNORECASE,
)
_DENIES_ALL = re.compile(
    r"[\s;.,]*(?:(?:but|and|however),?\s+)?(?:neither|none)(?:\s+of\s+(?:which|these|them|the\s+two))?\s+"
    r"(?:was|were|(?:has|have|had)\s+been|could\s+be|(?:our|the|this)\s+(?:patient|boy|girl|child)|s?he)\b",
    re.IGNORECASE,
)
_DENIES_SUSPICION = re.compile(
    r",?\s*(?:but|and)\s+(?:(?:was|were|this|it|could|be|later|then|soon|finally|eventually|subsequently)\s+)*"
    r"(?:(?:not|never)\s+(?:be\s+)?(?:confirmed|found|proven|proved|verified|seen)|ruled\s+out|excluded"
    r"|disproved|refuted)\b",
    re.IGNORECASE,
)
_PLACES = {"second": "latter", "first": "former"}


_BOUNDARY = re.compile(
    r""";\s+ | (?<!absent)(?<!negative)(?<!negatives)(?<!denies)(?<!excluded)(?<!not\spresent)(?<!not\shave):\s+
        (?!(?:no|none|absent|negative|nil|neg|normal|yes|present|positive|nad)\b)
    | ,?\s+(?=(?:but|whereas|while|however(?!,)|although|though)\b) | ,\s+(?=yet\b)
    | ,\s+(?:and|so)\s+(?=(?:s?he|his|her|hers|it|its|they|the|our|ours|this|these|there|in\s+our|we
        |an?)\b[^,;]{0,60}?\s
        (?:is|are|was|were|had|has|have|did|could|would|may|can|might|should|showed|revealed|developed|ranges
        |began)\b)
    | ,\s+(?=(?:an?|the)\s+(?:[\w-]+\s+){0,6}?(?:disease|disorder|syndrome|condition|genodermatosis
        |[a-z]+opathy|deficiency)
        \s+(?:of|that|which|with|characteri[sz]ed|caused|due|marked|in\s+which)\b)
    | ,\s+(?=(?:neither|none)\s+of\s+(?:which|these|them)\b)
    | ,\s+(?=which\s+(?:is|are|can|may|usually|often|typically|commonly)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_PERSON_NOW = re.compile(
    rf"""\b(?:(?:s?he|his|her|hers|him|himself|herself)\b | ours?\b(?!\s+(?:knowledge|literature|review
        |understanding))
    | (?:our|the|this|index)\s+(?:[\w-]+\s+){{0,3}}?(?:{whose.PERSON}|case)\b(?!s|-)
    | an?\s+(?:[\w-]+[\s,]+){{0,5}}?(?:{whose.PERSON})\b(?=[^.;]*\b(?:was|had|came|presented|developed
        |is\s+presented|
        aged|of\s+\d|who\s+(?:was|had|presented|developed))\b)
    | we\s+(?:saw|report|describe|present|started|treated|gave|examined|found|began|followed|evaluated|diagnosed)
    | (?:was|were)\s+(?:admitted|referred|born|brought|hospitali[sz]ed)\b
    | (?:(?:has|have)\s+been|could\s+be)\s+(?:\w+ly\s+)?(?:excluded|ruled\s+out)\b
    | (?:the|our|his|her)\s+differential\s+diagnos[ei]s\b(?!\s+of\b)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_PRESENT_VERB = (
    r"is|are|causes?|results?|leads?|(?<!not\s)presents?|begins?|starts?|includes?|affects?|occurs?"
    r"|comprises?|ranges?|"
    r"encompasses?|manifests?|shows?|has|have|can|may|might|should|must|becomes?|remains?|appears?|belongs?|"
    r"represents?|involves?|develops?|produces?|arises?|follows?|holds?|runs?|tends?|carries|carry|needs?|"
    r"requires?|progress(?:es)?|features?|varies|vary|describes?|combines?|suffers?"
)
_PAST_VERB = (
    r"was|were|had|did|could|would|came|gave|took|saw|led|grew|fell|rose|found|began|became|felt|kept|went"
    r"|held|made|"
    r"brought|bore|broke|got|lost|knew|drew|set|told|[a-z]{2,}ed"
)
_FINITE = re.compile(rf"\b(?:(?P<present>{_PRESENT_VERB})|(?P<past>{_PAST_VERB}))\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:was|were|had|did|showed|revealed|developed|presented|found|came|began|became|noted)\b", re.IGNORECASE
)
# An -ed word straight before a noun or after a determiner is no verb ("recently described disease").
_KINDS_OF_ILLNESS = (
    r"diseases?|disorders?|syndromes?|conditions?|deficienc(?:y|ies)|dystroph(?:y|ies)|dysplasias?|entit(?:y|ies)|"
    r"[a-z]+opath(?:y|ies)|[a-z]+(?:osis|oses|emia|aemia|uria)|genodermatos[ei]s|haploinsufficiency|mutations?|"
    r"variants?|changes?|errors?\s+of\s+metabolism|forms?|phenotypes?|spectrum|prognosis|prevalence|incidence|"
    r"inheritance|gene|genes|onset"
)
_ILLNESS = re.compile(rf"\b(?:{_KINDS_OF_ILLNESS})\b", re.IGNORECASE)
_PEOPLE = (
    r"patients|cases|children|families|individuals|infants|people|carriers|adults|males|females|boys|girls"
    r"|men|women|"
    r"persons|neonates|newborns|subjects|probands|clinicians|physicians"
)
_PLURAL_PEOPLE = re.compile(rf"\b(?:{_PEOPLE})\b", re.IGNORECASE)
_GENERAL = re.compile(
    rf"""\b(?:
      (?:is|are)\s+(?:an?|the|one\s+of)\s+(?:[\w-]+[\s,]+){{0,8}}?(?:{_KINDS_OF_ILLNESS})\b
    | (?:is|are|can\s+be|may\s+be)\s+(?:[\w-]+\s+)?(?:characteri[sz]ed|caused|defined|marked|due\s+to|inherited)\b
    | should\s+(?:always\s+|also\s+|therefore\s+)?(?:be\s+)?(?:considered|thought|suspected|sought|treated
        |given|offered|
        tested|started|consider|think|suspect|look|raise|prompt)
    | (?:has|have)\s+(?:also\s+|only\s+|never\s+)?been\s+(?:reported|described|published|shown|proposed
        |associated|observed|
        linked|recommended|recogni[sz]ed|seen|found)\s+(?:in|with|to|as|so|among|before|elsewhere|by)
    | (?:typical|classic(?:al)?|cardinal|characteristic|hallmark|core)\s+(?:\w+\s+)?(?:features?|signs?
        |symptoms|manifestations
        |findings)\s+(?:of\s+[\w\s-]{{1,40}}\s+)?(?:is|are|includes?|comprises?)
    | (?:features|signs|symptoms|manifestations)\s+of\s+(?:the|this)\s+(?:[\w-]+\s+)?(?:disease|disorder
        |syndrome|condition)\s+
        (?:are|include|comprise)
    | in\s+the\s+literature | (?:the|our)\s+literature | previously\s+(?:reported|described)\s+(?:{_PEOPLE})
    | (?:other|previous|reported|published|most|some|many|all|affected|few|these|those|half\s+of\s+the|earlier)\s+
        (?:[\w-]+\s+){{0,2}}(?:{_PEOPLE})
    | (?:{_PEOPLE})\s+(?:with|who|suffering|affected)
    | (?:is|are)\s+(?:\w+\s+)?(?:common|frequent|rare|typical|usual|uncommon|infrequent|characteristic|rarely
        |commonly|frequently|typically|often)\s+(?:\w+\s+)?(?:in|of|among|with)
    | (?:is|are|occurs?|develops?|appears?|seen|found)\s+(?:\w+\s+)?in\s+(?:this|the|most|many|some|all|about
        |up\s+to
        |approximately|half|\d)[^.;]{{0,25}}(?:syndrome|disease|disorder|condition|{_PEOPLE})
    | (?:can|may|might|could)\s+(?:also\s+|then\s+|sometimes\s+)?(?:be|look|present|cause|occur|include|lead
        |mimic|develop|
        have(?!\s+(?:been|had|suffered|experienced|developed)\b)|show|result|appear|resemble)
    | (?:usually|typically|commonly|often|frequently|sometimes|rarely|generally|classically|characteristically)\s+
        (?:begins?|starts?|presents?|appears?|leads?|shows?|causes?|affects?|occurs?|develops?|has|have|is|are
        |includes?)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_OTHERS_SUBJECT = re.compile(
    rf"^\W*(?:other|another|others|previous|earlier|most|some|many|few|all|reported"
    rf"|published)\s+(?:[\w-]+\s+){{0,5}}"
    rf"(?:{_PEOPLE}|{_KINDS_OF_ILLNESS}|authors|reports|groups|famil(?:y|ies))\b"
    rf"|^\W*an?(?:other)?\s+(?:[\w-]+\s+){{0,3}}?(?:{whose.PERSON})\b[^.;]{{0,60}}\b(?:same\s+(?:variant"
    rf"|mutation|change|genotype"
    r"|disease|disorder|syndrome|gene|defect)\b[^.;]{0,40}|)(?:described|reported|published)\s+(?:elsewhere"
    r"|before|previously|by|in)\b",
    re.IGNORECASE,
)
_IT_SUBJECT = re.compile(
    r"^\W*(?:and\s+)?(?:it|its|they|their|these|this\s+(?:disease|disorder|condition|syndrome))\b", re.IGNORECASE
)
_APPOSITION = re.compile(
    rf"^(?:an?|the)\s+(?:[\w-]+\s+){{0,6}}?(?:{_KINDS_OF_ILLNESS})\b|^which\s+(?:is|are|can|may|usually|often"
    rf"|typically)\b",
    re.IGNORECASE,
)
_FAMILY_BACK = re.compile(r"\b(?:the\s+patient|our\s+patient|the\s+proband|the\s+index\s+case)\b", re.IGNORECASE)
# Sections in which notes are kept about the patient, often without a verb.
_OF_PATIENT = frozenset({"history", "examination", "investigations", "treatment"})
# What somebody sees now is no statement about a disease, though it is told in the present: "scoliosis is present".
_SEEN_NOW = re.compile(
    r"\b(?:is|are)\s+(?:also\s+|now\s+|still\s+|not\s+|\w+ly\s+)?(?:present|absent|noted|seen|evident|visible"
    r"|palpable"
    r"|mild|moderate|severe|marked|obvious|noticeable|apparent|audible|normal|unremarkable|found|observed)\b"
    r"|\b(?:has|have)\s+(?:not|never|now|already|since|resolved|improved|worsened|occurred|disappeared"
    r"|progressed)\b",
    re.IGNORECASE,
)


def clauses(doc: Document, sentence: Sentence, diseases: Sequence[tuple[int, int]], before: Stance) -> list[Clause]:
    """The clauses of a sentence, each with its stance; ``before`` is the stance of the sentence before."""
    found: list[Clause] = []
    for start, end in _split(doc, sentence):
        text = doc.text[start:end]
        named = any(start <= a and b <= end for a, b in diseases)
        previous = found[-1].stance if found else None
        stance, because = _stance(text, sentence, named, previous, before)
        found.append(Clause(start, end, stance, because, _denied_after(doc, end)))
    return found


def _denied_after(doc: Document, end: int) -> str:
    """Which of two things the words after ``end`` exclude ("; the latter was excluded by biopsy")."""
    if _DENIES_SUSPICION.match(doc.text, end, end + 120):
        return "suspected"
    if _DENIES_ALL.match(doc.text, end, end + 120):
        return "all"
    match = _DENIES_ONE.match(doc.text, end, end + 120)
    return _PLACES.get(match[1].lower(), match[1].lower()) if match else ""


def _split(doc: Document, sentence: Sentence) -> Iterator[tuple[int, int]]:
    start = sentence.start
    for match in _BOUNDARY.finditer(doc.text, sentence.start, sentence.end):
        if match.start() > start:
            yield start, match.start()
            start = match.end()
    yield start, sentence.end


def _stance(
    text: str, sentence: Sentence, names_disease: bool, previous: Stance | None, before: Stance
) -> tuple[Stance, str]:
    if sentence.section == "family":
        return ("patient", "") if _FAMILY_BACK.search(text) else ("family", "the family history")
    if _OTHERS_SUBJECT.match(text):
        return "background", "of other patients"
    if previous is not None and _APPOSITION.match(text):
        return "background", "what a disease is"
    if _PERSON_NOW.search(text):
        return "patient", ""
    verb = _first_verb(text)
    present = verb is not None and verb["present"] is not None
    subject = text[: verb.start()] if verb else text
    if present and _is_general_subject(subject, text, names_disease) and not _is_past_passive(text):
        return "background", "a disease in general"
    if _GENERAL.search(text) and not _PAST.search(text):
        return "background", "a general statement"
    if previous == "background" and not _PAST.search(text):
        return "background", "goes on about a disease"
    if before == "background" and present and previous is None and _IT_SUBJECT.match(text):
        return "background", "goes on about a disease"
    if sentence.section == "background" and not _PAST.search(text):
        return "background", "the background section"
    return "patient", ""


_TOLD_NOW = re.compile(
    r"\b(?:s?he|it)\s+(?:also\s+|often\s+|still\s+|sometimes\s+|now\s+)?(?!was\b|his\b|does\b)[a-z]{2,}s\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def tense(words: str) -> str:
    """ "present" or "past" by the first finite verb of a sentence, or an empty string where it has none."""
    verb = _first_verb(words)
    told = _TOLD_NOW.search(words, 0, verb.start() if verb else len(words))
    if told is not None:
        return "present"
    return "" if verb is None else "present" if verb["present"] else "past"


def _first_verb(text: str) -> re.Match[str] | None:
    """The first finite verb; an -ed word that describes a noun is none."""
    for match in _FINITE.finditer(text):
        word = match.group().lower()
        if not word.endswith("ed") or _is_finite_ed(text, match):
            return match
    return None


def _is_finite_ed(text: str, match: re.Match[str]) -> bool:
    left = text[: match.start()].rstrip()
    if not left or left.endswith((",", "-")):
        return False
    return (
        re.search(
            r"\b(?:an?|the|of|with|and|by|in|recently|newly|well|highly|severely|mildly)$", left, re.IGNORECASE
        )
        is None
    )


def _is_general_subject(subject: str, text: str, names_disease: bool) -> bool:
    if re.search(r"\b(?:his|her|our|the\s+patient)\b", subject, re.IGNORECASE):
        return False
    if _PLURAL_PEOPLE.search(subject):
        return True
    if _SEEN_NOW.search(text) and _GENERAL.search(text) is None:
        return False
    if _ILLNESS.search(subject) or re.match(
        r"\W*(?:[A-Z][A-Z0-9]{2,}|[A-Z][a-z]+)\W*(?:,[^,]*,\s*)?(?:usually|often|typically)?\W*$", subject
    ):
        return _GENERAL.search(text) is not None or names_disease or _ILLNESS.search(subject) is not None
    return False


def _is_past_passive(text: str) -> bool:
    """Whether the clause, for all its present verb, tells what happened ("the mutation is what we found")."""
    return re.search(r"\bwe\s+\w+ed\b|\bin\s+our\s+(?:patient|case)\b", text, re.IGNORECASE) is not None
