"""What words say of a laboratory result: high, low, normal, abnormal; before the analyte or after it."""

from __future__ import annotations

import re

from proband.case.model import Direction

HIGH = (
    r"(?:high(?:er)?(?![\s-]+normal)|elevated|raised|increased|rais(?:ed|ing)|above\s+(?:the\s+)?(?:normal|upper\s+limit|"
    r"reference)\w*|supranormal|up|rose|risen|excessive|↑+)"
)
LOW = (
    r"(?:low(?:er)?(?![\s-]+normal)|reduced|decreased|diminished|depressed|suppressed|subnormal|undetectable|deficient|"
    r"negligible|barely\s+detectable|not\s+measurable|immeasurabl[ey](?:\s+low)?|"
    r"below\s+(?:the\s+)?(?:normal|lower\s+limit|reference|detection)\w*|"
    r"absent|unmeasurable|↓+)"
)
NORMAL = (
    r"(?:(?:(?:low|high)[\s-]+)?normal(?:\s+range)?|wnl|nl|nad|unremarkable|sufficient|replete|adequate|reassuring|satisfactory|"
    r"(?:with)?in\s+(?:the\s+)?range|as\s+expected\s+for\s+(?:his\s+|her\s+)?age|within\s+(?:the\s+)?(?:normal|reference)\s+(?:limits?|ranges?|values?|"
    r"intervals?)|in\s+the\s+normal\s+range|normali[sz]ed|"
    r"non-?contributory|within\s+(?:normal\s+)?limits|inconspicuous|not\s+remarkable)"
)
_SIGNED = (
    r"(?P<positive{0}>positive|detected|present|reactive)|(?P<negative{0}>negative|neg|nil|clear|sterile|no\s+growth|none\s+detected|not\s+detect\w+|"
    r"non-?reactive|undetected|absent|not\s+present)"
)
_WORDS = (
    rf"(?:(?P<high{{0}}>{HIGH})|(?P<low{{0}}>{LOW})|(?P<normal{{0}}>{NORMAL})|{_SIGNED}|"
    rf"(?P<abnormal{{0}}>abnormal|deranged|altered|disturbed|impaired))"
)
ADVERB = (
    r"(?:very|markedly|slightly|mildly|moderately|severely|highly|grossly|strongly|weakly|greatly|also|"
    r"persistently|almost|virtually|all\s+but|quite|perfectly|repeatedly|transiently|still|only|much|borderline|"
    r"significantly|extremely|minimally|again|all|both|each|always|consistently|initially|marginally|somewhat|"
    r"consequently|otherwise|entirely|completely|within|"
    r"marked|slight|mild|moderate|severe|significant|persistent|extreme|\w+ly)"
)
NOUN = (
    r"(?:levels?|counts?|concentrations?|values?|activit(?:y|ies)|titers?|titres?|tests?|results?|rates?|"
    r"antibod(?:y|ies)|studies|profiles?|measurements?|numbers?)"
)
FLUID = (
    r"(?:serum|plasma|blood|urine|urinary|total|inappropriately|circulating|fasting|free|absolute|peripheral|the|his|her|a|an|"
    r"of|in|for|venous|capillary|random|both|IgG|IgM|"
    r"levels?|values?|concentrations?|titers?|titres?)"
)
# Where an analyte was measured, between its name and what is said of it.
WITHIN = (
    r"(?:in\s+(?:(?:his|her|the|cultured|skin|peripheral|blood|dried)\s+)*(?:leu[ck]ocytes?|fibroblasts?|lymphocytes?|"
    r"erythrocytes?|red\s+cells?|serum|plasma|blood|muscle|liver|spots?)\s+)"
)
MULTIPLE = re.compile(
    r"""(?:(?:at\s+least|about|almost|nearly|over|more\s+than|up\s+to|approximately|around|some|of)\s+)*
        (?:
          (?P<high>(?:twice|double|triple|(?:\d+(?:[.,]\d+)?|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|several|many)
             (?:-?\s?(?:-|–|to)\s?\d+)?\s?(?:[x×]|-?\s?fold|times))
             \s+(?:(?:above|over|higher\s+than|greater\s+than|more\s+than|of|that\s+of)\s+)?(?:the\s+|their\s+)?
             (?:age-matched\s+)?(?:upper|normal|ULN|reference|limit)\b(?:\s+(?:normal|limit|range|value|reference|of\s+normal|
             of\s+the\s+normal(?:\s+range)?)\b)*)
         |(?P<rise>(?:\d+(?:\.\d+)?(?:-?\s?(?:-|–|to)\s?\d+)?|two|three|four|five|six|seven|eight|nine|ten|several|many)[\s-]?fold\s+
             (?:elevat\w+|increase[ds]?|rise|raised|higher))
         |(?P<low>(?:less\s+than\s+)?(?:half|a\s+third|a\s+quarter|one\s+third)\s+(?:of\s+)?(?:the\s+)?
             (?:lower\s+limit|normal)\b(?:\s+(?:of\s+normal|range|value|limit))*)
         |(?P<fall>(?:\d+(?:\.\d+)?|two|three|four|five|ten|several)[\s-]?fold\s+(?:decrease[ds]?|reduc\w+|lower))
        )""",
    re.IGNORECASE | re.VERBOSE,
)
_AFTER_MULTIPLE = re.compile(
    rf"""^\s*(?:{NOUN}\b)?\s*[,:]?\s*
         (?:(?:was|were|is|are|be|been|being|remained|found|to|at|rose|rising|raised|elevated|increased|peaked|reached|
            measured|and|by|showed|an?|had|has|have|reaching)\s+)*(?P<multiple>{MULTIPLE.pattern})""",
    re.IGNORECASE | re.VERBOSE,
)
_TOGETHER = re.compile(
    rf"""\s*[,;(–-]?\s*(?:(?P<all>both|each|all)\s+(?:of\s+(?:which|them|these)\s+)?(?:(?:was|were|being|are)\s+)?
          |(?P<plural>were|are|remain(?:ed)?)\s+)
         (?:{ADVERB}\s+)*?{_WORDS.format("")}(?!\w)(?=\s*(?:[.;,)]|$|for\s+age))""",
    re.IGNORECASE | re.VERBOSE,
)
_AFTER = re.compile(
    rf"""^\s*(?:{NOUN}\b)?\s*{WITHIN}?(?:\([^()]{{0,60}}\))?\s*(?:(?:,|and|or)\s+anti-[\w-]+(?:\s+antibod\w+)?\s*)*
         (?:,\s+(?:done|taken|measured|checked|tested|repeated|drawn|obtained|performed|sent)\b[^,;.:]{{0,60}},\s+)?[,:=–—-]?\s*
         (?:(?:was|were|is|are|be|being|been|remained|remains?|stays?|stayed|proved|tests?|likewise|comes?|look(?:s|ed)|came|back|returned|found|to|became|
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


_ANY = re.compile(
    rf"{HIGH}|%\s+of|{LOW}|{NORMAL}|{_SIGNED.format('')}|abnormal|deranged|altered|disturbed|impaired|elevation|increase|"
    r"rise|excess|reduction|decrease|deficien|depletion|fall|positiv|neg|clear|sterile|nil|none|lack|\b(?:no|without|neither|nor|absence)\b|times|fold|"
    r"twice|double|triple|half|third|quarter|[x×]",
    re.IGNORECASE,
)


def says_anything(words: str) -> bool:
    """Whether a sentence has any word that could say something of a result: most rows of values have none."""
    return _ANY.search(words) is not None


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
    if (times := _AFTER_MULTIPLE.match(clause)) and (direction := multiple(times["multiple"])):
        return direction, times.end()
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


def multiple(said: str) -> Direction | None:
    """What a multiple of a limit says ("three times the upper limit of normal" is high)."""
    match = MULTIPLE.match(said)
    if match is None:
        return None
    return "high" if match["high"] or match["rise"] else "low"


def said_of_all(after: str) -> tuple[Direction, bool] | None:
    """What "both low", "all normal" after a list says, and whether it is said of two only."""
    match = _TOGETHER.match(after)
    return (_direction(match, False), (match["all"] or "").lower() == "both") if match else None


def is_denied(before: str) -> bool:
    """Whether the words right before an analyte deny it ("no", "neither")."""
    return _NONE.search(before) is not None
