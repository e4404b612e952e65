"""What a laboratory's mark behind a value says: H, L, arrows, "(low)", "3 x ULN"."""

from __future__ import annotations

import re

import msgspec

from proband.case.model import Direction
from proband.narrative.sayings import HIGH, LOW, MULTIPLE, NORMAL, multiple

_END = r"(?=\s*(?:[.,;|)\]\t/]|$|\s(?:and|but|with)\b))"
_MARK = re.compile(
    rf"""\s*(?:(?P<up>[↑⬆⇑]+|\+{{1,3}}{_END})|(?P<down>[↓⬇⇓]+)
      |\s(?:(?P<h>HH?|\+{{1,3}})|(?P<l>LL?)){_END}
      |[(\[]\s*(?:(?P<h2>HH?|↑+|\+{{1,3}})|(?P<l2>LL?|↓+)|(?P<n2>N|WNL|NL|nl|wnl))\s*[)\]])"""
    "",
    re.VERBOSE,
)
_WORD = re.compile(
    rf"""\s*(?:[,–-]\s*(?:which\s+(?:was|is)\s+|i\.e\.,?\s+)?|[(\[]\s*(?:which\s+is\s+)?)
      (?:(?:very|markedly|slightly|mildly|moderately|severely|grossly|significantly|extremely|borderline)\s+)?
      (?:(?P<normal>{NORMAL}|not\s+(?:{HIGH}|{LOW}))|(?P<high>{HIGH}|large)|(?P<low>{LOW}|small))
      (?:\s+for\s+(?:(?:his|her|the|this|gestational)\s+)*(?:age|sex|gestation)|\s+side)?
      (?:\s*[)\]]|(?<!\()(?=\s*(?:[.,;)]|$)))""",
    re.IGNORECASE | re.VERBOSE,
)
# A share of what healthy people have: from half of it down it is low, from twice up it is high.
_SHARE = re.compile(
    r"\s+of\s+(?:the\s+)?(?:(?:healthy|normal|mean|average|age-matched|reference|adult)\s+)*"
    r"(?:controls?|normal|mean|average|reference|wild[\s-]?type)\b",
    re.IGNORECASE,
)
_SHARE_LOW, _SHARE_HIGH = 50.0, 200.0
_TIMES = re.compile(rf"\s*[,(\[]\s*(?P<said>{MULTIPLE.pattern})", re.IGNORECASE | re.VERBOSE)


class Flag(msgspec.Struct, frozen=True):
    """What a mark says, and where it ends."""

    direction: Direction
    end: int


def find_flag(text: str, position: int) -> Flag | None:
    """The mark that stands at ``position`` of a text, or None."""
    if match := _MARK.match(text, position):
        said = {name for name, words in match.groupdict().items() if words}
        direction: Direction = (
            "high" if said & {"up", "h", "h2"} else "low" if said & {"down", "l", "l2"} else "normal"
        )
        return Flag(direction, match.end())
    if match := _WORD.match(text, position):
        return Flag("high" if match["high"] else "low" if match["low"] else "normal", match.end())
    if (match := _TIMES.match(text, position)) and (direction_of := multiple(match["said"])):
        return Flag(direction_of, match.end())
    return None


def of_share(text: str, position: int, low: float, high: float) -> Flag | None:
    """What a percentage from ``low`` to ``high`` says that ``text`` calls at ``position`` one of normal."""
    match = _SHARE.match(text, position)
    if match is None:
        return None
    direction: Direction = "low" if high <= _SHARE_LOW else "high" if low >= _SHARE_HIGH else "unknown"
    return Flag(direction, match.end())
