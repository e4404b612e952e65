"""Many cases: one table, in order, whatever happens on the way."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from proband.cohort import run
from proband.cohort.run import Options, Ranker, rank_many
from proband.errors import FileFormatError, UsageError

TERMS = ("HP:0200039", "HP:0001250", "HP:0001166", "HP:0001263", "HP:0000365")


def packet(number: int) -> bytes:
    features = [{"type": {"id": TERMS[number % 5]}}, {"type": {"id": TERMS[(number + 2) % 5]}}]
    return json.dumps({"id": f"case-{number}", "phenotypicFeatures": features}).encode()


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    path = tmp_path / "cohort.jsonl"
    path.write_bytes(b"\n".join(packet(n) for n in range(9)) + b"\n")
    return path


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PART_SIZE", 4)


def test_every_record_is_ranked_in_the_order_of_the_input(cohort: Path, tmp_path: Path) -> None:
    receipt = rank_many(cohort, tmp_path / "ranks.tsv", Options(top=2), workers=1)
    lines = (tmp_path / "ranks.tsv").read_text().splitlines()
    assert (receipt.records, receipt.ranked, len(lines)) == (9, 9, 1 + 18)
    assert [line.split("\t")[1] for line in lines[1::2]] == [f"case-{n}" for n in range(9)]


def test_two_workers_write_the_same_bytes_as_one(cohort: Path, tmp_path: Path) -> None:
    for workers in (1, 2):
        rank_many(cohort, tmp_path / f"{workers}.tsv", Options(top=3), workers=workers)
    assert (tmp_path / "1.tsv").read_bytes() == (tmp_path / "2.tsv").read_bytes()


def test_a_bad_record_is_reported_and_skipped(cohort: Path, tmp_path: Path) -> None:
    lines = cohort.read_bytes().splitlines()
    cohort.write_bytes(b"\n".join([*lines[:3], b"{broken", b'{"id": "nothing"}', *lines[3:]]))
    receipt = rank_many(cohort, tmp_path / "ranks.tsv", Options(top=1), workers=1)
    assert (receipt.records, receipt.ranked) == (11, 9)
    assert {issue.where.split()[0] for issue in receipt.issues} == {"cohort.jsonl:4", "cohort.jsonl:5"}


def test_an_interrupted_run_goes_on_where_it_stopped(
    cohort: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tmp_path / "whole.tsv"
    rank_many(cohort, whole, Options(top=2), workers=1)
    real, calls = Ranker.part, []

    def stops(self: Ranker, records: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(self, records)  # type: ignore[arg-type]

    monkeypatch.setattr(Ranker, "part", stops)
    with pytest.raises(KeyboardInterrupt):
        rank_many(cohort, tmp_path / "ranks.tsv", Options(top=2), workers=1)
    monkeypatch.setattr(Ranker, "part", real)
    receipt = rank_many(cohort, tmp_path / "ranks.tsv", Options(top=2), workers=1)
    assert receipt.resumed == 1
    assert (tmp_path / "ranks.tsv").read_bytes() == whole.read_bytes()
    assert not (tmp_path / "ranks.tsv.parts").exists()


def test_another_input_starts_anew(cohort: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ranks.tsv.parts"
    folder.mkdir()
    (folder / "plan.json").write_text("{}")
    (folder / "000000.json").write_text("not a part")
    assert rank_many(cohort, tmp_path / "ranks.tsv", Options(top=1), workers=1).resumed == 0


def test_archives_folders_and_gzip_are_read(cohort: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with zipfile.ZipFile(tmp_path / "cohort.zip", "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.json", packet(number))
            (folder / f"{number}.json").write_bytes(packet(number))
    (tmp_path / "cohort.jsonl.gz").write_bytes(gzip.compress(cohort.read_bytes()))
    for source, records in (("cohort.zip", 3), ("folder", 3), ("cohort.jsonl.gz", 9)):
        assert rank_many(tmp_path / source, tmp_path / "r.tsv", Options(top=1), workers=1).ranked == records


def test_wrong_input_is_a_clear_error(cohort: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="parquet"):
        rank_many(cohort, tmp_path / "ranks.xlsx", Options())
    (tmp_path / "bad.zip").write_bytes(b"no archive")
    with pytest.raises(FileFormatError):
        rank_many(tmp_path / "bad.zip", tmp_path / "ranks.tsv", Options())
    with pytest.raises(FileFormatError):
        rank_many(tmp_path / "nothing.jsonl", tmp_path / "ranks.tsv", Options())
