"""Counts of findings from cohorts that the HPO annotation lacks, laid over the profiles (docs/methods.md).

The counts of the care pack (``DiseaseCare.overlay``) are added to the annotation rows of their diseases, and the
profiles of these diseases alone are worked out again by the same arithmetic (frequency.py). Nothing in a pack is
changed, and ``open_knowledge(overlay=False)`` leaves them out.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.knowledge.care import Care, Overlaid
from proband.knowledge.diseases import ASPECTS, Annotation, Diseases
from proband.knowledge.frequency import Profiles, Rows, direct_shares, join_twins, propagate
from proband.knowledge.ontology import Ontology

# How a page tells a count of the overlay from one of the annotation.
SAID = "a published cohort, not the HPO annotation"


class Overlay(msgspec.Struct, frozen=True, eq=False):
    """The overlay of one release: the counts by disease row (leading entries), each with its term's row."""

    counts: Mapping[int, tuple[tuple[int, Overlaid], ...]]

    def __bool__(self) -> bool:
        return bool(self.counts)

    def annotations(self, disease: int) -> tuple[Annotation, ...]:
        """The counts of one disease in the form of annotations; the source keys are their references."""
        return tuple(
            Annotation(
                term=term,
                n=count.seen,
                m=count.of,
                frequency=f"{count.seen}/{count.of}",
                negated=False,
                onset=None,
                sex="",
                modifiers=(),
                references=count.source,
            )
            for term, count in self.counts.get(disease, ())
        )


def read_overlay(care: Care, diseases: Diseases, ontology: Ontology) -> Overlay:
    """The counts of the care pack whose disease and term this release knows."""
    found: dict[int, tuple[tuple[int, Overlaid], ...]] = {}
    for disease in care.tables.diseases:
        row = diseases.index(disease.id)
        counts = [(ontology.index(count.term), count) for count in disease.overlay]
        known = tuple((term, count) for term, count in counts if term is not None)
        if row is not None and known:
            found[diseases.lead(row)] = known
    return Overlay(found)


def overlaid(own: Profiles, overlay: Overlay, diseases: Diseases, ontology: Ontology) -> Profiles:
    """The own profiles with those of the overlay's diseases worked out again."""
    changed = np.array(sorted(overlay.counts), dtype=np.int32)
    fresh = propagate(direct_shares(_rows(overlay, diseases, changed)), ontology)
    return _replaced(own, fresh, changed)


def rejoined(joined: Profiles, own: Profiles, overlay: Overlay, diseases: Diseases) -> Profiles:
    """The joined profiles with those of the overlay's diseases, and of diseases whose twin is one of them, joined
    again from the own profiles (``own`` holds the overlay already)."""
    twins = np.asarray(diseases.profile_twins, dtype=np.int32)
    source = np.array(sorted(overlay.counts), dtype=np.int32)
    changed = np.flatnonzero(np.isin(twins, source) | np.isin(np.arange(len(twins)), source)).astype(np.int32)
    lenders = twins[changed]
    needed = np.union1d(changed, lenders[lenders >= 0])
    only = np.full(len(twins), -1, dtype=np.int32)
    only[changed] = lenders
    fresh = _kept(join_twins(_kept(own, needed), only), changed)
    return _replaced(joined, fresh, changed)


def _rows(overlay: Overlay, diseases: Diseases, changed: NDArray[np.int32]) -> Rows:
    """The annotation rows of the changed diseases, and after them the counts of the overlay."""
    rows = diseases.row_arrays()
    keep = np.isin(rows["disease"], changed) & (rows["aspect"] == ASPECTS.index("P")) & ~rows["negated"]
    added = [(disease, term, count) for disease in overlay.counts for term, count in overlay.counts[disease]]
    return Rows(
        disease=np.concatenate([rows["disease"][keep], [each[0] for each in added]]).astype(np.int32),
        term=np.concatenate([rows["term"][keep], [each[1] for each in added]]).astype(np.int32),
        n=np.concatenate([rows["n"][keep], [each[2].seen for each in added]]).astype(np.int32),
        m=np.concatenate([rows["m"][keep], [each[2].of for each in added]]).astype(np.int32),
        share=np.concatenate([rows["share"][keep], np.full(len(added), np.nan)]).astype(np.float32),
    )


def _kept(profiles: Profiles, chosen: NDArray[np.int32]) -> Profiles:
    """The entries of the chosen diseases alone."""
    keep = np.isin(profiles.disease, chosen)
    before = np.concatenate([[0], np.cumsum(keep)])
    return Profiles(
        before[profiles.bounds].astype(np.int64),
        np.asarray(profiles.disease)[keep].astype(np.int32),
        np.asarray(profiles.share)[keep].astype(np.float32),
    )


def _replaced(profiles: Profiles, fresh: Profiles, changed: NDArray[np.int32]) -> Profiles:
    """The profiles with the entries of the changed diseases taken from ``fresh`` (diseases ascend in a column)."""
    keep = ~np.isin(profiles.disease, changed)
    before = np.concatenate([[0], np.cumsum(keep)])
    bounds = before[profiles.bounds]
    disease = np.asarray(profiles.disease)[keep]
    term = np.repeat(np.arange(len(fresh.bounds) - 1), np.diff(fresh.bounds))
    at = [
        int(bounds[t]) + int(np.searchsorted(disease[bounds[t] : bounds[t + 1]], d))
        for t, d in zip(term.tolist(), fresh.disease.tolist(), strict=True)
    ]
    return Profiles(
        (bounds + fresh.bounds).astype(np.int64),
        np.insert(disease, at, fresh.disease.astype(disease.dtype)),
        np.insert(np.asarray(profiles.share)[keep], at, fresh.share.astype(profiles.share.dtype)),
    )
