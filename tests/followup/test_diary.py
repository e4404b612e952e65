"""The diary's file: what was acknowledged is there, whatever happens to the process that wrote it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from proband.errors import FileFormatError, UsageError
from proband.followup import diary as diary_room
from proband.followup.diary import FORMAT, Header, add_entries, diary_path, read_diary
from proband.followup.entry import Entry, with_id

HEADER = Header(FORMAT, "p1", "2024-01-10", "male")
WRITERS = Path(__file__).with_name("writers.py")
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def note(number: int) -> Entry:
    return Entry(kind="note", date="2024-02-01", text=f"note {number}, für „später“")


def run(*arguments: object) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, WRITERS, *map(str, arguments)], capture_output=True, check=True, timeout=90
    )
    told: dict[str, int] = json.loads(done.stdout)
    return told


@forks
def test_a_writer_killed_at_any_moment_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    told = run("kill", tmp_path, 220, 7)
    assert told["killed"] >= 200
    assert told["lost"] == 0
    # It was killed while it wrote, not before it began or when it was done.
    assert told["acknowledged"] > 200
    assert told["begun"] > 150


@forks
def test_writers_at_the_same_time_do_not_disturb_each_other(tmp_path: Path) -> None:
    assert run("together", tmp_path, 4, 50) == {"failed": 0, "entries": 200, "issues": 0, "lines": 201}


def test_cut_off_at_any_byte_the_whole_lines_are_read_and_the_next_writer_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.diary.jsonl"
    add_entries(path, [note(number) for number in range(5)], HEADER)
    data = path.read_bytes()
    begin = data.rindex(b"\n", 0, data.rindex(b"\n", 0, len(data) - 1))
    for cut in range(begin, len(data) + 1):
        path.write_bytes(data[:cut])
        diary = read_diary(path)
        whole = data[:cut].count(b"\n") - 1
        # A last line that lacks nothing but its end is whole as well.
        expected = whole + (data[cut : cut + 1] == b"\n")
        assert [entry.text for entry in diary.entries] == [note(number).text for number in range(expected)]
        assert bool(diary.issues) == (data[cut - 1 : cut] != b"\n" and expected == whole), cut
        added = add_entries(path, [note(99)], HEADER)
        after = read_diary(path)
        assert [entry.id for entry in after.entries] == [one.id for one in (*diary.entries, *added.added)]
        assert len(after.issues) == len(diary.issues)


def test_cut_off_within_its_header_a_diary_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.diary.jsonl"
    add_entries(path, [], HEADER)
    data = path.read_bytes()
    for cut in range(len(data)):
        path.write_bytes(data[:cut])
        assert read_diary(path).entries == ()
        add_entries(path, [note(1)], HEADER)
        diary = read_diary(path)
        assert (diary.header, len(diary.entries), diary.issues) == (HEADER, 1, ())


def test_the_same_entry_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "a.diary.jsonl"
    first = add_entries(path, [note(1), note(1), note(2)], HEADER)
    again = add_entries(path, [note(2), note(3)], HEADER)
    assert (len(first.added), first.already, len(again.added), again.already) == (2, 1, 1, 1)
    assert len(read_diary(path).entries) == 3


def test_lines_that_a_person_wrote_are_entries(tmp_path: Path) -> None:
    path = tmp_path / "a.diary.jsonl"
    add_entries(path, [note(1)], HEADER)
    with path.open("ab") as file:
        file.write(b'{"kind":"symptom","date":"2024-02-02","name":"rash","value":1}\n\n')
        file.write(b'{"kind":"symptom","date":"2024-02-03","name":"rash","value":1}\n')
        file.write(b'{"kind":"symptom","date":"2024-02-31","name":"rash","value":1}\n')
        file.write(b"\xff\xfe nonsense\n")
    diary = read_diary(path)
    assert [entry.date for entry in diary.entries] == ["2024-02-01", "2024-02-02", "2024-02-03"]
    assert all(entry.id == with_id(entry).id for entry in diary.entries)
    assert [issue.where for issue in diary.issues] == ["a.diary.jsonl, line 6", "a.diary.jsonl, line 7"]


def test_what_was_not_known_at_first_is_added_to_the_header(tmp_path: Path) -> None:
    path = tmp_path / "a.diary.jsonl"
    add_entries(path, [note(1)], Header(FORMAT, "p1"))
    before = path.read_bytes()
    add_entries(path, [note(2)], Header(FORMAT, "", "2024-01-10", "male"))
    assert path.read_bytes().startswith(before)
    diary = read_diary(path)
    assert (diary.header, len(diary.entries), diary.issues) == (HEADER, 2, ())


def test_a_date_of_birth_that_is_none_is_named_and_can_be_given_again(tmp_path: Path) -> None:
    path = tmp_path / "a.diary.jsonl"
    path.write_bytes(b'{"format":"proband-diary/1","case":"p1","born":"10.1.2024"}\n')
    diary = read_diary(path)
    assert (diary.header.born, [issue.where for issue in diary.issues]) == ("", ["a.diary.jsonl, line 1"])
    add_entries(path, [note(1)], HEADER)
    assert read_diary(path).header == HEADER


def test_another_patient_s_date_of_birth_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.diary.jsonl"
    add_entries(path, [note(1)], HEADER)
    before = path.read_bytes()
    with pytest.raises(UsageError, match="2024-01-11"):
        add_entries(path, [note(2)], Header(FORMAT, "p1", "2024-01-11"))
    assert path.read_bytes() == before


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.diary.jsonl"
    add_entries(path, [note(1)], HEADER)
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(diary_room.os, "fsync", full)
    with pytest.raises(UsageError, match="No space left"):
        add_entries(path, [note(2)], HEADER)
    assert path.read_bytes() == before


@pytest.mark.parametrize("data", [b"A letter.\nIt tells a story.\n", b"[1]\n", b'{"format":"proband-diary/9"}\n'])
def test_another_file_is_refused_and_left_alone(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.diary.jsonl"
    path.write_bytes(data)
    for attempt in (lambda: read_diary(path), lambda: add_entries(path, [note(1)], HEADER)):
        with pytest.raises(FileFormatError):
            attempt()
    assert path.read_bytes() == data


def test_a_diary_that_is_not_there_says_how_to_begin_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="add"):
        read_diary(tmp_path / "a.diary.jsonl")


@pytest.mark.parametrize(
    ("case", "diary"),
    [
        ("letter.txt", "letter.diary.jsonl"),
        ("p1.phenopacket.json", "p1.diary.jsonl"),
        ("J.Doe.txt", "J.Doe.diary.jsonl"),
        ("J.Roe.txt", "J.Roe.diary.jsonl"),
        ("letter", "letter.diary.jsonl"),
        ("x.diary.jsonl", "x.diary.jsonl"),
    ],
)
def test_the_diary_lies_beside_its_case(case: str, diary: str) -> None:
    assert diary_path(Path("folder") / case) == Path("folder") / diary


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_diary_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.diary.jsonl"
    add_entries(path, [note(1)], HEADER)
    assert path.stat().st_mode & 0o077 == 0


def test_every_line_is_json_with_the_fields_of_an_entry(tmp_path: Path) -> None:
    path = tmp_path / "a.diary.jsonl"
    add_entries(path, [note(1)], HEADER, now="2024-02-01T08:00:00Z")
    header, line = path.read_bytes().splitlines()
    assert msgspec.json.decode(header) == {
        "format": "proband-diary/1", "case": "p1", "born": "2024-01-10", "sex": "male",
    }  # fmt: skip
    told = msgspec.json.decode(line)
    assert set(told) == {"kind", "date", "text", "written", "id"}
    assert told["written"] == "2024-02-01T08:00:00Z"
