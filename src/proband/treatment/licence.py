"""Whether an agent is licensed for a disease at an age and weight, in which regions, and where else it is.

A licence holds for a patient who is within its limits and within the band of one of its doses, if it has any. A
licence whose limits cannot be compared never counts as licensed: where the patient's age or weight is not known the
status is "not-decided"; where the text that was read states no limit it is off label, and the text says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from proband.knowledge.care import Agent, Licence, Region
from proband.treatment.band import band_words, limits, missing, within
from proband.treatment.duration import ADULT, reached
from proband.treatment.patient import Patient
from proband.treatment.result import LicenceStatus, RegionLicence, Said, Status

REGIONS_SHORT: dict[Region, str] = {"us": "US", "eu": "EU", "uk": "UK", "jp": "Japan"}


class Judged(msgspec.Struct, frozen=True):
    """A licence for the disease, and whether it holds for the patient (None: it cannot be decided, ``why``);
    ``unread`` if that is because the text that was read states no limit."""

    licence: Licence
    holds: bool | None
    why: str = ""
    unread: bool = False


def licence_status(agent: Agent, ids: Iterable[str], patient: Patient, region: Region | None) -> LicenceStatus:
    """The licence of an agent for the disease of these ids, for this patient."""
    own, other = _parted(agent, frozenset(ids))
    standings = [_judged(licence, patient) for licence in own if licence.status == "licensed"]
    held = tuple(one.licence for one in standings if one.holds)
    beside = (*(_not_here(one) for one in standings if not one.holds), *_elsewhere((*own, *other), own))
    return LicenceStatus(
        status=_status(standings),
        regions=tuple(_region(licence) for licence in held),
        text=_text(agent, standings, region),
        elsewhere=beside,
    )


def holding(agent: Agent, ids: Iterable[str], patient: Patient) -> tuple[Licence, ...]:
    """The licences for one of these diseases that hold for the patient."""
    own, _ = _parted(agent, frozenset(ids))
    return tuple(one for one in own if one.status == "licensed" and _judged(one, patient).holds)


def _parted(agent: Agent, ids: frozenset[str]) -> tuple[tuple[Licence, ...], tuple[Licence, ...]]:
    """The licences for the disease, and those for others."""
    own = tuple(one for one in agent.licences if ids.intersection(one.diseases))
    return own, tuple(one for one in agent.licences if one not in own)


def _judged(licence: Licence, patient: Patient) -> Judged:
    if not limits(licence.least) and not licence.no_least_age:
        return _unread(licence, patient, "from which age")
    for bands in ((licence.least,), tuple(dose.band for dose in licence.doses)):
        kept = [within(band, patient.age, patient.weight_kg) for band in bands]
        if True in kept or not kept:
            continue
        if None not in kept:
            return Judged(licence, False)
        needed = dict.fromkeys(of for band in bands for of in missing(band, patient.age, patient.weight_kg))
        return Judged(licence, None, f"the {' and '.join(needed)} of the patient is not known")
    return (
        _unread(licence, patient, "which weight a child needs") if licence.limits_unread else Judged(licence, True)
    )


def _unread(licence: Licence, patient: Patient, what: str) -> Judged:
    """A licence whose limits were not read: it surely holds for adults alone."""
    if patient.age is not None and reached(patient.age, ADULT):
        return Judged(licence, True)
    return Judged(licence, None, f"the text that was read does not say {what}", unread=True)


def _status(standings: list[Judged]) -> Status:
    if any(one.holds for one in standings):
        return "licensed"
    if any(one.holds is None and not one.unread for one in standings):
        return "not-decided"
    return "not-at-this-age" if any(one.holds is False for one in standings) else "off-label"


def _text(agent: Agent, standings: list[Judged], region: Region | None) -> str:
    """The whole in a sentence or two."""
    held = [one.licence for one in standings if one.holds]
    if held:
        text = f"Licensed for this disease, age and weight: {'; '.join(map(_place, held))}."
        asked = region is None or any(one.region == region for one in held)
        return text if asked or region is None else f"{text} Not in the region asked for ({REGIONS_SHORT[region]})."
    if not standings and not any(one.status == "licensed" for one in agent.licences):
        return f"Off label: no label of {agent.name} was read; it may not be licensed at all."
    if not standings:
        return f"Off label: no label that was read licenses {agent.name} for this disease."
    open_ = [one for one in standings if one.holds is None]
    unread = "; ".join(dict.fromkeys(_because(one) for one in open_ if one.unread))
    if any(not one.unread for one in open_):
        return f"Not decided whether it is licensed for this patient ({'; '.join(map(_because, open_))})."
    outside = [one.licence for one in standings if one.holds is False]
    if outside:
        more = f" Licensed for the disease as well, with limits that were not read ({unread})." if unread else ""
        return f"{_limits_words(agent, outside)}; not for this age and weight.{more}"
    return f"Off label as far as was read: licensed for the disease with limits that were not read ({unread})."


def _because(one: Judged) -> str:
    return f"{REGIONS_SHORT[one.licence.region]}: {one.why}"


def _limits_words(agent: Agent, licences: list[Licence]) -> str:
    """ "IL-36 receptor antibody: licensed from 12 years and 40 kg (US, EU)"."""
    by_band: dict[str, list[str]] = {}
    for one in licences:
        by_band.setdefault(band_words(one.least), []).append(REGIONS_SHORT[one.region])
    said = (f"{band} ({', '.join(dict.fromkeys(regions))})".strip() for band, regions in by_band.items())
    return f"{agent.name} ({agent.group}): licensed {', '.join(said)}"


def _place(licence: Licence) -> str:
    year = f", {licence.year}" if licence.year else ""
    return f"{REGIONS_SHORT[licence.region]} ({licence.agency}{year})"


def _region(licence: Licence) -> RegionLicence:
    return RegionLicence(
        licence.region,
        licence.agency,
        licence.year,
        licence.label_date,
        _sentence("", licence),
        licence.source,
    )


def _indication(licence: Licence) -> str:
    """The indication with its limits."""
    unlimited = "no least age in the text read" if licence.no_least_age else ""
    limit = band_words(licence.least) or unlimited
    return f"{licence.indication}, {limit}" if limit else licence.indication


def _sentence(before: str, licence: Licence, after: str = "") -> str:
    """The licence in a sentence, and its conditions in another."""
    said = f"{before} {_indication(licence)}".strip() + (f"; {after}" if after else "")
    conditions = licence.conditions.rstrip(".")
    return f"{said}. {conditions[:1].upper()}{conditions[1:]}." if conditions else f"{said}."


def _not_here(one: Judged) -> Said:
    licence = one.licence
    text = _sentence(f"{_place(licence)}: licensed for", licence, one.why or "not for this age and weight")
    return Said(text, "licence", licence.source)


def _elsewhere(every: tuple[Licence, ...], own: tuple[Licence, ...]) -> Iterator[Said]:
    """Licences for other diseases, and those that are no more or never were."""
    for one in every:
        if one.status == "licensed" and one not in own:
            yield _beside(one, "licensed for", "another disease")
        elif one.status != "licensed":
            yield _beside(one, f"licence {one.status}:")


def _beside(licence: Licence, verb: str, after: str = "") -> Said:
    text = _sentence(f"{_place(licence)}: {verb}", licence, after)
    return Said(text, "licence", licence.source)
