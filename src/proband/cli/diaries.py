"""Where the diary of a CASE lies, who it belongs to, and its entries as lines on the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from proband.errors import UsageError

if TYPE_CHECKING:
    from proband.case.model import Case
    from proband.followup.diary import Diary, Header
    from proband.followup.entry import Entry
    from proband.issue import Issue
    from proband.knowledge import Knowledge

SHOWN = 10


class Place(msgspec.Struct, frozen=True):
    """The ``diary`` of a case, and the ``case`` file beside it (None if the diary itself was given)."""

    diary: Path
    case: Path | None


def place_of(case: str) -> Place:
    """The place that CASE names: the file of a case, or a diary. Raises UsageError if it is neither."""
    from proband.followup.diary import SUFFIX, diary_path

    path = Path(case)
    if path.is_dir():
        raise UsageError("this is a folder", case, "Give the file of a case, or a diary.")
    if path.name.endswith(SUFFIX):
        return Place(path, None)
    if not path.is_file():
        advice = f"Give the story or the phenopacket that the diary lies beside, or the diary (NAME{SUFFIX})."
        raise UsageError("there is no such file", case, advice)
    return Place(diary_path(path), path)


def case_of(place: Place, knowledge: Knowledge) -> tuple[Case | None, tuple[Issue, ...]]:
    """The case that the diary lies beside, if its file was given, and what was met in reading it."""
    from proband.cli.inputs import NO_FINDINGS, read_case

    if place.case is None:
        return None, ()
    case, issues = read_case(str(place.case), knowledge)
    return case, tuple(issue for issue in issues if issue.code != NO_FINDINGS)


def diary_or_none(place: Place) -> Diary | None:
    """The diary, or None if there is none yet."""
    from proband.followup.diary import read_diary

    return read_diary(place.diary) if place.diary.exists() else None


def header_for(
    place: Place, diary: Diary | None, born: str | None, sex: str | None, knowledge: Knowledge
) -> Header:
    """Who the diary belongs to, as far as the diary, the options and (for a new one) the case say it.

    Raises UsageError where they contradict each other.
    """
    from proband.followup.diary import FORMAT, Header, joined
    from proband.followup.typed import day_of

    given = Header(FORMAT, "", "" if born is None else day_of(born, "--born"), sex or "")
    if diary is not None and diary.header.case:
        return joined(diary.header, given, place.diary)
    case, _ = case_of(place, knowledge)
    if case is None:
        own = Header(FORMAT, place.diary.name.partition(".")[0])
    else:
        known = case.sex if case.sex in ("female", "male") else ""
        own = Header(FORMAT, case.id, _born(case), known)
    return joined(own, given, place.diary)


def _born(case: Case) -> str:
    """The date of birth of a case, or the one that its story states without doubt."""
    from proband.followup.diary import is_day
    from proband.narrative.dates import find_birth

    if is_day(case.date_of_birth[:10]):
        return case.date_of_birth[:10]
    text = case.narrative.text if case.narrative else ""
    birth = find_birth(text)
    if birth is None:
        return ""
    stated = text[birth.start : birth.end]
    certain = birth.day_first is not None or re.match(r"\d{4}-", stated) or re.search("[A-Za-z]", stated)
    return birth.day.isoformat() if certain else ""


def say_added(entries: Sequence[Entry], already: int, place: Place) -> None:
    """What was written, with ids; of many the first ones."""
    number = len(entries)
    known = f"; {already:,} were there already" if already else ""
    click.echo(f"{number:,} {'entry' if number == 1 else 'entries'} added to {place.diary}{known}.")
    for line in lines(entries[:SHOWN]):
        click.echo(f"  {line}")
    if number > SHOWN:
        click.echo(f"  ... and {number - SHOWN:,} more: `proband follow CASE list` shows them.")


def lines(entries: Iterable[Entry], marks: dict[str, str] | None = None) -> Iterator[str]:
    """An entry a line: id, day, kind, what it says, and a mark behind it."""
    for entry in entries:
        mark = (marks or {}).get(entry.id, "")
        when = f"{entry.date} {entry.time}".strip()
        said = " ".join(f"{entry.id}  {when:10}  {entry.kind:11}  {told(entry)}".split("\n"))
        yield f"{said}  ({mark})" if mark else said


def told(entry: Entry) -> str:
    """What an entry says in words."""
    sign = entry.text[:1] if entry.text[:1] in ("<", ">") else ""
    value = "" if entry.value is None else f"{sign}{entry.value:g}"
    text = entry.text[1:] if sign else entry.text
    code = f"[{entry.code}]" if entry.code else ""
    parts = (entry.name, code, value, _shown_unit(entry.unit), entry.event, entry.dose, text.strip("; "))
    return " ".join(part for part in parts if part)


def _shown_unit(unit: str) -> str:
    return {"Cel": "°C", "[degF]": "°F", "[lb_av]": "lb", "[in_i]": "in"}.get(unit, unit)


def marks_of(entries: Sequence[Entry]) -> dict[str, str]:
    """What became of each entry, by id: corrected, withdrawn, or what it corrects."""
    marks: dict[str, list[str]] = {}
    for entry in entries:
        if entry.corrects:
            done = "withdrawn" if entry.kind == "withdrawal" else "corrected"
            marks.setdefault(entry.corrects, []).append(f"{done} by {entry.id}")
            doing = "withdraws" if entry.kind == "withdrawal" else "corrects"
            marks.setdefault(entry.id, []).append(f"{doing} {entry.corrects}")
    return {key: "; ".join(said) for key, said in marks.items()}
