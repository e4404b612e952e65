"""The differential re-asked: one patient before and after new facts, or under an older and a newer release.

case ── joined with the diary, a newer letter, typed findings ── Differential ── Change     revisit_facts
case ── Differential under either release                     ── Change                     revisit_release
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from proband.case.check import check_case, with_current_terms
from proband.case.model import Case
from proband.diagnose import Differential, provenance
from proband.differential.finding import FindingModel
from proband.followup.change import LEADING, Change, NewFact, Raised
from proband.followup.compare import Pair, side_of
from proband.followup.joined import joined
from proband.followup.links import newly_linked
from proband.followup.news import Source, new_facts
from proband.genotype.genome import Genome
from proband.issue import Issue
from proband.knowledge import Knowledge

Opened = Callable[[Case, Knowledge], Genome | None]


class Told(msgspec.Struct, frozen=True):
    """A case on both sides of new facts: ``before``, ``after``, the ``new`` facts, and the ``issues`` met."""

    before: Case
    after: Case
    new: tuple[NewFact, ...]
    issues: tuple[Issue, ...] = ()


class Asking(msgspec.Struct, frozen=True):
    """How a differential is asked: how many diseases to follow (``top``), with the supplement or not, and what
    opens the patient's variant file for a knowledge (None: there is none)."""

    top: int = LEADING
    supplement: bool = True
    opened: Opened | None = None

    def differential(self, case: Case, knowledge: Knowledge, model: FindingModel | None = None) -> Differential:
        """The differential of a case under a knowledge."""
        genome = self.opened(case, knowledge) if self.opened is not None else None
        return Differential(case, knowledge, supplement=self.supplement, model=model, genome=genome)


DEFAULT = Asking()


def told(case: Case, sources: Sequence[Source], knowledge: Knowledge, *, before: Case | None = None) -> Told:
    """The case with all sources joined to it; ``before`` is what was known earlier, the case itself by default."""
    after, issues = case, list[Issue]()
    current = [Source(one.name, with_current_terms(one.case, knowledge.ontology)) for one in sources]
    for source in current:
        after, met = joined(after, source.case, knowledge.ontology)
        issues += met
    start = with_current_terms(case if before is None else before, knowledge.ontology)
    return Told(start, after, tuple(new_facts(start, after, current)), tuple(issues))


def revisit_facts(
    told: Told,
    knowledge: Knowledge,
    asking: Asking = DEFAULT,
    *,
    what_before: str = "",
    issues: Sequence[Issue] = (),
) -> Change:
    """The Change that new facts make under one knowledge. ``issues`` are those met while reading."""
    model = FindingModel(knowledge)
    pair = Pair(*(asking.differential(case, knowledge, model) for case in (told.before, told.after)))
    raised = tuple(pair.raised())
    names = (what_before or "before the new facts", "with the new facts")
    general = {issue.code for issue in issues}
    found = (one for one in check_case(pair.after.case, knowledge.ontology) if one.code not in general)
    return Change(
        case_id=told.after.id,
        kind="facts",
        before=side_of(pair.before, names[0]),
        after=side_of(pair.after, names[1]),
        new=told.new,
        raised=raised,
        diseases=tuple(pair.change(one) for one in pair.followed(asking.top, raised)),
        issues=(*issues, *told.issues, *found),
        provenance=provenance(knowledge, {"top": asking.top, "supplement": asking.supplement}),
    )


def revisit_release(
    case: Case,
    older: Knowledge,
    newer: Knowledge,
    asking: Asking = DEFAULT,
    *,
    models: tuple[FindingModel, FindingModel] | None = None,
    issues: Sequence[Issue] = (),
) -> Change:
    """The Change that a newer release makes of the same case; ``models`` are those of the two releases, if they
    were made before."""
    first, second = models or (FindingModel(older), FindingModel(newer))
    pair = Pair(asking.differential(case, older, first), asking.differential(case, newer, second))
    raised = (*pair.raised(), *newly_linked(pair))
    options = {"top": asking.top, "supplement": asking.supplement, "from": older.release}
    return Change(
        case_id=case.id,
        kind="release",
        before=side_of(pair.before, f"under release {older.release}"),
        after=side_of(pair.after, f"under release {newer.release}"),
        new=(),
        raised=_by_rank(raised, pair),
        diseases=tuple(pair.change(one) for one in pair.followed(asking.top, raised)),
        issues=tuple(issues),
        provenance=provenance(newer, options),
    )


def _by_rank(raised: Iterable[Raised], pair: Pair) -> tuple[Raised, ...]:
    """What is raised by the rank of its disease after; of one disease as it came."""
    index = pair.after.knowledge.diseases.index
    return tuple(sorted(raised, key=lambda one: pair.after.ranks[index(one.disease_id) or 0]))
