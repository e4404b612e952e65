"""Which sets of criteria are asked of a case, and the answers.

judge(case, knowledge) ── sets       those about a leading, stated or confirmed disease; syndromes, if met in part
                       ── items.py   each item: met, not met, unknown
                       ── genotypes  what the genotype is for the set
                       ── branches   each way to fulfil it, and the outcome
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from proband.case.check import with_current_terms
from proband.case.model import Case
from proband.criteria.branches import judge_branch, missing_of, outcome_of, sentence
from proband.criteria.facts import CaseFacts
from proband.criteria.genotypes import GenotypeOf, GenotypeShown, shown
from proband.criteria.items import judge_items
from proband.criteria.result import CriteriaResult, CriteriaSource, ItemResult
from proband.diagnose import Diagnosis
from proband.genotype.fit import genotype_fit
from proband.knowledge import Knowledge
from proband.knowledge.care import CriteriaSet, DiseaseCare

if TYPE_CHECKING:
    from proband.genotype.genome import Genome

# Among how many of the first diseases a set must have one, and the least posterior of them.
LEADING = 5
LEAST_POSTERIOR = 0.01


def criteria_for(
    diagnosis: Diagnosis, knowledge: Knowledge, genome: Genome | None = None
) -> tuple[CriteriaResult, ...]:
    """The sets that concern a diagnosis, judged; ``genome`` is the variant file that was opened."""
    first = diagnosis.differential[:LEADING]
    rows = (knowledge.diseases.index(one.disease_id) for one in first if one.posterior >= LEAST_POSTERIOR)
    leading = [row for row in rows if row is not None]
    case = diagnosis.case
    return judge(case, knowledge, genotype=lambda row: genotype_fit(case, knowledge, row, genome), leading=leading)


def judge(
    case: Case,
    knowledge: Knowledge,
    sets: Iterable[CriteriaSet] | None = None,
    genotype: GenotypeOf | None = None,
    leading: Iterable[int] = (),
) -> tuple[CriteriaResult, ...]:
    """The sets of criteria judged for a case; those about a leading disease first.

    ``sets`` are judged all; without them, the sets of the knowledge that are about a disease in one of the rows
    ``leading``, about one that the case states or whose genotype fits, and the syndromes that need no genotype and
    have an item met. ``genotype`` says what the genotype is for a disease in a row.
    """
    case = with_current_terms(case, knowledge.ontology)
    care = knowledge.care
    asked = tuple(sets) if sets is not None else care.tables.criteria if care is not None else ()
    judged = _Judged(case, knowledge, genotype or (lambda row: genotype_fit(case, knowledge, row)), leading)
    found = ((judged.concerns(one), one, judged.of(one)) for one in asked)
    kept = [
        (place, result)
        for place, one, result in found
        if sets is not None or place < judged.last or _touched(one, result)
    ]
    return tuple(result for _, result in sorted(kept, key=lambda pair: pair[0]))


class _Judged:
    """The sets of one case."""

    def __init__(self, case: Case, knowledge: Knowledge, genotype: GenotypeOf, leading: Iterable[int]) -> None:
        self._case, self._knowledge, self._genotype = case, knowledge, cache(genotype)
        self._facts = CaseFacts(case, knowledge)
        self._about = list(dict.fromkeys((*leading, *_stated(case, knowledge))))
        # The place of a set that is about none of the case's diseases.
        self.last = len(self._about) + 1

    def concerns(self, one: CriteriaSet) -> int:
        """The place of the first disease that the set is about: leading, then stated, then confirmed."""
        rows = self._rows(one)
        for place, row in enumerate(self._about):
            if self._knowledge.diseases.lead(row) in rows:
                return place
        return self.last - 1 if any(self._genotype(row).fits for row in self._tested(one)) else self.last

    def of(self, one: CriteriaSet) -> CriteriaResult:
        """One set, judged."""
        items = judge_items(one, self._facts)
        genotype = shown(one.genes, self._tested(one), self._case, self._knowledge, self._genotype)
        return _result(one, items, genotype, self._disease_id(one), self._references(one))

    def _disease_id(self, one: CriteriaSet) -> str:
        """The first disease of the case that the set is about: leading, stated or confirmed; empty for none."""
        diseases, rows = self._knowledge.diseases, self._rows(one)
        mine = (row for row in self._about if diseases.lead(row) in rows)
        confirmed = (row for row in self._tested(one) if self._genotype(row).fits)
        row = next(mine, next(confirmed, None))
        return "" if row is None else diseases.id(row)

    def _rows(self, one: CriteriaSet) -> list[int]:
        """The diseases that a set is about: of its key, or of its genes."""
        care = list(_care_of(one, self._knowledge))
        rows = [row for known in care for row in self._of_file(known)]
        held = {gene for known in care for gene in known.genes}
        for gene in one.genes:
            rows += self._knowledge.genes.diseases_of(gene) if gene not in held else ()
        return list(dict.fromkeys(self._knowledge.diseases.lead(row) for row in rows))

    def _of_file(self, known: DiseaseCare) -> list[int]:
        """The diseases of a care file, its own first."""
        rows = map(self._knowledge.diseases.index, (known.id, *known.other_ids))
        return [row for row in rows if row is not None]

    def _tested(self, one: CriteriaSet) -> list[int]:
        """The diseases whose inheritance says which genotype confirms: for each gene the first of its file.

        Another form with the same gene does not: a dominant form would make one allele confirm the recessive one.
        """
        found = []
        for known in _care_of(one, self._knowledge):
            rows = self._of_file(known)
            for gene in (gene for gene in one.genes if gene in known.genes):
                found += [row for row in rows if gene in self._knowledge.own_genes(row)][:1]
        return list(dict.fromkeys(found)) or self._rows(one)

    def _references(self, one: CriteriaSet) -> tuple[CriteriaSource, ...]:
        care = self._knowledge.care
        keys = {*one.source, *(key for said in (*one.performance, *one.notes) for key in said.source)}
        known = {} if care is None else care.references
        return tuple(CriteriaSource(**msgspec.structs.asdict(known[key])) for key in sorted(keys) if key in known)


def _care_of(one: CriteriaSet, knowledge: Knowledge) -> Iterator[DiseaseCare]:
    """The files of the diseases that a set is about."""
    for known in knowledge.care.tables.diseases if knowledge.care is not None else ():
        if known.key == one.disease or (not one.disease and set(known.genes) & set(one.genes)):
            yield known


def _stated(case: Case, knowledge: Knowledge) -> Iterator[int]:
    """The diseases that the case states, also those that it only considers."""
    for stated in case.diseases:
        row = None if stated.excluded else knowledge.diseases.index(stated.term.id)
        if row is not None:
            yield row


def _touched(one: CriteriaSet, result: CriteriaResult) -> bool:
    """Whether a set that needs no genotype has an item met by what is there, not by an absence or an age alone."""
    if one.disease or all(branch.genotype != "any" for branch in one.branches):
        return False
    telling = {item.id for item in one.items if not item.absent and item.measure != "age at onset"}
    return any(item.answer == "met" and item.id in telling for item in result.items)


def _result(
    one: CriteriaSet,
    items: dict[str, ItemResult],
    genotype: GenotypeShown,
    disease_id: str,
    references: tuple[CriteriaSource, ...],
) -> CriteriaResult:
    branches = tuple(judge_branch(branch, items, genotype) for branch in one.branches)
    outcome = outcome_of(one, items, branches)
    missing = tuple(missing_of(one, items, branches, genotype)) if outcome in ("undecided", "provisional") else ()
    return CriteriaResult(
        key=one.key,
        name=one.name,
        disease_id=disease_id,
        disease_name=one.disease_name,
        genes=one.genes,
        outcome=outcome,
        because=sentence(outcome, one, items, missing),
        genotype=genotype.answer,
        genotype_because=genotype.because,
        entry=one.entry,
        items=tuple(items.values()),
        branches=branches,
        missing=missing,
        performance=one.performance,
        notes=one.notes,
        evidence=one.evidence,
        source=one.source,
        references=references,
    )
