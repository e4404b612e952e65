"""Which agent and which groups of the care pack a treatment's name means.

``groups.tsv`` maps classes of drugs, and drugs that have no file of their own, to the groups that responses are
counted by. Its ``route`` limits a row: "systemic" does not hold for a treatment that is said to be topical;
"stated systemic" and "stated topical" hold only where the route is said.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import msgspec

from proband.knowledge.care.library import Care

_TABLE = Path(__file__).parent / "groups.tsv"
_TOPICAL = frozenset(("topical", "intralesional", "inhaled", "intranasal"))


class Meant(msgspec.Struct, frozen=True):
    """What a name means: the key of an agent ('' if none has a file) and its groups (none if unknown)."""

    agent: str
    groups: tuple[str, ...]


class _Row(msgspec.Struct, frozen=True):
    group: str
    route: str


def meant(care: Care, label: str, route: str = "") -> Meant:
    """The agent and groups that a treatment's ``label`` and ``route`` (words, '' if not stated) mean."""
    name, topical = label.casefold().strip(), route.casefold().strip() in _TOPICAL
    agent = care.agent_named(name)
    found = [agent.group] if agent is not None and not (topical and agent.group == "systemic steroid") else []
    found += [row.group for row in _rows().get(name, ()) if _holds(row.route, bool(route), topical)]
    return Meant(agent.key if agent is not None and found else "", tuple(dict.fromkeys(found)))


def _holds(limit: str, stated: bool, topical: bool) -> bool:
    if limit == "systemic":
        return not topical
    if limit.startswith("stated"):
        return stated and topical == limit.endswith("topical")
    return True


@cache
def _rows() -> dict[str, tuple[_Row, ...]]:
    found: dict[str, tuple[_Row, ...]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            name = row["name"].casefold()
            found[name] = (*found.get(name, ()), _Row(row["group"], row["route"] or ""))
    return found
