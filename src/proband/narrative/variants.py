"""Variants as the story states them: gene, alleles, zygosity, parent of origin; and those looked for and not found.

A sentence is read in four steps: genes, writings of alleles (``alleles.py``), writings that mean the same allele
joined, and what is said of each. A gene "mutated" without an allele is kept too. A coding change is never made up
from a protein change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from proband.case.model import Variant
from proband.narrative import whose
from proband.narrative.allele_classes import classes_of
from proband.narrative.allele_groups import Group, expressions, joined, masked
from proband.narrative.alleles import Allele, find_alleles
from proband.narrative.document import Document
from proband.narrative.gene_names import Gene, Vocabulary, find_genes, gene_of, nearest
from proband.narrative.genotype_results import is_negative, is_only_sought
from proband.narrative.genotype_words import origin_of, written_zygosity, zygosity_of
from proband.narrative.stated_variants import Carrier, Stated, VariantMention

# A gene that is named in words is not the gene of the sentence before.
_NAMED_IN_WORDS = re.compile(
    r"\b(?:in|of)\s+(?:the|a)\s+(?:(?!the\b|of\b|an?\b|same\b|this\b|that\b)[\w-]+\s+){2,7}gene\b", re.IGNORECASE
)
_THE_GENE = re.compile(r"\b(?:the|that|this|its|same)\s+gene\b", re.IGNORECASE)

_CHANGE = re.compile(
    r"\b(?:mutations?|variants?|mutated|alleles?|polymorphisms?|substitutions?|(?:micro)?deletions?|deleted|"
    r"(?:micro)?duplications?|insertions?|homozyg\w+|heterozyg\w+|hemizyg\w+|frameshift|nonsense|missense|splice|genotype|"
    r"transitions?|transversions?|amino\s+acid|replace\w*|expansions?|repeats?|mosaic\w*|\w*plasm(?:ic|y)|exons?|"
    r"sequencing|exome|genome|genetic\w*|genotyp\w+|array|MLPA|karyotype|panel|carriers?|carried|codon|nucleotide)\b",
    re.IGNORECASE,
)
_MUTATION = re.compile(
    r"\b(?:mutations?|variants?|mutated|(?:micro)?deletions?|deleted|duplications?|insertions?|homozyg\w+|heterozyg\w+|"
    r"hemizyg\w+|frameshift|bi-?allelic|defects?|gene\s+changes?|changes|haploinsufficiency|expansions?)\b",
    re.IGNORECASE,
)
_GENETICS = re.compile(
    r"\b(?:genes?|mutat\w+|variants?|sequenc\w+|exome|genotyp\w+|panel|alleles?|genetic\w*|homozyg\w+|heterozyg\w+|"
    r"recessive|dominant|x-linked|autosomal|inherited|genodermatosis|disease|disorder|syndrome|deficiency|caused\s+by)\b",
    re.IGNORECASE,
)
_WRITTEN = re.compile(r"\b[cpgmn]\.\s?[\[(]?[-*?\dA-Z]|\brs\d{3}|\b[cC]hr|\bIVS|\b[A-Z][a-z]{2}-?\d+[A-Z]")
_COORDINATED = re.compile(r"\s*(?:,|and|or|/|,\s*and|as\s+well\s+as|plus)\s*(?:the\s+)?")
_VERB = re.compile(r"\b(?:was|were|is|are|had|has|show\w*|reveal\w*|found|disclos\w+|that|which)\b", re.IGNORECASE)
_EXCEPT = re.compile(r"\b(?:other\s+than|except(?:\s+for)?|apart\s+from|besides|beyond|only)\b", re.IGNORECASE)
_PARENT = re.compile(r"\b(?:(?P<mother>mother)|(?P<father>father)|parents)\b", re.IGNORECASE)
_BREAK = re.compile(
    r";(?![^()]*\))(?!\s*(?:\[|\(?[cpmg]\.|heteroz|homoz|hemiz|rs\d|de\s+novo|(?:mat|pat)ernal|inherited))|"
    r",?\s+(?:but(?!\s+not\s+(?:his|her|the|in)\b)|whereas|while|however|although)\b|"
    r",\s+and\s+(?=(?:\w+\s+){0,3}(?:was|were|showed|revealed|found)\b)|,\s+(?=no\s+|without\s+)"
)


class _Clause(msgspec.Struct, frozen=True):
    """A clause: its words, where they begin in the text, and the genes in it (offsets within the clause).

    ``context``: the genes that its variants may be of. ``known``: the gene named last before the sentence;
    ``only``: that gene where the story has named no other. ``tested``: its sentence speaks of
    a genetic test or result.
    """

    doc: Document
    offset: int
    words: str
    genes: Sequence[Gene]
    context: Sequence[Gene]
    known: str
    only: str
    short: bool
    tested: bool


def find_variants(doc: Document, vocabulary: Vocabulary) -> tuple[VariantMention, ...]:
    """All variants stated of the patient; ``vocabulary`` gives the current symbol of what a gene is called."""
    stated = Stated()
    named: list[str] = []
    for number, sentence in enumerate(whose.sentences(doc)):
        words = doc.text[sentence.start : sentence.end]
        genes = find_genes(words, vocabulary)
        if not whose.is_background(words):
            for clause in _clauses(doc, sentence.start, words, genes, named):
                _read(clause, stated, number)
            stated.inherit(words, number)
            stated.classify(words, number)
            stated.lay_apart(words)
        if genes and _GENETICS.search(words):
            named += [gene.symbol for gene in genes]
    return stated.all()


def _clauses(
    doc: Document, offset: int, words: str, genes: Sequence[Gene], named: Sequence[str]
) -> Iterator[_Clause]:
    """A sentence clause by clause, so that a negative result stays with its gene."""
    changes = _CHANGE.search(words) is not None
    if not genes and not changes and not _WRITTEN.search(words):
        return
    for start, end in _bounds(words):
        inside = [
            Gene(gene.start - start, gene.end - start, gene.symbol) for gene in genes if start <= gene.start < end
        ]
        context = inside or [Gene(-1, -1, gene.symbol) for gene in genes[:1]]
        unknown = not context and _NAMED_IN_WORDS.search(words, start, end) is not None
        known = named[-1] if named and not unknown else ""
        only = known if len(set(named)) == 1 else ""
        yield _Clause(
            doc, offset + start, words[start:end], inside, context, known, only, bool(genes) or changes, changes
        )


def _bounds(words: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BREAK.finditer(words):
        yield start, match.start()
        start = match.end()
    yield start, len(words)


def _read(clause: _Clause, stated: Stated, number: int) -> None:
    """The variants of one clause."""
    if is_negative(clause.words, clause.tested) and not _EXCEPT.search(clause.words):
        for mention in _absent(clause):
            stated.add(mention, number)
        return
    groups = joined(clause.words, find_alleles(clause.words, clause.short))
    own = [group for group in groups if not whose.is_relatives(clause.words, group[0].start)]
    for mention in _with_alleles(clause, own):
        stated.add(mention, number)
    for group in groups:
        if group not in own:
            _carried(clause.words, group, stated)
    if not groups:
        for mention in _without_allele(clause):
            stated.add(mention, number)


def _absent(clause: _Clause) -> Iterator[VariantMention]:
    """Genes (or "the gene") that were looked at and found without a variant."""
    named = list(clause.genes)
    if not named and clause.known and (match := _THE_GENE.search(clause.words)):
        named = [Gene(match.start(), match.end(), clause.known)]
    for gene in named:
        if whose.is_relatives(clause.words, gene.start):
            continue
        span = clause.doc.span(clause.offset + gene.start, clause.offset + gene.end)
        yield VariantMention(span, Variant(gene=gene.symbol, absent=True, spans=(span,)))


def _carried(words: str, group: Group, stated: Stated) -> None:
    """Keep which parent carries a variant that is said of a parent."""
    names = frozenset((*expressions(group), words[group[0].start : group[-1].end]))
    for match in [*_PARENT.finditer(words, 0, group[0].start)][-1:]:
        both = not (match["mother"] or match["father"])
        for parent in ("mother", "father") if both else (match.group().lower(),):
            stated.carried(Carrier(parent, names))


def _with_alleles(clause: _Clause, groups: Sequence[Sequence[Allele]]) -> Iterator[VariantMention]:
    stretches = [(group[0].start, _closed(clause.words, group[0].start, group[-1].end)) for group in groups]
    different = len(
        {expressions(group) or clause.words[slice(*at)] for group, at in zip(groups, stretches, strict=True)}
    )
    by_form = written_zygosity(clause.words, groups)
    classes = classes_of(clause.words, stretches)
    hidden = masked(clause.words, [allele for group in groups for allele in group])
    for at, group in enumerate(groups):
        start, end = stretches[at]
        span = clause.doc.span(clause.offset + start, clause.offset + end)
        place = next((allele for allele in group if allele.pos is not None), None)
        yield VariantMention(
            span,
            Variant(
                gene=gene_of(clause.context, hidden, start, end) or _known(clause, group),
                hgvs=expressions(group),
                as_written=span.text,
                zygosity=by_form.get(at) or zygosity_of(clause.words, start, end, different),
                inherited_from=origin_of(clause.words, stretches, at),
                assembly=_assembly(clause.words) if place else "",
                chrom=place.chrom if place else "",
                pos=place.pos if place else None,
                ref=place.ref if place else "",
                alt=place.alt if place else "",
                significance=classes.get(at, ""),
                spans=(span,),
            ),
        )


def _known(clause: _Clause, group: Group) -> str:
    """The gene of the sentences before; a change of a chromosome or of the mitochondrion names its own."""
    if any(text.startswith("m.") for allele in group for text in allele.hgvs):
        return ""
    is_region = all(allele.kind == "words" for allele in group) and re.search(
        r"\d[pq]\d|\([pq]\d", clause.words[group[0].start : group[-1].end]
    )
    return "" if is_region else clause.known


def _closed(clause: str, start: int, end: int) -> int:
    """The end of a stretch, with the closing brackets that it needs."""
    text = clause[start:end]
    missing = text.count("(") - text.count(")")
    while missing > 0 and clause[end : end + 1] == ")":
        end, missing = end + 1, missing - 1
    return end


def _without_allele(clause: _Clause) -> Iterator[VariantMention]:
    """Genes that are said to be mutated, without saying how; one entry for each."""
    if is_only_sought(clause.words):
        return
    seen: set[str] = set()
    # "Deleted" says more than the word of zygosity that may stand beside it.
    for change in sorted(_MUTATION.finditer(clause.words), key=lambda match: match.group().lower() != "deleted"):
        if whose.is_relatives(clause.words, change.start()):
            continue
        for gene in _mutated(clause, change):
            if gene.symbol not in seen and (gene.symbol or not seen):
                yield from _stated(clause, change, gene)
            seen.add(gene.symbol)


def _mutated(clause: _Clause, change: re.Match[str]) -> list[Gene]:
    """The gene of a word such as "mutation", and those coordinated with it; a nameless one where none is named."""
    if not clause.genes:
        return [Gene(-1, -1, clause.known if _THE_GENE.search(clause.words) else clause.only)]
    symbol = nearest(clause.genes, change.start(), change.end())
    at = next(index for index, gene in enumerate(clause.genes) if gene.symbol == symbol)
    found = [clause.genes[at]]
    for before, after in zip(clause.genes[at:], clause.genes[at + 1 :], strict=False):
        if not _COORDINATED.fullmatch(clause.words[before.end : after.start]):
            break
        found.append(after)
    return found


def _stated(clause: _Clause, change: re.Match[str], gene: Gene) -> Iterator[VariantMention]:
    zygosity = zygosity_of(clause.words, change.start(), change.end(), 0)
    if not gene.symbol and zygosity == "unknown":
        return
    start, end = _stretch(clause.words, change, gene)
    span = clause.doc.span(clause.offset + start, clause.offset + end)
    stretch = [(change.start(), change.end())]
    origin, said = origin_of(clause.words, stretch, 0), classes_of(clause.words, stretch)
    variant = Variant(gene=gene.symbol, as_written=span.text, zygosity=zygosity, inherited_from=origin)
    yield VariantMention(span, msgspec.structs.replace(variant, significance=said.get(0, ""), spans=(span,)))


def _stretch(words: str, change: re.Match[str], gene: Gene) -> tuple[int, int]:
    """From the word of change to the gene where one phrase holds both, else the gene, else the word."""
    if gene.start < 0:
        return change.start(), change.end()
    start, end = min(change.start(), gene.start), max(change.end(), gene.end)
    lost = change.group().lower() == "deleted" and gene.end <= change.start()
    return (gene.start, gene.end) if not lost and _VERB.search(words, start, end) else (start, end)


def _assembly(clause: str) -> str:
    match = re.search(r"GRCh3[78]|hg19|hg38", clause)
    return {"hg19": "GRCh37", "hg38": "GRCh38"}.get(match.group(), match.group()) if match else ""
