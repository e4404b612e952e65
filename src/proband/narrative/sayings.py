"""What words say of a laboratory result: high, low, normal, abnormal; before the analyte or after it."""

from __future__ import annotations

import re

from proband.case.model import Direction

_HIGH = (
    r"(?:high(?:er)?|elevated|raised|increased|rais(?:ed|ing)|above\s+(?:the\s+)?(?:normal|upper\s+limit|"
    r"reference)\w*|supranormal|up|rose|risen|excessive)"
)
_LOW = (
    r"(?:low(?:er)?|reduced|decreased|diminished|depressed|subnormal|undetectable|deficient|"
    r"below\s+(?:the\s+)?(?:normal|lower\s+limit|reference|detection)\w*|"
    r"absent|unmeasurable)"
)
_NORMAL = (
    r"(?:normal(?:\s+range)?|unremarkable|within\s+(?:the\s+)?(?:normal|reference)\s+(?:limits?|ranges?|values?|"
    r"intervals?)|in\s+the\s+normal\s+range|normali[sz]ed|"
    r"non-?contributory|within\s+(?:normal\s+)?limits|inconspicuous|not\s+remarkable)"
)
_SIGNED = (
    r"(?P<positive{0}>positive|detected|present|reactive)|(?P<negative{0}>negative|not\s+detect\w+|"
    r"non-?reactive|undetected|absent|not\s+present)"
)
_WORDS = (
    rf"(?:(?P<high{{0}}>{_HIGH})|(?P<low{{0}}>{_LOW})|(?P<normal{{0}}>{_NORMAL})|{_SIGNED}|"
    rf"(?P<abnormal{{0}}>abnormal|deranged|altered|disturbed|impaired))"
)
ADVERB = (
    r"(?:very|markedly|slightly|mildly|moderately|severely|highly|grossly|strongly|weakly|greatly|also|"
    r"persistently|repeatedly|transiently|still|only|much|borderline|"
    r"significantly|extremely|minimally|again|all|both|each|always|consistently|initially|marginally|somewhat|"
    r"consequently|otherwise|entirely|completely|within|"
    r"marked|slight|mild|moderate|severe|significant|persistent|extreme|\w+ly)"
)
NOUN = (
    r"(?:levels?|counts?|concentrations?|values?|activit(?:y|ies)|titers?|titres?|tests?|results?|rates?|"
    r"antibod(?:y|ies)|studies|profiles?|measurements?|numbers?)"
)
FLUID = (
    r"(?:serum|plasma|blood|urine|urinary|total|circulating|fasting|free|absolute|peripheral|the|his|her|a|an|"
    r"of|in|for|venous|capillary|random|both|IgG|IgM|"
    r"levels?|values?|concentrations?|titers?|titres?)"
)
_AFTER = re.compile(
    rf"""^\s*(?:{NOUN}\b)?\s*(?:\([^()]{{0,60}}\))?\s*(?:(?:,|and|or)\s+anti-[\w-]+(?:\s+antibod\w+)?\s*)*[,:]?\s*
         (?:(?:was|were|is|are|be|being|been|remained|remain|stayed|proved|came|back|returned|found|to|became|
         showed|appeared|tested|turned|out|measured|ranged|and|in\s+serum|
            has|had|have|at\s+\w+|on\s+admission|initially|fell|dropped)\s+)*
         (?P<not>(?:not|never|no\s+longer|neither)\s+)?(?:{ADVERB}\s+)*?{_WORDS.format("")}(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_AFTER_NOUN = re.compile(
    rf"^\s*(?:{NOUN}\s+)?(?:(?P<high>elevations?|increases?|rises?|excess)|(?P<low>reductions?|decreases?|"
    rf"deficiency|depletion|fall)|(?P<positive>positivity)|"
    r"(?P<normal>normali[sz]ation)|(?P<negative>negativity)|(?P<abnormal>abnormalit\w+))\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"""(?:^|(?<=[\s(,;:])) (?P<not>(?:no|without|not|neither|nor|absence\s+of)\s+(?:an?\s+|
    any\s+)?)? (?:{ADVERB}\s+)?
         (?:{_WORDS.format("")}|(?P<rise>elevations?\s+(?:of|in)|increases?\s+(?:of|in)|rises?\s+in)|
         (?P<fall>reductions?\s+(?:of|in)|decreases?\s+(?:of|in)|deficiency\s+of|
         fall\s+in|lack\s+of))\s+(?:{FLUID}\s+)*$""",
    re.IGNORECASE | re.VERBOSE,
)
_NONE = re.compile(
    rf"\b(?:no|without|neither|nor|not\s+any|absence\s+of)\s+(?:{FLUID}\s+|{ADVERB}\s+)*$", re.IGNORECASE
)
_VERB = re.compile(r"\b(?:was|were|is|are|remained|stayed|proved|became)\b", re.IGNORECASE)
_BREAK = re.compile(r";|,?\s+(?:but|whereas|while|although|however|except)\b")


def _direction(match: re.Match[str], negated: bool) -> Direction:
    """The direction that a saying gives; "not raised" is normal, "not normal" is abnormal, "positive" is high."""
    said = {name for name, text in match.groupdict().items() if text}
    if said & {"high", "rise", "positive"}:
        return "normal" if negated else "high"
    if said & {"low", "fall"}:
        return "normal" if negated else "low"
    if said & {"normal", "negative"}:
        return "abnormal" if negated else "normal"
    return "normal" if negated else "abnormal"


def said_after(after: str, before: str = "") -> tuple[Direction, int] | None:
    """What the words after an analyte say ("was not elevated"), how far they reach; ``before`` may negate."""
    cut = _BREAK.search(after)
    clause = after[: cut.start()] if cut else after
    for match in (_AFTER.match(clause), _AFTER_NOUN.match(clause)):
        if match and not (cut is None and _is_of_the_next(clause, match)):
            negated = bool(match.groupdict().get("not")) or _NONE.search(before) is not None
            return _direction(match, negated), match.end()
    return None


def _is_of_the_next(clause: str, match: re.Match[str]) -> bool:
    """Whether a saying without a verb stands right before the next analyte, and speaks of that one ("raised X")."""
    return clause[match.end() :].isspace() and _VERB.search(match.group()) is None


def said_before(before: str) -> Direction | None:
    """What the words right before an analyte say ("markedly raised")."""
    match = _BEFORE.search(before)
    return _direction(match, bool(match["not"])) if match else None


def is_denied(before: str) -> bool:
    """Whether the words right before an analyte deny it ("no", "neither")."""
    return _NONE.search(before) is not None
