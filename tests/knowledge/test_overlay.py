"""Counts from cohorts laid over the profiles: the same arithmetic as the packs, and only where they belong."""

from __future__ import annotations

import numpy as np
import pytest

from proband.knowledge import Knowledge, open_knowledge
from proband.knowledge.care import Overlaid
from proband.knowledge.frequency import Profiles
from proband.knowledge.overlay import Overlay, overlaid, rejoined

DITRA = "OMIM:614204"
FAILURE_TO_THRIVE = "HP:0001508"
RAISED_CRP = "HP:0011227"


@pytest.fixture(scope="module")
def plain() -> Knowledge:
    return open_knowledge(overlay=False)


def _overlay(knowledge: Knowledge, disease: str, *counts: tuple[str, int, int]) -> Overlay:
    row = knowledge.diseases.index(disease)
    assert row is not None
    rows = []
    for term, seen, of in counts:
        index = knowledge.ontology.index(term)
        assert index is not None
        count = Overlaid(
            term=term, label="", seen=seen, of=of, population="infants", evidence="cases", source=("PMID:21848462",)
        )
        rows.append((index, count))
    return Overlay({row: tuple(rows)})


def _share(knowledge: Knowledge, profiles: Profiles, disease: str, term: str) -> float:
    at, row = knowledge.ontology.index(term), knowledge.diseases.index(disease)
    assert at is not None
    diseases, shares = profiles.column(at)
    found = shares[diseases == row]
    return float(found[0]) if len(found) else 0.0


def _changed(before: Profiles, after: Profiles) -> set[int]:
    """The diseases whose shares differ anywhere."""
    found: set[int] = set()
    for term in range(len(before.bounds) - 1):
        one, other = before.column(term), after.column(term)
        if len(one[0]) != len(other[0]):
            found.update(np.setxor1d(one[0], other[0]).tolist())
        elif not np.array_equal(one[1], other[1]):
            found.update(np.asarray(one[0])[one[1] != other[1]].tolist())
    return found


def test_no_counts_leave_every_profile_as_the_pack_has_it(plain: Knowledge) -> None:
    overlay = Overlay({5397: ()})
    assert not _changed(plain.profiles, overlaid(plain.profiles, overlay, plain.diseases, plain.ontology))


def test_a_count_gives_a_disease_a_finding_that_the_annotation_lacks(plain: Knowledge) -> None:
    overlay = _overlay(plain, DITRA, (FAILURE_TO_THRIVE, 3, 4))
    after = overlaid(plain.profiles, overlay, plain.diseases, plain.ontology)
    assert _share(plain, plain.profiles, DITRA, FAILURE_TO_THRIVE) == 0.0
    # (3 + 2 x 0.2) / (4 + 2): two prior patients at a share of 0.2, as for every annotation.
    assert _share(plain, after, DITRA, FAILURE_TO_THRIVE) == pytest.approx(3.4 / 6, abs=1e-3)


def test_a_negative_count_softens_what_the_annotation_says_of_all_patients(plain: Knowledge) -> None:
    overlay = _overlay(plain, DITRA, (RAISED_CRP, 0, 6))
    after = overlaid(plain.profiles, overlay, plain.diseases, plain.ontology)
    before_share = _share(plain, plain.profiles, DITRA, RAISED_CRP)
    assert before_share > 0.9
    assert _share(plain, after, DITRA, RAISED_CRP) == pytest.approx((30 + 0.4) / (36 + 2), abs=0.01)


def test_only_the_diseases_of_the_overlay_change(plain: Knowledge) -> None:
    overlay = _overlay(plain, DITRA, (FAILURE_TO_THRIVE, 3, 4))
    row = plain.diseases.index(DITRA)
    own = overlaid(plain.profiles, overlay, plain.diseases, plain.ontology)
    assert _changed(plain.profiles, own) == {row}
    joined = rejoined(plain.joined_profiles, own, overlay, plain.diseases)
    twins = {int(at) for at in np.flatnonzero(np.asarray(plain.diseases.profile_twins) == row)}
    assert row in _changed(plain.joined_profiles, joined)
    assert _changed(plain.joined_profiles, joined) <= {row, *twins}


def test_columns_keep_their_diseases_in_ascending_order(plain: Knowledge) -> None:
    overlay = _overlay(plain, DITRA, (FAILURE_TO_THRIVE, 3, 4), (RAISED_CRP, 0, 6))
    after = overlaid(plain.profiles, overlay, plain.diseases, plain.ontology)
    for term in (FAILURE_TO_THRIVE, RAISED_CRP, "HP:0000118"):
        row = plain.ontology.index(term)
        assert row is not None
        diseases, _ = after.column(row)
        assert (np.diff(diseases.astype(int)) > 0).all()
