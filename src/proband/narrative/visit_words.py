"""By which words a sentence begins to tell what an examination or a test showed, in prose and in notes.

"On examination ..." and "O/E: ..." say it outright. Notes only list: "Hb 8.9 g/dL, platelets 22", "ECG: long QT",
"Height 86 cm" have no verb, and what they list was found when the patient was seen, not in the history before.
"""

from __future__ import annotations

import re

from proband.narrative.stance import tense

EXAMINED = re.compile(
    r"""\b(?:
      (?:on|at)\s+(?:the\s+|his\s+|her\s+|our\s+)?(?:[\w-]+\s+)?(?:examination|admission|arrival|inspection
        |auscultation|palpation|presentation|referral|visit|evaluation)
    | (?:physical|clinical|neurologic(?:al)?|ophthalmologic(?:al)?|ophthalmic|dermatologic(?:al)?|eye|cardiac
        |general|admission)
        \s+exam(?:ination)?
    | (?<!first\s)(?<!newborn\s)examination\s+(?:showed|revealed|found|disclosed|was)
    | today
    | (?:laboratory|blood)\s+(?:tests?|studies|investigations|examinations?|findings|results|values|work-?up)
    )\b | ^\W*(?:examination|exam|o/e|laboratory|investigations|imaging|results|labs|bloods|findings|work-?up
        |admission\s+(?:bloods|labs)|physical|clinically|vitals?)\s*:""",
    re.IGNORECASE | re.VERBOSE,
)
_VALUE = re.compile(
    r"\d\s*(?:[µumnpfk]?(?:mol|g|IU|U|Eq|L|kat)/|mm\s?Hg\b|fL\b|/(?:mm3|uL|µL|min)\b|[KM]/|x\s?10|×\s?10|%|"
    r"(?:cm|kg|bpm)\b)|\(\s*(?:H|L|high|low|normal|nl)\s*\)"
)
_NAMED_TEST = re.compile(
    r"^\W*(?:[A-Z]{2,5}|[A-Z][\w-]*\s?(?:films?|lamp|scan|ray|biopsy|bx|US|CT|MRI|studies|survey|conduction)"
    r"|Echo\w*|Ultrasound|Urin\w+|Fund\w+|Audiogram|Biopsy|Histology|Karyotype|Films?|Radiographs?)\s*(?::|\s[-–]\s)"
)
# Measured by hand at the visit: "Height was 86 cm", "Weight 5.1 kg". A birth weight was not.
_MEASURED = re.compile(
    r"^\W*(?:(?:his|her|the)\s+)?(?:body\s+)?(?:height|weight|length|stature|head\s+circumference|OFC|BMI"
    r"|blood\s+pressure|BP)\b(?!\s+(?:at\s+birth|gain|loss|velocity))[^,;.]{0,20}\d",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:at|by|since|from)\s+(?:the\s+age|age|birth|\w+\s+(?:days|weeks|months|years))\b", re.IGNORECASE
)


def says_it_was_seen(words: str) -> bool:
    """Whether a sentence says that an examination or a test is told now."""
    return EXAMINED.search(words) is not None


def lists_results(words: str) -> bool:
    """Whether a sentence lists what was measured, with no verb and no age of its own to say when."""
    if _DATED.search(words):
        return False
    if _MEASURED.match(words):
        return True
    return tense(words) == "" and (_VALUE.search(words) is not None or _NAMED_TEST.match(words) is not None)
