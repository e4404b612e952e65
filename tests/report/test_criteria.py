"""The section on criteria: all items, what decided them, what to ask, and each statement with a source."""

from __future__ import annotations

import inspect
import io
import re
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from proband.diagnose import diagnose
from proband.knowledge import Knowledge
from proband.narrative.read import read_story
from proband.report import criteria
from proband.report.criteria import CriteriaView, criteria_view
from proband.report.html import render_html
from proband.report.terminal import print_report
from proband.workup import Workup, worked_up

RECORDS = [
    record
    for record in vars(criteria).values()
    if inspect.isclass(record) and issubclass(record, msgspec.Struct) and record.__module__ == criteria.__name__
]


@pytest.fixture(scope="module")
def workup(knowledge: Knowledge, examples: Path) -> Workup:
    case, _ = read_story((examples / "fmf-child.txt").read_text(encoding="utf-8"), knowledge)
    return worked_up(diagnose(case, knowledge), knowledge)


@pytest.fixture(scope="module")
def view(workup: Workup) -> CriteriaView:
    made = criteria_view(workup.criteria)
    assert made is not None
    return made


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_is_documented(record: type[msgspec.Struct]) -> None:
    assert set(record.__struct_fields__) <= set(re.findall(r"``(\w+)``", record.__doc__ or ""))


def test_the_sets_of_the_leading_disease_come_first(view: CriteriaView) -> None:
    assert view.sets[0].name == "Eurofever/PRINTO 2019, genetic and clinical (FMF)"
    assert {one.name for one in view.others} >= {"HLH-2004"}
    assert all(one.link is None for one in view.others)


def test_the_page_shows_every_item_with_its_reason_and_what_to_ask(workup: Workup, view: CriteriaView) -> None:
    page = render_html(workup, explained=1)
    section = page[page.index('<section id="criteria"') :]
    section = section[: section.index("</section>")]
    assert '<a href="#criteria">' in page
    for one in (*view.sets, *view.others):
        assert section.count(one.name.replace("&", "&amp;")) >= 1
        assert one.missing
    assert section.count("<tr><th scope") == sum(len(one.items) + 1 for one in (*view.sets, *view.others))
    sources = re.findall(r'<span class="sub sources">(.*?)</span>', section, flags=re.DOTALL)
    assert len(sources) > 10
    assert all(re.search(r"(PMID|PMC|DOI|PAGE):", each) for each in sources)


def test_the_terminal_says_what_is_unknown(workup: Workup) -> None:
    out = io.StringIO()
    print_report(workup, Console(file=out, width=400), files=())
    told = out.getvalue()
    assert "Classification criteria" in told
    assert "Eurofever/PRINTO 2019, genetic and clinical (FMF): cannot be decided." in told
    assert "genotype of MEFV" in told


def test_without_criteria_there_is_no_section(diagnosis: object) -> None:
    assert criteria_view(()) is None
    assert 'id="criteria"' not in render_html(diagnosis)  # type: ignore[arg-type]
