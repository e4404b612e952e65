"""The report in the terminal: complete at 80 columns, plain when piped."""

from __future__ import annotations

import io

import pytest
from msgspec.structs import replace
from rich.console import Console

from proband.case.model import Case
from proband.report.terminal import print_candidate, print_case, print_report


def told(call, *args, width=80, **options):
    stream = io.StringIO()
    call(*args, Console(file=stream, width=width), **options)
    return stream.getvalue()


def words_of(text):
    return " ".join(text.split())


@pytest.mark.parametrize("width", [80, 120])
def test_the_report_leads_with_the_first_disease(diagnosis, width):
    text = told(print_report, diagnosis, width=width, files=["out/report.html"])
    assert "Psoriasis 14, pustular (DITRA) leads with" in text
    assert "OMIM:614204" in text
    assert "None of these" in text
    assert "out/report.html" in text
    assert 'What "marked" covers' in text
    assert max(len(line) for line in text.splitlines()) <= width


def test_piped_text_has_no_colour(diagnosis):
    assert "\x1b" not in told(print_report, diagnosis)


def test_brackets_are_no_markup(diagnosis):
    first = replace(diagnosis.differential[0], name="Disease [bold]with[/bold] brackets [/")
    text = told(print_report, replace(diagnosis, differential=(first,)), width=200)
    assert "[bold]with[/bold]" in text


def test_why_tells_every_reason(diagnosis):
    text = words_of(told(print_candidate, diagnosis.differential[1], competing=9889))
    assert "rank 2.5 of 9,889" in text
    assert "links only" in text
    for expected in ("no fever", "30 of 30", "PMID:21848462", "Leaves unexplained", "Diarrhea", "Neutrophilia"):
        assert expected in text


def test_what_was_read(case):
    text = words_of(told(print_case, case))
    for expected in ("HP:0003765", "not present", "from 2 weeks", "anakinra", "complete response", "p.Leu27Pro"):
        assert expected in text


def test_an_empty_case(diagnosis):
    bare = replace(diagnosis, case=Case(), differential=(), issues=())
    assert "No finding was read." in told(print_report, bare)
    assert "No finding was read." in told(print_case, Case())
