"""How old the patient is at a place of the story, for what depends on age (intervals)."""

from __future__ import annotations

from collections.abc import Sequence

from proband.narrative.times import TimeMention


class Ages:
    """The patient's age by place: what the sentence itself states, else the highest age stated before it."""

    def __init__(self, times: Sequence[TimeMention]) -> None:
        self._ages = [
            (mention.span.start, days)
            for mention in times
            if mention.of == "patient" and mention.kind in ("age", "now", "relative") and mention.time
            if (days := mention.time.days()) is not None
        ]
        self._next = 0
        self._highest: float | None = None

    def days_in(self, start: int, end: int) -> float | None:
        """Age in days in the sentence from ``start`` to ``end``; sentences must be asked for in order.

        An age that the sentence states counts for it if it is the only one: a story goes back to earlier ages,
        and with two it is open which of them a value belongs to.
        """
        own = set()
        while self._next < len(self._ages) and self._ages[self._next][0] < end:
            place, days = self._ages[self._next]
            if place >= start:
                own.add(days)
            self._highest = max(days, self._highest or 0.0)
            self._next += 1
        return own.pop() if len(own) == 1 else self._highest
