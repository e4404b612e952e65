"""Words as the lexicon compares them: a strict form (spelling, plural) and a loose form (kinship of words).

    strict   "Naevi" -> "nevus", "oedema" -> "edema", "seizures" -> "seizure"
    loose    "oedematous" -> "edem", "kidneys" and "renal" -> "kidney", "raised" and "elevated" -> "increas"

Two words with one loose form may stand for each other in a phrase; two with one strict form are the same word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec

from proband.knowledge.wordclasses import CLASSES, IRREGULAR
from proband.knowledge.wordsenses import SENSES

# Letters and digits; an apostrophe joins ("Crohn's"), a hyphen separates ("open-angle").
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BREAK = re.compile(r"[.;:,!?()\[\]{}\"“”|•*=<>\n]")


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set: how the lists of cue words are written down."""
    return frozenset(text.split())


# Words that a phrase may have or lack without meaning something else.
ARTICLES = word_set("the a an his her their its this that these those our")
LINKS = word_set("of in on to by at for from over within into") | ARTICLES

_SPELLING = (
    (re.compile(r"(?<=.)(?:ae|oe)(?=.)|^(?:ae|oe)(?=[dst])"), "e"),
    (re.compile(r"our(?=s?$|al$|less$)"), "or"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"leuco(?=[cdp])"), "leuko"),
    (re.compile(r"(?<=[^e])isation"), "ization"),
    (re.compile(r"(?<=al)ised$|(?<=er)ised$"), "ized"),
    (re.compile(r"(?<=al)yse(?=[ds]?$)"), "yze"),
    (re.compile(r"tre(?=s?$)"), "ter"),
)
_PLURAL = (
    (re.compile(r"(?<=[^aeiou])ies$"), "y"),
    (re.compile(r"(?<=[sc]h)es$|(?<=[sx])es$(?<!ases)(?<!nses)(?<!oses)(?<!lses)(?<!rses)(?<!eses)(?<!ises)"), ""),
    (re.compile(r"omata$"), "oma"),
    (re.compile(r"(?<=[^aeious])i$"), "us"),
    (re.compile(r"(?<=[^su])s$"), ""),
)
_SES = re.compile(r"(?<=[oye])ses$|(?<=st)ases$")

# Endings that turn one word into another of the same family; the first that fits is applied.
_FAMILIES = (
    (re.compile(r"plas(?:ia|tic)$"), "plas"),
    (re.compile(r"(?<=m)(?:atous|atic|ata|a)$"), ""),
    (re.compile(r"ps(?:y|ia)$|ptic$"), "p"),
    (re.compile(r"(?<=[oyae])(?:sis|tic)$"), "s"),
    (re.compile(r"(?<=[st])(?:ion|ive)$"), ""),
    (re.compile(r"(?<=at)(?:ed|ing|e)$"), ""),
    (re.compile(r"if(?:ied|ication|ying|y)$"), "ify"),
    (re.compile(r"(?<=c)(?:le|ular)$|(?<=ul)(?:e|ar|a)$"), ""),
    (re.compile(r"(?:istic|icity|ical|ism|ia|ic|y)$"), ""),
    (re.compile(r"(?:ness|ing|ed|al|um|us|a|e)$"), ""),
)
_SHORTEST_FAMILY = 6
_SHORTEST_STEM = 4


class Word(msgspec.Struct, frozen=True):
    """A word of a text: where it stands, how it is written, and its strict and loose forms.

    ``joined`` is False where punctuation parts it from the word before. ``is_article`` marks an article or its
    like, ``is_link`` a word that only links the parts of a phrase (a capital A is a name: "type A").
    """

    start: int
    end: int
    text: str
    strict: str
    loose: str
    joined: bool
    is_article: bool = False
    is_link: bool = False


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a stretch of text with their offsets."""
    found: list[Word] = []
    last = start
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        begin, stop = match.span()
        surface = match.group()
        # Most words are parted by one space, which needs no search.
        gap = text[last:begin]
        joined = bool(found) and (gap == " " or _BREAK.search(gap) is None)
        strict, loose, is_article, is_link = _forms(surface)
        found.append(Word(begin, stop, surface, strict, loose, joined, is_article, is_link))
        last = stop
    return found


@lru_cache(maxsize=1 << 16)
def _forms(surface: str) -> tuple[str, str, bool, bool]:
    """The strict and the loose form of a word, whether it is an article, and whether it only links."""
    strict = strict_form(surface)
    is_link = strict in LINKS and surface != "A"
    return strict, loose_form(strict), is_link and strict in ARTICLES, is_link


@lru_cache(maxsize=1 << 16)
def strict_form(word: str) -> str:
    """The word in lower case, American spelling and the singular, without accents and possessive."""
    plain = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'")
    plain = plain.removesuffix("'s").replace("'", "")
    if plain in IRREGULAR:
        return IRREGULAR[plain]
    if len(plain) > 4:
        if plain.endswith("ae"):
            plain = plain[:-1]
        for pattern, replacement in _SPELLING:
            plain = pattern.sub(replacement, plain)
    return IRREGULAR.get(plain) or _singular(plain)


def _singular(word: str) -> str:
    if len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if len(word) > 6 and _SES.search(word):
        return word[:-2] + "is"
    for pattern, replacement in _PLURAL:
        if pattern.search(word):
            return pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=1 << 16)
def loose_form(strict: str) -> str:
    """The family of a word in its strict form: its class where it has one, else its stem."""
    return CLASSES.get(strict) or _family(strict)


def senses_of(loose: str) -> tuple[str, ...]:
    """The families that a family stands for beside a part ("leg" for lower and limb); none for "level"."""
    return _SENSES.get(loose, (loose,))


def _family(word: str) -> str:
    if len(word) < _SHORTEST_FAMILY:
        return word
    for pattern, replacement in _FAMILIES:
        stem, hits = pattern.subn(replacement, word)
        if hits and len(stem) >= _SHORTEST_STEM:
            return CLASSES.get(stem, stem)
    return word


# By the word family, as ``senses_of`` looks them up.
_SENSES = {loose_form(strict_form(word)): meaning for word, meaning in SENSES.items()}
