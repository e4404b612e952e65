"""A newer and fuller `clinvar` pack from ClinVar's own VCF (`proband data add clinvar.vcf.gz`).

How often each disease is reported, which the prior rests on, stays as the shipped pack counts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.errors import FileFormatError
from proband.issue import Issue
from proband.knowledge.assembly import BUILDS, Build
from proband.knowledge.build.between import Between
from proband.knowledge.build.clinvar import Columns
from proband.knowledge.build.clinvar_alleles import Allele, columns_of, in_order
from proband.knowledge.build.clinvar_vcf import ClinVarFile, Others, read_clinvar, read_header
from proband.knowledge.build.hgnc import load_hgnc, symbol_table
from proband.knowledge.build.lines import head_of
from proband.knowledge.build.sources import CLINVAR
from proband.knowledge.build.whole import (
    BUILT_BY,
    Added,
    Advance,
    Say,
    check_whole,
    place_pack,
    shipped,
)
from proband.knowledge.classified import SCOPE, SIGNIFICANCES
from proband.knowledge.library import user_folder
from proband.knowledge.pack import Manifest, Pack, Source, sha256_of, write_pack
from proband.knowledge.transcripts import Transcripts
from proband.knowledge.variants import KnownVariants

NAME = "clinvar"
_SHOWN = 3


class _Placed(msgspec.Struct):
    """The alleles that weigh, on GRCh38 and in order, with their positions on GRCh37 (0 where unknown)."""

    alleles: list[Allele]
    positions37: list[int]
    others: dict[Build, NDArray[np.int64]]
    unplaced: int


def add_clinvar(path: Path, say: Say = lambda _: None, advance: Advance = lambda _: None) -> Added:
    """Build the `clinvar` pack of one release from its VCF on either assembly.

    Raises FileFormatError for a file that is not ClinVar's or breaks off, UsageError if the data folder cannot be
    written, PackMissing or PackCorrupt if the packs that it builds on cannot be used.
    """
    header = read_header(path, head_of(path))
    place = user_folder() / NAME / header.release
    say(f"reading ClinVar of {header.release} ({header.build})")
    file = read_clinvar(path, symbol_table(load_hgnc(shipped("hgnc"))), advance)
    if not file.established and not len(file.others.number):
        unread = [_counted(len(file.malformed), "cannot be read")] if file.malformed else []
        what = f"no record of it can be kept ({'; '.join((*_left_out(file), *unread)) or 'it has none'})"
        raise FileFormatError(what, str(path), "Give clinvar.vcf.gz as NCBI publishes it.")
    say("placing its alleles on both assemblies")
    transcripts = Transcripts(shipped("mane"))
    placed = _placed(file, transcripts, Between(header.build, transcripts, shipped(NAME)))
    say("building the pack")
    manifest = place_pack(place, lambda folder: _write(folder, path, file, placed, transcripts), _check)
    return Added(place, manifest, tuple(_issues(path, file, placed)))


def _placed(file: ClinVarFile, transcripts: Transcripts, between: Between) -> _Placed:
    """The alleles on both builds; one without a place on GRCh38 cannot weigh: it has no codon and no c. number."""
    others = _other_keys(file.others, file.header.build, between)
    if file.header.build == BUILDS[1]:
        alleles = in_order(file.established, transcripts)
        return _Placed(alleles, _places(alleles, between), others, 0)
    pairs = zip(file.established, _places(file.established, between), strict=True)
    moved = {(one.chromosome, one.number): (one, place) for one, place in pairs if place}
    alleles = in_order([_at(one, place) for one, place in moved.values()], transcripts)
    before = [moved[one.chromosome, one.number][0].position for one in alleles]
    return _Placed(alleles, before, others, len(file.established) - len(alleles))


def _places(alleles: Sequence[Allele], between: Between) -> list[int]:
    """The positions on the other build; 0 where one cannot be told."""
    rows = np.array([(one.chromosome, one.position, len(one.ref)) for one in alleles], dtype=np.int64)
    found: list[int] = between.places(*rows.reshape(-1, 3).T).tolist()
    return found


def _at(allele: Allele, position: int) -> Allele:
    return msgspec.structs.replace(allele, position=position)


def _other_keys(others: Others, build: Build, between: Between) -> dict[Build, NDArray[np.int64]]:
    """Chromosome and first changed base of the other classifications on both builds; 0 where there is no place."""
    chromosome, position, length, trim = (
        np.asarray(others.columns()[name], dtype=np.int64) for name in ("chromosome", "position", "length", "trim")
    )
    there = between.places(chromosome, position, length)
    base = chromosome << 32
    keys = base | (position + trim), np.where(there > 0, base | (there + trim), 0)
    other: Build = BUILDS[0] if build == BUILDS[1] else BUILDS[1]
    return {build: keys[0], other: keys[1]}


def _write(folder: Path, path: Path, file: ClinVarFile, placed: _Placed, transcripts: Transcripts) -> Manifest:
    columns = columns_of(placed.alleles, transcripts, placed.positions37)
    arrays, rows = _other_arrays(file.others, placed.others)
    return write_pack(
        folder,
        name=NAME,
        release=folder.name,
        enables=f"which alleles ClinVar knows ({SCOPE}; that an allele is absent means nothing)",
        sources=_sources(path, file),
        arrays=columns.arrays | arrays,
        strings=columns.strings,
        tables=columns.tables | {SIGNIFICANCES: file.significances},
        rows=_row_counts(columns, rows, file),
        built_by=BUILT_BY,
    )


def _other_arrays(
    others: Others, keys: dict[Build, NDArray[np.int64]]
) -> tuple[dict[str, NDArray[Any]], dict[str, int]]:
    columns = others.columns()
    arrays: dict[str, NDArray[Any]] = {
        f"other.{name}": np.asarray(columns[name]) for name in ("sum", "number", "significance", "stars")
    }
    for build, key in keys.items():
        order = np.argsort(key, kind="stable")
        order = order[key[order] > 0]
        arrays |= {f"other.{build}.key": key[order], f"other.{build}.row": order}
    counts = {f"others on {build}": len(arrays[f"other.{build}.row"]) for build in BUILDS}
    return arrays, counts


def _row_counts(columns: Columns, others: dict[str, int], file: ClinVarFile) -> dict[str, int]:
    return columns.rows | {"other classifications": len(file.others.number)} | others


def _sources(path: Path, file: ClinVarFile) -> list[Source]:
    own = msgspec.structs.replace(
        CLINVAR,
        name=f"ClinVar (NCBI): {path.name} ({file.header.build})",
        release=file.header.release,
        licence="public domain (NCBI)",
        carried_by="file",
        sha256=sha256_of(path),
    )
    return [own, *shipped("mane").manifest.sources]


def _check(folder: Path) -> None:
    check_whole(folder)
    KnownVariants(Pack(folder))


def _left_out(file: ClinVarFile) -> list[str]:
    """The records that are read and not kept, counted by reason."""
    return [_counted(count, reason) for reason, count in sorted(file.skipped.items())]


def _counted(count: int, reason: str) -> str:
    return f"{count:,} record{'' if count == 1 else 's'}, {reason}"


def _issues(path: Path, file: ClinVarFile, placed: _Placed) -> Iterator[Issue]:
    if file.malformed:
        shown = "; ".join(file.malformed[:_SHOWN])
        what = f"{len(file.malformed):,} records could not be read ({shown})."
        yield Issue(
            "warning", "clinvar-malformed", path.name, what, "Download the file again if this is unexpected."
        )
    if placed.unplaced:
        what = (
            f"{placed.unplaced:,} pathogenic alleles have no place on GRCh38 that could be told, and were left out."
        )
        advice = "Give the file of GRCh38 instead, which loses none."
        yield Issue("warning", "clinvar-no-place", path.name, what, advice)
    yield from _notes(path, file, placed)


def _notes(path: Path, file: ClinVarFile, placed: _Placed) -> Iterator[Issue]:
    missing = placed.positions37.count(0)
    if missing:
        what = f"{missing:,} pathogenic alleles have no place on GRCh37 that could be told."
        yield Issue("note", "clinvar-no-place", path.name, f"{what} They are not found in a file on GRCh37.")
    for left in _left_out(file):
        yield Issue("note", "clinvar-skipped", path.name, f"Left out: {left}.")
    what = "How often each disease is reported (the prior) stays as the shipped pack counts it."
    yield Issue("note", "clinvar-counts", path.name, what)
