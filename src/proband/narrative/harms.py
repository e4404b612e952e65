"""Adverse effects: which stretch of a sentence tells what a treatment did to the patient that nobody wanted.

    "methotrexate was stopped because of vomiting"      "on phenytoin he developed gingival overgrowth"
    "carbamazepine caused a rash"                       "side effects of prednisolone were hypertension and ..."

The findings that stand in such a stretch are the adverse events. A drug stopped for want of effect harmed nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from proband.case.model import Span, Term
from proband.knowledge import Knowledge
from proband.narrative.gathering import Seen, term_of

_END = r"(?P<what>[^.;]{3,120})"
_AFTER_AGENT = re.compile(
    rf"""\b(?:
      (?:stopped|discontinued|withdrawn|ceased|abandoned|switched|replaced|changed|reduced|interrupted|(?:not
        |poorly|badly)\s+
        tolerated|given\s+up)\b[^.;]{{0,40}}?\b(?:because\s+of|due\s+to|owing\s+to|on\s+account\s+of|after
        |following|for|because)\s+
    | (?:caused|causes|induced|provoked|produced|triggered|precipitated|resulted\s+in|was\s+complicated\s+by
        |was\s+followed\s+by|brought\s+on)\s+
    | (?:side|adverse|untoward|unwanted)\s+(?:effects?|events?|reactions?)\s+(?:\w+\s+)?(?:were|was|included
        |such\s+as|like|of|:)\s+
    ){_END}""",
    re.IGNORECASE | re.VERBOSE,
)
_UNDER_AGENT = re.compile(
    rf"^[^.;]{{0,60}}?\b(?:he|she|(?:the|our)\s+\w+)\s+(?:then\s+)?(?:developed|experienced|suffered|got)\s+{_END}",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"\b(?:on|under|during|while\s+(?:taking|on|receiving)|after(?:\s+starting)?|with)\s+(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
_BEFORE_AGENT = re.compile(
    r"\b(?:developed|experienced|suffered(?:\s+from)?|adverse\s+effects?\s+(?:such\s+as|of|like)"
    r"|side\s+effects?\s+(?:such\s+as|of|like))\s+"
    r"(?P<what>[^.;,]{3,80}?)\s+(?:on|under|during|while\s+(?:taking|on)|after\s+(?:starting\s+)?|due\s+to"
    r"|caused\s+by|from|induced\s+by)\s+"
    r"(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_NO_HARM = re.compile(
    r"\b(?:lack|absence|no\s+(?:effect|response|improvement|benefit)|ineff\w+|insufficient|inadequate"
    r"|poor\s+response|persist\w+"
    r"|remission|relapse\w*|recurr\w+|continu\w+|cost|non-?response|failure|resolution|improvement)\b",
    re.IGNORECASE,
)


def find_harms(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of a sentence that tell what harm the treatment at ``start`` to ``end`` did."""
    before = _BEFORE_AGENT.search(words[max(0, start - 140) : start])
    if before:
        offset = max(0, start - 140)
        yield from _harm(before, offset)
    after = words[end : end + 220]
    for match in (
        _AFTER_AGENT.search(after),
        _UNDER_AGENT.match(after) if _UNDER.search(words[:start][-40:]) else None,
    ):
        if match:
            yield from _harm(match, end)


def _harm(match: re.Match[str], offset: int) -> Iterator[tuple[int, int]]:
    if _NO_HARM.search(match["what"]) is None:
        yield offset + match.start("what"), offset + match.end("what")


def adverse_events(harms: Sequence[Span], seen: Sequence[Seen], knowledge: Knowledge) -> tuple[Term, ...]:
    """The findings of the patient that stand in stretches about harm, each once, in order of place."""
    rows = dict.fromkeys(
        one.row
        for one in seen
        if one.verdict.status == "present" and any(harm.start <= one.start < harm.end for harm in harms)
    )
    return tuple(term_of(row, knowledge) for row in rows)
