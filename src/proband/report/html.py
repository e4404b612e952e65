"""The report as one HTML page that needs nothing else: no script, no font, no address to load from."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from proband.diagnose import Diagnosis
from proband.followup.summary import FollowUp
from proband.report.course import course_figure
from proband.report.figures import evidence_bar, timeline
from proband.report.followup import followup_view
from proband.report.karyotype import karyotype
from proband.report.mechanism import mechanism_figure
from proband.report.story import signs_of
from proband.report.trajectory import legend_mark, trajectory_figure
from proband.report.view import DEVICE, ReportView, make_view

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"
WIDE, NARROW = 920, 330


def render_html(diagnosis: Diagnosis, *, explained: int = 10, follow: FollowUp | None = None) -> str:
    """The report of a diagnosis, and of the patient's diary (``follow``), as a self-contained page; the same
    diagnosis gives the same bytes."""
    return render_view(make_view(diagnosis, explained=explained, follow=follow))


def render_followup(follow: FollowUp) -> str:
    """The follow-up alone, as a page for the next visit."""
    from markupsafe import Markup

    view = followup_view(follow)
    return (
        _environment()
        .get_template("visit.html.j2")
        .render(
            follow=view,
            title=f"Case {follow.case}" if follow.case else "Follow-up",
            style=_style(),
            device=DEVICE,
            diary_wide=Markup(course_figure(view.course, WIDE)),
            diary_narrow=Markup(course_figure(view.course, NARROW)),
        )
    )


@cache
def _environment() -> Environment:
    """The templates, compiled once."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _style() -> Markup:
    from markupsafe import Markup

    return Markup((TEMPLATES / "style.css").read_text(encoding="utf-8"))


def render_view(view: ReportView) -> str:
    """The page of a view."""
    from markupsafe import Markup

    course = view.followup.course if view.followup else None
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            view=view,
            follow=view.followup,
            diary_wide=Markup(course_figure(course, WIDE)),
            diary_narrow=Markup(course_figure(course, NARROW)),
            case=view.case,
            style=_style(),
            bar=lambda row: Markup(evidence_bar(row, view.bar_zero)),
            wide=Markup(timeline(view.case.timeline, WIDE)),
            narrow=Markup(timeline(view.case.timeline, NARROW)),
            signs=signs_of,
            course_wide=Markup(trajectory_figure(view.trajectory, WIDE) if view.trajectory else ""),
            course_narrow=Markup(trajectory_figure(view.trajectory, NARROW) if view.trajectory else ""),
            karyotype_wide=Markup(_drawn(view, WIDE)),
            karyotype_narrow=Markup(_drawn(view, NARROW)),
            mechanism_wide=Markup(mechanism_figure(view.treatment.mechanism, WIDE) if view.treatment else ""),
            mechanism_narrow=Markup(mechanism_figure(view.treatment.mechanism, NARROW) if view.treatment else ""),
            key=lambda at, line: Markup(legend_mark(at, line)),
        )
    )


def _drawn(view: ReportView, width: int) -> str:
    """The karyotype; nothing without a variant file."""
    return karyotype(view.genome.karyotype, width) if view.genome and view.genome.karyotype else ""
