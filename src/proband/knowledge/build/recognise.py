"""What a file is, told from its content and not from its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from proband.errors import FileFormatError
from proband.knowledge.allele_frequency import frequency_columns
from proband.knowledge.build.lines import head_of

FileKind = Literal["ontology", "annotations", "genes", "ClinVar", "frequencies", "sequence", "treatments"]

KIND_NAMES: dict[FileKind, str] = {
    "ontology": "the ontology of an HPO release (hp.obo)",
    "annotations": "the annotations of an HPO release (phenotype.hpoa)",
    "genes": "the genes of an HPO release (genes_to_phenotype.txt)",
    "ClinVar": "a ClinVar VCF",
    "frequencies": "population frequencies",
    "sequence": "a reference sequence (FASTA)",
    "treatments": "MAxO annotations of treatments",
}
_ADVICE = (
    "It takes the files of an HPO release (hp.obo, phenotype.hpoa, genes_to_phenotype.txt), clinvar.vcf.gz, a VCF "
    "or table of population frequencies, a reference sequence (FASTA), and maxo-annotations.tsv."
)
_HPO = re.compile(r"^(data-version: *hp/|ontology: *hp\b)", re.MULTILINE)
_INFO = re.compile(r"^##INFO=<ID=([^,>]+)")
_FREQUENCY = re.compile(r"AF([_-].+)?|.*gnomad.*_AF.*|.*_AF", re.IGNORECASE)
_CLINVAR = {"CLNSIG", "CLNREVSTAT"}
_FIXED = 8


def recognise(path: Path) -> FileKind:
    """What the file is. Raises UsageError if it is not there, FileFormatError if it is nothing known or damaged."""
    head = head_of(path)
    if not any(line.strip() for line in head):
        raise FileFormatError("the file is empty", str(path), _ADVICE)
    if "\0" in "".join(head[:5])[:4096]:
        raise FileFormatError("this is not a text file", str(path), _ADVICE)
    found = _vcf(head, path) if head[0].startswith("##fileformat=VCF") else _text(head)
    if found is None:
        raise FileFormatError("this is no file that `proband data add` knows", str(path), _ADVICE)
    return found


def _vcf(head: Sequence[str], path: Path) -> FileKind | None:
    """Which kind of VCF it is; a patient's is refused, also one that is annotated with ClinVar or frequencies."""
    columns = next((line.split("\t") for line in head if line.startswith("#CHROM")), [])
    if len(columns) > _FIXED:
        advice = (
            "Give it to a command: `proband workup CASE --vcf FILE`. Nothing of a patient is kept as knowledge."
        )
        raise FileFormatError("this VCF holds somebody's genotypes", str(path), advice)
    fields = {match[1] for line in head if (match := _INFO.match(line))}
    if fields >= _CLINVAR:
        return "ClinVar"
    if any(_FREQUENCY.fullmatch(name) for name in fields):
        return "frequencies"
    what = "this VCF holds neither ClinVar's classifications (CLNSIG, CLNREVSTAT) nor population frequencies (AF)"
    raise FileFormatError(what, str(path), _ADVICE)


def _text(head: Sequence[str]) -> FileKind | None:
    first = head[0]
    if first.startswith(">"):
        return "sequence"
    if first.startswith("format-version:") and _HPO.search("\n".join(head)):
        return "ontology"
    header = next((line for line in head if not line.startswith("#")), "").split("\t")
    if header[:2] == ["database_id", "disease_name"] or first.startswith("#DatabaseID"):
        return "annotations"
    if header[:2] == ["ncbi_gene_id", "gene_symbol"]:
        return "genes"
    if "maxo_id" in header:
        return "treatments"
    return "frequencies" if frequency_columns(first) is not None else None
