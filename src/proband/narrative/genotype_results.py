"""Whether a clause reports a genetic result: nothing found, or only looked for."""

from __future__ import annotations

import re

_CHANGE = (
    r"(?:mutations?|variants?|variations?|deletions?|duplications?|abnormalit\w+|changes?|alterations?|defects?|"
    r"aberrations?|cause)"
)
# "No second variant", "no other mutation": one was found.
_FURTHER = r"(?!(?:second|other|additional|further|more|another)\b)"
_ABSENT = re.compile(
    rf"""\b(?:
      (?:no|without(?:\s+any)?|not\s+any|lack\s+of|absence\s+of|negative\s+for|excluded|ruled\s+out|
      (?:did|does|do|could|can)\s+not\s+(?:\w+\s+){{0,2}}(?:reveal|show|find|detect|identify|disclose|carry|have|harbou?r|
      confirm|demonstrate)|(?:didn|couldn|doesn)['’]t\s+(?:reveal|show|find|detect|identify|carry|have)|
      fail(?:ed|s)?\s+to\s+(?:reveal|show|find|detect|identify|demonstrate|disclose)|
        (?<!neither\s)nor)\s+(?:{_FURTHER}[\w/-]+,?\s+){{0,7}}?{_CHANGE}
    | (?:mutations?|variants?|deletions?)\s+(?:[\w/,-]+\s+){{0,8}}?(?:was|were|could)\s+(?:not\s+be\s+|
        not\s+)(?:found|
        detected|identified|seen|present|confirmed|demonstrated)
    | (?:found|showed|shows|revealed|reveals|disclosed|yielded|detected)\s+nothing
    | (?:free\s+of|devoid\s+of)\s+(?:\w+\s+)?{_CHANGE}
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NORMAL = (
    r"(?:normal|negative|unremarkable|wild[\s-]?type|uninformative|non-?contributory|non-?diagnostic|inconclusive|clear|"
    r"not\s+(?:found|detected|identified|mutated|present|revealing|contributory)|ruled\s+out|excluded|unrevealing)"
)
_TESTED_NORMAL = re.compile(
    rf"\b(?:was|were|is|are|came\s+back|returned|proved|remained|turned\s+out|tested|all|both|being|yielded)\s+(?:[a-z]+\s+){{0,2}}?"
    rf"{_NORMAL}\b|:\s*{_NORMAL}\b|\b(?-i:[A-Z][A-Z0-9]{{2,}})\s+{_NORMAL}(?=\s*(?:$|[.,;]))|\({_NORMAL}\)|\b(?:negative|normal|unremarkable)\s+(?:results?\s+)?(?:(?:genetic\s+)?(?:test\w*|sequenc\w+|"
    r"analys[ei]s|screen\w*|panel)|for\b)",
    re.IGNORECASE,
)
_TEST = re.compile(
    r"\b(?:sequenc\w+|analys[ei]s|test(?:ing|s|ed)?|screen(?:ing|ed)?|panel|genes?|mutations?|variants?|genotyp\w+|exome|"
    r"genetic\w*|molecular|MLPA|karyotype|microarray)\b",
    re.IGNORECASE,
)
# Not found in those who should not have it: that says nothing against the patient's having it.
_IN_OTHERS = re.compile(
    r"\b(?:in|from|by|among)\s+(?:(?:any|either|both|the|his|her|their|our|all|of|\d+|other|large|public|population|"
    r"healthy|unaffected|unrelated|normal|ethnically|matched|control)\s+(?:\w+\s+)?)*(?:controls?|control\s+\w+|gnomad|exac|dbsnp|"
    r"1000\s+genomes|databases?|population\w*|parents?|mother|father|brothers?|sisters?|siblings?|chromosomes|individuals|"
    r"alleles|clinvar|hgmd|literature|relatives|family\s+members)\b|"
    r"\bneither\s+(?:\w+\s+){0,2}(?:parents?|brothers?|sisters?|siblings?)|\bparents?\s+(?:\w+\s+)?(?:did|were|tested)\b",
    re.IGNORECASE,
)
_UNSETTLED = re.compile(
    r"\b(?:pending|awaited|thought|assumed|presumed|hypothesi[sz]ed|awaiting|planned|ordered|requested|suspected|considered|recommended|offered|advised|underway|"
    r"(?:to|and)\s+(?:look|search|screen|test)\s+for|looked\s+for|in\s+search\s+of|(?:will|should|would|could|might)\s+be)\b",
    re.IGNORECASE,
)
_SETTLED = re.compile(
    r"\b(?:found|show\w*|reveal\w*|detect\w*|identif\w+|carri\w+|harbou?r\w*|confirm\w*|disclos\w+|prov\w+|"
    r"demonstrat\w+|because\s+of|due\s+to|had|has)\b",
    re.IGNORECASE,
)


def is_negative(clause: str, tested: bool = False) -> bool:
    """Whether a clause says that a gene was examined and nothing was found.

    ``tested``: its sentence speaks of a genetic test, so that "MVK: normal" is a result of one.
    """
    if _ABSENT.search(clause):
        return _IN_OTHERS.search(clause) is None
    if _TESTED_NORMAL.search(clause) is None or _IN_OTHERS.search(clause) is not None:
        return False
    return tested or _TEST.search(clause) is not None


def is_only_sought(clause: str) -> bool:
    """Whether a clause speaks of a test that is planned or pending, with no result."""
    return _UNSETTLED.search(clause) is not None and _SETTLED.search(clause) is None
