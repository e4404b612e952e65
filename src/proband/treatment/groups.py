"""What a treatment of the case means in the care pack: an agent, and the groups that responses are counted by.

Names and groups are those of the care pack (``knowledge/care/naming.py``), so that an option, a count of responses
and a treatment of the case are matched by the same words. Spellings beside them come from the narrative's table of
drugs, and an ATC code names an agent whatever it is called.
"""

from __future__ import annotations

from functools import cache

from proband.case.model import Treatment
from proband.knowledge.care import Agent, Care, Option
from proband.knowledge.care.naming import meant
from proband.narrative import tables


def agent_of(treatment: Treatment, care: Care) -> Agent | None:
    """The agent of the care pack that a treatment names, by ATC code, name or brand name."""
    code = _code(treatment)
    by_code = (agent for agent in care.tables.agents if code and agent.atc == code)
    return next(by_code, None) or care.agents.get(_meant(treatment, care)[0])


def groups_of_treatment(treatment: Treatment, care: Care) -> frozenset[str]:
    """The groups of what a patient was given; none where it is not known (a steroid without a route)."""
    found = set(_meant(treatment, care)[1])
    agent = agent_of(treatment, care)
    if agent is not None and not found and not _elsewhere(treatment):
        found.add(agent.group)
    return frozenset(found)


def groups_of_option(option: Option, agent: Agent | None) -> frozenset[str]:
    """The groups that an option is one of."""
    return frozenset(group for group in (option.group, agent.group if agent else "") if group)


def standard_name(name: str) -> str:
    """The name under which the narrative's table of drugs lists a drug or class; the name itself if it does not."""
    return _standard_names().get(name.casefold().strip(), name)


def _meant(treatment: Treatment, care: Care) -> tuple[str, tuple[str, ...]]:
    """The key of the agent and the groups, by the name as it stands or as the table of drugs has it."""
    route = treatment.route.label if treatment.route else ""
    label = treatment.agent.label
    for name in (label, standard_name(label)):
        found = meant(care, name, route)
        if found.agent or found.groups:
            return found.agent, found.groups
    return "", ()


def _elsewhere(treatment: Treatment) -> bool:
    """Whether it was put on the skin or breathed in: then it is not what an agent's group is about."""
    return treatment.route is not None and treatment.route.label.casefold() in ("topical", "inhaled", "intranasal")


@cache
def _standard_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in tables.rows("drugs"):
        for name in (row["name"], *tables.names(row["also"])):
            found.setdefault(name.casefold(), row["name"])
    return found


def _code(treatment: Treatment) -> str:
    prefix, _, code = treatment.agent.id.partition(":")
    return code if prefix.upper() == "ATC" else ""
