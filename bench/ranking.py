"""How well published patients are ranked: `python bench/ranking.py --cases FILE.jsonl[.gz]`.

Every line of FILE is a GA4GH phenopacket whose diagnosis is the truth, looked at only to score. Ties share the
mean rank; every disease of the shipped annotations competes (the supplement does not: it has no references).

P1     all annotations. They were partly made from these very patients: P1 flatters every program.
P3     the patient's own publication subtracted from the annotations (subtract.py).
NEW    P1 of the patients whose publication no annotation cites.
track A    observed findings, sex, onset.      track B    excluded findings as well: in these files a finding is
           often "excluded" because another patient of the same paper has it, so B is labelled, never the headline.
"""

from __future__ import annotations

import csv
import json
import resource
import time
from collections import Counter
from pathlib import Path
from typing import Any, Protocol

import click
import msgspec
import numpy as np
from numpy.typing import NDArray

from baselines import LiricalStyle, PhenodigmLike
from cases import Patient, read_patients
from proband.differential.calibrate import evidence_weight, none_log_odds
from proband.differential.finding import FindingModel
from proband.differential.inheritance import sex_log_ratio
from proband.differential.onset import onset_column, onset_table
from proband.differential.prior import candidates, prior_log_ratio
from proband.differential.rank import MeanRanks, case_onset, posteriors
from proband.knowledge import Knowledge, open_knowledge
from subtract import Subtracted, subtract

TOPS = (1, 3, 5, 10, 50)
PROTOCOLS = ("P1", "P3", "NEW")
RESAMPLES = 1000
SEED = 20250116
BY_FINDINGS = ((1, 2), (3, 4), (5, 9), (10, 19), (20, 10**6))
BY_DEPTH = ((1, 3), (4, 9), (10, 19), (20, 39), (40, 10**6))


class Ranked(msgspec.Struct):
    """The rank and posterior of the true disease of one patient by one way of ranking."""

    case_id: str
    protocol: str
    track: str
    disease_id: str
    rank: float
    posterior: float
    findings: int
    depth: int


class Scorer(Protocol):
    """A way of ranking: scores of all columns for one patient."""

    def __call__(self, patient: Patient) -> NDArray[np.float64]: ...


class Sweep:
    """All patients against all diseases, each also without the publications that are subtracted."""

    def __init__(self, knowledge: Knowledge, without: Subtracted) -> None:
        self.knowledge = knowledge
        self.without = without
        competing = np.flatnonzero(candidates(knowledge, supplement=False))
        self.real = len(competing)
        columns = np.r_[competing, np.arange(len(knowledge.diseases), len(without.underlying))]
        self.model = FindingModel(
            knowledge,
            columns=columns,
            profiles=without.profiles,
            neighbours=without.neighbours,
            depth=without.depth,
        )
        self.onset = onset_table(without.onset_counts)[columns]
        self.prior = prior_log_ratio(knowledge)[without.underlying[columns]]
        self.sex = {s: sex_log_ratio(knowledge, s)[without.underlying[columns]] for s in ("male", "female")}
        self.cited = {p for text in knowledge.diseases.reference_sets for p in text.split(";")}

    def place(self, disease: int) -> int:
        """The column of a disease (or subtracted row), -1 if it does not compete."""
        return int(self.model.place[disease])

    def product(self, patient: Patient, *, excluded: bool = False) -> NDArray[np.float64]:
        """The product's own score: findings, onset, sex."""
        total = self.prior + self.model.score(patient.present, patient.excluded if excluded else ())
        onset = case_onset(patient.case)
        column = onset_column(onset) if onset else None
        if column is not None:
            total += self.onset[:, column]
        if patient.case.sex in self.sex:
            total += self.sex[patient.case.sex]
        return total

    def is_new(self, patient: Patient) -> bool:
        """Whether no annotation cites the patient's publication."""
        return not any(publication in self.cited for publication in patient.publications)

    def subtracted(self, scores: NDArray[np.float64], patient: Patient) -> NDArray[np.float64]:
        """The scores as they are without the patient's publications."""
        changed = scores[: self.real].copy()
        for publication in patient.publications:
            for disease, row in self.without.touched.get(publication, {}).items():
                if 0 <= self.place(disease) < self.real:
                    changed[self.place(disease)] = scores[self.place(row)]
        return changed

    def left_empty(self, disease: int, patient: Patient) -> bool:
        """Whether the disease keeps no annotation without the patient's publications."""
        rows = [self.without.touched.get(p, {}).get(disease) for p in patient.publications]
        return any(row in self.without.empty for row in rows if row is not None)


def rank_all(sweep: Sweep, patients: list[Patient], scorer: Scorer, track_name: str) -> list[Ranked]:
    """Rank the true disease of every patient under every protocol."""
    everywhere = np.ones(sweep.real, dtype=np.bool_)
    found = []
    for patient in patients:
        truth = sweep.knowledge.diseases.index(patient.disease_id)
        assert truth is not None
        truth = sweep.knowledge.diseases.lead(truth)
        scores = scorer(patient)
        views = {"P1": scores[: sweep.real]}
        if sweep.is_new(patient):
            views["NEW"] = views["P1"]
        if not sweep.left_empty(truth, patient):
            views["P3"] = sweep.subtracted(scores, patient)
        at = sweep.place(truth)
        count = len(sweep.model.ontology.most_specific(patient.present))
        weight = evidence_weight(count)
        for protocol, view in views.items():
            rank = MeanRanks(view, everywhere)[at]
            shares, _ = posteriors(weight * view, everywhere, none_log_odds(count))
            posterior = float(shares[at])
            depth = int(sweep.without.depth[truth])
            found.append(
                Ranked(
                    patient.case.id, protocol, track_name, patient.disease_id, rank, posterior,
                    len(patient.present), depth,
                )
            )  # fmt: skip
    return found


class Answer(msgspec.Struct):
    """What is said of one patient: the posterior of the first disease, and whether it is the true one."""

    disease_id: str
    posterior: float
    right: bool


def answers(sweep: Sweep, scored: list[Patient], without_entry: list[Patient]) -> list[Answer]:
    """The first disease's posterior for every patient under P3.

    Where the disease has no entry, or keeps no annotation, no disease is the right one.
    """
    everywhere = np.ones(sweep.real, dtype=np.bool_)
    diseases = sweep.knowledge.diseases
    found = []
    for patient, known in [*((p, True) for p in scored), *((p, False) for p in without_entry)]:
        truth = diseases.lead(diseases.index(patient.disease_id) or 0) if known else -1
        if known and sweep.left_empty(truth, patient):
            continue
        view = sweep.subtracted(sweep.product(patient), patient)
        count = len(sweep.model.ontology.most_specific(patient.present))
        shares, _ = posteriors(evidence_weight(count) * view, everywhere, none_log_odds(count))
        first = int(shares.argmax())
        found.append(Answer(patient.disease_id, float(shares[first]), known and first == sweep.place(truth)))
    return found


def calibration(said: list[Answer]) -> dict[str, float]:
    """Expected calibration error over ten bins, Brier score, and the reliability diagram as numbers."""
    posterior = np.array([answer.posterior for answer in said])
    right = np.array([answer.right for answer in said], dtype=float)
    bins = np.minimum((posterior * 10).astype(int), 9)
    found = {"calibration.n": float(len(said)), "calibration.brier": float(((posterior - right) ** 2).mean())}
    error = 0.0
    for at in range(10):
        here = bins == at
        if here.any():
            error += float(here.mean()) * abs(float(posterior[here].mean() - right[here].mean()))
            found |= {
                f"calibration.bin{at}.n": float(here.sum()),
                f"calibration.bin{at}.said": float(posterior[here].mean()),
                f"calibration.bin{at}.true": float(right[here].mean()),
            }
    return found | {"calibration.ece": error}


def figures(ranked: list[Ranked], prefix: str) -> dict[str, float]:
    """Shares of patients in the first 1, 3, 5, 10, 50; mean reciprocal rank; macro averages over diseases."""
    ranks = np.array([item.rank for item in ranked])
    found: dict[str, float] = {f"{prefix}.n": len(ranked)}
    if not len(ranked):
        return found
    found |= {f"{prefix}.top{top}": float((ranks <= top).mean()) for top in TOPS}
    found[f"{prefix}.mrr"] = float((1 / ranks).mean())
    counts = Counter(item.disease_id for item in ranked)
    weights = np.array([1 / (counts[item.disease_id] * len(counts)) for item in ranked])
    for top in (1, 10):
        found[f"{prefix}.macro.top{top}"] = float(((ranks <= top) * weights).sum())
    found[f"{prefix}.diseases"] = len(counts)
    return found


def strata(ranked: list[Ranked], prefix: str) -> dict[str, float]:
    """Top-1 and top-10 by number of findings and by how many terms the disease is annotated with."""
    found: dict[str, float] = {}
    for name, field, bands in (("findings", "findings", BY_FINDINGS), ("depth", "depth", BY_DEPTH)):
        for low, high in bands:
            ranks = [item.rank for item in ranked if low <= getattr(item, field) <= high]
            label = f"{prefix}.{name}{low}-{high if high < 10**6 else ''}"
            found[f"{label}.n"] = len(ranks)
            if ranks:
                found |= {f"{label}.top{top}": float((np.array(ranks) <= top).mean()) for top in (1, 10)}
    return found


def gain(ours: list[Ranked], theirs: list[Ranked], top: int) -> tuple[float, float, float]:
    """The paired difference in top-k and its 95 % interval, resampling diseases."""
    by_disease: dict[str, list[float]] = {}
    for one, other in zip(ours, theirs, strict=True):
        by_disease.setdefault(one.disease_id, []).append(float(one.rank <= top) - float(other.rank <= top))
    sums = np.array([sum(values) for values in by_disease.values()])
    sizes = np.array([len(values) for values in by_disease.values()])
    draws = np.random.default_rng(SEED).integers(0, len(sums), (RESAMPLES, len(sums)))
    resampled = sums[draws].sum(axis=1) / sizes[draws].sum(axis=1)
    low, high = np.percentile(resampled, (2.5, 97.5))
    return float(sums.sum() / sizes.sum()), float(low), float(high)


def select(ranked: list[Ranked], protocol: str, track_name: str) -> list[Ranked]:
    """The rows of one protocol and track."""
    return [item for item in ranked if item.protocol == protocol and item.track == track_name]


def split(patients: list[Patient], sweep: Sweep) -> tuple[list[Patient], Counter[str]]:
    """The patients that can be scored, and how many cannot and why."""
    buckets: Counter[str] = Counter()
    scored = []
    for patient in patients:
        truth = sweep.knowledge.diseases.index(patient.disease_id)
        if truth is None or not 0 <= sweep.place(sweep.knowledge.diseases.lead(truth)) < sweep.real:
            buckets["no_entry"] += 1
        elif not patient.present:
            buckets["no_finding"] += 1
        else:
            scored.append(patient)
    return scored, buckets


@click.command()
@click.option("--cases", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
@click.option("--protocol", type=click.Choice(["all", *PROTOCOLS]), default="all", help="Print only this protocol.")
@click.option("--out", type=click.Path(path_type=Path), help="One row a case, protocol and track (TSV).")
@click.option("--json", "json_path", type=click.Path(path_type=Path), help="The figures as one flat object.")
@click.option("--limit", type=int, default=0, help="Only the first so many cases.")
@click.option("--baselines/--no-baselines", default=True, help="Rank by the two baselines as well.")
def main(cases: Path, protocol: str, out: Path | None, json_path: Path | None, limit: int, baselines: bool) -> None:
    """Rank published patients and print how often their disease is found."""
    knowledge = open_knowledge()
    patients = list(read_patients(cases, knowledge))[: limit or None]
    sweep = Sweep(knowledge, subtract(patients, knowledge))
    scored, buckets = split(patients, sweep)
    result: dict[str, Any] = {"cases": len(patients)}
    for bucket in ("no_entry", "no_finding"):
        result |= {f"{bucket}.n": buckets[bucket], f"{bucket}.share": buckets[bucket] / max(len(patients), 1)}
    ranked, timing = run_product(sweep, scored)
    for name in ("A", "B"):
        for one in PROTOCOLS:
            result |= figures(select(ranked, one, name), f"{one}.{name}")
    can_be_scored = {id(patient) for patient in scored}
    no_entry = [patient for patient in patients if patient.present and id(patient) not in can_be_scored]
    result |= calibration(answers(sweep, scored, no_entry))
    result |= strata(select(ranked, "P3", "A"), "P3.A")
    if baselines:
        result |= compare(sweep, scored, ranked)
    result |= timing | {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    shown = {key: value for key, value in result.items() if protocol == "all" or protocol in key or "." not in key}
    for key, value in shown.items():
        click.echo(f"{key:28} {value:.4g}" if isinstance(value, float) else f"{key:28} {value}")
    if json_path is not None:
        json_path.write_text(json.dumps(result, indent=1) + "\n")
    if out is not None:
        write_rows(ranked, out)


def run_product(sweep: Sweep, patients: list[Patient]) -> tuple[list[Ranked], dict[str, float]]:
    """Both tracks of the product, and how fast track A was scored."""
    start = time.perf_counter()
    ranked = rank_all(sweep, patients, sweep.product, "A")
    seconds = time.perf_counter() - start
    ranked += rank_all(sweep, patients, lambda patient: sweep.product(patient, excluded=True), "B")
    each = seconds / max(len(patients), 1)
    return ranked, {"cases_per_second": 1 / each if each else 0.0, "case_ms": each * 1000}


def compare(sweep: Sweep, patients: list[Patient], ranked: list[Ranked]) -> dict[str, float]:
    """The baselines' figures, and the product's gain over the LIRICAL-style one."""
    result: dict[str, float] = {}
    ways: list[Any] = [
        LiricalStyle(sweep.model, sweep.without.rows, sweep.without.members),
        PhenodigmLike(sweep.model, sweep.knowledge.information, sweep.without.direct),
    ]
    for way in ways:
        theirs = rank_all(sweep, patients, lambda patient, way=way: way.score(patient.present), way.name)
        for one in PROTOCOLS:
            rows = select(theirs, one, way.name)
            result |= figures(
                rows, "baseline" + ("" if way.name == "lirical-style" else f".{way.name}") + f".{one}"
            )
            if way.name == "lirical-style" and rows:
                for top in (1, 10):
                    middle, low, high = gain(select(ranked, one, "A"), rows, top)
                    label = f"gain.{one}.top{top}"
                    result |= {label: middle, f"{label}.low": low, f"{label}.high": high}
    return result


def write_rows(ranked: list[Ranked], path: Path) -> None:
    """One row a case, protocol and track."""
    with path.open("w", newline="") as file:
        rows = csv.writer(file, delimiter="\t", lineterminator="\n")
        rows.writerow(("case_id", "protocol", "track", "disease_id", "rank", "posterior"))
        for item in ranked:
            posterior = f"{item.posterior:.6g}"
            rows.writerow((item.case_id, item.protocol, item.track, item.disease_id, item.rank, posterior))


if __name__ == "__main__":
    main()
