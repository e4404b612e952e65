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
from proband.narrative.visit_words import lists_results, says_it_was_seen

# Words after which the story has left the age at which it had arrived; and words for no time in particular.
_LEAVES = re.compile(
    r"\b(?:afterwards?|thereafter|subsequently|in\s+the\s+meantime|meanwhile|recently|lately|"
    r"last\s+(?:winter|spring|summer|autumn|fall|year|month)|"
    r"over\s+the\s+(?:next|following|years)|in\s+(?:the\s+)?(?:further\s+)?course|(?:years|months"
    r"|weeks)\s+later)\b",
    re.IGNORECASE,
)
_ANY_TIME = re.compile(
    r"\b(?:during\s+(?:[\w-]+\s+){0,3}(?:flares?|attacks?|episodes?|follow-?up|crises|relapses)|flares|attacks|"
    r"at\s+times|sometimes|from\s+time\s+to\s+time|between)\b",
    re.IGNORECASE,
)
_ALREADY = re.compile(
    r"\b(?:already\s+known|known\s+(?:to\s+have|for|with)|(?:past|medical|previous)\s+history|history\s+of"
    r"|previously|"
    r"had\s+already)\b",
    re.IGNORECASE,
)
# Where the clause "already known for ..." is over.
_COMES = re.compile(r",\s+(?:was|were|came|had|has|presented|developed|s?he)\b", re.IGNORECASE)
# What is added after these words does not stand under the time before them.
_ADDS = re.compile(r",\s+(?:as\s+well\s+as|along\s+with|in\s+addition\s+to|besides)\b", re.IGNORECASE)
_SINCE = re.compile(
    r"^[^,;.]{0,70}\b(?:since|from|beginning\s+at|starting\s+at)\s+(?:the\s+age\s+of\s+)?$"
    r"|^[^,;.]{0,70},?\s*\b(?:which|that)\s+(?:had\s+)?(?:first\s+)?(?:started|begun|began|appeared|developed"
    r"|been\s+(?:present|noticed|noted|there))\s+(?:about\s+|for\s+|since\s+|at\s+)?$",
    re.IGNORECASE,
)
_SO_FAR = re.compile(r"^[^,;.]{0,70}\bfor(?:\s+the\s+(?:last|past))?\s+$", re.IGNORECASE)
# A measurement told in the present was taken now, whatever goes on since long.
_MEASURED_NOW = re.compile(
    r"\b(?:weight|height|length|circumference|BMI|pressure|temperature)\s+(?:is|are)\b|\bweighs\b|\bon\s+examination\b",
    re.IGNORECASE,
)
_SINCE_THEN = re.compile(r"\b(?:since\s+then|ever\s+since|from\s+then\s+on)\b", re.IGNORECASE)
# A beginning that still goes on; notes of an encounter; and the sentences by which prose comes to one.
_ONGOING = re.compile(r"\b(?:since|from)\b[^,;.]{0,25}$", re.IGNORECASE)
_NOTES: frozenset[Section] = frozenset({"examination", "investigations", "assessment"})
# What had happened before the patient was seen: the story then goes on with what was found.
_HAD_HAPPENED = re.compile(
    r"\bhad\s+(?:(?:\w+ly|also|then|already|never|first|not|once|since)\s+)*(?:been|had|begun|become|grown"
    r"|gone|come|fallen"
    r"|lost|given|taken|shown|seen|found|felt|kept|made|\w{3,}ed)\b",
    re.IGNORECASE,
)
# An operation that is told by the way does not move the story on; a second verb in the present brings it back.
_MENDED = re.compile(
    r"\b(?:which|that|who)\s+(?:was|were|had\s+been)\s+(?:\w+ly\s+)?(?:repaired|corrected|closed|removed|operated"
    r"|resected|treated|extracted|drained|replaced)\b[^,;.]{0,30}$",
    re.IGNORECASE,
)
_IS_STILL = re.compile(
    r"\b(?:and|but)\s+(?:s?he\s+)?(?:is|has|remains|now)\s+(?:still|now|currently)\b", re.IGNORECASE
)
_GOES_ON = re.compile(r"\W*\s*(?:and|but|;|,\s*and)?\s", re.IGNORECASE)
_THEN = re.compile(
    r"\b(?:then|at\s+(?:that|the)\s+(?:time|age)|(?:that|the\s+same)\s+(?:day|week|month|year))\b", re.IGNORECASE
)
_GOVERNS_BACKWARD = re.compile(
    r"\b(?:at|by|since|from|when|in|as|on|aged|during|of|before|between|around|within|over|for"
    r"|until)\b[\w\s]{0,14}$|,\s*$"
    r"|\bonset\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
# A time that brings its own preposition, and one that ends its clause ("... began one year ago.").
_LED = re.compile(
    r"(?:at|by|before|since|from|in|on|during|as|within|after|aged?|between|around|when|for|over|shortly|soon"
    r"|birth)\b",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(r"\s*(?:$|[.;,)]|\band\b|\bbut\b)", re.IGNORECASE)
# From a finding to the time that is said of it alone: "ataxia (age 5 years) and ...", "ataxia at 5 years and ...".
_DIRECT = re.compile(
    r"^(?:(?!(?:and|or|but|with|which|that|who|was|were|is|are|had|has|have|until|till|to|up|when|after"
    r"|resol\w+)\b)[\w’'-]+\s*){1,6}"
    r"(?:\(\s*|\b(?:at|from|since|in|by|aged?|age)\s+)?(?:(?:his|her|the)\s+)?(?:(?:the\s+)?ages?\s+(?:of\s+)?)?(?:about\s+)?$",
    re.IGNORECASE,
)
_DIRECT_LED = re.compile(
    r"(?:\(\s*|\b(?:at|from|since|in|by|aged?|age|of|about)\s+(?:(?:his|her|the)\s+)?)$", re.IGNORECASE
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
        self._arrived: TimePoint | None = self._encounters.first()
        self._told: TimePoint | None = None
        self._sentence: Sentence | None = None
        self._here: list[TimeMention] = []
        self._next = 0
        self._any_time = False
        self._already = False
        self._ongoing = False
        self._listing = False
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
        outright = self._is_of_encounter(before, sentence, words)
        listed = not self._listing and lists_results(words)
        if outright or listed:
            self._arrived, self._ongoing = self._encounters.at(sentence) or self._arrived, False
        self._listing = outright or lists_results(words)
        self._ongoing = self._ongoing and _MEASURED_NOW.search(words) is None
        if _SINCE_THEN.search(words):
            self._arrived, self._ongoing = self._told or self._arrived, True
        self._tense = tense(words) or self._tense
        self._any_time = _ANY_TIME.search(words) is not None
        self._already = _ALREADY.search(words) is not None

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
        direct = [t for t in inside if t.span.start > position and self._is_said_of(position, t)]
        if direct:
            return direct[0].time
        before = [t for t in inside if t.span.start < position]
        if before and self._sentence and _IS_STILL.search(self._doc.text, before[-1].span.end, position):
            return self._encounters.at(self._sentence) or before[-1].time
        if before and not _ADDS.search(self._doc.text, before[-1].span.end, position):
            return self._unless_known(before[-1], position)
        after = [t for t in inside if t.span.start > position and self._looks_back(t)]
        if after:
            return after[0].time
        earlier = [t for t in here if t.span.start < start]
        earlier = self._headed(earlier, start) or earlier
        if earlier and not self._is_back(earlier[-1], start, end):
            return earlier[-1].time
        return self._carried(position)

    def _headed(self, earlier: Sequence[TimeMention], start: int) -> list[TimeMention]:
        """The age that heads a line ("Now 3 years: sat at 20 months; short"), for a new part of it."""
        if not self._doc.text[max(0, start - 2) : start].startswith(";"):
            return []
        return [t for t in earlier[:1] if self._doc.text[t.span.end : t.span.end + 1] == ":"]

    def _is_back(self, time: TimeMention, start: int, end: int) -> bool:
        """Whether a clause comes back from what had happened at ``time`` ("had stopped; she was pale")."""
        text = self._doc.text
        return (
            text[max(0, start - 2) : start].startswith(";")
            and _HAD_HAPPENED.search(text, self._sentence.start if self._sentence else time.span.end, start)
            is not None
            and _HAD_HAPPENED.search(text, start, end) is None
        )

    def _is_of_encounter(self, before: Sentence | None, sentence: Sentence, words: str) -> bool:
        """Whether a sentence begins to tell what an examination or a test showed (a line of notes begins anew)."""
        if sentence.section in _NOTES:
            is_new = before is None or before.section != sentence.section
            return is_new or (before is not None and "\n" in self._doc.text[before.end : sentence.start])
        return says_it_was_seen(words) and _THEN.search(words) is None

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
        if self._already and _ALREADY.search(self._doc.text, start, position):
            return None
        if self._tense == "present" and not self._ongoing and self._sentence is not None:
            return self._encounters.at(self._sentence) or self._arrived
        return self._arrived

    def _begins(self, position: int, time: TimeMention) -> bool:
        """Whether a time says when the finding before it began ("recurrent fevers since 6 months of age")."""
        between = self._doc.text[position : time.span.start]
        return _SINCE.search(between) is not None or (
            time.kind == "relative" and _SO_FAR.search(between) is not None
        )

    def _looks_back(self, time: TimeMention) -> bool:
        if time.kind == "now":
            return False
        left = self._doc.text[max(0, time.span.start - 44) : time.span.start]
        return (
            _GOVERNS_BACKWARD.search(left) is not None
            or time.kind == "onset"
            or time.span.text[:1].lower() in "abs"
            or _LED.match(time.span.text) is not None
            or (time.kind == "relative" and _CLAUSE_ENDS.match(self._doc.text, time.span.end) is not None)
        )

    def _is_said_of(self, position: int, time: TimeMention) -> bool:
        """Whether a time follows a finding directly, with no other finding or verb between them."""
        if time.kind not in ("age", "onset", "relative") or time.span.start - position > 80:
            return False
        between = self._doc.text[position : time.span.start]
        return _DIRECT.match(between) is not None and (
            _DIRECT_LED.search(between) is not None or _LED.match(time.span.text) is not None
        )

    def _seen_since(self, age: TimeMention) -> TimePoint | None:
        """The age at the encounter, where the sentence with ``age`` only told what had happened before it."""
        if self._sentence is None or age.time is None or not _HAD_HAPPENED.search(self._doc.words(self._sentence)):
            return None
        seen = self._encounters.at(self._sentence)
        return seen if seen is not None and (seen.days() or 0.0) > (age.time.days() or 0.0) else None

    def _arrive(self) -> None:
        """Take the last age of the sentence that is left as the age at which the story has arrived."""
        if self._here and self._here[-1].time is not None and self._here[-1].time.days() is not None:
            self._told = self._here[-1].time
        self._head_with_class()
        ages = [t for t in self._here if t.kind in ("age", "now", "relative") and t.time and t.time.age]
        ages = [t for t in ages if not _MENDED.search(self._doc.text[max(0, t.span.start - 60) : t.span.start])]
        if ages:
            latest = max(ages, key=lambda t: (t.time.days() if t.time else None) or 0.0)
            start = latest.span.start
            self._arrived = self._seen_since(latest) or self._told_now(latest) or latest.time
            self._ongoing = _ONGOING.search(self._doc.text[max(0, start - 40) : start]) is not None

    def _told_now(self, age: TimeMention) -> TimePoint | None:
        """The age at the encounter, where the sentence goes on in the present ("walked at 2 years and speaks")."""
        if self._sentence is None:
            return None
        rest = self._doc.text[age.span.end : self._sentence.end]
        before = self._doc.text[self._sentence.start : age.span.start]
        if tense(rest) != "present" or tense(before) != "past" or not _GOES_ON.match(rest):
            return None
        return self._encounters.at(self._sentence)

    def _head_with_class(self) -> None:
        """Take a class of ages that is a heading by itself ("Newborn period.") as where the story has arrived."""
        if self._sentence is None or len(self._here) != 1 or self._here[0].kind != "onset":
            return
        words = self._doc.words(self._sentence).strip(" .:-")
        if words == self._here[0].span.text:
            self._arrived, self._ongoing = self._here[0].time, False
