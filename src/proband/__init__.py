"""Proband: from a patient's story to a ranked, explained differential of rare diseases.

    from proband import open_knowledge, read_story
    from proband.diagnose import diagnose

    knowledge = open_knowledge()
    case, issues = read_story(text, knowledge)
    diagnosis = diagnose(case, knowledge, issues=issues)

The names in ``__all__`` are the public ones; each is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = [
    "Candidate",
    "Case",
    "Diagnosis",
    "Differential",
    "Evidence",
    "Finding",
    "Issue",
    "Knowledge",
    "ProbandError",
    "Term",
    "open_knowledge",
    "read_phenopacket",
    "read_story",
    "render_html",
    "result_json",
    "write_phenopacket",
]

_HOMES = {
    "Candidate": "proband.diagnose",
    "Case": "proband.case.model",
    "Diagnosis": "proband.diagnose",
    "Differential": "proband.diagnose",
    "Evidence": "proband.evidence",
    "Finding": "proband.case.model",
    "Issue": "proband.issue",
    "Knowledge": "proband.knowledge",
    "ProbandError": "proband.errors",
    "Term": "proband.case.model",
    "open_knowledge": "proband.knowledge",
    "read_phenopacket": "proband.case.phenopacket",
    "read_story": "proband.narrative.read",
    "render_html": "proband.report.html",
    "result_json": "proband.report.result",
    "write_phenopacket": "proband.case.phenopacket_write",
}

if TYPE_CHECKING:
    from proband.case.model import Case, Finding, Term
    from proband.case.phenopacket import read_phenopacket
    from proband.case.phenopacket_write import write_phenopacket
    from proband.diagnose import Candidate, Diagnosis, Differential
    from proband.errors import ProbandError
    from proband.evidence import Evidence
    from proband.issue import Issue
    from proband.knowledge import Knowledge, open_knowledge
    from proband.narrative.read import read_story
    from proband.report.html import render_html
    from proband.report.result import result_json


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: `proband --help` needs none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module 'proband' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
