"""The lexicon: phrases and what they name, compiled when a pack is built and looked up when a story is read.

A compiled table maps keys to target rows, the best first. The first character of a key says how it compares:

    "=short stature"       strict: the words in order, spelling and plural levelled
    "~increas kidney"      loose: the word families as a set, in alphabetical order, links left out
    "&enlarg kidney"       sense: the word families that say the same of a part ("hypertrophy", "big"), as a set
    "^ADHD"                a short form, compared letter by letter
    "@kidney"              the word family begins or continues some phrase (its longest phrase, in words)
    "+kidney"              the later families of the alphabet that meet this one in some phrase (as numbers)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from zlib import crc32

from proband.knowledge.wording import Word, senses_of, words

STRICT, LOOSE, SENSE, SHORT, FAMILY, PARTNER = "=", "~", "&", "^", "@", "+"

# Which kind of name wins where one phrase names several targets.
_RANKS = {
    "label": 0, "disease": 0, "plural_form": 1, "uk_spelling": 1, "exact": 2, "abbreviation": 3, "layperson": 4,
    "narrow": 5, "broad": 6, "related": 7, "obsolete_synonym": 8,
}  # fmt: skip
_WORST = 9
# Kinds of names that mean the term itself, no wider and no narrower.
_SAME = frozenset({"label", "plural_form", "uk_spelling", "exact", "layperson"})
_LOOSE_PENALTY = 10
_LONGEST_PHRASE = 9

_SHORT_FORM = re.compile(r"^(?=.*[A-Z].*[A-Z0-9])[A-Z0-9][A-Za-z0-9./-]{1,9}$")
_VERBAL = re.compile(r"(?:ing|ed|er|ness)$")
_GENERAL = frozenset({"abnormal", "malformat", "defect", "disorder", "abilit", "activit", "function"})
# Words of a family that says something else of a part: no anemia is no aplastic anemia.
_NOT_THE_SAME = frozenset({"aplastic"})
_REMARK = re.compile(r"\s*\([^()]*\)")

Entry = tuple[int, str, str]


def compile_phrases(entries: Iterable[Entry]) -> dict[str, list[int]]:
    """Compile (target row, surface, kind) into a table of keys; the same entries give the same table."""
    ranked: dict[str, dict[int, int]] = {}
    longest: dict[str, int] = {}
    partners: dict[str, set[str]] = {}
    for row, surface, kind in entries:
        for key, rank in _keys(surface, kind):
            targets = ranked.setdefault(key, {})
            targets[row] = min(rank, targets.get(row, rank))
        _note_families(surface, longest)
        for name in (surface, *_varied(surface, kind)):
            _note_partners(name, partners)
    table = {key: found for key, targets in ranked.items() if (found := _chosen(key, targets))}
    table |= {FAMILY + family: [length] for family, length in longest.items()}
    table |= {PARTNER + sense: sorted(set(map(_number, others))) for sense, others in partners.items() if others}
    return dict(sorted(table.items()))


def _chosen(key: str, targets: Mapping[int, int]) -> list[int]:
    """The targets of a key, the best first; of a sense key the best alone, and none where two are as good."""
    found = _best_first(targets)
    if key[0] != SENSE or len(found) == 1:
        return found
    return found[:1] if targets[found[0]] < targets[found[1]] else []


def _best_first(targets: Mapping[int, int]) -> list[int]:
    return [row for row, _ in sorted(targets.items(), key=lambda pair: (pair[1], pair[0]))]


def _keys(surface: str, kind: str) -> Iterable[tuple[str, int]]:
    """The keys of one name and how good each is."""
    rank = _RANKS.get(kind, _WORST)
    if kind in ("abbreviation", "disease") and _SHORT_FORM.match(surface):
        yield SHORT + surface, rank
        return
    plain = _REMARK.sub("", surface) or surface
    for form, worse in ((surface, 0), (plain, 1)):
        found = words(form)
        if key := strict_key(found):
            yield key, rank + worse
        if _may_be_loose(found, form, kind):
            yield loose_key(found), rank + worse + _LOOSE_PENALTY
    yield from ((key, rank + _LOOSE_PENALTY + 5) for key in _varied_keys(plain, kind))
    if kind in _SAME:
        yield from _sense_keys(words(plain))


def _sense_keys(found: Sequence[Word]) -> Iterable[tuple[str, int]]:
    """The sense key of a name, the better the fewer words it leaves unsaid."""
    families = [word.loose for word in found if not word.is_link]
    if any(word.strict in _NOT_THE_SAME for word in found):
        return
    unsaid = sum(not senses_of(family) for family in families)
    said = [sense for family in families for sense in senses_of(family)]
    # What is unsaid may be all that tells one abnormality of a part from another.
    telling = len(set(said)) == len(said) and not (unsaid and _GENERAL & set(families))
    if telling and (key := sense_key(found)):
        yield key, unsaid


def _may_be_loose(found: Sequence[Word], form: str, kind: str) -> bool:
    """Whether the words of a name may be compared as a set of families without meaning something else."""
    if kind == "disease":
        return "," in form
    content = [word for word in found if not word.is_link]
    if len({word.loose for word in content}) < len(content):
        return False
    if len(content) == 1:
        return kind != "layperson" and len(found) == 1 and _VERBAL.search(found[0].strict) is None
    return bool(content)


def _varied_keys(surface: str, kind: str) -> Iterable[str]:
    """Keys of what a label says in the ontology's own manner ("Abnormal liver morphology": liver anomaly)."""
    for plain in _varied(surface, kind):
        if key := loose_key(words(plain)):
            yield key


def _varied(surface: str, kind: str) -> Iterable[str]:
    """What a label says in the ontology's own manner, in plain words."""
    if kind == "label":
        for pattern, replacement in _MANNERS:
            plain, hits = pattern.subn(replacement, surface)
            if hits:
                yield plain


_MANNERS = (
    (re.compile(r"^Abnormal (.+?) (?:morphology|physiology|function)$"), r"abnormal \1"),
    (re.compile(r"^Abnormality of (?:the )?(.+?) system$"), r"abnormal \1"),
    (re.compile(r"^Aplasia/Hypoplasia of (.+)$"), r"hypoplasia of \1"),
    (re.compile(r"^(?:Increased|Elevated) circulating (.+?) (?:level|concentration)$"), r"increased \1"),
    (re.compile(r"^(?:Decreased|Reduced) circulating (.+?) (?:level|concentration)$"), r"decreased \1"),
    (re.compile(r"^(.+) (?:positivity|positive)$"), r"positive \1"),
)


def _note_families(surface: str, longest: dict[str, int]) -> None:
    found = [word for word in words(surface) if not word.is_article]
    for word in found:
        longest[word.loose] = max(longest.get(word.loose, 0), len(found))


def _note_partners(surface: str, partners: dict[str, set[str]]) -> None:
    senses = {sense for word in words(surface) if not word.is_link for sense in senses_of(word.loose)}
    for sense in senses:
        partners.setdefault(sense, set()).update(other for other in senses if other > sense)


@lru_cache(maxsize=1 << 16)
def _number(sense: str) -> int:
    """The number that stands for a word family; two families with one number would only cost a vain look-up."""
    return crc32(sense.encode()) & 0xFFFF


def strict_key(found: Sequence[Word]) -> str:
    """The strict key of a run of words, or an empty string if there is nothing to compare."""
    if len(found) == 1:
        return "" if found[0].is_article else STRICT + found[0].strict
    body = " ".join([word.strict for word in found if not word.is_article])
    return STRICT + body if body else ""


def loose_key(found: Iterable[Word]) -> str:
    """The loose key of a run of words, or an empty string if there is nothing to compare."""
    body = " ".join(sorted({word.loose for word in found if not word.is_link}))
    return LOOSE + body if body else ""


def sense_key(found: Iterable[Word]) -> str:
    """The sense key of a run of words, or an empty string if fewer than two say something of their own."""
    body = sorted({sense for word in found if not word.is_link for sense in senses_of(word.loose)})
    return SENSE + " ".join(body) if len(body) > 1 else ""


class Lexicon:
    """A compiled table of phrases; looking up is all that it does."""

    def __init__(
        self, table: Mapping[str, Sequence[int]], defined: Mapping[str, Sequence[int]] | None = None
    ) -> None:
        self._table = table
        self._defined = defined or {}
        self._partners: dict[str, frozenset[int]] = {}

    def with_short_forms(self, defined: Mapping[str, Sequence[int]]) -> Lexicon:
        """The lexicon with the short forms that one text defines; they mean there what the text says."""
        if not defined:
            return self
        lexicon = Lexicon(self._table, defined)
        lexicon._partners = self._partners
        return lexicon

    def vocabulary(self, shortest: int) -> frozenset[str]:
        """The words of at least ``shortest`` letters that stand in some phrase, in their strict form."""
        # One split of all keys takes half the time of one split a key.
        found = set(" ".join([key[1:] for key in self._table if key[0] == STRICT]).split())
        return frozenset(word for word in found if len(word) >= shortest and word.isascii() and word.isalpha())

    def joined(self, other: Mapping[str, Sequence[int]]) -> Lexicon:
        """A lexicon with the phrases of ``other`` added; where both know a key, this one's targets come first."""
        table = dict(self._table)
        for key, targets in other.items():
            mine = table.get(key, ())
            table[key] = [max(*mine, *targets)] if mine and key[0] == FAMILY else [*mine, *targets]
        return Lexicon(table)

    def lookup(self, text: str) -> tuple[int, ...]:
        """The targets that a name means, best first: by its short form, its words in order, its word set."""
        found = words(text)
        keys = (SHORT + text.strip(), strict_key(found), loose_key(found))
        targets = (row for key in keys if key for row in self._table.get(key, ()))
        return tuple(dict.fromkeys(targets))

    def strict(self, found: Sequence[Word]) -> Sequence[int]:
        """The targets of a run of words in this order, best first."""
        return self._table.get(strict_key(found), ())

    def loose(self, found: Iterable[Word]) -> Sequence[int]:
        """The targets of a set of word families, best first."""
        return self._table.get(loose_key(found), ())

    def sense(self, found: Iterable[Word]) -> Sequence[int]:
        """The one target of a set of words that say the same of a part, or none."""
        return self._table.get(sense_key(found), ())

    def short(self, surface: str) -> Sequence[int]:
        """The targets of a short form such as ADHD, best first."""
        if surface in self._defined:
            return self._defined[surface]
        return self._table.get(SHORT + surface, ())

    def defines(self, surface: str) -> bool:
        """Whether the text itself says what a short form stands for."""
        return surface in self._defined

    def reach(self, family: str) -> int:
        """The number of words of the longest phrase with this word family; 0 if no phrase has it."""
        found = self._table.get(FAMILY + family)
        return min(found[0], _LONGEST_PHRASE) if found else 0

    def together(self, one: str, other: str) -> bool:
        """Whether two word families, or what they stand for, meet in some phrase: a cheap first question."""
        ones, others = senses_of(one), senses_of(other)
        if not ones or not others or ones[0] == others[0]:
            return True
        former, latter = (ones[0], others[0]) if ones[0] < others[0] else (others[0], ones[0])
        partners = self._partners.get(former)
        if partners is None:
            partners = self._partners[former] = frozenset(self._table.get(PARTNER + former, ()))
        return _number(latter) in partners

    def phrases(self, found: Sequence[Word], start: int) -> Iterable[tuple[int, Sequence[int]]]:
        """Yield (end, targets) of the strict phrases that begin at word ``start``, the longest first."""
        stop = self._stop(found, start)
        for end in range(stop, start, -1):
            if targets := self.strict(found[start:end]):
                yield end, targets

    def _stop(self, found: Sequence[Word], start: int) -> int:
        """One past the last word that a phrase beginning at ``start`` can hold."""
        first = found[start]
        reach = self.reach(first.loose)
        end = start + 1 if reach else start
        while reach and end < len(found) and end - start < reach + 2 and found[end].joined:
            word = found[end]
            if not word.is_link and not (first.is_link or self.together(first.loose, word.loose)):
                break
            end += 1
        return end
