"""The user's own files that stand in where a command was given none: population frequencies and a sequence.

A file on another assembly than the variants is not used, and neither is one that has changed or vanished since it
was added; each time an Issue says so.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

from proband.genotype.model import Assembly
from proband.issue import Issue
from proband.knowledge.remembered import KIND_WORDS, Kind, Remembered, fault_of

_ADD = "Add it again with `proband data add FILE`, or give another with {option}."
_OPTIONS: dict[Kind, str] = {"frequencies": "--gnomad", "sequence": "--fasta"}


def default_file(
    kind: Kind, files: Sequence[Remembered], assembly: Assembly
) -> tuple[Path | None, tuple[Issue, ...]]:
    """The file to use for variants on an assembly, None if there is none that can be, and what to say of it."""
    mine = [file for file in files if file.kind == kind]
    fitting = next((file for file in mine if file.build == assembly), None)
    if fitting is None:
        return None, tuple(_other_assembly(file, assembly) for file in mine[:1])
    fault = fault_of(fitting) or _unreadable(fitting)
    if fault:
        what = f"This file ({KIND_WORDS[kind]}) was not used: {fault}."
        return None, (
            Issue("warning", "source-unusable", _name(fitting), what, _ADD.format(option=_OPTIONS[kind])),
        )
    what = f"Used as the {KIND_WORDS[kind]}, because it was added with `proband data add`."
    return Path(fitting.path), (Issue("note", "source-used", _name(fitting), what),)


def _other_assembly(file: Remembered, assembly: Assembly) -> Issue:
    what = (
        f"This file ({KIND_WORDS[file.kind]}) is on {file.build}, the variants are on {assembly}: it was not used."
    )
    advice = f"Add the file of {assembly} with `proband data add FILE`, or give it with {_OPTIONS[file.kind]}."
    return Issue("warning", "source-assembly", _name(file), what, advice)


def _unreadable(file: Remembered) -> str:
    """A sequence can be read by pysam and its index only."""
    if file.kind != "sequence":
        return ""
    if not Path(f"{file.path}.fai").is_file():
        return "its index (.fai) is not there any more"
    return "" if importlib.util.find_spec("pysam") else "reading it needs the package pysam, which is not installed"


def _name(file: Remembered) -> str:
    return Path(file.path).name
