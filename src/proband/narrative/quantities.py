"""Laboratory values as text: a number with its unit, and what stands behind it.

"7.8 g/dL (11.5-14.5) L"      value, unit, the laboratory's own interval, its flag
"23 400/uL", "10,2 g/dL"      numbers as Europe writes them
"<5 mg/L", "85-95 g/L"        a bound, a range
"""

from __future__ import annotations

import math
import re
from functools import cache

import msgspec

from proband.case.model import Direction
from proband.narrative import tables
from proband.narrative.flags import Flag, find_flag, of_share

_GROUPED = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?!\d)"
_NUMBER = rf"(?!0,){_GROUPED}|\d+,\d{{1,2}}(?![\d,]|\s?\d)|0,\d+|\d+(?:[.·]\d+)?"
_POWER = r"\s?[x×*]\s?10\s?(?:\^|\*\*|\*|\(|e|E)?\s?(?P<power>12|3|6|9|³|⁶|⁹|¹²)\)?"
UNIT = (
    r"(?:(?:(?:[kmnpfµμu]|mc)?(?:g|mol|IU|U|kat)\s?(?:half-cystine\s?)?/\s?(?:(?:m?g|[mdµμ]?[lL])\s?/\s?(?:h(?:r|our)?|min|mg)|"
    r"m?g|m?mol)(?:\s+(?:of\s+)?(?:creatinine|protein|Hb|ha?emoglobin|tissue))?(?!\w))|"
    r"(?:(?:cells|beats|mg|[µμu]g|mcg|ng|g|m?mol|[kmµμu]?I?U)\s+)?per\s+(?:cubic\s+mm|cubic\s+millimet(?:re|er)|mm3|mm³|"
    r"(?:micro|deci|milli)?\s?lit(?:re|er)|[dmµμu]?[lL])\b|mm\s+(?:in|per|after)\s+(?:the\s+)?(?:first\s+|1st\s+|one\s+)?hour\b|"
    r"(?:cells|beats)?\s?/\s?(?:mm\s?[3³]|[µμu]l|mcl|cumm|cmm|min|l)(?![\w³])|"
    r"(?:[kmnpµμu]|mc)?(?:g|mol|IU|U|eq|kat|RU)\s?/\s?(?:d?[lL]|m[lL]|[kK]g)\b|[kK]\s?/\s?(?:[µμu][lL]|mm\s?[3³])(?!\w)|"
    r"G(?:pt)?/[lL]\b|"
    r"mosm/kg|mm\s?/\s?(?:1\s?)?h(?:r|our)?\b|mm\s?Hg|kPa\b|(?:degrees|deg|°|º)\s?C(?:elsius)?\b|°|[gm]g?\s?%|%|"
    r"f[lL]\b|bpm\b|beats/min|seconds\b|sec\b|s(?![\w-]))"
)
# A plain space groups thousands only before a unit ("23 400/uL"): elsewhere it stands between two numbers.
_SPACED = rf"\d{{1,3}}(?:\s\d{{3}})+(?=\s?{UNIT})"
VALUE = re.compile(
    rf"""(?P<below>[<>≤≥]\s?|(?:less|more|greater|higher|lower)\s+than\s+|(?:above|below|over|under)\s+|up\s+to\s+)?
         (?P<minus>(?<![\w)])[-−–]\s?)?(?P<value>{_SPACED}|{_NUMBER})
         (?:\s?(?P<range>-|–|to)\s?(?P<upper>{_NUMBER}))?(?:{_POWER})?\s?(?P<unit>{UNIT})?""",
    re.IGNORECASE | re.VERBOSE,
)
_LABEL = (
    r"(?:(?:laboratory\s+|age[\s-]related\s+|local\s+)?(?:normal|reference|ref\.?|nv|nr|rr|n|cut-?\s?off)"
    r"(?:\s+(?:range|interval|values?|limits?|level|is|was|being|for\s+(?:his|her|the)?\s*age|up\s+to))*\s*[:=,]?\s*)"
)
_REFERENCE = re.compile(
    rf"""^\s*(?:(?P<label>{_LABEL})?
         (?:(?P<sign>[<>≤≥]=?|up\s+to|below|under|less\s+than|above|over|more\s+than)\s*(?P<limit>{_NUMBER})
           |(?P<low>{_NUMBER})\s?(?:-|–|—|to|and)\s?(?P<high>{_NUMBER}))
         |(?P<upper_label>(?:upper\s+(?:normal\s+)?limit(?:\s+of\s+normal)?|ULN)\s*[:=,]?\s*(?:of\s+|is\s+)?)
            (?P<upper>{_NUMBER})
         |(?P<lower_label>(?:lower\s+(?:normal\s+)?limit(?:\s+of\s+normal)?|LLN)\s*[:=,]?\s*(?:of\s+|is\s+)?)
            (?P<lower>{_NUMBER}))
         \s?(?P<unit>{UNIT})?(?!\s*(?:days?|weeks?|months?|years?|hours?|times|fold)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_BRACKET = re.compile(r"[\s,;:]*[(\[](?P<inside>[^()\[\]]{0,90})[)\]]?")
_LABELLED = re.compile(
    rf"[\s,;]*(?P<inside>(?:{_LABEL}|ULN|LLN|upper\s+limit|lower\s+limit)[^.;()]{{0,40}})", re.IGNORECASE
)
_SUPERSCRIPTS = str.maketrans("³⁶⁹¹²", "36912")
_GIGA = re.compile(r"G\s?/\s?[lL]")
_IN_WORDS = tuple(
    (re.compile(pattern, re.IGNORECASE), short)
    for pattern, short in (
        (r"mm\s+(?:in|per|after)\s+(?:the\s+)?(?:first\s+|1st\s+|one\s+)?hour", "mm/h"),
        (r"\s*\bper\s+", "/"),
        (r"cubic\s+mm|cubic\s+millimet(?:re|er)", "mm3"),
        (r"micro\s?lit(?:re|er)", "ul"),
        (r"deci\s?lit(?:re|er)", "dl"),
        (r"milli\s?lit(?:re|er)", "ml"),
        (r"lit(?:re|er)", "l"),
    )
)
_BOUNDS = {"<": "<", "≤": "<", "less than": "<", "lower than": "<", "below": "<", "under": "<", "up to": ""}
_BOUNDS |= {
    ">": ">",
    "≥": ">",
    "more than": ">",
    "greater than": ">",
    "higher than": ">",
    "above": ">",
    "over": ">",
}


class Value(msgspec.Struct, frozen=True):
    """A stated value: its two ends (alike but for a range), text, unit, what follows it, and where it ends.

    ``sign`` is "<" or ">" for a bound, else empty; ``flag`` is what the source itself says of the value.
    """

    text: str
    low: float
    high: float
    sign: str
    unit: str
    end: int
    reference_low: float | None = None
    reference_high: float | None = None
    flag: Direction | None = None


def read_value(words: str, match: re.Match[str], negative: bool = False) -> Value:
    """The value that a ``VALUE`` match states, with the interval and the flag that follow it."""
    low = number(match["value"])
    high = number(match["upper"]) if match["upper"] else low
    if negative and match["minus"]:
        low, high = -low, -high
    unit = normal_unit(match["unit"] or "", match["power"] or "")
    text = match.group()[: len(match.group()) - len(match["unit"] or "")].strip()
    if not negative and match["minus"]:
        text = text.replace(match["minus"], "", 1)
    sign = _BOUNDS.get(" ".join((match["below"] or "").lower().split()), "")
    end = match.start() + len(match.group().rstrip())
    share = of_share(words, end, low, high) if unit == "%" else None
    if share is not None:
        flag = None if share.direction == "unknown" else share.direction
        return with_tail(Value(text, low, high, sign, unit, share.end, flag=flag), words, share.end)
    return with_tail(Value(text, low, high, sign, unit, end), words, end)


def with_tail(value: Value, words: str, position: int) -> Value:
    """The value with the interval and the flag that stand behind it, in either order."""
    tail = words[position : position + 150]
    at = 0
    for _ in range(3):
        flag = find_flag(tail, at)
        piece = None if flag else _BRACKET.match(tail, at) or _LABELLED.match(tail, at)
        if flag is not None:
            value = _flagged(value, flag)
            at = flag.end
        elif piece is not None and piece["inside"]:
            told = _told(value, piece["inside"])
            if told is value:
                break
            value, at = told, piece.end()
        else:
            break
    return value


def _flagged(value: Value, flag: Flag) -> Value:
    return value if value.flag else msgspec.structs.replace(value, flag=flag.direction)


def _told(value: Value, inside: str) -> Value:
    """The value with what a bracket behind it says: an interval, a flag, or both; the value itself if nothing."""
    flag = find_flag(f"({inside})", 0)
    if flag is not None:
        return _flagged(value, flag)
    for piece in re.split(r"[;,](?!\d)", inside):
        low, high = read_reference(piece, value.unit)
        if (low, high) != (None, None) and value.reference_low is None and value.reference_high is None:
            value = msgspec.structs.replace(value, reference_low=low, reference_high=high)
        elif (within := find_flag(f"({piece.strip()})", 0)) is not None:
            value = _flagged(value, within)
    return value


def read_reference(text: str, unit: str = "") -> tuple[float | None, float | None]:
    """The limits of an interval as laboratories print it, in ``unit`` where the text states another."""
    match = _REFERENCE.match(text)
    if match is None:
        return None, None
    factor = _factor(normal_unit(match["unit"] or "", ""), unit)
    if match["low"]:
        return number(match["low"]) * factor, number(match["high"]) * factor
    if match["upper"]:
        return None, number(match["upper"]) * factor
    if match["lower"]:
        return number(match["lower"]) * factor, None
    limit = number(match["limit"]) * factor
    above = match["sign"].lower().rstrip("=") in (">", "≥", "above", "over", "more than")
    return (limit, None) if above else (None, limit)


def _factor(one: str, other: str) -> float:
    """The factor from one unit to another of its dimension; 1 where one of them is not known."""
    first, second = unit_row(one), unit_row(other)
    if first is None or second is None or first["dimension"] != second["dimension"]:
        return 1.0
    return float(first["factor"]) / float(second["factor"]) if float(second["factor"]) else 1.0


def normal_unit(unit: str, power: str) -> str:
    """A unit as the table of units spells it ("x 10⁹ / L" is "10^9/l", "G/l" a billion a litre)."""
    if _GIGA.fullmatch(unit.strip()):
        return "gpt/l"
    for pattern, short in _IN_WORDS:
        unit = pattern.sub(short, unit)
    plain = re.sub(r"\s", "", unit).lower().translate(_SUPERSCRIPTS).replace("µ", "u").replace("μ", "u")
    plain = plain.replace("celsius", "c")
    return f"10^{power.translate(_SUPERSCRIPTS)}{plain}" if power else plain


def ucum(unit: str) -> str:
    """The UCUM code of a unit, or an empty string."""
    row = unit_row(unit)
    return row["ucum"] if row else ""


def by_reference(value: Value) -> Direction:
    """High, low or normal by the interval that the source states, else unknown."""
    if value.reference_low is None and value.reference_high is None:
        return "unknown"
    return compare(value, value.reference_low, value.reference_high)


def compare(value: Value, lower: float | None, upper: float | None, factor: float = 1.0) -> Direction:
    """Where a value (times ``factor``) lies to an interval; a bound or a range that straddles it is unknown."""
    low = -math.inf if value.sign == "<" else value.low * factor
    high = math.inf if value.sign == ">" else value.high * factor
    if upper is not None and (low > upper or (value.sign == ">" and low >= upper)):
        return "high"
    if lower is not None and (high < lower or (value.sign == "<" and high <= lower)):
        return "low"
    # A limit below which all is low says nothing of what is high, so only an upper limit can make a value normal.
    inside = upper is not None and high <= upper and (lower in (None, 0) or low >= lower)
    return "normal" if inside else "unknown"


def number(text: str) -> float:
    """A number with its groups of three joined and a decimal comma or raised point as a point."""
    if re.fullmatch(r"\d+,\d{1,2}|0,\d+", text):
        return float(text.replace(",", "."))
    return float(re.sub(r"[,\s]", "", text).replace("·", "."))


def unit_row(unit: str) -> dict[str, str] | None:
    """The row of a unit in the table of units, by its spelling."""
    return _units().get(unit)


@cache
def _units() -> dict[str, dict[str, str]]:
    return {row["spelling"]: row for row in tables.rows("units")}
