"""Phrases whose head or modifier stands with another item of the same list: "cerebral and cerebellar atrophy"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proband.knowledge.lexicon import Lexicon
from proband.knowledge.wording import Word, word_set
from proband.narrative.phrase_words import (
    COPULAS,
    JOINERS,
    OPTIONAL,
    PASSED,
    SKIN,
    SKIN_NOUNS,
    WALLS,
    Allowed,
    Phrase,
    first_allowed,
    is_open,
    size_of,
)  # fmt: skip

_OF = word_set("of in on at over to from with")
# Adjectives that make one name with their noun and belong to no other item of a list ("long bones and clavicles").
COMPOUNDS = frozenset(
    {
        "long bone", "short bone", "flat bone", "small bowel", "large bowel", "small intestine", "large intestine",
        "white cell", "red cell", "white blood", "red blood", "soft tissue", "hard palate", "soft palate",
        "deep vein", "great toe", "big toe", "inner ear", "middle ear", "outer ear",
    }
)  # fmt: skip
_LONGEST_LIST = 8
_BARE = 3


def shared_phrases(found: Sequence[Word], lexicon: Lexicon, allowed: Allowed) -> Iterator[Phrase]:
    """Phrases whose head or modifier stands with another item of the same list."""
    for items in _lists(found):
        (opening, first_end), (last_start, _) = items[0], items[-1]
        bare = [end - start <= _BARE and not _has_name(found[start:end], lexicon) for start, end in items]
        for at, (first, last) in enumerate(items[:-1]):
            if all(bare[max(at, 1) : -1]) and (at == 0 or bare[at]):
                yield from _with_tail(found, first, last, last_start, lexicon, allowed)
        for at, (first, last) in enumerate(items[1:], start=1):
            if found[first].is_article and not any(word.strict in _OF for word in found[opening:first_end]):
                continue
            if all(bare[1:at]) and not _has_name(found[first : first + 2], lexicon):
                yield from _with_lead(found, opening, first_end, first, last, lexicon, allowed)


def _has_name(window: Sequence[Word], lexicon: Lexicon) -> bool:
    """Whether the words hold a phrase of their own and so need no head from another item."""
    ends = range(1, len(window) + 1)
    return any(lexicon.strict(window[start:end]) for end in ends for start in range(end))


def _lists(found: Sequence[Word]) -> Iterator[list[tuple[int, int]]]:
    """Lists ``a, b and c`` as ranges of words; the first and the last item reach as far as words are joined."""
    for at, word in enumerate(found):
        if word.strict not in JOINERS or at == 0 or at + 1 >= len(found):
            continue
        items = [(_back(found, at), at), (at + 1, _forth(found, at + 1))]
        while len(items) < _LONGEST_LIST and items[0][0] > 0 and not found[items[0][0]].joined:
            end = items[0][0]
            start = _back(found, end)
            if start == end:
                break
            items.insert(0, (start, end))
        tells = [any(word.strict in COPULAS for word in found[start:end]) for start, end in items]
        if sum(tells) <= 1 and not any(tells[1:-1]):
            yield items


def _back(found: Sequence[Word], end: int) -> int:
    start = end - 1
    while start > 0 and end - start < 6 and found[start].joined and found[start - 1].strict not in JOINERS:
        start -= 1
    return max(start, 0)


def _forth(found: Sequence[Word], start: int) -> int:
    end = start + 1
    while end < len(found) and end - start < 6 and found[end].joined and found[end].strict not in JOINERS:
        end += 1
    return end


def _with_tail(
    found: Sequence[Word], first: int, last: int, tail: int, lexicon: Lexicon, allowed: Allowed
) -> Iterator[Phrase]:
    """An item completed by the end of the last item: "cerebral and cerebellar atrophy" has cerebral atrophy."""
    for skipped in (1, 2):
        if any(word.strict in COPULAS for word in found[tail : tail + skipped]):
            return
        for end in range(min(len(found), tail + skipped + 3), tail + skipped, -1):
            if found[end - 1].is_link or not all(
                _is_known(word, lexicon) and (word.joined or at == 0) for at, word in enumerate(found[tail:end])
            ):
                continue
            if is_open(found, end):
                continue
            for taken in (5, 4, 3, 2, 1):
                if last - taken < first:
                    continue
                window = [*found[last - taken : last], *found[tail + skipped : end]]
                row = _put_together(window, lexicon, allowed)
                if row is not None:
                    yield Phrase(last - taken, end, row, size_of(window), "shared")
                    return


def _with_lead(
    found: Sequence[Word],
    opening: int,
    lead_end: int,
    first: int,
    last: int,
    lexicon: Lexicon,
    allowed: Allowed,
) -> Iterator[Phrase]:
    """An item completed by the beginning of the first: "low serum iron and transferrin" has low transferrin."""
    for dropped in (1, 2):
        for start in range(max(opening, lead_end - dropped - 4), lead_end - dropped):
            if not all(word.joined and _is_known(word, lexicon) for word in found[start + 1 : lead_end]):
                continue
            if f"{found[lead_end - dropped - 1].strict} {found[lead_end - dropped].strict}" in COMPOUNDS:
                continue
            for end in range(min(last, first + 4), first, -1):
                if is_open(found, end) or (end < last and not may_end(found[end], lexicon)):
                    continue
                window = [*found[start : lead_end - dropped], *found[first:end]]
                row = _put_together(window, lexicon, allowed)
                if row is not None:
                    yield Phrase(start, end, row, size_of(window), "shared")
                    return


def may_end(following: Word, lexicon: Lexicon) -> bool:
    """Whether an item may end before this word: a noun of medicine would be its head ("liver | enzymes")."""
    if following.is_link or following.strict in PASSED | WALLS or following.strict.endswith("ed"):
        return True
    return not lexicon.reach(following.loose)


def _is_known(word: Word, lexicon: Lexicon) -> bool:
    return word.is_link or word.strict in PASSED or lexicon.reach(word.loose) > 0


def _put_together(window: Sequence[Word], lexicon: Lexicon, allowed: Allowed) -> int | None:
    kept = [word for word in window if word.strict not in COPULAS and word.strict != "neither"]
    content = [word for word in kept if not word.is_link and word.strict not in OPTIONAL]
    if len(content) < 2 or kept[0].is_link or kept[-1].is_link or any(word.strict in WALLS for word in kept):
        return None
    others = (word.loose for word in content[1:] if word.strict not in SKIN_NOUNS)
    if not all(lexicon.together(content[0].loose, other) for other in others):
        return None
    row = first_allowed(lexicon.strict(window), allowed) or first_allowed(lexicon.loose(content), allowed)
    if row is None and kept[-1].strict in SKIN_NOUNS:
        row = first_allowed(lexicon.loose([*content[:-1], SKIN]), allowed)
    return row
