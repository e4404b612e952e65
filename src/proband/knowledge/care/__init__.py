"""Mechanisms and treatments: the care pack, its records and how it is opened."""

from proband.knowledge.care.agents import Agent, Band, Caution, Check, Dose, Licence
from proband.knowledge.care.criteria import Branch, CriteriaSet, Item
from proband.knowledge.care.diseases import (
    Avoid,
    Cardinal,
    DiseaseCare,
    Edge,
    FounderVariant,
    Node,
    Option,
    Overlaid,
    ResponseCount,
    Separator,
)
from proband.knowledge.care.library import CARE, Care, CareTables
from proband.knowledge.care.statements import EVIDENCE, REGIONS, Evidence, Record, Reference, Region, Statement

__all__ = [
    "CARE",
    "EVIDENCE",
    "REGIONS",
    "Agent",
    "Avoid",
    "Band",
    "Branch",
    "Cardinal",
    "Care",
    "CareTables",
    "Caution",
    "Check",
    "CriteriaSet",
    "DiseaseCare",
    "Dose",
    "Edge",
    "Evidence",
    "FounderVariant",
    "Item",
    "Licence",
    "Node",
    "Option",
    "Overlaid",
    "Record",
    "Reference",
    "Region",
    "ResponseCount",
    "Separator",
    "Statement",
]
