"""Founder and recurrent variants that the care pack lists: which of them an allele is.

An allele is one of them if it is in its gene and states the same change of the DNA or of the protein, or is called
by the name that older reports give it (L27P, a 175-kb deletion at 2q13).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proband.knowledge import Knowledge
from proband.knowledge.care import DiseaseCare, FounderVariant
from proband.knowledge.care.statements import Evidence
from proband.knowledge.hgvs import changes

# What may establish a variant; not single patients, the laboratory, or ClinVar's word (which counts by itself).
ENOUGH: tuple[Evidence, ...] = ("licence", "guideline", "randomised", "prospective", "series", "review")


def established(one: FounderVariant) -> bool:
    """Whether its sources show that it causes the disease, and are of a kind that may."""
    return one.established and one.evidence in ENOUGH


def care_of(row: int, knowledge: Knowledge) -> DiseaseCare | None:
    """What the care pack knows of the disease in a row."""
    diseases = knowledge.diseases
    ids = (diseases.id(row), *(diseases.id(member) for member in diseases.group(row)))
    return None if knowledge.care is None else knowledge.care.of(ids)


def founders(
    gene: str, written: Iterable[str], legacy: str, rows: Iterable[int], knowledge: Knowledge
) -> tuple[FounderVariant, ...]:
    """The listed variants of some diseases that an allele is.

    ``written`` holds its HGVS expressions, ``legacy`` the words in which the case names it ('' for none).
    """
    own = frozenset(_plain(written))
    if not own and not legacy:
        return ()
    listed = (care.variants for row in rows if (care := care_of(row, knowledge)) is not None)
    found = {one.source: one for each in listed for one in each if one.gene == gene and _is(one, own, legacy)}
    return tuple(found.values())


def _is(one: FounderVariant, own: frozenset[str], legacy: str) -> bool:
    if own & frozenset(_plain((one.hgvs_c, one.hgvs_p))):
        return True
    plain = legacy.casefold()
    named = one.legacy.casefold()
    # Several variants may share an older name's protein change; a stated change of the DNA decides.
    told = any(text.startswith("c.") for text in own) and bool(one.hgvs_c)
    return bool(named) and not told and named in (plain if " " in named else plain.replace(",", " ").split())


def _plain(written: Iterable[str]) -> Iterator[str]:
    """Expressions without reference and parentheses, the stop as a star."""
    for text in written:
        for change in changes(text):
            yield change.text.replace("(", "").replace(")", "").replace("Ter", "*")
