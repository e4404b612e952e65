"""How broad a line of text is in a figure, and where to break it: a figure cannot ask the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Breadths in ems of the letters of a common sans serif (Arial), by class.
_THIN, _BROAD, _CAPITALS = (
    frozenset("iljtfI.,:;'|()/[]!- "),
    frozenset("mwMW%@"),
    frozenset("ABCDEFGHKLNOPQRSTUVXYZ"),
)
_BOLD = 1.08


def breadth(text: str, size: float, *, bold: bool = False) -> float:
    """The breadth of a line, in the unit of ``size`` (the font's), about right for any common sans serif."""
    ems = sum(_ems(letter) for letter in text)
    return ems * size * (_BOLD if bold else 1.0)


def _ems(letter: str) -> float:
    if letter in _THIN:
        return 0.3
    if letter in _BROAD:
        return 0.88
    return 0.7 if letter in _CAPITALS or ord(letter) > 0x2000 else 0.56


def broken(text: str, room: float, size: float, *, bold: bool = False) -> Iterator[str]:
    """A text in lines that fit ``room``: broken at spaces, then after hyphens and slashes, then anywhere."""
    line = ""
    for piece in _pieces(text, room, size, bold):
        if line and breadth((line + piece).rstrip(), size, bold=bold) > room:
            yield line.rstrip()
            line = ""
        line += piece
    yield line.rstrip()


def _pieces(text: str, room: float, size: float, bold: bool) -> Iterator[str]:
    """What must not be broken: words with the space behind them; of a word that is too long, its parts."""
    for word in re.findall("[^ ]+ ?", text):
        if breadth(word.rstrip(), size, bold=bold) <= room:
            yield word
        else:
            for part in re.findall(r"[^-/]+[-/]*|[-/]+", word):
                yield from _cut(part, room, size, bold)


def _cut(word: str, room: float, size: float, bold: bool) -> Iterator[str]:
    while len(word.rstrip()) > 1 and breadth(word.rstrip(), size, bold=bold) > room:
        most = max(n for n in range(1, len(word)) if n == 1 or breadth(word[:n] + "-", size, bold=bold) <= room)
        yield word[:most] + "-"
        word = word[most:]
    yield word
