"""Wordings of effect that name what became of a finding, as notes and talk have them.

    complete  hives gone within 48 h, the cramps went, no fever since, has kept her free of boils
    partial   half its former size, down by a third, took the edge off, scale thinner, fewer but not gone
    none      useless for years, had done nothing, no rise, hardly moved the potassium
    worse     redder, more frequent than before

A finding that is not gone is better at most; what came back, or held for days only, is partial too.
"""

from __future__ import annotations

import re

from proband.case.model import Response

_LENGTH = (
    r"(?:(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|\d+)\s+(?:few\s+)?|some\s+|few\s+)"
    r"(?:hour|day|night|week|month|year)s?"
)
_PART = (
    r"(?:half|one\s+half|a\s+half|a\s+third|one\s+third|two[\s-]thirds|a\s+quarter|three\s+quarters"
    r"|(?:about\s+|some\s+|almost\s+)?\d+\s?(?:%|per\s?cent|percent))"
)
_MEASURED = (
    r"(?:counts?|levels?|numbers?|values?|platelets?|reticulocytes|ha?emoglobin|Hb|weight|height|sodium|potassium"
    r"|calcium|glucose|ammonia|phosphate|CRP|bilirubin|ferritin|seizures|attacks|fits|fevers|pressure|it)"
)
_DULLED = (
    r"(?:blunted|dampened|softened|tempered|calmed|quieted|curbed|dulled|loosened|relaxed|toned\s+down"
    r"|took\s+the\s+(?:edge|sting)\s+off)"
)
# fmt: off
_MILDER = (
    r"(?:smaller|thinner|softer|paler|flatter|lighter|weaker|quieter|calmer|drier|cleaner|looser|lower|steadier"
    r"|easier|gentler|brighter|sparser|stronger|fitter|warmer|happier)"
)
_HARSHER = (
    r"(?:redder|itchier|sorer|sicker|more\s+(?:painful|frequent|severe|intense|swollen|inflamed|unsteady|drowsy)"
    r"|(?:increased|rising)\s+(?:attacks|seizures|pain|itch|fevers))"
)
# fmt: on
_NO_GAIN = (
    r"(?:rise|fall|drop|change|increase|decrease|reduction|gain|shift|movement|luck|joy|headway|impact|good|use"
    r"|difference|effect|improvement|response|benefit|relief|help)"
)

OUTCOMES = re.compile(
    rf"""\b(?:
      (?P<not_worse>(?:not|never|n['’]t|without|no)\s+(?:\w+ly\s+|been\s+|any\s+|further\s+)?(?:worsen\w*|worse
          |deteriorat\w+|exacerbat\w+|aggravat\w+))
    | (?P<part_left>
          not\s+(?:yet\s+|quite\s+|all\s+|altogether\s+)?(?:gone|cured|abolished|vanished|over|normal|clear)\b
        | (?:back|returned|recurred|relapsed|came\s+back|were\s+back|was\s+back)\s+(?:again\s+)?(?:within|after
          |in|by)\s+
          (?:only\s+|just\s+|about\s+)?(?:{_LENGTH}|days|weeks|months|hours)
        | for\s+(?:only|just|barely|no\s+more\s+than)\s+(?:about\s+)?(?:{_LENGTH}|days|weeks|hours)
        | for\s+{_LENGTH}\s+only | (?:wore|wears|wearing)\s+off | did\s+not\s+last
      )
    | (?P<nothing>
          useless|worthless|no\s+use|no\s+good|to\s+no\s+effect|in\s+vain
        | (?:done|does|doing|achieving|achieved|did)\s+(?:him\s+|her\s+|us\s+)?(?:nothing|no\s+good
          |little\s+or\s+nothing)
        | (?:hardly|barely|scarcely|never)\s+(?:ever\s+)?(?:moved|changed|touched|affected|helped|improved
          |dented|budged
          |shifted|altered|influenced|lowered|raised|reduced|eased|made)
        | (?:not|n['’]t|never)\s+(?:been\s+)?(?:budged?|moved?|shift(?:ed)?|touch(?:ed)?|dent(?:ed)?|held?)
        | (?:gave|given|gives|brought|brings|yielded|provided|produced|showed|shown)\s+(?:him\s+|her\s+|us\s+)?
          (?:no|little\s+or\s+no)\s+(?:[\w-]+\s+){{0,2}}[\w-]+
        | no\s+(?:\w+\s+)?{_NO_GAIN}\b(?!\s+since)
        | (?:just\s+)?as\s+(?:bad|frequent|severe|often|many|high|low|itchy|before|ever)(?:\s+as\s+(?:ever|before))?
        | (?:the\s+)?same\s+as\s+before|unaltered|failed\s+to\s+\w+
      )
    | (?P<gone>
          (?:kept|keeps|keep|left|been|remained|remains|stayed|is|was|now)\s+(?:(?:him|her|them|it|the\s+\w+)\s+)?
          (?:entirely\s+|completely\s+)?free\s+(?:of|from)\s+(?:any\s+)?[\w-]+
        | (?:no|without)\s+(?:(?!{_NO_GAIN}\b|treatment|therapy|drug)[\w-]+\s+){{1,3}}
          (?:(?:ever\s+)?since|thereafter|after\s+that|from\s+then\s+on|any\s?more)
        | (?:has|have|had|did)\s*(?:not|never|n['’]t)\s+(?:(?:yet|since)\s+)?(?:come\s+back|returned?
          |recurr?(?:ed)?|relapsed?
          |had\s+(?:an?|any|another)\s+\w+(?=\s+since))
        | never\s+(?:came\s+back|returned|recurred) | (?:none|nothing|not\s+(?:one|a\s+single\s+\w+))\s+since
        | (?<!\bnot\s)(?<!have\s)(?<!has\s)(?<!had\s)(?<!all\s)gone\s*(?=within|in\b|after|by\b|since|[,;.)]|$)
        | (?:the|his|her|all|these)\s+(?:[\w-]+\s+)?[\w-]+s?\s+went(?=\s*(?:[,;.)]|$|within|in\s+a\b|and\b
          |completely))
        | (?:spasms|jerks|fits|spells|absences|bleeds|cramps|crises|infections|tics
          |convulsions)\s+(?:have\s+)?(?:stopped|ended)
        | (?<!was\s)(?<!were\s)(?<!been\s)(?<!be\s)stopped\s+(?:altogether|completely|for\s+good|at\s+once)
        | (?<!was\s)(?<!were\s)(?<!been\s)(?<!be\s)(?:stopped|ended|broken|broke)\s+(?=(?:with|by)\b)
      )
    | (?P<milder>
          (?:now\s+)?(?:{_PART})\s+(?:of\s+)?(?:its|their|his|her|the)\s+(?:former|previous|original|initial|old|earlier
          |usual|starting)\s+\w+
        | (?:cut|cuts|halved|halves|halving|thirded|trimmed)\b
        | {_PART}\s+as\s+\w+ | (?:held|holds|kept|keeps|keeping)\s+(?:[\w-]+\s+){{1,3}}(?:steady|in\s+check)
        | (?:down|up|lower|higher|less|fewer|by)\s+(?:by\s+)?(?:about\s+|some\s+|almost\s+|roughly\s+)?{_PART}
        | {_MEASURED}\s+(?:is\s+|are\s+|was\s+|were\s+|went\s+|came\s+)?(?:up|down)\b(?!\s+to\s+\d[\d.,]*\s*m?g/kg)
        | (?:awake|alert|extubated|eating|talking|walking)\s+(?:again\b|(?:by|within|on)\s+(?:day\s+)?\w+)
        | off\s+(?:the\s+)?(?:oxygen|ventilator|ventilation)|back\s+(?:at|to)\s+(?:school|work)
        | {_DULLED} | (?:much\s+|far\s+|a\s+(?:bit|little)\s+|somewhat\s+|slightly\s+)?{_MILDER}(?!\s+(?:limb
          |leg|lobe|half
          |jaw|lip|lid|eyelid|abdomen|back|end|third|dose|extremit))
        | less\s+(?!than\b)[a-z]+|dropped|lessens|fades|faded
      )
    | (?P<harsher>{_HARSHER})
    )""",
    re.IGNORECASE | re.VERBOSE,
)
RESPONSES: dict[str, Response | None] = {
    "not_worse": None,
    "part_left": "partial",
    "nothing": "none",
    "gone": "complete",
    "milder": "partial",
    "harsher": "worse",
}
# "..., though his hearing has not changed": what stands in a concession is an exception, and not the effect.
CONCESSION = re.compile(r"[,;]?\s+(?:though|although|albeit|even\s+though)\b(?!\s+(?:only|less)\b)", re.IGNORECASE)
