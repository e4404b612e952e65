"""What a person cannot do, does with difficulty, learned late or lost: "never sat", "trouble climbing stairs".

``tables/abilities.tsv`` names the activities and what each such state of them is; the words that say "cannot",
"with difficulty", "late" and "lost" are the same for all and stand here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Literal, TypeVar

import msgspec

from proband.knowledge.ontology import Ontology
from proband.knowledge.wording import Word, strict_form, word_set
from proband.narrative import tables
from proband.narrative.phrase_words import Allowed, How, Phrase

Entry = TypeVar("Entry")
State = Literal["unable", "unaided", "difficult", "late", "lost"]
# How a cue negates: "denies" of bare negations, which many verbs use for other things ("did not see a doctor").
Cue = Literal["unable", "denies", "difficult", "late", "lost"]

_CUES: dict[Cue, str] = {
    "unable": "cannot|can not|cant|could not|couldnt|could never|unable to|not able to|never able to|incapable of|"
    "not capable of|inability to|inability of|incapacity to|incapacity of|failed to|fail to|failure to|failing to|"
    "impossible to",
    "denies": "did not|does not|do not|didnt|doesnt|dont|had not|has not|hadnt|hasnt|never|not yet",
    "difficult": "difficulty|difficulty in|difficulty with|difficulty of|difficulty to|trouble|trouble with|"
    "trouble in|problem|problem in|problem with|struggled to|struggle to|struggling to|struggled with|"
    "struggle with|hardly|barely|difficult to|hard to|impaired|impairment of",
    "late": "late to|late in|slow to|slow in|delay in|delay of|delayed|late",
    "lost": "lost ability to|loss of ability to|lose ability to|losing ability to|lost power to|stopped|ceased|"
    "ceased to|no longer able to|no longer|could no longer|can no longer|not any longer|gave up|lost|loss of",
}
# Words between a cue and its activity: "could not yet even sit", "failed to learn to walk".
_BETWEEN = word_set(
    "yet still even really fully ever properly well completely entirely adequately be able to learn learned learnt "
    "start started begin began begun manage managed achieve achieved acquire acquired develop developed in of with "
    "any on normally adequate normal good"
)
# Words right after an activity that cannot be done: without help, until an age, any more.
_TAILS: dict[State, str] = {
    "unaided": "unaided|independently|alone|unsupported|unassisted|without support|without help|without assistance|"
    "without aid",
    "late": "until|till|before",
    "lost": "anymore|any more",
}
# Words right after an activity that say how or when it is done.
_QUALIFIERS: dict[State, str] = {
    "difficult": "poorly|badly|little|inadequately|weakly|with difficulty|very little|only little",
    "late": "late",
}
_JOINERS = word_set("and or nor")
_PAST = ("ed", "sat", "spoke", "slept", "saw", "ran", "ate", "fed")
_LONGEST_GAP = 3
_LONGEST_LIST = 4


class _Activity(msgspec.Struct, frozen=True):
    """The rows of an activity by state, and whether a bare negation of it means that it cannot be done."""

    rows: dict[str, int]
    plain: bool


# Entries by the first of their words, the longest first.
_Entries = dict[str, list[tuple[tuple[str, ...], Entry]]]


class _Sentence(msgspec.Struct, frozen=True):
    """The words of a sentence without articles: their strict forms, where each stands, whether it joins on."""

    forms: tuple[str, ...]
    places: tuple[int, ...]
    joined: tuple[bool, ...]


def find_inabilities(found: Sequence[Word], ontology: Ontology, allowed: Allowed) -> Iterator[Phrase]:
    """The activities in the words of a sentence that cannot be done, or only with difficulty, late, no more."""
    activities = _activities(ontology)
    if not any(word.strict in activities for word in found):
        return
    kept = [at for at, word in enumerate(found) if not word.is_article]
    words = _Sentence(tuple(found[at].strict for at in kept), tuple(kept), tuple(found[at].joined for at in kept))
    for at in range(len(kept)):
        governed = [*_after_cue(words, at, activities), *_before_cue(words, at, activities)]
        for end, row in governed:
            if allowed(row):
                # The items of a list share their cue.
                how: How = "paraphrase" if end == governed[0][0] else "shared"
                yield Phrase(kept[at], kept[end - 1] + 1, row, end - at, how)


def _after_cue(words: _Sentence, at: int, activities: _Entries[_Activity]) -> Iterator[tuple[int, int]]:
    """(end, row) of the activities that the cue at ``at`` governs: "could not sit, stand or walk"."""
    cue = _match(words.forms, at, _cues())
    if cue is None:
        return
    begin = _past_gap(words.forms, at + cue[0], activities)
    for _ in range(_LONGEST_LIST):
        match = _match(words.forms, begin, activities)
        if match is None:
            return
        end = begin + match[0]
        more, row = _meant(cue[1], match[1], words.forms[end : end + 2])
        if row is not None:
            yield end + more, row
        if end >= len(words.forms) or not (words.forms[end] in _JOINERS or not words.joined[end]):
            return
        begin = end + 1 if words.forms[end] in _JOINERS else end


def _before_cue(words: _Sentence, at: int, activities: _Entries[_Activity]) -> Iterator[tuple[int, int]]:
    """(end, row) of an activity that the words after it qualify: "fed poorly", "walked late"."""
    match = _match(words.forms, at, activities)
    if match is None:
        return
    end = at + match[0]
    qualifier = _match(words.forms, end, _qualifiers())
    if qualifier is None or (qualifier[1] == "late" and not words.forms[at].endswith(_PAST)):
        return
    if (row := match[1].rows.get(qualifier[1])) is not None:
        yield end + qualifier[0], row


def _past_gap(forms: Sequence[str], begin: int, activities: _Entries[_Activity]) -> int:
    """Where the activity begins after the words that may stand between it and its cue."""
    end = min(begin + _LONGEST_GAP, len(forms))
    for at in range(begin, end):
        if forms[at] not in _BETWEEN or _match(forms, at, activities) is not None:
            return at
    return end


def _match(forms: Sequence[str], at: int, entries: _Entries[Entry]) -> tuple[int, Entry] | None:
    """How many words the longest entry at a place has, and the entry."""
    for words, entry in entries.get(forms[at], ()) if at < len(forms) else ():
        if tuple(forms[at : at + len(words)]) == words:
            return len(words), entry
    return None


def _meant(cue: Cue, activity: _Activity, after: Sequence[str]) -> tuple[int, int | None]:
    """How many of the words after an activity belong to it, and the row that its cue means of it."""
    if cue == "denies" and not activity.plain:
        return 0, None
    if cue not in ("unable", "denies"):
        return 0, activity.rows.get(cue)
    tail = _match(after, 0, _tails())
    size, state = tail or (0, "unable")
    row = activity.rows.get(state)
    return size if row is not None else 0, activity.rows.get("unable") if row is None else row


def _entries(pairs: Iterable[tuple[str, Entry]]) -> _Entries[Entry]:
    found: _Entries[Entry] = {}
    for form, entry in pairs:
        words = tuple(strict_form(word) for word in form.split() if word not in ("a", "the"))
        found.setdefault(words[0], []).append((words, entry))
    for listed in found.values():
        listed.sort(key=lambda one: -len(one[0]))
    return found


@cache
def _cues() -> _Entries[Cue]:
    return _entries((form, cue) for cue, forms in _CUES.items() for form in forms.split("|"))


@cache
def _tails() -> _Entries[State]:
    return _entries((form, state) for state, forms in _TAILS.items() for form in forms.split("|"))


@cache
def _qualifiers() -> _Entries[State]:
    return _entries((form, state) for state, forms in _QUALIFIERS.items() for form in forms.split("|"))


@lru_cache(maxsize=2)
def _activities(ontology: Ontology) -> _Entries[_Activity]:
    states = ("unable", "unaided", "difficult", "late", "lost")
    pairs = []
    for line in tables.rows("abilities"):
        rows = {state: row for state in states if (row := ontology.index(line[state])) is not None}
        activity = _Activity(rows, line["plain"] == "yes")
        pairs += [(form, activity) for form in tables.names(line["forms"])]
    return _entries(pairs)
