"""Numbers and lengths of time as prose writes them: "fourteen", "2 1/2 years", "half a year", "3 to 4 weeks"."""

from __future__ import annotations

import re

import msgspec

# fmt: off
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth",
)
# fmt: on
_WORDS = {word: float(value) for value, word in enumerate(_ONES)}
_WORDS |= {word: 10.0 * value for value, word in enumerate(_TENS, start=2)}
_WORDS |= {"a": 1.0, "an": 1.0, "half a": 0.5, "half an": 0.5, "a half": 0.5, "one and a half": 1.5}
_ORDINAL_VALUES = {word: value for value, word in enumerate(_ORDINALS, start=1)}

NUMBER = (
    r"(?:\d+(?:\.\d+)?|one\s+and\s+a\s+half|half\s+an?|"
    rf"(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(reversed(_ONES))}|an?)"
)
ORDINAL = rf"(?:{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))"
UNIT = (
    r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|mths?|mos?|years?|yrs?|(?<=\d)y/?o"
    r"|(?<=[\d][\s-])y/?o|(?<=\d)y\.\s?o(?=\.)|"
    r"(?<=\d\s)y\.\s?o(?=\.)|(?<=\d)[ydw](?![a-z])|(?<=\d\s)[ydw](?![a-z]))"
)

QUANTITY = re.compile(
    rf"""(?<![\w./])(?P<first>{NUMBER})
         (?:\s+(?P<fraction>\d{{1,2}}/\d{{1,2}})|\s?(?P<half>½)|\s+(?P<and_half>and\s+a\s+half))?
         (?:\s*(?:-|–|to|or|and)\s*(?P<second>{NUMBER}))?
         [\s-]*(?P<unit>{UNIT})(?:\b|(?=\d))
         (?P<unit_half>\s+and\s+a\s+half\b)?
         (?:(?:,\s*|\s+and\s+|\s*)(?P<more>{NUMBER})[\s-]*(?P<more_unit>months?|mths?|mos?|weeks?|wks?|days?
         |(?<=\d)[mwd])\b)?""",
    re.IGNORECASE | re.VERBOSE,
)

_LETTER = {
    "mi": "TM",
    "ho": "TH",
    "hr": "TH",
    "da": "D",
    "d": "D",
    "we": "W",
    "wk": "W",
    "w": "W",
    "mo": "M",
    "mt": "M",
    "m": "M",
    "ye": "Y",
    "yr": "Y",
    "y": "Y",
}
_ISO_PART = re.compile(r"(\d+)([YMWDH])")
DAYS_OF_MONTH = 30.4375
_DAYS = {"Y": 365.25, "M": DAYS_OF_MONTH, "W": 7.0, "D": 1.0, "TH": 1 / 24, "TM": 1 / 1440}
_SMALLER = {"Y": ("M", 12), "M": ("D", 30), "W": ("D", 7), "D": ("TH", 24)}


class Length(msgspec.Struct, frozen=True):
    """A length of time: whole numbers of ISO 8601 units (``{"Y": 1, "M": 6}``), in the units of the source."""

    parts: tuple[tuple[str, int], ...]

    def iso(self) -> str:
        """The ISO 8601 duration; a length of nothing is ``P0D``."""
        dates = "".join(f"{n}{unit}" for unit, n in self._ordered() if n and unit[0] != "T")
        times = "".join(f"{n}{unit[1]}" for unit, n in self._ordered() if n and unit[0] == "T")
        return f"P{dates}T{times}" if times else f"P{dates or '0D'}"

    def plus(self, other: Length, sign: int = 1) -> Length | None:
        """The sum (or, with ``sign`` -1, the difference): None where it would lie before birth."""
        total = dict(self.parts)
        for unit, n in other.parts:
            total[unit] = total.get(unit, 0) + sign * n
        if total.get("M", 0) < 0 and total.get("Y", 0) > 0:
            total["Y"], total["M"] = total["Y"] - 1, total["M"] + 12
        if "Y" in total and total.get("M", 0) >= 12:
            total["Y"], total["M"] = total["Y"] + total["M"] // 12, total["M"] % 12
        if any(n < 0 for n in total.values()):
            return None
        return Length(tuple(total.items()))

    def days(self) -> float:
        """The length in days, a month and a year at their mean."""
        return sum(_DAYS[unit] * n for unit, n in self.parts)

    def finest(self) -> int:
        """The rank of the finest unit used: 0 for years, 5 for minutes."""
        return max(("Y", "M", "W", "D", "TH", "TM").index(unit) for unit, _ in self.parts)

    def _ordered(self) -> list[tuple[str, int]]:
        parts = dict(self.parts)
        return [(unit, parts[unit]) for unit in ("Y", "M", "W", "D", "TH", "TM") if unit in parts]


def number(text: str) -> float:
    """The value of a number in digits or words ("twenty-one" is 21.0)."""
    plain = " ".join(text.lower().replace("-", " ").split())
    if plain[0].isdigit():
        return float(plain)
    if plain in _WORDS:
        return _WORDS[plain]
    return sum(_WORDS[word] for word in plain.split())


def ordinal(text: str) -> int:
    """The value of an ordinal ("second" and "2nd" are 2)."""
    plain = text.lower()
    return _ORDINAL_VALUES[plain] if plain in _ORDINAL_VALUES else int(plain[:-2])


def letter(unit: str) -> str:
    """The ISO 8601 letter of a unit of time; hours and minutes carry the ``T`` that separates them."""
    plain = unit.lower()
    return _LETTER[plain[:2]] if plain[:2] in _LETTER else _LETTER[plain[:1]]


def length(value: float, unit: str) -> Length:
    """A number of units as a length; a fraction becomes whole numbers of the next smaller unit."""
    whole = int(value)
    parts = [(unit, whole)] if whole or value == whole else []
    rest = value - whole
    if rest and unit in _SMALLER:
        smaller, count = _SMALLER[unit]
        parts.append((smaller, round(rest * count)))
    return Length(tuple(parts) or ((unit, round(value)),))


def parse_length(iso: str) -> Length | None:
    """The length that an ISO 8601 duration of whole numbers writes, or None."""
    dates, _, clock = iso.removeprefix("P").partition("T")
    parts = [(unit, int(n)) for n, unit in _ISO_PART.findall(dates)]
    parts += [("T" + unit, int(n)) for n, unit in _ISO_PART.findall(clock)]
    return Length(tuple(parts)) if parts and all(unit in _DAYS for unit, _ in parts) else None


def lengths(match: re.Match[str]) -> tuple[Length, Length | None]:
    """The length that a ``QUANTITY`` states, and the upper end where it states a range."""
    unit = letter(match["unit"])
    value = number(match["first"]) + _fraction(match)
    first = length(value, unit)
    if match["more"] and _DAYS[letter(match["more_unit"])] < _DAYS[unit]:
        first = first.plus(length(number(match["more"]), letter(match["more_unit"]))) or first
    second = length(number(match["second"]), unit) if match["second"] else None
    return first, second


def _fraction(match: re.Match[str]) -> float:
    if match["half"] or match["and_half"] or match["unit_half"]:
        return 0.5
    if not match["fraction"]:
        return 0.0
    above, below = match["fraction"].split("/")
    return int(above) / int(below) if int(below) else 0.0
