"""Variants as the story states them: gene, alleles, zygosity, parent of origin; and those looked for and not found.

A sentence is read in four steps: genes, writings of alleles (``alleles.py``), writings that mean the same allele
joined, and what is said of each. A gene "mutated" without an allele is kept too. A coding change is never made up
from a protein change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from proband.case.model import Span, Variant
from proband.knowledge.wording import word_set
from proband.narrative import whose
from proband.narrative.alleles import Allele, find_alleles
from proband.narrative.document import Document, Sentence
from proband.narrative.gene_names import Gene, find_genes, nearest
from proband.narrative.genotype_words import is_negative, is_only_sought, origin_of, stated_origin, zygosity_of


class VariantMention(msgspec.Struct, frozen=True):
    """A stated variant and the stretch of text that states it."""

    span: Span
    variant: Variant


# A gene that is named in words is not the gene of the sentence before.
_NAMED_IN_WORDS = re.compile(
    r"\b(?:in|of)\s+(?:the|a)\s+(?:(?!the\b|of\b|an?\b|same\b|this\b|that\b)[\w-]+\s+){2,7}gene\b", re.IGNORECASE
)
_THE_GENE = re.compile(r"\b(?:the|that|this|its|same)\s+gene\b", re.IGNORECASE)

_CHANGE = re.compile(
    r"\b(?:mutations?|variants?|mutated|alleles?|polymorphisms?|substitutions?|(?:micro)?deletions?|"
    r"duplications?|insertions?|"
    r"homozyg\w+|heterozyg\w+|hemizyg\w+|frameshift|nonsense|missense|splice|genotype|transitions?|"
    r"transversions?|amino\s+acid|"
    r"sequencing|exome|genetic|carrier|carried)\b",
    re.IGNORECASE,
)
_MUTATION = re.compile(
    r"\b(?:mutations?|variants?|mutated|(?:micro)?deletions?|duplications?|insertions?|homozyg\w+|heterozyg\w+|"
    r"hemizyg\w+|frameshift|"
    r"bi-?allelic|defects?|gene\s+changes?|changes)\b",
    re.IGNORECASE,
)

# Words that may stand between two writings of one variant; so may numbers, transcripts and gene symbols.
_BETWEEN = word_set(
    "and or which that is are was the a an predicted predicting resulting result results leading lead leads "
    "causing cause causes corresponding corresponds equivalent also known named written as to in by at on "
    "protein level amino acid residue substitution change cdna dna nucleotide alias previously formerly legacy "
    "exon intron of premature stop truncated frameshift splice missense nonsense variant mutation i.e. e.g. "
    "dbsnp producing encoding replacing giving with from into for its it thus hence probably likely presumably "
    "designated reported called termed denoted altering changing affecting gene homozygous heterozygous de "
    "novo novel pathogenic"
)
_TOKEN = re.compile(r"[^\s,;:/()\[\]-]+")
_LABEL = re.compile(r"\d+|N[MP]_[\d.]+|[A-Z][A-Z0-9]+")
_TWO = re.compile(r"\band\b(?![^a-z]*(?:leads?|results?|is|was|caus\w+|predict\w+|thus|hence))", re.IGNORECASE)

_BREAK = re.compile(
    r";(?![^()]*\))|,?\s+(?:but|whereas|while|however|although)\b|,\s+and\s+(?=(?:\w+\s+){0,3}(?:was|were|"
    r"showed|revealed|"
    r"found))"
)


def find_variants(doc: Document, genes: Mapping[str, str]) -> tuple[VariantMention, ...]:
    """All variants stated of the patient; ``genes`` gives the current symbol of a symbol or alias."""
    mentions: list[VariantMention] = []
    known = ""
    for sentence in whose.sentences(doc):
        words = doc.text[sentence.start : sentence.end]
        found_genes = find_genes(words, genes)
        if not whose.is_background(words):
            for mention in _read(doc, sentence, words, found_genes, known):
                _add(mentions, mention)
            _inherit(mentions, words)
        if found_genes:
            known = found_genes[-1].symbol
    return tuple(_in_trans(mentions))


def _read(
    doc: Document, sentence: Sentence, words: str, genes: Sequence[Gene], known: str
) -> Iterator[VariantMention]:
    """The variants of one sentence, clause by clause so that a negative result stays with its gene."""
    if not genes and _CHANGE.search(words) is None and "." not in words:
        return
    for start, end in _clauses(words):
        clause = words[start:end]
        inside = [gene for gene in genes if start <= gene.start < end]
        local = [Gene(gene.start - start, gene.end - start, gene.symbol) for gene in inside]
        offset = sentence.start + start
        if is_negative(clause):
            yield from _absent(doc, offset, clause, local, known)
            continue
        context = local or [Gene(-1, -1, gene.symbol) for gene in genes[:1]]
        if not context and _NAMED_IN_WORDS.search(clause):
            known = ""
        yield from _present(doc, offset, clause, context, known, words)


def _clauses(words: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BREAK.finditer(words):
        yield start, match.start()
        start = match.end()
    yield start, len(words)


def _absent(doc: Document, offset: int, clause: str, genes: Sequence[Gene], known: str) -> Iterator[VariantMention]:
    """Genes (or "the gene") that were looked at and found without a variant."""
    named = list(genes)
    if not named and known and (match := _THE_GENE.search(clause)):
        named = [Gene(match.start(), match.end(), known)]
    for gene in named:
        span = doc.span(offset + gene.start, offset + gene.end)
        yield VariantMention(span, Variant(gene=gene.symbol, absent=True, spans=(span,)))


def _present(
    doc: Document, offset: int, clause: str, genes: Sequence[Gene], known: str, words: str
) -> Iterator[VariantMention]:
    alleles = find_alleles(clause, short=bool(genes) or _CHANGE.search(words) is not None)
    groups = _joined(clause, alleles)
    if groups:
        for position, group in enumerate(groups):
            if not whose.is_relatives(clause, group[0].start):
                yield _with_alleles(doc, offset, clause, genes, known, groups, position, group)
    elif (match := _MUTATION.search(clause)) and _is_patients(clause, match.start()):
        yield from _without_allele(doc, offset, clause, genes, known, match)


def _is_patients(clause: str, position: int) -> bool:
    """Whether a mutation spoken of in general terms was found in the patient, and not only looked for."""
    if whose.is_relatives(clause, position):
        return False
    return not is_only_sought(clause)


def _joined(clause: str, alleles: Sequence[Allele]) -> list[list[Allele]]:
    """Neighbouring writings of different kinds with nothing of their own between them are one variant."""
    groups: list[list[Allele]] = []
    for allele in alleles:
        if groups and _is_same(clause, groups[-1], allele):
            groups[-1].append(allele)
        else:
            groups.append([allele])
    return groups


def _is_same(clause: str, group: Sequence[Allele], allele: Allele) -> bool:
    if allele.kind in {member.kind for member in group}:
        return False
    gap = clause[group[-1].end : allele.start]
    return len(gap) <= 90 and _TWO.search(gap) is None and all(map(_may_stand_between, _TOKEN.findall(gap)))


def _may_stand_between(token: str) -> bool:
    return token.lower() in _BETWEEN or _LABEL.fullmatch(token) is not None


def _with_alleles(
    doc: Document, offset: int, clause: str, genes: Sequence[Gene], known: str,
    groups: Sequence[Sequence[Allele]], position: int, group: Sequence[Allele],
) -> VariantMention:  # fmt: skip
    start, end = group[0].start, _closed(clause, group[0].start, group[-1].end)
    upto = groups[position + 1][0].start if position + 1 < len(groups) else len(clause)
    span = doc.span(offset + start, offset + end)
    place = next((allele for allele in group if allele.pos is not None), None)
    return VariantMention(
        span,
        Variant(
            gene=nearest(genes, start, end) or known,
            hgvs=tuple(dict.fromkeys(text for allele in group for text in allele.hgvs)),
            as_written=span.text,
            zygosity=zygosity_of(clause, start, end, len(groups)),
            inherited_from=origin_of(clause, start, end, upto),
            assembly=_assembly(clause) if place else "",
            chrom=place.chrom if place else "",
            pos=place.pos if place else None,
            ref=place.ref if place else "",
            alt=place.alt if place else "",
            spans=(span,),
        ),
    )


def _closed(clause: str, start: int, end: int) -> int:
    """The end of a stretch, with the closing brackets that it needs."""
    text = clause[start:end]
    missing = text.count("(") - text.count(")")
    while missing > 0 and clause[end : end + 1] == ")":
        end, missing = end + 1, missing - 1
    return end


def _without_allele(
    doc: Document, offset: int, clause: str, genes: Sequence[Gene], known: str, change: re.Match[str]
) -> Iterator[VariantMention]:
    """A gene that is said to be mutated, without saying how."""
    gene = nearest([gene for gene in genes if gene.start >= 0], change.start(), change.end())
    if not gene and _THE_GENE.search(clause):
        gene = known
    zygosity = zygosity_of(clause, change.start(), change.end(), 1)
    if not gene and zygosity == "unknown":
        return
    places = [other for other in genes if other.symbol == gene and other.start >= 0]
    start = min([change.start(), *(place.start for place in places[:1])])
    end = max([change.end(), *(place.end for place in places[:1])])
    span = doc.span(offset + start, offset + end)
    origin = origin_of(clause, change.start(), change.end(), len(clause))
    yield VariantMention(
        span, Variant(gene=gene, as_written=span.text, zygosity=zygosity, inherited_from=origin, spans=(span,))
    )


def _assembly(clause: str) -> str:
    match = re.search(r"GRCh3[78]|hg19|hg38", clause)
    return {"hg19": "GRCh37", "hg38": "GRCh38"}.get(match.group(), match.group()) if match else ""


def _inherit(mentions: list[VariantMention], words: str) -> None:
    """Give the last variant the origin that the sentence states, where it has none yet."""
    if not mentions or mentions[-1].variant.absent or mentions[-1].variant.inherited_from:
        return
    if origin := stated_origin(words):
        last = mentions[-1]
        mentions[-1] = VariantMention(last.span, msgspec.structs.replace(last.variant, inherited_from=origin))


def _in_trans(mentions: list[VariantMention]) -> Iterator[VariantMention]:
    """Two variants of one gene, one from each parent, are compound heterozygous also where nobody says so."""
    origins: dict[str, set[str]] = {}
    for mention in mentions:
        origins.setdefault(mention.variant.gene, set()).add(mention.variant.inherited_from)
    for mention in mentions:
        variant = mention.variant
        if {"mother", "father"} <= origins[variant.gene] and variant.zygosity in ("unknown", "heterozygous"):
            variant = msgspec.structs.replace(variant, zygosity="compound heterozygous")
        yield VariantMention(mention.span, variant)


def _add(mentions: list[VariantMention], mention: VariantMention) -> None:
    """Add a mention, or merge it into the one that states the same variant."""
    for index, known in enumerate(mentions):
        if _is_restated(known.variant, mention.variant):
            mentions[index] = VariantMention(known.span, _merged(known.variant, mention.variant))
            return
    mentions.append(mention)


def _is_restated(known: Variant, new: Variant) -> bool:
    if known.absent or new.absent:
        return known.absent and new.absent and known.gene == new.gene
    if known.hgvs and new.hgvs:
        return bool(set(known.hgvs) & set(new.hgvs))
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
        hgvs=tuple(dict.fromkeys((*known.hgvs, *new.hgvs))),
        as_written=known.as_written if known.hgvs or not new.hgvs else new.as_written,
        zygosity=new.zygosity if known.zygosity == "unknown" else known.zygosity,
        inherited_from=known.inherited_from or new.inherited_from,
        spans=(*known.spans, *new.spans),
    )
