"""What the file itself says an allele does (tier T0): VEP's CSQ, SnpEff's ANN, bcftools' BCSQ.

The columns are read by the header's Format string, never by their place. One consequence a gene is kept: that of
the MANE Select transcript, else of the canonical one, else the most severe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from operator import attrgetter
from typing import NamedTuple
from urllib.parse import unquote

from proband.genotype import tables
from proband.genotype.header import Field
from proband.genotype.model import Consequence, Effect
from proband.genotype.record import trim

# The most informative first: of a gene that several dialects name, the first says what happens to it.
TAGS = ("CSQ", "vep", "BCSQ", "ANN")
_TOOLS = {"CSQ": "VEP", "vep": "VEP", "BCSQ": "bcftools csq", "ANN": "SnpEff"}
_ROLES: Mapping[str, tuple[str, ...]] = {
    "allele": ("allele",),
    "number": ("allele_num",),
    "terms": ("consequence", "annotation"),
    "symbol": ("symbol", "gene_name"),
    "gene": ("gene", "gene_id"),
    "kind": ("feature_type",),
    "transcript": ("feature", "feature_id", "transcript"),
    "exon": ("exon", "rank"),
    "hgvs_c": ("hgvsc", "hgvs.c"),
    "hgvs_p": ("hgvsp", "hgvs.p"),
    "mane": ("mane_select", "mane"),
    "canonical": ("canonical",),
    "hgnc": ("hgnc_id",),
    "coding": ("cds_position", "cds.pos"),
    "codon": ("protein_position", "aa.pos"),
    "change": ("amino_acid_change",),
    "bases": ("dna_change",),
}
_TRANSCRIPTS = ("Transcript", "transcript", "")
_LETTERS = "ACDEFGHIKLMNPQRSTVWYUX*"
_NAMES = "AlaCysAspGluPheGlyHisIleLysLeuMetAsnProGlnArgSerThrValTrpTyrSecXaaTer"
_AMINO_ACIDS = {letter: _NAMES[3 * at : 3 * at + 3] for at, letter in enumerate(_LETTERS)}
_NUMBER = re.compile(r"\d{1,9}")
_CHANGE = re.compile(r"(\d+)([A-Z*])>(\d+)([A-Z*])")


_CHOSEN = ("MANE Select transcript", "canonical transcript", "the most severe of its transcripts")
# What choosing the transcript looks at, in each of them.
_CHOOSING = ("terms", "symbol", "gene", "kind", "mane", "canonical", "number", "allele", "bases")


class Entry(NamedTuple):
    """One annotation of one transcript, as text. The smallest is kept for its gene.

    ``chosen``: 0 MANE Select, 1 canonical, 2 any other; ``severity``: 0 is the gravest term.
    """

    chosen: int
    severity: int
    term: str
    text: str


class Told(NamedTuple):
    """What an annotation says of one allele: a consequence for each gene, and the rows that they were read from."""

    consequences: dict[str, Consequence]
    rows: list[list[str]]


class Dialect:
    """One annotation field of a file: its tag, its columns by name, and the column of each role.

    Rows have an empty cell after the last: a role that the file has no column for is at -1, and so is empty.
    """

    def __init__(self, tag: str, description: str) -> None:
        self.tag = tag
        self.tool = "SnpEff" if "functional annotations" in description.lower() else _TOOLS[tag]
        self.columns = _columns(description)
        self._width = 1 + max(self.columns.values(), default=-1)
        self._place = {role: self._first(names) for role, names in _ROLES.items()}
        self._looked = 1 + max(self._place[role] for role in _CHOOSING)
        self._said = tuple(f"as {self.tool} says ({tag}, {chosen})" for chosen in _CHOSEN)

    def _first(self, names: Iterable[str]) -> int:
        # bcftools calls the symbol "gene"; VEP and SnpEff keep an id there, and have a column for the symbol.
        return next((self.columns[name] for name in names if name in self.columns), -1)

    def _cell(self, cells: Sequence[str], role: str) -> str:
        """The cell of a role, decoded; '' where the file has none."""
        text = cells[self._place[role]]
        return unquote(text) if "%" in text else text

    def read(self, value: str, ref: str, alts: tuple[str, ...], allele: int) -> Told:
        """What the field says of allele number ``allele`` (from 1)."""
        entries = [entry.removeprefix("*") for entry in value.split(",") if entry and entry[0] != "@"]
        if len(alts) > 1:
            entries = self._of_allele(entries, ref, alts, allele)
        genes: dict[str, list[Entry]] = {}
        for text in entries:
            self._sort_in(text, genes)
        kept = {gene: min(found) for gene, found in genes.items()}
        rows = {gene: self._row(best.text) for gene, best in kept.items()}
        told = {
            gene: self._consequence(gene, rows[gene], kept[gene], genes[gene], ref, alts[allele - 1])
            for gene in rows
        }
        return Told(told, list(rows.values()) or [self._row(entry) for entry in entries[:1]])

    def _of_allele(self, entries: list[str], ref: str, alts: tuple[str, ...], allele: int) -> list[str]:
        rows = [(self._start(entry), entry) for entry in entries]
        if self._place["number"] >= 0:
            return [entry for cells, entry in rows if self._cell(cells, "number") == str(allele)]
        if self._place["allele"] < 0:
            return [
                entry for cells, entry in rows if _names_bases(self._cell(cells, "bases"), ref, alts[allele - 1])
            ]
        named = {self._cell(cells, "allele") for cells, _ in rows}
        name = alts[allele - 1] if named <= set(alts) else _vep_names(ref, alts)[allele - 1]
        return [entry for cells, entry in rows if self._cell(cells, "allele") == name]

    def _start(self, entry: str) -> list[str]:
        """The cells that choosing looks at; what follows them is not split, which is most of a long annotation."""
        cells = entry.split("|", self._looked)[: self._looked]
        cells.extend([""] * (self._looked + 1 - len(cells)))
        return cells

    def _row(self, entry: str) -> list[str]:
        cells = entry.split("|")[: self._width]
        cells.extend([""] * (self._width + 1 - len(cells)))
        return cells

    def _sort_in(self, text: str, genes: dict[str, list[Entry]]) -> None:
        """Add one transcript to those of its gene; regulatory features and what lies between genes have none."""
        cells, place = self._start(text), self._place
        severity, term = _severest(cells[place["terms"]])
        gene = cells[place["symbol"]] or cells[place["gene"]]
        if gene and cells[place["kind"]] in _TRANSCRIPTS and not term.startswith("intergenic"):
            chosen = 0 if cells[place["mane"]] else 1 if cells[place["canonical"]] in ("YES", "1") else 2
            genes.setdefault(gene, []).append(Entry(chosen, severity, term, text))

    def _consequence(
        self, gene: str, cells: list[str], best: Entry, entries: list[Entry], ref: str, alt: str
    ) -> Consequence:
        effect = _effect(best.term, ref, alt)
        accession, hgvs_c = _split_hgvs(self._cell(cells, "hgvs_c"))
        codon = _leading_number(self._cell(cells, "codon")) or _leading_number(self._cell(cells, "change"))
        coding = _leading_number(self._cell(cells, "coding"))
        single = len(ref) == len(alt) == 1
        mane = self._cell(cells, "mane")
        return Consequence(
            effect=effect,
            tier="T0",
            symbol=gene,
            hgnc_id=_hgnc(self._cell(cells, "hgnc")),
            transcript=mane if "_" in mane else accession or self._cell(cells, "transcript"),
            hgvs_c=hgvs_c,
            hgvs_p=_split_hgvs(self._cell(cells, "hgvs_p"))[1] or _protein_change(self._cell(cells, "change")),
            codon=codon if single else None,
            codon_position=(coding - 1) % 3 + 1 if single and codon and coding else None,
            exon=self._exon(cells, effect),
            because=self._because(best, min(entries, key=attrgetter("severity"))),
        )

    def _exon(self, cells: list[str], effect: Effect) -> str:
        """SnpEff's rank counts introns for what lies in an intron."""
        in_intron = "rank" in self.columns and effect in (
            "intron",
            "splice region",
            "splice donor",
            "splice acceptor",
        )
        return "" if in_intron else self._cell(cells, "exon")

    def _because(self, best: Entry, worst: Entry) -> str:
        said = self._said[best.chosen]
        if worst.severity >= best.severity:
            return said
        transcript = self._cell(self._row(worst.text), "transcript")
        return f"{said}; in another transcript ({transcript}): {worst.term.replace('_', ' ')}"


def dialects_of(info: Mapping[str, Field]) -> tuple[Dialect, ...]:
    """The annotation fields that a header describes, the most informative first."""
    found = [Dialect(tag, info[tag].description) for tag in TAGS if tag in info]
    return tuple(one for one in found if one.columns)


def _columns(description: str) -> dict[str, int]:
    """Names (lower case) of the columns that a Format string lists; {} if the description lists none."""
    listed = re.split(r"format:|annotations:", description, flags=re.IGNORECASE)[-1]
    if "|" not in listed:
        return {}
    # SnpEff joins two names in one cell: "CDS.pos / CDS.length".
    names = [part.split("/")[0].strip(" '\"[]*.").lower() for part in listed.split("|")]
    return {name: place for place, name in reversed(list(enumerate(names)))}


def _vep_names(ref: str, alts: tuple[str, ...]) -> list[str]:
    """VEP's names of the alleles: without the first base if all share it and lengths differ; '-' for nothing."""
    plain = [alt for alt in alts if alt != "*"]
    shared = all(alt[:1] == ref[0] for alt in plain) and any(len(alt) != len(ref) for alt in plain)
    return [alt if alt == "*" or not shared else alt[1:] or "-" for alt in alts]


def _names_bases(change: str, ref: str, alt: str) -> bool:
    """Whether bcftools' "123A>G+130C>T" holds this allele; an empty change belongs to every allele."""
    found = re.findall(r"(\d+)([A-Za-z]+)>([A-Za-z]+)", change)
    wanted = trim(0, ref, alt)[1:]
    return not found or wanted in [trim(0, one, other)[1:] for _, one, other in found]


@cache
def _order() -> dict[str, tuple[int, str]]:
    """Place and effect of every consequence term, with and without its "_variant"; the first is the most severe."""
    order: dict[str, tuple[int, str]] = {}
    for place, row in enumerate(tables.rows("consequences")):
        for name in (row["term"], row["term"].removesuffix("_variant")):
            order.setdefault(name.lower(), (place, row["effect"]))
    return order


@lru_cache(4096)
def _severest(terms: str) -> tuple[int, str]:
    """Place and name of the most severe of terms joined by ``&``; one that nobody knows counts least."""
    order = _order()
    return min((order.get(term.lower(), (len(order), ""))[0], term) for term in terms.split("&"))


def _effect(term: str, ref: str, alt: str) -> Effect:
    effect = _order().get(term.lower(), (0, "other"))[1]
    if effect == "in-frame":
        return (
            "missense"
            if len(ref) == len(alt)
            else "in-frame deletion"
            if len(ref) > len(alt)
            else "in-frame insertion"
        )
    if effect == "coding":
        return "coding SNV" if len(ref) == len(alt) == 1 else "other"
    return effect  # type: ignore[return-value]  # the tests hold the table to the names of Effect


def _split_hgvs(text: str) -> tuple[str, str]:
    """Accession and change of "NM_012275.3:c.80T>C"; no accession before a bare change."""
    accession, colon, change = text.rpartition(":")
    return (accession, change) if colon else ("", text)


def _hgnc(text: str) -> str:
    return f"HGNC:{text.removeprefix('HGNC:')}" if text else ""


def _leading_number(text: str) -> int | None:
    match = _NUMBER.match(text)
    return int(match[0]) if match else None


def _protein_change(text: str) -> str:
    """HGVS of bcftools' "27L>27P"; '' for anything longer."""
    match = _CHANGE.fullmatch(text)
    if match is None or match[2] not in _AMINO_ACIDS or match[4] not in _AMINO_ACIDS:
        return ""
    return f"p.{_AMINO_ACIDS[match[2]]}{match[1]}{_AMINO_ACIDS[match[4]]}"
