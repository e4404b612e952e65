"""One treatment for one patient: licence, dose, counts, for and against, checks, and how well it fits."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from proband.knowledge.care import REGIONS, Agent, Care, DiseaseCare, Option, Region
from proband.treatment import safety
from proband.treatment.band import band_words
from proband.treatment.dosing import BY_SURFACE, by_surface, label_doses
from proband.treatment.facts import CaseFacts
from proband.treatment.fit import Considered, fit_parts, points
from proband.treatment.groups import groups_of_option
from proband.treatment.licence import holding, licence_status
from proband.treatment.patient import Patient
from proband.treatment.responses import response_share
from proband.treatment.result import LabelDose, LicenceStatus, Said, TreatmentOption
from proband.treatment.tried import Given, not_yet_tried, tried_before, tried_words


class Asked(msgspec.Struct, frozen=True):
    """What the options of one disease are asked for: the disease by its ids, the patient, the region."""

    care: Care
    disease: DiseaseCare
    ids: tuple[str, ...]
    patient: Patient
    facts: CaseFacts
    given: tuple[Given, ...]
    region: Region | None


def ordered_options(asked: Asked) -> tuple[TreatmentOption, ...]:
    """The options, the best fitting first; equal ones by name."""
    made = [_option(one, asked) for one in asked.disease.treatments]
    made.sort(key=lambda one: (-round(points(one.fit), 6), one.agent.casefold()))
    return tuple(msgspec.structs.replace(one, order=place) for place, one in enumerate(made, 1))


def _option(option: Option, asked: Asked) -> TreatmentOption:
    agent = asked.care.agents.get(option.agent) if option.agent else None
    considered = _considered(option, agent, asked)
    checks = safety.checks(agent, asked.ids, asked.facts)
    cautions = safety.unsaid(safety.cautions(agent, option, asked.facts, asked.given), checks)
    considered = msgspec.structs.replace(considered, contraindications=safety.contraindicated(cautions))
    doses = _doses(option, agent, asked)
    node = next((one for one in asked.disease.nodes if one.id == option.acts_on), None)
    against = (*(safety.said(one) for one in option.against), *_avoid_said(considered))
    made = TreatmentOption(
        order=0,
        agent=agent.name if agent else option.name,
        agent_key=option.agent,
        group=option.group or (agent.group if agent else ""),
        target=agent.target if agent else "",
        node=option.acts_on,
        acts_on=node.label if node else "",
        line=option.line,
        licence=considered.licence,
        dose=doses[0] if doses else None,
        doses=doses,
        no_dose="" if doses else _no_dose(agent, considered.licence, asked),
        responses=considered.responses,
        tried=tuple(tried_words(one) for one in considered.tried),
        for_=(*(safety.said(one) for one in option.for_), *_action(agent)),
        against=against,
        checks=checks,
        monitoring=safety.monitoring(agent, asked.ids),
        cautions=cautions,
        expect=_expect(option, agent, asked),
        reported_doses=tuple(safety.said(one) for one in option.reported_dose),
        fit=fit_parts(considered, asked.disease, asked.patient, asked.region),
        sources=(),
    )
    return msgspec.structs.replace(made, sources=tuple(sorted(sources_in(made))))


def sources_in(record: object) -> set[str]:
    """Every source key in a record and in all that it holds."""
    if isinstance(record, tuple):
        return set().union(*map(sources_in, record)) if record else set()
    if not isinstance(record, msgspec.Struct):
        return set()
    found = set(getattr(record, "source", ()))
    return found.union(*(sources_in(getattr(record, field)) for field in record.__struct_fields__))


def _considered(option: Option, agent: Agent | None, asked: Asked) -> Considered:
    groups = groups_of_option(option, agent)
    return Considered(
        option=option,
        agent=agent,
        groups=groups,
        licence=_licence(agent, asked),
        responses=tuple(response_share(one) for one in option.responses),
        tried=tried_before(option, agent, asked.given),
        contraindications=(),
        lacking=_names(not_yet_tried(option, asked.given), asked.care),
        avoided=tuple(one for one in asked.disease.avoid if safety.avoids(one, option, groups)),
    )


def _names(keys: tuple[str, ...], care: Care) -> tuple[str, ...]:
    """Agents by their names; groups are names already."""
    return tuple(care.agents[key].name if key in care.agents else key for key in keys)


def _licence(agent: Agent | None, asked: Asked) -> LicenceStatus:
    if agent is None:
        return LicenceStatus("off-label", (), "Not one drug: no licence was looked up for it.")
    return licence_status(agent, asked.ids, asked.patient, asked.region)


def _doses(option: Option, agent: Agent | None, asked: Asked) -> tuple[LabelDose, ...]:
    """The label's doses for this patient, of the region asked for first; of its neighbours where there is none."""
    if agent is None or not asked.patient.dosable:
        return ()
    own = tuple(_own_doses(agent, asked))
    return tuple(sorted(own or _neighbours_doses(option, agent, asked), key=lambda one: _place(one, asked.region)))


def _place(dose: LabelDose, region: Region | None) -> tuple[bool, int]:
    return dose.region != region, REGIONS.index(dose.region)


def _own_doses(agent: Agent, asked: Asked) -> Iterator[LabelDose]:
    age, weight = asked.patient.age, asked.patient.weight_kg
    for licence in holding(agent, asked.ids, asked.patient):
        yield from label_doses(agent, licence, age, weight)


def _neighbours_doses(option: Option, agent: Agent, asked: Asked) -> Iterator[LabelDose]:
    """The doses of the neighbours' licences; those of one label that are the same are one, with all their names."""
    age, weight = asked.patient.age, asked.patient.weight_kg
    found: dict[object, list[tuple[str, LabelDose]]] = {}
    for licence in holding(agent, option.dose_like, asked.patient):
        for dose in label_doses(agent, licence, age, weight, neighbours=licence.indication):
            same = (dose.region, dose.low_mg, dose.high_mg, dose.ceiling_mg, dose.interval, dose.route)
            found.setdefault(same, []).append((licence.indication, dose))
    for each in found.values():
        names = " and ".join(dict.fromkeys(name for name, _ in each))
        first = each[0][1]
        yield msgspec.structs.replace(
            first,
            neighbour=names,
            basis=first.basis.replace(f"for {each[0][0]},", f"for {names},"),
            source=tuple(dict.fromkeys(key for _, dose in each for key in dose.source)),
        )


def _no_dose(agent: Agent | None, licence: LicenceStatus, asked: Asked) -> str:
    """Why no dose is shown."""
    if agent is None:
        return "Not one drug: no dose is computed."
    if not asked.patient.dosable:
        return "No dose: the age or the weight is not known, or not plausible."
    held = holding(agent, asked.ids, asked.patient)
    if any(by_surface(one, asked.patient.age, asked.patient.weight_kg) for one in held):
        return BY_SURFACE
    if held:
        return "No dose: the licence holds, but no dose of its label was read for this age and weight."
    if licence.status == "not-at-this-age":
        return _outside(agent, asked)
    if licence.status == "not-decided":
        return "No label dose: whether the licence holds at this age and weight is not decided."
    return "No label dose: it is off label here, and the sources name no licensed neighbour to compare with."


def _outside(agent: Agent, asked: Asked) -> str:
    """That the labels for the disease have no dose here, and from where on they hold."""
    own = (one for one in agent.licences if set(asked.ids) & set(one.diseases) and one.status == "licensed")
    bands = [band for band in dict.fromkeys(band_words(one.least) for one in own) if band]
    holds = f": the label holds {'; or '.join(bands)}" if bands else ""
    return f"No label dose at this age and weight{holds}."


def _avoid_said(considered: Considered) -> Iterator[Said]:
    """What sources advise against; a warning on a use of it stands among the plan's warnings alone."""
    return (safety.said(one.statement, grave=True) for one in considered.avoided if one.advised_against)


def _action(agent: Agent | None) -> tuple[Said, ...]:
    return (safety.said(agent.action, about="action"),) if agent else ()


def _expect(option: Option, agent: Agent | None, asked: Asked) -> tuple[Said, ...]:
    """What response to expect: what is said of the drug in this disease; of the drug itself only where a licence
    names the disease, because what was seen in another says little here."""
    named = agent is not None and any(set(asked.ids) & set(one.diseases) for one in agent.licences)
    stated = option.expect or (agent.expect if agent is not None and named else ())
    return tuple(safety.said(one) for one in stated)
