"""Whether a bgzipped file was cut off: what is missing then unpacks without an error."""

from __future__ import annotations

from pathlib import Path

_GZIP = b"\x1f\x8b"
_MARK = b"BC\x02\x00"
# The empty block that ends every bgzipped file (SAM specification, 4.1.2).
_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")

NO_END = "the block that ends a bgzipped file is not there"


def lacks_end(path: Path) -> bool:
    """Whether a file is bgzipped but without its last block; False for any other file."""
    with path.open("rb") as raw:
        head = raw.read(18)
        raw.seek(max(0, path.stat().st_size - len(_END)))
        return head.startswith(_GZIP) and _MARK in head and raw.read() != _END
