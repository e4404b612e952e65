"""What every call does to every gene that it lies in (tiers T1 and T2; what the file says itself, T0, is kept).

The places of all calls in all transcripts are found at once (knowledge/transcripts.py); records come at the end.

    call_consequences    calls with their consequences, one a gene, the most severe first
    single_base.py       exchanges of one base, from the transcript model
    longer.py            insertions, deletions, exchanges of several bases, from the transcript model
    sequenced_gene.py    both, with the user's reference sequence
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.genotype.alignment import alignments, near_border, presumed_alignments
from proband.genotype.annotated import completed
from proband.genotype.edit import BASES, Edit, edit_of, is_duplication
from proband.genotype.edit_hgvs import edit_hgvs, how_placed
from proband.genotype.gene_model import GeneModel
from proband.genotype.longer import is_coding
from proband.genotype.model import Assembly, Call, Consequence
from proband.genotype.sequence import Reference
from proband.genotype.sequenced_gene import Sequences, Told, least_harm, translated
from proband.genotype.severity import severity
from proband.genotype.single_base import Place, single_base
from proband.knowledge.transcripts import OUTSIDE, Transcripts

Integers = NDArray[np.int64]

MODELS_KEPT = 1000

_UNSETTLED = "so near to an exon's border that an equal alignment may lie across it"
_NOT_FITTING = "the reference sequence has other bases here"


def call_consequences(
    calls: Sequence[Call], transcripts: Transcripts, assembly: Assembly, reference: Reference | None = None
) -> tuple[Call, ...]:
    """The calls with their consequences, one a gene, the most severe first.

    What the file says of a gene stays, completed by what it leaves empty. Symbolic alleles and calls outside genes
    get nothing. Raises FileFormatError if the reference sequence is not the one of the calls, UsageError if it
    cannot be opened.
    """
    if reference is not None:
        reference.check(calls, assembly)
    with _no_search_for_cycles():
        return _called(calls, _Caller(transcripts, assembly, reference))


def in_every_transcript(
    call: Call, transcripts: Transcripts, assembly: Assembly, reference: Reference | None = None
) -> tuple[Consequence, ...]:
    """What one call does to every transcript that it lies in, MANE Select before the others of a gene."""
    return tuple(one for _, one in _Caller(transcripts, assembly, reference).of((call,)))


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Without Python's search for unreachable cycles: there are none here, and it would double the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _called(calls: Sequence[Call], caller: _Caller) -> tuple[Call, ...]:
    # Most calls lie in one gene: only the others get a list.
    first: dict[int, Consequence] = {}
    others: dict[int, list[Consequence]] = {}
    for at, one in caller.of(calls):
        if at in first:
            others.setdefault(at, []).append(one)
        else:
            first[at] = one
    changed = list(calls)
    for at, one in first.items():
        changed[at] = _joined(calls[at], [one, *others.get(at, ())], caller)
    return tuple(changed)


def _joined(call: Call, found: list[Consequence], caller: _Caller) -> Call:
    if not call.consequences and len(found) == 1:
        return msgspec.structs.replace(call, consequences=(found[0],))
    said, rest = completed(call.consequences, found, caller.transcripts, caller.model)
    genes: dict[str, Consequence] = {}
    for one in rest:
        # MANE Select comes before MANE Plus Clinical, which counts only where it is hit harder.
        kept = genes.setdefault(one.symbol, one)
        if severity(one.effect) < severity(kept.effect):
            genes[one.symbol] = one
    ordered = sorted((*said, *genes.values()), key=lambda one: severity(one.effect))
    return msgspec.structs.replace(call, consequences=tuple(ordered))


class _Pair(msgspec.Struct):
    """A call of several bases in a transcript: what it does, and how it is shown."""

    at: int
    model: GeneModel
    told: Told
    shown: Edit
    duplicates: bool
    because: str


class _Caller:
    """Consequences of calls in the transcripts of one assembly."""

    def __init__(self, transcripts: Transcripts, assembly: Assembly, reference: Reference | None) -> None:
        self.transcripts = transcripts
        self._assembly = assembly
        self._sequences = Sequences(reference) if reference is not None else None
        self._models: dict[int, GeneModel] = {}

    def of(self, calls: Sequence[Call]) -> Iterator[tuple[int, Consequence]]:
        """The number of a call with one of its consequences, MANE Select before the others of a gene."""
        singles = [at for at, call in enumerate(calls) if call.ref in BASES and call.alt in BASES]
        longer = {
            at: edit
            for at, call in enumerate(calls)
            if (len(call.ref) > 1 or len(call.alt) > 1) and (edit := edit_of(call.pos, call.ref, call.alt))
        }
        yield from self._singles(calls, singles)
        yield from self._longer(calls, longer)

    def _overlapping(
        self, calls: Sequence[Call], numbers: Sequence[int], starts: Iterable[int], ends: Iterable[int]
    ) -> tuple[Integers, Integers]:
        """Numbers of calls and rows of transcripts that they touch, MANE Select first."""
        chrom = np.array([calls[at].chrom for at in numbers], dtype=np.int64)
        spans = (np.fromiter(each, dtype=np.int64) for each in (starts, ends))
        record, row = self.transcripts.overlapping(self._assembly, chrom, *spans)
        order = np.lexsort((row, record))
        return np.array(numbers, dtype=np.int64)[record[order]], row[order]

    def _singles(self, calls: Sequence[Call], numbers: Sequence[int]) -> Iterator[tuple[int, Consequence]]:
        positions = [calls[at].pos for at in numbers]
        record, row = self._overlapping(calls, numbers, positions, positions)
        number, row = record.tolist(), row
        at_call = np.array([calls[at].pos for at in number], dtype=np.int64)
        located = self.transcripts.locate(self._assembly, row, at_call)
        places = map(Place, *(column.tolist() for column in located))
        for at, each, place in zip(number, row.tolist(), places, strict=True):
            if place.region != OUTSIDE:
                yield at, self._single(calls[at], self.model(each), place)

    def _single(self, call: Call, model: GeneModel, place: Place) -> Consequence:
        found = single_base(model, place, call.pos, call.ref, call.alt)
        if self._sequences is None or found.codon is None:
            return found
        return translated(model, self._sequences, found, call.ref, call.alt)

    def _longer(self, calls: Sequence[Call], edits: Mapping[int, Edit]) -> Iterator[tuple[int, Consequence]]:
        low = (min(edit.start, edit.end) for edit in edits.values())
        high = (max(edit.start, edit.end) for edit in edits.values())
        record, row = self._overlapping(calls, [*edits], low, high)
        touching = zip(record.tolist(), row.tolist(), strict=True)
        pairs = [self._pair(at, edits[at], self.model(each)) for at, each in touching]
        pairs = [pair for pair in pairs if not pair.told.extent.beyond]
        rows = np.array([pair.model.row for pair in pairs], dtype=np.int64)
        ends = [_shown_ends(pair) for pair in pairs]
        places = []
        for side in (0, 1):
            positions = np.array([end[side] for end in ends], dtype=np.int64)
            located = self.transcripts.locate(self._assembly, rows, positions)
            places.append([Place(*each) for each in zip(*(column.tolist() for column in located), strict=True)])
        for pair, low, high in zip(pairs, *places, strict=True):
            yield pair.at, _consequence(pair, low, high, sequenced=self._sequences is not None)

    def _pair(self, at: int, edit: Edit, model: GeneModel) -> _Pair:
        if self._sequences is None or not self._sequences.holds(model, edit):
            edits = presumed_alignments(model, edit)
            because = _how_told(model, edit) if self._sequences is None else _NOT_FITTING
            return _Pair(at, model, least_harm(model, edits, None), edit, False, because)
        bases = self._sequences.bases(model)
        edits = alignments(model, bases, edit)
        direction = 1 if model.mitochondrial else model.strand
        shown = edits[0] if direction == model.strand else edits[-1]
        duplicates = is_duplication(shown, bases, direction)
        return _Pair(at, model, least_harm(model, edits, self._sequences), shown, duplicates, "")

    def model(self, row: int) -> GeneModel:
        """The transcript of a row, made once for calls that follow each other."""
        if row not in self._models:
            if len(self._models) >= MODELS_KEPT:
                self._models.clear()
            self._models[row] = GeneModel(self.transcripts, row, self._assembly)
        return self._models[row]


def _how_told(model: GeneModel, edit: Edit) -> str:
    parts = [_UNSETTLED if near_border(model, edit) else "", how_placed(model, edit)]
    return "; ".join(part for part in parts if part)


def _shown_ends(pair: _Pair) -> tuple[int, int]:
    """The genome positions that the HGVS form names."""
    edit, size = pair.shown, len(pair.shown.inserted)
    if not pair.duplicates:
        return min(edit.start, edit.end), max(edit.start, edit.end)
    if pair.model.strand > 0 or pair.model.mitochondrial:
        return edit.start - size, edit.end
    return edit.start, edit.start + size - 1


def _consequence(pair: _Pair, low: Place, high: Place, *, sequenced: bool) -> Consequence:
    model, extent, change = pair.model, pair.told.extent, pair.told.change
    exons = dict.fromkeys(str(exon) for exon in (extent.exons[:1] + extent.exons[-1:]))
    return Consequence(
        effect=pair.told.effect,
        tier="T1" if sequenced and pair.because != _NOT_FITTING else "T2",
        symbol=model.symbol,
        hgnc_id=model.hgnc_id,
        transcript=model.accession,
        hgvs_c=edit_hgvs(model, pair.shown, low, high, duplicates=pair.duplicates),
        hgvs_p="" if change is None else change.hgvs_p,
        exon=f"{'-'.join(exons)}/{model.exon_count}" if exons else "",
        escapes_decay=_escapes(pair),
        because="; ".join(part for part in (pair.told.because, pair.because) if part),
    )


def _escapes(pair: _Pair) -> bool | None:
    told_of = pair.told
    if told_of.change is not None:
        return None if told_of.change.stop is None else pair.model.escapes_decay(told_of.change.stop)
    if not is_coding(pair.model, told_of.extent) or told_of.effect not in ("frameshift", "stop gained"):
        return None
    shifted = told_of.effect == "frameshift"
    return pair.model.escapes_decay(told_of.extent.first, shifted=shifted)
