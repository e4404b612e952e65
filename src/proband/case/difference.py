"""How one tree of plain values becomes another: the exact change, as plain JSON.

    {"set": {key: value}, "drop": [key], "in": {key: change}}     for an object
    {"items": [{"at": 3, "of": "HP:0001250", "in": change}, {"new": value}]}     for a list of objects

``write_phenopacket`` stores the change from what a phenopacket can say to what the Case says. Items of a list
are named by place and by id: when another program has since edited the phenopacket, the change still finds
its finding, and what it no longer finds is told, not guessed.
"""

from __future__ import annotations

from typing import Any

Change = dict[str, Any]


def difference(before: Any, after: Any) -> Change | None:
    """The change that turns ``before`` into ``after`` (both plain JSON objects), or None if they are equal."""
    if before == after:
        return None
    change: Change = {}
    if gone := [key for key in before if key not in after]:
        change["drop"] = gone
    for key, value in after.items():
        if key not in before or before[key] != value:
            within = _within(before.get(key), value)
            change.setdefault("set" if within is None else "in", {})[key] = value if within is None else within
    return change


def apply(before: dict[str, Any], change: Change, lost: list[str]) -> dict[str, Any]:
    """``before`` with the ``change`` made; ids of items that are no longer there are appended to ``lost``."""
    after = {key: value for key, value in before.items() if key not in change.get("drop", ())}
    after.update(change.get("set", {}))
    for key, within in change.get("in", {}).items():
        if "items" in within:
            after[key] = _apply_items(before.get(key, []), within["items"], lost)
        else:
            after[key] = apply(before.get(key, {}), within, lost)
    return after


def _within(before: Any, after: Any) -> Change | None:
    if isinstance(before, dict) and isinstance(after, dict):
        return difference(before, after)
    if _objects(before) and _objects(after):
        return {"items": _items(before, after)}
    return None


def _objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(member, dict) for member in value)


def _items(before: list[Any], after: list[Any]) -> list[Change]:
    free = dict(enumerate(before))
    entries: list[Change] = []
    for place, member in enumerate(after):
        at = _find(free, identity(member), place)
        if at is None:
            entries.append({"new": member})
            continue
        entry: Change = {"at": at, "of": identity(member)}
        if (within := difference(free.pop(at), member)) is not None:
            entry["in"] = within
        entries.append(entry)
    entries.extend({"at": at, "of": identity(member), "gone": True} for at, member in free.items())
    return entries


def _apply_items(before: list[Any], entries: list[Change], lost: list[str]) -> list[Any]:
    free = dict(enumerate(before))
    after = []
    for entry in entries:
        if "new" in entry:
            after.append(entry["new"])
            continue
        at = _find(free, entry["of"], entry["at"])
        if at is None:
            lost.append(entry["of"])
            continue
        member = free.pop(at)
        if not entry.get("gone"):
            after.append(apply(member, entry["in"], lost) if "in" in entry else member)
    return after + list(free.values())


def _find(free: dict[int, Any], name: str, place: int) -> int | None:
    if place in free and identity(free[place]) == name:
        return place
    return next((at for at, member in free.items() if identity(member) == name), None)


def identity(member: dict[str, Any]) -> str:
    """What names an item among its like: the id of its term, assay or agent, or its own id."""
    for key in ("term", "assay", "agent"):
        if isinstance(member.get(key), dict):
            return str(member[key].get("id", ""))
    return str(member.get("id", ""))
