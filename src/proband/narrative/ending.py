"""When a finding ended: "the rash disappeared at 2 years", "the fever was gone after three days"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from proband.case.model import TimePoint
from proband.narrative.quantity import parse_length
from proband.narrative.times import TimeMention, counted

_ENDED = re.compile(
    r"\b(?:resolved|disappeared|subsided|cleared(?:\s+up)?|settled|vanished|healed|ceased|abated|remitted"
    r"|faded|regressed|"
    r"(?:was|were|is|are|had\s+been|has\s+been)\s+(?:\w+ly\s+)?(?:gone|over|back\s+to\s+normal)|stopped|"
    r"went\s+(?:away|down)|came\s+to\s+an\s+end|ended|returned\s+to\s+normal|normali[sz]ed)\b",
    re.IGNORECASE,
)
# What stands between a finding and the verb that ends it must not begin another statement.
_ANOTHER = re.compile(
    r"[;:.()]|,?\s+(?:and|but|while)\s+(?:the|his|her|an?|all)\b|\b(?:had|has|have|showed|developed|was"
    r"|were)\s+(?=\w)(?!been\b|all\b|\w+ly\b"
    r"|present\b|noted\b|seen\b|noticed\b|found\b|observed\b|apparent\b|evident\b|visible\b)",
    re.IGNORECASE,
)
_LED_BY = re.compile(
    r"^[^,;.]{0,24}\b(?P<word>at|by|before|after|within|in|from|on|when|over)\b[^,;.]{0,24}$", re.IGNORECASE
)
# "Seizures from 3 months until 2 years": the second time is the end.
_UNTIL = re.compile(
    r"^[^,;.]{0,60}\b(?:until|till|up\s+to|(?:from|between)\s+[^,;.]{2,30}\s+(?:to|and))\s+"
    r"(?:the\s+age\s+of\s+|ages?\s+|he\s+was\s+|she\s+was\s+|about\s+)*$",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|n['’]t)\s+\w*$", re.IGNORECASE)


class End(msgspec.Struct, frozen=True):
    """That a finding ended, and when, as far as it is said."""

    time: TimePoint | None
    mention: TimeMention | None


@lru_cache(maxsize=256)
def may_end(clause: str) -> bool:
    """Whether a clause has a word for an end at all: most have none, and need no closer reading."""
    return _ENDED.search(clause) is not None


def ending(text: str, start: int, end: int, times: Sequence[TimeMention], began: TimePoint | None) -> End | None:
    """How the finding before ``start`` of the text ended, by the words up to ``end``; None where it did not.

    A length ("after three days") is counted from ``began``, where that is known.
    """
    for mention in times:
        if start <= mention.span.start < end and _is_last(text[start : mention.span.start], mention):
            return End(mention.time, mention)
    verb = _ENDED.search(text, start, end)
    if verb is None or _ANOTHER.search(text[start : verb.start()]) or _NOT.search(text[start : verb.start()]):
        return None
    for mention in times:
        if mention.span.start < verb.end() or mention.kind == "interval":
            continue
        led = _LED_BY.match(text[verb.end() : mention.span.start] + " ")
        if mention.span.start >= end or (led is None and mention.kind not in ("relative", "onset")):
            break
        if mention.kind != "duration" and mention.time is not None:
            return End(mention.time, mention)
        if led is not None and led["word"].lower() in ("after", "within", "in", "over"):
            return End(after_length(began, mention), mention)
        break
    return End(None, None)


def _is_last(between: str, mention: TimeMention) -> bool:
    """Whether a time is the one until which the finding before it was there."""
    return mention.kind in ("age", "relative", "now") and mention.time is not None and bool(_UNTIL.match(between))


def after_length(began: TimePoint | None, mention: TimeMention) -> TimePoint | None:
    """The age that lies a stated length after an age."""
    if began is None or began.age is None or began.age_end is not None:
        return None
    first, step = parse_length(began.age), parse_length(mention.iso)
    total = counted(first, step, 1) if first and step else None
    return TimePoint(age=total.iso(), text=mention.span.text) if total else None
