"""What to look for next: the findings and genes that would best split the differential (information.py).

What an answer does is asked of the score itself (``FindingModel.score`` with the finding added, or excluded, and
the weight that calibrate.py gives to one finding more), so an answer that comes true moves the differential as
the question said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.differential.calibrate import evidence_weight, none_log_odds
from proband.differential.finding import FindingModel
from proband.differential.information import Hypotheses, Matrix, Options, gains, updated
from proband.differential.obtained import Group, Obtained
from proband.differential.rank import PhenotypeScores
from proband.evidence import Named
from proband.knowledge.diseases import ASPECTS

SHORTLIST = 120
LEAST_GAIN_BITS = 0.01
LEAST_CHANCE = 1e-4
MOVES_SHOWN = 3
SHORT_NAME = 32
GENES_SHARE = 1 / 3
BY_CHANCE = 0.001  # a fitting variant in a gene that has nothing to do with the illness
LN10 = float(np.log(10))

# What belongs to one sex only: asked of nobody else.
_OF_ONE_SEX = {"male": ("HP:0010460", "HP:0000140"), "female": ("HP:0010461",)}


class Move(msgspec.Struct, frozen=True):
    """What the two answers to a question would do to one disease: its posterior now and after each, 0 to 1.

    ``short`` is the name, or its abbreviation where the name is long.
    """

    disease_id: str
    name: str
    short: str
    now: float
    if_present: float
    if_absent: float


class Question(msgspec.Struct, frozen=True):
    """A finding to look for, or a gene to test.

    ``subject`` is the finding, or the gene (its symbol as label); ``group`` and ``how`` say how it is obtained;
    ``gain_bits`` is the expected fall of the differential's entropy; ``chance`` the probability that the answer
    is "present" (0 to 1); ``zygosity`` what was assumed of a variant that is found (empty for a finding);
    ``moves`` the diseases that the answers move most, the most moved first.
    """

    subject: Named
    group: Group
    how: str
    gain_bits: float
    chance: float
    zygosity: str
    moves: tuple[Move, ...]


class GeneTest(Protocol):
    """A test of one gene, as the genotype arm describes it (genotype/testing.py)."""

    @property
    def gene(self) -> str:
        """The symbol."""

    @property
    def gene_id(self) -> str:
        """The HGNC id."""

    @property
    def zygosity(self) -> str:
        """What is assumed of a variant that is found."""

    @property
    def diseases(self) -> Sequence[int]:
        """The leading diseases of the gene, as rows."""

    @property
    def found(self) -> Sequence[float]:
        """log10 likelihood ratio for each of them if a variant is found."""

    @property
    def not_found(self) -> Sequence[float]:
        """The same if none is found."""

    @property
    def chance(self) -> Sequence[float]:
        """The chance that the test finds it in a patient with the disease."""


class Asker:
    """Finds the best questions for one case."""

    def __init__(self, scores: PhenotypeScores, hypotheses: Hypotheses) -> None:
        self.scores = scores
        self.phenotype = scores.phenotype
        self.knowledge = scores.knowledge
        self.ontology = scores.knowledge.ontology
        self.hypotheses = hypotheses
        self.model = FindingModel(self.knowledge, columns=hypotheses.rows)
        # Onset, sex and prior, before the weight: a finding more changes the weight of all evidence.
        general = scores.onset + scores.sex + scores.prior
        self._general = general[hypotheses.rows] / scores.weight
        self._place = {int(row): at for at, row in enumerate(hypotheses.rows)}

    def findings(self, most: int) -> list[Question]:
        """The findings worth looking for, the most telling first; of one line of the ontology only the best."""
        terms = self._shortlist()
        options = self._options(terms)
        gain = gains(options, self.hypotheses)
        obtained = Obtained(self.ontology)
        found: dict[int, Question] = {}
        for at in _telling(gain):
            term = terms[at]
            if len(found) < most and not any(self._in_line(term, other) for other in found):
                subject = Named(self.ontology.id(term), self.ontology.label(term))
                found[term] = self._question(subject, *obtained.means(term), "", options, at, float(gain[at]))
        return list(found.values())

    def genes(self, tests: Iterable[GeneTest], most: int) -> list[Question]:
        """The genes worth testing, the most telling first."""
        known = list(tests)
        options = self._gene_options(known)
        gain = gains(options, self.hypotheses)
        return [
            self._question(
                Named(known[at].gene_id or known[at].gene, known[at].gene),
                "gene",
                "sequencing",
                known[at].zygosity,
                options,
                at,
                float(gain[at]),
            )
            for at in _telling(gain)[:most]
        ]

    def open_terms(self) -> NDArray[np.int32]:
        """The findings annotated for a leading disease to which the case holds no answer yet."""
        terms = self._annotated()
        known: set[int] = set()
        for term in self.phenotype.present:
            known.update(self.ontology.ancestors(term).tolist())
        closed = {*self.phenotype.excluded, *self._of_the_other_sex()}
        known.add(self.ontology.phenotype_root)
        asked = [t for t in terms.tolist() if t not in known and not closed & set(self._line(t))]
        return np.array(asked, dtype=np.int32)

    def _annotated(self) -> NDArray[np.int32]:
        """The phenotype terms of the leading diseases, of their other entries and their twins."""
        diseases = self.knowledge.diseases
        rows = self.hypotheses.rows
        twins = np.asarray(diseases.profile_twins)[rows]
        wanted = np.isin(np.asarray(diseases.leads), rows)
        wanted[rows] = True
        wanted[twins[twins >= 0]] = True
        notes = diseases.row_arrays()
        chosen = wanted[notes["disease"]] & (notes["aspect"] == ASPECTS.index("P")) & ~notes["negated"]
        found: NDArray[np.int32] = np.unique(notes["term"][chosen]).astype(np.int32)
        return found

    def _of_the_other_sex(self) -> set[int]:
        roots = _OF_ONE_SEX.get(self.phenotype.sex or "", ())
        return {row for root in roots if (row := self.ontology.index(root)) is not None}

    def _line(self, term: int) -> list[int]:
        line: list[int] = self.ontology.ancestors(term).tolist()
        return line

    def _in_line(self, one: int, other: int) -> bool:
        return self.ontology.is_a(one, other) or self.ontology.is_a(other, one)

    def _shortlist(self) -> list[int]:
        """The open terms that promise most by their shares alone; the score judges only these."""
        terms = self.open_terms()
        if not len(terms):
            return []
        chance = self._chances(terms)
        base = np.maximum(chance[:, -1:], LEAST_CHANCE)
        rough = Options(chance, np.log(chance / base), np.log1p(-0.5 * chance) - np.log1p(-0.5 * base))
        order = np.argsort(-gains(rough, self.hypotheses), kind="stable")[:SHORTLIST]
        return sorted(int(term) for term in terms[order])

    def _chances(self, terms: NDArray[np.int32]) -> Matrix:
        """P(present | hypothesis): the share of patients, at least the background; the last column is that."""
        profiles = self.knowledge.joined_profiles
        background = np.asarray(self.knowledge.backgrounds)[1]
        chance = np.zeros((len(terms), len(self.hypotheses.rows) + 1))
        for at, term in enumerate(terms.tolist()):
            diseases, share = profiles.column(term)
            place = self.model.place[diseases]
            chance[at, place[place >= 0]] = share[place >= 0]
        chance[:, -1] = np.maximum(background[terms], LEAST_CHANCE)
        floored: Matrix = np.maximum(chance, chance[:, -1:])
        return floored

    def _options(self, terms: Sequence[int]) -> Options:
        """What each finding does to the score when it is present, and when it is excluded."""
        present, excluded = list(self.phenotype.present), list(self.phenotype.excluded)
        before = self._scored(present, excluded)
        yes = [self._scored([*present, term], excluded) - before for term in terms]
        no = [self._scored(present, [*excluded, term]) - before for term in terms]
        shape = (len(terms), len(before))
        return Options(
            self._chances(np.array(terms, dtype=np.int32)), np.reshape(yes, shape), np.reshape(no, shape)
        )

    def _scored(self, present: Sequence[int], excluded: Sequence[int]) -> NDArray[np.float64]:
        """The calibrated scores of the leading diseases and, last, the log odds of "none of these"."""
        count = len(self.model.ontology.most_specific(present))
        raw = self.model.score(present, excluded) + self._general
        return np.append(evidence_weight(count) * raw, none_log_odds(count))

    def _gene_options(self, tests: Sequence[GeneTest]) -> Options:
        shape = (len(tests), len(self.hypotheses.rows) + 1)
        options = Options(np.full(shape, BY_CHANCE), np.zeros(shape), np.zeros(shape))
        for at, test in enumerate(tests):
            places = [self._place[row] for row in test.diseases]
            options.chance[at, places] = test.chance
            options.present[at, places] = np.array(test.found) * LN10
            options.absent[at, places] = np.array(test.not_found) * LN10
        return options

    def _question(
        self, subject: Named, group: Group, how: str, zygosity: str, options: Options, at: int, gain: float
    ) -> Question:
        chance = float(options.chance[at] @ self.hypotheses.share)
        moves = self._moves(options.present[at : at + 1], options.absent[at : at + 1])
        return Question(subject, group, how, gain, chance, zygosity, moves)

    def _moves(self, present: Matrix, absent: Matrix) -> tuple[Move, ...]:
        now = self.hypotheses.share
        yes, no = updated(present, self.hypotheses)[0], updated(absent, self.hypotheses)[0]
        moved = np.maximum(np.abs(yes - now), np.abs(no - now))[:-1]
        order = np.argsort(-moved, kind="stable")[:MOVES_SHOWN].tolist()
        return tuple(self._move(at, float(now[at]), float(yes[at]), float(no[at])) for at in order)

    def _move(self, at: int, now: float, yes: float, no: float) -> Move:
        diseases, row = self.knowledge.diseases, int(self.hypotheses.rows[at])
        name = diseases.name(row)
        short = name if len(name) <= SHORT_NAME else (*diseases.abbreviations(row), name)[0]
        return Move(diseases.id(row), name, short, now, yes, no)


def best_questions(findings: Sequence[Question], genes: Sequence[Question], top: int) -> tuple[Question, ...]:
    """The ``top`` questions of most gain, at most a third of them genes where there are findings enough."""
    most_genes = max(round(top * GENES_SHARE), top - len(findings))
    chosen = [*findings[:top], *genes[:most_genes]]
    return tuple(sorted(chosen, key=lambda one: -one.gain_bits)[:top])


def _telling(gain: NDArray[np.float64]) -> list[int]:
    """The options worth asking, the most telling first; equal ones in their order."""
    order: list[int] = np.argsort(-gain, kind="stable").tolist()
    return [at for at in order if gain[at] >= LEAST_GAIN_BITS]
