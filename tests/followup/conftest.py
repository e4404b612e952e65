"""The knowledge with the care pack as its files say it, and diaries made of short lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from proband.followup.diary import FORMAT, Diary, Header
from proband.followup.entry import Entry, with_id
from proband.followup.table import read_table
from proband.knowledge import Knowledge
from proband.knowledge.build.care import read_care
from proband.knowledge.care import CARE, Care
from proband.knowledge.library import SHIPPED

BORN = "2024-01-05"


@pytest.fixture(scope="session")
def care() -> Care:
    """The care pack from its files, whether it was built or not."""
    return Care.of_tables(read_care(SHIPPED / CARE), "test")


@pytest.fixture(scope="session")
def cared(knowledge: Knowledge, care: Care) -> Knowledge:
    """The shipped knowledge with that care pack."""
    made = Knowledge(knowledge.pack, overlay=False)
    made.__dict__["care"] = care
    return made


DiaryOf = Callable[..., Diary]


@pytest.fixture(scope="session")
def diary_of() -> DiaryOf:
    """A diary of entries."""

    def of(*entries: Entry, born: str = BORN, sex: str = "female") -> Diary:
        return Diary(Header(FORMAT, born=born, sex=sex), tuple(with_id(entry) for entry in entries))

    return of


@pytest.fixture(scope="session")
def example(cared: Knowledge, examples: Path, diary_of: DiaryOf) -> Callable[[str], Diary]:
    """An example diary by its file's name, imported as a table."""

    def of(file: str) -> Diary:
        table = read_table((examples / file).read_bytes(), file, cared, born=BORN)
        assert table.issues == ()
        return diary_of(*table.entries)

    return of
