"""What a stated genotype says of a disease, in the first version: a fixed, documented weight.

The weights are assumptions of this version (docs/methods.md, "Stated genotype"); the reading of variants
themselves replaces them. A variant that a report names in a gene is held to be a thousand times likelier if
the patient has the recessive disease of that gene and both copies are hit.
"""

from __future__ import annotations

from collections import defaultdict

from proband.case.model import Case, Sex, Variant
from proband.evidence import Evidence
from proband.knowledge import Knowledge
from proband.knowledge.inheritance import Mode, modes_of

BOTH_COPIES = 3.0
ONE_COPY_DOMINANT = 2.5
UNSTATED_ZYGOSITY = 2.0
SECOND_HIT_NOT_FOUND = 0.5
NOT_FOUND = -1.0

_TWO_COPIES = ("homozygous", "compound heterozygous", "hemizygous", "homoplasmic")


def weigh_stated(case: Case, knowledge: Knowledge) -> dict[int, tuple[Evidence, ...]]:
    """Evidence of the stated variants, by the leading entry of each disease of their genes."""
    by_gene: dict[str, list[Variant]] = defaultdict(list)
    for variant in case.variants:
        if variant.gene:
            by_gene[variant.gene].append(variant)
    found: dict[int, tuple[Evidence, ...]] = {}
    for gene, variants in sorted(by_gene.items()):
        for disease in knowledge.genes.diseases_of(gene):
            lead = knowledge.diseases.lead(disease)
            weight, because = _weight(gene, variants, modes_of(knowledge, lead), case.sex)
            part = Evidence(
                "genotype",
                knowledge.diseases.id(lead),
                weight,
                because,
                ("stated in the case", f"gene {gene}"),
            )
            found[lead] = (part,)
    return found


def _weight(gene: str, variants: list[Variant], modes: frozenset[Mode], sex: Sex) -> tuple[float, str]:
    stated = [variant for variant in variants if not variant.absent]
    if not stated:
        return NOT_FOUND, f"No variant was found in {gene}, the gene of this disease."
    names = ", ".join(dict.fromkeys(_name(variant) for variant in stated))
    zygosity = _zygosity(stated)
    head = f"{names} in {gene}, {zygosity if zygosity != 'unknown' else 'zygosity not stated'}"
    if zygosity in _TWO_COPIES:
        return BOTH_COPIES, f"{head}: every copy of the gene of this disease is hit."
    recessive_only = modes and modes <= {"AR", "XLR"} and not (sex == "male" and "XLR" in modes)
    if zygosity == "heterozygous" and recessive_only:
        return SECOND_HIT_NOT_FOUND, f"{head}: one copy is hit, a second hit was not found."
    if zygosity == "heterozygous":
        return ONE_COPY_DOMINANT, f"{head}: one copy of the gene of this disease is hit."
    return UNSTATED_ZYGOSITY, f"{head}: in the gene of this disease."


def _zygosity(variants: list[Variant]) -> str:
    stated = {variant.zygosity for variant in variants} - {"unknown"}
    if stated == {"heterozygous"} and len({_name(variant) for variant in variants}) > 1:
        return "compound heterozygous"
    for zygosity in (*_TWO_COPIES, "heterozygous"):
        if zygosity in stated:
            return zygosity
    return "unknown"


def _name(variant: Variant) -> str:
    return variant.hgvs[0] if variant.hgvs else variant.as_written or "a variant"
