"""Classification criteria in words: each item with what decided it, and what would decide the set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from proband.criteria.result import BranchResult, CriteriaResult, ItemResult
from proband.knowledge.care import Reference, Statement
from proband.report import words
from proband.report.sources import SourceView, source_link, source_views
from proband.report.treatment import EVIDENCE_WORDS, SaidView
from proband.report.words import Link

NOT_A_DIAGNOSIS = (
    "Classification criteria sort patients for studies; they make no diagnosis. An item is met or not met only "
    "where the case says so; what nobody mentioned is unknown."
)
OUTCOME_WORDS = {
    "fulfilled": "fulfilled",
    "not fulfilled": "not fulfilled",
    "undecided": "cannot be decided",
    "provisional": "provisional",
}
# Classes of the style sheet: yes, no, open.
_CLASSES = {"met": "yes", "fulfilled": "yes", "not met": "no", "not fulfilled": "no"}


class ItemView(msgspec.Struct, frozen=True):
    """One item: its ``text``, the ``answer`` with its class for the eye (``mark``), ``because``, the ``quote`` of
    the story; ``must`` if the set asks for it in any case, and whether it is a ``part`` of another item."""

    text: str
    answer: str
    mark: str
    because: str
    quote: str
    must: bool
    part: bool


class BranchView(msgspec.Struct, frozen=True):
    """One way to fulfil the set: the ``outcome`` with its ``mark``, and the counts in a sentence (``because``)."""

    outcome: str
    mark: str
    because: str


class CriteriaSetView(msgspec.Struct, frozen=True, kw_only=True):
    """One set.

    ``name`` and the ``disease`` with its ``link``; the ``outcome`` with its ``mark``, ``because`` in a sentence,
    ``counts`` of the items; the ``items`` and ``branches``; the ``genotype`` in a sentence; ``missing`` is what to
    ask; how the set did in its studies (``performance``), ``notes``, the ``evidence`` in words and ``sources``.
    """

    name: str
    disease: str
    link: Link | None
    outcome: str
    mark: str
    because: str
    counts: str
    items: tuple[ItemView, ...]
    branches: tuple[BranchView, ...]
    genotype: str
    missing: tuple[str, ...]
    performance: tuple[SaidView, ...]
    notes: tuple[SaidView, ...]
    evidence: str
    sources: tuple[Link, ...]


class CriteriaView(msgspec.Struct, frozen=True):
    """The section: ``sets`` about a disease of the case, ``others`` of which an item is met, the ``note`` on what
    the section is not, and all ``sources``."""

    sets: tuple[CriteriaSetView, ...]
    others: tuple[CriteriaSetView, ...]
    note: str
    sources: tuple[SourceView, ...]


def criteria_view(results: Sequence[CriteriaResult]) -> CriteriaView | None:
    """The judged sets in words; None if there are none."""
    if not results:
        return None
    references: dict[str, Reference] = {one.id: one for result in results for one in result.references}
    return CriteriaView(
        sets=tuple(_set(one, references) for one in results if one.disease_id),
        others=tuple(_set(one, references) for one in results if not one.disease_id),
        note=NOT_A_DIAGNOSIS,
        sources=source_views(references[key] for key in sorted(references)),
    )


def _set(one: CriteriaResult, references: Mapping[str, Reference]) -> CriteriaSetView:
    parts = {name for item in one.items for name in item.parts}
    return CriteriaSetView(
        name=one.name,
        disease=one.disease_name,
        link=words.link(one.disease_id) if one.disease_id else None,
        outcome=OUTCOME_WORDS[one.outcome],
        mark=_CLASSES.get(one.outcome, "open"),
        because=one.because,
        counts=_counts([item for item in one.items if item.id not in parts]),
        items=tuple(_item(item, one.entry, parts) for item in one.items),
        branches=tuple(_branch(branch) for branch in one.branches),
        genotype=f"{one.genotype}: {one.genotype_because}" if _asks_genotype(one) else "",
        missing=tuple(asked.label for asked in one.missing),
        performance=_said(one.performance, references),
        notes=_said(one.notes, references),
        evidence=EVIDENCE_WORDS[one.evidence],
        sources=_links(one.source, references),
    )


def _asks_genotype(one: CriteriaResult) -> bool:
    return any(branch.genotype != "any" for branch in one.branches)


def _counts(items: Sequence[ItemResult]) -> str:
    """How many items are met, not met and unknown."""
    counted = {answer: sum(item.answer == answer for item in items) for answer in ("met", "not met", "unknown")}
    return f"{', '.join(f'{number} {answer}' for answer, number in counted.items())}."


def _item(item: ItemResult, entry: Sequence[str], parts: set[str]) -> ItemView:
    return ItemView(
        text=item.text,
        answer=item.answer,
        mark=_CLASSES.get(item.answer, "open"),
        because=item.because,
        quote=" … ".join(f"“{quoted}”" for quoted in item.words),
        must=item.id in entry,
        part=item.id in parts,
    )


def _branch(branch: BranchResult) -> BranchView:
    return BranchView(branch.outcome, _CLASSES.get(branch.outcome, "open"), branch.because)


def _said(statements: Iterable[Statement], references: Mapping[str, Reference]) -> tuple[SaidView, ...]:
    return tuple(
        SaidView("", one.text, "", EVIDENCE_WORDS[one.evidence], _links(one.source, references), False)
        for one in statements
    )


def _links(keys: Iterable[str], references: Mapping[str, Reference]) -> tuple[Link, ...]:
    return tuple(source_link(key, references) for key in keys)
