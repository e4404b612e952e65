"""Normal states: "hearing was normal", "normal bowel sounds", "the lungs were clear" each exclude a term.

The part or function is looked up with "abnormal" or "impaired" in its place; wordings that say it otherwise
("born at term") stand in ``tables/normality.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proband.knowledge.lexicon import Lexicon
from proband.knowledge.wording import Word, loose_form, strict_form, word_set
from proband.narrative.phrase_words import COPULAS, OPTIONAL, Allowed
from proband.narrative.terms import TermMention

_NORMAL = word_set(
    "normal unremarkable intact preserved uneventful uncomplicated inconspicuous regular nonfocal appropriate"
)
_BEFORE_NORMAL = (
    COPULAS | OPTIONAL | word_set("all both also otherwise entirely completely within found to well for age")
)
_JOINERS = frozenset(["and", "or", "nor"])
_NOT = word_set("not never no neither than without near sub")
# Words that deny a state told in words of its own: "could not hear well", "unable to walk normally".
_DENIES = (
    _NOT
    | word_set("cannot unable hardly barely rarely seldom stopped")
    | frozenset(map(strict_form, ("can't", "couldn't", "didn't", "doesn't", "don't", "isn't", "wasn't", "weren't")))
)
_UNTIL = word_set("until till before except apart")
_HEADS = word_set(
    "function examination exam study test level count value finding morphology structure movement "
    "ultrasound ultrasonography imaging mri ct scan radiograph film xray"
)
# What is no part or function of the body, though "abnormal" before it names a term.
_NO_PART = word_set("laboratory blood general physical result investigation cell family all parent birth other")
_LONGEST_PART = 4
_LONGEST_LIST = 6

# The wordings of normal states, and the names of terms.
Lexicons = tuple[Lexicon, Lexicon]


def _stand_in(word: str) -> Word:
    return Word(0, 0, word, word, loose_form(word), True)


_RIGHT = _stand_in("normal")
_WRONG = (_stand_in("abnormal"), _stand_in("impaired"), _stand_in("delayed"))


def find_normal(
    found: Sequence[Word], lexicon: Lexicon, normal: Lexicon, allowed: Allowed
) -> Iterator[TermMention]:
    """The terms that the words of one sentence exclude by calling a state normal."""
    taken = -1
    for at, _ in enumerate(found):
        if at <= taken:
            continue
        for end, rows in normal.phrases(found, at):
            if (row := next(filter(allowed, rows), None)) is not None and not _is_denied(found, at):
                yield TermMention(found[at].start, found[end - 1].end, row, "paraphrase")
                taken = end - 1
                break
    for at, word in enumerate(found):
        if word.strict in _NORMAL and at > taken and not _is_denied(found, at) and not _is_over(found, at):
            yield from _parts_before(found, at, (normal, lexicon), allowed)
            yield from _part_after(found, at, (normal, lexicon), allowed)


def _is_denied(found: Sequence[Word], at: int) -> bool:
    return any(word.strict in _NOT for word in found[max(0, at - 2) : at])


def holds(found: Sequence[Word], first: int, last: int) -> bool:
    """Whether the state that words ``first`` to ``last`` (exclusive) call normal is neither denied nor over."""
    start = first
    while start > max(0, first - 2) and found[start].joined:
        start -= 1
    return not any(word.strict in _DENIES for word in found[start:first]) and not _is_over(found, last - 1)


def _is_over(found: Sequence[Word], at: int) -> bool:
    """Whether the normal state ended ("normal until the age of 4")."""
    return any(word.strict in _UNTIL for word in found[at + 1 : at + 3])


def _parts_before(found: Sequence[Word], at: int, lexicons: Lexicons, allowed: Allowed) -> Iterator[TermMention]:
    """The parts that "X, Y and Z were normal" names, from the last to the first."""
    end = at
    while end > 0 and found[end - 1].strict in _BEFORE_NORMAL:
        end -= 1
    if end == at and found[at].start - found[at - 1].end > 2:
        return
    for _ in range(_LONGEST_LIST):
        start = _part_start(found, end)
        mention = _part(found, start, end, at, lexicons, allowed)
        if mention is None:
            return
        yield mention
        if start == 0 or (found[start].joined and found[start - 1].strict not in _JOINERS):
            return
        end = start - 1 if found[start - 1].strict in _JOINERS else start


def _part_start(found: Sequence[Word], end: int) -> int:
    start = end - 1
    while (
        start > 0
        and found[start].joined
        and found[start - 1].strict not in _JOINERS
        and end - start < _LONGEST_PART + 2
    ):
        start -= 1
    return max(start, 0)


def _part(
    found: Sequence[Word], first: int, end: int, at: int, lexicons: Lexicons, allowed: Allowed
) -> TermMention | None:
    """The abnormality of the part that these words name, tried from the longest name to the shortest."""
    for start in range(max(first, end - _LONGEST_PART), end):
        row = _abnormality(found[start:end], lexicons, allowed)
        if row is not None:
            return TermMention(found[start].start, found[at].end if at >= end else found[end - 1].end, row, "loose")
    return None


def _part_after(found: Sequence[Word], at: int, lexicons: Lexicons, allowed: Allowed) -> Iterator[TermMention]:
    """The part that "normal X" names."""
    for end in range(min(len(found), at + 1 + _LONGEST_PART), at + 1, -1):
        window = found[at + 1 : end]
        if all(word.joined for word in window) and (row := _abnormality(window, lexicons, allowed)) is not None:
            yield TermMention(found[at].start, found[end - 1].end, row, "loose")
            return


def _abnormality(window: Sequence[Word], lexicons: Lexicons, allowed: Allowed) -> int | None:
    """The row of "abnormal X" or "impaired X" for the words of X, without a general head if need be."""
    content = [word for word in window if not word.is_link and word.strict not in OPTIONAL]
    if not content or any(word.strict in _NORMAL | _NOT for word in content):
        return None
    if all(word.strict in _NO_PART | _HEADS for word in content):
        return None
    shorter = [word for word in content if word.strict not in _HEADS]
    for words in (content, shorter) if len(shorter) < len(content) and shorter else (content,):
        for lexicon, other in ((lexicons[0], _RIGHT), *((lexicons[1], wrong) for wrong in _WRONG)):
            row = next(filter(allowed, lexicon.loose([*words, other])), None)
            if row is not None:
                return row
    return None
