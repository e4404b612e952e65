"""Single words that name a finding in some sentences and something else in most: "a fall in platelets", "it fits".

``tables/bare_words.tsv`` lists them by how they are written; the two columns of neighbours say where a word names
nothing, and a row without them says that it never does so alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from proband.knowledge.wording import Word
from proband.narrative import tables

Neighbours = frozenset[str]


def is_bare(found: Sequence[Word], at: int) -> bool:
    """Whether the word at a place names nothing by itself there."""
    barred = _barred().get(found[at].text.lower())
    if barred is None:
        return False
    after, before = barred
    if not after and not before:
        return True
    previous = found[at - 1].text.lower() if at and found[at].joined else ""
    following = found[at + 1].text.lower() if at + 1 < len(found) and found[at + 1].joined else ""
    return previous in after or following in before


@cache
def _barred() -> dict[str, tuple[Neighbours, Neighbours]]:
    return {
        word: (frozenset(tables.names(row["not_after"])), frozenset(tables.names(row["not_before"])))
        for row in tables.rows("bare_words")
        for word in tables.names(row["words"])
    }
