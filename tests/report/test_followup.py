"""The follow-up as a page for the next visit: from an example diary, from an empty one, from a very long one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from proband.followup.diary import FORMAT, Diary, Header
from proband.followup.entry import Entry, with_id
from proband.followup.summary import FollowUp, summarise
from proband.followup.table import read_table
from proband.knowledge import Knowledge
from proband.report.followup import followup_view
from proband.report.html import render_followup, render_html

BORN = "2024-01-05"
PageOf = Callable[[str], Any]


def diary(*entries: Entry, **header: str) -> Diary:
    return Diary(Header(FORMAT, **header), tuple(with_id(entry) for entry in entries))


@pytest.fixture(scope="module")
def follow(knowledge: Knowledge, examples: Path) -> FollowUp:
    table = read_table((examples / "diary-response.csv").read_bytes(), "diary.csv", knowledge, born=BORN)
    return summarise(diary(*table.entries, case="girl", born=BORN, sex="female"), knowledge)


@pytest.fixture(scope="module")
def html(follow: FollowUp) -> str:
    return render_followup(follow)


def test_the_page_is_whole_and_loads_nothing(html: str, page_of: PageOf) -> None:
    page = page_of(html)
    assert page.open == []
    assert len(set(page.ids)) == len(page.ids)
    assert {"script", "link", "img", "iframe"}.isdisjoint(tag for tag, _ in page.tags)
    assert all((one["href"] or "").startswith(("#", "https://")) for one in page.all("a"))
    targets = {one["href"][1:] for one in page.all("a") if one["href"].startswith("#")}
    assert targets <= set(page.ids)
    assert all("scope" in one for one in page.all("th"))
    assert all(one["aria-label"] for one in page.all("svg"))


def test_it_says_what_the_diary_shows(follow: FollowUp, html: str, page_of: PageOf) -> None:
    text, view = page_of(html).text, followup_view(follow)
    assert view.span in text
    assert view.flares in text
    assert follow.definition in text
    assert len(view.treatments) == len(follow.treatments) > 0
    for one in view.treatments:
        assert all(said in text for said in (one.agent, one.when, one.verdict, one.because, *one.rests_on))
    for due in view.due:
        assert all(said in text for said in (due.test, due.state, due.because, due.text))
        assert due.sources
    for latest in view.latest:
        assert latest.value in text
    assert f"Case {follow.case}" in text
    assert "Decision support, not a medical device" in text


def test_the_figure_has_what_was_observed(follow: FollowUp, html: str, drawing_of: Any) -> None:
    (wide, narrow) = re.findall(r'<svg class="diary".*?</svg>', html, re.DOTALL)
    bad = sum(one.score > 0 for one in follow.scores)
    assert len(drawing_of(wide).rects("day")) == bad
    assert len(drawing_of(wide).rects("flare")) == len(drawing_of(narrow).rects("flare")) == len(follow.flares)
    for figure in (drawing_of(wide), drawing_of(narrow)):
        assert figure.outside() == []
        assert len(figure.rects("band")) == len(follow.treatments)
        names = "".join(figure.page.text.split())
        for panel in (*(one.analyte for one in follow.laboratory), *(one.measure for one in follow.growth)):
            assert panel.replace(" ", "") in names


def test_an_empty_diary_says_so(knowledge: Knowledge, page_of: PageOf) -> None:
    page = page_of(render_followup(summarise(diary(), knowledge)))
    assert page.open == []
    assert "The diary holds no day yet." in page.text
    assert "No day with symptoms was written down." in page.text
    assert "Did it work?" not in page.text
    assert page.all("svg") == []


def test_one_day_is_a_page(knowledge: Knowledge, page_of: PageOf, drawing_of: Any) -> None:
    one = Entry(kind="symptom", date="2024-02-05", name="pustules", value=0.0)
    html = render_followup(summarise(diary(one, born=BORN), knowledge))
    assert page_of(html).open == []
    assert "No flare is in the diary." in html
    assert "5 Feb 2024" in html
    for svg in re.findall(r'<svg class="diary".*?</svg>', html, re.DOTALL):
        assert drawing_of(svg).outside() == []


def test_what_was_written_is_text(knowledge: Knowledge, page_of: PageOf) -> None:
    entry = Entry(kind="treatment", date="2024-02-05", name="<script>alert(1)</script>", event="start")
    html = render_followup(summarise(diary(entry, case="<b>A</b>", born=BORN), knowledge))
    assert "<script" not in html
    assert "<b>A</b>" in page_of(html).text
    assert "<script>alert(1)</script>" in page_of(html).text


def test_ten_years_are_a_page_of_less_than_a_megabyte(knowledge: Knowledge) -> None:
    first = date(2014, 1, 1)
    days = [(at, (first + timedelta(days=at)).isoformat()) for at in range(3650)]
    bad = (Entry(kind="symptom", date=day, name="pustules", value=3.0 if at % 28 < 3 else 0.0) for at, day in days)
    blood = (
        Entry(kind="laboratory", date=day, name=name, value=100.0 + at % 50, unit=unit, code=code)
        for at, day in days
        for name, code, unit in (("platelets", "LOINC:26515-7", "10*9/L"), ("hemoglobin", "LOINC:718-7", "g/L"))
    )
    follow = summarise(diary(*bad, *blood, born="2013-10-01", sex="male"), knowledge)
    html = render_followup(follow)
    assert [len(one.points) for one in follow.laboratory] == [3650, 3650]
    assert "3650 of 3650 days" in html
    assert len(html.encode()) < 1_000_000


def test_in_the_report_it_is_a_section_of_its_own(diagnosis: Any, follow: FollowUp, page_of: PageOf) -> None:
    page = page_of(render_html(diagnosis, follow=follow))
    assert page.open == []
    assert "followup" in page.ids
    assert len(set(page.ids)) == len(page.ids)
    assert "followup" not in page_of(render_html(diagnosis)).ids
