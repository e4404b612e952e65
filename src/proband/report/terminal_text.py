"""The pieces that the terminal's text is made of: lines, tables, lists of parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table


def say(console: Console, text: str, style: str = "") -> None:
    """A line of plain text: nothing in it is read as markup."""
    from rich.text import Text

    if text:
        console.print(Text(text, style=style))


def new_table(*columns: str) -> Table:
    """A table without rows."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for column in columns:
        right = column in ("Rank", "Posterior", "Score", "Findings", "No.", "Weight")
        made.add_column(column, justify="right" if right else "left", no_wrap=right)
    return made


def add_row(rows: Table, *cells: str, style: str = "") -> None:
    """A row of plain cells: nothing in them is read as markup."""
    from rich.text import Text

    texts: list[RenderableType] = [Text(cell) for cell in cells]
    rows.add_row(*texts, style=style)


def joined(*parts: str, gap: str = ", ") -> str:
    """The parts that say something, with what stands between them."""
    return gap.join(part for part in parts if part)


def quoted(text: str) -> str:
    """A text in quotation marks; empty if there is none."""
    return f"“{text}”" if text else ""
