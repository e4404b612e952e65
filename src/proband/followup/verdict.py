"""Whether a treatment worked, by one rule for everybody (docs/methods.md, "Response").

    not yet assessable   fewer than LEAST_BEFORE flares before; or fewer than LEAST_EXPECTED expected since, had
                         nothing changed; or less than LEAST_WRITTEN of the days written down; or an interval of
                         the rate ratio that holds both a clear effect and none
    complete             no flare and an interval below 1, or at most a tenth of the rate before and an interval
                         below 1/2; what was abnormal in the blood is normal, no symptom stays on most days, and the
                         share of active days is at most ACTIVE_LEFT of what it was
    partial              a lower rate: the interval lies below 1
    none                 the interval does not lie below 1, and the rate is at least SAME of what it was; or it
                         does, and no fewer of the days are active: flares that last longer or run together are
                         fewer, and nobody is better

An active day is one on which a flare could stand (flares.py), whether or not it belongs to one.
The first LAG_DAYS under a treatment are not counted: a flare that was there when it was started ends by itself.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from proband.followup.rates import Period, RateRatio, rate_ratio

VerdictWord = Literal["complete", "partial", "none", "not yet assessable"]
LAG_DAYS = 7
LEAST_BEFORE = 3
LEAST_EXPECTED = 3.0
LEAST_WRITTEN = 0.4
CLEAR_HIGH = 0.5
CLEAR_RATIO = 0.1
SAME = 0.5
ACTIVE_LEFT = 0.25
MOST = 0.5
CONTINUOUS = (
    "Symptoms were there on most days before it: a course without separate flares is not judged by this rule, "
    "however long it is followed; see the symptom scores, blood and instruments."
)


class Verdict(msgspec.Struct, frozen=True):
    """The ``verdict`` with the rate ratio that it rests on (None where there is none) and ``because``."""

    verdict: VerdictWord
    ratio: RateRatio | None
    because: str


class Seen(msgspec.Struct, frozen=True):
    """What was seen of the flares: the ``before`` and ``under`` periods, the share of the days of each that was
    written down, the shares of these that were active, and of those before with any symptom (``ill_before``)."""

    before: Period
    under: Period
    written_before: float
    written_under: float
    active_before: float = 0.0
    active_under: float = 0.0
    ill_before: float = 0.0


def judge(seen: Seen, *, still_abnormal: tuple[str, ...] = (), persistent: tuple[str, ...] = ()) -> Verdict:
    """The verdict on one treatment.

    ``still_abnormal`` names laboratory values that were abnormal before and still are; ``persistent`` symptoms
    that are there on most days under the treatment: with either, a response is not complete.
    """
    n_before, n_under = len(seen.before.onsets), len(seen.under.onsets)
    missing = _missing(seen)
    ratio = rate_ratio(seen.before, seen.under)
    if missing or ratio is None:
        return Verdict(
            "not yet assessable", ratio, missing or "No flare before it: there is nothing to compare with."
        )
    expected = n_before / seen.before.days * seen.under.days
    counted = (
        f"{n_under} flares in {seen.under.days:.0f} days, {expected:.1f} expected at the rate before "
        f"({n_before} in {seen.before.days:.0f} days): rate ratio {ratio.ratio:.2f} "
        f"(95 % {ratio.low:.2f} to {ratio.high:.2f})."
    )
    active = f"{seen.active_under:.0%} of the days active, {seen.active_before:.0%} before"
    if ratio.high < 1 and 0 < seen.active_before <= seen.active_under:
        return Verdict("none", ratio, f"{counted} Fewer flares, but they lasted longer: {active}.")
    if (not n_under and ratio.high < 1) or (ratio.high < CLEAR_HIGH and ratio.ratio <= CLEAR_RATIO):
        left = (*still_abnormal, *persistent, *([active] if _still_active(seen) else []))
        if left:
            return Verdict("partial", ratio, f"{counted} Not complete: {', '.join(left)}.")
        return Verdict("complete", ratio, counted)
    if ratio.high < 1:
        return Verdict("partial", ratio, counted)
    if ratio.ratio >= SAME:
        than = "The rate is higher than before." if ratio.low > 1 else "The interval holds 1."
        return Verdict("none", ratio, f"{counted} {than}")
    return Verdict("not yet assessable", ratio, f"{counted} The interval holds both an effect and none.")


def _still_active(seen: Seen) -> bool:
    """Whether days that are active, flares or not, have not become rare."""
    return seen.active_under > ACTIVE_LEFT * seen.active_before > 0


def _missing(seen: Seen) -> str:
    """Why it cannot be judged yet; empty if it can."""
    n_before = len(seen.before.onsets)
    if n_before < LEAST_BEFORE:
        few = f"Flares before it: {n_before}; at least {LEAST_BEFORE} are needed."
        return f"{few} {CONTINUOUS}" if seen.ill_before > MOST else few
    if min(seen.written_before, seen.written_under) < LEAST_WRITTEN:
        return (
            f"Only {seen.written_before:.0%} of the days before and {seen.written_under:.0%} since are written "
            f"down: at least {LEAST_WRITTEN:.0%} are needed."
        )
    expected = n_before / seen.before.days * max(seen.under.days, 0.0)
    if expected < LEAST_EXPECTED:
        return (
            f"{seen.under.days:.0f} days of follow-up after the first {LAG_DAYS}: {expected:.1f} flares would be "
            f"expected without an effect; {LEAST_EXPECTED:g} are needed."
        )
    return ""
