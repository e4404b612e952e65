"""What can be done, as a page: every disease of the pack renders, with a source for whatever is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from proband.issue import Issue
from proband.report.html import TEMPLATES, render_html
from proband.report.terminal import print_report
from proband.report.treatment import DoseView, ResponseView, SaidView, TreatmentView, treatment_view
from proband.treatment.result import NOTHING_KNOWN, TreatmentPlan
from proband.workup import Workup

Plans = dict[str, TreatmentPlan]
Workups = dict[str, Workup]
PageOf = Callable[[str], Any]
SECTION = re.compile(r'<section id="treatment".*?</section>', re.DOTALL)
KEY = re.compile(r"^(?:PMID:\d+|PMC:PMC\d+|DOI:10\.\S+|(?:LABEL|PAGE|GUIDELINE|TRIAL|DB|OMIM|ORPHA):\S+)$")
# The verbs with which an order would begin.
ORDERS = re.compile(
    r"(?:^|[.;:] )(?:Give|Start|Stop|Administer|Prescribe|Use|Take|Switch|Increase|Reduce|Discontinue|Treat)\b"
)


def stated(value: Any) -> Iterator[Any]:
    """Every statement, dose and count of a view, wherever it stands."""
    if isinstance(value, SaidView | DoseView | ResponseView):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from stated(each)
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from stated(getattr(value, field))


@pytest.fixture(scope="module")
def views(plans: Plans) -> dict[str, TreatmentView]:
    return {key: treatment_view(plan) for key, plan in plans.items()}


@pytest.fixture(scope="module")
def pages(workups: Workups) -> dict[str, str]:
    """The whole page of each disease."""
    return {key: render_html(one, explained=0) for key, one in workups.items()}


def test_every_disease_of_the_pack_has_a_plan(workups: Workups, plans: Plans) -> None:
    assert set(plans) == set(workups)
    assert len(plans) >= 47
    assert all(plan.known in ("full", "brief") for plan in plans.values())


def test_nothing_is_said_without_a_source(views: dict[str, TreatmentView]) -> None:
    for key, view in views.items():
        for one in stated(view):
            assert one.text, key
            assert one.sources, (key, one.text)
            assert all(KEY.match(link.text) for link in one.sources), (key, one.sources)


def test_every_key_is_resolved(views: dict[str, TreatmentView]) -> None:
    """A key that says nothing by itself (a label, a page) stands in the list with its title, and what has no link
    of its own leads there."""
    for key, view in views.items():
        listed = {one.key: one for one in view.sources}
        for link in (link for one in stated(view) for link in one.sources):
            if link.text.partition(":")[0] not in ("OMIM", "ORPHA"):
                assert link.text in listed, (key, link.text)
                assert listed[link.text].title, (key, link.text)
            assert link.url.startswith("https://") or link.text in listed, (key, link)


def test_no_statement_is_an_order(views: dict[str, TreatmentView]) -> None:
    for key, view in views.items():
        for one in stated(view):
            assert not ORDERS.search(one.text), (key, one.text)
        assert "no line here is an order" in view.note


@pytest.mark.parametrize("text", ["Give anakinra.", "Fever: Stop it.", "First rest. Start with 1 mg."])
def test_an_order_would_be_found(text: str) -> None:
    assert ORDERS.search(text)


def test_the_page_is_well_formed_for_every_disease(pages: dict[str, str], page_of: PageOf) -> None:
    for key, html in pages.items():
        page = page_of(html)
        assert page.open == [], key
        assert len(set(page.ids)) == len(page.ids), key
        targets = {one["href"][1:] for one in page.all("a") if (one.get("href") or "").startswith("#")}
        assert targets <= set(page.ids), key
        assert "proband.treatment" not in html
        assert "None" not in SECTION.findall(html)[0].replace("None of", ""), key


def test_what_the_view_says_is_on_the_page(
    pages: dict[str, str], views: dict[str, TreatmentView], page_of: PageOf
) -> None:
    for key, view in views.items():
        (section,) = SECTION.findall(pages[key])
        page = page_of(section)
        for one in stated(view):
            assert one.text in page.text, (key, one.text)
            assert all(link.text in page.text for link in one.sources)
        assert view.standing in page.text
        # What to avoid is among the warnings; tests that confirm stand there until it is confirmed.
        once = msgspec.structs.replace(view, avoid=())
        assert section.count('class="sub sources"') == sum(1 for _ in stated(once)), key


def test_no_list_of_sources_is_empty(pages: dict[str, str]) -> None:
    for key, html in pages.items():
        for inside in re.findall(r'<span class="sub sources">(.*?)</span>', html, re.DOTALL):
            assert "<a " in inside, key


def test_every_option_has_a_row_and_its_details(
    pages: dict[str, str], views: dict[str, TreatmentView], page_of: PageOf
) -> None:
    for key, view in views.items():
        page = page_of(SECTION.findall(pages[key])[0])
        details = [one["id"] for one in page.all("details") if (one.get("class") or "").startswith("option")]
        rows = [one["href"] for one in page.all("a") if (one.get("href") or "").startswith("#option-")]
        assert details == [f"option-{at}" for at in range(1, len(view.options) + 1)], key
        assert rows == [f"#{one}" for one in details], key


def test_a_dose_shows_its_basis_and_whether_it_is_off_label(views: dict[str, TreatmentView]) -> None:
    """DIRA: anakinra is licensed, and the label's dose is of this weight; DITRA: the neighbour's, and said so."""
    dira = next(one for one in views["dira"].options if one.agent == "anakinra")
    ditra = next(one for one in views["ditra"].options if one.agent == "anakinra")
    assert dira.dose is not None
    assert ditra.dose is not None
    assert dira.status == "licensed"
    assert dira.dose.text.startswith(dira.dose.short)
    assert "6.4" in dira.dose.basis
    assert not dira.dose.off_label
    assert ditra.dose.off_label
    assert ditra.dose.short.split() == ["6.4", "to", "12.8", "mg"]


def test_options_not_confirmed_say_so(pages: dict[str, str], views: dict[str, TreatmentView]) -> None:
    assert not any(view.confirmed for view in views.values())
    for key, view in views.items():
        assert view.standing.startswith("Not confirmed")
        if view.options:
            assert pages[key].count("only if confirmed") == len(view.options), key
        assert all(one.text in pages[key] or "&" in pages[key] for one in view.confirm)


def test_a_disease_without_knowledge_says_so(plans: Plans) -> None:
    bare = msgspec.structs.replace(plans["dira"], known="none", options=(), mechanism=None, summary=None)
    assert treatment_view(bare).unknown
    assert treatment_view(bare).links == ()
    assert treatment_view(plans["dira"]).unknown == ""
    issue = Issue(
        "note", NOTHING_KNOWN, "treatment", "No treatment knowledge is installed for this disease (X).", ""
    )
    said = treatment_view(msgspec.structs.replace(bare, issues=(issue,)))
    assert (said.unknown, len(said.issues)) == ("", 1)


def test_what_sources_say_is_escaped(workups: Workups, page_of: PageOf) -> None:
    one = workups["dira"]
    assert one.treatment is not None
    assert one.treatment.summary is not None
    said = msgspec.structs.replace(one.treatment.summary, text='A <script>alert("x")</script> & b')
    made = msgspec.structs.replace(one, treatment=msgspec.structs.replace(one.treatment, summary=said))
    html = render_html(made, explained=0)
    assert "<script" not in html
    assert 'A <script>alert("x")</script> & b' in page_of(html).text


def test_on_paper_all_options_are_open() -> None:
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    paper = style[style.index("@media print") :]
    assert re.search(r"details::details-content \{[^}]*content-visibility: visible !important", paper)
    assert re.search(r"#treatment \.scroll[^{]*\{ overflow: visible", paper)
    assert re.search(r"\.options \{[^}]*min-width: 0", paper)


def test_the_terminal_says_the_standing_and_the_first_options(
    workups: Workups, views: dict[str, TreatmentView]
) -> None:
    for key in ("dira", "ditra", "fmf"):
        text, view = terminal(workups[key]), views[key]
        assert f"What can be done: {view.name}" in text
        assert view.standing in text
        assert all(one.agent in text for one in view.options[:5])
        assert all(one.text in text for one in view.confirm)
        assert "Nothing here is an order." in text
        more = len(view.options) - 5
        assert (f"and {more} more" in text) == (more > 0)


def terminal(workup: Workup) -> str:
    import io

    from rich.console import Console

    stream = io.StringIO()
    print_report(workup, Console(file=stream, width=400))
    return " ".join(stream.getvalue().split())
