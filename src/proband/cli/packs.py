"""The knowledge packs on the terminal: what is there, how old, how large, whole or damaged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from proband.errors import PackCorrupt, PackMissing, ProbandError, UsageError
from proband.knowledge.library import PHENOTYPE, SHIPPED
from proband.knowledge.pack import Manifest, Pack
from proband.knowledge.remembered import KIND_WORDS, Remembered, fault_of, remembered

if TYPE_CHECKING:
    from rich.console import Console

_REPAIR = "Install proband again, or add the release again with `proband data add`."


def day_of(text: str | None) -> date:
    """The day that ages are counted from: as given, or today. Raises UsageError."""
    try:
        return date.today() if text is None else date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no day", "--date", "Write it as YYYY-MM-DD.") from None


def print_status(packs: Sequence[Pack], today: date, console: Console) -> None:
    """Print every pack and its sources. Raises PackMissing if the phenotype pack is not among them."""
    readable = [(pack, pack.manifest) for pack in packs if _fault(pack) is None]
    used = _in_use(pack for pack, _ in readable)
    _print_packs(readable, used, today, console)
    for pack in packs:
        if fault := _fault(pack):
            console.print(f"damaged: {fault}", markup=False, style="bold")
    _print_files(remembered(), console)
    _print_sources([manifest for _, manifest in readable], console)
    if PHENOTYPE not in used:
        raise PackMissing("the phenotype pack is not installed or damaged", str(SHIPPED), _REPAIR)


def _in_use(packs: Iterable[Pack]) -> dict[str, Path]:
    """The folder that is used of each pack: of the newest release, and the user's rather than the shipped one."""
    ordered = sorted(packs, key=lambda pack: (pack.folder.name, SHIPPED not in pack.folder.parents))
    return {pack.folder.parent.name: pack.folder for pack in ordered}


def _print_packs(
    readable: Sequence[tuple[Pack, Manifest]], used: Mapping[str, Path], today: date, console: Console
) -> None:
    for pack, manifest in readable:
        in_use = used[pack.folder.parent.name] == pack.folder
        said = (
            f"{age_words(manifest.release, today)} old",
            f"{_size(manifest) / 1e6:.1f} MB",
            "shipped with proband" if SHIPPED in pack.folder.parents else "added from files",
            "in use" if in_use else "not in use",
        )
        rows = ", ".join(f"{count:,} {name}" for name, count in manifest.rows.items())
        console.print(f"{manifest.name} {manifest.release}", style="bold")
        for line in (", ".join(said), f"enables {manifest.enables}", rows, str(pack.folder)):
            console.print(f"  {line}", markup=False, soft_wrap=True)


def _print_files(files: Sequence[Remembered], console: Console) -> None:
    if files:
        console.print("\nYour files, used from their place", style="bold")
    for file in files:
        fault = fault_of(file)
        state = f"not used: {fault}" if fault else f"{file.size / 1e6:,.1f} MB, in use"
        console.print(f"  {KIND_WORDS[file.kind]}, {file.build}: {file.path}", markup=False, soft_wrap=True)
        console.print(f"    {state}", markup=False, soft_wrap=True)


def _print_sources(manifests: Sequence[Manifest], console: Console) -> None:
    sources = dict.fromkeys(source for manifest in manifests for source in manifest.sources)
    console.print("\nSources", style="bold")
    for source in sources:
        carried = f", from {source.carried_by}" if source.carried_by else ""
        console.print(f"  {source.name} ({source.release}{carried})", markup=False, soft_wrap=True)
        console.print(f"    licence: {source.licence}", markup=False, soft_wrap=True)


def print_verified(packs: Sequence[Pack], console: Console) -> None:
    """Check every pack and print what was found. Raises PackCorrupt if any is damaged."""
    if not any(_is_phenotype(pack) for pack in packs):
        raise PackMissing("the phenotype pack is not installed", str(SHIPPED), _REPAIR)
    faults = [fault for pack in packs for fault in _verified(pack, console)]
    if faults:
        raise PackCorrupt(f"{len(faults)} files are damaged", "", _REPAIR)


def _verified(pack: Pack, console: Console) -> list[str]:
    name = f"{pack.folder.parent.name} {pack.folder.name}"
    try:
        faults = [f"{file}: {what}" for file, what in pack.verify()]
        count = len(pack.manifest.files)
    except ProbandError as error:
        faults, count = [str(error)], 0
    console.print(f"{name}: {'damaged' if faults else f'whole ({count} files)'}", markup=False)
    for fault in faults:
        console.print(f"  {fault}", markup=False, soft_wrap=True)
    return faults


def age_words(release: str, today: date) -> str:
    """How old a release (YYYY-MM-DD) is: "1 year 4 months"."""
    try:
        age = today - date.fromisoformat(release)
    except ValueError:
        return "an unknown time"
    if age < timedelta(days=61):
        return f"{max(age.days, 0)} days"
    years, months = divmod(int(age.days / 30.4375), 12)
    return " ".join(f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in ((years, "year"), (months, "month")) if n)


def _is_phenotype(pack: Pack) -> bool:
    return pack.folder.parent.name == PHENOTYPE


def _size(manifest: Manifest) -> int:
    return sum(entry.size for entry in manifest.files.values())


def _fault(pack: Pack) -> str | None:
    try:
        _ = pack.manifest
    except ProbandError as error:
        return str(error)
    return None
