"""Laboratory values as text: numbers, units and stated reference intervals; and the interval of an age."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from proband.case.model import Direction
from proband.narrative import tables

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.·]\d+)?"
_POWER = r"\s?[x×*]\s?10\s?(?:\^|\*\*|\*|\(|e|E)?\s?(?P<power{0}>12|3|6|9|³|⁶|⁹|¹²)\)?"
_UNIT = (
    r"(?:(?:(?:cells|beats|mg|[µμu]g|mcg|ng|g|m?mol|[kmµμu]?I?U)\s+)?per\s+(?:cubic\s+mm|cubic\s+millimet(?:re|er)|mm3|mm³|"
    r"(?:micro|deci|milli)?\s?lit(?:re|er)|[dmµμu]?[lL])\b|mm\s+(?:in|per|after)\s+(?:the\s+)?(?:first\s+|1st\s+|one\s+)?hour\b|"
    r"(?:cells|beats)?\s?/\s?(?:mm\s?[3³]|[µμu]l|mcl|cumm|cmm|min|l)\b|"
    r"(?:[kmnpµμu]|mc)?(?:g|mol|IU|U|eq|kat|RU)\s?/\s?(?:d?[lL]|m[lL]|[kK]g)\b|[kK]\s?/\s?[µμu][lL]\b|"
    r"G(?:pt)?/[lL]\b|"
    r"mosm/kg|mm\s?/\s?(?:1\s?)?h(?:r|our)?\b|mm\s?Hg|(?:degrees|deg|°|º)\s?C(?:elsius)?\b|°|[gm]g?\s?%|%|"
    r"f[lL]\b|bpm\b|beats/min|seconds\b|sec\b)"
)
VALUE = re.compile(
    rf"""(?P<below>[<>≤≥]\s?|(?:less|more|greater)\s+than\s+|up\s+to\s+)?(?P<value>{_NUMBER})
         (?:\s?(?:-|–|to)\s?(?P<upper>{_NUMBER}))?(?:{_POWER.format("")})?\s?(?P<unit>{_UNIT})?""",
    re.IGNORECASE | re.VERBOSE,
)
_REFERENCE = re.compile(
    rf"""^[\s,;]*[(\[]?\s*(?:[;,]\s*)?
         (?P<label>(?:normal|reference|ref\.?|nv|nr|rr|n)(?:\s+(?:range|interval|values?|limits?|level|is|
         for\s+age))*\s*[:=,]?\s*|(?:upper\s+limit\s+(?:of\s+normal)?|uln)\s*[:=,]?\s*)?
         (?:(?P<sign>[<>≤≥]|up\s+to|below|under|less\s+than|above|over)\s*(?P<limit>{_NUMBER})
           |(?P<low>{_NUMBER})\s?(?:-|–|to)\s?(?P<high>{_NUMBER}))""",
    re.IGNORECASE | re.VERBOSE,
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


class Value(msgspec.Struct, frozen=True):
    """A stated value: its two ends (alike but for a range), text, unit, reference interval, and where it ends."""

    text: str
    low: float
    high: float
    sign: str
    unit: str
    end: int
    reference_low: float | None = None
    reference_high: float | None = None


def read_value(words: str, match: re.Match[str]) -> Value:
    """The value that a ``VALUE`` match states, with the reference interval that follows it."""
    low = _float(match["value"])
    high = _float(match["upper"]) if match["upper"] else low
    unit = normal_unit(match["unit"] or "", match["power"] or "")
    text = (
        match.group()[: len(match.group()) - len(match["unit"] or "")].strip()
        if match["unit"]
        else match.group().strip()
    )
    reference = _REFERENCE.match(words[match.end() : match.end() + 60])
    low_limit, high_limit = _limits(
        reference, words[match.end() : match.end() + 1] + words[match.end() : match.end() + 2]
    )
    sign = (match["below"] or "").strip().lower()
    return Value(text, low, high, sign, unit, match.end(), low_limit, high_limit)


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
    return _units()[unit]["ucum"] if unit in _units() else ""


def by_reference(value: Value) -> Direction:
    """High, low or normal by the interval that the source states, else unknown."""
    if value.reference_low is None and value.reference_high is None:
        return "unknown"
    return _against(value.low, value.high, value.reference_low, value.reference_high)


def by_interval(value: Value, analyte: str, days: float | None) -> Direction:
    """High, low or normal by the sourced interval for the age; unknown where ages or units would disagree."""
    rows = [row for row in tables.rows("intervals") if row["analyte"] == analyte]
    if days is not None:
        rows = [row for row in rows if float(row["from_days"]) <= days < float(row["to_days"])]
    found: set[Direction] = set()
    own = [row for row in rows if value.unit and _dimension(value.unit) == _dimension_of_code(row["unit"])]
    for row in own or rows:
        for factor in _factors(value, row):
            low, high = (float(row[end]) if row[end] else None for end in ("low", "high"))
            found.add(_against(value.low * factor, value.high * factor, low, high))
    return found.pop() if len(found) == 1 else "unknown"


def _factors(value: Value, row: dict[str, str]) -> Sequence[float]:
    """Factors from the value's unit to the row's; without a unit, those under which the value could be real."""
    target = next((unit for unit in _units().values() if unit["ucum"] == row["unit"]), None)
    if target is None:
        return (1.0,) if not value.unit else ()
    if value.unit:
        unit = _units().get(value.unit)
        if unit is None or not float(unit["factor"]):
            return ()
        factor = _across(row["analyte"], unit["dimension"], target["dimension"])
        return (float(unit["factor"]) / float(target["factor"]) * factor,) if factor else ()
    usual = {"g/L": (1.0, 10.0), "mg/L": (1.0, 10.0), "10*9/L": (1.0, 0.001)}.get(row["unit"], (1.0,))
    top = float(row["high"] or row["low"])
    return tuple(factor for factor in usual if top / 12 <= value.high * factor <= top * 60)


def _dimension(unit: str) -> str:
    return _units()[unit]["dimension"] if unit in _units() else ""


def _dimension_of_code(code: str) -> str:
    return next((unit["dimension"] for unit in _units().values() if unit["ucum"] == code), "")


def _across(analyte: str, one: str, other: str) -> float:
    """The factor between two dimensions: 1 within one, the molar mass from amount to mass; else 0."""
    if one == other:
        return 1.0
    mass = _molar_masses().get(analyte, 0.0)
    if (one, other) == ("amount", "mass"):
        return mass
    return 1 / mass if mass and (one, other) == ("mass", "amount") else 0.0


@cache
def _molar_masses() -> dict[str, float]:
    return {row["analyte"]: float(row["g_per_mol"]) for row in tables.rows("molar_masses")}


def _against(low: float, high: float, lower: float | None, upper: float | None) -> Direction:
    if upper is not None and low > upper:
        return "high"
    if lower is not None and high < lower:
        return "low"
    # A limit below which all is low says nothing of what is high, so only an upper limit can make a value normal.
    inside = upper is not None and high <= upper and (lower is None or low >= lower)
    return "normal" if inside else "unknown"


def _limits(match: re.Match[str] | None, opening: str) -> tuple[float | None, float | None]:
    """The stated interval: labelled, or a bare one in brackets right after the value."""
    if match is None or not (match["label"] or match.group().lstrip()[:1] in "(["):
        return None, None
    if match["low"]:
        return _float(match["low"]), _float(match["high"])
    limit = _float(match["limit"])
    above = match["sign"].lower() in (">", "≥", "above", "over")
    return (limit, None) if above else (None, limit)


def _float(text: str) -> float:
    return float(text.replace(",", "").replace("·", "."))


@cache
def _units() -> dict[str, dict[str, str]]:
    return {row["spelling"]: row for row in tables.rows("units")}
