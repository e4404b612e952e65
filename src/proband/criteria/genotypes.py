"""What the genotype of a case is for a set: confirmatory, not confirmatory, or not known.

The footnotes that say which genotypes confirm in the published sets were not readable, so this is the program's own
rule (each set says so in its notes): confirmatory is a genotype that fits the disease (genotype/fit.py); not
confirmatory is another variant of the gene that is reported and not held to be benign. That nothing was found is no
answer here: not every gene is sequenced whole, and not every variant is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from proband.case.model import Case, Variant
from proband.criteria.facts import listed
from proband.criteria.result import GenotypeAnswer
from proband.genotype.fit import GenotypeFit
from proband.genotype.stated_alleles import significance_of
from proband.knowledge import Knowledge

GenotypeOf = Callable[[int], GenotypeFit]
_BENIGN = ("benign", "likely benign")


class GenotypeShown(msgspec.Struct, frozen=True):
    """What a case shows of the genes of a set, and the sentence for it."""

    answer: GenotypeAnswer
    because: str


def shown(
    genes: Sequence[str], rows: Iterable[int], case: Case, knowledge: Knowledge, of: GenotypeOf
) -> GenotypeShown:
    """What the case shows of these genes; ``rows`` are the diseases that the set is about."""
    if not genes:
        return GenotypeShown("unknown", "The set asks for no genotype.")
    fits = [fit for fit in map(of, rows) if fit.gene in genes or fit.fits]
    fitting = next((fit for fit in fits if fit.fits), None)
    if fitting is not None:
        return GenotypeShown("confirmatory", fitting.because)
    reported = next((fit for fit in fits if len(set(fit.variants)) > _benign(fit.gene, case, knowledge)), None)
    if reported is not None:
        return GenotypeShown("not confirmatory", reported.because)
    return GenotypeShown("unknown", f"No variant of {listed(genes, 'or')} is stated or was found.")


def _benign(gene: str, case: Case, knowledge: Knowledge) -> int:
    """How many variants of the gene the case states to be benign."""
    mine = (one for one in case.variants if not one.absent and _symbol(one, knowledge) == gene)
    return len({(one.hgvs, one.as_written) for one in mine if significance_of(one) in _BENIGN})


def _symbol(variant: Variant, knowledge: Knowledge) -> str:
    return knowledge.gene_symbols.get(variant.gene, variant.gene)
