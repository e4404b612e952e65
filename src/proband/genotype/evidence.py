"""The genotype arm as one: what the case states and what was sequenced, each disease's evidence counted once.

A variant that a report names is usually in the file as well. Where both speak of a disease, the stronger speaks
alone: what is stated if the file has not got it (another test found it), what was sequenced otherwise. A variant of
the file counts as the file has it, with what the file knows of its frequency.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.case.model import Case, Variant
from proband.evidence import Evidence, total
from proband.genotype.genome import Genome
from proband.genotype.stated_alleles import stated_genotype
from proband.genotype.stated_file import calls_of
from proband.genotype.weigh import weigh_stated
from proband.knowledge import Knowledge


class GenotypeEvidence:
    """The log10 likelihood ratio of the genotype for every disease, shape (diseases,), and its reasons."""

    def __init__(self, case: Case, knowledge: Knowledge, genome: Genome | None = None) -> None:
        known = genome is None or genome.options.known
        self._stated = weigh_stated(_beside(case, knowledge, genome), knowledge, known=known)
        self._sequenced = genome.evidence(case.sex, case.consanguinity.stated) if genome is not None else None
        self.log10_lr: NDArray[np.float64] = (
            np.zeros(len(knowledge.diseases)) if self._sequenced is None else self._sequenced.log10_lr.copy()
        )
        for disease, parts in list(self._stated.items()):
            stated = total(parts)
            if self._sequenced is not None and self.log10_lr[disease] >= stated:
                del self._stated[disease]
            else:
                self.log10_lr[disease] = stated

    def __bool__(self) -> bool:
        return bool(self._stated) or self._sequenced is not None

    def evidence(self, disease: int) -> tuple[Evidence, ...]:
        """The reasons for one disease, one at most."""
        if disease in self._stated:
            return self._stated[disease]
        return () if self._sequenced is None else self._sequenced.evidence(disease)


def _beside(case: Case, knowledge: Knowledge, genome: Genome | None) -> Case:
    """The case without the variants of genes of which the file called all that is stated."""
    if genome is None or not case.variants:
        return case
    stated = stated_genotype(case, knowledge, known=genome.options.known).alleles
    absent = {one.symbol for one in stated if not calls_of(one, genome)}
    called = {place for one in stated if one.symbol not in absent for place in one.places}
    kept: tuple[Variant, ...] = tuple(one for at, one in enumerate(case.variants) if at not in called)
    return msgspec.structs.replace(case, variants=kept)
