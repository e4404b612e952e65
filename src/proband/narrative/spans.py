"""Where the words of a text name a term: strict phrases, word families in any order, shared heads.

    strict        "pectus excavatum"                         the words of a name in their order
    loose         "cysts in both kidneys"                    the word families of a name, in any order
    shared head   "cerebral and cerebellar atrophy"          each item of a list with the head (or the modifier)
    short         "ADHD"                                     a short form of the lexicon, letter by letter

``find_phrases`` gives the longest phrase at each place (for patients) or all of them (``nested``, for corpora).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from proband.knowledge.lexicon import Lexicon
from proband.knowledge.wording import LINKS, Word, word_set

How = Literal["strict", "short", "loose", "shared", "paraphrase"]
_ORDER: dict[How, int] = {"strict": 0, "short": 0, "paraphrase": 1, "loose": 2, "shared": 3}

Allowed = Callable[[int], bool]

# Words between the parts of a phrase that change nothing about which term it is.
OPTIONAL = word_set(
    "right left both bilateral unilateral severe mild moderate marked slight profound intense persistent "
    "significant obvious typical extensive subtle striking massive more slightly mildly severely "
    "moderately markedly very rather somewhat quite extremely several many multiple some few also still "
    "only diffuse generalized widespread whole entire lasting all new"
)
COPULAS = word_set("is was are were be been being became become appeared seemed remained looked")
_CROSSED = LINKS | OPTIONAL | COPULAS
_PASSED = OPTIONAL | COPULAS | {"neither"}
# Words that never stand inside a phrase put together from its parts.
_WALLS = word_set("no not nor or without never neither but than although though because which who that")
_JOINERS = frozenset({"and", "or", "nor"})
_LONGEST_WINDOW = 9
_LONGEST_LIST = 8
_BARE = 3
# Nouns of the skin: "scaly eruption" is said of the skin though the skin is not named.
_SKIN_NOUNS = word_set("eruption rash exanthem exanthema lesion patch plaque")

# The ending of a word that may name a finding as an adjective; first parts that turn such a word round.
_ADJECTIVE = re.compile(r"(?:ic|ous|ive|al|ar|ed|y|le|se|ile)$")
_PRENOMINAL = re.compile(r"(?:ic|al|ar)$")
# Words that say no more than that something is wrong with a part or a function.
_DISTURBANCES = word_set("malformation defect disorder disturbance manifestation dysfunction impairment")
_TURNED = word_set("anti non post pre")


class Phrase(msgspec.Struct, frozen=True):
    """Words ``first`` to ``last`` (exclusive) of a word list that name ``row``; ``size`` counts what matched."""

    first: int
    last: int
    row: int
    size: int
    how: How


def find_phrases(
    found: Sequence[Word], lexicon: Lexicon, allowed: Allowed, *, nested: bool = False
) -> list[Phrase]:
    """The phrases in a run of words (one sentence), in order of place."""
    reach = [0 if word.strict in _WALLS else lexicon.reach(word.loose) for word in found]
    plain = [*_direct(found, reach, lexicon, allowed)]
    everything = [*plain, *_shared(found, lexicon, allowed)]
    chosen = _all(everything) if nested else _longest(everything)
    return sorted(chosen, key=lambda phrase: (phrase.first, phrase.last))


def _longest(phrases: Iterable[Phrase]) -> list[Phrase]:
    """The phrases that win their place: more words first, then the stricter, then the earlier."""
    kept: list[Phrase] = []
    for phrase in sorted(phrases, key=lambda p: (-p.size, _ORDER[p.how], p.last - p.first, p.first)):
        if all(_may_stand_beside(phrase, other) for other in kept):
            kept.append(phrase)
    return kept


def _may_stand_beside(phrase: Phrase, other: Phrase) -> bool:
    apart = phrase.last <= other.first or other.last <= phrase.first
    if apart:
        return True
    # Items of one list share their head, so their phrases overlap; the same term twice says nothing new.
    return "shared" in (phrase.how, other.how) and phrase.row != other.row and not _inside(phrase, other)


def _inside(phrase: Phrase, other: Phrase) -> bool:
    """Whether a plain phrase lies within a plain one (then the longer is meant)."""
    if phrase.how == "shared":
        return False
    return other.how != "shared" and other.first <= phrase.first and phrase.last <= other.last


def _all(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Every phrase once for each place and term; a put-together one gives way to a strict one inside it."""
    best: dict[tuple[int, int, int], Phrase] = {}
    for phrase in sorted(phrases, key=lambda p: (_ORDER[p.how], -p.size)):
        best.setdefault((phrase.first, phrase.last, phrase.row), phrase)
    return list(best.values())


def _direct(found: Sequence[Word], reach: Sequence[int], lexicon: Lexicon, allowed: Allowed) -> Iterator[Phrase]:
    """Strict, short and loose phrases from each word on."""
    for first, word in enumerate(found):
        if short := _short(word, lexicon, allowed):
            yield Phrase(first, first + 1, short, 1, "short")
        if not reach[first]:
            if word.strict in _WALLS:
                yield from _fixed(found, first, lexicon, allowed)
            continue
        stop = _window_end(found, reach, first)
        for last in range(stop, first, -1):
            yield from _named(found, first, last, lexicon, allowed)


def _fixed(found: Sequence[Word], first: int, lexicon: Lexicon, allowed: Allowed) -> Iterator[Phrase]:
    """A name that begins with a negation of its own ("never walked")."""
    for last, rows in lexicon.phrases(found, first):
        row = _first(rows, allowed)
        if row is not None and last - first > 1:
            yield Phrase(first, last, row, last - first, "strict")
            return


def _short(word: Word, lexicon: Lexicon, allowed: Allowed) -> int | None:
    """The one target of a short form of three letters or more; shorter and ambiguous ones are not trusted."""
    if len(word.text) < 3 or not word.text[:2].isupper():
        return None
    targets = [row for row in lexicon.short(word.text) if allowed(row)]
    return targets[0] if len(targets) == 1 else None


def _window_end(found: Sequence[Word], reach: Sequence[int], first: int) -> int:
    """One past the last word that can belong to a phrase beginning at ``first``."""
    last = first + 1
    while last < len(found) and last - first < _LONGEST_WINDOW:
        word = found[last]
        denied = word.strict == "not" and found[last - 1].strict in COPULAS
        if not denied and (
            not word.joined or not (reach[last] or word.strict in _CROSSED) or word.strict in _WALLS
        ):
            break
        last += 1
    return last


def _named(found: Sequence[Word], first: int, last: int, lexicon: Lexicon, allowed: Allowed) -> Iterator[Phrase]:
    """The phrase of exactly these words: strict if it can be, else loose."""
    if found[last - 1].is_link or found[first].is_link:
        return
    window = found[first:last]
    row = _first(lexicon.strict(window), allowed)
    if row is not None:
        yield Phrase(first, last, row, _size(window), "strict")
        return
    row = _loose(found, first, last, lexicon, allowed)
    if row is not None:
        yield Phrase(first, last, row, _size(window), "loose")


def _loose(found: Sequence[Word], first: int, last: int, lexicon: Lexicon, allowed: Allowed) -> int | None:
    if found[first].strict in COPULAS or found[last - 1].strict in COPULAS | {"not"}:
        return None
    if last - first == 1 and not _may_stand_alone(found, first):
        return None
    if last - first > 1 and _is_open(found, last):
        return None
    window = [word for word in found[first:last] if word.strict not in COPULAS and word.strict != "not"]
    row = _first(lexicon.loose(window), allowed)
    if row is None and found[first].strict not in OPTIONAL and found[last - 1].strict not in OPTIONAL:
        core = [word for word in window if word.strict not in OPTIONAL]
        if len(core) < len(window):
            row = _first(lexicon.loose(core), allowed)
    if row is None and last - first > 1 and found[last - 1].strict in _SKIN_NOUNS:
        row = _first(lexicon.loose([*window[:-1], SKIN]), allowed)
    if row is None and last - first > 1:
        row = _disturbed(window, lexicon, allowed)
    return row


def _disturbed(window: Sequence[Word], lexicon: Lexicon, allowed: Allowed) -> int | None:
    """The general abnormality of a part or function: "ocular manifestations", "a disturbance of sleep"."""
    rest = [word for word in window if word.strict not in _DISTURBANCES]
    if len(rest) == len(window) or not any(not word.is_link for word in rest):
        return None
    return _first(lexicon.loose([*rest, ABNORMAL]), allowed)


def _is_open(found: Sequence[Word], last: int) -> bool:
    """Whether the words before ``last`` end in an adjective whose noun is yet to come ("neural | crest")."""
    if last >= len(found) or not found[last].joined or found[last].strict in _CROSSED | _WALLS | _JOINERS:
        return False
    return _PRENOMINAL.search(found[last - 1].strict) is not None


SKIN = Word(0, 0, "skin", "skin", "skin", True)
ABNORMAL = Word(0, 0, "abnormal", "abnormal", "abnormal", True)


def _may_stand_alone(found: Sequence[Word], at: int) -> bool:
    """Whether a single word may name a term by its family: an adjective ("anemic"), not half a compound."""
    if _ADJECTIVE.search(found[at].strict) is None:
        return False
    compound = at > 0 and found[at].start - found[at - 1].end == 1 and found[at - 1].strict in _TURNED
    return not compound


def _first(targets: Sequence[int], allowed: Allowed) -> int | None:
    return next((row for row in targets if allowed(row)), None)


def _size(window: Sequence[Word]) -> int:
    return sum(not word.is_link and word.strict not in COPULAS for word in window)


def _shared(found: Sequence[Word], lexicon: Lexicon, allowed: Allowed) -> Iterator[Phrase]:
    """Phrases whose head or modifier stands with another item of the same list."""
    for items in _lists(found):
        (opening, first_end), (last_start, _) = items[0], items[-1]
        bare = [end - start <= _BARE and not _has_name(found[start:end], lexicon) for start, end in items]
        for at, (first, last) in enumerate(items[:-1]):
            if all(bare[max(at, 1) : -1]) and (at == 0 or bare[at]):
                yield from _with_tail(found, first, last, last_start, lexicon, allowed)
        for at, (first, last) in enumerate(items[1:], start=1):
            if all(bare[1:at]) and not _has_name(found[first : first + 2], lexicon):
                yield from _with_lead(found, opening, first_end, first, last, lexicon, allowed)


def _has_name(window: Sequence[Word], lexicon: Lexicon) -> bool:
    """Whether the words hold a phrase of their own and so need no head from another item."""
    ends = range(1, len(window) + 1)
    return any(lexicon.strict(window[start:end]) for end in ends for start in range(end))


def _lists(found: Sequence[Word]) -> Iterator[list[tuple[int, int]]]:
    """Lists ``a, b and c`` as ranges of words; the first and the last item reach as far as words are joined."""
    for at, word in enumerate(found):
        if word.strict not in _JOINERS or at == 0 or at + 1 >= len(found):
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
    while start > 0 and end - start < 6 and found[start].joined and found[start - 1].strict not in _JOINERS:
        start -= 1
    return max(start, 0)


def _forth(found: Sequence[Word], start: int) -> int:
    end = start + 1
    while end < len(found) and end - start < 6 and found[end].joined and found[end].strict not in _JOINERS:
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
            if _is_open(found, end):
                continue
            for taken in (5, 4, 3, 2, 1):
                if last - taken < first:
                    continue
                window = [*found[last - taken : last], *found[tail + skipped : end]]
                row = _put_together(window, lexicon, allowed)
                if row is not None:
                    yield Phrase(last - taken, end, row, _size(window), "shared")
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
            for end in range(min(last, first + 4), first, -1):
                if _is_open(found, end) or (end < last and not _may_end(found[end], lexicon)):
                    continue
                window = [*found[start : lead_end - dropped], *found[first:end]]
                row = _put_together(window, lexicon, allowed)
                if row is not None:
                    yield Phrase(start, end, row, _size(window), "shared")
                    return


def _may_end(following: Word, lexicon: Lexicon) -> bool:
    """Whether an item may end before this word: a noun of medicine would be its head ("liver | enzymes")."""
    if following.is_link or following.strict in _PASSED | _WALLS or following.strict.endswith("ed"):
        return True
    return not lexicon.reach(following.loose)


def _is_known(word: Word, lexicon: Lexicon) -> bool:
    return word.is_link or word.strict in _PASSED or lexicon.reach(word.loose) > 0


def _put_together(window: Sequence[Word], lexicon: Lexicon, allowed: Allowed) -> int | None:
    kept = [word for word in window if word.strict not in COPULAS and word.strict != "neither"]
    content = [word for word in kept if not word.is_link and word.strict not in OPTIONAL]
    if len(content) < 2 or kept[0].is_link or kept[-1].is_link or any(word.strict in _WALLS for word in kept):
        return None
    row = _first(lexicon.strict(window), allowed) or _first(lexicon.loose(content), allowed)
    if row is None and kept[-1].strict in _SKIN_NOUNS:
        row = _first(lexicon.loose([*content[:-1], SKIN]), allowed)
    return row
