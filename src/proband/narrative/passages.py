"""The sentences of a story that can speak of the patient, each with its words, its clauses and its diseases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from proband.knowledge import Knowledge
from proband.knowledge.lexicon import Lexicon
from proband.knowledge.wording import Word, word_set, words
from proband.narrative.document import NOT_PATIENT, Document, Sentence
from proband.narrative.spelling import mended
from proband.narrative.stance import Clause, Stance, clauses


class Passage(msgspec.Struct, frozen=True):
    """A sentence with its words, its clauses and the diseases that it names."""

    sentence: Sentence
    words: tuple[Word, ...]
    clauses: tuple[Clause, ...]
    diseases: tuple[tuple[int, int, int], ...]


def passages(doc: Document, knowledge: Knowledge, diseases_as: Lexicon | None = None) -> Iterator[Passage]:
    """The sentences that can speak of the patient, in order, with whom each clause speaks of.

    ``diseases_as`` is the lexicon of diseases with the short forms that the text defines.
    """
    lexicon = diseases_as or knowledge.disease_lexicon
    before: Stance = "patient"
    for sentence in doc.sentences:
        if sentence.section in NOT_PATIENT or sentence.heading:
            continue
        found = mended(words(doc.text, sentence.start, sentence.end), knowledge)
        diseases = tuple(named_diseases(found, lexicon))
        parts = clauses(doc, sentence, [(start, end) for start, end, _ in diseases], before)
        before = parts[-1].stance
        yield Passage(sentence, tuple(found), tuple(parts), diseases)


def named_diseases(found: Sequence[Word], lexicon: Lexicon) -> Iterator[tuple[int, int, int]]:
    """The diseases that the words of a sentence name: (start, end, disease row), the longest name at each place."""
    at = 0
    while at < len(found):
        word = found[at]
        if word.is_link:
            at += 1
            continue
        is_short = lexicon.defines(word.text) or (len(word.text) > 2 and word.text[1:].upper() == word.text[1:])
        short = lexicon.short(word.text) if is_short else ()
        length, rows = (1, short) if short else next(iter(_long_names(found, at, lexicon)), (0, ()))
        if length:
            yield word.start, found[at + length - 1].end, rows[0]
        at += max(length, 1)


def _long_names(found: Sequence[Word], at: int, lexicon: Lexicon) -> Iterator[tuple[int, Sequence[int]]]:
    for end, rows in lexicon.phrases(found, at):
        if end - at > 1 or _is_name(found, at):
            yield end - at, rows


def _is_name(found: Sequence[Word], at: int) -> bool:
    """Whether one word may name a disease: a proper name, a word built like one, or "X" of "X disease"."""
    word = found[at]
    if len(word.text) <= 5 or word.strict in _NO_NAME:
        return False
    if at + 1 < len(found) and found[at + 1].joined and found[at + 1].strict in _HEADS:
        return True
    return (at > 0 and word.text[0].isupper()) or (
        len(word.text) > 7 and _OF_DISEASE.search(word.strict) is not None
    )


# Endings of words that name diseases and nothing else; words that make a name of the word before them.
_OF_DISEASE = re.compile(
    r"(?:osis|itis|uria|emia|pathy|plasia|trophy|gyria|oma|penia|philia|asis|algia|dactyly|cystosis|derma"
    r"|dermia|lepsy|"
    r"phakia|ridia|trichia|phobia|betes|phyria|phylia|zoster)$"
)
_HEADS = frozenset({"syndrome", "disease", "disorder", "anomaly"})


# Words that stand in many names of diseases and are none by themselves.
_NO_NAME = word_set(
    "syndrome disease disorder deficiency dysplasia dystrophy anomaly malformation disability retardation "
    "mutation cancer tumor neoplasm abnormality condition infection inflammation anemia infantile "
    "juvenile neonatal congenital"
)
