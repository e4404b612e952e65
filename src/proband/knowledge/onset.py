"""Onset annotations as counts: how many patients of a disease began in each of nine ordered classes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from proband.knowledge.frequency import Rows
from proband.knowledge.ontology import Ontology

# The classes in order, each with the more specific terms that fall into it.
ONSET_GROUPS: tuple[tuple[str, ...], ...] = (
    ("HP:0030674", "HP:0011460", "HP:0011461", "HP:0034197", "HP:0034198", "HP:0034199"),
    ("HP:0003577",),
    ("HP:0003623",),
    ("HP:0003593",),
    ("HP:0011463",),
    ("HP:0003621",),
    ("HP:0011462", "HP:0025708", "HP:0025709", "HP:0025710"),
    ("HP:0003596",),
    ("HP:0003584",),
)
# Adult and paediatric onset are spread evenly over the classes that they cover.
_BROAD = {"HP:0003581": (6, 7, 8), "HP:0410280": (3, 4, 5)}

PLACES: dict[str, tuple[int, ...]] = {
    **{term: (place,) for place, group in enumerate(ONSET_GROUPS) for term in group},
    **_BROAD,
}

CAP_PATIENTS = 10.0
UNSTATED_PATIENTS = 2.0
CLASS_PATIENTS = 5.0


def onset_counts(rows: Rows, ontology: Ontology, diseases: int) -> NDArray[np.float32]:
    """Count patients by class: shape (diseases, 9).

    A row counts its n patients, at most 10; a frequency class or percentage counts as 5 patients at its share;
    a row without a frequency as 2.
    """
    stated = rows.m > 0
    classed = ~stated & ~np.isnan(rows.share)
    patients = np.where(
        stated,
        np.minimum(rows.n, CAP_PATIENTS),
        np.where(classed, CLASS_PATIENTS * np.nan_to_num(rows.share), UNSTATED_PATIENTS),
    )
    counts = np.zeros((diseases, len(ONSET_GROUPS)), dtype=np.float32)
    for term_id, places in PLACES.items():
        term = ontology.index(term_id)
        at = rows.term == (-1 if term is None else term)
        for place in places:
            np.add.at(counts[:, place], rows.disease[at], patients[at] / len(places))
    return counts
