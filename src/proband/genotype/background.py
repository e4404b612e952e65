"""How often anyone has such alleles in a gene: the expected number, measured on the patient's own file.

The expected weight of alleles of a kind in a gene is the sum of the weights of all alleles of that kind in the file
times the gene's share of the covered coding sequence. A file that holds only rare variants expects few, an
unfiltered exome expects many, and the same allele says less there: nothing has to be told.

A gene that the file does not cover is not assessed. A file with calls in many genes, about one a gene, is an exome
(or genome) of which the rest was filtered away; a file with many records in few genes is a panel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set

import msgspec

from proband.genotype.allele import Allele, AlleleKind
from proband.genotype.segregation import Pattern

# Added to every sum: one allele of each kind was not seen (Laplace), and homozygous ones are never impossible.
PSEUDO_ALLELES = 1.0
PSEUDO_HOMOZYGOUS = 0.5
HOMOZYGOUS_PER_HETEROZYGOUS = 0.01
# Of the pathogenic variants that ClinVar knows with two stars a person carries about two, most of them recessive.
KNOWN_PER_PERSON = 2.0
# An exome that was filtered to what is rare holds about so many candidates, by kind (assumption); a smaller file is
# measured by this.
FEWEST_CANDIDATES = 400
USUAL: dict[AlleleKind, float] = {
    "missense": 320.0,
    "truncating": 24.0,
    "in-frame": 8.0,
    "splice region": 56.0,
    "non-coding": 1.0,
    "silent": 100.0,
}
USUALLY_HOMOZYGOUS = 0.05
# Of the rare alleles that do not matter a report names this share: those of a kind that seldom matters are left out
# long before (assumption).
NAMED: dict[AlleleKind, float] = {
    "missense": 0.25,
    "truncating": 0.5,
    "in-frame": 0.25,
    "splice region": 0.05,
    "non-coding": 0.5,
    "silent": 0.1,
}
# Of each kind one rare allele in the mitochondrion's 16,569 bases (assumption).
USUALLY_MITOCHONDRIAL, MITOCHONDRIAL_BASES = 1.0, 16_569
CODING_BASES = 34e6
# An exome touches at least so many genes, and has about one call a gene left when it was filtered.
LEAST_EXOME_GENES = 100
RECORDS_PER_GENE_OF_A_PANEL = 3.0


class Background(msgspec.Struct, frozen=True):
    """The sums over one file. ``sums`` by kind and pattern; ``lengths`` the coding bases of each covered gene.

    ``alleles`` counts the candidates, ``own`` holds the sums of each gene.
    """

    sums: Mapping[tuple[AlleleKind, Pattern], float]
    lengths: Mapping[str, int]
    total_length: float
    panel: bool
    alleles: int
    own: Mapping[tuple[str, AlleleKind, Pattern], float]

    def expected(self, symbol: str, kind: AlleleKind, pattern: Pattern) -> float:
        """The weight of alleles of that kind that anyone would have in the gene."""
        share = self.lengths[symbol] / self.total_length
        two = pattern in ("homozygous", "hemizygous")
        if self.panel:
            # A panel is too small to be its own measure: what the gene itself holds is left out, and what a
            # filtered exome holds in so many bases is added.
            seen = self.sums.get((kind, pattern), 0.0) - self.own.get((symbol, kind, pattern), 0.0)
            usual = USUAL[kind] * (USUALLY_HOMOZYGOUS if two else 1.0) * self.lengths[symbol] / CODING_BASES
            return share * max(seen, 0.0) + usual
        seen = self.sums.get((kind, pattern), 0.0)
        if two:
            heterozygous = self.sums.get((kind, "heterozygous"), 0.0)
            return share * (seen + HOMOZYGOUS_PER_HETEROZYGOUS * heterozygous + PSEUDO_HOMOZYGOUS)
        return share * (seen + PSEUDO_ALLELES)

    @property
    def known_share(self) -> float:
        """The share of the candidates of anyone's file that ClinVar would know as pathogenic."""
        return KNOWN_PER_PERSON / max(self.alleles, FEWEST_CANDIDATES)


def measure(
    alleles: Iterable[tuple[Allele, Pattern]],
    lengths: Mapping[str, int],
    touched: Mapping[str, int],
    deleted: Set[str] = frozenset(),
) -> Background:
    """The background of one file.

    ``lengths``: coding bases by gene symbol; ``touched``: records of any kind by gene, which tell a panel. Genes
    that are ``deleted`` are covered as well.
    """
    sums: dict[tuple[AlleleKind, Pattern], float] = defaultdict(float)
    own: dict[tuple[str, AlleleKind, Pattern], float] = defaultdict(float)
    count = 0
    for allele, pattern in alleles:
        sums[allele.kind, pattern] += allele.weight
        own[allele.symbol, allele.kind, pattern] += allele.weight
        count += 1
    panel = is_panel(touched)
    seen = touched.keys() | deleted
    covered = {symbol: length for symbol, length in lengths.items() if symbol in seen} if panel else lengths
    return Background(dict(sums), covered, float(sum(covered.values())) or 1.0, panel, count, dict(own))


def named(lengths: Mapping[str, int]) -> Background:
    """What reports name of a filtered exome in anyone, for a genotype that comes without a file."""
    sums: dict[tuple[AlleleKind, Pattern], float] = {}
    total = float(sum(lengths.values())) or 1.0
    for kind, number in ((kind, NAMED[kind] * count) for kind, count in USUAL.items()):
        sums[kind, "heterozygous"] = number
        sums[kind, "homozygous"] = number * USUALLY_HOMOZYGOUS
        sums[kind, "hemizygous"] = number / 2
        sums[kind, "mitochondrial"] = USUALLY_MITOCHONDRIAL * total / MITOCHONDRIAL_BASES
    return Background(sums, lengths, total, panel=False, alleles=FEWEST_CANDIDATES, own={})


def is_panel(touched: Mapping[str, int]) -> bool:
    """Whether the records lie so densely in so few genes that only these were looked at."""
    if len(touched) >= 5000:
        return False
    records = sum(touched.values())
    return len(touched) < LEAST_EXOME_GENES or records / max(len(touched), 1) >= RECORDS_PER_GENE_OF_A_PANEL
