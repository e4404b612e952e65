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

from proband.case.model import Span, Term, TimePoint
from proband.narrative import whose
from proband.narrative.document import Document
from proband.narrative.quantity import (
    DAYS_OF_MONTH,
    QUANTITY,
    Length,
    length,
    lengths,
    letter,
    number,
    ordinal,
)
from proband.narrative.stance import tense
from proband.narrative.time_words import (
    ADVERB,
    ADVERBS,
    AFTER_AGE,
    AFTER_COURSE,
    AFTER_EARLIER,
    AFTER_EVERY,
    AFTER_GESTATION,
    AFTER_LATER,
    BARE_AGE,
    BEFORE_AFTER,
    BEFORE_AGE,
    BEFORE_AT,
    BEFORE_EVERY,
    BEFORE_GESTATION,
    BEFORE_NOW,
    BIRTH,
    CLASS,
    CLASS_HINT,
    CLASSES,
    DAY_OF_LIFE,
    DOSE_AFTER,
    DOSE_BEFORE,
    ENDING,
    EVENT,
    EVENT_STOP,
    NEXT,
    ORDINAL_TIME,
    PLAIN_AGE,
)

TimeKind = Literal["age", "onset", "interval", "now", "relative", "duration"]


class TimeMention(msgspec.Struct, frozen=True):
    """A stretch of the text that says when, how often or how long; ``of`` is whose time it is.

    ``iso`` is the age, the interval or the length; for an onset class the age at which the class begins.
    """

    span: Span
    kind: TimeKind
    time: TimePoint | None
    iso: str
    of: whose.Whose = "patient"


class _Reading(msgspec.Struct):
    """One time as its own words say it, before relative times are resolved (offsets within the sentence)."""

    start: int
    end: int
    kind: TimeKind
    first: Length | None = None
    second: Length | None = None
    onset: Term | None = None
    gestation_days: int | None = None
    sign: int = 0


def find_times(doc: Document) -> tuple[TimeMention, ...]:
    """All times of the document in order.

    What came later is counted from the patient's last age; what is ago, or told in the present, from the highest.
    """
    found: list[TimeMention] = []
    last: Length | None = None
    highest: Length | None = None
    for sentence in whose.sentences(doc):
        words = doc.text[sentence.start : sentence.end]
        for reading in _readings(words):
            of = whose.whose(words, reading.start)
            now = reading.sign < 0 or tense(words) == "present"
            resolved = _resolve(reading, highest if now else last)
            if of == "patient" and resolved.kind in ("age", "now", "relative") and resolved.first is not None:
                last = resolved.first
                highest = last if highest is None or last.days() > highest.days() else highest
            span = doc.span(sentence.start + reading.start, sentence.start + reading.end)
            found.append(_mention(resolved, span, of))
    return tuple(found)


def _readings(words: str) -> list[_Reading]:
    """The times of one sentence, the earlier and longer winning where two overlap."""
    if not words:
        return []
    everything = sorted(
        (
            *_quantities(words),
            *_bare_ages(words),
            *_plain_ages(words),
            *_ordinals(words),
            *_births(words),
            *_onset_classes(words),
            *_adverbs(words),
            *_next(words),
        ),
        key=lambda reading: (reading.start, -reading.end),
    )
    kept: list[_Reading] = []
    for reading in everything:
        if not kept or reading.start >= kept[-1].end:
            kept.append(reading)
    return kept


def _quantities(words: str) -> Iterator[_Reading]:
    for match in QUANTITY.finditer(words):
        left, right = words[max(0, match.start() - 70) : match.start()], words[match.end() : match.end() + 40]
        kind, sign, taken = _kind_of(left, right, letter(match["unit"]))
        first, second = lengths(match)
        if kind == "gestation":
            yield _Reading(match.start(), match.end() + taken, "age", gestation_days=_in_days(first))
        elif kind == "interval":
            if not _is_dosing(left.rstrip().removesuffix("every"), right):
                yield _Reading(match.start(), match.end(), "interval", _middle(match, first, second))
        else:
            yield _Reading(match.start(), match.end() + taken, kind, first, second, sign=sign)


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
    if old or BEFORE_AGE.search(left):
        return "age", 0, taken
    if BEFORE_AFTER.search(left):
        return ("relative" if _follows_event(left, right) else "duration"), 1, 0
    if BEFORE_AT.search(left) and not AFTER_COURSE.match(right):
        return "age", 0, 0
    return "duration", 0, 0


def _follows_event(left: str, right: str) -> bool:
    """Whether "after N" says when something came next; how long something lasted or was given is a length."""
    if AFTER_COURSE.match(right):
        return False
    before = EVENT_STOP.split(BEFORE_AFTER.sub("", left))[-1]
    return not before.strip() or (EVENT.search(before) is not None and ENDING.search(before) is None)


def _bare_ages(words: str) -> Iterator[_Reading]:
    for match in BARE_AGE.finditer(words):
        years = number(match["years"])
        if match["years"][:1] not in "aA" and years <= 110:
            yield _Reading(match.start(), match.end(), "now" if match["now"] else "age", length(years, "Y"))


def _plain_ages(words: str) -> Iterator[_Reading]:
    """ "She was 13 when ...", "at 16 he could ...": years, because nothing else is said."""
    for match in PLAIN_AGE.finditer(words):
        years = int(match["was"] or match["at"])
        if years:
            group = "was" if match["was"] else "at"
            yield _Reading(match.start(group), match.end(group), "age", length(years, "Y"))


def _ordinals(words: str) -> Iterator[_Reading]:
    """ "the second day of life" is day 1 (one day has passed); a first week is a range from P0D to P1W."""
    for match in ORDINAL_TIME.finditer(words):
        unit, nth = letter(match["unit"] or match["unit_2"]), ordinal(match["ordinal"])
        upper = None if unit == "D" else length(nth, unit)
        yield _Reading(match.start(), match.end(), "age", length(max(nth - 1, 0), unit), upper)
    for match in DAY_OF_LIFE.finditer(words):
        yield _Reading(match.start(), match.end(), "age", length(int(match["day"] or match["day_2"]), "D"))


def _births(words: str) -> Iterator[_Reading]:
    for match in BIRTH.finditer(words):
        if match.group().lower().startswith("congenital"):
            continue
        yield _Reading(match.start(), match.end(), "age", length(0, "D"))


def _onset_classes(words: str) -> Iterator[_Reading]:
    if CLASS_HINT.search(words) is None:
        return
    for match in CLASS.finditer(words):
        term_id, label, begins, _ = CLASSES[int((match.lastgroup or "c0")[1:])]
        start = Length(((begins[-1], int(begins[1:-1])),)) if begins else None
        yield _Reading(match.start(), match.end(), "onset", start, onset=Term(term_id, label))


def _adverbs(words: str) -> Iterator[_Reading]:
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
        yield _Reading(match.start(), match.end(), "interval", every)


def _next(words: str) -> Iterator[_Reading]:
    for match in NEXT.finditer(words):
        yield _Reading(
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


def _resolve(reading: _Reading, last: Length | None) -> _Reading:
    """The reading with a relative time made an age, where an age to count from is known."""
    if reading.sign == 0 or reading.first is None or reading.kind != "relative":
        return reading
    age = None if last is None else counted(last, reading.first, reading.sign)
    return msgspec.structs.replace(reading, first=age, second=None)


def counted(last: Length, step: Length, sign: int) -> Length | None:
    """``last`` plus or minus ``step``. Three weeks before "5 years" is still 5 years: precision is not invented."""
    if sign < 0 and step.finest() > last.finest():
        return last
    if last.finest() == 0 and step.finest() > 1:
        months = int(step.days() / DAYS_OF_MONTH)
        return last.plus(length(months, "M"), sign) if months else last
    return last.plus(step, sign)


def _mention(reading: _Reading, span: Span, of: whose.Whose) -> TimeMention:
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
