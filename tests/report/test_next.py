"""What comes after the list: questions, a second disease, what would be new, and the trajectory."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from msgspec.structs import replace
from rich.console import Console

from proband.diagnose import Diagnosis
from proband.differential.ask import Move, Question
from proband.differential.course import Course, Step, Trajectory
from proband.differential.second import New, Novelty, SecondDiagnosis
from proband.evidence import Named
from proband.report.html import render_html
from proband.report.next import SETTLED, next_view, novelty_view, second_view
from proband.report.terminal import print_questions, print_report
from proband.report.trajectory import DRAWN, legend_mark, trajectory_figure, trajectory_view

OSTEOLYSIS, DIARRHEA = Named("HP:0002797", "Osteolysis"), Named("HP:0002014", "Diarrhea")
DIRA = Move("OMIM:612852", "Interleukin 1 receptor antagonist deficiency", "DIRA <b>", 0.09, 0.61, 0.05)
AGES = (("P0D", 0.0), ("P2W", 14.0), ("P3M", 91.3))


def question(group: str, subject: Named, zygosity: str = "") -> Question:
    return Question(subject, group, "bone survey", 0.234, 0.4, zygosity, (DIRA,))  # type: ignore[arg-type]


def course(name: str, posterior: tuple[float, ...], leads: str | None) -> Course:
    ranks = tuple(1.0 if share > 0.3 else 7.0 for share in posterior)
    return Course(f"OMIM:{len(name)}", name, (), posterior, ranks, ranks, leads, leads)


@pytest.fixture
def trajectory() -> Trajectory:
    steps = tuple(
        Step(age, days, (f"Rash at {age}",), at + 1, "OMIM:1", 0.3) for at, (age, days) in enumerate(AGES)
    )
    courses = (course("First <one>", (0.1, 0.4, 0.6), "P2W"), course("Second", (0.35, 0.1, 0.001), None))
    return Trajectory(steps, courses, 2, 1)


@pytest.fixture
def full(diagnosis: Diagnosis, trajectory: Trajectory) -> Diagnosis:
    second = SecondDiagnosis("OMIM:219700", "Cystic <fibrosis>", (), ("CFTR",), (DIARRHEA,), 5.2, 4.1)
    return replace(
        diagnosis,
        questions=(question("gene", Named("HGNC:6000", "IL1RN"), "homozygous"), question("image", OSTEOLYSIS)),
        second=(second,),
        novelty=Novelty("OMIM:614204", "Psoriasis 14", "2025-01-16", (New(DIARRHEA, OSTEOLYSIS),)),
        trajectory=trajectory,
    )


def test_a_question_says_what_each_answer_would_do() -> None:
    finding, gene = question("image", OSTEOLYSIS), question("gene", Named("HGNC:6000", "IL1RN"), "homozygous")
    said = [
        one.sentence.replace("\N{NO-BREAK SPACE}", " ")
        for g in next_view((finding, gene)).groups
        for one in g.questions
    ]
    assert said == [
        "Present would move DIRA <b> from 9.0 % to 61 %; absent, to 5.0 %.",
        "A fitting variant (homozygous) would move DIRA <b> from 9.0 % to 61 %; none found, to 5.0 %.",
    ]


def test_questions_are_grouped_the_best_group_first() -> None:
    order = ("gene", "ask", "gene", "image")
    groups = next_view(tuple(question(group, OSTEOLYSIS) for group in order)).groups
    assert [group.name for group in groups] == ["gene", "ask", "image"]
    assert [len(group.questions) for group in groups] == [2, 1, 1]


def test_a_settled_list_says_so(full: Diagnosis) -> None:
    assert next_view(()).settled == SETTLED
    assert SETTLED in render_html(replace(full, questions=()))


def test_the_page_has_the_sections_only_where_they_were_asked_for(diagnosis: Diagnosis, full: Diagnosis) -> None:
    ids = ("next", "second", "novelty", "trajectory")
    assert not any(f'id="{name}"' in render_html(diagnosis) for name in ids)
    page = render_html(full)
    assert all(f'<section id="{name}"' in page for name in ids)
    assert all(f'href="#{name}"' in page for name in ids)
    assert "Cystic &lt;fibrosis&gt;" in page
    assert "First &lt;one&gt;" in page
    assert "DIRA &lt;b&gt;" in page


def test_a_second_disease_is_said_with_care(full: Diagnosis) -> None:
    view = second_view(full)
    assert view is not None
    assert "leaves 1 finding unexplained: diarrhea" in view.sentence
    assert "once in a hundred" in view.sentence
    assert "rarer than one" in view.caution
    assert second_view(replace(full, second=())) is None


def test_what_is_new_names_the_release(full: Diagnosis) -> None:
    view = novelty_view(full)
    assert view is not None
    assert "one finding has not been described before in this disease (HPO release 2025-01-16)" in view.sentence
    assert view.findings[0].nearest == "Osteolysis"
    nothing = novelty_view(replace(full, novelty=Novelty("OMIM:1", "A", "2025-01-16", ())))
    assert nothing is not None
    assert "Every finding is described" in nothing.sentence


def test_the_trajectory_says_from_when_it_could_have_led(trajectory: Trajectory) -> None:
    view = trajectory_view(trajectory)
    assert view.sentence == "First <one> could have led the list from the age of 2 weeks."
    assert "2 findings have no stated time and 1 variant is stated without one" in view.caution
    assert view.ages == ("birth", "2 weeks", "3 months")
    none = trajectory_view(Trajectory((), (), 1, 0))
    assert "no trajectory" in none.sentence
    assert trajectory_figure(none, 900) == ""


def test_lines_are_told_apart_without_colour(trajectory: Trajectory) -> None:
    view = trajectory_view(trajectory)
    figure = trajectory_figure(view, 900)
    paths = re.findall(
        r'<g class="(?:c\d|none)"><title>(.).*?</title><path d="[^"]*"( stroke-dasharray="[^"]*")?', figure
    )
    assert len({dash for _, dash in paths}) == len(paths) == 3
    assert len({re.sub(r"[\d. -]+", "", legend_mark(at, view.lines[0])) for at in range(DRAWN)}) >= DRAWN - 2
    assert "The table has the numbers" in figure


def test_the_table_has_every_number_of_the_figure(full: Diagnosis) -> None:
    page = render_html(full)
    table = page[page.index('<table class="plain courses">') :]
    table = table[: table.index("</table>")].replace("\N{NO-BREAK SPACE}", " ")
    for percent in ("10 %", "40 %", "60 %", "35 %", "0.1 %", "30 %"):
        assert percent in table


def test_the_terminal_says_the_same(full: Diagnosis) -> None:
    for show in (print_questions, print_report):
        out = StringIO()
        show(full, Console(file=out, width=200))
        assert "Osteolysis (bone survey, chance 40" in out.getvalue()
        assert "would move DIRA <b> from" in out.getvalue()
    assert "could have led the list" in out.getvalue()
