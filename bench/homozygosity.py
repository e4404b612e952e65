"""How well runs of homozygosity are found in simulated exomes of children of relatives.

    python bench/homozygosity.py [--seeds 20] [--json FILE]

The children are made by children.py, of two site frequency spectra; the goals are those of "U-shaped", the harder
one. Old stretches, which anyone has, count as wrong when they are called. Sensitivity and precision are shares of
base pairs that are identical by descent in the pedigree, of the assessed genome (half a megabase around calls, and
the gaps inside runs); "_whole" is of all base pairs, short arms without sequence included, "_with_old" counts the
old stretches as right, "_calls" is of the child's calls (what a variant is asked), "_simple" of the method that the
model replaced: the best-scoring stretches at +1 for a homozygous and -4 for a heterozygous call.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from children import LENGTH, PEDIGREES, SPECTRA, Child, Segments, simulate
from proband.genotype.homozygosity import Autozygosity, runs
from proband.genotype.model import Sites

CLASSES = ((0, 2), (2, 5), (5, 10), (10, 300))


def main(arguments: list[str] | None = None) -> int:
    options = _options().parse_args(arguments)
    figures: dict[str, float] = {}
    for spectrum in SPECTRA:
        for name in PEDIGREES:
            figures |= measure(spectrum, name, options.first_seed, options.seeds)
    figures["roh.sensitivity"] = figures["roh.U-shaped.1/16.sensitivity"]
    figures["roh.precision"] = figures["roh.U-shaped.1/16.precision"]
    for key in ("roh.sensitivity", "roh.precision"):
        print(f"{key}\t{figures[key]:.4f}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    return parser


def measure(spectrum: str, pedigree: str, first_seed: int, seeds: int) -> dict[str, float]:
    """The figures of one spectrum and pedigree, over all seeds; printed as well."""
    totals: dict[str, float] = defaultdict(float)
    estimated, true, held, seconds = [], [], 0, []
    for seed in range(first_seed, first_seed + seeds):
        child = simulate(spectrum, pedigree, np.random.default_rng([seed, list(PEDIGREES).index(pedigree)]))
        began = time.perf_counter()
        found = runs(child.sites, "GRCh38")
        seconds.append(time.perf_counter() - began)
        _count(found, child, totals)
        share = sum(end - start for _, start, end in child.truth) / sum(LENGTH)
        estimated.append(found.share)
        true.append(share)
        held += found.low <= share <= found.high
    figures = _figures(totals, estimated, true, held / seeds, seconds)
    _print(spectrum, pedigree, figures)
    return {f"roh.{spectrum}.{pedigree}.{key}": value for key, value in figures.items()}


def _figures(
    totals: dict[str, float], estimated: list[float], true: list[float], held: float, seconds: list[float]
) -> dict[str, float]:
    error = np.abs(np.array(estimated) - np.array(true))
    figures = {
        "sensitivity": totals["both"] / max(totals["true"], 1),
        "precision": totals["both"] / max(totals["called"], 1),
        "precision_with_old": totals["right_with_old"] / max(totals["called"], 1),
        "sensitivity_whole": totals["both"] / max(totals["true_whole"], 1),
        "sensitivity_calls": totals["both_calls"] / max(totals["true_calls"], 1),
        "precision_calls": totals["both_calls"] / max(totals["called_calls"], 1),
        "sensitivity_whole_simple": totals["both_simple"] / max(totals["true_whole"], 1),
        "precision_simple": totals["both_simple"] / max(totals["called_simple"], 1),
        "f_estimated": float(np.mean(estimated)),
        "f_true": float(np.mean(true)),
        "f_true_sd": float(np.std(true)),
        "f_error": float(error.mean()),
        "f_range_holds": held,
        "called_mb": totals["called"] / 1e6 / len(true),
        "assessed": totals["assessed"] / sum(LENGTH) / len(true),
        "sites": totals["sites"] / len(true),
        "ratio": totals["ratio"] / len(true),
        "ms": 1000 * float(np.median(seconds)),
    }
    for low, high in CLASSES:
        if totals[f"true {low}"]:
            figures[f"sensitivity_{low}_{high}_mb"] = totals[f"found {low}"] / totals[f"true {low}"]
        if totals[f"called {low}"]:
            figures[f"precision_{low}_{high}_mb"] = totals[f"right {low}"] / totals[f"called {low}"]
    return figures


def _print(spectrum: str, pedigree: str, figures: dict[str, float]) -> None:
    print(f"{spectrum}, F = {pedigree} ({PEDIGREES[pedigree]})")
    print("  " + "  ".join(f"{key} {value:.3f}" for key, value in figures.items()))


def _count(found: Autozygosity, child: Child, totals: dict[str, float]) -> None:
    called: Segments = [(run.chrom, run.start, run.end) for run in found.runs]
    stretches = found.stretches
    assert stretches is not None, found.refused
    assessed = list(zip(stretches.chrom.tolist(), stretches.start.tolist(), stretches.end.tolist(), strict=True))
    totals["sites"] += found.sites
    totals["ratio"] += found.heterozygous_per_homozygous
    totals["assessed"] += found.assessed_bp
    totals["both"] += _overlap(called, child.truth)
    totals["called"] += _length(called)
    totals["right_with_old"] += _overlap(called, _union(child.truth, child.old))
    totals["true"] += _overlap(_union(assessed, called), child.truth)
    totals["true_whole"] += _length(child.truth)
    in_truth, in_runs = _inside(child.sites, child.truth), _inside(child.sites, called)
    totals["both_calls"] += int((in_truth & in_runs).sum())
    totals["true_calls"] += int(in_truth.sum())
    totals["called_calls"] += int(in_runs.sum())
    simple = list(_simple(child.sites))
    totals["both_simple"] += _overlap(simple, child.truth)
    totals["called_simple"] += _length(simple)
    for low, high in CLASSES:
        long = [one for one in child.truth if low * 1e6 <= one[2] - one[1] < high * 1e6]
        totals[f"true {low}"] += _overlap(_union(assessed, called), long)
        totals[f"found {low}"] += _overlap(called, long)
        runs_here = [one for one in called if low * 1e6 <= one[2] - one[1] < high * 1e6]
        totals[f"called {low}"] += _length(runs_here)
        totals[f"right {low}"] += _overlap(runs_here, child.truth)


def _length(segments: Segments) -> int:
    return sum(end - start + 1 for _, start, end in segments)


def _overlap(one: Segments, other: Segments) -> int:
    """Base pairs that two lists of segments share, each without overlaps of its own."""
    both = 0
    by_chrom: dict[int, Segments] = defaultdict(list)
    for segment in other:
        by_chrom[segment[0]].append(segment)
    for chrom, start, end in one:
        for _, first, last in by_chrom[chrom]:
            both += max(0, min(end, last) - max(start, first) + 1)
    return both


def _union(one: Segments, other: Segments) -> Segments:
    """Two lists of segments as one without overlaps."""
    merged: Segments = []
    for chrom, start, end in sorted(one + other):
        if merged and merged[-1][0] == chrom and start <= merged[-1][2] + 1:
            merged[-1] = (chrom, merged[-1][1], max(end, merged[-1][2]))
        else:
            merged.append((chrom, start, end))
    return merged


def _inside(sites: Sites, segments: Segments) -> NDArray[np.bool_]:
    inside = np.zeros(len(sites.pos), bool)
    for chrom, start, end in segments:
        inside |= (sites.chrom == chrom) & (sites.pos >= start) & (sites.pos <= end)
    return inside


def _simple(sites: Sites) -> Iterator[tuple[int, int, int]]:
    """The comparison: stretches of the highest sum of +1 and -4, of 12 homozygous calls and 1.5 Mb or more."""
    for chrom in range(1, 23):
        here = np.flatnonzero(sites.chrom == chrom)
        first, best, best_at, total = 0, 0, -1, 0
        for at, homozygous in enumerate((sites.copies[here] == 2).tolist() + [False] * 4):
            total += 1 if homozygous else -4
            if total > best:
                best, best_at = total, at
            if total <= 0 or total < best - 12 or at == len(here) + 3:
                if best >= 12 and sites.pos[here[best_at]] - sites.pos[here[first]] >= 1_500_000:
                    yield chrom, int(sites.pos[here[first]]), int(sites.pos[here[best_at]])
                first, best, best_at, total = at + 1, 0, -1, 0


if __name__ == "__main__":
    sys.exit(main())
