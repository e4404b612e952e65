"""How much likelier the calls in a gene are if the gene causes the disease than if it does not.

Dominant disease. A patient has one causal allele, of kind k with probability s_k (``CAUSAL``), which the file lacks
with probability m (``MISSED``: deep intronic, structural, not covered); alleles that do not matter come as in
anyone, a Poisson number with mean b_k. The ratio of the probabilities of the calls is then, without approximation,

    LR = m + (1 - m) * sum over calls ( s_k / b_k )

because a Poisson probability of n-1 over that of n is n / b_k. Weights w of the alleles (allele.py) enter as
s_k w / b_k with b_k the expected *weight*. Recessive disease, with h the share of homozygous patients:

    LR = h [ m + (1 - m) * sum over homozygous calls ( s_k w / b'_k ) ]
       + (1 - h) [ m^2 + 2 m (1 - m) * sum over heterozygous calls ( s_k w / b_k )
                   + (1 - m)^2 * sum over pairs ( 2 (s_k w / b_k) (s_l w / b_l) ) ]

Each term is multiplied by what the family says of that allele or pair (segregation.py). What
ClinVar knows as pathogenic counts more by the share of causal alleles that it knows over the share of anyone's
candidates that it knows, and what it does not know a little less.

What was chosen: the constants below, from the kinds of variants in published patients (docs/methods.md), and
independence of genes. Robinson 2020 (PMID:32755546) uses the same Poisson argument with measured gene rates.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import Literal

import msgspec

from proband.case.model import Sex
from proband.genotype.allele import Allele, AlleleKind
from proband.genotype.background import Background
from proband.genotype.segregation import Family, Pattern, Segregation, segregations
from proband.knowledge.inheritance import Cause, Mode
from proband.knowledge.variants import GeneRecord

# Kinds of causal alleles in published patients that a reader of coding sequence can find.
CAUSAL: dict[AlleleKind, float] = {
    "truncating": 0.41,
    "missense": 0.53,
    "in-frame": 0.035,
    "splice region": 0.015,
    "non-coding": 0.9,
    "silent": 0.01,
}
# Of the truncating alleles the share that are exchanges of one base: in a coding SNV without a reference sequence
# they cannot be told from missense.
STOPS_OF_TRUNCATING = 0.38
# How far a gene's own ClinVar variants move these shares: however many, they count as half the evidence, because
# missense variants reach two stars less often than truncating ones do.
GENERAL_WORTH, OWN_WORTH_AT_MOST = 20.0, 20.0
MISSED = 0.07
# The share of patients with a recessive disease whose two alleles are the same.
HOMOZYGOUS = {"yes": 0.9, "no": 0.3, "unknown": 0.4}
# Of published causal alleles ClinVar knows 28 of 100 with two stars or more.
KNOWN_OF_CAUSAL = 0.28
LEAST, MOST = 10**-1.5, 1e6
# How often a genotype that is only told and fits so well has another reason: copied or named wrongly, exchanged
# samples, a second disease; and a deletion that lies where a syndrome does (assumptions). Neither is worth
# more than the inverse.
DOUBT_OF_STATED, DOUBT_OF_DELETION = 1e-3, 1e-4

# How often the genotype of all cells is the reason of a disease that the catalogues hold to be somatic, or to be a
# susceptibility only (assumptions); a genotype that is surely inherited is hardly ever that of a somatic disease.
SHARE_OF_SOMATIC, SHARE_OF_INHERITED_IN_SOMATIC, SHARE_OF_SUSCEPTIBILITY = 0.1, 0.01, 0.1

Inheritance = Literal["dominant", "recessive", "X-linked", "mitochondrial"]


class GeneRatio(msgspec.Struct, frozen=True):
    """The likelihood ratio of one gene for one inheritance, and the segregation that gives most of it."""

    log10_lr: float
    best: Segregation | None
    alleles: tuple[Allele, ...]


class GeneCalls:
    """The alleles of one gene of the proband, and the ways in which they could explain a disease."""

    def __init__(
        self,
        symbol: str,
        alleles: Sequence[Allele],
        family: Family,
        background: Background,
        record: GeneRecord | None = None,
        *,
        with_known: bool = True,
    ) -> None:
        self.symbol = symbol
        self.alleles = tuple(alleles)
        self.segregations = segregations([allele.call for allele in alleles], family)
        self._family = family
        self._background = background
        self._by_call = {id(allele.call): allele for allele in alleles}
        self._shares = shares_of(record)
        self._with_known = with_known

    def ratio(self, inheritance: Inheritance, consanguineous: str = "unknown") -> GeneRatio:
        """The ratio of the probabilities of these calls with and without the disease."""
        if inheritance == "recessive":
            terms, missing = self._recessive(HOMOZYGOUS[consanguineous])
        else:
            terms, missing = self._single(PATTERNS[inheritance])
        whole = missing + sum(value for _, value in terms)
        best = max(terms, key=lambda term: term[1], default=None)
        shown = best[0] if best is not None and best[1] > missing / 10 else None
        alleles = tuple(self._by_call[id(call)] for call in shown.calls) if shown else ()
        return GeneRatio(log10(min(max(whole, LEAST), MOST)), shown, alleles)

    def best(self, allele: Allele, inheritance: Inheritance | Literal[""]) -> Segregation:
        """The segregation that speaks most for an allele under an inheritance, or under any ("")."""
        patterns = PATTERNS.get(inheritance, ())
        mine = [one for one in self.segregations if any(call is allele.call for call in one.calls)]
        fitting = [one for one in mine if one.pattern in patterns] or mine
        return max(fitting, key=lambda one: (self._gain(one), -len(one.calls)))

    def _gain(self, one: Segregation) -> float:
        value = 10**one.log10_lr * (MISSED if one.pattern == "second hit not found" else 1.0)
        for call in one.calls:
            value *= self._allele(call, one.pattern)
        return value

    def _single(self, patterns: tuple[Pattern, ...]) -> tuple[list[tuple[Segregation, float]], float]:
        terms = [
            (one, (1 - MISSED) * self._allele(one.calls[0], one.pattern) * 10**one.log10_lr)
            for one in self.segregations
            if one.pattern in patterns
        ]
        return terms, MISSED

    def _recessive(self, homozygous: float) -> tuple[list[tuple[Segregation, float]], float]:
        two = 1 - homozygous
        terms = []
        for one in self.segregations:
            first = self._allele(one.calls[0], one.pattern)
            if one.pattern in ("homozygous", "hemizygous"):
                value = homozygous * (1 - MISSED) * first
            elif one.pattern == "compound heterozygous":
                value = two * (1 - MISSED) ** 2 * 2 * first * self._allele(one.calls[1], one.pattern)
            elif one.pattern == "second hit not found":
                value = two * 2 * MISSED * (1 - MISSED) * first
            else:
                continue
            terms.append((one, value * 10**one.log10_lr))
        return terms, homozygous * MISSED + two * MISSED**2

    def _allele(self, call: object, pattern: Pattern) -> float:
        """How much likelier this allele is as a causal one than as anyone's."""
        allele = self._by_call[id(call)]
        alone: Pattern = pattern if pattern in ("homozygous", "hemizygous", "mitochondrial") else "heterozygous"
        expected = self._background.expected(self.symbol, allele.kind, alone)
        ratio = self._share(allele) * allele.weight / expected
        if allele.known is None:
            return ratio * (1 - KNOWN_OF_CAUSAL if self._with_known else 1.0)
        ratio *= KNOWN_OF_CAUSAL / self._background.known_share
        frequency = allele.known.frequency
        # A ratio cannot exceed one over how many people carry the allele.
        return min(ratio, 1 / (2 * frequency)) if frequency and alone == "heterozygous" else ratio

    def _share(self, allele: Allele) -> float:
        """How often a causal allele of the gene is of this kind."""
        if allele.consequence.effect == "coding SNV":
            return self._shares["missense"] + STOPS_OF_TRUNCATING * self._shares["truncating"]
        return self._shares[allele.kind]


PATTERNS: dict[str, tuple[Pattern, ...]] = {
    "dominant": ("heterozygous", "homozygous"),
    "recessive": ("homozygous", "hemizygous", "compound heterozygous", "second hit not found"),
    "X-linked": ("hemizygous", "heterozygous", "homozygous"),
    "mitochondrial": ("mitochondrial",),
}


def doubted(ratio: float, doubt: float) -> float:
    """A likelihood ratio with the chance that the genotype itself misleads: at most 1 / ``doubt``."""
    return ratio / (1 - doubt + doubt * ratio)


def shared(ratio: float, cause: Cause, *, surely_inherited: bool = False) -> float:
    """A likelihood ratio for a disease that an inherited genotype causes in a share of patients only."""
    if cause == "inherited":
        return ratio
    somatic = SHARE_OF_INHERITED_IN_SOMATIC if surely_inherited else SHARE_OF_SOMATIC
    share = somatic if cause == "somatic" else SHARE_OF_SUSCEPTIBILITY
    return share * ratio + 1 - share


def shares_of(record: GeneRecord | None) -> dict[AlleleKind, float]:
    """The kinds of causal alleles of a gene: the general shares, moved by the gene's own ClinVar variants."""
    if record is None:
        return CAUSAL
    own: dict[AlleleKind, int] = {
        "truncating": record.truncating,
        "missense": record.missense,
        "in-frame": record.inframe,
    }
    all_own = sum(own.values())
    worth = min(OWN_WORTH_AT_MOST, all_own) / max(all_own, 1)
    whole = worth * all_own + GENERAL_WORTH
    return CAUSAL | {kind: (worth * count + GENERAL_WORTH * CAUSAL[kind]) / whole for kind, count in own.items()}


def inheritances(modes: frozenset[Mode], sex: Sex, cause: Cause = "inherited") -> tuple[Inheritance, ...]:
    """How a disease is inherited in this patient; dominant and recessive where the catalogues do not say.

    A woman has an X-linked recessive disease by two alleles, an X-linked dominant one by one of two. A somatic
    disease asks for one allele, be there two copies of the gene or one: the patterns are those of the X.
    """
    if cause == "somatic":
        return ("X-linked",)
    found: list[Inheritance] = []
    linked = modes & {"XL", "XLR", "XLD"}
    if "AD" in modes or (linked - {"XLR"} and sex == "female"):
        found.append("dominant")
    if "AR" in modes or (linked == {"XLR"} and sex == "female"):
        found.append("recessive")
    if linked and sex != "female":
        found.append("X-linked")
    if "MT" in modes:
        found.append("mitochondrial")
    return tuple(found) or ("dominant", "recessive")
