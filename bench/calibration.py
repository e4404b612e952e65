"""Learn the four numbers of `differential/calibrate.py`: `python bench/calibration.py --cases FILE.jsonl[.gz]`.

    weight(n) = a n^-b,  ln odds of none = c + d ln n

By maximum likelihood of the true disease (of "none of these" where the disease has no entry), every patient
with the own publication subtracted. Five folds by disease give the cross-validated figures.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from cases import read_patients
from proband.differential.calibrate import NONE_AT_ONE, NONE_RISE, WEIGHT_AT_ONE, WEIGHT_FALL, WEIGHT_RANGE
from proband.knowledge import open_knowledge
from ranking import Answer, Sweep, calibration, split
from subtract import subtract

FOLDS = 5
SEED = 7
GRID = np.arange(WEIGHT_RANGE[0], WEIGHT_RANGE[1] + 0.05, 0.1)
Vector = NDArray[np.float64]


class Patients:
    """All patients as arrays: the score of the true disease, of the first one, and the normaliser on a grid."""

    def __init__(self, path: Path) -> None:
        knowledge = open_knowledge()
        everyone = [patient for patient in read_patients(path, knowledge) if patient.present]
        sweep = Sweep(knowledge, subtract(everyone, knowledge))
        scored = {id(patient) for patient in split(everyone, sweep)[0]}
        rows: list[tuple[str, int, float, float, bool]] = []
        grid: list[Vector] = []
        for patient in everyone:
            truth = knowledge.diseases.index(patient.disease_id) if id(patient) in scored else None
            lead = None if truth is None else knowledge.diseases.lead(truth)
            if lead is not None and sweep.left_empty(lead, patient):
                continue
            scores = sweep.subtracted(sweep.product(patient), patient)
            own = np.nan if lead is None else float(scores[sweep.place(lead)])
            right = lead is not None and int(scores.argmax()) == sweep.place(lead)
            count = len(sweep.model.ontology.most_specific(patient.present))
            rows.append((patient.disease_id, count, own, float(scores.max()), right))
            grid.append(np.array([_log_mean_exp(weight * scores) for weight in GRID]))
        self.disease = np.array([row[0] for row in rows])
        self.count, self.own, self.first = (np.array([row[at] for row in rows], dtype=float) for at in (1, 2, 3))
        self.right = np.array([row[4] for row in rows])
        self.grid = np.array(grid)
        self.log_size = float(np.log(sweep.real))

    def likelihood(self, numbers: Vector, at: NDArray[np.intp]) -> tuple[Vector, Vector]:
        """Log likelihood of the truth, and the posterior of the first disease, of the patients ``at``."""
        a, b, c, d = numbers
        weight = np.clip(a * self.count[at] ** -b, *WEIGHT_RANGE)
        none = c + d * np.log(self.count[at])
        low = np.clip(((weight - GRID[0]) / 0.1).astype(int), 0, len(GRID) - 2)
        part = (weight - GRID[low]) / 0.1
        norm = np.logaddexp(self.grid[at, low] * (1 - part) + self.grid[at, low + 1] * part, none)
        own = self.own[at]
        log = np.where(np.isnan(own), none, weight * np.nan_to_num(own) - self.log_size) - norm
        return log, np.exp(weight * self.first[at] - self.log_size - norm)


def _log_mean_exp(values: Vector) -> float:
    top = float(values.max())
    return top + float(np.log(np.exp(values - top).mean()))


def climb(goal: Callable[[Vector], float], start: Vector) -> Vector:
    """Coordinate search with shrinking steps: four numbers need no more."""
    best, value, step = start.copy(), goal(start), 0.4
    while step > 0.002:
        moved = False
        for at in range(len(best)):
            for sign in (1, -1):
                tried = best.copy()
                tried[at] += sign * step
                if (found := goal(tried)) > value:
                    best, value, moved = tried, found, True
        step = step if moved else step / 2
    return best


@click.command()
@click.option("--cases", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
def main(cases: Path) -> None:
    """Fit on all patients, and print what held-out diseases say of it."""
    patients = Patients(cases)
    start = np.array([WEIGHT_AT_ONE, WEIGHT_FALL, NONE_AT_ONE, NONE_RISE])
    everyone = np.arange(len(patients.count))

    def fit(at: NDArray[np.intp]) -> Vector:
        return climb(lambda numbers: float(patients.likelihood(numbers, at)[0].mean()), start)

    names = sorted(set(patients.disease.tolist()))
    fold_of = dict(zip(names, np.random.default_rng(SEED).integers(0, FOLDS, len(names)).tolist(), strict=True))
    fold = np.array([fold_of[name] for name in patients.disease.tolist()])
    said = np.zeros(len(everyone))
    for held_out in range(FOLDS):
        at = np.flatnonzero(fold == held_out)
        said[at] = patients.likelihood(fit(np.flatnonzero(fold != held_out)), at)[1]
    answers = [
        Answer(*row) for row in zip(patients.disease.tolist(), said.tolist(), patients.right.tolist(), strict=True)
    ]
    click.echo("learned: " + ", ".join(f"{number:.3f}" for number in fit(everyone)))
    for key, value in calibration(answers).items():
        click.echo(f"cross-validated {key:22} {value:.4g}")


if __name__ == "__main__":
    main()
