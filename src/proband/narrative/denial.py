"""The words that exclude a term: "no X or Y", "X was absent", "neither X nor Y"; and how far they reach."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Verbs by which something is found; "was not ..." of any of them excludes.
_SEEN = (
    r"found|seen|present|observed|detected|noted|noticed|reported|identified|visible|evident|palpable|demonstrated|"
    r"recorded|apparent|witnessed|documented|encountered|heard|felt|elicited"
)
_NO = re.compile(
    rf"""\b(?:
      (?:does|do|did)\s*(?:not|n['’]t)\s+have\s*:
    | no\s+(?:other\s+|further\s+|clear\s+|obvious\s+|definite\s+|overt\s+)?(?:evidence|signs?|symptoms?
        |features?|history|concerns?|worr(?:y|ies)|
        indications?|findings?|trace|suggestion|complaints?|stigmata)\s+(?:or\s+\w+\s+)?
        (?:of|for|about|regarding|over|suggest\w+)
    | no(?!\s+(?:increase|change|longer|improvement|response|effect|benefit|doubt|further|difference|exception
        |more|less)\b)
    | without(?!\s+(?:doubt|delay|improvement|response|effect|success|benefit|treatment|change)\b)
    | none\s+of(?:\s+the(?:se|m)?\b)?
    | nor\s+(?:did|does|do|has|have|had|was|were|is|are|could)\s+(?:s?he|they|it|there|we|(?:the|his|her)\s+\w+)
        (?:\s+(?:ever|been|have|had|show\w*|develop\w*|experience\w*|suffer\w*|report\w*|any|an?|from))*
    | neither(?:\s+(?:had|has|have|showed|developed|suffered\s+from))? | nor | w/o
    | not\s+known\s+to\s+(?:have|suffer\s+from) | nothing\s+(?:to\s+(?:suggest|indicate)|suggestive\s+of|suggesting)
    | at\s+no\s+(?:time|point|stage|age)\s+(?:was|were|did|has|had|have)\s+(?:there|s?he|they|we|(?:the|his
        |her)\s+\w+)
        (?:\s+(?:been|have|had|show|develop|see|find|note|any|an?))*
    | able\s+to\s+(?:rule\s+out|exclude)
    | (?:absent|negative|not\s+(?:present|seen|found))\s+(?:was|were|is|are)
    | (?:nobody|no\s+one|no-one)\s+(?:has\s+|had\s+)?(?:ever\s+)?(?:found|saw|seen|noticed|noted|heard|felt
        |detected|reported)
    | (?<=,\s)not(?!\s+(?:only|just|merely|always|yet)\b)
    | (?<=but\s)not(?:\s+(?:of|from|with|in|the|any|an?))* | not\s+(?:of|from|with)
    | not\s+(?!only|just|merely|improv|respon|chang|reduc|increas|yet\s+known|until|uncommon|infrequent)
        (?:yet\s+|ever\s+)?(?:had|have|has|show\w*|reveal\w*|demonstrat\w*|develop\w*|report\w*|experienc\w*
        |suffer\w*|
          complain\w*|detect\w*|find|found|disclos\w*|display\w*|exhibit\w*|present\s+with|any|a|an
        |in)\b(?:\s+any|\s+an?)?
    | (?:did|does|do|has|have|had)\s*(?:not|n['’]t)\s+(?:yet\s+|ever\s+)?(?:had|have|show|reveal|demonstrate
        |develop|report|
          experience|suffer|complain|detect|find|disclose|display|exhibit|present|notice|note|see
          |observe)\w*(?:\s+any|\s+an?|\s+from
        |\s+of)?
    | (?:is|was|are|were|has\s+been|had\s+been)\s*(?:not|n['’]t|never)\s+(?!only|just|{_SEEN}|possible
        |improved|able|known|related|done|performed|given|tolerated|associated)
    | (?:not|never|n['’]t)\s+(?:yet\s+)?been\s+(?:any|an?|of)
    | never\s+(?:had|has|have|developed|showed|experienced|suffered|been|complained|reported|noticed|noted|seen
        |observed|found)
    | never(?=\s+(?:any|an?)\b)
    | (?:absent|negatives?|denies|excluded|not\s+present|not\s+found)\s*:
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
    r"^(?:without|neither|none|nor|denie|denying|absen|lack|negative|free|no\s+\w+\s+(?:of|for)|not\s+(?:pres|fou)"
    r"|rul|exclud|[^:]+:$)",
    re.IGNORECASE,
)
END_OF_NO = re.compile(
    r"""[;:.()] | ,\s+and\s+an?\b | \b(?:but|however|except|apart\s+from|aside\s+from|although|though
        |whereas|while|which|who|that|because|since|
      when|until|despite|besides|after|during|before|then|therefore|whose|if|due\s+to|in\s+spite|instead|yet|
      with(?!in)|is|was|were|are|had|has|have|showed?|shows|revealed|developed|presented|found|did|does|could|
      complained|experienced|suffered|reported|noticed|felt|came|went|became|began|started|grew|lost|got|kept
        |remained|appeared|looked|fell|died|received|underwent|needed|required|
      he|she|we|his|her|they|on(?=\s+(?:treatment|therapy))|under|to(?=\s+(?:explain|suggest))|secondary|by)\b""",
    re.IGNORECASE | re.VERBOSE,
)
# What is said to be missing here is not the term but what would explain or change it: "no cause for the fever".
_OF_ANOTHER = re.compile(
    r"^\s*(?:(?:an?|any|the|other|obvious|clear|identifiable|specific|apparent|single|known)\s+)*(?:causes?"
    r"|explanation"
    r"|reasons?|triggers?|source|focus|origin|treatment|therapy|improvement|response|change|effect|need)\b",
    re.IGNORECASE,
)
# "Not without X", "unable to walk without X": what would exclude is denied itself.
_LACKS = re.compile(r"^(?:without|free\s|absence|lack)", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:not|n['’]t|never|cannot|unable|rarely|hardly|seldom)\s+(?:[\w-]+\s+){0,4}$", re.IGNORECASE
)
# "No tremor, and dystonia was severe": what follows "and" has a verb of its own that finds nothing missing.
_OWN_SUBJECT = re.compile(r"\band\s+(?:(?:the|his|her)\s+)?(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_OWN_VERB = re.compile(
    r"^\s+(?:was|is|were|are|became|remained)\s+(?:\w+ly\s+)?(?!seen|found|noted|observed|present|detected|reported"
    r"|identified|evident|recorded|absent|excluded|ruled|not\b|negative|ever\b|noticed|palpable|visible)",
    re.IGNORECASE,
)
# "No fever and a rash": what has an article of its own is not covered by "no".
_ONE_MORE = re.compile(r"\band\s+an?\s+[^,]*$", re.IGNORECASE)
_COMMA = re.compile(r",")
_CLOSED_LIST = re.compile(r",?\s+(?:or|nor|and)\s+", re.IGNORECASE)

_WAS_NOT = re.compile(
    rf"""\b(?:
      (?:is|was|are|were|has\s+been|have\s+been|had\s+been)\s+(?:(?:also|all|both|never|not|thus|therefore
        |consistently|
          repeatedly|completely|entirely)\s+)*
        (?:absent|lacking|missing|negative|denied|excluded|ruled\s+out|unremarkable
          |not(?=\s*(?:[.,;]|$))
          |(?:not|never)\s+confirmed|disproved|refuted
          |not\s+(?:increased|raised|elevated|abnormal|excessive)
          |(?:not|never)\s+(?:an?\s+)?(?:problem|issue|concern|complaint|feature)s?
          |(?<=not\s)(?:{_SEEN})|(?<=never\s)(?:{_SEEN}))(?!\s+(?:at\s+first|initially|at\s+birth)\b)
    | (?:has|have|had)\s+(?:not|never|n['’]t)\s+(?:yet\s+|so\s+far\s+|ever\s+)?
        (?:occurred|developed|appeared|arisen|recurred
          |been\s+(?:{_SEEN}|an?\s+(?:problem|issue|concern|complaint|feature)))
    | (?:was|were|is|are)\s+(?:found\s+)?nowhere
    | could\s+(?:be\s+excluded|not\s+be\s+(?:{_SEEN}|shown|palpated))
    | did\s+not\s+(?:occur|develop|appear|recur|arise)
    )(?!\w) | \s*(?::|-|–|—|=|\||\t)[\s|]*(?:no|none|absent|negative|nil|neg|not\s+present)\b(?!\s+\w)
    | (?:\s+(?:is|was|are|were|being))?\s+(?:thus|hence|therefore|thereby)\s+(?:excluded|ruled\s+out|improbable)\b
    | (?:\s+(?:is|was|are|were))?\s+off\s+the\s+(?:list|table)\b
    | \s+(?:is|was|are|were)\s+(?:therefore\s+|thus\s+)?improbable\b
    | \s*\(\s*(?:-|–|—|−|no|none|absent|negative|nil|neg)\s*\)
    | \s+not\s+(?:{_SEEN})\b | \s[-–−](?=\s*(?:[,.;)]|$))
    | \s+(?:absent|negative)(?=\s*(?:[.,;)|\t]|$))""",
    re.IGNORECASE | re.VERBOSE,
)
# "To rule out X, which it did".
_AND_DID = re.compile(r"[^.;,]{0,40},?\s*(?:which|as)\s+(?:it|they|this)\s+did\b", re.IGNORECASE)
_TO_EXCLUDE = re.compile(r"\bto\s+(?:rule\s+out|exclude)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
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
    if _AND_DID.match(right) and _TO_EXCLUDE.search(left):
        return "ruled out"
    if within := _NEITHER.search(inside):
        return within.group()
    for match in reversed(list(_NO.finditer(left + " "))):
        if _reaches(match.group(), left[match.end() :], inside, right):
            if _LACKS.match(match.group()) and _DENIED.search(left, 0, match.start()):
                return ""
            return match.group().strip()
    return _excluded_after(left + inside, right)


def _reaches(cue: str, between: str, inside: str, right: str) -> bool:
    """Whether the scope of a cue reaches over ``between`` to the term."""
    if END_OF_NO.search(between) or _OF_ANOTHER.match(between):
        return False
    if cue.lower() == "no" and _ONE_MORE.search(between):
        return False
    if _OWN_SUBJECT.search(between) and _OWN_VERB.match(right):
        return False
    if not _COMMA.search(between):
        return True
    if (cue.lower().startswith("non") and cue[3:4] != "e") or cue.lower() == "not":
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
