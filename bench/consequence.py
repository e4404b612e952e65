"""Do the transcripts alone (tier T2) say of ClinVar's variants what ClinVar itself says?

    python bench/consequence.py [--cases phenopackets.jsonl.gz] [--json figures.json]

Every allele of the `clinvar` pack (GRCh38) is called without a sequence, and the effect in ClinVar's gene is
compared with the Sequence Ontology terms that ClinVar gives. They are of any transcript: an allele counts for a
class if ClinVar says nothing else of it (introns, UTRs and non-coding transcripts apart), and counts as missed also
where no transcript is at hand.

`frameshift.share` and `splice.share` are the shares of ClinVar's frameshifts and splice donors and acceptors that
are called so; `precision` are the shares of those called so that ClinVar's terms bear out. `missense.certain` is
the share of missense variants that the genetic code makes certain without a codon, `missense.wrong` the share of
ClinVar's nonsense variants that are called missense. `stated`: with --cases, how many stated c., p. and g.
expressions of SNVs lead to the allele of the record.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from proband.case.model import Variant
from proband.case.phenopacket import read_phenopacket
from proband.genotype.consequence import call_consequences
from proband.genotype.model import Call, Consequence
from proband.genotype.stated import StatedMapping, map_stated
from proband.knowledge import Knowledge, open_knowledge

_ELSEWHERE = {
    "intron_variant",
    "non-coding_transcript_variant",
    "5_prime_UTR_variant",
    "3_prime_UTR_variant",
    "genic_upstream_transcript_variant",
    "genic_downstream_transcript_variant",
}
_SPLICE = frozenset(("splice donor", "splice acceptor"))
_CLASSES: Mapping[frozenset[str], tuple[str, frozenset[str]]] = {
    frozenset(("frameshift_variant",)): ("frameshift", frozenset(("frameshift",))),
    frozenset(("splice_donor_variant",)): ("splice donor", frozenset(("splice donor",))),
    frozenset(("splice_acceptor_variant",)): ("splice acceptor", frozenset(("splice acceptor",))),
    frozenset(("splice_donor_variant", "splice_acceptor_variant")): ("both splice sites", _SPLICE),
    frozenset(("missense_variant",)): ("missense", frozenset(("missense", "coding SNV"))),
    frozenset(("nonsense",)): ("nonsense", frozenset(("stop gained", "coding SNV", "frameshift"))),
    frozenset(("inframe_deletion",)): ("in-frame deletion", frozenset(("in-frame deletion",))),
    frozenset(("inframe_insertion",)): ("in-frame insertion", frozenset(("in-frame insertion",))),
    frozenset(("synonymous_variant",)): ("synonymous", frozenset(("synonymous", "splice region", "coding SNV"))),
    frozenset(("initiator_codon_variant", "missense_variant")): ("start codon", frozenset(("start lost",))),
    frozenset(("stop_lost",)): ("stop lost", frozenset(("stop lost",))),
}
# What ClinVar says where an effect is called: for the share of calls that it bears out.
_TERMS: Mapping[str, frozenset[str]] = {
    "frameshift": frozenset(("frameshift_variant", "nonsense")),  # a shift whose first codon is a stop
    "splice donor": frozenset(("splice_donor_variant",)),
    "splice acceptor": frozenset(("splice_acceptor_variant",)),
    "missense": frozenset(("missense_variant", "initiator_codon_variant")),
}


def effects(knowledge: Knowledge) -> list[tuple[frozenset[str], Consequence | None]]:
    """ClinVar's terms of each allele, and what it does to ClinVar's gene (None: nothing is at hand)."""
    known = [knowledge.known_variants.variant(row) for row in range(len(knowledge.known_variants))]
    calls = [Call(one.chromosome, one.position, one.ref, one.alt, 0, ()) for one in known]
    start = time.perf_counter()
    called = call_consequences(calls, knowledge.transcripts, "GRCh38")
    print(f"{len(calls)} alleles in {time.perf_counter() - start:.2f} s")
    pairs = zip(known, called, strict=True)
    return [(frozenset(one.consequences), _of_gene(call, one.gene)) for one, call in pairs]


def _of_gene(call: Call, symbol: str) -> Consequence | None:
    return next((one for one in call.consequences if one.symbol == symbol), None)


def by_class(found: Iterable[tuple[frozenset[str], Consequence | None]]) -> dict[str, Counter[str]]:
    """The effects called for the alleles of each class."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for terms, consequence in found:
        name, _ = _CLASSES.get(terms - _ELSEWHERE, ("", None))
        if name:
            counts[name]["no transcript" if consequence is None else consequence.effect] += 1
    return counts


def share(counts: Mapping[str, Counter[str]], *names: str) -> float:
    """The share of the alleles of classes that are called as they should be."""
    right = dict(_CLASSES.values())
    hits = sum(count for name in names for effect, count in counts[name].items() if effect in right[name])
    return hits / sum(counts[name].total() for name in names)


def precision(found: Iterable[tuple[frozenset[str], Consequence | None]]) -> dict[str, float]:
    """The share of calls of an effect that ClinVar's terms bear out; alleles without a term do not count."""
    hits: Counter[str] = Counter()
    calls: Counter[str] = Counter()
    for terms, consequence in found:
        if consequence is not None and terms - _ELSEWHERE and consequence.effect in _TERMS:
            calls[consequence.effect] += 1
            hits[consequence.effect] += bool(terms & _TERMS[consequence.effect])
    return {effect: hits[effect] / calls[effect] for effect in _TERMS}


def stated(path: Path, knowledge: Knowledge) -> dict[str, dict[str, float]]:
    """How often the expressions of SNVs lead to the allele of their record, by kind of expression."""
    variants = [one for one in _variants(path) if len(one.ref) == len(one.alt) == 1]
    return {kind: _found(kind, variants, knowledge) for kind in ("c.", "g.", "p.")}


def _variants(path: Path) -> list[Variant]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        found: dict[tuple[str, tuple[str, ...]], Variant] = {}
        for line in lines:
            case, _ = read_phenopacket(line)
            found |= {(one.gene, one.hgvs): one for one in case.variants if one.pos is not None}
    return list(found.values())


def _found(kind: str, variants: Iterable[Variant], knowledge: Knowledge) -> dict[str, float]:
    """Shares of the variants whose only change is that of the record, and of those that have it among theirs."""
    pairs = []
    for variant in variants:
        expressions = tuple(text for text in variant.hgvs if text.rpartition(":")[2].startswith(kind))
        if expressions and "?" not in expressions[0]:
            bare = msgspec.structs.replace(variant, hgvs=expressions, chrom="", pos=None, ref="", alt="")
            pairs.append((variant, bare))
    mapped = map_stated([bare for _, bare in pairs], knowledge)
    hits = [_has(one, variant) for one, (variant, _) in zip(mapped, pairs, strict=True)]
    exact = sum(hit and len(one.changes) == 1 for hit, one in zip(hits, mapped, strict=True))
    return {"variants": len(hits), "the only one": exact / len(hits), "among them": sum(hits) / len(hits)}


def _has(mapping: StatedMapping, variant: Variant) -> bool:
    return any((one.pos, one.ref, one.alt) == (variant.pos, variant.ref, variant.alt) for one in mapping.changes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, help="phenopackets, one a line")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    knowledge = open_knowledge()
    found = effects(knowledge)
    counts = by_class(found)
    for name, count in counts.items():
        print(f"{name:20} {count.total():6} {share(counts, name):.4f}  {dict(count.most_common(6))}")
    exact, missense = precision(found), counts["missense"]
    figures: dict[str, object] = {
        "frameshift": {"share": share(counts, "frameshift"), "precision": exact["frameshift"]},
        "splice": {
            "share": share(counts, "splice donor", "splice acceptor"),
            "donor": share(counts, "splice donor"),
            "acceptor": share(counts, "splice acceptor"),
            "donor precision": exact["splice donor"],
            "acceptor precision": exact["splice acceptor"],
        },
        "missense": {
            "share": share(counts, "missense"),
            "certain": missense["missense"] / missense.total(),
            "wrong": counts["nonsense"]["missense"] / counts["nonsense"].total(),
        },
    }
    if options.cases:
        figures["stated"] = stated(options.cases, knowledge)
    for name, value in figures.items():
        print(name, json.dumps(value))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
