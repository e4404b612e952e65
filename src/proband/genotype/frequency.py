"""How often an allele is seen in populations: from the fields of the file, or from a table that the user gives.

Nothing is known of an allele that neither of them holds: not that it is rare. The highest population counts: an
allele that is frequent anywhere can hardly cause a rare disease there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from proband.errors import FileFormatError, UsageError
from proband.genotype import tables
from proband.genotype.header import Field
from proband.genotype.model import Frequency
from proband.genotype.record import code_of, info_fields, trim, whole_number
from proband.genotype.source import UNPACKING_ERRORS, open_text
from proband.issue import Issue
from proband.knowledge.allele_frequency import frequency_columns
from proband.knowledge.assembly import chromosome_name

# A field whose name says nothing counts if its description speaks of the frequency in a population.
_FREQUENCY_WORDS = re.compile(r"allele freq|frequency|\baf\b", re.IGNORECASE)
_POPULATION_WORDS = re.compile(
    r"gnomad|exac\b|1000 ?g|thousand genomes|esp6500|topmed|populations?\b", re.IGNORECASE
)


class Allele(NamedTuple):
    """An allele as a key: chromosome code, position, REF, ALT, trimmed."""

    chrom: int
    pos: int
    ref: str
    alt: str


class FrequencyFields:
    """Which fields of a file hold population frequencies; undeclared ones are told by their name alone.

    In a file of ``populations`` (gnomAD's own) AF and AF_afr are frequencies, too.
    """

    def __init__(self, info: Mapping[str, Field], *, populations: bool = False) -> None:
        self._info = info
        self._places = ("any", "populations") if populations else ("any",)
        self._kinds: dict[str, str] = {}

    def of(
        self,
        fields: Mapping[str, str],
        columns: Mapping[str, str],
        allele: int,
        alts: Sequence[str],
        names: Iterable[str],
    ) -> Frequency | None:
        """The highest frequency of allele number ``allele`` (from 1); None if the file gives none.

        ``fields`` are INFO's, ``columns`` the annotator's for this allele; ``names`` are the annotator's spellings
        of the allele (old VEP writes "T:0.01").
        """
        found: dict[str, float] = {}
        carried: list[float] = []
        for kind, name, value in self._values(fields, columns, allele, alts, set(names)):
            if kind == "homozygotes":
                carried.append(value)
            elif 0 <= value <= 1:
                found[name] = max(value, found.get(name, 0))
        if not found:
            return None
        source = max(found, key=lambda name: found[name])
        return Frequency(found[source], source, int(max(carried)) if carried else None)

    def _values(
        self,
        fields: Mapping[str, str],
        columns: Mapping[str, str],
        allele: int,
        alts: Sequence[str],
        names: set[str],
    ) -> Iterator[tuple[str, str, float]]:
        for name, text in fields.items():
            kind = self.kind(name)
            if kind:
                number = self._info[name].number if name in self._info else "."
                yield from ((kind, name, value) for value in _of_allele(text, number, allele, len(alts)))
        for name, cell in columns.items():
            yield from ((column_kind(name), name, value) for value in _cell_values(cell, names))

    def kind(self, name: str) -> str:
        """What an INFO field holds: "frequency", "homozygotes", or '' for anything else."""
        if name not in self._kinds:
            field = self._info.get(name)
            self._kinds[name] = _kind_of(name, *self._places) or ("frequency" if _described(field) else "")
        return self._kinds[name]


@cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple((row["where"], row["kind"], re.compile(row["pattern"])) for row in tables.rows("frequencies"))


def _kind_of(name: str, *places: str) -> str:
    return next(
        (kind for where, kind, pattern in _patterns() if where in places and pattern.fullmatch(name.lower())), ""
    )


@lru_cache(4096)
def column_kind(name: str) -> str:
    """What a column of an annotation holds: "frequency", "homozygotes", or '' for anything else."""
    return _kind_of(name, "any", "CSQ")


def _described(field: Field | None) -> bool:
    if field is None or field.type != "Float":
        return False
    return bool(_FREQUENCY_WORDS.search(field.description) and _POPULATION_WORDS.search(field.description))


def _of_allele(text: str, number: str, allele: int, alternatives: int) -> list[float]:
    """The values that belong to one allele: by the header's Number, else as many values as there are alleles."""
    parts = text.split(",")
    if number == "R" and len(parts) == alternatives + 1:
        parts = parts[1:]
    if len(parts) == alternatives:
        parts = [parts[allele - 1]]
    elif alternatives > 1:
        return []  # one value for several alleles: it could be anybody's
    return [value for part in parts if (value := number_of(part)) is not None]


def _cell_values(cell: str, names: set[str]) -> list[float]:
    """The values of one cell of an annotation; of "T:0.01&G:0.2" those of this allele."""
    found = []
    for part in cell.split("&"):
        allele, colon, value = part.rpartition(":")
        number = number_of(value)
        if number is not None and (not colon or allele in names):
            found.append(number)
    return found


def number_of(text: str) -> float | None:
    """A number, or None for '', '.', words and infinities."""
    if text in ("", "."):
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e300 else None


class FrequencyTable:
    """A table of population frequencies: a VCF (also bgzipped, with an index), or columns chrom, pos, ref, alt, af.

    A VCF with an index is asked for the alleles that are needed; any other file is read once for all of them.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise UsageError("there is no such file", str(path), "Give a VCF or a table with --gnomad.")

    def of(self, alleles: Iterable[Allele]) -> tuple[dict[Allele, Frequency], tuple[Issue, ...]]:
        """The frequencies of the alleles that the table has, and issues. Raises FileFormatError."""
        wanted = set(alleles)
        found: dict[Allele, Frequency] = {}
        lines = self._indexed(wanted) if self._index() else None
        for allele, frequency in self._rows(lines or self._all(), {(one.chrom, one.pos) for one in wanted}):
            if allele in wanted and (allele not in found or found[allele].value < frequency.value):
                found[allele] = frequency
        what = f"{len(found)} of {len(wanted)} alleles are in {self.path.name}; the others are unknown, not rare."
        return found, (Issue("note", "frequency-table", "variants", what),)

    def _index(self) -> bool:
        return any(self.path.with_name(self.path.name + end).exists() for end in (".tbi", ".csi"))

    def _all(self) -> Iterator[str]:
        try:
            with open_text(self.path) as text:
                yield from text
        except (*UNPACKING_ERRORS, OSError) as error:
            raise FileFormatError(
                f"cannot be read to its end ({error})", str(self.path), "Copy it again."
            ) from None

    def _indexed(self, wanted: Iterable[Allele]) -> Iterator[str] | None:
        """The lines around each allele by the file's index; None without pysam, or if the index cannot be used."""
        try:
            import pysam  # type: ignore[import-not-found,import-untyped,unused-ignore]
        except ImportError:
            return None
        pysam.set_verbosity(0)
        try:
            file = pysam.TabixFile(str(self.path))
        except (OSError, ValueError):
            return None
        return self._fetched(file, wanted)

    def _fetched(self, file: Any, wanted: Iterable[Allele]) -> Iterator[str]:
        names = set(file.contigs)
        yield from file.header
        with file:
            for allele in sorted(wanted):
                spellings = [chromosome_name(allele.chrom), chromosome_name(allele.chrom, prefix=True)]
                name = next((one for one in spellings if one in names), None)
                if name is not None:
                    # an insertion or deletion may stand further up under its shared bases
                    yield from file.fetch(name, max(0, allele.pos - 2), allele.pos)

    def _rows(self, lines: Iterable[str], places: set[tuple[int, int]]) -> Iterator[tuple[Allele, Frequency]]:
        rows = iter(lines)
        first = next(rows, "")
        if first.startswith("##fileformat=VCF"):
            yield from _vcf_rows(rows, self.path.name, _near(places))
        else:
            yield from _table_rows(first, rows, self.path, _near(places))


def _near(places: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Positions at which a record of these alleles may stand: REF and ALT can share some bases before them."""
    return {(chrom, pos - shift) for chrom, pos in places for shift in range(4)}


def _vcf_rows(lines: Iterable[str], name: str, near: set[tuple[int, int]]) -> Iterator[tuple[Allele, Frequency]]:
    reader = FrequencyFields({}, populations=True)
    for line in lines:
        chrom, _, rest = line.partition("\t")
        if (code_of(chrom), whole_number(rest.partition("\t")[0])) not in near:
            continue
        fields = line.rstrip("\r\n").split("\t")
        if len(fields) >= 8:
            yield from _vcf_alleles(fields, reader, name)


def _vcf_alleles(fields: list[str], reader: FrequencyFields, name: str) -> Iterator[tuple[Allele, Frequency]]:
    alts, info = fields[4].split(","), info_fields(fields[7])
    for number, alt in enumerate(alts, 1):
        frequency = reader.of(info, {}, number, alts, ())
        if frequency is not None:
            key = Allele(code_of(fields[0]), *trim(int(fields[1]), fields[3].upper(), alt.upper()))
            yield key, Frequency(frequency.value, name, frequency.homozygotes)


def _table_rows(
    first: str, lines: Iterable[str], path: Path, near: set[tuple[int, int]]
) -> Iterator[tuple[Allele, Frequency]]:
    places = frequency_columns(first)
    if places is None:
        advice = "Give a VCF, or a tab-separated table whose first line names the columns chrom, pos, ref, alt, af."
        raise FileFormatError("this is no table of frequencies", str(path), advice)
    for line in lines:
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) <= first.count("\t"):
            continue
        chrom, pos = code_of(cells[places[0]]), whole_number(cells[places[1]])
        value = number_of(cells[places[4]])
        if pos and (chrom, pos) in near and value is not None and 0 <= value <= 1:
            ref, alt = cells[places[2]].upper(), cells[places[3]].upper()
            yield Allele(chrom, *trim(pos, ref, alt)), Frequency(value, path.name)
