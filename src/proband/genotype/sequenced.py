"""What a sequenced genome says of every disease: the ratios of the genes (likelihood.py), joined by disease.

A disease with several genes gets the mean of their ratios, because a patient has it by one of them. A disease whose
genes are not known, or are not covered by the file, gets none: nothing was assessed. A syndrome that is a lost or
gained piece of chromosome is not matched by small variants in the genes of that piece.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import log10

import numpy as np
from numpy.typing import NDArray

from proband.case.model import Sex
from proband.evidence import Evidence
from proband.genotype.likelihood import (
    HOMOZYGOUS,
    LEAST,
    MISSED,
    GeneCalls,
    GeneRatio,
    Inheritance,
    inheritances,
)
from proband.genotype.wording import explained
from proband.knowledge import Knowledge
from proband.knowledge.inheritance import modes_of_all

_COPY_NUMBER = re.compile(
    r"\b(?:micro)?(?:deletion|duplication|triplication)s?\b|\b(?:tri|mono|tetra)somy\b|\buniparental\b", re.I
)
_NOT_CHROMOSOMAL = re.compile(r"mitochondrial DNA|pseudotrisomy", re.I)


def is_copy_number(name: str) -> bool:
    """Whether a disease is by its name a lost or gained piece of chromosome."""
    return bool(_COPY_NUMBER.search(name)) and not _NOT_CHROMOSOMAL.search(name)


class SequencedEvidence:
    """The log10 ratio of every disease, shape (diseases,), and its reasons.

    ``calls`` by current gene symbol; ``covered`` the genes that the file can say something of.
    """

    def __init__(
        self,
        calls: Mapping[str, GeneCalls],
        covered: frozenset[str],
        knowledge: Knowledge,
        *,
        sex: Sex,
        consanguineous: str = "unknown",
    ) -> None:
        self._calls = calls
        self._covered = covered
        self._knowledge = knowledge
        self._sex: Sex = sex
        self._consanguineous = consanguineous
        self._ratios: dict[tuple[str, Inheritance], GeneRatio] = {}
        self.log10_lr = self._all()

    def genes(self, disease: int) -> tuple[str, ...]:
        """The covered genes of a disease."""
        symbols = self._knowledge.gene_symbols
        current = (symbols.get(gene, gene) for gene in self._knowledge.own_genes(disease))
        return tuple(gene for gene in dict.fromkeys(current) if gene in self._covered)

    def evidence(self, disease: int) -> tuple[Evidence, ...]:
        """The reason for one disease; none where nothing was assessed."""
        lead = self._knowledge.diseases.lead(disease)
        genes = self.genes(lead)
        value = float(self.log10_lr[lead])
        if not genes or self._neutral(lead):
            return ()
        best = max((self._best(gene, lead) for gene in genes), key=lambda ratio: ratio.log10_lr)
        because, source = explained(best, genes)
        return (Evidence("genotype", self._knowledge.diseases.id(lead), value, because, source),)

    def _all(self) -> NDArray[np.float64]:
        diseases = self._knowledge.diseases
        found = np.zeros(len(diseases), dtype=np.float64)
        for row in range(len(diseases)):
            if diseases.lead(row) == row:
                found[row] = self._disease(row)
        return found[diseases.leads]

    def _disease(self, lead: int) -> float:
        genes = self.genes(lead)
        if not genes or self._neutral(lead):
            return 0.0
        how = self._how(lead)
        return log10(sum(self._gene(gene, how) for gene in genes) / len(genes))

    def _neutral(self, lead: int) -> bool:
        return is_copy_number(self._knowledge.diseases.name(lead))

    def _how(self, lead: int) -> tuple[Inheritance, ...]:
        return inheritances(modes_of_all(self._knowledge)[lead], self._sex)

    def _gene(self, gene: str, how: tuple[Inheritance, ...]) -> float:
        if gene not in self._calls:
            return sum(nothing_found(one, self._consanguineous) for one in how) / len(how)
        return float(sum(10 ** self._ratio(gene, one).log10_lr for one in how) / len(how))

    def _ratio(self, gene: str, how: Inheritance) -> GeneRatio:
        if (gene, how) not in self._ratios:
            self._ratios[gene, how] = self._calls[gene].ratio(how, self._consanguineous)
        return self._ratios[gene, how]

    def _best(self, gene: str, lead: int) -> GeneRatio:
        if gene not in self._calls:
            return GeneRatio(log10(LEAST), None, ())
        return max((self._ratio(gene, one) for one in self._how(lead)), key=lambda ratio: ratio.log10_lr)


def nothing_found(how: Inheritance, consanguineous: str) -> float:
    """The ratio of a covered gene without any call: how often the causal alleles are missed."""
    homozygous = HOMOZYGOUS[consanguineous]
    missed = homozygous * MISSED + (1 - homozygous) * MISSED**2 if how == "recessive" else MISSED
    return max(missed, LEAST)
