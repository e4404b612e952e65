"""Whether a place of a clause is said of a relative: "her mother had asthma", "asthma in a cousin"."""

from __future__ import annotations

import re

from proband.narrative import whose

_KIN = re.compile(rf"\b(?:{whose.KINSHIP})\b", re.IGNORECASE)
_GOVERNED = re.compile(
    r"\b(?:of|to|from|by|with|for|like|than|as)\s+(?:(?!(?:was|were|is|had|has|who|which)\b)[\w'’-]+,?\s+){0,4}$",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"^\s+(?:(?:had|have|has)\s+)?(?:also\s+|never\s+|not\s+|always\s+)?(?:the\s+(?:impression|feeling)"
    r"|thinks?|believes?|fears?"
    r"|worries|reports?|notes?|says?|describes?|reported|noticed|noted|brought|gave\s+birth|denied|consented"
    r"|refused|wished"
    r"|(?:have\s+|has\s+|had\s+)?(?:never\s+|not\s+|also\s+|first\s+)?(?:seen|heard|felt|found|mentioned|remarked)"
    r"|observed|described|said|"
    r"told|complained|remembered|agreed|recalled|stated|sought|saw|took|confirmed|were\s+(?:not\s+)?(?:related"
    r"|consanguineous|told|"
    r"counsell?ed|informed)|are\s+(?:not\s+)?(?:related|consanguineous))\b",
    re.IGNORECASE,
)
_KIN_WITH = re.compile(
    r"^\s*,?\s*(?:with|who\s+(?:has|had|is|was|suffers?|suffered|died)|affected|suffering|known\s+for)\b",
    re.IGNORECASE,
)
_PARENTS = re.compile(r"parents?$", re.IGNORECASE)
_BACK = re.compile(
    rf"\b(?:the|our|this)\s+(?:index\s+)?(?:{whose.PERSON}|case)\b|\b(?:son|daughter)\s+of\b|"
    r",\s+(?:and\s+|but\s+)?s?he\s+(?:was|had|has|is|did|does|developed|presented)\b|"
    r"\b(?:report|say|tell|told|said|not|notic|remember|recall|describ|stat|complain|worr|think"
    r"|believ)\w*\s+that\s+s?he\b",
    re.IGNORECASE,
)
# "The boy, whose mother had asthma, had a rash": after the inserted clause the story goes on about the boy.
_WHOSE = re.compile(r"\bwhose\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_ON = re.compile(r",\s+(?:had|has|was|is|presented|developed|came|showed|did)\b", re.IGNORECASE)
_KIN_AFTER = re.compile(
    rf"^\s*(?:(?:(?!and\b|with\b)[\w-]+)\s+){{0,2}}?(?:in|of)\s+(?:his|her|the|an?|two|three|both|one|several"
    rf"|other|some)\s+"
    rf"(?:[\w-]+\s+){{0,2}}?(?:{whose.KINSHIP})\b",
    re.IGNORECASE,
)
_FAMILY_HISTORY = re.compile(
    r"\bfamily\s+history\s+(?:was\s+|is\s+)?(?:of|for|with|includ\w+|reveal\w+|positive\s+for|negative\s+for"
    r"|remarkable\s+for|"
    r"significant\s+for)\b[^.;]*$|\bin\s+(?:his|her|the)\s+family\b[^.;,]*$",
    re.IGNORECASE,
)
_RUNS_IN_FAMILY = re.compile(
    r"^[^.;,]{0,30}\b(?:runs?|ran)\s+in\s+the\s+family|^\s+(?:in|on)\s+(?:his|her|the"
    r"|both)\s+(?:\w+\s+)?(?:family|side)\b",
    re.IGNORECASE,
)


def is_relatives(left: str, right: str) -> bool:
    """Whether what stands between ``left`` and ``right`` of a clause is said of a relative."""
    if _KIN_AFTER.match(right) or _RUNS_IN_FAMILY.match(right) or _FAMILY_HISTORY.search(left):
        return True
    for match in reversed(list(_KIN.finditer(left))):
        after = left[match.end() :]
        if _SET_APART.search(left, 0, match.start()):
            continue
        if _of_another_sex(match.group(), after):
            return False
        if _BACK.search(after) or (_WHOSE.search(left, 0, match.start()) and _ON.search(after)):
            return False
        if _is_subject(left[: match.start()], match.group(), after):
            return True
    return False


# "He, but not his sister, ...": she is named only to be set apart. "His mother is well and he ...": he is not she.
_SET_APART = re.compile(
    r"\b(?:not|unlike|except|nor|contrary\s+to|in\s+contrast\s+to)\s+(?:in\s+|that\s+of\s+)?(?:his|her|the"
    r"|an?)\s+(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_HE = re.compile(
    r"\b(?:and|but|while|whereas)\s+(he|she)\s+(?:has|had|is|was|did|does|developed|presented|showed|came)\b",
    re.IGNORECASE,
)
_FEMALE = re.compile(r"(?:mother|mum|mom|sister|aunt|niece|wife)$", re.IGNORECASE)
_MALE = re.compile(r"(?:father|dad|brother|uncle|nephew|husband)$", re.IGNORECASE)


def _of_another_sex(kin: str, after: str) -> bool:
    """Whether "and he ..." after a relative cannot be said of that relative: of a sister, or of several people."""
    pronoun = _HE.search(after)
    if pronoun is None:
        return False
    he = pronoun[1].lower() == "he"
    return bool((_FEMALE if he else _MALE).search(kin)) or kin.lower().endswith("s")


def _is_subject(before: str, kin: str, after: str) -> bool:
    """Whether a relative is the one of whom the words after speak."""
    if _TELLS.match(after):
        return False
    if _GOVERNED.search(before) and not whose.SOME_OF.search(before):
        return _KIN_WITH.match(after) is not None and not _PARENTS.search(kin)
    return True
