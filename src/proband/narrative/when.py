"""When a finding was there: the time that governs its place in the story.

A time in the same clause governs, the last one before the finding first; then one earlier in the sentence; then
the age at which the story has arrived ("A girl of 3 years came with ..." governs what she was found to have).
Words such as "afterwards" or "during attacks" leave the age open again, because the story does not say it.
What an examination or a test showed, and what is told in the present tense, stands under the age at the encounter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from proband.case.model import TimePoint
from proband.narrative.document import Document, Section, Sentence
from proband.narrative.encounters import Encounters
from proband.narrative.stance import Clause, tense
from proband.narrative.times import TimeMention

# Words after which the story has left the age at which it had arrived; and words for no time in particular.
_LEAVES = re.compile(
    r"\b(?:afterwards?|thereafter|subsequently|in\s+the\s+meantime|meanwhile|recently|lately|"
    r"last\s+(?:winter|spring|summer|autumn|fall|year|month|week|night)|"
    r"over\s+the\s+(?:next|following|years)|in\s+(?:the\s+)?(?:further\s+)?course|(?:years|months|weeks)\s+later)\b",
    re.IGNORECASE,
)
_ANY_TIME = re.compile(
    r"\b(?:during\s+(?:[\w-]+\s+){0,3}(?:flares?|attacks?|episodes?|follow-?up|crises|relapses)|flares|attacks|"
    r"at\s+times|sometimes|from\s+time\s+to\s+time|between)\b",
    re.IGNORECASE,
)
_ALREADY = re.compile(
    r"\b(?:already\s+known|known\s+(?:to\s+have|for|with)|(?:past|medical|previous)\s+history|history\s+of|previously|"
    r"had\s+already)\b",
    re.IGNORECASE,
)
# Where the clause "already known for ..." is over.
_COMES = re.compile(r",\s+(?:was|were|came|had|has|presented|developed|s?he)\b", re.IGNORECASE)
# What is added after these words does not stand under the time before them.
_ADDS = re.compile(r",\s+(?:as\s+well\s+as|along\s+with|in\s+addition\s+to|besides)\b", re.IGNORECASE)
_SINCE = re.compile(
    r"^[^,;.]{0,70}\b(?:since|from|beginning\s+at|starting\s+at)\s+(?:the\s+age\s+of\s+)?$", re.IGNORECASE
)
_SINCE_THEN = re.compile(r"\b(?:since\s+then|ever\s+since|from\s+then\s+on)\b", re.IGNORECASE)
# A beginning that still goes on; notes of an encounter; and the sentences by which prose comes to one.
_ONGOING = re.compile(r"\b(?:since|from)\b[^,;.]{0,25}$", re.IGNORECASE)
_NOTES: frozenset[Section] = frozenset({"examination", "investigations", "assessment"})
_EXAMINED = re.compile(
    r"""\b(?:
      (?:on|at)\s+(?:the\s+|his\s+|her\s+|our\s+)?(?:[\w-]+\s+)?(?:examination|admission|inspection
        |auscultation|palpation|presentation|referral|visit|evaluation)
    | (?:physical|clinical|neurologic(?:al)?|ophthalmologic(?:al)?|ophthalmic|dermatologic(?:al)?|eye|cardiac
        |general|admission)
        \s+exam(?:ination)?
    | (?<!first\s)(?<!newborn\s)examination\s+(?:showed|revealed|found|disclosed|was)
    | (?:laboratory|blood)\s+(?:tests?|studies|investigations|examinations?|findings|results|values|work-?up)
    )\b | ^\W*(?:examination|exam|o/e|laboratory|investigations|imaging)\s*:""",
    re.IGNORECASE | re.VERBOSE,
)
_THEN = re.compile(
    r"\b(?:then|at\s+(?:that|the)\s+(?:time|age)|(?:that|the\s+same)\s+(?:day|week|month|year))\b", re.IGNORECASE
)
_GOVERNS_BACKWARD = re.compile(
    r"\b(?:at|by|since|from|when|in|as|on|aged|during|of)\b[\w\s]{0,14}$|,\s*$", re.IGNORECASE
)


class Clock:
    """The times of a story in order; ``governing`` finds the one that a place in the text stands under."""

    def __init__(self, doc: Document, times: Iterable[TimeMention]) -> None:
        times = tuple(times)
        self._doc = doc
        self._encounters = Encounters(doc, times)
        self._times = sorted(
            (t for t in times if t.of == "patient" and t.kind != "interval"),
            key=lambda t: t.span.start,
        )
        self._arrived: TimePoint | None = None
        self._sentence: Sentence | None = None
        self._here: list[TimeMention] = []
        self._next = 0
        self._any_time = False
        self._ongoing = False
        self._tense = ""

    def enter(self, sentence: Sentence) -> None:
        """Go on to a sentence; sentences must come in order."""
        self._arrive()
        before, self._sentence = self._sentence, sentence
        while self._next < len(self._times) and self._times[self._next].span.start < sentence.start:
            self._next += 1
        start = self._next
        while self._next < len(self._times) and self._times[self._next].span.start < sentence.end:
            self._next += 1
        self._here = self._times[start : self._next]
        words = self._doc.words(sentence)
        if _LEAVES.search(words):
            self._arrived = None
        if self._is_of_encounter(before, sentence, words):
            self._arrived, self._ongoing = self._encounters.at(sentence) or self._arrived, False
        self._ongoing = self._ongoing or _SINCE_THEN.search(words) is not None
        self._tense = tense(words) or self._tense
        self._any_time = _ANY_TIME.search(words) is not None

    @property
    def here(self) -> Sequence[TimeMention]:
        """The patient's times of the sentence that was entered."""
        return self._here

    def governing(
        self, position: int, clauses: Sequence[Clause], without: TimeMention | None = None
    ) -> TimePoint | None:
        """The time that governs ``position`` of the sentence that was entered, or None if it is not said.

        ``without`` is a time that says something else (when the finding ended).
        """
        clause = next((c for c in reversed(clauses) if c.start <= position), None)
        start, end = (clause.start, clause.end) if clause else (position, position)
        here = [t for t in self._here if t.time is not None and t is not without]
        inside = [t for t in here if start <= t.span.start < end]
        since = [t for t in inside if t.span.start > position and self._begins(position, t)]
        if since:
            return since[0].time
        before = [t for t in inside if t.span.start < position]
        if before and not _ADDS.search(self._doc.text, before[-1].span.end, position):
            return self._unless_known(before[-1], position)
        after = [t for t in inside if t.span.start > position and self._looks_back(t)]
        if after:
            return after[0].time
        earlier = [t for t in here if t.span.start < start]
        return earlier[-1].time if earlier else self._carried(position)

    def _is_of_encounter(self, before: Sentence | None, sentence: Sentence, words: str) -> bool:
        """Whether a sentence begins to tell what an examination or a test showed (a line of notes begins anew)."""
        if sentence.section in _NOTES:
            return before is None or "\n" in self._doc.text[before.end : sentence.start]
        return _EXAMINED.search(words) is not None and _THEN.search(words) is None

    def _unless_known(self, time: TimeMention, position: int) -> TimePoint | None:
        """The time, unless the words between say that the finding was known long before it."""
        known = _ALREADY.search(self._doc.text, time.span.end, position)
        if known and _COMES.search(self._doc.text, known.end(), position) is None:
            return None
        return time.time

    def _carried(self, position: int) -> TimePoint | None:
        start = self._sentence.start if self._sentence else position
        if self._any_time:
            return None
        if _ALREADY.search(self._doc.text, start, position):
            return None
        if self._tense == "present" and not self._ongoing and self._sentence is not None:
            return self._encounters.at(self._sentence) or self._arrived
        return self._arrived

    def _begins(self, position: int, time: TimeMention) -> bool:
        """Whether a time says when the finding before it began ("recurrent fevers since 6 months of age")."""
        return _SINCE.search(self._doc.text[position : time.span.start]) is not None

    def _looks_back(self, time: TimeMention) -> bool:
        if time.kind == "now":
            return False
        left = self._doc.text[max(0, time.span.start - 24) : time.span.start]
        return (
            _GOVERNS_BACKWARD.search(left) is not None
            or time.kind == "onset"
            or time.span.text[:1].lower() in "abs"
        )

    def _arrive(self) -> None:
        """Take the last age of the sentence that is left as the age at which the story has arrived."""
        ages = [t for t in self._here if t.kind in ("age", "now", "relative") and t.time and t.time.age]
        if ages:
            latest = max(ages, key=lambda t: (t.time.days() if t.time else None) or 0.0)
            self._arrived = latest.time
            start = latest.span.start
            self._ongoing = _ONGOING.search(self._doc.text[max(0, start - 40) : start]) is not None
