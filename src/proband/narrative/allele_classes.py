"""The class that a story gives a variant, as ACMG/AMP names the five: "benign variant c.140A>G", "c.80T>C (VUS)".

What a program predicts is no class. "Not pathogenic" is read as likely benign, "not known to be pathogenic" and
"possibly pathogenic" as of uncertain significance. Of several words said of one variant the last counts, because a
story tells a reclassification in this order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

_PATHOGENIC = r"(?:pathogenic|disease[\s-]causing|causative|deleterious\s+mutation)"
_HELD = r"(?:considered|thought|classified|regarded|believed|reported|felt|deemed|held|judged|interpreted|rated)"
_UNCERTAIN = r"(?:uncertain|unknown|unclear|undetermined|unsure|doubtful)"
_CLASS = re.compile(
    rf"""(?<![\w-])(?:
      (?P<uncertain>V(?:O?US|UCS)\b|(?:of\s+|with\s+)?{_UNCERTAIN}\s+(?:clinical\s+)?(?:significance|pathogenicity)|
        not\s+known\s+to\s+be\s+{_PATHOGENIC}|(?:possibly|potentially|perhaps)\s+{_PATHOGENIC})
    | (?P<likely_benign>(?:likely|probably|presumably)[\s-]+(?:to\s+be\s+)?(?:benign|harmless|not\s+{_PATHOGENIC})|
        (?:not|never|non)[\s-]+(?:likely\s+)?(?:{_HELD}\s+(?:to\s+be\s+|as\s+)?)?(?:likely\s+)?{_PATHOGENIC})
    | (?P<likely_pathogenic>(?:likely|probably|presumably|presumed)[\s-]+(?:to\s+be\s+)?{_PATHOGENIC})
    | (?P<benign>benign|harmless|innocuous)
    | (?P<pathogenic>{_PATHOGENIC})
    | ACMG[\s-]+class\s+(?P<number>[1-5])
    )(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMBERED = ("benign", "likely benign", "uncertain significance", "likely pathogenic", "pathogenic")
_NAMES = {
    "uncertain": "uncertain significance",
    "likely_benign": "likely benign",
    "likely_pathogenic": "likely pathogenic",
    "benign": "benign",
    "pathogenic": "pathogenic",
}
# A prediction, a denial and a question are no class.
_NO_CLASS = re.compile(
    r"\b(?:predict\w*|in\s+silico|SIFT|PolyPhen\S*|MutationTaster|CADD|REVEL)\s+(?:(?:to\s+be|as|it|a|an)\s+)*$|"
    r"\b(?:no|without|any|whether|if|could\s+be|may\s+be|might\s+be|other)\s+(?:(?:it|this|they|is|are|was|were|the|clearly)\s+)*$",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"\bwhether\b[^,;]*$", re.IGNORECASE)
_NOUN = (
    r"(?:variants?|mutations?|polymorphisms?|changes?|alleles?|substitutions?|deletions?|duplications?|insertions?|"
    r"SNPs?|VUS|missense|nonsense|frameshift|splice|gene)"
)
_BETWEEN = (
    r"(?:(?-i:[A-Z][A-Z0-9-]+)|(?:homo|hetero|hemi)zyg\w+|de|novo|missense|nonsense|frameshift|splice|gene|in|of|the|"
    r"was|were|found|identified|detected|seen)"
)
_AHEAD = re.compile(
    rf"^\s+(?:[\w-]+\s+){{0,4}}?{_NOUN}\b|^[\s,:(\[]*$|^\s+(?:{_BETWEEN}[\s,:]+){{1,6}}[(\[]?$", re.IGNORECASE
)
_MANY = re.compile(r"^\s*(?:[\w-]+\s+){0,4}?(?:variants|mutations|polymorphisms|changes|alleles)\b", re.IGNORECASE)
_COPULA = re.compile(r"\b(?:is|are|was|were|be|been|as|being)\b", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:and|with|but|while|plus)\s+(?:also\s+)?(?:an?|another|one|two|second|the)\b", re.IGNORECASE
)
_ALL = re.compile(r"\b(?:both|all|each|these|variants\s+(?:were|are))\b", re.IGNORECASE)
_FARTHEST = 120
_THE_VARIANT = re.compile(
    rf"\b(?:(?:the|this|that|both|these|his|her|its)\s+(?:[\w-]+\s+){{0,2}}?{_NOUN}|it|both|they)\s+(?:\w+\s+){{0,3}}?"
    r"(?:is|are|was|were|been)\b",
    re.IGNORECASE,
)

Stretch = tuple[int, int]


class _Said(msgspec.Struct, frozen=True):
    start: int
    end: int
    name: str


def classes_of(clause: str, stretches: Sequence[Stretch]) -> dict[int, str]:
    """The class of each variant of a clause, by its number among the ``stretches`` that they take."""
    found: dict[int, str] = {}
    for said in _said(clause):
        for at in _meant(clause, said, stretches):
            found[at] = said.name
    return found


def later_class(words: str) -> tuple[str, bool]:
    """The class that a sentence gives the variants told before it, and whether to all; '' for none."""
    subject = _THE_VARIANT.search(words)
    said = [each for each in _said(words) if subject is not None and each.start >= subject.end()]
    return (said[-1].name, _ALL.search(words) is not None) if said else ("", False)


def _said(words: str) -> Iterator[_Said]:
    for match in _CLASS.finditer(words):
        before = words[: match.start()]
        if _NO_CLASS.search(before[-40:]) or _QUESTION.search(before):
            continue
        number = match["number"]
        name = _NUMBERED[int(number) - 1] if number else _NAMES[match.lastgroup or "uncertain"]
        yield _Said(match.start(), match.end(), name)


def _meant(clause: str, said: _Said, stretches: Sequence[Stretch]) -> list[int]:
    """The variants of which a class is said: those that it stands before, else the last one before it."""
    within = [at for at, (start, end) in enumerate(stretches) if start <= said.start < end]
    before = [at for at, (_, end) in enumerate(stretches) if end <= said.start]
    after = [at for at, (start, _) in enumerate(stretches) if start >= said.end]
    if within:
        return within
    gap = clause[stretches[before[-1]][1] : said.start] if before else ""
    told_before = bool(before) and len(gap) <= _FARTHEST and _ANOTHER.search(gap) is None
    if after and not (told_before and (_COPULA.search(gap) or _is_beside(gap))):
        tail = clause[said.end : stretches[after[0]][0]]
        if _AHEAD.search(tail):
            return after if _MANY.search(tail) else after[:1]
    if not told_before:
        return []
    return before if _ALL.search(gap) else before[-1:]


def _is_beside(gap: str) -> bool:
    """Whether a class stands right behind a variant: "c.80T>C (benign)", "c.80T>C, pathogenic"."""
    return re.fullmatch(r"[\s)\]]*[,(\[]?\s*", gap) is not None
