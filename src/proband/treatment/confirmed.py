"""Whether a disease is confirmed in this patient: stated as the diagnosis, or by a genotype that fits."""

from __future__ import annotations

import msgspec

from proband.case.model import Case
from proband.genotype.curated import Curation
from proband.genotype.fit import genotype_fit
from proband.genotype.genome import Genome
from proband.knowledge import Knowledge
from proband.knowledge.care import DiseaseCare, Reference
from proband.treatment.result import Said
from proband.treatment.stated import stated_diagnoses


class Confirmation(msgspec.Struct, frozen=True):
    """Whether the disease is confirmed, and by what; or what is missing."""

    confirmed: bool
    because: str


class Tested(msgspec.Struct, frozen=True):
    """What was tested beside what the case states: the opened variant file, and the criteria of curators."""

    genome: Genome | None = None
    curation: Curation | None = None


UNTESTED = Tested()


def confirmation(case: Case, knowledge: Knowledge, row: int, tested: Tested = UNTESTED) -> Confirmation:
    """Whether the disease in this row of the knowledge is confirmed in the case."""
    fit = genotype_fit(case, knowledge, row, tested.genome, tested.curation)
    lead = knowledge.diseases.lead(row)
    stated = [one for one in stated_diagnoses(case, knowledge) if one.row == lead]
    if any(not one.loosely for one in stated):
        said = "Stated in the case as the patient's diagnosis."
        return Confirmation(True, f"{fit.because} {said}" if fit.fits else said)
    if fit.fits:
        return Confirmation(True, fit.because)
    if stated:
        loose = f"The case says {stated[0].loosely!r}, which need not be this disease."
        return Confirmation(False, f"{loose} {fit.because}")
    return Confirmation(False, f"It is not stated as the diagnosis. {fit.because}")


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
        read="whole",
    )
