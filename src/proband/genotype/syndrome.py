"""Which syndromes a deletion may be: the bands that a disease's name states, its genes, and its size.

"Chromosome 22q11.2 deletion syndrome, distal" is a deletion in 22q11.2, in the half that is farther from the
centromere; "16p11.2 deletion syndrome, 593-kb" one of about that size. A deletion is held to be of a syndrome if

    place   at least half of it lies in the bands, or it takes at least half of the bands
    size    it has half to twice the size that the name states; else at least 100 kb
    genes   unless the size is stated: where the disease has genes of its own in the bands, it takes an exon of half
            of them, or of two; where it has none, a twentieth of the bands (150 kb are not "the short arm")

Bands are NCBI's at the level of 850, from the pack of transcripts; a band of a lower level holds all that begin
with its name. Which parent the chromosome came from, mosaics, and whole chromosomes are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from proband.genotype.deletion import Deletion, size_text, takes_exon
from proband.genotype.model import Assembly
from proband.knowledge import Knowledge
from proband.knowledge.assembly import Bands, chromosome_code, chromosome_name

LEAST_SIZE, LEAST_SHARE = 100_000, 0.05
LEAST_WITHIN = 0.5
SIZE_FACTOR = 2.0
ENOUGH_GENES = 2

_COPY_NUMBER = re.compile(
    r"\b(?:micro)?(?:deletion|duplication|triplication)s?\b|\b(?:tri|mono|tetra)somy\b|\buniparental\b", re.I
)
_NOT_CHROMOSOMAL = re.compile(r"mitochondrial DNA|pseudotrisomy", re.I)
_LOSS = re.compile(r"\b(?:micro)?deletion\b|\bmonosomy\b|\bdel\(", re.I)
_GAIN = re.compile(r"duplication|triplication|trisomy|tetrasomy|inverted|uniparental|\bring\b|mosaic", re.I)
_BAND = re.compile(
    r"(?<![\w.])(?:chromosome\s*)?(?P<chrom>\d{1,2}|X|Y)\s*"
    r"(?P<arm>[pq])(?P<band>ter|\d{1,2}(?:\.\d{1,3})?)?"
    r"(?:\s*[-\N{EN DASH}]?\s*(?:(?P<arm2>[pq])(?P<band2>ter|\d{1,2}(?:\.\d{1,3})?)"
    r"|(?<=[-\N{EN DASH}])(?P<bare>\d{1,2}(?:\.\d{1,3})?)))?"
    r"(?![\w.]*\d)",
    re.I,
)
_SIZE = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)\s*-?\s*(?:(?:to|-)\s*(?P<high>\d+(?:\.\d+)?)\s*-?\s*)?(?P<unit>[km]b)\b", re.I
)
_BASES = {"kb": 1e3, "mb": 1e6}


class Syndrome(msgspec.Struct, frozen=True):
    """A syndrome of deleted bands, from ``start`` to ``end``; ``least`` and ``most`` of its size (0: not stated).

    ``disease`` is the row of the leading entry; ``band`` as the ``name`` writes it.
    """

    disease: int
    name: str
    band: str
    chrom: int
    start: int
    end: int
    least: float = 0.0
    most: float = 0.0

    @property
    def size(self) -> int:
        """The bases of the bands."""
        return self.end - self.start + 1


class Match(msgspec.Struct, frozen=True):
    """A deletion that may be a syndrome; ``genes`` of the disease that it takes, ``because`` in words."""

    deletion: Deletion
    syndrome: Syndrome
    genes: tuple[str, ...]
    because: str


def is_copy_number(name: str) -> bool:
    """Whether a disease is by its name a lost or gained piece of chromosome."""
    return bool(_COPY_NUMBER.search(name)) and not _NOT_CHROMOSOMAL.search(name)


def is_deletion(name: str) -> bool:
    """Whether a name is that of a lost piece of a chromosome, and of nothing gained."""
    return bool(_LOSS.search(name)) and not _GAIN.search(name) and not _NOT_CHROMOSOMAL.search(name)


@lru_cache(maxsize=4)
def syndromes(knowledge: Knowledge, assembly: Assembly) -> tuple[Syndrome, ...]:
    """The syndromes of the knowledge with their bands: by the disease's name, else by its narrowest other name."""
    diseases, bands = knowledge.diseases, knowledge.bands(assembly)
    found = []
    for row in range(len(diseases)):
        if diseases.lead(row) == row and not _GAIN.search(diseases.name(row)):
            group = diseases.group(row)
            names = [diseases.name(row)], [diseases.name(one) for one in group if one != row]
            aliases = [alias for one in group for alias in diseases.aliases(one)]
            one = next(filter(None, (_narrowest(row, each, bands) for each in (*names, aliases))), None)
            if one is not None:
                found.append(one)
    return tuple(found)


def matches(
    deletions: Iterable[Deletion], knowledge: Knowledge, assembly: Assembly
) -> dict[int, tuple[Match, ...]]:
    """The deletions that may be a syndrome, by the row of the disease."""
    found: dict[int, list[Match]] = {}
    for deletion in deletions:
        for syndrome in syndromes(knowledge, assembly):
            match = _match(deletion, syndrome, knowledge, assembly) if syndrome.chrom == deletion.chrom else None
            if match is not None:
                found.setdefault(syndrome.disease, []).append(match)
    return {disease: tuple(each) for disease, each in found.items()}


def _match(deletion: Deletion, syndrome: Syndrome, knowledge: Knowledge, assembly: Assembly) -> Match | None:
    shared = min(deletion.end, syndrome.end) - max(deletion.start, syndrome.start) + 1
    if shared < LEAST_WITHIN * min(deletion.size, syndrome.size) or not _fits_size(deletion, syndrome):
        return None
    genes = _genes_within(syndrome, knowledge, assembly)
    taken = tuple(gene for gene in genes if takes_exon(deletion, knowledge.transcripts, gene, assembly))
    by_genes = len(taken) >= min(len(genes) / 2, ENOUGH_GENES)
    by_share = bool(genes) or deletion.size >= LEAST_SHARE * syndrome.size
    if not syndrome.least and not (by_genes and by_share):
        return None
    takes = f", with {', '.join(taken)}" if taken else ""
    because = f"{size_text(deletion.size)} are deleted in {syndrome.band}{takes} ({syndrome.name})"
    return Match(deletion, syndrome, taken, because)


def _fits_size(deletion: Deletion, syndrome: Syndrome) -> bool:
    if not syndrome.least:
        return deletion.size >= LEAST_SIZE
    return syndrome.least / SIZE_FACTOR <= deletion.size <= syndrome.most * SIZE_FACTOR


def _genes_within(syndrome: Syndrome, knowledge: Knowledge, assembly: Assembly) -> tuple[str, ...]:
    """The disease's own genes that begin in the bands (other entries list modifiers elsewhere)."""
    transcripts = knowledge.transcripts
    found = []
    for gene in knowledge.own_genes(syndrome.disease):
        for row in transcripts.by_gene(gene)[:1]:
            span = transcripts.span(row, assembly)
            if (
                span
                and span.chromosome == syndrome.chrom
                and span.end >= syndrome.start
                and span.start <= syndrome.end
            ):
                found.append(transcripts.symbol(row))
    return tuple(dict.fromkeys(found))


def _narrowest(disease: int, names: Iterable[str], bands: Bands) -> Syndrome | None:
    found = [one for name in names if (one := syndrome_of(disease, name, bands)) is not None]
    return min(found, key=lambda one: (one.size, one.name), default=None)


def syndrome_of(disease: int, name: str, bands: Bands) -> Syndrome | None:
    """The syndrome that a name states; None if it is not that of a deletion, or names no single place."""
    plain = re.sub(r"del\((\w{1,2})\)\(?", r"deletion \1", name, flags=re.I) if is_deletion(name) else ""
    places = [place for match in _BAND.finditer(plain) if (place := _place(match, bands)) is not None]
    if len({place[:3] for place in places}) != 1:
        return None
    chrom, start, end, band = places[0]
    start, end = _half(name, bands, chrom, start, end)
    size = _SIZE.search(name)
    unit = _BASES[size["unit"].lower()] if size else 0.0
    least, most = (float(size["low"]) * unit, float(size["high"] or size["low"]) * unit) if size else (0.0, 0.0)
    return Syndrome(disease, name, band, chrom, start, end, least, most)


def _place(match: re.Match[str], bands: Bands) -> tuple[int, int, int, str] | None:
    """Chromosome, first and last position, and the band as a text."""
    code = chromosome_code(match["chrom"])
    ends = [_reach(bands, code, match["arm"].lower(), match["band"] or "")]
    second = match["band2"] or match["bare"]
    if second:
        ends.append(_reach(bands, code, (match["arm2"] or match["arm"]).lower(), second))
    known = [end for end in ends if end is not None]
    if not code or len(known) != len(ends):
        return None
    words = f"{match['arm'].lower()}{match['band'] or ''}"
    words += f"-{(match['arm2'] or match['arm']).lower()}{second}" if second else ""
    low, high = min(start for start, _ in known), max(end for _, end in known)
    return code, low, high, f"{chromosome_name(code)}{words}"


def _reach(bands: Bands, code: int, arm: str, band: str) -> tuple[int, int] | None:
    """First and last position of an arm (''), its end (ter), or a band with those that it holds (q11.21 ...)."""
    own = [one for one in bands.of(code) if one.name.startswith(arm)] if code else []
    if band.lower() == "ter":
        own = own[:1] if arm == "p" else own[-1:]
    elif band:
        own = [one for one in own if one.name.startswith(f"{arm}{band}")]
    return (min(one.start for one in own), max(one.end for one in own)) if own else None


def _half(name: str, bands: Bands, chrom: int, start: int, end: int) -> tuple[int, int]:
    """The half of the bands that "distal" or "proximal" means; an arm stays whole, because all of it is meant."""
    word = re.search(r"(?<!non-)\b(distal|proximal)\b", name, re.I)
    centromere = bands.centromere(chrom)
    if word is None or centromere is None or (start <= centromere.end and end >= centromere.start):
        return start, end
    middle = (start + end) // 2
    upper = (word[1].lower() == "distal") == (start > centromere.end)
    return (middle, end) if upper else (start, middle)
