"""P3: the knowledge as it would be without one publication.

Rows that cite the publication alone are dropped; from n/m rows that cite others as well, the publication's own
counts, counted anew from its patients, are subtracted. Every (publication, disease) pair that is touched
becomes a disease row of its own behind the real ones, so that all patients are scored in one sweep.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from cases import Patient
from proband.differential.prior import candidates
from proband.knowledge import Knowledge
from proband.knowledge.diseases import ASPECTS
from proband.knowledge.frequency import Profiles, Rows, direct_shares, join_twins, propagate
from proband.knowledge.neighbours import Neighbours, find_neighbours
from proband.knowledge.onset import onset_counts

Counts = dict[int, tuple[int, int]]


class Subtracted(msgspec.Struct):
    """Profiles with the rows of subtracted diseases behind the real ones.

    ``underlying`` maps every row to the disease that it stands for; ``members`` are the annotated OMIM diseases,
    of which the background is made; ``touched[publication]`` maps a disease to its row without that publication;
    ``empty`` holds the rows that keep no annotation.
    """

    rows: Rows
    direct: Rows
    profiles: tuple[Profiles, Profiles]
    onset_counts: NDArray[np.float32]
    neighbours: Neighbours
    depth: NDArray[np.int32]
    underlying: NDArray[np.int32]
    members: NDArray[np.bool_]
    touched: dict[str, dict[int, int]]
    empty: set[int]


def subtract(patients: Sequence[Patient], knowledge: Knowledge) -> Subtracted:
    """Build the profiles without each publication of the patients."""
    rows, references = _aspect_rows(knowledge, "P")
    published = {publication for patient in patients for publication in patient.publications}
    cited = [set(text.split(";")) for text in knowledge.diseases.reference_sets]
    diseases = len(knowledge.diseases)
    touched = _touched(rows, references, cited, published, diseases)
    counts = _own_counts(patients)
    extra: list[tuple[int, int, int, int, float]] = []
    underlying = list(range(diseases))
    bounds = np.searchsorted(rows.disease, np.arange(diseases + 1))
    for publication in sorted(touched):
        for disease in sorted(touched[publication]):
            touched[publication][disease] = len(underlying)
            own = counts.get((publication, knowledge.diseases.id(disease)), {})
            span = range(int(bounds[disease]), int(bounds[disease + 1]))
            extra += _without(rows, references, cited, span, publication, own, len(underlying))
            underlying.append(disease)
    return _finish(rows, extra, underlying, touched, knowledge)


def _aspect_rows(knowledge: Knowledge, aspect: str) -> tuple[Rows, NDArray[np.int32]]:
    columns = knowledge.diseases.row_arrays()
    keep = (columns["aspect"] == ASPECTS.index(aspect)) & ~columns["negated"]
    names = ("disease", "term", "n", "m")
    numbers = {name: np.asarray(columns[name][keep], dtype=np.int32) for name in names}
    share = np.asarray(columns["share"][keep], dtype=np.float32)
    return Rows(**numbers, share=share), np.asarray(columns["references"][keep])


def _onset_counts(
    knowledge: Knowledge, touched: dict[str, dict[int, int]], underlying: NDArray[np.int32]
) -> NDArray[np.float32]:
    """Onset counts of all rows; without the publication, every onset annotation that cites it is left out."""
    rows, references = _aspect_rows(knowledge, "C")
    cited = [set(text.split(";")) for text in knowledge.diseases.reference_sets]
    counts = np.asarray(knowledge.diseases.onset_counts)[underlying]
    bounds = np.searchsorted(rows.disease, np.arange(len(knowledge.diseases) + 1))
    for publication, pairs in touched.items():
        for disease, row in pairs.items():
            span = np.arange(int(bounds[disease]), int(bounds[disease + 1]))
            keep = [at for at in span.tolist() if publication not in cited[references[at]]]
            if len(keep) < len(span):
                left = Rows(
                    disease=rows.disease[keep] * 0,
                    term=rows.term[keep],
                    n=rows.n[keep],
                    m=rows.m[keep],
                    share=rows.share[keep],
                )
                counts[row] = onset_counts(left, knowledge.ontology, 1)[0]
    return counts


def _touched(
    rows: Rows, references: NDArray[np.int32], cited: list[set[str]], published: set[str], diseases: int
) -> dict[str, dict[int, int]]:
    touched: dict[str, dict[int, int]] = defaultdict(dict)
    shared = [sets & published for sets in cited]
    for disease, reference in zip(rows.disease.tolist(), references.tolist(), strict=True):
        for publication in shared[reference]:
            touched[publication][disease] = -1
    return dict(touched)


def _own_counts(patients: Sequence[Patient]) -> dict[tuple[str, str], Counts]:
    """How many of a publication's patients of a disease had each term, of how many that it was stated of."""
    found: dict[tuple[str, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for patient in patients:
        for publication in patient.publications:
            own = found[publication, patient.disease_id]
            for term in patient.present:
                own[term][0] += 1
                own[term][1] += 1
            for term in patient.excluded:
                own[term][1] += 1
    return {key: {term: (n, m) for term, (n, m) in own.items()} for key, own in found.items()}


def _without(
    rows: Rows,
    references: NDArray[np.int32],
    cited: list[set[str]],
    span: range,
    publication: str,
    own: Counts,
    target: int,
) -> list[tuple[int, int, int, int, float]]:
    kept = []
    for at in span:
        term, n, m, share = int(rows.term[at]), int(rows.n[at]), int(rows.m[at]), float(rows.share[at])
        sources = cited[references[at]]
        if publication in sources:
            if len(sources) == 1:
                continue
            if m > 0:
                own_n, own_m = own.get(term, (0, 0))
                n, m = n - own_n, m - own_m
                if m <= 0 or n < 0 or (n == 0 and m < 2):
                    continue
                n = min(n, m)
        kept.append((target, term, n, m, share))
    return kept


def _finish(
    rows: Rows,
    extra: list[tuple[int, int, int, int, float]],
    underlying: list[int],
    touched: dict[str, dict[int, int]],
    knowledge: Knowledge,
) -> Subtracted:
    disease, term, n, m, share = (list(column) for column in zip(*extra, strict=True)) if extra else ([],) * 5
    whole = Rows(
        disease=np.r_[rows.disease, np.array(disease, dtype=np.int32)],
        term=np.r_[rows.term, np.array(term, dtype=np.int32)],
        n=np.r_[rows.n, np.array(n, dtype=np.int32)],
        m=np.r_[rows.m, np.array(m, dtype=np.int32)],
        share=np.r_[rows.share, np.array(share, dtype=np.float32)],
    )
    direct = direct_shares(whole)
    rows_of = np.array(underlying, dtype=np.int32)
    twins = np.asarray(knowledge.diseases.profile_twins)[rows_of].astype(np.int32)
    own = propagate(direct, knowledge.ontology)
    joined = join_twins(own, twins)
    depth = np.bincount(direct.disease, minlength=len(underlying)).astype(np.int32)
    diseases = knowledge.diseases
    members = np.zeros(len(underlying), dtype=np.bool_)
    members[: len(diseases)] = (np.asarray(diseases.layers) == 0) & (np.asarray(diseases.codes) < 10**9)
    pool = np.flatnonzero(candidates(knowledge, supplement=False))
    return Subtracted(
        rows=whole,
        direct=direct,
        profiles=(own, joined),
        onset_counts=_onset_counts(knowledge, touched, rows_of),
        neighbours=find_neighbours(joined, knowledge.information, pool, rows_of),
        depth=depth,
        underlying=rows_of,
        members=members,
        touched=touched,
        empty={row for row in range(len(diseases), len(underlying)) if depth[row] == 0},
    )
