"""The words that make a number of weeks an age, an interval, a length or a relative time: patterns only."""

from __future__ import annotations

import re

from proband.narrative import whose
from proband.narrative.quantity import NUMBER, ORDINAL

ABOUT = r"(?:about|approximately|around|only|just|almost|nearly|over|exactly|some)"
# What stands before a quantity, nearest words last.
BEFORE_AGE = re.compile(
    rf"(?:\bage[ds]?(?:\s+(?:of|at|was|between|from))?|\b(?:{whose.PERSON}|{whose.KINSHIP})(?:\s+\w+)?,?\s+of|"
    rf"\bDOL)"
    rf"\s*(?:{ABOUT}\s+)?$",
    re.IGNORECASE,
)
BEFORE_AT = re.compile(rf"\b(?:at|by|until|till|from|before)\s+(?:{ABOUT}\s+)?$", re.IGNORECASE)
BEFORE_AFTER = re.compile(rf"\b(?:after)\s+(?:{ABOUT}\s+|another\s+)?$", re.IGNORECASE)
BEFORE_NOW = re.compile(
    r"\b(?:now|currently|presently|today|at\s+present|at\s+(?:the\s+)?last\s+(?:follow-?up|visit|examination|"
    r"review))"
    r"(?:\s+is)?,?\s+(?:at\s+)?(?:the\s+age\s+of\s+|aged?\s+(?:of\s+)?|an?\s+|he\s+is\s+|she\s+is\s+|at\s+)?$",
    re.IGNORECASE,
)
BEFORE_EVERY = re.compile(r"\b(?:every|each)\s+(?:other\s+)?$|\bintervals?\s+of\s+(?:about\s+)?$", re.IGNORECASE)
BEFORE_GESTATION = re.compile(
    r"\bgestation(?:al\s+age)?\s+(?:of|was|at)?\s*$|\b(?:born|deliver(?:ed|y))(?:\s+[\w-]+){0,3}\s+(?:at|"
    r"after)\s*$",
    re.IGNORECASE,
)
# What stands after it.
AFTER_AGE = re.compile(
    r"^[\s-]*(?:old\b|of\s+(?:age|life)\b|after\s+birth\b|post-?natal|postpartum|y?/?o\b|[’']?\s*of\s+age)",
    re.IGNORECASE,
)
AFTER_GESTATION = re.compile(r"^[’']?\s*(?:of\s+)?(?:gestation|gestational|pregnancy|amenorrh)", re.IGNORECASE)
AFTER_LATER = re.compile(r"^\s+(?:later\b|afterwards?\b|thereafter\b|after\s+(?:that|this|which)\b)", re.IGNORECASE)
AFTER_EARLIER = re.compile(
    r"^[’']?\s*(?:earlier|before|previously|prior|ago)\b|^[’']?\s*[-\s]history\b", re.IGNORECASE
)
AFTER_EVERY = re.compile(r"^\s*intervals?\b", re.IGNORECASE)
AFTER_COURSE = re.compile(
    r"^\s+(?:(?:of|on|under|with|without|in)\s+(?!age\b|life\b)|treatment|therapy|follow-?up|admission|hospital)",
    re.IGNORECASE,
)
# Where the clause before "after N" begins; an event that came N later; an ending, which took N.
EVENT_STOP = re.compile(r"[;:.(]\s|,\s+(?:and\s+|but\s+)?|\b(?:but|which|that|while|whereas)\b", re.IGNORECASE)
EVENT = re.compile(
    r"\b(?:was|were|had|did|came|fell|began|grew|became|lost|went|broke|set\s+in|[a-z]{3,}ed)\b", re.IGNORECASE
)
ENDING = re.compile(
    r"\b(?:resol\w+|disappear\w*|subsid\w+|clear(?:ed|s)?|settl\w+|vanish\w*|heal(?:ed|s)?|ceas\w+|abat\w+|stopp\w+|"
    r"stops|gone|over|went\s+(?:away|down)|remit\w*|regress\w*|fad(?:ed|es)|normali[sz]\w+|normal|end(?:ed|s)|lasted|"
    r"discontinu\w+|withdrawn|improv\w+|better|recover\w*|discharged|died)\b",
    re.IGNORECASE,
)
BARE_AGE = re.compile(
    rf"""\b(?:(?P<now>now|currently)\s+(?:aged?\s+(?:of\s+)?)?|(?:aged|age\s+of|at\s+age|age|by\s+age)\s+)
         (?:{ABOUT}\s+)?(?P<years>{NUMBER})(?![\s-]*(?:{NUMBER}\s*)?(?:\d|%|times|/\d|mm|cm|kg|mg|g\b))
         (?!(?:\s*(?:-|–|to|or|and)\s*{NUMBER})?[\s-]*(?:day|week|wk|month|mo\b|year|yr|hour|min|
         [ydw]\b))(?!\.\d)\b""",
    re.IGNORECASE | re.VERBOSE,
)
PLAIN_AGE = re.compile(
    r"\b(?:he|she)\s+was\s+(?P<was>\d{1,2})\s+when\b|\bat\s+(?P<at>\d{1,2}),?\s+(?=(?:he|she|the\s+(?:boy|girl|"
    r"patient))\b)",
    re.IGNORECASE,
)
ORDINAL_TIME = re.compile(
    rf"\b(?P<ordinal>{ORDINAL})\s+(?:post-?natal\s+(?P<unit_2>day|week|month|year)|(?P<unit>day|week|month|"
    rf"year)s?\s+"
    r"(?:of\s+(?:life|age|his\s+life|her\s+life)|after\s+(?:birth|delivery)))\b",
    re.IGNORECASE,
)
DAY_OF_LIFE = re.compile(
    r"\b(?:day\s+of\s+life|DOL|postnatal\s+day)\s*#?(?P<day>\d{1,3})\b|"
    r"\b(?:at|on|by|from|since)\s+day\s+(?P<day_2>\d{1,3})\b(?!\s*(?:of|after|post)\s+(?!life\b|birth\b))",
    re.IGNORECASE,
)
BIRTH = re.compile(
    r"\b(?:at|since|from|shortly\s+after|soon\s+after|immediately\s+after|right\s+after|"
    r"after)\s+(?:the\s+time\s+of\s+)?"
    r"(?:birth|delivery)\b(?!\s+of\s+(?:her|a|the))|\bcongenital(?:ly)?\b",
    re.IGNORECASE,
)
CLASSES = (
    ("HP:0030674", "Antenatal onset", "", r"antenatal(?:ly)?|prenatal(?:ly)?|in\s+utero|before\s+birth"),
    (
        "HP:0003623",
        "Neonatal onset",
        "P0D",
        r"neonatal\s+period|neonatally|as\s+an?\s+(?:newborn|neonate)|newborn\s+period|in\s+the\s+newborn",
    ),
    (
        "HP:0003593",
        "Infantile onset",
        "P28D",
        r"(?:in|during|since|from|early|late|of)\s+infancy|as\s+an\s+infant|first\s+months\s+of\s+life",
    ),
    (
        "HP:0011463",
        "Childhood onset",
        "P1Y",
        r"(?:in|since|from|during|early)\s+(?:early\s+)?childhood|as\s+a\s+(?:young\s+)?child"
        r"|as\s+a\s+toddler",
    ),
    (
        "HP:0003621",
        "Juvenile onset",
        "P5Y",
        r"(?:in|since|from|during|early|late)\s+(?:early\s+|late\s+)?adolescence|(?:in|since)\s+(?:his|"
        r"her)\s+(?:early\s+|late\s+)?"
        r"teens|as\s+a\s+teenager|since\s+puberty|at\s+puberty",
    ),
    (
        "HP:0003581",
        "Adult onset",
        "P16Y",
        r"(?:in|during|since|early|late)\s+adult(?:hood|\s+life)|as\s+an\s+adult",
    ),
)
CLASS_HINT = re.compile(
    r"natal|newborn|utero|birth|infan|child|toddler|adolesc|teen|pubert|adult|first\s+months", re.IGNORECASE
)
CLASS = re.compile(
    "|".join(rf"(?P<c{i}>\b(?:{pattern})\b)" for i, (_, _, _, pattern) in enumerate(CLASSES)), re.IGNORECASE
)
NEXT = re.compile(
    r"\b(?:the\s+)?(?:following|next)\s+(?P<unit>day|week|month|year)\b|\b(?P<count>(?:a|"
    r"one)\s+)?(?P<unit_2>day|week|month|"
    r"year)\s+later\b",
    re.IGNORECASE,
)
ADVERBS = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "fortnightly": "P2W",
    "biweekly": "P2W",
    "monthly": "P1M",
    "quarterly": "P3M",
    "yearly": "P1Y",
    "annually": "P1Y",
    "annual": "P1Y",
    "bimonthly": "P2M",
}
ADVERB = re.compile(
    rf"\b(?:once\s+)?(?P<adverb>{'|'.join(ADVERBS)})\b|\b(?P<count>once|twice|(?:{NUMBER})\s+times|"
    r"(?:one|\d)\s+time)\s+(?:a|per|every|each)\s+(?P<unit>day|week|month|year)\b"
    r"|\bevery\s+(?P<each>other\s+)?(?P<every>day|week|month|year)\b",
    re.IGNORECASE,
)
DOSE_BEFORE = re.compile(
    r"(?:\b(?:mg|mcg|µg|μg|ug|g|iu|units?|u|ml|mmol|kcal|m2|kg|dose[sd]?|dosing|given|administered|injections?|"
    r"infusions?|"
    r"injected|infused|subcutaneous(?:ly)?|intravenous(?:ly)?|s\.?c\.?|i\.?v\.?|orally)|²)\)?[\s,]+(?:\w+\s+)?$",
    re.IGNORECASE,
)
DOSE_AFTER = re.compile(
    r"^\s*(?:injections?|infusions?|doses?|dosing|treatment|administration|subcutaneous|dosage|"
    r"visits?|follow-?up|physio\w*|transfusions?|[a-z]+(?:mab|kinra|cept|trexate)\b)",
    re.IGNORECASE,
)
