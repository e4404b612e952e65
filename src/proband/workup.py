"""The whole of what is said of one patient: the Diagnosis, and what rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from proband.diagnose import Diagnosis
from proband.knowledge import Knowledge
from proband.knowledge.care import Region
from proband.treatment.result import TreatmentPlan
from proband.treatment.suggest import suggest

if TYPE_CHECKING:
    from proband.genotype.genome import Genome


class Workup(Diagnosis, frozen=True):
    """A Diagnosis with what can be done about it.

    ``treatment`` is the plan for the confirmed or the leading disease, None where there is no disease.
    """

    treatment: TreatmentPlan | None = None


def worked_up(
    diagnosis: Diagnosis,
    knowledge: Knowledge,
    *,
    weight_kg: float | None = None,
    region: Region | None = None,
    genome: Genome | None = None,
) -> Workup:
    """The diagnosis with the treatment options of its confirmed or leading disease.

    ``weight_kg`` goes before the case's; ``region`` is whose licences and doses count first.
    """
    plan = suggest(diagnosis, knowledge, weight_kg=weight_kg, region=region, genome=genome)
    return Workup(**msgspec.structs.asdict(diagnosis), treatment=plan)
