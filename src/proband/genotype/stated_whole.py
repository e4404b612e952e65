"""A stated deletion of a whole gene: "deletion of the IL1RN gene", "175-kb deletion at 2q13" said of IL1RN.

A deletion that is named by its size and its band is taken to remove the gene that it is said of if that gene lies
in the band, or not far from it (older reports have the bands of older maps), and is shorter; where it begins and
ends is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from proband.case.model import Variant
from proband.genotype.model import Consequence
from proband.knowledge import Knowledge
from proband.knowledge.assembly import Bands, Region, chromosome_code
from proband.knowledge.transcripts import Transcripts

_PART = re.compile(
    r"\b(?:exons?|intragenic|partial(?:ly)?|in-?frame|introns?|intronic|codons?|residues?|nucleotides?|bases?|bp|"
    r"base[\s-]?pairs?|repeats?|promoter|amino|mitochondrial)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:whole|entire|complete|full)[\s-](?:[\w-]+\s+)?gene\s+deletions?\b|"
    r"\bdeletions?\s+(?:of|involving|encompassing|including|removing|spanning)\s+(?:the\s+)?(?:whole|entire|complete|full)"
    r"\s+(?:[\w-]+\s+)?gene\b",
    re.IGNORECASE,
)
_SIZED = re.compile(r"\b(?P<size>\d+(?:[.,]\d+)?)[\s-]?(?P<unit>[km])b\b", re.IGNORECASE)
_BAND = re.compile(r"\b(?P<chrom>\d{1,2}|X|Y)(?P<band>[pq]\d{1,2}(?:\.\d{1,3})?)")
_LOST = re.compile(r"\b(?:micro)?delet(?:ions?|ed)\b", re.IGNORECASE)
_BASES = {"k": 1e3, "m": 1e6}
# IL1RN, in 2q14.1 now, was in 2q13: so far from a band, in bases, may a gene lie that is said to be of it.
NEAR = 2_000_000


def whole_gene_lost(variant: Variant, transcripts: Transcripts, row: int, knowledge: Knowledge) -> Region | None:
    """The stretch from the first to the last base of a gene that is stated as deleted; None if it is not."""
    words = " ".join(variant.as_written.split())
    span = transcripts.span(row, "GRCh38")
    if span is None or variant.hgvs or _LOST.search(words) is None or _PART.search(words):
        return None
    named = (variant.gene, transcripts.symbol(row))
    if _WHOLE.search(words) or any(_of_gene(words, name) for name in named if name):
        return span
    return span if _SIZED.search(words) and _reaches(words, span, knowledge.bands("GRCh38")) else None


def _of_gene(words: str, gene: str) -> bool:
    """Whether a deletion is said of the gene itself: "deletion of (the) IL1RN", "IL1RN (gene) deletion"."""
    name = re.escape(gene)
    of = rf"\bdeletions?\s+(?:of|involving|encompassing|including|removing|spanning)\s+(?:\w+\s+){{0,4}}{name}\b"
    said = rf"\b{name}(?:\s+gene)?\s+(?:(?:was|is|were|are|been|has)\s+){{0,2}}(?:\w+\s+)?delet"
    return re.search(rf"{of}|{said}", words) is not None


def _reaches(words: str, gene: Region, bands: Bands) -> bool:
    size = max(_sizes(words), default=0.0)
    longer = size >= gene.end - gene.start + 1
    return longer and any(
        band.name.startswith(match["band"]) and band.start - NEAR <= gene.end and gene.start <= band.end + NEAR
        for match in _BAND.finditer(words)
        if chromosome_code(match["chrom"]) == gene.chromosome
        for band in bands.of(gene.chromosome)
    )


def _sizes(words: str) -> Iterator[float]:
    for match in _SIZED.finditer(words):
        yield float(match["size"].replace(",", ".")) * _BASES[match["unit"].lower()]


def lost(gene: str, hgnc_id: str, transcript: str) -> Consequence:
    """The consequence: no copy of the gene is left on that chromosome."""
    return Consequence(
        effect="gene deleted",
        tier="stated",
        symbol=gene,
        hgnc_id=hgnc_id,
        transcript=transcript,
        because="the case states a deletion of the whole gene; its ends are not known",
    )
