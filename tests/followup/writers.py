"""Processes that write to a diary, for test_diary.py: killed at random moments, or several at once.

It is a program of its own, so that it can fork without the threads of the test runner.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from proband.followup.diary import FORMAT, Header, add_entries, read_diary
from proband.followup.entry import Entry

HEADER = Header(FORMAT, "p1", "2024-01-10", "male")
KILLS_A_FILE = 20
LONGEST_LIFE_SECONDS = 0.012


def entry(number: int) -> Entry:
    return Entry(kind="note", date="2024-02-01", text=f"note {number} " + "x" * (number % 97))


def write_until_killed(path: Path, first: int, acknowledged: int, batch: int) -> None:
    """Add entries for ever, and tell each id when it was said to be written."""
    number = first
    while True:
        added = add_entries(path, [entry(number + at) for at in range(batch)], HEADER)
        number += batch
        os.write(acknowledged, b"".join(one.id.encode() + b"\n" for one in added.added))


def kill(folder: Path, kills: int, seed: int) -> dict[str, int]:
    """Start a writer and kill it, again and again; what it acknowledged must be there afterwards."""
    rng = random.Random(seed)
    told = {"killed": 0, "acknowledged": 0, "lost": 0, "torn": 0, "begun": 0}
    promised: set[str] = set()
    path = folder / "0.diary.jsonl"
    for number in range(kills):
        if number % KILLS_A_FILE == 0:
            path, promised = folder / f"{number}.diary.jsonl", set()
        read, write = os.pipe()
        child = os.fork()
        if not child:
            write_until_killed(path, number * 100_000, write, rng.choice((1, 1, 1, 40)))
        os.close(write)
        time.sleep(rng.uniform(0, LONGEST_LIFE_SECONDS))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        told["killed"] += os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        with os.fdopen(read, "rb") as pipe:
            acknowledged = [line.decode().strip() for line in pipe if line.endswith(b"\n")]
        promised.update(acknowledged)
        told["acknowledged"] += len(acknowledged)
        if path.exists():
            told["begun"] += 1
            diary = read_diary(path)
            told["torn"] += bool(diary.issues)
            told["lost"] += len(promised - {one.id for one in diary.entries})
        after = add_entries(path, [entry(-1 - number)], HEADER)
        promised.update(one.id for one in after.added)
        told["lost"] += len(promised - {one.id for one in read_diary(path).entries})
    return told


def together(folder: Path, writers: int, entries: int) -> dict[str, int]:
    """Writers at the same time, each adding its own entries one by one."""
    path = folder / "together.diary.jsonl"
    children = []
    for writer in range(writers):
        child = os.fork()
        if not child:
            for number in range(entries):
                add_entries(path, [entry(writer * 1000 + number)], HEADER)
            os._exit(0)
        children.append(child)
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    diary = read_diary(path)
    lines = path.read_bytes().count(b"\n")
    return {"failed": failed, "entries": len(diary.entries), "issues": len(diary.issues), "lines": lines}


if __name__ == "__main__":
    what, where, one, other = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    print(json.dumps(kill(where, one, other) if what == "kill" else together(where, one, other)))
