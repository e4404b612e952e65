"""Issues: everything wrong with the content of a case, collected and shown, never raised."""

from __future__ import annotations

from typing import Literal

import msgspec

Level = Literal["error", "warning", "note"]


class Issue(msgspec.Struct, frozen=True):
    """One thing about the content that a person should know.

    ``code`` is a stable lower-case word with dashes (``obsolete-term``); ``where`` is a JSON pointer or a
    place in words; ``advice`` says what to do next.
    """

    level: Level
    code: str
    where: str
    what: str
    advice: str = ""


def worst_level(issues: tuple[Issue, ...]) -> Level | None:
    """The gravest level among the issues, or None if there are none."""
    order: tuple[Level, ...] = ("error", "warning", "note")
    present = {issue.level for issue in issues}
    return next((level for level in order if level in present), None)
