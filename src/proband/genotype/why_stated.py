"""Why a variant that the case states weighs what it weighs: its gates, with a variant file or without one.

stated       that it was found, or looked for and not found; and its class, if one is stated
in the file  only where a file was given: its calls have been asked for before
place        whether it could be placed on the genome
consequence  what it does, and whether that is known
a disease    inheritance and score, as of a variant of a file (why.py)
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from proband.case.model import Case
from proband.genotype.genome import Genome, consequence_gate
from proband.genotype.likelihood import inheritances
from proband.genotype.model import Gate
from proband.genotype.stated_alleles import (
    StatedAllele,
    StatedGenotype,
    is_benign,
    significance_of,
    stated_genotype,
)
from proband.genotype.stated_file import calls_of
from proband.genotype.why import AlleleGates, DiseaseGates, Scores, inheritance_gate, score_gate
from proband.genotype.wording import place_of
from proband.knowledge import Knowledge
from proband.knowledge.inheritance import cause_of, modes_of

_TOLD = "The case states it."
_BENIGN = "What its source holds to be benign speaks for no disease."
_PLACED = "What is not placed keeps the fixed weights of its gene."
_NOT_FOUND = Gate("stated", False, "looked for and not found", "found in the patient", _TOLD)
_IN_FILE = Gate(
    "in the file",
    None,
    "not among the calls",
    "a record that passed",
    "Another test may have found it; then what the case states is weighed.",
)


def stated_gates(
    symbol: str, case: Case, knowledge: Knowledge, scores: Scores, genome: Genome | None = None
) -> tuple[AlleleGates, ...]:
    """The gates of the variants of a gene that a case states and that the file, if there is one, did not call."""
    genotype = stated_genotype(case, knowledge, known=genome is None or genome.options.known)
    found = [one for one in genotype.of_gene(symbol) if genome is None or not calls_of(one, genome)]
    gates = tuple(_gates(one, genotype, case, knowledge, scores, in_file=genome is not None) for one in found)
    names = knowledge.gene_symbols
    absent = any(one.absent and names.get(one.gene, one.gene) == symbol for one in case.variants)
    return (*gates, *([AlleleGates("", symbol, symbol, (_NOT_FOUND,))] if absent else []))


def _gates(
    one: StatedAllele,
    genotype: StatedGenotype,
    case: Case,
    knowledge: Knowledge,
    scores: Scores,
    *,
    in_file: bool,
) -> AlleleGates:
    met = (*_met(one), *([_IN_FILE] if in_file else []))
    stopped = any(gate.passed is False for gate in met)
    diseases = () if stopped else tuple(_diseases(one, genotype, case, knowledge, scores))
    place = place_of(one.allele) if one.allele is not None and (one.mapping.settled or one.allele.call.end) else ""
    return AlleleGates(place, one.symbol, f"{one.name}, as stated in the case", met, diseases)


def _met(one: StatedAllele) -> Iterator[Gate]:
    carried = one.variant.zygosity if one.variant.zygosity != "unknown" else "zygosity not stated"
    yield Gate("stated", True, carried, "found in the patient", _TOLD)
    said = significance_of(one.variant) or ("rejected" if is_benign(one.variant) else "no class stated")
    yield Gate("class", not is_benign(one.variant), said, "not benign", _BENIGN)
    changes = len(one.mapping.changes)
    value = "not placed" if not changes else "one change" if changes == 1 else f"{changes} possible changes of DNA"
    yield Gate("place", True if changes else None, value, "on the genome", _PLACED)
    if one.allele is not None:
        gate = consequence_gate(one.allele)
        yield msgspec.structs.replace(gate, passed=gate.passed or None)


def _diseases(
    one: StatedAllele, genotype: StatedGenotype, case: Case, knowledge: Knowledge, scores: Scores
) -> Iterator[DiseaseGates]:
    diseases, calls = knowledge.diseases, genotype.calls.get(one.symbol)
    rows = dict.fromkeys(diseases.lead(row) for row in knowledge.genes.diseases_of(one.symbol))
    for row in sorted(rows, key=lambda row: (scores.ranks[row], row)):
        modes = inheritances(modes_of(knowledge, row), case.sex, cause_of(knowledge, row))
        gates = [score_gate(scores, row)]
        if calls is not None and one.allele is not None:
            gates.insert(0, inheritance_gate(one.allele, calls, modes))
        yield DiseaseGates(diseases.id(row), diseases.name(row), float(scores.ranks[row]), tuple(gates))
