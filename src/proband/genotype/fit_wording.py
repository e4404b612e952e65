"""The sentences that say why a genotype fits a disease, or what it lacks (fit.py)."""

from __future__ import annotations

from collections.abc import Sequence

from proband.case.model import Case
from proband.genotype.likelihood import Inheritance
from proband.genotype.result import CandidateVariant
from proband.genotype.stated_alleles import significance_of

# Why an allele is established, and the sources of that.
Ground = tuple[str, tuple[str, ...]]


def classes_of(one: CandidateVariant, case: Case) -> set[str]:
    """The classes that the case states of an allele."""
    return {significance_of(case.variants[place]) for place in one.stated} - {""}


def fitting(carried: Sequence[CandidateVariant], asks: str, grounds: Sequence[Ground]) -> str:
    """ "IL36RN c.80T>C: homozygous, as recessive inheritance asks; Pathogenic in ClinVar, 2 stars." """
    written = " and ".join(map(display_name, carried))
    reasons = "; ".join(dict.fromkeys(text for text, _ in grounds))
    return f"{written}: {_pattern(carried)}, {asks}; {reasons}."


def _pattern(carried: Sequence[CandidateVariant]) -> str:
    if len(carried) > 1:
        return "compound heterozygous, in trans"
    pattern = carried[0].segregation
    if pattern == "not stated":
        return "at least one copy (zygosity not stated)"
    return "heterozygous" if pattern in ("second hit not found", "compound heterozygous") else pattern


def not_fitting(
    sure: Sequence[CandidateVariant],
    others: Sequence[CandidateVariant],
    how: Sequence[Inheritance],
    case: Case,
) -> str:
    """What is established and how it is carried, what the inheritance asks, and what is not established."""
    sentences = [f"{display_name(one)} is established as pathogenic and {_how(one)}." for one in sure]
    if sure:
        sentences += [_ASKS[mode] for mode in how]
    sentences += [
        f"{display_name(one)} is not established as pathogenic{_class_text(one, case)}." for one in others
    ]
    return " ".join(sentences)


_ASKS: dict[Inheritance, str] = {
    "dominant": "Dominant inheritance asks for one established allele.",
    "recessive": "Recessive inheritance asks for two established alleles, known to be on different chromosomes.",
    "X-linked": "X-linked inheritance asks for an established allele of the only copy.",
    "mitochondrial": "Mitochondrial inheritance asks for an established allele of the mitochondrion.",
}


def _class_text(one: CandidateVariant, case: Case) -> str:
    stated = sorted(classes_of(one, case))
    return f" (stated as {' and '.join(stated)})" if stated else ""


def _how(one: CandidateVariant) -> str:
    """How an allele is carried, after "is established as pathogenic and"."""
    if one.segregation == "not stated":
        return "carried in a zygosity that is not stated"
    if one.segregation == "second hit not found":
        return "heterozygous, without a second hit"
    if one.segregation == "compound heterozygous":
        return f"one of two heterozygous variants{f', {one.phase}' if one.phase else ''}"
    return one.segregation


def display_name(one: CandidateVariant) -> str:
    """An allele as people call it: gene and c. (or p.) expression, else as written or its place."""
    if one.effect == "gene deleted" and one.tier == "stated":
        return f"{one.gene} deletion of the whole gene"
    written = one.hgvs_c or one.hgvs_p or one.as_written or one.place
    if written in ("", one.gene):
        return f"{one.gene} variant"
    return written if written.startswith(one.gene) else f"{one.gene} {written}"
