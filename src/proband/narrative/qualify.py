"""How a finding is: severity, distribution and course as HPO modifiers; and whether it comes back."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from proband.case.model import Term

_SEVERITY = (
    (Term("HP:0012829", "Profound"), r"profound(?:ly)?"),
    (Term("HP:0012828", "Severe"), r"(?:severe|marked|intense|massive|serious|extreme|gross)(?:ly)?|excruciating"),
    (Term("HP:0012826", "Moderate"), r"moderate(?:ly)?"),
    (Term("HP:0012825", "Mild"), r"mild(?:ly)?|slight(?:ly)?|minimal(?:ly)?|discrete|discreet|subtle"),
)  # fmt: skip
_MODIFIERS = (
    (Term("HP:0012837", "Generalized"), r"generali[sz]ed|whole\s+body|entire\s+body|all\s+over|widespread"),
    (Term("HP:0020034", "Diffuse"), r"diffuse(?:ly)?"),
    (Term("HP:0012838", "Localized"), r"locali[sz]ed|circumscribed"),
    (Term("HP:0012832", "Bilateral"), r"bilateral(?:ly)?|both"),
    (Term("HP:0012833", "Unilateral"), r"unilateral(?:ly)?"),
    (Term("HP:0012834", "Right"), r"right(?:-sided)?"),
    (Term("HP:0012835", "Left"), r"left(?:-sided)?"),
    (Term("HP:0031796", "Recurrent"), r"recurrent|recurring|relapsing|repeated|frequent"),
    (Term("HP:0003676", "Progressive"), r"progressive(?:ly)?|worsening"),
    (Term("HP:0011010", "Chronic"), r"chronic(?:ally)?|persistent(?:ly)?|long-?standing"),
    (Term("HP:0011009", "Acute"), r"acute(?:ly)?"),
    (Term("HP:0025153", "Transient"), r"transient(?:ly)?"),
    (Term("HP:0025303", "Episodic"), r"episodic|paroxysmal|intermittent"),
)  # fmt: skip
_RECURRENT = Term("HP:0031796", "Recurrent")
_NEAR_LEFT = re.compile(r"(?:[\w-]+\s+(?:and\s+)?){0,3}$")
_NEAR_RIGHT = re.compile(
    r"^\s+(?:(?:of|on|over|involving|affecting|covering|was|were|all|the|his|her)\s+){0,3}[\w-]+(?:\s+body)?"
)
_RETURNS = re.compile(
    r"\b(?:flare(?:s|-?ups?)?|attacks?|episodes?|bouts?|crises|relaps\w+|recur\w*|returned|came\s+back|coming\s+back|"
    r"repeated|periodic\w*|every|cycles?|cyclic\w*)\b",
    re.IGNORECASE,
)
_ENDS_IN_QUALITY = re.compile(
    rf"\b(?:{'|'.join(pattern for _, pattern in (*_SEVERITY, *_MODIFIERS))})$", re.IGNORECASE
)
_SEVERITY_OF = tuple((term, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for term, pattern in _SEVERITY)
_MODIFIER_OF = tuple((term, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for term, pattern in _MODIFIERS)


class Qualities(msgspec.Struct, frozen=True):
    """What the words around a finding say of it."""

    severity: Term | None = None
    modifiers: tuple[Term, ...] = ()


def qualities(left: str, inside: str, right: str, name: str) -> Qualities:
    """The qualities of a finding between ``left`` and ``right`` of its clause; ``name`` is its term's label.

    A word that the term's own name holds ("Severe hearing impairment") is no quality besides.
    """
    around = _near(left) + inside
    after = _NEAR_RIGHT.match(right)
    wide = f"{around} {after.group() if after else ''}"
    severity = next((t for t, pattern in _SEVERITY_OF if pattern.search(around) and not pattern.search(name)), None)
    modifiers = tuple(t for t, pattern in _MODIFIER_OF if pattern.search(wide) and not pattern.search(name))
    return Qualities(severity, modifiers)


def _near(left: str) -> str:
    """The words right before a finding; what stands before "and" belongs to it only where it is a quality too."""
    match = _NEAR_LEFT.search(left[-60:])
    near = match.group() if match else ""
    before, joiner, after = near.rpartition(" and ")
    if joiner and not _ENDS_IN_QUALITY.search(before):
        return after
    return near


@lru_cache(maxsize=256)
def comes_back(clause: str) -> bool:
    """Whether a clause speaks of something that returns (flares, attacks, "came back")."""
    return _RETURNS.search(clause) is not None


def recurrent(modifiers: tuple[Term, ...]) -> tuple[Term, ...]:
    """The modifiers with "Recurrent" among them."""
    return modifiers if _RECURRENT in modifiers else (*modifiers, _RECURRENT)
