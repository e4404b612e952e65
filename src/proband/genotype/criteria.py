"""ACMG/AMP criteria that the file, the family and the packs can show by themselves, each with its reason.

Never automatic: PS3, BS3, PS4, PM1, PP2, BS2, BP1, BP3, BP5, PP5, BP6. That ClinVar knows the allele itself is no
criterion; its other alleles of the codon, and of the other chromosome, are. PP4 is what the caller passes in about
the phenotype, capped at supporting: the ranking weighs the same phenotype once already and never adds PP4 to it.

What is not known gives no criterion: without a frequency neither PM2 nor BA1 nor BS1, without a score neither PP3
nor BP4. ``unassessed`` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, Protocol

import msgspec

from proband.genotype.acmg import Criterion, Strength, combined, criterion
from proband.genotype.allele import Allele, protein_change
from proband.genotype.cosegregation import segregates
from proband.genotype.mechanism import Mechanism
from proband.genotype.segregation import Family, Segregation
from proband.knowledge.assembly import MT
from proband.knowledge.variants import KnownVariant

Inheritance = Literal["recessive", "dominant", "X-linked", "mitochondrial", ""]

# Highest frequencies for PM2: those of ClinGen expert panels that have no disease-specific reason to go lower
# (recessive: PAH and RPE65, 0.0002; dominant: 0.00002).
RARE = {"recessive": 2e-4, "": 2e-5, "dominant": 2e-5, "X-linked": 2e-5, "mitochondrial": 2e-5}
COMMON = 0.05
# Frequencies that a rare disease (1 in 2,000) cannot have: recessive, the square root of that; else, if only one
# carrier of four falls ill.
TOO_FREQUENT = {"recessive": 0.0224, "": 0.0224, "dominant": 0.001, "X-linked": 0.001, "mitochondrial": 0.001}
LEAST_PARENT_DEPTH = 10

RICHARDS, TAYOUN, GHOSH = "PMID:25741868", "PMID:30192042", "PMID:30311383"
PEJAVER, WALKER = "PMID:36413997", "PMID:37352859"
SVI_PM2 = "ClinGen SVI, PM2, version 1.0"
SVI_PM3 = "ClinGen SVI, in trans criterion (PM3), version 1.0"
SVI_NEW = "ClinGen SVI, de novo criteria (PS2, PM6), version 1.1"

_PP3: tuple[tuple[float, Strength], ...] = ((0.932, "strong"), (0.773, "moderate"), (0.644, "supporting"))
_BP4: tuple[tuple[float, Strength], ...] = ((0.016, "strong"), (0.183, "moderate"), (0.290, "supporting"))
SPLICES, DOES_NOT_SPLICE = 0.2, 0.1

_NULL = ("gene deleted", "stop gained", "frameshift", "splice donor", "splice acceptor")
_OUTSIDE_TREE: dict[str, tuple[Strength, str]] = {
    "gene deleted": ("very strong", "the whole gene is gone"),
    "start lost": ("supporting", "the next start codon was not looked for"),
}
_BY_CLINVAR = Mechanism("three or more truncating variants", ())
_OUTSIDE_SITES = ("splice region", "synonymous", "intron", "5' UTR", "3' UTR")


class Variants(Protocol):
    """What is asked of ClinVar's variants (knowledge/variants.py)."""

    def at_codon(self, symbol: str, codon: int) -> tuple[KnownVariant, ...]:
        """The missense variants of a codon."""
        ...

    def lof_mechanism(self, symbol: str) -> bool:
        """Whether loss of function of the gene causes disease."""
        ...


class Setting(msgspec.Struct, frozen=True):
    """What the caller knows beyond the file.

    ``inheritance`` of the disease in question ("" if open); ``consanguineous`` as the case states it ("yes", "no",
    "unknown"); ``parentage_confirmed`` by other means; ``phenotype`` the sentence that says how the phenotype fits
    a disease with one cause ("" for no PP4), ``highly_specific`` whether it fits this very gene; ``protein_length``
    in residues, None if not known; ``mechanism`` what else than ClinVar's truncating variants says that loss of
    function of the gene causes disease.
    """

    inheritance: Inheritance = ""
    consanguineous: str = "unknown"
    parentage_confirmed: bool = False
    phenotype: str = ""
    highly_specific: bool = False
    protein_length: int | None = None
    mechanism: Mechanism | None = None


def automatic(
    allele: Allele,
    segregation: Segregation,
    family: Family,
    variants: Variants,
    setting: Setting,
    partner: Allele | None = None,
) -> tuple[Criterion, ...]:
    """The criteria that an allele meets in its segregation; ``partner`` is the other allele of a pair."""
    found = (
        *_null(allele, variants, setting),
        *_new(allele, segregation, family, setting),
        *_frequency(allele, setting),
        *_other_allele(allele, segregation, setting, partner),
        *_length(allele),
        *_codon(allele, variants),
        *segregates(segregation, family, setting.inheritance),
        *_predicted(allele),
        *_phenotype(setting),
    )
    return combined(found)


def unassessed(allele: Allele, family: Family) -> tuple[tuple[str, str], ...]:
    """Codes that could not be asked, with what was missing."""
    missing = [("PS3, BS3, PS4, PM1, PP2, BS2, BP1, BP3, BP5", "only a curator can say")]
    if _known_frequency(allele) is None:
        missing.append(("PM2, BA1, BS1", "the file holds no population frequency"))
    if not set(allele.call.scores) & {"revel", "spliceai"}:
        missing.append(("PP3, BP4, BP7", "the file holds neither REVEL nor SpliceAI"))
    if family.place("mother") is None or family.place("father") is None:
        missing.append(("PS2, PM6", "both parents are not in the file"))
    return tuple(missing)


def _null(allele: Allele, variants: Variants, setting: Setting) -> Iterator[Criterion]:
    """PVS1 by the tree of Abou Tayoun 2018, as far as it can be followed without sequence and expression."""
    effect, symbol = allele.consequence.effect, allele.symbol
    mechanism = _BY_CLINVAR if variants.lof_mechanism(symbol) else setting.mechanism
    if effect not in (*_NULL, "start lost") or allele.call.chrom == MT or mechanism is None:
        return
    strength, why = _null_strength(allele, setting)
    if strength == "very strong" and not mechanism.sure:
        strength = "strong"
    text = f"{effect} in {symbol}, whose loss of function causes disease ({mechanism.because}): {why}"
    yield criterion("PVS1", strength, text, (TAYOUN, *mechanism.source))


def _null_strength(allele: Allele, setting: Setting) -> tuple[Strength, str]:
    effect, escapes = allele.consequence.effect, allele.consequence.escapes_decay
    if effect in _OUTSIDE_TREE:
        return _OUTSIDE_TREE[effect]
    if escapes is False:
        return "very strong", "nonsense-mediated decay is expected"
    if escapes is None:
        return "strong", "whether the transcript decays could not be told"
    removed = _removed(allele, setting.protein_length)
    if removed is not None and removed > 0.1:
        return "strong", f"the transcript escapes decay, {removed:.0%} of the protein are lost"
    return "moderate", "the transcript escapes decay, less than 10 % of the protein (or an unknown part) is lost"


def _removed(allele: Allele, length: int | None) -> float | None:
    codon = allele.consequence.codon
    return None if codon is None or not length else max(0.0, 1 - (codon - 1) / length)


def _new(allele: Allele, segregation: Segregation, family: Family, setting: Setting) -> Iterator[Criterion]:
    """PS2 with confirmed parentage, else PM6; by the points of ClinGen for one patient."""
    alone = setting.inheritance == "recessive" and segregation.pattern == "heterozygous"
    if not segregation.de_novo or alone or not _parents_are_healthy_and_covered(allele, family):
        return
    confirmed = setting.parentage_confirmed
    strengths: dict[tuple[bool, bool], Strength] = {
        (True, True): "strong",
        (True, False): "moderate",
        (False, True): "moderate",
        (False, False): "supporting",
    }
    fit = "highly specific for the gene" if setting.highly_specific else "consistent with the gene"
    text = f"neither parent has it; parentage {'confirmed' if confirmed else 'assumed'}, phenotype {fit}"
    yield criterion("PS2" if confirmed else "PM6", strengths[confirmed, setting.highly_specific], text, (SVI_NEW,))


def _parents_are_healthy_and_covered(allele: Allele, family: Family) -> bool:
    for relation in ("mother", "father"):
        place = family.place(relation)
        if place is None:
            continue
        depth = allele.call.genotypes[place].depth
        if family.people[place].affected or (depth is not None and depth < LEAST_PARENT_DEPTH):
            return False
    return True


def _known_frequency(allele: Allele) -> tuple[float, str] | None:
    """The frequency that the file states, else the one that ClinVar gives for the allele."""
    if allele.call.frequency is not None:
        return allele.call.frequency.value, allele.call.frequency.source
    if allele.known is not None and allele.known.frequency is not None:
        return allele.known.frequency, "ExAC, as ClinVar gives it"
    return None


def _frequency(allele: Allele, setting: Setting) -> Iterator[Criterion]:
    """PM2, BA1, BS1; a frequent allele that ClinVar calls pathogenic is left to a curator, as by Ghosh 2018."""
    stated = _known_frequency(allele)
    if stated is None:
        return
    value, source = stated
    text, how = f"frequency {value:.2g} ({source})", f"for {setting.inheritance or 'unknown'} inheritance"
    if value <= RARE[setting.inheritance]:
        limit = f"at most {RARE[setting.inheritance]:g} {how}"
        yield criterion("PM2", "supporting", f"{text}, {limit}", (SVI_PM2, source))
    if allele.known is not None:
        return
    if value > COMMON:
        yield criterion("BA1", text=f"{text}, above {COMMON:.0%}", source=(GHOSH, source))
    elif value > TOO_FREQUENT[setting.inheritance]:
        limit = f"above {TOO_FREQUENT[setting.inheritance]:g}: more than a rare disease has, {how}"
        yield criterion("BS1", text=f"{text}, {limit}", source=(RICHARDS, source))


def _other_allele(
    allele: Allele, segregation: Segregation, setting: Setting, partner: Allele | None
) -> Iterator[Criterion]:
    """PM3 by the points of ClinGen for one patient (0.5 supporting, 1 moderate), and BP2."""
    known = partner is not None and partner.known is not None
    if segregation.pattern == "compound heterozygous" and known and segregation.phase == "in cis":
        text = "on the same chromosome as a pathogenic allele of the gene"
        yield criterion("BP2", text=text, source=(RICHARDS, *_clinvar(partner)))
    stated = _known_frequency(allele)
    if setting.inheritance != "recessive" or (stated and stated[0] > TOO_FREQUENT["recessive"]):
        return
    if segregation.pattern == "homozygous" and setting.consanguineous != "yes":
        # In a child of relatives one homozygous patient is worth 0.25 points, which reaches no strength.
        yield criterion("PM3", "supporting", "homozygous in the patient (0.5 points)", (SVI_PM3,))
    if segregation.pattern != "compound heterozygous" or not known:
        return
    if segregation.phase == "in trans":
        text = "on the other chromosome than a pathogenic allele of the gene (1 point)"
        yield criterion("PM3", "moderate", text, (SVI_PM3, *_clinvar(partner)))
    elif segregation.phase == "phase unknown":
        text = "found with a pathogenic allele of the gene, phase unknown (0.5 points)"
        yield criterion("PM3", "supporting", text, (SVI_PM3, *_clinvar(partner)))


def _clinvar(allele: Allele | None) -> tuple[str, ...]:
    return () if allele is None or allele.known is None else (f"ClinVar:{allele.known.variation_id}",)


def _length(allele: Allele) -> Iterator[Criterion]:
    effect = allele.consequence.effect
    if effect == "stop lost":
        yield criterion("PM4", text="the stop codon is lost", source=(RICHARDS,))
    if effect in ("in-frame deletion", "in-frame insertion"):
        text = f"{effect}; whether it lies in a repeat was not looked at (moderate if it does not)"
        yield criterion("PM4", "supporting", text, (RICHARDS,))


def _codon(allele: Allele, variants: Variants) -> Iterator[Criterion]:
    """PM5 by position: ClinVar's other missense variants of the codon.

    The same codon is the same amino acid change (PS1) or another one (PM5), so PM5 holds at least, if this allele
    is missense. Where the protein change is not determined (T2), it supports, unless the allele is likely silent.
    """
    consequence = allele.consequence
    if allele.kind != "missense" or consequence.codon is None or protein_change(allele) < 0.5:
        return
    own = None if allele.known is None else allele.known.variation_id
    others = [one for one in variants.at_codon(allele.symbol, consequence.codon) if one.variation_id != own]
    established = [one for one in others if one.significance.startswith("Pathogenic")]
    determined = consequence.effect == "missense"
    if not established and not (determined and others):
        return
    strength: Strength = "moderate" if determined and established else "supporting"
    names = tuple(f"ClinVar:{one.variation_id}" for one in (established or others)[:3])
    unsure = "" if consequence.hgvs_p else "; the amino acid change of this allele is not determined"
    text = f"same codon ({consequence.codon}) as {len(others)} other pathogenic missense variants{unsure}"
    yield criterion("PM5", strength, text, (RICHARDS, *names))


def _predicted(allele: Allele) -> Iterator[Criterion]:
    """PP3 and BP4 by REVEL (missense) and SpliceAI (not at the splice sites themselves); BP7."""
    revel, spliceai = allele.call.scores.get("revel"), allele.call.scores.get("spliceai")
    effect = allele.consequence.effect
    missense = allele.kind == "missense" and revel is not None
    splices = spliceai is not None and (allele.kind == "missense" or effect in _OUTSIDE_SITES)
    if missense and revel is not None and (strength := _least(_PP3, revel)):
        yield criterion("PP3", strength, f"REVEL {revel:g}", (PEJAVER,))
    if splices and spliceai is not None and spliceai >= SPLICES:
        yield criterion("PP3", "supporting", f"SpliceAI {spliceai:g}", (WALKER,))
        return
    if missense and revel is not None and (strength := _most(_BP4, revel)):
        yield criterion("BP4", strength, f"REVEL {revel:g}", (PEJAVER,))
    if effect in _OUTSIDE_SITES and spliceai is not None and spliceai <= DOES_NOT_SPLICE:
        yield criterion("BP4", "supporting", f"SpliceAI {spliceai:g}", (WALKER,))
        if effect == "synonymous" and allele.consequence.tier != "T2":
            text = f"synonymous, no effect on splicing expected (SpliceAI {spliceai:g})"
            yield criterion("BP7", text=text, source=(WALKER,))


def _least(steps: Iterable[tuple[float, Strength]], value: float) -> Strength | None:
    return next((strength for limit, strength in steps if value >= limit), None)


def _most(steps: Iterable[tuple[float, Strength]], value: float) -> Strength | None:
    return next((strength for limit, strength in steps if value <= limit), None)


def _phenotype(setting: Setting) -> Iterator[Criterion]:
    if setting.phenotype:
        text = f"{setting.phenotype} (counted once: the ranking does not add it)"
        yield criterion("PP4", "supporting", text, (RICHARDS,))
