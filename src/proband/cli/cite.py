"""`proband cite`: every source that a result rests on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from proband.report.cite import Cited

RESULT = "result.json"


@click.command()
@click.argument("result", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def cite(result: Path, as_json: bool) -> None:
    """List every source that a report used, and what it was used for.

    RESULT is a result.json, or the folder that workup wrote.
    """
    import msgspec

    from proband.cli.outputs import write_stdout
    from proband.knowledge import open_knowledge
    from proband.report.cite import citations

    care = open_knowledge().care
    cited = citations(_read(result), care.references if care is not None else {})
    if as_json:
        write_stdout(msgspec.json.format(msgspec.json.encode(cited), indent=1) + b"\n")
        return
    for one in cited:
        click.echo(_line(one))
    click.echo(f"{len(cited)} sources")


def _read(path: Path) -> dict[str, Any]:
    """The result. Raises FileFormatError if the file is none."""
    import msgspec

    from proband.errors import FileFormatError, UsageError

    file = path / RESULT if path.is_dir() else path
    advice = "Give the result.json, or the folder, that `proband workup` wrote."
    try:
        found = msgspec.json.decode(file.read_bytes())
    except FileNotFoundError:
        raise UsageError("there is no such file", str(file), advice) from None
    except OSError as error:
        raise FileFormatError(f"it cannot be read ({error.strerror})", str(file), advice) from error
    except msgspec.MsgspecError:
        raise FileFormatError("this is no JSON", str(file), advice) from None
    if not isinstance(found, dict) or not str(found.get("schema", "")).startswith("proband-result/"):
        raise FileFormatError("this is no result of proband", str(file), advice)
    return found


def _line(one: Cited) -> str:
    told = ", ".join(part for part in (one.title, one.date, one.read and f"read: {one.read}", one.address) if part)
    # The key of a pack's source says it all.
    head = one.key if one.key.startswith(one.title) and one.title else f"{one.key}  {told}"
    return f"{head}\n    used for {'; '.join(one.used_for)}"
