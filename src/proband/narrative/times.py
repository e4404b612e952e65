"""Times in the story: ages, onsets, intervals, lengths and relative times, as ISO 8601 with their precision.

"at 2 weeks of life"  age       P2W          "once weekly"         interval  P1W
"in infancy"          onset     HP:0003593   "fevers of 5 days"    duration  P5D
"now 14"              now       P14Y         "six months later"    relative  last age + P6M
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from proband.case.model import Span, TimePoint
from proband.narrative import whose
from proband.narrative.age_forms import Reading, TimeKind, age_forms
from proband.narrative.dates import Birth, dated_ages, find_birth
from proband.narrative.document import Document
from proband.narrative.quantity import (
    DAYS_OF_MONTH,
    QUANTITY,
    Length,
    length,
    lengths,
    letter,
    number,
)
from proband.narrative.stance import tense
from proband.narrative.time_words import (
    ADVERB,
    ADVERB_HINT,
    ADVERBS,
    AFTER_AGE,
    AFTER_AT_COURSE,
    AFTER_COURSE,
    AFTER_EARLIER,
    AFTER_EVERY,
    AFTER_GESTATION,
    AFTER_LATER,
    BEFORE_AFTER,
    BEFORE_AGE,
    BEFORE_AT,
    BEFORE_EVERY,
    BEFORE_GESTATION,
    BEFORE_NEXT,
    BEFORE_NOW,
    BEFORE_SO_FAR,
    DOSE_AFTER,
    DOSE_BEFORE,
    ENDING,
    EVENT,
    EVENT_STOP,
    HEADS_LINE,
    NEXT,
    NOT_SO_FAR,
    TIME_HINT,
)


class TimeMention(msgspec.Struct, frozen=True):
    """A stretch of the text that says when, how often or how long; ``of`` is whose time it is.

    ``iso`` is the age, the interval or the length; for an onset class the age at which the class begins.
    """

    span: Span
    kind: TimeKind
    time: TimePoint | None
    iso: str
    of: whose.Whose = "patient"


def find_times(doc: Document) -> tuple[TimeMention, ...]:
    """All times of the document in order.

    What came later is counted from the patient's last age; what is ago, or told in the present, from the highest.
    """
    found: list[TimeMention] = []
    last: Length | None = None
    highest: Length | None = None
    birth = find_birth(doc.text)
    for sentence in whose.sentences(doc):
        words = doc.text[sentence.start : sentence.end]
        for reading in _readings(words, sentence.start, birth):
            of = "relative" if _is_child_of(words, reading) else whose.whose(words, reading.start)
            now = reading.sign < 0 or tense(words) == "present"
            resolved = _resolve(reading, highest if now else last)
            if of == "patient" and resolved.kind in ("age", "now", "relative") and resolved.first is not None:
                last = resolved.first
                highest = last if highest is None or last.days() > highest.days() else highest
            span = doc.span(sentence.start + reading.start, sentence.start + reading.end)
            found.append(_mention(resolved, span, of))
    return tuple(found)


def _readings(words: str, offset: int = 0, birth: Birth | None = None) -> list[Reading]:
    """The times of one sentence, the earlier and longer winning where two overlap."""
    if TIME_HINT.search(words) is None:
        return []
    everything = sorted(
        (
            *_quantities(words),
            *age_forms(words),
            *_adverbs(words),
            *_next(words),
            *dated_ages(words, offset, birth),
        ),
        key=lambda reading: (reading.start, -reading.end),
    )
    if any(reading.gestation_days is not None for reading in everything):
        everything = [reading for reading in everything if reading.kind != "onset" or reading.first is not None]
    kept: list[Reading] = []
    for reading in everything:
        if not kept or reading.start >= kept[-1].end:
            kept.append(reading)
    return kept


def _quantities(words: str) -> Iterator[Reading]:
    for match in QUANTITY.finditer(words):
        left, right = words[max(0, match.start() - 70) : match.start()], words[match.end() : match.end() + 40]
        kind, sign, taken = _kind_of(left, right, letter(match["unit"]))
        first, second = lengths(match)
        if kind == "gestation":
            yield Reading(match.start(), match.end() + taken, "age", gestation_days=_in_days(first))
        elif kind == "interval":
            if not _is_dosing(left.rstrip().removesuffix("every"), right):
                yield Reading(match.start(), match.end(), "interval", _middle(match, first, second))
        elif kind == "duration" and _OLD.fullmatch(match["unit"]):
            yield Reading(match.start(), match.end(), "age", first, second)
        else:
            over = kind == "relative" and BEFORE_NEXT.search(left) is not None
            yield Reading(match.start(), match.end() + taken, kind, first, second, sign=sign, over=over)


# "His 6-year-old daughter": the child of the patient, who is nobody's daughter in these words.
_OWNED = re.compile(r"\b(?:his|her)\s+$", re.IGNORECASE)
_CHILD = re.compile(r"^[\s-]*(?:old[\s-]+)?(?:daughter|son|child|twins?)\b", re.IGNORECASE)


def _is_child_of(words: str, reading: Reading) -> bool:
    return _OWNED.search(words[: reading.start]) is not None and _CHILD.match(words[reading.end :]) is not None


# "5yo", "5 y/o", "5 y.o."
_OLD = re.compile(r"y[/.]?\s?o", re.IGNORECASE)


def _kind_of(left: str, right: str, unit: str) -> tuple[Literal["gestation"] | TimeKind, int, int]:
    """(kind, sign of a relative time, characters after the quantity that belong to it)."""
    after = AFTER_GESTATION.match(right)
    if after or (unit in "WM" and BEFORE_GESTATION.search(left)):
        return "gestation", 0, after.end() if after else 0
    if BEFORE_EVERY.search(left) or AFTER_EVERY.match(right):
        return "interval", 0, 0
    if later := AFTER_LATER.match(right):
        return "relative", 1, later.end()
    if earlier := AFTER_EARLIER.match(right):
        return "relative", -1, earlier.end()
    old = AFTER_AGE.match(right)
    taken = old.end() if old else 0
    if BEFORE_NOW.search(left):
        return "now", 0, taken
    if old or BEFORE_AGE.search(left) or (not left.strip() and HEADS_LINE.match(right)):
        return "age", 0, taken
    if _has_lasted(left):
        return "relative", -1, 0
    if BEFORE_NEXT.search(left):
        return "relative", 1, 0
    if BEFORE_AFTER.search(left):
        return ("relative" if _follows_event(left, right) else "duration"), 1, 0
    if BEFORE_AT.search(left) and not AFTER_AT_COURSE.match(right):
        return "age", 0, 0
    return "duration", 0, 0


def _has_lasted(left: str) -> bool:
    """Whether a length says for how long a finding has been there by now."""
    so_far = BEFORE_SO_FAR.search(left)
    return so_far is not None and NOT_SO_FAR.search(so_far["what"] or "") is None


def _follows_event(left: str, right: str) -> bool:
    """Whether "after N" says when something came next; how long something lasted or was given is a length."""
    if AFTER_COURSE.match(right):
        return False
    before = EVENT_STOP.split(BEFORE_AFTER.sub("", left))[-1]
    return not before.strip() or (EVENT.search(before) is not None and ENDING.search(before) is None)


def _adverbs(words: str) -> Iterator[Reading]:
    if ADVERB_HINT.search(words) is None:
        return
    for match in ADVERB.finditer(words):
        if _is_dosing(words[max(0, match.start() - 40) : match.start()], words[match.end() : match.end() + 30]):
            continue
        if match["adverb"]:
            iso = ADVERBS[match["adverb"].lower()]
            every = Length((("T" + iso[-1] if "T" in iso else iso[-1], int(iso.strip("PTHDWMY"))),))
        elif match["every"]:
            every = length(2 if match["each"] else 1, letter(match["every"]))
        else:
            every = length(1 / _times(match["count"]), letter(match["unit"]))
        yield Reading(match.start(), match.end(), "interval", every)


def _next(words: str) -> Iterator[Reading]:
    for match in NEXT.finditer(words):
        yield Reading(
            match.start(), match.end(), "relative", length(1, letter(match["unit"] or match["unit_2"])), sign=1
        )


def _times(count: str) -> float:
    word = count.lower().split()[0]
    return max(1.0, {"once": 1.0, "twice": 2.0}.get(word) or number(word))


def _is_dosing(left: str, right: str) -> bool:
    """Whether an interval says how often a drug is given, and not how often something comes back."""
    return DOSE_BEFORE.search(left) is not None or DOSE_AFTER.match(right) is not None


def _middle(match: re.Match[str], first: Length, second: Length | None) -> Length:
    """An interval that is a range ("every 3 to 7 days") is kept as its middle: ``P5D``."""
    if second is None or len(first.parts) != 1 or len(second.parts) != 1:
        return first
    unit = letter(match["unit"])
    return length((first.parts[0][1] + second.parts[0][1]) // 2, unit)


def _in_days(gestation: Length) -> int:
    days = {"Y": 365, "M": 30, "W": 7, "D": 1}
    return sum(days.get(unit, 0) * n for unit, n in gestation.parts)


def _resolve(reading: Reading, last: Length | None) -> Reading:
    """The reading with a relative time made an age, where an age to count from is known."""
    if reading.sign == 0 or reading.first is None or reading.kind != "relative":
        return reading
    age = None if last is None else counted(last, reading.first, reading.sign)
    if reading.over:
        return msgspec.structs.replace(reading, first=last, second=age)
    return msgspec.structs.replace(reading, first=age, second=None)


def counted(last: Length, step: Length, sign: int) -> Length | None:
    """``last`` plus or minus ``step``. Three weeks before "5 years" is still 5 years: precision is not invented.

    Months are counted back from years too: eight months before 16 years is nearer to 15 than to 16.
    """
    if sign < 0 and step.finest() > max(last.finest(), 1):
        return last
    if last.finest() == 0 and step.finest() > 1:
        months = int(step.days() / DAYS_OF_MONTH)
        return last.plus(length(months, "M"), sign) if months else last
    return last.plus(step, sign)


def _mention(reading: Reading, span: Span, of: whose.Whose) -> TimeMention:
    iso = reading.first.iso() if reading.first is not None else ""
    upper = reading.second.iso() if reading.second is not None else None
    time: TimePoint | None = None
    if reading.gestation_days is not None:
        time = TimePoint(gestation_days=reading.gestation_days, text=span.text)
    elif reading.onset is not None:
        time = TimePoint(onset_class=reading.onset, text=span.text)
    elif reading.kind in ("age", "now", "relative") and iso:
        time = TimePoint(age=iso, age_end=upper, text=span.text)
    return TimeMention(span, reading.kind, time, iso, of)
