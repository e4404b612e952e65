"""What a story says of variants: zygosity, parent of origin, looked for and not found, only looked for."""

from __future__ import annotations

import re

from proband.case.model import Zygosity
from proband.narrative import whose

_ZYGOSITY = re.compile(
    r"\b(?:(?P<compound>compound[\s-]+(?:\w+\s+)?hetero(?:zyg\w+)|in\s+trans|on\s+one\s+allele|"
    r"trans-?heterozyg\w+)|"
    r"(?P<homo>homozyg\w+|both\s+(?:copies|alleles)|"
    r"\(?\bhom\b\)?)|(?P<hemi>hemizyg\w+)|(?P<homoplasmic>homoplasm\w+)|(?P<heteroplasmic>heteroplasm\w+)|"
    r"(?P<mosaic>mosaic\w*|somatic)|(?P<hetero>(?:mono-?allelic|heterozyg\w+|\bhet\b)))\b",
    re.IGNORECASE,
)

_ZYGOSITY_NAMES: dict[str, Zygosity] = {
    "compound": "compound heterozygous",
    "homo": "homozygous",
    "hemi": "hemizygous",
    "homoplasmic": "homoplasmic",
    "heteroplasmic": "heteroplasmic",
    "mosaic": "mosaic",
    "hetero": "heterozygous",
}

_ORIGIN = re.compile(
    r"""\b(?:
      (?P<both>inherited\s+from\s+(?:both|each|either|his\s+parents|her\s+parents|the\s+parents)|
      one\s+from\s+each\s+parent|
        both\s+(?:\w+\s+)?parents\s+(?:\w+\s+){0,4}(?:carriers?|heterozyg\w+|carried|carry)|
        parents\s+(?:\w+\s+){0,3}(?:heterozyg\w+|carriers)|biparental)
    | (?P<mother>(?:inherited|transmitted|derived|received|came|originat\w+|
    segregat\w+)\s+(?:\w+\s+){0,2}(?:from|by)\s+(?:the|his|her|their|an?)\s+
        (?:[\w-]+\s+){0,3}mother|maternal(?:ly)?(?:[\s-]+(?:inherited|derived|origin|allele|transmi\w+))|
        mother\s+(?:\w+\s+){0,3}(?:carrier|heterozyg\w+|carried|carries)|(?:maternal(?:ly)?)\s+(?:variant|
        mutation)|from\s+(?:the|his|her)\s+mother)
    | (?P<father>(?:inherited|transmitted|derived|received|came|originat\w+|
    segregat\w+)\s+(?:\w+\s+){0,2}(?:from|by)\s+(?:the|his|her|their|an?)\s+
        (?:[\w-]+\s+){0,3}father|paternal(?:ly)?(?:[\s-]+(?:inherited|derived|origin|allele|transmi\w+))|
        father\s+(?:\w+\s+){0,3}(?:carrier|heterozyg\w+|carried|carries)|(?:paternal(?:ly)?)\s+(?:variant|
        mutation)|from\s+(?:the|his|her)\s+father)
    | (?P<denovo>de[\s-]novo|(?:absent|not\s+(?:present|found|detected))\s+(?:in|from)\s+(?:both|his|her|either|
    the)\s+(?:\w+\s+)?parents?|
        neither\s+parent\s+(?:\w+\s+){0,2}(?:carr\w+|had|harbou?r\w*))
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)

_ORIGIN_NAMES = {"both": "both", "mother": "mother", "father": "father", "denovo": "de novo"}

_INHERITED = re.compile(
    r"\b(?:(?P<mother>maternal(?:ly)?)|paternal(?:ly)?)[\s-]+(?:inherited\s+|derived\s+)?(?:[a-z-]+\s+){0,3}\(?$",
    re.IGNORECASE,
)
_CARRIERS = re.compile(
    r"^\s+(?:carriers?|parents?|mother|father|for\s+(?:the|this)\s+(?:same\s+)?(?:mutation|variant))\b",
    re.IGNORECASE,
)


def zygosity_of(clause: str, start: int, end: int, alleles: int) -> Zygosity:
    """The zygosity said nearest to a stretch; what is said of carriers and parents is not the patient's."""
    best: tuple[int, Zygosity] | None = None
    for match in _ZYGOSITY.finditer(clause):
        if _CARRIERS.match(clause[match.end() : match.end() + 40]) or whose.is_relatives(clause, match.start()):
            continue
        name = _ZYGOSITY_NAMES[match.lastgroup or "hetero"]
        if name == "compound heterozygous":
            return name
        distance = max(match.start() - end, start - match.end(), 0)
        if best is None or distance < best[0]:
            best = distance, name
    if best and best[1] == "heterozygous" and alleles > 1 and re.search(r"\b(?:two|both)\b", clause, re.IGNORECASE):
        return "compound heterozygous"
    return best[1] if best else "unknown"


def origin_of(clause: str, start: int, end: int, upto: int) -> str:
    """From which parent: "paternally inherited" right before, else said up to the next variant, else anywhere."""
    if before := _INHERITED.search(clause[max(0, start - 60) : start]):
        return "mother" if before["mother"] else "father"
    match = _ORIGIN.search(clause, end, upto) or _ORIGIN.search(clause)
    return _ORIGIN_NAMES[match.lastgroup or "both"] if match else ""


def stated_origin(words: str) -> str:
    """From which parent, where a sentence says it without naming the variant ("both parents were carriers")."""
    match = _ORIGIN.search(words)
    return _ORIGIN_NAMES[match.lastgroup or "both"] if match else ""


_ABSENT = re.compile(
    r"""\b(?:
      (?:no|without(?:\s+any)?|not\s+any|lack\s+of|absence\s+of|negative\s+for|excluded|ruled\s+out|
      did\s+not\s+(?:\w+\s+){0,2}(?:reveal|show|find|
        detect|identify|disclose|carry|have|harbou?r|confirm)|failed\s+to\s+(?:reveal|show|find|detect|
        identify)|revealed\s+no|showed\s+no|
        neither|nor)\s+(?:[\w-]+\s+){0,4}?(?:mutations?|variants?|deletions?|duplications?|abnormalit\w+|changes?)
    )""",
    re.IGNORECASE | re.VERBOSE,
)

_TESTED_NORMAL = re.compile(
    r"\b(?:was|were|is|are|came\s+back|returned|proved|remained|turned\s+out|all)\s+(?:\w+\s+)?(?:normal|"
    r"negative|unremarkable|wild[\s-]?type|"
    r"excluded|non-?contributory|not\s+(?:found|detected|identified|mutated|present)|ruled\s+out|"
    r"uninformative)\b|:\s*(?:negative|normal)\b",
    re.IGNORECASE,
)

_UNSETTLED = re.compile(
    r"\b(?:pending|awaited|planned|ordered|requested|suspected|considered|recommended|offered|advised|(?:to|"
    r"and)\s+(?:look|search|screen|"
    r"test)\s+for|looked\s+for|in\s+search\s+of)\b",
    re.IGNORECASE,
)

_SETTLED = re.compile(
    r"\b(?:found|show\w*|reveal\w*|detect\w*|identif\w+|carri\w+|harbou?r\w*|confirm\w*|disclos\w+|prov\w+|"
    r"demonstrat\w+|"
    r"because\s+of|due\s+to|had|has)\b",
    re.IGNORECASE,
)

_TEST = re.compile(
    r"\b(?:sequenc\w+|analys[ie]s|test(?:ing|s|ed)?|screen(?:ing|ed)?|panel|genes?|mutations?|variants?|"
    r"genotyp\w+)\b",
    re.IGNORECASE,
)


def is_negative(clause: str) -> bool:
    """Whether a clause says that a gene was examined and nothing was found."""
    if _ABSENT.search(clause):
        return True
    return _TESTED_NORMAL.search(clause) is not None and _TEST.search(clause) is not None


def is_only_sought(clause: str) -> bool:
    """Whether a clause speaks of a test that is planned or pending, with no result."""
    return _UNSETTLED.search(clause) is not None and _SETTLED.search(clause) is None
