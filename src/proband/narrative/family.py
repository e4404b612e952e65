"""The patient as a member of a family: sex, parents' kinship, ancestry, age at the last encounter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
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
# "His mother": whose mother she is, is the patient.
_POSSESSOR = re.compile(
    rf"\b(?:(?P<male>his)|(?P<female>her))\s+(?:[\w-]+\s+){{0,2}}(?:{whose.KINSHIP})\b", re.IGNORECASE
)
_FACTS = re.compile(
    r"\b(?:(?P<male>testes|testis|undescended\s+test\w+|scrot\w+|peni\w+|circumcis\w+|prostate)|"
    r"(?P<female>menarche|menstrua\w+|her\s+pregnanc\w+|primigravida|ovar(?:y|ies)|uter\w+))\b",
    re.IGNORECASE,
)
_MESH_SEX = re.compile(r"^[\s•*·-]*(?:(?P<male>Male)|(?P<female>Female))\s*$", re.IGNORECASE | re.MULTILINE)

_NTH = r"(?:first|second|third|fourth|1st|2nd|3rd|4th)"
_DEGREE = re.compile(
    rf"\b(?P<degree>(?:double\s+|half[\s-]+)?{_NTH}(?:[\s-]degree)?[\s-]+cousins?(?:\s+once\s+removed)?|half[\s-]cousins?|"
    rf"cousins?\s+in\s+the\s+{_NTH}\s+degree|cousins\s+german|(?:double\s+)?cousins|uncle[\s-]+(?:and[\s-]+)?niece|"
    rf"aunt[\s-]+(?:and[\s-]+)?nephew|distantly\s+related|distant\s+(?:cousins|relatives)|"
    rf"{_NTH}[\s-]degree\s+(?:blood\s+)?relatives|grand(?:mothers\s+(?:are|were)\s+sisters|fathers\s+(?:are|were)\s+brothers))\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?P<degree>(?:from|in|of)\s+(?:the\s+|a\s+)?(?:same|one)\s+(?:small\s+|remote\s+|isolated\s+)?(?:village|town|region|area|"
    r"tribe|clan|community|island|caste|valley)|(?:from|in|of)\s+neighbou?ring\s+villages|(?:an?\s+)?endogam\w+(?:\s+\w+)?|"
    r"isolated\s+(?:village|community|population))\b",
    re.IGNORECASE,
)
_FAMILY = re.compile(rf"\b(?:{whose.KINSHIP}|famil(?:y|ies)|couple)\b", re.IGNORECASE)
_CONSANGUIN = r"(?:consanguin\w+|inbreeding|kinship|blood\s+relation\w*)"
_UNSETTLED = re.compile(
    rf"\b(?:suspected|possibl[ey]|suggest\w*|probabl[ey]|likely|presumed|remote)\s+(?:[\w-]+\s+){{0,3}}{_CONSANGUIN}"
    rf"|\b{_CONSANGUIN}\s+(?:(?:is|was|has|had|could|cannot|can)\s+)?(?:\w+\s+)?(?:suspected|possible|likely|presumed|assumed|"
    rf"unknown|unclear|uncertain|not\s+(?:known|clear|proven|assessed|recorded|mentioned|stated|documented|be))"
    rf"|\b(?:no\s+(?:information|data)|not\s+known|unknown|asked)\s+(?:\w+\s+){{0,4}}{_CONSANGUIN}|\b{_CONSANGUIN}\s*[:=]\s*unknown",
    re.IGNORECASE,
)
# Kinship of others than the patient's parents.
_OF_OTHERS = re.compile(
    r"\b(?:(?:his|her|the\s+patient's)\s+(?:own\s+)?(?:wife|husband|spouse|partner|marriage)|married\s+(?:to\s+)?(?:his|her)|"
    r"(?:(?:maternal|paternal|his|her)\s+)?grandparents)\b",
    re.IGNORECASE,
)
_PARENTS = re.compile(
    r"\b(?:parents|mother\s+and\s+(?:the\s+|his\s+|her\s+)?father|father\s+and\s+(?:the\s+|his\s+|her\s+)?mother|couple)\b",
    re.IGNORECASE,
)
# Every statement below holds one of these; most sentences hold none and need no closer reading.
_ABOUT_KINSHIP = re.compile(
    r"consanguin|inbre|outbre|relat|cousin|kin\b|kinship|incest|niece|nephew|ancest|grand|same|\bone\b|endogam|isolated|"
    r"neighbo",
    re.IGNORECASE,
)
_PAIR = (
    r"(?:parents|mother\s+and\s+(?:(?:his|her|the)\s+)?father|father\s+and\s+(?:(?:his|her|the)\s+)?mother|couple|"
    r"they)"
)
_NOT_RELATED = re.compile(
    rf"""\b(?:
      non-?\s?consanguin\w+ | (?:genetically\s+)?unrelated\s+(?:[\w-]+,?\s+){{0,4}}(?:parents|couple|father|
          mother|spouses)
    | {_PAIR}\s+(?:[\w-]+,?\s+){{0,5}}unrelated
    | {_PAIR}\s+(?:[\w-]+,?\s+){{0,4}}?not\s+(?:[\w-]+\s+){{0,2}}?(?:blood\s+|known\s+to\s+be\s+)?(?:related|
        consanguineous|
        relatives|kin|cousins)
    | (?:no|without|denied|deny|denies|denying|absence\s+of|neither|nor|
        not\s+any)\s+(?:[\w-]+\s+){{0,4}}?consanguinity
    | (?:denied|deny|denies)\s+(?:any\s+|all\s+)?(?:being\s+)?(?:related|kinship|(?:blood\s+|family\s+)?relation\w*)
    | consanguinity\s+(?:[\w-]+\s+){{0,3}}?(?:denied|excluded|absent|not\s+(?:reported|present|found|noted))
    | consanguinity\s*[:=]\s*(?:no|none|absent|denied|negative)\b
    | no\s+(?:[\w-]+\s+){{0,3}}(?:parental\s+)?(?:kinship|blood\s+relation\w*)
    | parents\s+(?:[\w-]+,?\s+){{0,3}}(?:aren['’]t|weren['’]t)\s+(?:related|consanguineous)
    | not\s+(?:from\s+|born\s+to\s+)?(?:a\s+)?consanguineous | outbred
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_RELATED = re.compile(
    rf"""\b(?:
      consanguineous | consanguinity(?!\s+(?:is|was)\s+(?:\w+\s+)?(?:common|frequent|usual))(?!\s+rates?) | inbred |
      (?<!un)related\s+(?:\w+\s+){{0,2}}parents | incest\w*
    | {_PAIR}\s+(?:[\w-]+,?\s+){{0,3}}?(?:were|are|being|both)\s+(?:\w+\s+)?(?:related|(?:blood\s+)?relatives|kin\b)
    | (?:{_PAIR}|marriage|union)\s+(?:[^.;]{{0,40}}\s)?(?:were|are|is|was|being|between|of|to)\s+
        (?:\w+\s+){{0,2}}?(?:{_NTH}[\s-])?(?:degree\s+)?(?:cousins|(?:blood\s+)?relatives)
    | (?:of|to|by)\s+(?:\w+\s+){{0,3}}(?:{_NTH}|double)[\s-](?:degree\s+|first\s+)?cousin(?:s|\s+parents|
        \s+marriage)?\b
    | cousin\s+(?:marriage|parents|couple)
    | uncle[\s-]+(?:and[\s-]+)?niece
    | grand(?:mothers\s+(?:are|were)\s+sisters|fathers\s+(?:are|were)\s+brothers)
    | {_PAIR}\s+(?:\w+\s+){{0,2}}?(?:share|shared|have|had)\s+(?:\w+\s+){{0,3}}(?:ancestors?|great-?\s?grand\w+)
    )""",
    re.IGNORECASE | re.VERBOSE,
)

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
    return (
        _by_majority(doc, _POSSESSOR)
        or _by_majority(doc, _SUBJECT)
        or _by_majority(doc, _FACTS)
        or _by_mesh(doc)
        or ("unknown", None)
    )


def find_consanguinity(doc: Document) -> Consanguinity:
    """Whether the parents are related, with the degree as the story words it; "same village" stays unknown."""
    unsure = Consanguinity()
    for sentence in whose.sentences(doc):
        words = doc.words(sentence)
        if _ABOUT_KINSHIP.search(words) is None or whose.is_background(words):
            continue
        if _UNSETTLED.search(words) or (_OF_OTHERS.search(words) and not _PARENTS.search(words)):
            continue
        degree = _DEGREE.search(words)
        if match := _NOT_RELATED.search(words):
            return Consanguinity("no", "", (_span(doc, sentence, match),))
        if match := _RELATED.search(words):
            spans = tuple(_span(doc, sentence, found) for found in (match, degree) if found is not None)
            return Consanguinity("yes", degree["degree"] if degree else "", spans)
        if unsure.degree == "" and (match := _UNSURE.search(words)) and _FAMILY.search(words):
            unsure = Consanguinity("unknown", match["degree"], (_span(doc, sentence, match),))
    return unsure


def find_age(doc: Document, times: Sequence[TimeMention]) -> TimePoint | None:
    """The patient's age at the last encounter: what is said to be "now", else the highest age of the story."""
    own = [mention for mention in times if mention.of == "patient" and mention.time and mention.time.age]
    now = [mention for mention in own if mention.kind == "now"]
    candidates = now or [mention for mention in own if mention.kind in ("age", "relative")]
    return max(candidates, key=lambda mention: age_days(mention.iso)).time if candidates else None


def find_ancestry(doc: Document) -> str:
    """The ancestry as the story words it ("Tunisian", "Greek and Italian", "Ethiopia"), or an empty string."""
    for sentence in whose.sentences(doc):
        words = doc.words(sentence)
        for match in _demonyms().finditer(words):
            if _AFTER_DEMONYM.match(words[match.end() : match.end() + 80]) and not whose.is_background(words):
                return match.group()
        country = _from_country().search(words)
        if country and not whose.is_background(words):
            return country["country"]
    return ""


@cache
def _demonyms() -> re.Pattern[str]:
    one = f"(?:{'|'.join(_longest_first(row['adjective'] for row in tables.rows('ancestry')))})"
    return re.compile(rf"\b{one}(?:(?:\s*(?:,|and|or|/)\s*|-){one})*\b")


@cache
def _from_country() -> re.Pattern[str]:
    countries = {row["country"] for row in tables.rows("ancestry")} - {""}
    return re.compile(
        r"\b(?:adopted|originat\w+|comes?|coming|came|hail\w*|descen\w+|emigrated|immigrated|migrated|family|families|parents|"
        r"ancestors|natives?|refugees?)\s+(?:\w+\s+){0,2}(?:from|of)\s+(?:the\s+)?(?:(?:[a-z]+(?:ern)?|[NSEW]\w+)\s+){0,2}"
        rf"(?P<country>{'|'.join(_longest_first(countries))})\b"
    )


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted(set(names), key=lambda name: (-len(name), name))


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
