"""Whether a disease is confirmed in this patient: stated as the diagnosis, or by a genotype that fits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from proband.case.model import Case
from proband.errors import PackMissing
from proband.genotype.fit import genotype_fit
from proband.knowledge import Knowledge
from proband.knowledge.care import DiseaseCare, Reference
from proband.knowledge.library import newest
from proband.knowledge.mondo import omim_of
from proband.treatment.result import Said

if TYPE_CHECKING:
    from proband.genotype.genome import Genome


class Confirmation(msgspec.Struct, frozen=True):
    """Whether the disease is confirmed, and by what; or what is missing."""

    confirmed: bool
    because: str


def confirmation(case: Case, knowledge: Knowledge, row: int, genome: Genome | None = None) -> Confirmation:
    """Whether the disease in this row of the knowledge is confirmed in the case."""
    fit = genotype_fit(case, knowledge, row, genome)
    if knowledge.diseases.lead(row) in stated_rows(case, knowledge):
        stated = "Stated in the case as the patient's diagnosis."
        return Confirmation(True, f"{fit.because} {stated}" if fit.fits else stated)
    return Confirmation(fit.fits, fit.because if fit.fits else f"It is not stated as the diagnosis. {fit.because}")


def stated_rows(case: Case, knowledge: Knowledge) -> Iterator[int]:
    """The diseases that the case states as the patient's diagnosis."""
    for one in case.diseases:
        if not one.excluded and not one.considered:
            yield from (knowledge.diseases.lead(row) for row in _rows_of(one.term.id, knowledge))


def _rows_of(disease_id: str, knowledge: Knowledge) -> Iterator[int]:
    """The rows that an id means: its own, or that of the care file or the OMIM entries that it is the same as."""
    row = knowledge.diseases.index(disease_id)
    known = knowledge.care.of((disease_id,)) if knowledge.care is not None and row is None else None
    if row is None and known is not None:
        row = knowledge.diseases.index(known.id)
    if row is not None:
        yield row
    elif disease_id.partition(":")[0] in ("MONDO", "ORPHA"):
        yield from _cross_referenced(disease_id, knowledge)


def _cross_referenced(disease_id: str, knowledge: Knowledge) -> Iterator[int]:
    try:
        numbers = omim_of(disease_id, newest("mondo"))
    except PackMissing:
        return
    rows = (knowledge.diseases.index(f"OMIM:{number}") for number in numbers)
    yield from (row for row in rows if row is not None)


def disease_ids(knowledge: Knowledge, row: int) -> tuple[str, ...]:
    """The ids of a disease: its own and those of the entries that mean the same."""
    diseases = knowledge.diseases
    return tuple(dict.fromkeys((diseases.id(row), *(diseases.id(member) for member in diseases.group(row)))))


def confirming_tests(
    knowledge: Knowledge, row: int, care: DiseaseCare | None
) -> tuple[tuple[Said, ...], tuple[Reference, ...]]:
    """What confirms the disease: what its file says, else sequencing; with references that are not of the pack."""
    if care is not None and care.confirm:
        return tuple(Said(one.text, one.evidence, one.source) for one in care.confirm), ()
    genes = knowledge.own_genes(row)
    if not genes:
        return (), ()
    text = (
        f"Sequencing of {' and '.join(genes)}, the gene{'s' * (len(genes) > 1)} that the knowledge links with it."
    )
    reference = genes_reference(knowledge)
    return (Said(text, "annotation", (reference.id,)),), (reference,)


def genes_reference(knowledge: Knowledge) -> Reference:
    """The reference of the links between genes and diseases."""
    release = knowledge.release
    return Reference(
        id=f"DB:hpo-genes-{release}",
        title="HPO, links of genes with diseases",
        kind="database",
        date=release,
    )
