"""Small families and calls for the tests of this folder."""

from __future__ import annotations

from typing import Any

from proband.case.model import Sex
from proband.genotype.allele import Allele, kind_of
from proband.genotype.criteria import Setting, automatic
from proband.genotype.model import Call, Consequence, Effect, Frequency, Genotype, Person
from proband.genotype.segregation import Family, segregations
from proband.knowledge.variants import KnownVariant

_SEX: dict[str, Sex] = {"mother": "female", "father": "male", "sister": "female", "brother": "male"}


def genotype(text: str) -> Genotype:
    """A GT as in VCF: "0/1", "1|0", "1", "./.", "./1"; "0/1:5" with a depth."""
    text, _, depth = text.partition(":")
    alleles = text.replace("|", "/").split("/")
    called = [one for one in alleles if one != "."]
    phased = "|" in text
    places = tuple(place for place, one in enumerate(alleles) if one == "1") if phased else ()
    copies = called.count("1") if called else None
    half = 0 < len(called) < len(alleles)
    return Genotype(copies, len(called), places, phased, depth=int(depth) if depth else None, half_missing=half)


def family(*relatives: str, sex: Sex = "male", assembly: Any = "GRCh38", incomplete: bool = False) -> Family:
    """The proband and relatives by relation; "+" after a relation is affected, "-" healthy, nothing unknown."""
    people = [Person("P", "proband", sex, True, column=0)]
    for column, word in enumerate(relatives, start=1):
        relation = word.rstrip("+-")
        affected = {"+": True, "-": False}.get(word[-1])
        people.append(
            Person(f"{relation}{column}", relation, _SEX.get(relation, "unknown"), affected, column=column)
        )
    return Family(tuple(people), assembly, incomplete)


def call(genotypes: str, chrom: int = 1, pos: int = 1000, **more: Any) -> Call:
    """A call with the genotypes of everyone, separated by spaces."""
    return Call(chrom, pos, "A", more.pop("alt", "G"), pos, tuple(map(genotype, genotypes.split())), **more)


def allele(one: Call, effect: Effect = "missense", **more: Any) -> Allele:
    """An allele of the gene GENE1; fields of the consequence and of the allele by name."""
    own = {name: more.pop(name) for name in ("known", "in_run") if name in more}
    tier = more.pop("tier", "T2" if effect == "coding SNV" else "T0")
    consequence = Consequence(effect, tier, more.pop("symbol", "GENE1"), **more)
    return Allele(one, consequence, kind_of(effect), **own)


def frequency(value: float) -> Frequency:
    return Frequency(value, "gnomAD")


def known(variation_id: int = 1, significance: str = "Pathogenic", **more: Any) -> KnownVariant:
    fields: dict[str, Any] = {
        "gene": "GENE1", "chromosome": 1, "position": 1000, "position37": 1000, "ref": "A", "alt": "G",
        "stars": 2, "consequences": ("missense_variant",), "diseases": (), "frequency": None,
    }  # fmt: skip
    return KnownVariant(variation_id, significance=significance, **(fields | more))


class Variants:
    """ClinVar's variants of one gene, made up."""

    def __init__(self, *at_codon: KnownVariant, lof: bool = True) -> None:
        self._at_codon = at_codon
        self._lof = lof

    def at_codon(self, symbol: str, codon: int) -> tuple[KnownVariant, ...]:
        return self._at_codon

    def lof_mechanism(self, symbol: str) -> bool:
        return self._lof


def labels(
    one: Allele,
    relatives: Family | None = None,
    variants: Variants | None = None,
    partner: Allele | None = None,
    pattern: str = "",
    **setting: Any,
) -> list[str]:
    """The labels of the automatic criteria in the first segregation, or in that of a pattern."""
    people = relatives or family()
    calls = [one.call] if partner is None else [one.call, partner.call]
    found = segregations(calls, people)
    chosen = next(each for each in found if not pattern or each.pattern == pattern)
    met = automatic(one, chosen, people, variants or Variants(), Setting(**setting), partner)
    return [each.label for each in met]


def het(effect: Any = "missense", genotypes: str = "0/1", **more: Any) -> Allele:
    names = ("scores", "frequency", "chrom", "alt", "pos")
    of_call = {name: more.pop(name) for name in names if name in more}
    return allele(call(genotypes, **of_call), effect, **more)
