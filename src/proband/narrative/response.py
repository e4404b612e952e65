"""What the patient did under a treatment: the wording of effect, and how several wordings add up.

    none      did not respond to, refractory, no improvement, without effect, "... but the fever went on"
    partial   improved, relieved, fewer attacks, minimal or transient improvement (something did change)
    complete  remission, resolved, disappeared, well controlled, effective, no further attacks
    worse     worsened, deteriorated, flared

"Marked improvement" is partial: what is only better is not gone. A mixture of gone and still there is partial.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from proband.case.model import Response
from proband.narrative.outcome_words import CONCESSION, OUTCOMES, RESPONSES

Looks = Literal["ahead", "back", "either"]


class Cue(msgspec.Struct, frozen=True):
    """A wording of effect in a sentence; ``looks`` says on which side its treatment stands."""

    start: int
    end: int
    response: Response
    looks: Looks = "either"
    strong: bool = False


_GOOD = (
    r"(?:improve\w*|effect\w*|efficacy|benefit\w*|relief|relieved?|response|responses|success\w*|change\w*|"
    r"help\w*|remission|control\w*|resolution|difference)"
)
_HOW = (
    r"(?:clear|clinical|significant|sustained|substantial|real|apparent|any|further|lasting|obvious|notable|"
    r"major|good|appreciable|noticeable|objective|skin|lesions?|the|of|in|or|\w+al)"
)

_CUES = re.compile(
    rf"""\b(?:
      (?P<none_ahead>
          (?:not|never|n['’]t|failed\s+to|failing\s+to|no\s+longer|poorly|inadequately|insufficiently|
          hardly)\s+(?:\w+ly\s+)?(?:respond\w*|react\w*)(?:\s+\w+ly)?\s+to
        | (?:no|without|lack\s+of|absence\s+of|absent|poor|inadequate|insufficient|
        lacking)\s+(?:{_HOW}\s+){{0,3}}respons\w+\s+(?:was\s+\w+\s+)?to
        | (?:refractory|resistant|resistance|unresponsive|non-?responsive|insensitive|non-?responder)\s+to
        | failure\s+of | fail(?:ed|ing)\s+(?=(?:on|with|under|treatment|therapy|several|multiple|many|both|
        conventional|\w+\s+and\b))
        | (?:ineffective|unsuccessful|useless)\s+(?:treatments?|therapy|trials?|courses?|attempts?)
      )
    | (?P<weak_ahead>despite|in\s+spite\s+of|notwithstanding|even\s+under)
    | (?P<partial_not>
          (?:not|never|n['’]t)\s+(?:fully|completely|entirely|totally|wholly|always)\s+\w+ |
          partial(?:ly)?\s+\w+ | incomplete(?:ly)?\s+\w+
        | (?:only\s+)?(?:some|slight|slightly|minimal|minimally|mild|moderate|modest|limited|transient|
        transiently|temporary|temporarily|short-lived|
          initial|initially|brief|little|small|poor)\s+(?:but\s+\w+\s+|clinical\s+)?{_GOOD}
        | (?:only\s+)?for\s+(?:only\s+)?a\s+(?:few\s+\w+|short\s+(?:time|while)|while)(?:\s+only)?
        | attempts?\s+(?:to|at)\s+(?:stop|taper|wean|reduc|withdraw|discontinu)\w*
        | (?:almost|nearly|mostly|largely|partly)\s+\w+
        | (?:did|had|helped|changed|achieved|brought)\s+(?:but\s+|only\s+|very\s+)?(?:a\s+)?little(?!\s+or\s+no\b)
        | (?:need(?:s|ed|ing)?|requir(?:es|ed|ing))\s+(?:ever\s+)?(?:more\s+(?:each|every)\s+time|(?:higher
        |increasing|larger|
            rising)\s+(?:and\s+\w+\s+)?doses?)
        | (?:effect|benefit|response|improvement|relief)\s+(?:wore\s+off|waned|faded|was\s+(?:lost
        |short-lived|transient|
            temporary|partial|incomplete|modest|limited|moderate|only\s+\w+)|did\s+not\s+last)
        | (?:only\s+)?(?:one|two|three|a\s+single|a\s+few|few|rare|occasional)\s+(?:further|more|mild|brief|short|
            breakthrough)\s+\w+
        | before\s+(?:the\s+|his\s+|her\s+)?\w+\s+(?:recurred|returned|relapsed|came\s+back|reappeared)
        | followed\s+by\s+(?:an?\s+|early\s+|prompt\s+|rapid\s+)?(?:relapses?|recurrences?|rebound|flares?)
        | (?:relapse\w*|recurr\w+|rebound\w*|flare\w*|return\w*|came\s+back|
        reappear\w*)\s+(?:\w+\s+){{0,4}}?(?:when|after|upon|on|as\s+soon\s+as|during|whenever|at)\s+
          (?:\w+\s+){{0,4}}?(?:stop\w*|taper\w*|withdraw\w*|reduc\w*|discontinu\w*|cessation|dose|weaned|weaning)
        | (?:steroid|corticosteroid|cortico|insulin)[\s-]depend\w+
      )
    | (?P<complete_no>
          (?:no|without|free\s+of|free\s+from)\s+(?:any\s+)?(?:further|more|new|additional|other|recurrent|
          subsequent)\s+
            (?!(?:improvement|effect|benefit|response|treatment|therapy|change|test|investigation|information
            |details|
            gain|progress\b|work-?up|evaluation|admission|follow-?up|management|weight|increase
            |doses?)\b)[a-z][\w-]+
        | neither\s+(?:[\w-]+\s+){{1,4}}?nor\s+(?:any\s+|an?\s+)?(?:further|new|more|other)\s+\w+
        | (?:there\s+(?:have|has)\s+been|has\s+had|have\s+had|had)\s+none\s+since
        | (?:grew|progressed|advanced|dilated|enlarged|spread|worsened|deteriorated)\s+no\s+(?:further|more)
        | (?:prevent(?:s|ed|ing)?|stopped)\s+(?:any\s+|all\s+)?(?:further|new|more|other)\s+\w+
        | (?:no|without|nor)\s+(?:any\s+)?(?:recurrences?|relapses?)
        | (?:has|had|have)\s+(?:had\s+)?(?:not\s+(?:since\s+)?(?:recurred|relapsed|returned|had\s+any))
      )
    | (?P<none>
          (?:(?:did|do|does|could|was|were|is|had|has|have|would)\s*(?:not|never|n['’]t)|nor|
          never)\s+(?:\w+ly\s+|been\s+|any\s+|to\s+)*
            (?:{_GOOD}|reduce\w*|prevent\w*|stop\w*|alter\w*|abate\w*|work\w*|respond\w*|subside\w*|resolv\w*|
            influence\w*|bring|brought|suppress\w*|
            achieve\w*|make|better|diminish\w*|lower\w*|ease\w*|clear\w*|normali\w+|correct\w*|lessen\w*|
            decreas\w*)
        | (?:no|without|lack\s+of|absence\s+of|lacking|devoid\s+of|little\s+or\s+no|
        little\s+if\s+any)\s+(?:{_HOW}\s+){{0,4}}{_GOOD}
        | neither\s+(?:[\w-]+\s+){{0,8}}?(?:nor\s+(?:[\w-]+\s+){{0,5}}?)?(?:helped|worked|improved|reduced|had|
        brought|relieved|stopped|controlled)(?:\s+(?:any\s+|much\s+)?(?:relief|improvement|effect|benefit|
        change|success|response))?
        | (?:reduced|relieved|improved|stopped|controlled|changed|influenced|helped)\s+neither
        | of\s+no\s+(?:use|help|benefit|value|avail)
        | not\s+(?:very\s+|really\s+)?(?:helpful|effective|beneficial|successful|useful
        |of\s+(?:any\s+)?(?:help|use|benefit|value))
        | (?:recurred|relapsed|reappeared|came\s+back|returned(?!\s+to\b))
        | (?:poorly|inadequately|insufficiently|badly|barely|hardly|not)\s+controlled
        | (?:did|does|do|changed|achieved|made)\s+nothing|nothing\s+(?:helped|changed|worked)
        | (?:but|yet|though|although|however|and\s+still|nevertheless)\s+(?:the\s+)?(?:new|further|more
        |fresh)\s+(?:\w+\s+){{0,2}}?
            (?:appear\w*|occurr\w+|develop\w*|emerg\w+|erupt\w*|follow\w*|came)
        | ineffective(?:ly)?|unsuccessful(?:ly)?|inefficac\w+|in\s+vain|to\s+no\s+avail|fruitless\w*|futile|
        failed|fails|failing|without\s+avail
        | refractory|intractable\s+to|unresponsive|unchanged|resistant|unaffected\s+by
        | persist(?:s|ed|ing)|went\s+on(?!\s+to\b)|kept\s+(?:on\s+)?(?:coming|recurring|returning|rising)|(?:stayed|
        remained)\s+(?!stable|well\b|normal|free|in\s+remission|symptom|
            asymptomatic|healthy|seizure|unaffected|good)\w+
            |(?<!\bis\s)(?<!are\s)(?<!was\s)(?<!were\s)(?<!been\s)continued(?!\s+(?:for|until|to\s+(?:improve|do|
            grow|thrive|be\s+(?:well|free|given))|with|at|on|and|by|in))
      )
    | (?P<worse>worsen\w*|deteriorat\w*|exacerbat\w*|aggravat\w*|paradoxical\w*|grew\s+worse|became\s+worse|
    got\s+worse|made\s+(?:\w+\s+){{0,3}}worse)
    | (?P<good_after>
          (?:response|effect|result|efficacy|outcome)s?\b[^.;,:]{{0,60}}?\b(?:was|were|is|has\s+been|proved
          |remained)\s+(?:\w+ly\s+|very\s+)?
          (?:good|excellent|dramatic|prompt|rapid|remarkable|favou?rable|striking|impressive|immediate
          |complete|sustained)
      )
    | (?P<poor_after>
          (?:response|effect|result|efficacy|outcome)s?\b[^.;,:]{{0,60}}?\b(?:was|were|is|has\s+been|proved
          |remained)\s+(?:\w+ly\s+|very\s+)?
          (?:poor|nil|absent|lacking|disappointing|inadequate|insufficient|negligible|unsatisfactory)
      )
    | (?P<fair_after>
          (?:response|effect|result|efficacy|outcome)s?\b[^.;,:]{{0,60}}?\b(?:was|were|is|has\s+been|proved
          |remained)\s+(?:\w+ly\s+|only\s+)?
          (?:partial|incomplete|modest|moderate|limited|transient|temporary|short-lived|mixed|variable|fair|slight)
      )
    | (?P<strong>
          complete(?:ly)?\s+(?:and\s+\w+\s+|clinical\s+|\w+\s+)?(?:remission|respon\w+|resol\w+|recover\w*|
          control\w*|clear\w*|disappear\w*|regress\w*|relief|relieved|heal\w*|abolish\w*|
            suppress\w*|normali\w+|remit\w*|cessation|ceased|stopped|gone|well)
        | (?:full|total|lasting|sustained|complete|long-term|durable)\s+(?:\w+\s+)?(?:remission|respon\w+|
        resol\w+|recovery|control|clearance|relief|normali\w+)
        | (?:fully|entirely|totally)\s+(?:\w+ed)\b
        | (?:seizure|symptom|attack|fever|flare|pain|transfusion)[\s-]free|asymptomatic|cured?|free\s+(?:of|
        from)\s+(?:\w+\s+){{0,2}}(?:symptoms?|attacks?|seizures?|flares?|disease|fever|
            lesions?|pain|episodes?)
      )
    | (?P<complete>
          remissions?|remitted|resolv(?:ed|es)|resolution|disappear(?:ed|s|ance)|vanished|cleared(?:\s+up)?|
          clearance|subsided|ceased|abated|settled|healed|went\s+away|put\s+an\s+end\s+to|came\s+down|(?:was|
          were)\s+stopped\s+by|(?:kept|held)\s+(?:[\w-]+\s+){{1,3}}(?:away|at\s+bay)|abolished|
          (?:has|have|had|is|are|was|were)\s+(?:all\s+|now\s+)?gone(?!\s+(?:on\s+(?:for|since|and|until|to)
          |down|up|into|through|back|
          home|to))|
          (?:skin|rash|eczema|lesions?|plaques?)\s+(?:is|was|are|were)\s+clear|
          settles|aborts|aborted|restored|heals|clears|
          terminated|was\s+gone|were\s+gone|came\s+to\s+an\s+end|stopped\s+(?:(?:the|all)\s+\w+|them|it)
          |(?:attacks?|
          seizures?|fevers?|episodes?|flares?|symptoms)\s+stopped
        | (?:well|good|adequate|excellent|perfect|satisfactory|under|adequately|effectively|
        successfully)[\s-]control(?:led)?|(?:was|were|been|is|are)\s+controlled|
          control(?:led|s)\s+(?:the|all|his|her|them|it)
          |control\s+(?:of\s+(?:[\w-]+\s+){{1,3}})?was\s+(?:achieved|obtained)
        | no\s+longer|normali[sz]\w+|(?:is|are|was|been|remain(?:ed|s)|stayed|kept)\s+(?:now\s+|since\s+|
        currently\s+|otherwise\s+)?
          (?:well|healthy|in\s+remission)|doing\s+(?:very\s+)?well|thriv(?:es|ing)|return(?:ed)?\s+to\s+normal|
          recovered|recovery|back\s+to\s+normal|
        became\s+normal|corrected\s+the
        | (?:good|excellent|dramatic|prompt|rapid|remarkable|favou?rable|striking|impressive|brisk|immediate|
        spectacular|outstanding|very\s+good)\s+(?:and\s+\w+\s+)?
            (?:clinical\s+|initial\s+|therapeutic\s+)?(?:response|effect|efficacy|result|success|outcome)
        | respond(?:s|ed|ing)\s+(?:very\s+|so\s+)?(?:well|dramatically|promptly|rapidly|excellently|favou?rably|
        quickly|immediately|completely)
        | (?:well|dramatically|promptly|rapidly|excellently|quickly)\s+respond(?:s|ed|ing)
        | efficac\w+|effective(?:ly)?|success(?:ful|fully)?|uneventful\s+recovery
        | (?:made|kept|rendered|brought|got|held)\s+(?:[\w-]+\s+){{1,4}}?(?:stable|normal|under\s+control|well)
      )
    | (?P<partial>
          improv(?:ed|es|ing|ement|ements)|better|reduc(?:ed|es|ing|tion)|decreas(?:ed|es|ing|e)|fewer|
          less\s+(?:frequent|severe|often|intense)|rarer|milder|short(?:er|ened)|
          regained|(?:could|able\s+to|can)\s+(?:\w+\s+){{1,3}}again|
          (?:raised|lifted|brought|increased|lowered)\s+(?:the\s+|his\s+|her\s+)?(?:[\w-]+\s+){{1,3}}?(?:up
          |down|to|from)|rose|risen|
          accelerated|caught\s+up|
          reliev(?:ed|es|ing)|relief|alleviat\w+|ameliorat\w+|diminish\w+|lessen\w*|eased|regress\w+|
          stabili[sz]\w+|(?:is|was|were|remain\w*|stayed|now|with)\s+(?:now\s+)?stable|
          helped|helpful|shrank|shrunk|shrinkage|answered|slowed|benefit(?:ed|ted|s)?|respon(?:ded|ds|se|sive)|
          fell|lowered|declin(?:ed|e)|attenuat\w+|
          mitigat\w+|gained\s+weight|(?<!developed\s)(?<!caused\s)(?<!of\s)(?<!to\s)weight\s+gain|catch-up
      )
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_READ: dict[str, tuple[Response, Looks, bool]] = {
    "none_ahead": ("none", "ahead", False),
    "weak_ahead": ("none", "ahead", False),
    "partial_not": ("partial", "either", False),
    "complete_no": ("complete", "either", False),
    "none": ("none", "either", False),
    "worse": ("worse", "either", False),
    "good_after": ("complete", "either", False),
    "poor_after": ("none", "either", False),
    "fair_after": ("partial", "either", False),
    "strong": ("complete", "either", True),
    "complete": ("complete", "either", False),
    "partial": ("partial", "either", False),
}
# A wish, a plan or a purpose is no effect: "to reduce the risk", "in order to improve", "for better control".
_PURPOSE = re.compile(
    r"\b(?:(?<!led\s)(?<!leads\s)(?<!leading\s)to|in\s+order\s+to|may|might|could|would|should|can|will|for|"
    r"hope\w*|aim\w*|expected\s+to|if|until|unless)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_WEAK = re.compile(r"^(?:despite|in\s+spite|notwithstanding|even)", re.IGNORECASE)


# "The dose was halved": what became less is the treatment.
_OF_THE_DOSE = re.compile(r"\b(?:dose|dosage|dosing)\b[^,;:.]*$", re.IGNORECASE)


def find_cues(words: str) -> Iterator[Cue]:
    """The wordings of effect in a sentence, in order, without overlap; what became of a finding comes first."""
    outcomes = list(OUTCOMES.finditer(words))
    told = [*_general_cues(words, outcomes), *(cue for match in outcomes for cue in _outcome(words, match))]
    told.sort(key=lambda cue: cue.start)
    yield from (cue for cue in told if not _is_conceded(words, cue, told))


def _outcome(words: str, match: re.Match[str]) -> Iterator[Cue]:
    response = RESPONSES[match.lastgroup or "milder"]
    wished = _PURPOSE.search(words[max(0, match.start() - 30) : match.start()])
    if _OF_THE_DOSE.search(words[max(0, match.start() - 50) : match.start()]):
        return
    if response is not None and not (wished and response in ("complete", "partial")):
        yield Cue(match.start(), match.end(), response)


def _is_conceded(words: str, cue: Cue, told: Sequence[Cue]) -> bool:
    """Whether a cue only names what did not change, in a concession to an effect that is told before it."""
    conceded = CONCESSION.search(words, words.rfind(";", 0, cue.start) + 1, cue.start)
    return (
        conceded is not None
        and cue.response == "none"
        and any(other.end <= conceded.start() and other.response in ("complete", "partial") for other in told)
    )


def _general_cues(words: str, outcomes: Sequence[re.Match[str]]) -> Iterator[Cue]:
    for match in _CUES.finditer(words):
        if any(other.start() < match.end() and match.start() < other.end() for other in outcomes):
            continue
        name = match.lastgroup or "partial"
        if name in ("partial", "complete", "strong", "complete_no") and _PURPOSE.search(
            words[max(0, match.start() - 30) : match.start()]
        ):
            continue
        response, looks, strong = _READ[name]
        yield Cue(match.start(), match.end(), response, looks, strong)


def is_weak(words: str, cue: Cue) -> bool:
    """Whether a cue only hints ("despite A ..."): any other cue for the same treatment outweighs it."""
    return _WEAK.match(words[cue.start : cue.end]) is not None


def combined(cues: Iterable[Cue]) -> Response:
    """One response from all that is said: gone and still there, or gone and only better, is partial."""
    given = list(cues)
    kinds = {cue.response for cue in given}
    if len(kinds) == 1:
        return kinds.pop()
    if not kinds:
        return "unknown"
    if kinds <= {"none", "worse"}:
        return "worse"
    if kinds == {"complete", "partial"} and any(cue.strong for cue in given):
        return "complete"
    return "partial"
