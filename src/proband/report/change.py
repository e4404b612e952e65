"""A Change in words: what is new, what deserves a look and because of what, and how the leading diseases moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from proband.followup.change import Change, DiseaseChange, EvidenceChange, NewFact, Raised
from proband.report import words
from proband.report.reasons import KIND_LABELS

if TYPE_CHECKING:
    from rich.console import Console

REASONS_SHOWN = 6
FACTS_SHOWN = 30
_FACT_WORDS = {
    "finding": "",
    "excluded": "no ",
    "result": "",
    "treatment": "treatment: ",
    "response": "response to ",
    "variant": "variant: ",
    "diagnosis": "diagnosis: ",
    "family": "family: ",
    "sex": "sex: ",
}


class ReasonView(msgspec.Struct, frozen=True):
    """One part of the evidence that moved a disease.

    ``label`` names it; ``weight`` is by how much it moved the score (signed, log10), ``from_to`` its weight before
    and after; ``because`` the sentence; ``sources`` what it rests on.
    """

    label: str
    weight: str
    from_to: str
    because: str
    sources: tuple[str, ...]


class MovedView(msgspec.Struct, frozen=True):
    """One disease before and after.

    ``name`` with its abbreviation, ``disease_id``; ``raised`` says why it deserves a look (empty: it does not);
    ``rank``, ``findings_rank`` (by findings alone), ``posterior`` and ``score`` before and after in words,
    ``moved`` the change of the score; ``reasons`` that are new or say something else, the strongest first; ``rest``
    what the other evidence did together, in a sentence (empty: nothing).
    """

    name: str
    disease_id: str
    raised: tuple[str, ...]
    rank: str
    findings_rank: str
    posterior: str
    score: str
    moved: str
    reasons: tuple[ReasonView, ...]
    rest: str


class ChangeView(msgspec.Struct, frozen=True):
    """A Change in words.

    ``sentence`` says what leads now and what led before; ``verdict`` whether anything deserves a look; ``facts``
    are the new facts, a line each; ``raised`` the diseases that deserve a look and ``others`` the other leading
    ones; ``issues`` what was met on the way; ``provenance`` what made it.
    """

    sentence: str
    verdict: str
    facts: tuple[str, ...]
    raised: tuple[MovedView, ...]
    others: tuple[MovedView, ...]
    issues: tuple[str, ...]
    provenance: str


def change_view(change: Change) -> ChangeView:
    """The whole Change in words."""
    reasons: dict[str, list[str]] = {}
    for one in change.raised:
        reasons.setdefault(one.disease_id, []).append(raised_words(one, change))
    moved = [_moved(one, tuple(reasons.get(one.disease_id, ()))) for one in change.diseases]
    packs = ", ".join(f"{pack.name} {pack.release}" for pack in change.provenance.packs)
    return ChangeView(
        sentence=_sentence(change),
        verdict=_verdict(change),
        facts=tuple(map(fact_words, change.new)),
        raised=tuple(one for one in moved if one.raised),
        others=tuple(one for one in moved if not one.raised),
        issues=tuple(f"{one.level}: {one.where}: {one.what} {one.advice}".rstrip() for one in change.issues),
        provenance=f"{change.provenance.program} {change.provenance.version}; knowledge: {packs}",
    )


def _sentence(change: Change) -> str:
    before, after = change.before, change.after
    now = f"{after.leader.label} ({words.percent(after.leader_posterior)})"
    was = words.percent(before.leader_posterior)
    if after.leader.id == before.leader.id:
        return f"{now} leads {after.what}, as {before.what} ({was})."
    return f"{now} leads {after.what}; {before.leader.label} ({was}) led {before.what}."


def _verdict(change: Change) -> str:
    if change.raised:
        count = len({one.disease_id for one in change.raised})
        return f"{count} {'disease deserves' if count == 1 else 'diseases deserve'} a look."
    if change.kind == "facts" and not change.new:
        return "Nothing is new, and nothing moved."
    if not any(one.because for one in change.diseases):
        return "Nothing moved."
    return "Nothing moved that deserves a look: no new leader, no rank into the first three, no posterior doubled."


def raised_words(raised: Raised, change: Change) -> str:
    """Why a disease deserves a look, in words."""
    variants = f" ({words.listed(raised.variants)})" if raised.variants else ""
    return {
        "leads": "it now leads",
        "first three": "its rank came into the first three",
        "first three by findings": "its rank by findings alone came into the first three",
        "posterior by findings doubled": "its posterior by findings alone is at least twice what it was",
        "posterior doubled": "its posterior is at least twice what it was",
        "candidate gene": f"release {change.after.release} links it with {raised.gene}, in which the patient has a "
        f"variant{variants}; release {change.before.release} did not",
    }[raised.reason]


def fact_words(fact: NewFact) -> str:
    """A new fact in a line: what, when, where from."""
    said = f"{_FACT_WORDS[fact.kind]}{fact.label}{f' {fact.id}' if fact.id.startswith('HP:') else ''}"
    value = f": {fact.value}" if fact.value else ""
    instead = f"was {fact.instead_of} before" if fact.instead_of else ""
    told = ", ".join(filter(None, (words.when(fact.time), instead, fact.source)))
    return f"{said}{value}{f' ({told})' if told else ''}"


def _moved(change: DiseaseChange, raised: tuple[str, ...]) -> MovedView:
    name = f"{change.name} ({change.abbreviations[0]})" if change.abbreviations else change.name
    telling = [one for one in change.because if one.state != "reweighed"]
    shown = [one for one in telling if abs(one.difference) >= words.NEUTRAL][:REASONS_SHOWN]
    return MovedView(
        name=name,
        disease_id=change.disease_id,
        raised=raised,
        rank=_both(words.rank, change.rank_before, change.rank_after),
        findings_rank=_both(words.rank, change.findings_rank_before, change.findings_rank_after),
        posterior=_both(words.percent, change.posterior_before, change.posterior_after),
        score=_both(words.weight, change.log10_before, change.log10_after),
        moved=words.weight(sum(one.difference for one in change.because)),
        reasons=tuple(_reason(one) for one in shown),
        rest=_rest([one for one in change.because if one not in shown]),
    )


def _both(said: Callable[[float], str], before: float | None, after: float | None) -> str:
    """A value before and after: ``12 → 3``; once if it reads the same, and what one side has not got is said."""
    first, second = ("not known" if one is None else said(one) for one in (before, after))
    return first if first == second else f"{first} → {second}"


def _reason(one: EvidenceChange) -> ReasonView:
    return ReasonView(
        label=_label(one),
        weight=words.weight(one.difference),
        from_to=f"{words.weight(one.log10_before)} → {words.weight(one.log10_after)}",
        because=_because(one),
        sources=one.new_source or one.source,
    )


def _label(one: EvidenceChange) -> str:
    if one.finding is None:
        return KIND_LABELS[one.kind]
    return f"no {words.lowered(one.finding.label)}" if one.kind == "excluded" else one.finding.label


def _because(one: EvidenceChange) -> str:
    if one.state == "gone":
        return f"No longer counted: {one.because}"
    if one.state == "changed" and one.finding is not None:
        was = f"frequency {words.counted(one.frequency_before)}" if one.frequency_before else "not described"
        return f"{one.because} Before: {was}."
    return one.because


def _rest(rest: Sequence[EvidenceChange]) -> str:
    """What the other evidence did together: it says the same, and weighs more or less beside the rest."""
    together = sum(one.difference for one in rest)
    if not rest or abs(together) < words.NEUTRAL:
        return ""
    return f"The other evidence says the same and weighs {words.weight(together)} beside it, all together."


def because_words(raised: Raised, change: Change) -> str:
    """The reasons for what is raised in one line, for a table."""
    view = _moved(next(one for one in change.diseases if one.disease_id == raised.disease_id), ())
    said = [
        f"{one.label} {one.weight}: {one.because}{f' [{words.listed(one.sources)}]' if one.sources else ''}"
        for one in view.reasons
    ]
    link = f"{raised_words(raised, change)}." if raised.reason == "candidate gene" else ""
    return " ".join(filter(None, (link[:1].upper() + link[1:], *said, view.rest)))


def print_change(change: Change, console: Console) -> None:
    """A Change on the terminal."""
    view = change_view(change)
    _say(console, view.sentence, "bold")
    _say(console, view.verdict, "yellow" if view.raised else "")
    _listed(console, "New", view.facts)
    for one in view.raised:
        console.print()
        _disease(console, one, bold=True)
    if view.others:
        console.print()
        _say(console, "The other leading diseases", "bold")
    for one in view.others:
        _disease(console, one, bold=False)
    _listed(console, "Issues", view.issues)
    console.print()
    _say(console, view.provenance, "dim")


def _disease(console: Console, one: MovedView, *, bold: bool) -> None:
    _say(console, f"{one.name} {one.disease_id}", "bold" if bold else "")
    numbers = (f"rank {one.rank}", f"posterior {one.posterior}", f"score {one.score}", f"moved by {one.moved}")
    _say(console, f"  {'; '.join(numbers)}; rank {one.findings_rank} by findings alone")
    for why in one.raised:
        _say(console, f"  Raised: {why}.", "yellow")
    for reason in one.reasons:
        sources = f" [{', '.join(reason.sources)}]" if reason.sources else ""
        _say(console, f"    {reason.weight:>5} {reason.label} ({reason.from_to}): {reason.because}{sources}")
    _say(console, f"    {one.rest}" if one.rest else "", "dim")


def _listed(console: Console, title: str, lines: Iterable[str]) -> None:
    told = list(lines)
    if told:
        console.print()
        _say(console, title, "bold")
    for line in told[:FACTS_SHOWN]:
        _say(console, f"  {line}")
    if len(told) > FACTS_SHOWN:
        _say(console, f"  and {len(told) - FACTS_SHOWN} more", "dim")


def _say(console: Console, text: str, style: str = "") -> None:
    """A line of plain text: nothing in it is read as markup."""
    if text:
        console.print(text, style=style, markup=False, soft_wrap=True)
