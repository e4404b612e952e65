"""The lines of a file that may be large and gzipped, with word of how far the reading is."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

from proband.errors import FileFormatError, UsageError
from proband.knowledge.bgzip import NO_END, lacks_end
from proband.knowledge.build.whole import Advance

_GZIP = b"\x1f\x8b"
_EVERY = 20_000
# No header is longer; the longest line that is looked at (a sequence may be one line).
_HEAD_LINES, _LONGEST = 20_000, 1 << 20
_BODY_LINES = 40


def lines_of(path: Path, advance: Advance = lambda _: None) -> Iterator[str]:
    """The lines of a text file without their ends, unpacked if it is gzipped.

    Raises UsageError if there is no such file, FileFormatError if it cannot be read to its end.
    """
    with _opened(path) as raw, _text(raw) as text:
        size = max(path.stat().st_size, 1)
        try:
            for number, line in enumerate(text):
                if number % _EVERY == 0:
                    advance(raw.tell() / size)
                yield line.rstrip("\r\n")
        except (EOFError, zlib.error, OSError) as error:
            raise _broken(path, str(error)) from None
    if lacks_end(path):
        raise _broken(path, NO_END)
    advance(1.0)


def head_of(path: Path) -> list[str]:
    """The comment lines that a file begins with and the first lines after them. Raises as ``lines_of``."""
    head: list[str] = []
    with _opened(path) as raw, _text(raw) as text:
        body = 0
        try:
            while body < _BODY_LINES and len(head) < _HEAD_LINES and (line := text.readline(_LONGEST)):
                head.append(line.rstrip("\r\n"))
                body += not line.startswith("#")
        except (EOFError, zlib.error, OSError) as error:
            raise _broken(path, str(error)) from None
    return head


def _opened(path: Path) -> io.BufferedReader:
    try:
        return path.open("rb")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise UsageError("there is no such file", str(path), "Check the path.") from None
    except PermissionError:
        raise FileFormatError("no permission to read it", str(path), "Ask its owner, or `chmod u+r` it.") from None
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror})", str(path), "Check the path.") from None


def _text(raw: io.BufferedReader) -> io.TextIOWrapper:
    zipped = raw.read(2) == _GZIP
    raw.seek(0)
    # utf-8-sig: Windows editors put a mark before the first letter.
    if zipped:
        return io.TextIOWrapper(gzip.GzipFile(fileobj=raw), encoding="utf-8-sig", errors="replace")
    return io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace")


def _broken(path: Path, why: str) -> FileFormatError:
    return FileFormatError(f"the file breaks off or is damaged ({why})", str(path), "Copy or download it again.")
