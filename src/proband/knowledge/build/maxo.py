"""Read maxo-annotations.tsv (treatments of diseases, Medical Action Ontology) and build the `maxo` pack from it.

Format: https://github.com/monarch-initiative/maxo-annotations. Its diseases are named by MONDO; the pack finds them
by the ids of OMIM and Orphanet as well, through the `mondo` pack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from proband.curie import normalise_curie
from proband.errors import FileFormatError
from proband.issue import Issue
from proband.knowledge.build.lines import lines_of
from proband.knowledge.build.whole import BUILT_BY, Added, Say, check_whole, not_as_built, place_pack, shipped
from proband.knowledge.library import Knowledge, open_knowledge, user_folder
from proband.knowledge.maxo import MAXO, TreatmentAnnotation, TreatmentAnnotations
from proband.knowledge.mondo import MondoEntry, load_mondo
from proband.knowledge.pack import Manifest, Pack, Source, sha256_of, write_pack

# Each column by the names that it has had: in the merged file, and in the one of the annotation tool (POET).
_COLUMNS = {
    "disease_id": ("disease_id",),
    "disease_name": ("disease_name",),
    "citation": ("source_id", "citation"),
    "maxo_id": ("maxo_id",),
    "maxo_name": ("maxo_name", "maxo_label"),
    "hpo_id": ("hpo_id",),
    "relation": ("relation", "maxo_relation"),
    "evidence": ("evidence", "evidence_code"),
    "extension_id": ("extension_id",),
    "extension_name": ("extension_name", "extension_label"),
    "comment": ("comment", "attribute"),
    "last_updated": ("last_updated", "last_update"),
    "created": ("created", "created_on"),
}
_NEEDED = ("disease_id", "maxo_id", "relation")
_DATES = ("last_updated", "created")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})")
_ADVICE = "Give maxo-annotations.tsv as the MAxO project publishes it."
_SHOWN = 5


Cells = dict[str, str]


class MaxoFile(msgspec.Struct, frozen=True):
    """The rows that can be read, the date of the last change, and what is wrong with the others.

    A row is its cells by the first name of ``_COLUMNS``; in ``faults`` rows count from 1, without the header.
    """

    rows: list[Cells]
    release: str
    faults: list[str]


def add_maxo(path: Path, say: Say = lambda _: None) -> Added:
    """Build the `maxo` pack from its file.

    Raises FileFormatError for a file with other columns or without a single row, UsageError if the data folder
    cannot be written, PackMissing or PackCorrupt if the packs that it builds on cannot be used.
    """
    say(f"reading {path.name}")
    file = read_maxo(list(lines_of(path)), str(path))
    mondo = {entry.number: entry for entry in load_mondo(shipped("mondo"))}
    knowledge = open_knowledge()
    say(f"building the annotations of {file.release}")
    ids = {row["disease_id"]: _ids_of(row["disease_id"], mondo, knowledge) for row in file.rows}
    annotations = [_annotation(row, mondo, knowledge) for row in file.rows]
    place = user_folder() / MAXO / file.release
    manifest = place_pack(place, lambda folder: _write(folder, path, annotations, ids), _check)
    return Added(place, manifest, tuple(_issues(path.name, file, annotations, ids, knowledge)))


def read_maxo(lines: Sequence[str], where: str) -> MaxoFile:
    """The rows of the table. Raises FileFormatError if columns are missing or no row can be read."""
    places = _places(lines[0].split("\t") if lines else [], where)
    width = lines[0].count("\t") + 1
    rows, faults = [], []
    for number, line in enumerate(lines[1:], 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not any(cells):
            continue
        row = {name: cells[at] for name, at in places.items()} if len(cells) == width else {}
        fault = _fault(row) if row else f"{len(cells)} columns where {width} belong"
        if fault:
            faults.append(f"row {number}: {fault}")
        else:
            rows.append(row)
    if not rows:
        said = f" ({'; '.join(faults[:_SHOWN])})" if faults else ""
        raise FileFormatError(f"there is no row in it that can be read{said}", where, _ADVICE)
    return MaxoFile(rows, _release(rows, where), faults)


def _places(columns: Sequence[str], where: str) -> dict[str, int]:
    """Where each column stands. Raises FileFormatError if some are missing."""
    found = {name: [columns.index(one) for one in names if one in columns] for name, names in _COLUMNS.items()}
    missing = [name for name, at in found.items() if not at]
    if missing:
        raise FileFormatError(f"columns are missing: {', '.join(missing)}", where, _ADVICE)
    return {name: at[0] for name, at in found.items()}


def _fault(row: Cells) -> str:
    empty = [name for name in _NEEDED if not row[name]]
    return f"{', '.join(empty)} is empty" if empty else ""


def _release(rows: Iterable[Cells], where: str) -> str:
    """The last day on which a row was made or changed. Raises FileFormatError if no row has one."""
    days = [day for row in rows for name in _DATES if (day := _day(row[name]))]
    if not days:
        raise FileFormatError("no row says when it was made (last_updated, created)", where, _ADVICE)
    return max(days).isoformat()


def _day(text: str) -> date | None:
    """A day as YYYY-MM-DD, or as the file also writes it: month/day/year, the year with two digits or four."""
    american = _AMERICAN.fullmatch(text)
    try:
        if american is None:
            return date.fromisoformat(text)
        month, day, year = map(int, american.groups())
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _ids_of(disease: str, mondo: dict[int, MondoEntry], knowledge: Knowledge) -> tuple[str, ...]:
    """All ids by which a disease is found: its own, and those in OMIM and Orphanet that the annotations know."""
    own = normalise_curie(disease) or disease
    entry = mondo.get(_mondo_number(own))
    other = [] if entry is None else [f"OMIM:{n}" for n in entry.omim] + [f"ORPHA:{n}" for n in entry.orpha]
    return own, *(one for one in other if knowledge.diseases.index(one) is not None)


def _mondo_number(text: str) -> int:
    prefix, _, local = text.partition(":")
    return int(local) if prefix == "MONDO" and local.isdecimal() else -1


def _annotation(cells: Cells, mondo: dict[int, MondoEntry], knowledge: Knowledge) -> TreatmentAnnotation:
    finding_id, finding = _finding(cells["hpo_id"], mondo, knowledge)
    return TreatmentAnnotation(
        disease_id=cells["disease_id"],
        disease_label=cells["disease_name"],
        treatment_id=cells["maxo_id"],
        treatment=cells["maxo_name"],
        agent=" ".join(part for part in (cells["extension_id"], cells["extension_name"]) if part),
        relation=cells["relation"].upper().replace("_", " "),
        finding_id=finding_id,
        finding=finding,
        evidence_code=cells["evidence"],
        citation=cells["citation"],
        comment=cells["comment"],
    )


def _finding(given: str, mondo: dict[int, MondoEntry], knowledge: Knowledge) -> tuple[str, str]:
    """The current id and the name of what is acted on: an HPO term, or a disease of MONDO."""
    term = knowledge.ontology.index(given)
    if term is not None:
        return knowledge.ontology.id(term), knowledge.ontology.label(term)
    entry = mondo.get(_mondo_number(given))
    return given, "" if entry is None else entry.name


def _write(
    folder: Path, path: Path, annotations: Sequence[TreatmentAnnotation], ids: dict[str, tuple[str, ...]]
) -> Manifest:
    rows: dict[str, list[int]] = {}
    for number, one in enumerate(annotations):
        for disease in ids[one.disease_id]:
            rows.setdefault(disease, []).append(number)
    return write_pack(
        folder,
        name=MAXO,
        release=folder.name,
        enables="treatments that are annotated for diseases, with the finding that each acts on",
        sources=[_source(path, folder.name)],
        arrays={},
        strings={},
        tables={"annotations": annotations, "diseases": rows},
        rows={"annotations": len(annotations), "diseases": len(ids), "ids of diseases": len(rows)},
        built_by=BUILT_BY,
    )


def _source(path: Path, release: str) -> Source:
    return Source(
        f"Medical Action Ontology: {path.name}",
        release,
        "CC BY 4.0",
        "file",
        sha256_of(path),
        "Carmody et al., Med 2023;4:913, doi:10.1016/j.medj.2023.10.003",
    )


def _check(folder: Path) -> None:
    check_whole(folder)
    if not len(TreatmentAnnotations(Pack(folder))):
        raise not_as_built(folder, "it is empty")


def _issues(
    where: str,
    file: MaxoFile,
    annotations: Sequence[TreatmentAnnotation],
    ids: dict[str, tuple[str, ...]],
    knowledge: Knowledge,
) -> Iterator[Issue]:
    if file.faults:
        what = f"{len(file.faults)} rows were left out ({_some(file.faults)})."
        yield Issue("warning", "maxo-rows", where, what, "Mend them, or download the file again.")
    alone = [
        disease for disease, known in ids.items() if all(knowledge.diseases.index(one) is None for one in known)
    ]
    if alone:
        what = f"{len(alone)} diseases are none that the annotations of findings know ({_some(alone)})."
        yield Issue("warning", "maxo-diseases", where, what, "They are kept, and found by their own ids only.")
    nameless = sorted({one.finding_id for one in annotations if one.finding_id and not one.finding})
    if nameless:
        what = f"{len(nameless)} findings are not known and have no name ({_some(nameless)})."
        yield Issue("warning", "maxo-findings", where, what, "They are kept by their ids.")


def _some(texts: Sequence[str]) -> str:
    more = len(texts) - _SHOWN
    return "; ".join(texts[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")
