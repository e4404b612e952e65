"""The report as one HTML page that needs nothing else: no script, no font, no address to load from."""

from __future__ import annotations

from pathlib import Path

from proband.diagnose import Diagnosis
from proband.report.figures import evidence_bar, timeline
from proband.report.karyotype import karyotype
from proband.report.mechanism import mechanism_figure
from proband.report.story import signs_of
from proband.report.trajectory import legend_mark, trajectory_figure
from proband.report.view import ReportView, make_view

TEMPLATES = Path(__file__).parent / "templates"
WIDE, NARROW = 920, 330


def render_html(diagnosis: Diagnosis, *, explained: int = 10) -> str:
    """The report of a diagnosis as a self-contained page; the same diagnosis gives the same bytes."""
    return render_view(make_view(diagnosis, explained=explained))


def render_view(view: ReportView) -> str:
    """The page of a view."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2").render(
        view=view,
        case=view.case,
        style=Markup((TEMPLATES / "style.css").read_text(encoding="utf-8")),
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


def _drawn(view: ReportView, width: int) -> str:
    """The karyotype; nothing without a variant file."""
    return karyotype(view.genome.karyotype, width) if view.genome and view.genome.karyotype else ""
