"""What a result says of treatment: ``TreatmentPlan``, one for each disease that was asked for.

    TreatmentPlan ── options   TreatmentOption, the best fitting first
                     ── licence    LicenceStatus (status, and every region that licenses it for this patient)
                     ── dose       LabelDose (computed for this weight) or None
                     ── responses  ResponseShare (counts with an interval)
                     ── for, against, checks, monitoring, cautions, expect   Said (text, evidence, sources)
                  ── confirm   what confirms the disease
                  ── avoid     what not to do
                  ── mechanism Mechanism (nodes and edges, the patient's findings and the drugs on them)
                  ── references   what every source key stands for

The wording is that of a source quoted to a specialist, never an order.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from proband.evidence import Named
from proband.issue import Issue
from proband.knowledge.care import Evidence, Reference, Region

Status = Literal["licensed", "off-label", "not-at-this-age", "not-decided"]
# The code of the Issue of a plan for a disease of which nothing is known.
NOTHING_KNOWN = "no-treatment-knowledge"
Standing = Literal["general", "applies", "possible", "not stated", "excluded"]


class Said(msgspec.Struct, frozen=True):
    """A statement with its evidence level and source keys. ``about`` is a short name where there is one
    (the test of a check); ``applies`` says what in this case makes it apply, or that the case does not state it
    (empty: general); for what is monitored, its schedule. ``standing`` is the same as a word: it "applies",
    "possible" (a sign of it is there), "not stated", "excluded", or "general". ``grave``: a contraindication."""

    text: str
    evidence: Evidence
    source: tuple[str, ...]
    about: str = ""
    applies: str = ""
    grave: bool = False
    standing: Standing = "general"


class RegionLicence(msgspec.Struct, frozen=True):
    """A region that licenses an agent for this disease, age and weight. ``text`` says indication and limits."""

    region: Region
    agency: str
    year: int | None
    label_date: str
    text: str
    source: tuple[str, ...]


class LicenceStatus(msgspec.Struct, frozen=True):
    """``status``: licensed (somewhere, for this disease, age and weight), off-label (nowhere for this disease),
    not-at-this-age (for this disease, but not for this age or weight), or not-decided (for this disease, but the
    age or weight is not known). ``regions`` license it for this
    patient; ``elsewhere`` says in words where and for whom else it is licensed (other ages, other diseases,
    withdrawn, refused); ``text`` is the whole in a sentence.
    """

    status: Status
    regions: tuple[RegionLicence, ...]
    text: str
    elsewhere: tuple[Said, ...] = ()


class LabelDose(msgspec.Struct, frozen=True):
    """What a label's dose comes to at this weight, in mg a dose.

    ``low_mg`` to ``high_mg`` is the starting dose. ``ceiling_mg`` is the highest amount that the label allows this
    patient: what raising the dose reaches (``raised``), else its highest single amount (None: the label gives
    neither). ``interval`` is ISO 8601 (None: a single dose), ``interval_text`` says it with any loading scheme;
    ``raise_text`` how the label raises it (empty for a neighbour's: it speaks of the other disease). ``basis``
    names label, region, date and arithmetic; ``off_label`` that it is the label's dose for a neighbouring
    disease (``neighbour``); ``region`` is the label's.
    """

    low_mg: float
    high_mg: float
    ceiling_mg: float | None
    raised: bool
    interval: str | None
    interval_text: str
    route: str
    raise_text: str
    region: Region
    off_label: bool
    neighbour: str
    basis: str
    source: tuple[str, ...]


class ResponseShare(msgspec.Struct, frozen=True):
    """Counts of responses by source. ``share`` is that of complete or partial responses of ``n`` (complete alone
    where that is all that was counted; None where neither is stated); ``low`` and ``high`` its 95 % Wilson
    interval; ``small`` marks fewer than 20."""

    complete: int | None
    partial: int | None
    none: int | None
    n: int
    unit: str
    population: str
    definition: str
    evidence: Evidence
    source: tuple[str, ...]
    share: float | None
    low: float | None
    high: float | None
    small: bool


class Tried(msgspec.Struct, frozen=True):
    """That this patient had it (or one of its group) already: what was given, and what came of it."""

    agent: str
    response: str
    text: str


class FitPart(msgspec.Struct, frozen=True):
    """One part of how well an option fits: ``points`` (may be negative) and why."""

    name: str
    points: float
    because: str


class TreatmentOption(msgspec.Struct, frozen=True, kw_only=True):
    """One option. ``order`` counts from 1, the best fitting first; ``fit`` are the parts of the order.

    ``node`` is the id of the mechanism's node that it acts on, ``acts_on`` its label.
    """

    order: int
    agent: str
    agent_key: str
    group: str
    target: str
    node: str
    acts_on: str
    line: str
    licence: LicenceStatus
    dose: LabelDose | None
    doses: tuple[LabelDose, ...]
    no_dose: str
    responses: tuple[ResponseShare, ...]
    tried: tuple[Tried, ...]
    for_: tuple[Said, ...] = msgspec.field(name="for")
    against: tuple[Said, ...]
    checks: tuple[Said, ...]
    monitoring: tuple[Said, ...]
    cautions: tuple[Said, ...]
    expect: tuple[Said, ...]
    reported_doses: tuple[Said, ...]
    fit: tuple[FitPart, ...]
    sources: tuple[str, ...]


class MechanismNode(msgspec.Struct, frozen=True):
    """A node; ``findings`` are this patient's present findings that it stands for, ``excluded`` those looked for
    and not seen; ``agents`` the options (agents) that act on it; ``improves`` the ids of the finding
    nodes downstream of it."""

    id: str
    kind: str
    label: str
    findings: tuple[Named, ...]
    excluded: tuple[Named, ...]
    agents: tuple[str, ...]
    improves: tuple[str, ...] = ()


class MechanismEdge(msgspec.Struct, frozen=True):
    """A causal link with its evidence and sources."""

    start: str
    end: str
    text: str
    evidence: Evidence
    source: tuple[str, ...]


class Mechanism(msgspec.Struct, frozen=True):
    """The causal graph of the disease, with the patient's findings and the drugs on it."""

    nodes: tuple[MechanismNode, ...]
    edges: tuple[MechanismEdge, ...]


class CitedSource(Reference, frozen=True, kw_only=True, omit_defaults=False):
    """What a source key of the plan (``id``) stands for; ``secondary`` marks a page that quotes another."""


class TreatmentPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What can be done about one disease.

    ``confirmed`` says whether the disease is confirmed in this patient, ``confirmed_by`` by what, or what is
    missing; while it is not, every option holds only if it is confirmed, and ``confirm`` (the confirming test)
    comes first. ``known`` is "full" or "brief" (care pack), "annotations" (treatment annotations that the user
    added) or "none". ``weight_kg`` and ``age`` are what doses were computed with.
    """

    disease_id: str
    name: str
    abbreviation: str
    confirmed: bool
    confirmed_by: str
    known: Literal["full", "brief", "annotations", "none"]
    age: str | None
    weight_kg: float | None
    region: Region | None
    summary: Said | None = None
    confirm: tuple[Said, ...] = ()
    options: tuple[TreatmentOption, ...] = ()
    avoid: tuple[Said, ...] = ()
    warnings: tuple[Said, ...] = ()
    monitoring: tuple[Said, ...] = ()
    annotations: tuple[Said, ...] = ()
    mechanism: Mechanism | None = None
    issues: tuple[Issue, ...] = ()
    references: tuple[CitedSource, ...] = ()
    release: str = ""
    others: tuple[Named, ...] = ()
