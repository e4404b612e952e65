"""The variants of a story brought together: one entry for each, however often and however it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from proband.case.model import Span, Variant
from proband.narrative.allele_classes import later_class
from proband.narrative.allele_groups import of_one_codon
from proband.narrative.alleles import find_alleles
from proband.narrative.genotype_words import stated_origin

# "Both parents were carriers" speaks of the variant told in one of the last sentences.
SENTENCES_LATER = 3


class VariantMention(msgspec.Struct, frozen=True):
    """A stated variant and the stretch of text that states it."""

    span: Span
    variant: Variant


class Carrier(msgspec.Struct, frozen=True):
    """A parent ("mother", "father") who carries a variant, by its HGVS and its words."""

    parent: str
    names: frozenset[str]


class Stated:
    """The variants told so far."""

    def __init__(self) -> None:
        self._mentions: list[VariantMention] = []
        self._carriers: list[Carrier] = []
        self._last_told = 0
        self._one_each: set[str] = set()

    def add(self, mention: VariantMention, sentence: int) -> None:
        """Add a mention, or merge it into the one that states the same variant.

        One that names neither gene nor change ("he was homozygous") adds to the variant told just before.
        """
        near = bool(self._mentions) and sentence - self._last_told <= SENTENCES_LATER
        self._last_told = sentence
        if near and _is_continued(self._mentions[-1].variant, mention.variant):
            last = self._mentions[-1]
            self._mentions[-1] = VariantMention(last.span, _merged(last.variant, mention.variant))
            return
        for index, known in enumerate(self._mentions):
            if _is_restated(known.variant, mention.variant):
                self._mentions[index] = VariantMention(known.span, _merged(known.variant, mention.variant))
                return
        self._mentions.append(mention)

    def carried(self, carrier: Carrier) -> None:
        """Keep that a parent carries a variant."""
        self._carriers.append(carrier)

    def inherit(self, words: str, sentence: int) -> None:
        """Give the last variant the origin that a sentence soon after it states, where it has none yet."""
        if not self._mentions or sentence - self._last_told > SENTENCES_LATER:
            return
        last = self._mentions[-1]
        alone = sum(other.variant.gene == last.variant.gene for other in self._mentions) == 1
        if last.variant.absent or last.variant.inherited_from:
            return
        origin = stated_origin(words)
        if origin and (alone or origin != "both"):
            self._mentions[-1] = _from(last, origin)

    def classify(self, words: str, sentence: int) -> None:
        """Give the last variant (or, of "both" and "these", all of its gene) the class that a sentence states."""
        name, of_all = later_class(words) if self._mentions else ("", False)
        if not name or sentence - self._last_told > SENTENCES_LATER:
            return
        gene = self._mentions[-1].variant.gene
        for at in range(len(self._mentions)) if of_all else (len(self._mentions) - 1,):
            variant = self._mentions[at].variant
            if not variant.absent and not variant.significance and variant.gene == gene:
                classed = msgspec.structs.replace(variant, significance=name)
                self._mentions[at] = VariantMention(self._mentions[at].span, classed)

    def all(self) -> tuple[VariantMention, ...]:
        """The variants as they stand in the end: two of a gene in trans, without overruled negative results."""
        found = [mention for mention in self._mentions if not self._is_overruled(mention)]
        found = [_from(mention, self._origin(mention.variant)) for mention in found]
        return tuple(_in_trans(found, frozenset(self._one_each)))

    def lay_apart(self, words: str) -> None:
        """Note the gene of a sentence that lays its two variants on the two alleles."""
        here = [mention.variant.gene for mention in self._mentions if not mention.variant.absent]
        if here and one_on_each(words):
            self._one_each.add(here[-1])

    def _is_overruled(self, mention: VariantMention) -> bool:
        """A gene in which a variant was found after all ("no mutation in exon 2 of MEFV")."""
        return mention.variant.absent and any(
            other.variant.gene == mention.variant.gene and not other.variant.absent for other in self._mentions
        )

    def _origin(self, variant: Variant) -> str:
        names = {*variant.hgvs, variant.as_written}
        parents = {carrier.parent for carrier in self._carriers if carrier.names & names}
        if variant.inherited_from or variant.absent or not parents:
            return variant.inherited_from
        return "both" if len(parents) == 2 else min(parents)


def _from(mention: VariantMention, origin: str) -> VariantMention:
    if origin == mention.variant.inherited_from:
        return mention
    return VariantMention(mention.span, msgspec.structs.replace(mention.variant, inherited_from=origin))


# "p.His1069Gln on one ATP7B allele and c.2299dup on the other".
_ON_ONE = re.compile(
    r"\b(?:on|in|of|affecting)\s+(?:the\s+)?one\s+(?:\S+\s+)?(?:allele|copy|chromosome)\b", re.IGNORECASE
)
_ON_OTHER = re.compile(r"\b(?:on|in|of|affecting)\s+the\s+other\b|\b(?:allele|copy)\s+two\b", re.IGNORECASE)


def one_on_each(words: str) -> bool:
    """Whether a sentence lays one variant on one allele and another on the other."""
    one = _ON_ONE.search(words)
    return one is not None and _ON_OTHER.search(words, one.end()) is not None


def _in_trans(mentions: Sequence[VariantMention], one_each: frozenset[str]) -> Iterator[VariantMention]:
    """Two variants of one gene, one from each parent or on each allele, are compound heterozygous unsaid."""
    origins: dict[str, set[str]] = {}
    for mention in mentions:
        origins.setdefault(mention.variant.gene, set()).add(mention.variant.inherited_from)
    for mention in mentions:
        variant = mention.variant
        apart = {"mother", "father"} <= origins[variant.gene] or variant.gene in one_each
        if apart and variant.zygosity in ("unknown", "heterozygous"):
            variant = msgspec.structs.replace(variant, zygosity="compound heterozygous")
        yield VariantMention(mention.span, variant)


def _is_continued(last: Variant, new: Variant) -> bool:
    """Whether one of two statements, told one after the other, says nothing of gene or change by itself."""
    if last.absent or new.absent:
        return False
    bare = [not variant.gene and not _states_allele(variant) for variant in (last, new)]
    return any(bare)


def _is_restated(known: Variant, new: Variant) -> bool:
    if known.absent or new.absent:
        return known.absent and new.absent and known.gene == new.gene
    if known.hgvs and new.hgvs:
        same_gene = known.gene == new.gene or not (known.gene and new.gene)
        return bool(set(known.hgvs) & set(new.hgvs)) or (same_gene and of_one_codon(known.hgvs, new.hgvs))
    if known.as_written == new.as_written:
        return True
    return known.gene == new.gene and not (_states_allele(known) and _states_allele(new))


def _states_allele(variant: Variant) -> bool:
    """Whether a variant says what the change is, and not only that a gene is mutated."""
    return bool(variant.hgvs) or bool(find_alleles(variant.as_written, short=True))


def _merged(known: Variant, new: Variant) -> Variant:
    """The variant with what the later statement adds."""
    return msgspec.structs.replace(
        known,
        gene=known.gene or new.gene,
        hgvs=tuple(dict.fromkeys((*known.hgvs, *new.hgvs))),
        as_written=new.as_written if _states_more(known, new) else known.as_written,
        zygosity=new.zygosity if known.zygosity == "unknown" else known.zygosity,
        inherited_from=known.inherited_from or new.inherited_from,
        significance=known.significance or new.significance,
        spans=(*known.spans, *new.spans),
    )


def _states_more(known: Variant, new: Variant) -> bool:
    """Whether the later words say what the change is, and the earlier ones do not."""
    return not known.hgvs and (bool(new.hgvs) or (_states_allele(new) and not _states_allele(known)))
