"""What it means that an analyte is not there: of an enzyme it is too little, of an antibody it is normal."""

from __future__ import annotations

import re

from proband.case.model import Direction
from proband.narrative.analytes import Named

# What is said of a list in words: the direction, and where the saying ends.
Said = tuple[Direction, int] | None

# "Not detected", "absent": of an enzyme that is too little, of an antibody it is normal.
_LACK = re.compile(
    r"\b(?:not\s+(?:detect|present|measur)\w*|undetected|none\s+detected|absent|nil|neg(?:ative)?)\b", re.IGNORECASE
)
_NOT_DONE = re.compile(
    r"\s*(?:\w+\s+){0,2}(?:available|done|measured|performed|taken|sent|obtained|known)\b", re.IGNORECASE
)


def was_not_done(after: str) -> bool:
    """Whether the words behind an analyte say that nobody measured it ("no CRP was done")."""
    return _NOT_DONE.match(after) is not None


def is_there_or_not(item: Named) -> bool:
    """Whether an analyte is what healthy people do not have: "no X" is then a normal result."""
    row = item.entry.row
    return row["kind"] == "antibody" or bool(row["high_term"] and row["high_term"] == row["normal_excludes"])


def lacking(said: Said, words: str, item: Named) -> Said:
    """What is said, with "not detected" taken for too little of what healthy people have."""
    row = item.entry.row
    if said is None or said[0] not in ("normal", "low") or not _LACK.search(words[item.end : said[1]]):
        return said
    if row["low_term"] and not row["high_term"]:
        return "low", said[1]
    return ("normal" if is_there_or_not(item) else said[0], said[1])
