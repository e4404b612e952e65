"""The phrases that a patient's story is read with: the pack's lexicon, and plain English wordings of its terms.

``paraphrases.tsv`` holds wordings that no label or synonym has ("poor weight gain"); ``normality.tsv`` wordings
of a normal state, which exclude a term ("born at term" excludes premature birth).
"""

from __future__ import annotations

from functools import lru_cache

from proband.knowledge import Knowledge
from proband.knowledge.lexicon import Lexicon, compile_phrases
from proband.narrative import tables


@lru_cache(maxsize=4)
def patient_lexicon(knowledge: Knowledge) -> Lexicon:
    """The pack's phrases with the plain English wordings added; the pack's own meaning comes first."""
    return knowledge.lexicon.joined(_compiled("paraphrases", knowledge))


@lru_cache(maxsize=4)
def normal_lexicon(knowledge: Knowledge) -> Lexicon:
    """The wordings of normal states."""
    return Lexicon(_compiled("normality", knowledge))


def _compiled(name: str, knowledge: Knowledge) -> dict[str, list[int]]:
    rows = ((knowledge.ontology.index(row["hpo"]), row["phrase"]) for row in tables.rows(name))
    return compile_phrases((row, phrase, "exact") for row, phrase in rows if row is not None)
