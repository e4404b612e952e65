"""What a file says of a call (tier T0), completed from the transcript: c. position, codon, exon, decay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from proband.genotype.gene_model import GeneModel
from proband.genotype.model import Consequence
from proband.knowledge.transcripts import Transcripts


def completed(
    said: Iterable[Consequence],
    found: Sequence[Consequence],
    transcripts: Transcripts,
    model: Callable[[int], GeneModel],
) -> tuple[tuple[Consequence, ...], list[Consequence]]:
    """The file's consequences, completed, and those of ``found`` in genes that the file does not name.

    ``model`` gives the model of a row of the transcripts.
    """
    kept, rest = [], list(found)
    for one in said:
        names = _names(one, transcripts)
        same = [other for other in rest if other.symbol in names or (one.hgnc_id and other.hgnc_id == one.hgnc_id)]
        rest = [other for other in rest if other not in same]
        best = next((other for other in same if _is_transcript(one, other, transcripts)), None)
        filled = one if best is None else _with_decay(_filled(one, best), best, transcripts, model)
        kept.append(_with_symbol(filled, same))
    return tuple(kept), rest


def _names(one: Consequence, transcripts: Transcripts) -> set[str]:
    return {one.symbol, *(transcripts.symbol(row) for row in transcripts.by_gene(one.symbol))}


def _is_transcript(one: Consequence, other: Consequence, transcripts: Transcripts) -> bool:
    """Whether the file speaks of the transcript that ``other`` was called on; a file that names none may."""
    if not one.transcript or one.transcript.split(".")[0] == other.transcript.split(".")[0]:
        return True
    row = transcripts.by_accession(one.transcript)
    return row is not None and row == transcripts.by_accession(other.transcript)


def _with_symbol(one: Consequence, same: Sequence[Consequence]) -> Consequence:
    if not same:
        return one
    return msgspec.structs.replace(one, symbol=same[0].symbol, hgnc_id=same[0].hgnc_id or one.hgnc_id)


def _filled(one: Consequence, other: Consequence) -> Consequence:
    return msgspec.structs.replace(
        one,
        transcript=one.transcript or other.transcript,
        hgvs_c=one.hgvs_c or other.hgvs_c,
        codon=one.codon or other.codon,
        codon_position=one.codon_position or other.codon_position,
        exon=one.exon or other.exon,
    )


def _with_decay(
    one: Consequence, other: Consequence, transcripts: Transcripts, model: Callable[[int], GeneModel]
) -> Consequence:
    """Whether a stop or a shift of the frame that the file names escapes decay."""
    escapes = other.escapes_decay if one.effect == "frameshift" else None
    row = transcripts.by_accession(other.transcript)
    if one.effect == "stop gained" and other.codon is not None and row is not None:
        gene = model(row)
        escapes = gene.escapes_decay(gene.cds[0] + 3 * (other.codon - 1)) if gene.cds else None
    return one if escapes is None else msgspec.structs.replace(one, escapes_decay=escapes)
