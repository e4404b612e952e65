"""Follow-up on simulated diaries: flares found, periods recognised, intervals that cover, verdicts.

    python bench/followup.py --patients 2000 --seed 1 --json followup.json

Each patient has flares (weekly, 4-weekly or irregular), a treatment with a true rate ratio, 10 to 50 % of days
missing, and noise: mild symptoms on quiet days, days within a flare that are better than the others. What is
scored is what the diary shows: a flare of which no day was written down cannot be found, and is counted apart.
"""

from __future__ import annotations

import json
from pathlib import Path

import click
import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.followup.flares import RISE, Flare, find_flares, quiet_level
from proband.followup.periodicity import periodicity
from proband.followup.rates import Period, rate_ratio
from proband.followup.verdict import LAG_DAYS, Seen, judge

PATTERNS = ("weekly", "4-weekly", "irregular")
# The mean interval in days, and its spread: of regular flares a small one, of irregular ones that of chance.
_MEAN = {"weekly": (7.0, 7.0), "4-weekly": (28.0, 28.0), "irregular": (8.0, 40.0)}
_LONG = {"weekly": (2, 4), "4-weekly": (3, 7), "irregular": (2, 6)}
RATIOS = (0.0, 0.2, 0.5, 1.0)
TRUE_VERDICT = {0.0: "complete", 0.2: "partial", 0.5: "partial", 1.0: "none"}
DAYS_BEFORE, DAYS_UNDER = 180, 180


class Simulated(msgspec.Struct):
    """A patient: the true flares as (first, last) day, the written days with their scores, and the truth."""

    pattern: str
    ratio: float
    flares: list[tuple[int, int]]
    days: NDArray[np.int64]
    scores: NDArray[np.float64]


def simulate(rng: np.random.Generator, pattern: str) -> Simulated:
    """One patient's diary before and under a treatment that starts on day DAYS_BEFORE."""
    ratio = float(rng.choice(RATIOS))
    mean = float(rng.uniform(*_MEAN[pattern]))
    spread = float(rng.uniform(0.05, 0.2)) if pattern != "irregular" else float(rng.uniform(0.5, 1.0))
    length = DAYS_BEFORE + DAYS_UNDER
    flares = [
        *_onsets(rng, mean, spread, pattern, 0, DAYS_BEFORE),
        *(_onsets(rng, mean / ratio, spread, pattern, DAYS_BEFORE, length) if ratio else []),
    ]
    scores = (rng.random((length, 6)) < 0.05).sum(axis=1).astype(float)
    severity = float(rng.uniform(4, 9))
    for first, last in flares:
        days = np.arange(first, min(last + 1, length))
        scores[days] += np.maximum(rng.normal(severity, 1.5, len(days)), 2.0)
    written = np.flatnonzero(rng.random(length) >= rng.uniform(0.1, 0.5))
    return Simulated(pattern, ratio, flares, written.astype(np.int64), scores[written])


def _onsets(
    rng: np.random.Generator, mean: float, spread: float, pattern: str, start: int, end: int
) -> list[tuple[int, int]]:
    """Flares of a renewal process that began long before ``start``."""
    least, most = _LONG[pattern]
    shape = 1 / spread**2
    at = start - 20 * mean * rng.uniform(1, 2)
    found: list[tuple[int, int]] = []
    while at < end:
        first = int(at)
        lasts = int(rng.integers(least, most + 1))
        if first >= start and (not found or first > found[-1][1] + 1):
            found.append((first, first + lasts - 1))
        at += float(rng.gamma(shape, mean / shape))
    return [flare for flare in found if flare[0] < end]


def _verdict(patient: Simulated, before: tuple[float, ...], under: tuple[float, ...]) -> str:
    """The program's verdict on the treatment."""
    start = DAYS_BEFORE + LAG_DAYS
    written = patient.days
    seen = Seen(
        Period(before, DAYS_BEFORE),
        Period(tuple(onset for onset in under if onset >= start), DAYS_UNDER - LAG_DAYS),
        float((written < DAYS_BEFORE).sum()) / DAYS_BEFORE,
        float((written >= start).sum()) / (DAYS_UNDER - LAG_DAYS),
        _active(patient, written < DAYS_BEFORE),
        _active(patient, written >= start),
    )
    return judge(seen).verdict


def _active(patient: Simulated, chosen: NDArray[np.bool_]) -> float:
    """The share of the chosen written days that are active."""
    scores = patient.scores[chosen]
    return float((scores >= quiet_level(patient.scores) + RISE).mean()) if len(scores) else 0.0


def _verdict_figures(verdicts: dict[str, list[str]]) -> dict[str, float]:
    """For each true effect: how often it was judged right, not yet, and wrong."""
    figures: dict[str, float] = {}
    right = judged = 0
    for truth, given in sorted(verdicts.items()):
        figures[f"verdict.{truth}.right"] = given.count(truth) / len(given)
        figures[f"verdict.{truth}.not_yet"] = given.count("not yet assessable") / len(given)
        right += given.count(truth)
        judged += len(given) - given.count("not yet assessable")
    figures["verdict.right_of_judged"] = right / judged
    return figures


class Tally(msgspec.Struct):
    """What is counted over all patients."""

    found: int = 0
    false: int = 0
    visible: int = 0
    hidden: int = 0


def score_flares(patient: Simulated, flares: tuple[Flare, ...], tally: Tally) -> None:
    """Each true flare with a written day is found by one detected flare that overlaps it (a day on either side)."""
    written = set(patient.days.tolist())
    left = list(flares)
    for first, last in patient.flares:
        if not written & set(range(first, last + 1)):
            tally.hidden += 1
            continue
        tally.visible += 1
        match = next((one for one in left if one.start <= last + 1 and one.end >= first - 1), None)
        if match is not None:
            left.remove(match)
            tally.found += 1
    tally.false += len(left)


@click.command()
@click.option("--patients", default=2000, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--json", "out", type=click.Path(path_type=Path))
def main(patients: int, seed: int, out: Path | None) -> None:
    """Simulate and print the figures."""
    rng = np.random.default_rng(seed)
    tallies = {pattern: Tally() for pattern in PATTERNS}
    called: dict[str, list[bool]] = {pattern: [] for pattern in PATTERNS}
    covered: dict[float, list[bool]] = {ratio: [] for ratio in RATIOS}
    by_pattern: dict[str, list[bool]] = {pattern: [] for pattern in PATTERNS}
    off: list[float] = []
    verdicts: dict[str, list[str]] = {}
    for at in range(patients):
        pattern = PATTERNS[at % len(PATTERNS)]
        patient = simulate(rng, pattern)
        flares = find_flares(patient.days, patient.scores)
        score_flares(patient, flares, tallies[pattern])
        before = tuple(one.onset for one in flares if one.start < DAYS_BEFORE)
        under = tuple(one.onset for one in flares if one.start >= DAYS_BEFORE)
        found = periodicity(before)
        called[pattern].append(found.periodic)
        if found.periodic and pattern != "irregular" and found.period_days:
            off.append(abs(found.period_days - _MEAN[pattern][0]))
        rated = rate_ratio(Period(before, DAYS_BEFORE), Period(under, DAYS_UNDER))
        verdicts.setdefault(TRUE_VERDICT[patient.ratio], []).append(_verdict(patient, before, under))
        if rated is not None:
            inside = rated.low <= patient.ratio <= rated.high
            covered[patient.ratio].append(inside)
            if patient.ratio:
                by_pattern[pattern].append(inside)
    figures = _figures(tallies, called, covered, by_pattern, off) | _verdict_figures(verdicts)
    for name, value in figures.items():
        click.echo(f"{name:32} {value:.4g}")
    if out:
        out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _figures(
    tallies: dict[str, Tally],
    called: dict[str, list[bool]],
    covered: dict[float, list[bool]],
    by_pattern: dict[str, list[bool]],
    off: list[float],
) -> dict[str, float]:
    figures: dict[str, float] = {}
    found, false, visible, hidden = (
        sum(getattr(tally, name) for tally in tallies.values()) for name in ("found", "false", "visible", "hidden")
    )
    figures["flares.f1"] = 2 * found / (found + false + visible)
    figures["flares.precision"] = found / (found + false)
    figures["flares.recall"] = found / visible
    figures["flares.hidden_share"] = hidden / (hidden + visible)
    for pattern, tally in tallies.items():
        figures[f"flares.f1.{pattern}"] = 2 * tally.found / (tally.found + tally.false + tally.visible)
        figures[f"periodic.{pattern}"] = float(np.mean(called[pattern]))
        figures[f"coverage.{pattern}"] = float(np.mean(by_pattern[pattern]))
    figures["period.median_error_days"] = float(np.median(off)) if off else float("nan")
    figures["coverage.all"] = float(
        np.mean([inside for ratio, rows in covered.items() if ratio for inside in rows])
    )
    for ratio, rows in covered.items():
        figures[f"coverage.ratio_{ratio:g}"] = float(np.mean(rows))
    return figures


if __name__ == "__main__":
    main()
