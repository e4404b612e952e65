"""What the clinicians themselves thought of, as weak evidence: docs/methods.md, section 8.

A diagnosis that the story names as considered was thought of by somebody who saw the patient; one that it says
was ruled out was looked at. A diagnosis that the story states as made is the answer, not evidence: it counts
nothing, and the explanation says so.
"""

from __future__ import annotations

from proband.case.model import Case
from proband.evidence import Evidence
from proband.knowledge import Knowledge

CONSIDERED = 0.5
RULED_OUT = -1.0


def considered_evidence(case: Case, knowledge: Knowledge) -> dict[int, tuple[Evidence, ...]]:
    """Evidence of the diagnoses that were considered or ruled out, by the leading entry of each disease."""
    found: dict[int, tuple[Evidence, ...]] = {}
    for disease in case.diseases:
        row = knowledge.diseases.index(disease.term.id) if disease.term.id else None
        if row is None or not (disease.considered or disease.excluded):
            continue
        lead = knowledge.diseases.lead(row)
        weight = RULED_OUT if disease.excluded else CONSIDERED
        because = "The clinicians ruled this disease out." if disease.excluded else "The clinicians considered it."
        part = Evidence("considered", knowledge.diseases.id(lead), weight, because, ("stated in the case",))
        found[lead] = (part,)
    return found
