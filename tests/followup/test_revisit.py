"""New facts and the differential: what is joined, what a diary tells, and that the parts add up to what moved."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proband.case.model import Case, Finding, Relative, Term, TimePoint, Treatment, Variant
from proband.differential.finding import FindingModel
from proband.errors import UsageError
from proband.evidence import Evidence, Named, total
from proband.followup.change import Change, DiseaseChange, EvidenceChange, NewFact, Raised, RaisedReason, Side
from proband.followup.compare import evidence_changes, score_change
from proband.followup.diary import FORMAT, Diary, Header
from proband.followup.entry import Entry, EntryKind, TreatmentEvent, with_id
from proband.followup.facts import Facts, diary_facts
from proband.followup.joined import joined
from proband.followup.news import Source
from proband.followup.revisit import Asking, revisit_facts, told
from proband.followup.since import known_at, since_of
from proband.knowledge import Knowledge
from proband.narrative.read import read_story
from proband.report.change import change_view

GOLD = Path(__file__).parents[1] / "gold" / "diary_facts.tsv"
PAGE = Path(__file__).parents[2] / "docs" / "change.md"
DIRA, DITRA = "OMIM:612852", "OMIM:614204"
PUSTULE, FEVER, OSTEOLYSIS, LEUKOCYTOSIS = "HP:0200039", "HP:0001945", "HP:0002797", "HP:0001974"


def _diary(*entries: Entry, born: str = "2024-01-10", sex: str = "male") -> Diary:
    return Diary(Header(FORMAT, "p", born, sex), tuple(map(with_id, entries)))


def _symptom(day: str, code: str, severity: float) -> Entry:
    return Entry(kind="symptom", date=day, name=code, code=code, value=severity)


def _lab(day: str, name: str, value: float, unit: str) -> Entry:
    return Entry(kind="laboratory", date=day, name=name, value=value, unit=unit)


def _given(day: str, agent: str, event: TreatmentEvent) -> Entry:
    return Entry(kind="treatment", date=day, name=agent, event=event)


def _facts(knowledge: Knowledge, *entries: Entry, case: Case = Case()) -> Facts:  # noqa: B008
    return diary_facts(_diary(*entries), case, knowledge)


def _signed(facts: Facts) -> set[str]:
    return {f"{'-' if one.excluded else ''}{one.term.id}" for one in facts.case.findings}


def _row_entry(row: dict[str, str]) -> Entry:
    kinds: dict[str, EntryKind] = {"symptom": "symptom", "lab": "laboratory"}
    kind = kinds.get(row["kind"], row["kind"])  # type: ignore[arg-type]
    code = row["name"] if row["name"].startswith("HP:") else ""
    value = float(row["value"])
    return Entry(kind=kind, date=row["date"], name=row["name"], code=code, value=value, unit=row["unit"])


with GOLD.open(encoding="utf-8", newline="") as _file:
    _ROWS = list(csv.DictReader(_file, delimiter="\t"))


@pytest.mark.parametrize("row", _ROWS, ids=[f"{r['name']} {r['value']} {r['unit']} {r['under']}" for r in _ROWS])
def test_what_an_entry_of_a_diary_tells(row: dict[str, str], knowledge: Knowledge) -> None:
    given = [_given("2024-06-01", row["under"], "start")] if row["under"] else []
    facts = _facts(knowledge, *given, _row_entry(row))
    assert _signed(facts) == set(filter(None, row["tells"].split("|")))
    codes = {issue.code for issue in facts.issues}
    assert ("first-seen-under-treatment" in codes) == (row["not_counted"] == "yes")


def test_a_symptom_is_excluded_only_after_long_enough_without_a_treatment(knowledge: Knowledge) -> None:
    days = ["2024-06-01", "2024-06-20", "2024-07-10"]
    assert _signed(_facts(knowledge, *(_symptom(day, FEVER, 0) for day in days))) == {f"-{FEVER}"}
    assert _signed(_facts(knowledge, *(_symptom(day, FEVER, 0) for day in days[:2]))) == set()
    treated = _given("2024-06-02", "anakinra", "start")
    assert _signed(_facts(knowledge, treated, *(_symptom(day, FEVER, 0) for day in days))) == set()
    assert _signed(_facts(knowledge, *(_symptom(day, FEVER, n) for n, day in enumerate(days)))) == {FEVER}


def test_a_result_that_the_case_knows_counts_under_a_treatment_too(knowledge: Knowledge) -> None:
    case = Case(findings=(Finding(Term(LEUKOCYTOSIS)),))
    entries = (_given("2024-06-01", "anakinra", "start"), _lab("2024-07-01", "white blood cells", 30, "10*9/L"))
    facts = _facts(knowledge, *entries, case=case)
    assert _signed(facts) == {LEUKOCYTOSIS}


def test_a_symptom_without_a_term_is_said(knowledge: Knowledge) -> None:
    facts = _facts(knowledge, Entry(kind="symptom", date="2024-06-01", name="odd days", value=2))
    assert [issue.where for issue in facts.issues if issue.code == "no-term"] == ["diary, odd days"]
    assert not facts.case.findings


def _weekly_flares(treated_from: int | None, days: int, *, works: bool) -> Diary:
    """Flares of pustules each week; from a day on anakinra, under which they end or go on."""
    entries = []
    for number in range(days):
        day = TimePoint(date=f"{_day(number)}").date or ""
        ended = works and treated_from is not None and number >= treated_from
        entries.append(_symptom(day, PUSTULE, 3 if number % 7 in (0, 1) and not ended else 0))
    if treated_from is not None:
        entries.append(_given(_day(treated_from), "anakinra", "start"))
    return _diary(*entries)


def _day(number: int) -> str:
    from datetime import date, timedelta

    return (date(2024, 6, 1) + timedelta(days=number)).isoformat()


@pytest.mark.parametrize(("works", "response"), [(True, "complete"), (False, "none")])
def test_the_verdict_on_a_treatment_is_its_response(works: bool, response: str, knowledge: Knowledge) -> None:
    facts = diary_facts(_weekly_flares(70, 160, works=works), Case(), knowledge)
    assert [(one.agent.label, one.response) for one in facts.case.treatments] == [("anakinra", response)]


def test_a_follow_up_that_is_too_short_gives_no_response(knowledge: Knowledge) -> None:
    facts = diary_facts(_weekly_flares(70, 80, works=True), Case(), knowledge)
    assert [one.response for one in facts.case.treatments] == ["unknown"]


def test_an_empty_diary_tells_nothing(knowledge: Knowledge) -> None:
    facts = _facts(knowledge)
    assert not facts.case.findings
    assert not facts.case.treatments
    assert not facts.case.measurements


def test_what_is_seen_now_takes_the_place_of_what_was_excluded(knowledge: Knowledge) -> None:
    arthritis, joint = "HP:0001369", "HP:0001367"  # abnormal joint morphology holds arthritis
    case = Case(findings=(Finding(Term(joint), excluded=True), Finding(Term(FEVER))))
    newer = Case(findings=(Finding(Term(arthritis)), Finding(Term(FEVER), excluded=True)))
    together, _ = joined(case, newer, knowledge.ontology)
    assert {(one.term.id, one.excluded) for one in together.findings} == {(FEVER, False), (arthritis, False)}


def test_nothing_is_lost_and_nothing_doubled_in_joining(knowledge: Knowledge) -> None:
    case = Case(
        sex="male",
        findings=(Finding(Term(FEVER)),),
        variants=(Variant("IL36RN", hgvs=("c.80T>C",)),),
        treatments=(Treatment(Term("", "anakinra")),),
        relatives=(Relative("mother"), Relative("sister", "s1")),
    )
    newer = Case(
        variants=(Variant("IL36RN", hgvs=("c.80T>C",), zygosity="homozygous"),),
        treatments=(Treatment(Term("", "Anakinra")), Treatment(Term("", "anakinra"), response="complete")),
        relatives=(Relative("mother", affected=False), Relative("sister", "s2")),
    )
    together, issues = joined(case, newer, knowledge.ontology)
    assert [one.zygosity for one in together.variants] == ["homozygous"]
    assert [one.response for one in together.treatments] == ["unknown", "complete"]
    assert {(one.relation, one.id): one.affected for one in together.relatives} == {
        ("mother", ""): False,
        ("sister", "s1"): None,
        ("sister", "s2"): None,
    }
    assert together.sex == "male"
    assert not issues
    assert joined(together, together, knowledge.ontology) == (together, ())


def test_another_sex_or_birth_may_be_another_patient(knowledge: Knowledge) -> None:
    case, newer = Case(sex="male", date_of_birth="2020-01-01"), Case(sex="female", date_of_birth="2021-01-01")
    together, issues = joined(case, newer, knowledge.ontology)
    assert (together.sex, together.date_of_birth) == ("male", "2020-01-01")
    assert [(one.code, one.where) for one in issues] == [
        ("another-patient", "sex"),
        ("another-patient", "date of birth"),
    ]


@pytest.fixture(scope="module")
def index(knowledge: Knowledge, examples: Path) -> Case:
    """The index story in short: pustular flares of an infant whose IL36RN carries a homozygous variant."""
    text = (
        "A boy of related parents developed an erythematous and scaly eruption at 2 weeks of life, with rapid "
        "evolution toward generalized pustular psoriasis. Flares of diffuse erythematous rash and pustules over "
        "the whole body appeared once weekly. Intense irritability was present without fever. Since 1 month of age "
        "he had diarrhea, dysphagia, reduced feeding rate and failure to thrive. Laboratory tests showed marked "
        "leukocytosis, thrombocytosis and anemia without C-reactive protein elevation. Genetic analysis showed a "
        "homozygous mutation in the IL36RN gene (L27P)."
    )
    return read_story(text, knowledge)[0]


def _revisited(case: Case, diary: Diary, knowledge: Knowledge) -> Change:
    facts = diary_facts(diary, case, knowledge)
    return revisit_facts(told(case, [Source("diary", facts.case)], knowledge), knowledge, issues=facts.issues)


def _of(change: Change, disease_id: str) -> DiseaseChange:
    return next(one for one in change.diseases if one.disease_id == disease_id)


def test_osteolysis_in_the_diary_raises_dira_and_says_because_of_what(index: Case, knowledge: Knowledge) -> None:
    change = _revisited(index, _diary(_symptom("2024-08-01", OSTEOLYSIS, 2)), knowledge)
    assert DIRA in {one.disease_id for one in change.raised}
    assert [(one.kind, one.id, one.source) for one in change.new if one.kind != "sex"] == [
        ("finding", OSTEOLYSIS, "diary")
    ]
    dira = _of(change, DIRA)
    assert dira.findings_rank_after < dira.findings_rank_before
    first = dira.because[0]
    assert first.finding is not None
    assert (first.state, first.finding.id, first.annotation) == ("new", OSTEOLYSIS, first.finding)
    assert first.difference > 0
    assert any(source.startswith("PMID:") for source in first.source)
    raised = next(one for one in change_view(change).raised if one.disease_id == DIRA)
    assert raised.reasons[0].label == "Osteolysis"
    assert "11 of 12" in raised.reasons[0].because


@pytest.mark.parametrize("more", [(), (_symptom("2024-08-02", FEVER, 2),)], ids=["alone", "with fever"])
def test_it_is_raised_although_a_genotype_holds_the_posterior(
    more: tuple[Entry, ...], knowledge: Knowledge, examples: Path
) -> None:
    case, _ = read_story((examples / "ditra-infant.txt").read_text(encoding="utf-8"), knowledge)
    change = _revisited(case, _diary(_symptom("2024-08-01", OSTEOLYSIS, 2), *more, sex="female"), knowledge)
    assert _first(change, DIRA) == "posterior by findings doubled"
    assert [one.instead_of for one in change.new if one.id == OSTEOLYSIS] == ["excluded"]
    assert change.after.leader.id == DITRA


def test_a_response_moves_what_the_counts_say(index: Case, knowledge: Knowledge) -> None:
    change = _revisited(index, _weekly_flares(70, 160, works=True), knowledge)
    assert [(one.label, one.value) for one in change.new if one.kind == "response"] == [("anakinra", "complete")]
    parts = [part for one in change.diseases for part in one.because if part.kind == "response"]
    assert parts
    assert all(part.state == "new" and "response was complete" in part.because for part in parts)
    assert _of(change, DITRA).because


def test_without_news_nothing_moves(index: Case, knowledge: Knowledge) -> None:
    change = revisit_facts(told(index, [Source("again", index)], knowledge), knowledge)
    assert not change.new
    assert not change.raised
    assert not any(one.because for one in change.diseases)
    assert change_view(change).verdict == "Nothing is new, and nothing moved."


def test_since_a_day_and_since_an_age_are_the_same_moment(index: Case, knowledge: Knowledge) -> None:
    diary = _diary(_symptom("2024-04-01", PUSTULE, 2), _symptom("2024-08-01", OSTEOLYSIS, 2))
    case = msgspec.structs.replace(index, date_of_birth="2024-01-10")
    by_day, _ = known_at(since_of("2024-06-10", "2024-01-10"), case, diary, knowledge)
    by_age, _ = known_at(since_of("P152D", "2024-01-10"), case, diary, knowledge)
    assert by_day.findings == by_age.findings
    assert OSTEOLYSIS not in {one.term.id for one in by_day.findings}


def test_since_without_a_birth_date_says_what_it_cannot_place(index: Case, knowledge: Knowledge) -> None:
    diary = _diary(_symptom("2024-08-01", OSTEOLYSIS, 2), born="")
    for moment in ("2024-06-10", "P6M"):
        known, issues = known_at(since_of(moment, ""), index, diary, knowledge)
        assert [one.code for one in issues] == ["since-not-placed"]
        assert OSTEOLYSIS not in {one.term.id for one in known.findings}


@pytest.mark.parametrize("moment", ["soon", "2024-13-01", "", "20240101"])
def test_what_is_no_moment_is_refused(moment: str) -> None:
    with pytest.raises(UsageError):
        since_of(moment, "2024-01-10")


def test_a_day_before_the_birth_is_refused() -> None:
    with pytest.raises(UsageError):
        since_of("2023-12-31", "2024-01-10")


TERMS = (
    PUSTULE,
    FEVER,
    OSTEOLYSIS,
    LEUKOCYTOSIS,
    "HP:0000988",
    "HP:0001369",
    "HP:0002014",
    "HP:0001903",
    "HP:0001298",
)
FINDINGS = st.dictionaries(st.sampled_from(TERMS), st.booleans(), max_size=len(TERMS))
RESPONSES = st.sampled_from(("complete", "none", "unknown"))


@pytest.fixture(scope="module")
def model(knowledge: Knowledge) -> FindingModel:
    return FindingModel(knowledge)


def _case(findings: dict[str, bool], response: str) -> Case:
    return Case(
        sex="male",
        findings=tuple(Finding(Term(term), excluded=excluded) for term, excluded in findings.items()),
        treatments=(Treatment(Term("", "anakinra"), response=response),),  # type: ignore[arg-type]
    )


@settings(max_examples=25, deadline=None)
@given(before=FINDINGS, after=FINDINGS, responses=st.tuples(RESPONSES, RESPONSES))
def test_the_differences_add_up_to_the_change_of_the_score(
    before: dict[str, bool], after: dict[str, bool], responses: tuple[str, str], knowledge: Knowledge
) -> None:
    case, newer = _case(before, responses[0]), _case(after, responses[1])
    change = revisit_facts(told(case, [Source("newer", newer)], knowledge), knowledge, Asking(top=3))
    for one in change.diseases:
        assert one.log10_before is not None
        assert one.log10_after is not None
        assert math.isclose(score_change(one.because), one.log10_after - one.log10_before, abs_tol=1e-9)
        assert all(math.isclose(part.difference, part.log10_after - part.log10_before) for part in one.because)
    assert change.before.none_of_these > 0


PARTS = st.lists(
    st.builds(
        Evidence,
        st.sampled_from(("finding", "excluded", "onset", "response")),
        st.just("OMIM:1"),
        st.floats(-5, 5),
        st.sampled_from(("one", "two")),
        finding=st.sampled_from((None, Named("HP:1", "a"), Named("HP:2", "b"))),
    ),
    max_size=8,
)


@given(before=PARTS, after=PARTS)
def test_whatever_parts_there_are_each_counts_once(before: list[Evidence], after: list[Evidence]) -> None:
    changes = evidence_changes(before, after)
    assert math.isclose(score_change(changes), total(after) - total(before), abs_tol=1e-9)
    sizes = [abs(one.difference) for one in changes]
    assert sizes == sorted(sizes, reverse=True)


@given(parts=PARTS)
def test_the_same_parts_are_no_change(parts: list[Evidence]) -> None:
    assert evidence_changes(parts, parts) == ()


@pytest.mark.parametrize("record", [Change, Side, NewFact, Raised, DiseaseChange, EvidenceChange])
def test_the_page_names_every_field(record: type[msgspec.Struct]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    section = page.split(f"\n## {record.__name__}\n", 1)[1].split("\n## ", 1)[0]
    assert [field for field in record.__struct_fields__ if f"`{field}`" not in section] == []


def _first(change: Change, disease_id: str) -> RaisedReason | None:
    return next((one.reason for one in change.raised if one.disease_id == disease_id), None)


def test_one_that_moved_up_because_another_fell_is_not_raised(knowledge: Knowledge) -> None:
    case = Case(findings=(Finding(Term(PUSTULE)), Finding(Term(FEVER)), Finding(Term(OSTEOLYSIS))))
    newer = Case(findings=(Finding(Term("HP:0001298")),))
    change = revisit_facts(told(case, [Source("later", newer)], knowledge), knowledge, Asking(top=10))
    for one in change.diseases:
        assert one.log10_after is not None
        assert one.log10_before is not None
        rose = one.log10_after - one.log10_before >= 0.05 or (one.posterior_after or 0) >= 0.01
        assert rose or _first(change, one.disease_id) in (None, "leads")
