"""The whole of what is said of one patient: the Diagnosis, and what rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from proband.criteria.judge import criteria_for
from proband.criteria.result import CriteriaResult
from proband.diagnose import Diagnosis
from proband.knowledge import Knowledge
from proband.knowledge.care import Region
from proband.treatment.result import TreatmentPlan
from proband.treatment.suggest import suggest

if TYPE_CHECKING:
    from proband.genotype.curated import Curation
    from proband.genotype.genome import Genome


class Workup(Diagnosis, frozen=True):
    """A Diagnosis with what can be done about it, and what published criteria say.

    ``treatment`` is the plan for the confirmed or the leading disease, None where there is no disease;
    ``criteria`` are the sets of classification criteria that concern the case, judged.
    """

    treatment: TreatmentPlan | None = None
    criteria: tuple[CriteriaResult, ...] = ()


def worked_up(
    diagnosis: Diagnosis,
    knowledge: Knowledge,
    *,
    weight_kg: float | None = None,
    region: Region | None = None,
    genome: Genome | None = None,
    curation: Curation | None = None,
) -> Workup:
    """The diagnosis with the treatment options of its confirmed or leading disease, and the criteria.

    ``weight_kg`` goes before the case's; ``region`` is whose licences and doses count first; ``genome`` and
    ``curation`` are the variant file and the curators' criteria that the diagnosis was made with.
    """
    plan = suggest(diagnosis, knowledge, weight_kg=weight_kg, region=region, genome=genome, curation=curation)
    criteria = criteria_for(diagnosis, knowledge, genome)
    return Workup(**msgspec.structs.asdict(diagnosis), treatment=plan, criteria=criteria)
