"""Items that no HPO term says: how long episodes last, when they began, whether they come back, who else has them.

They are asked of the fever, or, where the case says nothing of a fever in this respect, of the findings that the
set itself asks for (``Asked``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec

from proband.age import length_days, length_words
from proband.age import words as age_words
from proband.case.model import Finding, Relative, TimePoint
from proband.criteria.facts import CaseFacts, answered, label, listed, unknown, words_of
from proband.criteria.laboratory import judge_acute_phase, judge_laboratory
from proband.criteria.limits import Extent, limit_words, time_extent, within
from proband.criteria.result import ItemResult
from proband.knowledge.care import Item
from proband.knowledge.care.criteria import Measure

_FEVER = "HP:0001945"
# "Episodic fever that recurs at regular intervals" (its definition in the HPO), and findings that come back.
_PERIODIC_FEVER = "HP:0032323"
_RECURRENT_FEVER = "HP:0001954"
# Recurrent; Episodic: "occurs multiple times" (HPO).
_RECURRENT = frozenset(("HP:0031796", "HP:0025303"))


@dataclass(frozen=True)
class Asked:
    """The case, the terms that a set asks for, and the present findings that are one of them."""

    facts: CaseFacts
    terms: tuple[str, ...]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The present findings that the set asks for."""
        return tuple(self.facts.present(self.terms))

    def wider(self) -> list[Finding]:
        """The present findings that are more general than those of the set ("skin rash" for a pustular rash)."""
        ontology = self.facts.ontology
        rows = [row for term in self.terms if (row := ontology.index(term)) is not None]
        return [
            finding
            for row, finding in self.facts.rows
            if row is not None and not finding.excluded and any(ontology.is_a(one, row) for one in rows)
        ]

    def fever_first(self, told: Callable[[Finding], object]) -> list[Finding]:
        """The fevers of which something is told; where there are none, the findings of the set."""
        fevers = [one for one in self.facts.present((_FEVER,)) if told(one)]
        return fevers or [one for one in self.findings if told(one)]


def judge_measure(item: Item, asked: Asked) -> ItemResult:
    """An item with a ``measure``."""
    judge = _MEASURES.get(item.measure)
    return unknown(item, "It is for the clinician to say.") if judge is None else judge(item, asked)


def _episode_days(item: Item, asked: Asked) -> ItemResult:
    findings = asked.fever_first(lambda one: one.lasts and length_days(one.lasts))
    if not findings:
        return unknown(item, "The length of an episode is not stated.")
    told = listed(f"{label(one)} lasts {length_words(one.lasts or '')}" for one in findings)
    answers = {within(item, extent) for one in findings if (extent := _length(one)) is not None}
    holds = answers.pop() if len(answers) == 1 else None
    doubt = " (some lie within, some outside)" if holds is None else ""
    return answered(item, holds, f"{told}; asked: {limit_words(item)}{doubt}.", findings)


def _length(finding: Finding) -> Extent | None:
    days = length_days(finding.lasts) if finding.lasts else None
    return None if days is None else Extent(*days, high_open=math.isinf(days[1]))


def _age_at_onset(item: Item, asked: Asked) -> ItemResult:
    """The onset; a finding that was there at an age began by then."""
    years = msgspec.structs.replace(item, least=_days(item.least), most=_days(item.most), below=_days(item.below))
    findings = asked.fever_first(lambda one: one.onset is not None and _when(asked, one.onset) is not None)
    judged = [(within(years, extent), one) for one in findings if (extent := _when(asked, one.onset)) is not None]
    early = [one for holds, one in judged if holds]
    if early or (judged and all(holds is False for holds, _ in judged)):
        mine = early or [one for _, one in judged]
        told = listed(f"{label(one)} began {_at(one.onset)}" for one in mine)
        return answered(item, bool(early), f"{told}; asked: {limit_words(item)}.", mine)
    return _seen_by(item, years, asked, [one for _, one in judged])


def _seen_by(item: Item, limits: Item, asked: Asked, findings: Sequence[Finding]) -> ItemResult:
    """The onset of what is there at the last encounter lies before it."""
    now = _when(asked, asked.facts.case.age)
    seen = asked.fever_first(lambda one: True)
    if now is not None and seen and limits.least is None and within(limits, now):
        told = f"{label(seen[0])} is present {_at(asked.facts.case.age)}, so it began by then"
        return answered(item, True, f"{told}; asked: {limit_words(item)}.", seen[:1])
    if findings:
        told = listed(f"{label(one)} began {_at(one.onset)}" for one in findings)
        return unknown(item, f"{told}: not exact enough; asked: {limit_words(item)}.", findings)
    return unknown(item, "The age at onset is not stated.")


def _days(years: float | None) -> float | None:
    return None if years is None else years * 365.25


def _when(asked: Asked, time: TimePoint | None) -> Extent | None:
    return time_extent(time, asked.facts.case.date_of_birth)


def _at(time: TimePoint | None) -> str:
    """A time in words, to stand after a verb."""
    if time is None:
        return "at an age that is not stated"
    if time.age is not None:
        end = f" to {age_words(time.age_end)}" if time.age_end else ""
        return f"at {age_words(time.age)}{end}"
    if time.onset_class is not None:
        return f"with {time.onset_class.label.lower() or time.onset_class.id}"
    return f"on {time.date[:10]}" if time.date else "before birth"


def _relatives(item: Item, asked: Asked) -> ItemResult:
    """Relatives who are affected, and not merely ill with something that the patient does not have."""
    relatives = asked.facts.case.relatives
    ill = [one for one in relatives if one.affected]
    affected = [one for one in ill if _shares(one, asked)]
    if within(item, Extent(len(affected), math.inf)):
        told = f"{listed(one.relation for one in affected)} {'is' if len(affected) == 1 else 'are'} affected."
        return _with_relatives(answered(item, True, told), affected)
    if ill:
        told = f"{listed(one.relation for one in ill)}: ill, but with the same disease is not stated."
        return _with_relatives(unknown(item, told), ill)
    well = listed(one.relation for one in relatives if one.affected is False)
    said = f" Unaffected: {well}; of others nothing is stated." if well else ""
    return unknown(item, f"No relative is said to be affected.{said}")


def _shares(relative: Relative, asked: Asked) -> bool:
    """Whether a relative has a finding of the patient (or one under or above it), or is affected and no more."""
    ontology = asked.facts.ontology
    mine = [row for row, finding in asked.facts.rows if row is not None and not finding.excluded]
    theirs = [ontology.index(one.term.id) for one in relative.findings if not one.excluded]
    return not theirs or any(
        row is not None and (ontology.is_a(row, one) or ontology.is_a(one, row)) for row in theirs for one in mine
    )


def _with_relatives(result: ItemResult, relatives: Sequence[Relative]) -> ItemResult:
    told = (words_of(one.spans) or ((one.description,) if one.description else ()) for one in relatives)
    return msgspec.structs.replace(result, words=tuple(word for words in told for word in words))


def _relapsing(item: Item, asked: Asked) -> ItemResult:
    found = [one for one in asked.findings if _comes_back(one, asked.facts)]
    if not found:
        wider = [one for one in asked.wider() if _comes_back(one, asked.facts)]
        told = f" ({listed(_returning(one) for one in wider)})" if wider else ""
        return unknown(item, f"Whether there was more than one episode is not stated{told}.", wider)
    return answered(item, True, f"{listed(_returning(one) for one in found)}.", found)


def _comes_back(finding: Finding, facts: CaseFacts) -> bool:
    said = finding.recurs_every is not None or any(one.id in _RECURRENT for one in finding.modifiers)
    return said or finding in facts.present((_RECURRENT_FEVER, _PERIODIC_FEVER))


def _returning(finding: Finding) -> str:
    if finding.recurs_every is None:
        return f"{label(finding)} comes back"
    return f"{label(finding)} recurs every {age_words(finding.recurs_every)}"


def _persistent(item: Item, asked: Asked) -> ItemResult:
    """Whether a finding lasts so long; who is younger than that, or had it for less, does not meet it yet."""
    judged = [(within(item, extent), one) for one in asked.findings for extent in _spans(asked, one)]
    for holds in (True, False):
        mine = [one for answer, one in judged if answer is holds]
        if mine and (holds or len(mine) == len(judged)):
            told = listed(f"{label(one)} {_course(one, asked)}" for one in mine)
            return answered(item, holds, f"{told}; asked: {limit_words(item)}.", mine)
    return unknown(item, "How long it has lasted without a break is not stated.")


def _begin(asked: Asked, finding: Finding) -> Extent:
    """When a finding began. What was found at the visit was found then, which does not say when it began."""
    age = asked.facts.case.age
    at_visit = finding.onset is not None and age is not None and finding.onset.age == age.age is not None
    stated = None if at_visit else _when(asked, finding.onset)
    return stated or Extent(0.0, math.inf)


def _spans(asked: Asked, finding: Finding) -> Iterator[Extent]:
    """The days that a finding has lasted, as far as it is stated; up to now where its end is not."""
    length = _length(finding)
    if length is not None:
        yield length
        return
    begin = _begin(asked, finding)
    end = _when(asked, finding.resolution)
    if end is not None and finding.onset is not None:
        yield Extent(
            max(0.0, end.low - begin.high), float(math.floor(end.high - begin.low)), high_open=end.high_open
        )
        return
    now = _when(asked, asked.facts.case.age)
    if finding.recurs_every is None and now is not None:
        # From nothing to the whole time since it began: whether it was there without a break is not stated.
        yield Extent(0.0, max(0.0, float(math.floor(now.high - begin.low))), high_open=now.high_open)
    else:
        yield Extent(0.0, math.inf, high_open=True)


def _course(finding: Finding, asked: Asked) -> str:
    if finding.lasts:
        return f"lasts {length_words(finding.lasts)}"
    if finding.onset is None:
        return f"is present {_at(asked.facts.case.age)}"
    began = f"began {_at(finding.onset)}"
    if finding.resolution is not None:
        return f"{began} and was gone {_at(finding.resolution)}"
    return f"{began}; the last encounter was {_at(asked.facts.case.age)}"


def _periodicity(item: Item, asked: Asked) -> ItemResult:
    regular = asked.facts.present((_PERIODIC_FEVER,))
    found = asked.fever_first(lambda one: one.recurs_every)
    if found:
        return answered(item, True, f"{listed(_returning(one) for one in found)}.", found)
    if regular:
        return answered(item, True, f"{label(regular[0])} is present: it recurs at regular intervals.", regular)
    return unknown(item, "Whether it recurs at regular intervals is not stated.")


_MEASURES: dict[Measure, Callable[[Item, Asked], ItemResult]] = {
    "episode days": _episode_days,
    "age at onset": _age_at_onset,
    "relatives affected": _relatives,
    "relapsing": _relapsing,
    "persistent": _persistent,
    "acute-phase reactants": lambda item, asked: judge_acute_phase(item, asked.facts),
    "periodicity": _periodicity,
    "laboratory": lambda item, asked: judge_laboratory(item, asked.facts),
}
