"""How well unrelated findings fit some disease by chance: the threshold of differential/second.py.

    python bench/second.py [--draws 300] [--seed 1]

n findings, each drawn from the annotations of another disease, are scored; printed is the best log10 likelihood
ratio over all diseases (before the weight of calibrate.py): its median, 95th and 99th percentile for each n.
"""

from __future__ import annotations

import argparse

import numpy as np
from numpy.typing import NDArray

from proband.case.model import Case
from proband.diagnose import Differential
from proband.differential.finding import FindingModel
from proband.knowledge import Knowledge, open_knowledge

NUMBERS = (2, 3, 4, 5, 6, 8)
LEAST_TERMS = 5


def annotated(knowledge: Knowledge, competing: NDArray[np.bool_]) -> list[NDArray[np.int32]]:
    """The annotated findings of each competing disease that has at least five."""
    notes = knowledge.diseases.row_arrays()
    chosen = (notes["aspect"] == 0) & ~notes["negated"] & competing[notes["disease"]]
    disease, term = notes["disease"][chosen], notes["term"][chosen]
    groups = (np.unique(term[disease == row]) for row in np.unique(disease))
    return [group for group in groups if len(group) >= LEAST_TERMS]


def draw(pool: list[NDArray[np.int32]], number: int, random: np.random.Generator) -> list[int]:
    """One finding from each of ``number`` diseases, all different."""
    found: set[int] = set()
    while len(found) < number:
        found.add(int(random.choice(pool[int(random.integers(len(pool)))])))
    return sorted(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    knowledge = open_knowledge()
    model = FindingModel(knowledge)
    competing = Differential(Case(), knowledge, model=model).competing
    pool, random = annotated(knowledge, competing), np.random.default_rng(options.seed)
    print("findings  median  95 %  99 %")
    for number in NUMBERS:
        draws = (model.score(draw(pool, number, random)) for _ in range(options.draws))
        best = np.array([scores[competing].max() for scores in draws]) / np.log(10)
        print(f"{number:8}  {np.median(best):6.2f}  {np.percentile(best, 95):4.2f}  {np.percentile(best, 99):4.2f}")


if __name__ == "__main__":
    main()
