"""Small variant files, written for each test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from proband.knowledge.assembly import LENGTHS, Build, chromosome_name

WriteVcf = Callable[..., Path]


def vcf_text(
    records: Sequence[str],
    samples: Sequence[str] = ("P",),
    build: Build | None = "GRCh38",
    header: Sequence[str] = (),
) -> str:
    """A VCF; records are written with spaces (their columns hold none), lines of ``header`` as they are."""
    lengths = LENGTHS[build] if build else ()
    contigs = [
        f"##contig=<ID={chromosome_name(code, prefix=True)},length={n}>" for code, n in enumerate(lengths, 1)
    ]
    columns = ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT"]
    lines = ["##fileformat=VCFv4.2", *contigs, *header, "\t".join([*columns, *samples])]
    return "\n".join([*lines, *("\t".join(record.split(" ")) for record in records), ""])


@pytest.fixture
def write_vcf(tmp_path: Path) -> WriteVcf:
    """Writes a VCF for one test: ``write_vcf(records, samples=..., build=..., header=..., name=...)``."""

    def write(records: Sequence[str], *, name: str = "family.vcf", **more: object) -> Path:
        path = tmp_path / name
        path.write_text(vcf_text(records, **more), encoding="utf-8")  # type: ignore[arg-type]
        return path

    return write
