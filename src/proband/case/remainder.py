"""What a document says beyond what the records hold of it, and putting it back.

    remainder(original, written)   the part of ``original`` that ``written`` does not say
    overlay(written, kept)         ``written`` with that part put back

Reading keeps the remainder of every element beside its record, so that it follows the record when findings
are added, removed or moved. Where the two disagree the record wins, because it may have been corrected since;
only an object that still has the id it was kept with (a label in other words) gets its own wording back.
"""

from __future__ import annotations

from typing import Any

import msgspec

NOTHING: Any = object()  # no remainder at all; None and {} are values


def remainder(original: Any, written: Any) -> Any:
    """The part of ``original`` that ``written`` does not say, or NOTHING."""
    if isinstance(original, dict) and isinstance(written, dict):
        return _of_object(original, written)
    if isinstance(original, list) and isinstance(written, list):
        return _of_list(original, written)
    return NOTHING if _same(original, written) else original


def overlay(written: Any, kept: Any) -> Any:
    """``written`` with what was ``kept`` put back in its place."""
    if isinstance(written, dict) and isinstance(kept, dict):
        return _onto_object(written, kept)
    if isinstance(written, list) and isinstance(kept, list):
        return _onto_list(written, kept)
    return written


def pack(kept: Any) -> str:
    """A remainder as canonical JSON text ('' for none), so that records that hold it stay hashable."""
    return "" if kept is NOTHING else msgspec.json.encode(kept, order="deterministic").decode()


def unpack(text: str) -> Any:
    """The remainder that :func:`pack` wrote."""
    return {} if not text else msgspec.json.decode(text)


def _same(one: Any, other: Any) -> bool:
    # True == 1 in Python, but not in JSON.
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _conflicts(original: dict[str, Any], written: dict[str, Any]) -> bool:
    return any(
        not isinstance(value, dict | list) and key in written and not _same(value, written[key])
        for key, value in original.items()
    )


def _of_object(original: dict[str, Any], written: dict[str, Any]) -> Any:
    if "id" in original and _conflicts(original, written):
        return dict(original)
    left = {}
    for key, value in original.items():
        rest = remainder(value, written[key]) if key in written else value
        if rest is not NOTHING:
            left[key] = rest
    return left or NOTHING


def _of_list(original: list[Any], written: list[Any]) -> Any:
    if original == written:
        return NOTHING
    pairs = list(zip(original, written, strict=False))
    if len(original) != len(written) or not all(_aligned(one, other) for one, other in pairs):
        return original
    rests = [remainder(one, other) for one, other in pairs]
    if all(rest is NOTHING for rest in rests):
        return NOTHING
    return [{} if rest is NOTHING else rest for rest in rests]


def _aligned(original: Any, written: Any) -> bool:
    return isinstance(original, dict) and isinstance(written, dict) and not _conflicts(original, written)


def _onto_object(written: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    own_wording = "id" in kept and kept["id"] == written.get("id")
    if "id" in kept and "id" in written and not own_wording:
        return written
    whole = dict(written)
    for key, value in kept.items():
        if key not in written or (own_wording and not isinstance(value, dict | list)):
            whole[key] = value
        else:
            whole[key] = overlay(written[key], value)
    return whole


def _onto_list(written: list[Any], kept: list[Any]) -> list[Any]:
    pairs = list(zip(written, kept, strict=False))
    if len(written) == len(kept) and all(_aligned(rest, one) for one, rest in pairs):
        return [overlay(one, rest) for one, rest in pairs]
    return _merged(written, kept)


def _merged(written: list[Any], kept: list[Any]) -> list[Any]:
    """Both lists in one, each member of ``kept`` paired with at most one of ``written``.

    Equal members are paired first, then those of which one says all that the other says; the fuller one stays.
    """
    merged, free, waiting = list(written), set(range(len(written))), list(kept)
    for fits in (_same, _covers, lambda one, rest: _covers(rest, one)):
        unpaired = []
        for rest in waiting:
            at = next((at for at in sorted(free) if fits(merged[at], rest)), None)
            if at is None:
                unpaired.append(rest)
                continue
            free.discard(at)
            if not _covers(merged[at], rest):
                merged[at] = rest
        waiting = unpaired
    return merged + waiting


def _covers(one: Any, other: Any) -> bool:
    """Whether ``one`` says everything that ``other`` says."""
    return remainder(other, one) is NOTHING
