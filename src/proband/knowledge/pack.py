"""A pack: one released body of knowledge as a folder of arrays and texts, with a manifest.

    phenotype/2025-01-16/
        manifest.json       source, release, licence, sha256 and size of every file, row counts, built by
        NAME.npy            an array, memory-mapped at run time
        NAME.txt + NAME.offsets.npy   a column of strings: UTF-8 text and the byte offsets of its rows
        NAME.json.gz        a table; NAME.json.xz one that is read seldom, and smaller for it

A pack knows no patient and is never written after it was built.
"""

from __future__ import annotations

import gzip
import hashlib
import itertools
import lzma
import mmap
import zlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from lzma import LZMAError
from pathlib import Path
from typing import Any, overload

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.errors import PackCorrupt, PackMissing

MANIFEST = "manifest.json"
FORMAT = 1

_REINSTALL = "Install proband again, or rebuild the packs with `make packs`."


class FileEntry(msgspec.Struct, frozen=True):
    """One file of a pack: its sum and its size in bytes."""

    sha256: str
    size: int


class Source(msgspec.Struct, frozen=True):
    """Where a pack's data come from: the file, the package that carried it, its release and its licence."""

    name: str
    release: str
    licence: str
    carried_by: str = ""
    sha256: str = ""
    citation: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """What a pack is: name, release, sources with licences, files with sums, row counts, what it enables."""

    name: str
    release: str
    enables: str
    sources: tuple[Source, ...]
    rows: dict[str, int]
    files: dict[str, FileEntry]
    built_by: str
    format: int = FORMAT


class Strings(Sequence[str]):
    """A column of strings in a memory-mapped UTF-8 blob; rows are decoded when asked for."""

    def __init__(self, blob: mmap.mmap | bytes, offsets: NDArray[np.uint32]) -> None:
        self._blob = blob
        self._offsets = offsets

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self[i] for i in range(*row.indices(len(self)))]
        if not 0 <= row < len(self):
            raise IndexError(row)
        return self._blob[int(self._offsets[row]) : int(self._offsets[row + 1])].decode()

    def __iter__(self) -> Iterator[str]:
        text = bytes(self._blob[: int(self._offsets[-1])])
        bounds = self._offsets.tolist()
        for start, end in itertools.pairwise(bounds):
            yield text[start:end].decode()


class Pack:
    """An installed pack, opened for reading. Raises PackMissing and PackCorrupt with advice."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def manifest(self) -> Manifest:
        """The manifest. Raises PackMissing or PackCorrupt."""
        path = self.folder / MANIFEST
        try:
            manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
        except FileNotFoundError:
            raise PackMissing("this knowledge pack is not installed", str(self.folder), _REINSTALL) from None
        except (msgspec.MsgspecError, OSError, UnicodeDecodeError) as error:
            raise PackCorrupt(f"the manifest cannot be read ({error})", str(path), _REINSTALL) from error
        if manifest.format != FORMAT:
            raise PackCorrupt(
                f"pack format {manifest.format} is not the format {FORMAT} of this program",
                str(path),
                "Build the pack again with this version of proband.",
            )
        return manifest

    def array(self, name: str) -> NDArray[Any]:
        """The array ``name``, memory-mapped read-only."""
        path = self._path(f"{name}.npy")
        try:
            # A plain view: slicing a memmap object is several times slower than slicing an array.
            return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
        except (ValueError, OSError, EOFError) as error:
            raise PackCorrupt(f"the array cannot be read ({error})", str(path), _REINSTALL) from error

    def strings(self, name: str) -> Strings:
        """The column of strings ``name``."""
        path = self._path(f"{name}.txt")
        offsets = self.array(f"{name}.offsets")
        if path.stat().st_size != int(offsets[-1]):
            raise PackCorrupt("the file has not the length that its offsets say", str(path), _REINSTALL)
        if not int(offsets[-1]):
            return Strings(b"", offsets)
        with path.open("rb") as file:
            return Strings(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), offsets)

    def table(self, name: str) -> Any:
        """The JSON table ``name``."""
        seldom = f"{name}.json.xz" in self.manifest.files
        path = self._path(f"{name}.json.xz" if seldom else f"{name}.json.gz")
        try:
            return msgspec.json.decode(_unpacked(path.read_bytes(), seldom))
        except (msgspec.MsgspecError, OSError, EOFError, zlib.error, LZMAError) as error:
            raise PackCorrupt(f"the table cannot be read ({error})", str(path), _REINSTALL) from error

    def verify(self) -> Iterator[tuple[str, str]]:
        """Check every file against the manifest; yield (file, what is wrong) for each that differs."""
        for name, entry in sorted(self.manifest.files.items()):
            path = self.folder / name
            if not path.is_file():
                yield name, "missing"
            elif path.stat().st_size != entry.size:
                yield name, f"{path.stat().st_size} bytes where the manifest says {entry.size}"
            elif sha256_of(path) != entry.sha256:
                yield name, "its sha256 is not the manifest's"

    def _path(self, name: str) -> Path:
        entry = self.manifest.files.get(name)
        path = self.folder / name
        if entry is None or not path.is_file():
            raise PackCorrupt(f"the pack has no file {name}", str(self.folder), _REINSTALL)
        if path.stat().st_size != entry.size:
            raise PackCorrupt("the file is not as long as the manifest says", str(path), _REINSTALL)
        return path


def _unpacked(data: bytes, xz: bool) -> bytes:
    return lzma.decompress(data) if xz else gzip.decompress(data)


def sha256_of(path: Path) -> str:
    """The sha256 of a file as lower-case hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def smallest(array: NDArray[Any]) -> NDArray[Any]:
    """Integers in the narrowest type that holds them; everything else as it is."""
    if array.dtype.kind not in "iu":
        return array
    low, high = int(array.min(initial=0)), int(array.max(initial=0))
    for candidate in (np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32):
        limits = np.iinfo(candidate)
        if limits.min <= low and high <= limits.max:
            return array.astype(candidate)
    return array


def write_pack(
    folder: Path,
    *,
    name: str,
    release: str,
    enables: str,
    sources: Sequence[Source],
    arrays: dict[str, NDArray[Any]],
    strings: dict[str, Sequence[str]],
    tables: dict[str, Any],
    rows: dict[str, int],
    built_by: str,
    seldom: bool = False,
) -> Manifest:
    """Write a pack into ``folder`` (made anew): the same input gives the same bytes. The tables of one that is read
    ``seldom`` are packed as small as possible."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for key, array in arrays.items():
        # Bounds are subtracted from one another: unsigned types would wrap.
        kept = array if key.endswith(".bounds") else smallest(np.ascontiguousarray(array))
        np.save(folder / f"{key}.npy", kept, allow_pickle=False)
    for key, column in strings.items():
        rows_bytes = [row.encode() for row in column]
        offsets = np.zeros(len(rows_bytes) + 1, dtype=np.uint32)
        np.cumsum([len(row) for row in rows_bytes], out=offsets[1:])
        (folder / f"{key}.txt").write_bytes(b"".join(rows_bytes))
        np.save(folder / f"{key}.offsets.npy", offsets)
    for key, table in tables.items():
        encoded = msgspec.json.encode(table, order="sorted")
        if seldom:
            (folder / f"{key}.json.xz").write_bytes(lzma.compress(encoded, preset=9 | lzma.PRESET_EXTREME))
        else:
            (folder / f"{key}.json.gz").write_bytes(gzip.compress(encoded, compresslevel=9, mtime=0))
    files = {path.name: FileEntry(sha256_of(path), path.stat().st_size) for path in sorted(folder.iterdir())}
    manifest = Manifest(name, release, enables, tuple(sources), rows, files, built_by)
    encoded = msgspec.json.format(msgspec.json.encode(manifest, order="deterministic"), indent=1)
    (folder / MANIFEST).write_bytes(encoded + b"\n")
    return manifest
