"""Read ClinVar's VCF (clinvar.vcf.gz, GRCh37 or GRCh38), as NCBI publishes it every week.

Format: https://ftp.ncbi.nlm.nih.gov/pub/clinvar/README_VCF.txt (one record an allele; ID is the Variation ID);
review stars: https://www.ncbi.nlm.nih.gov/clinvar/docs/review_status/.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Literal

import msgspec

from proband.errors import FileFormatError
from proband.knowledge.assembly import Build, build_of_name, chromosome_code
from proband.knowledge.build.clinvar_alleles import Allele
from proband.knowledge.build.lines import lines_of
from proband.knowledge.build.rows import Interned
from proband.knowledge.build.whole import Advance
from proband.knowledge.classified import sum_of
from proband.knowledge.variants import trimmed

STARS = {
    "practice_guideline": 4,
    "reviewed_by_expert_panel": 3,
    "criteria_provided,_multiple_submitters,_no_conflicts": 2,
    "criteria_provided,_multiple_submitters": 2,
    "criteria_provided,_conflicting_classifications": 1,
    "criteria_provided,_conflicting_interpretations": 1,
    "criteria_provided,_single_submitter": 1,
}
ESTABLISHED_STARS = 2
_PATHOGENIC = frozenset(("Pathogenic", "Likely_pathogenic"))
_BENIGN = frozenset(("Benign", "Likely_benign"))
_BASES = re.compile(r"[ACGTN]+")
_MONDO = re.compile(r"MONDO:(\d{7})\b")
_COLUMNS = 8
_ADVICE = "Give clinvar.vcf.gz as NCBI publishes it."

Kept = Literal["established", "other"]


class Header(msgspec.Struct, frozen=True):
    """The date of the release (##fileDate) and the assembly (##reference)."""

    release: str
    build: Build


class Others(msgspec.Struct):
    """The other classifications in columns: chromosome, position, ``length`` of REF, ``trim``, sum of the bases,
    Variation ID, number of the significance, stars."""

    chromosome: array[int] = msgspec.field(default_factory=lambda: array("b"))
    position: array[int] = msgspec.field(default_factory=lambda: array("i"))
    length: array[int] = msgspec.field(default_factory=lambda: array("i"))
    trim: array[int] = msgspec.field(default_factory=lambda: array("i"))
    sum: array[int] = msgspec.field(default_factory=lambda: array("I"))
    number: array[int] = msgspec.field(default_factory=lambda: array("I"))
    significance: array[int] = msgspec.field(default_factory=lambda: array("h"))
    stars: array[int] = msgspec.field(default_factory=lambda: array("b"))

    def add(self, *row: int) -> None:
        """Add one row, in the order of the columns."""
        for column, value in zip(self.columns().values(), row, strict=True):
            column.append(value)

    def columns(self) -> dict[str, array[int]]:
        """The columns by name."""
        return {name: getattr(self, name) for name in self.__struct_fields__}


class ClinVarFile(msgspec.Struct):
    """What the file holds: its header, the alleles that weigh, the other classifications, and what was left out."""

    header: Header
    established: list[Allele]
    others: Others
    significances: list[str]
    skipped: Counter[str]
    malformed: list[str]


def read_header(path: Path, head: Iterable[str]) -> Header:
    """The header from the first lines. Raises FileFormatError if it does not say what ClinVar's header says."""
    said = dict(line.removeprefix("##").partition("=")[::2] for line in head if line.startswith("##"))
    build = build_of_name(said.get("reference", "").strip())
    if build is None:
        stated = f"##reference={said['reference']}" if "reference" in said else "there is no ##reference"
        what = f"it does not say that it is on GRCh37 or GRCh38 ({stated})"
        raise FileFormatError(what, str(path), _ADVICE)
    try:
        release = date.fromisoformat(said.get("fileDate", "").strip()).isoformat()
    except ValueError:
        raise FileFormatError("it has no date of its release (##fileDate)", str(path), _ADVICE) from None
    return Header(release, build)


def read_clinvar(path: Path, symbols: Mapping[str, str], advance: Advance = lambda _: None) -> ClinVarFile:
    """Read the file; ``symbols`` gives the current symbol of a gene. Positions are those of the file's assembly.

    Raises FileFormatError if it cannot be read to its end or its header is not ClinVar's.
    """
    lines = lines_of(path, advance)
    head = list(_header_lines(lines))
    reader = _Reader(symbols)
    start = len(head)
    if head and not head[-1].startswith("#"):  # no line of columns: the first record was read
        lines, start = chain([head.pop()], lines), start - 1
    for number, line in enumerate(lines, start + 1):
        reader.read(number, line)
    return ClinVarFile(
        read_header(path, head),
        reader.established,
        reader.others,
        reader.significances.texts,
        reader.skipped,
        reader.malformed,
    )


def _header_lines(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line
        if not line.startswith("##"):
            return


class _Reader:
    """Takes the records one by one."""

    def __init__(self, symbols: Mapping[str, str]) -> None:
        self.established: list[Allele] = []
        self.others = Others()
        self.significances = Interned()
        self.skipped: Counter[str] = Counter()
        self.malformed: list[str] = []
        self._symbols = symbols

    def read(self, number: int, line: str) -> None:
        """Keep a record, or count why not."""
        if not line:
            return
        fields = line.split("\t", _COLUMNS)
        fault = _fault(fields)
        if fault:
            self.malformed.append(f"line {number}: {fault}")
            return
        chromosome, ref, alt = chromosome_code(fields[0]), fields[3].upper(), fields[4].upper()
        if not chromosome:
            self.skipped["not on one of the 25 chromosomes"] += 1
        elif not (_BASES.fullmatch(ref) and _BASES.fullmatch(alt)) or ref == alt:
            self.skipped["no sequence as alternate allele"] += 1
        else:
            self._classified(fields, chromosome, ref, alt)

    def _classified(self, fields: list[str], chromosome: int, ref: str, alt: str) -> None:
        info = dict(item.partition("=")[::2] for item in fields[7].split(";"))
        significance = info.get("CLNSIG", "").partition("|")[0]
        stars = STARS.get(info.get("CLNREVSTAT", ""), 0)
        kept, reason = kept_as(significance, stars)
        if kept is None:
            self.skipped[reason] += 1
            return
        position, number, meaning = int(fields[1]), int(fields[2]), significance.replace("_", " ")
        trim, *bases = trimmed(0, ref, alt)
        if kept == "established":
            one = Allele(chromosome, position, ref, alt, trim, number, stars, meaning, *self._told(info))
            self.established.append(one)
        else:
            row = self.significances.number(meaning)
            self.others.add(chromosome, position, len(ref), trim, sum_of(*bases), number, row, stars)

    def _told(self, info: Mapping[str, str]) -> tuple[tuple[str, ...], str, tuple[int, ...], float | None]:
        """Consequences, gene, MONDO numbers of the diseases, and the frequency."""
        terms = tuple(item.partition("|")[2] for item in info.get("MC", "").split(",") if item)
        gene = info.get("GENEINFO", "").partition("|")[0].rpartition(":")[0]
        mondo = {int(number) for number in _MONDO.findall(info.get("CLNDISDB", ""))}
        return terms, self._symbols.get(gene, gene), tuple(sorted(mondo)), _frequency(info.get("AF_EXAC", ""))


def kept_as(significance: str, stars: int) -> tuple[Kept | None, str]:
    """How a classification (CLNSIG before any "|") is kept; None with the reason if it is not."""
    words = set(significance.split("/"))
    if words <= _PATHOGENIC and stars >= ESTABLISHED_STARS:
        return "established", ""
    if any(word.startswith(tuple(_PATHOGENIC)) for word in words) or significance.startswith("Conflicting_"):
        return "other", ""
    if words <= _BENIGN:
        enough = stars >= ESTABLISHED_STARS
        return ("other", "") if enough else (None, "benign or likely benign with fewer than two stars")
    if significance.startswith("Uncertain_significance"):
        return ("other", "") if stars else (None, "uncertain significance without a star")
    return None, "no classification of pathogenicity (drug response, risk, not provided ...)"


def _fault(fields: list[str]) -> str:
    if len(fields) < _COLUMNS:
        return f"{len(fields)} columns where {_COLUMNS} belong"
    if not _is_number(fields[1]):
        return f"POS {fields[1][:20]!r} is not a position"
    return "" if _is_number(fields[2]) else f"ID {fields[2][:20]!r} is not a Variation ID"


def _is_number(text: str) -> bool:
    return len(text) < 10 and text.isascii() and text.isdecimal()


def _frequency(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None
