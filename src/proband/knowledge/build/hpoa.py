"""Read phenotype.hpoa (HPO annotations of diseases) and genes_to_phenotype.txt into plain rows.

Format: https://obophenotype.github.io/human-phenotype-ontology/annotations/phenotype_hpoa
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from proband.curie import normalise_curie
from proband.errors import FileFormatError

_COLUMNS = [
    "database_id",
    "disease_name",
    "qualifier",
    "hpo_id",
    "reference",
    "evidence",
    "onset",
    "frequency",
    "sex",
    "modifier",
    "aspect",
    "biocuration",
]


class HpoaRow(msgspec.Struct, frozen=True):
    """One annotation as the file states it. ``n`` of ``m`` patients, or ``share``, or a frequency class."""

    disease: str
    name: str
    term: str
    references: tuple[str, ...]
    evidence: str
    onset: str
    sex: str
    modifiers: tuple[str, ...]
    aspect: str
    negated: bool = False
    n: int = 0
    m: int = 0
    share: float = 0.0
    frequency_class: str = ""


class Hpoa(msgspec.Struct):
    """The annotation file: its release and rows."""

    release: str
    rows: list[HpoaRow]


def read_hpoa(text: str, where: str = "phenotype.hpoa") -> Hpoa:
    """Parse phenotype.hpoa. Raises FileFormatError if header or columns are not those of the format."""
    version = re.search(r"^#\s*version:\s*(\S+)", text, re.MULTILINE)
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    if version is None or not lines or lines[0].split("\t") != _COLUMNS:
        raise FileFormatError(
            "this is not an HPO annotation file (no #version line or other columns)",
            where,
            "Give the phenotype.hpoa file of an HPO release.",
        )
    return Hpoa(version.group(1), list(_rows(lines[1:], where)))


def _rows(lines: list[str], where: str) -> Iterator[HpoaRow]:
    for number, line in enumerate(lines, start=1):
        fields = line.split("\t")
        if len(fields) != len(_COLUMNS):
            raise FileFormatError(f"{len(fields)} columns where {len(_COLUMNS)} belong", f"{where}, row {number}")
        yield _row(dict(zip(_COLUMNS, fields, strict=True)))


def _row(field: dict[str, str]) -> HpoaRow:
    n, m, share, frequency_class = _frequency(field["frequency"])
    return HpoaRow(
        disease=normalise_curie(field["database_id"]) or field["database_id"],
        name=field["disease_name"],
        term=field["hpo_id"],
        references=tuple(part for part in re.split(r"[;,]", field["reference"]) if part),
        evidence=field["evidence"],
        onset=field["onset"],
        sex=field["sex"].upper(),
        modifiers=tuple(part for part in field["modifier"].split(";") if part),
        aspect=field["aspect"],
        negated=field["qualifier"].upper() == "NOT" or frequency_class == "HP:0040285",
        n=n,
        m=m,
        share=share,
        frequency_class=frequency_class,
    )


def _frequency(text: str) -> tuple[int, int, float, str]:
    if match := re.fullmatch(r"(\d+)/(\d+)", text):
        return int(match[1]), int(match[2]), 0.0, ""
    if match := re.fullmatch(r"(\d+(?:\.\d+)?)%", text):
        return 0, 0, float(match[1]) / 100, ""
    return 0, 0, 0.0, text if text.startswith("HP:") else ""


def read_gene_links(text: str, where: str = "genes_to_phenotype.txt") -> list[tuple[str, int, str]]:
    """The sorted, distinct (gene symbol, NCBI gene id, disease id) links of genes_to_phenotype.txt."""
    lines = text.splitlines()
    if not lines or lines[0].split("\t")[:2] != ["ncbi_gene_id", "gene_symbol"]:
        raise FileFormatError(
            "this is not a genes_to_phenotype file (other columns)",
            where,
            "Give the genes_to_phenotype.txt file of an HPO release.",
        )
    links = set()
    for line in lines[1:]:
        ncbi, symbol, _, _, _, disease = line.split("\t")
        links.add((symbol, int(ncbi), normalise_curie(disease) or disease))
    return sorted(links)
