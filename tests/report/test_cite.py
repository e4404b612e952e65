"""`cite`: nothing that a page rests on is left out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from proband.cli.main import main
from proband.diagnose import diagnose
from proband.knowledge import Knowledge
from proband.narrative.read import read_story
from proband.report.cite import citations
from proband.report.html import render_html
from proband.report.result import result_json
from proband.workup import Workup, worked_up

KEY = re.compile(r"\b(?:PMID:\d+|PMC:PMC\d+|DOI:10\.[^\s<,\"']+|(?:LABEL|PAGE|GUIDELINE|TRIAL|DB):[A-Za-z0-9._-]+)")


@pytest.fixture(scope="module")
def workup(knowledge: Knowledge, examples: Path) -> Workup:
    case, _ = read_story((examples / "ditra-infant.txt").read_text(encoding="utf-8"), knowledge)
    return worked_up(diagnose(case, knowledge, questions=8), knowledge, weight_kg=6.4)


def test_every_key_on_the_page_is_cited(workup: Workup, knowledge: Knowledge) -> None:
    page = render_html(workup, explained=3)
    assert knowledge.care is not None
    cited = {one.key for one in citations(json.loads(result_json(workup)), knowledge.care.references)}
    shown = set(KEY.findall(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)))
    assert len(shown) > 50
    assert shown <= cited


def test_a_source_of_the_care_pack_has_title_and_use(workup: Workup, knowledge: Knowledge) -> None:
    assert knowledge.care is not None
    cited = {one.key: one for one in citations(json.loads(result_json(workup)), knowledge.care.references)}
    one = cited["PMID:31286990"]
    assert one.title
    assert one.address.startswith("https://pubmed")
    assert any(use.startswith("treatment") for use in one.used_for)


def test_every_source_has_a_title_that_says_what_it_is_or_what_cites_it(
    workup: Workup, knowledge: Knowledge
) -> None:
    assert knowledge.care is not None
    cited = citations(json.loads(result_json(workup)), knowledge.care.references)
    assert all(one.title and one.read for one in cited)
    by_key = {one.key: one for one in cited}
    paper = by_key["PMID:22903787"]
    assert paper.title == "cited by the HPO annotation of Psoriasis 14, pustular"
    assert paper.read.startswith("nothing of it")
    release = next(one.date for one in cited if one.key.startswith("ClinVar (NCBI)"))
    assert release
    assert by_key["ClinVar:30489"].date == by_key["ClinVar"].date == release


def test_every_statement_of_the_treatment_section_shows_a_source(workup: Workup) -> None:
    """The rendered page: each statement of the section carries a link list that is not empty."""
    page = render_html(workup, explained=1)
    section = page[page.index('<section id="treatment"') :]
    section = section[: section.index("</section>")]
    lists = re.findall(r'<span class="sub sources">(.*?)</span>', section, flags=re.DOTALL)
    assert len(lists) > 40
    assert all(KEY.search(each) or "OMIM:" in each for each in lists)


@pytest.mark.parametrize(("content", "word"), [("{}", "no result"), ("not json", "no JSON")])
def test_a_file_that_is_no_result_is_refused(tmp_path: Path, content: str, word: str) -> None:
    file = tmp_path / "result.json"
    file.write_text(content, encoding="utf-8")
    result = CliRunner().invoke(main, ["cite", str(file)])
    assert result.exit_code == 2
    assert word in result.output


def test_the_command_prints_every_source(tmp_path: Path, workup: Workup) -> None:
    (tmp_path / "result.json").write_bytes(result_json(workup))
    result = CliRunner().invoke(main, ["cite", str(tmp_path)])
    assert result.exit_code == 0
    assert "PMID:31286990" in result.output
    assert "used for" in result.output
