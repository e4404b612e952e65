"""The words that exclude a term: "no X or Y", "X was absent", "neither X nor Y"; and how far they reach."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NO = re.compile(
    r"""\b(?:
      no\s+(?:other\s+|further\s+|clear\s+|obvious\s+|definite\s+|overt\s+)?(?:evidence|signs?|symptoms?
        |features?|history|
        indications?|findings?|trace|suggestion|complaints?|stigmata)\s+(?:or\s+\w+\s+)?(?:of|for|suggest\w+)
    | no(?!\s+(?:increase|change|longer|improvement|response|effect|benefit|doubt|further|difference|exception
        |more|less)\b)
    | without(?!\s+(?:doubt|delay|improvement|response|effect|success|benefit|treatment|change)\b)
    | neither | nor | (?<=but\s)not(?:\s+(?:of|from|with|in|the|any|an?))* | not\s+(?:of|from|with)
    | not\s+(?!only|just|merely|improv|respon|chang|reduc|increas|yet\s+known|until|uncommon|infrequent)
        (?:yet\s+|ever\s+)?(?:had|have|has|show\w*|reveal\w*|demonstrat\w*|develop\w*|report\w*|experienc\w*
        |suffer\w*|
          complain\w*|detect\w*|find|found|disclos\w*|display\w*|exhibit\w*|present\s+with|any|a|an
        |in)\b(?:\s+any|\s+an?)?
    | (?:did|does|do|has|have|had)\s*(?:not|n['’]t)\s+(?:yet\s+|ever\s+)?(?:had|have|show|reveal|demonstrate
        |develop|report|
          experience|suffer|complain|detect|find|disclose|display|exhibit|present|notice|note|see|observe)\w*(?:\s+any|\s+an?|\s+from
        |\s+of)?
    | (?:is|was|are|were|has\s+been|had\s+been)\s*(?:not|n['’]t|never)\s+(?!only|just|found|seen|present
        |observed|detected|noted|
          reported|identified|visible|possible|improved|able|known|related|done|performed|given|tolerated|associated)
    | never\s+(?:had|has|have|developed|showed|experienced|suffered|been|complained|reported|noticed|noted|seen
        |observed|found)?
    | not\s+(?:accompanied|associated|complicated|followed|preceded)\s+(?:by|with)
    | (?:absence|lack)\s+of | (?:lacks?|lacked|lacking)
    | (?:denied|denies|denying)
    | negative\s+(?:for|results?\s+for) | free\s+(?:of|from)
    | (?<!to\s)(?:ruled?|ruling)\s+out | excluded | excludes | excluding
    | fail(?:ed|s|ing)?\s+to\s+(?:reveal|show|demonstrate|detect|find|identify|disclose)
    | unremarkable\s+for | non(?=-)
    )(?=\W)""",
    re.IGNORECASE | re.VERBOSE,
)
# Cues whose list goes on through commas even where no "or" closes it.
_LISTING = re.compile(
    r"^(?:without|neither|nor|denie|denying|absence|lack|negative|free|no\s+\w+\s+(?:of|for)|rul|exclud)",
    re.IGNORECASE,
)
END_OF_NO = re.compile(
    r"""[;:.()] | ,\s+and\s+an?\b | \b(?:but|however|except|apart\s+from|aside\s+from|although|though
        |whereas|while|which|who|that|because|since|
      when|until|despite|besides|after|during|before|then|therefore|whose|if|due\s+to|in\s+spite|instead|yet|
      with(?!in)|is|was|were|are|had|has|have|showed?|shows|revealed|developed|presented|found|did|does|could|
      he|she|we|his|her|they|on(?=\s+(?:treatment|therapy))|under|to(?=\s+(?:explain|suggest))|secondary|by)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_COMMA = re.compile(r",")
_CLOSED_LIST = re.compile(r",?\s+(?:or|nor|and)\s+", re.IGNORECASE)

_WAS_NOT = re.compile(
    r"""\b(?:
      (?:is|was|are|were|has\s+been|have\s+been|had\s+been)\s+(?:(?:also|all|both|never|not|thus|therefore
        |consistently|
          repeatedly|completely|entirely)\s+)*
        (?:absent|lacking|missing|negative|denied|excluded|ruled\s+out|unremarkable
          |(?<=not\s)(?:found|seen|present|observed|detected|noted|reported|identified|visible|evident|palpable
        |demonstrated|recorded|apparent)
          |(?<=never\s)(?:found|seen|present|observed|detected|noted|reported|identified))
    | could\s+(?:be\s+excluded|not\s+be\s+(?:found|seen|detected|demonstrated|shown|palpated|identified))
    | did\s+not\s+(?:occur|develop|appear|recur|arise)
    )\b | \s*(?::|-|–|=)\s*(?:no|none|absent|negative|nil|neg)\b | \s+(?:absent|negative)(?=\s*(?:[.,;)]|$))""",
    re.IGNORECASE | re.VERBOSE,
)
_NEITHER = re.compile(r"\b(?:neither|nor|(?:is|was|are|were|been|became|appeared|seemed)\s+not)\b", re.IGNORECASE)
_FOUND_AFTER_NEITHER = re.compile(r"\b(?:neither|none\s+of)\b", re.IGNORECASE)
_BACK_STOP = re.compile(r"[;:.]|\b(?:but|which|who|that|whereas|while|although|though|with)\b", re.IGNORECASE)
FINITE = re.compile(
    r"\b(?:is|was|are|were|had|has|have|showed|shows|revealed|developed|presented|found|noted|demonstrated"
    r"|disclosed|held)\b",
    re.IGNORECASE,
)


def masked(text: str, stretches: Iterable[tuple[int, int]], offset: int) -> str:
    """``text`` with the stretches that hold a cue of their own blanked, so that it excludes nothing else.

    In "absence of speech, ataxia and seizures" the speech is what is absent, and it is so by its own name.
    """
    for start, end in stretches:
        inside = text[start - offset : end - offset]
        if _NO.search(inside + " ") and _NEITHER.search(inside) is None:
            text = text[: start - offset] + "x" * len(inside) + text[end - offset :]
    return text


def excluding_cue(left: str, inside: str, right: str) -> str:
    """The words that exclude a term between ``left`` and ``right``, or an empty string."""
    if within := _NEITHER.search(inside):
        return within.group()
    for match in reversed(list(_NO.finditer(left + " "))):
        if _reaches(match.group(), left[match.end() :], inside, right):
            return match.group().strip()
    return _excluded_after(left + inside, right)


def _reaches(cue: str, between: str, inside: str, right: str) -> bool:
    """Whether the scope of a cue reaches over ``between`` to the term."""
    if END_OF_NO.search(between):
        return False
    if not _COMMA.search(between):
        return True
    if cue.lower().startswith("non"):
        return False
    return _LISTING.match(cue) is not None or _is_closed(between + inside + right)


def _is_closed(rest: str) -> bool:
    """Whether a list with commas is closed by "or", "nor" or "and" before the clause ends."""
    end = END_OF_NO.search(rest)
    return _CLOSED_LIST.search(rest[: end.start()] if end else rest) is not None


def _excluded_after(left: str, right: str) -> str:
    match = _WAS_NOT.search(right)
    if match is None:
        return ""
    between = right[: match.start()]
    if _BACK_STOP.search(between) or FINITE.search(between):
        return ""
    if (
        FINITE.search(left)
        and ("," in between or re.search(r"\band\b", between))
        and not _FOUND_AFTER_NEITHER.search(left)
    ):
        return ""
    return match.group().strip()
