"""Published patients for the benches: read from phenopackets, with the answer taken out."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import msgspec

from proband.case.model import Case, StatedDisease, Term
from proband.case.phenopacket import read_phenopacket
from proband.differential.rank import read_phenotype
from proband.knowledge import Knowledge


class Patient(msgspec.Struct):
    """A case without its diagnosis and variants, and apart from it the id of its disease and its publications."""

    case: Case
    disease_id: str
    publications: tuple[str, ...]
    present: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()


def read_patients(path: Path, knowledge: Knowledge) -> Iterator[Patient]:
    """Every patient of a file with one phenopacket a line (plain or gzipped)."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            case, _ = read_phenopacket(line, f"{path.name}, line {number}")
            yield _patient(case, knowledge)


def _patient(case: Case, knowledge: Knowledge) -> Patient:
    disease_id = next((d.term.id for d in case.diseases if not d.excluded), "")
    publications = tuple(r.id for r in case.references if r.id.startswith("PMID:"))
    onsets = tuple(StatedDisease(Term("", "the illness"), onset=d.onset) for d in case.diseases if d.onset)
    asked = msgspec.structs.replace(case, diseases=onsets, variants=())
    phenotype = read_phenotype(asked, knowledge)
    return Patient(asked, disease_id, publications, phenotype.present, phenotype.excluded)
