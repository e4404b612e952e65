"""What can be done for a patient: the TreatmentPlan of the disease asked for, confirmed, or leading.

The disease is the one asked for, else one that is confirmed in the case, else the first of the differential, if
that rests on a finding, a stated disease or a genotype.
Options of a disease that is not confirmed hold only if it is: the plan says so, and puts the confirming test first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from proband.case.model import Case
from proband.diagnose import Diagnosis
from proband.evidence import Named
from proband.issue import Issue
from proband.knowledge import Knowledge
from proband.knowledge.care import Care, DiseaseCare, Reference, Region
from proband.treatment import safety
from proband.treatment.annotated import annotated
from proband.treatment.confirmed import (
    Tested,
    confirmation,
    confirming_tests,
    disease_ids,
)
from proband.treatment.facts import CaseFacts
from proband.treatment.mechanism import mechanism
from proband.treatment.options import Asked, ordered_options, sources_in
from proband.treatment.patient import Patient, patient_of
from proband.treatment.result import NOTHING_KNOWN, CitedSource, Said, TreatmentOption, TreatmentPlan
from proband.treatment.stated import stated_diagnoses
from proband.treatment.tried import Given, given_in

if TYPE_CHECKING:
    from proband.genotype.curated import Curation
    from proband.genotype.genome import Genome

# Other diseases of the differential are named from this posterior on.
LEAST_POSTERIOR = 0.01
# The code of the Issue on a stated variant that is not among the calls of the file.
NOT_IN_FILE = "stated-not-in-file"
# Among how many leading diseases a fitting genotype is looked for.
LEADING = 20


def suggest(
    diagnosis: Diagnosis,
    knowledge: Knowledge,
    *,
    disease: str | None = None,
    weight_kg: float | None = None,
    age: str | None = None,
    region: Region | None = None,
    genome: Genome | None = None,
    curation: Curation | None = None,
) -> TreatmentPlan | None:
    """The plan for ``disease`` (an id), or for the confirmed or leading one; None if there is no disease.

    ``weight_kg`` and ``age`` (ISO 8601) go before the case's; ``genome`` is the variant file that was
    opened, ``curation`` the criteria that curators added to its variants or the case's.
    """
    tested = Tested(genome, curation)
    row = _row(diagnosis, knowledge, disease, tested)
    if row is None:
        return None
    patient = patient_of(diagnosis.case, age=age, weight_kg=weight_kg)
    plan = _plan(diagnosis.case, knowledge, row, patient, region, tested)
    unseen = _not_in_file(diagnosis, knowledge, row)
    return msgspec.structs.replace(plan, issues=(*plan.issues, *unseen), others=_others(diagnosis, knowledge, row))


def _not_in_file(diagnosis: Diagnosis, knowledge: Knowledge, row: int) -> Iterator[Issue]:
    """Stated variants of the disease's genes that the variant file does not show: here that is a warning."""
    genes = set(knowledge.own_genes(row))
    for issue in diagnosis.issues:
        if issue.code == NOT_IN_FILE and genes.intersection(issue.what.split()):
            yield msgspec.structs.replace(issue, level="warning")


def _row(diagnosis: Diagnosis, knowledge: Knowledge, disease: str | None, tested: Tested) -> int | None:
    """The row of the disease that the plan is for."""
    if disease is not None:
        return knowledge.diseases.index(disease)
    rows = list(_candidates(diagnosis, knowledge))[:LEADING]
    stated = (one.row for one in stated_diagnoses(diagnosis.case, knowledge))
    asked = dict.fromkeys((*stated, *rows))
    confirmed = (row for row in asked if confirmation(diagnosis.case, knowledge, row, tested).confirmed)
    return next(confirmed, next(iter(rows), None) if _rests_on_something(diagnosis, tested) else None)


def _rests_on_something(diagnosis: Diagnosis, tested: Tested) -> bool:
    """Whether the order of the differential says anything of the patient, and not only what is common."""
    case = diagnosis.case
    return bool(case.findings or case.variants or case.diseases or tested.genome is not None)


def _candidates(diagnosis: Diagnosis, knowledge: Knowledge) -> Iterator[int]:
    for candidate in diagnosis.differential:
        row = knowledge.diseases.index(candidate.disease_id)
        if row is not None:
            yield row


def _plan(
    case: Case, knowledge: Knowledge, row: int, patient: Patient, region: Region | None, tested: Tested
) -> TreatmentPlan:
    ids, confirmed = disease_ids(knowledge, row), confirmation(case, knowledge, row, tested)
    care = knowledge.care
    known = care.of(ids) if care is not None else None
    tests, more = confirming_tests(knowledge, row, known)
    plan = TreatmentPlan(
        disease_id=knowledge.diseases.id(row),
        name=knowledge.diseases.name(row),
        abbreviation=next(iter(knowledge.diseases.abbreviations(row)), ""),
        confirmed=confirmed.confirmed,
        confirmed_by=confirmed.because,
        known="none",
        age=patient.age,
        weight_kg=patient.weight_kg,
        region=region,
        confirm=() if confirmed.confirmed else tests,
    )
    if care is None or known is None:
        return _without_care(plan, ids, more, tuple(one for one in patient.issues if one.level == "error"))
    facts, given = CaseFacts(case, patient, knowledge), given_in(case, care)
    return _with_care(plan, Asked(care, known, ids, patient, facts, given, region), case, more)


def _with_care(plan: TreatmentPlan, asked: Asked, case: Case, more: tuple[Reference, ...]) -> TreatmentPlan:
    disease, options = asked.disease, ordered_options(asked)
    avoid = safety.avoided(disease.avoid, asked.given)
    plan = msgspec.structs.replace(
        _named(plan, asked),
        known=disease.depth,
        summary=safety.said(disease.summary),
        options=options,
        avoid=avoid,
        warnings=(*avoid, *_grave(options, asked.given)),
        monitoring=tuple(safety.scheduled(one) for one in disease.monitoring),
        mechanism=mechanism(disease, case, asked.facts.ontology, _names(options)),
        issues=asked.patient.issues,
        release=asked.care.release,
    )
    return msgspec.structs.replace(plan, references=_references(plan, (*asked.care.references.values(), *more)))


def _named(plan: TreatmentPlan, asked: Asked) -> TreatmentPlan:
    """The plan with the name of the care file, unless the disease is another form that the file covers."""
    disease = asked.disease
    if disease.id not in asked.ids:
        return plan
    return msgspec.structs.replace(plan, name=disease.name, abbreviation=disease.abbreviation or plan.abbreviation)


def _without_care(
    plan: TreatmentPlan, ids: tuple[str, ...], more: tuple[Reference, ...], wrong: tuple[Issue, ...]
) -> TreatmentPlan:
    """What annotations say of a disease that the care pack does not hold; an Issue where there are none."""
    found, references, release = annotated(ids)
    plan = msgspec.structs.replace(
        plan,
        known="annotations" if found else "none",
        annotations=found,
        release=release,
        issues=(*wrong, *(() if found else (_nothing_known(plan.name),))),
    )
    return msgspec.structs.replace(plan, references=_references(plan, (*references, *more)))


def _nothing_known(name: str) -> Issue:
    return Issue(
        "note",
        NOTHING_KNOWN,
        "treatment",
        f"No treatment knowledge is installed for this disease ({name}).",
        "`proband data add maxo-annotations.tsv` adds treatment annotations.",
    )


def _grave(options: Iterable[TreatmentOption], given: tuple[Given, ...]) -> Iterator[Said]:
    """The contraindications that apply to what the patient is being given."""
    current = {one.agent.key for one in given if one.agent is not None and one.ongoing}
    for option in options:
        if option.agent_key in current:
            for said in safety.contraindicated(option.cautions):
                yield msgspec.structs.replace(said, about=f"{option.agent}: {said.about}".removesuffix(": "))


def _names(options: Iterable[TreatmentOption]) -> dict[str, list[str]]:
    """The agents by the node that they act on, in the order of the options."""
    found: dict[str, list[str]] = {}
    for option in options:
        found.setdefault(option.node, []).append(option.agent)
    return found


def _references(plan: TreatmentPlan, known: Iterable[Reference]) -> tuple[CitedSource, ...]:
    """Every reference that the plan uses, by key."""
    used = sources_in(plan)
    by_key = {one.id: CitedSource(**msgspec.structs.asdict(one)) for one in known if one.id in used}
    return tuple(by_key[key] for key in sorted(by_key))


def _others(diagnosis: Diagnosis, knowledge: Knowledge, row: int) -> tuple[Named, ...]:
    """The other diseases of the differential that the care pack holds, from one per cent on."""
    care, diseases = knowledge.care, knowledge.diseases
    own = care.of(disease_ids(knowledge, row)) if care is not None else None
    found: dict[str, Named] = {}
    for candidate in diagnosis.differential if care is not None else ():
        other = _held(care, (candidate.disease_id, *candidate.same_as))
        if other is None or other == own or candidate.posterior < LEAST_POSTERIOR:
            continue
        if candidate.disease_id != diseases.id(row):
            found.setdefault(other.key, Named(candidate.disease_id, candidate.name))
    return tuple(found.values())


def _held(care: Care | None, ids: tuple[str, ...]) -> DiseaseCare | None:
    return None if care is None else care.of(ids)
