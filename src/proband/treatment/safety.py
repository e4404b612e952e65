"""Cautions, checks, monitoring and what to avoid, with what in this case makes them apply.

Every statement is one of the care pack with its sources. Whether it applies is read from the case (facts.py); what
the case does not say is said to be not stated. What cannot apply (a pregnancy at six months) is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proband.age import words
from proband.knowledge.care import Agent, Avoid, Caution, Check, Option, Statement
from proband.knowledge.care.agents import CautionWhen
from proband.treatment.facts import CaseFacts, Fact, Holds
from proband.treatment.result import Said, Standing
from proband.treatment.tried import Given

_STANDING: dict[Holds, Standing] = {
    "applies": "applies",
    "possible": "possible",
    "excluded": "excluded",
    "not stated": "not stated",
    "cannot": "general",
}
# What the name of a check holds, and the condition that the case is asked for.
_CHECKED: dict[str, CautionWhen] = {
    "live vaccin": "live vaccine",
    "active infection": "infection",
    "bowel": "bowel inflammation",
    "pregnan": "pregnancy potential",
    "renal": "renal impairment",
    "kidney": "renal impairment",
    "liver": "hepatic impairment",
    "lipid": "hyperlipidaemia",
}
# What the name of a check holds that asks for all else that is given.
_OTHER_MEDICINES = "other medicines"
_ORDER: tuple[Standing, ...] = ("applies", "possible", "not stated", "excluded", "general")


def said(statement: Statement, *, about: str = "", fact: Fact | None = None, grave: bool = False) -> Said:
    """A statement of the pack as the result says it."""
    return Said(
        text=statement.text,
        evidence=statement.evidence,
        source=statement.source,
        about=about,
        applies=fact.text if fact else "",
        grave=grave,
        standing=_STANDING[fact.holds] if fact else "general",
    )


def cautions(agent: Agent | None, option: Option, facts: CaseFacts, given: tuple[Given, ...]) -> tuple[Said, ...]:
    """The cautions of an agent and of the option, those that apply first."""
    own = [said(one) for one in option.cautions]
    found = [one for caution in (agent.cautions if agent else ()) for one in _caution(caution, facts, given, agent)]
    return tuple(sorted((*found, *own), key=lambda one: _ORDER.index(one.standing)))


def unsaid(found: tuple[Said, ...], beside: tuple[Said, ...]) -> tuple[Said, ...]:
    """Cautions without those that a check says in the same words; a contraindication is always said."""
    already = {one.text for one in beside}
    return tuple(one for one in found if one.grave or one.text not in already)


def checks(agent: Agent | None, ids: tuple[str, ...], facts: CaseFacts) -> tuple[Said, ...]:
    """What its label asks to be checked before the first dose, in the disease of these ids."""
    found = [one for one in _checks_of(agent, ids) if one.when == "before"]
    asked = ((one, _check_fact(one, facts, agent)) for one in found)
    return tuple(said(one.statement, about=one.test, fact=fact) for one, fact in asked if fact is not None)


def monitoring(agent: Agent | None, ids: tuple[str, ...]) -> tuple[Said, ...]:
    """What its label asks to be watched while it is given, and on stopping, in the disease of these ids."""
    return tuple(scheduled(one) for one in _checks_of(agent, ids) if one.when != "before")


def _checks_of(agent: Agent | None, ids: tuple[str, ...]) -> tuple[Check, ...]:
    return agent.checks_in(ids) if agent is not None else ()


def scheduled(check: Check) -> Said:
    """A check with its schedule in words."""
    return said(check.statement, about=check.test, fact=Fact("cannot", schedule_words(check)))


def schedule_words(check: Check) -> str:
    """ "after 1 month, 2 months and 3 months, then every 3 months until 1 year"; empty without times."""
    at = [words(one) for one in check.at]
    parts = [f"after {', '.join(at[:-1])} and {at[-1]}" if len(at) > 1 else f"after {at[0]}"] if at else []
    if check.every:
        until = f" until {words(check.until)}" if check.until else ""
        parts.append(f"{'then ' * bool(at)}every {words(check.every)}{until}")
    return ", ".join(parts)


def avoided(avoid: Iterable[Avoid], given: tuple[Given, ...]) -> tuple[Said, ...]:
    """What not to do in the disease; what was given already is said to apply."""
    return tuple(said(one.statement, fact=_avoid_fact(one, given), grave=one.advised_against) for one in avoid)


def avoids(avoid: Avoid, option: Option, groups: frozenset[str]) -> bool:
    """Whether a statement on what not to do means an option (``groups`` are the option's)."""
    if option.agent and option.agent in avoid.agents:
        return True
    return bool(groups.intersection(avoid.groups))


def contraindicated(found: Iterable[Said]) -> tuple[Said, ...]:
    """The grave cautions that surely apply."""
    return tuple(one for one in found if one.grave and one.standing == "applies")


def _caution(caution: Caution, facts: CaseFacts, given: tuple[Given, ...], agent: Agent | None) -> Iterator[Said]:
    fact = _caution_fact(caution, facts, given, agent)
    if fact is None or fact.holds != "cannot":
        beside = [facts.of(when) for when in caution.grave_with]
        grave = caution.grave and (not beside or any(one.holds == "applies" for one in beside))
        told = Fact(fact.holds, _and_beside(fact, beside)) if fact is not None else None
        yield said(caution.statement, about=_about(caution), fact=told, grave=grave)


def _and_beside(fact: Fact, beside: list[Fact]) -> str:
    """What the case says of the condition, and of those without which it is no contraindication."""
    return "; ".join(one.text for one in (fact, *beside) if one.text)


def _about(caution: Caution) -> str:
    return "" if caution.when == "always" else caution.when


def _caution_fact(caution: Caution, facts: CaseFacts, given: tuple[Given, ...], agent: Agent | None) -> Fact | None:
    """What the case says of the caution's condition; None for one that is general."""
    found = facts.of_findings(caution.findings)
    if found.holds == "applies":
        return found
    if caution.when == "always":
        return None
    if caution.when == "with agent":
        return _together(caution, given)
    if caution.when == "on stopping":
        return _stopping(agent, given)
    return facts.of(caution.when)


def _together(caution: Caution, given: tuple[Given, ...]) -> Fact:
    if not caution.agents and not caution.groups:
        return _beside(given)
    named = [one for one in given if _is_one_of(one, caution.agents) or one.groups.intersection(caution.groups)]
    now = [one.treatment.agent.label for one in named if one.ongoing]
    if now:
        return Fact("applies", f"given in this case, and no end is stated: {', '.join(now)}")
    before = [one.treatment.agent.label for one in named]
    if before:
        return Fact("possible", f"given in this case and stopped: {', '.join(before)}")
    return Fact("not stated", "no such treatment is stated in the case")


def _beside(given: tuple[Given, ...]) -> Fact:
    """For a caution that names no drug: whatever drug of a known group has no stated end."""
    now = [one.treatment.agent.label for one in given if one.ongoing and one.groups]
    if now:
        return Fact("possible", f"given in this case, and no end is stated: {', '.join(dict.fromkeys(now))}")
    return Fact("not stated", "no such treatment is stated in the case")


def _stopping(agent: Agent | None, given: tuple[Given, ...]) -> Fact | None:
    had = agent is not None and any(_is_one_of(one, (agent.key,)) for one in given)
    return Fact("applies", "it was given in this case") if had else None


def _is_one_of(one: Given, keys: tuple[str, ...]) -> bool:
    """Whether what was given is one of these agents, and surely as they are given."""
    return one.agent is not None and one.agent.key in keys and bool(one.groups)


def _check_fact(check: Check, facts: CaseFacts, agent: Agent | None) -> Fact | None:
    """What the case says of what is to be checked; None for what cannot be (a pregnancy at six months)."""
    if check.assay:
        return facts.of_assays(check.assay)
    if _OTHER_MEDICINES in check.test.casefold():
        return other_medicines(facts, agent)
    for words_of, when in _CHECKED.items():
        if words_of in check.test.casefold():
            fact = facts.of(when)
            return None if fact.holds == "cannot" else fact
    return Fact("not stated", "not stated in the case")


def other_medicines(facts: CaseFacts, agent: Agent | None) -> Fact:
    """What else the patient is given: named, since interactions that no file lists are for a person to see."""
    own = {agent.key, agent.name.casefold()} if agent is not None else set()
    labels = (one.agent.label for one in facts.case.treatments if one.stop is None and one.stop_reason is None)
    others = dict.fromkeys(label for label in labels if label and label.casefold() not in own)
    if not others:
        return Fact("not stated", "not stated in the case")
    return Fact("possible", f"given in this case, and no end is stated: {', '.join(others)}")


def _avoid_fact(avoid: Avoid, given: tuple[Given, ...]) -> Fact | None:
    had = [one for one in given if one.groups.intersection(avoid.groups) or _is_one_of(one, avoid.agents)]
    if not had:
        return None
    stopped = [one for one in had if not one.ongoing]
    names = ", ".join(dict.fromkeys(one.treatment.agent.label for one in had))
    return Fact("applies", f"in this case: {'given and stopped' if stopped else 'given'}: {names}")
