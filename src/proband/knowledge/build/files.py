"""`proband data add FILE...`: every file is recognised before anything is built, then built or remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from proband.errors import UsageError
from proband.issue import Issue
from proband.knowledge.assembly import Build
from proband.knowledge.build.add import add_release
from proband.knowledge.build.clinvar_add import add_clinvar
from proband.knowledge.build.maxo import add_maxo
from proband.knowledge.build.recognise import KIND_NAMES, FileKind, recognise
from proband.knowledge.build.remember import add_file
from proband.knowledge.build.whole import Added, Advance, Say
from proband.knowledge.remembered import Kind, Remembered

_RELEASE: tuple[FileKind, ...] = ("ontology", "annotations", "genes")
_SINGLE: tuple[FileKind, ...] = (*_RELEASE, "ClinVar", "treatments")
_STAYING: tuple[Kind, ...] = ("frequencies", "sequence")
_NAMES: dict[FileKind, str] = {
    "ontology": "hp.obo file",
    "annotations": "phenotype.hpoa file",
    "genes": "genes_to_phenotype.txt file",
    "ClinVar": "ClinVar VCF",
    "treatments": "maxo-annotations.tsv file",
}


class Taken(msgspec.Struct, frozen=True):
    """One thing that was taken up: a pack that was built, or a file that is used from its place."""

    kind: FileKind
    issues: tuple[Issue, ...]
    pack: Added | None = None
    file: Remembered | None = None


def sort_files(paths: Sequence[Path]) -> dict[FileKind, list[Path]]:
    """The files by what they are. Raises UsageError or FileFormatError for what cannot be taken up together."""
    found: dict[FileKind, list[Path]] = {}
    for path in paths:
        found.setdefault(recognise(path), []).append(path)
    for kind in _SINGLE:
        if len(files := found.get(kind, [])) > 1:
            raise UsageError(
                f"two files are {KIND_NAMES[kind]}", str(files[1]), f"Give one {_NAMES[kind]} at a time."
            )
    _check_release(found)
    return found


def _check_release(found: Mapping[FileKind, list[Path]]) -> None:
    """Raise UsageError if the files of an HPO release are not enough for a pack."""
    given = [kind for kind in _RELEASE if kind in found]
    missing = [_NAMES[kind] for kind in _RELEASE[:2] if kind not in found]
    if given and missing:
        what = f"this is {KIND_NAMES[given[0]]}, and a release is built of two files at least"
        raise UsageError(what, str(found[given[0]][0]), f"Give the {' and the '.join(missing)} with it.")


def take_up(
    found: Mapping[FileKind, list[Path]],
    build: Build | None,
    say: Say = lambda _: None,
    advance: Advance = lambda _: None,
) -> list[Taken]:
    """Take up all files; ``build`` is what the user says of the assembly of files that do not say it themselves.

    Raises as the builders do; what was taken up before stays.
    """
    taken = []
    if "ontology" in found:
        genes = found.get("genes", [None])[0]
        added = add_release(found["ontology"][0], found["annotations"][0], genes, say)
        taken.append(Taken("ontology", added.issues, added))
    if "ClinVar" in found:
        added = add_clinvar(found["ClinVar"][0], say, advance)
        taken.append(Taken("ClinVar", added.issues, added))
    if "treatments" in found:
        added = add_maxo(found["treatments"][0], say)
        taken.append(Taken("treatments", added.issues, added))
    for kind in _STAYING:
        for path in found.get(kind, []):
            file, issues = add_file(kind, path, build)
            taken.append(Taken(kind, issues, file=file))
    return taken
