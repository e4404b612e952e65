"""Classification criteria: the gold table of invented cases, and what must hold of every case.

A cell of ``present`` holds HPO terms, each with ``onset=``, ``resolution=``, ``lasts=``, ``every=`` or ``mod=``
behind it; ``measurements`` a LOINC code, then a direction, or a value and its unit; ``relatives`` a relation,
whether he or she is affected, and a finding; ``variants`` gene, HGVS, zygosity and class. ``items`` are the answers
that are held; ``missing`` what has to be asked (nothing is held where it is empty and the set is undecided).
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proband.case.model import Case, Finding, Measurement, Relative, Term, TimePoint, Variant
from proband.criteria.judge import criteria_for, judge
from proband.criteria.result import CriteriaResult
from proband.diagnose import diagnose
from proband.knowledge import open_knowledge
from proband.knowledge.care import CriteriaSet

GOLD = Path(__file__).parent.parent / "gold" / "criteria.tsv"
KNOWLEDGE = open_knowledge()
assert KNOWLEDGE.care is not None
SETS = {one.key: one for one in KNOWLEDGE.care.tables.criteria}
DIRECTIONS = ("high", "low", "normal")


def gold() -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def cells(text: str) -> list[str]:
    return [part for part in text.split("; ") if part]


def time(text: str) -> TimePoint:
    return TimePoint(onset_class=Term(text)) if text.startswith("HP:") else TimePoint(age=text)


def finding(text: str) -> Finding:
    term, *told = text.split()
    fields: dict[str, Any] = {}
    for name, value in (each.split("=") for each in told):
        if name in ("onset", "resolution"):
            fields[name] = time(value)
        else:
            fields |= {"lasts": {"lasts": value}, "every": {"recurs_every": value}}.get(
                name, {"modifiers": (Term(value),)}
            )
    return Finding(named(term), **fields)


def named(term: str) -> Term:
    row = KNOWLEDGE.ontology.index(term)
    assert row is not None
    return Term(term, KNOWLEDGE.ontology.label(row))


def measurement(text: str) -> Measurement:
    code, value, *unit = text.split()
    if value in DIRECTIONS:
        return Measurement(Term(f"LOINC:{code}"), direction=value)  # type: ignore[arg-type]
    direction = unit.pop() if unit and unit[-1] in DIRECTIONS else "unknown"
    return Measurement(
        Term(f"LOINC:{code}"),
        value=None if value[0] in "<>" else float(value),
        value_text=value,
        unit=Term(f"UCUM:{unit[0]}", unit[0]) if unit else None,
        direction=direction,  # type: ignore[arg-type]
    )


def relative(text: str) -> Relative:
    relation, affected, *findings = text.split()
    return Relative(relation, affected=affected == "yes", findings=tuple(Finding(named(term)) for term in findings))


def variant(text: str) -> Variant:
    gene, hgvs, zygosity, *known = text.split()
    significance = known[0].replace("_", " ") if known else ""
    return Variant(gene=gene, hgvs=(hgvs,), zygosity=zygosity, significance=significance)  # type: ignore[arg-type]


def case_of(row: dict[str, str]) -> Case:
    present = [finding(text) for text in cells(row["present"])]
    excluded = [Finding(named(term), excluded=True) for term in cells(row["excluded"])]
    return Case(
        age=time(row["age"]) if row["age"] else None,
        findings=(*present, *excluded),
        measurements=tuple(measurement(text) for text in cells(row["measurements"])),
        relatives=tuple(relative(text) for text in cells(row["relatives"])),
        variants=tuple(variant(text) for text in cells(row["variants"])),
    )


def judged(case: Case, one: CriteriaSet) -> CriteriaResult:
    (result,) = judge(case, KNOWLEDGE, [one])
    return result


@pytest.mark.parametrize("row", gold(), ids=lambda row: f"{row['set']} {row['why'][:60]}")
def test_gold(row: dict[str, str]) -> None:
    result = judged(case_of(row), SETS[row["set"]])
    answers = {item.id: item.answer for item in result.items}
    wanted = dict(text.split("=") for text in cells(row["items"]))
    assert {name: answers[name] for name in wanted} == wanted, {item.id: item.because for item in result.items}
    assert result.outcome == row["outcome"], result.because
    if row["missing"] or result.outcome in ("fulfilled", "not fulfilled"):
        assert [one.id for one in result.missing] == row["missing"].split()


@pytest.mark.parametrize("key", sorted(SETS))
def test_nothing_known_leaves_all_unknown(key: str) -> None:
    result = judged(Case(), SETS[key])
    assert {item.answer for item in result.items} == {"unknown"}
    assert result.outcome == "undecided"
    assert result.genotype == "unknown"


@pytest.mark.parametrize("key", sorted(SETS))
def test_every_answer_says_why_and_every_statement_has_its_reference(key: str) -> None:
    result = judged(Case(), SETS[key])
    assert all(item.because.endswith(".") for item in result.items)
    assert result.because.endswith(".")
    keys = {*result.source, *(key for said in (*result.performance, *result.notes) for key in said.source)}
    assert {one.id for one in result.references} == keys


UNRELATED = ("HP:0001250", "HP:0000518", "HP:0002650", "HP:0001627")
TABLE = [row for row in gold() if row["present"]]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TABLE), st.sampled_from(UNRELATED), st.booleans())
def test_an_unrelated_finding_changes_nothing(row: dict[str, str], term: str, excluded: bool) -> None:
    case = case_of(row)
    more = msgspec.structs.replace(case, findings=(*case.findings, Finding(named(term), excluded=excluded)))
    assert judged(more, SETS[row["set"]]) == judged(case, SETS[row["set"]])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TABLE), st.randoms(use_true_random=False))
def test_the_order_of_the_findings_does_not_matter(row: dict[str, str], random: Any) -> None:
    case = case_of(row)
    turned = list(case.findings)
    random.shuffle(turned)
    one, other = (
        judged(each, SETS[row["set"]]) for each in (case, msgspec.structs.replace(case, findings=tuple(turned)))
    )
    assert [item.answer for item in one.items] == [item.answer for item in other.items]
    assert one.outcome == other.outcome


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(SETS)), st.data())
def test_an_item_is_never_met_without_something_that_says_so(key: str, data: st.DataObject) -> None:
    """Leaving out what is known can only make items unknown, never turn one from met to not met."""
    row = data.draw(st.sampled_from(TABLE))
    case = case_of(row)
    kept = tuple(data.draw(st.lists(st.sampled_from(case.findings), unique_by=id)))
    less = judged(msgspec.structs.replace(case, findings=kept), SETS[key])
    whole = {item.id: item.answer for item in judged(case, SETS[key]).items}
    lost = [item.id for item in less.items if item.answer != "unknown" and whole[item.id] != item.answer]
    assert not [name for name in lost if not _is_measured(SETS[key], name)]


def _is_measured(one: CriteriaSet, name: str) -> bool:
    """Items that ask the fever first, and another finding only without one, and what is made of them."""
    return any(item.id == name and item.measure for item in one.items)


def test_sets_are_those_of_the_diseases_of_the_case() -> None:
    case = Case(findings=(Finding(named("HP:0002027")),))
    fmf = KNOWLEDGE.diseases.index("OMIM:249100")
    assert fmf is not None
    assert judge(case, KNOWLEDGE) == ()
    assert [one.key for one in judge(case, KNOWLEDGE, leading=[fmf])] == ["eurofever-fmf", "fmf-yalcinkaya-ozen"]


def test_a_confirmed_disease_brings_its_sets() -> None:
    case = Case(variants=(variant("NLRP3 p.Arg260Trp heterozygous pathogenic"),))
    (result,) = judge(case, KNOWLEDGE)
    assert (result.key, result.genotype) == ("eurofever-caps", "confirmatory")
    assert result.disease_id


def test_a_syndrome_without_a_gene_comes_with_a_finding_of_it() -> None:
    case = Case(findings=(Finding(named("HP:0025439")), Finding(named("HP:0002014"), excluded=True)))
    assert {one.key for one in judge(case, KNOWLEDGE)} == {"pfapa-2018", "pfapa-2019", "pfapa-marshall"}
    assert judge(Case(findings=case.findings[1:]), KNOWLEDGE) == ()


def test_a_finding_in_the_story_is_quoted() -> None:
    from proband.narrative.read import read_story

    case, _ = read_story("She had attacks of abdominal pain. There was no chest pain.", KNOWLEDGE)
    items = {item.id: item for item in judged(case, SETS["eurofever-fmf"]).items}
    assert items["abdominal-pain"].words == ("abdominal pain",)
    assert items["chest-pain"].words == ("chest pain",)
    assert items["chest-pain"].finding is not None
    assert items["chest-pain"].finding.id == "HP:0100749"


def test_a_diagnosis_brings_the_sets_of_its_leading_diseases() -> None:
    case = Case(findings=tuple(Finding(named(term)) for term in ("HP:0032323", "HP:0002027", "HP:0100749")))
    found = criteria_for(diagnose(case, KNOWLEDGE, top=10), KNOWLEDGE)
    assert "eurofever-fmf" in {one.key for one in found if one.disease_id}
