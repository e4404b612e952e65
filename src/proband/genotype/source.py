"""The lines of a variant file: VCF as text, plain or gzipped (bgzip is gzip), and BCF.

Text is split here and not by htslib, which reads every value as the header declares it. In annotated files that
changes what they say: a CADD of 2.444 under ``Type=Integer`` becomes 2, an allele number that the record does not
have becomes a missing one, further columns vanish, and a record that cannot be read looks like a file that was cut
off. BCF holds typed values, and htslib (pysam) gives them back as the lines of a VCF.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from proband.errors import FileFormatError, UsageError
from proband.issue import Issue
from proband.knowledge.bgzip import NO_END, lacks_end

UNPACKING_ERRORS = (EOFError, zlib.error, gzip.BadGzipFile)
_GZIP = b"\x1f\x8b"
_BCF = b"BCF\x02"
_NOT_VCF = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive (or an Office document)",
    b"BAM\x01": "a BAM file (reads, not variants)",
    b"CRAM": "a CRAM file (reads, not variants)",
    b"BCF\x04": "a BCF of the first version",
    b"\xfd7zXZ": "compressed with xz",
    b"BZh": "compressed with bzip2",
    b"\x28\xb5\x2f\xfd": "compressed with zstd",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b">": "a FASTA file",
    b"@": "reads (SAM or FASTQ)",
    b"track": "a BED file",
    b"{": "JSON (a phenopacket?)",
    b"<": "HTML or XML",
}
_ADVICE = "Give a VCF or BCF file (.vcf, .vcf.gz, .bcf), whose first line is ##fileformat=VCFv4..."


class Source:
    """An opened variant file: the lines of its header, then those of its records, and what was odd.

    Raises FileFormatError if it is not a VCF or BCF, UsageError if it cannot be opened or pysam is not installed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.issues: list[Issue] = []
        self._first: str | None = None
        magic = _first_bytes(path)
        self._lines: Iterator[str] = self._bcf() if magic.startswith(_BCF) else self._text()
        if not magic.startswith(_BCF):
            _refuse_others(path, magic)
        self.header = self._read_header()

    def records(self) -> Iterator[str]:
        """The lines of the records, without their ends; empty lines are left out."""
        if self._first is not None:
            yield self._first
        yield from self._lines

    def _read_header(self) -> tuple[str, ...]:
        header: list[str] = []
        for line in self._lines:
            if not line.startswith("#"):
                self._first = line
                break
            header.append(line)
            if line.startswith("#CHROM"):
                break
        if self.issues:
            raise FileFormatError("the file breaks off in its header", str(self.path), "Copy it again.")
        return tuple(header)

    def _text(self) -> Iterator[str]:
        with open_text(self.path) as text:
            try:
                for line in text:
                    if line != "\n":
                        yield line.rstrip("\n")
            except UNPACKING_ERRORS as error:
                self.issues.append(_cut_off(str(error)))
            else:
                if lacks_end(self.path):
                    self.issues.append(_cut_off(NO_END))

    def _bcf(self) -> Iterator[str]:
        try:
            import pysam  # type: ignore[import-not-found,import-untyped,unused-ignore]
        except ImportError:
            what = "reading BCF needs the package pysam"
            advice = "Install it (`pip install proband[genotype]`), or convert the file (`bcftools view`)."
            raise UsageError(what, str(self.path), advice) from None
        pysam.set_verbosity(0)  # htslib would write its remarks on the header to stderr
        try:
            file = pysam.VariantFile(str(self.path))
        except (OSError, ValueError) as error:
            raise FileFormatError(f"this BCF cannot be opened ({error})", str(self.path), _ADVICE) from None
        with file:
            yield from str(file.header).splitlines()
            try:
                for record in file:
                    yield str(record).rstrip("\n")
            except (OSError, ValueError) as error:
                self.issues.append(_cut_off(str(error)))


@contextmanager
def open_text(path: Path) -> Iterator[IO[str]]:
    """The lines of a text file, unpacked if it is gzipped; reading them can raise UNPACKING_ERRORS."""
    with path.open("rb") as raw:
        zipped = raw.read(2) == _GZIP
    # utf-8-sig: Windows editors put a mark before the first letter.
    options: Any = {"mode": "rt", "encoding": "utf-8-sig", "errors": "replace"}
    with gzip.open(path, **options) if zipped else path.open(**options) as text:
        yield text


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal digits; of a file that did not change, worked out once."""
    stat = path.stat()
    return _sum(path.absolute(), stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=8)
def _sum(path: Path, size_bytes: int, changed_ns: int) -> str:
    with path.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()


def _cut_off(why: str) -> Issue:
    return Issue(
        "error",
        "file-cut-off",
        "variants",
        f"The file breaks off: what comes after the last record that was read is missing ({why}).",
        "Copy or download the file again; no conclusion from a gene without variants.",
    )


def _first_bytes(path: Path) -> bytes:
    """The first bytes of the content, unpacked if the file is gzipped."""
    try:
        with path.open("rb") as raw:
            start = raw.read(64)
        if not start.startswith(_GZIP):
            return start
        with gzip.open(path) as unpacked:
            return unpacked.read(64)
    except FileNotFoundError:
        raise UsageError("there is no such file", str(path), "Check the name.") from None
    except UNPACKING_ERRORS:
        raise FileFormatError("the file is damaged: it cannot be unpacked", str(path), "Copy it again.") from None
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror})", str(path)) from None


def _refuse_others(path: Path, magic: bytes) -> None:
    start = magic.removeprefix(b"\xef\xbb\xbf")
    if not start.strip():
        raise FileFormatError("the file is empty", str(path), _ADVICE)
    if start.startswith(b"##fileformat=VCFv4"):
        return
    if start.startswith(b"##fileformat=VCF"):
        what = "this VCF is older than version 4"
        raise FileFormatError(what, str(path), "Convert it to VCF 4.2 (`vcf-convert` of vcftools).")
    known = next((name for mark, name in _NOT_VCF.items() if start.startswith(mark)), None)
    what = (
        f"this is {known}, not a VCF" if known else "this is not a VCF: it does not begin with ##fileformat=VCFv4"
    )
    raise FileFormatError(what, str(path), _ADVICE)
