"""How long one episode lasts: "attacks of fever lasting 1 to 3 days", "each episode lasts about 48 hours".

Only words that speak of a length of an episode count ("lasting", "resolve within", "episodes of 3 days", "for five
days every four weeks"). For how long a finding has been there by now is another thing, and so is when it began.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from proband.narrative.document import Document
from proband.narrative.gathering import Seen
from proband.narrative.passages import Passage
from proband.narrative.qualify import comes_back
from proband.narrative.quantity import NUMBER, QUANTITY, Length, length, lengths, number, parse_length
from proband.narrative.stance import Clause

_EPISODE = r"(?:episodes?|attacks?|bouts?|flares?|flare-?ups?|fevers?|crisis|crises|spells?|paroxysms?)"
_ABOUT = (
    r"(?:(?:for|about|approximately|around|roughly|usually|typically|generally|mostly|often|commonly|each|between|"
    r"from|only|just|some|almost|nearly|on\s+average|an\s+average\s+of|anywhere\s+from)\s+)*"
)
_MOST = r"(?P<most>(?:up\s+to|at\s+most|less\s+than|under|(?:no|not)\s+more\s+than|a\s+maximum\s+of)\s+)"
_LEAST = r"(?P<least>(?:at\s+least|more\s+than|over|longer\s+than|a\s+minimum\s+of)\s+)"
_LED = rf"\s+{_ABOUT}(?:{_MOST}|{_LEAST})?{_ABOUT}$"
_SENTENCE = re.compile(r"minute|hour|hrs?\b|\d\s?h\b|day|week|month|year", re.IGNORECASE)
# Words before a quantity that make it a length. What resolves within N days, or is there "for N days", is an
# episode of N days only where it comes back.
_LASTS = re.compile(
    rf"(?:\blast(?:s|ed|ing)|(?<!the\s)(?<!past\s)(?<!his\s)(?<!her\s)\blast|\bpersist(?:s|ed|ing)?"
    rf"|\bcontinu(?:es|ed|ing)|\bduration(?:\s+(?:is|was|of|being))*){_LED}",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:resolv\w+|subsid\w+|disappear\w*|abat\w+|settl\w+|remit\w*|clear(?:s|ed|ing)?|ceas\w+|end(?:s|ed|ing)?"
    r"|stop(?:s|ped|ping)?|pass(?:es|ed)?|(?:are|is|were|was|be)\s+(?:over|gone))\s+"
    rf"(?:[\w]+ly\s+)?(?:within|after|in|over){_LED}",
    re.IGNORECASE,
)
_OF = re.compile(rf"\b{_EPISODE}\s+of{_LED}", re.IGNORECASE)
_FOR = re.compile(rf"\bfor{_LED}", re.IGNORECASE)
# Words after it.
_DURATION = re.compile(
    r"^['’]?s?\s*(?:in\s+duration|duration|long|at\s+a\s+time|each\b|per\s+episode|per\s+attack)\b", re.IGNORECASE
)
_ADJECTIVE = re.compile(
    rf"^[\s-]*(?:(?:long|lasting|febrile|recurrent|recurring|periodic|painful|fever|inflammatory|similar|regular)\s+)*"
    rf"{_EPISODE}\b",
    re.IGNORECASE,
)
_OR_MORE = re.compile(r"^\s*(?:or\s+(?:more|longer)|and\s+(?:more|longer))\b", re.IGNORECASE)
_NO_LENGTH = re.compile(r"^[\s-]*(?:old\b|of\s+(?:age|life)\b|ago\b|later\b|earlier\b|before\b)", re.IGNORECASE)
# "24-72 h": the unit that the general pattern of quantities leaves to notes.
_HOURS = re.compile(
    rf"(?<![\w./])(?P<first>{NUMBER})(?:\s*(?:-|–|to)\s*(?P<second>{NUMBER}))?[\s-]?h(?![\w/])", re.IGNORECASE
)
# What a length further on in the clause no longer speaks of.
_BREAKS = re.compile(r";|\b(?:with|but|while|whereas|which|followed)\b", re.IGNORECASE)
_PARTS = re.compile(r"[;,]|\b(?:and|or|with|but|while|which|followed)\b", re.IGNORECASE)
# "Fever began at 3 years and lasted a week": the subject goes on.
_AND_LASTS = re.compile(
    r",?\s*\b(?:and|which|that)\s+(?:\w+\s+)?(?=(?:last|persist|continu|resolv|subsid)\w*\b)", re.IGNORECASE
)
_SUBJECT = re.compile(rf"\b(?:{_EPISODE}|they|these|each(?:\s+one)?|which)\b", re.IGNORECASE)
_GOES_ON = re.compile(rf"\W*(?:they|these|each|it|(?:the|such|all)\s+(?:\w+\s+)?{_EPISODE})\b", re.IGNORECASE)
# How far back, in sentences, "each episode" may look.
_LOOKS_BACK = 4
_NEAR = 40


class Lasting(msgspec.Struct, frozen=True):
    """A length at a place of the text: ``iso`` (a duration or a range) and its greatest ``days``.

    ``returning`` lengths count only in a clause that speaks of something that comes back, ``timed`` ones only where
    it says how often; an ``adjective`` stands before what it is said of.
    """

    start: int
    end: int
    iso: str
    days: float
    returning: bool = False
    timed: bool = False
    adjective: bool = False


class Episodes:
    """The lengths of episodes, sentence by sentence; sentences must come in order."""

    def __init__(self, doc: Document) -> None:
        self._doc = doc
        self._here: tuple[Lasting, ...] = ()
        self._recent: tuple[int, ...] = ()
        self._since = 0
        self._back = self._goes_on = False

    def enter(self, passage: Passage) -> None:
        """Go on to a sentence; "they" are the attacks that the sentence before spoke of."""
        words = self._doc.words(passage.sentence)
        self._goes_on = self._back and _GOES_ON.match(words) is not None
        self._back = self._goes_on or comes_back(words)
        self._here = tuple(_lengths(words, passage.sentence.start)) if _SENTENCE.search(words) else ()

    def of(self, start: int, end: int, clause: Clause, every: str | None) -> str | None:
        """How long an episode of the finding at ``start`` lasts, where its clause says so."""
        if not self._here:
            return None
        text = self._doc.text
        back = self._goes_on or comes_back(text[clause.start : clause.end])
        here = [one for one in self._here if clause.start <= one.start < clause.end and _counts(one, back, every)]
        for one in here:
            between = _AND_LASTS.sub(" ", text[end : one.start])
            if one.start >= end and (_BREAKS if back else _PARTS).search(between) is None:
                return one.iso
        before = [one for one in here if one.end <= start]
        if before and (back or (before[-1].adjective and start - before[-1].end < _NEAR)):
            return before[-1].iso
        return None

    def carry(self, passage: Passage, seen: list[Seen], first: int) -> None:
        """What a sentence says of "each episode" belongs to what came back shortly before (``seen`` is changed).

        ``first`` is the place in ``seen`` where the findings of this sentence begin.
        """
        one = next((one for one in self._here if self._is_said_of_episodes(one, passage, seen[first:])), None)
        mine = tuple(at for at in range(first, len(seen)) if self._returns(seen[at], passage))
        if one is not None:
            before = [at for at in mine if seen[at].start < one.start]
            for at in before or (self._recent if self._since < _LOOKS_BACK else ()):
                if seen[at].lasts is None:
                    seen[at] = msgspec.structs.replace(seen[at], lasts=one.iso)
        if mine:
            self._recent, self._since = mine, 0
        elif any(clause.stance != "patient" for clause in passage.clauses) or _others(seen[first:]):
            self._recent = ()
        else:
            self._since += not self._back

    def _is_said_of_episodes(self, one: Lasting, passage: Passage, seen: Sequence[Seen]) -> bool:
        clause = _clause_of(one.start, passage.clauses)
        told = self._doc.text[clause.start : one.start]
        mine = clause.stance == "patient" and not any(clause.start <= item.start < one.start for item in seen)
        return mine and not one.timed and not one.adjective and _SUBJECT.search(told) is not None

    def _returns(self, item: Seen, passage: Passage) -> bool:
        if item.verdict.status != "present":
            return False
        clause = _clause_of(item.start, passage.clauses)
        return item.recurs_every is not None or comes_back(self._doc.text[clause.start : clause.end])


def _others(seen: Sequence[Seen]) -> bool:
    """Whether a sentence speaks of findings of somebody else."""
    return any(item.verdict.status in ("family", "background", "other") for item in seen)


def _clause_of(position: int, clauses: Sequence[Clause]) -> Clause:
    return next((one for one in reversed(clauses) if one.start <= position), clauses[0])


def _counts(one: Lasting, back: bool, every: str | None) -> bool:
    """Whether a length is one of an episode: shorter than the time from one to the next, where that is said."""
    interval = parse_length(every) if every else None
    if interval is not None:
        return one.days < interval.days()
    return not one.timed and (back or not one.returning)


def _lengths(words: str, offset: int) -> Iterator[Lasting]:
    for match in QUANTITY.finditer(words):
        yield from _read(words, offset, match, *lengths(match))
    for match in _HOURS.finditer(words):
        second = length(number(match["second"]), "TH") if match["second"] else None
        yield from _read(words, offset, match, length(number(match["first"]), "TH"), second)


def _read(words: str, offset: int, match: re.Match[str], first: Length, second: Length | None) -> Iterator[Lasting]:
    """The length that a quantity is, if its words say so."""
    left, right = words[max(0, match.start() - 70) : match.start()], words[match.end() : match.end() + 50]
    if _NO_LENGTH.match(right):
        return
    lasts, ends, of, for_ = (pattern.search(left) for pattern in (_LASTS, _ENDS, _OF, _FOR))
    adjective = _ADJECTIVE.match(right) is not None and _is_adjective(match)
    duration = _DURATION.match(right)
    led = lasts or ends or of or for_
    if led is None and not adjective and duration is None:
        return
    iso = _iso(first, second, led, _OR_MORE.match(right) is not None)
    returning, timed = lasts is None and not of and not adjective, led is not None and led is for_ and not duration
    days = (second or first).days()
    yield Lasting(offset + match.start(), offset + match.end(), iso, days, returning, timed, adjective)


def _is_adjective(match: re.Match[str]) -> bool:
    """Whether a quantity is written as one that stands before a noun ("3-day", "two day")."""
    told = match.group()
    return "-" in told or not told.rstrip().lower().endswith("s")


def _iso(first: Length, second: Length | None, led: re.Match[str] | None, more: bool) -> str:
    """A duration, or a range; open where the words give one end only."""
    if second is not None:
        return f"{first.iso()}/{second.iso()}"
    if led is not None and led["most"]:
        return f"../{first.iso()}"
    return f"{first.iso()}/.." if more or (led is not None and led["least"]) else first.iso()
