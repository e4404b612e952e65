"""What a story says of variants: zygosity and parent of origin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from proband.case.model import Zygosity
from proband.narrative import whose
from proband.narrative.alleles import Allele

_ZYGOSITY = re.compile(
    r"""(?<![\w-])(?:
      (?P<compound>compound[\s-]+(?:\w+\s+)?hetero(?:zyg\w+)|(?:genetic\s+)?compounds?\s+of\b|trans-?heterozyg\w+|in\s+trans\b|
        in\s+the\s+trans\b|on\s+(?:opposite|different|separate|distinct)\s+(?:alleles|chromosomes)|one\s+on\s+each\s+allele|
        on\s+one\s+allele\b[^.]*\bon\s+the\s+other)
    | (?P<both>bi-?allelic(?:ally)?|(?:in|on|of|at)\s+both\s+(?:\w+\s+)?alleles|both\s+(?:\w+\s+)?alleles)
    | (?P<homo>homozyg\w+|homo-?allelic|both\s+(?:\w+\s+)?copies|\(hom\.?\)|\bhom\b|autozyg\w+)
    | (?P<hemi>hemizyg\w+)
    | (?P<homoplasmic>homoplasm\w+)
    | (?P<heteroplasmic>heteroplasm\w+|(?:mutant|mutation)\s+load)
    | (?P<mosaic>mosaic\w*|somatic)
    | (?P<hetero>mono-?allelic|heterozyg\w+|\(het\.?\)|\bhet\b|single\s+(?:copy|allele)|(?:on|in)\s+one\s+allele)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
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
# A zygosity said of carriers, of parents, of a region or of a test result that was not found.
_CARRIERS = re.compile(
    r"^\s+(?:carriers?|(?:\w+\s+)?parents?|mother|father|deletion\s+testing|for\s+(?:the|this|that)\s+(?:same\s+)?"
    r"(?:mutation|variant)s?\s+(?:was|were)\s+(?:the|his|her|both)\b|"
    r"(?:state\s+)?in\s+(?:both|the|his|her|each|their|all)\s+(?:(?:un|non-?)?\w+\s+){0,2}(?:parents?|mother|father|"
    r"brothers?|sisters?|siblings?)\b)",
    re.IGNORECASE,
)
_CARRIERS_BEFORE = re.compile(r"\b(?:parents?|mother|father)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
_NOT_SAID = re.compile(r"\b(?:no|not|nor|neither|without)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
# "Homozygous for c.80T>C", "a homozygous missense variant": it looks ahead; else ("c.80T>C, homozygous") back.
_AHEAD = re.compile(
    r"^(?:\s*\([^)]*\))?,?\s*(?:for\b|at\b|of\b|in\s+(?:the\s+)?[A-Z]|:|(?:[\w-]+\s+){0,4}?(?:mutations?|variants?|deletions?|"
    r"duplications?|substitutions?|changes?|alleles?|insertions?|transitions?|transversions?|expansions?|genotype|"
    r"polymorphisms?)\b|(?:\w+\s+)?(?:[cpmg]\.|[A-Z]\d+|\w+\s+[cpmg]\.))",
)
_AGAINST = 70

_WRITTEN_BESIDE = re.compile(r"[)\]]*\s*(?:/|\]\s*;?\s*\[|;\s*\[)\s*[(\[]*")
_WRITTEN_ALONE = re.compile(r"[)\]]?\s*(?:/\s*(?:-|–|wt\b|WT\b|N\b|normal\b|\+)(?!\w)|\]?\s*;\s*\[(?:=|wt|WT)\])")
_TWO = re.compile(r"\b(?:two|both|each|2)\b", re.IGNORECASE)


class _Said(msgspec.Struct, frozen=True):
    start: int
    end: int
    group: str
    ahead: bool


def zygosity_of(clause: str, start: int, end: int, alleles: int) -> Zygosity:
    """The zygosity said of the stretch; ``alleles`` different ones (0 if none is written) stand in the clause.

    What is said of carriers and parents is not the patient's. "Biallelic" is homozygous with one variant, compound
    heterozygous with two, and leaves it open with none.
    """
    said = min(_said(clause), key=lambda each: _distance(each, start, end), default=None)
    if said is None:
        return "unknown"
    if said.group == "both":
        return {0: "unknown", 1: "homozygous"}.get(alleles, "compound heterozygous")  # type: ignore[return-value]
    name = _ZYGOSITY_NAMES[said.group]
    if name == "heterozygous" and alleles > 1 and _TWO.search(clause):
        return "compound heterozygous"
    return name


def _said(clause: str) -> Iterator[_Said]:
    for match in _ZYGOSITY.finditer(clause):
        before, after = clause[max(0, match.start() - 40) : match.start()], clause[match.end() : match.end() + 60]
        if _CARRIERS.match(after) or _CARRIERS_BEFORE.search(before) or _NOT_SAID.search(before):
            continue
        if whose.is_relatives(clause, match.start()):
            continue
        group = match.lastgroup or "hetero"
        yield _Said(match.start(), match.end(), group, _AHEAD.match(after) is not None)


def _distance(said: _Said, start: int, end: int) -> int:
    """How far a word of zygosity stands from a variant; against the direction in which it looks is farther."""
    if said.start >= end:
        return said.start - end + (_AGAINST if said.ahead else 0)
    return max(start - said.end, 0) + (0 if said.ahead or said.end > start else _AGAINST // 2)


def written_zygosity(clause: str, groups: Sequence[Sequence[Allele]]) -> dict[int, Zygosity]:
    """The zygosity that a genotype shows by its form (``M694V/V726A``, ``c.[80T>C];[=]``), by group."""
    found: dict[int, Zygosity] = {}
    for at, group in enumerate(groups):
        if _WRITTEN_ALONE.match(clause, group[-1].end):
            found[at] = "heterozygous"
        if at + 1 < len(groups) and _WRITTEN_BESIDE.fullmatch(clause, group[-1].end, groups[at + 1][0].start):
            same = (
                clause[group[0].start : group[-1].end] == clause[groups[at + 1][0].start : groups[at + 1][-1].end]
            )
            found[at] = found[at + 1] = "homozygous" if same else "compound heterozygous"
    return found


_FROM = (
    r"(?:inherited|transmitted|derived|received|came|comes|originat\w+|segregat\w+|arose)\s+(?:\w+\s+){0,2}(?:from|by)\s+"
    r"(?:the|his|her|their|an?|its)\s+(?:[\w-]+\s+){0,4}"
)
_SEEN_IN = (
    r"(?<!not\s)(?:present|found|detected|identified|confirmed|seen|shared|carried)\s+(?:\w+\s+){0,4}(?:in|with|by)\s+"
    r"(?:the|his|her|their)\s+(?:[\w-]+\s+){0,3}"
)


def _from_parent(name: str, adjective: str) -> str:
    """The pattern of "inherited from the NAME"."""
    return (
        rf"{_FROM}{name}|{_SEEN_IN}{name}|"
        rf"{adjective}(?:ly)?(?:[\s-]+(?:inherited|derived|origin|alleles?|transmi\w+|variants?|mutations?))|"
        rf"{name}\s+(?:\w+\s+){{0,3}}(?:carrier|heterozyg\w+|carried|carries)|"
        rf"from\s+(?:the|his|her|their)\s+(?:[\w-]+\s+){{0,2}}{name}|of\s+{adjective}\s+origin"
    )


_ORIGIN = re.compile(
    rf"""\b(?:
      (?P<both>inherited\s+from\s+(?:both|each|either|(?:his|her|the|their)\s+(?:[\w-]+\s+){{0,3}}parents)|one\s+from\s+each\s+parent|
        (?:both|each|the|his|her)\s+(?:[\w-]+\s+){{0,2}}parents?\s+(?:\w+\s+){{0,4}}(?:carriers?|heterozyg\w+|carried|carry|carries)|
        parents\s+(?:\w+\s+){{0,3}}(?:heterozyg\w+|carriers)|biparental\w*|from\s+(?:both|each)\s+(?:\w+\s+)?parents?|
        (?:present|found|detected|identified|confirmed)\s+(?:\w+\s+){{0,4}}in\s+(?:both|each)\s+(?:\w+\s+)?parents?|
        heterozyg\w+\s+(?:state\s+)?in\s+both\s+(?:\w+\s+)?parents)
    | (?P<mother>{_from_parent("mother", "maternal")})
    | (?P<father>{_from_parent("father", "paternal")})
    | (?P<denovo>de[\s-]novo|(?:absent|not\s+(?:present|found|detected|identified|seen|carried|
        inherited))\s+(?:in|from|by)\s+
        (?:both|his|her|either|the|their)\s+(?:(?!mother|father)\w+\s+){{0,2}}parents?|
        neither\s+(?:of\s+(?:the|his|her)\s+)?parents?\s+(?:\w+\s+){{0,2}}(?:carr\w+|had|harbou?r\w*)|
        parents\s+(?:did\s+not\s+(?:carry|have|harbou?r)|(?:were|tested)\s+negative))
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ORIGIN_NAMES = {"both": "both", "mother": "mother", "father": "father", "denovo": "de novo"}
_RIGHT_BEFORE = re.compile(
    r"\b(?:(?P<mother>maternal(?:ly)?|from\s+(?:the|his|her)\s+mother)|paternal(?:ly)?|from\s+(?:the|his|her)\s+father)"
    r"[\s:(-]+(?:inherited\s+|derived\s+)?(?:(?!and\b)[a-z-]+\s+){0,3}[\[(]?$",
    re.IGNORECASE,
)
_RIGHT_AFTER = re.compile(r"^[\s,)\]]*[(\[]?(?:(?P<mother>maternal|mat\b)|paternal|pat\b)", re.IGNORECASE)
_PARENTS = re.compile(r"\b(?:(?P<mother>mother|maternal)|father|paternal)", re.IGNORECASE)


def origin_of(clause: str, groups: Sequence[tuple[int, int]], at: int) -> str:
    """From which parent group number ``at`` came, by the stretches of all groups of the clause."""
    start, end = groups[at]
    upto = groups[at + 1][0] if at + 1 < len(groups) else len(clause)
    for match in (_RIGHT_BEFORE.search(clause[max(0, start - 60) : start]), _RIGHT_AFTER.match(clause[end:upto])):
        if match:
            return "mother" if match["mother"] else "father"
    if len(groups) > 1 and "respectively" in clause and (parent := _respectively(clause, at)):
        return parent
    own = _ORIGIN.search(clause, end, upto)
    if own is None and (at == 0 or len(groups) == 1):
        own = _ORIGIN.search(clause, 0, start if len(groups) > 1 else len(clause))
    return _ORIGIN_NAMES[own.lastgroup or "both"] if own else ""


def _respectively(clause: str, at: int) -> str:
    named = ["mother" if match["mother"] else "father" for match in _PARENTS.finditer(clause)]
    return named[at] if at < len(named) and len(set(named)) == 2 else ""


def stated_origin(words: str) -> str:
    """From which parent, where a sentence says it without naming the variant ("both parents were carriers")."""
    match = _ORIGIN.search(words)
    return _ORIGIN_NAMES[match.lastgroup or "both"] if match else ""
