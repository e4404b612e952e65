"""Take up population frequencies and reference sequences as files that stay where they are."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable
from pathlib import Path

from proband.errors import FileFormatError, UsageError
from proband.issue import Issue
from proband.knowledge.assembly import Build, build_of_lengths, build_of_name
from proband.knowledge.build.lines import head_of
from proband.knowledge.remembered import KIND_WORDS, Kind, Remembered, describe, list_file, remember

_CONTIG = re.compile(r"^##contig=<(.*)>")
_PAIR = re.compile(r'(\w+)=("[^"]*"|[^,]*)')
_SAY_BUILD = "Say it with --assembly GRCh37 or --assembly GRCh38, if you know it for certain."


def add_file(kind: Kind, path: Path, build: Build | None) -> tuple[Remembered, tuple[Issue, ...]]:
    """Remember a file; ``build`` is the assembly if the user says it.

    Raises FileFormatError if the file does not say its assembly or says another, UsageError if it cannot be
    indexed or the data folder cannot be written.
    """
    told = _build_of_sequence(path) if kind == "sequence" else _build_of_variants(path)
    file = _described(kind, path, _agreed(told, build, path))
    try:
        before = remember(file)
    except OSError as error:
        raise UsageError(
            f"the data folder cannot be written ({error.strerror})",
            str(list_file()),
            "Set PROBAND_DATA to another folder.",
        ) from None
    return file, () if before is None or before.path == file.path else (_replaced(file, before),)


def _described(kind: Kind, path: Path, build: Build) -> Remembered:
    try:
        return describe(kind, path, build)
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror})", str(path), "Check the path.") from None


def _agreed(told: Iterable[Build], stated: Build | None, path: Path) -> Build:
    builds = {*told, *([stated] if stated else [])}
    if len(builds) > 1:
        said = f"its header says {' and '.join(sorted(told))}" + (f", --assembly {stated}" if stated else "")
        raise FileFormatError(f"what is said of its assembly does not agree ({said})", str(path))
    if not builds:
        raise FileFormatError("it does not say whether it is on GRCh37 or GRCh38", str(path), _SAY_BUILD)
    return builds.pop()


def _replaced(file: Remembered, before: Remembered) -> Issue:
    what = f"It takes the place of {before.path} ({KIND_WORDS[file.kind]}, {file.build})."
    return Issue("warning", "source-replaced", Path(file.path).name, what, "Of each kind and assembly one is used.")


def _build_of_variants(path: Path) -> set[Build]:
    """The assemblies that the header of a VCF names; none for a table."""
    head = [line for line in head_of(path) if line.startswith("##")]
    contigs = [dict(_PAIR.findall(match[1])) for line in head if (match := _CONTIG.match(line))]
    lengths = [(one.get("ID", ""), int(one["length"])) for one in contigs if one.get("length", "").isdecimal()]
    names = {one["assembly"] for one in contigs if "assembly" in one}
    names |= {line for line in head if line.startswith(("##reference=", "##assembly="))}
    words = (word for name in names for word in re.split(r"[\s/,;\"=]+", name))
    return {build for build in (build_of_lengths(lengths), *map(build_of_name, words)) if build}


def _build_of_sequence(path: Path) -> set[Build]:
    build = build_of_lengths(_lengths(_indexed(path)))
    return {build} if build else set()


def _indexed(path: Path) -> Path:
    """The index of a FASTA file; made by pysam if there is none. Raises UsageError, FileFormatError."""
    index = Path(f"{path}.fai")
    if index.is_file():
        return index
    make = f"Make the index: `samtools faidx {path.name}`."
    if importlib.util.find_spec("pysam") is None:
        raise UsageError("the index (.fai) is missing, and pysam is not installed", str(path), make)
    import pysam  # type: ignore[import-not-found,import-untyped,unused-ignore]
    from pysam.utils import SamtoolsError  # type: ignore[import-not-found,import-untyped,unused-ignore]

    pysam.set_verbosity(0)
    try:
        pysam.faidx(str(path))
    except (SamtoolsError, OSError, ValueError) as error:
        index.unlink(missing_ok=True)
        advice = f"{make} A compressed file must be bgzipped (`bgzip`), not gzipped."
        what = f"no index could be made ({' '.join(str(error).split())})"
        raise FileFormatError(what, str(path), advice) from None
    return index


def _lengths(index: Path) -> list[tuple[str, int]]:
    rows = [line.split("\t") for line in index.read_text(encoding="utf-8", errors="replace").splitlines()]
    if not rows or any(len(row) < 5 or not row[1].isdecimal() for row in rows):
        raise FileFormatError(
            "this is no index of a FASTA file", str(index), "Delete it, and add the sequence again."
        )
    return [(row[0], int(row[1])) for row in rows]
