"""Modes of inheritance: which diseases are dominant, recessive, X-linked, mitochondrial."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from proband.knowledge.library import Knowledge

Mode = Literal["AD", "AR", "XLR", "XLD", "XL", "MT", "other"]
# What an inherited genotype is to a disease: its cause; nothing, because the change arises in the body; a risk.
Cause = Literal["inherited", "somatic", "susceptibility"]

SOMATIC, MULTIFACTORIAL = "HP:0001442", "HP:0001426"
_SOMATIC_NAME = re.compile(r",\s+somatic(?:,?\s+mosaic)?$", re.IGNORECASE)
_SUSCEPTIBILITY = re.compile(r"\bsusceptib", re.IGNORECASE)

MODES: dict[str, Mode] = {
    "HP:0000006": "AD",
    "HP:0000007": "AR",
    "HP:0001419": "XLR",
    "HP:0001423": "XLD",
    "HP:0001417": "XL",
    "HP:0001427": "MT",
}


def modes_of(knowledge: Knowledge, disease: int) -> frozenset[Mode]:
    """The modes of inheritance that the catalogues give a disease (all entries of its group)."""
    ontology = knowledge.ontology
    return frozenset(
        mode
        for term in knowledge.diseases.inheritance(disease)
        for parent_id, mode in MODES.items()
        if ontology.is_a(term, _row(knowledge, parent_id))
    )


def cause_of(knowledge: Knowledge, disease: int) -> Cause:
    """What an inherited genotype is to the disease in this row (that of its leading entry).

    Somatic: the name ends so, or somatic mutation is the only inheritance that the catalogues give. Susceptibility:
    the name says so, and the catalogues give no Mendelian inheritance or a multifactorial one as well.
    """
    lead = knowledge.diseases.lead(disease)
    return _causes(knowledge).get(lead, "inherited")


@lru_cache(maxsize=4)
def _causes(knowledge: Knowledge) -> dict[int, Cause]:
    """The leading entries that are not simply inherited."""
    diseases, modes = knowledge.diseases, modes_of_all(knowledge)
    somatic, complex_ = (_leads_with(knowledge, term) for term in (SOMATIC, MULTIFACTORIAL))
    found: dict[int, Cause] = {}
    for lead in set(diseases.leads.tolist()):
        name = diseases.name(lead)
        if _SOMATIC_NAME.search(name) or (lead in somatic and not modes[lead]):
            found[lead] = "somatic"
        elif _SUSCEPTIBILITY.search(name) and (lead in complex_ or not modes[lead]):
            found[lead] = "susceptibility"
    return found


def _leads_with(knowledge: Knowledge, term_id: str) -> set[int]:
    """The leading entries of the groups with an inheritance term or one below it; a release need not have it."""
    diseases, terms = knowledge.diseases.inheritance_links()
    row = knowledge.ontology.index(term_id)
    if row is None:
        return set()
    line = knowledge.ontology.descendants(row)
    return set(knowledge.diseases.leads[diseases[np.isin(terms, line)]].tolist())


@lru_cache(maxsize=4)
def mode_members(knowledge: Knowledge) -> dict[Mode, NDArray[np.bool_]]:
    """For each mode, which diseases have it: boolean vectors of shape (diseases,)."""
    diseases, terms = knowledge.diseases.inheritance_links()
    found: dict[Mode, NDArray[np.bool_]] = {}
    for parent_id, mode in MODES.items():
        line = knowledge.ontology.descendants(_row(knowledge, parent_id))
        vector = np.zeros(len(knowledge.diseases), dtype=np.bool_)
        vector[diseases[np.isin(terms, line)]] = True
        found[mode] = vector | found[mode] if mode in found else vector
    return found


@lru_cache(maxsize=4)
def modes_of_all(knowledge: Knowledge) -> tuple[frozenset[Mode], ...]:
    """``modes_of`` of every row at once: a result per disease, that of its group."""
    leads = knowledge.diseases.leads
    found: list[set[Mode]] = [set() for _ in range(len(leads))]
    for mode, members in mode_members(knowledge).items():
        for lead in set(leads[np.flatnonzero(members)].tolist()):
            found[lead].add(mode)
    of_lead = {lead: frozenset(found[lead]) for lead in set(leads.tolist())}
    return tuple(of_lead[lead] for lead in leads.tolist())


def _row(knowledge: Knowledge, term_id: str) -> int:
    row = knowledge.ontology.index(term_id)
    if row is None:
        raise LookupError(term_id)
    return row
