"""Where the words of a text name a term: strict phrases, word families in any order, shared heads.

    strict        "pectus excavatum"                         the words of a name in their order
    loose         "cysts in both kidneys"                    the word families of a name, in any order
    shared head   "cerebral and cerebellar atrophy"          each item of a list with the head (or the modifier)
    short         "ADHD"                                     a short form of the lexicon, letter by letter

``find_phrases`` gives the longest phrase at each place (for patients) or all of them (``nested``, for corpora).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from proband.knowledge.lexicon import Lexicon
from proband.knowledge.wording import Word, loose_form, senses_of, word_set
from proband.narrative.bare_words import is_bare
from proband.narrative.coordination import COMPOUNDS, may_end, shared_phrases
from proband.narrative.phrase_words import (
    COPULAS,
    CROSSED,
    OPTIONAL,
    SKIN,
    SKIN_NOUNS,
    UNSAID,
    WALLS,
    Allowed,
    How,
    Phrase,
    first_allowed,
    is_open,
    size_of,
)  # fmt: skip

_ORDER: dict[How, int] = {"strict": 0, "short": 0, "paraphrase": 1, "loose": 2, "shared": 3}
_LONGEST_WINDOW = 9
# The ending of a word that may name a finding as an adjective.
_ADJECTIVE = re.compile(r"(?:ic|ous|ive|al|ar|ed|y|le|se|ile)$")
# Words that say no more than that something is wrong with a part or a function.
_DISTURBANCES = word_set("malformation defect disorder disturbance manifestation dysfunction impairment")
_UNCOUNTED = CROSSED | _DISTURBANCES | {"not"}
_NO_END = UNSAID | {"not"}
_TURNED = word_set("anti non post pre")
# Words that may be passed over or stand for another: they bar no phrase.
_FREE = _UNCOUNTED | SKIN_NOUNS | word_set("knee ankle wrist elbow shoulder hip tongue gum gingiva palate")
ABNORMAL = Word(0, 0, "abnormal", "abnormal", "abnormal", True)

# Parts and their wholes (Uberon: part of), and abnormalities that the whole has when the part has them.
_WHOLES = {
    part: Word(0, 0, whole, whole, loose_form(whole), True)
    for whole, parts in (
        ("joint", "knee ankle wrist elbow shoulder hip"),
        ("mouth", "tongue gum gingiva palate"),
    )
    for part in parts.split()
}
_SHARED_BY = {
    "joint": word_set(
        "swelling swollen effusion stiffness stiff pain painful tender tenderness inflammation inflamed"
    ),
    "mouth": word_set("ulcer ulceration erosion"),
}


def find_phrases(
    found: Sequence[Word],
    lexicon: Lexicon,
    allowed: Allowed,
    *,
    nested: bool = False,
    besides: Iterable[Phrase] = (),
) -> list[Phrase]:
    """The phrases in a run of words (one sentence), in order of place; ``besides`` were found by other means."""
    reach = [0 if word.strict in WALLS else lexicon.reach(word.loose) for word in found]
    plain = [*_direct(found, reach, lexicon, allowed)]
    everything = [*plain, *shared_phrases(found, lexicon, allowed), *besides]
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
        if _may_be_short(word, lexicon) and (short := _short(word, lexicon, allowed)) is not None:
            yield Phrase(first, first + 1, short, 1, "short")
        if not reach[first]:
            if word.strict in WALLS:
                yield from _fixed(found, first, lexicon, allowed)
            continue
        if word.is_link:
            continue
        stop = _window_end(found, reach, first, lexicon)
        for last in range(stop, first, -1):
            yield from _named(found, first, last, lexicon, allowed)


def _fixed(found: Sequence[Word], first: int, lexicon: Lexicon, allowed: Allowed) -> Iterator[Phrase]:
    """A name that begins with a negation of its own ("never walked")."""
    for last, rows in lexicon.phrases(found, first):
        row = first_allowed(rows, allowed)
        if row is not None and last - first > 1:
            yield Phrase(first, last, row, last - first, "strict")
            return


def _may_be_short(word: Word, lexicon: Lexicon) -> bool:
    """Whether a word looks like a short form of three letters or more; shorter ones are not trusted."""
    text = word.text
    return text[0].isupper() and ((len(text) > 2 and text[:2].isupper()) or lexicon.defines(text))


def _short(word: Word, lexicon: Lexicon, allowed: Allowed) -> int | None:
    """The one target of a short form; an ambiguous one is not trusted."""
    targets = [row for row in lexicon.short(word.text) if allowed(row)]
    return targets[0] if len(targets) == 1 else None


def _window_end(found: Sequence[Word], reach: Sequence[int], first: int, lexicon: Lexicon) -> int:
    """One past the last word that can belong to a phrase beginning at ``first``.

    A phrase that holds a word has at most as many words as the longest one with that word (its reach), and every
    two of its words meet in some name.
    """
    last, size, most = first + 1, 0, _LONGEST_WINDOW
    begins, is_free = found[first].loose, found[first].strict in _FREE or found[first].is_link
    while last < len(found) and last - first < _LONGEST_WINDOW:
        word = found[last]
        denied = word.strict == "not" and found[last - 1].strict in COPULAS
        if not denied and (not word.joined or not (reach[last] or word.strict in CROSSED) or word.strict in WALLS):
            break
        if not word.is_link and word.strict not in _UNCOUNTED:
            size, most = size + 1, min(most, reach[last])
            if size > most:
                break
            if not (is_free or word.strict in _FREE or lexicon.together(begins, word.loose)):
                break
        last += 1
    return last


def _named(found: Sequence[Word], first: int, last: int, lexicon: Lexicon, allowed: Allowed) -> Iterator[Phrase]:
    """The phrase of exactly these words: strict if it can be, else loose."""
    if found[last - 1].is_link:
        return
    if last - first == 1 and is_bare(found, first):
        return
    window = found[first:last]
    row = first_allowed(lexicon.strict(window), allowed)
    if row is not None:
        yield Phrase(first, last, row, size_of(window), "strict")
        return
    row = _loose(found, first, last, lexicon, allowed)
    if row is not None:
        yield Phrase(first, last, row, size_of(window), "loose")


def _loose(found: Sequence[Word], first: int, last: int, lexicon: Lexicon, allowed: Allowed) -> int | None:
    if found[first].strict in UNSAID or found[last - 1].strict in _NO_END:
        return None
    if last - first == 1 and not _may_stand_alone(found, first):
        return None
    if last - first > 1 and is_open(found, last):
        return None
    window = [word for word in found[first:last] if word.strict not in _NO_END]
    row = first_allowed(lexicon.loose(window), allowed)
    if row is None and found[first].strict not in OPTIONAL and found[last - 1].strict not in OPTIONAL:
        core = [word for word in window if word.strict not in OPTIONAL]
        if len(core) < len(window):
            row = first_allowed(lexicon.loose(core), allowed)
    if row is None and last - first > 1 and found[last - 1].strict in SKIN_NOUNS:
        row = first_allowed(lexicon.loose([*window[:-1], SKIN]), allowed)
    if row is None and last - first > 1:
        row = (
            _disturbed(window, lexicon, allowed)
            or _of_the_whole(window, lexicon, allowed)
            or (_same_sense(window, lexicon, allowed) if _is_whole(found, first, last, lexicon) else None)
        )
    return row


def _same_sense(window: Sequence[Word], lexicon: Lexicon, allowed: Allowed) -> int | None:
    """The one term that says the same of a part: "the calves were big" for calf hypertrophy."""
    if any(word.strict in OPTIONAL or not senses_of(word.loose) for word in (window[0], window[-1])):
        return None
    return first_allowed(lexicon.sense([word for word in window if word.strict not in OPTIONAL]), allowed)


def _is_whole(found: Sequence[Word], first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether words are no part of a longer name: not "dilated bile | ducts", nor "the phalanx of the big toe"."""
    if last < len(found) and found[last].joined and not may_end(found[last], lexicon):
        return False
    pairs = zip(found[first:last], found[first + 1 : last], strict=False)
    return not any(f"{one.strict} {other.strict}" in COMPOUNDS for one, other in pairs)


def _of_the_whole(window: Sequence[Word], lexicon: Lexicon, allowed: Allowed) -> int | None:
    """The abnormality of the whole for one of its parts, where the part has no term ("swelling of both knees")."""
    whole = next((_WHOLES[word.strict] for word in window if word.strict in _WHOLES), None)
    if whole is None or not any(word.strict in _SHARED_BY[whole.strict] for word in window):
        return None
    content = [word for word in window if not word.is_link and word.strict not in OPTIONAL]
    at_edge = window[0].strict in OPTIONAL or window[-1].strict in OPTIONAL
    if len(content) != 2 or at_edge or first_allowed(lexicon.loose(content), allowed) is not None:
        return None
    return first_allowed(lexicon.loose([whole if word.strict in _WHOLES else word for word in content]), allowed)


def _disturbed(window: Sequence[Word], lexicon: Lexicon, allowed: Allowed) -> int | None:
    """The general abnormality of a part or function: "ocular manifestations", "a disturbance of sleep"."""
    rest = [word for word in window if word.strict not in _DISTURBANCES]
    if len(rest) == len(window) or not any(not word.is_link for word in rest):
        return None
    return first_allowed(lexicon.loose([*rest, ABNORMAL]), allowed)


def _may_stand_alone(found: Sequence[Word], at: int) -> bool:
    """Whether a single word may name a term by its family: an adjective ("anemic"), not half a compound."""
    if _ADJECTIVE.search(found[at].strict) is None:
        return False
    compound = at > 0 and found[at].start - found[at - 1].end == 1 and found[at - 1].strict in _TURNED
    return not compound
