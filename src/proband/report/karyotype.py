"""The karyotype as a figure: the chromosomes with their bands, the runs of homozygosity and the candidates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import msgspec

from proband.errors import PackMissing
from proband.genotype.homozygosity import Run
from proband.genotype.result import GenomeResult
from proband.knowledge.assembly import LENGTHS, MT, Band, Bands, chromosome_code, chromosome_name
from proband.knowledge.library import newest

MB = 1_000_000
# In units of the figure: the room for names, the length of the longest chromosome, the breadth of all, the space
# below a row, a line of text, the place of a chromosome in its slot, the least breadth of a slot, and round ends.
TOP, BODY, THICK, GAP, LABEL, LEFT, SLOT, ROUND = 22, 200, 13, 12, 11, 10, 90, 5.0


class Block(msgspec.Struct, frozen=True):
    """A stretch of a chromosome to draw: ``start`` and ``end`` in base pairs (1-based, closed), the ``style`` (a
    stain, or "run") and the ``title`` that says what it is."""

    start: int
    end: int
    style: str
    title: str


class Mark(msgspec.Struct, frozen=True):
    """A candidate on a chromosome: its ``position`` in base pairs, the ``label`` (the gene) and the ``title``."""

    position: int
    label: str
    title: str


class ChromosomeView(msgspec.Struct, frozen=True):
    """A chromosome: ``name``, ``length_bp``, its ``bands`` (none without the pack), ``runs`` and ``marks``."""

    name: str
    length_bp: int
    bands: tuple[Block, ...]
    runs: tuple[Block, ...]
    marks: tuple[Mark, ...]


class KaryotypeView(msgspec.Struct, frozen=True):
    """The ``chromosomes`` 1 to 22, X and Y of the file's assembly, and a ``summary`` of what is marked on them."""

    chromosomes: tuple[ChromosomeView, ...]
    summary: str


def karyotype_view(genome: GenomeResult) -> KaryotypeView:
    """What is drawn: runs (if they were told) and candidates on the chromosomes of the file's assembly."""
    runs = () if genome.runs.refused else genome.runs.runs
    marks = _marks(genome)
    try:
        bands: Bands | None = Bands(newest("mane"), genome.assembly)
    except PackMissing:
        bands = None
    chromosomes = tuple(
        ChromosomeView(
            chromosome_name(code),
            length,
            () if bands is None else tuple(_band(band) for band in bands.of(code)),
            tuple(_run(run) for run in runs if run.chrom == code),
            tuple(marks.get(code, ())),
        )
        for code, length in enumerate(LENGTHS[genome.assembly][: MT - 1], start=1)
    )
    drawn = sum(len(one.marks) for one in chromosomes)
    told = f"{len(runs)} runs of homozygosity" if not genome.runs.refused else "runs of homozygosity not assessed"
    return KaryotypeView(chromosomes, f"{genome.assembly}: {told}, {drawn} genes with candidates marked")


def _marks(genome: GenomeResult) -> dict[int, list[Mark]]:
    """One mark a gene: at its first candidate, with all its alleles in the title."""
    alleles: dict[str, list[str]] = {}
    places: dict[str, tuple[int, int]] = {}
    for one in genome.candidates:
        chromosome, position, *_ = one.place.split(":")
        places.setdefault(one.gene, (chromosome_code(chromosome), int(position)))
        alleles.setdefault(one.gene, []).append(f"{one.hgvs_c or one.place} {one.zygosity}")
    marks: dict[int, list[Mark]] = {}
    for gene, (code, pos) in sorted(places.items(), key=lambda item: item[1]):
        marks.setdefault(code, []).append(Mark(pos, gene, f"{gene}: {'; '.join(alleles[gene])}"))
    return marks


def _band(band: Band) -> Block:
    return Block(band.start, band.end, band.stain, f"{chromosome_name(band.chromosome)}{band.name}")


def _run(run: Run) -> Block:
    where = f"{chromosome_name(run.chrom, prefix=True)}:{run.start:,}–{run.end:,}"
    return Block(run.start, run.end, "run", f"Run of homozygosity {where}, {run.length_bp / MB:.1f} Mb")


def karyotype(view: KaryotypeView, width: int) -> str:
    """The figure, ``width`` units wide: as many chromosomes side by side as fit, all on one scale."""
    columns = next((columns for columns in (12, 8, 4, 3) if width >= columns * SLOT), 2)
    unit = BODY / max(one.length_bp for one in view.chromosomes)
    body, top = "", 0.0
    for first in range(0, len(view.chromosomes), columns):
        row = view.chromosomes[first : first + columns]
        for at, one in enumerate(row):
            place = f"translate({at * width / columns:.1f} {top:.1f})"
            body += f'<g transform="{place}">{_chromosome(one, unit)}</g>'
        top += max(_bottom(one, unit) for one in row) + GAP
    return (
        f'<svg class="karyotype" viewBox="0 0 {width} {top:.0f}" role="img" '
        f'aria-label="{escape(f"Karyotype, {view.summary}")}"><title>Karyotype</title>'
        f"<desc>{escape(view.summary)}</desc>{body}</svg>"
    )


def _bottom(one: ChromosomeView, unit: float) -> float:
    """Where a chromosome and the names beside it end."""
    names = _apart([TOP + mark.position * unit for mark in one.marks])
    return max(TOP + one.length_bp * unit, *names, 0.0)


def _chromosome(one: ChromosomeView, unit: float) -> str:
    """One chromosome with its name above it; runs lie over the bands and beside them."""
    name = f'<text class="name" x="{LEFT + THICK / 2}" y="14" text-anchor="middle">{escape(one.name)}</text>'
    bands = "".join(_bands(one.bands, unit))
    runs = "".join(_block(run, unit, LEFT - 3, THICK + 6) for run in one.runs)
    return f"{name}{bands}{_outline(one, unit)}{runs}{''.join(_ticks(one.marks, unit))}"


def _bands(bands: Sequence[Block], unit: float) -> Iterator[str]:
    """The stained bands; what does not stain is the paper, and the ends stay clear of the round corners."""
    for band in bands:
        if band.style != "gneg" and band.style != "acen":
            yield _block(band, unit, LEFT, THICK)


def _block(block: Block, unit: float, x: float, thick: float) -> str:
    y, height = TOP + block.start * unit, max((block.end - block.start) * unit, 0.8)
    return (
        f'<rect class="{escape(block.style)}" x="{x:.1f}" y="{y:.1f}" width="{thick:.1f}" height="{height:.1f}">'
        f"<title>{escape(block.title)}</title></rect>"
    )


def _outline(one: ChromosomeView, unit: float) -> str:
    """Two arms with round ends that meet in a point at the centromere; one arm where no bands are known."""
    centre = [band for band in one.bands if band.style == "acen"]
    bottom = TOP + one.length_bp * unit
    if not centre:
        return f'<path class="outline" d="{_arm(TOP, bottom, bottom)}"/>'
    first, last = TOP + centre[0].start * unit, TOP + centre[-1].end * unit
    middle = TOP + centre[0].end * unit
    return f'<path class="outline" d="{_arm(TOP, first, middle)} {_arm(bottom, last, middle)}"/>'


def _arm(end: float, shoulder: float, point: float) -> str:
    """An arm from its round end to its shoulder, and from there to the point where the arms meet."""
    left, right, middle = LEFT, LEFT + THICK, LEFT + THICK / 2
    bend = min(ROUND, abs(shoulder - end) / 2) * (1 if shoulder > end else -1)
    return (
        f"M{left} {shoulder:.1f}V{end + bend:.1f}Q{left} {end:.1f} {middle} {end:.1f}"
        f"Q{right} {end:.1f} {right} {end + bend:.1f}V{shoulder:.1f}"
        + (f"L{middle} {point:.1f}Z" if point != shoulder else "Z")
    )


def _ticks(marks: Sequence[Mark], unit: float) -> Iterator[str]:
    """A tick at each candidate, with the gene beside it; names that would meet are moved apart."""
    edge = LEFT + THICK + 3
    for mark, y in zip(marks, _apart([TOP + mark.position * unit for mark in marks]), strict=True):
        at = TOP + mark.position * unit
        yield (
            f'<g class="mark"><title>{escape(mark.title)}</title>'
            f'<path d="M{LEFT} {at:.1f}H{edge}L{edge + 6} {y:.1f}"/>'
            f'<text x="{edge + 8}" y="{y + 3.5:.1f}">{escape(mark.label)}</text></g>'
        )


def _apart(places: Sequence[float]) -> list[float]:
    """Ascending places, each at least a line from the one before; the last ones move up where room ends."""
    down: list[float] = []
    for place in places:
        down.append(max(place, down[-1] + LABEL) if down else place)
    limit = float(TOP + BODY + LABEL)
    for at in range(len(down) - 1, -1, -1):
        down[at] = min(down[at], limit)
        limit = down[at] - LABEL
    return down
