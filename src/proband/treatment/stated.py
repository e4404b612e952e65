"""Whether the case states a disease as the patient's diagnosis, by a name that means this disease alone.

A catalogue lists "generalised pustular psoriasis" among the names of a disease of one gene, but many people who
have it have not that disease. Of a disease in the care pack, words state the diagnosis if they are its name, short
name or an alias there, its leading name in the catalogue, or name its gene. Its own id states it by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from proband.case.model import Case, StatedDisease
from proband.errors import PackMissing
from proband.knowledge import Knowledge
from proband.knowledge.library import newest
from proband.knowledge.mondo import omim_of

_WORD = re.compile(r"[a-z]+|\d+")
_EMPTY_WORDS = frozenset(("of", "the", "a", "an", "and", "with", "syndrome", "disease", "type"))


class StatedName(msgspec.Struct, frozen=True):
    """A disease (row of the leading entry) that the case states, and the words that only look like it (or '')."""

    row: int
    loosely: str = ""


def stated_diagnoses(case: Case, knowledge: Knowledge) -> Iterator[StatedName]:
    """The diseases that the case states as the patient's, not considered and not excluded."""
    for one in case.diseases:
        if not one.excluded and not one.considered:
            for row in dict.fromkeys(map(knowledge.diseases.lead, _rows_of(one.term.id, knowledge))):
                yield StatedName(row, _loosely(one, row, knowledge))


def _loosely(stated: StatedDisease, row: int, knowledge: Knowledge) -> str:
    """The words of the story, if none of them is a name of this disease alone; '' if one is, or there are none."""
    own = _own_names(row, knowledge)
    said = [span.text for span in stated.spans] or _label(stated, row, knowledge)
    if not own or not said:
        return ""
    genes = {gene.casefold() for gene in knowledge.own_genes(row)}
    if any(_words(text) in own or any(gene in text.casefold() for gene in genes) for text in said):
        return ""
    return said[0]


def _label(stated: StatedDisease, row: int, knowledge: Knowledge) -> list[str]:
    """The label of an id that is not the disease's own: entries of other catalogues may mean more than it."""
    other = stated.term.id != knowledge.diseases.id(row)
    return [stated.term.label] if other and stated.term.label else []


def _own_names(row: int, knowledge: Knowledge) -> set[frozenset[str]]:
    """The names that mean this disease alone, as sets of words; empty for one that the care pack lacks."""
    diseases = knowledge.diseases
    ids = [diseases.id(member) for member in diseases.group(row)]
    known = knowledge.care.of(ids) if knowledge.care is not None else None
    if known is None:
        return set()
    names = (known.name, known.abbreviation, *known.aliases, diseases.name(row))
    return {_words(name) for name in names if name}


def _words(text: str) -> frozenset[str]:
    """The words of a name, without those that say nothing: their order differs from writer to writer."""
    return frozenset(_WORD.findall(text.casefold())) - _EMPTY_WORDS


def _rows_of(disease_id: str, knowledge: Knowledge) -> Iterator[int]:
    """The rows that an id means: its own, or that of the care file or the OMIM entries that it is the same as."""
    row = knowledge.diseases.index(disease_id)
    known = knowledge.care.of((disease_id,)) if knowledge.care is not None and row is None else None
    if row is None and known is not None:
        row = knowledge.diseases.index(known.id)
    if row is not None:
        yield row
    elif disease_id.partition(":")[0] in ("MONDO", "ORPHA"):
        yield from _cross_referenced(disease_id, knowledge)


def _cross_referenced(disease_id: str, knowledge: Knowledge) -> Iterator[int]:
    try:
        numbers = omim_of(disease_id, newest("mondo"))
    except PackMissing:
        return
    rows = (knowledge.diseases.index(f"OMIM:{number}") for number in numbers)
    yield from (row for row in rows if row is not None)
