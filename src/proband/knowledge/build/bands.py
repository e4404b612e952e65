"""The cytogenetic bands of both builds (850-band level), from NCBI's ideogram files that npm `ideogram` carries."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from proband.errors import FileFormatError
from proband.knowledge.assembly import Band, Build, chromosome_code

_FOLDER = "package/dist/data/bands/native"
_FILES: Mapping[Build, str] = {
    "GRCh37": f"{_FOLDER}/homo-sapiens-GCF_000001405.13.json",
    "GRCh38": f"{_FOLDER}/homo-sapiens-GCF_000001405.26.json",
}


def read_bands(archive: Path) -> dict[Build, list[Band]]:
    """The bands of each build, by chromosome and position. Raises FileFormatError if they are not there."""
    try:
        with tarfile.open(archive) as package:
            bands = {build: list(_bands(package, name)) for build, name in _FILES.items()}
    except (tarfile.TarError, KeyError, ValueError, msgspec.MsgspecError) as error:
        raise FileFormatError(f"no bands of human chromosomes in it ({error})", str(archive)) from error
    # The file of GRCh37 says which bands are dark, not how dark; the bands are the same ones.
    stains = {(band.chromosome, band.name): band.stain for band in bands["GRCh38"]}
    bands["GRCh37"] = [
        msgspec.structs.replace(band, stain=stains.get((band.chromosome, band.name), band.stain))
        for band in bands["GRCh37"]
    ]
    return bands


def _bands(package: tarfile.TarFile, name: str) -> Iterator[Band]:
    """One file: ``1 p 36.33 0 100 1 2300000 gneg`` a band; some files begin a band where the one before ends."""
    file = package.extractfile(name)
    rows = msgspec.json.decode(file.read() if file else b"", type=dict[str, list[str]])["chrBands"]
    parsed = [row.split(" ") for row in rows]
    parsed.sort(key=lambda row: (chromosome_code(row[0]), int(row[6])))
    chromosome, end = 0, 0
    for row in parsed:
        code = chromosome_code(row[0])
        start = end + 1 if code == chromosome else 1
        chromosome, end = code, int(row[6])
        yield Band(code, f"{row[1]}{row[2]}", start, end, row[7] + row[8])
