"""What the story says of the parents' kinship beside what the genome shows."""

from __future__ import annotations

import re

import msgspec

from proband.case.model import Consanguinity
from proband.genotype.homozygosity import Autozygosity
from proband.genotype.tables import rows
from proband.issue import Issue
from proband.knowledge.assembly import chromosome_name

# Above it the parents are related, or come from few ancestors: unrelated parents give 0 to 0.5 %.
NOTABLE = 0.01
# Above it, even a child of uncle and niece is an exception: the parents may be first-degree relatives.
VERY_CLOSE = 0.2192
# So much of all runs on one chromosome, and so little elsewhere, is not kinship.
ONE_CHROMOSOME, ONE_CHROMOSOME_BP, ELSEWHERE_BP = 0.75, 20_000_000, 15_000_000

WHERE = "variants"
ACMG = "ACMG's technical standard on regions of homozygosity (PMID:34906464)"


class Kinship(msgspec.Struct, frozen=True):
    """A relation of the parents: the autozygous share that it gives, and the limits of 99 children of 100."""

    relation: str
    expected: float
    low: float
    high: float


def kinship_of(degree: str) -> Kinship | None:
    """The relation that the words of a story name; None where they name none."""
    for row in rows("kinship"):
        if re.search(row["pattern"], degree.lower()):
            return _kinship(row)
    return None


def nearest(share: float) -> Kinship:
    """The relation whose expected share is nearest, by ratio."""
    return min(map(_kinship, rows("kinship")), key=lambda one: abs(one.expected / max(share, 1e-4) - 1))


def compare(found: Autozygosity, stated: Consanguinity) -> tuple[Issue, ...]:
    """What the runs say beside the story; nothing where the file cannot show them or both agree."""
    if found.refused is not None:
        return ()
    one_chromosome = _one_chromosome(found)
    if one_chromosome is not None:
        return (one_chromosome,)
    if stated.stated == "yes":
        return _related(found, kinship_of(stated.degree))
    return _unstated(found, denied=stated.stated == "no")


def outside_runs(found: Autozygosity, stated: Consanguinity, chrom: int, pos: int, name: str) -> Issue | None:
    """A homozygous call outside any run in a child of related parents; None for everything else."""
    related = stated.stated == "yes" or found.low > NOTABLE
    if found.refused is not None or not related or found.in_run(chrom, pos) != "no":
        return None
    why = "the parents are said to be related" if stated.stated == "yes" else f"{percent(found)} is autozygous"
    what = f"{name} is homozygous, but lies in no run of homozygosity, although {why}."
    advice = (
        "Look at the reads and the depth: a deletion of the other copy, a missed allele, or an allele that is"
        " frequent in the population gives such a call."
    )
    return Issue("note", "homozygous-outside-runs", name, what, advice)


def percent(found: Autozygosity) -> str:
    """F with its range, in per cent."""
    return f"{100 * found.share:.1f} % ({100 * found.low:.1f} to {100 * found.high:.1f} %)"


def _related(found: Autozygosity, kinship: Kinship | None) -> tuple[Issue, ...]:
    named = kinship or Kinship("relatives", 0.0, NOTABLE, VERY_CLOSE)
    if found.high < named.low:
        what = (
            f"The parents are said to be {named.relation}, but only {percent(found)} of the genome is autozygous."
        )
        advice = "Check that the sample is the patient's, and how the parents are related."
        return (Issue("warning", "less-autozygous-than-stated", WHERE, what, advice),)
    if found.low > named.high:
        what = (
            f"{percent(found)} of the genome is autozygous, more than {named.relation} explain"
            f" (at most {100 * named.high:.1f} %)."
        )
        advice = f"Related grandparents are the commonest reason; read {ACMG} before it is told to anyone."
        return (Issue("note", "more-autozygous-than-stated", WHERE, what, advice),)
    return ()


def _unstated(found: Autozygosity, *, denied: bool) -> tuple[Issue, ...]:
    if found.low <= NOTABLE:
        return ()
    like = nearest(found.share)
    said = "The parents are said not to be related; " if denied else ""
    what = (
        f"{said}{percent(found)} of the genome is autozygous, as in children of {like.relation}"
        f" ({100 * like.expected:.1f} %). Many distant ties (a small or isolated population) look the same."
    )
    advice = "Recessive genes within the runs come first."
    if found.low > VERY_CLOSE:
        advice = f"The parents may be first-degree relatives: read {ACMG} before it is told to anyone."
    elif denied:
        advice += f" A finding to be told with care: see {ACMG}."
    return (Issue("warning" if denied else "note", "autozygosity-not-stated", WHERE, what, advice),)


def _one_chromosome(found: Autozygosity) -> Issue | None:
    """Nearly all on one chromosome: both copies of it may come from one parent."""
    lengths: dict[int, int] = {}
    for run in found.runs:
        lengths[run.chrom] = lengths.get(run.chrom, 0) + run.length_bp
    if not lengths:
        return None
    chrom, longest = max(lengths.items(), key=lambda item: item[1])
    total = sum(lengths.values())
    if longest < max(ONE_CHROMOSOME_BP, ONE_CHROMOSOME * total) or total - longest > ELSEWHERE_BP:
        return None
    what = (
        f"{longest / 1e6:.0f} Mb of homozygosity lie on chromosome {chromosome_name(chrom)}, and almost none"
        " elsewhere: both copies may come from one parent (uniparental disomy), or one copy is deleted."
    )
    return Issue("note", "one-homozygous-chromosome", WHERE, what, f"Compare with the parents; see {ACMG}.")


def _kinship(row: dict[str, str]) -> Kinship:
    return Kinship(row["relation"], float(row["expected"]), float(row["low"]), float(row["high"]))
