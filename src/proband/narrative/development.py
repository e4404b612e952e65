"""What numbers say of a child's development: milestones reached late, and the intelligence quotient.

"First steps at 26 months" is a delayed ability to walk because 99 of 100 healthy children walk earlier
(``tables/milestones.tsv``); an IQ of 52 is a mild intellectual disability by the definition of that term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from proband.narrative import tables
from proband.narrative.times import TimeMention

DAYS_OF_MONTH = 30.4375
# Above this age "walked at 10 years" tells of something else than learning to walk.
_CHILDHOOD_DAYS = 8 * 365.25

# The definitions of the terms in hp.obo (release 2025-01-16) give these ranges of the IQ.
_BY_IQ = (
    (20, "HP:0002187"),
    (35, "HP:0010864"),
    (50, "HP:0002342"),
    (70, "HP:0001256"),
    (86, "HP:0006889"),
)
_IQ = re.compile(
    r"\b(?:IQ|intelligence\s+quotient|FSIQ)(?:\s*\([^()]{0,40}\))?(?:\s+(?:score|level))?\s*(?:of|was|is|=|:|at|,)?\s*"
    r"(?:estimated\s+at|measured\s+at|only|about|approximately|around)?\s*(?P<iq>\d{2,3})\b(?!\s*(?:%|years|months))"
)

_BEGAN = (
    r"(?:beg[au]n|start(?:ed)?|learn(?:ed|t)|could|able|able\s+to|achieved|acquired|reached|attained|managed|took|"
    r"taken|made|onset\s+of|independent|independently|unsupported|unaided|first|did\s+not|alone)"
)
_REACHED = r"(?:(?:was|were)\s+(?:only\s+|first\s+)?(?:reached|achieved|attained|acquired|possible|mastered))"
_PAST = frozenset({"sat", "sat up", "crawled", "stood", "stood up", "walked", "first steps"})
_UP_TO_AGE = re.compile(
    rf"^(?:\s+(?:independently|alone|unaided|unsupported|without\s+(?:support|help|aid|assistance)|unassisted|freely|"
    rf"{_REACHED}|first|only|late|just|as\s+late\s+as|by\s+(?:himself|herself)))*"
    r"\s*,?\s*(?:only\s+|not\s+)?(?:at|until|till|by|from|aged|before|after)\s+(?:about\s+|around\s+|almost\s+)?"
    r"(?:(?:the|an?|his|her)\s+)?(?:age\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\b(?:lost|stopped|ceased|unable|longer|cannot|difficult\w*|trouble|with\s+support|never)\b", re.IGNORECASE
)


class Milestone(msgspec.Struct, frozen=True):
    """A milestone, the age by which 99 of 100 children have reached it, and the term for reaching it late."""

    pattern: re.Pattern[str]
    latest_days: float
    term: str


class Developmental(msgspec.Struct, frozen=True):
    """What a number in a sentence says: character range in the sentence, term, and why."""

    start: int
    end: int
    term: str
    because: str


def find_developmental(words: str, offset: int, times: Sequence[TimeMention]) -> Iterator[Developmental]:
    """What the numbers of a sentence say of development; ``times`` are its times, ``offset`` its place."""
    yield from _by_iq(words)
    for time in times:
        days = time.time.days() if time.time is not None and time.kind == "age" and time.of == "patient" else None
        if days is not None and 0 < days < _CHILDHOOD_DAYS:
            yield from _late(words, time.span.start - offset, time.span.end - offset, days)


def _by_iq(words: str) -> Iterator[Developmental]:
    for match in _IQ.finditer(words):
        term = next((term for below, term in _BY_IQ if int(match["iq"]) < below), None)
        if term is not None:
            yield Developmental(match.start(), match.end(), term, f"an IQ of {match['iq']}")


def _late(words: str, start: int, end: int, days: float) -> Iterator[Developmental]:
    """The milestone that was reached at the age that stands at ``start``, if that is late."""
    before = words[max(0, start - 90) : start]
    for milestone in _milestones():
        for match in milestone.pattern.finditer(before):
            tail, head = before[match.end() :], before[: match.start()]
            if _UP_TO_AGE.match(tail) is None or _LOST.search(head[-30:]) or days <= milestone.latest_days:
                continue
            if _is_reached(match.group(), head, tail):
                yield Developmental(start - len(before) + match.start(), end, milestone.term, "later than others")
                return


def _is_reached(form: str, head: str, tail: str) -> bool:
    """Whether the words say that the milestone was reached then, and not only that it was done."""
    if re.sub(r"\s+", " ", form.lower()) in _PAST or re.search(_REACHED, tail):
        return True
    return re.search(rf"\b{_BEGAN}(?:\s+(?:to|yet|not|even|be))*\s*$", head, re.IGNORECASE) is not None


@cache
def _milestones() -> tuple[Milestone, ...]:
    found = []
    for row in tables.rows("milestones"):
        forms = sorted(tables.names(row["forms"]), key=len, reverse=True)
        words = "|".join(form.replace(" ", r"\s+") for form in forms)
        pattern = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
        found.append(Milestone(pattern, float(row["latest_months"]) * DAYS_OF_MONTH, row["hpo"]))
    return tuple(found)
