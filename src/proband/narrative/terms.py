"""Terms in a document: phrases resolved to ontology rows, each with its place (whose they are comes later)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec
import numpy as np

from proband.knowledge import Knowledge
from proband.knowledge.ontology import BRANCHES, Branch, Ontology
from proband.knowledge.wording import Word, words
from proband.narrative import whose
from proband.narrative.document import Document
from proband.narrative.phrase_words import Allowed, How
from proband.narrative.spans import find_phrases

# What a corpus of abstracts marks; a patient's findings come from the first only.
CORPUS_BRANCHES: tuple[Branch, ...] = ("phenotype", "inheritance", "onset", "course")
# Roots of branches, and mechanisms that the ontology files beside the modes of inheritance: said of nobody.
_SCAFFOLD = (
    "HP:0000118",  # Phenotypic abnormality
    "HP:0000001",  # All
    "HP:0000005",  # Mode of inheritance
    "HP:0003674",  # Onset
    "HP:0031797",  # Clinical course
    "HP:0034338",  # Imprinted
    "HP:0032382",  # Uniparental disomy
)


class TermMention(msgspec.Struct, frozen=True):
    """A term at a place of the text: character range, ontology row, and how its words were matched."""

    start: int
    end: int
    row: int
    how: How


def find_terms(
    doc: Document,
    knowledge: Knowledge,
    branches: Sequence[Branch] = ("phenotype",),
    *,
    nested: bool = False,
) -> tuple[TermMention, ...]:
    """All terms of some branches in the document, in order; ``nested`` keeps those inside longer ones."""
    allowed = admit(knowledge, branches)
    return tuple(
        mention
        for sentence in whose.sentences(doc)
        for mention in terms_in(words(doc.text, sentence.start, sentence.end), knowledge, allowed, nested=nested)
    )


def terms_in(
    found: Sequence[Word], knowledge: Knowledge, allowed: Allowed, *, nested: bool = False
) -> Iterator[TermMention]:
    """The terms in the words of one sentence."""
    for phrase in find_phrases(found, knowledge.lexicon, allowed, nested=nested):
        yield TermMention(found[phrase.first].start, found[phrase.last - 1].end, phrase.row, phrase.how)


def admit(knowledge: Knowledge, branches: Sequence[Branch]) -> Allowed:
    """A test for rows: whether a term belongs to one of the branches and is a term of medicine."""
    return _rows(knowledge.ontology, tuple(branches)).__contains__


@lru_cache(maxsize=8)
def _rows(ontology: Ontology, branches: tuple[Branch, ...]) -> frozenset[int]:
    codes = [BRANCHES.index(branch) for branch in branches]
    scaffold = {ontology.index(term) for term in _SCAFFOLD}
    return frozenset(np.flatnonzero(np.isin(ontology.branches, codes)).tolist()) - scaffold
