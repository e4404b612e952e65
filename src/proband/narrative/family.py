"""The patient as a member of a family: sex, parents' kinship, ancestry, age at the last encounter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from proband.age import age_days
from proband.case.model import Consanguinity, Sex, Span, TimePoint
from proband.narrative import tables, whose
from proband.narrative.document import Document, Sentence
from proband.narrative.times import TimeMention

_MALE = r"boy|son|man|male|gentleman|schoolboy|stepson|grandson"
_FEMALE = r"girl|daughter|woman|female|lady|schoolgirl|stepdaughter|granddaughter"
_NOUN = re.compile(rf"\b(?:(?P<male>{_MALE})|(?P<female>{_FEMALE}))\b", re.IGNORECASE)
_OTHERS_NOUN = re.compile(
    rf"\b(?:two|three|four|five|both|another|other|unaffected|healthy|older|younger|elder|their|his|her)\s+"
    rf"(?:[\w-]+\s+)?$|\b(?:{whose.KINSHIP})\s*,?\s+an?\s+(?:[\w-]+\s+){{0,3}}$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"\b(?:(?P<male>he|his|him)|(?P<female>she|her|hers))\b", re.IGNORECASE)
_FACTS = re.compile(
    r"\b(?:(?P<male>testes|testis|undescended\s+test\w+|scrot\w+|peni\w+|circumcis\w+|prostate)|"
    r"(?P<female>menarche|menstrua\w+|her\s+pregnanc\w+|primigravida|ovar(?:y|ies)|uter\w+))\b",
    re.IGNORECASE,
)
_MESH_SEX = re.compile(r"^[\s•*·-]*(?:(?P<male>Male)|(?P<female>Female))\s*$", re.IGNORECASE | re.MULTILINE)

_DEGREE = re.compile(
    r"\b(?P<degree>(?:double\s+)?(?:first|second|third)(?:[\s-]degree)?[\s-]+cousins?(?:\s+once\s+removed)?|"
    r"half[\s-]cousins?|"
    r"(?:double\s+)?cousins|uncle[\s-]+(?:and[\s-]+)?niece|aunt[\s-]+(?:and[\s-]+)?nephew|distantly\s+related|"
    r"distant\s+"
    r"(?:cousins|relatives)|(?:first|second|third|fourth)[\s-]degree\s+relatives)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?P<degree>(?:from|in)\s+(?:the\s+)?same\s+(?:small\s+|remote\s+)?(?:village|town|region|area|tribe|clan|"
    r"community|island)|endogam\w+|isolated\s+(?:village|community|population))\b",
    re.IGNORECASE,
)
_NOT_RELATED = re.compile(
    r"""\b(?:
      non-?\s?consanguin\w+ | unrelated\s+(?:\w+,?\s+){0,3}(?:parents|couple) | (?:parents|
      couple)\s+(?:[\w-]+,?\s+){0,4}unrelated
    | (?:parents|mother\s+and\s+father|father\s+and\s+mother|couple|they)\s+(?:[\w-]+,?\s+){0,4}?not\s+
        (?:blood\s+|known\s+to\s+be\s+)?(?:related|consanguineous|relatives|kin)
    | (?:no|without|denied|deny|denies|denying|absence\s+of|neither|nor|
    not\s+any)\s+(?:[\w-]+\s+){0,4}?consanguinity
    | consanguinity\s+(?:[\w-]+\s+){0,3}?(?:denied|excluded|absent|not\s+(?:reported|present|known|found|noted))
    | consanguinity\s*[:=]\s*(?:no|none|absent|denied|negative)\b
    | no\s+(?:[\w-]+\s+){0,3}(?:parental\s+)?(?:kinship|blood\s+relation\w*)
    | parents\s+(?:[\w-]+,?\s+){0,3}(?:aren['’]t|weren['’]t)\s+(?:related|consanguineous)
    | not\s+(?:from\s+|born\s+to\s+)?(?:a\s+)?consanguineous
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_RELATED = re.compile(
    r"""\b(?:
      consanguineous | consanguinity(?!\s+(?:is|was)\s+(?:\w+\s+)?(?:common|frequent|unknown|unclear|
      not))(?!\s+rates?) | inbred | (?<!un)related\s+(?:\w+\s+){0,2}parents
    | (?:parents|mother\s+and\s+father|father\s+and\s+mother|couple)\s+(?:[\w-]+,?\s+){0,3}?(?:were|are|being|
    both)\s+(?:\w+\s+)?
        (?:related|relatives|kin\b)
    | (?:parents|couple|mother\s+and\s+father|marriage|union|they)\s+(?:[^.;]{0,40}\s)?(?:were|are|is|was|being|
    between|of|to)\s+
        (?:\w+\s+){0,2}?(?:(?:first|second|third)[\s-])?(?:degree\s+)?cousins
    | (?:of|to|by)\s+(?:\w+\s+){0,3}(?:first|second|third|double)[\s-](?:degree\s+|first\s+)?cousin(?:s|
    \s+parents|\s+marriage)?\b
    | cousin\s+(?:marriage|parents|couple)
    | uncle[\s-]+(?:and[\s-]+)?niece
    )""",
    re.IGNORECASE | re.VERBOSE,
)

_KIN = re.compile(rf"(?<![-\w])(?P<kin>{whose.KINSHIP})\b(?!-)", re.IGNORECASE)
_AFTER_DEMONYM = re.compile(
    rf"^(?:[\s-]+[\w-]+,?){{0,5}}?[\s-]+(?:{whose.PERSON}|{whose.KINSHIP}|couple|family|origin|descent|ancestry|"
    rf"ethnicity|heritage|"
    r"background|extraction|nationality)\b",
    re.IGNORECASE,
)


def find_sex(doc: Document) -> tuple[Sex, Span | None]:
    """The patient's sex: by what the patient is called, else by pronouns, else by anatomy, else by MeSH."""
    for sentence in whose.sentences(doc):
        words = doc.words(sentence)
        for match in _NOUN.finditer(words):
            if _names_patient(words, match):
                return _sex_of(match), doc.span(sentence.start + match.start(), sentence.start + match.end())
    return _by_majority(doc, _SUBJECT) or _by_majority(doc, _FACTS) or _by_mesh(doc) or ("unknown", None)


def find_consanguinity(doc: Document) -> Consanguinity:
    """Whether the parents are related, with the degree as the story words it; "same village" stays unknown."""
    unsure = Consanguinity()
    for sentence in whose.sentences(doc):
        words = doc.words(sentence)
        if whose.is_background(words):
            continue
        degree = _DEGREE.search(words)
        if match := _NOT_RELATED.search(words):
            return Consanguinity("no", "", (_span(doc, sentence, match),))
        if match := _RELATED.search(words):
            spans = tuple(_span(doc, sentence, found) for found in (match, degree) if found is not None)
            return Consanguinity("yes", degree["degree"] if degree else "", spans)
        if unsure.degree == "" and (match := _UNSURE.search(words)) and _KIN.search(words):
            unsure = Consanguinity("unknown", match["degree"], (_span(doc, sentence, match),))
    return unsure


def find_age(doc: Document, times: Sequence[TimeMention]) -> TimePoint | None:
    """The patient's age at the last encounter: what is said to be "now", else the highest age of the story."""
    own = [mention for mention in times if mention.of == "patient" and mention.time and mention.time.age]
    now = [mention for mention in own if mention.kind == "now"]
    candidates = now or [mention for mention in own if mention.kind in ("age", "relative")]
    return max(candidates, key=lambda mention: age_days(mention.iso)).time if candidates else None


def find_ancestry(doc: Document) -> str:
    """The ancestry as the story words it ("Tunisian"), or an empty string."""
    for sentence in whose.sentences(doc):
        words = doc.words(sentence)
        for match in _demonyms().finditer(words):
            if _AFTER_DEMONYM.match(words[match.end() : match.end() + 80]) and not whose.is_background(words):
                return match.group()
    return ""


@cache
def _demonyms() -> re.Pattern[str]:
    adjectives = sorted((row["adjective"] for row in tables.rows("ancestry")), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(adjectives)})\b")


def _names_patient(words: str, match: re.Match[str]) -> bool:
    """Whether a word such as "boy" or "daughter" stands for the patient."""
    if _OTHERS_NOUN.search(words[max(0, match.start() - 60) : match.start()]):
        return False
    return not whose.is_relatives(words, match.start()) and not whose.is_background(words)


def _sex_of(match: re.Match[str]) -> Sex:
    return "male" if match["male"] else "female"


def _by_majority(doc: Document, pattern: re.Pattern[str]) -> tuple[Sex, Span | None] | None:
    counts: Counter[Sex] = Counter()
    first: dict[Sex, Span] = {}
    for sentence in whose.sentences(doc):
        words = doc.words(sentence)
        for match in pattern.finditer(words):
            if not whose.is_relatives(words, match.start()):
                counts[_sex_of(match)] += 1
                first.setdefault(_sex_of(match), _span(doc, sentence, match))
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0], first[ranked[0][0]]


def _by_mesh(doc: Document) -> tuple[Sex, Span | None] | None:
    found = {
        _sex_of(match): doc.span(sentence.start + match.start(), sentence.start + match.end())
        for sentence in doc.sentences
        if sentence.section == "mesh"
        for match in _MESH_SEX.finditer(doc.words(sentence))
    }
    return next(iter(found.items())) if len(found) == 1 else None


def _span(doc: Document, sentence: Sentence, match: re.Match[str]) -> Span:
    return doc.span(sentence.start + match.start(), sentence.start + match.end())
