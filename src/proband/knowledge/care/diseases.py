"""What is known of a disease's mechanism and treatment, beside what the phenotype pack says of it.

DiseaseCare ── variants    founder and recurrent variants with their effect
            ── mechanism   Node and Edge: gene defect -> step -> cytokine -> finding
            ── overlay     counts of findings from cohorts that the HPO annotation lacks
            ── confirm     what confirms the disease
            ── treatments  Option: an agent, the node that it acts on, line, responses, for and against
            ── avoid       what not to do
            ── monitoring  what to follow in the disease, whatever is given
"""

from __future__ import annotations

from typing import Literal

import msgspec

from proband.knowledge.care.agents import Check
from proband.knowledge.care.statements import Evidence, Record, Statement

DiseaseClass = Literal["IL-1/inflammasome", "IL-36", "interferon", "NF-kB/ubiquitin", "IL-18/MAS", "other"]
NodeKind = Literal["defect", "step", "cytokine", "finding"]
Line = Literal["first", "second", "later", "adjunct", "rescue", "curative", "reported"]


class Cardinal(Record, frozen=True, kw_only=True):
    """A cardinal finding in words, its HPO term if there is one, and how often it was seen ("13/13")."""

    text: str
    term: str = ""
    count: str = ""
    evidence: Evidence
    source: tuple[str, ...]


class FounderVariant(Record, frozen=True, kw_only=True):
    """A founder or recurrent variant. ``hgvs_c`` counts on the MANE transcript.

    ``established``: its sources show that it causes the disease in whoever carries it as the disease is inherited;
    never so of low penetrance, of uncertain significance, or where single patients or the laboratory speak alone.
    """

    gene: str
    hgvs_c: str = ""
    hgvs_p: str = ""
    legacy: str = ""
    population: str = ""
    effect: str
    established: bool = False
    evidence: Evidence
    source: tuple[str, ...]


class Node(Record, frozen=True, kw_only=True):
    """One step of the mechanism. ``terms`` are the HPO terms that a finding node stands for."""

    id: str
    kind: NodeKind
    label: str
    terms: tuple[str, ...] = ()


class Edge(Record, frozen=True, kw_only=True):
    """One causal link, from node to node, with what it rests on. ``text`` says how, in a few words."""

    start: str
    end: str
    text: str
    evidence: Evidence
    source: tuple[str, ...]


class Overlaid(Record, frozen=True, kw_only=True):
    """A count of a finding in a cohort or series that the HPO annotation of the disease lacks.

    ``seen`` of ``of`` patients had it; ``population`` says which patients ("infants with homozygous L27P").
    """

    term: str
    label: str
    seen: int
    of: int
    population: str
    evidence: Evidence
    source: tuple[str, ...]


class ResponseCount(Record, frozen=True, kw_only=True):
    """How many responded, by source. ``n`` counts ``unit``s (patients or flares); parts not stated are None."""

    complete: int | None = None
    partial: int | None = None
    none: int | None = None
    n: int
    unit: Literal["patients", "flares"]
    population: str = ""
    definition: str = ""
    evidence: Evidence
    source: tuple[str, ...]


class Option(Record, frozen=True, kw_only=True):
    """One treatment of the disease.

    ``agent`` is the key of an agent file, or empty for a class or procedure, whose ``name`` then says what it is
    (``group`` is the class whose responses it counts). ``acts_on`` is the node of the mechanism; ``direct`` says
    that it mends or blocks what the defect itself sets free (not something further down). ``line`` is that of the
    source named in ``for_`` (``for`` in the file). ``after`` holds keys or groups that should have been tried
    before. ``dose_like`` names disease ids whose labelled dose of this agent is the neighbour's dose to show where
    it is off label. ``reported_dose`` are doses that reports used, never computed for a patient. ``least_age`` and
    ``most_age`` limit what the sources speak of. ``expect`` says what response to expect, and when.
    """

    agent: str = ""
    name: str = ""
    group: str = ""
    acts_on: str
    direct: bool = False
    line: Line
    for_: tuple[Statement, ...] = msgspec.field(name="for")
    against: tuple[Statement, ...] = ()
    responses: tuple[ResponseCount, ...] = ()
    after: tuple[str, ...] = ()
    dose_like: tuple[str, ...] = ()
    reported_dose: tuple[Statement, ...] = ()
    least_age: str | None = None
    most_age: str | None = None
    expect: tuple[Statement, ...] = ()
    cautions: tuple[Statement, ...] = ()


class Avoid(Record, frozen=True, kw_only=True):
    """What not to do in this disease, or only with great care. ``agents`` and ``groups`` say with what.

    ``advised_against`` marks sources that advise against giving it in this disease at all: then it sinks in the
    order of the options. A warning on stopping it, on its dose or on one use of it does not.
    """

    agents: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    advised_against: bool = False
    statement: Statement


class DiseaseCare(Record, frozen=True, kw_only=True):
    """One disease. ``key`` is the file's name; ``id`` its leading id in the phenotype pack; ``other_ids`` the
    ids of forms that this file covers as well. ``depth`` is "full" or "brief".
    """

    key: str
    id: str
    other_ids: tuple[str, ...] = ()
    name: str
    abbreviation: str = ""
    aliases: tuple[str, ...] = ()
    mondo: tuple[str, ...] = ()
    orphanet: tuple[str, ...] = ()
    genes: tuple[str, ...]
    inheritance: tuple[str, ...]
    disease_class: DiseaseClass
    depth: Literal["full", "brief"]
    summary: Statement
    cardinal: tuple[Cardinal, ...] = ()
    variants: tuple[FounderVariant, ...] = ()
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    overlay: tuple[Overlaid, ...] = ()
    confirm: tuple[Statement, ...] = ()
    treatments: tuple[Option, ...] = ()
    avoid: tuple[Avoid, ...] = ()
    monitoring: tuple[Check, ...] = ()
    notes: tuple[Statement, ...] = ()


class Separator(Record, frozen=True, kw_only=True):
    """What tells two diseases apart that are confused.

    ``points_to`` is the disease (key) for which the finding speaks, ``against`` the one that it speaks against;
    ``term`` the HPO term if there is one; ``how`` how to look for it.
    """

    points_to: str
    against: str
    term: str = ""
    text: str
    how: str
    evidence: Evidence
    source: tuple[str, ...]
