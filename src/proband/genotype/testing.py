"""Genes that could be tested: what a variant that is found, or none, would say of every disease.

The weights are those of weigh.py, asked for a test that has not been done, so that a question promises exactly
what the answer would give.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from proband.case.model import Case, Sex, Variant, Zygosity
from proband.evidence import Evidence
from proband.genotype.weigh import weigh_stated
from proband.knowledge import Knowledge
from proband.knowledge.inheritance import modes_of

# A test of the right gene finds nine of ten.
DETECTED = 0.9


class GeneTest(msgspec.Struct, frozen=True):
    """A test of one gene: for each of its diseases (rows), what each answer weighs and how likely it is.

    ``found`` and ``not_found`` are log10 likelihood ratios; ``chance`` is the chance (0 to 1) that a patient
    with the disease has a fitting variant that the test finds.
    """

    gene: str
    gene_id: str
    zygosity: Zygosity
    diseases: tuple[int, ...]
    found: tuple[float, ...]
    not_found: tuple[float, ...]
    chance: tuple[float, ...]


def gene_tests(case: Case, knowledge: Knowledge, diseases: Sequence[int]) -> tuple[GeneTest, ...]:
    """The tests of the genes of these diseases (likeliest first) that the case does not mention."""
    known = {knowledge.genes.symbols.get(one.gene, one.gene) for one in case.variants}
    genes: dict[str, list[int]] = {}
    for disease in diseases:
        for gene in knowledge.own_genes(disease):
            if gene not in known:
                genes.setdefault(gene, []).append(disease)
    return tuple(_test(gene, rows, case, knowledge) for gene, rows in genes.items())


def _test(gene: str, diseases: Sequence[int], case: Case, knowledge: Knowledge) -> GeneTest:
    zygosity = _fitting(diseases[0], case.sex, knowledge)
    found = _weights(Variant(gene=gene, zygosity=zygosity), case.sex, knowledge)
    nothing = _weights(Variant(gene=gene, absent=True), case.sex, knowledge)
    rows = tuple(row for row in diseases if row in found)
    return GeneTest(
        gene=gene,
        gene_id=_hgnc(gene, knowledge),
        zygosity=zygosity,
        diseases=rows,
        found=tuple(found[row] for row in rows),
        not_found=tuple(nothing[row] for row in rows),
        chance=tuple(DETECTED / len(knowledge.own_genes(row)) for row in rows),
    )


def _hgnc(symbol: str, knowledge: Knowledge) -> str:
    row = knowledge.genes.row(symbol)
    return "" if row is None else knowledge.genes.gene(row).hgnc_id


def _fitting(disease: int, sex: Sex, knowledge: Knowledge) -> Zygosity:
    """The genotype that would fit the likeliest disease of the gene: both copies where it is only recessive."""
    modes = modes_of(knowledge, disease)
    if modes & {"XLR", "XL", "XLD"} and sex == "male":
        return "hemizygous"
    return "homozygous" if modes and modes <= {"AR", "XLR"} else "heterozygous"


def _weights(variant: Variant, sex: Sex, knowledge: Knowledge) -> dict[int, float]:
    parts = weigh_stated(Case(sex=sex, variants=(variant,)), knowledge)
    return {row: _sum(evidence) for row, evidence in parts.items()}


def _sum(evidence: Iterable[Evidence]) -> float:
    return sum(part.log10_lr for part in evidence)
