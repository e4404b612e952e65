"""Variants that a story or a phenopacket states, mapped to the genome and to what they do.

    record (chromosome, position, alleles)   as it is; from GRCh37 through ClinVar or the transcript
    g. or m. expression                      as it is
    c. or n. expression                      through the transcript (stated_dna.py)
    p. expression                            every single-base change that the code allows (stated_protein.py)
    deletion of a gene in words              the whole gene (stated_whole.py)

The first of these that is stated and leads anywhere is taken; what the others say must agree with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from proband.case.model import Variant
from proband.genotype.consequence import in_every_transcript
from proband.genotype.gene_model import GeneModel
from proband.genotype.model import Call, Consequence
from proband.genotype.sequence import Reference
from proband.genotype.severity import severity
from proband.genotype.stated_dna import Allele, Places
from proband.genotype.stated_known import equal_known, fitting_known
from proband.genotype.stated_protein import agreed, possible
from proband.genotype.stated_whole import lost, whole_gene_lost
from proband.issue import Issue
from proband.knowledge import Knowledge
from proband.knowledge.hgvs import Change, changes
from proband.knowledge.variants import KnownVariant


class StatedChange(msgspec.Struct, frozen=True):
    """One change of the genome (GRCh38) that a stated variant may be.

    ``pos``, ``ref`` and ``alt`` are as in VCF; a base that only a reference sequence could tell is N. ``ref`` and
    ``alt`` are '' where the change of DNA is not known; ``pos`` is then the codon's first base on the genome.
    ``known`` is ClinVar's record of the allele; ``same_codon`` its other missense variants of the codon, or, where
    the change of DNA is not known, its variants there that may be the one. ``end`` is the last base of a gene that
    is deleted whole, and ``pos`` its first; else it is 0.
    """

    chrom: int
    pos: int
    ref: str
    alt: str
    consequence: Consequence | None
    known: KnownVariant | None = None
    same_codon: tuple[KnownVariant, ...] = ()
    because: str = ""
    end: int = 0


class StatedMapping(msgspec.Struct, frozen=True):
    """A stated variant, by its ``index`` among those given, and the changes that it may be.

    ``symbol`` is the current symbol of its gene, '' if that is unknown; ``transcript`` the accession on which it
    was placed. ``changes`` has one where it is settled, those that ClinVar knows first, and none where nothing
    could be placed; ``issues`` say why.
    """

    index: int
    variant: Variant
    symbol: str
    hgnc_id: str
    transcript: str
    changes: tuple[StatedChange, ...]
    issues: tuple[Issue, ...]

    @property
    def settled(self) -> bool:
        """Whether it is one change of known bases."""
        only = self.changes[0] if len(self.changes) == 1 else None
        return only is not None and bool(only.ref) and "N" not in only.ref[1:] + only.alt[1:]


def map_stated(
    variants: Sequence[Variant], knowledge: Knowledge, reference: Reference | None = None
) -> tuple[StatedMapping, ...]:
    """The mapping of each variant, in their order; never raises for what a variant says."""
    return tuple(_Mapper(knowledge, reference).of(index, variant) for index, variant in enumerate(variants))


def map_one(
    index: int, variant: Variant, knowledge: Knowledge, reference: Reference | None = None
) -> StatedMapping:
    """The mapping of the variant at ``index`` of a case; never raises for what it says."""
    return _Mapper(knowledge, reference).of(index, variant)


def expressions(variant: Variant) -> tuple[Change, ...]:
    """The HGVS changes that a variant states, each once, with its reference if that is stated anywhere."""
    found: dict[str, Change] = {}
    for text in variant.hgvs or (variant.as_written,):
        for change in changes(text):
            known = found.get(change.text)
            if known is None or (change.reference and not known.reference):
                found[change.text] = change
    return tuple(found.values())


class _Mapper:
    def __init__(self, knowledge: Knowledge, reference: Reference | None) -> None:
        self._knowledge = knowledge
        self._reference = reference
        self._transcripts = knowledge.transcripts

    def of(self, index: int, variant: Variant) -> StatedMapping:
        """The mapping of one variant."""
        stated = expressions(variant)
        places = Places(variant, stated, self._transcripts, self._knowledge.known_variants, self._reference)
        alleles = places.alleles()
        found = [self._change(each, places) for each in alleles]
        found = [one if one.consequence is None else self._with_protein(one, stated, places) for one in found]
        if not found:
            found = list(self._protein_only(stated, places)) or list(self._whole(variant, places))
        row = places.row
        gene = self._transcripts.transcript(row) if row is not None else None
        first = next((one.consequence for one in found if one.consequence is not None), None)
        return StatedMapping(
            index,
            variant,
            gene.symbol if gene else first.symbol if first else "",
            gene.hgnc_id if gene else first.hgnc_id if first else "",
            first.transcript if first else gene.refseq if gene else "",
            tuple(sorted(found, key=lambda one: one.known is None)),
            tuple(_located(issue, index) for issue in dict.fromkeys(places.issues)),
        )

    def _whole(self, variant: Variant, places: Places) -> Iterator[StatedChange]:
        """The gene deleted, if the words say so."""
        model, row = places.model, places.row
        if model is None or row is None:
            return
        region = whole_gene_lost(variant, self._transcripts, row, self._knowledge)
        if region is not None:
            consequence = lost(model.symbol, model.hgnc_id, model.accession)
            yield StatedChange(
                region.chromosome, region.start, "", "", consequence, because=consequence.because, end=region.end
            )

    def _change(self, allele: Allele, places: Places) -> StatedChange:
        consequence = self._consequence(allele, places)
        symbol = consequence.symbol if consequence else places.symbol
        known, how = equal_known(
            allele.chrom, allele.pos, allele.ref, allele.alt, symbol, self._knowledge.known_variants
        )
        codon = consequence.codon if consequence else None
        because = "; ".join(part for part in (allele.because, how) if part)
        return StatedChange(
            allele.chrom,
            allele.pos,
            allele.ref,
            allele.alt,
            _as_stated(consequence, allele),
            known,
            self._same_codon(symbol, codon, known),
            because,
        )

    def _consequence(self, allele: Allele, places: Places) -> Consequence | None:
        """What it does to the stated transcript, else to the stated gene, else to the gene that it harms most."""
        call = Call(allele.chrom, allele.pos, allele.ref, allele.alt, 0, ())
        reference = None if "N" in allele.ref else self._reference
        found = in_every_transcript(call, self._transcripts, "GRCh38", reference)
        own = [one for one in found if one.symbol == places.symbol]
        same = [one for one in own if places.model is not None and one.transcript == places.model.accession]
        return min(same or own or found, key=lambda one: severity(one.effect), default=None)

    def _same_codon(self, symbol: str, codon: int | None, known: KnownVariant | None) -> tuple[KnownVariant, ...]:
        if codon is None or not symbol:
            return ()
        others = self._knowledge.known_variants.at_codon(symbol, codon)
        return tuple(one for one in others if one != known)

    def _with_protein(self, one: StatedChange, stated: Sequence[Change], places: Places) -> StatedChange:
        """The effect as the stated p. expression has it, if there is one and it fits."""
        protein = next((change for change in stated if change.kind == "p"), None)
        row = self._transcripts.by_accession(one.consequence.transcript) if one.consequence else None
        if protein is None or one.consequence is None or row is None:
            return one
        model = GeneModel(self._transcripts, row, "GRCh38")
        consequence, issue = agreed(one.consequence, protein, model)
        if issue is not None:
            places.issues.append(issue)
        return msgspec.structs.replace(one, consequence=consequence)

    def _protein_only(self, stated: Sequence[Change], places: Places) -> Iterator[StatedChange]:
        model = places.model
        for change in stated:
            if change.kind != "p" or model is None:
                continue
            found, issues = possible(model, change, self._knowledge.known_variants, self._reference)
            places.issues.extend(issues)
            for each in found:
                known = self._knowledge.known_variants
                if each.ref:
                    variant = known.find("GRCh38", each.chrom, each.pos, each.ref, each.alt)
                    others = self._same_codon(model.symbol, each.consequence.codon, variant)
                else:
                    variant, others = None, fitting_known(model, change, known)
                yield StatedChange(
                    each.chrom,
                    each.pos,
                    each.ref,
                    each.alt,
                    each.consequence,
                    variant,
                    others,
                    each.because,
                )
            return


def _as_stated(consequence: Consequence | None, allele: Allele) -> Consequence | None:
    """The consequence with the c. expression as it was stated on its transcript."""
    if consequence is None or not allele.hgvs_c or allele.transcript != consequence.transcript:
        return consequence
    return msgspec.structs.replace(consequence, hgvs_c=allele.hgvs_c)


def _located(issue: Issue, index: int) -> Issue:
    return msgspec.structs.replace(issue, where=f"/variants/{index}")
