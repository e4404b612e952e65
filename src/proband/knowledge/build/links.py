"""Which entries of OMIM and Orphanet mean the same disease, and which Orphanet entry describes it as well.

MONDO's cross-references propose; where one MONDO disease has several entries in a catalogue, a shared gene
and the likeness of the profiles decide, one to one. Without MONDO, a gene that has one disease in each
catalogue decides, if the profiles are alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np

from proband.knowledge.mondo import MondoEntry

SAME_DISEASE_LIKENESS = 0.15
TWIN_LIKENESS = 0.08


class Catalogue(msgspec.Struct, frozen=True):
    """What linking needs of the diseases: ids in row order, closures (term rows), genes, weights of terms."""

    ids: list[str]
    closures: list[frozenset[int]]
    genes: list[frozenset[str]]
    information: list[float]

    def likeness(self, one: int, other: int) -> float:
        """simGIC (Pesquita 2008, doi:10.1186/1471-2105-9-S5-S4): shared over joint information content."""
        a, b = self.closures[one], self.closures[other]
        joint = sum(self.information[t] for t in a | b)
        return sum(self.information[t] for t in a & b) / joint if joint else 0.0

    def share_gene(self, one: int, other: int) -> bool:
        """Whether two diseases have a gene in common."""
        return bool(self.genes[one] & self.genes[other])


def same_disease(catalogue: Catalogue, mondo: Sequence[MondoEntry]) -> dict[int, int]:
    """Pairs of rows that mean one disease: {orphanet row: omim row}."""
    row = {disease: at for at, disease in enumerate(catalogue.ids)}
    pairs: dict[int, int] = {}
    for entry in mondo:
        omim = [row[f"OMIM:{n}"] for n in entry.omim if f"OMIM:{n}" in row]
        orpha = [row[f"ORPHA:{n}"] for n in entry.orpha if f"ORPHA:{n}" in row]
        for other, one in _one_to_one(catalogue, omim, orpha):
            pairs.setdefault(other, one)
    taken = set(pairs.values())
    for other, one in _by_single_gene(catalogue, set(pairs) | taken):
        if one not in taken:
            pairs[other] = one
            taken.add(one)
    return pairs


def twins(catalogue: Catalogue, same: Mapping[int, int]) -> list[int]:
    """For each row the Orphanet row that describes it as well (-1 for none): the same disease, else the
    likest entry that shares a gene."""
    found = [-1] * len(catalogue.ids)
    for orpha, omim in sorted(same.items(), reverse=True):
        found[omim] = orpha
    by_gene = _orphanet_by_gene(catalogue)
    for at, disease in enumerate(catalogue.ids):
        if found[at] < 0 and disease.startswith("OMIM:"):
            candidates = {c for gene in catalogue.genes[at] for c in by_gene[gene]}
            likest = max(candidates, key=lambda c: (catalogue.likeness(at, c), -c), default=-1)
            if likest >= 0 and catalogue.likeness(at, likest) >= TWIN_LIKENESS:
                found[at] = likest
    return found


def umbrellas(catalogue: Catalogue, mondo: Sequence[MondoEntry], same: Mapping[int, int]) -> list[bool]:
    """Orphanet entries that are families of diseases which OMIM lists one by one.

    An entry is one if OMIM diseases stand below it in MONDO, or if it covers the genes of two OMIM diseases
    or more. It lends its profile to the members and does not compete with them.
    """
    row = {disease: at for at, disease in enumerate(catalogue.ids)}
    above = _with_omim_below(mondo, row)
    omim_by_gene: dict[str, set[int]] = defaultdict(set)
    for at, disease in enumerate(catalogue.ids):
        if disease.startswith("OMIM:"):
            for gene in catalogue.genes[at]:
                omim_by_gene[gene].add(at)
    found = [False] * len(catalogue.ids)
    for at, disease in enumerate(catalogue.ids):
        if disease.startswith("ORPHA:") and at not in same:
            covered = {o for gene in catalogue.genes[at] for o in omim_by_gene[gene]}
            found[at] = disease in above or len(covered) >= 2
    return found


def information_content(closures: Iterable[frozenset[int]], terms: int) -> list[float]:
    """-log2 of the share of diseases that have each term or a descendant of it."""
    counts = np.zeros(terms)
    total = 0
    for closure in closures:
        counts[list(closure)] += 1
        total += 1
    share = np.maximum(counts, 0.5) / max(total, 1)
    return [float(x) for x in -np.log2(np.minimum(share, 1.0))]


def _one_to_one(c: Catalogue, omim: list[int], orpha: list[int]) -> list[tuple[int, int]]:
    if len(omim) == 1 and len(orpha) == 1 and not _speaks_against(c, omim[0], orpha[0]):
        return [(orpha[0], omim[0])]
    scored = sorted(
        ((-(c.likeness(one, other) + c.share_gene(one, other)), other, one) for one in omim for other in orpha),
    )
    pairs: list[tuple[int, int]] = []
    for score, other, one in scored:
        free = all(other != a and one != b for a, b in pairs)
        if free and -score >= SAME_DISEASE_LIKENESS:
            pairs.append((other, one))
    return pairs


def _speaks_against(c: Catalogue, one: int, other: int) -> bool:
    """Genes on both sides, none in common: a cross-reference between neighbours, not one disease."""
    return bool(c.genes[one] and c.genes[other]) and not c.share_gene(one, other)


def _by_single_gene(c: Catalogue, taken: set[int]) -> list[tuple[int, int]]:
    omim: dict[str, list[int]] = defaultdict(list)
    orpha: dict[str, list[int]] = defaultdict(list)
    for at, disease in enumerate(c.ids):
        side = omim if disease.startswith("OMIM:") else orpha
        for gene in c.genes[at]:
            side[gene].append(at)
    pairs = []
    for gene in sorted(omim.keys() & orpha.keys()):
        one, other = omim[gene], orpha[gene]
        alone = len(one) == 1 and len(other) == 1 and len(c.genes[other[0]]) == 1
        if alone and not {one[0], other[0]} & taken and c.likeness(one[0], other[0]) >= SAME_DISEASE_LIKENESS:
            pairs.append((other[0], one[0]))
    return pairs


def _orphanet_by_gene(c: Catalogue) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, disease in enumerate(c.ids):
        if disease.startswith("ORPHA:"):
            for gene in c.genes[at]:
                found[gene].append(at)
    return found


def _with_omim_below(mondo: Sequence[MondoEntry], row: Mapping[str, int]) -> set[str]:
    """Orphanet ids of MONDO entries that have an OMIM disease of the catalogue among their descendants."""
    entry = {e.number: e for e in mondo}
    above: set[int] = set()
    for e in mondo:
        if any(f"OMIM:{n}" in row for n in e.omim):
            waiting = list(e.parents)
            while waiting:
                parent = waiting.pop()
                if parent not in above and parent in entry:
                    above.add(parent)
                    waiting += entry[parent].parents
    return {f"ORPHA:{n}" for number in above for n in entry[number].orpha}
