"""Treatments that MAxO annotations name for diseases: what acts on which finding, with evidence and citation.

They come from a file that the user adds (`proband data add maxo-annotations.tsv`); proband ships none.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from proband.errors import PackMissing
from proband.knowledge.library import newest
from proband.knowledge.pack import Pack

MAXO = "maxo"


class TreatmentAnnotation(msgspec.Struct, frozen=True):
    """One annotation as the file states it.

    ``disease_id`` as the file names it (mostly MONDO). ``treatment_id`` and ``treatment`` are the MAxO action,
    ``agent`` what it is done with, where the file says so ("CHEBI:48873 cholinergic antagonist"). ``relation``:
    TREATS, PREVENTS, CONTRAINDICATED, LACK OF OBSERVED RESPONSE ... ``finding_id`` is the current HPO id of what is
    acted on, or a MONDO id, ``finding`` its name. ``evidence_code``: TAS (stated by an author), PCS (published
    study). ``citation``: PMID, OMIM or URL.
    """

    disease_id: str
    disease_label: str
    treatment_id: str
    treatment: str
    agent: str
    relation: str
    finding_id: str
    finding: str
    evidence_code: str
    citation: str
    comment: str


class TreatmentAnnotations:
    """The annotations of an installed `maxo` pack."""

    def __init__(self, pack: Pack) -> None:
        self._annotations = msgspec.convert(pack.table("annotations"), list[TreatmentAnnotation])
        self._rows = msgspec.convert(pack.table("diseases"), dict[str, list[int]])
        self.release = pack.manifest.release

    def __len__(self) -> int:
        return len(self._annotations)

    def of_disease(self, ids: Iterable[str]) -> tuple[TreatmentAnnotation, ...]:
        """What the file says of a disease by any of its ids (MONDO, OMIM, ORPHA), in the order of the file."""
        rows = sorted({row for disease in ids for row in self._rows.get(disease, ())})
        return tuple(self._annotations[row] for row in rows)


def open_treatment_annotations() -> TreatmentAnnotations | None:
    """The annotations of the newest `maxo` pack; None if none is installed. Raises PackCorrupt."""
    try:
        pack = newest(MAXO)
    except PackMissing:
        return None
    return TreatmentAnnotations(pack)
