"""What a sequenced genome says of every disease: the ratios of the genes (likelihood.py), joined by disease.

A disease with several genes gets the mean of their ratios, because a patient has it by one of them. A disease whose
genes are not known, or are not covered by the file, gets none: nothing was assessed. A syndrome that is a lost or
gained piece of chromosome is not matched by small variants in the genes of that piece, but by deletions of its
bands (syndrome.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log10

import numpy as np
from numpy.typing import NDArray

from proband.case.model import Sex
from proband.evidence import Evidence
from proband.genotype.likelihood import (
    DOUBT_OF_DELETION,
    HOMOZYGOUS,
    LEAST,
    MISSED,
    GeneCalls,
    GeneRatio,
    Inheritance,
    doubted,
    inheritances,
    shared,
)
from proband.genotype.syndrome import Match, is_copy_number
from proband.genotype.wording import LESS, METHOD, explained
from proband.knowledge import Knowledge
from proband.knowledge.inheritance import cause_of, modes_of_all

# Anyone has so many rare deletions of 100 kb or more, and of twice the size half as many (assumption).
RARE_DELETIONS, RARE_DELETION_BASES = 0.3, 1e5
GENOME_BASES = 3.1e9


class SequencedEvidence:
    """The log10 ratio of every disease, shape (diseases,), and its reasons.

    ``calls`` by current gene symbol; ``covered`` the genes that the file can say something of; ``deleted`` the
    deletions that may be a syndrome, with whether both copies are gone, by the row of the disease.
    """

    def __init__(
        self,
        calls: Mapping[str, GeneCalls],
        covered: frozenset[str],
        knowledge: Knowledge,
        *,
        sex: Sex,
        consanguineous: str = "unknown",
        deleted: Mapping[int, tuple[tuple[Match, bool], ...]] | None = None,
    ) -> None:
        self._calls = calls
        self._deleted = deleted or {}
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
        match, ratio = self._syndrome(lead)
        if match is not None and log10(doubted(ratio, DOUBT_OF_DELETION)) >= value:
            because = f"{match.because}. Which parent it comes from was not looked at."
            return (Evidence("genotype", self._knowledge.diseases.id(lead), value, because, (METHOD,)),)
        if not genes or self._neutral(lead):
            return ()
        best = max((self._best(gene, lead) for gene in genes), key=lambda ratio: ratio.log10_lr)
        because, source = explained(best, genes)
        because += LESS[cause_of(self._knowledge, lead)]
        return (Evidence("genotype", self._knowledge.diseases.id(lead), value, because, source),)

    def _all(self) -> NDArray[np.float64]:
        diseases = self._knowledge.diseases
        found = np.zeros(len(diseases), dtype=np.float64)
        for row in range(len(diseases)):
            if diseases.lead(row) == row:
                found[row] = self._disease(row)
        return found[diseases.leads]

    def _disease(self, lead: int) -> float:
        match, syndrome = self._syndrome(lead)
        genes = () if self._neutral(lead) else self.genes(lead)
        if not genes:
            return log10(doubted(syndrome, DOUBT_OF_DELETION)) if match else 0.0
        how = self._how(lead)
        small = sum(self._gene(gene, how) for gene in genes) / len(genes)
        small = shared(small, cause_of(self._knowledge, lead))
        return log10(max(small, doubted(syndrome, DOUBT_OF_DELETION)))

    def _syndrome(self, lead: int) -> tuple[Match | None, float]:
        """The deletion that is likeliest to be the syndrome, and its ratio; (None, 0) without one."""
        both = self._how(lead) == ("recessive",)
        found = [
            (match, (1 - MISSED) / _by_chance(match))
            for match, homozygous in self._deleted.get(lead, ())
            if homozygous or not both
        ]
        return max(found, key=lambda one: one[1], default=(None, 0.0))

    def _neutral(self, lead: int) -> bool:
        return is_copy_number(self._knowledge.diseases.name(lead))

    def _how(self, lead: int) -> tuple[Inheritance, ...]:
        return inheritances(modes_of_all(self._knowledge)[lead], self._sex, cause_of(self._knowledge, lead))

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


def _by_chance(match: Match) -> float:
    """How many rare deletions of this size anyone has in bands of that size."""
    rate = RARE_DELETIONS * min(RARE_DELETION_BASES / match.deletion.size, 1.0)
    return rate * match.syndrome.size / GENOME_BASES


def nothing_found(how: Inheritance, consanguineous: str) -> float:
    """The ratio of a covered gene without any call: how often the causal alleles are missed."""
    homozygous = HOMOZYGOUS[consanguineous]
    missed = homozygous * MISSED + (1 - homozygous) * MISSED**2 if how == "recessive" else MISSED
    return max(missed, LEAST)
