"""What is known of an allele before any knowledge of ours: the file's annotation, and a table of frequencies."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from proband.genotype.annotation import Dialect, dialects_of
from proband.genotype.frequency import Allele, FrequencyFields, FrequencyTable, column_kind
from proband.genotype.header import Header
from proband.genotype.model import Call, Consequence, Frequency
from proband.genotype.predictions import is_prediction, read_reported, read_scores
from proband.genotype.record import Record
from proband.issue import Issue


class _Wanted(dict[str, bool]):
    """Whether an INFO field holds anything for us, each asked for once: most of a record's fields do not."""

    def __init__(self, tags: Iterable[str], frequencies: FrequencyFields) -> None:
        super().__init__((tag, True) for tag in tags)
        self._frequencies = frequencies

    def __missing__(self, name: str) -> bool:
        self[name] = bool(self._frequencies.kind(name)) or is_prediction(name)
        return self[name]


class Annotator:
    """What the file itself says of an allele: frequency, scores, reports and consequences."""

    def __init__(self, header: Header) -> None:
        self.dialects = dialects_of(header.info)
        self._frequencies = FrequencyFields(header.info)
        self._telling = [(_frequency_columns(one), _prediction_columns(one)) for one in self.dialects]
        self._wanted = _Wanted((one.tag for one in self.dialects), self._frequencies)

    def annotate(self, record: Record, allele: int, call: Call) -> Call:
        """The call of allele number ``allele`` (from 1), with what the record's INFO says of it."""
        fields = self._fields(record.info)
        if not fields:
            return call
        shared: dict[str, str] = {}
        columns: dict[str, list[str]] = {}
        consequences: dict[str, Consequence] = {}
        for dialect, (of_allele, of_transcript) in zip(self.dialects, self._telling, strict=True):
            found, rows = dialect.read(fields.pop(dialect.tag, ""), record.ref, record.alts, allele)
            consequences = found | consequences  # of a gene in several dialects, the first one's
            shared |= {
                name: cell for name, at in of_allele.items() for cell in [row[at] for row in rows[:1]] if cell
            }
            columns |= _cells(of_transcript, rows)
        names = {record.alts[allele - 1], record.alts[allele - 1][1:] or "-"}
        return msgspec.structs.replace(
            call,
            frequency=self._frequencies.of(fields, shared, allele, record.alts, names),
            scores=read_scores(fields, columns, allele, record.alts),
            reported=read_reported(fields, columns),
            consequences=tuple(consequences.values()),
        )

    def _fields(self, info: str) -> dict[str, str]:
        items = (item.partition("=") for item in info.split(";"))
        return {name: value for name, _, value in items if self._wanted[name]}


def _frequency_columns(dialect: Dialect) -> dict[str, int]:
    """The columns that hold frequencies: VEP repeats them with every transcript of an allele."""
    return {name: at for name, at in dialect.columns.items() if column_kind(name)}


def _prediction_columns(dialect: Dialect) -> dict[str, int]:
    """The columns that hold scores and reports, which may differ by gene and transcript."""
    return {name: at for name, at in dialect.columns.items() if is_prediction(name)}


def _cells(columns: dict[str, int], rows: list[list[str]]) -> dict[str, list[str]]:
    """The distinct cells of each column over the genes' chosen transcripts, without the empty ones."""
    distinct = {name: dict.fromkeys([row[at] for row in rows if row[at]]) for name, at in columns.items()}
    return {name: list(cells) for name, cells in distinct.items() if cells}


def with_table(calls: list[Call], table: FrequencyTable | None) -> tuple[tuple[Call, ...], tuple[Issue, ...]]:
    """The calls with the table's frequencies, where they are higher than the file's."""
    if table is None:
        return tuple(calls), ()
    found, issues = table.of(_key(call) for call in calls)
    return tuple(_with_frequency(call, found.get(_key(call))) for call in calls), issues


def _key(call: Call) -> Allele:
    return Allele(call.chrom, call.pos, call.ref, call.alt)


def _with_frequency(call: Call, frequency: Frequency | None) -> Call:
    own = call.frequency
    if frequency is None or (own is not None and own.value >= frequency.value):
        return call
    return msgspec.structs.replace(call, frequency=frequency)
