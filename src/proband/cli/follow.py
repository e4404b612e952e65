"""`proband follow CASE VERB`: the diary of a case, written, read, and given to others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from proband.cli.diaries import Place
from proband.cli.diary_writing import table_bytes, write
from proband.cli.follow_out import export, report, summary
from proband.errors import UsageError

HELP = ("-h", "--help")


class OfCase(click.Group):
    """A group whose CASE stands before the verb; the help of a verb needs none."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """`proband follow add --help` asks for the help of `add`, not of a case called add."""
        if len(args) == 2 and args[0] in self.commands and args[1] in HELP:
            args = ["CASE", *args]
        elif args and args[0] in self.commands and not set(args[1:2]) & set(self.commands):
            raise click.UsageError(f"The case is missing: proband follow CASE {args[0]} ...", ctx)
        return super().parse_args(ctx, args)


@click.group(cls=OfCase)
@click.argument("case", metavar="CASE")
@click.pass_context
def follow(ctx: click.Context, case: str) -> None:
    """Keep the record of one patient over time, and see flares, scores and response.

    CASE is the file of a case (a story, a phenopacket), which the diary lies beside, or the diary itself
    (NAME.diary.jsonl). Entries are only ever added; what was said to be added is on the disk.

    \b
    proband follow letter.txt add --symptom pustules=2 --temperature 38.4 --weight "6.4 kg"
    proband follow letter.txt import diary.csv
    proband follow letter.txt summary
    proband follow letter.txt report
    """
    ctx.obj = {**(ctx.obj or {}), "case": case}


def _place(ctx: click.Context) -> Place:
    from proband.cli.diaries import place_of

    return place_of(ctx.obj["case"])


def _whose(command: Any) -> Any:
    """The options that say who the patient is."""
    born = click.option("--born", metavar="DATE", help="The date of birth, where the case does not say it.")
    sex = click.option("--sex", type=click.Choice(["male", "female"]), help="The sex, where the case does not.")
    return born(sex(command))


_TOLD = (
    "symptom",
    "item",
    "temperature",
    "weight",
    "height",
    "lab",
    "start",
    "dose",
    "stop",
    "visit",
    "note",
    "photo",
)


@follow.command()
@click.option("--date", metavar="DATE", help="The day (YYYY-MM-DD); without it today, which is said.")
@click.option("--time", "clock", metavar="HH:MM", default="", help="The time of day, where it matters.")
@click.option("--symptom", multiple=True, metavar="NAME=0-3", help="A symptom and its severity (0: not there).")
@click.option("--item", multiple=True, metavar="NAME=POINTS", help='An item of an instrument: "GPPGA pustules=2".')
@click.option("--temperature", multiple=True, metavar="VALUE", help="A temperature in °C, or with its unit.")
@click.option("--weight", multiple=True, metavar="VALUE", help='A weight in kg, or with its unit ("5400 g").')
@click.option("--height", multiple=True, metavar="VALUE", help="A height or length in cm, or with its unit.")
@click.option("--lab", multiple=True, metavar="NAME=VALUE", help='A laboratory value: "CRP=12 mg/L".')
@click.option("--start", multiple=True, metavar="DRUG", help='A treatment begins: "anakinra 1 mg/kg/day".')
@click.option("--dose", multiple=True, metavar="DRUG", help='Its dose changes: "anakinra 2 mg/kg/day".')
@click.option("--stop", multiple=True, metavar="DRUG", help="A treatment ends.")
@click.option("--visit", multiple=True, metavar="TEXT", help="A visit.")
@click.option("--note", multiple=True, metavar="TEXT", help="A remark.")
@click.option("--photo", multiple=True, metavar="NAME", help="A photograph, by the name of its file only.")
@_whose
@click.pass_context
def add(
    ctx: click.Context,
    /,
    date: str | None,
    clock: str,
    born: str | None,
    sex: str | None,
    **told: tuple[str, ...],
) -> None:
    """Add what was seen, measured or given on one day.

    All that was typed is of one day. What cannot be read is named, and the rest is added.
    """
    from proband.cli.diaries import diary_or_none, header_for
    from proband.followup.typed import CLOCK, day_of, typed_entries
    from proband.issue import Issue
    from proband.knowledge import open_knowledge

    given = [(option, text) for option in _TOLD for text in told[option]]
    if not given:
        raise UsageError(
            "nothing was given to add", "", "Give at least one of: --symptom, --temperature, --note ..."
        )
    if clock and not CLOCK.fullmatch(clock):
        raise UsageError(f"{clock!r} is no time of day", "--time", "Write it as HH:MM.")
    place, knowledge = _place(ctx), open_knowledge()
    day = _today() if date is None else day_of(date)
    header = header_for(place, diary_or_none(place), born, sex, knowledge)
    if header.born and day < header.born:
        raise UsageError(f"{day} lies before the date of birth, {header.born}", "--date", "Check both.")
    if date is None:
        click.echo(f"No date was given: today, {day}, was taken.", err=True)
    typed = typed_entries(given, day, clock, knowledge)
    issues = [*typed.issues]
    if day > _today():
        issues.append(Issue("warning", "future-date", "--date", f"{day} lies in the future.", "Check the year."))
    write(ctx, place, header, typed.entries, issues)


def _today() -> str:
    from datetime import date

    return date.today().isoformat()


@follow.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@_whose
@click.pass_context
def import_(ctx: click.Context, files: tuple[Path, ...], born: str | None, sex: str | None) -> None:
    """Import tables (CSV): wide, a row a day, or long, a row a thing.

    What cannot be read is named by row and column, and the rest is imported. The same table twice adds nothing.
    The format is in docs/diary.md.
    """
    from proband.cli.added import progress
    from proband.cli.diaries import diary_or_none, header_for
    from proband.cli.outputs import step
    from proband.followup.table import read_table
    from proband.followup.table_text import whose
    from proband.knowledge import open_knowledge

    place, knowledge = _place(ctx), open_knowledge()
    contents = [(file.name, table_bytes(file)) for file in files]
    for name, data in contents:
        said = whose(data, name)
        born, sex = born or said.get("born"), sex or _sex_of(said.get("sex"), name)
    header = header_for(place, diary_or_none(place), born, sex, knowledge)
    tables = []
    with progress() as (say, advance):
        for name, data in contents:
            say(f"Reading {name}")
            with step("read a table"):
                tables.append(read_table(data, name, knowledge, born=header.born, today=_today(), advance=advance))
    for file, table in zip(files, tables, strict=True):
        click.echo(
            f"{file.name}: {table.cells:,} cells: {table.imported:,} imported, {table.empty:,} empty, "
            f"{table.named:,} not imported."
        )
    entries = [entry for table in tables for entry in table.entries]
    write(ctx, place, header, entries, [issue for table in tables for issue in table.issues])


def _sex_of(text: str | None, name: str) -> str | None:
    """The sex that a table's remark states. Raises UsageError if it is none of these words."""
    if text is None or text.casefold() in ("female", "male"):
        return text and text.casefold()
    raise UsageError(f"{text!r} is no sex", name, "Write `# sex: female` or `# sex: male`.")


@follow.command()
@click.argument("id", metavar="ID")
@click.option("--value", help='The right value, as it would be added ("2", "5400 g", "severe").')
@click.option("--date", metavar="DATE", help="The right day.")
@click.option("--time", metavar="HH:MM", help="The right time of day.")
@click.option("--name", help="The right symptom, item, analyte or drug.")
@click.option("--dose", help="The right dose of a treatment.")
@click.option("--text", help="The right text.")
@click.pass_context
def correct(ctx: click.Context, /, id: str, **changes: str | None) -> None:
    """Correct an entry: a new one takes its place, and the history is kept.

    ID is that of `list`, or its beginning. Corrected with what it said, a withdrawn entry holds again.
    """
    from proband.followup.diary import read_diary
    from proband.followup.typed import corrected, found
    from proband.knowledge import open_knowledge

    place = _place(ctx)
    diary = read_diary(place.diary)
    made = {field: text for field, text in changes.items() if text is not None}
    entry = corrected(diary.entries, found(diary.entries, id), made, open_knowledge())
    if diary.header.born and entry.date < diary.header.born:
        raise UsageError(
            f"{entry.date} lies before the date of birth, {diary.header.born}", "--date", "Check both."
        )
    write(ctx, place, diary.header, (entry,), [])


@follow.command()
@click.argument("id", metavar="ID")
@click.option("--because", default="", help="Why, for whoever reads the history.")
@click.pass_context
def withdraw(ctx: click.Context, id: str, because: str) -> None:
    """Withdraw an entry: it does not hold any more, and the history is kept."""
    from proband.followup.diary import read_diary
    from proband.followup.typed import found, withdrawn

    place = _place(ctx)
    diary = read_diary(place.diary)
    entry = withdrawn(diary.entries, found(diary.entries, id), because)
    write(ctx, place, diary.header, (entry,), [])


@follow.command("list")
@click.option("--history", is_flag=True, help="All entries as they were written, with what became of each.")
@click.option("--json", "as_json", is_flag=True, help="Print the entries as JSON.")
@click.pass_context
def list_(ctx: click.Context, history: bool, as_json: bool) -> None:
    """List what holds, by day; with --history every entry that was ever written."""
    import msgspec

    from proband.cli.diaries import lines, marks_of
    from proband.cli.outputs import exit_code, say_issues, write_stdout
    from proband.followup.diary import read_diary
    from proband.followup.entry import standing

    diary = read_diary(_place(ctx).diary)
    entries = diary.entries if history else standing(diary.entries)
    if as_json:
        write_stdout(msgspec.json.format(msgspec.json.encode(entries), indent=1) + b"\n")
    else:
        for line in lines(entries, marks_of(diary.entries) if history else None):
            click.echo(line)
    say_issues(diary.issues)
    ctx.exit(exit_code(diary.issues))


follow.add_command(export)
follow.add_command(report)
follow.add_command(summary)
