"""A treatment and its response as evidence: by counts, weakly, and only where somebody counted."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.case.model import Case, Term, Treatment
from proband.differential.response import LIMIT, response_evidence
from proband.evidence import Evidence, total
from proband.knowledge import Knowledge
from proband.knowledge.care import Agent, Care, CareTables, DiseaseCare, Node, Option, ResponseCount, Statement

SAID = Statement(text="as published", evidence="series", source=("PMID:31286990",))
DITRA, DIRA, TRAPS = "OMIM:614204", "OMIM:612852", "OMIM:142680"


def _agent(key: str, group: str) -> Agent:
    return Agent(key=key, name=key, group=group, target=group, action=SAID)


def _disease(key: str, disease_id: str, *counts: tuple[str, int, int]) -> DiseaseCare:
    """A disease with (agent, responders, patients) counts."""
    return DiseaseCare(
        key=key,
        id=disease_id,
        name=key,
        genes=("X",),
        inheritance=("autosomal recessive",),
        disease_class="other",
        depth="brief",
        summary=SAID,
        nodes=(Node(id="n", kind="step", label="n"),),
        treatments=tuple(
            Option(
                agent=agent,
                acts_on="n",
                line="reported",
                for_=(SAID,),
                responses=(
                    ResponseCount(
                        complete=seen, partial=0, none=n - seen, n=n, unit="patients", evidence="series",
                        source=("PMID:31286990",),
                    ),
                ),
            )
            for agent, seen, n in counts
        ),
    )  # fmt: skip


def _care(*diseases: DiseaseCare) -> Care:
    agents = (_agent("anakinra", "IL-1 blockade"), _agent("acitretin", "retinoid"))
    return Care.of_tables(CareTables(diseases=diseases, agents=agents, separators=(), criteria=(), references=()))


class _With(SimpleNamespace):
    """The knowledge with another care pack."""


def _evidence(knowledge: Knowledge, care: Care, *treatments: Treatment) -> dict[str, tuple[Evidence, ...]]:
    seen = _With(care=care, diseases=knowledge.diseases)
    found = response_evidence(Case(treatments=treatments), seen)  # type: ignore[arg-type]
    return {knowledge.diseases.id(row): parts for row, parts in found.items()}


def _given(label: str, response: str) -> Treatment:
    return Treatment(agent=Term("", label), response=response)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def care() -> Care:
    return _care(
        _disease("ditra", DITRA, ("anakinra", 2, 8), ("acitretin", 16, 16)),
        _disease("dira", DIRA, ("anakinra", 9, 9)),
        _disease("traps", TRAPS),
    )


def test_a_response_to_il1_blockade_speaks_for_the_disease_that_responds(knowledge: Knowledge, care: Care) -> None:
    found = _evidence(knowledge, care, _given("anakinra", "complete"))
    assert total(found[DIRA]) > 0 > total(found[DITRA])


def test_no_response_speaks_the_other_way(knowledge: Knowledge, care: Care) -> None:
    found = _evidence(knowledge, care, _given("Anakinra", "none"))
    assert total(found[DIRA]) < 0 < total(found[DITRA])


def test_a_class_of_drugs_counts_like_its_members(knowledge: Knowledge, care: Care) -> None:
    one = _evidence(knowledge, care, _given("IL-1 inhibitors", "complete"))
    assert {key: total(parts) for key, parts in one.items()} == {
        key: total(parts) for key, parts in _evidence(knowledge, care, _given("anakinra", "partial")).items()
    }


def test_a_disease_without_counts_is_left_where_it_is(knowledge: Knowledge, care: Care) -> None:
    assert TRAPS not in _evidence(knowledge, care, _given("anakinra", "complete"))


@pytest.mark.parametrize(
    "treatment", [_given("anakinra", "unknown"), _given("flucloxacillin", "none"), _given("ustekinumab", "none")]
)
def test_what_nobody_counted_says_nothing(knowledge: Knowledge, care: Care, treatment: Treatment) -> None:
    assert not _evidence(knowledge, care, treatment)


def test_a_group_that_was_counted_in_one_disease_is_measured_against_one_of_which_nothing_is_known(
    knowledge: Knowledge, care: Care
) -> None:
    found = _evidence(knowledge, care, _given("retinoids", "none"))
    assert set(found) == {DITRA}
    assert -LIMIT <= total(found[DITRA]) < 0


def test_the_same_group_counts_once_by_its_last_response(knowledge: Knowledge, care: Care) -> None:
    twice = _evidence(knowledge, care, _given("anakinra", "none"), _given("IL-1 inhibitors", "complete"))
    once = _evidence(knowledge, care, _given("IL-1 inhibitors", "complete"))
    assert twice == once


def test_every_part_names_its_counts_and_their_source(knowledge: Knowledge, care: Care) -> None:
    (part,) = _evidence(knowledge, care, _given("anakinra", "complete"))[DITRA]
    assert "2 of 8" in part.because
    assert part.source == ("PMID:31286990",)
    assert part.kind == "response"


@given(
    counts=st.lists(st.tuples(st.integers(0, 300), st.integers(1, 300)), min_size=2, max_size=2),
    response=st.sampled_from(["complete", "partial", "none", "worse"]),
)
def test_the_weight_stays_small_whatever_the_counts(
    knowledge: Knowledge, counts: list[tuple[int, int]], response: str
) -> None:
    (one, n_one), (other, n_other) = counts
    care = _care(
        _disease("ditra", DITRA, ("anakinra", min(one, n_one), n_one)),
        _disease("dira", DIRA, ("anakinra", min(other, n_other), n_other)),
    )
    for parts in _evidence(knowledge, care, _given("anakinra", response)).values():
        assert abs(total(parts)) <= LIMIT
