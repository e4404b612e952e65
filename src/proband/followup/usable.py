"""The entries that can be true: a diary can be edited by hand, and what it says is checked before it is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from proband.followup.dates import ordinal
from proband.followup.entry import Entry
from proband.followup.limits import impossible
from proband.issue import Issue


def is_date(text: str) -> bool:
    """Whether a text is a day of the calendar as YYYY-MM-DD."""
    return len(text) == 10 and text[4] == text[7] == "-" and ordinal(text) is not None


def usable_entries(entries: Sequence[Entry], until: int | None) -> tuple[list[Entry], list[Issue]]:
    """The entries up to a day that can be true, and an Issue for every kind of those that cannot."""
    usable: list[Entry] = []
    wrong: Counter[tuple[str, str, str]] = Counter()
    places: dict[tuple[str, str, str], str] = {}
    for entry in entries:
        if not is_date(entry.date):
            key = ("error", "not-a-date", f"{entry.date[:20]!r} is no date (YYYY-MM-DD).")
        elif (fault := impossible(entry)) is not None:
            key = (fault.level, fault.code, fault.what)
        else:
            if until is None or (ordinal(entry.date) or 0) <= until:
                usable.append(entry)
            continue
        wrong[key] += 1
        places.setdefault(key, f"entry {entry.id or '(no id)'} of {entry.date[:20]}")
    return usable, [
        Issue(
            "warning" if level == "warning" else "error",
            code,
            places[level, code, what],
            f"{what} It was left out{f', as were {count - 1} more like it' if count > 1 else ''}.",
            "Correct or withdraw it with `proband follow CASE correct` or `withdraw`.",
        )
        for (level, code, what), count in wrong.items()
    ]
