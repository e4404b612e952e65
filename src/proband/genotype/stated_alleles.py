"""The variants that a case states as alleles of genes: carried as stated, by a family of which only that is known.

What a report calls an allele multiplies its weight (``WORTH``): a class is given with the knowledge that ClinVar
collects too, so that "pathogenic" counts as much as two stars there, and only once where both say so. A benign
allele counts for nothing. An uncertain one is named because reports name all of these, so that it is weighed
against what anyone carries and not against the fewer that are else worth naming.
A variant that leads to no consequence has no allele; then its gene keeps the fixed weights (weigh.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import msgspec

from proband.case.model import Case, Sex, Variant
from proband.genotype.allele import Allele, AlleleKind, kind_of
from proband.genotype.background import NAMED, named
from proband.genotype.likelihood import GeneCalls
from proband.genotype.model import Call, Genotype, Person
from proband.genotype.segregation import Family
from proband.genotype.stated import StatedChange, StatedMapping, map_one
from proband.issue import Issue
from proband.knowledge import Knowledge
from proband.knowledge.assembly import MT

# How much likelier a causal allele is to be given a class than one that anyone has (assumptions).
WORTH: Mapping[str, float] = {
    "pathogenic": 50.0,
    "likely pathogenic": 20.0,
    "uncertain significance": 0.25,
    "likely benign": 0.0,
    "benign": 0.0,
}
_MOTHER_AND_FATHER = ("mother", "father")
_NOT_CALLED = Genotype(None, 0)
_ONE, _NONE = Genotype(1, 2), Genotype(0, 2)


class StatedAllele(msgspec.Struct, frozen=True):
    """A stated variant, once: ``places`` are those of the case's variants that state it.

    ``change`` is the first of the changes that it may be (one that ClinVar knows, if there is one), ``allele`` the
    same as evidence; both None where nothing is known of what it does.
    """

    places: tuple[int, ...]
    variant: Variant
    mapping: StatedMapping
    change: StatedChange | None
    allele: Allele | None

    @property
    def symbol(self) -> str:
        """The current symbol of its gene; '' if none is stated or known."""
        return self.mapping.symbol

    @property
    def name(self) -> str:
        """As people call it: gene and first expression."""
        written = self.variant.hgvs[0] if self.variant.hgvs else self.variant.as_written or "a variant"
        return written if not self.symbol or written.startswith(self.symbol) else f"{self.symbol} {written}"


class StatedGenotype(msgspec.Struct, frozen=True):
    """All variants of a case that were found, the family they are carried in, and the calls of each gene.

    ``calls`` holds the genes with an allele, ``weighed`` those of which every stated variant has one.
    """

    alleles: tuple[StatedAllele, ...]
    family: Family
    calls: dict[str, GeneCalls]
    weighed: frozenset[str]
    issues: tuple[Issue, ...]

    def __bool__(self) -> bool:
        return bool(self.alleles)

    def of_gene(self, symbol: str) -> tuple[StatedAllele, ...]:
        """The stated variants of a gene."""
        return tuple(one for one in self.alleles if one.symbol == symbol)


def stated_genotype(case: Case, knowledge: Knowledge, *, known: bool = True) -> StatedGenotype:
    """What a case states of the proband's genotype; empty without a variant that was found.

    Without ``known`` nothing is said or weighed of what ClinVar knows.
    """
    affected = {one.relation: one.affected for one in case.relatives if one.relation in _MOTHER_AND_FATHER}
    return _stated(case.variants, case.sex, tuple(sorted(affected.items())), knowledge, known)


@lru_cache(maxsize=64)
def _stated(
    variants: tuple[Variant, ...],
    sex: Sex,
    affected: tuple[tuple[str, bool | None], ...],
    knowledge: Knowledge,
    known: bool,
) -> StatedGenotype:
    mapped = [_mapped(index, variant, knowledge) for index, variant in enumerate(variants) if not variant.absent]
    mapped = mapped if known else [_without_clinvar(one) for one in mapped]
    family = _family(sex, dict(affected), (one.variant for one in mapped))
    alleles = tuple(_with_alleles(_merged(mapped), family))
    calls = _calls(alleles, family, knowledge, known)
    weighed = frozenset(symbol for symbol in calls if _whole([one for one in alleles if one.symbol == symbol]))
    return StatedGenotype(alleles, family, calls, weighed, tuple(issue for one in mapped for issue in one.issues))


def _without_clinvar(one: StatedMapping) -> StatedMapping:
    """A mapping that says nothing of ClinVar."""
    changes = (msgspec.structs.replace(change, known=None, same_codon=()) for change in one.changes)
    return msgspec.structs.replace(one, changes=tuple(changes))


def worth_of(variant: Variant, kind: AlleleKind, *, known: bool) -> float:
    """What the class of a report multiplies; what ClinVar says as well is not counted twice."""
    if is_benign(variant):
        return WORTH["benign"]
    worth = WORTH.get(significance_of(variant), 1.0)
    if is_uncertain(variant):
        worth *= NAMED[kind]
    return min(worth, 1.0) if known else worth


def is_benign(variant: Variant) -> bool:
    """Whether the source holds a variant to be (likely) benign, or rejects it as the cause."""
    rejected = variant.interpretation_status.lower() == "rejected"
    return rejected or significance_of(variant) in ("benign", "likely benign")


def is_uncertain(variant: Variant) -> bool:
    """Whether the source holds a variant to be of uncertain significance."""
    return significance_of(variant) == "uncertain significance"


def significance_of(variant: Variant) -> str:
    """The class that the source gives a variant, as ACMG/AMP names it; '' for none."""
    words = variant.significance.lower().replace("_", " ").strip()
    return "uncertain significance" if words in ("vus", "uncertain", "of uncertain significance") else words


def _mapped(index: int, variant: Variant, knowledge: Knowledge) -> StatedMapping:
    """A variant on the genome; one of which only the gene is stated is not looked for."""
    if variant.hgvs or variant.as_written or variant.pos is not None:
        found = map_one(index, variant, knowledge)
        if found.symbol or not variant.gene:
            return found
        return msgspec.structs.replace(found, symbol=knowledge.gene_symbols.get(variant.gene, variant.gene))
    symbol = knowledge.gene_symbols.get(variant.gene, variant.gene)
    return StatedMapping(index, variant, symbol, variant.gene_id, "", (), ())


def _merged(mapped: Iterable[StatedMapping]) -> list[tuple[tuple[int, ...], StatedMapping]]:
    """The mappings, each change once: a source may name a variant at several places, and its zygosity at one."""
    found: dict[object, tuple[tuple[int, ...], StatedMapping]] = {}
    for one in mapped:
        places, before = found.get(_identity(one), ((), one))
        kept = before if before.variant.zygosity != "unknown" else one
        found[_identity(one)] = (*places, one.index), kept
    return list(found.values())


def _identity(one: StatedMapping) -> object:
    if one.settled:
        change = one.changes[0]
        return change.chrom, change.pos, change.ref, change.alt
    written = one.variant.hgvs or one.variant.as_written
    return (one.symbol, written) if written else one.index


def _family(sex: Sex, affected: Mapping[str, bool | None], variants: Iterable[Variant]) -> Family:
    """The proband, and the parents if anything is said of what they carry."""
    people = [Person("proband", "proband", sex, True, column=0)]
    if any(variant.inherited_from for variant in variants):
        people += [
            Person("mother", "mother", "female", affected.get("mother"), column=1),
            Person("father", "father", "male", affected.get("father"), column=2),
        ]
    return Family(tuple(people), "GRCh38")


def _with_alleles(
    merged: Iterable[tuple[tuple[int, ...], StatedMapping]], family: Family
) -> Iterator[StatedAllele]:
    stated_pairs: defaultdict[str, int] = defaultdict(int)
    for places, mapping in merged:
        change = mapping.changes[0] if mapping.changes else None
        side = -1
        if mapping.variant.zygosity == "compound heterozygous":
            side, stated_pairs[mapping.symbol] = stated_pairs[mapping.symbol], stated_pairs[mapping.symbol] + 1
        yield StatedAllele(places, mapping.variant, mapping, change, _allele(mapping, change, family, side))


def _allele(mapping: StatedMapping, change: StatedChange | None, family: Family, side: int) -> Allele | None:
    if change is None or change.consequence is None:
        return None
    own = _genotype(mapping.variant, change.chrom, side)
    parents = _parents(mapping.variant)[: len(family.people) - 1]
    kind = kind_of(change.consequence.effect)
    alt = "<DEL>" if change.end else change.alt
    call = Call(change.chrom, change.pos, change.ref, alt, mapping.index + 1, (own, *parents), end=change.end)
    return Allele(
        msgspec.structs.replace(call, reported=significance_of(mapping.variant)),
        change.consequence,
        kind,
        change.known,
        len([one for one in change.same_codon if one.codon]),
        worth=worth_of(mapping.variant, kind, known=change.known is not None),
    )


def _genotype(variant: Variant, chrom: int, side: int) -> Genotype:
    """The proband's call as stated; one copy of two where the zygosity is not stated."""
    if variant.zygosity == "homozygous":
        return Genotype(2, 2)
    if variant.zygosity in ("hemizygous", "homoplasmic") or (chrom == MT and variant.zygosity != "heteroplasmic"):
        return Genotype(1, 1)
    if side in (0, 1):
        return Genotype(1, 2, (side,), phased=True, phase_set="stated")
    return Genotype(1, 2)


def _parents(variant: Variant) -> tuple[Genotype, Genotype]:
    """What mother and father carry, as far as the case says where an allele comes from."""
    origin = variant.inherited_from
    if origin == "both":
        return _ONE, _ONE
    if origin == "de novo":
        return _NONE, _NONE
    if origin in _MOTHER_AND_FATHER and variant.zygosity != "homozygous":
        return (_ONE, _NONE) if origin == "mother" else (_NONE, _ONE)
    return (_ONE if origin == "mother" else _NOT_CALLED), (_ONE if origin == "father" else _NOT_CALLED)


def _calls(
    alleles: tuple[StatedAllele, ...], family: Family, knowledge: Knowledge, known: bool
) -> dict[str, GeneCalls]:
    by_gene: dict[str, list[Allele]] = defaultdict(list)
    for one in alleles:
        if one.allele is not None and one.symbol in knowledge.transcripts.lengths:
            by_gene[one.symbol].append(one.allele)
    background = named(knowledge.transcripts.lengths) if by_gene else None
    record = knowledge.known_variants.record
    return {
        symbol: GeneCalls(symbol, each, family, background, record(symbol) if known else None, with_known=known)
        for symbol, each in by_gene.items()
        if background is not None
    }


def _whole(each: list[StatedAllele]) -> bool:
    """Whether it is known what every allele does, and two are named where the case says that there are."""
    named_both = len(each) > 1 or each[0].variant.zygosity != "compound heterozygous"
    return named_both and all(one.allele is not None for one in each)
