"""A phenopacket of version 1 in the words of version 2 (done in place, on elements that conform).

    negated                                  excluded (the two are never given up for one another)
    ageOfOnset, ageRangeOfOnset, classOfOnset        onset
    ageAtCollection, ageRangeAtCollection            subject.timeAtLastEncounter
    genes, variants                          one interpretation without a disease
    htsFiles                                 files, with their attributes as text

Version 1 fields are honoured wherever they stand, also in a packet that calls itself version 2.
"""

from __future__ import annotations

import re
from typing import Any

from proband.case.schema import Element, Fault
from proband.issue import Issue

# The interpretation that holds variants which no diagnosis was stated for.
STATED_VARIANTS = {"id": "stated-variants", "progressStatus": "UNKNOWN_PROGRESS"}

_ONSETS = {"ageOfOnset": "age", "ageRangeOfOnset": "ageRange", "classOfOnset": "ontologyClass"}
_AGES = {"ageAtCollection": "age", "ageRangeAtCollection": "ageRange"}
_SAMPLE_AGES = {"ageOfIndividualAtCollection": "age", "ageRangeOfIndividualAtCollection": "ageRange"}

_HGVS = re.compile(r"(?:^|:)([cgmnopr])\.")


def upgrade(packet: Element, faults: list[Fault], issues: list[Issue]) -> None:
    """Say everything in ``packet`` in version 2; what cannot be said there becomes a Fault (and is kept)."""
    if "subject" in packet:
        _time(packet["subject"], _AGES, "timeAtLastEncounter", faults)
    for feature in packet.get("phenotypicFeatures", ()):
        _feature(feature, faults, issues)
    for disease in packet.get("diseases", ()):
        _time(disease, _ONSETS, "onset", faults)
    for sample in packet.get("biosamples", ()):
        _biosample(sample, faults, issues)
    upgrade_files(packet)
    _genes_and_variants(packet, faults)
    upgrade_version(packet)


def upgrade_version(message: Element) -> None:
    """The schema version that the metadata of ``message`` name, once it is said in version 2."""
    metadata = message.get("metaData", {})
    if str(metadata.get("phenopacketSchemaVersion", "")).startswith("1"):
        metadata["phenopacketSchemaVersion"] = "2.0"


def upgrade_files(message: Element) -> None:
    """The files of ``message`` (a packet, a sample, a family) as version 2 describes files."""
    for file in message.get("files", ()):
        told = {
            name: str(file.pop(name)) for name in ("htsFormat", "genomeAssembly", "description") if name in file
        }
        if told:
            file["fileAttributes"] = {**told, **file.get("fileAttributes", {})}


def _feature(feature: Element, faults: list[Fault], issues: list[Issue]) -> None:
    _time(feature, _ONSETS, "onset", faults)
    negated = feature.pop("negated", None)
    if negated is None:
        return
    if feature.setdefault("excluded", negated) != negated:
        feature["excluded"] = True
        what = "'negated' and 'excluded' disagree; the finding is taken as excluded"
        issues.append(Issue("error", "negation-conflict", feature.at, what, "remove one of the two"))


def _time(element: Element, names: dict[str, str], target: str, faults: list[Fault]) -> None:
    for name, kind in names.items():
        if name not in element:
            continue
        value = element.pop(name)
        if target in element:
            what = f"{target!r} is given as well, and is used"
            faults.append(Fault(f"{element.at}/{name}", value, "broken-field", what))
        else:
            element[target] = Element({kind: value}, getattr(value, "at", element.at))


def _biosample(sample: Element, faults: list[Fault], issues: list[Issue]) -> None:
    _time(sample, _SAMPLE_AGES, "timeOfCollection", faults)
    for feature in sample.get("phenotypicFeatures", ()):
        _feature(feature, faults, issues)
    upgrade_files(sample)
    for name in ("variants", "isControlSample"):
        if name in sample:
            what = "version 2 has no field for this; it is kept"
            faults.append(Fault(f"{sample.at}/{name}", sample.pop(name), "version-1-field", what))


def _genes_and_variants(packet: Element, faults: list[Fault]) -> None:
    calls = [_variant(variant) for variant in packet.pop("variants", ())]
    calls += [_gene(gene) for gene in packet.pop("genes", ())]
    if calls:
        diagnosis = Element({"genomicInterpretations": calls}, packet.at)
        packet.setdefault("interpretations", []).append(
            Element({**STATED_VARIANTS, "diagnosis": diagnosis}, packet.at)
        )


def _gene(gene: Element) -> Element:
    names = {"id": "valueId", "symbol": "symbol", "alternateIds": "alternateIds"}
    return Element({"gene": _renamed(gene, names)}, gene.at)


def _variant(variant: Element) -> Element:
    descriptor: dict[str, Any] = {}
    if (vcf := variant.get("vcfAllele")) is not None:
        names = {"genomeAssembly": "genomeAssembly", "chr": "chrom", "pos": "pos", "id": "id"}
        descriptor["vcfRecord"] = _renamed(vcf, names | {"ref": "ref", "alt": "alt", "info": "info"})
        _extend(descriptor, vcf, "vcfVersion")
    for name in ("hgvsAllele", "iscnAllele", "spdiAllele"):
        if (allele := variant.get(name)) is not None:
            _extend(descriptor, allele, "id")
            descriptor["expressions"] = [_expression(allele, name.removesuffix("Allele"))]
    if "zygosity" in variant:
        descriptor["allelicState"] = variant["zygosity"]
    interpreted = Element({"variationDescriptor": Element(descriptor, variant.at)}, variant.at)
    return Element({"variantInterpretation": interpreted}, variant.at)


def hgvs_syntax(expression: str) -> str:
    """The syntax that an HGVS expression is written in: ``hgvs.c`` for ``NM_173170.1:c.80T>C``."""
    match = _HGVS.search(expression)
    return f"hgvs.{match[1]}" if match else "hgvs"


def _expression(allele: Element, syntax: str) -> Element:
    if syntax == "spdi":
        parts = ("seqId", "position", "deletedSequence", "insertedSequence")
        value = ":".join(str(allele.get(part, "")) for part in parts)
    else:
        value = allele.get(syntax, "")
        syntax = hgvs_syntax(value) if syntax == "hgvs" else syntax
    return Element({"syntax": syntax, "value": value}, allele.at)


def _extend(descriptor: dict[str, Any], allele: Element, name: str) -> None:
    if name in allele:
        extension = Element({"name": f"version 1 {name}", "value": str(allele[name])}, allele.at)
        descriptor.setdefault("extensions", []).append(extension)


def _renamed(element: Element, names: dict[str, str]) -> Element:
    return Element({new: element[old] for old, new in names.items() if old in element}, element.at)
