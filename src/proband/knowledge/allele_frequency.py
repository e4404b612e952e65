"""The columns of a table of population frequencies, by the names that are in use."""

from __future__ import annotations

FREQUENCY_COLUMNS: tuple[tuple[str, ...], ...] = (
    ("chrom", "chr", "chromosome", "contig"),
    ("pos", "position", "start"),
    ("ref", "reference"),
    ("alt", "alternate", "alternative"),
    ("af", "frequency", "gnomad_af", "max_af", "freq"),
)


def frequency_columns(first: str) -> tuple[int, ...] | None:
    """Where chromosome, position, ref, alt and frequency stand, from the first line; None if one is not there."""
    cells = [cell.strip().lower().lstrip("#") for cell in first.rstrip("\r\n").split("\t")]
    places = [next((cells.index(name) for name in names if name in cells), -1) for names in FREQUENCY_COLUMNS]
    return None if -1 in places else tuple(places)
