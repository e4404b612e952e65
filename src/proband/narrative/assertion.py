"""What the story says of each term it names: present, excluded, possible, a relative's, background ...

In the manner of ConText (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002): cues with a direction and a
scope. Before any cue is asked, the clause says of whom it speaks (stance.py).

    excluded      "no X or Y", "without X", "X and Y were absent", "neither X nor Y", "denied X"
    possible      "X was suspected", "possible X"
    differential  "X was considered", "had been taken for X"
    treatment     "absence of X improvement under ...": talk of an effect, not of a finding
    other         "as in X": a comparison
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from proband.case.model import Status
from proband.narrative.denial import END_OF_NO, FINITE, excluding_cue
from proband.narrative.relatives_clause import is_relatives
from proband.narrative.stance import Clause
from proband.narrative.whose import KINSHIP


class Verdict(msgspec.Struct, frozen=True):
    """The status of one mention and the words that gave it."""

    status: Status
    because: str = ""


PRESENT = Verdict("present")

_MAYBE = re.compile(
    r"\b(?:possibl[ey]|probabl[ey]|presumed|presumptive|questionable|suspected|suspicion\s+of"
    r"|suspicious\s+(?:of|for)|suspecting|"
    r"query|concern(?:s|ed)?\s+(?:for|about|of)|risk\s+(?:of|for)|at\s+risk|to\s+(?:exclude|rule\s+out"
    r"|look\s+for|screen\s+for|check\s+for|assess\s+for)|"
    r"screen(?:ed|ing)?\s+for|test(?:ed|ing)\s+for|prevent(?:ion|ing)?(?:\s+of)?|prophyla\w+(?:\s+(?:of|for"
    r"|against))?|if|"
    r"in\s+case\s+of|raised?\s+the\s+(?:question|possibility)\s+of|worr(?:y|ied)\s+about|prone\s+to|threatened|"
    r"watch(?:ed|ing)?\s+(?:out\s+)?for|should|look(?:ed|ing)?\s+(?:out\s+)?for"
    r"|question\s+of|monitor(?:ed|ing)\s+for|surveillance\s+(?:for|of)"
    r"|wonder(?:ed|s|ing)?\s+(?:about|whether|if)|fear(?:ed|s|ing)|hint(?:ed|ing|s)\s+at"
    r"|(?:may|might|could)\s+(?:well\s+|possibly\s+)?have(?:\s+(?:been|had|suffered|experienced|developed))?"
    r"|(?:may|might)\s+(?:well\s+|possibly\s+)?(?:be|represent|suggest|indicate|reflect)"
    r"|(?:for|the)\s+exclusion\s+of)\b|\?\s?$",
    re.IGNORECASE,
)
# What stands after "whether" or "if" is not said to be so, whoever its subject is.
_WHETHER = re.compile(r"\b(?:whether|if|in\s+case|unless|lest)\b[^.;,]*$", re.IGNORECASE)
_MAYBE_AFTER = re.compile(
    r"^[^;.]{0,60}?\b(?:was|were|is|are|had\s+been|been)\s+(?:first\s+|initially\s+|also\s+|then\s+"
    r"|therefore\s+|at\s+first\s+)?"
    r"(?:suspected|possible|presumed|feared|hypothesi[sz]ed|looked\s+for|sought)\b|^\s*\?"
    r"|^[^;.,]{0,40}?\bremains?\s+(?:possible|a\s+possibility)\b"
    r"|^[^;.]{0,60}?\b(?:could|can|may)\s*not\s+be\s+(?:\w+ly\s+)?(?:excluded|ruled\s+out)\b",
    re.IGNORECASE,
)
_CONSIDERED = re.compile(
    r"\b(?:differential\s+diagnos[ei]s|taken\s+(?:for|to\s+have|to\s+be)|mistaken\s+for|misdiagnosed"
    r"|misinterpreted|labell?ed|"
    r"th(?:ought|ink)\s+(?:of|to\s+be|to\s+have)|regarded\s+as|interpreted\s+as|mimick(?:ed|ing|s)|treated\s+as"
    r"|in\s+favou?r\s+of|"
    r"(?:initial|first|earlier|working|provisional|previous|wrong)\s+diagnosis\s+(?:of|was)"
    r"|carried\s+the\s+diagnosis\s+of|"
    r"considered|diagnosed\s+(?:initially|at\s+first|wrongly|elsewhere|first)\s+(?:as|with)"
    r"|initially\s+diagnosed\s+(?:as|with)|"
    r"syndromes?\s+(?:like|such\s+as)|diseases?\s+(?:like|such\s+as))\b",
    re.IGNORECASE,
)
_CONSIDERED_AFTER = re.compile(
    r"^[^;.]{0,90}?\b(?:was|were|is|are|been)\s+(?:first\s+|initially\s+|also\s+|then\s+|therefore\s+"
    r"|at\s+first\s+)?"
    r"(?:considered|discussed|thought\s+of|entertained|debated|proposed|discarded|dismissed|rejected|revised"
    r"|abandoned|set\s+aside"
    r"|diagnosed\s+(?:at\s+first|initially|elsewhere))\b"
    r"|^[^;.,]{0,40}?\b(?:is|was|are|seems|seemed|appears|appeared|thought|felt)\s+(?:\w+\s+){0,3}?"
    r"(?:unlikely|less\s+likely|not\s+likely)\b",
    re.IGNORECASE,
)
_CONFIRMED = re.compile(
    r"^[^;.]{0,60}?\b(?:and|then|later|but|was|were|finally"
    r"|eventually)\s+(?:\w+\s+){0,2}?(?<!not\s)(?:confirmed|proven|proved|"
    r"established|verified)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:as\s+(?:is\s+seen\s+)?in|as\s+(?:seen|described|reported|found|expected|known)\s+(?:in|for|from)"
    r"|resembl(?:ing|es|ed)|"
    r"similar\s+to(?:\s+(?:that|those)\s+(?:of|in))?|reminiscent\s+of|unlike|in\s+contrast\s+to|typical\s+(?:of"
    r"|for)|seen\s+in|"
    r"(?:withdr[aeo]ws?|respond(?:s|ed)|responsive|unresponsive|react(?:s|ed)|locali[sz](?:es"
    r"|ed))\s+(?:only\s+)?to|"
    r"rather\s+than|instead\s+of|known\s+(?:in|from)|characteristic\s+of|example\s+of|than\s+(?:in|that\s+of))\s+"
    r"(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,2}?$",
    re.IGNORECASE,
)
_EFFECT_BEFORE = re.compile(
    r"\b(?:efficac(?:y|ious)\s+(?:both\s+)?(?:on|for|against|in)|effect(?:s|ive)?\s+(?:both\s+)?(?:on|for"
    r"|against|in)|"
    r"(?:improvement|control|relief|reduction|resolution|remission|disappearance|clearance|regression"
    r"|amelioration)\s+(?:of|in)|"
    r"indicated\s+for|used\s+(?:for|to\s+treat|in)|approved\s+for|adverse\s+effects?\s+(?:such\s+as|like|of)|"
    r"side\s+effects?\s+(?:such\s+as|like|of))\s+(?:both\s+)?(?:the\s+|his\s+|her\s+"
    r"|all\s+)?(?:[\w-]+\s+){0,2}?(?:[\w-]+\s+and\s+(?:[\w-]+\s+)?)?$",
    re.IGNORECASE,
)
# "Pustule cultures were negative" says nothing against pustules.
_SPECIMEN = re.compile(
    r"^\s*(?:(?:,|and|or)\s+[\w-]+\s+)*(?:fluid\s+|skin\s+)?(?:cultures?|swabs?|smears?|biops(?:y|ies)"
    r"|scrapings?|samples?"
    r"|specimens?|aspirates?|PCR)\b",
    re.IGNORECASE,
)
_EFFECT_AFTER = re.compile(
    r"^\s+(?:lesions?\s+)?(?:improvement|response|control|relief|clearance|treatment|therapy|medication|drugs?)\b",
    re.IGNORECASE,
)
# What does not come again was there before.
_NO_FURTHER = re.compile(
    r"\b(?:no|nor|without|any|never\s+had|not\s+had)\s+(?:an?y?\s+)?(?:further|more|additional|recurrent|subsequent"
    r"|(?:recurrences?|relapses?)\s+of)\s+(?:(?!or\b|and\b)[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_FREE = re.compile(r"[\s-]free\b", re.IGNORECASE)
_NO_LONGER = re.compile(
    r"\b(?:no\s+longer|no\s+more|not\s+any\s+more|not\s+any\s+longer)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE
)


_RELATIVES = re.compile(rf"\b(?:{KINSHIP}|family)\b", re.IGNORECASE)
# How many characters a cue can reach; also what keeps the reading of endless clauses linear.
_FARTHEST = 400


def judge(words: str, start: int, end: int, clauses: Sequence[Clause], offset: int) -> Verdict:
    """The verdict on the term at ``start`` to ``end`` of the text, given the words and clauses of its sentence.

    ``words`` begin at ``offset`` of the text; all other positions are those of the text.
    """
    clause = _clause_at(clauses, start)
    if clause.denied == "suspected" and _WAS_SUSPECTED.match(words, end - offset):
        return Verdict("excluded", "suspected and not confirmed")
    if clause.denied == "all":
        return Verdict("excluded", "none of these")
    if other := of_whom(words, start, end, clauses, offset):
        return other
    left, right = _around(words, start, end, clause, offset)
    if clause.denied and _place_in_pair(right) == clause.denied:
        return Verdict("excluded", f"the {clause.denied}")
    return _local(left, words[start - offset : end - offset], right)


_WAS_SUSPECTED = re.compile(
    r"[^.;]{0,50}?\b(?:was|were|had\s+been)\s+(?:\w+\s+){0,2}?(?:suspected|considered|looked\s+for|sought"
    r"|feared|thought\s+of"
    r"|presumed|discussed)\b",
    re.IGNORECASE,
)
_PAIR = re.compile(r"^,?\s+(?:and|or|versus|vs\.?)\s", re.IGNORECASE)
_LAST_OF_PAIR = re.compile(r"^\s*(?:$|[,.;]|(?:was|were|is|are|had|have|has|could|came)\b)", re.IGNORECASE)


def _place_in_pair(right: str) -> str:
    """Whether a term is the first or the last of two that a clause names, by the words right after it."""
    return "former" if _PAIR.match(right) else "latter" if _LAST_OF_PAIR.match(right) else ""


def of_whom(words: str, start: int, end: int, clauses: Sequence[Clause], offset: int) -> Verdict | None:
    """The verdict on a place that is not said of the patient (as `judge` takes it); None where it is."""
    clause = _clause_at(clauses, start)
    if clause.stance in ("background", "family"):
        return Verdict(clause.stance, clause.because)
    if _names_relatives(words) and is_relatives(*_around(words, start, end, clause, offset)):
        return Verdict("family", "said of a relative")
    return None


@lru_cache(maxsize=1024)
def _names_relatives(words: str) -> bool:
    """Whether a sentence speaks of relatives at all: most do not, and need no closer reading."""
    return _RELATIVES.search(words) is not None


def _around(words: str, start: int, end: int, clause: Clause, offset: int) -> tuple[str, str]:
    """What stands in the clause to the left and to the right of a place, as far as a cue can reach."""
    left = _near_end(words[clause.start - offset : start - offset])
    return left, words[end - offset : max(end, clause.end) - offset][:_FARTHEST]


def _near_end(left: str) -> str:
    """The end of a stretch, from a whole word on: no cue reaches farther."""
    if len(left) <= _FARTHEST:
        return left
    space = left.find(" ", len(left) - _FARTHEST)
    return left[space:] if space >= 0 else left[-_FARTHEST:]


def _clause_at(clauses: Sequence[Clause], position: int) -> Clause:
    return next((c for c in reversed(clauses) if c.start <= position), clauses[0])


def _local(left: str, inside: str, right: str) -> Verdict:
    """The verdict of the cues of the clause around the term."""
    if match := _NO_LONGER.search(left):
        return Verdict("resolved", match.group().strip())
    if match := _NO_FURTHER.search(left):
        return Verdict("resolved", match.group().strip())
    if _FREE.match(right):
        return Verdict("resolved", "free")
    if _EFFECT_BEFORE.search(left) or _EFFECT_AFTER.match(right):
        return Verdict("treatment", "an effect of treatment")
    if _COMPARED.search(left):
        return Verdict("other", "a comparison")
    cue = excluding_cue(left, inside, "" if _SPECIMEN.match(right) else right)
    return Verdict("excluded", cue) if cue else _unsure(left, right)


def _unsure(left: str, right: str) -> Verdict:
    if match := _last_before(_CONSIDERED, left):
        return Verdict("differential", match)
    if match := _last_before(_MAYBE, left):
        return Verdict("possible", match)
    if whether := _WHETHER.search(left):
        return Verdict("possible", whether.group().split()[0])
    stop = FINITE.search(left) is not None and "," in right
    near = right.split(",")[0] if stop else right
    if _CONFIRMED.search(near):
        return PRESENT
    if after := _MAYBE_AFTER.match(near):
        return Verdict("possible", after.group().split()[-1])
    if after := _CONSIDERED_AFTER.match(near):
        return Verdict("differential", after.group().split()[-1])
    return PRESENT


def _last_before(pattern: re.Pattern[str], left: str) -> str:
    """The last cue to the left whose scope reaches the end of ``left``, or an empty string."""
    for match in reversed(list(pattern.finditer(left))):
        between = left[match.end() :]
        if END_OF_NO.search(between) is None and between.count(",") < 4:
            return match.group()
    return ""
