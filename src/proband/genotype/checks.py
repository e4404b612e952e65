"""Whether the samples are who they are said to be: X against the sex, the parents against the child."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from proband.case.model import Sex
from proband.genotype.model import Assembly, Genotype, Mendel, Person
from proband.issue import Issue
from proband.knowledge.assembly import X, in_par

# A male has one X: what is heterozygous there is error. Of a female's calls about half or more are heterozygous.
ENOUGH_ON_X = 50
MALE_AT_MOST = 0.15
FEMALE_AT_LEAST = 0.30
# Errors break Mendel's rules at some hundredths of the sites where a family varies. Simulated (independent sites,
# allele frequencies in proportion to 1/x): one wrong parent of two breaks them at 18 %, two at 28 %, a wrong single
# parent at 7 %.
ENOUGH_SITES = 100
TRIO_AT_MOST = 0.07
DUO_AT_MOST = 0.03
SITES_COMPARED = 5_000  # enough for a share; the rest of a genome would only cost time


class SexCheck:
    """Counts the proband's heterozygous and other calls on X outside the pseudoautosomal regions."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self.heterozygous = self.calls = 0

    def add(self, pos: int, genotype: Genotype) -> None:
        """Count one call that passed the quality tests."""
        if not in_par(self._assembly, X, pos):
            self.calls += 1
            self.heterozygous += genotype.called == 2 and genotype.copies == 1

    @property
    def sex(self) -> Sex:
        """What the X chromosome looks like; unknown where too little was called, or between the two."""
        if self.calls < ENOUGH_ON_X:
            return "unknown"
        share = self.heterozygous / self.calls
        return "male" if share <= MALE_AT_MOST else "female" if share >= FEMALE_AT_LEAST else "unknown"

    def issues(self, stated: Sex) -> tuple[Issue, ...]:
        """A warning if the file and the stated sex disagree; a note if no sex was stated and the file shows one."""
        if self.sex == "unknown" or self.sex == stated or stated == "other":
            return ()
        seen = f"{self.heterozygous} of {self.calls} calls on X are heterozygous, as in a {self.sex}"
        if stated == "unknown":
            what = f"The sex was not stated; {seen} (from the file)."
            return (
                Issue("note", "sex-from-file", "variants", what, "State the sex: inheritance on X depends on it."),
            )
        advice = "Check which sample is the patient's, and the sex; Turner and Klinefelter syndromes look so too."
        return (Issue("warning", "sex-contradicted", "variants", f"Stated is {stated}, but {seen}.", advice),)


class MendelCheck(msgspec.Struct):
    """Compares the proband's autosomal SNVs with the parents' who are in the file."""

    mother: int | None
    father: int | None
    sites: int = 0
    violations: int = 0

    @property
    def wanted(self) -> bool:
        """Whether there is a parent, and not yet enough was compared."""
        return (self.mother is not None or self.father is not None) and self.sites < SITES_COMPARED

    def add(self, child: int, mother: int | None, father: int | None) -> None:
        """Count one site by the copies of the allele; None for a parent who was not called well."""
        if mother is None and father is None:
            return
        self.sites += 1
        self.violations += violates(child, mother, father)

    def result(self) -> Mendel | None:
        """The counts; None without a parent in the file."""
        return None if self.mother is None and self.father is None else Mendel(self.sites, self.violations)

    def issues(self) -> tuple[Issue, ...]:
        """A warning if too many calls cannot come from these parents."""
        allowed = DUO_AT_MOST if None in (self.mother, self.father) else TRIO_AT_MOST
        if self.sites < ENOUGH_SITES or self.violations <= allowed * self.sites:
            return ()
        what = f"{self.violations} of {self.sites} of the proband's calls cannot come from these parents."
        advice = (
            "Samples may be swapped, or a parent is not the biological one; check before believing any inheritance."
        )
        return (Issue("warning", "parents-doubtful", "variants", what, advice),)


def violates(child: int, mother: int | None, father: int | None) -> bool:
    """Whether a child with so many copies (0 to 2) cannot come from parents with so many; None fits everything."""
    from_mother = {0: {0}, 1: {0, 1}, 2: {1}}.get(-1 if mother is None else mother, {0, 1})
    from_father = {0: {0}, 1: {0, 1}, 2: {1}}.get(-1 if father is None else father, {0, 1})
    return not any(one + other == child for one in from_mother for other in from_father)


def parent_columns(people: Sequence[Person]) -> tuple[int | None, int | None]:
    """The columns of the proband's mother and father; None for one who is not in the file."""
    columns = {person.relation: person.column for person in people}
    return columns.get("mother"), columns.get("father")
