"""The page: it needs nothing else, escapes what people wrote, and can be read by everyone."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from msgspec.structs import replace

from proband.case.model import Case
from proband.report.figures import timeline
from proband.report.html import TEMPLATES, render_html
from proband.report.timeline import TimelineView
from proband.report.view import make_view

VOID = {"meta", "br", "hr", "img", "input", "link"}
LOADING = {"src", "srcset", "data", "poster", "background", "xlink:href"}


class Page(HTMLParser):
    """The tags of a page with their attributes, its headings, its text, and what is left open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture
def html(diagnosis):
    return render_html(diagnosis)


@pytest.fixture
def page(html):
    return Page(html)


def test_nothing_is_loaded(html, page):
    assert {"script", "link", "img", "iframe", "object", "embed", "base"}.isdisjoint(tag for tag, _ in page.tags)
    assert not any(LOADING & set(attrs) for _, attrs in page.tags)
    assert "@import" not in html
    assert "url(" not in html
    assert all(attrs["href"].startswith(("#", "https://")) for attrs in page.all("a") if "href" in attrs)


def test_what_people_wrote_is_text(html, page, diagnosis):
    assert "<script" not in html
    assert '<script>alert("x")</script>' in page.text
    assert "A letter <b>in bold</b>" in page.text
    assert "A <disease>" in page.text
    assert "Read <again>." in page.text


def test_tags_are_closed_and_ids_are_unique(page):
    assert page.open == []
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(set(ids)) == len(ids)
    targets = {attrs["href"][1:] for attrs in page.all("a") if attrs.get("href", "").startswith("#")}
    assert targets <= set(ids)


def test_the_story_stands_there_as_it_was_given(diagnosis):
    report = make_view(diagnosis)
    text = "".join(segment.text for segment in report.case.story.segments)
    assert text == diagnosis.case.narrative.text


def test_every_finding_and_every_disease_is_on_the_page(page, diagnosis):
    for finding in diagnosis.case.findings:
        assert finding.term.id in page.text
    for candidate in diagnosis.differential:
        assert candidate.disease_id in page.text
        assert candidate.name in page.text


def test_it_says_what_it_is_and_what_it_rests_on(page):
    assert "Decision support, not a medical device" in page.text
    assert "partly calibrated" in page.text
    assert "uses the Human Phenotype Ontology (release 2025-01-16)" in page.text
    assert "http://www.human-phenotype-ontology.org" in page.text
    assert "None of these diseases" in page.text
    assert "links only" in page.text


def test_the_same_diagnosis_gives_the_same_bytes(html, diagnosis):
    assert render_html(diagnosis) == html


def test_the_date_stands_there_only_if_it_was_given(diagnosis):
    dated = replace(diagnosis, provenance=replace(diagnosis.provenance, date="2031-02-03"))
    assert "2031-02-03" in render_html(dated)
    assert not re.search(r"20[2-9]\d-\d\d-\d\d", render_html(diagnosis).replace("2025-01-16", ""))


def test_headings_are_in_order(page):
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_it_can_be_read_aloud_and_walked_by_keyboard(page):
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("main")) == len(page.all("header")) == len(page.all("footer")) == 1
    assert all("scope" in attrs for attrs in page.all("th"))
    assert all("aria-labelledby" in attrs for attrs in page.all("section"))
    assert page.all("a")[0]["class"] == "skip"
    for attrs in page.all("svg"):
        assert attrs["role"] == "img"
        assert attrs["aria-label"]


def test_nothing_is_lost_on_paper(page):
    assert all("open" in attrs for attrs in page.all("details"))


def test_a_bare_case_has_a_page(diagnosis):
    bare = replace(diagnosis, case=Case(), differential=(), issues=())
    page = Page(render_html(bare))
    assert page.open == []
    assert "No finding was read." in page.text


def test_a_hundred_findings_stay_readable(diagnosis, case):
    findings = tuple(
        replace(case.findings[3], term=replace(case.findings[3].term, id=f"HP:{n}")) for n in range(100)
    )
    html = render_html(replace(diagnosis, case=replace(case, findings=findings)))
    assert Page(html).open == []
    assert "HP:99" in html


def test_an_empty_time_line_is_no_figure():
    assert timeline(TimelineView((), (), None, "", ""), 900) == ""


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_stands_out_from_its_ground_by_day_and_night():
    """WCAG 2.1, 1.4.3: at least 4.5 to 1."""
    blocks = re.findall(r":root \{(.*?)\}", (TEMPLATES / "style.css").read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
        for text in ("ink", "soft", "accent", "against", "amber", "violet", "blue"):
            assert contrast(colours[text], colours["paper"]) >= 4.5, text
            assert contrast(colours[text], colours["wash"]) >= 4.5, text
        for text, ground in (("ink", "accent-wash"), ("amber", "amber-wash"), ("violet", "violet-wash"),
                             ("against", "against-wash"), ("soft", "accent-wash")):  # fmt: skip
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
