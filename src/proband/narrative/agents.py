"""The names of treatments in a sentence: which were given to the patient, by which route, at which dose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from proband.narrative import tables, whose
from proband.narrative.phrases import PhraseBook


class Agent(msgspec.Struct, frozen=True):
    """A treatment that was given, as one sentence names it (offsets within the sentence)."""

    start: int
    end: int
    row: dict[str, str]
    route: str = ""
    dose: str = ""


CLAUSE = re.compile(
    r";|,?\s+(?:but|whereas|while|however|yet|nevertheless|nonetheless|by\s+contrast)\b,?|,\s+although\b|"
    r"(?<=\w)\.\s",
    re.IGNORECASE,
)

_ROUTES = {
    "topical": r"topical(?:ly)?",
    "oral": r"oral(?:ly)?|by\s+mouth|per\s+os",
    "intravenous": r"intravenous(?:ly)?|i\.?v\.?",
    "subcutaneous": r"subcutaneous(?:ly)?|s\.?c\.?",
    "intramuscular": r"intramuscular(?:ly)?|i\.?m\.?",
    "inhaled": r"inhaled|nebuli[sz]ed",
    "intra-articular": r"intra-?articular",
    "rectal": r"rectal(?:ly)?",
    "systemic": r"systemic(?:ally)?",
    "intranasal": r"intra-?nasal",
    "intrathecal": r"intrathecal",
    "intralesional": r"intralesional",
}

_ROUTE = re.compile(
    "|".join(rf"(?P<r{i}>\b(?:{pattern})(?!\w))" for i, pattern in enumerate(_ROUTES.values())), re.IGNORECASE
)

_DOSE = re.compile(
    r"\b\d[\d.,]*(?:\s*(?:-|–|to)\s*\d[\d.,]*)?\s*(?:mg|g|mcg|µg|μg|ug|ng|IU|U|units?|m[lL]|mmol|mEq|kcal|"
    r"MU)(?:\s*(?:/|per)\s*(?:kg|m2|m²|day|d|dose|min|h|hour|week|"
    r"month|body\s+weight))*(?:\s*(?:,\s*)?(?:(?:once|twice|three\s+times|\d\s+times)\s+(?:a|per|every)\s+\w+|"
    r"(?:once|twice)\s+(?:daily|weekly|monthly)|daily|weekly|monthly|"
    r"every\s+(?:other\s+)?(?:(?:\d+|one|two|three|four|five|six|eight|twelve)\s+)?\w+|per\s+(?:day|week"
    r"|month)|a\s+day|"
    r"alternate\s+days|b\.?i?\.?d\b|t\.?[id]\.?[ds]\b|q\.?[id]\.?[ds]\b|o\.?d\b|nocte\b|mane\b))?",
)

# Names that follow the rules of INN stems are drugs even where the table does not know them.
# fmt: off
_STEMS = (
    "limab", "kimab", "zumab", "ximab", "mumab", "tumab", "cimab", "vimab", "nemab", "somab", "fumab",
    "lumab", "tamab", "tomab", "umab", "cept", "kinra", "tinib", "citinib", "rafenib", "lisib", "ciclib",
    "vastatin", "olol", "dipine", "xaban", "grastim", "poetin", "sulfase", "glucerase", "dronate",
    "bopag", "caftor", "prazole", "cillin", "mycin", "floxacin", "cycline", "conazole", "vaptan", "gliptin",
    "gliflozin", "sartan", "parib", "zomib", "sone", "solone", "triptan", "setron", "tidine", "oxetine",
    "azepam", "azolam", "barbital", "bactam", "penem", "rsen", "siran",
)
# fmt: on
_WORD = re.compile(r"[A-Za-z]{7,}")
_NO_DRUG = ("accept", "concept", "except", "precept", "intercept", "percept", "reconcept", "parsone", "persone")

_NOT_GIVEN_BEFORE = re.compile(
    r"""\b(?:
      (?:no|without|never|not)\s+(?:(?:any|the|on|given|receiving|received|taking|treated|with|need|needing|
      require|required|requiring|been|prior|previous|additional|
        further|specific)\s+){0,4}(?:(?!respon|improv|effect|benefit|relief|success|control|help|
        remission)[\w-]+\s+){0,1}
    | (?:refus\w+|declin\w+|avoid\w*|contraindicat\w+|allerg\w+\s+to|hypersensitiv\w+\s+to|instead\s+of|
    rather\s+than|asked\s+about|(?:with\s+)?a\s+view\s+to|donor\s+for|search\w*\s+for|candidates?\s+for|awaiting|await|listed\s+for|
        scheduled\s+for|planned\s+for|plan\w*|consider\w*|recommend\w*|propos\w+|suggest\w*|discuss\w*|advis\w+|
        appl(?:y|ied|ying)\s+for|lupus|expos\w+\s+to|
        offer\w*|option\w*|indication\s+for|need\s+for|
        (?:can|could|may|might|should|would|will|must)\s+(?:\w+\s+)?(?:be\s+)?\w+|deficien\w+\s+(?:of|in)|
        exposure\s+to|overdose\s+of|levels?\s+of|
        to\s+start|to\s+begin|to\s+receive|to\s+undergo)\s+(?:(?:the|an?|of|with|by|for|to|treatment|therapy|
        use|starting|introduction)\s+|[\w-]+\s+){0,2}
    )(?:[\w-]+\s+(?:and|or)\s+)?$
    | (?:^|[.;:]\s+)\W*(?:please\s+)?(?:to\s+)?(?:start|begin|commence|try|consider|add|give|trial\s+of
        |request|apply\s+for)\s+
        (?:(?:an?|the|of|trial|course|low|high|dose|daily|oral|topical|regular|with)\s+){0,3}$""",
    re.IGNORECASE | re.VERBOSE,
)

_NOT_GIVEN_AFTER = re.compile(
    r"""^-(?:shaped|na[iï]ve|responsive|dependent|resistant|induced|sensitive|like|related|associated|free"
    r"|deficien\w+|binding|
    releasing)\b
    | ^\s*(?:\w+\s+){0,2}?(?:(?:is|was|were|are|has\s+been|had\s+been)\s+(?:being\s+|therefore\s+|also\s+)?
        (?:considered|planned|refused|declined|recommended|suggested|proposed|discussed|contraindicated
        |offered(?!\s+(?:at|from)\b)|
        advised|scheduled|
        not\s+(?:given|started|used|available|necessary|needed|required|considered|performed|indicated))
      |(?:may|might|could|should|would|can|will)\s+be\b|will\s+(?!not\b)\w+)
    | ^[^.;:,]{0,24}?\b(?:(?<!had\s)to\s+be\s+(?:discussed|started|begun|considered|tried|given|introduced
        |added|decided|confirmed|arranged|commenced|offered|planned)|yet\s+to\s+\w+|not\s+(?:yet\s+|so\s+far\s+)?(?:been\s+)?(?:begun|started|tried|given
        |introduced|commenced|initiated)|(?:when|if|as|where)\s+(?:needed|necessary|required)|next\s*\?|pending|planned
        |applied\s+for|on\s+the\s+waiting\s+list|(?:is|are|was|were)\s+(?:\w+\s+)?(?:seldom|rarely|never|often|usually|sometimes)\s+
        (?:required|needed|used|given|necessary|indicated)|(?:only\s+)?(?:if|once|should)\s+(?:he|she|the|this|that|it
        |symptoms|QTc?)\b)
    | ^\s*\?
    | ^\s*\w+(?:t|d|l)ase\b
    | ^\s*(?:allerg\w+|hypersensitivity|levels?\b|concentrations?\b|
      deaminase|triphosphate|monophosphate|deficiency|receptor|excretion|
      sensitivity|clearance\s+was|metabolism|production|antibod\w+|uptake|signal\w*|signature|saturation|exposure|
      toxicity|(?:in\s+utero|during\s+(?:her\s+)?pregnancy)\b)""",
    re.IGNORECASE | re.VERBOSE,
)

_GIVEN = re.compile(
    r"\b(?:treat\w*|therap\w*|given|gave|receiv\w+|start\w*|began|begun|administ\w+|supplement\w*|replac\w+|"
    r"substitut\w+|"
    r"infus\w+|bolus\w*|inject\w*|prescri\w+|add(?:ed|ing)|oral(?:ly)?|intravenous(?:ly)?|tablets?|dos(?:e|es|"
    r"age)|mg/kg|"
    r"mg/day|respon\w+\s+to|needed|required|initiat\w+|introduc\w+|placed|put|wore|wears|fitted|corrected|stopped|"
    r"controlled|tried|trials?|courses?|healed|raised|home\s+on|continu\w+|offered|helped|implanted|inserted"
    r"|took|takes|taking|had\s+no|improv\w+|relieved|led\s+to|brought|normali[sz]ed|abolished)\b|"
    r"\b(?:on|under|with)\s*$",
    re.IGNORECASE,
)
_VALUE_AFTER = re.compile(
    r"^\s*(?:(?:level|concentration)s?\s*)?(?:(?:was|were|of|is|at)\s+)?(?:low|high|normal|elevated|raised|"
    r"decreased|reduced|negative|undetectable|\d[\d.,]*\s*(?:[µmnpuk]?(?:mol|IU|U|g|Eq)/(?!kg|day|d\b|m2|m²"
    r"|dose|h\b|min))|"
    r"test|stimulation|secretion|tolerance|resistance)",
    re.IGNORECASE,
)


@cache
def _book() -> PhraseBook[dict[str, str]]:
    rows = tables.rows("drugs")
    return PhraseBook((name, row) for row in rows for name in (row["name"], *tables.names(row["also"])))


def find_agents(words: str) -> Iterator[Agent]:
    """The treatments of a sentence that were given to the patient, in order."""
    rows = _names(words)
    given_end = -1
    for start, end, row in rows:
        before, after = words[max(0, start - 90) : start], words[end : end + 60]
        before = before[max((m.end() for m in CLAUSE.finditer(before)), default=0) :]
        kept_up = row["name"] in _DEPENDED_ON and after.startswith("-dependent")
        if _NOT_GIVEN_BEFORE.search(before) or (_NOT_GIVEN_AFTER.match(after) and not kept_up):
            continue
        if whose.is_relatives(words, start):
            continue
        listed = _in_list(words, given_end, start) or _begins_list(words, end, rows)
        if row["kind"] == "class" and given_end >= 0 and not words[given_end:start].strip():
            continue  # "tacrolimus ointment": the form of the drug before it
        if row["natural"] and not _is_medicine(words[start:end], before, after, listed):
            continue
        given_end = end
        route = _route(before[-40:], words[start:end], after[:45])
        yield Agent(start, end, row, route, _dose(before[-30:], after))


# "Steroid-dependent" says that steroids are given and help, unlike "pyridoxine-dependent epilepsy".
_DEPENDED_ON = frozenset({"corticosteroids", "blood transfusion"})
_LISTED = re.compile(r"^\s*(?:,|and|or|plus|with|\+|/|,\s*and|combined\s+with|as\s+well\s+as)\s*$", re.IGNORECASE)
# A substance of the body that is named as a preparation is a medicine.
_MEDICINAL = re.compile(
    r"supplement|acetate|sul(?:f|ph)ate|gluconate|infusion|tablet|therapy|replacement|\boral\b", re.IGNORECASE
)


# A daily dose, or a way into the body, makes a substance of the body a medicine: "zinc 50 mg daily", "IV iron".
_TAKEN = re.compile(
    r"^\s*[\d.,]+\s*(?:mg|g|mcg|µg|IU|mmol|mEq)(?:/kg)?\s*(?:/\s?d(?:ay)?\b|daily|a\s+day|per\s+day|[bt]\.?[id]\.?[ds]?\b|od\b)",
    re.IGNORECASE,
)
_BY_ROUTE = re.compile(r"\b(?:IV|i\.v\.|intravenous|IM|subcutaneous|nebuli[sz]ed)\s+$")


def _is_medicine(name: str, before: str, after: str, listed: bool) -> bool:
    """Whether a substance of the body was given, and is no laboratory value: by its name, its list or a verb."""
    if name.lower() == "fluid":
        return False
    if _TAKEN.match(after) or _BY_ROUTE.search(before):
        return True
    if _MEDICINAL.search(name):
        return True
    if _VALUE_AFTER.match(after):
        return False
    return listed or _GIVEN.search(before[-45:]) is not None or _GIVEN.search(after[:40]) is not None


def _in_list(words: str, given_end: int, start: int) -> bool:
    """Whether a name is listed right after a treatment that was given ("hemin and glucose")."""
    return given_end >= 0 and start - given_end < 20 and _LISTED.match(words[given_end:start]) is not None


def _begins_list(words: str, end: int, rows: list[tuple[int, int, dict[str, str]]]) -> bool:
    """Whether a treatment that is no substance of the body is next in the list ("phosphate and alfacalcidol")."""
    return any(
        end <= start < end + 20 and not row["natural"] and _LISTED.match(words[end:start]) for start, _, row in rows
    )


def _names(words: str) -> list[tuple[int, int, dict[str, str]]]:
    known = list(_book().find(words))
    taken = {position for start, end, _ in known for position in range(start, end)}
    known += [
        (match.start(), match.end(), _unlisted(match.group()))
        for match in _WORD.finditer(words)
        if match.start() not in taken and _has_stem(match.group().lower())
    ]
    return sorted(known, key=lambda item: item[0])


def _has_stem(word: str) -> bool:
    """Whether a word is built like an international nonproprietary name (-mab, -cept, cef-)."""
    return (word.endswith(_STEMS) or word.startswith("cef")) and not word.endswith(_NO_DRUG)


def _unlisted(name: str) -> dict[str, str]:
    return {
        "name": name.lower(),
        "kind": "drug",
        "also": "",
        "natural": "",
        "atc": "",
        "drugbank": "",
        "source": "INN stem",
    }


def _route(before: str, name: str, after: str) -> str:
    found = _ROUTE.search(name)
    for match in _ROUTE.finditer(before):
        gap = before[match.end() :]
        found = found or (match if len(gap) < 22 and not re.search(r",|\band\b|\bor\b", gap) else None)
    dose = _DOSE.match(after.lstrip(" ,("))
    behind = after.lstrip(" ,(")[dose.end() :] if dose else after
    found = found or _ROUTE.match(behind.lstrip(" ,("))
    return list(_ROUTES)[int((found.lastgroup or "r0")[1:])] if found else ""


def _dose(before: str, after: str) -> str:
    match = _DOSE.search(after)
    if match and re.fullmatch(
        r"[\s,(]*(?:(?:at|up\s+to|of|in|with|an?|the|dose|doses|dosage|boluses|bolus|infusions?|injections?|and|"
        r"treatment|therapy|once|daily)\b[\s,(]*){0,7}",
        after[: match.start()],
    ):
        return match.group()
    for match in _DOSE.finditer(before):
        if re.fullmatch(r"\s*(?:of\s+)?(?:oral\s+|intravenous\s+|subcutaneous\s+)?", before[match.end() :]):
            return match.group()
    return ""
