"""What this patient has had already, matched to options: the agent itself, its group, or another of the group."""

from __future__ import annotations

from typing import Literal

import msgspec

from proband.age import words
from proband.case.model import Case, Response, Treatment
from proband.knowledge.care import Agent, Care, Option
from proband.treatment.groups import agent_of, groups_of_option, groups_of_treatment
from proband.treatment.result import Tried

How = Literal["itself", "group", "another of the group"]
_RESPONSES: dict[Response, str] = {
    "complete": "complete response",
    "partial": "response, not stated to be complete",
    "none": "no response",
    "worse": "it became worse",
    "unknown": "response not stated",
}


class Given(msgspec.Struct, frozen=True):
    """A treatment of the case with the agent and the groups that it means."""

    treatment: Treatment
    agent: Agent | None
    groups: frozenset[str]

    @property
    def ongoing(self) -> bool:
        """Whether no stop is stated."""
        return self.treatment.stop is None and self.treatment.stop_reason is None


class TriedBefore(msgspec.Struct, frozen=True):
    """A treatment that was tried, and how it is one of an option."""

    given: Given
    how: How

    @property
    def response(self) -> Response:
        """What the patient did under it."""
        return self.given.treatment.response


def given_in(case: Case, care: Care) -> tuple[Given, ...]:
    """The treatments of a case, with agents and groups."""
    return tuple(Given(one, agent_of(one, care), groups_of_treatment(one, care)) for one in case.treatments)


def tried_before(option: Option, agent: Agent | None, given: tuple[Given, ...]) -> tuple[TriedBefore, ...]:
    """What was given before of an option."""
    groups = groups_of_option(option, agent)
    found = ((one, _how(one, agent, groups)) for one in given)
    return tuple(TriedBefore(one, how) for one, how in found if how is not None)


def not_yet_tried(option: Option, given: tuple[Given, ...]) -> tuple[str, ...]:
    """What the option should come after, if none of that is stated as tried; else empty."""
    had = {one.agent.key for one in given if one.agent is not None}.union(*(one.groups for one in given))
    return () if had.intersection(option.after) else option.after


def tried_words(one: TriedBefore) -> Tried:
    """What was given, and what came of it, as the case states it."""
    treatment = one.given.treatment
    parts = [treatment.agent.label, *_times(treatment)]
    beside = ", another drug of this group" if one.how == "another of the group" else ""
    text = f"{' '.join(parts)}{beside}: {_RESPONSES[one.response]} (stated in the case)."
    return Tried(agent=treatment.agent.label, response=one.response, text=text)


def _how(one: Given, agent: Agent | None, groups: frozenset[str]) -> How | None:
    if agent is not None and one.agent is not None and one.agent.key == agent.key:
        return "itself"
    if not groups & one.groups:
        return None
    by_name = agent is None or (one.agent is None and one.treatment.kind != "drug")
    return "group" if by_name else "another of the group"


def _times(treatment: Treatment) -> list[str]:
    start = treatment.start.age if treatment.start else None
    return [f"from {words(start)}"] if start else []
