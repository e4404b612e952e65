"""What to look for next: never what is known, never a loss, and true to what the score then does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from proband.case.model import Case, Finding, Term, Variant
from proband.diagnose import Differential
from proband.differential.information import Hypotheses, Options, gains
from proband.differential.obtained import GROUPS, ROOTS, Obtained
from proband.knowledge import Knowledge, open_knowledge

KNOWLEDGE = open_knowledge()
FEVERS = ("HP:0001954", "HP:0002027", "HP:0001369")
EYE_AND_HAND = ("HP:0001083", "HP:0001166")


def case(present: tuple[str, ...], excluded: tuple[str, ...] = (), **more: object) -> Case:
    findings = [Finding(Term(one)) for one in present] + [Finding(Term(one), excluded=True) for one in excluded]
    return Case(findings=tuple(findings), **more)  # type: ignore[arg-type]


def row(term: str) -> int:
    found = KNOWLEDGE.ontology.index(term)
    assert found is not None
    return found


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(FEVERS + EYE_AND_HAND), min_size=1, max_size=4, unique=True), st.booleans())
def test_nothing_is_asked_that_is_known(present: list[str], deny: bool) -> None:
    excluded = ("HP:0000988",) if deny else ()
    ontology = KNOWLEDGE.ontology
    for question in Differential(case(tuple(present), excluded), KNOWLEDGE).ask(30):
        if question.group == "gene":
            continue
        asked = row(question.subject.id)
        assert not any(ontology.is_a(row(one), asked) for one in present)
        assert not any(ontology.is_a(asked, row(one)) for one in excluded)


def test_a_question_has_a_gain_a_chance_and_two_answers() -> None:
    questions = Differential(case(EYE_AND_HAND), KNOWLEDGE).ask(20)
    assert len(questions) == 20
    assert [one.gain_bits for one in questions] == sorted((one.gain_bits for one in questions), reverse=True)
    for question in questions:
        assert question.gain_bits > 0
        assert 0 < question.chance < 1
        assert question.group in GROUPS
        assert question.how
        assert question.moves
        for move in question.moves:
            assert all(0 <= share <= 1 for share in (move.now, move.if_present, move.if_absent))
            assert move.if_present != move.if_absent


def test_of_a_line_of_the_ontology_one_finding_is_asked() -> None:
    questions = Differential(case(FEVERS), KNOWLEDGE).ask(40)
    asked = [row(one.subject.id) for one in questions if one.group != "gene"]
    for one in asked:
        assert not any(KNOWLEDGE.ontology.is_a(one, other) for other in asked if other != one)


@pytest.mark.parametrize("present", [FEVERS, EYE_AND_HAND, (*FEVERS, *EYE_AND_HAND)])
def test_an_answer_moves_the_differential_as_it_was_said(present: tuple[str, ...]) -> None:
    """The leading diseases are updated exactly; what shares the rest of the posterior is approximate."""
    before = case(present)
    questions = [one for one in Differential(before, KNOWLEDGE).ask(6) if one.group != "gene"]
    for question in questions:
        for excluded in (False, True):
            answer = Finding(Term(question.subject.id), excluded=excluded)
            after = Differential(replace(before, findings=(*before.findings, answer)), KNOWLEDGE)
            for move in question.moves:
                disease = KNOWLEDGE.diseases.index(move.disease_id)
                said = move.if_absent if excluded else move.if_present
                assert float(after.posterior[disease]) == pytest.approx(said, abs=0.08)


def test_a_gene_is_asked_until_the_case_names_it() -> None:
    unknown, known = (
        {one.subject.label for one in Differential(one_case, KNOWLEDGE).ask(12) if one.group == "gene"}
        for one_case in (case(EYE_AND_HAND), case(EYE_AND_HAND, variants=(Variant(gene="FBN1", absent=True),)))
    )
    assert "FBN1" in unknown
    assert "FBN1" not in known


def test_nobody_is_asked_for_the_other_sex() -> None:
    roots = {"male": "HP:0010460", "female": "HP:0010461"}
    for sex, root in roots.items():
        questions = Differential(case(("HP:0000044", "HP:0000458"), sex=sex), KNOWLEDGE).ask(60)
        asked = [row(one.subject.id) for one in questions if one.group != "gene"]
        assert not any(KNOWLEDGE.ontology.is_a(one, row(root)) for one in asked)


def test_a_case_without_findings_can_be_asked() -> None:
    assert Differential(Case(), KNOWLEDGE).ask(3) is not None


@given(
    st.lists(st.floats(0.001, 1), min_size=3, max_size=6),
    st.lists(st.tuples(st.floats(0.0001, 0.9999), st.floats(-5, 5), st.floats(-5, 0)), min_size=6, max_size=6),
)
def test_a_gain_is_never_negative_nor_more_than_there_is_to_know(
    shares: list[float], cells: list[tuple[float, float, float]]
) -> None:
    share = np.array(shares) / sum(shares)
    columns = np.array(cells[: len(shares)]).T[:, None, :]
    gain = gains(Options(*columns), Hypotheses(np.arange(len(shares) - 1), share))
    entropy = -(share * np.log2(share)).sum()
    assert 0 <= gain[0] <= entropy + 1e-9


@pytest.mark.parametrize("root", [root for root, _, _ in ROOTS])
def test_a_root_is_a_current_finding(root: str, knowledge: Knowledge) -> None:
    found = knowledge.ontology.index(root)
    assert found is not None
    assert knowledge.ontology.id(found) == root
    assert knowledge.ontology.branch(found) == "phenotype"


@pytest.mark.parametrize(
    ("label", "group"),
    [
        ("Fever", "ask"),
        ("Chronic diarrhea", "ask"),
        ("Recurrent respiratory infections", "ask"),
        ("Delayed speech and language development", "ask"),
        ("Arachnodactyly", "examine"),
        ("Ectopia lentis", "examine"),
        ("Splenomegaly", "examine"),
        ("Short stature", "examine"),
        ("Neutrophilia", "laboratory"),
        ("Elevated erythrocyte sedimentation rate", "laboratory"),
        ("Proteinuria", "laboratory"),
        ("Hypothyroidism", "laboratory"),
        ("Osteolysis", "image"),
        ("Cerebellar atrophy", "image"),
        ("Aortic root aneurysm", "image"),
        ("Arrhythmia", "image"),
        ("Nephrocalcinosis", "image"),
        ("Ragged-red muscle fibers", "biopsy"),
        ("Amyloidosis", "biopsy"),
    ],
)
def test_how_a_finding_is_obtained(label: str, group: str, knowledge: Knowledge) -> None:
    assert Obtained(knowledge.ontology).means(knowledge.lexicon.lookup(label)[0])[0] == group
