"""The ways to fulfil a set, and what comes of them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from proband.criteria.facts import listed
from proband.criteria.genotypes import GenotypeShown
from proband.criteria.result import BranchResult, ItemResult, Outcome
from proband.evidence import Named
from proband.knowledge.care import Branch, CriteriaSet

# Items of the course: a first episode cannot meet them yet.
_COURSE = frozenset(("relapsing", "persistent"))
GENOTYPE = "genotype"
Items = Mapping[str, ItemResult]


def judge_branch(branch: Branch, items: Items, genotype: GenotypeShown) -> BranchResult:
    """One way: fulfilled, not fulfilled, or open."""
    mine = [items[name] for name in branch.items if name in items]
    met = sum(one.answer == "met" for one in mine)
    open_ones = sum(one.answer == "unknown" for one in mine)
    fits = _fits(branch, genotype)
    lost = fits is False or met + open_ones < branch.least
    return BranchResult(
        genotype=branch.genotype,
        least=branch.least,
        items=branch.items,
        met=met,
        unknown=open_ones,
        more=max(0, branch.least - met),
        outcome="not fulfilled" if lost else "fulfilled" if fits and met >= branch.least else "open",
        because=_because(branch, met, open_ones, fits),
    )


def _fits(branch: Branch, genotype: GenotypeShown) -> bool | None:
    """Whether the genotype is the one that the branch asks for; None if it is not known."""
    if branch.genotype == "any":
        return True
    return None if genotype.answer == "unknown" else genotype.answer == branch.genotype


def _because(branch: Branch, met: int, open_ones: int, fits: bool | None) -> str:
    """The counts in words, and what the genotype does."""
    told = f"{met} of {len(branch.items)} items met, {branch.least} asked" if branch.items else "no item asked"
    more = branch.least - met
    if more > 0:
        told += f", {open_ones} unknown; {more} more would fulfil it" if open_ones >= more else "; too few are left"
    if branch.genotype == "any":
        return f"{told[0].upper()}{told[1:]}."
    verdict = {True: "it is", False: "it is not", None: "not known"}[fits]
    return f"{told[0].upper()}{told[1:]}; genotype asked: {branch.genotype} ({verdict})."


def outcome_of(one: CriteriaSet, items: Items, branches: Sequence[BranchResult]) -> Outcome:
    """What comes of the set."""
    entry = [items[name].answer for name in one.entry if name in items]
    ways = {branch.outcome for branch in branches}
    if "not met" in entry or ways <= {"not fulfilled"}:
        found: Outcome = "not fulfilled"
    else:
        found = "fulfilled" if "unknown" not in entry and "fulfilled" in ways else "undecided"
    return "provisional" if found != "fulfilled" and _is_first_episode(one, items, entry) else found


def _is_first_episode(one: CriteriaSet, items: Items, entry: Sequence[str]) -> bool:
    """Whether all that is missing is a longer course: the entry holds, and it is too early for the rest."""
    course = {item.id: item.measure for item in one.items if item.measure in _COURSE}
    asked = {name for branch in one.branches for name in branch.items}
    if not course or asked - set(course) or "met" not in entry or "not met" in entry:
        return False
    short = any(items[name].answer == "not met" for name, measure in course.items() if measure == "persistent")
    return short and not any(items[name].answer == "met" for name in course)


def missing_of(
    one: CriteriaSet, items: Items, branches: Sequence[BranchResult], genotype: GenotypeShown
) -> list[Named]:
    """What is unknown and could decide the set: what to ask."""
    names = [*one.entry]
    for branch in branches:
        names += branch.items if branch.outcome == "open" and branch.more else ()
    asked = [Named(name, items[name].text) for name in dict.fromkeys(_open(names, items))]
    wanted = any(branch.outcome == "open" and branch.genotype != "any" for branch in branches)
    # A branch that asks for no genotype and is fulfilled decides the set whatever the genotype is.
    done = any(branch.outcome == "fulfilled" for branch in branches)
    if wanted and not done and genotype.answer == "unknown":
        asked.append(Named(GENOTYPE, f"genotype of {listed(one.genes, 'or')}"))
    return asked


def _open(names: Iterable[str], items: Items) -> Iterator[str]:
    """The unknown items among these, a composed one by its unknown parts."""
    for name in names:
        item = items.get(name)
        if item is not None and item.answer == "unknown":
            yield from _open(item.parts, items) if item.parts else (name,)


def sentence(outcome: Outcome, one: CriteriaSet, items: Items, missing: Sequence[Named]) -> str:
    """What comes of the set, in a sentence."""
    if outcome == "fulfilled":
        return "The set is fulfilled."
    if outcome == "provisional":
        return "A first episode that is still short does not meet the set: the class is provisional, not refuted."
    failed = [items[name].text for name in one.entry if name in items and items[name].answer == "not met"]
    if outcome == "not fulfilled":
        why = f"this must be met and is not: {listed(failed)}" if failed else "too few of its items can be met"
        return f"The set is not fulfilled: {why}."
    left = [items[name.id] for name in missing if name.id in items]
    if left and len(left) == len(missing) and all(item.judged_by == "clinician" for item in left):
        return f"It cannot be decided here; only this is left, for the clinician to say: {_texts(missing)}."
    return f"It cannot be decided: these items are unknown: {_texts(missing)}."


def _texts(missing: Sequence[Named]) -> str:
    return "; ".join(one.label for one in missing)
