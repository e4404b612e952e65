"""The user's reference sequence: an indexed FASTA file, opened when the first base is asked for, and checked.

The file must be on the assembly of the variants: told by the lengths of its chromosomes, and by the REF bases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from proband.errors import FileFormatError, UsageError
from proband.genotype.model import Assembly, Call
from proband.knowledge.assembly import BUILDS, LENGTHS, MT, build_of_lengths, chromosome_code

# More than this share of REF bases that the sequence does not have means another assembly.
_MOST_MISMATCHES = 0.01
_CHECKED = 2000
_ADVICE = "Give the FASTA file that the reads were mapped to."


class Reference:
    """A genome sequence in a FASTA file with its index (.fai).

    Every method raises UsageError where the file, its index or the package pysam is missing, and FileFormatError
    where it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def bases(self, chrom: int, start: int, end: int) -> str:
        """The bases from ``start`` to ``end`` (1-based, closed) in capitals; '' where some are missing."""
        name = self._names.get(chrom)
        if name is None or start < 1 or end > self._lengths[name] or end < start:
            return ""
        return str(self._file.fetch(name, start - 1, end)).upper()

    def check(self, calls: Sequence[Call], assembly: Assembly) -> None:
        """Raise FileFormatError if this is not the sequence that the calls were made against."""
        build = build_of_lengths({name: self._lengths[name] for name in self._names.values()})
        if build is not None and build != assembly:
            what = f"the reference sequence is {build}, the variants are on {assembly}: wrong build?"
            raise FileFormatError(what, str(self.path), _ADVICE)
        step = max(1, len(calls) // _CHECKED)
        compared, different = self._compared(calls[::step])
        if different > _MOST_MISMATCHES * compared and different > 1:
            share = f"{different} of {compared} REF bases ({100 * different / compared:.1f} %)"
            what = f"{share} are not those of the reference sequence: wrong build?"
            raise FileFormatError(what, str(self.path), _ADVICE)

    def _compared(self, calls: Sequence[Call]) -> tuple[int, int]:
        compared = different = 0
        for call in calls:
            bases = self.bases(call.chrom, call.pos, call.pos + len(call.ref) - 1)
            if bases and "N" not in bases and "N" not in call.ref:
                compared += 1
                different += bases != call.ref.upper()
        return compared, different

    @cached_property
    def _file(self) -> Any:
        if not self.path.is_file():
            raise UsageError("there is no such reference sequence", str(self.path), "Check the name.")
        self._check_index()
        try:
            import pysam  # type: ignore[import-not-found,import-untyped,unused-ignore]
        except ImportError:
            advice = "Install it (`pip install proband[genotype]`), or leave the reference out."
            raise UsageError(
                "reading a reference sequence needs the package pysam", str(self.path), advice
            ) from None
        try:
            return pysam.FastaFile(str(self.path))
        except (OSError, ValueError) as error:
            what = f"this is no FASTA file that can be read by its index ({error})"
            raise FileFormatError(what, str(self.path), self._how_to_index) from None

    def _check_index(self) -> None:
        """Raise UsageError without an index: building one behind the user's back would write into the folder."""
        endings = (".fai", ".gzi") if self.path.suffix in (".gz", ".bgz") else (".fai",)
        missing = [ending for ending in endings if not Path(f"{self.path}{ending}").is_file()]
        if missing:
            raise UsageError(f"the index ({missing[0]}) is missing", str(self.path), self._how_to_index)

    @property
    def _how_to_index(self) -> str:
        return f"Make the index: `samtools faidx {self.path.name}`."

    @cached_property
    def _lengths(self) -> Mapping[str, int]:
        return dict(zip(self._file.references, self._file.lengths, strict=True))

    @cached_property
    def _names(self) -> Mapping[int, str]:
        """The file's name of each chromosome. Of several names for one, that with the right length is taken."""
        names: dict[int, str] = {}
        for name, length in self._lengths.items():
            code = chromosome_code(name)
            right = code and length in {LENGTHS[build][code - 1] for build in BUILDS}
            if code and (right or (code not in names and code != MT)):
                names[code] = name
        return names
