"""How texts state growth: the measures, their values, and where they lie among healthy children.

"height 82 cm (-3.1 SD)", "below the 3rd percentile", "z-score of -2.4", "weighing 2,350 g", "< P3"
"""

from __future__ import annotations

import math
import re
from statistics import NormalDist

import msgspec

from proband.knowledge.growth import Indicator

_AFTER_NAME = r"(?![\s-]+(?:for|to)[\s-]+(?:length|height|stature|weight)\b)(?![-/]?for[-/])"
NAME = re.compile(
    rf"""(?<![\w/-])(?P<birth>birth[\s-]?)?(?:
      (?P<height>(?:(?:body|standing|supine|recumbent|crown[\s-]heel|total)\s+)?(?:height|length|stature)|Ht\b|HT\b)
    | (?P<weight>(?:body\s*)?weight|Wt\b|WT\b)
    | (?P<head>(?:(?:fronto[\s-]?occipital|occipito[\s-]?frontal|occipital[\s-]?frontal|head)\s+circumference)
        (?:\s+\((?:OFC|HC|FOC)\))? | OFC | FOC | HC)
    | (?P<bmi>BMI|body[\s-]mass[\s-]index(?:\s+\(BMI\))?)
    )\b(?:[\s-]for[\s-]age)?{_AFTER_NAME}
    | \b(?P<weighed>weigh(?:ed|ing|s))\b | \b(?P<tall>tall)\b""",
    re.VERBOSE | re.IGNORECASE,
)
# What is not the patient's height, weight or length although it is called so.
BLOCKED = re.compile(
    r"(?:\b(?:limb|leg|arm|femur|femoral|finger|foot|hand|palm|trunk|sitting|knee|penile|phallic|fundal|segment|upper|lower|molecular|lean|"
    r"wave|cycle|follow-up|target|mid-?parental|parental|paternal|maternal|expected|predicted|ideal|dry|heart|brain|liver|kidney|"
    r"placental?|f[oe]+tal|estimated|cervical|axial|telomere|repeat|ear|palpebral|philtrum|per|kg|weight[\s-]for|low|"
    r"\w+['’]s(?<!patient['’]s)(?<!child['’]s)(?<!infant['’]s)(?<!girl['’]s)(?<!boy['’]s))|/\s?kg|kg\s+of)[\s-]+(?:body\s+)?$",
    re.IGNORECASE,
)
_NUMBER = r"\d{1,3}(?:[,\u00a0\u2009\u202f ]\d{3})+(?!\d)|\d+(?:[.,·]\d+)?"
VALUE = re.compile(
    rf"(?P<value>{_NUMBER})\s?(?P<unit>kg\s?/\s?m\s?(?:2|²|\^2)|kg|kilograms?|g|grams?|gm|cm|centimet(?:re|er)s?|m|met(?:re|er)s?|mm)"
    r"(?![\w/²])",
    re.IGNORECASE,
)
VALUE_BEFORE = re.compile(VALUE.pattern + r"\s+(?:in\s+)?(?:(?:body|total)\s+)?$", re.IGNORECASE)
# A weight without its name: "a 6-month-old boy of 6.4 kg", "this infant (6.4 kg)"; a newborn's is that at birth.
PERSON_OF = re.compile(
    r"\b(?:(?P<newborn>newborns?|neonate)|boy|girl|infant|child|baby|toddler|patient|man|woman|male|female|"
    rf"adolescent|(?:years?|months?|weeks?|days?)(?:\s|-)old)\s*(?:,|\(|of|with)?\s*(?P<value>{_NUMBER})\s?"
    r"(?P<unit>kg|kilograms?|g|grams?)(?![\w/²])(?!\s*(?:per|a)\b)",
    re.IGNORECASE,
)
WEEKS_OF_BIRTH = re.compile(
    r"\bat\s+(?P<weeks>2[2-9]|3\d|4[0-4])(?:\s?(?:\+|and)\s?(?P<days>[0-6])(?:/7)?)?(?:\s|-)*(?:weeks?|wks?)\b",
    re.IGNORECASE,
)
BARE_BMI = re.compile(r"(?P<value>\d{1,2}(?:[.,]\d+)?)(?![\d%])(?P<unit>)")
TO_VALUE = re.compile(
    r"""^[\s,)]*(?:\([^()\d]{0,25}\))?\s*[,:=]?\s*(?:(?:was|were|is|are|being|of|at|on|measured|measuring|had|has|been|remained|stayed|fell|
        dropped|now|only|just|about|around|approximately|currently|still|also|the|a|to|from|between|in|within|both|well|far|lay|plotted|along|
        all|and|z[-\s]?scores?|SDS|SD[-\s]scores?|percentiles?|centiles?|\w+ly|then|today|
        (?:at|by|on)\s+(?:the\s+)?(?:birth|admission|examination|presentation|diagnosis|(?:that|this)\s+(?:time|age)|
          (?:age\s+(?:of\s+)?)?\d+(?:\.\d+)?\s*(?:years?|months?|weeks?|days?)(?:\s+of\s+age)?))[\s,:=]+)*[(\[:=,]?\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
TO_POSITION = re.compile(
    r"^[\s,;:(\[=–-]*(?:(?:which\s+(?:is|was)|corresponding\s+to|i\.e\.?,?|equal\s+to|at|on|the|for\s+age|=|is|was|about|~)\s*)*$",
    re.IGNORECASE,
)
LIST_GAP = re.compile(r"^\s*(?:,|/|&|and|,\s*and|as\s+well\s+as)\s*(?:(?:the|his|her)\s+)?$", re.IGNORECASE)
TOGETHER = re.compile(
    r"^[\s,;)]*(?:(?:were|are|was)\s+)?(?:both|all)\s+(?:(?:were|are|at|on|well|far)\s+)*$", re.IGNORECASE
)
BIRTH_BEFORE = re.compile(
    r"\b(?:at\s+birth|birth[\s-]?(?:weight|length|head|measure\w*|parameters)|born|newborn|neonate|delivered)\b",
    re.IGNORECASE,
)
AT_BIRTH_AFTER = re.compile(r"^[\s)]*(?:\([^()]{0,40}\)\s*)?at\s+birth\b", re.IGNORECASE)

_ORDINALS = {
    "first": 1.0, "second": 2.0, "third": 3.0, "fifth": 5.0, "tenth": 10.0, "fifteenth": 15.0, "twenty-fifth": 25.0,
    "fiftieth": 50.0, "seventy-fifth": 75.0, "ninetieth": 90.0, "ninety-fifth": 95.0, "ninety-seventh": 97.0,
}  # fmt: skip
_BELOW = r"below|under|beneath|less\s+than|lower\s+than|<|≤"
_ABOVE = r"above|over|beyond|more\s+than|greater\s+than|higher\s+than|exceeding|>|≥"
_SIGNED = r"[+−–-]?\s?\d+(?:[.,·]\d+)?"
_CENTILE = rf"\d{{1,2}}(?:[.,]\d+)?|{'|'.join(_ORDINALS)}"
_DEVIATIONS = r"(?:SDS|SD|S\.D\.?|standard\s+deviations?|z[-\s]?scores?)(?!\w)"
POSITION = re.compile(
    rf"""(?P<sign>(?P<below>{_BELOW})|(?P<above>{_ABOVE}))?\s*(?:the\s+)?(?:age-specific\s+)?
       (?:(?:z[-\s]?scores?|SDS|SD[-\s]scores?|\bZ)\s*(?:of|was|is|=|:)?\s*(?P<score>{_SIGNED})(?!\s*(?:cm|kg|g)\b)
         |(?P<sd>{_SIGNED})(?:\s*(?:to|and|-|–)\s*(?P<sd_to>{_SIGNED}))?\s*{_DEVIATIONS}(?:\s+scores?)?
            (?:\s*(?P<side>below|under|above|over)\b(?:\s+the)?(?:\s+(?:mean|median|average|normal))?)?
         |(?P<centile>{_CENTILE})(?:st|nd|rd|th)?(?:\s*(?:per)?cent?iles?)?(?:\s*(?:-|–|to|and)\s*(?:the\s+)?(?P<centile_to>{_CENTILE})(?:st|nd|rd|th)?)?
            \s*(?:(?:per)?cent?iles?|%\s?t?iles?)
         |(?-i:P)\s?(?P<p>\d{{1,2}}(?:\.\d+)?)(?![\d.]\d)(?:\s?(?:-|–)\s?(?-i:P)?\s?(?P<p_to>\d{{1,2}}))?)""",
    re.IGNORECASE | re.VERBOSE,
)
IN_ROW = re.compile(
    rf"(?P<all>(?:(?:the\s+)?(?:{_CENTILE})(?:st|nd|rd|th)?(?:\s*,\s*and\s+|\s*,\s*|\s+and\s+|\s*/\s*)){{1,3}}(?:the\s+)?(?:{_CENTILE})(?:st|nd|rd|th)?)"
    r"\s*(?:(?:per)?cent?iles?)",
    re.IGNORECASE,
)
_IN_ROW_ITEM = re.compile(rf"(?P<centile>{_CENTILE})(?:st|nd|rd|th)?\b", re.IGNORECASE)
_KILO: dict[str, float] = {"g": 0.001, "gm": 0.001, "gram": 0.001, "grams": 0.001, "kg": 1.0}
_CENTI: dict[str, float] = {"cm": 1.0, "mm": 0.1, "m": 100.0}
_REAL: dict[Indicator, tuple[float, float]] = {
    "height": (20, 230),
    "weight": (0.3, 300),
    "head": (15, 75),
    "bmi": (5, 80),
}


class Position(msgspec.Struct, frozen=True):
    """Where a measure lies among healthy children, as z-scores: alike ends for a point, infinite for "below"."""

    low: float
    high: float


def indicator_of(match: re.Match[str]) -> Indicator:
    """The measure that a ``NAME`` match names."""
    if match["weighed"] or match["weight"]:
        return "weight"
    return "height" if match["height"] or match["tall"] else "head" if match["head"] else "bmi"


def value_of(match: re.Match[str], indicator: Indicator) -> float | None:
    """A value in kg, cm or kg/m2; None if its unit is another or no child could have it."""
    text = re.sub(r"[\s\u00a0\u2009\u202f]", "", match["value"]).replace("·", ".")
    number = float(text.replace(",", "" if re.fullmatch(r"\d{1,3}(?:,\d{3})+", text) else "."))
    unit = re.sub(r"\s", "", match["unit"].lower()).replace("kilograms", "kg").replace("kilogram", "kg")
    unit = {"centimetre": "cm", "centimeter": "cm", "metre": "m", "meter": "m"}.get(unit.rstrip("s"), unit)
    if indicator == "bmi":
        factor = 1.0 if not unit or unit.startswith("kg/") else 0.0
    else:
        factor = (_KILO if indicator == "weight" else _CENTI).get(unit, 0.0)
    low, high = _REAL[indicator]
    return number * factor if low <= number * factor <= high else None


def position_of(match: re.Match[str]) -> Position | None:
    """The z-scores that a ``POSITION`` match states; None where it can be read two ways ("below 2 SD")."""
    first, second = _ends(match)
    if first is None:
        return None
    low, high = sorted((first, first if second is None else second))
    # "More than 2 SD below the mean" lies below -2; "less than -2 SD" does too.
    below, above = bool(match["below"]), bool(match["above"])
    if match["side"] and above:
        below, above = first < 0, first > 0
    elif match["side"] and below:
        return Position(*sorted((0.0, first)))
    if below and match["sd"] and first > 0 and not match["side"]:
        return None
    return Position(-math.inf if below else low, math.inf if above else high)


def row_of(match: re.Match[str]) -> list[Position]:
    """The positions of an ``IN_ROW`` match ("the 10th, 25th and 50th percentiles")."""
    points = [_z_of_centile(item["centile"]) for item in _IN_ROW_ITEM.finditer(match["all"])]
    return [Position(z, z) for z in points]


def z_of_centile(centile: float) -> float:
    """The z-score of a centile (0 to 100, both excluded)."""
    return NormalDist().inv_cdf(min(max(centile, 0.01), 99.99) / 100)


def _ends(match: re.Match[str]) -> tuple[float | None, float | None]:
    """The one or two z-scores that stand in a ``POSITION`` match."""
    if match["score"]:
        return _signed(match["score"]), None
    if match["sd"]:
        sign = -1.0 if (match["side"] or "").lower() in ("below", "under") else 1.0
        first, second = (_signed(match[key]) if match[key] else None for key in ("sd", "sd_to"))
        return (sign * abs(first) if sign < 0 and first is not None else first), (
            sign * abs(second) if sign < 0 and second is not None else second
        )
    key = "centile" if match["centile"] else "p"
    other = match[f"{key}_to"]
    return _z_of_centile(match[key]), _z_of_centile(other) if other else None


def _signed(text: str) -> float:
    plain = re.sub(r"\s", "", text).replace("−", "-").replace("–", "-").replace(",", ".").replace("·", ".")
    return float(plain)


def _z_of_centile(text: str) -> float:
    return z_of_centile(_ORDINALS.get(text.lower()) or float(text.replace(",", ".")))
