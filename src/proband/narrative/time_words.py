"""The words that make a number of weeks an age, an interval, a length or a relative time: patterns only."""

from __future__ import annotations

import re

from proband.narrative import whose
from proband.narrative.quantity import NUMBER, ORDINAL

ABOUT = r"(?:about|approximately|around|only|just|almost|nearly|over|exactly|some)"
# What stands before a quantity, nearest words last.
BEFORE_AGE = re.compile(
    rf"(?:\bage[ds]?(?:\s+(?:of|at|was|between|from)|\s*[:=])?|^\W*(?:{whose.PERSON}),|\b(?:{whose.PERSON}|{whose.KINSHIP})(?:\s+\w+)?,?\s+of|"
    rf"\bDOL|\bonset(?:\s+of\s+[\w -]{{1,30}}?)?(?:\s*(?:at|was|of|in|is|:|-|–|,|=))*)"
    rf"\s*(?:{ABOUT}\s+)?$",
    re.IGNORECASE,
)
BEFORE_AT = re.compile(
    rf"\b(?:at|by|until|till|from|before|between|around|up\s+to|since)\s+(?:{ABOUT}\s+)?$"
    r"|\b(?:visit|follow-?up|review|examination|presentation|diagnosis|consultation|onset"
    r"|seen)\s+(?:\d\s*)?\(\s*$|\bfrom\s+\d+\s+\w+\s+to\s+$",
    re.IGNORECASE,
)
# "Has had X for two years" began two years before now; a treatment or a good state did not.
BEFORE_SO_FAR = re.compile(
    rf"\b(?:has|have)\s+(?:had|been|suffered|experienced|noticed|complained|shown)\b(?P<what>[^.;:]{{0,60}}?)"
    rf"\bfor\s+(?:the\s+(?:last|past)\s+)?(?:{ABOUT}\s+)?$|\b(?:for|over)\s+the\s+(?:last|past)\s+(?:{ABOUT}\s+)?$",
    re.IGNORECASE,
)
NOT_SO_FAR = re.compile(
    r"\b(?:on|under|with|treated|taking|receiv\w+|given|free|well|stable|remission|followed|no|not|normal"
    r"|healthy)\b",
    re.IGNORECASE,
)
BEFORE_NEXT = re.compile(
    r"\b(?:over|during|within|in)\s+the\s+(?:following|next|ensuing|subsequent)\s+(?:few\s+)?$", re.IGNORECASE
)
HEADS_LINE = re.compile(r"^\s*(?::|\||\t|[-–—]\s)")
BEFORE_AFTER = re.compile(rf"\b(?:after)\s+(?:{ABOUT}\s+|another\s+)?$", re.IGNORECASE)
BEFORE_NOW = re.compile(
    r"\b(?:now|currently|presently|today|at\s+present|at\s+(?:the\s+)?last\s+(?:follow-?up|visit|examination|"
    r"review))"
    r"(?:\s+is)?,?\s+(?:\(\s*)?(?:at\s+)?(?:the\s+age\s+of\s+|aged?\s+(?:of\s+)?|an?\s+|he\s+is\s+"
    r"|she\s+is\s+|at\s+)?$",
    re.IGNORECASE,
)
BEFORE_EVERY = re.compile(r"\b(?:every|each)\s+(?:other\s+)?$|\bintervals?\s+of\s+(?:about\s+)?$", re.IGNORECASE)
BEFORE_GESTATION = re.compile(
    r"\b(?:antenatal|prenatal|f[oe]?etal|anomaly|obstetric)\b[^.;,]{0,40}\b(?:at|of|in)\s+(?:about\s+)?$|"
    r"\bpregnan\w+[^.;,]{0,25}\bat\s+(?:about\s+)?$|"
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
# After "at 3 years": "at 3 years with good effect" is an age; "at 3 years of treatment" is none.
AFTER_AT_COURSE = re.compile(
    r"^\s+(?:(?:of|on|under)\s+(?!age\b|life\b)|into\s+|treatment|therapy|follow-?up|admission|hospital)",
    re.IGNORECASE,
)
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
    r"\b(?:resol\w+|disappear\w*|subsid\w+|clear(?:ed|s)?|settl\w+|vanish\w*|heal(?:ed|s)?|ceas\w+|abat\w+"
    r"|stopp\w+|"
    r"stops|gone|over|went\s+(?:away|down)|remit\w*|regress\w*|fad(?:ed|es)|normali[sz]\w+|normal|end(?:ed|s)"
    r"|lasted|"
    r"discontinu\w+|withdrawn|improv\w+|better|recover\w*|discharged|died)\b",
    re.IGNORECASE,
)
BARE_AGE = re.compile(
    rf"""\b(?:(?P<now>now|currently)\s+(?:aged?\s+(?:of\s+)?)?|(?:aged|age\s+of|at\s+ages?|age|by\s+age)\s+|\bage:\s*)
         (?:{ABOUT}\s+)?(?P<years>{NUMBER})(?![\s-]*(?:{NUMBER}\s*)?(?:\d|%|times|/\d|mm|cm|kg|mg|g\b))
         (?!(?:\s*(?:-|–|to|or|and|,)\s*{NUMBER}\b){{0,4}}[\s-]*(?:day|week|wk|month|mo\b|year|yr|hour|min|
         [ydw]\b))(?!\.\d)\b""",
    re.IGNORECASE | re.VERBOSE,
)
PLAIN_AGE = re.compile(
    rf"""\b(?:he|she|who|owner|(?:the|this|our)\s+(?:{whose.PERSON}))\s+(?:was|turned)\s+(?:{ABOUT}\s+)?
        (?P<was>{NUMBER})(?P<was_half>\s+and\s+a\s+half)?(?=\s+when\b|\s*(?:[,;]|\.(?!\d)))
    | \b(?:when|since|until|till|before|after|time)\s+(?:he|she|(?:the|our)\s+(?:{whose.PERSON}))\s+
        (?:was|is|turned|reached)\s+(?:{ABOUT}\s+)?
        (?P<when>{NUMBER})(?P<when_half>\s+and\s+a\s+half)?(?=\s*(?:[;,)]|\.(?!\d)|$)|\s+(?:he|she|the|his
        |her|and)\b)
    | \b(?=(?:at|since|(?<![a-z]\s)by)\s)(?<!score\s)(?<!grade\s)(?<!iq\s)(?<!stage\s)(?<!level\s)(?<!stable\s)
        (?<!was\s)(?<!is\s)(?<!were\s)(?<!kept\s)
        (?<!graded\s)(?<!rated\s)(?<!scored\s)(?<!remained\s)(?<!centile\s)(?<!estimated\s)(?<!put\s)(?<!rate\s)
        (?:at|since|by)\s+(?P<at>{NUMBER})(?P<at_half>\s+and\s+a\s+half)?
        (?=\s*(?:[;)]|[.,](?!\d)|$)|,?\s+(?:and|but|has|had|he|she|they|his|her|this|these|when|with|because|after
        |before|the\s+(?:boy|girl
        |child|patient))\b)""",
    re.IGNORECASE | re.VERBOSE,
)
ORDINAL_TIME = re.compile(
    rf"\b(?P<ordinal>{ORDINAL})\s+(?:post-?natal\s+(?P<unit_2>day|week|month|year)|(?P<unit>day|week|month|"
    rf"year)\s+"
    r"(?:of\s+(?:life|age|his\s+life|her\s+life)|after\s+(?:birth|delivery)))\b"
    rf"|\b(?:in|during|from|since|by|of)\s+(?:his|her)\s+(?P<ordinal_2>{ORDINAL})\s+(?P<unit_3>day|week|month"
    rf"|year)\b"
    r"(?!\s+(?:of\s+(?!life|age)|at\s+(?:school|university)))",
    re.IGNORECASE,
)
BIRTHDAY = re.compile(rf"\b(?P<ordinal>{ORDINAL})\s+birthday\b", re.IGNORECASE)
FIRST_OF_LIFE = re.compile(
    rf"\b(?:within|in|during|over)\s+(?:the|his|her)\s+first\s+(?P<count>{NUMBER})\s+(?P<unit>hour|day|week"
    rf"|month|year)s?"
    r"(?:\s+(?:of|after)\s+(?:life|birth|age|delivery))",
    re.IGNORECASE,
)
WITHIN_OF_BIRTH = re.compile(
    rf"\bwithin\s+(?P<count>{NUMBER})\s+(?P<unit>hour|day|week|month)s?\s+(?:of|after)\s+(?:birth|delivery)\b",
    re.IGNORECASE,
)
DECADES = {
    "teens": 13,
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
}
DECADE = re.compile(
    r"\b(?:in|during|since)\s+(?:his|her|their|the\s+patient[’']s)\s+(?:(?:early|mid|middle|late)[\s-]+)?"
    rf"(?P<decade>{'|'.join(name for name in DECADES if name != 'teens')})\b",
    re.IGNORECASE,
)
# "In his second decade": ten years that begin nine years after the one before it.
NTH_DECADE = re.compile(
    rf"\b(?:(?:in|during|since|from|by)\s+)?(?:(?:his|her|the)\s+)?(?P<ordinal>{ORDINAL})\s+decade\b(?!\s+of\s+(?!life|his|her))",
    re.IGNORECASE,
)
# Notes say in a word whom they are about: "34M, hives", "Ms. R., 41, an accountant", "Patient: man, 34".
NOTED_AGE = re.compile(
    rf"(?:^\W*(?:[A-Za-z]+:\s*)?(?=\d{{2}}\s?(?:yo?\s?|y/o\s?)?[MF]\b)"
    rf"|\b(?:Mr|Mrs|Ms|Miss|Mx)\.?\s+[A-Z][\w.-]*,\s+|\b(?i:{whose.PERSON}),\s+)"
    r"(?P<years>\d{1,3})(?:\s?(?:yo?\s?|y/o\s?)?(?:M|F|male|female)\b|(?=\s*[,;]\s))"
)
# "Cough x 2 weeks", "bleeds since last month": so long before the visit. A course of a drug is no such length.
NOTED_SINCE = re.compile(
    rf"(?<!\w)[x×]\s?(?P<count>{NUMBER})\s*-?(?P<unit>hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|mos?|years?|yrs?|y)\b"
    r"(?!\s*of\s+(?:treatment|therapy))|\bsince\s+last\s+(?P<unit_2>week|month|year)\b",
    re.IGNORECASE,
)
BRITISH = re.compile(
    r"(?<![\d/.])(?P<count>\d{1,2})/(?P<parts>12|52|7)(?=[\s-]*(?:old|of\s+(?:age|life)|ago)\b)(?:[\s-]*old\b)?",
    re.IGNORECASE,
)
GESTATION = re.compile(
    r"(?<![\d.])(?P<weeks>[1-4]\d)\s?\+\s?(?P<days>[0-6])(?:/7)?\b(?:\s*(?:weeks?|wks?"
    r"|w)\b)?(?:\s*(?:of\s+)?(?:gestation|pregnancy))?"
    r"|(?<=\bat\s)(?P<weeks_2>[1-4]\d)/40\b",
    re.IGNORECASE,
)
DAY_OF_LIFE = re.compile(
    r"\b(?:day\s+of\s+life|DOL|postnatal\s+day)\s*#?(?P<day>\d{1,3})\b|"
    r"\b(?:in|from|at|by|since)\s+(?P<unit>week|month|year)\s+(?P<count>\d{1,2})\s+of\s+(?:his\s+|her\s+)?life\b|"
    r"\b(?:at|on|by|from|since)\s+day\s+(?P<day_2>\d{1,3})\b(?!\s*(?:of|after|post)\s+(?!life\b|birth\b))",
    re.IGNORECASE,
)
BIRTH = re.compile(
    r"^\W*birth\b(?=\s*[:|\t–—-])|\b(?:at|since|from|shortly\s+after|soon\s+after|immediately\s+after"
    r"|right\s+after|"
    r"after)\s+(?:the\s+time\s+of\s+)?"
    r"(?:birth|delivery)\b(?!\s+of\s+(?:her|a|the))|\bcongenital(?:ly)?\b",
    re.IGNORECASE,
)
CLASSES = (
    ("HP:0030674", "Antenatal onset", "", r"antenatal(?:ly)?|prenatal(?:ly)?|in\s+utero|before\s+birth"),
    ("HP:0034199", "Late first trimester onset", "", r"(?:in|during)\s+the\s+first\s+trimester"),
    ("HP:0034198", "Second trimester onset", "", r"(?:in|during)\s+the\s+second\s+trimester"),
    ("HP:0034197", "Third trimester onset", "", r"(?:in|during)\s+the\s+(?:third|last)\s+trimester"),
    (
        "HP:0003623",
        "Neonatal onset",
        "P0D",
        r"neonatal\s+period|neonatally|as\s+an?\s+(?:newborn|neonate)|newborn\s+period|in\s+the\s+newborn"
        r"|neonatal\s+(?:course|phase|stage)"
        r"|first\s+(?:few\s+)?(?:days|weeks)\s+of\s+(?:his\s+|her\s+)?life|(?:in|to"
        r"|on)\s+the\s+(?:neonatal\s+(?:intensive\s+care\s+)?unit|NICU)",
    ),
    (
        "HP:0003593",
        "Infantile onset",
        "P28D",
        r"(?:in|during|since|from|early|late|of)\s+infancy|as\s+an?\s+(?:infant|baby)"
        r"|first\s+(?:few\s+)?months\s+of\s+(?:his\s+|her\s+)?life",
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
        r"(?:in|since|from|during)\s+(?:late|later)\s+childhood|(?:at|before|since)\s+(?:primary\s+)?school\s+age"
        r"|(?:in|since|from|during|early|late)\s+(?:early\s+|late\s+)?adolescence|(?:in|since)\s+(?:his|"
        r"her)\s+(?:early\s+|late\s+)?"
        r"teens|as\s+a(?:n\s+adolescent|\s+teenager)|(?:since|at|in|during|with)\s+puberty",
    ),
    (
        "HP:0003581",
        "Adult onset",
        "P16Y",
        r"(?:in|during|since|early|late)\s+adult(?:hood|\s+life)|as\s+an\s+adult",
    ),
)
CLASS_HINT = re.compile(
    r"natal|newborn|utero|birth|infan|child|toddler|adolesc|teen|pubert|adult|trimester|school|NICU|baby|first\s",
    re.IGNORECASE,
)
CLASS = re.compile(
    "|".join(rf"(?P<c{i}>\b(?:{pattern})\b)" for i, (_, _, _, pattern) in enumerate(CLASSES)), re.IGNORECASE
)
# A sentence without any of these tells no time: most do not, and need no closer reading.
TIME_HINT = re.compile(
    rf"\d|{CLASS_HINT.pattern}|(?:hour|minute|day|dai|night|week|month|year|annual|quarterly|hourly|half)"
    rf"|\b(?:was|at|since|when|his|her|their|turned|reached|age|aged|by)\s+(?:\w+\s+){{0,2}}{NUMBER}\b"
    rf"|(?:twen|thir|for|fif|six|seven|eigh)ties"
    rf"|\b(?:now|currently)\s+(?:aged?\s+)?{NUMBER}\b|{ORDINAL}\s+(?:birthday|decade)",
    re.IGNORECASE,
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
ADVERB_HINT = re.compile(r"ly\b|annual|once|twice|times?\s|every", re.IGNORECASE)
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
