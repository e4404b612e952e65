"""Opens a variant file as a Genome, once: the calls of a file that was read before come from a cache.

The cache holds what was called in the genes, by the sum of the file and everything that decided what was read. It
stays in the user's own cache folder (or $PROBAND_CACHE), readable by the user alone; ``use_cache=False`` leaves
it out.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec
import numpy as np

from proband import __version__
from proband.case.model import Sex
from proband.genotype.consequence import call_consequences
from proband.genotype.defaults import default_file
from proband.genotype.frequency import FrequencyTable
from proband.genotype.genome import DEFAULT, Genome, Options, gene_regions
from proband.genotype.model import Assembly, Call, Reading, Sites
from proband.genotype.quality import DEFAULT_THRESHOLDS, Thresholds
from proband.genotype.sequence import Reference
from proband.genotype.source import sha256
from proband.genotype.vcf import Opened, open_variants, read_opened
from proband.issue import Issue
from proband.knowledge import Knowledge
from proband.knowledge.remembered import Remembered

FORMAT = "2"
_TYPES = {field.name: field.type for field in msgspec.structs.fields(Reading) if field.name != "sites"}


class Sources(msgspec.Struct, frozen=True):
    """The files of one patient: variants, and what may stand beside them.

    ``defaults`` are files of the user that stand in for ``fasta`` and ``frequencies`` where these are None.
    """

    variants: Path
    ped: Path | None = None
    proband: str | None = None
    assembly: Assembly | None = None
    fasta: Path | None = None
    frequencies: Path | None = None
    defaults: tuple[Remembered, ...] = ()


def open_genome(
    sources: Sources,
    knowledge: Knowledge,
    *,
    sex: Sex = "unknown",
    options: Options = DEFAULT,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    use_cache: bool = True,
) -> Genome:
    """The genome of a variant file, weighed. Raises as ``read_variants`` and ``call_consequences`` do."""
    opened = open_variants(
        sources.variants, ped=sources.ped, proband=sources.proband, assembly=sources.assembly, sex=sex
    )
    sources, issues = _with_defaults(sources, opened.assembly)
    table = FrequencyTable(sources.frequencies) if sources.frequencies else None
    place = _place(sources, knowledge, sex, thresholds) if use_cache else None
    reading = _kept(place)
    if reading is None:
        reading = _read(opened, table, sources.fasta, knowledge, thresholds)
        _keep(place, reading)
    return Genome(msgspec.structs.replace(reading, issues=(*reading.issues, *issues)), knowledge, options)


def _with_defaults(sources: Sources, assembly: Assembly) -> tuple[Sources, tuple[Issue, ...]]:
    """The sources with the user's own files where none were given, and what to say of these."""
    fasta, frequencies = sources.fasta, sources.frequencies
    issues: tuple[Issue, ...] = ()
    if frequencies is None:
        frequencies, issues = default_file("frequencies", sources.defaults, assembly)
    if fasta is None:
        fasta, more = default_file("sequence", sources.defaults, assembly)
        issues = (*issues, *more)
    return msgspec.structs.replace(sources, fasta=fasta, frequencies=frequencies), issues


def _read(
    opened: Opened, table: FrequencyTable | None, fasta: Path | None, knowledge: Knowledge, thresholds: Thresholds
) -> Reading:
    reading = read_opened(opened, gene_regions(knowledge, opened.assembly), thresholds, table)
    reference = Reference(fasta) if fasta else None
    calls = call_consequences(reading.calls, knowledge.transcripts, reading.assembly, reference)
    return msgspec.structs.replace(reading, calls=tuple(_current(call, knowledge) for call in calls))


def _current(call: Call, knowledge: Knowledge) -> Call:
    """The call with current gene symbols: annotations spell genes as their own release did."""
    symbols = knowledge.gene_symbols
    if all(symbols.get(one.symbol, one.symbol) == one.symbol for one in call.consequences):
        return call
    renamed = (
        msgspec.structs.replace(one, symbol=symbols.get(one.symbol, one.symbol)) for one in call.consequences
    )
    return msgspec.structs.replace(call, consequences=tuple(renamed))


def _place(sources: Sources, knowledge: Knowledge, sex: Sex, thresholds: Thresholds) -> Path:
    """Where the reading of these files is kept: named by the sum of all that it depends on."""
    parts = [FORMAT, __version__, sex, str(sources.assembly), str(sources.proband), repr(thresholds)]
    known = knowledge.known_variants
    parts += [knowledge.transcripts.release, known.release, known.scope, knowledge.release]
    parts += [sha256(path) if path else "" for path in (sources.variants, sources.ped)]
    parts += [_stamp(path) for path in (sources.frequencies, sources.fasta)]
    return _folder() / f"{hashlib.sha256('|'.join(parts).encode()).hexdigest()}.msgpack"


def _stamp(path: Path | None) -> str:
    """What tells a large file from another: name, size and time of change; the sum of many GB takes minutes."""
    if path is None or not path.is_file():
        return ""
    stat = path.stat()
    return f"{path.absolute()}:{stat.st_size}:{stat.st_mtime_ns}"


def _folder() -> Path:
    import platformdirs

    return Path(os.environ.get("PROBAND_CACHE") or platformdirs.user_cache_dir("proband")) / "genomes"


class _Kept(msgspec.Struct):
    """A reading as it is written down: its arrays as bytes beside the rest."""

    fields: dict[str, msgspec.Raw]
    chrom: bytes
    pos: bytes
    copies: bytes


def _keep(place: Path | None, reading: Reading) -> None:
    """Write a reading down, the arrays of its sites as bytes. A cache that cannot be written is no error."""
    if place is None:
        return
    pack = msgspec.msgpack.encode
    fields = {name: msgspec.Raw(pack(getattr(reading, name))) for name in _TYPES}
    sites = reading.sites
    data = pack(_Kept(fields, sites.chrom.tobytes(), sites.pos.tobytes(), sites.copies.tobytes()))
    temporary = place.with_suffix(f".{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary.touch(mode=0o600)
        temporary.write_bytes(data)
        temporary.replace(place)
    except OSError:
        temporary.unlink(missing_ok=True)


def _kept(place: Path | None) -> Reading | None:
    """A reading that was written down; None if there is none, or none that can be read."""
    if place is None or not place.exists():
        return None
    try:
        kept = msgspec.msgpack.decode(place.read_bytes(), type=_Kept)
        fields = {name: msgspec.msgpack.decode(kept.fields[name], type=kind) for name, kind in _TYPES.items()}
        arrays = (np.frombuffer(kept.chrom, np.int8), np.frombuffer(kept.pos, np.int32))
        return Reading(sites=Sites(*arrays, np.frombuffer(kept.copies, np.int8)), **fields)
    except (OSError, msgspec.MsgspecError, ValueError, KeyError):
        return None
