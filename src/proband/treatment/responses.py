"""Counts of responses with the interval of their share."""

from __future__ import annotations

from collections.abc import Iterable

from proband.knowledge.care import ResponseCount
from proband.treatment.interval import SMALL, wilson
from proband.treatment.result import ResponseShare


def response_share(count: ResponseCount) -> ResponseShare:
    """A count with its share of complete or partial responses, and the 95 % interval of that."""
    responded = responders(count)
    low, high = (None, None) if responded is None else wilson(responded, count.n)
    return ResponseShare(
        complete=count.complete,
        partial=count.partial,
        none=count.none,
        n=count.n,
        unit=count.unit,
        population=count.population,
        definition=count.definition,
        evidence=count.evidence,
        source=count.source,
        share=None if responded is None or not count.n else responded / count.n,
        low=low,
        high=high,
        small=count.n < SMALL,
    )


def responders(count: ResponseCount) -> int | None:
    """How many responded completely or partially; what is left after "none" where neither is stated."""
    if count.complete is None and count.partial is None:
        return None if count.none is None else count.n - count.none
    return (count.complete or 0) + (count.partial or 0)


def lower_bound(shares: Iterable[ResponseShare]) -> tuple[float, ResponseShare] | None:
    """The lower bound of the count with the most patients or flares; None where none was counted."""
    counted = [one for one in shares if one.low is not None]
    if not counted:
        return None
    largest = max(counted, key=lambda one: (one.n, one.low or 0.0))
    assert largest.low is not None
    return largest.low, largest


def count_words(share: ResponseShare) -> str:
    """ "4 of 4 flares complete, 95 % 51 to 100 %, small number"."""
    small = ", small number" if share.small else ""
    if share.share is None or share.low is None or share.high is None:
        return f"{share.n} {share.unit}, responses not counted{small}"
    return f"{counted_words(share)}, 95 % {100 * share.low:.0f} to {100 * share.high:.0f} %{small}"


def counted_words(share: ResponseShare) -> str:
    """ "8 of 12 flares (7 complete, 1 partial)"; the count alone where responses were not counted."""
    if share.share is None:
        return f"{share.n} {share.unit}, responses not counted"
    named = ((share.complete, "complete"), (share.partial, "partial"))
    parts = [f"{count} {word}" for count, word in named if count]
    responded = round((share.share or 0.0) * share.n)
    which = f" ({', '.join(parts)})" if len(parts) == 2 else f" ({parts[0].partition(' ')[2]})" if parts else ""
    return f"{responded} of {share.n} {share.unit}{which}"
