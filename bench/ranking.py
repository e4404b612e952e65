"""How well published patients are ranked: `python bench/ranking.py --cases FILE.jsonl[.gz]`.

Every line of FILE is a GA4GH phenopacket whose diagnosis is the truth. The diagnosis is looked at only to
score. Track A gives the differential the observed findings, the sex and the onset. Ties share the mean rank.

P1: the annotations as they are. They were partly computed from these very patients, so P1 flatters.
"""

from __future__ import annotations

import gzip
import json
import resource
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from proband.case.model import Case
from proband.case.phenopacket import read_phenopacket
from proband.diagnose import Differential
from proband.differential.finding import FindingModel
from proband.differential.rank import candidates
from proband.knowledge import Knowledge, open_knowledge

TOPS = (1, 3, 5, 10, 50)
FORGET_AFTER = 400
BINS = 10


class Ranked(msgspec.Struct):
    """The rank and posterior of the true disease of one case, and what leads."""

    case_id: str
    disease_id: str
    rank: float
    posterior: float
    leader_posterior: float
    leader_is_true: bool


def read_cases(path: Path) -> Iterator[tuple[Case, str]]:
    """Each case without its answer, and the id of its disease."""
    opened = gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")
    with opened as lines:
        for number, line in enumerate(lines, start=1):
            case, _ = read_phenopacket(line, f"{path.name}, line {number}")
            truth = next((d.term.id for d in case.diseases if not d.excluded), "")
            # The answer is taken out before the differential sees the case.
            yield msgspec.structs.replace(case, diseases=(), variants=()), truth


def rank_case(case: Case, truth: int, knowledge: Knowledge, model: FindingModel) -> Ranked:
    """Rank one case by observed findings, sex and onset (track A)."""
    observed = msgspec.structs.replace(case, findings=case.present)
    differential = Differential(observed, knowledge, supplement=False, model=model)
    lead = knowledge.diseases.lead(truth)
    first = differential.leading(1)[0]
    return Ranked(
        case.id,
        knowledge.diseases.id(truth),
        differential.ranks[lead],
        float(differential.posterior[lead]),
        float(differential.posterior[first]),
        first == lead,
    )


def run(cases: list[tuple[Case, str]], knowledge: Knowledge, console: Console) -> tuple[list[Ranked], Counter[str]]:
    """Rank every case whose disease has an entry; count the others."""
    buckets: Counter[str] = Counter()
    ranked: list[Ranked] = []
    model = FindingModel(knowledge)
    competing = candidates(knowledge, supplement=False)
    for at, (case, truth_id) in enumerate(track(cases, "ranking", console=console)):
        truth = knowledge.diseases.index(truth_id)
        if truth is None or not competing[knowledge.diseases.lead(truth)]:
            buckets["no entry"] += 1
        elif not any(knowledge.ontology.index(f.term.id) is not None for f in case.present):
            buckets["no finding"] += 1
        else:
            ranked.append(rank_case(case, truth, knowledge, model))
        if at % FORGET_AFTER == FORGET_AFTER - 1:
            model = FindingModel(knowledge)  # the cache of terms grows with every new term
    return ranked, buckets


def figures(ranked: list[Ranked], prefix: str) -> dict[str, float]:
    """Shares of cases in the first 1, 3, 5, 10, 50; mean reciprocal rank; macro averages over diseases."""
    ranks = np.array([item.rank for item in ranked])
    found: dict[str, float] = {f"{prefix}.n": len(ranked)}
    if not len(ranked):
        return found
    weights = disease_weights(ranked)
    for top in TOPS:
        found[f"{prefix}.top{top}"] = float((ranks <= top).mean())
    for top in (1, 10):
        found[f"{prefix}.macro.top{top}"] = float(((ranks <= top) * weights).sum())
    found[f"{prefix}.mrr"] = float((1 / ranks).mean())
    found[f"{prefix}.diseases"] = len({item.disease_id for item in ranked})
    return found


def disease_weights(ranked: list[Ranked]) -> NDArray[np.float64]:
    """Weights with which every disease counts once; they add up to 1."""
    counts = Counter(item.disease_id for item in ranked)
    return np.array([1 / (counts[item.disease_id] * len(counts)) for item in ranked])


@click.command()
@click.option("--cases", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
@click.option("--json", "json_path", type=click.Path(path_type=Path), help="Write the figures as one flat object.")
@click.option("--limit", type=int, default=0, help="Only the first so many cases.")
def main(cases: Path, json_path: Path | None, limit: int) -> None:
    """Rank published patients and print how often their disease is found."""
    console = Console(stderr=True)
    knowledge = open_knowledge()
    loaded = list(read_cases(cases))[: limit or None]
    start = time.perf_counter()
    ranked, buckets = run(loaded, knowledge, console)
    seconds = time.perf_counter() - start
    result = {
        "cases": len(loaded),
        "no_entry.n": buckets["no entry"],
        "no_entry.share": buckets["no entry"] / max(len(loaded), 1),
        "no_finding.n": buckets["no finding"],
        **figures(ranked, "P1.A"),
        "cases_per_second": len(ranked) / seconds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    for key, value in result.items():
        click.echo(f"{key:24} {value:.4g}" if isinstance(value, float) else f"{key:24} {value}")
    if json_path is not None:
        json_path.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
