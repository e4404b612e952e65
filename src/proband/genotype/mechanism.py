"""Whether loss of function of a gene causes disease: what PVS1 asks of a gene, and what says so.

ClinVar     three or more truncating variants with two stars (knowledge/variants.py)
care pack   a disease of the gene whose defect is a loss of function
ClinVar     where it has fewer: at least one truncating variant, more of them than all others, and every disease
            of the gene recessive. Few variants say less, so that PVS1 is then strong at most.

The third rule is an assumption in the spirit of Abou Tayoun 2018 (PMID:30192042), who lower PVS1 where the
mechanism is less than established.
"""

from __future__ import annotations

import re

import msgspec

from proband.knowledge import Knowledge
from proband.knowledge.care import DiseaseCare
from proband.knowledge.inheritance import modes_of

_LOSS = re.compile(r"\bloss of function\b|\ballele lost\b", re.IGNORECASE)
_RECESSIVE = frozenset(("AR", "XLR"))


class Mechanism(msgspec.Struct, frozen=True):
    """Why loss of function of a gene is held to cause disease; ``sure`` unless few variants alone say so."""

    because: str
    source: tuple[str, ...]
    sure: bool = True


def loss_beside_clinvar(symbol: str, knowledge: Knowledge, *, known: bool = True) -> Mechanism | None:
    """What else than three truncating variants of ClinVar says it; None if nothing does.

    Without ``known`` ClinVar is not asked.
    """
    found = _by_care(symbol, knowledge)
    return found or (_by_few(symbol, knowledge) if known else None)


def _by_care(symbol: str, knowledge: Knowledge) -> Mechanism | None:
    diseases = knowledge.care.tables.diseases if knowledge.care is not None else ()
    for disease in diseases:
        lost = {node.id for node in disease.nodes if node.kind == "defect" and _LOSS.search(node.label)}
        if lost and symbol in disease.genes:
            return Mechanism(f"the defect of {disease.name}", _sources(disease, lost))
    return None


def _sources(disease: DiseaseCare, lost: set[str]) -> tuple[str, ...]:
    """The sources of what follows from the loss, else of the summary."""
    found = [source for edge in disease.edges if edge.start in lost for source in edge.source]
    return tuple(dict.fromkeys(found)) or disease.summary.source


def _by_few(symbol: str, knowledge: Knowledge) -> Mechanism | None:
    record = knowledge.known_variants.record(symbol)
    if record is None or not record.truncating > record.missense + record.inframe + record.other:
        return None
    modes = [modes_of(knowledge, row) for row in knowledge.genes.diseases_of(symbol)]
    if not modes or not all(each and each <= _RECESSIVE for each in modes):
        return None
    counted = f"{record.truncating} truncating variant{'s' * (record.truncating > 1)} in ClinVar and few others"
    release = knowledge.known_variants.release
    return Mechanism(f"recessive, {counted}", (f"ClinVar {release}",), sure=False)
