"""At which ages the patient was seen, and at which of these encounters a place of the story stands.

"A girl of 7 years was referred", "now aged 9" and "Visit at 4 years" are encounters. What an examination or a test
showed belongs to the encounter that it was part of, not to the last age of the history told before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

import msgspec

from proband.case.model import TimePoint
from proband.narrative import whose
from proband.narrative.document import Document, Sentence
from proband.narrative.times import TimeMention

_MET = re.compile(
    r"\b(?:seen|saw|presented|presents|referred|admitted|re-?admitted|came|brought|taken\s+to|examined"
    r"|evaluated|reviewed|"
    r"transferred|sent|consult(?:ed|ation)|hospitali[sz]ed|reached\s+us|visit(?:ed)?|follow-?up|review)\b",
    re.IGNORECASE,
)
_VISIT = re.compile(
    r"\b(?:visit|consultation|review|follow-?up|clinic|appointment|admission|seen|examination|encounter)\b",
    re.IGNORECASE,
)
_PERSON_BEFORE = re.compile(
    rf"\b(?:{whose.PERSON}),?\s+(?:of|aged?)?\s*(?:about\s+)?$|^\W*(?:(?:Mr|Mrs|Ms|Miss|Mx)\.?\s+[\w.-]+,\s+)$"
    r"|(?:^|[.;,]\s+)(?:age|years)\s*[:=]\s*$",
    re.IGNORECASE,
)
# "34M, hives": age and sex in one word. "Ages 5 months: ..., 7 months: ...": each line is an encounter of its own.
_AGE_AND_SEX = re.compile(r"\d\s?(?:yo?\s?|y/o\s?)?(?:[MF]|male|female)$")
_OLD = re.compile(r"(?:old|y/?o|y\.\s?o\.?)$", re.IGNORECASE)
_OPENS_LINE = re.compile(r"^\s*:")
_HAD_BEEN = re.compile(r"\bhad\s+(?:\w+ly\s+)?(?:been|come|presented)\b[^;,]*$", re.IGNORECASE)
_PERSON_AFTER = re.compile(rf"^[\s-]*(?:old\s+)?(?:[\w-]+,?\s+){{0,4}}?(?:{whose.PERSON})\b", re.IGNORECASE)
# "Re: AB, aged 9 years": whom a letter is about is seen at that age; so is one introduced ("he was six").
_ABOUT = re.compile(r"^\W*(?:re|regarding|concerning|patient|name|subject)\b\s*:", re.IGNORECASE)
_INTRODUCED = re.compile(
    rf"\b(?:he|she|who|owner|(?:the|this|our)\s+(?:{whose.PERSON}))\s+was\s+(?:\w+\s+)?$", re.IGNORECASE
)
_SUBORDINATE = re.compile(
    r"\b(?:when|since|until|till|before|after|while|once|because|time)\s+(?:s?he|(?:the|this|our)\s+\w+)\s+was\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_STARTS_VISIT = re.compile(
    r"^\W*(?:(?:first|second|third|last|clinic|follow-?up)\s+)?(?:visit|consultation|review|follow-?up"
    r"|appointment|encounter)\b",
    re.IGNORECASE,
)
# "This 3-year-old, who ...", "a nineteen-year-old student": one person of that age, whatever the noun.
_ONE = re.compile(r"\b(?:an?|this|our|the)\s+$", re.IGNORECASE)
_ROLE = re.compile(r"\b(?:as|like)\s+(?:an?\s+)?(?:[\w-]+\s+)?$", re.IGNORECASE)
_LONGEST_VISIT_LINE = 80
_SHORT_INSERTION = 14


class _Encounter(msgspec.Struct, frozen=True):
    """An age at which the patient was seen. ``heads`` marks a line that opens a visit of its own."""

    position: int
    end: int
    time: TimePoint
    heads: bool = False


class Encounters:
    """The encounters of a story in the order in which it tells them."""

    def __init__(self, doc: Document, times: Iterable[TimeMention]) -> None:
        self._found = list(_encounters(doc, times))
        self._places = [one.position for one in self._found]

    def first(self) -> TimePoint | None:
        """The age at the first encounter that the story tells, or None."""
        return self._found[0].time if self._found else None

    def at(self, sentence: Sentence) -> TimePoint | None:
        """The patient's age at the encounter that a sentence belongs to, or None if none is stated.

        It is the one that the sentence before tells or that the last visit's line opens, else the latest one so
        far: a story may go back to earlier admissions before it says what is found now.
        """
        upto = bisect_left(self._places, sentence.end)
        if not upto:
            return self._found[0].time if self._found else None
        last = self._found[upto - 1]
        if last.heads or sentence.start - last.end <= 2:
            return last.time
        best = last
        for one in reversed(self._found[:upto]):
            best = one if _days(one) > _days(best) else best
            if one.heads:
                break
        return best.time


def _days(encounter: _Encounter) -> float:
    return encounter.time.days() or 0.0


def _encounters(doc: Document, times: Iterable[TimeMention]) -> Iterator[_Encounter]:
    for mention in sorted(times, key=lambda t: t.span.start):
        if mention.of != "patient" or mention.time is None or mention.time.age is None:
            continue
        sentence = doc.sentence_at(mention.span.start)
        if sentence is None:
            continue
        words = doc.words(sentence)
        at = mention.span.start - sentence.start
        left, right = words[:at], words[mention.span.end - sentence.start :]
        line = at == len(words) - len(words.lstrip(" \t*-")) and _OPENS_LINE.match(right) is not None
        heads = line or (
            len(words) <= _LONGEST_VISIT_LINE
            and (_STARTS_VISIT.match(words) is not None or (not words.endswith(".") and _opens(words, mention)))
        )
        if heads or _is_encounter(mention, left, right):
            yield _Encounter(mention.span.start, sentence.end, mention.time, heads)


def _opens(words: str, mention: TimeMention) -> bool:
    """Whether a line opens a visit: it names one, or it is a date and nothing else (the head of a letter)."""
    return _VISIT.search(words) is not None or (words == mention.span.text and mention.kind == "age")


def _is_encounter(mention: TimeMention, left: str, right: str) -> bool:
    """Whether an age is the one at which somebody saw the patient."""
    if mention.kind == "now" or (mention.kind == "age" and (_ABOUT.match(left) or _says_sex(mention))):
        return True
    if (
        mention.kind == "age"
        and _INTRODUCED.search(left)
        and not _SUBORDINATE.search(left)
        and not right.lstrip().startswith("when")
    ):
        return True
    if mention.kind == "age" and not _ROLE.search(left):
        if _PERSON_BEFORE.search(left[-40:]):
            return True
        if _OLD.search(mention.span.text) and (
            _PERSON_AFTER.match(right[:60]) or _ONE.search(left[-16:]) or not left.strip()
        ):
            return True
    parts = re.split(r"[;,]", left)
    # "When we first examined her, at 4 years, ...": the age is set off by commas from the verb it belongs to.
    before = " ".join(parts[-2:]) if len(parts[-1]) < _SHORT_INSERTION else parts[-1]
    near = before + " " + re.split(r"[;,.]", right)[0]
    return mention.kind in ("age", "relative") and _MET.search(near) is not None and not _HAD_BEEN.search(near)


def _says_sex(mention: TimeMention) -> bool:
    return _AGE_AND_SEX.search(mention.span.text) is not None
