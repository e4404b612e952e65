"""Treatments of the case are found again among the options, however they are called."""

from __future__ import annotations

import pytest

from proband.case.model import Case, Term, Treatment
from proband.knowledge.care import Care
from proband.treatment.tried import given_in, tried_before


@pytest.mark.parametrize(
    ("label", "code", "kind", "route", "option", "how"),
    [
        ("anakinra", "", "drug", "", "anakinra", "itself"),
        ("Kineret", "", "drug", "", "anakinra", "itself"),
        ("something", "ATC:L04AC03", "drug", "", "anakinra", "itself"),
        ("IL-1 inhibitors", "", "class", "", "anakinra", "group"),
        ("anti-IL-1", "", "class", "", "anakinra", "group"),
        ("Ilaris", "", "drug", "", "anakinra", "another of the group"),
        ("retinoids", "", "class", "", "acitretin", "group"),
        ("isotretinoin", "", "drug", "", "acitretin", "another of the group"),
        ("TNF inhibitors", "", "class", "", "infliximab", "group"),
        ("golimumab", "", "drug", "", "infliximab", "another of the group"),
        ("systemic corticosteroids", "", "class", "", "prednisolone", "group"),
        ("prednisone", "", "drug", "oral", "prednisolone", "itself"),
        ("topical corticosteroids", "", "class", "topical", "prednisolone", None),
        ("betamethasone", "", "drug", "", "prednisolone", None),
        ("antibiotics", "", "class", "", "anakinra", None),
        ("secukinumab", "", "drug", "", "anakinra", None),
    ],
)
def test_what_was_tried(
    care: Care, label: str, code: str, kind: str, route: str, option: str, how: str | None
) -> None:
    given = Treatment(Term(code, label), kind=kind, route=Term("", route) if route else None)  # type: ignore[arg-type]
    asked = next(one for one in care.of(("OMIM:614204",)).treatments if one.agent == option)  # type: ignore[union-attr]
    found = tried_before(asked, care.agents[option], given_in(Case(treatments=(given,)), care))
    assert [one.how for one in found] == ([how] if how else [])
