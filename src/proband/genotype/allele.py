"""An allele in a gene as evidence: of which kind it is, how much more often patients have such a one, and why.

Four things are asked of an allele: its kind (does it truncate, exchange an amino acid ...), what predictions and
codon position say of it, how frequent it is, and whether ClinVar knows it. ``weight`` multiplies the answers; it is
a ratio up to a constant, which background.py takes out by dividing by the sum over the patient's own file.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from proband.genotype.model import Call, Consequence, Effect
from proband.knowledge.variants import KnownVariant

AlleleKind = Literal["truncating", "missense", "in-frame", "splice region", "non-coding", "silent"]
InRun = Literal["yes", "no", "cannot tell"]

_KINDS: dict[Effect, AlleleKind] = {
    "gene deleted": "truncating",
    "stop gained": "truncating",
    "frameshift": "truncating",
    "splice donor": "truncating",
    "splice acceptor": "truncating",
    "start lost": "truncating",
    "stop lost": "in-frame",
    "missense": "missense",
    "coding SNV": "missense",
    "in-frame deletion": "in-frame",
    "in-frame insertion": "in-frame",
    "splice region": "splice region",
    "non-coding exon": "non-coding",
}

# The share of coding SNVs that change the protein, by codon position and kind of exchange, counted over the genetic
# code; the rest of third-position transitions are silent.
CHANGES_PROTEIN = {
    (1, "transition"): 0.934,
    (1, "transversion"): 0.967,
    (2, "transition"): 1.0,
    (2, "transversion"): 1.0,
    (3, "transition"): 0.05,
    (3, "transversion"): 0.44,
}
_TRANSITIONS = frozenset(("AG", "GA", "CT", "TC"))

# REVEL as calibrated for PP3 and BP4 (Pejaver 2022, PMID:36413997): the odds of the strength of each interval.
_REVEL = ((0.932, 18.7), (0.773, 4.33), (0.644, 2.08), (0.290, 1.0), (0.183, 0.48), (0.016, 0.23), (0.0, 0.053))
# SpliceAI as recommended by ClinGen (Walker 2023, PMC10357475): 0.2 and more supports, 0.1 and less speaks against.
_SPLICEAI = ((0.2, 2.08), (0.1, 1.0), (0.0, 0.48))

# Disease alleles are rarer than what a frequency gate lets through; the weight falls with the frequency.
_RARITY = ((1e-2, 0.005), (1e-3, 0.05), (1e-4, 0.4), (0.0, 1.0))


class Allele(msgspec.Struct, frozen=True):
    """One call in one gene. ``known`` is ClinVar's record of the allele; ``same_codon`` counts ClinVar's other
    missense variants of its codon; ``in_run`` says whether it lies in a run of homozygosity. ``worth`` is what the
    class that a report gives it multiplies (stated_alleles.py)."""

    call: Call
    consequence: Consequence
    kind: AlleleKind
    known: KnownVariant | None = None
    same_codon: int = 0
    in_run: InRun = "cannot tell"
    worth: float = 1.0

    @property
    def symbol(self) -> str:
        """The gene."""
        return self.consequence.symbol

    @property
    def weight(self) -> float:
        """How much more often an allele of its kind with these properties is causal than another of its kind."""
        return protein_change(self) * predicted(self) * rarity(self.call) * self.worth


def kind_of(effect: Effect) -> AlleleKind:
    """What a consequence is to a gene; UTR, intron and synonymous changes are silent until shown otherwise."""
    return _KINDS.get(effect, "silent")


def protein_change(allele: Allele) -> float:
    """The chance that a coding SNV whose amino acids are unknown changes the protein; 1 where that is known."""
    consequence, call = allele.consequence, allele.call
    if consequence.effect != "coding SNV" or consequence.codon_position is None:
        return 1.0
    exchange = "transition" if call.ref + call.alt in _TRANSITIONS else "transversion"
    return CHANGES_PROTEIN[consequence.codon_position, exchange]


def predicted(allele: Allele) -> float:
    """The odds that the predictions in the file give: REVEL for missense, SpliceAI for what may splice."""
    scores = allele.call.scores
    if allele.kind == "missense" and "revel" in scores:
        return _step(_REVEL, scores["revel"])
    if allele.kind in ("splice region", "silent") and "spliceai" in scores:
        return _step(_SPLICEAI, scores["spliceai"])
    return 1.0


def rarity(call: Call) -> float:
    """The weight of the allele's frequency; an unknown frequency says nothing."""
    return 1.0 if call.frequency is None else _step(_RARITY, call.frequency.value)


def _step(steps: tuple[tuple[float, float], ...], value: float) -> float:
    return next((weight for least, weight in steps if value >= least), 1.0)
