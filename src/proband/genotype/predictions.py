"""Predictions and reports that a file carries about an allele: REVEL, CADD, SpliceAI ..., and ClinVar's column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from urllib.parse import unquote

from proband.genotype import tables
from proband.genotype.frequency import number_of

_SPLICE_COLUMN = re.compile(r"spliceai(_pred)?_ds_(ag|al|dg|dl)")
_SPLICE_DELTAS = slice(2, 6)  # of ALLELE|SYMBOL|DS_AG|DS_AL|DS_DG|DS_DL|DP_AG ...
# INFO first: the CLIN_SIG of a VEP column may belong to another allele at the same place.
_REPORTED = ("clnsig", "clinvar_clnsig", "clinvar_sig", "clin_sig", "clinvar_clin_sig")
# ClinVar's VCF until 2017 wrote numbers; their meaning is from its header.
_NUMBERED = {
    "0": "uncertain significance",
    "1": "not provided",
    "2": "benign",
    "3": "likely benign",
    "4": "likely pathogenic",
    "5": "pathogenic",
    "6": "drug response",
    "7": "histocompatibility",
    "255": "other",
}


def is_prediction(field: str) -> bool:
    """Whether a field (INFO, or a column of an annotation) holds a score or a clinical significance."""
    name = field.lower()
    return bool(_score_of(name)) or name in _REPORTED or name == "spliceai" or bool(_SPLICE_COLUMN.fullmatch(name))


def read_scores(
    fields: Mapping[str, str], columns: Mapping[str, Sequence[str]], allele: int, alts: Sequence[str]
) -> dict[str, float]:
    """The scores of one allele by their lower-case name; of several transcripts the worst."""
    found: dict[str, list[float]] = {}
    for name, cells in (*_info_cells(fields, allele, len(alts)), *columns.items()):
        score = _score_of(name)
        if score:
            found.setdefault(score, []).extend(value for cell in cells for value in _values(cell))
    scores = {name: (min if _lowest_is_worst(name) else max)(values) for name, values in found.items() if values}
    splice = _splice(fields, columns, alts[allele - 1])
    return scores | ({"spliceai": max(splice)} if splice else {})


def read_reported(fields: Mapping[str, str], columns: Mapping[str, Sequence[str]]) -> str:
    """The clinical significance that the file itself carries, in words; '' if it has none."""
    found = {name.lower(): [text] for name, text in fields.items()}
    cells = [source[name] for source in (found, columns) for name in _REPORTED if name in source]
    return next((words for one in cells if (words := _significance(tuple(one)))), "")


def _info_cells(fields: Mapping[str, str], allele: int, alternatives: int) -> Iterable[tuple[str, Sequence[str]]]:
    for name, text in fields.items():
        parts = text.split(",")
        if alternatives == 1:
            yield name, parts
        elif len(parts) == alternatives:
            yield name, [parts[allele - 1]]


@cache
def _names() -> dict[str, str]:
    return {field: row["name"] for row in tables.rows("scores") for field in row["fields"].split("|")}


@cache
def _lowest_is_worst(name: str) -> bool:
    return any(row["name"] == name and row["worst"] == "min" for row in tables.rows("scores"))


@lru_cache(4096)
def _score_of(field: str) -> str:
    return _names().get(field.lower().removeprefix("dbnsfp_"), "")


@lru_cache(4096)
def _values(cell: str) -> list[float]:
    """Numbers of a cell: "0.9", "0.9&.&0.3" (one a transcript), "deleterious(0.01)"."""
    parts = [part.rpartition("(")[2].rstrip(")") for part in cell.split("&")]
    return [value for part in parts if (value := number_of(part)) is not None]


def _splice(fields: Mapping[str, str], columns: Mapping[str, Sequence[str]], alt: str) -> list[float]:
    """Every delta score of SpliceAI for one allele."""
    cells = [cell for name, values in columns.items() if _SPLICE_COLUMN.fullmatch(name) for cell in values]
    for entry in fields.get("SpliceAI", "").split(","):
        parts = entry.split("|")
        if parts[0] == alt:
            cells += parts[_SPLICE_DELTAS]
    return [value for cell in cells for value in _values(cell)]


@lru_cache(4096)
def _significance(cells: tuple[str, ...]) -> str:
    parts = [part for cell in cells for part in re.split(r"[,&|;]", unquote(cell))]
    words = [_NUMBERED.get(part, part.replace("_", " ").strip().lower()) for part in parts]
    return ", ".join(dict.fromkeys(word for word in words if word.strip("0123456789.")))
