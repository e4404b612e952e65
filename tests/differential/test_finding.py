"""The weighing of findings: what a clinician would expect of it, on the shipped pack."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proband.case.model import Case, Finding, Term, TimePoint
from proband.diagnose import Differential, diagnose
from proband.differential.explain import Explainer
from proband.differential.finding import FindingModel
from proband.differential.rank import MeanRanks, case_onset, posteriors
from proband.evidence import total
from proband.knowledge import Knowledge, open_knowledge

KNOWLEDGE = open_knowledge()
MODEL = FindingModel(KNOWLEDGE)
SOME_TERMS = [
    KNOWLEDGE.ontology.id(row)
    for row in range(0, len(KNOWLEDGE.ontology), 97)
    if KNOWLEDGE.ontology.branch(row) == "phenotype"
]
terms = st.lists(st.sampled_from(SOME_TERMS), min_size=1, max_size=6, unique=True)


def case_of(present: list[str], excluded: list[str] | None = None, **more: object) -> Case:
    findings = [Finding(Term(term)) for term in present]
    findings += [Finding(Term(term), excluded=True) for term in excluded or []]
    return Case(findings=tuple(findings), **more)  # type: ignore[arg-type]


def scores(case: Case) -> np.ndarray:
    return Differential(case, KNOWLEDGE, model=MODEL).scores


def disease(disease_id: str) -> int:
    row = KNOWLEDGE.diseases.index(disease_id)
    assert row is not None
    return row


@settings(max_examples=25, deadline=None)
@given(present=terms, data=st.data())
def test_the_order_of_findings_does_not_matter(present: list[str], data: st.DataObject) -> None:
    other = data.draw(st.permutations(present))
    assert np.array_equal(scores(case_of(present)), scores(case_of(other)))


@settings(max_examples=25, deadline=None)
@given(present=terms, excluded=st.sampled_from(SOME_TERMS))
def test_an_excluded_finding_never_raises_a_disease(present: list[str], excluded: str) -> None:
    without, with_it = scores(case_of(present)), scores(case_of(present, [excluded]))
    assert (with_it <= without + 1e-6).all()


def test_an_excluded_hallmark_lowers_its_disease() -> None:
    psoriasis = disease("OMIM:614204")
    assert scores(case_of(["HP:0200039"], ["HP:0001974"]))[psoriasis] < scores(case_of(["HP:0200039"]))[psoriasis]


@settings(max_examples=15, deadline=None)
@given(present=terms, excluded=terms, sex=st.sampled_from(["male", "female", "unknown"]))
def test_the_parts_add_up_to_the_score(present: list[str], excluded: list[str], sex: str) -> None:
    case = case_of(present, [term for term in excluded if term not in present], sex=sex)
    differential = Differential(case, KNOWLEDGE, model=MODEL)
    for row in differential.leading(3):
        candidate = differential.candidate(row)
        assert candidate.log10_lr == pytest.approx(differential.scores[row] / np.log(10), abs=1e-3)
        assert total(candidate.evidence) == candidate.log10_lr


@settings(max_examples=15, deadline=None)
@given(present=terms)
def test_posteriors_and_none_of_these_make_one(present: list[str]) -> None:
    differential = Differential(case_of(present), KNOWLEDGE, model=MODEL)
    assert float(differential.posterior.sum()) + differential.none_of_these == pytest.approx(1.0)
    assert (differential.posterior >= 0).all()


@pytest.mark.parametrize(
    ("general", "specific", "disease_id"),
    [
        ("HP:0000951", "HP:0200039", "OMIM:614204"),  # skin abnormality, pustule
        ("HP:0001939", "HP:0004923", "OMIM:261600"),  # metabolism, hyperphenylalaninaemia; phenylketonuria
        ("HP:0001626", "HP:0002616", "OMIM:154700"),  # cardiovascular, aortic root dilatation; Marfan syndrome
    ],
)
def test_a_more_specific_true_finding_gains_against_an_unrelated_disease(
    general: str, specific: str, disease_id: str
) -> None:
    true, unrelated = disease(disease_id), disease("OMIM:219700")
    broad, narrow = scores(case_of([general])), scores(case_of([specific]))
    assert narrow[true] - narrow[unrelated] > broad[true] - broad[unrelated]


def test_an_unrelated_finding_is_never_fatal() -> None:
    """One finding that the disease does not explain costs at most the noise floor, not the diagnosis."""
    marfan = disease("OMIM:154700")
    typical = ["HP:0001083", "HP:0002616", "HP:0001166", "HP:0000767"]
    before = Differential(case_of(typical), KNOWLEDGE, model=MODEL)
    after = Differential(case_of([*typical, "HP:0000365"]), KNOWLEDGE, model=MODEL)
    assert before.ranks[marfan] <= 3
    assert after.ranks[marfan] <= before.ranks[marfan] + 2
    hearing = KNOWLEDGE.ontology.index("HP:0000365")
    assert hearing is not None
    assert float(MODEL.finding(hearing)[marfan]) >= np.log(0.15)


def test_never_seen_in_patients_is_worth_next_to_nothing_and_is_said() -> None:
    """The complaint about peers: 0 of n read as a full presence."""
    diseases, ontology = KNOWLEDGE.diseases, KNOWLEDGE.ontology
    row, note = next(
        (row, note)
        for row in range(len(diseases))
        for note in diseases.annotations(row)
        if note.frequency.startswith("0/")
        and note.m >= 5
        # alone: no more specific annotation carries the term
        and sum(ontology.is_a(other.term, note.term) for other in diseases.annotations(row)) == 1
    )
    assert float(MODEL.shares(note.term)[0, row]) <= 0.03
    case = case_of([ontology.id(note.term)])
    evidence = Differential(case, KNOWLEDGE, model=MODEL).candidate(diseases.lead(row)).evidence
    assert f"0 of {note.m}" in next(part.because for part in evidence if part.kind == "finding")


def test_onset_moves_the_number() -> None:
    onset = Finding(Term("HP:0200039"), onset=TimePoint(age="P5D"))
    early = Differential(Case(findings=(onset,)), KNOWLEDGE, model=MODEL)
    never = Differential(case_of(["HP:0200039"]), KNOWLEDGE, model=MODEL)
    dira = disease("OMIM:612852")
    assert case_onset(early.case) == "HP:0003623"
    assert early.scores[dira] > never.scores[dira]


def test_a_boy_is_likelier_to_have_an_x_linked_recessive_disease() -> None:
    wiskott = disease("OMIM:301000")
    boy, girl = (scores(case_of(["HP:0001873"], sex=sex)) for sex in ("male", "female"))
    assert boy[wiskott] > girl[wiskott]


def test_ties_share_the_mean_rank() -> None:
    ranks = MeanRanks(np.array([5.0, 3.0, 3.0, 1.0, 9.0]), np.array([True, True, True, True, False]))
    assert [ranks[row] for row in range(5)] == [1.0, 2.5, 2.5, 4.0, 1.0]


def test_nothing_known_is_nothing_claimed() -> None:
    posterior, none = posteriors(np.zeros(4), np.array([True, True, True, False]), np.log(0.25))
    assert none == pytest.approx(0.2)
    assert posterior.tolist() == pytest.approx([0.8 / 3] * 3 + [0.0])


@pytest.mark.parametrize(
    ("finding", "match", "annotation"),
    [
        ("HP:0200039", "exact", "HP:0200039"),
        ("HP:0011123", "more specific", None),
        ("HP:0001954", "more general", "HP:0001945"),
        ("HP:0000365", "none", None),
    ],
)
def test_a_finding_is_matched_to_an_annotation_of_the_disease(
    finding: str, match: str, annotation: str | None
) -> None:
    candidate = Differential(case_of([finding]), KNOWLEDGE, model=MODEL).candidate(disease("OMIM:614204"))
    part = candidate.evidence[0]
    assert part.match == match
    if annotation is not None:
        assert part.annotation is not None
        assert part.annotation.id == annotation
    if match == "none":
        assert [named.id for named in candidate.unexplained] == [finding]
    else:
        assert part.source


def test_what_is_typical_and_not_mentioned_is_listed_until_it_is_mentioned() -> None:
    psoriasis = disease("OMIM:614204")
    listed = {item.term.id for item in Explainer_of(["HP:0200039"]).expected(psoriasis)}
    assert "HP:0001974" in listed
    assert "HP:0001974" not in {e.term.id for e in Explainer_of(["HP:0200039", "HP:0001974"]).expected(psoriasis)}


def test_a_finding_is_listed_once_with_the_frequency_that_is_stated() -> None:
    listed = Explainer_of(["HP:0200039"]).expected(disease("OMIM:614204"), shown=100)
    assert len({item.term.id for item in listed}) == len(listed)
    assert {item.term.id: item.frequency for item in listed}["HP:0011227"] == "30/30"


def Explainer_of(present: list[str]) -> Explainer:  # noqa: N802
    return Explainer(Differential(case_of(present), KNOWLEDGE, model=MODEL).phenotype)


def test_a_disease_in_two_catalogues_is_listed_once() -> None:
    result = diagnose(case_of(["HP:0200039", "HP:0001974"]), KNOWLEDGE, top=50)
    ids = [c.disease_id for c in result.differential] + [i for c in result.differential for i in c.same_as]
    assert len(ids) == len(set(ids))
    psoriasis = next(c for c in result.differential if c.disease_id == "OMIM:614204")
    assert psoriasis.same_as == ("ORPHA:247353",)


def test_the_supplement_can_be_switched_off() -> None:
    with_it = diagnose(case_of(["HP:0200039"]), KNOWLEDGE, top=1)
    without = diagnose(case_of(["HP:0200039"]), KNOWLEDGE, top=1, supplement=False)
    assert with_it.competing - without.competing == KNOWLEDGE.pack.manifest.rows["supplement"]


def test_knowledge_is_of_one_release() -> None:
    assert isinstance(KNOWLEDGE, Knowledge)
    result = diagnose(case_of(["HP:0200039"]), KNOWLEDGE)
    assert result.provenance.packs[0].release == KNOWLEDGE.release
