"""What can go wrong that the caller must mend.

    ProbandError
    ├── UsageError        the call itself is off (an unknown option value, no such disease)      exit 2
    ├── FileFormatError   a file that is not what it was taken for, or cannot be read            exit 2
    ├── PackMissing       a knowledge pack is not there                                          exit 3
    └── PackCorrupt       a knowledge pack is damaged                                            exit 3

Everything wrong with the *content* of a case is an Issue (issue.py), never an exception.
"""

from __future__ import annotations


class ProbandError(Exception):
    """The root: a message that says what, where, and what to do next."""

    exit_code = 2

    def __init__(self, what: str, where: str = "", advice: str = "") -> None:
        self.what = what
        self.where = where
        self.advice = advice
        super().__init__(what)

    def __str__(self) -> str:
        """The whole message: ``where: what. advice``."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}\n{self.advice}" if self.advice else head


class UsageError(ProbandError):
    """The command or function was called with something that cannot be meant."""


class FileFormatError(ProbandError):
    """A file cannot be read as what it was taken for."""


class PackMissing(ProbandError):
    """A knowledge pack that the work needs is not installed."""

    exit_code = 3


class PackCorrupt(ProbandError):
    """A knowledge pack does not agree with its manifest."""

    exit_code = 3
